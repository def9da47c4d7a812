//! Face cli, tests: the commands that look across clauses and policies, with the real binary.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

/// A folder with two policies: gx-station, and the demo of the scaffold.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/gx-station/1");
    for part in ["", "locales"] {
        let target = path.join("rules/gx-station/1").join(part);
        fs::create_dir_all(&target).unwrap();
        for file in fs::read_dir(source.join(part)).unwrap().flatten().filter(|file| file.path().is_file()) {
            fs::copy(file.path(), target.join(file.file_name())).unwrap();
        }
    }
    assert_eq!(run(&path, &["new", "demo"], "").0, 0);
    path
}

fn run(folder: &Path, args: &[&str], input: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    let piped =
        command.current_dir(folder).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert!(!err.contains("panicked"), "{args:?}: {err}");
    (output.status.code().unwrap(), out, err)
}

fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}

fn sample() -> String {
    format!("{}/samples/gx-station.json", env!("CARGO_MANIFEST_DIR"))
}

const TARGETS: &str = r#"{ "programme_work_stations": 13, "programme_specialists": 50, "programme_needs": 700 }"#;

#[test]
fn coverage_lists_every_clause() {
    let place = folder("coverage");
    let (code, out, err) = run(&place, &["coverage"], "");
    assert_eq!((code, err.as_str()), (0, ""));
    assert_has(
        &out,
        &[
            "示例政策",
            "条件：成立年限（age）、专职人员（staff）",
            "结论：申报资格（eligible）",
            "无规则：只说明目的",
            "注：",
            "✔ demo/1：共 2 条，1 条有规则，1 条说明了为什么没有，0 条遗漏",
            "✔ gx-station/1：共 69 条",
        ],
    );
    let (code, out, _) = run(&place, &["coverage", "demo", "--lang", "en"], "");
    assert_eq!(code, 0);
    assert_has(
        &out,
        &["criteria: Age (age)", "no rule: ", "demo/1: 2 clauses, with rules 1, with reasons 1, missing 0"],
    );
    assert!(!out.contains("gx-station"));
    let (_, out, _) = run(&place, &["coverage", "demo", "--json"], "");
    let rows: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(rows.pointer("/0/counts/missing").unwrap(), 0);
    assert_eq!(rows.pointer("/0/clauses/0/standing").unwrap(), "reason");
    assert_eq!(rows.pointer("/0/clauses/1/findings/criterion").unwrap(), &serde_json::json!(["age", "staff"]));
    assert_has(&run(&place, &["coverage", "demmo"], "").2, &["没有标识为 demmo 的政策"]);

    let policy = place.join("rules/demo/1/policy.json");
    let text = fs::read_to_string(&policy).unwrap();
    fs::write(&policy, text.replace(", \"no_rule\": \"只说明目的，不作任何判断。\"", "")).unwrap();
    let (code, out, err) = run(&place, &["coverage"], "");
    assert_eq!(code, 1);
    assert_has(&out, &["✔ gx-station/1"]);
    assert_has(&err, &["unaccounted-clause", "有条款没有交代"]);
}

#[test]
fn packages_share_their_words() {
    let place = folder("words");
    let (code, _, err) = run(&place, &["check"], "");
    assert_eq!(code, 1);
    assert_has(&err, &["同名事实", "不一致", "提示："]);
    let (_, out, _) = run(&place, &["check", "--lang", "en"], "");
    assert_has(
        &out,
        &["✖ the fact `full_time_staff` differs in its Chinese title: demo/1 has `专职人员`, gx-station/1 has "],
    );
    let (code, out, _) = run(&place, &["check", "--json"], "");
    assert_eq!(code, 1);
    let rows: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(rows.pointer("/0/vocabulary/0/fact").unwrap(), "full_time_staff");
    assert_eq!(rows.pointer("/0/passed").unwrap(), false);
    assert_eq!(run(&place, &["check", "demo"], "").0, 0);
    let _ = fs::remove_dir_all(place.join("rules/demo"));
    assert_eq!(run(&place, &["check"], "").0, 0);
}

