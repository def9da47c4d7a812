// Result: the name of a finding.

import type { Decision } from "../decision.js";
import type { Writing } from "../form/value-text.js";
import { pick } from "../words.js";

/** The name of a finding, which need not be among those of the outcome that is looked at. */
export function titleOf(c: Writing, decision: Decision, id: string): string {
  const known = decision.findings.find((finding) => finding.id === id)?.title;
  if (known !== undefined) return known;
  const planned = c.plan.findings.find((finding) => finding.id === id);
  return planned ? pick(c.lang, planned.title) : id;
}
