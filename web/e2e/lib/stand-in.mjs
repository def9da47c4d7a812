// Browser tests: a desk that answers as the server's contract says, from the rule packages, with one change that can be moved on. Every page has something to show.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PKG, WEB } from "./serve.mjs";

const LIST = JSON.parse(readFileSync(join(PKG, "plans/index.json"), "utf8"));
const text = (zh, en) => ({ zh, en });
const HASH = `sha256:${"ab12".repeat(16)}`;
export const CANARY_ACCOUNT = "zhang";

function parametersOf({ policy, version }) {
  const folder = join(WEB, "../rules", policy, version);
  const own = JSON.parse(readFileSync(join(folder, "parameters.json"), "utf8")).parameters;
  const english = JSON.parse(readFileSync(join(folder, "locales/en.json"), "utf8")).parameters ?? {};
  return Object.entries(own).map(([name, p]) => {
    const shown = (value) => text(`${value}${p.unit && p.unit !== "1" ? ` ${p.unit}` : ""}`, `${value}${p.unit && p.unit !== "1" ? ` ${p.unit}` : ""}`);
    const values = (p.values ?? []).map((each) => ({ from: each.from, value: String(each.value), shown: shown(each.value), source: each.source }));
    return {
      name, title: text(p.title, english[name]?.title ?? english[name] ?? p.title), type: p.type, unit: p.unit ?? null, minimum: p.minimum === undefined ? null : String(p.minimum), maximum: p.maximum === undefined ? null : String(p.maximum),
      decimals: p.decimals ?? null, choices: null, clause: { id: p.clause, heading: p.clause }, set_by: p.set_by ? text(p.set_by, p.set_by) : null, note: p.note ? text(p.note, p.note) : null,
      values, current: null, next: null, findings: [{ id: "basic.staff", title: text("专职人员", "Full-time staff") }], pending: [],
    };
  });
}

