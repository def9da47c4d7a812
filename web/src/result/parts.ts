// Result: the smaller parts: smallest changes, ladder, amounts, documents to prepare, deadlines.

import { html, nothing, type TemplateResult } from "lit";
import type { Change, Decision, Finding } from "../decision.js";
import type { Context } from "../form/context.js";
import { dateText } from "../form/value-text.js";
import type { Lang } from "../plan.js";
import type { Say } from "../words.js";
import { amountText } from "./amount.js";
import { titleOf } from "./title.js";

type Part = TemplateResult | typeof nothing;

/** More answers than this to confirm are folded away beside what has to change. */
const MOST_OPEN = 3;

/** The clauses of what an outcome lacks and only time brings: they set the earliest date. */
export function clausesOfTime(decision: Decision, outcome: string): string[] {
  const missing = decision.gaps.find((each) => each.outcome === outcome)?.missing ?? [];
  const late = new Set(missing.filter((each) => each.changeable_by === "time").map((each) => each.finding));
  return [...new Set(decision.findings.filter((finding) => late.has(finding.id)).map((finding) => finding.clause))];
}

/** From when time alone brings it, and the clause that sets the date. */
export function earliest(t: Say, lang: Lang, decision: Decision, outcome: string): string {
  const eligible = decision.eligible_from.find((each) => each.outcome === outcome);
  if (!eligible?.from || eligible.from <= decision.as_of) return "";
  const clauses = clausesOfTime(decision, outcome);
  const until = eligible.until ? `${lang === "zh" ? "，" : " "}${t("result.eligibleUntil", { date: dateText(lang, eligible.until) })}` : "";
  return t("result.eligibleFrom", { date: dateText(lang, eligible.from) }) + until
    + (clauses.length ? t("result.setClause", { clause: clauses.join(lang === "zh" ? "、" : ", ") }) : "");
}

export function ways(c: Context, decision: Decision, outcome: string): Part {
  const gap = decision.gaps.find((each) => each.outcome === outcome);
  const later = earliest(c.t, c.lang, decision, outcome);
  // Before anything is known to be missing, a list of everything to be answered is no help.
  const list = gap?.missing.some((each) => each.verdict === "not_met") ? gap.ways : null;
  if (!list && !later) return nothing;
  return html`<section class="later"><h4>${c.t("result.ways")}</h4>
    ${later ? html`<p class="says">${later}</p>` : nothing}
    ${list && list.length === 0 ? html`<p class="says">${c.t("result.noWay")}</p>` : nothing}
    <ol class="ways">${(list ?? []).map((way, index) => html`<li><span class="label">${c.t("result.way", { n: index + 1 })}</span>
      <ul>${way.from ? html`<li>${c.t("result.wait", { date: dateText(c.lang, way.from) })}</li>` : nothing}
        ${changes(c, way.changes)}
      </ul></li>`)}</ol></section>`;
}

/** What has to become different stands first; a long list of what is only still to be said would hide it. */
function changes(c: Context, all: Change[]): Part {
  const line = (change: Change) => html`<li>${change.text} <button type="button" class="link" @click=${() => c.goTo(change.fact)}>${c.t("result.goAnswer")}</button></li>`;
  const [other, open] = [all.filter((each) => each.now !== null), all.filter((each) => each.now === null)];
  if (other.length === 0 || open.length <= MOST_OPEN) return html`${[...other, ...open].map(line)}`;
  return html`${other.map(line)}<li><details class="fold"><summary>${c.t("result.confirm", { n: open.length })}</summary><ul>${open.map(line)}</ul></details></li>`;
}

/** What the next rung lacks; what is not met by name, what is only open by number. */
function lacks(c: Context, decision: Decision, missing: string[]): Part {
  if (missing.length === 0) return nothing;
  const verdict = new Map(decision.findings.map((each) => [each.id, each.verdict]));
  const open = missing.filter((id) => verdict.get(id) === "unknown").length;
  const failed = missing.filter((id) => verdict.get(id) !== "unknown");
  const named = failed.length ? c.t("result.lacks", { n: failed.length, names: names(c, failed.map((id) => titleOf(c, decision, id))) }) : "";
  const rest = open ? c.t(named ? "result.andOpen" : "result.onlyOpen", { n: open }) : "";
  return html`<p class="says">${named}${rest}</p>`;
}

