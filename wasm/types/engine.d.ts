// Written from schemas/engine.schema.json by `cargo xtask types`. Change the schema, not this file.

/** What the engine of `@zhunsheng/engine` says besides answers: the findings in short, or why there is no answer. Answers are described by decision.schema.json. */
export type Result = ShortFindings | Refusal;

/** What is wrong with the facts, and where. */
export type Problem = {
  /** JSON path of the value; `$` is the whole text. */
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
  message: Text;
  /** How to mend it, where that is not plain. */
  hint: Text | null;
};

/** The message of every error that the engine throws, as JSON. */
export type Refusal = {
  /** A stable name: the first four are about the plan, the others about what was asked. */
  code: "not-a-plan" | "other-format" | "altered" | "broken" | "facts" | "bad-date" | "too-early" | "too-late" | "bad-language" | "unknown-outcome";
  /** What is wrong. */
  message: Text;
  /** For the code `facts`, why nothing could be read; else empty. */
  problems: Problem[];
};

/** A finding without words. A finding that measures something has `measured` and `threshold`, and one that falls short has `shortfall`. */
export type ShortFinding = {
  /** Its id. */
  id: string;
  /** Its verdict. */
  verdict: Verdict;
  /** What the case has, in the unit of the finding. */
  measured?: Value;
  /** By how much the case falls short. */
  shortfall?: Value;
  /** What the policy asks. */
  threshold?: Value;
};

/** What `findings` gives: every finding of the plan, in the order of the rule file. */
export type ShortFindings = ShortFinding[];

/** In both languages. */
export type Text = {
  /** In Chinese. */
  zh: string;
  /** In English. */
  en: string;
};

/** Decimals and dates are strings, whole numbers are numbers; what is not known is null. */
export type Value = string | number | boolean | null;

/** Met, not met, not known, not applicable, or not computable. */
export type Verdict = "met" | "not_met" | "unknown" | "not_applicable" | "not_computable";
