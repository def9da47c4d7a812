// Written from schemas/match.schema.json by `cargo xtask types`. Change the schema, not this file.
import type * as answer from "./answer.js";

/** What `zhunsheng match --json` prints: one dossier against the newest edition of every policy, on one date. Every key is always written; what is not known is null. Decimals are strings, so that no digit is lost. */
export type Match = {
  /** The date that was decided for (YYYY-MM-DD). */
  as_of: answer.Date;
  /** Language of all texts: zh (中文) or en (英文). Units are signs and stay Chinese outside of the texts. */
  lang: answer.Answer["lang"];
  /** Every policy that was looked at: first those decided, then those not in force on the as-of date. */
  policies: Policy[];
  /** The qualifications that are met. */
  met: Outcome[];
  /** Sanctions and effects that have set in, and duties that are not kept, as far as the dossier says something about them. */
  alerts: Outcome[];
  /** The qualifications that are not met and about which the dossier says something, the nearest first. */
  near: Outcome[];
  /** The qualifications that are not met and about which the dossier says nothing, the nearest first. */
  untouched: Outcome[];
  /** All money of the policies in force, due or not. */
  amounts: Amount[];
  /** What to find out next, over all policies, the fact that can decide most first. Asked for are the qualifications of which more is known than not; if there are none, those that the dossier touches; else, or with `--all`, all that are not met. */
  questions: Question[];
  /** What of the dossier could not be used and counts as not known, each once. Empty where everything could be used. */
  problems: answer.Answer["problems"];
};

/** Money that a policy gives or asks. */
export type Amount = {
  /** Name of the policy. */
  policy: answer.Answer["policy"];
  /** Id of the finding. */
  finding: answer.Id;
  /** Name of the finding, in the language of the answer. */
  title: string;
  /** Locator of the clause that it stands on. */
  clause: answer.Clause;
  /** Whether the money is due: met (应得), not_met (不应得), unknown (待定), not_applicable (不适用) or not_computable (无法计算). */
  verdict: answer.Verdict;
  /** How much, an exact decimal in 元 as a string. Null if it is not due, not known or not computable. */
  value: answer.Amount["value"];
  /** The unit of `value`, always 元. */
  unit: answer.Amount["unit"];
  /** The money in the unit of the policy, or in words why there is none, in the language of the answer. */
  text: string;
  /** Who owes the money, where it is not money that the applicant receives. Null otherwise. */
  owed_by: string | null;
  /** What it would be once its condition is met. Null unless it is not due and can be computed. */
  if_met: Money | null;
  /** Why it is unknown or not computable. Null if nothing is missing. */
  because: answer.Because | null;
  /** Whether the dossier says anything about it. */
  touched: boolean;
};

/** Counts of what keeps an outcome from being met. */
export type Distance = {
  /** How many findings are not met or cannot be computed. */
  not_met: number;
  /** How many findings are not known. */
  unknown: number;
  /** How many of the findings that it rests on apply. */
  findings: number;
};

/** A value that the locality has set for a parameter. */
export type LocalValue = {
  /** Dotted name of the parameter. */
  parameter: answer.Parameter;
  /** Name of the parameter, in the language of the answer. */
  title: answer.Line;
  /** The value with its unit, as people write it. */
  value: answer.Line;
  /** The first day on which it holds (YYYY-MM-DD). */
  from: answer.Date;
  /** What it rests on, as the file of local values says. Null if the file does not say. */
  source: string | null;
};

/** An amount of money. */
export type Money = {
  /** An exact decimal in 元, as a string. */
  value: string;
  /** The money in the unit of the policy. */
  text: answer.Line;
};

/** A finding that an outcome rests on and that is not met, not known or cannot be computed. */
export type OpenFinding = {
  /** Id of the finding. */
  finding: answer.Id;
  /** Name of the finding, in the language of the answer. */
  title: string;
  /** not_met (不符合), unknown (待定) or not_computable (无法计算). */
  verdict: "not_met" | "unknown" | "not_computable";
  /** Locator of the clause that it stands on. */
  clause: answer.Clause;
  /** By how much the dossier falls short. Null unless the verdict is not_met by a comparison of numbers or dates for size. */
  shortfall: answer.Shortfall | null;
};

/** An outcome of a policy, for this dossier. `not_met` and `unknown` list what it rests on; under an “any”, not all of it is needed. */
export type Outcome = {
  /** Name of the policy. */
  policy: answer.Answer["policy"];
  /** Id of the outcome. */
  outcome: answer.Id;
  /** Name of the outcome, in the language of the answer. */
  title: answer.Line;
  /** What the outcome is to the applicant: `qualification` (资格), `consequence` (后果), `obligation` (义务) or `target` (目标). */
  purpose: answer.Outcome["purpose"];
  /** met (符合), not_met (不符合) or unknown (待定). An outcome that does not apply is not listed. */
  verdict: "met" | "not_met" | "unknown";
  /** Whether no answer to any fact can change the verdict any more. */
  settled: boolean;
  /** Whether the verdict rests on the applicant's own word for what somebody else must judge. */
  provisional: boolean;
  /** Locator of the clause that it stands on. */
  clause: answer.Clause;
  /** The verdict in one line, in the language of the answer. */
  headline: answer.Line;
  /** Names of the parameters that the verdict waits for and nobody has set yet. */
  waiting_for: answer.Outcome["waiting_for"];
  /** How far it is: the less `not_met` and `unknown` together, the nearer; of two as near, the one with less `not_met`. */
  distance: Distance;
  /** The findings it rests on that are not met or cannot be computed, in the order of the rule file. */
  not_met: OpenFinding[];
  /** The findings it rests on that are not known, in the order of the rule file. */
  unknown: OpenFinding[];
  /** The first day, on or after the as-of date, on which time alone makes it met (YYYY-MM-DD). Null if time alone does not. */
  eligible_from: answer.DateOrNull;
  /** The smallest set of changes that reaches it, in words, proved by deciding again. Null if it is met or none was found. */
  way: string | null;
};

/** An outcome, with the policy it belongs to. */
export type OutcomeOf = {
  /** Name of the policy. */
  policy: answer.Answer["policy"];
  /** Id of the outcome. */
  outcome: answer.Id;
};

/** A policy that was looked at. */
export type Policy = {
  /** Name of the policy. */
  policy: answer.Answer["policy"];
  /** Edition of the package. */
  version: answer.Answer["version"];
  /** Title of the policy, in the language of the answer. */
  title: answer.Line;
  /** Content hash of the plan that was decided on, local values included. */
  plan: answer.Answer["plan"];
  /** Whether it is in force on the as-of date. One that is not was not decided. */
  in_force: boolean;
  /** The values that the locality has set, as `--parameters` gives them. Empty for a policy that is not in force. */
  local_parameters: LocalValue[];
};

/** A fact that is not known and can still change an outcome of some policy. */
export type Question = {
  /** Name of the fact; it means the same in all policies. */
  fact: answer.Id;
  /** What is asked, in the language of the answer. */
  title: answer.Line;
  /** How much the answer can still decide: the scores of `zhunsheng decide`, summed over the policies. */
  score: number;
  /** The undecided outcomes that wait for it. */
  outcomes: OutcomeOf[];
};
