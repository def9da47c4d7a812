// Desk: states as a word with a sign and a colour; never a colour alone.

import { html, type TemplateResult } from "lit";
import type { Change, CheckState, Lang, State } from "../types.js";
import { sayDesk } from "../words.js";

const SIGNS: Record<State, string> = { draft: "✎", checked: "✓", awaiting_approval: "…", approved: "✔", published: "●", withdrawn: "↶", rejected: "✖", superseded: "⇢" };

export function stateChip(lang: Lang, state: State): TemplateResult {
  return html`<span class="chip st-${state}"><span aria-hidden="true">${SIGNS[state] ?? "·"}</span> ${sayDesk(lang)(state)}</span>`;
}

/** The state of a change; of a published one, whether its day has come too. */
export function changeChips(lang: Lang, change: Pick<Change, "state" | "phase" | "stale">): TemplateResult {
  const t = sayDesk(lang);
  return html`${stateChip(lang, change.state)}${change.phase ? html` <span class="chip ph-${change.phase}">${t(`phase_${change.phase}`)}</span>` : ""}${change.stale ? html` <span class="chip st-stale"><span aria-hidden="true">⚠</span> ${t("stale")}</span>` : ""}`;
}

export const CHECK_SIGNS: Record<CheckState, string> = { passed: "✔", failed: "✖", explained: "✎", warning: "⚠", skipped: "–" };

export function checkChip(lang: Lang, state: CheckState): TemplateResult {
  return html`<span class="chip ck-${state}"><span aria-hidden="true">${CHECK_SIGNS[state]}</span> ${sayDesk(lang)(`check_${state}`)}</span>`;
}

export function verdictWord(lang: Lang, verdict: string | null): string {
  const t = sayDesk(lang);
  switch (verdict) {
    case null: return "—";
    case "met": return t("v_met");
    case "not_met": return t("v_not_met");
    case "unknown": return t("v_unknown");
    case "not_applicable": return t("v_not_applicable");
    case "not_computable": return t("v_not_computable");
    default: return verdict;
  }
}
