// Tests: a small plan with one fact of each kind.

import type { Domain, Fact, Outcome, Plan } from "../src/plan.js";

export const text = (zh: string) => ({ zh, en: zh });
export const fact = (name: string, domain: Domain, group = 0, judge: Fact["judge"] = "applicant"): Fact =>
  ({ name, title: text(name), description: null, why: null, evidence: [], group, judge, changeable: true, domain });
export const people = { integer: { minimum: 0, maximum: 100, unit: 0 } };
export const staff = fact("staff", people);
export const experts = fact("experts", { list: { max_items: 20, fields: [
  { name: "name", title: text("姓名"), description: null, domain: { text: { max_length: 50 } } },
  { name: "age", title: text("年龄"), description: null, domain: people },
] } }, 1);
const outcome = (id: string, purpose: Outcome["purpose"]): Outcome =>
  ({ id, title: text(id), purpose, clause: 0, says: null, verdict: { boolean: true }, findings: [] });

export const plan: Plan = {
  policy: { id: "p", version: "1", title: text("p"), issuer: text("i"), document_number: null, jurisdiction: text("j"), from: "2020-01-01", to: null, inferred: [], judges: [] },
  units: [{ id: "人", one: "person", many: "people", exponent: 0, style: "counter" }, { id: "万元", one: "", many: "", exponent: 4, style: "money" }],
  choice_sets: [{ choices: ["a", "b"].map((id) => ({ id, label: text(id) })) }, { choices: [..."abcdefgh"].map((id) => ({ id, label: text(id) })) }],
  groups: [{ id: "team", title: text("人员") }, { id: "list", title: text("名单") }, { id: "none", title: text("空") }],
  facts: [staff, fact("open", "boolean"), experts, fact("fund", { decimal: { minimum: "0", maximum: "5000000", unit: 1, decimals: 2 } }, 1),
    fact("fair", "boolean", 1, "expert")],
  outcomes: [outcome("duty", "obligation"), outcome("top", "qualification"), outcome("low", "qualification")],
  ladders: [], clauses: [], parameters: [], nodes: [], places: [], findings: [],
};
