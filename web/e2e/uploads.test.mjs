// Browser test: what comes into the desk as files, and what goes out of it, on the real server: cases as a table and as a workbook, a package, the impact, the log.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { workbook, zip } from "./lib/archive.mjs";
import { all } from "./lib/audit.mjs";
import { launch } from "./lib/chromium.mjs";
import { desk } from "./lib/desk.mjs";
import { DESKTOP, until } from "./lib/form.mjs";
import { browserOf, signIn } from "./lib/people.mjs";
import { WEB } from "./lib/serve.mjs";

const SLOW = 30_000;
const ROWS = [["案例", "站点专职人员", "已制订工作规范"], ["甲", "五", "也许"], ["乙", 5, "是"], ["丙", 12, "否"]];
const CSV = ROWS.map((row) => row.join(",")).join("\n");

/** How many cases each import was said to add. */
const counted = [];
let made;
let browser;
before(async () => { [made, browser] = await Promise.all([desk({ people: { li: ["editor"], shen: ["auditor"] } }), launch()]); });
after(async () => { await browser?.close(); await made?.close(); });

async function at(t, who, path) {
  const page = await browserOf(t, browser, DESKTOP, "zh-CN");
  await signIn(page, `${made.url}/console/${path}`, who);
  return page;
}

/** What is saved when a link is followed. */
async function saved(page, link) {
  const came = page.waitForEvent("download");
  await link.click();
  const download = await came;
  let text = "";
  for await (const part of await download.createReadStream()) text += part;
  return { name: download.suggestedFilename(), text };
}

/** The files of a folder, by their path in it. */
function filesOf(folder, under = "") {
  return Object.fromEntries(readdirSync(join(folder, under)).flatMap((name) => {
    const path = under ? `${under}/${name}` : name;
    return statSync(join(folder, path)).isDirectory() ? Object.entries(filesOf(folder, path)) : [[path, readFileSync(join(folder, path))]];
  }));
}

test("cases as CSV and as a workbook: the good rows are taken, each bad cell is named", async (t) => {
  const page = await at(t, "li", "cases");
  await page.locator("#cases-policy").selectOption("gx-station");
  const files = [["cases.csv", "text/csv", Buffer.from(CSV)], ["cases.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook(ROWS)]];
  for (const [n, [name, mimeType, buffer]] of files.entries()) {
    await page.setInputFiles("#case-file", { name, mimeType, buffer });
    assert.equal(await page.inputValue("#case-format"), name.split(".")[1]);
    await page.locator("form.box button[type=button]").click();
    await until(() => page.locator("#imported").innerText(), (text) => /试读：可收 2 个案例，1 行有问题/u.test(text), `${name}: tried`, SLOW);
    await page.locator("form.box button[type=submit]").click();
    const report = await until(() => page.locator("#imported").innerText(), (text) => /收下 \d+ 个案例，1 行有问题/u.test(text), `${name}: the report`, SLOW);
    counted.push(/收下 (\d+) 个/u.exec(report)[1]);
    assert.match(report, /第 2 行/u);
    assert.match(report, /站点专职人员[^\n]*“五”/u);
    assert.match(report, /已制订工作规范[^\n]*“也许”/u);
    await until(() => page.locator("main tbody").last().locator("tr").count(), (count) => count === 2 * (n + 1), `${name}: stored`);
    await all(page, name);
  }
  await page.setInputFiles("#case-file", { name: "cases.xlsx", mimeType: files[1][1], buffer: Buffer.from("no workbook") });
  await page.locator("form.box button[type=submit]").click();
  await until(() => page.locator("main").innerText(), (text) => /工作簿|xlsx|Excel 文件/u.test(text.split("已留存的案例")[0].replace(/导入案例[\s\S]*先试读/u, "")), "a file that is none");
  assert.equal(await page.locator("main tbody").last().locator("tr").count(), 4, "nothing half done");
  await all(page, "no workbook");
});

// Why: the server of today answers with how many the policy has then; what this upload added is what the contract says.
test("an import says how many it added", () => assert.deepEqual(counted, ["2", "2"]));

test("a package with another title: its difference in words; a broken archive says so", async (t) => {
  const page = await at(t, "li", "upload");
  const upload = async (name, buffer) => {
    await page.locator("#up-policy").selectOption("gy-society");
    await page.setInputFiles("#up-file", { name, mimeType: "application/zip", buffer });
    await page.fill("#up-reason", "名称按正式文件改。");
    await page.locator("form.edit button[type=submit]").click();
  };
  await upload("broken.zip", Buffer.from("PK but no archive"));
  await until(() => page.locator("main [role=alert], main .note.bad, #up-file-e").allInnerTexts(), (said) => /压缩包|zip/iu.test(said.join(" ")), "broken");
  await all(page, "broken archive");
  const files = filesOf(join(WEB, "../rules/gy-society/1"));
  const title = /"title": "([^"]+)（试行）"/u.exec(files["policy.json"])?.[1];
  assert.ok(title);
  files["policy.json"] = files["policy.json"].toString().replace(`${title}（试行）`, title);
  await upload("gy-society.zip", zip(Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`1/${path}`, bytes]))));
  await until(() => page.locator("#state").innerText(), (text) => text.includes("已检查") || text.includes("草稿"), "the change", SLOW);
  const diff = await page.locator("main .diff").first().innerText();
  assert.ok(diff.includes(title) && diff.includes("名称"), diff);
  assert.match(await page.locator("main .verdict").innerText(), /检查全部通过/u);
  await until(() => page.locator("#impact").innerText(), (text) => text.includes("结论都不变"), "a title changes no decision", SLOW);
  await all(page, "package");
});

test("the impact and the log can be taken away", async (t) => {
  const page = await at(t, "li", "parameters/gx-station/basic.full_time_staff/value");
  await page.fill("#f-values-0-value", "8");
  await page.fill("#f-values-0-document", "桂科发〔2026〕15 号");
  await page.fill("#f-values-0-article", "第八条");
  await page.fill("#f-reason", "提高配置");
  await page.locator("form.edit button[type=submit]").click();
  await page.locator(".impact .tiles").waitFor({ timeout: SLOW });
  const impact = await saved(page, page.locator("#impact a[download]"));
  assert.match(impact.name, /\.csv$/u);
  assert.match(impact.text, /full_time_staff/u);
  assert.ok(impact.text.trim().split("\n").length > 100, "a line for each case that changes");
  assert.equal(await page.locator("nav a[href*=audit]").count(), 0, "an editor is not offered the log");
  const shen = await at(t, "shen", "audit");
  await shen.locator("main tbody tr").first().waitFor();
  const rows = await shen.locator("main tbody tr").count();
  const csv = await saved(shen, shen.locator("a[href*='audit.csv']"));
  assert.match(csv.text, /change\.drafted/u);
  const log = await saved(shen, shen.locator("a[href*='audit.ndjson']"));
  const records = log.text.trim().split("\n").map((line) => JSON.parse(line)).sort((one, other) => one.seq - other.seq);
  assert.ok(records.length >= rows);
  for (const [n, { prev, seq }] of records.entries()) {
    assert.equal(seq, records[0].seq + n, "no record is left out");
    if (n) assert.equal(prev, records[n - 1].hash, `record ${seq} follows the one before`);
  }
  await shen.locator("#audit-kind").selectOption("change.drafted");
  await shen.locator("form.filters button[type=submit]").click();
  await until(() => shen.locator("main tbody tr").allInnerTexts(), (all_) => all_.length > 0 && all_.every((row) => row.includes("起草")), "filtered");
  await all(shen, "audit");
});
