// Browser test: a newcomer's way through three policies in both languages, held against the engine in Node and the numbers of the policies.

import assert from "node:assert/strict";
import test from "node:test";
import { noSideScroll } from "./lib/audit.mjs";
import { bench } from "./lib/bench.mjs";
import { factsOf, sameAsEngine } from "./lib/compare.mjs";
import { sample, samplePath } from "./lib/engine.mjs";
import { PHONE, until } from "./lib/form.mjs";

const b = bench();

for (const [lang, tag] of [["zh", "zh-CN"], ["en", "en"]]) {
  const say = (zh, en) => (lang === "zh" ? zh : en);

  test(`gx-station (${lang}): answered by hand, two full-time staff short, then met`, async (t) => {
    const form = await b.form(t, "gx-station", { lang: tag });
    // The form opens on the lowest rung by itself; nothing is held against anybody before an answer.
    assert.equal(await form.id("target").inputValue(), "work_station");
    assert.equal((await form.counts())[1], 0, "something is not met before anything was answered");
    const near = { ...sample("gx-station-near"), full_time_staff: 3 };
    for (const fact of factsOf("gx-station", "work_station")) await form.answer("gx-station", fact.name, near[fact.name], lang);
    const { shown } = await sameAsEngine(form, "gx-station", "work_station", { lang });
    // Annex 一（一）2: at least five full-time staff. Three are there.
    const staff = shown.filter((each) => each.state === "not_met");
    assert.equal(staff.length, 1);
    assert.match(staff[0].short, say(/还差 2\s?人/u, /2 people short/u));
    assert.match(staff[0].text, say(/不少于5人/u, /at least 5 full-time staff/u));
    assert.match(staff[0].foot, /一（一）2/u);
    assert.match(await form.headline(), say(/还差 1 项/u, /1/u));
    await b.shot(form.page, `station-short-${lang}`);
    // One more is not enough, two are.
    await form.fill("full_time_staff", 4);
    await until(() => form.findings(), (all) => all.some((each) => /1/u.test(each.short) && each.state === "not_met"), "one short");
    await form.fill("full_time_staff", say("５名", "5"));
    await form.box("full_time_staff").blur();
    const { one, shown: after } = await sameAsEngine(form, "gx-station", "work_station", { lang });
    assert.equal(one.verdict, "met");
    assert.equal(after.filter((each) => each.state === "not_met").length, 0);
    assert.equal(await form.box("full_time_staff").inputValue(), "5");
    await b.shot(form.page, `station-met-${lang}`);
  });

  test(`gx-station (${lang}): from a file on a phone, the next rung lacks an item and two experts`, async (t) => {
    const form = await b.form(t, "gx-station", { lang: tag, viewport: PHONE });
    await form.open(samplePath("gx-station-near"));
    await form.outcome("grassroots_station");
    // Annex 一（三）: five service projects of the year before, four there; ten external experts, eight there.
    await until(() => form.headline(), (text) => text.includes("2"), "headline");
    await form.host.locator(".bottom button").last().click();
    await form.settled();
    const { shown } = await sameAsEngine(form, "gx-station", "grassroots_station", { lang });
    const short = shown.filter((each) => each.state === "not_met").map((each) => each.short);
    assert.equal(short.length, 2);
    assert.ok(short.some((each) => /1/u.test(each)) && short.some((each) => /2/u.test(each)), short.join(" / "));
    await b.shot(form.page, `station-sheet-${lang}`);
  });

  test(`gy-society (${lang}): experts and budget, near miss and mended`, async (t) => {
    const form = await b.form(t, "gy-society", { lang: tag });
    await form.open(samplePath("gy-society-near"));
    const { shown } = await sameAsEngine(form, "gy-society", "station_application", { lang });
    // Five experts named, one of them twice; the agreement one day short of two years.
    assert.equal(shown.filter((each) => each.state === "not_met").length, 2);
    await form.id("f-society_station_experts-r4").locator("button.remove").click();
    await form.id("f-society_station_experts").click();
    await form.id("f-society_station_experts-4-name").fill("温若谷");
    await form.id("f-society_station_experts-4-employer").fill("遵义医科大学");
    await form.id("f-society_station_experts-4-field").fill("药物分析");
    await form.id("f-society_station_experts-r4").locator("label.radio").nth(1).click();
    await form.fill("project_agreement_last_day", "2028年4月30日");
    const { one, shown: mended } = await sameAsEngine(form, "gy-society", "station_application", { lang });
    assert.deepEqual(mended.filter((each) => each.state === "not_met"), []);
    assert.equal(one.verdict, "met");
    // Budget: a line of welfare among five. Four lines without it come to 47,200, not 50,000.
    await form.outcome("budget_acceptable");
    const { shown: budget } = await sameAsEngine(form, "gy-society", "budget_acceptable", { lang });
    assert.ok(budget.some((each) => each.state === "not_met"));
    await form.id("f-society_budget_lines-r3").locator("button.remove").click();
    await form.id("f-society_budget_lines").click();
    const row = (field) => form.id(`f-society_budget_lines-4-${field}`);
    await row("number").fill("5");
    await row("content").fill(say("专家报告会场租", "hall"));
    await row("amount").fill("2800");
    await row("basis").fill(say("一场2800元", "one"));
    await sameAsEngine(form, "gy-society", "budget_acceptable", { lang });
    await b.shot(form.page, `society-budget-${lang}`);
    const kept = await form.exported();
    assert.equal(kept.society_budget_lines.length, 5);
    assert.equal(kept.society_budget_lines[4].amount, "2800");
    assert.equal(kept.society_station_experts[4].outside_province, false);
  });

  test(`gx-zone (${lang}): conditions, plan and indicators`, async (t) => {
    const form = await b.form(t, "gx-zone", { lang: tag });
    await form.open(samplePath("gx-zone-near"));
    for (const outcome of ["zone_conditions", "plan_complete", "application_papers"]) {
      await form.outcome(outcome);
      await sameAsEngine(form, "gx-zone", outcome, { lang });
    }
    // 26 common indicators are asked for, 25 listed.
    await until(() => form.findings(), (all) => all.some((each) => each.state === "not_met" && /1/u.test(each.short)), "one indicator short");
    await form.fill("zone_common_indicators_listed", 26);
    await sameAsEngine(form, "gx-zone", "application_papers", { lang });
    await b.shot(form.page, `zone-papers-${lang}`);
    // A year's figures draw bars with the text of what they show.
    await form.open(samplePath("gx-zone"));
    await form.outcome("indicator_targets");
    await sameAsEngine(form, "gx-zone", "indicator_targets", { lang });
    const charts = form.host.locator("svg[role=img]");
    assert.ok(await charts.count() > 0, "no chart");
    await noSideScroll(form.page, "indicators");
    for (const label of await charts.evaluateAll((all) => all.map((each) => each.getAttribute("aria-label") ?? each.querySelector("title")?.textContent ?? ""))) {
      assert.match(label, /\d/u, "a chart without text");
    }
    await b.shot(form.page, `zone-indicators-${lang}`);
  });
}
