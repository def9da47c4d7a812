// Tests: the form made from a plan, and the answers behind it.

import { beforeEach, describe, expect, it } from "vitest";
import { Answers } from "../src/answers.js";
import type { Decision } from "../src/decision.js";
import { firstOutcome, groupsOf, kindOf } from "../src/form/model.js";
import type { Fact } from "../src/plan.js";
import { WORDS } from "../src/words.js";
import { experts, fact, people, plan, staff, text } from "./plan.js";

let answers: Answers;
beforeEach(() => { answers = new Answers(plan); });

const decided = (facts: string[], asked: string[]) => ({
  findings: [{ facts }], questions: asked.map((name) => ({ fact: name, settles: ["x"], findings: ["y"] })),
}) as unknown as Decision;

describe("the form", () => {
  it("gives every type its own control", () => {
    expect(plan.facts.map((f) => kindOf(plan, f.domain))).toEqual(["number", "yesno", "list", "number", "yesno"]);
    expect(kindOf(plan, { choice: { set: 0 } })).toBe("radios");
    expect(kindOf(plan, { choice: { set: 1 } })).toBe("select");
    expect(kindOf(plan, { text: { max_length: 2000 } })).toBe("longtext");
  });
  it("keeps the groups and facts in the order of the plan", () => {
    expect(groupsOf(plan, answers, null).map((g) => g.questions.map((q) => q.fact.name))).toEqual([["staff", "open"], ["experts", "fund", "fair"]]);
  });
  it("folds what cannot matter, keeps what was answered, marks the best question", () => {
    answers.set({ fact: staff }, 3);
    const open = plan.facts[1] as Fact;
    const [team, list] = groupsOf(plan, answers, decided(["staff", "open", "experts", "fair"], ["experts"]));
    expect(team?.questions.map((q) => q.fold)).toEqual(["open", "idle"]);
    expect(list?.questions.map((q) => q.fold)).toEqual(["open", "other", "idle"]);
    expect(list?.questions.map((q) => q.next)).toEqual([true, false, false]);
    expect([team?.answered, team?.asked]).toEqual([1, 1]);
    answers.set({ fact: open }, null);
    expect(groupsOf(plan, answers, decided(["open"], []))[0]?.questions[1]?.fold).toBe("open");
  });
  it("keeps open what a finding still waits for, though the outcome is lost already", () => {
    const lost = {
      findings: [{ verdict: "not_met", facts: ["staff"] }, { verdict: "unknown", facts: ["open", "experts"], because: { facts: ["open"] } }], questions: [],
    } as unknown as Decision;
    expect(groupsOf(plan, answers, lost).flatMap((g) => g.questions.map((q) => q.fold))).toEqual(["idle", "open", "idle", "other", "other"]);
  });
  it("does not fold a box away under the hand that empties it", () => {
    answers.type({ fact: staff }, staff.domain, "3");
    answers.type({ fact: staff }, staff.domain, "");
    expect(groupsOf(plan, answers, decided(["staff", "open"], ["open"]))[0]?.questions.map((q) => q.fold)).toEqual(["open", "open"]);
  });
  it("starts with the first qualification, or the lowest rung", () => {
    expect(firstOutcome(plan)).toBe("top");
    expect(firstOutcome({ ...plan, ladders: [{ id: "x", title: text("x"), rungs: [2, 1] }] })).toBe("low");
  });
});

