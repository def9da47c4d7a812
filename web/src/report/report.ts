// Report, first: a document of its own: what was decided, on which rules and answers, and what to bring. Drawn on the page, on paper, and as a file.

import { html, nothing, type TemplateResult } from "lit";
import type { Decision, Finding } from "../decision.js";
import { badCells, dateText, recordLines, shownAnswer, type Writing } from "../form/value-text.js";
import type { Fact } from "../plan.js";
import { amountText } from "../result/amount.js";
import { titleOf } from "../result/title.js";
import { earliest } from "../result/parts.js";
import { ICON, judgedFacts, stateOf, WORD } from "../result/state.js";
import { pick, say, type Say, type Word } from "../words.js";

interface Paper extends Writing { t: Say; decision: Decision; outcome: string }

export function report(w: Writing, decision: Decision, outcome: string): TemplateResult {
  const p: Paper = { ...w, t: say(w.lang), decision, outcome };
  const { policy } = w.plan;
  const one = decision.outcomes.find((each) => each.id === outcome);
  const list = one ? decision.findings.filter((each) => one.findings.includes(each.id)) : decision.findings;
  const pairs: [string, string][] = [
    [p.t("report.policy"), pick(w.lang, policy.title)], [p.t("report.issuer"), pick(w.lang, policy.issuer)],
    [p.t("report.number"), policy.document_number ?? ""], [p.t("report.edition"), `${decision.policy} ${decision.version}`],
    [p.t("report.asOf"), dateText(w.lang, decision.as_of)], [p.t("report.outcome"), one ? one.title : p.t("form.allOutcomes")],
    [p.t("report.hash"), decision.plan],
  ];
  return html`<article class="report" lang=${w.lang === "zh" ? "zh-CN" : "en"}>
    <div class="top"><h2 id="report-title" tabindex="-1">${p.t("report.title")}</h2>
      <dl class="meta">${pairs.filter(([, value]) => value).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></div>
    <p class="statement">${p.t("report.statement")}</p>
    <section><h3>${p.t("report.conclusion")}</h3>${(one ? [one] : decision.outcomes.filter((each) => each.verdict !== "not_applicable")).map((each) => html`
      <p class="conclusion"><strong>${each.title}</strong>${w.lang === "zh" ? "：" : ": "}${each.headline}${each.text ? html`<br><small>${each.text}</small>` : nothing}</p>`)}
      ${reach(p)}</section>
    ${ladder(p)}
    <section><h3>${p.t("report.findings", { n: list.length })}</h3>${findings(p, list)}</section>
    ${amounts(p)}${indicators(p, list)}${deadlines(p)}${documents(p, list)}
    ${facts(p, list)}
    <div class="end"><p>${p.t("report.statement")}</p><p class="small">${decision.policy} ${decision.version} · ${decision.as_of} · ${decision.plan}</p></div>
  </article>`;
}

/** The earliest date and the smallest changes. */
function reach(p: Paper): TemplateResult | typeof nothing {
  const later = earliest(p.t, p.lang, p.decision, p.outcome);
  const gap = p.decision.gaps.find((each) => each.outcome === p.outcome);
  const found = gap?.missing.some((each) => each.verdict === "not_met") ? gap.ways : [];
  if (!later && found.length === 0) return nothing;
  return html`${later ? html`<p>${later}</p>` : nothing}
    ${found.length ? html`<p>${p.t("result.ways")}${p.lang === "zh" ? "：" : ":"}</p><ol>${found.map((way) => html`<li>${way.text}</li>`)}</ol>` : nothing}`;
}

function ladder(p: Paper): TemplateResult | typeof nothing {
  if (p.decision.ladders.length === 0) return nothing;
  const title = (id: string) => {
    const known = p.plan.outcomes.find((each) => each.id === id);
    return known ? pick(p.lang, known.title) : id;
  };
  return html`<section><h3>${p.t("result.ladder")}</h3>${p.decision.ladders.map((each) => html`<p>${each.title}${p.lang === "zh" ? "：" : ": "}${each.rungs.map((rung, at) => {
    const done = each.reached !== null && at <= each.rungs.indexOf(each.reached);
    return html`${at ? " → " : ""}<span class=${done ? "done" : ""}>${done ? "✔ " : "☐ "}${title(rung)}</span>`;
  })}</p>`)}</section>`;
}

function findings(p: Paper, list: Finding[]): TemplateResult {
  const judged = judgedFacts(p.plan);
  return html`<table><thead><tr><th scope="col">${p.t("report.state")}</th><th scope="col">${p.t("report.condition")}</th><th scope="col">${p.t("report.measure")}</th>
    <th scope="col">${p.t("result.clause")}</th></tr></thead><tbody>${list.map((f) => {
    const state = stateOf(f, judged);
    const lines = [
      f.measured && f.threshold && typeof f.measured.value !== "boolean" ? p.t("result.haveNeed", { have: f.measured.text, need: f.threshold.text }) : "",
      f.shortfall ? p.t("result.short", { n: f.shortfall.text }) : "",
      f.threshold?.since ? p.t("result.since", { date: dateText(p.lang, f.threshold.since) }) : "",
      f.changeable_by && state !== "judge" ? p.t(`result.by_${f.changeable_by}` as Word) : "",
      f.records.map((record) => record.text).join(p.lang === "zh" ? "；" : "; "),
    ].filter(Boolean);
    return html`<tr class="s-${state}"><td class="verdict"><span aria-hidden="true">${ICON[state]}</span> ${p.t(WORD[state])}</td>
      <td><strong>${f.title}</strong><br>${f.text}</td><td>${lines.map((line, at) => html`${at ? html`<br>` : ""}${line}`)}</td><td>${f.clause}</td></tr>`;
  })}</tbody></table>`;
}

