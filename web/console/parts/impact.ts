// Desk: whom a change touches: counts and a chart, amounts with their sum, and each changed case with the finding that changed it.

import { html, nothing, svg, type TemplateResult } from "lit";
import { pick } from "../api.js";
import { barsOf, signed, totals, type Bar } from "../counts.js";
import { shown } from "../shown.js";
import type { Impact, Lang } from "../types.js";
import { sayDesk } from "../words.js";
import { verdictWord } from "./chips.js";

/** So many changed cases are drawn at first; the rest on asking. */
export const FIRST_CASES = 20;

export interface ImpactPart { lang: Lang; impact: Impact; csv: string; most: number; showAll(): void }

export function impactOf(part: ImpactPart): TemplateResult {
  const { lang, impact } = part;
  const t = sayDesk(lang);
  const all = totals(impact);
  const cases = impact.sets.reduce((sum, set) => sum + set.cases, 0);
  return html`<div class="impact">
    <p class="soft">${t("impactBasis", { day: shown.day(lang, impact.as_of), n: cases, sets: impact.sets.map((set) => `${pick(lang, set.title)} ${set.cases}`).join(lang === "zh" ? "，" : ", ") })}</p>
    ${cases === 0 ? html`<p class="note warn">${t("impactNoCases")}</p>` : nothing}
    <ul class="tiles">${(["newly_met", "no_longer_met", "became_unknown", "other"] as const).map((key) => html`<li class="n-${key}"><strong>${all[key]}</strong><span>${t(key)}</span></li>`)}
      <li><strong>${impact.cases.length}</strong><span>${t("casesChanged")}</span></li></ul>
    ${all.changed === 0 ? html`<p class="note good">${t("impactNone")}</p>` : html`<h3>${t("impactByOutcome")}</h3>${chart(lang, barsOf(impact))}${outcomes(lang, impact)}`}
    ${impact.amounts.length ? amounts(lang, impact) : nothing}
    ${impact.cases.length ? caseList(part) : nothing}
    ${impact.unusable.length ? html`<details><summary>${t("unusable", { n: impact.unusable.length })}</summary><ul class="plain">${impact.unusable.map((each) => html`<li>${named(each.title || each.case)} ${pick(lang, each.why)}</li>`)}</ul></details>` : nothing}
    <p class="line"><a class="button plain" href=${part.csv} download>${t("exportCsv")}</a></p></div>`;
}

function chart(lang: Lang, bars: Bar[]): TemplateResult {
  const t = sayDesk(lang);
  return html`<div class="chart" role="group" aria-label=${t("impactChart")}>
    <p class="legend" aria-hidden="true"><span class="k no_longer_met">${t("no_longer_met")}</span><span class="k became_unknown">${t("became_unknown")}</span><span class="k other">${t("other")}</span><span class="k newly_met">${t("newly_met")}</span></p>
    ${bars.map((bar) => html`<div class="bar-row"><span class="bar-title">${pick(lang, bar.title)}</span>
      <svg viewBox="0 0 200 16" preserveAspectRatio="none" role="img" aria-label="${pick(lang, bar.title)}${lang === "zh" ? "：" : ": "}${bar.parts.map((part) => `${t(part.key)} ${part.count}`).join(lang === "zh" ? "，" : ", ")}">
        <line class="zero" x1="100" x2="100" y1="0" y2="16"></line>${bar.parts.map((part) => svg`<rect class="n-${part.key}" x=${part.x} y="2" width=${part.width} height="12"></rect>`)}</svg>
      <span class="bar-figures" aria-hidden="true">${bar.parts.map((part) => html`<span class="k ${part.key}">${part.count}</span>`)}</span></div>`)}</div>`;
}

function outcomes(lang: Lang, { outcomes: every }: Impact): TemplateResult {
  const t = sayDesk(lang);
  const all = every.filter((each) => each.newly_met + each.no_longer_met + each.became_unknown + each.other > 0);
  const keys = ["newly_met", "no_longer_met", "became_unknown", "other", "unchanged"] as const;
  return html`<table class="cards" role="table" aria-label=${t("impactByOutcome")}><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${t("outcome")}</th>${keys.map((key) => html`<th role="columnheader" scope="col" class="n">${t(key)}</th>`)}</tr></thead>
    <tbody role="rowgroup">${all.map((each) => html`<tr role="row"><th role="rowheader" scope="row">${pick(lang, each.title)}</th>${keys.map((key) => html`<td role="cell" class="n" data-label=${t(key)}>${each[key]}</td>`)}</tr>`)}</tbody></table>
    ${every.length > all.length ? html`<p class="soft">${t("otherOutcomes", { n: every.length - all.length })}</p>` : nothing}`;
}

