// Form: a list of records, with add and remove. An empty list that was stated is not the same as a list not answered.

import { html, nothing, type TemplateResult } from "lit";
import type { Fact } from "../plan.js";
import { pick } from "../words.js";
import { box } from "./box.js";
import { fieldId, type Context } from "./context.js";

/** So many records are drawn at once; long lists open in steps. */
const PAGE = 40;

export function list(c: Context, fact: Fact): TemplateResult {
  const domain = fact.domain;
  if (typeof domain !== "object" || !("list" in domain)) return html``;
  const { fields, max_items } = domain.list;
  const rows = c.answers.rows(fact);
  const pages = [...c.opened].filter((key) => key.startsWith(`l:${fact.name}:`)).length + 1;
  const shown = rows.slice(0, pages * PAGE);
  const stated = c.answers.facts[fact.name];
  const id = fieldId(fact.name);
  const broken = stated !== undefined && stated !== null && !Array.isArray(stated);
  return html`
    ${broken ? html`<p class="error">⚠ ${c.t("form.p:wrong-type", { typed: String(stated) })}</p>` : nothing}
    ${rows.length > max_items ? html`<p class="error">⚠ ${c.t("form.p:too-many-rows", { most: max_items })}</p>` : nothing}
    ${rows.length ? html`<p class="hint">${c.t("form.rows", { n: rows.length })}</p>` : nothing}
    ${shown.map((_, row) => html`<fieldset class="record" id="${id}-r${row}" tabindex="-1">
      <legend>${c.t("form.row", { n: row + 1 })}</legend>
      <div class="cells">${fields.map((field) => {
        const cell = `${id}-${row}-${field.name}`;
        const kind = typeof field.domain === "object" && "text" in field.domain && field.domain.text.max_length > 60 ? "wide" : "";
        return html`<div class="cell ${kind}" role=${field.domain === "boolean" ? "group" : nothing}
            aria-labelledby=${field.domain === "boolean" ? `${cell}-l` : nothing}>
          <label id="${cell}-l" for=${field.domain === "boolean" ? nothing : cell}>${pick(c.lang, field.title)}</label>
          ${field.description ? html`<p class="hint" id="${cell}-d">${pick(c.lang, field.description)}</p>` : nothing}
          ${box(c, { place: { fact, row, field: field.name }, title: field.title, domain: field.domain,
            describedBy: field.description ? `${cell}-d` : "", labelledBy: `${cell}-l` })}
        </div>`;
      })}</div>
      <button type="button" class="quiet remove" @click=${() => c.removeRow(fact, row)}>✕ ${c.t("form.removeRow", { n: row + 1 })}</button>
    </fieldset>`)}
    ${rows.length > shown.length ? html`<button type="button" @click=${() => c.open(`l:${fact.name}:${pages}`)}>
      ${c.t("form.moreRows", { n: Math.min(PAGE, rows.length - shown.length) })}</button>` : nothing}
    <div class="line">
      <button type="button" id=${id} ?disabled=${rows.length >= max_items} @click=${() => c.addRow(fact)}>＋ ${c.t("form.addRow")}</button>
      ${rows.length === 0 ? html`<button type="button" class="quiet" aria-pressed=${Array.isArray(stated)}
        @click=${() => c.set({ fact }, Array.isArray(stated) ? undefined : [])}>${Array.isArray(stated) ? `✔ ${c.t("form.emptyList")}` : c.t("form.noRows")}</button>` : nothing}
    </div>`;
}
