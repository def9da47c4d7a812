// Result: 「结果不对？」, for the whole result and for each finding: the buttons; what they open is in basis.ts and loaded later.

import { html, nothing, type TemplateResult } from "lit";
import type { Decision, Finding } from "../decision.js";
import type { Context } from "../form/context.js";
import { withLater } from "../later.js";
import type { WrongActions } from "./basis.js";

/** The answers that a finding rests on. Drawn only while it is open. */
export function usedFacts(c: Context, f: Finding): TemplateResult | typeof nothing {
  if (f.facts.length === 0) return nothing;
  const key = `u:${f.id}`;
  const open = c.opened.has(key);
  return html`<button type="button" class="link used" aria-expanded=${open} @click=${() => c.toggle(key)}>${c.t("result.used")}</button>
    ${open ? withLater(c.t, (part) => part.basisOf(c, f)) : nothing}`;
}

export function wrong(c: Context, decision: Decision, state: { withAnswers: boolean; copied: string }, act: WrongActions): TemplateResult {
  const open = c.opened.has("wrong");
  return html`<section class="wrong"><button type="button" class="quiet" id="wrong" aria-expanded=${open} @click=${() => c.toggle("wrong")}>${open ? "▾" : "▸"} ${c.t("result.wrong")}</button>
    ${open ? withLater(c.t, (part) => part.wrongSteps(c, decision, state, act)) : nothing}</section>`;
}
