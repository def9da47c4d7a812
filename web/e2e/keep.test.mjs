// Browser test: keeping answers: the device, a file, a link, the history of the browser. What was typed is never lost in silence.

import assert from "node:assert/strict";
import test from "node:test";
import { all } from "./lib/audit.mjs";
import { bench } from "./lib/bench.mjs";
import { decide, sample, samplePath } from "./lib/engine.mjs";
import { Form, NARROW, PHONE, until } from "./lib/form.mjs";

const b = bench();
const bare = async (form) => { const { $comment: _, ...facts } = await form.exported(); return facts; };
const stored = (page) => page.evaluate(() => Object.fromEntries(Object.entries(localStorage)));

test("on the device: off until asked, then there after a reload without a question, gone when switched off", async (t) => {
  const form = await b.form(t, "gx-station");
  const { page } = form;
  const asked = [];
  page.removeAllListeners("dialog");
  page.on("dialog", (dialog) => { asked.push(dialog.type()); void dialog.accept(); });
  await form.box("full_time_staff").pressSequentially("3");
  await page.waitForTimeout(600);
  assert.deepEqual(await stored(page), {});
  await form.keeping();
  await form.id("keep-on-device").click();
  await form.choose("premises_suitable", true);
  await form.fill("external_experts", "八位左右").catch(() => {});
  await until(() => stored(page), (all) => JSON.stringify(all).includes("premises_suitable"), "kept");
  const before = await bare(form);
  assert.equal(Object.keys(await stored(page)).length, 1);
  await page.reload();
  await form.ready();
  assert.deepEqual(asked, [], "asked although the answers are kept");
  assert.deepEqual(await bare(form), before);
  await form.keeping();
  await form.id("keep-on-device").click();
  assert.deepEqual(await stored(page), {}, "still there after it was switched off");
  await page.reload();
  await form.ready();
  assert.deepEqual(asked, ["beforeunload"], "left without a question although nothing is kept any more");
});

test("each policy keeps its own", async (t) => {
  const form = await b.form(t, "gx-station");
  const { page } = form;
  await form.fill("full_time_staff", "3");
  await form.keeping();
  await form.id("keep-on-device").click();
  const address = page.url();
  const { host } = await import("./lib/form.mjs");
  b.server.pages["/other.html"] = host("gy-society");
  await page.goto(`${b.server.url}/other.html`);
  const other = await new Form(page).ready();
  assert.deepEqual(await bare(other), {});
  await page.goto(address);
  await form.ready();
  assert.deepEqual(await bare(form), { full_time_staff: 3 });
});

test("where the browser keeps nothing, that is said, and the form works", async (t) => {
  const form = await b.form(t, "gx-station", { before: (page) => page.addInitScript(() => { Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } }); }) });
  await form.keeping();
  assert.equal(await form.id("keep-on-device").isDisabled(), true);
  await form.fill("full_time_staff", "3");
  await until(() => form.headline(), (text) => /还差 1 项/u.test(text), "headline");
});

/** The address that the form gives to be passed on. */
async function linkOf(form) {
  await form.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await form.keeping();
  await form.id("link").click();
  return until(async () => (await form.id("link-text").count() ? form.id("link-text").inputValue() : form.page.evaluate(() => navigator.clipboard.readText())), (text) => text.includes("#"), "a link");
}

test("a link carries the answers behind the #, and only there", async (t) => {
  const form = await b.form(t, "gy-society");
  await form.open(samplePath("gy-society-near"));
  const address = await linkOf(form);
  assert.ok(new URL(address).search === "" && new URL(address).hash.length > 100);
  assert.equal(new URL(form.page.url()).hash, "", "the answers stand in the address of the page itself");
  const page = await b.page(t);
  const from = b.server.log.length;
  await page.goto(address);
  const there = await new Form(page).ready();
  await until(() => bare(there), (facts) => Object.keys(facts).length > 50, "answers of the link");
  assert.deepEqual(await bare(there), await bare(form));
  assert.equal(await there.headline(), decide("gy-society", sample("gy-society-near"), { outcome: "station_application" }).outcomes[0].headline);
  assert.equal(new URL(page.url()).hash, "", "the answers stay in the address");
  const hash = new URL(address).hash.slice(3, 60);
  assert.ok(b.server.log.slice(from).every((line) => !line.includes(hash) && !line.includes("白景行")));
});

