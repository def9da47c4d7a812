// Reading, second: exact decimals as text. No binary floats: what is typed is what is kept.

/** A decimal as digits without a point, and how many of them stand behind it. */
interface Parts { negative: boolean; digits: string; scale: number }

function parts(text: string): Parts {
  const negative = text.startsWith("-");
  const [whole = "", fraction = ""] = text.replace(/^[+-]/u, "").split(".");
  return { negative, digits: whole + fraction, scale: fraction.length };
}

/** Leading and trailing zeros cut: `007.50` becomes `7.5`, `-0` becomes `0`. */
export function canonical(text: string): string {
  const { negative, digits, scale } = parts(text);
  const whole = digits.slice(0, digits.length - scale).replace(/^0+(?=\d)/u, "") || "0";
  const fraction = digits.slice(digits.length - scale).replace(/0+$/u, "");
  const number = fraction ? `${whole}.${fraction}` : whole;
  return negative && number !== "0" ? `-${number}` : number;
}

/** The decimal times 10^by. */
export function shift(text: string, by: number): string {
  const { negative, digits, scale } = parts(text);
  const left = scale - by;
  const filled = left <= 0 ? digits + "0".repeat(-left) : digits.padStart(left + 1, "0");
  const point = left <= 0 ? filled.length : filled.length - left;
  const number = left <= 0 ? filled : `${filled.slice(0, point)}.${filled.slice(point)}`;
  return canonical(negative ? `-${number}` : number);
}

/** How many digits stand behind the point, trailing zeros left out. */
export function decimals(text: string): number {
  return canonical(text).split(".")[1]?.length ?? 0;
}

/** -1, 0 or 1, as the first is less than, equal to or greater than the second. */
export function compare(a: string, b: string): number {
  const scale = Math.max(decimals(a), decimals(b));
  const [left, right] = [BigInt(shift(a, scale)), BigInt(shift(b, scale))];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The exact sum. */
export function add(a: string, b: string): string {
  const scale = Math.max(decimals(a), decimals(b));
  return shift(String(BigInt(shift(a, scale)) + BigInt(shift(b, scale))), -scale);
}
