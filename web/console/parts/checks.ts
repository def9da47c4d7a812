// Desk: what was checked, how often, and what was found. What may be explained can be, at its place.

import { html, nothing, type TemplateResult } from "lit";
import { pick } from "../api.js";
import type { CheckItem, CheckResult, Checks, Lang } from "../types.js";
import { sayDesk } from "../words.js";
import { checkChip } from "./chips.js";

/** So many items of a check are shown; more are folded away. */
const FIRST_ITEMS = 5;

export interface ChecksPart {
  lang: Lang; checks: Checks;
  /** What is seen belongs to an older text of the change. */
  old?: boolean;
  accepted?: Map<string, string>;
  accept?(item: string, reason: string): void;
}

export function checksOf(part: ChecksPart): TemplateResult {
  const { lang, checks } = part;
  const t = sayDesk(lang);
  const count = (state: CheckResult["state"]) => checks.results.filter((each) => each.state === state).length;
  const red = count("failed");
  return html`<div class="checks ${part.old ? "old" : ""}">
    <p class="verdict ${checks.passed ? "good" : "bad"}"><strong>${checks.passed ? t(count("explained") ? "checksExplained" : "checksPassed") : t("checksFailed", { n: red })}</strong>
      ${checks.counted.rules + checks.counted.cases + checks.counted.boundary === 0 ? nothing : t("counted", { rules: checks.counted.rules, cases: checks.counted.cases, boundary: checks.counted.boundary })}</p>
    <ul class="results">${checks.results.map((result) => one(part, result))}</ul></div>`;
}

function one(part: ChecksPart, result: CheckResult): TemplateResult {
  const { lang } = part;
  const summary = pick(lang, result.summary);
  const head = html`${checkChip(lang, result.state)} <strong>${pick(lang, result.title)}</strong>${summary ? html` <span class="soft">${summary}</span>` : nothing}`;
  if (!result.items.length) return html`<li class="ck-${result.state}"><p class="head">${head}</p></li>`;
  const failed = result.state === "failed";
  const items = (some: CheckItem[]) => html`<ul class="items">${some.map((item) => itemOf(part, item, failed))}</ul>`;
  const [first, rest] = [result.items.slice(0, FIRST_ITEMS), result.items.slice(FIRST_ITEMS)];
  return html`<li class="ck-${result.state}"><details ?open=${failed}><summary>${head}</summary>${items(first)}${forAll(part, result)}
    ${rest.length ? html`<details class="rest"><summary>${sayDesk(lang)("moreItems", { n: rest.length })}</summary>${items(rest)}</details>` : nothing}</details></li>`;
}

/** Why: a value that changes on purpose can turn a hundred cases red for one reason; it is written once, and stands at each of them. */
function forAll({ lang, accept, accepted }: ChecksPart, result: CheckResult): TemplateResult | typeof nothing {
  const open = result.items.filter(({ explainable, explained, id }) => explainable && !(accepted?.get(id) ?? explained ?? "").trim());
  const said = result.items.map(({ id }) => accepted?.get(id)?.trim() ?? "").find(Boolean);
  if (!accept || !said || !open.length) return nothing;
  return html`<p><button type="button" @click=${() => { for (const { id } of open) accept(id, said); }}>${sayDesk(lang)("explainAll", { n: open.length })}</button></p>`;
}

function itemOf(part: ChecksPart, item: CheckItem, failed: boolean): TemplateResult {
  const { lang, accept } = part;
  const t = sayDesk(lang);
  const id = `x-${item.id.replace(/[^\w-]/gu, "_")}`;
  const reason = part.accepted?.get(item.id) ?? item.explained ?? "";
  return html`<li><p class="text">${pick(lang, item.text)}</p>
    ${item.case && (item.place || !pick(lang, item.text).includes(item.case)) ? html`<p class="soft">${t("caseIs", { name: item.case })}${item.place ? html` · <code>${item.place.file}:${item.place.line}</code>` : nothing}</p>` : item.place ? html`<p class="soft"><code>${item.place.file}:${item.place.line}:${item.place.column}</code></p>` : nothing}
    ${item.explainable && accept ? html`<div class="field"><label for=${id}>${t("explain")}</label><p class="hint" id="${id}-h">${t("explainHint")}</p>
        <textarea id=${id} rows="2" aria-describedby="${id}-h" .value=${reason} @change=${(event: Event) => accept(item.id, (event.target as HTMLTextAreaElement).value)}></textarea></div>`
      : item.explained ? html`<p class="explained"><strong>${t("explained")}</strong>${item.explained}</p>`
        : item.explainable || !failed ? nothing : html`<p class="hint">${t("notExplainable")}</p>`}</li>`;
}
