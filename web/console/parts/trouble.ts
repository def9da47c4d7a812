// Desk: why something was refused, with every problem and what to do about it.

import { html, nothing, type TemplateResult } from "lit";
import { pick, type Refused } from "../api.js";
import type { Lang, Problem } from "../types.js";
import { sayDesk } from "../words.js";

export function problemLine(lang: Lang, problem: Problem): TemplateResult {
  const hint = pick(lang, problem.hint);
  return html`${pick(lang, problem.message)}${hint ? html`<span class="hint">${hint}</span>` : nothing}`;
}

/** `shown` are problems that stand at their fields already. */
export function trouble(lang: Lang, refused: Refused, again: (() => void) | null = null, id = "refusal", shown: (problem: Problem) => boolean = () => false): TemplateResult {
  const t = sayDesk(lang);
  const title = refused.offline ? t("offline") : refused.message || t(refused.status === 401 ? "signedOut" : "failed");
  const rest = refused.problems.filter((problem) => !shown(problem));
  const elsewhere = refused.problems.length - rest.length;
  return html`<div class="note bad" role="alert" id=${id} tabindex="-1">
    <p><strong>${title}</strong></p>
    ${refused.detail && refused.detail !== title && !refused.problems.length ? html`<p>${refused.detail}</p>` : nothing}
    ${elsewhere ? html`<p>${t("atFields", { n: elsewhere })}</p>` : nothing}
    ${rest.length ? html`<ul class="plain">${rest.map((problem) => html`<li>${problemLine(lang, problem)}</li>`)}</ul>` : nothing}
    ${refused.instance ? html`<p class="soft">${t("requestId")} <code>${refused.instance}</code></p>` : nothing}
    ${again ? html`<p><button type="button" @click=${again}>${t("retry")}</button></p>` : nothing}
  </div>`;
}
