// Site, match: what fits, drawn from what the engine said: reached, to mind, near, money, and what is not touched yet.

import { html, nothing, type TemplateResult } from "lit";
import type { Lang } from "../../src/plan.js";
import type { Match, Outcome, OpenFinding, Amount } from "../../../wasm/types/match.js";
import type { Site } from "../main.js";
import { listed } from "../policies.js";
import { day, row } from "../words.js";
import { sayMatch, type MatchWord, type SayMatch } from "./words.js";

/** So many near outcomes are shown at once, and so many of what each lacks. */
const NEAR = 6;
const NAMED = 4;
const ICONS: Record<string, string> = { met: "✔", not_met: "✖", unknown: "？", not_applicable: "–", not_computable: "！" };

export function summary(lang: Lang, match: Match): string {
  return sayMatch(lang)("summary", { met: match.met.length, near: match.near.length });
}

export function results(site: Site, match: Match): TemplateResult {
  const { lang } = site;
  const t = sayMatch(lang);
  const { met, alerts, near, untouched } = match;
  const money = match.amounts.filter((amount) => amount.touched && (amount.value !== null || amount.if_met !== null) && amount.verdict !== "not_applicable");
  const off = match.policies.filter((policy) => !policy.in_force).map((policy) => policy.title);
  const none = met.length + alerts.length + near.length + money.length === 0;
  return html`<p class="summary">${summary(lang, match)}</p>
    ${none ? html`<p>${t("nothingFits")}</p>` : nothing}
    ${part(site, "met", met)}
    ${part(site, "alerts", alerts)}
    ${part(site, "near", near.slice(0, NEAR))}
    ${near.length > NEAR ? html`<details><summary>${t("nearMore", { n: near.length - NEAR })}</summary><ul class="outcomes">${near.slice(NEAR).map((one) => outcome(site, t, one))}</ul></details>` : nothing}
    ${money.length ? html`<h3>${t("money")}</h3><ul class="money">${money.map((one) => amount(site, t, one))}</ul>` : nothing}
    ${untouched.length ? html`<details class="untouched"><summary>${t("untouched", { n: untouched.length })}</summary>${byPolicy(site, untouched)}</details>` : nothing}
    ${off.length ? html`<p class="hint">${t("notInForce", { titles: row(lang, off) })}</p>` : nothing}`;
}

function part(site: Site, word: "met" | "alerts" | "near", of: readonly Outcome[]): TemplateResult | typeof nothing {
  const t = sayMatch(site.lang);
  return of.length ? html`<h3>${t(word)}</h3><ul class="outcomes ${word}">${of.map((one) => outcome(site, t, one))}</ul>` : nothing;
}

function outcome(site: Site, t: SayMatch, one: Outcome): TemplateResult {
  const { lang } = site;
  // Why: a sanction that has set in and a duty that is not kept are no good news, whatever their verdict is called.
  const state = one.purpose === "consequence" && one.verdict === "met" ? "not_met" : one.verdict;
  const view = { page: "policy", policy: one.policy, outcome: one.outcome } as const;
  const title = listed(one.policy)?.title[lang] ?? one.policy;
  return html`<li class="outcome s-${state}">
    <h4><span class="state"><span aria-hidden="true">${state === "not_met" && one.purpose === "consequence" ? "！" : ICONS[one.verdict]}</span> ${one.purpose === "consequence" ? t("alerts") : t(`v_${one.verdict}` as MatchWord)}</span> ${one.title}</h4>
    <p class="of">${title} · ${t("clause", { clause: one.clause })}</p>
    <p>${one.headline}${one.provisional ? html` <span class="own">⚖ ${t("provisional")}</span>` : nothing}</p>
    ${lacks(lang, t, "lacks", one.not_met)}${one.verdict === "met" ? nothing : lacks(lang, t, "open_", one.unknown)}
    ${one.way ? html`<p class="way">${t("way")}${one.way}</p>` : nothing}
    ${one.eligible_from && one.verdict !== "met" ? html`<p class="way">${t("from", { date: day(lang, one.eligible_from) })}</p>` : nothing}
    <a href=${site.to(view)} aria-label=${t("toFormLong", { title: `${title} · ${one.title}` })} @click=${(event: MouseEvent) => site.follow(event, view)}>${t("toForm")} <span aria-hidden="true">→</span></a></li>`;
}

function lacks(lang: Lang, t: SayMatch, word: "lacks" | "open_", findings: readonly OpenFinding[]): TemplateResult | typeof nothing {
  if (findings.length === 0) return nothing;
  const shown = findings.slice(0, NAMED).map((one) => {
    const short = one.shortfall?.text;
    return short ? (lang === "zh" ? `${one.title}（差${short}）` : `${one.title} (${short} short)`) : one.title;
  });
  return html`<p class="lacks">${t(word)}${row(lang, shown)}${findings.length > NAMED ? t("andMore", { n: findings.length }) : ""}</p>`;
}

function amount(site: Site, t: SayMatch, one: Amount): TemplateResult {
  const title = listed(one.policy)?.title[site.lang] ?? one.policy;
  const due = one.verdict === "met" && one.value !== null;
  const text = one.if_met ? t("ifMet", { text: one.if_met.text }) : one.text;
  return html`<li class="s-${one.verdict}"><span class="state"><span aria-hidden="true">${ICONS[one.verdict]}</span> ${t(`v_${one.verdict}` as MatchWord)}</span>
    <span>${one.title}</span> <strong class=${due ? "due" : ""}>${text}</strong>${one.owed_by ? html` <small>${t("owedBy", { who: one.owed_by })}</small>` : nothing}
    <small class="of">${title} · ${one.clause}</small></li>`;
}

function byPolicy(site: Site, outcomes: readonly Outcome[]): TemplateResult {
  const policies = [...new Set(outcomes.map((one) => one.policy))];
  return html`<ul class="rest">${policies.map((policy) => {
    const view = { page: "policy", policy } as const;
    return html`<li><a href=${site.to(view)} @click=${(event: MouseEvent) => site.follow(event, view)}>${listed(policy)?.title[site.lang] ?? policy}</a>
      <p>${row(site.lang, outcomes.filter((one) => one.policy === policy).map((one) => one.title))}</p></li>`;
  })}</ul>`;
}
