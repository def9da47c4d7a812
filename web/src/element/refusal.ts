// Element: what the engine or the browser throws, as something to read in both languages.

import { NoEngine } from "../no-engine.js";
import { PlanRefused, type Text } from "../plan.js";
import { bothLanguages, type Word } from "../words.js";

/** Why there is no form or no result. What could be otherwise on another try can be tried again. */
export interface Failure { text: Text; retry: boolean }

const OF_THE_PLAN: Record<string, Word> = {
  "not-a-plan": "result.e_not_a_plan", "other-format": "result.e_other_format", altered: "result.e_altered", broken: "result.e_broken",
  "other-hash": "result.e_other_hash",
};

interface Refusal { code?: unknown; message?: Text }

function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof Error)) return null;
  try {
    const refusal = JSON.parse(error.message) as Refusal | null;
    return refusal && typeof refusal.code === "string" ? refusal : null;
  } catch {
    return null;
  }
}

/** Why an answer was refused; a policy that is not in force on the date says so itself. */
export function refusalText(error: unknown): Text {
  const text = refusalOf(error)?.message;
  return typeof text?.zh === "string" && typeof text.en === "string" ? text : bothLanguages("result.e_decide");
}

/** Why there is no plan, or no engine for it. */
export function failureOf(error: unknown): Failure {
  if (error instanceof NoEngine) {
    return { text: bothLanguages(error.why === "not-loaded" ? "result.e_engine_load" : "result.e_engine_blocked"), retry: error.why === "not-loaded" };
  }
  const code = error instanceof PlanRefused ? error.code : refusalOf(error)?.code;
  const word = typeof code === "string" ? OF_THE_PLAN[code] : undefined;
  if (word) return { text: bothLanguages(word), retry: true };
  return { text: bothLanguages("result.e_engine_load"), retry: true };
}
