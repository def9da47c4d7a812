// Browser test: under which Content-Security-Policy of a page the form works, and what it says where it cannot.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { bench } from "./lib/bench.mjs";
import { decide, sample, samplePath } from "./lib/engine.mjs";
import { Form, host, PHONE, until } from "./lib/form.mjs";
import { DIST, STRICT } from "./lib/serve.mjs";

const b = bench();
const FALLBACK = existsSync(join(DIST, "engine.fallback.js"));
let made = 0;

async function under(t, csp, { policy = "gx-station", viewport, ...rest } = {}) {
  const page = await b.page(t, { viewport });
  await page.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => globalThis.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`));
  });
  const path = `/csp-${++made}.html`;
  b.server.pages[path] = { body: host(policy, rest), headers: { "content-security-policy": csp } };
  await page.goto(`${b.server.url}${path}`);
  const form = new Form(page);
  return { form, page, violations: () => page.evaluate(() => globalThis.violations) };
}

test("as the product serves it: 'wasm-unsafe-eval' and nothing else, without one violation", async (t) => {
  for (const viewport of [undefined, PHONE]) {
    for (const policy of ["gx-station", "gx-zone", "gy-society"]) {
      const { form, violations } = await under(t, STRICT, { policy, viewport });
      await form.ready();
      await form.open(samplePath(`${policy}-near`));
      const outcome = await form.id("target").inputValue();
      const want = decide(policy, sample(`${policy}-near`), { outcome }).outcomes[0].headline;
      await until(() => form.headline(), (text) => text === want, "headline");
      if (viewport) {
        await form.host.locator(".bottom button").last().click();
        await form.settled();
      }
      await form.host.evaluate((element) => element.shadowRoot.querySelectorAll("details").forEach((each) => { each.open = true; }));
      await form.outcome("all").catch(() => {});
      assert.deepEqual(await violations(), [], policy);
      // The styles are there: what is drawn has the colours and sizes of the form.
      assert.equal(await form.id("large").evaluate((button) => getComputedStyle(button).minHeight), "44px");
      await form.page.context().close();
    }
  }
});

test("no inline style stands in what is drawn", async (t) => {
  const form = await b.form(t, "gx-zone", { outcome: "all" });
  await form.open(samplePath("gx-zone"));
  const styled = await form.host.evaluate((element) => [...element.shadowRoot.querySelectorAll("[style], style")].map((each) => each.outerHTML.slice(0, 120)));
  assert.deepEqual(styled, []);
});

test("WebAssembly forbidden by the page: the slower engine, or a message that says what to do", async (t) => {
  for (const lang of ["zh-CN", "en"]) {
    const { form, page } = await under(t, STRICT.replace(" 'wasm-unsafe-eval'", ""), { lang });
    if (FALLBACK) {
      await form.ready(40_000);
      await form.fill("full_time_staff", "3");
      const want = decide("gx-station", { full_time_staff: 3 }, { outcome: "work_station", lang: lang === "en" ? "en" : "zh" }).outcomes[0].headline;
      await until(() => form.headline(), (text) => text === want, "headline", 30_000);
    } else {
      // The boxes are there, what is typed can be saved, and one message says why there is no result.
      await form.box("full_time_staff").waitFor();
      await until(() => form.host.locator("[role=alert]").innerText(), (text) => text.length > 20, "a message");
      const told = await form.host.locator("[role=alert]").innerText();
      assert.match(told, lang === "en" ? /wasm-unsafe-eval|WebAssembly|save/u : /wasm-unsafe-eval|WebAssembly|保存/u);
      await form.fill("full_time_staff", "3");
      assert.equal((await form.exported()).full_time_staff, 3);
    }
    await page.context().close();
  }
});

test("no connection allowed: the plan cannot come, and that is said", async (t) => {
  const { form } = await under(t, STRICT.replace("connect-src 'self'", "connect-src 'none'"));
  await until(() => form.host.locator("[role=alert]").innerText(), (text) => /网络|载入|读/u.test(text), "a message");
});

test("under Trusted Types as well", async (t) => {
  const { form, violations } = await under(t, `${STRICT}; require-trusted-types-for 'script'`);
  await form.ready();
  await form.fill("full_time_staff", "3");
  await until(() => form.headline(), (text) => /还差 1 项/u.test(text), "headline");
  const all = await violations();
  assert.deepEqual(all.filter((each) => !each.startsWith("require-trusted-types-for")), []);
});
