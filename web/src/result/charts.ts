// Result: where people look rather than read: money of a list by its kinds, and money and shares against their limits. Each chart says the same in words.

import { html, nothing, svg, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { Answers } from "../answers.js";
import type { Decision, Finding } from "../decision.js";
import type { Context } from "../form/context.js";
import { numberText } from "../form/value-text.js";
import type { Choice, Fact, Field, Lang, Plan, Unit } from "../plan.js";
import { add } from "../read/decimal.js";
import { numberDomain } from "../read/value.js";
import { pick } from "../words.js";

const W = 320;

export interface Kind { label: string; sum: string; rows: number }
export interface Split { unit: Unit; kinds: Kind[]; total: string; without: number }

/** The field with the money of a list, and the one with its kind. */
function parts(plan: Plan, fact: Fact): { money: Field; unit: Unit; kind: Field; choices: Choice[] } | null {
  if (typeof fact.domain !== "object" || !("list" in fact.domain)) return null;
  const { fields } = fact.domain.list;
  const money = fields.find((field) => numberDomain(plan, field.domain)?.unit.style === "money");
  const kind = fields.find((field) => typeof field.domain === "object" && "choice" in field.domain);
  const unit = money && numberDomain(plan, money.domain)?.unit;
  if (!money || !kind || !unit || typeof kind.domain !== "object" || !("choice" in kind.domain)) return null;
  return { money, unit, kind, choices: plan.choice_sets[kind.domain.choice.set]?.choices ?? [] };
}

/** The money in the records of a list, added up by the first choice that its records have; null where there is nothing to split. */
export function splitByKind(plan: Plan, lang: Lang, answers: Answers, fact: Fact): Split | null {
  const found = parts(plan, fact);
  if (!found) return null;
  const { money, unit, kind, choices } = found;
  const sums = new Map<string, { sum: string; rows: number }>();
  let [total, without] = ["0", 0];
  answers.rows(fact).forEach((record, row) => {
    const read = answers.read({ fact, row, field: money.name }, money.domain);
    const of = choices.find((choice) => choice.id === record[kind.name])?.id;
    if (!read.ok || read.value === undefined || read.value === null || !of) {
      without += 1;
      return;
    }
    const before = sums.get(of) ?? { sum: "0", rows: 0 };
    sums.set(of, { sum: add(before.sum, String(read.value)), rows: before.rows + 1 });
    total = add(total, String(read.value));
  });
  const kinds = choices.flatMap((choice) => {
    const known = sums.get(choice.id);
    return known ? [{ label: pick(lang, choice.label), ...known }] : [];
  });
  return kinds.length ? { unit, kinds, total, without } : null;
}

function budget(c: Context, fact: Fact): TemplateResult | typeof nothing {
  const split = splitByKind(c.plan, c.lang, c.answers, fact);
  if (!split) return nothing;
  const most = Math.max(...split.kinds.map((kind) => Number(kind.sum)), 1);
  const words = (sum: string) => numberText(c.lang, sum, split.unit);
  const text = split.kinds.map((kind) => `${kind.label} ${words(kind.sum)}`).join(c.lang === "zh" ? "，" : ", ");
  const row = 34;
  return html`<div class="indicator"><p class="head"><strong>${pick(c.lang, fact.title)}</strong> <span>${c.t("result.total", { n: words(split.total) })}</span></p>
    <svg class="budget" viewBox="0 0 ${W} ${split.kinds.length * row}" role="img" aria-label="${pick(c.lang, fact.title)}${c.lang === "zh" ? "：" : ": "}${text}">${split.kinds.map((kind, at) => svg`
      <text x="0" y=${at * row + 12}>${kind.label}</text><text x=${W} y=${at * row + 12} text-anchor="end">${words(kind.sum)}</text>
      <rect class="track" x="0" y=${at * row + 17} width=${W} height="9" rx="2"></rect>
      <rect class="fill accent" x="0" y=${at * row + 17} width=${Math.max(0, (Number(kind.sum) / most) * W)} height="9" rx="2"></rect>`)}</svg>
    ${split.without ? html`<p class="says">${c.t("result.withoutKind", { n: split.without })}</p>` : nothing}</div>`;
}

/** Findings that compare money or a share with a limit that can be drawn. */
export function limited(plan: Plan, list: Finding[]): Finding[] {
  return list.filter(({ kind, measured, threshold }) => {
    if (kind === "indicator" || !measured || !threshold || measured.unit !== threshold.unit || threshold.unit === null) return false;
    const unit = plan.units.find((each) => each.id === threshold.unit);
    const [have, need] = [Number(measured.value ?? NaN), Number(threshold.value ?? NaN)];
    return (unit?.style === "money" || threshold.unit === "%") && Number.isFinite(have) && Number.isFinite(need) && have >= 0 && need > 0 && threshold.op !== "not_equal";
  });
}

const LEAST = ["result.least", "result.limitLeast"] as const;
const MOST = ["result.most", "result.limitMost"] as const;
const EXACT = ["result.exactly", "result.limitExact"] as const;
const LIMIT = { at_least: LEAST, greater: LEAST, at_most: MOST, less: MOST, equal: EXACT, not_equal: EXACT } as const;

function against(c: Context, f: Finding): TemplateResult {
  const [have, need] = [Number(f.measured?.value), Number(f.threshold?.value)];
  const op = f.threshold?.op ?? "equal";
  const [short, long] = LIMIT[op];
  const most = Math.max(have, need) * 1.08;
  const at = (number: number) => (number / most) * W;
  const words = c.t(long, { title: f.title, have: f.measured?.text ?? "", need: f.threshold?.text ?? "" });
  return html`<div class="indicator s-${f.verdict === "met" ? "met" : "not_met"}"><p class="head"><strong>${f.title}</strong> <span>${f.measured?.text}</span></p>
    <svg class="bar" viewBox="0 0 ${W} 34" role="img" aria-label=${words}>${svg`<rect class="track" x="0" y="2" width=${W} height="12" rx="2"></rect>
      <rect class="fill" x="0" y="2" width=${at(have)} height="12" rx="2"></rect>
      <line class="goal" x1=${at(need)} x2=${at(need)} y1="0" y2="18"></line>
      <text x=${at(need) > W / 2 ? Math.min(at(need) + 4, W) : Math.max(at(need) - 4, 0)} y="30" text-anchor=${at(need) > W / 2 ? "end" : "start"}>${c.t(short, { n: f.threshold?.text ?? "" })}</text>`}</svg></div>`;
}

export function charts(c: Context, decision: Decision, list: Finding[]): TemplateResult | typeof nothing {
  const used = new Set(list.flatMap((f) => f.facts));
  const splits = (fact: Fact) => parts(c.plan, fact) !== null;
  const split = c.plan.facts.filter((fact) => used.has(fact.name) && c.answers.rows(fact).length > 0 && splits(fact));
  const bars = limited(c.plan, list);
  if (split.length + bars.length === 0 || decision.findings.length === 0) return nothing;
  return html`<section><h4>${c.t("result.charts")}</h4>${split.map((fact) => guard([c.plan, c.lang, c.answers.change(fact)], () => budget(c, fact)))}${bars.map((f) => against(c, f))}</section>`;
}
