// Browser test: each state of the form for everybody: axe, targets, reflow, contrast, the announcements.

import assert from "node:assert/strict";
import test from "node:test";
import { all, axeClean, contrastHolds, noSideScroll, targetsLarge } from "./lib/audit.mjs";
import { bench } from "./lib/bench.mjs";
import { POLICIES, samplePath } from "./lib/engine.mjs";
import { NARROW, PHONE, until } from "./lib/form.mjs";

const b = bench();
const open = (t, policy, options = {}) => b.form(t, policy, { ...options, drawn: true });

for (const policy of POLICIES) {
  test(`${policy}: empty, half and filled in, at a desk`, async (t) => {
    const form = await open(t, policy);
    await all(form.page, "empty");
    await form.open(samplePath(`${policy}-half`));
    await targetsLarge(form.page, "half");
    await contrastHolds(form.page, "half");
    if (["gx-zone", "gy-society"].includes(policy)) await axeClean(form.page, "half");
    await form.open(samplePath(policy));
    await form.outcome("all");
    await all(form.page, "filled in, all outcomes");
  });
}

test("unmet, in English, in large print", async (t) => {
  const form = await open(t, "gx-station", { outcome: "grassroots_station" });
  await form.open(samplePath("gx-station-near"));
  await all(form.page, "unmet");
  await form.host.evaluate((element) => element.shadowRoot.querySelectorAll("details").forEach((each) => { each.open = true; }));
  await all(form.page, "unmet, everything unfolded");
  await contrastHolds(form.page, "unmet, everything unfolded");
  await contrastHolds(form.page, "unmet, everything unfolded, in grey", true);
  await form.id("language").click();
  await form.settled();
  await all(form.page, "unmet, English");
  await form.id("large").click();
  await form.settled();
  await all(form.page, "unmet, English, large");
});

test("what an expert judges: his own word first, then confirmed", async (t) => {
  const form = await open(t, "gx-station");
  await form.open(samplePath("gx-station"));
  const judged = form.host.locator("label.tick input");
  assert.ok(await judged.count() > 0, "nothing to confirm");
  await form.page.evaluate(() => { for (const each of document.querySelector("policy-check").shadowRoot.querySelectorAll("label.tick input:checked")) each.click(); });
  await form.settled();
  await until(() => form.findings(), (list) => list.some((each) => each.state === "judge"), "a finding that waits for its judge");
  await axeClean(form.page, "judged");
  await targetsLarge(form.page, "judged");
});

test("errors beside their boxes", async (t) => {
  const form = await open(t, "gy-society");
  await form.fill("annual_needs_planned", "1e400");
  await form.fill("project_agreement_last_day", "2028-02-31");
  await form.settled();
  await all(form.page, "errors");
  await contrastHolds(form.page, "errors");
  for (const name of ["annual_needs_planned", "project_agreement_last_day"]) {
    const told = await form.box(name).evaluate((box) => (box.getAttribute("aria-describedby") ?? "").split(" ").map((id) => box.getRootNode().getElementById(id)?.textContent ?? "").join(" "));
    assert.ok(told.includes((await form.error(name).innerText()).slice(2, 12)), `${name}: the error is not among what describes the box`);
    assert.equal(await form.box(name).getAttribute("aria-invalid"), "true");
  }
});

test("on a phone: the form, the sheet, English, large print", async (t) => {
  const form = await open(t, "gy-society", { viewport: PHONE });
  await form.open(samplePath("gy-society-near"));
  await all(form.page, "phone");
  await form.openSheet();
  await all(form.page, "sheet");
  await contrastHolds(form.page, "sheet");
  await form.page.keyboard.press("Escape");
  await form.settled();
  await form.id("language").click();
  await form.settled();
  await all(form.page, "phone, English");
  await form.id("large").click();
  await form.settled();
  await all(form.page, "phone, English, large");
});

for (const [lang, tag] of [["zh", "zh-CN"], ["en", "en"]]) {
  test(`320 px wide (${lang}): every policy, form and sheet, everything unfolded`, async (t) => {
    for (const policy of POLICIES) {
      const form = await open(t, policy, { lang: tag, viewport: NARROW });
      await form.open(samplePath(policy));
      await form.host.evaluate((element) => element.shadowRoot.querySelectorAll("details").forEach((each) => { each.open = true; }));
      await noSideScroll(form.page, `${policy}, form`);
      await targetsLarge(form.page, `${policy}, form`);
      await form.openSheet();
      await form.host.evaluate((element) => element.shadowRoot.querySelectorAll("details").forEach((each) => { each.open = true; }));
      await noSideScroll(form.page, `${policy}, sheet`);
      if (lang === "zh") await axeClean(form.page, `${policy}, sheet at 320`);
      await form.page.context().close();
    }
  });
}

test("one polite status, told once after typing has stopped", async (t) => {
  const form = await open(t, "gx-station");
  await form.page.waitForTimeout(1200);
  const regions = await form.host.evaluate((element) => [...element.shadowRoot.querySelectorAll("[role=status], [role=alert], [aria-live]")].map((each) => each.outerHTML.slice(0, 80)));
  assert.equal(regions.length, 1, `regions that speak: ${regions.join(" | ")}`);
  await form.host.evaluate((element) => {
    const region = element.shadowRoot.querySelector("[role=status]");
    globalThis.told = [];
    new MutationObserver(() => globalThis.told.push([performance.now(), region.textContent])).observe(region, { subtree: true, childList: true, characterData: true });
  });
  await form.box("full_time_staff").pressSequentially("3", { delay: 80 });
  await form.box("transfer_staff").pressSequentially("12", { delay: 80 });
  const last = await form.page.evaluate(() => performance.now());
  await until(() => form.page.evaluate(() => globalThis.told.length), (n) => n > 0, "an announcement");
  await form.page.waitForTimeout(1200);
  const told = await form.page.evaluate(() => globalThis.told);
  const words = new Set(told.map(([, text]) => text));
  assert.equal(words.size, 1, `told more than once: ${JSON.stringify(told)}`);
  assert.ok(told[0][0] - last > 400, "told in the middle of typing");
  assert.match([...words][0], /还差 1 项/u);
});

test("printed in grey, a state is told by sign and word, and letters keep their contrast", async (t) => {
  const form = await open(t, "gx-station", { outcome: "grassroots_station" });
  await form.open(samplePath("gx-station-near"));
  await form.page.emulateMedia({ media: "print" });
  const words = new Map();
  for (const each of await form.findings()) words.set(each.state, each.word);
  assert.ok(words.size >= 2);
  assert.equal(new Set(words.values()).size, words.size, "two states share a word");
  for (const word of words.values()) assert.match(word, /^\S+ ?\S+/u);
  await contrastHolds(form.page, "print in grey", true);
});
