// Types, in: the plan as schemas/plan.schema.json has it, and the reading of its file.

import type { Fact, Plan, PlanFile } from "../../wasm/types/plan.js";

export type { Choice, Clause, Domain, Fact, Field, Ladder, Outcome, Plan, Policy, Text, Unit } from "../../wasm/types/plan.js";
export type Lang = "zh" | "en";
export type Judge = Fact["judge"];

/** The format that this form reads, as the engine does. */
const FORMAT: PlanFile["format"] = 1;

/** Why a text is no plan for this form; the engine has the same names for the first two. */
export class PlanRefused extends Error {
  constructor(readonly code: "not-a-plan" | "other-format" | "other-hash") {
    super(code);
  }
}

export interface PlanText { plan: Plan; hash: string }

/** Reads a plan file for the form. The engine verifies its hash; here only what the form itself needs is looked at. */
export function readPlan(text: string): PlanText {
  let file: { format?: unknown; hash?: unknown; plan?: Partial<Plan> } | null;
  try {
    file = JSON.parse(text) as typeof file;
  } catch {
    throw new PlanRefused("not-a-plan");
  }
  const { format, hash, plan } = file ?? {};
  if (typeof hash !== "string" || !plan || typeof format !== "number") throw new PlanRefused("not-a-plan");
  if (format !== FORMAT) throw new PlanRefused("other-format");
  const lists = [plan.facts, plan.groups, plan.units, plan.choice_sets, plan.outcomes, plan.ladders, plan.clauses];
  if (!plan.policy || !lists.every(Array.isArray)) throw new PlanRefused("not-a-plan");
  return { plan: plan as Plan, hash };
}
