// Types, in: the decision of the engine, after schemas/decision.schema.json.

export type Verdict = "met" | "not_met" | "unknown" | "not_applicable" | "not_computable";
export type Changer = "applicant" | "authority" | "time" | "nobody";
export type Value = boolean | number | string | null;
export interface Measured { value: Value; unit: string | null; text: string }
export interface Outcome {
  id: string; title: string; purpose: "qualification" | "consequence" | "obligation" | "target";
  verdict: Verdict; settled: boolean; provisional: boolean; own_word: string[]; waiting_for: string[];
  clause: string; headline: string; text: string | null; findings: string[];
}
export interface Because { facts: string[]; parameters: string[]; set_by: string[]; places: string[] }
export interface Finding {
  id: string; kind: "criterion" | "duty" | "indicator" | "amount" | "deadline" | "document" | "step";
  title: string; verdict: Verdict; provisional: boolean; clause: string; text: string; note: string | null; role?: string;
  measured: Measured | null; threshold: (Measured & { op: string; since: string | null }) | null;
  shortfall: Measured | null; records: { fact: string; row: number; text: string }[];
  facts: string[]; because: Because | null; changeable_by: Changer | null; evidence: string[];
}
export interface Amount { finding: string; verdict: Verdict; value: string | null; unit: string; text: string; owed_by: string | null }
export interface Movement { year: number | null; from: Measured; by: Measured; percent: string | null }
export interface Pace {
  at: string; days_left: number; remaining: Measured | null; per_month: Measured | null; per_year: Measured | null;
  growth: string | null; on_track: boolean | null; expected: Measured | null; behind: Measured | null;
}
export interface Trend {
  since_start: Movement | null; since_year: Movement | null;
  years: { year: number; actual: Measured | null; target: Measured | null }[];
}
export interface Indicator {
  finding: string; verdict: Verdict; value: Measured; target: Measured; completion: string | null; by: string | null;
  pace: Pace | null; trend: Trend | null;
}
export interface Deadline { finding: string; verdict: Verdict; due: string | null; done: string | null; days_left: number | null }
export interface Document { finding: string; verdict: Verdict; copies: number | string | null }
export interface Step { finding: string; state: string; actor: string; after: string[]; blocked_by: string[] }
export interface Ladder { id: string; title: string; rungs: string[]; reached: string | null; next: string | null; missing: string[] }
export interface Question { fact: string; title: string; score: number; text: string; settles: string[]; outcomes: string[]; findings: string[] }
export interface Change { fact: string; now: Value; needed: Value; unit: string | null; text: string }
export interface Way { from: string | null; changes: Change[]; text: string }
export interface Missing { finding: string; verdict: Verdict; shortfall: Measured | null; changeable_by: Changer }
export interface Gap { outcome: string; missing: Missing[]; ways: Way[] }
export interface Eligible { outcome: string; from: string | null; until: string | null }
export interface Problem { path: string; code: string; found: string; message: string; hint: string | null }

export interface Decision {
  policy: string; version: string; title: string; as_of: string; plan: string; lang: "zh" | "en";
  outcomes: Outcome[]; findings: Finding[]; amounts: Amount[]; indicators: Indicator[]; deadlines: Deadline[];
  documents: Document[]; steps: Step[]; ladders: Ladder[]; questions: Question[]; gaps: Gap[];
  eligible_from: Eligible[]; problems: Problem[];
}
