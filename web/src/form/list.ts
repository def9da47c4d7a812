// Form: a list of records, with add and remove. An empty list that was stated is not the same as a list not answered.

import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { moneyUnits, type Money } from "../read/money.js";
import type { Fact, Field, Unit } from "../plan.js";
import { numberDomain } from "../read/value.js";
import { pick } from "../words.js";
import { box, moneyWord } from "./box.js";
import { fieldId, type Context } from "./context.js";
import { paste } from "./paste.js";

/** So many records are drawn at once; a long list has pages. */
export const PAGE = 50;

export function list(c: Context, fact: Fact): TemplateResult {
  const domain = fact.domain;
  if (typeof domain !== "object" || !("list" in domain)) return html``;
  const { fields, max_items } = domain.list;
  const rows = c.answers.rows(fact);
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  const page = Math.min(c.page(fact.name), pages - 1);
  const shown = rows.slice(page * PAGE, (page + 1) * PAGE).map((_, index) => page * PAGE + index);
  const stated = c.answers.facts[fact.name];
  const id = fieldId(fact.name);
  const money = moneyOf(c, fact, fields);
  const broken = stated !== undefined && stated !== null && !Array.isArray(stated);
  return html`
    ${broken ? html`<p class="error">⚠ ${c.t("form.p:wrong-type", { typed: String(stated) })}</p>` : nothing}
    ${rows.length > max_items ? html`<p class="error">⚠ ${c.t("form.p:too-many-rows", { most: max_items })}</p>` : nothing}
    ${rows.length ? html`<p class="hint">${c.t("form.rows", { n: rows.length })}</p>` : nothing}
    ${pages > 1 ? pager(c, fact, page, pages, rows.length, "top") : nothing}
    ${shown.map((row) => guard([c.plan, c.lang, row, c.answers.change(fact, row)], () => record(c, fact, fields, row)))}
    ${pages > 1 ? pager(c, fact, page, pages, rows.length, "end") : nothing}
    ${money ? html`<p class="line"><label for="${id}-u">${c.t("form.moneyUnit")}</label> <select class="unit" id="${id}-u" @change=${(event: Event) => {
      const unit = moneyUnits(money.own)[(event.target as HTMLSelectElement).selectedIndex];
      if (unit) c.money(fact, unit);
    }}>${moneyUnits(money.own).map((unit) => html`<option .selected=${unit.exponent === money.now.exponent}>${moneyWord(c, unit)}</option>`)}</select></p>` : nothing}
    <div class="line">
      <button type="button" id=${id} ?disabled=${rows.length >= max_items} @click=${() => c.addRow(fact)}>＋ ${c.t("form.addRow")}</button>
      ${rows.length === 0 ? html`<button type="button" class="quiet" aria-pressed=${Array.isArray(stated)}
        @click=${() => c.set({ fact }, Array.isArray(stated) ? undefined : [])}>${Array.isArray(stated) ? `✔ ${c.t("form.emptyList")}` : c.t("form.noRows")}</button>` : nothing}
    </div>
    ${rows.length >= max_items ? html`<p class="hint">${c.t("form.p:too-many-rows", { most: max_items })}</p>` : nothing}
    ${paste(c, fact, fields, Math.max(0, max_items - rows.length), max_items)}`;
}

/** The unit of the money in the records, and the one that it is typed in; null where there is no money or no record. */
function moneyOf(c: Context, fact: Fact, fields: Field[]): { own: Unit; now: Money } | null {
  const field = c.answers.rows(fact).length ? fields.find((each) => numberDomain(c.plan, each.domain)?.unit.style === "money") : undefined;
  const own = field && numberDomain(c.plan, field.domain)?.unit;
  return own ? { own, now: c.answers.moneyUnit(fact, field.domain) ?? own } : null;
}

function record(c: Context, fact: Fact, fields: Field[], row: number): TemplateResult {
  const id = fieldId(fact.name);
  return html`<fieldset class="record" id="${id}-r${row}" tabindex="-1">
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
  </fieldset>`;
}

function pager(c: Context, fact: Fact, page: number, pages: number, rows: number, where: string): TemplateResult {
  const id = `${fieldId(fact.name)}-p-${where}`;
  return html`<div class="pager" role="group" aria-label=${c.t("form.pages")}>
    <button type="button" ?disabled=${page === 0} @click=${() => c.turn(fact.name, page - 1)}>${c.t("form.pageBefore")}</button>
    <label for=${id}><span class="hidden">${c.t("form.pageOf")}</span><select id=${id} @change=${(event: Event) => c.turn(fact.name, (event.target as HTMLSelectElement).selectedIndex)}>
      ${Array.from({ length: pages }, (_, index) => html`<option .selected=${index === page}>${c.t("form.pageRows", { from: index * PAGE + 1, to: Math.min(rows, (index + 1) * PAGE) })}</option>`)}
    </select></label>
    <button type="button" ?disabled=${page === pages - 1} @click=${() => c.turn(fact.name, page + 1)}>${c.t("form.pageAfter")}</button>
  </div>`;
}
