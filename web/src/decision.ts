// Types, in: the answer of the engine, as schemas/decision.schema.json has it.

import type { Answer } from "../../wasm/types/answer.js";

export type Decision = Answer;
export type {
  Amount, Change, Changer, Finding, Indicator, Measured, Movement, Outcome, Pace, Question, Shortfall, Threshold, Verdict,
} from "../../wasm/types/answer.js";
