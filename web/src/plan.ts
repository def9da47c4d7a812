// Types, in: the plan as far as the form reads it, after schemas/plan.schema.json.

export type Lang = "zh" | "en";
export interface Text { zh: string; en: string }

export interface Unit {
  id: string; one: string; many: string; exponent: number;
  style: "counter" | "measure" | "money" | "sign" | "bare";
}
export interface Choice { id: string; label: Text }
export interface Field { name: string; title: Text; description: Text | null; domain: Domain }
export type Domain =
  | "boolean"
  | "date"
  | { integer: { minimum: number; maximum: number; unit: number } }
  | { decimal: { minimum: string; maximum: string; unit: number; decimals: number } }
  | { choice: { set: number } }
  | { text: { max_length: number } }
  | { list: { max_items: number; fields: Field[] } };

export type Judge = "applicant" | "expert" | "secretariat" | "registry";
export interface Fact extends Field {
  why: Text | null; evidence: Text[]; group: number; judge: Judge; changeable: boolean;
}
export interface Outcome { id: string; title: Text; purpose: string; clause: number }
export interface Clause { id: string; heading: Text; summary: Text; note: Text | null }
export interface Ladder { id: string; title: Text; rungs: number[] }
export interface Policy {
  id: string; version: string; title: Text; issuer: Text; document_number: string | null; jurisdiction: Text;
  from: string; to: string | null;
  judges: { judge: Judge; title: Text }[];
}
export interface Plan {
  policy: Policy; units: Unit[]; choice_sets: { choices: Choice[] }[]; groups: { id: string; title: Text }[];
  facts: Fact[]; outcomes: Outcome[]; ladders: Ladder[]; clauses: Clause[];
}

/** The format that this form reads, as the engine does. */
const FORMAT = 1;

/** Reads a plan file for the form. The engine verifies its hash; here only what the form itself needs is looked at. */
export function readPlan(text: string): Plan {
  const file = JSON.parse(text) as { format?: unknown; plan?: Plan };
  if (file.format !== FORMAT || !file.plan || !Array.isArray(file.plan.facts)) throw new Error("plan-format");
  return file.plan;
}
