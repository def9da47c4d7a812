// Browser test: a form that is open is told of a new publication, keeps its answers, and says what became of the verdict. What is asked for carries nothing.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { all } from "./lib/audit.mjs";
import { bench } from "./lib/bench.mjs";
import { Form, NARROW, until } from "./lib/form.mjs";
import { changedPlan } from "./lib/plans.mjs";
import { PKG, STRICT } from "./lib/serve.mjs";

const built = readFileSync(join(PKG, "plans/gx-station-1.plan.json"), "utf8");
const old = JSON.parse(built).hash;
const STAFF = "basic.full_time_staff";
const next = (from) => changedPlan(built, (plan) => {
  plan.parameters.find(({ name }) => name === STAFF).values.push({ from, value: { integer: 8 }, source: "试第 8 条" });
});

/** A server that publishes when it is told to, and answers those who wait. */
const server = { publication: 1, plan: { text: built, hash: old }, waiting: [], asked: [], status: 200 };
const head = () => ({ type: "application/json", headers: { etag: `"${server.publication}"` }, status: server.status, body: JSON.stringify({ publication: server.publication, policies: [{ policy: "gx-station", version: "1", plan: server.plan.hash }] }) });
const publish = (plan) => {
  server.publication += 1;
  server.plan = plan;
  for (const go of server.waiting.splice(0)) go();
};
const b = bench({
  headers: { "content-security-policy": STRICT },
  api: async (request) => {
    server.asked.push({ url: request.url, method: request.method, headers: request.headers });
    const { pathname } = new URL(request.url, "http://localhost");
    if (pathname === "/api/v1/policies/gx-station/plan") return { type: "application/json", body: server.plan.text };
    if (pathname !== "/api/v1/head") return { status: 404, body: "" };
    if (request.headers["if-none-match"] === `"${server.publication}"` && server.status === 200) await new Promise((done) => { server.waiting.push(done); request.socket.on("close", done); });
    return head();
  },
});

async function opened(t, more = {}, query = "?policy=gx-station") {
  Object.assign(server, { publication: 1, plan: { text: built, hash: old }, waiting: [], asked: [], status: 200 });
  const page = await b.page(t, more);
  await page.goto(`${b.server.url}/${query}`);
  const form = await new Form(page).ready();
  return { page, form, news: page.locator("rule-news") };
}

test("told, judged again, answers kept; nothing of them in what is asked", async (t) => {
  const { page, form, news } = await opened(t);
  await until(() => server.waiting.length, (n) => n === 1, "the page waits for news");
  await form.fill("full_time_staff", "6");
  await form.outcome("work_station");
  const answers = async () => { const { $comment, ...facts } = await form.exported(); return facts; };
  const facts = await answers();
  assert.equal(await news.locator(".news").count(), 0);
  publish(next("2020-01-01"));
  await until(() => news.locator(".news").innerText(), (text) => text.includes("第 2 次发布"), "the notice");
  assert.match(await news.locator(".news").innerText(), /专职人员下限：5\s?人 → 8\s?人，自2020年1月1日起/u);
  assert.deepEqual(await answers(), facts, "nothing changes by itself");
  await all(page, "the notice");
  await b.shot(page, "news");
  await news.locator("#judge-again").click();
  await until(() => news.locator(".news").innerText(), (text) => text.includes("已按第 2 次发布的规则重新判断"), "judged again");
  assert.match(await news.locator(".news").innerText(), /→/u);
  assert.deepEqual(await answers(), facts);
  await all(page, "judged again");
  await b.shot(page, "news-judged");
  for (const { url, method, headers } of server.asked) {
    assert.equal(method, "GET");
    assert.match(url, /^\/api\/v1\/(?:head(?:\?wait=55)?|policies\/gx-station\/plan(?:\?publication=2)?)$/u);
    assert.equal(headers.cookie, undefined);
    if (url.startsWith("/api/v1/head")) assert.equal(headers.referer, undefined);
    assert.ok(!JSON.stringify(headers).includes("full_time_staff"));
  }
});

test("not now: the form goes on by the earlier rules, and can still change; English; narrow", async (t) => {
  const { page, form, news } = await opened(t, { viewport: NARROW }, "?policy=gx-station&lang=en");
  await until(() => server.waiting.length, (n) => n === 1, "the page waits for news");
  publish(next("2099-01-01"));
  await until(() => news.locator(".news").innerText(), (text) => text.includes("publication 2"), "the notice");
  await all(page, "the notice, narrow");
  await news.locator("#not-now").click();
  assert.match(await news.locator(".news").innerText(), /earlier rules/u);
  await form.fill("full_time_staff", "6");
  await all(page, "put off");
  await news.locator("#judge-again").click();
  await until(() => news.locator(".news").innerText(), (text) => text.includes("nothing comes out differently"), "no verdict changes before the day");
});

test("the edition named on the pages is the one in force, not the one that the site was built with", async (t) => {
  const { page } = await opened(t);
  await until(() => server.waiting.length, (n) => n === 1, "waits");
  const named = (hash, n) => `校验码 ${hash.slice("sha256:".length, "sha256:".length + 12)} · 第 ${n} 次发布`;
  await page.locator("policy-check details.before summary").click();
  await until(() => page.locator("policy-check rule-edition").innerText(), (text) => text.includes(named(old, 1)), "before a publication");
  const plan = next("2020-01-01");
  publish(plan);
  await until(() => page.locator("policy-check rule-edition").innerText(), (text) => text.includes(named(plan.hash, 2)), "after it");
  await all(page, "edition");
  const start = await b.page(t);
  await start.goto(`${b.server.url}/`);
  await until(() => start.locator("#card-gx-station rule-edition").innerText(), (text) => text.includes(named(plan.hash, 2)), "on the start page");
  await all(start, "start");
});

test("a publication of other policies says nothing; taken back before it was taken, the notice goes", async (t) => {
  const { news } = await opened(t);
  await until(() => server.waiting.length, (n) => n === 1, "waits");
  publish(server.plan);
  await until(() => server.waiting.length, (n) => n === 1, "waits again");
  assert.equal(await news.locator(".news").count(), 0);
  publish(next("2020-01-01"));
  await news.locator("#judge-again").waitFor();
  publish({ text: built, hash: old });
  await until(() => news.locator(".news").count(), (n) => n === 0, "the notice is gone");
});

test("a page opened after a publication has the newer plan, whatever its script was built with", async (t) => {
  Object.assign(server, { publication: 1, plan: { text: built, hash: old }, waiting: [], asked: [], status: 200 });
  const plan = next("2020-01-01");
  b.server.pages["/plans/gx-station-1.plan.json"] = { type: "application/json", body: plan.text };
  publish(plan);
  const page = await b.page(t);
  await page.goto(`${b.server.url}/?policy=gx-station`);
  await new Form(page).ready();
  delete b.server.pages["/plans/gx-station-1.plan.json"];
  await until(() => server.waiting.length, (n) => n === 1, "waits");
  assert.equal(await page.locator("rule-news .news").count(), 0);
});

test("a site of files only is asked once", async (t) => {
  const { page } = await opened(t);
  await page.close();
  Object.assign(server, { asked: [], waiting: [], status: 404 });
  const other = await b.page(t);
  await other.goto(`${b.server.url}/?policy=gx-station`);
  await new Form(other).ready();
  await until(() => server.asked.length, (n) => n === 1, "asked");
  await other.waitForTimeout(1500);
  assert.equal(server.asked.length, 1);
});
