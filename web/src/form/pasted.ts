// Form: the box that rows from a spreadsheet are pasted into, and the report of what did not fit. Loaded later.

import { html, nothing, type TemplateResult } from "lit";
import type { Fact, Field } from "../plan.js";
import { readTable, type Table } from "../read/table.js";
import { pick } from "../words.js";
import { fieldId, type Context } from "./context.js";

/** So many cells are named in the report; the rest are counted. */
const NAMED = 8;

export function pasteBox(c: Context, fact: Fact, fields: Field[], room: number): TemplateResult {
  const id = fieldId(fact.name);
  const add = (event: Event) => {
    const box = (event.target as HTMLElement).parentElement?.querySelector("textarea");
    if (!box) return;
    const table = readTable(c.plan, fields, box.value, room);
    c.pasted.set(fact.name, { table, before: c.answers.rows(fact).length });
    if (table.rows.length > 0) {
      box.value = "";
      c.addRows(fact, table.rows);
    } else c.redraw();
  };
  return html`<div><p class="hint" id="${id}-ph">${c.t("form.pasteHint", { columns: fields.map((field) => pick(c.lang, field.title)).join(c.lang === "zh" ? "、" : ", ") })}</p>
      <label for="${id}-pt">${c.t("form.pasteLabel")}</label><textarea id="${id}-pt" rows="4" aria-describedby="${id}-ph" autocomplete="off" spellcheck="false"></textarea>
      <button type="button" id="${id}-pa" @click=${add}>${c.t("form.pasteAdd")}</button></div>`;
}

/** What came of the last rows. */
export function pastedNote(c: Context, { rows, columns, bad, beyond }: Table, before: number, most: number): TemplateResult {
  const ignored = columns.filter((column) => column === null).length;
  return html`<p class="note">${rows.length ? c.t("form.pasted", { n: rows.length }) : beyond ? "" : c.t("form.pastedNone")}${beyond ? c.t("form.pastedBeyond", { n: beyond, most }) : ""}${ignored
    ? c.t("form.pastedIgnored", { n: ignored }) : ""}${bad.length ? html`${c.t("form.pastedBad", { n: bad.length })}${bad.slice(0, NAMED).map((cell, index) => (index ? (c.lang === "zh" ? "；" : "; ") : "")
    + c.t("form.pastedCell", { row: before + cell.row + 1, column: pick(c.lang, cell.field.title), typed: cell.typed.slice(0, 20) }))}${bad.length > NAMED ? " …" : ""}` : nothing}</p>`;
}
