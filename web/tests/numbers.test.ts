// Tests: typed numbers, from what people paste to what nobody should.

import { describe, expect, it } from "vitest";
import type { Unit } from "../src/plan.js";
import { canonical, compare, shift } from "../src/read/decimal.js";
import { readNumber, type NumberDomain } from "../src/read/number.js";

const unit = (id: string, style: Unit["style"], exponent = 0): Unit => ({ id, one: "", many: "", exponent, style });
const people: NumberDomain = { minimum: "0", maximum: "100000", decimals: 0, unit: unit("人", "counter"), whole: true };
const wan: NumberDomain = { minimum: "0", maximum: "100000", decimals: 2, unit: unit("万元", "money", 4), whole: false };
const yuan: NumberDomain = { minimum: "-100", maximum: "100000000", decimals: 2, unit: unit("元", "money"), whole: false };
const share: NumberDomain = { minimum: "0", maximum: "100", decimals: 1, unit: unit("%", "sign", -2), whole: false };

const value = (text: string, domain: NumberDomain) => {
  const read = readNumber(text, domain);
  return read.ok ? read.value : read.problem;
};

describe("whole numbers", () => {
  it.each([
    ["5", "5"], ["５", "5"], [" ５名 ", "5"], ["５ 人", "5"], ["007", "7"], ["1,200", "1200"], ["１，２００", "1200"], ["1.2万", "12000"], ["5.0", "5"],
    ["3家", "3"], ["+4", "4"],
  ])("%s is %s", (typed, expected) => expect(value(typed, people)).toBe(expected));

  it.each([
    ["1e400", "exponent"], ["1E5", "exponent"], ["-3", "too-small"], ["－３", "too-small"], ["负3", "too-small"], ["五名", "not-a-number"],
    ["3.5", "not-whole"], ["100001", "too-large"], ["5元", "other-unit"], ["abc", "not-a-number"], ["1,2", "not-a-number"], ["3-5", "not-a-number"],
    ["9".repeat(60), "too-long"], [".", "not-a-number"], ["NaN", "not-a-number"], ["Infinity", "not-a-number"],
  ])("%s is refused as %s", (typed, expected) => expect(value(typed, people)).toBe(expected));
});

describe("money", () => {
  it.each([
    ["50", wan, "50"], ["50万", wan, "50"], ["50 万元", wan, "50"], ["500000元", wan, "50"], ["0.5亿", wan, "5000"],
    ["￥５０，０００", yuan, "50000"], ["5万元", yuan, "50000"], ["-0.50", yuan, "-0.5"], ["12.5％", share, "12.5"],
  ] as const)("%s", (typed, domain, expected) => expect(value(typed, domain)).toBe(expected));

  it("takes no more digits than the policy", () => expect(value("1.005", yuan)).toBe("too-many-decimals"));
});

describe("exact decimals", () => {
  it("moves the point without floats", () => {
    expect(shift("0.1", -4)).toBe("0.00001");
    expect(shift("-1.25", 1)).toBe("-12.5");
    expect(shift("100000000000000000000.01", 2)).toBe("10000000000000000000001");
  });
  it("writes one form", () => {
    expect(canonical("-0.00")).toBe("0");
    expect(canonical("007.50")).toBe("7.5");
  });
  it("compares beyond 2^53", () => expect(compare("9007199254740993", "9007199254740992")).toBe(1));
});
