// Result: one finding: state, sentence, what there is and what is asked, clause, who can change it, records that fail.

import { html, nothing, type TemplateResult } from "lit";
import type { Changer, Finding } from "../decision.js";
import type { Context } from "../form/context.js";
import { dateText } from "../form/value-text.js";
import { pick, type Word } from "../words.js";
import { ICON, stateOf, WORD, type State } from "./state.js";
import { usedFacts } from "./wrong.js";

/** Who can change each finding, as far as the newest whole answer says. */
export type Changers = Map<string, Changer | null>;

export function findings(c: Context, list: Finding[], judged: Set<string>, changers: Changers, between: unknown): TemplateResult {
  const by = (states: State[]) => list.filter((finding) => states.includes(stateOf(finding, judged)));
  const [missing, open, judge, met, rest] = [by(["not_met"]), by(["unknown"]), by(["judge"]), by(["met"]), by(["not_applicable"])];
  return html`
    ${missing.length ? html`<h4>${c.t("result.missing")}</h4><ul class="findings">${missing.map((f) => finding(c, f, judged, changers))}</ul>` : nothing}
    ${between}
    ${open.length ? fold(c, "result.open", open, judged, changers, missing.length === 0 && open.length <= 12) : nothing}
    ${judge.length ? fold(c, "result.toJudge", judge, judged, changers, missing.length === 0 && open.length === 0 && judge.length <= 12) : nothing}
    ${met.length ? fold(c, "result.reached", met, judged, changers, false) : nothing}
    ${rest.length ? fold(c, "result.na", rest, judged, changers, false) : nothing}`;
}

function fold(c: Context, word: Word, list: Finding[], judged: Set<string>, changers: Changers, open: boolean): TemplateResult {
  return html`<details class="fold" ?open=${open}><summary>${c.t(word)} <span class="n">${list.length}</span></summary>
    <ul class="findings">${list.map((f) => finding(c, f, judged, changers))}</ul></details>`;
}

function finding(c: Context, f: Finding, judged: Set<string>, changers: Changers): TemplateResult {
  const state = stateOf(f, judged);
  const changer = f.verdict === "met" || f.verdict === "not_applicable" ? null : changers.get(f.id);
  const short = f.shortfall ? c.t("result.short", { n: f.shortfall.text }) : "";
  const have = f.measured && f.threshold && state !== "met" && f.measured.value !== null
    ? c.t("result.haveNeed", { have: f.measured.text, need: f.threshold.text }) : "";
  const since = f.threshold?.since && state !== "met" ? c.t("result.since", { date: dateText(c.lang, f.threshold.since) }) : "";
  return html`<li class="finding s-${state}">
    <p class="head"><span class="state"><span aria-hidden="true">${ICON[state]}</span> ${c.t(WORD[state])}</span>
      <strong>${f.title}</strong>${short ? html` <span class="short">${short}</span>` : nothing}</p>
    <p class="says">${f.text}</p>
    ${have || since ? html`<p class="says">${have}${since ? html` <small>${c.lang === "zh" ? `（${since}）` : `(${since})`}</small>` : nothing}</p>` : nothing}
    ${f.verdict === "met" && f.provisional ? html`<p class="says">${c.t("result.provisionalNote")}</p>` : nothing}
    ${f.because?.parameters.length ? html`<p class="says">${f.because.set_by.length
      ? c.t("result.setBy", { who: f.because.set_by.join("、") }) : c.t("result.unset")}</p>` : nothing}
    ${f.records.length ? html`<p class="says">${c.t("result.recordsFail")}</p><ul class="records">${f.records.map((record) => html`<li>
      <button type="button" class="link" @click=${() => c.goTo(`${record.fact}.${record.row - 1}`)}>${c.t("form.row", { n: record.row })}</button> ${record.text}</li>`)}</ul>` : nothing}
    <p class="foot"><span>${clause(c, f.clause)}</span>${changer && state !== "judge" ? html`<span class="later">${c.t(`result.by_${changer}`)}</span>` : nothing}
      ${state !== "met" ? factLinks(c, f.because?.facts.length ? f.because.facts : f.facts) : nothing}</p>
    ${usedFacts(c, f)}
  </li>`;
}

/** The clause, with what it says behind it. */
function clause(c: Context, id: string): TemplateResult {
  const known = c.plan.clauses.find((each) => each.id === id);
  return html`<span title=${known ? pick(c.lang, known.summary) : nothing}>${c.t("result.clause")} ${id}</span>`;
}

/** Ways back into the form, to what can be changed first; at most three, so that a finding stays a line or two. */
export function factLinks(c: Context, names: string[]): TemplateResult[] {
  const facts = c.plan.facts.filter((fact) => names.includes(fact.name));
  const changeable = facts.filter((fact) => fact.changeable);
  return (changeable.length ? changeable : facts).slice(0, 3).map((fact) => {
    const name = fact.name;
    return html`<button type="button" class="link" @click=${() => c.goTo(name)}>${pick(c.lang, fact.title)}</button>`;
  });
}
