// Desk: the boxes of one value: the value itself by its kind, the day from which it holds, and where it is written.

import { html, nothing, type TemplateResult } from "lit";
import type { DraftValue } from "../draft.js";
import { grouped, shown } from "../shown.js";
import { isNumber, readTyped, unitWord, whyNot } from "../typed.js";
import type { Kind, Lang, Parameter } from "../types.js";
import { sayDesk } from "../words.js";
import { calendar } from "./calendar.js";
import { textField } from "./field.js";

export interface ValueFields {
  lang: Lang; today: string; at: number; value: DraftValue; parameter: Parameter | null; kind: Kind; alone: boolean;
  errorOf(field: string): unknown;
  changed(change: Partial<DraftValue>): void;
  away(): void;
}

export function valueFields(v: ValueFields): TemplateResult {
  const { lang, at, value, parameter: p, alone } = v;
  const t = sayDesk(lang);
  const id = (box: string) => `f-values-${at}-${box}`;
  const title = p ? p.title[lang] || p.title.zh : value.parameter;
  const dayWrong = v.errorOf(`values.${at}.from`) ?? (value.from === "" ? null : !/^\d{4}-\d\d-\d\d$/u.test(value.from) ? t("tv_date") : v.kind === "value" && value.from <= v.today ? t("pastNeedsCorrection") : null);
  return html`<fieldset><legend>${alone ? t("valueLegend") : t("valueLegendOf", { title })}</legend>
    ${alone ? nothing : html`<p class="line"><button type="button" class="quiet" @click=${v.away}>${t("removeValue", { title })}</button></p>`}
    ${p?.current ? html`<p class="hint">${t("currentIs", { value: shown.value(lang, p.current), day: shown.day(lang, p.current.from) })}</p>` : nothing}
    ${p ? valueBox(v, p, id("value")) : html`<p class="error">${t("noParameter", { name: value.parameter })}</p>`}
    ${calendar({ id: id("from"), label: t("fromLabel"), lang, value: value.from, hint: t(v.kind === "correction" ? "fromHintPast" : "fromHint"), ...(dayWrong ? { error: dayWrong as string } : {}),
      taken: (day) => v.changed({ from: day }), typed: (text) => v.changed({ from: text.trim() }) })}
    ${textField({ id: id("document"), label: t("document"), hint: t("documentHint"), value: value.document, required: true, error: v.errorOf(`values.${at}.document`), typed: (text) => v.changed({ document: text }) })}
    ${textField({ id: id("article"), label: t("article"), hint: t("articleHint"), value: value.article, required: true, error: v.errorOf(`values.${at}.article`), typed: (text) => v.changed({ article: text }) })}
    ${fileBox(v, id("file"))}</fieldset>`;
}

function valueBox(v: ValueFields, p: Parameter, id: string): TemplateResult {
  const { lang, value, at } = v;
  const t = sayDesk(lang);
  const said = v.errorOf(`values.${at}.value`);
  if (p.type === "boolean" || p.choices) {
    const all = p.choices ?? [{ id: "true", title: { zh: "是", en: "Yes" } }, { id: "false", title: { zh: "否", en: "No" } }];
    return html`<fieldset class="field radios" aria-describedby=${said ? `${id}-e` : nothing}><legend>${t("newValue")}</legend>${said ? html`<p class="error" id="${id}-e">${said}</p>` : nothing}
      ${all.map((choice, n) => html`<label class="radio"><input type="radio" id=${n === 0 ? id : nothing} name=${id} value=${choice.id} .checked=${value.typed === choice.id} @change=${() => v.changed({ typed: choice.id })}><span>${choice.title[lang] || choice.title.zh}</span></label>`)}</fieldset>`;
  }
  if (p.type === "date") return calendar({ id, label: t("newValue"), lang, value: value.typed, ...(said ? { error: said as string } : {}), taken: (day) => v.changed({ typed: day }), typed: (text) => v.changed({ typed: text.trim() }) });
  const read = readTyped(p, value.typed);
  const wrong = said ?? (value.typed.trim() && !read.ok ? whyNot(lang, read, p.unit) : null);
  const hint = isNumber(p.type) && (p.minimum !== null || p.maximum !== null) ? t("boundsHint", { least: grouped(p.minimum ?? "—"), most: grouped(p.maximum ?? "—"), unit: unitWord(lang, p.unit) }) : "";
  return html`${textField({ id, label: t("newValue"), value: value.typed, required: true, error: wrong, mode: p.type === "integer" ? "numeric" : "decimal", size: 12, ...(hint ? { hint } : {}), unit: unitWord(lang, p.unit), typed: (text) => v.changed({ typed: text }) })}
    ${read.ok && read.converted ? html`<p class="hint" role="status">${t("takenAs", { value: grouped(read.value), unit: unitWord(lang, p.unit) })}</p>` : nothing}`;
}

/** Of a file only its digest is kept; it never leaves the desk of the editor. */
function fileBox(v: ValueFields, id: string): TemplateResult {
  const { lang, value } = v;
  const t = sayDesk(lang);
  const take = async (event: Event) => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (!file) return;
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    v.changed({ digest: [...sum].map((byte) => byte.toString(16).padStart(2, "0")).join(""), file: file.name });
  };
  return html`<div class="field"><label for=${id}>${t("file")}</label><p class="hint" id="${id}-h">${t("fileHint")}</p><input id=${id} type="file" aria-describedby="${id}-h" @change=${(event: Event) => void take(event)}>
    ${value.digest ? html`<p class="digest" role="status">${value.file ? `${value.file} · ` : ""}SHA-256 <code>${value.digest}</code> <button type="button" class="quiet" @click=${() => v.changed({ digest: null, file: "" })}>${t("fileAway")}</button></p>` : nothing}</div>`;
}
