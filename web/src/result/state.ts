// Result, first: the verdict of a finding as one of the states a reader sees: icon, word and colour.

import type { Decision, Finding } from "../decision.js";
import type { Plan } from "../plan.js";
import type { Word } from "../words.js";

export type State = "met" | "not_met" | "unknown" | "judge" | "not_applicable";

export const ICON: Record<State, string> = { met: "✔", not_met: "✖", unknown: "？", judge: "⚖", not_applicable: "–" };
export const WORD: Record<State, Word> = {
  met: "result.met", not_met: "result.not_met", unknown: "result.unknown", judge: "result.judge", not_applicable: "result.not_applicable",
};

/** Nothing is judged before it is answered; what rests on one's own word waits for whoever judges it. */
export function stateOf(finding: Finding, judged: Set<string>): State {
  switch (finding.verdict) {
    case "met": return finding.provisional ? "judge" : "met";
    case "not_met": return "not_met";
    case "not_applicable": return "not_applicable";
    default: {
      const facts = finding.because?.facts ?? [];
      return facts.length > 0 && facts.every((name) => judged.has(name)) ? "judge" : "unknown";
    }
  }
}

export function judgedFacts(plan: Plan): Set<string> {
  return new Set(plan.facts.filter((fact) => fact.judge !== "applicant").map((fact) => fact.name));
}

export function countStates(findings: Finding[], judged: Set<string>): Record<State, number> {
  const counts: Record<State, number> = { met: 0, not_met: 0, unknown: 0, judge: 0, not_applicable: 0 };
  for (const finding of findings) counts[stateOf(finding, judged)] += 1;
  return counts;
}

/** The findings that an outcome rests on; all of them where no outcome is looked at. */
export function findingsOf(decision: Decision, outcome: string): Finding[] {
  const ids = decision.outcomes.find((o) => o.id === outcome)?.findings;
  if (!ids) return decision.findings;
  const wanted = new Set(ids);
  return decision.findings.filter((finding) => wanted.has(finding.id));
}
