// Reading, fourth: a typed civil date in the ways people write it: 2026-5-1, 2026/05/01, 2026年5月1日, 20260501. A month alone stands for its last day.

import { plain } from "./normal.js";
import { bad, good, type Read } from "./outcome.js";

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && leap ? 29 : (LENGTHS[month - 1] ?? 0);
}

function written(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

export function readDate(typed: string): Read<string> {
  const text = plain(typed).replace(/\s/gu, "");
  const full = /^(\d{4})(?:[-/.。年](\d{1,2})[-/.。月](\d{1,2})日?|(\d{2})(\d{2}))$/u.exec(text);
  if (full) {
    const [year, month, day] = [Number(full[1]), Number(full[2] ?? full[4]), Number(full[3] ?? full[5])];
    if (year < 1 || month < 1 || month > 12) return bad("not-a-date");
    const last = daysIn(year, month);
    if (day < 1 || day > last) return bad("no-such-day", { year: String(year), month: String(month), last: String(last) });
    return good(written(year, month, day));
  }
  const part = /^(\d{4})(?:[-/.年](\d{1,2})月?)$/u.exec(text);
  if (part) {
    const [year, month] = [Number(part[1]), Number(part[2])];
    if (month < 1 || month > 12) return bad("not-a-date");
    if (year < 1) return bad("not-a-date");
    return { ok: true, value: written(year, month, daysIn(year, month)), month: true };
  }
  return bad("not-a-date");
}