function amounts(lang: Lang, impact: Impact): TemplateResult {
  const t = sayDesk(lang);
  const heads = [t("beforeCol"), t("afterCol"), t("differenceCol"), t("casesCol")];
  return html`<h3>${t("amountsTitle")}</h3><table class="cards" role="table" aria-label=${t("amountsTitle")}><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${t("amountCol")}</th>${heads.map((head) => html`<th role="columnheader" scope="col" class="n">${head}</th>`)}</tr></thead>
    <tbody role="rowgroup">${impact.amounts.map((each) => { const unit = pick(lang, each.unit); const of = (text: string) => `${text}${unit ? ` ${unit}` : ""}`; return html`<tr role="row"><th role="rowheader" scope="row">${pick(lang, each.title)}</th>
      <td role="cell" class="n" data-label=${heads[0]}>${of(signed(each.before, false))}</td><td role="cell" class="n" data-label=${heads[1]}>${of(signed(each.after, false))}</td>
      <td role="cell" class="n" data-label=${heads[2]}><strong>${of(signed(each.difference))}</strong></td><td role="cell" class="n" data-label=${heads[3]}>${each.cases}</td></tr>`; })}</tbody></table>`;
}

/** An amount of one case, which is always in 元; nothing if it is not due or not known. */
function money(lang: Lang, amount: string | null): string {
  return amount === null ? "—" : lang === "zh" ? `${signed(amount, false)} 元` : `CNY ${signed(amount, false)}`;
}

/** A case of a package is called by its file and its name; the name is what one reads. */
function named(name: string): TemplateResult {
  const [, file, rest] = /^(?:cases\/)?([^:]+\.json): (.+)$/u.exec(name) ?? [];
  return rest ? html`<strong>${rest}</strong> <small><code>${file}</code></small>` : html`<strong>${name}</strong>`;
}

function caseList({ lang, impact, most, showAll }: ImpactPart): TemplateResult {
  const t = sayDesk(lang);
  const titleOf = (id: string) => pick(lang, impact.sets.find((set) => set.id === id)?.title) || id;
  const arrow = (before: unknown, after: unknown) => html`<span class="before">${before}</span> <span aria-hidden="true">→</span><span class="hidden">${t("becomes")}</span> <strong>${after}</strong>`;
  return html`<h3>${t("changedCases", { n: impact.cases.length })}</h3><ul class="case-list">${impact.cases.slice(0, most).map((each) => html`<li><details><summary>${named(each.title || each.case)} <small>${titleOf(each.set)}</small>
      <span class="moves">${each.outcomes.map((outcome) => html`<span>${pick(lang, outcome.title)}${lang === "zh" ? "：" : ": "}${arrow(verdictWord(lang, outcome.before), verdictWord(lang, outcome.after))}</span>`)}
      ${each.amounts.map((amount) => html`<span>${pick(lang, amount.title)}${lang === "zh" ? "：" : ": "}${arrow(money(lang, amount.before), money(lang, amount.after))}</span>`)}</span></summary>
    <p class="soft">${t("becauseOf")}</p><ul class="plain">${each.findings.map((finding) => html`<li><p>${pick(lang, finding.sentence)}${finding.measured ? html` <span class="soft">${t("measured", { value: pick(lang, finding.measured) })}</span>` : nothing}</p><p class="soft">${arrow(verdictWord(lang, finding.before), verdictWord(lang, finding.after))}${finding.clause ? html` · <span lang="zh-CN">${pick(lang, finding.clause)}</span>` : nothing}
      ${finding.parameters.map((name) => html` <code>${name}</code>`)}</p></li>`)}</ul></details></li>`)}</ul>
    ${impact.cases.length > most ? html`<p><button type="button" @click=${showAll}>${t("showAllCases", { n: impact.cases.length - most })}</button></p>` : nothing}`;
}
