// Desk: a typed value of a parameter, read as the form reads answers. What cannot be read goes to the server as typed, which says why.

import { readDate } from "../src/read/date.js";
import { readNumber } from "../src/read/number.js";
import { plain } from "../src/read/normal.js";
import type { Unread } from "../src/read/outcome.js";
import type { Unit } from "../src/plan.js";
import type { Lang, Parameter } from "./types.js";
import { grouped } from "./shown.js";
import { sayDesk } from "./words.js";

export type Typed = { ok: true; value: string; /** The typed text said another unit or scale, and was taken as this. */ converted: boolean } | { ok: false; why: Unread["problem"] | "empty"; with: Record<string, string> };

const MONEY: Record<string, number> = { 元: 0, 千元: 3, 万元: 4, 百万元: 6, 亿元: 8 };

export function unitOf({ unit }: Pick<Parameter, "unit">): Unit {
  const id = unit ?? "1";
  const style = id in MONEY ? "money" : id === "%" ? "sign" : id === "1" ? "bare" : "counter";
  return { id, one: "", many: "", exponent: MONEY[id] ?? (id === "%" ? -2 : 0), style } as Unit;
}

export function isNumber(type: string): boolean {
  return ["integer", "decimal", "money", "number"].includes(type);
}

export function readTyped(p: Pick<Parameter, "type" | "unit" | "minimum" | "maximum" | "decimals">, typed: string): Typed {
  const text = plain(typed);
  if (text === "") return { ok: false, why: "empty", with: {} };
  if (p.type === "date") {
    const read = readDate(text);
    return read.ok ? { ok: true, value: read.value, converted: false } : { ok: false, why: read.problem, with: read.with };
  }
  if (!isNumber(p.type)) return { ok: true, value: text, converted: false };
  const whole = p.type === "integer";
  const read = readNumber(text, {
    minimum: p.minimum ?? "-1000000000000000", maximum: p.maximum ?? "1000000000000000", decimals: whole ? 0 : p.decimals ?? 10, unit: unitOf(p), whole,
  });
  if (!read.ok) return { ok: false, why: read.problem, with: read.with };
  // Why: 「50 万元」 in a box of 元 is taken as 500000, and that must be seen before it is sent.
  return { ok: true, value: read.value, converted: /[十百千万亿元]/u.test(text) && !text.replace(/[\d\s,.+-]/gu, "").startsWith(p.unit ?? "\u0000") };
}

/** The unit behind a number, as it is read in a language. */
export function unitWord(lang: Lang, unit: string | null): string {
  if (!unit || unit === "1") return "";
  if (lang === "zh") return unit;
  return ENGLISH[unit] ?? unit;
}
const ENGLISH: Record<string, string> = {
  人: "people", 年: "years", 个月: "months", 天: "days", 项: "items", 家: "organisations", 份: "copies", 次: "times", 条: "items", 个: "", 元: "CNY", 万元: "× 10,000 CNY", 亿元: "× 100 million CNY",
};

export function whyNot(lang: Lang, read: Typed, unit: string | null): string {
  if (read.ok) return "";
  const t = sayDesk(lang);
  const limit = grouped(read.with["limit"] ?? "");
  switch (read.why) {
    case "empty": return t("tv_empty");
    case "not-whole": return t("tv_whole");
    case "too-many-decimals": return t("tv_decimals", { most: read.with["most"] ?? "" });
    case "too-small": return t("tv_small", { limit, unit: unitWord(lang, unit) });
    case "too-large": return t("tv_large", { limit, unit: unitWord(lang, unit) });
    case "other-unit": return t("tv_unit", { found: read.with["found"] ?? "", unit: unitWord(lang, unit) });
    case "not-a-date": return t("tv_date");
    case "no-such-day": return t("tv_day", read.with);
    default: return t("tv_number");
  }
}
