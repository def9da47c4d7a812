// Written from schemas/decision.schema.json by `cargo xtask types`. Change the schema, not this file.

/** What `zhunsheng decide --json` prints: everything that a policy says about one case on one date. Every key is always written, except `role`, which only duties have; what is not known is null, never false or zero. Decimals are strings, so that no digit is lost. Where the answer is about one outcome only, the lists hold what belongs to that outcome. */
export type Answer = {
  /** Name of the policy in lower-case words joined by hyphens. */
  policy: string;
  /** Edition of the package, numbers joined by points. */
  version: string;
  /** Title of the policy, in the language of the answer. */
  title: Line;
  /** The date that was decided for (YYYY-MM-DD). */
  as_of: Date;
  /** Content hash of the plan that was decided on. */
  plan: string;
  /** Language of all texts of the answer: zh (中文) or en (英文). Units are signs and stay Chinese outside of the texts. */
  lang: "zh" | "en";
  /** The outcomes, in the order of the policy. */
  outcomes: Outcome[];
  /** The findings, in the order of the rule file. */
  findings: Finding[];
  /** Money, one for each finding of the kind `amount`. */
  amounts: Amount[];
  /** Values against targets, one for each finding of the kind `indicator`. */
  indicators: Indicator[];
  /** Dates to keep, one for each finding of the kind `deadline`. */
  deadlines: Deadline[];
  /** Papers to hand in, one for each finding of the kind `document`. */
  documents: Document[];
  /** The procedure, one for each finding of the kind `step`. */
  steps: Step[];
  /** Where the case stands on each ladder of tiers. */
  ladders: Ladder[];
  /** What to ask next: the question that can decide most first, then in the order of the form. Empty if nothing that is not known can change an outcome. */
  questions: Question[];
  /** One for each outcome that is not met or unknown, consequences (sanctions and effects) left out: what is missing, and the smallest changes that reach it. */
  gaps: Gap[];
  /** One for each outcome: from when time alone makes it met, and until when. */
  eligible_from: Eligible[];
  /** What of the facts could not be used and counts as not known, in the order of the text. Empty where everything could be used. */
  problems: Problem[];
};

/** Money that a finding of the kind `amount` gives. */
export type Amount = {
  /** Id of the finding in `findings`. */
  finding: Id;
  /** Whether the money is due: met (应得), not_met (不应得), unknown (待定), not_applicable (不适用) or not_computable (无法计算). */
  verdict: Verdict;
  /** How much, an exact decimal in 元 as a string. Null if it is not due, not known or not computable. */
  value: string | null;
  /** The unit of `value`, always 元. */
  unit: "元";
  /** The money in the unit of the policy, or in words why there is none, in the language of the answer. */
  text: string;
  /** Who owes the money, where it is not money that the applicant receives. Null otherwise. */
  owed_by: string | null;
};

/** What stands between the finding and a result. At least one of `facts`, `parameters` and `places` is not empty. */
export type Because = {
  /** Names of the facts that are not known and can still change the result. */
  facts: Id[];
  /** Names of the parameters that have no value on the as-of date. */
  parameters: Parameter[];
  /** Who has to set these parameters, where the policy says so, in the language of the answer. */
  set_by: Line[];
  /** The places in the rule file that cannot be computed: a division by zero, a number beyond 28 digits or a date outside of the calendar. */
  places: string[];
};

/** A fact to change, or to state where it is not known. */
export type Change = {
  /** Name of the fact. */
  fact: Id;
  /** Its value now, in `unit`. Null if it is not known. */
  now: Value;
  /** The value that is just enough, in `unit`; never null. */
  needed: Value;
  /** Unit of both values, as its Chinese sign. Null for a pure number and for what has no unit. */
  unit: Unit;
  /** The change, in the language of the answer. */
  text: Line;
};

export type Changer = "applicant" | "authority" | "time" | "nobody";

export type Clause = string;

export type Comparison = "equal" | "not_equal" | "less" | "at_most" | "greater" | "at_least";

export type Date = string;

export type DateOrNull = string | null;

/** A date to keep, for a finding of the kind `deadline`. */
export type Deadline = {
  /** Id of the finding in `findings`. */
  finding: Id;
  /** Whether it was kept: met (已遵守), not_met (未遵守), unknown (待定), not_applicable (不适用) or not_computable (无法计算). */
  verdict: Verdict;
  /** The last day (YYYY-MM-DD). Null if it is not known, does not apply or cannot be computed. */
  due: DateOrNull;
  /** The day it was done (YYYY-MM-DD). Null if it is not known or the policy does not ask for it. */
  done: DateOrNull;
  /** Days from the as-of date to the last day; 0 on the last day, negative once it is past. Null if `due` is null. */
  days_left: number | null;
};

