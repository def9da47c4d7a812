// Form: the check-answers page: everything as it was understood, each with a way back to its question.

import { html, nothing, type TemplateResult } from "lit";
import type { Fact } from "../plan.js";
import { pick } from "../words.js";
import type { Context } from "./context.js";
import type { Group } from "./model.js";
import { badCells, recordLines, shownAnswer } from "./value-text.js";

/** So many records of a list are written out; the rest stands in the form. */
const RECORDS = 20;

export interface CheckActions { edit(fact: string): void; back(): void; report(): void }

export function checkPage(c: Context, groups: Group[], act: CheckActions): TemplateResult {
  const shown = groups
    .map((group) => ({ group, facts: group.questions.filter((q) => q.fold !== "other" || c.answers.facts[q.fact.name] !== undefined).map((q) => q.fact) }))
    .filter(({ facts }) => facts.length > 0);
  const all = shown.flatMap(({ facts }) => facts);
  const state = (fact: Fact) => shownAnswer(c, { fact }, fact.domain).state;
  const [empty, bad] = [all.filter((fact) => state(fact) === "none").length, all.filter((fact) => state(fact) === "bad" || badCells(c, fact) > 0).length];
  return html`<div class="check" id="check">
    <h3 id="check-title" tabindex="-1">${c.t("form.checkTitle")}</h3>
    <p>${c.t("form.checkSummary", { n: all.length - empty, of: all.length })}${bad ? html` <strong class="error">${c.t("form.checkBad", { n: bad })}</strong>` : nothing}</p>
    <p class="line"><button type="button" class="primary" @click=${act.back}>${c.t("form.checkBack")}</button>
      <button type="button" @click=${act.report}>${c.t("form.report")}</button></p>
    ${shown.map(({ group, facts }) => html`<section aria-labelledby="c-${group.id}"><h4 id="c-${group.id}">${pick(c.lang, group.title)}</h4>
      <dl class="summary">${facts.map((fact) => line(c, fact, act.edit))}</dl></section>`)}
  </div>`;
}

function line(c: Context, fact: Fact, edit: (fact: string) => void): TemplateResult {
  const shown = shownAnswer(c, { fact }, fact.domain);
  const title = pick(c.lang, fact.title);
  const rows = c.answers.rows(fact);
  return html`<div class="pair is-${shown.state}" id="c-${fact.name}">
    <dt>${title}</dt>
    <dd>${shown.text}${c.answers.confirmed.has(fact.name) ? html` <small>⚖ ${c.t("form.confirmedShort")}</small>` : nothing}
      ${shown.problem ? html`<p class="error"><span aria-hidden="true">⚠</span> ${shown.problem}${c.t("form.kept")}</p>` : nothing}
      ${rows.length ? html`<ol class="rows">${rows.slice(0, RECORDS).map((_, row) => html`<li>${recordLines(c, fact, row).map((cell, index) => html`${index ? " · " : ""}<span
        class=${cell.shown.state === "bad" ? "error" : ""}>${cell.title} ${cell.shown.text}${cell.shown.problem ? `⚠ ${cell.shown.problem}` : ""}</span>`)}</li>`)}</ol>
        ${rows.length > RECORDS ? html`<small>${c.t("form.moreRecords", { n: rows.length - RECORDS })}</small>` : nothing}` : nothing}</dd>
    <dd class="act"><button type="button" class="link" @click=${() => edit(fact.name)}>${c.t(shown.state === "none" ? "form.fillIn" : "form.change")}<span class="hidden">${c.lang === "zh" ? "：" : ": "}${title}</span></button></dd>
  </div>`;
}