#[test]
fn shared_facts_are_listed() {
    let place = folder("shared");
    let (code, out, err) = run(&place, &["facts", "--shared"], "");
    assert_eq!((code, err.as_str()), (0, ""));
    assert_has(&out, &["full_time_staff  ", "demo/1、gx-station/1", "2 部政策共有", "由两部以上政策共用"]);
    assert!(!out.contains("legal_form"));
    let (_, out, _) = run(&place, &["facts", "--shared", "--lang", "en"], "");
    assert_has(&out, &["demo/1, gx-station/1", "2 policies ask for", "shared by two or more: "]);
    let (_, out, _) = run(&place, &["facts", "--shared", "--json"], "");
    let rows: Value = serde_json::from_str(&out).unwrap();
    let staff = rows.as_array().unwrap().iter().find(|row| row.pointer("/fact").unwrap() == "full_time_staff");
    assert_eq!(staff.unwrap().pointer("/packages").unwrap(), &serde_json::json!(["demo/1", "gx-station/1"]));
    assert_eq!(run(&place, &["facts"], "").0, 2);
    assert_eq!(run(&place, &["facts", "gx-station", "--shared"], "").0, 2);
    let _ = fs::remove_dir_all(place.join("rules/demo"));
    assert_has(&run(&place, &["facts", "--shared"], "").1, &["没有两部以上政策共用的事实"]);
}

#[test]
fn a_title_under_two_names_is_reported() {
    let place = folder("titles");
    for file in ["facts.schema.json", "rules.rhai", "locales/en.json", "cases/first.json"] {
        let path = place.join("rules/demo/1").join(file);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, text.replace("full_time_staff", "own_staff").replace("专职人员", "站点专职人员")).unwrap();
    }
    let (code, out, err) = run(&place, &["check"], "");
    assert_eq!(code, 1, "{out}");
    assert_has(
        &out,
        &["✖ 中文名称 `站点专职人员` 对应不同的标识：demo/1 写 `own_staff`，gx-station/1 写 `full_time_staff`"],
    );
    assert_has(&err, &["提示："]);
    let (_, out, _) = run(&place, &["check", "--lang", "en"], "");
    assert_has(
        &out,
        &["✖ the Chinese title `站点专职人员` has different names: demo/1 has `own_staff`, gx-station/1 has "],
    );
    let (_, out, _) = run(&place, &["check", "--json"], "");
    let rows: Value = serde_json::from_str(&out).unwrap();
    let one = rows.pointer("/0/vocabulary/0").unwrap();
    assert_eq!(one.pointer("/aspect").unwrap(), "name");
    assert_eq!(one.pointer("/values").unwrap(), &serde_json::json!(["own_staff", "full_time_staff"]));
}

#[test]
fn one_dossier_against_every_policy() {
    let place = folder("match");
    let sample = sample();
    let args = ["match", "--facts", &sample, "--as-of", "2026-03-01"];
    let (code, out, err) = run(&place, &args, "");
    assert_eq!((code, err.as_str()), (0, ""));
    assert_has(
        &out,
        &[
            "一份事实对照 2 部政策　按 2026年3月1日 判断",
            "✔ 已满足　重点布局　gx-station",
            "1. ？待补充　申报资格　demo",
            "2. ✖ 未满足　工作站点　gx-station",
            "还差 2 项：专职人员（还差 1人）、成立年限（还差 1年）",
            "最小改动：站点专职人员：4人 → 5人",
            "另有 8 项认定与这些事实无关",
            "1. 成立日期（established_on）　关系到 申报资格",
        ],
    );
    let order = |parts: [&str; 3]| parts.map(|part| out.find(part).unwrap());
    assert!(order(["　工作站点　", "　基层站点　", "　区域站点　"]).is_sorted());
    let (_, all, _) = run(&place, &[&args[..], &["--all", "--lang", "en"]].concat(), "");
    assert_has(
        &all,
        &[
            "One dossier against 2 policies",
            "lacks 2: Full-time staff (1 person short)",
            "Accreditation of a work station",
        ],
    );
    let (_, out, _) = run(&place, &[&args[..], &["--json"]].concat(), "");
    let matched: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(matched.pointer("/near/0/policy").unwrap(), "demo");
    assert_eq!(
        matched.pointer("/near/1/distance").unwrap(),
        &serde_json::json!({ "not_met": 2, "unknown": 0, "findings": 26 })
    );
    assert_eq!(matched.pointer("/met/0/outcome").unwrap(), "priority_site");

    let args = ["match", "--facts", "-", "--as-of", "2026-03-01", "--json"];
    let (_, out, _) = run(&place, &args, "{}");
    let matched: Value = serde_json::from_str(&out).unwrap();
    let question = matched.pointer("/questions/0").unwrap();
    assert_eq!(question.get("fact").unwrap(), "full_time_staff");
    let policies: Vec<&Value> =
        question.get("outcomes").unwrap().as_array().unwrap().iter().map(|one| one.get("policy").unwrap()).collect();
    assert!(policies.iter().any(|one| *one == "demo") && policies.iter().any(|one| *one == "gx-station"));

    let (code, out, _) = run(&place, &["match", "--facts", "-", "--as-of", "2025-12-31"], "{}");
    assert_eq!(code, 0);
    assert_has(&out, &["对照 1 部政策", "（demo）在这一天没有施行，未作对照"]);
    let (code, _, err) = run(&place, &["match", "--facts", "-", "--as-of", "2010-12-31"], "{}");
    assert_eq!(code, 1);
    assert_has(&err, &["没有施行中的政策"]);
}

