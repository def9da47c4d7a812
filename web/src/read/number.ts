// Reading, third: a typed number with what people write around it: ５名, 1,200, 3.5 万, ￥50000.

import type { Unit } from "../plan.js";
import { canonical, compare, decimals, shift } from "./decimal.js";
import { plain } from "./normal.js";
import { bad, good, type Read } from "./outcome.js";

/** Counting words that may follow a number of any counted unit. */
const COUNTERS = ["名", "人", "位", "个", "项", "家", "份", "次", "件", "条", "篇", "户", "所", "场", "期", "年度", "年", "月", "天"];
const SCALES: Record<string, number> = { 十: 1, 百: 2, 千: 3, 万: 4, 亿: 8 };
/** No number of any policy is longer; longer ones are not worked on. */
const MOST_DIGITS = 40;

export interface NumberDomain { minimum: string; maximum: string; decimals: number; unit: Unit; whole: boolean }

/** How far the scale word and unit behind the digits move the point, or null if they do not fit the unit. */
function moved(suffix: string, unit: Unit): number | null {
  let rest = suffix.replace(/\s/gu, "").toLowerCase();
  if (rest === "") return 0;
  if (rest === unit.id || rest === unit.one || rest === unit.many) return 0;
  const scale = SCALES[rest[0] ?? ""];
  if (scale !== undefined) rest = rest.slice(1);
  const by = scale ?? 0;
  if (unit.style === "money") {
    if (!["", "元", "圆", "块", "人民币"].includes(rest)) return null;
    // 「万」 behind a box in 万元 says the unit again; 「元」 behind it says another unit.
    return rest === "" && scale === undefined ? 0 : by - unit.exponent;
  }
  if (unit.style === "sign" || unit.style === "bare") return rest === "" && scale !== undefined ? by : null;
  return rest === "" || rest === unit.id || (unit.style === "counter" && COUNTERS.includes(rest)) ? by : null;
}

/** A typed number in the unit of its box, as canonical decimal text. */
export function readNumber(typed: string, domain: NumberDomain): Read<string> {
  const text = plain(typed).replace(/^(?:￥|¥|rmb|cny)\s*/iu, "").replace(/^负\s*/u, "-");
  if (/^[+-]?[\d.,]+\s*e\s*[+-]?\d+$/iu.test(text)) return bad("exponent");
  const match = /^([+-]?)\s*([\d,]*)(?:\.(\d*))?\s*(\D*)$/u.exec(text);
  if (!match || !/\d/u.test(match[2] + (match[3] ?? ""))) return bad("not-a-number");
  const [, sign = "", whole = "", fraction = "", suffix = ""] = match;
  if (whole.includes(",") && !/^\d{1,3}(?:,\d{3})+$|^\d{1,4}(?:,\d{4})+$/u.test(whole)) return bad("not-a-number");
  const by = moved(suffix, domain.unit);
  if (by === null) return bad("other-unit", { found: suffix.trim() });
  const digits = whole.replace(/,/gu, "");
  if (digits.length + fraction.length > MOST_DIGITS) return bad("too-long");
  const number = shift(canonical(`${sign}${digits || "0"}.${fraction}`), by);
  if (domain.whole && decimals(number) > 0) return bad("not-whole");
  if (decimals(number) > domain.decimals) return bad("too-many-decimals", { most: String(domain.decimals) });
  if (compare(number, domain.minimum) < 0) return bad("too-small", { limit: domain.minimum });
  if (compare(number, domain.maximum) > 0) return bad("too-large", { limit: domain.maximum });
  return good(number);
}
