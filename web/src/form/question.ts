// Form: one question with its explanation, who judges it, why it is asked and what proves it.

import { html, nothing, type TemplateResult } from "lit";
import type { Fact } from "../plan.js";
import { pick, type Word } from "../words.js";
import { box } from "./box.js";
import { fieldId, type Context } from "./context.js";
import { list } from "./list.js";
import type { Question } from "./model.js";

export function question(c: Context, q: Question): TemplateResult {
  const { fact } = q;
  const id = fieldId(fact.name);
  const grouped = ["yesno", "radios", "list"].includes(q.kind);
  const folded = q.fold !== "open" && !c.opened.has(`q:${fact.name}`);
  if (folded) {
    return html`<div class="question folded" id="q-${fact.name}"><span>${pick(c.lang, fact.title)}</span>
      <button type="button" class="quiet" aria-label=${`${pick(c.lang, fact.title)}${c.lang === "zh" ? "：" : ": "}${c.t("form.idle")}${c.lang === "zh" ? "，" : ". "}${c.t("form.openIdle")}`}
        @click=${() => c.open(`q:${fact.name}`)}><span class="later">${c.t("form.idle")}</span> <span aria-hidden="true">▾</span></button></div>`;
  }
  const description = fact.description ? html`<p class="hint" id="${id}-d">${pick(c.lang, fact.description)}</p>` : nothing;
  const dateHint = q.kind === "date" ? html`<p class="hint" id="${id}-h">${c.t("form.dateHint")}</p>` : nothing;
  const describedBy = `${fact.description ? `${id}-d` : ""} ${q.kind === "date" ? `${id}-h` : ""}`.trim();
  const asked = { place: { fact }, title: fact.title, domain: fact.domain, describedBy, labelledBy: `${id}-l` };
  const inner = html`${description}${dateHint}${q.kind === "list" ? list(c, fact) : box(c, asked)}${judged(c, fact)}${why(c, fact)}`;
  const marks = html`${q.next ? html` <span class="badge next later">★ ${c.t("form.next")}</span>` : nothing}${q.next && q.findings > 1
    ? html` <span class="badge later">${c.t("form.decides", { n: q.findings })}</span>` : nothing}`;
  return grouped
    ? html`<fieldset class="question ${q.next ? "is-next" : ""}" id="q-${fact.name}" aria-describedby=${describedBy || nothing}>
        <legend id="${id}-l">${pick(c.lang, fact.title)}${marks}</legend>${inner}</fieldset>`
    : html`<div class="question ${q.next ? "is-next" : ""}" id="q-${fact.name}">
        <label id="${id}-l" for=${id}>${pick(c.lang, fact.title)}${marks}</label>${inner}</div>`;
}

export function judgeName(c: Context, fact: Fact): string {
  const named = c.plan.policy.judges.find((judge) => judge.judge === fact.judge);
  return named ? pick(c.lang, named.title) : c.t(`form.judge_${fact.judge}` as Word);
}

/** A fact that somebody else judges: whose word it is in the end, and a tick once they have given it. */
function judged(c: Context, fact: Fact): TemplateResult | typeof nothing {
  if (fact.judge === "applicant") return nothing;
  const who = judgeName(c, fact);
  if (!c.answers.answered(fact)) return html`<p class="hint"><span aria-hidden="true">⚖</span> ${c.t("form.judged", { who })}</p>`;
  return html`<label class="tick"><input type="checkbox" .checked=${c.answers.confirmed.has(fact.name)}
    @change=${(event: Event) => c.confirm(fact, (event.target as HTMLInputElement).checked)}><span>⚖ ${c.t("form.confirmed", { who })}</span></label>`;
}

function why(c: Context, fact: Fact): TemplateResult | typeof nothing {
  if (!fact.why && fact.evidence.length === 0) return nothing;
  return html`<details class="why"><summary>${c.t("form.why")}</summary>
    ${fact.why ? html`<p>${c.t("form.whyWe")}${pick(c.lang, fact.why)}</p>` : nothing}
    ${fact.evidence.length ? html`<p>${c.t("form.evidence")}${fact.evidence.map((e) => pick(c.lang, e)).join(c.lang === "zh" ? "、" : "; ")}</p>` : nothing}
  </details>`;
}