function amounts(p: Paper): TemplateResult | typeof nothing {
  const list = p.decision.amounts.filter((each) => each.verdict !== "not_applicable");
  if (list.length === 0) return nothing;
  return html`<section><h3>${p.t("result.amounts")}</h3><table><tbody>${list.map((each) => {
    const finding = p.decision.findings.find((f) => f.id === each.finding);
    return html`<tr><td>${finding?.title ?? each.finding}</td><td><strong>${amountText(p.t, each)}</strong>${each.owed_by ? html`<br>${p.t("result.owedBy", { who: each.owed_by })}` : nothing}</td>
      <td>${finding?.text ?? ""}</td><td>${finding?.clause ?? ""}</td></tr>`;
  })}</tbody></table></section>`;
}

function indicators(p: Paper, list: Finding[]): TemplateResult | typeof nothing {
  const wanted = new Set(list.map((f) => f.id));
  const found = p.decision.indicators.filter((each) => wanted.has(each.finding) && each.verdict !== "not_applicable");
  if (found.length === 0) return nothing;
  return html`<section><h3>${p.t("result.indicators")}</h3><table><thead><tr><th scope="col">${p.t("report.indicator")}</th><th scope="col">${p.t("report.value")}</th>
    <th scope="col">${p.t("report.target")}</th><th scope="col">${p.t("report.completion")}</th><th scope="col">${p.t("report.by")}</th></tr></thead>
    <tbody>${found.map((each) => html`<tr><td>${titleOf(p, p.decision, each.finding)}</td><td>${each.value.text}</td><td>${each.target.text}</td>
      <td>${each.completion === null ? "" : `${each.completion}%`}</td><td>${each.by ?? ""}</td></tr>`)}</tbody></table></section>`;
}

function deadlines(p: Paper): TemplateResult | typeof nothing {
  const list = p.decision.deadlines.filter((each) => each.due);
  if (list.length === 0) return nothing;
  return html`<section><h3>${p.t("result.deadlines")}</h3><ul>${list.map((each) => html`<li>${titleOf(p, p.decision, each.finding)}
    ${p.t("result.due", { date: dateText(p.lang, each.due ?? "") })}</li>`)}</ul></section>`;
}

function documents(p: Paper, list: Finding[]): TemplateResult | typeof nothing {
  const papers = p.decision.documents.filter((each) => each.verdict !== "not_applicable");
  const evidence = [...new Set(list.filter((f) => f.verdict !== "not_applicable").flatMap((f) => f.evidence))];
  if (papers.length + evidence.length === 0) return nothing;
  return html`<section><h3>${p.t("result.documents")}</h3><ul class="ticks">${papers.map((paper) => html`<li>${paper.verdict === "met" ? "☑" : "☐"}
      ${titleOf(p, p.decision, paper.finding)} ${paper.copies === null ? nothing : p.t("result.copies", { n: paper.copies })}</li>`)}
    ${evidence.map((each) => html`<li>☐ ${each}</li>`)}</ul></section>`;
}

/** Every answer that stands behind a finding, and what else was filled in. */
function facts(p: Paper, list: Finding[]): TemplateResult {
  const used = new Set(list.flatMap((f) => f.facts));
  const given = p.plan.facts.filter((fact) => p.answers.facts[fact.name] !== undefined);
  const open = p.plan.facts.filter((fact) => used.has(fact.name) && p.answers.facts[fact.name] === undefined);
  return html`<section><h3>${p.t("report.facts")}</h3>${given.length === 0 ? html`<p>${p.t("report.noFacts")}</p>` : html`<table><tbody>${given.map((fact) => row(p, fact))}</tbody></table>`}
    ${open.length ? html`<p class="small">${p.t("report.open", { n: open.length })}${p.lang === "zh" ? "：" : ": "}${open.map((fact) => pick(p.lang, fact.title)).join(p.lang === "zh" ? "；" : "; ")}</p>` : nothing}</section>`;
}

function row(p: Paper, fact: Fact): TemplateResult {
  const shown = shownAnswer(p, { fact }, fact.domain);
  const bad = badCells(p, fact);
  return html`<tr><td>${pick(p.lang, fact.title)}</td><td>${shown.text}${shown.problem ? html`<br>⚠ ${shown.problem}${p.t("form.kept")}` : nothing}
    ${p.answers.confirmed.has(fact.name) ? html`<br>⚖ ${p.t("form.confirmedShort")}` : nothing}
    ${bad ? html`<br>⚠ ${p.t("form.checkBad", { n: bad })}` : nothing}
    ${p.answers.rows(fact).length ? html`<ol>${p.answers.rows(fact).map((_, index) => html`<li>${recordLines(p, fact, index)
      .map((line) => `${line.title} ${line.shown.text}${line.shown.state === "bad" ? " ⚠" : ""}`).join(" · ")}</li>`)}</ol>` : nothing}</td></tr>`;
}
