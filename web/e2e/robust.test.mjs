// Browser test: hostile pages around the form, plans that fail, back, reload: nothing typed is lost without warning.

import assert from "node:assert/strict";
import test from "node:test";
import { noSideScroll, targetsLarge } from "./lib/audit.mjs";
import { bench } from "./lib/bench.mjs";
import { decide, hashOf, planText, planUrl, samplePath } from "./lib/engine.mjs";
import { Form, host, PHONE, until } from "./lib/form.mjs";

const b = bench();
let made = 0;
async function open(t, text, options = {}) {
  const page = await b.page(t, options);
  const path = `/robust-${++made}.html`;
  b.server.pages[path] = text;
  await page.goto(`${b.server.url}${path}`);
  return page;
}
const style = (text) => `<style>${text}</style>`;

const HOSTILE = {
  "unset all": "* { all: unset !important }",
  "no buttons": "button, input, select, label, p, fieldset { display: none !important } h2 { visibility: hidden !important }",
  "content boxes, giant margins": "* { box-sizing: content-box !important; margin: 40px; padding: 30px; float: left }",
  "letters of 40 px in capitals": "html { font: italic 40px/3 serif; letter-spacing: 1em; word-spacing: 2em; text-transform: uppercase; text-align: center; white-space: nowrap; color: red }",
  "right to left": "html { direction: rtl }",
  "no pointer": "* { cursor: none; user-select: none } body { line-height: 0; font-size: 0 }",
};

for (const [name, css] of Object.entries(HOSTILE)) {
  test(`host page with ${name}`, async (t) => {
    for (const viewport of [undefined, PHONE]) {
      const page = await open(t, host("gx-station", { head: style(css) }), { viewport });
      const form = await new Form(page).ready();
      await form.fill("full_time_staff", "3");
      await form.choose("premises_suitable", true);
      await until(() => form.headline(), (text) => /还差 1 项/u.test(text), "headline");
      const facts = await form.exported();
      assert.deepEqual([facts.full_time_staff, facts.premises_suitable], [3, true]);
      await b.shot(page, `hostile-${name.replace(/\W+/gu, "-")}-${viewport ? "phone" : "desk"}`);
      await targetsLarge(page, name);
      if (!/margins|right/u.test(name)) await noSideScroll(page, name);
      const look = await form.box("full_time_staff").evaluate((box) => {
        const style = getComputedStyle(box);
        return { size: parseFloat(style.fontSize), height: box.getBoundingClientRect().height, border: style.borderTopStyle, spacing: style.letterSpacing, transform: style.textTransform };
      });
      assert.equal(look.size, 16, "letters of the host page");
      assert.equal(look.border, "solid");
      assert.ok(["normal", "0px"].includes(look.spacing) && look.transform === "none", JSON.stringify(look));
    }
  });
}

test("two forms on one page, two policies, two languages: each keeps to itself", async (t) => {
  const second = `<policy-check src="${planUrl("gy-society")}" lang="en" as-of="2026-06-30"></policy-check>`;
  const page = await open(t, host("gx-station", { pageLang: "fr", body: second }));
  const [society, station] = [new Form(page, 0), new Form(page, 1)];
  await station.ready();
  await society.ready();
  await station.fill("full_time_staff", "3");
  await society.fill("annual_needs_planned", "6");
  await society.settled();
  assert.equal((await station.exported()).full_time_staff, 3);
  assert.equal("annual_needs_planned" in await station.exported(), false);
  assert.equal((await society.exported()).annual_needs_planned, 6);
  assert.equal(await society.headline(), decide("gy-society", { annual_needs_planned: 6 }, { lang: "en", outcome: "station_application" }).outcomes[0].headline);
  assert.equal(await station.headline(), decide("gx-station", { full_time_staff: 3 }, { outcome: "work_station" }).outcomes[0].headline);
  // Each root says its own language, whatever the page does.
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("policy-check")].map((each) => each.shadowRoot.querySelector(".root").lang)), ["en", "zh-CN"]);
  const ids = await page.evaluate(() => [...document.querySelectorAll("policy-check")].map((each) => { const all = [...each.shadowRoot.querySelectorAll("[id]")].map((x) => x.id); return all.length - new Set(all).size; }));
  assert.deepEqual(ids, [0, 0], "an id stands twice in one form");
});

