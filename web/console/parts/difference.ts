// Desk: what a change changes, a line for each, in words. A day is not torn apart at the end of a line.

import { html, type TemplateResult } from "lit";
import { pick } from "../api.js";
import type { Lang, Text } from "../types.js";

export function differenceOf(lang: Lang, lines: readonly Text[]): TemplateResult {
  return html`<ul class="diff">${lines.map((line) => html`<li>${pick(lang, line).split(/(\d{4}-\d\d-\d\d)/u).map((part, n) => (n % 2 ? html`<span class="whole">${part}</span>` : part))}</li>`)}</ul>`;
}
