// Browser script: fills a near miss of gy-society by hand and from a file, checks what the panel says, and takes pictures.
// Needs the engine in wasm/pkg: `cargo xtask wasm`, then npm run shots

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { createServer } from "vite";

const here = import.meta.dirname;
const samples = join(here, "../../cli/samples");
const shots = join(here, "../shots");
mkdirSync(shots, { recursive: true });

const server = await createServer({ root: join(here, ".."), server: { port: 5199 }, logLevel: "error" });
await server.listen();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

async function open(width, policy, query = "") {
  const page = await (await browser.newContext({ viewport: { width, height: width < 600 ? 844 : 900 }, locale: "zh-CN" })).newPage();
  page.on("pageerror", (error) => { throw error; });
  page.on("dialog", (dialog) => dialog.accept());
  await page.goto(`http://127.0.0.1:5199/?policy=${policy}-1&as-of=2026-06-30${query}`);
  await page.locator("policy-check .headline, policy-check .bottom strong, policy-check .outcomes").first().waitFor({ state: "attached" });
  await page.waitForTimeout(300);
  return page;
}
const shot = (page, name, fullPage = false) => page.screenshot({ path: join(shots, `${name}.png`), fullPage });
const load = async (page, name) => {
  await page.locator("input[type=file]").setInputFiles(join(samples, name));
  await page.waitForTimeout(900);
};

try {
  const page = await open(1280, "gy-society");
  await shot(page, "empty-1280");
  // By hand: a word with a counter, nonsense, and a day that is none.
  await page.locator("#f-society_station_dedicated_staff").fill("５名");
  await page.locator("#f-society_station_dedicated_staff").blur();
  assert.equal(await page.locator("#f-society_station_dedicated_staff").inputValue(), "5");
  await page.locator("#f-annual_needs_planned").fill("1e400");
  await page.locator("#f-project_agreement_last_day").fill("2028-02-31");
  assert.match(await page.locator("#f-project_agreement_last_day-e").innerText(), /只有 29 天/);
  assert.match(await page.locator("#f-annual_needs_planned-e").innerText(), /科学记数法/);
  await page.locator("#f-annual_needs_planned").scrollIntoViewIfNeeded();
  await shot(page, "errors-1280");
  // From a file: the near miss.
  await load(page, "gy-society-near.json");
  assert.match(await page.locator(".headline").innerText(), /还差 2 项/);
  await page.evaluate(() => scrollTo(0, 0));
  await shot(page, "near-1280");
  await page.locator("#q-society_station_experts").scrollIntoViewIfNeeded();
  await shot(page, "list-1280");
  // Mended by hand: one day more, and the expert named twice is taken out.
  await page.locator("#f-project_agreement_last_day").fill("2028年4月30日");
  await page.locator("#f-society_station_experts-r4 .remove").click();
  await page.waitForTimeout(900);
  await shot(page, "mended-1280");
  console.log("mended:", await page.locator(".headline").innerText());
  await page.locator("#language").focus();
  await page.locator("#language").click();
  await page.waitForTimeout(900);
  assert.equal(await page.evaluate(() => document.querySelector("policy-check").shadowRoot.activeElement?.id), "language");
  await page.locator("#target").selectOption("budget_acceptable");
  await page.waitForTimeout(900);
  await shot(page, "budget-en-1280");
  await page.context().close();

  const phone = await open(390, "gy-society");
  await load(phone, "gy-society-near.json");
  await phone.evaluate(() => scrollTo(0, 0));
  await shot(phone, "near-390");
  await phone.locator("#q-project_agreement_first_day").scrollIntoViewIfNeeded();
  await shot(phone, "form-390");
  await phone.locator(".bottom button").click();
  await shot(phone, "sheet-390");
  await phone.keyboard.press("Escape");
  const wide = await phone.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `the page is ${wide} px wide`);
  await phone.locator("#large").click();
  await phone.waitForTimeout(300);
  await phone.evaluate(() => scrollTo(0, 0));
  await shot(phone, "large-390");
  await phone.locator("#large").click();
  await phone.setViewportSize({ width: 320, height: 700 });
  await phone.waitForTimeout(300);
  const narrow = await phone.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(narrow <= 320, `the page is ${narrow} px wide at 320`);
  await shot(phone, "narrow-320");
  // Every target is as large as a finger; a radio button or tick counts with its label.
  const small = await phone.evaluate(() => [...document.querySelector("policy-check").shadowRoot.querySelectorAll("button, select, input, textarea, summary")]
    .map((each) => (each.closest("label.radio, label.tick") ?? each)).filter((each) => each.getClientRects().length)
    .filter((each) => each.getBoundingClientRect().height < 43.9 || each.getBoundingClientRect().width < 43.9).map((each) => each.outerHTML.slice(0, 90)));
  assert.deepEqual(small, []);
  await phone.context().close();

  const station = await open(1280, "gx-station");
  await load(station, "gx-station-near.json");
  await station.locator("#target").selectOption("grassroots_station");
  await station.waitForTimeout(900);
  await shot(station, "station-1280");
  await station.context().close();

  const pace = await open(1280, "gx-transfer", "&outcome=all");
  await load(pace, "gx-transfer-pace.json");
  await pace.locator(".indicator").first().scrollIntoViewIfNeeded();
  await shot(pace, "pace-1280");
  await pace.context().close();
} finally {
  await browser.close();
  await server.close();
}
