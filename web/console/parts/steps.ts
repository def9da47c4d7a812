// Desk: a parameter over time as steps. Past, present, future and proposed differ in line and in words, not in colour alone; the table beside has it all.

import { html, nothing, svg, type TemplateResult } from "lit";
import { shown } from "../shown.js";
import { stepsOf, type Entry } from "../timeline.js";
import type { Lang } from "../types.js";
import { sayDesk } from "../words.js";

const WIDE = 120;
const [TOP, HEIGHT, FOOT] = [46, 60, 44];

export function steps(lang: Lang, entries: Entry[], title: string): TemplateResult | typeof nothing {
  const t = sayDesk(lang);
  const count = entries.filter(({ when }) => when !== "replaced").length;
  if (!count) return nothing;
  const width = Math.max(count, 2) * WIDE;
  const all = stepsOf(entries, count * WIDE, HEIGHT);
  const words = all.map(({ entry }) => `${shown.day(lang, entry.from)} ${shown.value(lang, entry.pending ?? entry)}${entry.pending ? ` ${t("proposed")}` : ""}`).join(lang === "zh" ? "；" : "; ");
  return html`<div class="scrolled" role="region" aria-label=${t("timelineChart")} tabindex="0"><svg class="steps" viewBox="-7 0 ${width + 7} ${TOP + HEIGHT + FOOT}" width=${width} height=${TOP + HEIGHT + FOOT} role="img" aria-label="${title}${lang === "zh" ? "：" : ": "}${words}">
    <line class="axis" x1="0" x2=${width} y1=${TOP + HEIGHT + 6} y2=${TOP + HEIGHT + 6}></line>
    ${all.map(({ x, width: wide, y, entry }, at) => {
      const before = all[at - 1];
      return svg`<g class="tl-${entry.when}">
        ${before ? svg`<line class="rise" x1=${x} x2=${x} y1=${TOP + before.y} y2=${TOP + y}></line>` : ""}
        <rect class="area" x=${x} y=${TOP + y} width=${wide} height=${HEIGHT - y + 6}></rect>
        <line class="run" x1=${x} x2=${x + wide} y1=${TOP + y} y2=${TOP + y}></line><circle cx=${x} cy=${TOP + y} r="5"></circle>
        <text class="figure" x=${x + 8} y=${TOP + y - 22}>${shown.value(lang, entry.pending ?? entry)}</text>
        <text class="word" x=${x + 8} y=${TOP + y - 7}>${t(`when_${entry.when}`)}</text>
        <text class="date" x=${x + 4} y=${TOP + HEIGHT + 24}>${entry.from}</text></g>`;
    })}</svg></div>`;
}
