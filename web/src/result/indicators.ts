// Result: indicators as bars with the pace, and their years as a small chart, each with a text that says the same.

import { html, nothing, svg, type TemplateResult } from "lit";
import type { Decision, Indicator, Measured, Movement } from "../decision.js";
import type { Context } from "../form/context.js";
import { titleOf } from "./title.js";

const W = 320;

export function indicators(c: Context, decision: Decision, wanted: Set<string>): TemplateResult | typeof nothing {
  const list = decision.indicators.filter((each) => wanted.has(each.finding) && each.verdict !== "not_applicable" && each.value.value !== null);
  if (list.length === 0) return nothing;
  return html`<section><h4>${c.t("result.indicators")}</h4>${list.map((each) => indicator(c, each, titleOf(c, decision, each.finding)))}</section>`;
}

/** For drawing only; nothing is decided with it. */
function size(measured: Measured | null): number | null {
  const number = measured === null || measured.value === null || typeof measured.value === "boolean" ? NaN : Number(measured.value);
  return Number.isFinite(number) ? number : null;
}

function indicator(c: Context, each: Indicator, title: string): TemplateResult {
  const { pace, trend } = each;
  const lines = [
    pace?.behind ? c.t("result.behind", { n: pace.behind.text }) : pace?.on_track ? c.t("result.onTrack") : "",
    pace?.remaining ? c.t("result.remaining", { n: pace.remaining.text }) : "",
    pace?.per_year ? c.t("result.perYear", { n: pace.per_year.text }) : pace?.per_month ? c.t("result.perMonth", { n: pace.per_month.text }) : "",
    pace?.growth ? c.t("result.growth", { n: pace.growth }) : "",
    each.by ? due(c, each.by, pace?.days_left) : "",
    trend?.since_year ? moved(c, trend.since_year) : "",
  ].filter(Boolean);
  return html`<div class="indicator ${tone(each)}"><p class="head"><strong>${title}</strong> <span>${each.value.text} / ${each.target.text}</span></p>
    ${bar(c, each, title)}${trend && trend.years.length > 1 ? chart(c, each, title) : nothing}
    <p class="foot">${lines.map((line) => html`<span>${line}</span>`)}</p></div>`;
}

function moved(c: Context, by: Movement): string {
  const number = size(by.by);
  const word = number === null || number === 0 ? "result.same" : number > 0 ? "result.more" : "result.less";
  return c.t(word, { year: by.year ?? "", by: by.by.text.replace(/^[-−]/u, "") });
}

function due(c: Context, date: string, left: number | undefined): string {
  const days = left === undefined ? "" : c.t(left < 0 ? "result.daysPast" : "result.daysLeft", { n: Math.abs(left) });
  return `${c.t("result.due", { date })}${days && (c.lang === "zh" ? `（${days}）` : ` (${days})`)}`;
}

/** Reached is green, behind the pace is red; on the way is neither. */
function tone(each: Indicator): string {
  if (each.verdict === "met") return "s-met";
  return each.pace?.on_track ? "on-track" : each.pace?.on_track === false ? "s-not_met" : "s-unknown";
}

function bar(c: Context, each: Indicator, title: string): TemplateResult {
  const [value, target, expected] = [size(each.value), size(each.target), size(each.pace?.expected ?? null)];
  const label = c.t("result.barText", { title, value: each.value.text, target: each.target.text, completion: each.completion ?? "–" });
  if (value === null || target === null || target <= 0) return html``;
  const at = (number: number) => Math.max(0, Math.min(1, number / Math.max(target, value))) * W;
  return html`<svg class="bar" viewBox="0 0 ${W} ${expected === null ? 16 : 34}" role="img" aria-label=${label}>
    ${svg`<rect class="track" x="0" y="2" width=${W} height="12" rx="2"></rect>
      <rect class="fill" x="0" y="2" width=${at(value)} height="12" rx="2"></rect>
      <line class="goal" x1=${Math.min(at(target), W - 1)} x2=${Math.min(at(target), W - 1)} y1="0" y2="16"></line>`}
    ${expected === null ? nothing : svg`<path class="mark" d="M${at(expected)} 14 l-5 7 h10 z"></path>
      <text x=${at(expected) > W / 2 ? at(expected) - 8 : at(expected) + 8} y="30" text-anchor=${at(expected) > W / 2 ? "end" : "start"}>${c.t("result.expectedNow", { n: each.pace?.expected?.text ?? "" })}</text>`}
  </svg>`;
}

function chart(c: Context, each: Indicator, title: string): TemplateResult {
  const years = each.trend?.years ?? [];
  const [top, bottom] = [18, 74];
  const most = Math.max(...years.flatMap((y) => [size(y.actual) ?? 0, size(y.target) ?? 0]), 1);
  const x = (index: number) => 24 + (index * (W - 48)) / Math.max(1, years.length - 1);
  const y = (number: number) => bottom - (Math.max(0, number) / most) * (bottom - top);
  const points = years.map((year, index) => ({ index, value: size(year.actual), target: size(year.target), year }));
  const line = points.filter((p) => p.value !== null).map((p) => `${x(p.index)},${y(p.value ?? 0)}`).join(" ");
  const list = years.map((year) => `${year.year} ${year.actual?.text ?? c.t("result.noValue")}`).join(c.lang === "zh" ? "，" : ", ");
  return html`<svg class="chart" viewBox="0 0 ${W} 94" role="img" aria-label="${title}${c.lang === "zh" ? "，" : ", "}${c.t("result.trendText", { list })}">
    ${svg`<line class="axis" x1="12" x2=${W - 12} y1=${bottom} y2=${bottom}></line><polyline class="line" points=${line}></polyline>
      ${points.map((p) => svg`${p.value === null ? nothing : svg`<circle class="dot" cx=${x(p.index)} cy=${y(p.value)} r="3.5"></circle>
        <text x=${x(p.index)} y=${y(p.value) + (p.target !== null && p.target >= p.value ? 15 : -7)} text-anchor="middle">${String(p.year.actual?.value ?? "")}</text>`}
        ${p.target === null ? nothing : svg`<line class="goal" x1=${x(p.index) - 10} x2=${x(p.index) + 10} y1=${y(p.target)} y2=${y(p.target)}></line>`}
        <text x=${x(p.index)} y="89" text-anchor="middle">${p.year.year}</text>`)}`}
  </svg>`;
}
