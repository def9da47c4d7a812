// Tests: the pure parts of the desk: typed values, the difference, which box a problem is about, steps, bars, search, addresses.

import { expect, test } from "vitest";
import { barsOf, signed, totals } from "../console/counts.js";
import { contentOf, draftOf, emptyValue, fieldOf, inForceOn, lineOf } from "../console/draft.js";
import { addressOf, placeOf, viewOf, type View } from "../console/route.js";
import { matching } from "../console/search.js";
import { nextNewYear, shown } from "../console/shown.js";
import { entriesOf, stepsOf } from "../console/timeline.js";
import { readTyped, whyNot } from "../console/typed.js";
import type { Parameter, Policy } from "../console/types.js";

const value = (from: string, text: string, unit = "人") => ({ from, value: text, shown: { zh: `${text} ${unit}`, en: `${text} people` }, source: "附件 一（一）2" });
const staff: Parameter = {
  name: "basic.full_time_staff", title: { zh: "专职人员下限", en: "Full-time staff, at least" }, type: "integer", unit: "人", minimum: "0", maximum: "1000", decimals: null, choices: null,
  clause: { id: "附件 一（一）2", heading: "站点条件" }, set_by: null, note: null, values: [value("2011-01-01", "5")], current: value("2011-01-01", "5"), next: null, findings: [], pending: [],
};
const fund: Parameter = { ...staff, name: "fund.grant", title: { zh: "专项经费额度", en: "Grant" }, type: "money", unit: "元", maximum: "1000000000", values: [], current: null };

