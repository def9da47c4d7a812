// Browser test: what people really type and paste. What is wrong is said beside its box, and the rest stays alive.

import assert from "node:assert/strict";
import test from "node:test";
import { axeClean } from "./lib/audit.mjs";
import { bench } from "./lib/bench.mjs";
import { decide, planOf } from "./lib/engine.mjs";
import { until } from "./lib/form.mjs";

const b = bench();

test("numbers that are none are refused beside the box, and decide nothing", async (t) => {
  for (const lang of ["zh-CN", "en"]) {
    const form = await b.form(t, "gx-station", { lang });
    const empty = await form.headline();
    for (const typed of ["abc", "1e400", "-3", "3.5", "0x10", "NaN", "Infinity", "1,2,3", "9".repeat(500), "三五个", "3 4", "--3", "٣", "1e5", "5 km", "<b>3</b>"]) {
      await form.fill("full_time_staff", typed);
      const told = await form.error("full_time_staff").innerText();
      assert.ok(told.length > 5, `${typed}: nothing said`);
      assert.doesNotMatch(told, /undefined|\{\w+\}|NaN is/u, `${typed}: ${told}`);
      assert.ok(told.length < 160, `${typed}: a message of ${told.length} letters`);
      assert.equal(await form.box("full_time_staff").inputValue(), typed, "what was typed is kept as it is");
      assert.equal(await form.headline(), empty, `${typed} decided something`);
    }
    // The neighbour works, and the box recovers.
    await form.choose("premises_suitable", true);
    await form.fill("full_time_staff", "7");
    await until(() => form.error("full_time_staff").count(), (n) => n === 0, "the error goes");
    const facts = await form.exported();
    assert.deepEqual([facts.full_time_staff, facts.premises_suitable], [7, true]);
    await form.page.context().close();
  }
});

test("numbers as people write them are understood", async (t) => {
  const form = await b.form(t, "gx-station", { outcome: "all" });
  for (const [typed, value] of [["5", 5], ["５名", 5], [" 5 人 ", 5], ["1,200", 1200], ["１２", 12], ["+7", 7], ["007", 7]]) {
    await form.fill("full_time_staff", typed);
    await form.box("full_time_staff").blur();
    await form.settled(100);
    assert.equal((await form.exported()).full_time_staff, value, typed);
    assert.equal(await form.error("full_time_staff").count(), 0, typed);
    assert.equal(await form.box("full_time_staff").inputValue(), String(value));
  }
});

test("days that there are not, and days in all the ways people write them", async (t) => {
  const form = await b.form(t, "gy-society");
  const name = "project_agreement_last_day";
  for (const typed of ["2026-02-31", "2026-13-01", "2026-00-10", "31.12.2026", "tomorrow", "明年", "2026-04-31", "0000-01-01", "20260231"]) {
    await form.fill(name, typed);
    assert.ok((await form.error(name).innerText()).length > 5, typed);
    await until(() => form.box(name).getAttribute("aria-invalid"), (value) => value === "true", typed);
  }
  for (const typed of ["2028-04-30", "2028年4月30日", "2028/4/30", "2028.4.30", "20280430", "２０２８年４月３０日"]) {
    await form.fill(name, typed);
    await form.box(name).blur();
    await form.settled(100);
    assert.equal((await form.exported())[name], "2028-04-30", typed);
    assert.equal(await form.error(name).count(), 0, typed);
  }
});

test("markup and odd letters in texts stay text", async (t) => {
  const form = await b.form(t, "gy-society", { outcome: "form_complete" });
  for (const typed of ["<img src=x onerror=alert(1)>", "${7*7}{{7*7}}", "\u202etxet\u202c", "e\u0301𠮷🏳️‍🌈", "'; DROP TABLE facts; --"]) {
    await form.fill("society_form_station_name", typed);
    await form.settled(100);
    assert.equal((await form.exported()).society_form_station_name, typed);
    assert.equal(await form.host.locator("main img").count(), 0);
  }
});

test("a pasted text that is too long is refused beside its box", async (t) => {
  const form = await b.form(t, "gy-society", { outcome: "form_complete" });
  const long = "技".repeat(30_000);
  await form.fill("society_form_content", long);
  assert.match(await form.error("society_form_content").innerText(), /\d+/u);
  await form.fill("annual_needs_planned", "6").catch(() => {});
  await form.fill("society_form_content", "六项需求");
  await until(() => form.error("society_form_content").count(), (n) => n === 0, "the error goes");
});

const expert = (n) => ({ name: `专家${n}`, employer: `单位${n % 97}`, field: "药物分析", outside_province: n % 2 === 0 });

