// Browser test: the keyboard alone reaches and works everything; the focus is seen, kept and given back.

import assert from "node:assert/strict";
import test from "node:test";
import { bench } from "./lib/bench.mjs";
import { samplePath } from "./lib/engine.mjs";
import { PHONE, until } from "./lib/form.mjs";

const b = bench();
/** What has the focus, through shadow roots: a name that stays the same, where it is, and whether something lies over it. */
const FOCUS = () => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (!at || at === document.body) return null;
  const root = at.getRootNode();
  const shown = at.closest("label.radio, label.tick") ?? at;
  const box = shown.getBoundingClientRect();
  const style = getComputedStyle(at);
  // Seen if at least one of five points of it is on top; WCAG 2.4.11 asks that it is not wholly hidden.
  const points = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]].map(([x, y]) => [box.left + box.width * x, box.top + box.height * y]);
  const onTop = points.some(([x, y]) => { const top = root.elementFromPoint(x, y); return top !== null && (top === shown || shown.contains(top) || top.contains(shown)); });
  const all = [...root.querySelectorAll("*")];
  return {
    name: at.id || `${at.localName}:${at.textContent.trim().slice(0, 30)}@${all.indexOf(at)}`, at: all.indexOf(at), tag: at.localName,
    seen: onTop && box.bottom > 0 && box.top < innerHeight, ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
};
/** Everything a keyboard ought to reach: one radio button of each group, all else that is not hidden or disabled. */
const REACHABLE = () => {
  const root = document.querySelector("policy-check").shadowRoot;
  const all = [...root.querySelectorAll("*")];
  const groups = new Set();
  const out = [];
  for (const each of root.querySelectorAll("button, select, input, textarea, summary, a[href], [tabindex='0']")) {
    if (each.disabled || each.closest("[inert]") || !each.checkVisibility({ visibilityProperty: true }) || each.type === "file") continue;
    if (each.type === "radio") {
      if (groups.has(each.name)) continue;
      groups.add(each.name);
      const chosen = [...root.querySelectorAll(`input[name="${each.name}"]`)].find((other) => other.checked) ?? each;
      out.push(chosen.id);
    } else out.push(each.id || `${each.localName}:${each.textContent.trim().slice(0, 30)}@${all.indexOf(each)}`);
  }
  return out;
};

for (const [where, viewport] of [["desk", undefined], ["phone", PHONE]]) {
  test(`Tab reaches every control in order and leaves again, ${where}`, async (t) => {
    const form = await b.form(t, "gx-station", viewport ? { viewport, body: "<a href='#a' id='before'>before</a>" } : { body: "<a href='#a' id='before'>before</a>" });
    await form.fill("full_time_staff", "3");
    await form.settled(1200);
    const want = new Set(await form.page.evaluate(REACHABLE));
    await form.page.locator("#before").focus();
    const hidden = [];
    const bare = [];
    let before = -1;
    const backwards = [];
    const most = want.size + 40;
    let steps = 0;
    for (; steps < most; steps += 1) {
      await form.page.keyboard.press("Tab");
      const at = await form.page.evaluate(FOCUS);
      if (!at) break;
      if (at.name === "before") break;
      want.delete(at.name);
      if (!at.seen) hidden.push(at.name);
      if (!at.ring) bare.push(at.name);
      if (at.at < before) backwards.push(at.name);
      before = at.at;
    }
    assert.deepEqual([...want], [], "not reached by Tab");
    assert.deepEqual(hidden, [], "has the focus and cannot be seen");
    assert.deepEqual(bare, [], "has the focus and does not show it");
    assert.deepEqual(backwards, [], "against the order of the page");
    assert.ok(steps < most, "the focus does not leave the form");
  });
}

test("answers without a pointer: radio buttons, a number, a record, an outcome", async (t) => {
  const form = await b.form(t, "gy-society");
  const key = (name) => form.page.keyboard.press(name);
  await form.box("society_supervised").focus();
  await key("Space");
  assert.equal((await form.exported()).society_supervised, true);
  await key("ArrowRight");
  assert.equal((await form.exported()).society_supervised, false);
  await form.settled();
  assert.equal(await form.active(), "f-society_supervised-1", "the focus stays in the group");
  await form.box("society_station_dedicated_staff").focus();
  await form.page.keyboard.type("2");
  assert.equal((await form.exported()).society_station_dedicated_staff, 2);
  // A record: added, filled in, taken out; the focus goes where the hand is.
  await form.box("society_station_experts").focus();
  await key("Enter");
  await form.settled();
  assert.match(await form.active(), /^f-society_station_experts-(r0|0-name)$/u);
  await key("Tab");
  await form.page.keyboard.type("白景行");
  await until(() => form.exported(), (facts) => facts.society_station_experts?.length === 1, "a record");
  await form.id("f-society_station_experts-r0").locator("button.remove").focus();
  await key("Enter");
  await form.settled();
  assert.notEqual(await form.active(), null, "the focus is lost when a record goes");
  // The outcome, by its first letters or arrows.
  await form.id("target").focus();
  await key("ArrowDown");
  await key("Enter");
  await form.settled();
  assert.equal(await form.active(), "target");
  assert.notEqual(await form.id("target").inputValue(), "station_application");
});

test("the sheet takes the focus, keeps it, gives it back", async (t) => {
  const form = await b.form(t, "gx-station", { viewport: PHONE, body: "<a href='#a'>before</a>" });
  await form.open(samplePath("gx-station-near"));
  const opener = form.host.locator(".bottom button").last();
  await opener.focus();
  await form.page.keyboard.press("Enter");
  await form.settled();
  assert.equal(await form.host.locator("[role=dialog][aria-modal=true]").count(), 1);
  // Around once, and back: the focus never goes behind the sheet.
  for (const [name, times] of [["Tab", 40], ["Shift+Tab", 50]]) {
    for (let step = 0; step < times; step += 1) {
      await form.page.keyboard.press(name);
      const outside = await form.host.evaluate((element) => { const at = element.shadowRoot.activeElement; return at === null || !at.closest("[role=dialog]"); });
      assert.equal(outside, false, "the focus went behind the sheet");
    }
  }
  await form.page.keyboard.press("Escape");
  await until(() => form.host.locator("[role=dialog]").count(), (n) => n === 0, "the sheet closes");
  await form.settled();
  assert.ok(await opener.evaluate((button) => button.getRootNode().activeElement === button), "the focus does not come back to the bar");
});

test("the language changes under the hand: focus, answers, half-typed text", async (t) => {
  const form = await b.form(t, "gx-station");
  await form.fill("full_time_staff", "3");
  await form.fill("transfer_staff", "十来个");
  await form.choose("premises_suitable", null);
  const before = await form.exported();
  await form.id("language").focus();
  for (const want of ["en", "zh-CN"]) {
    await form.page.keyboard.press("Enter");
    await form.settled();
    assert.equal(await form.active(), "language");
    assert.equal(await form.host.getAttribute("lang"), want);
    const { $comment: _a, ...now } = await form.exported();
    const { $comment: _b, ...then } = before;
    assert.deepEqual(now, then);
    assert.equal(await form.box("transfer_staff").inputValue(), "十来个");
  }
});