test("a typed value is read as people write it, and never guessed", () => {
  expect(readTyped(staff, "８名")).toEqual({ ok: true, value: "8", converted: false });
  expect(readTyped(staff, "1,000")).toMatchObject({ ok: true, value: "1000" });
  expect(readTyped(fund, "50 万元")).toEqual({ ok: true, value: "500000", converted: true });
  expect(readTyped({ ...fund, unit: "万元" }, "50 万元")).toEqual({ ok: true, value: "50", converted: false });
  expect(readTyped({ ...fund, unit: "万元" }, "500000 元")).toEqual({ ok: true, value: "50", converted: true });
  for (const [typed, why] of [["", "empty"], ["八", "not-a-number"], ["8.5", "not-whole"], ["1001", "too-large"], ["-1", "too-small"], ["5 万元", "other-unit"]] as const) {
    const read = readTyped(staff, typed);
    expect(read, typed).toMatchObject({ ok: false, why });
    expect(whyNot("zh", read, "人").length).toBeGreaterThan(2);
    expect(whyNot("en", read, "人")).not.toMatch(/undefined|\{/u);
  }
  expect(readTyped({ ...staff, type: "date" }, "2027年1月1日")).toMatchObject({ ok: true, value: "2027-01-01" });
});

test("the difference names what held before that day, and says when nothing would change", () => {
  const typed = { ...emptyValue(staff.name, "2026-11-22", "value"), typed: "8" };
  expect(typed.from).toBe("2027-01-01");
  expect(lineOf("zh", staff, typed)).toEqual({ title: "专职人员下限", before: "5 人", after: "8 人", from: "2027-01-01", same: false, replaces: null });
  expect(lineOf("en", staff, typed)).toMatchObject({ before: "5 people", after: "8 people" });
  expect(lineOf("zh", staff, { ...typed, typed: "5" })?.same).toBe(true);
  expect(lineOf("zh", staff, { ...typed, typed: "五" })).toBeNull();
  const later = { ...staff, values: [value("2011-01-01", "5"), value("2027-01-01", "6")] };
  expect(lineOf("zh", later, typed)).toMatchObject({ before: "6 人", replaces: "2027-01-01" });
  expect(inForceOn(later, "2026-12-31")?.value).toBe("5");
  expect(inForceOn(later, "2010-12-31")).toBeNull();
});

test("content says what the boxes say; unread text goes as typed; a package keeps what it is", () => {
  const known = new Map([[staff.name, staff]]);
  const draft = draftOf({ values: [{ parameter: staff.name, from: "2027-01-01", value: "8", unit: "人", source: { document: " 桂科发 ", article: "八", file_sha256: null } }], reason: " 要 ", notes: "", accepted: [{ item: "a", reason: "有意" }, { item: "b", reason: " " }] });
  expect(contentOf(draft, "value", known)).toEqual({
    values: [{ parameter: staff.name, from: "2027-01-01", value: "8", unit: "人", source: { document: "桂科发", article: "八", file_sha256: null } }], reason: "要", notes: "", accepted: [{ item: "a", reason: "有意" }],
  });
  const [first] = draft.values;
  if (first) first.typed = "八个";
  expect(contentOf(draft, "value", known).values?.[0]?.value).toBe("八个");
  const correction = contentOf({ ...draft, correction: "写错", removed: [{ parameter: staff.name, from: "2011-01-01" }] }, "correction", known);
  expect(correction).toMatchObject({ correction_reason: "写错", removed: [{ parameter: staff.name, from: "2011-01-01" }] });
  const saved = { policy: "gx-station", version: "2", files: ["policy.json"], reason: "旧", notes: "", accepted: [] };
  expect(contentOf({ ...draft, reason: "新" }, "package", known, saved)).toMatchObject({ policy: "gx-station", files: ["policy.json"], reason: "新" });
});

test("a problem finds its box, however its path is written", () => {
  for (const path of ["$.values[0].source.document", "content.values.0.source.document", "/content/values/0/source/document", "$.content.values[0].source.document"]) expect(fieldOf(path)).toBe("values.0.document");
  expect(fieldOf("$.values[1]")).toBe("values.1.value");
  expect(fieldOf("$.values[1].from")).toBe("values.1.from");
  expect(fieldOf("$.correction_reason")).toBe("correction_reason");
  for (const path of ["", "$", "$.removed[0]", "$.accepted[0].reason", "policy"]) expect(fieldOf(path)).toBe("");
});

test("the values of a parameter in the order of their days, with what each is on the day looked from", () => {
  const values = [value("2011-01-01", "5"), value("2027-01-01", "8"), value("2029-01-01", "10")];
  const history = values.map((each, at) => ({ ...each, publication: at + 1, recorded_at: "2026-01-01T00:00:00Z", actor: "li", change: at, replaced_by: null }));
  const wrong = { ...value("2027-01-01", "7"), publication: 2, recorded_at: "2026-01-01T00:00:00Z", actor: "li", change: 1, replaced_by: 3 };
  const pending = [{ change: 9, state: "draft" as const, from: "2028-01-01", value: null, shown: null }];
  const on = (asOf: string) => entriesOf({ values, history: [...history, wrong], pending }, asOf).map(({ from, when }) => `${from} ${when}`);
  expect(on("2026-11-22")).toEqual(["2011-01-01 now", "2027-01-01 replaced", "2027-01-01 future", "2028-01-01 draft", "2029-01-01 future"]);
  expect(on("2027-01-01")).toEqual(["2011-01-01 past", "2027-01-01 replaced", "2027-01-01 now", "2028-01-01 draft", "2029-01-01 future"]);
  const steps = stepsOf(entriesOf({ values, history, pending: [] }, "2026-11-22"), 300, 100);
  expect(steps.map(({ x, y }) => [x, y])).toEqual([[0, 100], [100, 40], [200, 0]]);
  const same = stepsOf(entriesOf({ values: [value("2011-01-01", "5")], history: [], pending: [] }, "2026-11-22"), 100, 100);
  expect(same[0]?.y).toBe(50);
});

test("bars are of one scale, gains to the right, and their numbers add up", () => {
  const row = (id: string, newly_met: number, no_longer_met: number, became_unknown: number, other = 0) => ({ id, title: { zh: id, en: id }, newly_met, no_longer_met, became_unknown, other, unchanged: 9 });
  const impact = { outcomes: [row("a", 0, 12, 4), row("b", 8, 0, 0), row("c", 0, 0, 0)] };
  expect(totals(impact)).toEqual({ newly_met: 8, no_longer_met: 12, became_unknown: 4, other: 0, unchanged: 27, changed: 24 });
  const [first, second, ...rest] = barsOf(impact);
  expect(rest).toEqual([]);
  expect(first?.parts.map(({ key, count, x, width }) => [key, count, x, width])).toEqual([["no_longer_met", 12, 28, 72], ["became_unknown", 4, 4, 24]]);
  expect(second?.parts).toEqual([{ key: "newly_met", count: 8, x: 100, width: 48 }]);
  expect([signed("420000"), signed("-420000"), signed("0"), signed("1250000.5", false)]).toEqual(["+420,000", "−420,000", "0", "1,250,000.5"]);
});

test("the search finds by every word, in title, key, clause and value", () => {
  const policy = { policy: "gx-station", title: { zh: "站点方案", en: "Stations" }, version: "1", document_number: null, hash: "", publication: 1 } satisfies Policy;
  const rows = [{ policy, parameter: staff }, { policy, parameter: fund }];
  const find = (text: string, more = {}) => matching(rows, { text, policy: "", clause: "", pending: false, ...more }).map(({ parameter }) => parameter.name);
  expect(find("")).toHaveLength(2);
  expect(find("专职 5")).toEqual([staff.name]);
  expect(find("FUND")).toEqual([fund.name]);
  expect(find("附件 一（一）2 full-time")).toEqual([staff.name]);
  expect(find("", { pending: true })).toEqual([]);
  expect(find("", { policy: "gx-zone" })).toEqual([]);
});

test("every page has an address and comes back from it; others are no page", () => {
  const views: View[] = [{ page: "thresholds" }, { page: "parameter", policy: "gx-station", name: "basic.full_time_staff" }, { page: "new", policy: "gx-station", name: "a.b", kind: "correction" },
    { page: "change", id: "7" }, { page: "edit", id: "7" }, { page: "preview", id: "7" }, { page: "release", number: "3" }, { page: "changes" }, { page: "upload" }, { page: "releases" }, { page: "cases" }, { page: "audit" }, { page: "people" }, { page: "me" }];
  for (const view of views) {
    const place = { view, lang: "en" as const, asOf: "2027-01-01" };
    const url = new URL(addressOf(place), "https://desk.example");
    expect(placeOf(url)).toEqual(place);
  }
  for (const path of ["/console/changes/7/else", "/console/nowhere", "/console/parameters/x", "/console/%E0%A4%A"]) expect(viewOf(path)).toEqual({ page: "none" });
});

test("days and instants are those of China", () => {
  expect(shown.instant("zh", "2026-12-31T16:30:00Z")).toBe("2027年1月1日 00:30");
  expect(shown.hash("sha256:0123456789abcdef")).toBe("0123456789ab");
  expect(nextNewYear("2026-11-22")).toBe("2027-01-01");
});
