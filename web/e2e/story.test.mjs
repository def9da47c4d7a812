// Browser test: the whole story of a threshold on the real server. Three people at the desk, and an applicant whose form is open all the time: a mistake seen
// and mended, nobody approves what they wrote, a second person does, the form is told and judges again, and the way back.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { all } from "./lib/audit.mjs";
import { launch } from "./lib/chromium.mjs";
import { desk, PASSWORD } from "./lib/desk.mjs";
import { DESKTOP, Form, PHONE, until } from "./lib/form.mjs";
import { ask, browserOf, signIn } from "./lib/people.mjs";
import { WEB } from "./lib/serve.mjs";

const SHOTS = process.env.SHOTS ?? join(WEB, "shots");
mkdirSync(SHOTS, { recursive: true });
/** Checks on a busy machine. */
const SLOW = 30_000;

const now = new Date(Date.now() + 8 * 3_600_000);
const NEXT = `${now.getUTCFullYear() + 1}-01-01`;
const EVE = `${now.getUTCFullYear()}-12-31`;
/** The hand-written cases are of 1 March 2026, so a value from this day on changes what they expect. */
const PAST = "2026-01-01";

const WORDS = {
  zh: {
    query: "", document: "桂科发〔2026〕15 号", article: "第八条第二款", reason: "自治区要求自明年起提高专职人员配置。", wrong: "误以为今年起执行。", notes: `自 ${NEXT} 起，站点专职人员不少于 8 人。`,
    diff: `5 人 → 8 人，自 ${NEXT}`, red: /1 项检查没有通过/u, green: "检查全部通过", draft: "草稿", checked: "已检查", awaiting: "待审批", published: "已发布",
    cannotSend: /不能提交审批/u, role: /“?审批”?角色/u, own: /您起草或修改过这份申请，须由另一人审批；管理员也不例外/u, password: "密码", future: /更正/u,
    told: (n) => `第 ${n} 次发布`, value: /专职人员下限：5\s?人 → 8\s?人/u, same: "结论没有变化", rule: /专职人员（含站点负责人）不少于/u, met: "已满足", notMet: "未满足", short: /3\s?人/u, release: (n) => `第 ${n} 次发布`,
    back: "文件推迟执行，恢复原来的取值。", rolled: "已生成回退申请",
  },
  en: {
    query: "lang=en", document: "Guangxi Science 2026 no. 15", article: "article 8", reason: "The region asks for more staff from next year.", wrong: "Thought to hold this year.", notes: `From ${NEXT} a station has at least 8 full-time staff.`,
    diff: `5 people → 8 people from ${NEXT}`, red: /Checks that fail: 1/u, green: "All checks pass", draft: "draft", checked: "checked", awaiting: "awaiting approval", published: "published",
    cannotSend: /cannot be sent for approval/u, role: /role/u, own: /you drafted or edited this request: somebody else has to decide/iu, password: "password", future: /correction/u,
    told: (n) => `publication ${n}`, value: /staff: 5 people → 8 people/iu, same: "nothing comes out differently", rule: /full-time staff, the station head included/u, met: "Met", notMet: "Not met", short: /3/u, release: (n) => `Publication ${n}`,
    back: "The document is put off; back to the former value.", rolled: "The rollback is drafted",
  },
};

const text = (page, where) => page.locator(where).first().innerText();
const state = (page, word) => until(() => text(page, "#state"), (said) => said.includes(word), `the state is ${word}`, SLOW);

