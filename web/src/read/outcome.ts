// Reading: what comes of a typed text: a value, nothing, or why it cannot be used.

export type Problem =
  | "not-a-number" | "exponent" | "other-unit" | "too-long" | "not-whole" | "too-many-decimals" | "too-small" | "too-large"
  | "not-a-date" | "no-such-day" | "text-too-long" | "unknown-choice" | "wrong-type" | "too-many-rows";

export interface Unread { ok: false; problem: Problem; with: Record<string, string> }
/** `month` says that only a month was given and its last day is taken. */
export type Read<T> = { ok: true; value: T; month?: true } | Unread;

export function good<T>(value: T): Read<T> {
  return { ok: true, value };
}
export function bad(problem: Problem, values: Record<string, string> = {}): Unread {
  return { ok: false, problem, with: values };
}
