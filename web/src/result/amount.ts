// Result: an amount in words: nothing due, zero, not known yet and not computable are four different things.

import type { Amount } from "../decision.js";
import type { Say } from "../words.js";

export function amountText(t: Say, amount: Amount): string {
  if (amount.value !== null) return /^-?0(?:\.0*)?$/u.test(amount.value) ? t("result.zero") : amount.text;
  if (amount.verdict === "not_met") return t("result.amountNone");
  if (amount.verdict === "not_computable") return t("result.amountNot");
  return amount.text || t("result.amountOpen");
}
