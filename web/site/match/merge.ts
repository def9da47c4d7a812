// Site, match: the facts of all policies as one plan for the form. Facts of one name mean the same in every policy, so each is asked once.

import type { Domain, Fact, Plan } from "../../src/plan.js";

/** One plan that only asks: its units and choices are those of all plans, one after the other; it decides nothing. */
export function merge(plans: readonly Plan[]): Plan {
  const [first] = plans;
  if (!first) throw new Error("no plans");
  const facts = new Map<string, Fact>();
  const units: Plan["units"][number][] = [];
  const choices: Plan["choice_sets"][number][] = [];
  for (const plan of plans) {
    const [unit, set] = [units.length, choices.length];
    for (const fact of plan.facts) if (!facts.has(fact.name)) facts.set(fact.name, { ...fact, group: 0, domain: moved(fact.domain, unit, set) });
    units.push(...plan.units);
    choices.push(...plan.choice_sets);
  }
  return {
    ...first, units, choice_sets: choices, facts: [...facts.values()], groups: first.groups.slice(0, 1),
    // Why: each policy has its own experts and offices; over all of them only the kind of judge is true.
    policy: { ...first.policy, id: "match", judges: [] },
    outcomes: [], ladders: [], findings: [], clauses: [],
  };
}

function moved(domain: Domain, unit: number, set: number): Domain {
  if (typeof domain !== "object") return domain;
  if ("integer" in domain) return { integer: { ...domain.integer, unit: domain.integer.unit + unit } };
  if ("decimal" in domain) return { decimal: { ...domain.decimal, unit: domain.decimal.unit + unit } };
  if ("choice" in domain) return { choice: { ...domain.choice, set: domain.choice.set + set } };
  if (!("list" in domain)) return domain;
  const fields = domain.list.fields.map((field) => ({ ...field, domain: moved(field.domain, unit, set) }));
  return { list: { ...domain.list, fields } };
}
