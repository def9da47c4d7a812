// Tests: when to decide, and that nothing old passes for new.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Deciding, type Asked } from "../src/element/deciding.js";
import type { EngineLike } from "../src/engine.js";

const asked = (facts: string): Asked => ({ facts, asOf: "2026-06-30", lang: "zh", outcome: undefined });
const refusal = (code: string) => new Error(JSON.stringify({ code, message: { zh: "太早", en: "too early" }, problems: [] }));
let engine: EngineLike & { calls: string[] };
let deciding: Deciding;
let clock = 0;
/** What the whole answer takes, so that it does not follow at once. */
let cost = 20;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("performance", { now: () => clock });
  [clock, cost] = [0, 20];
  engine = {
    hash: "h", calls: [],
    brief(facts) { engine.calls.push(`brief ${facts}`); return JSON.stringify({ policy: facts, part: "brief" }); },
    decide(facts) { engine.calls.push(`whole ${facts}`); clock += cost; return JSON.stringify({ policy: facts, part: "whole" }); },
  };
  deciding = new Deciding(() => {}, () => {});
  deciding.use(engine);
});
afterEach(() => { vi.useRealTimers(); vi.unstubAllGlobals(); });

describe("deciding", () => {
  it("gives the whole answer first, then a short one at each key and the whole one when typing pauses", () => {
    deciding.ask(asked("a"));
    expect(deciding.fresh).toBe("whole");
    deciding.ask(asked("b"));
    deciding.ask(asked("c"));
    expect([deciding.fresh, deciding.now?.policy, deciding.whole?.policy]).toEqual(["brief", "c", "a"]);
    vi.advanceTimersByTime(1000);
    expect([deciding.fresh, deciding.now?.policy, deciding.whole?.policy]).toEqual(["whole", "c", "c"]);
    expect(engine.calls).toEqual(["whole a", "brief b", "brief c", "whole c"]);
  });
  it("gives the whole answer at once where it is quick", () => {
    cost = 2;
    deciding.ask(asked("a"));
    deciding.ask(asked("b"));
    expect([deciding.fresh, deciding.now?.policy]).toEqual(["whole", "b"]);
  });
  it("throws a reply away that comes after a later question", async () => {
    const replies: ((text: string) => void)[] = [];
    deciding.use({ hash: "h", decide: () => new Promise((resolve) => replies.push(resolve)) });
    deciding.ask(asked("a"));
    deciding.ask(asked("b"));
    replies[1]?.(JSON.stringify({ policy: "b" }));
    replies[0]?.(JSON.stringify({ policy: "a" }));
    await vi.runAllTimersAsync();
    expect([deciding.now?.policy, deciding.fresh]).toEqual(["b", "whole"]);
    deciding.ask(asked("c"));
    expect(deciding.fresh).toBe("none");
  });
  it("shows no result beside a refusal, and says what the engine says", () => {
    deciding.ask(asked("a"));
    engine.brief = engine.decide = () => { throw refusal("too-early"); };
    deciding.ask(asked("b"));
    expect([deciding.now, deciding.fresh, deciding.refused?.zh]).toEqual([null, "none", "太早"]);
  });
});
