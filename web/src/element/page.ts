// Element: the whole of what is seen: head, form and result, or one of the pages that lie over them.

import { html, nothing, type TemplateResult } from "lit";
import type { Context } from "../form/context.js";
import { form } from "../form/form.js";
import { groupsOf } from "../form/model.js";
import { later, withLater } from "../later.js";
import { panel } from "../result/panel.js";
import { countStates, findingsOf, judgedFacts } from "../result/state.js";
import { pick } from "../words.js";
import type { Deciding } from "./deciding.js";
import { head } from "./head.js";
import type { Keeping } from "./keeping.js";
import type { View } from "./views.js";

/** What the element knows and can do, for drawing it. */
export interface Page {
  c: Context; deciding: Deciding; keeping: Keeping; view: View; narrow: boolean; asOf: string; outcome: string; large: boolean; note: string; status: string;
  failure: TemplateResult | null; slow: boolean; clearing: boolean; code: { withAnswers: boolean; copied: string };
  choose(outcome: string): void; setDate(date: string): void; setLarge(): void; setLanguage(): void; open(view: View): void; close(to?: View): void;
  setClearing(on: boolean): void; clear(): void; copyCode(text: string): void; setCodeAnswers(yes: boolean): void; jump(group: string): void; saveReport(): void;
}

export function page(p: Page, lang: string): TemplateResult {
  const { c, deciding, view } = p;
  const sheet = p.narrow && view === "sheet";
  const classes = `root ${p.narrow ? "narrow" : ""} ${deciding.fresh === "whole" ? "" : "pending"}`;
  const keys = (event: KeyboardEvent) => {
    if (!sheet) return;
    if (event.key === "Escape") p.close();
    else if (event.key === "Tab") stayInside(event);
  };
  return html`<div class=${classes} lang=${lang} dir="ltr" @keydown=${keys}>
    <p class="hidden" role="status">${p.status}</p>
    ${view === "report" ? reportPage(p) : html`<div ?inert=${sheet}>${head(c, p, {
      asOf: p.setDate, outcome: p.choose, large: p.setLarge, language: p.setLanguage, open: (text) => p.keeping.read(text, "file"), report: () => p.open("report"),
      redraw: c.redraw, clearing: p.setClearing, clear: p.clear,
    })}</div>
    <div class="columns">
      <main ?inert=${sheet}>${view === "check"
        ? checked(p)
        : html`${view === "edit" ? html`<p class="tocheck"><button type="button" class="primary" id="back-to-check" @click=${() => p.close("check")}>← ${c.t("form.backToCheck")}</button></p>` : nothing}
          ${form(c, groupsOf(c.plan, c.answers, deciding.whole), p.jump)}
          <p class="line"><button type="button" @click=${() => p.open("check")}>${c.t("form.check")}</button></p>`}</main>
      ${result(p, sheet)}
    </div>
    ${p.narrow && !sheet ? bar(p) : nothing}`}
  </div>`;
}

function checked(p: Page): unknown {
  const { c } = p;
  const actions = { edit: c.goTo, back: () => p.close(), report: () => p.open("report") };
  return html`${later() ? nothing : html`<p class="line"><button type="button" @click=${actions.back}>${c.t("form.checkBack")}</button></p>`}
    ${withLater(c.t, (part) => part.checkPage(c, groupsOf(c.plan, c.answers, p.deciding.whole), actions), "check-title")}`;
}

/** While the sheet lies over the page, Tab goes round in it: what is behind, of the host page too, is out of reach. */
function stayInside(event: KeyboardEvent): void {
  const aside = (event.currentTarget as HTMLElement).querySelector("aside");
  const stops = [...(aside?.querySelectorAll<HTMLElement>("button:enabled, summary, input:enabled, textarea, a[href]") ?? [])].filter((each) => each.getClientRects().length > 0);
  const [first, last] = [stops[0], stops[stops.length - 1]];
  const at = (aside?.getRootNode() as ShadowRoot | undefined)?.activeElement;
  const next = event.shiftKey ? (at === first || at?.id === "result" ? last : null) : at === last ? first : null;
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function result(p: Page, sheet: boolean): TemplateResult {
  const { c, deciding } = p;
  const { now, whole, fresh, refused } = deciding;
  const seen = fresh === "none" || (p.narrow && !sheet) ? null : now;
  return html`<aside class=${sheet ? "sheet" : ""} aria-labelledby="result" role=${sheet ? "dialog" : nothing} aria-modal=${sheet ? "true" : nothing}>
    <div class="sheettop"><h3 id="result" tabindex="-1">${c.t("result.result")}</h3>
      ${sheet ? html`<button type="button" id="close-sheet" @click=${() => p.close()}>✕ ${c.t("result.closeSheet")}</button>` : nothing}</div>
    ${p.failure ?? nothing}${p.slow ? html`<p class="note">${c.t("result.slow")}</p>` : nothing}
    ${refused ? html`<p class="note" role="alert">${pick(c.lang, refused)}</p>` : nothing}
    ${seen ? panel(c, { now: seen, whole: whole ?? seen, outcome: p.outcome, code: p.code }, { choose: p.choose, copy: p.copyCode, withAnswers: p.setCodeAnswers, report: () => p.open("report") })
      : fresh === "none" && !p.failure && !refused ? html`<p>${c.t("result.waiting")}</p>` : nothing}
  </aside>`;
}

/** The result on a phone, always in view: how far it is, and the way to the rest. */
function bar(p: Page): TemplateResult {
  const { c, deciding } = p;
  const now = deciding.fresh === "none" ? null : deciding.now;
  const one = now?.outcomes.find((each) => each.id === p.outcome);
  const count = now ? countStates(findingsOf(now, p.outcome), judgedFacts(c.plan)) : null;
  const line = p.failure || deciding.refused ? c.t("result.noResult") : one?.headline ?? c.t(now ? "form.allOutcomes" : "result.waiting");
  return html`<div class="bottom"><p><strong>${line}</strong><small>${count ? c.t("result.bar", count) : ""}</small></p>
    <button type="button" class="primary" id="open-sheet" @click=${() => p.open("sheet")}>${c.t("result.openSheet")}</button></div>`;
}

function reportPage(p: Page): TemplateResult {
  const { c, deciding } = p;
  const ready = deciding.fresh === "whole" ? deciding.whole : null;
  const prints = typeof window.print === "function";
  return html`<div class="tools reporttools">
      <button type="button" id="report-back" @click=${() => p.close()}>← ${c.t("report.back")}</button>
      ${prints ? html`<button type="button" id="print" class="primary" ?disabled=${!ready || !later()} @click=${() => window.print()}>${c.t("report.print")}</button>` : nothing}
      <button type="button" id="save-report" ?disabled=${!ready || !later()} @click=${p.saveReport}>${c.t("report.saveHtml")}</button>
      <button type="button" id="language" lang=${c.lang === "zh" ? "en" : "zh-CN"} aria-label=${c.t("form.languageLabel")} @click=${p.setLanguage}>${c.t("form.language")}</button>
    </div>
    ${prints ? nothing : html`<p class="note">${c.t("report.noPrint")}</p>`}
    ${ready ? withLater(c.t, (part) => part.report(c, ready, p.outcome), "report-title") : html`<p id="report-title" tabindex="-1">${deciding.refused ? pick(c.lang, deciding.refused) : p.failure ?? c.t("report.waiting")}</p>`}`;
}