/** A paper to hand in, for a finding of the kind `document`. */
export type Document = {
  /** Id of the finding in `findings`. */
  finding: Id;
  /** Whether it is there: met (已备), not_met (未备), unknown (待定), not_applicable (不适用) or not_computable (无法计算). */
  verdict: Verdict;
  /** How many copies. Null if the policy does not say or it is not known. */
  copies: Number | null;
};

/** From when, and until when, an outcome is met if nothing but time and enacted values change. */
export type Eligible = {
  /** Id of the outcome. */
  outcome: Id;
  /** The first day on which it is met, on or after the as-of date (YYYY-MM-DD). Null if time alone does not make it met. */
  from: DateOrNull;
  /** The last day of that stretch (YYYY-MM-DD). Null if `from` is null or no end was found within a hundred years. */
  until: DateOrNull;
};

/** The result of one rule. */
export type Finding = {
  /** Name of the finding in lower snake case. */
  id: Id;
  /** What it is: `criterion` (条件), `duty` (义务), `indicator` (指标), `amount` (金额), `deadline` (期限), `document` (材料) or `step` (办理步骤). What more an indicator, amount, deadline, document or step yields stands in the list of its kind. */
  kind: "criterion" | "duty" | "indicator" | "amount" | "deadline" | "document" | "step";
  /** Name of the finding, in the language of the answer. */
  title: string;
  /** met (符合), not_met (不符合), unknown (待定: facts or parameters are missing), not_applicable (不适用) or not_computable (无法计算: no answer can help). */
  verdict: Verdict;
  /** Whether the verdict rests on the applicant's own word for what somebody else must judge. */
  provisional: boolean;
  /** Locator of the clause that it stands on. */
  clause: Clause;
  /** What the policy asks, as a sentence with the values in force, in the language of the answer. */
  text: string;
  /** A remark on the rule, in the language of the answer. Null if there is none. */
  note: string | null;
  /** What the case has. Null if the finding is not decided by a single comparison. */
  measured: Measured | null;
  /** What the policy asks. Null if the finding is not decided by a single comparison. */
  threshold: Threshold | null;
  /** By how much the case falls short. Null unless the verdict is not_met by a comparison of numbers or dates for size. */
  shortfall: Shortfall | null;
  /** The records of lists that the finding fails on, each proved by deciding on it alone. */
  records: Record[];
  /** Names of the facts that it rests on, known or not, in the order of the form. */
  facts: Id[];
  /** Why it is unknown or not computable; for an amount, also why its money is not known. Null if nothing is missing. */
  because: Because | null;
  /** Who can change it: `applicant` (申报单位) by changing or stating a fact, `authority` (主管部门或登记机关) whose word it rests on, `time` (时间) alone, or `nobody` (无人): it rests on what is past, cannot be computed, or waits for a value that nobody has set. Null if it is met or does not apply. */
  changeable_by: Changer | null;
  /** The documents that prove its facts, in the language of the answer, each once. */
  evidence: Line[];
  /** Whose duty it is, in the language of the answer. Only for a duty; every other kind is written without this key. */
  role?: string;
};

/** What an outcome that is not met, or unknown, lacks, and what would reach it. */
export type Gap = {
  /** Id of the outcome. */
  outcome: Id;
  /** The findings it rests on that are not met, unknown or not computable, in the order of the rule file. */
  missing: Missing[];
  /** The smallest sets of changes that reach it, the smallest first, at most five, each proved by deciding again. Empty if none was found. */
  ways: Way[];
};

export type Id = string;

/** A value against a target, for a finding of the kind `indicator`. */
export type Indicator = {
  /** Id of the finding in `findings`. */
  finding: Id;
  /** Whether the target is reached: met (达成), not_met (未达成), unknown (待定), not_applicable (不适用) or not_computable (无法计算). */
  verdict: Verdict;
  /** What has been reached. */
  value: Measured;
  /** What is to be reached. */
  target: Measured;
  /** The part of the target that is reached, in percent, a string with one digit after the point, cut. Null if it is not known or not computable. */
  completion: string | null;
  /** The day the target falls due (YYYY-MM-DD). Null if the policy sets none or it is not known. */
  by: DateOrNull;
  /** How fast the target must be approached. Null without a day by which it is to be reached. */
  pace: Pace | null;
  /** How the value has moved. Null where the rule has neither a start nor a history. */
  trend: Trend | null;
};