#[test]
fn a_name_that_no_policy_knows_is_a_problem() {
    let place = folder("match-bad");
    let args = ["match", "--facts", "-", "--as-of", "2026-03-01"];
    let facts = r#"{ "full_time_staf": 3, "established_on": "2026-02-30", "legal_form": "x", "$confirmed": ["service_capabilit", "established_on"] }"#;
    let (code, out, err) = run(&place, &args, facts);
    assert_eq!(code, 1);
    assert_has(&out, &["一份事实对照 2 部政策"]);
    assert_has(
        &err,
        &[
            "`full_time_staf`",
            "是否想写 `full_time_staff`？",
            "[no-such-day]",
            "[unknown-choice]",
            "是否想写 `service_capability`？",
            "[not-judged]",
            "有 5 处不能使用，已按“未填”处理，其余照常判断",
        ],
    );
    let (code, _, err) = run(&place, &["match", "--facts", "nowhere.json"], "");
    assert_eq!(code, 1);
    assert_has(&err, &["没有这个文件"]);
    assert_eq!(run(&place, &["match"], "").0, 2);
    fs::write(place.join("rules/demo/1/rules.rhai"), "let").unwrap();
    let (code, _, err) = run(&place, &args, "{}");
    assert_eq!(code, 1);
    assert_has(&err, &["规则包 demo/1 有错误"]);
}