for (const lang of ["zh", "en"]) {
  test(`from a mistake to a publication and back, ${lang}`, async (t) => {
    const w = WORDS[lang];
    const [made, browser] = await Promise.all([desk(), launch()]);
    t.after(async () => { await browser.close(); await made.close(); });
    const at = (path) => `${made.url}/console/${path}${w.query ? `?${w.query}` : ""}`;
    const locale = lang === "zh" ? "zh-CN" : "en-GB";
    let shots = 0;
    /** The page as it is, on a desk and on a phone: accessible, and a picture of it. */
    const look = async (page, name) => {
      shots += 1;
      for (const viewport of [PHONE, DESKTOP]) {
        await page.setViewportSize(viewport);
        await page.screenshot({ path: join(SHOTS, `story-${lang}-${String(shots).padStart(2, "0")}-${name}-${viewport.width}.png`), fullPage: true });
        await all(page, `${name} ${lang} ${viewport.width}`);
      }
    };
    const planInForce = async () => (await (await fetch(`${made.url}/api/v1/head`)).json()).policies.find(({ policy }) => policy === "gx-station").plan;
    const before = await planInForce();

    // The applicant opens the form and answers some of it.
    const applicant = await browserOf(t, browser, DESKTOP, locale);
    await applicant.goto(`${made.url}/?policy=gx-station${w.query ? `&${w.query}` : ""}`);
    const form = await new Form(applicant).ready();
    for (const [fact, value] of [["full_time_staff", 5], ["transfer_contract_value_last_year", 60], ["practice_since", "2019-03-01"], ["station_head_qualified", true]]) await form.answer("gx-station", fact, value, lang);
    await form.outcome("work_station");
    const answers = async () => { const { $comment, ...facts } = await form.exported(); return facts; };
    const facts = await answers();
    const criterion = async () => {
      await form.settled();
      const found = (await form.findings()).filter((each) => w.rule.test(each.text));
      assert.equal(found.length, 1, `one rule about full-time staff: ${JSON.stringify(await form.findings())}`);
      return found[0];
    };
    const on = async (day) => {
      await applicant.locator("policy-check #as-of").fill(day);
      await applicant.locator("policy-check #as-of").press("Tab");
      return criterion();
    };
    const today = await applicant.locator("policy-check #as-of").inputValue();
    const first = await criterion();
    assert.ok(first.word.endsWith(w.met), first.word);

    // li writes it as a correction of the past: the hand-written cases turn red, and it cannot be sent.
    const li = await browserOf(t, browser, DESKTOP, locale);
    await signIn(li, at("parameters/gx-station/basic.full_time_staff"), "li");
    await look(li, "parameter");
    await li.goto(at("parameters/gx-station/basic.full_time_staff/value"));
    await li.fill("#f-values-0-value", "8");
    await li.fill("#f-values-0-from", PAST);
    await li.locator("#f-reason").focus();
    await until(() => text(li, "#f-values-0-from-e"), (said) => w.future.test(said), "a past day needs a correction");
    await li.goto(at("parameters/gx-station/basic.full_time_staff/correction"));
    await li.fill("#f-values-0-value", "8");
    await li.fill("#f-values-0-from", PAST);
    await li.fill("#f-values-0-document", w.document);
    await li.fill("#f-values-0-article", w.article);
    await li.fill("#f-reason", w.reason);
    await li.fill("#f-correction_reason", w.wrong);
    await until(() => text(li, "aside .verdict"), (said) => w.red.test(said), "red cases while writing", SLOW);
    await look(li, "red");
    await li.locator("form.edit button[type=submit]").click();
    await state(li, w.draft);
    assert.match(li.url(), /\/console\/changes\/1/u);
    assert.equal(await li.locator("#do-submit").count(), 0);
    assert.match(await text(li, "#why-submit"), w.cannotSend);
    assert.ok(await li.locator(".ck-failed .items > li").count() > 0, "the red cases are shown");
    const early = await ask(li, "POST", "/desk/changes/1/submit");
    assert.deepEqual([early.status, early.answer.code], [409, "wrong_state"]);
    await look(li, "draft-red");

    // root writes something in it, and is an editor of it from then on.
    const root = await browserOf(t, browser, DESKTOP, locale);
    await signIn(root, at("changes/1/edit"), "root");
    await root.fill("#f-notes", w.notes);
    await root.locator("form.edit button[type=submit]").click();
    await state(root, w.draft);

    // li mends the day, all is green, and it goes to approval.
    await li.goto(at("changes/1/edit"));
    await until(() => li.inputValue("#f-notes"), (said) => said === w.notes, "what root wrote");
    await li.fill("#f-values-0-from", NEXT);
    await li.locator("#f-reason").focus();
    await until(() => text(li, "aside .verdict"), (said) => said.includes(w.green), "green", SLOW);
    await until(() => text(li, "aside .diff"), (said) => said.includes(w.diff), "the difference in words");
    await look(li, "green");
    await li.locator("form.edit button[type=submit]").click();
    await state(li, w.checked);
    await li.locator("#do-submit").click();
    await state(li, w.awaiting);

    // Neither li nor root can approve it: there is no button, the reason is said, and the server refuses as well.
    const { answer: change } = await ask(li, "GET", "/desk/changes/1");
    const approve = { digest: change.digest, note: "", publish: true };
    assert.equal(await li.locator("#do-approve").count(), 0);
    assert.match(await text(li, "#why-approve"), w.role);
    await look(li, "sent");
    const byLi = await ask(li, "POST", "/desk/changes/1/approve", approve);
    assert.deepEqual([byLi.status, byLi.answer.code], [403, "role"]);
    await root.reload();
    await state(root, w.awaiting);
    assert.equal(await root.locator("#do-approve").count(), 0);
    assert.match(await text(root, "#why-approve"), w.own);
    await look(root, "administrator");
    assert.equal((await ask(root, "POST", "/session/confirm", { password: PASSWORD })).status, 200);
    const byRoot = await ask(root, "POST", "/desk/changes/1/approve", approve);
    assert.deepEqual([byRoot.status, byRoot.answer.code], [403, "own_change"]);
    assert.equal(await planInForce(), before, "nothing is published");

    // wang reads it, says once more who it is, and approves.
    const wang = await browserOf(t, browser, DESKTOP, locale);
    await signIn(wang, at("changes/1"), "wang");
    await until(() => text(wang, "main .diff"), (said) => said.includes(w.diff), "the difference");
    assert.ok((await text(wang, ".verdict")).includes(w.green));
    await wang.locator(".impact .tiles").waitFor({ timeout: SLOW });
    assert.ok(Number(await wang.locator(".impact .n-no_longer_met strong").first().innerText()) > 0, "the impact counts those who lose it");
    await look(wang, "review");
    const bare = await ask(wang, "POST", "/desk/changes/1/approve", approve);
    assert.deepEqual([bare.status, bare.answer.code], [403, "confirm_first"]);
    await wang.locator("#do-approve").click();
    await look(wang, "approve");
    await wang.fill("#approve-note", w.reason);
    await wang.locator("#approve-yes").click();
    await wang.fill("#confirm-password", "not the password");
    await wang.keyboard.press("Enter");
    await until(() => text(wang, "#confirm-refusal"), (said) => said.toLowerCase().includes(w.password), "not confirmed", SLOW);
    await look(wang, "confirm");
    await wang.fill("#confirm-password", PASSWORD);
    await wang.keyboard.press("Enter");
    const pressed = Date.now();
    await state(wang, w.published);
    const after = await planInForce();
    assert.notEqual(after, before);

    // The applicant is told, judges again, and keeps the answers; the verdict changes for days from the new year on, and for no other.
    const news = applicant.locator("rule-news .news");
    await until(() => news.innerText(), (said) => said.includes(w.told(2)), "the notice", SLOW);
    t.diagnostic(`from the password to the notice in an open form: at most ${Date.now() - pressed} ms`);
    assert.match(await news.innerText(), w.value);
    assert.deepEqual(await answers(), facts);
    await look(applicant, "told");
    await news.locator("#judge-again").click();
    await until(() => news.innerText(), (said) => said.includes(w.same), "today nothing is different", SLOW);
    assert.deepEqual(await answers(), facts);
    const again = await criterion();
    assert.deepEqual([again.word, again.short], [first.word, first.short]);
    await look(applicant, "judged-again");
    const later = await on(NEXT);
    assert.ok(later.word.endsWith(w.notMet), later.word);
    assert.match(later.short, w.short);
    await look(applicant, "next-year");
    assert.equal((await on(EVE)).word, first.word, "the last day of the former value");
    assert.equal((await on(today)).word, first.word);

    // The way back: a change like any other, with two people; the plan is the former one to the byte.
    await li.goto(at("releases"));
    await look(li, "publications");
    await li.locator("article.release", { has: li.locator("h2", { hasText: w.release(1) }) }).locator("button").click();
    await li.fill("#rollback-reason", w.back);
    await li.locator("#rollback-yes").click();
    await li.locator("#do-submit").waitFor({ timeout: SLOW });
    await until(() => text(li, "main"), (said) => said.includes(w.rolled), "the rollback is drafted");
    await look(li, "rollback");
    await li.locator("#do-submit").click();
    await state(li, w.awaiting);
    await wang.goto(at("changes/2"));
    await wang.locator(".impact .tiles, .impact, #impact .note").first().waitFor({ timeout: SLOW });
    await wang.locator("#do-approve").click();
    await wang.locator("#approve-yes").click();
    await until(() => wang.locator("#confirm-password, #state").allInnerTexts(), (said) => said.length > 0, "approved, or asked who it is");
    if (await wang.locator("#confirm-password").count()) {
      await wang.fill("#confirm-password", PASSWORD);
      await wang.keyboard.press("Enter");
    }
    await state(wang, w.published);
    assert.equal(await planInForce(), before, "the former plan is in force again");
    await until(() => news.innerText(), (said) => said.includes(w.told(3)), "the applicant is told of it", SLOW);
    await on(NEXT);
    await news.locator("#judge-again").click();
    await until(() => news.innerText(), (said) => said.includes("→"), "another outcome for next year", SLOW);
    assert.ok((await criterion()).word.endsWith(w.met));
    assert.deepEqual(await answers(), facts);
    await wang.goto(at("releases"));
    await look(wang, "after");
  });
}
