// Tests: what the notice of new rules says has changed, and how long a page waits before it asks again.

import { expect, test } from "vitest";
import { changedValues } from "../site/news/changed.js";
import { pauseAfter } from "../site/news/watch.js";
import built from "../../wasm/pkg/plans/gx-station-1.plan.json";
import type { Plan } from "../src/plan.js";

const planOf = () => built.plan as unknown as Plan;

const NAME = "basic.full_time_staff";

test("a value added, changed and taken away, each from its day, in both languages", () => {
  const before = planOf();
  const after = structuredClone(before);
  const of = (plan: typeof before) => plan.parameters.find(({ name }) => name === NAME);
  expect(changedValues("zh", before, after)).toEqual([]);
  of(after)?.values.push({ from: "2027-01-01", value: { integer: 8 }, source: "试" } as never);
  expect(changedValues("zh", before, after)).toEqual([{ title: "专职人员下限", from: "2027年1月1日", before: "5人", after: "8人" }]);
  expect(changedValues("en", before, after)).toMatchObject([{ from: "1 January 2027", after: "8 people" }]);
  expect(changedValues("zh", after, before)).toMatchObject([{ before: "8人", after: "5人" }]);
});

test("money is read in its unit", () => {
  const before = planOf();
  const after = structuredClone(before);
  const income = after.parameters.find(({ name }) => name === "regional.service_income");
  income?.values.push({ from: "2027-01-01", value: { decimal: "8000000" }, source: "试" } as never);
  expect(changedValues("zh", before, after)).toMatchObject([{ before: "500万元", after: "800万元" }]);
});

test("waiting grows to five minutes and is spread", () => {
  expect(pauseAfter(1, 0.5)).toBe(5_000);
  expect(pauseAfter(2, 0.5)).toBe(10_000);
  expect(pauseAfter(20, 0.5)).toBe(300_000);
  expect(pauseAfter(20, 0)).toBe(225_000);
  expect(pauseAfter(20, 1)).toBe(375_000);
});
