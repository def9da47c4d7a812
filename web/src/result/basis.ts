// Result: what opens under 「结果不对？」 and under a finding: which answers it rests on, whom to ask, and a code of the case to send, without answers
// unless the reader adds them.

import { html, nothing, type TemplateResult } from "lit";
import type { Decision, Finding } from "../decision.js";
import type { Context } from "../form/context.js";
import { shownAnswer } from "../form/value-text.js";
import { pick } from "../words.js";

/** The answers that a finding rests on, each with a way to it. */
export function basisOf(c: Context, f: Finding): TemplateResult {
  const facts = c.plan.facts.filter((fact) => f.facts.includes(fact.name));
  const clause = c.plan.clauses.find((each) => each.id === f.clause);
  return html`<div class="usedlist">
      ${clause ? html`<p class="says"><strong>${c.t("result.clause")} ${clause.id}</strong>${c.lang === "zh" ? "：" : ": "}${pick(c.lang, clause.summary)}</p>` : nothing}
      ${f.note ? html`<p class="says">${f.note}</p>` : nothing}
      <ul>${facts.map((fact) => {
        const shown = shownAnswer(c, { fact }, fact.domain);
        return html`<li>${pick(c.lang, fact.title)}${c.lang === "zh" ? "：" : ": "}<strong>${shown.text}</strong>${shown.problem ? html` <span class="error">⚠ ${shown.problem}</span>` : nothing}
          <button type="button" class="link" @click=${() => c.goTo(fact.name)}>${c.t("form.change")}<span class="hidden">${c.lang === "zh" ? "：" : ": "}${pick(c.lang, fact.title)}</span></button></li>`;
      })}</ul></div>`;
}

const LETTER = { met: "+", not_met: "-", unknown: "?", not_applicable: "o", not_computable: "!" } as const;

/** A case in a few lines that say how every finding came out and on which rules, and nothing that was filled in; with the answers only if asked for. */
export function caseCode(decision: Decision, facts: string | null): string {
  const lines = [`zhunsheng ${decision.policy}/${decision.version} ${decision.as_of}`, decision.plan,
    ...decision.outcomes.map((each) => `${each.id} ${each.verdict}${each.provisional ? " provisional" : ""}`),
    decision.findings.map((each) => `${LETTER[each.verdict]}${each.id}`).join(" ")];
  return facts === null ? lines.join("\n") : `${lines.join("\n")}\n${facts}`;
}

export interface WrongActions { copy(text: string): void; withAnswers(yes: boolean): void }

export function wrongSteps(c: Context, decision: Decision, state: { withAnswers: boolean; copied: string }, act: WrongActions): TemplateResult {
  const code = caseCode(decision, state.withAnswers ? c.answers.forEngine() : null);
  return html`<div>
      <ol class="steps"><li>${c.t("result.wrongFacts")} <button type="button" class="link" @click=${c.check}>${c.t("form.check")}</button></li>
        <li>${c.t("result.wrongClause")}</li>
        <li>${c.t("result.wrongAsk", { who: pick(c.lang, c.plan.policy.issuer) })}<slot name="contact"></slot></li></ol>
      <label class="tick"><input type="checkbox" id="with-answers" .checked=${state.withAnswers} @change=${(event: Event) => act.withAnswers((event.target as HTMLInputElement).checked)}><span>${c.t("result.codeWithAnswers")}</span></label>
      <label class="label" for="case-code">${c.t(state.withAnswers ? "result.codeOpen" : "result.code")}</label>
      <textarea id="case-code" rows="5" readonly .value=${code}></textarea>
      <button type="button" id="copy-code" @click=${() => act.copy(code)}>${c.t("result.copyCode")}</button> <span role="status">${state.copied}</span>
    </div>`;
}
