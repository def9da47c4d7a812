// Desk: the numbers of an impact as they are drawn.

import type { Impact, Text } from "./types.js";
import { grouped } from "./shown.js";

export type Key = "newly_met" | "no_longer_met" | "became_unknown" | "other" | "unchanged";
export type Totals = Record<Key | "changed", number>;

export function totals({ outcomes }: Pick<Impact, "outcomes">): Totals {
  const sum = (key: Key) => outcomes.reduce((total, each) => total + each[key], 0);
  const all = { newly_met: sum("newly_met"), no_longer_met: sum("no_longer_met"), became_unknown: sum("became_unknown"), other: sum("other"), unchanged: sum("unchanged") };
  return { ...all, changed: all.newly_met + all.no_longer_met + all.became_unknown + all.other };
}

export interface BarPart { key: Exclude<Key, "unchanged">; count: number; x: number; width: number }
export interface Bar { id: string; title: Text; parts: BarPart[] }

/** Half of the drawing, in its own units: gains lie to the right of it, everything else to the left. */
const HALF = 100;

/** One bar for each outcome that something changes for, all to one scale. Parts without a case are left out. */
export function barsOf({ outcomes }: Pick<Impact, "outcomes">): Bar[] {
  const touched = outcomes.filter((each) => each.newly_met + each.no_longer_met + each.became_unknown + each.other > 0);
  const most = Math.max(1, ...touched.map((each) => Math.max(each.newly_met, each.no_longer_met + each.became_unknown + each.other)));
  const scale = (HALF - 4) / most;
  return touched.map((each) => {
    let left = HALF;
    const parts: BarPart[] = [];
    for (const key of ["no_longer_met", "became_unknown", "other"] as const) {
      const width = each[key] * scale;
      if (!width) continue;
      left -= width;
      parts.push({ key, count: each[key], x: left, width });
    }
    if (each.newly_met) parts.push({ key: "newly_met", count: each.newly_met, x: HALF, width: each.newly_met * scale });
    return { id: each.id, title: each.title, parts };
  });
}

/** A number with its sign and digits in groups; nothing is rounded. */
export function signed(number: string, sign = true): string {
  const text = grouped(number).replace(/^-/u, "−");
  return sign && /^\d/u.test(text) && !/^0(?:\.0+)?$/u.test(text) ? `+${text}` : text;
}
