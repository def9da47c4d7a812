// Browser test: the site as it is built: start page, a policy, which programmes fit, the file for the disk, the example of a portal.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { all, contrastHolds } from "./lib/audit.mjs";
import { bench } from "./lib/bench.mjs";
import { POLICIES, samplePath } from "./lib/engine.mjs";
import { DESKTOP, Form, NARROW, PHONE, until } from "./lib/form.mjs";
import { DIST, STRICT, WEB } from "./lib/serve.mjs";

const SINGLE = join(DIST, "policy-check.single.html");
const built = existsSync(join(DIST, "index.html")) && existsSync(SINGLE);
const b = bench({ headers: { "content-security-policy": STRICT } });
const skip = built ? false : "the site is not built";
const CANARY = "7091";
const SERVER = [process.env.ZHUNSHENG_SERVE, join(process.env.CARGO_TARGET_DIR ?? join(WEB, "../target"), "debug/zhunsheng")].find((path) => path && existsSync(path));

async function visit(t, address, options) {
  const page = await b.page(t, options);
  const violations = [];
  await page.exposeFunction("violated", (text) => violations.push(text));
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => globalThis.violated(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)));
  await page.goto(address.includes("://") ? address : `${b.server.url}${address}`);
  return { page, violations };
}
const drawAll = (page, element) => page.locator(element).evaluate((each) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".question { content-visibility: visible !important }");
  each.shadowRoot.adoptedStyleSheets.push(sheet);
});

for (const [lang, query] of [["zh", "/"], ["en", "/?lang=en"]]) {
  for (const viewport of [DESKTOP, NARROW]) {
    test(`start page, ${lang}, ${viewport.width} px`, { skip }, async (t) => {
      const { page, violations } = await visit(t, query, { viewport });
      await page.locator(".card").first().waitFor();
      assert.equal(await page.locator(".card").count(), POLICIES.length);
      await all(page, "start page");
      await contrastHolds(page, "start page");
      assert.match(await page.locator("body").innerText(), lang === "zh" ? /不上传/u : /device/u);
      await b.shot(page, `site-start-${lang}-${viewport.width}`, true);
      await page.locator(".card a.button").first().click();
      const form = await new Form(page).ready();
      assert.deepEqual(violations, []);
      assert.equal(await form.host.getAttribute("lang"), lang === "zh" ? "zh-CN" : "en");
      await page.goBack();
      await page.locator(".card").first().waitFor();
    });
  }
}

test("a policy's page: axe, wide and narrow, in both languages", { skip }, async (t) => {
  for (const viewport of [DESKTOP, PHONE, NARROW]) {
    const { page, violations } = await visit(t, "/?policy=gx-station", { viewport });
    const form = await new Form(page).ready();
    await form.drawAll();
    await form.open(samplePath("gx-station-near"));
    await form.outcome("grassroots_station");
    await all(page, `policy page ${viewport.width}`);
    await b.shot(page, `site-policy-${viewport.width}`);
    await form.id("language").click();
    await form.settled();
    await until(() => page.evaluate(() => document.documentElement.lang), (lang) => lang === "en", "the page follows the language");
    await all(page, `policy page ${viewport.width}, English`);
    assert.deepEqual(violations, []);
    await page.context().close();
  }
});

test("which programmes fit me: answers in, programmes out, on to a form and back", { skip }, async (t) => {
  for (const viewport of [DESKTOP, NARROW]) {
    const { page, violations } = await visit(t, "/?page=match", { viewport });
    const match = page.locator("programme-match");
    await match.locator(".question").first().waitFor();
    await all(page, "match, empty");
    await match.locator("input[type=file]").setInputFiles(samplePath("dossier"));
    await until(() => match.locator("section.fit").innerText(), (text) => text.length > 200, "results");
    await drawAll(page, "programme-match");
    await all(page, "match, dossier");
    await contrastHolds(page, "match, dossier");
    await b.shot(page, `site-match-${viewport.width}`, true);
    await page.locator("#site-language").click();
    await until(() => match.locator("section.fit").innerText(), (text) => !/\p{Script=Han}{6}/u.test(text), "results in English");
    await all(page, "match, English");
    await b.shot(page, `site-match-en-${viewport.width}`, true);
    // On to the form of a programme, with the answers.
    await match.locator("section.fit a").first().click();
    const form = await new Form(page).ready();
    await until(() => form.exported(), (facts) => Object.keys(facts).length > 10, "the answers have come along");
    assert.doesNotMatch(page.url(), /a=|#/u);
    await page.goBack();
    await match.locator(".question").first().waitFor();
    assert.deepEqual(violations, []);
    await page.context().close();
  }
});

test("what is typed on the page of programmes goes nowhere", { skip }, async (t) => {
  const { page } = await visit(t, "/?page=match");
  const match = page.locator("programme-match");
  await match.locator(".question").first().waitFor();
  await page.waitForTimeout(1000);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  for (const box of await match.locator(".question input[type=text]").all()) await box.fill(CANARY);
  for (const group of await match.locator(".question .radios").all()) await group.locator("label.radio").first().click();
  await page.waitForTimeout(800);
  await page.context().setOffline(true);
  for (const box of await match.locator(".question input[type=text]").all()) await box.fill("5");
  await until(() => match.locator("section.fit").innerText(), (text) => text.length > 60, "results without a network");
  assert.deepEqual(asked, []);
  const traces = await page.evaluate(() => location.href + JSON.stringify(history.state) + JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) + document.cookie);
  assert.ok(!traces.includes(CANARY), traces);
});