test("a list of 1,000 experts: opened, edited, lengthened, in times that can be borne", async (t) => {
  const form = await b.form(t, "gy-society");
  const text = JSON.stringify({ society_level: "provincial", society_station_experts: Array.from({ length: 999 }, (_, n) => expert(n)) });
  const times = {};
  const timed = async (what, run) => { const from = Date.now(); await run(); times[what] = Date.now() - from; };
  await timed("open", () => form.open({ text }));
  assert.equal((await form.exported()).society_station_experts.length, 999);
  assert.ok(await form.host.locator("#q-society_station_experts .record").count() <= 100, "all records are drawn at once");
  const name = form.host.locator("#q-society_station_experts .record input[type=text]").first();
  await timed("type 5 letters", async () => { await name.focus(); await form.page.keyboard.type("ABCDE"); });
  await timed("add", async () => { await form.id("f-society_station_experts").click(); await until(() => form.exported(), (f) => f.society_station_experts.length === 1000, "added"); });
  assert.equal(await form.id("f-society_station_experts").isDisabled(), true, "more than the policy allows can be added");
  await timed("remove", async () => { await form.host.locator("#q-society_station_experts .record button.remove").first().click(); await until(() => form.exported(), (f) => f.society_station_experts.length === 999, "removed"); });
  t.diagnostic(`1,000 experts, ms: ${JSON.stringify(times)}`);
  const facts = await form.exported();
  const want = decide("gy-society", facts, { outcome: "station_application" }).outcomes[0].headline;
  await until(() => form.headline(), (text) => text === want, "headline");
});

test("a list of 5,000 experts is refused with the number allowed, and the rest lives", async (t) => {
  const form = await b.form(t, "gy-society");
  const text = JSON.stringify({ annual_needs_planned: 6, society_station_experts: Array.from({ length: 5000 }, (_, n) => expert(n)) });
  const from = Date.now();
  await form.open({ text });
  t.diagnostic(`5,000 experts opened in ${Date.now() - from} ms`);
  const { max_items: most } = planOf("gy-society").facts.find((fact) => fact.name === "society_station_experts").domain.list;
  await until(() => form.question("society_station_experts").textContent(), (told) => told.includes(String(most)) && told.includes("5000"), "both numbers");
  assert.ok(await form.host.locator("#q-society_station_experts .record").count() <= 100);
  await form.fill("annual_needs_planned", "7");
  await until(() => form.exported(), (facts) => facts.annual_needs_planned === 7, "typed");
  // Nothing of the list is thrown away.
  assert.equal((await form.exported()).society_station_experts.length, 5000);
  await axeClean(form.page, "5,000 experts");
});

test("rows from a spreadsheet: what fits is taken, what does not is told cell by cell", async (t) => {
  const form = await b.form(t, "gy-society");
  const id = "f-society_station_experts";
  await form.id(`${id}-paste`).click();
  const lines = ["姓名\t工作单位\t研究领域\t省外专家", "白景行\t贵州医科大学\t药物分析\t否", "卢清\t贵州中医药大学\t中药炮制\t是", "陶志远\t贵阳药物研究所\t制剂工艺\t也许"];
  await form.id(`${id}-pt`).fill(lines.join("\r\n"));
  await form.id(`${id}-pa`).click();
  const facts = await until(() => form.exported(), (all) => (all.society_station_experts?.length ?? 0) >= 3, "rows");
  const rows = facts.society_station_experts.slice(-3);
  assert.deepEqual(rows.map((row) => row.name), ["白景行", "卢清", "陶志远"]);
  assert.deepEqual(rows.slice(0, 2).map((row) => row.outside_province), [false, true]);
  assert.match(await form.question("society_station_experts").textContent(), /也许/u, "the cell that does not fit is not told");
  await axeClean(form.page, "pasted rows");
  // 5,000 rows at once: as many as the policy allows, the others counted, the page alive.
  if (!(await form.id(`${id}-pt`).count())) await form.id(`${id}-paste`).click();
  // As a paste, at once: typing them letter by letter is not what is meant.
  await form.id(`${id}-pt`).evaluate((box, text) => { box.value = text; box.dispatchEvent(new InputEvent("input", { bubbles: true })); }, Array.from({ length: 5000 }, (_, n) => `专家${n}\t单位\t药物分析\t否`).join("\n"));
  const from = Date.now();
  await form.id(`${id}-pa`).click();
  await until(() => form.exported(), (all) => all.society_station_experts.length === 1000, "as many as allowed");
  t.diagnostic(`5,000 rows pasted: ${Date.now() - from} ms`);
  assert.match(await form.question("society_station_experts").textContent(), /400\d/u, "how many were left out is not told");
});

test("a month where the day is not known, and money in 元 or 万元", async (t) => {
  const form = await b.form(t, "gx-station", { outcome: "all" });
  await form.fill("host_established_on", "2020年9月");
  await form.box("host_established_on").blur();
  await until(() => form.exported(), (all) => all.host_established_on === "2020-09-30", "the last day of the month");
  assert.match(await form.question("host_established_on").textContent(), /2020.{0,3}9.{0,3}30/u, "it is not said which day is taken");
  // The box is in 万元. What is typed with another unit is turned into it, exactly.
  for (const [typed, value] of [["263", "263"], ["263万", "263"], ["2630000元", "263"], ["２６３．５ 万元", "263.5"]]) {
    await form.fill("technology_service_income_last_year", typed);
    await form.box("technology_service_income_last_year").blur();
    await until(() => form.exported(), (all) => String(all.technology_service_income_last_year) === value, typed);
  }
});
