// Browser test: the pages of the desk against a desk that answers by the contract: accessible in every state, at home at 320 px, in both languages, and
// losing nothing that was typed. The whole story with a real server is a test of its own.

import assert from "node:assert/strict";
import test from "node:test";
import { all, contrastHolds } from "./lib/audit.mjs";
import { bench } from "./lib/bench.mjs";
import { desk } from "./lib/stand-in.mjs";
import { DESKTOP, NARROW, until } from "./lib/form.mjs";
import { STRICT } from "./lib/serve.mjs";

let made = desk();
const b = bench({ headers: { "content-security-policy": STRICT }, api: (request, body) => made.answer(request, body) });
const PARAMETER = "parameters/gx-station/basic.full_time_staff";
const PAGES = ["", PARAMETER, `${PARAMETER}/value`, `${PARAMETER}/correction`, "changes", "changes/7", "changes/7/edit", "upload", "releases", "releases/3", "cases", "audit", "people", "me", "nowhere"];

async function visit(t, path, { viewport = DESKTOP, lang = "zh", as = {} } = {}) {
  made = desk(as);
  const page = await b.page(t, { viewport });
  const violations = [];
  await page.exposeFunction("violated", (text) => violations.push(text));
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => globalThis.violated(`${event.effectiveDirective} ${event.blockedURI}`)));
  await page.goto(`${b.server.url}/console/${path}${lang === "en" ? `${path.includes("?") ? "&" : "?"}lang=en` : ""}`);
  await page.locator("main h1").first().waitFor({ state: "attached" });
  await page.locator(".wait").first().waitFor({ state: "detached" });
  return { page, violations };
}

for (const [lang, viewport] of [["zh", DESKTOP], ["en", NARROW], ["zh", NARROW], ["en", DESKTOP]]) {
  test(`every page: axe, targets, width; ${lang}, ${viewport.width}`, async (t) => {
    for (const path of PAGES) {
      const { page, violations } = await visit(t, path, { viewport, lang });
      const state = `/console/${path} ${lang} ${viewport.width}`;
      // All of it, not what happens to be open.
      await page.evaluate(() => { for (const each of document.querySelectorAll("details")) each.open = true; });
      await all(page, state);
      if (lang === "zh") await contrastHolds(page, state);
      if (lang === "en") {
        const left = await page.evaluate(() => [...document.querySelectorAll("h1, h2, h3, label, legend, button:not([lang]), thead th, nav a, dt, .hint, .lead, summary")].filter((each) => !each.closest("[lang]:not(html)")).map((each) => each.textContent.trim()).filter((text) => /\p{Script=Han}{2}/u.test(text.replace(/\S*〔\d+〕\S*|桂科发\S* 15 号|第八条第二款|工作站点\S*|[“（].*/gu, ""))));
        assert.deepEqual(left.filter((text) => !/案例|张编辑|导出日志|旧账号|王审批|zhang|规则包案例/u.test(text)), [], `${state}: Chinese words`);
      }
      assert.deepEqual(violations, [], state);
      await page.context().close();
    }
  });
}

test("signing in, and the page after it; a wrong password says so and keeps the account", async (t) => {
  const { page } = await visit(t, "changes", { as: { as: null } });
  await all(page, "sign in");
  await page.fill("#account", "zhang");
  await page.fill("#password", "wrong");
  await page.locator("form button[type=submit]").click();
  await until(() => page.locator("[role=alert]").innerText(), (text) => text.includes("账号或密码不对"), "refused");
  assert.equal(await page.inputValue("#account"), "zhang");
  await all(page, "sign in, refused");
  await page.fill("#password", "a long enough password");
  await page.keyboard.press("Enter");
  await until(() => page.locator("h1").innerText(), (text) => text === "变更申请", "the page that was asked for");
});

test("the session ends under a half-written change: nothing is lost, and it goes on after signing in", async (t) => {
  const { page } = await visit(t, `${PARAMETER}/value`);
  await page.fill("#f-values-0-value", "8");
  await page.fill("#f-reason", "自治区要求提高配置");
  await until(() => page.locator(".diff").first().innerText(), (text) => text.includes("5 人 → 8 人"), "the difference");
  made.state.who = null;
  await page.locator("button[type=submit]").click();
  const dialog = page.locator("dialog.sign-in");
  await dialog.waitFor();
  await all(page, "session ended");
  await dialog.locator("#password").fill("a long enough password");
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  assert.equal(await page.inputValue("#f-values-0-value"), "8");
  assert.equal(await page.inputValue("#f-reason"), "自治区要求提高配置");
  await page.locator("form.edit button[type=submit]").click();
  await until(() => page.locator("#state").innerText(), (text) => text.includes("待审批"), "saved");
});

test("problems stand at their fields; what is typed is warned about before it is lost", async (t) => {
  const { page } = await visit(t, `${PARAMETER}/value`, { as: { red: true } });
  await page.fill("#f-values-0-value", "5 万元");
  await until(() => page.locator("#f-values-0-value-e").innerText(), (text) => text.includes("单位"), "another unit");
  await page.fill("#f-values-0-from", "2020-01-01");
  await page.locator("#f-reason").focus();
  await until(() => page.locator("#f-values-0-from-e").innerText(), (text) => text.includes("更正"), "the past");
  await page.fill("#f-values-0-from", "2027-01-01");
  await page.fill("#f-values-0-value", "5000");
  await page.locator("button[type=submit]").click();
  await until(() => page.locator("#f-values-0-value-e").innerText(), (text) => text.includes("最多 1000 人"), "out of bounds");
  assert.equal(await page.locator("#f-values-0-value").getAttribute("aria-describedby").then((ids) => ids.includes("f-values-0-value-e")), true);
  await all(page, "refused fields");
  await page.locator("nav a").nth(1).click();
  await page.locator("dialog").waitFor();
  await all(page, "unsaved");
  await page.keyboard.press("Escape");
  assert.equal(await page.inputValue("#f-values-0-value"), "5000");
  await page.locator("nav a").nth(1).click();
  await page.locator("#leave").click();
  await until(() => page.locator("h1").innerText(), (text) => text === "变更申请", "left");
});

