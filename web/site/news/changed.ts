// Site, news: what differs between two plans of a policy, and between two answers, in words. Values alone are put in words; of other rules only that they changed.

import { dateText, numberText } from "../../src/form/value-text.js";
import type { Decision } from "../../src/decision.js";
import type { Lang, Plan } from "../../src/plan.js";
import { shift } from "../../src/read/decimal.js";
import { numberDomain } from "../../src/read/value.js";
import { pick, say } from "../../src/words.js";

type Parameter = Plan["parameters"][number];
type Constant = Parameter["values"][number]["value"];

function valueText(lang: Lang, plan: Plan, { domain }: Parameter, value: Constant): string {
  const [kind, inner] = Object.entries(value)[0] ?? ["", ""];
  if (kind === "boolean") return say(lang)(inner ? "form.yes" : "form.no");
  if (kind === "date") return dateText(lang, String(inner));
  const number = numberDomain(plan, domain);
  if (number) return numberText(lang, number.whole ? String(inner) : shift(String(inner), -number.unit.exponent), number.unit);
  if (typeof domain === "object" && "choice" in domain) {
    const choice = plan.choice_sets[domain.choice.set]?.choices;
    const found = choice?.find((each, at) => each.id === inner || at === inner);
    if (found) return pick(lang, found.label);
  }
  return String(inner);
}

export interface ChangedValue { title: string; from: string; before: string | null; after: string | null }

/** Every value that is new, gone or another one, by the day from which it holds. */
export function changedValues(lang: Lang, before: Plan, after: Plan): ChangedValue[] {
  const known = new Map(before.parameters.map((each) => [each.name, each]));
  const out: ChangedValue[] = [];
  for (const parameter of after.parameters) {
    const old = known.get(parameter.name);
    const days = [...new Set([...(old?.values ?? []), ...parameter.values].map(({ from }) => from))].sort();
    const on = (plan: Plan, of: Parameter | undefined, day: string) => {
      const found = of?.values.filter(({ from }) => from <= day).at(-1);
      return found && of ? valueText(lang, plan, of, found.value) : null;
    };
    for (const from of days) {
      const [was, is] = [on(before, old, from), on(after, parameter, from)];
      if (was !== is) out.push({ title: pick(lang, parameter.title), from: dateText(lang, from), before: was, after: is });
    }
  }
  return out;
}

export interface ChangedOutcome { title: string; before: string; after: string }

/** The outcomes for which something else is said now. */
export function changedOutcomes(before: Decision, after: Decision): ChangedOutcome[] {
  return after.outcomes.flatMap(({ id, title, headline, verdict }) => {
    const old = before.outcomes.find((each) => each.id === id);
    return old && (old.headline !== headline || old.verdict !== verdict) ? [{ title, before: old.headline, after: headline }] : [];
  });
}
