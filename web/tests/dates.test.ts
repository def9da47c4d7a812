// Tests: typed dates.

import { describe, expect, it } from "vitest";
import { readDate } from "../src/read/date.js";

const value = (text: string) => {
  const read = readDate(text);
  return read.ok ? read.value : read.problem;
};

describe("dates", () => {
  it.each([
    ["2026-05-01", "2026-05-01"], ["2026/5/1", "2026-05-01"], ["2026年5月1日", "2026-05-01"], ["２０２６．５．１", "2026-05-01"],
    ["20260501", "2026-05-01"], ["2024-02-29", "2024-02-29"], ["2026 年 5 月 1 日", "2026-05-01"],
  ])("%s is %s", (typed, expected) => expect(value(typed)).toBe(expected));

  it.each([
    ["2026-02-31", "no-such-day"], ["2026年2月31日", "no-such-day"], ["2023-02-29", "no-such-day"], ["2026-13-01", "not-a-date"],
    ["明天", "not-a-date"], ["2026", "not-a-date"], ["0000-01-01", "not-a-date"], ["2026-05-00", "no-such-day"],
  ])("%s is refused as %s", (typed, expected) => expect(value(typed)).toBe(expected));

  it("takes the last day of a month, and says that it does", () => {
    expect(readDate("2024年2月")).toEqual({ ok: true, value: "2024-02-29", month: true });
    expect(readDate("2026-05")).toEqual({ ok: true, value: "2026-05-31", month: true });
    expect(readDate("2026-05-31")).toEqual({ ok: true, value: "2026-05-31" });
  });
});