test("a red case can be explained at its place, and only there", async (t) => {
  const { page } = await visit(t, `${PARAMETER}/value`, { as: { red: true } });
  await page.fill("#f-values-0-value", "8");
  await until(() => page.locator(".verdict").innerText(), (text) => /1 项检查没有通过.*199 条规则、512 个案例、12 个边界案例/su.test(text), "the checks");
  const box = page.locator("#x-cases_staff_two");
  await box.fill("政策本来就是要提高");
  await box.blur();
  await page.locator("aside .results").waitFor();
  await all(page, "red case");
});

test("approving: who may not is told why; who may reads it, says who it is, and it is published", async (t) => {
  const author = await visit(t, "changes/7", { as: { as: "li", roles: ["editor", "approver", "administrator"] } });
  assert.equal(await author.page.locator("#do-approve").count(), 0);
  assert.match(await author.page.locator("#why-approve").innerText(), /须由另一人审批/u);
  await all(author.page, "author");
  const { page } = await visit(t, "changes/7", { as: { as: "wang", roles: ["approver"] } });
  await page.locator(".impact .tiles").waitFor();
  await page.locator("#do-approve").click();
  await all(page, "approve");
  await page.locator("#approve-yes").click();
  await page.locator("#confirm-password").fill("wrong");
  await page.keyboard.press("Enter");
  await until(() => page.locator("#confirm-refusal").innerText(), (text) => text.includes("密码不对"), "not confirmed");
  await all(page, "confirm, refused");
  await page.locator("#confirm-password").fill("a long enough password");
  await page.keyboard.press("Enter");
  await until(() => page.locator("#state").innerText(), (text) => text.includes("已发布") && text.includes("待生效"), "published");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "state");
  const stale = await visit(t, "changes/7", { as: { as: "wang", stale: true } });
  assert.match(await stale.page.locator("main").innerText(), /又发布过新内容/u);
  assert.equal(await stale.page.locator(".actions .primary").innerText(), "改到最新基准并重新检查");
  await all(stale.page, "stale");
});

test("rejecting needs a reason; importing says which rows were refused; time travel is seen and taken back", async (t) => {
  const { page } = await visit(t, "changes/7", { as: { as: "wang" } });
  await page.locator("#do-reject").click();
  await page.locator("#reject-yes").click();
  await until(() => page.locator("#reject-note-e").innerText(), (text) => text.includes("驳回原因"), "a reason");
  await all(page, "reject");
  await page.keyboard.press("Escape");
  const cases = await visit(t, "cases");
  await cases.page.setInputFiles("#case-file", { name: "cases.csv", mimeType: "text/csv", buffer: Buffer.from("full_time_staff\n五个\n") });
  assert.equal(await cases.page.inputValue("#case-format"), "csv");
  await cases.page.locator("form.box button[type=submit]").click();
  await until(() => cases.page.locator("#imported").innerText(), (text) => /收下 12 个案例，1 行有问题/u.test(text) && text.includes("不是数字"), "the report");
  await all(cases.page, "imported");
  const travel = await visit(t, "?as_of=2027-01-01");
  assert.match(await travel.page.locator(".looking").innerText(), /2027年1月1日/u);
  await travel.page.fill("#search", "专职人员下限");
  await until(() => travel.page.locator("tbody tr").count(), (n) => n > 0 && n < 20, "found");
  await travel.page.locator("tbody a").first().click();
  assert.match(travel.page.url(), /as_of=2027-01-01/u);
  await travel.page.locator("#as-of-today").click();
  assert.doesNotMatch(travel.page.url(), /as_of/u);
});

test("the preview is the applicant's form under a mark; nothing of the desk is loaded by the form's own pages", async (t) => {
  const { page, violations } = await visit(t, "changes/7/preview");
  await page.locator("policy-check .headline").first().waitFor();
  assert.equal(await page.locator("policy-check").getAttribute("as-of"), "2027-01-01");
  assert.equal(await page.locator(".watermark text").textContent(), "草案 DRAFT");
  await all(page, "preview");
  assert.deepEqual(violations, []);
  const asked = [];
  const site = await b.page(t);
  site.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await site.goto(`${b.server.url}/?policy=gx-station`);
  await site.locator("policy-check .headline").first().waitFor();
  assert.deepEqual(asked.filter((path) => /console/u.test(path)), []);
});

test("no connection: it is said, and what was typed stays", async (t) => {
  const { page } = await visit(t, `${PARAMETER}/value`);
  await page.fill("#f-values-0-value", "8");
  await page.context().setOffline(true);
  await page.locator("button[type=submit]").click();
  await until(() => page.locator("#refusal").innerText(), (text) => text.includes("连不上服务器"), "offline");
  assert.equal(await page.inputValue("#f-values-0-value"), "8");
  await all(page, "offline");
});