test("a link into a form with answers asks before it replaces them", async (t) => {
  const giver = await b.form(t, "gx-station");
  await giver.fill("full_time_staff", "7");
  const hash = new URL(await linkOf(giver)).hash;
  for (const [what, want] of [["no", 3], ["replace", 7]]) {
    const form = await b.form(t, "gx-station");
    await form.fill("full_time_staff", "3");
    await form.page.evaluate((text) => { location.hash = text; }, hash);
    await form.id("offer").waitFor();
    assert.equal((await bare(form)).full_time_staff, 3, "replaced before it was allowed");
    await all(form.page, "an offer to replace answers");
    await form.id(`offer-${what}`).click();
    await until(() => bare(form), (facts) => facts.full_time_staff === want, what);
    await form.page.context().close();
  }
});

test("malformed fragments: told or left alone, nothing lost, nothing thrown", async (t) => {
  const form = await b.form(t, "gx-station");
  await form.fill("full_time_staff", "3");
  const broken = ["#a=", "#a=z", "#a=zzzzz", "#a=j!!!", "#a=%E0%A4%A", `#a=j${btoa("[]").replace(/=/gu, "")}`, `#a=j${btoa("{\"p\":1}").replace(/=/gu, "")}`, `#a=z${"A".repeat(5000)}`,
    `#a=j${btoa("{\"p\":\"x\",\"v\":\"1\",\"o\":\"\",\"d\":\"\",\"f\":{\"__proto__\":1,\"constructor\":2}}").replace(/=/gu, "")}`];
  for (const hash of broken) {
    await form.page.evaluate((text) => { location.hash = "none"; location.hash = text; }, hash);
    await form.settled();
    assert.equal((await bare(form)).full_time_staff, 3, hash);
    const note = await form.host.locator(".note").allInnerTexts();
    assert.ok(note.join("").length > 5, `nothing said about ${hash.slice(0, 40)}`);
    assert.doesNotMatch(note.join(""), /undefined|\[object|Error/u);
    const fresh = await b.form(t, "gx-station", { hash });
    assert.equal(await fresh.box("full_time_staff").inputValue(), "");
    await fresh.page.context().close();
  }
  // A fragment of the host page is none of the form's business.
  await form.page.evaluate(() => { location.hash = "#contact"; });
  await form.settled();
  assert.equal(new URL(form.page.url()).hash, "#contact");
});

test("a decompression bomb in a link is refused at once", async (t) => {
  const form = await b.form(t, "gx-station");
  await form.fill("full_time_staff", "3");
  const { deflateRawSync } = await import("node:zlib");
  const bomb = deflateRawSync(Buffer.alloc(60_000_000, " ")).toString("base64url");
  const from = Date.now();
  await form.page.evaluate((text) => { location.hash = `a=z${text}`; }, bomb);
  await until(() => form.host.locator(".note").allInnerTexts(), (notes) => notes.join("").length > 5, "told");
  t.diagnostic(`refused in ${Date.now() - from} ms`);
  assert.equal((await bare(form)).full_time_staff, 3);
});

test("a file of another policy or edition: what can be kept is offered, the rest is named, nothing is replaced unasked", async (t) => {
  const giver = await b.form(t, "gx-station");
  await giver.open(samplePath("gx-station-near"));
  const file = await giver.save();
  const form = await b.form(t, "gy-society");
  await form.choose("demand_unit_office", true);
  await form.choose("society_supervised", true);
  const before = await bare(form);
  await form.open({ text: file }, { ask: null });
  await form.settled();
  const told = await form.host.locator(".note").allInnerTexts();
  assert.match(told.join(" "), /gx-station/u, "it is not said of which policy the file is");
  for (const [name, value] of Object.entries(before)) assert.deepEqual((await bare(form))[name], value, "replaced unasked");
  if (await form.id("offer").count()) {
    await form.id("offer-add").click();
    await form.settled();
    for (const [name, value] of Object.entries(before)) assert.deepEqual((await bare(form))[name], value, "adding took an answer away");
  }
  const older = JSON.stringify({ $comment: "zhunsheng gy-society/0 2020-01-01 sha256:00", society_supervised: false, gone_since: 1 });
  await form.open({ text: older }, { ask: null });
  await form.id("offer").waitFor();
  const offer = await form.host.locator(".offer").innerText();
  assert.match(offer, /gone_since/u);
  assert.equal((await bare(form)).society_supervised, true);
  await form.id("offer-replace").click();
  await until(() => bare(form), (facts) => facts.society_supervised === false, "replaced");
});

test("another plan for the same form: answers that it asks as well stay, the others come back", async (t) => {
  const form = await b.form(t, "gx-station");
  await form.pick("legal_form", "独立法人").catch(() => {});
  await form.fill("full_time_staff", "3");
  const before = await bare(form);
  const { planUrl } = await import("./lib/engine.mjs");
  await form.host.evaluate((element, src) => { element.src = src; }, planUrl("gy-society"));
  await form.box("annual_needs_planned").waitFor();
  await form.ready();
  await form.host.evaluate((element, src) => { element.src = src; }, planUrl("gx-station"));
  await form.box("full_time_staff").waitFor();
  await form.ready();
  assert.deepEqual(await bare(form), before);
});

test("the browser's Back closes the sheet, the check page and the report, and loses nothing", async (t) => {
  const form = await b.form(t, "gx-station", { viewport: PHONE });
  const { page } = form;
  await form.fill("full_time_staff", "3");
  const address = page.url();
  await form.openSheet();
  await page.goBack();
  await until(() => form.host.locator("[role=dialog]").count(), (n) => n === 0, "the sheet closes");
  assert.equal(page.url(), address);
  await form.id("check-answers").click();
  await form.id("check-title").waitFor();
  await page.goBack();
  await form.box("full_time_staff").waitFor();
  await form.id("report-button").click();
  await form.host.locator("article.report").waitFor();
  await page.goBack();
  await form.box("full_time_staff").waitFor();
  assert.equal(await form.box("full_time_staff").inputValue(), "3");
  await page.goForward();
  await form.host.locator("article.report").waitFor();
  await page.goBack();
  await form.box("full_time_staff").waitFor();
  assert.deepEqual(await bare(form), { full_time_staff: 3 });
});

test("check your answers: everything as it was understood, a way to each and back", async (t) => {
  for (const [lang, viewport] of [["zh-CN", undefined], ["en", NARROW]]) {
    const form = await b.form(t, "gy-society", { lang, viewport });
    await form.open(samplePath("gy-society-near"));
    await form.fill("annual_needs_planned", "六项");
    await form.id("check-answers").click();
    await form.id("check-title").waitFor();
    await form.settled();
    await all(form.page, `check answers, ${lang}`);
    await b.shot(form.page, `check-${lang}`);
    const line = form.id("c-annual_needs_planned");
    assert.match(await line.innerText(), /六项/u);
    assert.ok(await line.locator(".error").count() === 1, "what cannot be read does not show its problem");
    assert.match(await form.id("c-society_station_experts").innerText(), /白景行/u);
    await line.locator("button").click();
    await form.box("annual_needs_planned").waitFor();
    await until(() => form.active(), (id) => id === "f-annual_needs_planned", "the focus is in the question");
    await form.fill("annual_needs_planned", "7");
    await form.id("back-to-check").click();
    await form.id("check-title").waitFor();
    await until(() => form.id("c-annual_needs_planned").innerText(), (text) => text.includes("7"), "the new answer");
    const facts = await bare(form);
    assert.equal(facts.annual_needs_planned, 7);
    assert.equal(Object.keys(facts).length, Object.keys(sample("gy-society-near")).length - 1, "changing one answer dropped others");
    await form.page.context().close();
  }
});

test("starting anew asks first", async (t) => {
  const form = await b.form(t, "gx-station");
  await form.fill("full_time_staff", "3");
  await form.keeping();
  await form.id("clear").click();
  assert.deepEqual(await bare(form), { full_time_staff: 3 });
  await form.id("clear-yes").click();
  await until(() => bare(form), (facts) => Object.keys(facts).length === 0, "cleared");
  assert.equal(await form.box("full_time_staff").inputValue(), "");
});
