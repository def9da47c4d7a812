// Tests: what charts draw.

import { describe, expect, it } from "vitest";
import { Answers } from "../src/answers.js";
import type { Finding } from "../src/decision.js";
import type { Plan } from "../src/plan.js";
import { add } from "../src/read/decimal.js";
import { amountText } from "../src/result/amount.js";
import { limited, splitByKind } from "../src/result/charts.js";
import { earliest } from "../src/result/parts.js";
import { caseCode } from "../src/result/basis.js";
import { say } from "../src/words.js";
import { fact, plan, text } from "./plan.js";

const lines = fact("lines", { list: { max_items: 9, fields: [
  { name: "kind", title: text("类别"), description: null, domain: { choice: { set: 0 } } },
  { name: "amount", title: text("金额"), description: null, domain: { decimal: { minimum: "0", maximum: "90000000", unit: 1, decimals: 2 } } },
] } });
const own: Plan = { ...plan, facts: [lines] };
const value = (number: string, unit: string) => ({ value: number, unit, text: `${number}${unit}` });
const finding = (over: object) => ({ id: "f", kind: "criterion", measured: value("3", "万元"), threshold: { ...value("5", "万元"), op: "at_most", since: null }, ...over }) as Finding;

describe("a budget", () => {
  it("is added up exactly by kind, and says what it could not draw", () => {
    const answers = new Answers(own);
    answers.addRows(lines, [{ kind: "b", amount: "0.1" }, { kind: "a", amount: "2" }, { kind: "b", amount: "0.2" }, { kind: "a" }, { kind: "zz", amount: "1" }, { kind: "a", amount: "五" }]);
    expect(splitByKind(own, "zh", answers, lines)).toMatchObject({ total: "2.3", without: 3, kinds: [{ label: "a", sum: "2", rows: 1 }, { label: "b", sum: "0.3", rows: 2 }] });
    expect(splitByKind(own, "zh", new Answers(own), lines)).toBe(null);
  });
  it("adds without floats", () => {
    expect([add("0.1", "0.2"), add("-1.5", "1.5"), add("99999999999999999999", "0.01")]).toEqual(["0.3", "0", "99999999999999999999.01"]);
  });
});

describe("limits", () => {
  it("are drawn for money and shares with something to compare", () => {
    expect(limited(own, [finding({})])).toHaveLength(1);
    expect(limited(own, [finding({ measured: value("30", "%"), threshold: { ...value("20", "%"), op: "at_least", since: null } })])).toHaveLength(1);
    expect(limited(own, [finding({ kind: "indicator" }), finding({ measured: value("3", "人") }), finding({ threshold: null }),
      finding({ measured: { ...value("", "万元"), value: null } }), finding({ threshold: { ...value("0", "万元"), op: "greater", since: null } })])).toEqual([]);
  });
});

describe("words of a result", () => {
  const amount = (over: object) => amountText(say("zh"), { finding: "f", verdict: "met", value: "5", unit: "元", text: "5元", owed_by: null, ...over } as never);
  it("tells nothing due, zero, open and not computable apart", () => {
    expect([amount({}), amount({ value: "0", text: "0元" }), amount({ value: "0.00", text: "0元" }), amount({ verdict: "not_met", value: null }),
      amount({ verdict: "not_computable", value: null }), amount({ verdict: "unknown", value: null, text: "" })])
      .toEqual(["5元", "0 元", "0 元", "不应得", "无法计算", "还算不出：待补充"]);
  });
  it("names the clause that sets the earliest date", () => {
    const decision = { as_of: "2026-06-30", eligible_from: [{ outcome: "top", from: "2027-01-01", until: null }],
      gaps: [{ outcome: "top", missing: [{ finding: "age", changeable_by: "time" }, { finding: "staff", changeable_by: "applicant" }] }],
      findings: [{ id: "age", clause: "三 1" }, { id: "staff", clause: "三 2" }] } as never;
    expect(earliest(say("zh"), "zh", decision, "top")).toBe("其他不变，最早2027年1月1日满足（取决于条款 三 1）");
    expect(earliest(say("zh"), "zh", decision, "low")).toBe("");
  });
  it("puts no answer into a case code unless asked", () => {
    const decision = { policy: "p", version: "1", as_of: "2026-06-30", plan: "sha256:ab", outcomes: [{ id: "top", verdict: "not_met", provisional: false }],
      findings: [{ id: "a", verdict: "met", measured: value("7", "人") }, { id: "b", verdict: "not_met" }] } as never;
    expect(caseCode(decision, null)).toBe("zhunsheng p/1 2026-06-30\nsha256:ab\ntop not_met\n+a -b");
    expect(caseCode(decision, '{"x":1}')).toContain('{"x":1}');
  });
});
