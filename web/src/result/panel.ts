// Result, last: the whole panel: distance first, then what is missing, then the rest in the order people ask for it.

import { html, nothing, type TemplateResult } from "lit";
import type { Decision, Finding, Outcome } from "../decision.js";
import type { Context } from "../form/context.js";
import { nextQuestion } from "../form/model.js";
import { later, withLater } from "../later.js";
import { pick, type Word } from "../words.js";
import { findings } from "./finding.js";
import { amounts, deadlines, documents, ladders, ways } from "./parts.js";
import { countStates, findingsOf, ICON, judgedFacts, WORD, type State } from "./state.js";
import { wrong } from "./wrong.js";
import type { WrongActions } from "./basis.js";

const SHOWN: State[] = ["met", "not_met", "unknown", "judge"];
const PURPOSES: Outcome["purpose"][] = ["qualification", "obligation", "target", "consequence"];

/** The newest answer, and the newest whole one, whose parts are out of sight (class `later`) while it is older. */
export interface Seen { now: Decision; whole: Decision; outcome: string; code: { withAnswers: boolean; copied: string } }
export interface PanelActions extends WrongActions { choose(outcome: string): void; report(): void }

export function panel(c: Context, { now, whole, outcome, code }: Seen, act: PanelActions): TemplateResult {
  const { choose } = act;
  const one = now.outcomes.find((each) => each.id === outcome);
  const list = findingsOf(now, outcome);
  const judged = judgedFacts(c.plan);
  const next = nextQuestion(c.plan, c.answers, whole);
  const changers = new Map(whole.findings.map((finding) => [finding.id, finding.changeable_by]));
  return html`
    ${one ? headline(one) : nothing}
    ${counts(c, list.length ? countStates(list, judged) : null)}
    <p class="official">${c.t("result.official")}</p>
    ${next ? html`<p class="nextq later"><span>★ ${c.t("result.nextQuestion")}${pick(c.lang, c.plan.facts.find((f) => f.name === next.fact)?.title ?? { zh: next.title, en: next.title })}</span>
      <button type="button" @click=${() => c.goTo(next.fact)}>${c.t("result.goAnswer")}</button></p>` : nothing}
    ${one ? nothing : outcomes(c, now, choose)}
    ${ladders(c, now, choose)}
    ${one ? findings(c, list, judged, changers, ways(c, whole, outcome)) : nothing}
    ${amounts(c, now)}${drawn(c, now, one ? list : now.findings)}${deadlines(c, now)}${documents(c, now, list)}
    <p class="line"><button type="button" @click=${c.check}>${c.t("form.check")}</button><button type="button" @click=${act.report}>${c.t("form.report")}</button></p>
    ${wrong(c, now, code, act)}
    <p class="basis">${c.t("result.planLine", { policy: now.policy, version: now.version, date: now.as_of, hash: now.plan.replace("sha256:", "").slice(0, 12) })}</p>`;
}

/** Charts are loaded later; that they are missing is only told where there is one for certain. */
function drawn(c: Context, now: Decision, list: Finding[]): unknown {
  const certain = now.indicators.some((each) => each.verdict !== "not_applicable" && each.value.value !== null);
  return certain ? withLater(c.t, (part) => part.drawings(c, now, list)) : later()?.drawings(c, now, list) ?? nothing;
}

function headline(one: Outcome): TemplateResult {
  const tone = one.verdict === "met" ? (one.purpose === "consequence" ? "not_met" : one.provisional ? "judge" : "met") : one.verdict === "not_met" && one.purpose !== "consequence" ? "not_met" : "unknown";
  return html`<p class="title">${one.title}</p><p class="headline s-${tone}">${one.headline}</p>
    ${one.text ? html`<p class="says">${one.text}</p>` : nothing}`;
}

function counts(c: Context, count: Record<State, number> | null): TemplateResult | typeof nothing {
  if (!count) return nothing;
  return html`<ul class="counts">${SHOWN.map((state) => html`<li class="s-${state}"><span aria-hidden="true">${ICON[state]}</span><b>${count[state]}</b><small>${c.t(WORD[state])}</small></li>`)}</ul>`;
}

/** All outcomes by what they are to the reader; each opens its own page. */
function outcomes(c: Context, decision: Decision, choose: (outcome: string) => void): TemplateResult {
  return html`${PURPOSES.map((purpose) => {
    const list = decision.outcomes.filter((each) => each.purpose === purpose && each.verdict !== "not_applicable");
    if (list.length === 0) return nothing;
    return html`<section><h4>${c.t(`result.purpose_${purpose}` as Word)}</h4><ul class="outcomes">${list.map((each) => html`<li class="s-${tone(each)}">
      <button type="button" class="link" @click=${() => choose(each.id)}>${each.title}</button><span>${each.headline}</span></li>`)}</ul></section>`;
  })}`;
}

function tone(each: Outcome): State {
  const good = each.purpose === "consequence" ? "not_met" : "met";
  return each.verdict === good ? (each.provisional ? "judge" : "met") : each.verdict === "unknown" ? "unknown" : "not_met";
}