describe("answers", () => {
  it("keeps unreadable text as typed, and keeps it from the engine", () => {
    answers.type({ fact: staff }, staff.domain, "五名");
    expect(answers.facts).toEqual({ staff: "五名" });
    expect(answers.forEngine()).toBe("{}");
    expect(JSON.parse(answers.toFile("x"))).toEqual({ $comment: "x", staff: "五名" });
  });
  it("shows what is typed until the box is left, then what was understood", () => {
    answers.type({ fact: staff }, staff.domain, "５名");
    expect(answers.shown({ fact: staff }, staff.domain)).toBe("５名");
    answers.leave({ fact: staff });
    expect([answers.shown({ fact: staff }, staff.domain), answers.forEngine()]).toEqual(["5", '{"staff":5}']);
  });
  it("tells not answered, not sure, no and stated empty apart", () => {
    const open = plan.facts[1] as Fact;
    for (const value of [undefined, null, false] as const) {
      answers.set({ fact: open }, value);
      expect(answers.facts["open"]).toBe(value);
    }
    answers.set({ fact: experts }, []);
    expect(JSON.parse(answers.forEngine())).toEqual({ open: false, experts: [] });
  });
  it("adds and removes records and keeps the others", () => {
    for (const name of ["甲", "乙"]) answers.type({ fact: experts, row: answers.addRow(experts), field: "name" }, { text: { max_length: 50 } }, name);
    answers.type({ fact: experts, row: 1, field: "age" }, people, "1e400");
    answers.removeRow(experts, 0);
    expect(answers.facts["experts"]).toEqual([{ name: "乙", age: "1e400" }]);
    expect(JSON.parse(answers.forEngine())).toEqual({ experts: [{ name: "乙" }] });
  });
  it("gives money in the unit of its box, with bounds in that unit", () => {
    const fund = plan.facts[3] as Fact;
    answers.type({ fact: fund }, fund.domain, "３００万");
    expect(answers.facts["fund"]).toBe("300");
    answers.type({ fact: fund }, fund.domain, "501");
    expect(answers.read({ fact: fund }, fund.domain)).toMatchObject({ problem: "too-large", with: { limit: "500" } });
  });
  it("takes money in another unit, shows it in that unit, and keeps it in the plan's", () => {
    const fund = plan.facts[3] as Fact;
    answers.chooseMoney(fund, { id: "元", exponent: 0 });
    answers.type({ fact: fund }, fund.domain, "35000");
    expect([answers.facts["fund"], answers.forEngine()]).toEqual(["3.5", '{"fund":"3.5"}']);
    answers.leave({ fact: fund });
    expect(answers.shown({ fact: fund }, fund.domain)).toBe("35000");
    answers.type({ fact: fund }, fund.domain, "3.5万");
    expect(answers.facts["fund"]).toBe("3.5");
    answers.type({ fact: fund }, fund.domain, "35001");
    expect([answers.facts["fund"], answers.forEngine()]).toEqual(["35001元", "{}"]);
    answers.chooseMoney(fund, { id: "万元", exponent: 4 });
    answers.type({ fact: fund }, fund.domain, "35");
    expect(answers.facts["fund"]).toBe("35");
  });
  it("remembers where only a month was given, through the removal of a record", () => {
    const day = { ...fact("day", "date"), group: 0 };
    const visits = fact("visits", { list: { max_items: 9, fields: [{ name: "on", title: text("日期"), description: null, domain: "date" }] } });
    const own = new Answers({ ...plan, facts: [day, visits] });
    own.type({ fact: day }, "date", "2024年2月");
    expect([own.facts["day"], own.monthOnly({ fact: day })]).toEqual(["2024-02-29", true]);
    own.type({ fact: day }, "date", "2024-02-10");
    expect(own.monthOnly({ fact: day })).toBe(false);
    own.addRows(visits, [{}, {}]);
    own.type({ fact: visits, row: 1, field: "on" }, "date", "2025/6");
    own.removeRow(visits, 0);
    expect([own.rows(visits), own.monthOnly({ fact: visits, row: 0, field: "on" })]).toEqual([[{ on: "2025-06-30" }], true]);
    own.open('{"day":"2026-05"}');
    expect([own.facts["day"], own.monthOnly({ fact: day })]).toEqual(["2026-05-31", true]);
  });
  it("says what a file would replace, adds only what is missing, and holds what another plan asks", () => {
    answers.set({ fact: staff }, 3);
    const file = '{"$comment":"zhunsheng other/2 2026-01-01 sha256:x","staff":5,"open":true,"elsewhere":1}';
    expect(answers.preview(file)).toEqual({ taken: 2, left: ["elsewhere"], replaced: 1, origin: { policy: "other", version: "2", asOf: "2026-01-01", hash: "sha256:x" } });
    expect(answers.open(file, "add")).toEqual({ taken: 1, left: ["elsewhere"] });
    expect(answers.facts).toEqual({ staff: 3, open: true });
    const other = new Answers({ ...plan, facts: [fact("open", "boolean")] });
    expect(other.takeOver(answers)).toEqual({ taken: 1, left: ["staff"] });
    const back = new Answers(plan);
    back.takeOver(other);
    expect(back.facts).toEqual({ staff: 3, open: true });
  });
  it("sends a judge's word only with an answer", () => {
    const fair = plan.facts[4] as Fact;
    answers.set({ fact: fair }, true);
    answers.confirm(fair, true);
    expect(JSON.parse(answers.forEngine())).toEqual({ fair: true, $confirmed: ["fair"] });
    answers.set({ fact: fair }, undefined);
    expect(answers.forEngine()).toBe("{}");
  });
  it("opens its own file again, and keeps what it can of another", () => {
    answers.type({ fact: staff }, staff.domain, "5");
    answers.confirm(plan.facts[4] as Fact, true);
    const again = new Answers(plan);
    expect(again.open(answers.toFile("x"))).toEqual({ taken: 1, left: [] });
    expect(again.toFile("x")).toBe(answers.toFile("x"));
    expect(again.open('{"staff":"７","other":1}')).toEqual({ taken: 1, left: ["other"] });
    expect(again.facts).toEqual({ staff: 7 });
    expect(again.open('{"other":1}').taken).toBe(0);
    expect(again.facts).toEqual({ staff: 7 });
    expect(() => again.open("[]")).toThrow();
  });
});

describe("words", () => {
  it("are there in both languages with the same values", () => {
    for (const [zh, en] of [WORDS.form, WORDS.result, WORDS.report].flatMap((words) => Object.values(words) as (readonly [string, string])[])) {
      expect(zh && en).toBeTruthy();
      const names = (phrase: string) => new Set(phrase.match(/\{\w+\}/gu));
      for (const name of names(en)) expect([...names(zh)]).toContain(name);
    }
  });
});
