// Form: rows from a spreadsheet into a list: the button and the place for the report; the rest is in pasted.ts and loaded later.

import { html, nothing, type TemplateResult } from "lit";
import { later, withLater } from "../later.js";
import type { Fact, Field } from "../plan.js";
import { fieldId, type Context } from "./context.js";

export function paste(c: Context, fact: Fact, fields: Field[], room: number, most: number): TemplateResult {
  const key = `p:${fact.name}`;
  const open = c.opened.has(key);
  const done = c.pasted.get(fact.name);
  // A full list takes no more, but what was left out of the last rows is still told.
  return html`<div class="paste">${room === 0 ? nothing : html`<button type="button" class="quiet" id="${fieldId(fact.name)}-paste" aria-expanded=${open} @click=${() => c.toggle(key)}>${open ? "▾" : "▸"} ${c.t("form.paste")}</button>
    ${open ? withLater(c.t, (part) => part.pasteBox(c, fact, fields, room)) : nothing}`}
    <div role="status">${done ? later()?.pastedNote(c, done.table, done.before, most) : nothing}</div></div>`;
}
