// Browser test: what is loaded later is asked for before there is a first result, and where it does not come nothing is lost and another try is offered.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { bench } from "./lib/bench.mjs";
import { Form, host, until } from "./lib/form.mjs";
import { DIST } from "./lib/serve.mjs";

const b = bench();
const LATER = /policy-check\.later\.js|site-later\.js/u;
const SITE = existsSync(join(DIST, "site.js"));

/** The ways in which a form comes to a page. */
const WAYS = [
  ["the classic script", () => host("gx-station")],
  ["the module", () => host("gx-station").replace(/<script src="[^"]*">/u, '<script type="module" src="/policy-check.mjs">')],
  ...(SITE ? [["the site", null]] : []),
];

async function open(t, way, prepare) {
  const page = await b.page(t);
  await prepare?.(page);
  const path = way ? `/later-${t.name.length}.html` : "/?policy=gx-station";
  if (way) b.server.pages[path] = way();
  await page.addInitScript(() => document.addEventListener("policy-result", () => { globalThis.decided ??= performance.now(); }));
  await page.goto(`${b.server.url}${path}`);
  return new Form(page).ready();
}

for (const [name, way] of WAYS) {
  test(`${name}: it is asked for once, after the engine and before the first result`, async (t) => {
    const form = await open(t, way);
    const seen = await form.page.evaluate(() => ({
      decided: globalThis.decided, all: performance.getEntriesByType("resource").map(({ name: url, startTime, responseEnd }) => ({ url, startTime, responseEnd })),
    }));
    const later = seen.all.filter(({ url }) => LATER.test(url));
    assert.equal(later.length, 1);
    assert.ok(later[0].startTime <= seen.decided, `asked for at ${later[0].startTime}, first result at ${seen.decided}`);
    const plan = seen.all.find(({ url }) => url.includes("gx-station"));
    assert.ok(later[0].startTime >= plan.responseEnd, "it does not hold up the plan");
  });

  test(`${name}: it does not come, and that is said where it is wanted; typed answers stay, and another try brings it`, async (t) => {
    let broken = true;
    const form = await open(t, way, (page) => page.route(LATER, (route) => (broken ? route.abort() : route.continue())));
    await form.fill("full_time_staff", "3");
    await until(() => form.headline(), (text) => /还差/u.test(text), "a result without it");
    await form.id("check-answers").click();
    const alert = form.host.locator("main [role=alert]");
    await until(() => alert.innerText(), (text) => /没有载入.*都还在/su.test(text), "a message");
    assert.equal((await form.exported()).full_time_staff, 3);
    // Saving needs nothing that is loaded later.
    assert.equal(JSON.parse(await form.save()).full_time_staff, 3);
    broken = false;
    await alert.locator("button").click();
    await until(() => form.host.locator("#c-full_time_staff").innerText(), (text) => text.includes("3"), "the check page");
    await form.id("report-button").click();
    await until(() => form.host.locator("article.report").innerText(), (text) => text.includes("自查报告"), "the report");
  });
}