/** Where the case stands on a ladder of tiers. */
export type Ladder = {
  /** Name of the ladder in lower snake case. */
  id: Id;
  /** Name of the ladder, in the language of the answer. */
  title: Line;
  /** Ids of the outcomes, from the lowest tier to the highest. */
  rungs: Id[];
  /** Id of the highest rung that is met. Null if none is. */
  reached: string | null;
  /** Id of the rung after it, or of the lowest if none is reached. Null if the highest is reached. */
  next: string | null;
  /** Ids of the findings of the next rung that are not met, unknown or not computable. Empty if there is no next rung. */
  missing: Id[];
};

export type Line = string;

/** A value with its unit and in words. */
export type Measured = {
  /** The value, in `unit`. Null if it is not known, does not apply or cannot be computed. */
  value: Value;
  /** Unit of the value, as its Chinese sign. Null for a pure number and for what has no unit. */
  unit: Unit;
  /** The value with its unit as people write it, or in words why there is none, in the language of the answer. */
  text: string;
};

/** A finding that an outcome lacks. */
export type Missing = {
  /** Id of the finding in `findings`. */
  finding: Id;
  /** not_met (不符合), unknown (待定) or not_computable (无法计算). */
  verdict: "not_met" | "unknown" | "not_computable";
  /** By how much the case falls short. Null unless the verdict is not_met by a comparison of numbers or dates for size. */
  shortfall: Shortfall | null;
  /** Who can change it: `applicant` (申报单位) by changing or stating a fact, `authority` (主管部门或登记机关) whose word it rests on, `time` (时间) alone, or `nobody` (无人): it rests on what is past, cannot be computed, or waits for a value that nobody has set. */
  changeable_by: Changer;
};

/** A change of a value. */
export type Movement = {
  /** The year that is compared with. Null for the start. */
  year: number | null;
  /** What there was. */
  from: Measured;
  /** By how much it is more now; less is negative. */
  by: Measured;
  /** The change in percent of what there was, rounded half up to one digit. Null from zero or less. */
  percent: string | null;
};

/** A whole number, or an exact decimal as a string. */
export type Number = number | string;

/** What the policy decides about the applicant. */
export type Outcome = {
  /** Name of the outcome in lower snake case. */
  id: Id;
  /** Name of the outcome, in the language of the answer. */
  title: Line;
  /** What the outcome is to the applicant: `qualification` is sought (资格), `consequence` is a sanction or effect that sets in (后果), `obligation` is a set of duties kept (义务), `target` is a goal of the programme (目标). */
  purpose: "qualification" | "consequence" | "obligation" | "target";
  /** met (符合), not_met (不符合), not_applicable (不适用) or unknown (待定). An outcome that cannot be computed is unknown, too. */
  verdict: "met" | "not_met" | "unknown" | "not_applicable";
  /** Whether no answer to any fact can change the verdict any more. An unknown verdict is settled if it only waits for what the policy has not set, or cannot be computed. */
  settled: boolean;
  /** Whether the verdict rests on the applicant's own word for what somebody else must judge; then `own_word` is not empty. */
  provisional: boolean;
  /** Names of the judged facts that the verdict rests on and that their judge has not confirmed. Empty if there is none, or the verdict is unknown. */
  own_word: Id[];
  /** Names of the parameters that the verdict waits for and nobody has set yet. Empty if it waits for none. */
  waiting_for: Parameter[];
  /** Locator of the clause that it stands on. */
  clause: Clause;
  /** The verdict in one line, in the language of the answer. */
  headline: Line;
  /** A sentence about it, in the language of the answer. Null if the policy gives it none. */
  text: string | null;
  /** Ids of the findings that it rests on, in the order of the rule file. */
  findings: Id[];
};

/** What is left of a target and the time for it, and where a steady pace from the start would be. */
export type Pace = {
  /** The day that the value is of (YYYY-MM-DD). */
  at: Date;
  /** Days from the as-of date to the day the target falls due; negative once it is past. */
  days_left: number;
  /** What is missing. Null if the target is reached or a value is not known. */
  remaining: Measured | null;
  /** What is needed in each full month that is left, rounded up. Null without a full month. */
  per_month: Measured | null;
  /** What is needed in twelve of the full months that are left, rounded up. Null without twelve of them. */
  per_year: Measured | null;
  /** The yearly growth in percent that reaches the target in the full months that are left, rounded up to one digit. Null without a full month, from zero, or where the target is beyond a hundred times the value. */
  growth: string | null;
  /** Whether the case is where a steady pace from the start would be. Null where the rule does not say where the way starts, or a value is not known. */
  on_track: boolean | null;
  /** What a steady pace would have on the day of the value, rounded towards the target. */
  expected: Measured | null;
  /** By how much the case is behind a steady pace. Null if it is not. */
  behind: Measured | null;
};

