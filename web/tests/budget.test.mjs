// Tests: the check of sizes fails above a limit and on a missing file, and passes at the limit.

import { expect, test } from "vitest";
import { judge, weigh } from "../build/budget.mjs";

const limits = [{ name: "page", files: ["a.js", "b.wasm"], most: 100 }];
const sizes = (...of) => new Map(of.map(([name, brotli]) => [name, { brotli }]));

test("the limit itself is kept, a byte more is not", () => {
  expect(judge(limits, sizes(["a.js", 40], ["b.wasm", 60]))[0].kept).toBe(true);
  expect(judge(limits, sizes(["a.js", 41], ["b.wasm", 60]))[0].kept).toBe(false);
});

test("a missing file does not weigh nothing", () => {
  expect(judge(limits, sizes(["a.js", 1]))[0]).toMatchObject({ kept: false, missing: ["b.wasm"] });
});

test("all three sizes are of the same bytes", () => {
  const size = weigh(Buffer.from("准绳".repeat(1000)));
  expect(size.raw).toBe(6000);
  expect(size.gzip).toBeLessThan(200);
  expect(size.brotli).toBeLessThan(size.gzip);
});
