// Desk: the values of a parameter in the order of their days, with what each is on the day looked from.

import type { ParameterHistory, Past, Pending, Value } from "./types.js";

export type When = "past" | "now" | "future" | "replaced" | "draft";
export interface Entry extends Value { when: When; past: Past | null; pending: Pending | null }

/** Newest day last. A value that a later publication took away or corrected stays in sight as replaced. */
export function entriesOf(p: Pick<ParameterHistory, "values" | "history" | "pending">, asOf: string): Entry[] {
  const current = [...p.values].filter(({ from }) => from <= asOf).sort((one, other) => (one.from < other.from ? -1 : 1)).at(-1);
  const history = p.history ?? [];
  const pastOf = (value: Value) => history.find((each) => each.from === value.from && each.value === value.value && !each.replaced_by) ?? null;
  const stands: Entry[] = p.values.map((value) => ({
    ...value, when: value === current ? "now" : value.from > asOf ? "future" : "past", past: pastOf(value), pending: null,
  }));
  const gone: Entry[] = history.filter((each) => each.replaced_by).map((each) => ({ ...each, when: "replaced", past: each, pending: null }));
  const drafts: Entry[] = p.pending.map((each) => ({ from: each.from, value: each.value ?? "", shown: each.shown ?? "", source: null, when: "draft", past: null, pending: each }));
  const order: Record<When, number> = { replaced: 0, past: 1, now: 1, future: 1, draft: 2 };
  return [...stands, ...gone, ...drafts].sort((one, other) => (one.from < other.from ? -1 : one.from > other.from ? 1 : order[one.when] - order[other.when]));
}

export interface Step { x: number; width: number; y: number; entry: Entry }

/** Where each step of the drawing stands, in a box of `width` by `height`; values that are no numbers all stand at half height. */
export function stepsOf(entries: Entry[], width: number, height: number): Step[] {
  const seen = entries.filter(({ when }) => when !== "replaced");
  const numbers = seen.map(({ value }) => (/^-?\d+(?:\.\d+)?$/u.test(value) ? Number(value) : null));
  const known = numbers.filter((number): number is number => number !== null);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const wide = seen.length ? width / seen.length : width;
  return seen.map((entry, at) => {
    const number = numbers[at];
    const part = number === null || number === undefined || most === least ? 0.5 : (number - least) / (most - least);
    return { x: at * wide, width: wide, y: height - part * height, entry };
  });
}