/** Pages for `serve`, all of the desk's; `as` is who is signed in, or nobody. */
export function desk({ as = "zhang", roles = ["editor", "approver", "auditor", "administrator"], stale = false, red = false } = {}) {
  const state = { who: as, changeState: "awaiting_approval", requests: [], password: "a long enough password", failWith: null };
  const all = Object.fromEntries(LIST.map((each) => [each.policy, parametersOf(each)]));
  const first = all["gx-station"].find(({ name }) => name === "basic.full_time_staff");
  const session = () => ({ account: state.who, name: state.who === "zhang" ? "张编辑" : state.who, roles, confirmed_until: null, expires_at: "2026-11-22T20:00:00Z", ways: ["password"] });
  const diff = [text("工作站点·专职人员下限：5 人 → 8 人，自 2027-01-01", "Work station · full-time staff, at least: 5 people → 8 people from 2027-01-01")];
  const asked = (parameter, asOf) => ({
    ...parameter, current: parameter.values.filter(({ from }) => from <= asOf).at(-1) ?? null, next: parameter.values.find(({ from }) => from > asOf) ?? null,
    pending: parameter === first ? [{ change: "7", state: state.changeState, from: "2027-01-01", value: "8", shown: text("8 人", "8 people") }] : [],
  });
  const titles = { form: ["申请填写完整", "The request is complete"], values: ["取值、单位和范围", "Values, units and bounds"], compile: ["规则能编译", "The rules compile"], vocabulary: ["各政策用词一致", "One vocabulary"], only_this: ["只改了这一处", "Nothing else changes"],
    cases: ["人工案例", "Hand-written cases"], differences: ["结论差异", "Differences"], boundary: ["边界案例", "Boundary cases"], jump: ["变动幅度", "Size of the step"], stale: ["基准是最新的", "The base is the newest"] };
  const checks = () => ({
    digest: HASH, base: HASH, passed: !red, counted: { rules: 199, cases: 512, boundary: 12 },
    results: Object.entries(titles).map(([id, [zh, en]]) => ({
      id, title: text(zh, en), state: id === "cases" && red ? "failed" : id === "jump" ? "explained" : "passed", summary: id === "boundary" ? text("8 人两侧各 6 个", "6 on either side of 8") : text("", ""),
      items: id === "cases" && red ? [{ id: "cases:staff#two", text: text("案例“专职人员五名”：站点设立应为“满足”，改动后是“未满足”（附件 一（一）2）", "Case “five staff”: the station was expected to be met and is not met (annex 1 (1) 2)"), explainable: true, explained: null, case: "基层站点/专职人员五名", place: { file: "cases/station.json", line: 12, column: 5 } }]
        : id === "jump" ? [{ id: "jump:basic", text: text("由 5 人改为 8 人，提高 60%。", "From 5 to 8, 60% more."), explainable: true, explained: "自治区文件明确要求", case: null, place: null }] : [],
    })),
  });
  const values = [{ parameter: "basic.full_time_staff", from: "2027-01-01", value: "8", unit: "人", source: { document: "桂科发〔2026〕15 号", article: "第八条第二款", file_sha256: "9f".repeat(32) } }];
  const change = (id = "7", kind = "value") => ({
    id, kind, policy: "gx-station", title: text("工作站点·专职人员下限：8 人，自 2027-01-01", "Work station · full-time staff: 8 people from 2027-01-01"), state: state.changeState, author: "li", editors: ["li", "wang"],
    created_at: "2026-11-21T08:12:00Z", updated_at: "2026-11-22T01:30:00Z", base: { publication: 3, package: HASH }, stale, digest: HASH, content: { values, reason: "自治区要求自明年起提高专职人员配置。", notes: "自 2027 年起，站点专职人员不少于 8 人。", accepted: [] },
    diff, checks: checks(), approvals: [], history: [{ seq: 40, at: "2026-11-21T08:12:00Z", actor: "li", kind: "change.drafted", note: null }, { seq: 42, at: "2026-11-22T01:30:00Z", actor: "li", kind: "change.submitted", note: null }],
    publication: state.changeState === "published" ? 4 : null, phase: state.changeState === "published" ? "pending" : null,
    may: stale ? ["rebase", "withdraw", "edit"] : state.changeState === "awaiting_approval" && as !== "li" ? ["approve", "reject", "edit", "withdraw"] : state.changeState === "published" ? [] : ["edit", "withdraw"],
    why_not: { approve: as === "li" ? text("这份申请由您起草，须由另一人审批。", "You wrote this change; another person has to approve it.") : text("基准已过时，不能审批。", "It is out of date and cannot be approved.") },
  });
  const impact = {
    policy: "gx-station", as_of: "2027-01-01", before: HASH, after: HASH, sets: [{ id: "stored", title: text("留存案例", "Stored cases"), cases: 41 }, { id: "package", title: text("规则包案例", "Package cases"), cases: 87 }],
    outcomes: [{ id: "station", title: text("工作站点设立", "Work station"), newly_met: 0, no_longer_met: 12, became_unknown: 3, other: 0, unchanged: 113 }, { id: "regional", title: text("区域站点", "Regional station"), newly_met: 2, no_longer_met: 5, became_unknown: 0, other: 1, unchanged: 120 }],
    amounts: [{ finding: "subsidy", title: text("运行补助", "Running subsidy"), unit: text("元", "CNY"), before: "1250000", after: "830000", difference: "-420000", cases: 12 }],
    cases: Array.from({ length: 3 }, (_, n) => ({
      set: n ? "package" : "stored", case: `站点案例 ${n + 1}`, outcomes: [{ id: "station", title: text("工作站点设立", "Work station"), before: "met", after: "not_met" }], amounts: [{ finding: "subsidy", title: text("运行补助", "Running subsidy"), before: "50000", after: null }],
      findings: [{ id: "basic.staff", sentence: text("专职人员 6 人，要求不少于 8 人，还差 2 人。", "6 full-time staff; at least 8 are needed, 2 more."), clause: text("附件 一（一）2", "annex 1 (1) 2"), before: "met", after: "not_met", parameters: ["basic.full_time_staff"] }],
    })),
    unusable: [{ case: "站点案例 9", why: text("判定日期早于政策施行", "the day is before the policy is in force") }],
  };
  const publications = [3, 2, 1].map((number) => ({
    number, seq: number * 10, hash: HASH, recorded_at: `2026-0${number + 5}-02T03:00:00Z`, actor: number === 1 ? null : "wang", kind: number === 1 ? "first" : number === 2 ? "change" : "rollback", change: number === 1 ? null : String(number), approvals: number === 1 ? [] : [{ account: "wang" }],
    title: number === 1 ? text("首次载入", "First load") : text(`第 ${number} 次调整`, `Adjustment ${number}`), diff: number === 1 ? [] : diff, notes: number === 1 ? null : "自 2027 年起执行。", packages: LIST.map(({ policy, version, hash }) => ({ policy, version, package: HASH, plan: hash })), active: number === 3,
  }));
  const stored = Array.from({ length: 3 }, (_, n) => ({ id: `c${n}`, policy: "gx-station", title: `2025 年申报案例 ${n + 1}`, added_at: "2026-11-01T02:00:00Z", added_by: "li", facts: { full_time_staff: 5 + n, host_registered: true }, as_of: n ? null : "2026-06-30" }));
  const audit = [["publication", "wang"], ["change.approved", "wang"], ["change.submitted", "li"], ["signed_in", "li"], ["account.added", null]].map(([kind, actor], n) => ({ seq: 43 - n, prev: HASH, hash: HASH, recorded_at: "2026-11-22T01:30:00Z", actor, kind, subject: "7", summary: text("工作站点·专职人员下限", "Work station · full-time staff"), payload: { change: "7", digest: HASH } }));
  const accounts = [["zhang", "张编辑", ["editor"]], ["wang", "王审批", ["approver", "auditor"]], ["old", "旧账号", []]].map(([account, name, has]) => ({ account, name, roles: has, disabled: account === "old", locked_until: account === "wang" ? "2099-01-01T00:00:00Z" : null, added_at: "2026-10-01T02:00:00Z" }));
  const tokens = [{ id: "t1", title: "每晚导出日志", scopes: ["desk:read"], expires_on: "2027-06-30" }];
  const list = (items) => ({ items, next: null });
  const refuse = (status, code, title, more = {}) => ({ status, type: "application/problem+json", body: JSON.stringify({ type: "about:blank", title, status, detail: "", code, instance: "req-1", problems: [], ...more }) });

  function answer(request, body) {
    const url = new URL(request.url, "http://localhost");
    const path = url.pathname.replace("/api/v1", "");
    const { method } = request;
    const ok = (value, headers = {}) => ({ type: "application/json", body: JSON.stringify(value), headers });
    if (state.failWith) return refuse(...state.failWith);
    if (path === "/sign-in-ways") return ok({ password: true, passkey: false, oidc: { title: "单位统一认证" } });
    if (path === "/head") return ok({ publication: 3, hash: HASH, recorded_at: "2026-08-02T03:00:00Z", policies: LIST.map(({ policy, version, hash }) => ({ policy, version, plan: hash })) }, { etag: '"3"' });
    if (path === "/policies") return ok(list(LIST.map((each) => ({ ...each, publication: 3 }))));
    if (path === "/session" && method === "POST") {
      if (body.password !== state.password) return refuse(401, "wrong_password", "账号或密码不对");
      state.who = body.account;
      return ok(session());
    }
    if (!state.who) return refuse(401, "not_signed_in", "没有登录");
    if (path === "/session" && method === "DELETE") { state.who = null; return { status: 204, body: "" }; }
    if (path === "/session") return ok(session());
    if (path === "/session/confirm") return body.password === state.password ? ok(session()) : refuse(401, "wrong_password", "密码不对");
    if (path === "/session/password") return refuse(422, "weak_password", "新密码不能用", { problems: [{ path: "new", code: "too_short", message: text("新密码太短，至少 12 个字符。", "The new password is too short: at least 12 characters."), hint: null, found: null }] });
    const asOf = url.searchParams.get("as_of") ?? "2026-11-22";
    const one = /^\/desk\/policies\/([^/]+)\/parameters(?:\/([^/]+))?$/u.exec(path);
    if (one) {
      const known = all[decodeURIComponent(one[1])] ?? [];
      if (!one[2]) return ok(list(known.map((each) => asked(each, asOf))));
      const found = known.find(({ name }) => name === decodeURIComponent(one[2]));
      if (!found) return refuse(404, "no_such_parameter", "没有这个参数");
      return ok({ ...asked(found, asOf), history: found.values.map((value) => ({ ...value, publication: 1, recorded_at: "2026-06-02T03:00:00Z", actor: null, change: null, replaced_by: null })) });
    }
    if (path === "/desk/changes" && method === "POST") return body.content.values?.[0]?.value === "5000"
      ? refuse(422, "refused", "申请有不能接受的内容", { problems: [{ path: "content/values/0/value", code: "out_of_bounds", message: text("5000 人超出范围，最多 1000 人。", "5000 people is out of bounds: at most 1000."), hint: text("改成 0 到 1000 之间的数。", "Take a number from 0 to 1000."), found: "5000" }] }) : ok(change());
    if (path === "/desk/changes") return ok(list([change(), { ...change("6", "correction"), state: "published", phase: "in_effect", title: text("更正：服务项目下限", "Correction: service projects") }, { ...change("5", "rollback"), state: "rejected" }, { ...change("8"), state: "draft", author: as, stale: true }]));
    if (/^\/desk\/changes\/\w+\/impact$/u.test(path)) return ok(impact);
    if (/^\/desk\/changes\/\w+\/plan$/u.test(path)) return { type: "application/json", body: readFileSync(join(PKG, "plans/gx-station-1.plan.json")) };
    const act = /^\/desk\/changes\/\w+\/(approve|reject|submit|withdraw|rebase|publish)$/u.exec(path);
    if (act) { state.changeState = { approve: "published", reject: "rejected", submit: "awaiting_approval", withdraw: "withdrawn", rebase: "checked", publish: "published" }[act[1]]; return ok(change()); }
    if (/^\/desk\/changes\/\w+$/u.test(path)) return ok(change());
    if (path === "/desk/preview-checks") return ok({ checks: checks(), diff });
    if (path === "/desk/publications") return ok(list(publications));
    if (/^\/desk\/publications\/\d+$/u.test(path)) return ok(publications.find(({ number }) => path.endsWith(`/${number}`)) ?? publications[0]);
    if (path === "/desk/cases" && method === "POST") return ok({ added: 12, refused: [{ row: 4, problems: [{ path: "full_time_staff", code: "not_a_number", message: text("“五个”不是数字。", "“五个” is not a number."), hint: text("写成 5。", "Write 5."), found: "五个" }] }], warnings: [] });
    if (path.startsWith("/desk/cases")) return method === "DELETE" ? { status: 204, body: "" } : ok(list(stored));
    if (path === "/desk/audit") return ok({ items: audit, next: "39" });
    if (path === "/tokens") return method === "POST" ? ok({ ...tokens[0], token: "zst_0123456789abcdef0123456789abcdef" }) : ok(list(tokens));
    if (path.startsWith("/accounts")) return method === "PATCH" ? ok(accounts[0]) : ok(list(accounts));
    return refuse(404, "not_found", "没有这个地址");
  }

  return { state, answer };
}
