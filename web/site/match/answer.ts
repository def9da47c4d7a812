// Types, in: what `match` answers, as far as this page shows it, after schemas/match.schema.json.

export interface Shortfall { text: string; unit: string; value: string }
export interface OpenFinding { finding: string; title: string; verdict: string; clause: string; shortfall: Shortfall | null }
export interface Outcome {
  policy: string; outcome: string; title: string; purpose: string; verdict: string; settled: boolean; provisional: boolean; clause: string; headline: string;
  not_met: OpenFinding[]; unknown: OpenFinding[]; eligible_from: string | null; way: string | null;
}
export interface Amount {
  policy: string; finding: string; title: string; clause: string; verdict: string; value: string | null; text: string; owed_by: string | null;
  if_met: { value: string; text: string } | null; touched: boolean;
}
export interface Match {
  as_of: string; policies: { policy: string; title: string; in_force: boolean }[];
  met: Outcome[]; alerts: Outcome[]; near: Outcome[]; untouched: Outcome[]; amounts: Amount[];
  questions: { fact: string; title: string; outcomes: { policy: string; outcome: string }[] }[];
}