test("the file for the disk: all of it from file://, no connection possible", { skip }, async (t) => {
  // Alone in a folder, so that nothing beside it can help.
  const folder = mkdtempSync(join(tmpdir(), "zhunsheng-single-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  copyFileSync(SINGLE, join(folder, "policy-check.html"));
  for (const viewport of [DESKTOP, PHONE]) {
    const page = await b.page(t, { viewport });
    const asked = [];
    const violations = [];
    await page.exposeFunction("violated", (text) => violations.push(text));
    await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => globalThis.violated(`${event.effectiveDirective} ${event.blockedURI}`)));
    page.on("request", (request) => asked.push(request.url()));
    await page.context().setOffline(true);
    await page.goto(pathToFileURL(join(folder, "policy-check.html")).href);
    await page.locator(".card").first().waitFor();
    await all(page, "file, start");
    for (let at = 0; at < POLICIES.length; at += 1) {
      await page.locator(".card a.button").nth(at).click();
      await new Form(page).ready();
      await page.goBack();
      await page.locator(".card").first().waitFor();
    }
    await page.locator("#card-gx-station a.button").click();
    const form = await new Form(page).ready();
    await form.fill("full_time_staff", "3");
    await until(() => form.headline(), (text) => /还差 1 项/u.test(text), "headline");
    await form.id("report-button").click();
    await form.host.locator("article.report").waitFor();
    assert.deepEqual(violations, [], "the file breaks its own policy");
    assert.deepEqual(asked.filter((url) => !url.startsWith("data:")), [pathToFileURL(join(folder, "policy-check.html")).href]);
    // A connection is refused by the file itself, not only for want of a network.
    await page.context().setOffline(false);
    const refused = await page.evaluate(async (url) => {
      const tries = { fetch: await fetch(url).then(() => "went through", () => "refused") };
      tries.beacon = String(navigator.sendBeacon(url, "x"));
      tries.image = await new Promise((resolve) => { const image = new Image(); image.onload = () => resolve("went through"); image.onerror = () => resolve("refused"); image.src = `${url}/x.png`; });
      return tries;
    }, b.server.url);
    assert.equal(refused.fetch, "refused");
    assert.equal(refused.image, "refused");
    assert.ok(violations.some((each) => each.startsWith("connect-src")), "no policy stood against it");
    await page.context().close();
  }
});

test("the portal of the example: one script, one element", { skip }, async (t) => {
  const { page } = await visit(t, "/examples/embed.html");
  const form = await new Form(page).ready();
  await form.fill("full_time_staff", "3");
  await until(() => form.headline(), (text) => /还差 1 项/u.test(text), "headline");
});

test("an address of a policy that there is not, and of nothing", { skip }, async (t) => {
  const { page } = await visit(t, "/?policy=no-such-policy&lang=en");
  await until(() => page.locator("main").innerText(), (text) => text.length > 5, "a message");
  await all(page, "no such policy");
  const other = await visit(t, "/?policy=__proto__");
  await until(() => other.page.locator("main").innerText(), (text) => text.length > 5, "a message");
});

test("served by the product's own server: strict headers, compressed, no violation", { skip: skip || (SERVER ? false : "zhunsheng is not built") }, async (t) => {
  const server = spawn(SERVER, ["serve", "--site", DIST, "--data", mkdtempSync(join(tmpdir(), "zhunsheng-")), "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] });
  t.after(() => server.kill());
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (part) => { said += part; });
  const address = await until(async () => /http:\/\/127\.0\.0\.1:\d+/u.exec(said)?.[0], (url) => Boolean(url), "an address");
  const page = await b.page(t);
  const violations = [];
  const replies = [];
  await page.exposeFunction("violated", (text) => violations.push(text));
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => globalThis.violated(`${event.effectiveDirective} ${event.blockedURI}`)));
  page.on("response", (response) => replies.push(response));
  await page.goto(`${address}/?policy=gx-station`);
  const form = await new Form(page).ready();
  await form.fill("full_time_staff", "3");
  await until(() => form.headline(), (text) => /还差 1 项/u.test(text), "headline");
  assert.deepEqual(violations, []);
  // A second reply of one address only says that nothing has changed.
  const first = replies.filter((reply, at) => replies.findIndex((other) => other.url() === reply.url()) === at);
  assert.ok(first.length >= 4, "page, script, engine and plan");
  for (const reply of first) {
    assert.equal(reply.status(), 200, reply.url());
    const headers = await reply.allHeaders();
    // Why: what the API says is no page, so nothing at all may be loaded by it.
    const allowed = new URL(reply.url()).pathname.startsWith("/api/") ? /^default-src 'none'; frame-ancestors 'none'$/u : /default-src 'none'.*'wasm-unsafe-eval'/u;
    assert.match(headers["content-security-policy"] ?? "", allowed, reply.url());
    assert.doesNotMatch(headers["content-security-policy"], /unsafe-inline|'unsafe-eval'/u);
    if (/\.(wasm|js|json)$/u.test(new URL(reply.url()).pathname)) assert.match(headers["content-encoding"] ?? "", /br|gzip/u, reply.url());
  }
});