#[test]
fn targets_as_bars_with_their_pace() {
    let place = folder("progress");
    fs::write(place.join("local.json"), r#"{ "gx-station": { "targets.start_date": "2011-01-01" } }"#).unwrap();
    let args = ["progress", "gx-station", "--facts", "-", "--as-of", "2012-06-30", "--parameters", "local.json"];
    let (code, out, err) = run(&place, &args, TARGETS);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_has(
        &out,
        &[
            "✖ 工作站点数  █████████████░░░░░░░  65.0%  13家 / 20家 · 2014年1月1日 到期",
            "还差 1300条 · 还有 550 天 · 每年至少再增加 867条 · 或年均增长 101.4%",
            "？联络员队伍  ░░░░░░░░░░░░░░░░░░░░         （待补充） / 80人",
            "8 项指标：已达成 1，未达成 2，未知 5",
        ],
    );
    let (_, out, _) = run(&place, &[&args[..], &["--lang", "en"]].concat(), TARGETS);
    assert_has(
        &out,
        &[
            "7 organisations to go",
            "at least 5 organisations more a year",
            "or 33.3% growth",
            "8 indicators: reached 1, not reached 2, unknown 5",
        ],
    );
    let (_, out, _) = run(&place, &[&args[..], &["--json"]].concat(), TARGETS);
    let progress: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(progress.pointer("/indicators/0/title").unwrap(), "工作站点数");
    assert_eq!(progress.pointer("/indicators/0/pace/remaining/value").unwrap(), 7);
    assert_eq!(progress.pointer("/local_parameters/0/parameter").unwrap(), "targets.start_date");
    let late = ["progress", "gx-station", "--facts", "-", "--as-of", "2014-01-11", "--parameters", "local.json"];
    let (_, out, _) = run(&place, &late, TARGETS);
    assert_has(&out, &["还差 7家 · 已过 10 天\n"]);
    let (code, out, _) = run(&place, &["progress", "demo", "--facts", "-", "--as-of", "2026-03-01"], "{}");
    assert_eq!(code, 0);
    assert_has(&out, &["demo 没有指标"]);
    assert_eq!(run(&place, &["progress", "gx-station", "--facts", "-"], r#"{ "programme_needs": -1 }"#).0, 1);
    assert_eq!(run(&place, &["progress"], "").0, 2);
}

#[test]
fn a_locality_sets_its_own_values() {
    let place = folder("local");
    let dated = r#"{ // 本地
        "demo": { "applicant.staff": 2 }, "$comment": "x",
        "gx-station": { "fund.grant": [{ "from": "2026-01-01", "value": 10.5, "source": "南宁市文件" }, { "from": "2027-01-01", "value": "20" }] } }"#;
    fs::write(place.join("local.json"), dated).unwrap();
    let facts = r#"{ "full_time_staff": 2, "established_on": "2020-01-01" }"#;
    let (code, out, _) =
        run(&place, &["match", "--facts", "-", "--as-of", "2026-03-01", "--parameters", "local.json"], facts);
    assert_eq!(code, 0);
    assert_has(
        &out,
        &[
            "本地值：专职人员下限（applicant.staff）取 2人，自 2026年1月1日 起（未注明依据）",
            "取 10.5万元，自 2026年1月1日 起（南宁市文件）",
            "✔ 已满足　申报资格　demo",
        ],
    );
    let decide = ["decide", "demo", "--facts", "-", "--as-of", "2026-03-01", "--parameters"];
    let (code, out, _) = run(&place, &[&decide[..], &["local.json"]].concat(), facts);
    assert_eq!(code, 0);
    assert_has(&out, &["本地值：", "申报资格　✔ 已满足"]);
    fs::write(place.join("flat.json"), r#"{ "applicant.staff": 2 }"#).unwrap();
    let (code, out, err) = run(&place, &[&decide[..], &["flat.json", "--json"]].concat(), facts);
    assert_eq!(code, 0);
    assert_has(&err, &["本地值："]);
    let answer: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(answer.pointer("/outcomes/0/verdict").unwrap(), "met");
    let (code, out, _) =
        run(&place, &["ask", "demo", "--as-of", "2026-03-01", "--parameters", "flat.json"], "2020-01-01\n2\n");
    assert_eq!(code, 0);
    assert_has(&out, &["本地值：", "申报资格　✔ 已满足"]);
}

#[test]
fn every_problem_of_a_parameters_file_is_named() {
    let place = folder("local-bad");
    let bad = r#"{ "gx-staton": { "a.b": 1 }, "x.y": 3,
  "gx-station": { "fund.grnt": 1, "basic.full_time_staff": { "a": 1 }, "targets.start_date": "2011-02-30",
    "fund.grant": [{ "from": "2012-13-01", "value": "1" }, { "from": "2012-01-01" }, { "from": "2013-01-01", "value": "many", "sourc": 1 }, 5,
      { "from": "2013-01-01", "value": 1, "source": 2 }] } }"#;
    fs::write(place.join("bad.json"), bad).unwrap();
    let args = ["match", "--facts", "-", "--as-of", "2026-03-01", "--parameters"];
    let (code, out, err) = run(&place, &[&args[..], &["bad.json"]].concat(), "{}");
    assert_eq!((code, out.as_str()), (1, ""));
    assert_has(
        &err,
        &[
            "bad.json:1:3  $[\"gx-staton\"]：",
            "是否想写 gx-station？",
            "$[\"x.y\"]：没有写明参数 `x.y` 属于哪部政策",
            "是否想写 fund.grant？",
            "$[\"gx-station\"][\"basic.full_time_staff\"]",
            "[\"targets.start_date\"]：`2011-02-30`",
            "[\"fund.grant\"][0].from",
            "[1]：缺少 `value`",
            "[2]：没有名为 `sourc` 的项",
            "[2].value：`many`",
            "[3]：应为值",
            "[4].from：2013年1月1日 有两个值",
            "[4].source",
            "有 12 处错误",
        ],
    );
    for (text, part) in [
        ("", "bad.json:1:1"),
        ("[]", "应为对象"),
        ("{", "bad.json"),
        (r#"{ "demo": { "applicant.staff": 9999 } }"#, "应为 0 至 1000人"),
    ] {
        fs::write(place.join("bad.json"), text).unwrap();
        let (code, _, err) = run(&place, &[&args[..], &["bad.json"]].concat(), "{}");
        assert_eq!(code, 1, "{text}");
        assert_has(&err, &[part]);
    }
    let (code, _, err) = run(&place, &[&args[..], &["nowhere.json"]].concat(), "{}");
    assert_eq!(code, 1);
    assert_has(&err, &["nowhere.json", "没有这个文件"]);
}

#[test]
fn help_shows_examples() {
    let place = folder("help");
    for (command, example) in [
        ("match", "--facts dossier.json"),
        ("progress", "zhunsheng progress gx-station"),
        ("coverage", "zhunsheng coverage"),
    ] {
        let (code, out, _) = run(&place, &[command, "--help"], "");
        assert_eq!(code, 0);
        assert_has(&out, &["examples", example]);
    }
    assert_has(&run(&place, &["decide", "--help"], "").1, &["--parameters", "\"gx-station\""]);
}