export type Parameter = string;

/** Something in the facts that could not be used. */
export type Problem = {
  /** JSON path of the value. */
  path: string;
  /** Its line, from 1. */
  line: number;
  /** Its column in characters, from 1. */
  column: number;
  /** What kind of problem it is. */
  code: string;
  /** What stands there, shortened. */
  found: string;
  /** What is wrong. */
  message: string;
  /** How to mend it. Null if there is nothing more to say. */
  hint: string | null;
};

/** A fact that is not known and can still change an outcome. */
export type Question = {
  /** Name of the fact. */
  fact: Id;
  /** What is asked, in the language of the answer. */
  title: Line;
  /** How much the answer can still decide: 100 for each of `settles`, 10 for each of `outcomes` and 1 for each of `findings`. */
  score: number;
  /** How the score comes about, in the language of the answer. */
  text: Line;
  /** Ids of the undecided outcomes that this answer alone may settle. */
  settles: Id[];
  /** Ids of the undecided outcomes that wait for it. */
  outcomes: Id[];
  /** Ids of the undecided findings that wait for it. */
  findings: Id[];
};

/** A record of a list that a finding fails on. */
export type Record = {
  /** Name of the list. */
  fact: Id;
  /** Position of the record, counted from 1. */
  row: number;
  /** Which record it is, in words. */
  text: Line;
};

/** By how much a case misses a threshold. */
export type Shortfall = {
  /** The difference, in `unit`; always a number. */
  value: Number;
  /** Unit of the difference: that of the threshold, or 天 (days) between dates. Null for a pure number. */
  unit: Unit;
  /** The difference with its unit as people write it, in the language of the answer. */
  text: string;
};

/** A step of a procedure, for a finding of the kind `step`. */
export type Step = {
  /** Id of the finding in `findings`. */
  finding: Id;
  /** Where it stands: `done` (已完成), `ready` (可办理) now, `blocked` (受阻) by an earlier step that has not been taken, `unknown` (待定) whether it or an earlier step has been taken, or `not_applicable` (不适用). */
  state: "done" | "ready" | "blocked" | "unknown" | "not_applicable";
  /** Who takes it, in the language of the answer. */
  actor: string;
  /** Ids of the steps that come before it. Empty if it can come first. */
  after: Id[];
  /** Ids of the steps before it that are known not to have been taken. */
  blocked_by: Id[];
};

/** What the policy asks. */
export type Threshold = {
  /** How the measured value is compared with it: `equal` ==, `not_equal` !=, `less` <, `at_most` <=, `greater` >, `at_least` >=. */
  op: Comparison;
  /** The value, in `unit`. Null if nobody has set it on the as-of date, or it is not known or cannot be computed. */
  value: Value;
  /** Unit of the value, as its Chinese sign. Null for a pure number and for what has no unit. */
  unit: Unit;
  /** The value with its unit as people write it, or in words why there is none, in the language of the answer. */
  text: string;
  /** The day since which it is in force (YYYY-MM-DD): the latest date of the parameter values that it is made of. Null if it rests on no parameter that is set. */
  since: DateOrNull;
};

/** How an indicator has moved. */
export type Trend = {
  /** The change against the start. Null if it is not known. */
  since_start: Movement | null;
  /** The change against the latest earlier year that is known. Null if there is none. */
  since_year: Movement | null;
  /** The years of the history, the earliest first. */
  years: Array<{
    /** The calendar year. */
    year: number;
    /** What was reached. Null if it is not known. */
    actual: Measured | null;
    /** What was to be reached. Null if it is not known. */
    target: Measured | null;
  }>;
};

export type Unit = string | null;

/** A value; its type is that of the fact or parameter. Null if there is none. */
export type Value = boolean | number | string | null;

export type Verdict = "met" | "not_met" | "unknown" | "not_applicable" | "not_computable";

/** A set of changes that reaches an outcome: all of its changes, and waiting if there is a date. */
export type Way = {
  /** The day until which one has to wait (YYYY-MM-DD). Null if no waiting is needed. */
  from: DateOrNull;
  /** The facts to change or to state, in the order of the form. Empty if waiting alone is enough. */
  changes: Change[];
  /** The whole way, in the language of the answer. */
  text: Line;
};
