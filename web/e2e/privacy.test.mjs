// Browser test: nothing typed leaves the page: no request, no address, no storage, no log, and no network needed.

import assert from "node:assert/strict";
import test from "node:test";
import { bench } from "./lib/bench.mjs";
import { decide, planOf, POLICIES, sample, samplePath } from "./lib/engine.mjs";
import { until } from "./lib/form.mjs";

const b = bench();
const CANARY = "QX7canary雀";
const NUMBER = "70917";

/** Puts something into every box there is, chooses in every group and list, as a person or a hurried one would. */
const FILL_ALL = async ([canary, number]) => {
  const root = document.querySelector("policy-check").shadowRoot;
  const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const touched = new Set();
  let boxes = 0;
  for (let round = 0; round < 5; round += 1) {
    for (const each of root.querySelectorAll("main .question.folded button, main .others button, main section > button.quiet")) each.click();
    await drawn();
    for (const each of [...root.querySelectorAll("main input[type=text], main textarea")]) {
      if (!each.isConnected || touched.has(each.id)) continue;
      touched.add(each.id);
      each.focus();
      // As keys do it, with the events that the browser makes.
      document.execCommand("insertText", false, ["numeric", "decimal"].includes(each.inputMode) ? number : canary);
      boxes += 1;
    }
    for (const each of [...root.querySelectorAll("main input[type=radio]")]) {
      if (!each.isConnected || touched.has(each.name)) continue;
      touched.add(each.name);
      each.click();
      boxes += 1;
    }
    for (const each of [...root.querySelectorAll("main select")]) {
      if (!each.isConnected || touched.has(each.id)) continue;
      touched.add(each.id);
      each.selectedIndex = 1;
      each.dispatchEvent(new Event("change", { bubbles: true }));
      boxes += 1;
    }
    for (const each of [...root.querySelectorAll("main fieldset.question")]) {
      const add = root.getElementById(`f-${each.id.slice(2)}`);
      if (add?.localName !== "button" || touched.has(add.id)) continue;
      touched.add(add.id);
      add.click();
    }
    await drawn();
    for (const each of root.querySelectorAll("main label.tick input:not(:checked)")) each.click();
    await drawn();
  }
  return boxes;
};

/** Everything the page has put anywhere. */
const TRACES = async () => {
  const out = { href: location.href, referrer: document.referrer, state: JSON.stringify(history.state), title: document.title, cookies: document.cookie };
  out.local = JSON.stringify({ ...localStorage });
  out.session = JSON.stringify({ ...sessionStorage });
  out.databases = JSON.stringify(await indexedDB.databases());
  out.caches = JSON.stringify(await caches.keys());
  out.workers = String((await navigator.serviceWorker?.getRegistrations() ?? []).length);
  out.resources = performance.getEntriesByType("resource").map((each) => each.name).join(" ");
  return out;
};

for (const policy of POLICIES) {
  test(`${policy}: something in every field, and no request, no trace`, async (t) => {
    const form = await b.form(t, policy, { outcome: "all" });
    const { page } = form;
    const requests = [];
    const said = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("websocket", (socket) => requests.push(socket.url()));
    page.on("console", (message) => said.push(message.text()));
    const boxes = await page.evaluate(FILL_ALL, [CANARY, NUMBER]);
    await form.settled();
    // Every fact of the policy has got something, so the canary really went through the form.
    const facts = await form.exported();
    const missed = planOf(policy).facts.map((fact) => fact.name).filter((name) => !(name in facts));
    assert.deepEqual(missed, [], `${boxes} boxes, and no answer for`);
    assert.ok(JSON.stringify(facts).includes(CANARY) || !planOf(policy).facts.some((fact) => fact.domain === "date" || fact.domain.text));
    // The person looks about as well: another outcome, the other language, large print, a file saved.
    await form.id("target").selectOption({ index: 1 });
    await form.id("language").click();
    await form.id("large").click();
    assert.ok((await form.save()).includes(CANARY) || !JSON.stringify(facts).includes(CANARY));
    await page.waitForTimeout(1200);
    assert.deepEqual(requests.filter((url) => !url.startsWith("blob:")), [], "requests after the form was there");
    const traces = await page.evaluate(TRACES);
    for (const [where, text] of Object.entries(traces)) {
      for (const value of [CANARY, encodeURIComponent(CANARY), NUMBER]) assert.ok(!text.includes(value), `the canary stands in ${where}: ${text.slice(0, 200)}`);
    }
    assert.equal(traces.local, "{}");
    assert.equal(traces.session, "{}");
    assert.equal(traces.cookies, "");
    assert.equal(traces.databases, "[]");
    assert.equal(traces.caches, "[]");
    assert.deepEqual(said.filter((line) => line.includes(CANARY) || line.includes(NUMBER)), []);
    assert.deepEqual(await page.context().cookies(), []);
  });

  test(`${policy}: with the network cut, it decides as the engine does`, async (t) => {
    const form = await b.form(t, policy);
    await form.page.context().setOffline(true);
    const failed = [];
    form.page.on("requestfailed", (request) => failed.push(request.url()));
    await form.open(samplePath(`${policy}-near`));
    const outcome = await form.id("target").inputValue();
    const want = decide(policy, sample(`${policy}-near`), { outcome }).outcomes[0].headline;
    await until(() => form.headline(), (text) => text === want, "headline");
    await form.id("language").click();
    const english = decide(policy, sample(`${policy}-near`), { outcome, lang: "en" }).outcomes[0].headline;
    await until(() => form.headline(), (text) => text === english, "headline in English");
    await form.outcome("all");
    assert.ok(await form.host.locator(".outcomes li").count() > 3);
    assert.deepEqual(failed, []);
  });
}
