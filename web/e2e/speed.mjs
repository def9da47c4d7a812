// Measures, prints and judges nothing: how soon a form can be used on a slow phone and line, and how long a key takes to a painted verdict.
// npm run speed [-- --runs 5] [--policy gx-station]      What is printed holds for this machine, 4 times slowed, on 1.6 Mb/s with 150 ms.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launch } from "./lib/chromium.mjs";
import { planUrl, POLICIES, sample } from "./lib/engine.mjs";
import { Form, host, PHONE } from "./lib/form.mjs";
import { DIST, serve } from "./lib/serve.mjs";

const { values: asked } = parseArgs({ options: { runs: { type: "string", default: "5" }, policy: { type: "string" }, profile: { type: "boolean", default: false } } });
const RUNS = Number(asked.runs);
const LINE = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const SLOWER = 4;
/** A number to type and the outcome it decides, for each policy; the keys go round. */
const KEYS = {
  "cn-pilot": ["pilot_targets", "pilot_needs"], "gx-station": ["work_station", "full_time_staff"], "gx-transfer": ["targets_2020", "region_demonstration_institutions"],
  "gx-zone": ["application_papers", "zone_common_indicators_listed"], "gy-society": ["station_application", "annual_needs_planned"],
};

/** Runs in the page before anything else: notes when there is a box to type into, and when the engine has answered for the first time. */
const WATCH = () => {
  globalThis.marks = {};
  document.addEventListener("policy-result", () => { globalThis.marks.usable ??= performance.now(); });
  const look = () => {
    if (document.querySelector("policy-check")?.shadowRoot?.querySelector("main input")) globalThis.marks.form ??= performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};

/** Runs in the page: from each `input` event to the frame after the words of the verdict changed. */
const LISTEN = () => {
  globalThis.keys = [];
  const root = document.querySelector("policy-check").shadowRoot;
  const channel = new MessageChannel();
  let open = null;
  const words = () => root.querySelector(".bottom")?.textContent ?? root.querySelector("aside")?.textContent;
  let before = words();
  root.addEventListener("input", (event) => { open = { from: event.timeStamp, changed: null, painted: null }; before = words(); globalThis.keys.push(open); }, true);
  channel.port1.onmessage = ({ data }) => { globalThis.keys[data].painted ??= performance.now(); };
  new MutationObserver(() => {
    if (!open || open.changed !== null || words() === before) return;
    open.changed = performance.now();
    const at = globalThis.keys.length - 1;
    requestAnimationFrame(() => channel.port2.postMessage(at));
  }).observe(root, { subtree: true, childList: true, characterData: true });
  globalThis.slow = [];
  new PerformanceObserver((list) => { for (const each of list.getEntries()) if (each.name === "keydown" || each.name === "input") globalThis.slow.push(each.duration); }).observe({ type: "event", durationThreshold: 16 });
};

const best = (list) => (list.length ? Math.min(...list) : NaN);
const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN;
const ms = (number) => (Number.isFinite(number) ? number.toFixed(0) : "–");

async function slowed(browser, line) {
  const context = await browser.newContext({ viewport: PHONE, locale: "zh-CN", isMobile: true, hasTouch: true });
  const page = await context.newPage();
  page.on("dialog", (dialog) => void dialog.accept());
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  if (line) await cdp.send("Network.emulateNetworkConditions", LINE);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.addInitScript(WATCH);
  return { context, page, cdp };
}

async function load(browser, server, path) {
  const { context, page } = await slowed(browser, true);
  await page.goto(`${server.url}${path}`, { waitUntil: "commit" });
  await page.waitForFunction(() => globalThis.marks?.usable, null, { timeout: 60_000, polling: 200 });
  const out = await page.evaluate(() => ({
    ...globalThis.marks,
    files: performance.getEntriesByType("resource").map((each) => `${each.name.split("/").pop()} ${Math.round(each.startTime)}–${Math.round(each.responseEnd)} ms, ${(each.encodedBodySize / 1000).toFixed(0)} kB`),
    bytes: performance.getEntriesByType("resource").reduce((sum, each) => sum + each.encodedBodySize, 0),
  }));
  await context.close();
  return out;
}

async function keys(browser, server, policy, facts, outcome) {
  const { context, page } = await slowed(browser, false);
  await page.goto(`${server.url}/${policy}.html`);
  const form = await new Form(page).ready(60_000);
  await page.evaluate((text) => document.querySelector("policy-check").importCase(text), JSON.stringify({ ...facts, [KEYS[policy][1]]: 3 }));
  await form.confirm();
  if (outcome) await page.evaluate((id) => { document.querySelector("policy-check").outcome = id; }, outcome);
  await form.settled(600);
  const name = KEYS[policy][1];
  await form.unfold(name);
  await form.box(name).focus();
  await page.keyboard.press("End");
  await page.evaluate(LISTEN);
  for (let run = 0; run < RUNS; run += 1) {
    for (const key of ["Backspace", String(2 + (run % 8))]) {
      await page.keyboard.press(key);
      await form.settled(300);
    }
  }
  const out = await page.evaluate(() => ({ keys: globalThis.keys, slow: globalThis.slow }));
  await context.close();
  const painted = out.keys.filter((each) => each.painted !== null);
  return { best: best(painted.map((each) => each.painted - each.from)), middle: middle(painted.map((each) => each.painted - each.from)), worst: Math.max(...painted.map((each) => each.painted - each.from)), seen: painted.length, of: out.keys.length, event: middle(out.slow) };
}

const SITE = existsSync(join(DIST, "index.html"));
const early = (policy) => ["/engine.wasm", planUrl(policy)].map((path) => `<link rel="preload" href="${path}" as="fetch" crossorigin>`).join("");
const pages = Object.fromEntries(POLICIES.map((policy) => [`/${policy}.html`, host(policy, { outcome: KEYS[policy][0], head: early(policy) })]));
const server = await serve({ pages, compress: true });
const browser = await launch();
try {
  const wanted = asked.policy ? [asked.policy] : POLICIES;
  console.log(`CPU ${SLOWER} times slowed, ${RUNS} runs each, best / middle`);
  console.log("\nFirst usable form on 1.6 Mb/s with 150 ms, from nothing in the cache (goal 1500 ms)");
  console.log("policy                 form there      engine has answered   transferred");
  // As a portal embeds it with the two preloads of the README, and the page of the site.
  for (const [policy, path] of wanted.flatMap((policy) => [[policy, `/${policy}.html`], ...(SITE ? [[`${policy}, site`, `/?policy=${policy}`]] : [])])) {
    const runs = [];
    for (let run = 0; run < RUNS; run += 1) runs.push(await load(browser, server, path));
    const of = (key) => runs.map((each) => each[key]);
    console.log(`${policy.padEnd(21)} ${`${ms(best(of("form")))} / ${ms(middle(of("form")))}`.padStart(12)} ${`${ms(best(of("usable")))} / ${ms(middle(of("usable")))}`.padStart(18)} ms ${`${(runs[0].bytes / 1000).toFixed(0)} kB`.padStart(12)}`);
    if (asked.profile) for (const line of runs[0].files) console.log(`    ${line}`);
  }
  console.log("\nFrom a key to the painted verdict, all questions answered (goal 50 ms)");
  console.log("policy                      best / middle / worst      keys seen   event timing, middle");
  const cases = wanted.map((policy) => [policy, policy, sample(`${policy}-near`), undefined]);
  if (wanted.includes("gy-society")) {
    const line = { number: 1, category: "meeting", content: "供需对接会", amount: "100", basis: "报价", for_experts: false, prohibited_as: "none" };
    cases.push(["gy-society, 50 lines", "gy-society", { ...sample("gy-society"), society_budget_lines: Array.from({ length: 50 }, (_, n) => ({ ...line, number: n + 1 })) }, undefined]);
    cases.push(["gy-society, all outcomes", "gy-society", sample("gy-society-near"), "all"]);
    cases.push(["gy-society, 900 experts", "gy-society", { ...sample("gy-society"), society_station_experts: Array.from({ length: 900 }, (_, n) => ({ name: `专家${n}`, employer: "单位", field: "药物分析", outside_province: false })) }, undefined]);
  }
  for (const [label, policy, facts, outcome] of cases) {
    const { best: least, middle: half, worst, seen, of, event } = await keys(browser, server, policy, facts, outcome);
    console.log(`${label.padEnd(26)} ${`${ms(least)} / ${ms(half)} / ${ms(worst)}`.padStart(18)} ms ${`${seen}/${of}`.padStart(12)} ${`${ms(event)} ms`.padStart(14)}`);
  }
} finally {
  await browser.close();
  await server.close();
}
