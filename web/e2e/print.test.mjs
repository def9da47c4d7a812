// Browser test: the report on paper: every finding, clause, date and hash, in both languages; and as a file that needs nothing else.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { axeClean, contrastHolds, noSideScroll } from "./lib/audit.mjs";
import { bench } from "./lib/bench.mjs";
import { AS_OF, decide, hashOf, sample, samplePath } from "./lib/engine.mjs";
import { NARROW } from "./lib/form.mjs";

const b = bench();
const close = (text) => text.replace(/\s+/gu, "");

/** The text of a PDF, by pdftotext where there is one. */
function textOf(pdf) {
  const folder = mkdtempSync(join(tmpdir(), "zhunsheng-pdf-"));
  try {
    writeFileSync(join(folder, "report.pdf"), pdf);
    return execFileSync("pdftotext", ["-raw", join(folder, "report.pdf"), "-"], { encoding: "utf8" });
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function reportOf(t, policy, outcome, options = {}) {
  const form = await b.form(t, policy, options);
  await form.open(samplePath(`${policy}-near`));
  if (outcome) await form.outcome(outcome);
  await form.id("report-button").click();
  await form.host.locator("article.report").waitFor();
  await form.settled();
  return form;
}

for (const [lang, tag] of [["zh", "zh-CN"], ["en", "en"]]) {
  for (const [policy, outcome] of [["gx-station", "grassroots_station"], ["gy-society", "station_application"], ["gx-zone", "plan_complete"]]) {
    test(`${policy} (${lang}) on A4`, async (t) => {
      const form = await reportOf(t, policy, outcome, { lang: tag, body: "<nav>PORTAL-MENU</nav>" });
      const decision = decide(policy, sample(`${policy}-near`), { lang, outcome });
      const pdf = await form.page.pdf({ preferCSSPageSize: true });
      writeFileSync(join(b.shots, `report-${policy}-${lang}.pdf`), pdf);
      const text = textOf(pdf);
      if (text === null) t.diagnostic("no pdftotext (poppler-utils): the text of the page under print rules is looked at, not that of the PDF");
      if (text === null) await form.page.emulateMedia({ media: "print" });
      const seen = close(text ?? await form.host.locator("article.report").innerText());
      assert.ok(seen.includes(hashOf(policy).replace("sha256:", "")), "the whole hash of the plan");
      assert.ok(seen.includes(close(decision.title)) && seen.includes(`${policy}${decision.version}`), "policy and version");
      assert.ok(seen.includes(AS_OF) || seen.includes("2026年6月30日") || seen.includes("30June2026"), "the date");
      assert.ok(seen.includes(lang === "zh" ? "正式评审为准" : close("formal review")), "what counts in the end");
      const missing = decision.findings.filter((each) => !seen.includes(close(each.title)) || !seen.includes(close(each.clause)));
      // A long title may be broken by a column; then its sentence at least is looked for by its first letters.
      assert.deepEqual(missing.filter((each) => ![...each.title].every((letter) => /\s/u.test(letter) || seen.includes(letter))).map((each) => each.title), []);
      if (text !== null) assert.ok(missing.length <= decision.findings.length / 3, `titles that cannot be read in one piece: ${missing.map((each) => each.title).join(" / ")}`);
      for (const each of decision.findings.filter((finding) => finding.shortfall)) assert.ok(seen.includes(close(each.shortfall.text)), `shortfall of ${each.title}`);
      if (text !== null) assert.ok(!seen.includes("PORTAL-MENU"), "the host page is printed along");
      // Under print rules every finding stands there with its word.
      const rows = await form.host.locator("article.report td.verdict").allInnerTexts();
      assert.equal(rows.length, decision.outcomes[0].findings.length);
      for (const word of rows) assert.match(word, /^\S+ \S/u);
      await form.page.emulateMedia({ media: "print" });
      await contrastHolds(form.page, "report in grey", true);
    });
  }
}

test("the report on the screen: axe, narrow, back to the same answers", async (t) => {
  for (const viewport of [undefined, NARROW]) {
    const form = await reportOf(t, "gy-society", null, { viewport });
    await axeClean(form.page, "report");
    if (viewport) await noSideScroll(form.page, "report");
    await b.shot(form.page, `report-${viewport ? 320 : 1280}`);
    await form.id("report-back").click();
    await form.box("annual_needs_planned").waitFor();
  }
});

test("saved as a file, the report opens from disk without a network and without a script", async (t) => {
  const form = await reportOf(t, "gx-station", "grassroots_station");
  const text = await form.host.evaluate((element) => element.exportReport());
  assert.match(text, /^<!doctype html>/iu);
  assert.doesNotMatch(text, /<script|https?:\/\/(?!www\.w3\.org)/iu);
  const folder = mkdtempSync(join(tmpdir(), "zhunsheng-report-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "report.html"), text);
  const page = await b.page(t);
  await page.context().setOffline(true);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(join(folder, "report.html")).href);
  const seen = await page.locator("body").innerText();
  assert.ok(seen.includes(hashOf("gx-station")));
  assert.match(seen, /还差 2/u);
  assert.equal(asked.length, 1);
  await axeClean(page, "saved report");
});

test("a mobile browser that cannot print still saves the report", async (t) => {
  const form = await reportOf(t, "gx-station", null, { before: (page) => page.addInitScript(() => { delete window.print; window.print = undefined; }) });
  assert.equal(await form.id("print").count(), 0);
  const saved = form.page.waitForEvent("download");
  await form.id("save-report").click();
  assert.match((await saved).suggestedFilename(), /\.html$/u);
});