export function ladders(c: Context, decision: Decision, choose: (outcome: string) => void): Part {
  if (decision.ladders.length === 0) return nothing;
  const title = (id: string) => decision.outcomes.find((each) => each.id === id)?.title ?? outcomeTitle(c, id);
  return html`${decision.ladders.map((ladder) => {
    const reached = ladder.reached ? ladder.rungs.indexOf(ladder.reached) : -1;
    return html`<section><h4>${c.t("result.ladder")}${c.lang === "zh" ? "：" : ": "}${ladder.title}</h4>
      <ol class="ladder" reversed>${[...ladder.rungs].reverse().map((rung) => {
        const at = ladder.rungs.indexOf(rung);
        const missing = rung === ladder.next ? ladder.missing : [];
        return html`<li class=${at <= reached ? "done" : rung === ladder.next ? "next" : ""} aria-current=${at === reached ? "step" : nothing}>
          <button type="button" class="link" @click=${() => choose(rung)}>${title(rung)}</button>
          ${at <= reached ? html`<span class="mark">✔ ${at === reached ? c.t("result.here") : c.t("result.met")}</span>`
            : rung === ladder.next ? html`<span class="mark">${c.t("result.nextRung")}</span>` : nothing}
          ${lacks(c, decision, missing)}
        </li>`;
      })}</ol></section>`;
  })}`;
}

function names(c: Context, list: string[]): string {
  const shown = list.slice(0, 4).join(c.lang === "zh" ? "、" : ", ");
  return list.length > 4 ? `${shown}${c.lang === "zh" ? "等" : ", …"}` : shown;
}

function outcomeTitle(c: Context, id: string): string {
  return c.plan.outcomes.find((each) => each.id === id)?.title[c.lang] ?? id;
}

export function amounts(c: Context, decision: Decision): Part {
  const list = decision.amounts.filter((each) => each.verdict !== "not_applicable");
  if (list.length === 0) return nothing;
  return html`<section><h4>${c.t("result.amounts")}</h4><dl class="pairs">${list.map((each) => {
    const finding = decision.findings.find((f) => f.id === each.finding);
    return html`<dt>${finding?.title ?? each.finding}</dt><dd><strong>${amountText(c.t, each)}</strong>
      ${each.owed_by ? html`<small>${c.t("result.owedBy", { who: each.owed_by })}</small>` : nothing}
      ${finding ? html`<small>${finding.text}${c.lang === "zh" ? "（" : " ("}${c.t("result.clause")} ${finding.clause}${c.lang === "zh" ? "）" : ")"}</small>` : nothing}</dd>`;
  })}</dl></section>`;
}

export function documents(c: Context, decision: Decision, list: Finding[]): Part {
  const papers = decision.documents.filter((each) => each.verdict !== "not_applicable");
  const evidence = [...new Set(list.filter((f) => f.verdict !== "not_applicable").flatMap((f) => f.evidence))];
  if (papers.length + evidence.length === 0) return nothing;
  return html`<details class="fold"><summary>${c.t("result.documents")} <span class="n">${papers.length + evidence.length}</span></summary>
    ${papers.length ? html`<ul class="papers">${papers.map((paper) => html`<li><span aria-hidden="true">${paper.verdict === "met" ? "☑" : "☐"}</span>
      ${titleOf(c, decision, paper.finding)} ${paper.copies === null ? nothing : c.t("result.copies", { n: paper.copies })}
      <small>${paper.verdict === "met" ? c.t("result.docMet") : paper.verdict === "not_met" ? c.t("result.docNot") : c.t("result.unknown")}</small></li>`)}</ul>` : nothing}
    ${evidence.length ? html`<p class="label">${c.t("result.evidenceFor")}</p><ul class="papers">${evidence.map((each) => html`<li><span aria-hidden="true">☐</span> ${each}</li>`)}</ul>` : nothing}
  </details>`;
}

export function deadlines(c: Context, decision: Decision): Part {
  const list = decision.deadlines.filter((each) => each.due);
  if (list.length === 0) return nothing;
  return html`<section><h4>${c.t("result.deadlines")}</h4><ul class="papers">${list.map((each) => html`<li>${titleOf(c, decision, each.finding)}
    ${c.t("result.due", { date: dateText(c.lang, each.due ?? "") })} ${each.days_left === null ? nothing
      : html`<small>${c.t(each.days_left < 0 ? "result.daysPast" : "result.daysLeft", { n: Math.abs(each.days_left) })}</small>`}</li>`)}</ul></section>`;
}