test("a plan that fails to load, then is there: the way back is a button", async (t) => {
  let there = false;
  b.server.pages["/late.json"] = () => (there ? { body: planText("gx-station"), type: "application/json" } : { status: 503, body: "busy" });
  for (const lang of ["zh-CN", "en"]) {
    there = false;
    const page = await open(t, host("gx-station", { lang, src: "/late.json" }));
    const form = new Form(page);
    await until(() => form.host.locator("[role=alert]").innerText(), (text) => text.length > 8, "a message");
    there = true;
    await form.id("retry").click();
    await form.ready();
  }
});

const PLANS = {
  "404": () => ({ status: 404, body: "gone" }),
  "no JSON": () => ({ body: "<!doctype html><p>welcome to our portal</p>" }),
  "cut short": () => ({ body: planText("gx-station").slice(0, 20_000) }),
  "JSON, and no plan": () => ({ body: "[1, 2, 3]" }),
  "null": () => ({ body: "null" }),
  "an older format": () => ({ body: planText("gx-station").replace(/"format":\s*\d+/u, "\"format\": 0") }),
  "a threshold changed by hand": () => ({ body: planText("gx-station").replace(/"minimum":\s*0/u, "\"minimum\": 1") }),
  "empty": () => ({ body: "" }),
};

for (const [name, reply] of Object.entries(PLANS)) {
  test(`the plan is ${name}: one readable message in the language of the form`, async (t) => {
    b.server.pages["/bad.json"] = reply;
    for (const [lang, script] of [["zh-CN", /[\u4e00-\u9fff]{6}/u], ["en", /^[^\u4e00-\u9fff]*$/u]]) {
      const page = await open(t, host("gx-station", { lang, src: "/bad.json" }));
      const form = new Form(page);
      const told = await until(() => form.host.locator("[role=alert]").first().innerText(), (text) => text.trim().length > 8, "a message");
      assert.match(told, script);
      assert.doesNotMatch(told, /undefined|\[object|Error:|null\b|NaN/u);
      // Nothing is decided on it.
      assert.equal(await form.host.locator(".headline").count(), 0);
    }
  });
}

test("a plan with another hash than the page asks for is refused, the right one is taken", async (t) => {
  const wrong = await open(t, host("gx-station", { more: `hash="${hashOf("gx-zone")}"` }));
  const told = await until(() => new Form(wrong).host.locator("[role=alert]").innerText(), (text) => text.length > 8, "a message");
  assert.doesNotMatch(told, /undefined/u);
  assert.equal(await new Form(wrong).host.locator(".headline").count(), 0);
  const right = await open(t, host("gx-station", { more: `hash="${hashOf("gx-station")}"` }));
  await new Form(right).ready();
});

test("leaving with something typed asks first; with nothing typed, or saved, it does not", async (t) => {
  const form = await b.form(t, "gx-station");
  const { page } = form;
  const asked = [];
  page.removeAllListeners("dialog");
  page.on("dialog", (dialog) => { asked.push(dialog.type()); void dialog.accept(); });
  await page.reload();
  await form.ready();
  assert.deepEqual(asked, []);
  await form.box("full_time_staff").pressSequentially("3");
  await page.reload();
  await form.ready();
  assert.deepEqual(asked, ["beforeunload"]);
  await form.box("full_time_staff").pressSequentially("3");
  await form.save();
  await page.reload();
  await form.ready();
  assert.deepEqual(asked, ["beforeunload"], "asked although everything was saved");
});

test("a saved file opens again as it was, unreadable text and confirmations too", async (t) => {
  const form = await b.form(t, "gy-society");
  await form.open(samplePath("gy-society-near"));
  await form.fill("annual_needs_planned", "六项左右");
  const before = await form.exported();
  const text = JSON.stringify(before);
  const again = await b.form(t, "gy-society");
  await again.open({ text });
  const { $comment: _a, ...now } = await again.exported();
  const { $comment: _b, ...then } = before;
  assert.deepEqual(now, then);
  assert.equal(await again.box("annual_needs_planned").inputValue(), "六项左右");
});

test("a file of another policy, a broken one, one that is no file of facts: told, and nothing lost", async (t) => {
  const form = await b.form(t, "gx-station");
  await form.fill("full_time_staff", "3");
  for (const text of ["not json", "[]", "null", "{\"nobody_asks\": 1}", "\"text\"", ""]) {
    await form.open({ text }, { ask: null });
    assert.equal((await form.exported()).full_time_staff, 3, `lost after opening ${text}`);
    const told = await form.host.locator("[role=status], [role=alert], .note").allInnerTexts();
    assert.ok(told.join("").length > 6, `nothing said about ${text}`);
  }
});
