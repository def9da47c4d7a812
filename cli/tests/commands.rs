//! Face cli, tests: every command as people run it, with the real binary.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    fs,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

const DATE: [&str; 2] = ["--as-of", "2026-03-01"];

fn sample(name: &str) -> String {
    format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// An empty folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
    let clean = ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"];
    clean.iter().for_each(|name| {
        command.env_remove(name);
    });
    command.current_dir(folder).args(args);
    command
}

fn run_with(folder: &Path, args: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut command = command(folder, args);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, err) = (text(stdout), text(stderr));
    assert!(!err.contains("panicked"), "{args:?}: {err}");
    (status.code().unwrap(), out, err)
}

fn run(args: &[&str]) -> (i32, String, String) {
    // Why: tests run at the same time, so this folder is never emptied; nothing is written to it.
    let empty = Path::new(env!("CARGO_TARGET_TMPDIR")).join("empty");
    fs::create_dir_all(&empty).unwrap();
    run_with(&empty, args, b"")
}

/// `decide gx-station` with these facts on standard input, which cannot be read at all; returns what is on standard error.
fn refused(facts: &[u8]) -> String {
    let (out, err) = complained(facts);
    assert_eq!(out, "", "{err}");
    err
}

/// `decide gx-station` with facts that cannot all be used; returns what is printed, and what is on standard error.
fn complained(facts: &[u8]) -> (String, String) {
    let args = [&["decide", "gx-station", "--facts", "-"][..], &DATE].concat();
    let (code, out, err) = run_with(&folder("refused"), &args, facts);
    assert_eq!(code, 1, "{err}");
    (out, err)
}

fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}

#[test]
fn decide_tells_the_distance_first() {
    let facts = sample("gx-station.json");
    let args = [&["decide", "gx-station", "--facts", &facts][..], &DATE].concat();
    let (code, out, err) = run(&args);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_has(
        &out,
        &[
            "按 2026年3月1日 判断",
            "◎ 工作站点　← 下一级 · 缺：专职人员、成立年限",
            "工作站点　✖ 未满足 · 目前还差 2 项",
            "专职人员　目前 4人，要求至少 5人，还差 1人",
            "到 2026年7月8日 即满足",
            "1. 站点专职人员：4人 → 5人；等到2026年7月8日",
            "⚖ 自评满足，待评审 14 项",
            "内部规章汇编",
        ],
    );
    assert!(out.lines().count() <= 60, "{} lines", out.lines().count());
    assert!(!out.contains('\u{1b}'));
    let english = [args.as_slice(), &["--lang", "en"]].concat();
    let (code, out, _) = run(&english);
    assert_eq!(code, 0);
    assert_has(
        &out,
        &[
            "As of 1 March 2026",
            "Work station  ✖ not met · 2 items away for now",
            "1 person short",
            "met from 8 July 2026",
        ],
    );
}

#[test]
fn decide_knows_reached_rungs_steps_and_trials() {
    let facts = sample("gx-station-full.json");
    let args = [&["decide", "gx-station/1", "--facts", &facts][..], &DATE].concat();
    let (_, out, _) = run(&args);
    assert_has(
        &out,
        &["● 工作站点　← 已达到", "◎ 基层站点", "工作站点　✔ 已满足", "✔ 主管部门审核  已完成 · 主管部门"],
    );
    let trial = [args.as_slice(), &["--set", "work.host_age=6@2026-01-01", "--outcome", "工作站点"]].concat();
    let (code, out, _) = run(&trial);
    assert_eq!(code, 0);
    assert_has(&out, &["试算：", "work.host_age", "暂取 6年，自 2026年1月1日 起", "要求至少 6年"]);
    for (set, part) in
        [("work.host_age", "写法不对"), ("work.host_agee=6", "是否想写 work.host_age"), ("work.host_age=x", "--set")]
    {
        let (code, _, err) = run(&[args.as_slice(), &["--set", set]].concat());
        assert_eq!(code, 1, "{set}");
        assert_has(&err, &[part]);
    }
}

#[test]
fn decide_writes_the_answer_as_json() {
    let facts = sample("gx-station.json");
    let (code, out, _) =
        run(&["decide", "gx-station", "--facts", &facts, "--as-of", "2026-03-01", "--json", "--lang", "en"]);
    assert_eq!(code, 0);
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(out.lines().count(), 1);
    assert_eq!(answer.pointer("/as_of").unwrap(), "2026-03-01");
    assert_eq!(answer.pointer("/ladders/0/next").unwrap(), "work_station");
    assert_eq!(answer.pointer("/outcomes/2/verdict").unwrap(), "not_met");
}

#[test]
fn unknown_names_are_answered_with_those_that_exist() {
    let facts = sample("gx-station.json");
    let (code, _, err) = run(&["decide", "gx-statoin", "--facts", &facts]);
    assert_eq!(code, 1);
    assert_has(&err, &["没有标识为 gx-statoin 的政策", "gx-station/1", "是否想写 gx-station"]);
    let (code, _, err) = run(&["decide", "gx-station", "--facts", &facts, "--outcome", "work_statin", "--lang", "en"]);
    assert_eq!(code, 1);
    assert_has(&err, &["there is no outcome work_statin", "did you mean work_station?"]);
    let (code, _, err) = run(&["decide", "gx-station", "--facts", &facts, "--outcome", "something", "--lang", "en"]);
    assert_eq!(code, 1);
    assert_has(&err, &["work_station (Work station)"]);
    let (code, _, err) = run(&["decide", "gx-station", "--facts", &facts, "--as-of", "2010-12-31"]);
    assert_eq!(code, 1);
    assert_has(&err, &["2010年12月31日", "2011年1月1日"]);
    let (code, _, err) = run(&["decide", "gx-station", "--facts", "nowhere.json"]);
    assert_eq!(code, 1);
    assert_has(&err, &["nowhere.json", "没有这个文件"]);
    assert_eq!(run(&["decide", "gx-station"]).0, 2);
    assert_eq!(run(&["decide", "gx-station", "--facts", &facts, "--as-of", "2013-02-30"]).0, 2);
}

#[test]
fn every_problem_of_a_facts_file_is_shown_at_its_place() {
    assert_has(&refused(b""), &["错误[empty]：文件是空的", "标准输入:1:1"]);
    assert_has(&refused(b"facts"), &["[not-json]", "标准输入:1:"]);
    assert_has(&refused(b"\xb7\xa8\xc8\xcb"), &["第 1 行不是 UTF-8 文本", "GB18030"]);
    let nested = "[".repeat(10 << 20);
    assert_has(&refused(nested.as_bytes()), &["标准输入", "错误["]);
    let balanced = format!("{}{}", "[".repeat(5 << 20), "]".repeat(5 << 20));
    assert_has(&refused(balanced.as_bytes()), &["错误["]);
    let inside = format!("{{\"full_time_staff\": {}{}}}", "[".repeat(5 << 20), "]".repeat(5 << 20));
    assert_has(&complained(inside.as_bytes()).1, &["错误["]);
    let long = " ".repeat(17 << 20);
    assert_has(&refused(long.as_bytes()), &["[too-large]"]);
    let facts = r#"{
  // 注释不改变位置
  "legal_form": "独立法人", "full_time_staff": "四人",
  "external_experts": 5.5,
  "host_established_on": "2013-02-30",
  "transfer_contract_value_last_year": 1234567890123456789012345678901234567890,
  "transfer_staf": 6, "external_experts_": 1, "equipment_suitable": false
}"#;
    let (out, err) = complained(facts.as_bytes());
    assert_has(&out, &["工作站点　✖ 未满足", "办公条件"]);
    assert_has(
        &err,
        &[
            "标准输入:3:17  $.legal_form",
            "标准输入:3:44  $.full_time_staff",
            "[not-whole]",
            "[no-such-day]",
            "[too-many-digits]",
            "是否想写 `transfer_staff`？",
            "有 7 处不能使用，已按“未填”处理，其余照常判断",
            "  |                                                ^^^^^^\n",
        ],
    );
    let args = [&["decide", "gx-station", "--lang", "en", "--facts", "-"][..], &DATE].concat();
    let (_, _, err) = run_with(&folder("english"), &args, facts.as_bytes());
    assert_has(
        &err,
        &["error[not-whole]: expected a whole number, found 5.5", "= hint: did you mean `transfer_staff`?"],
    );
}

#[test]
fn check_reports_and_counts() {
    let (code, out, _) = run(&["check", "--lang", "en"]);
    assert_eq!(code, 0);
    assert_has(&out, &["gx-station/1: 199 findings, 33 outcomes, 155 facts, 46 parameters, 0 problems"]);
    let (code, out, _) = run(&["check", "gx-station", "--json"]);
    assert_eq!(code, 0);
    let rows: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(rows.pointer("/0/passed").unwrap(), true);
    assert_eq!(run(&["check", "nothing"]).0, 1);

    let place = folder("checks");
    let run = |args: &[&str]| run_with(&place, args, b"");
    assert_eq!(run(&["new", "demo"]).0, 0);
    let rules = place.join("rules/demo/1/rules.rhai");
    let text = fs::read_to_string(&rules).unwrap();
    fs::write(&rules, text.replace("fact.full_time_staff >=", "fact.full_time_stuff >=")).unwrap();
    let (code, out, err) = run(&["check"]);
    assert_eq!(code, 1);
    assert_has(&out, &["demo/1/rules.rhai:20:13", "full_time_staff", "✖ demo/1：没有通过"]);
    assert_has(&err, &["1 个规则包中有 1 个没有通过"]);
    assert_has(&run(&["decide", "demo", "--facts", "-"]).2, &["规则包 demo/1 有错误"]);

    fs::write(&rules, text).unwrap();
    fs::write(place.join("rules/demo/1/notes.json"), "{}").unwrap();
    assert_eq!(run(&["check"]).0, 0);
    assert_eq!(run(&["check", "--deny-warnings"]).0, 1);
    let (code, out, _) = run(&["check", "rules/demo/1/policy.json"]);
    assert_eq!(code, 1);
    assert_has(&out, &["not-a-folder"]);
}

#[test]
fn a_new_package_passes_and_is_never_written_over() {
    let place = folder("scaffold");
    let run = |args: &[&str]| run_with(&place, args, b"");
    let (code, out, _) = run(&["new", "my-policy"]);
    assert_eq!(code, 0);
    assert_has(&out, &["rules/README.md"]);
    let (code, out, err) = run(&["check", "--deny-warnings"]);
    assert_eq!(code, 0, "{out}{err}");
    let (code, _, err) = run(&["new", "my-policy"]);
    assert_eq!(code, 1);
    assert_has(&err, &["已经存在"]);
    assert_eq!(run(&["new", "My Policy"]).0, 2);
    assert_has(&run(&["decide", "gx-station", "--facts", "-"]).2, &["my-policy/1"]);
}

#[test]
fn the_newest_version_counts_by_number() {
    let place = folder("versions");
    let run = |args: &[&str]| run_with(&place, args, b"{}");
    assert_eq!(run(&["new", "demo"]).0, 0);
    for version in ["9", "10"] {
        let target = place.join("rules/demo").join(version);
        for name in ["", "locales", "cases"] {
            let source = place.join("rules/demo/1").join(name);
            fs::create_dir_all(target.join(name)).unwrap();
            for file in fs::read_dir(source).unwrap().flatten().filter(|file| file.path().is_file()) {
                let text = fs::read_to_string(file.path()).unwrap();
                let text = text.replace("\"version\": \"1\"", &format!("\"version\": \"{version}\""));
                fs::write(target.join(name).join(file.file_name()), text).unwrap();
            }
        }
    }
    for policy in ["demo", "rules/demo", "rules/demo/10"] {
        let (code, out, err) = run(&["decide", policy, "--facts", "-"]);
        assert_eq!(code, 0, "{err}");
        assert_has(&out, &["demo 第 10 版"]);
    }
    assert_has(&run(&["decide", "demo/9", "--facts", "-"]).1, &["demo 第 9 版"]);
}

#[test]
fn a_plan_file_decides_like_its_package_and_no_changed_one_is_read() {
    let place = folder("plans");
    let run = |args: &[&str]| run_with(&place, args, b"{\"full_time_staff\": 4}");
    assert_eq!(run(&["plan", "gx-station", "--out", "gx.plan.json"]).0, 0);
    let decide = |plan: &str| run(&["decide", plan, "--facts", "-", "--as-of", "2026-03-01", "--json"]);
    let (code, out, _) = decide("gx.plan.json");
    assert_eq!((code, out), (0, decide("gx-station").1));
    let text = fs::read_to_string(place.join("gx.plan.json")).unwrap();
    let changes = [
        (text.replacen("\"format\":1", "\"format\":2", 1), "格式是 2"),
        (text.replacen("专职人员", "兼职人员", 1), "改动过"),
        (String::from("{}"), "不是方案文件"),
        (String::new(), "不是方案文件"),
    ];
    for (text, part) in changes {
        fs::write(place.join("bad.json"), text).unwrap();
        let (code, _, err) = decide("bad.json");
        assert_eq!(code, 1);
        assert_has(&err, &["bad.json", part]);
    }
    fs::write(place.join("notes.txt"), "x").unwrap();
    assert_has(&decide("notes.txt").2, &["规则包是目录"]);
    let (_, pretty, _) = run(&["plan", "gx-station", "--pretty"]);
    assert!(pretty.lines().count() > 1000);
    assert_has(&run(&["plan", "gx-station", "--out", "nowhere/x.json"]).2, &["没有这个目录"]);
}

#[test]
fn the_template_is_a_facts_file() {
    let place = folder("templates");
    for lang in ["zh", "en"] {
        let (_, template, _) =
            run_with(&place, &["facts", "gx-station", "--outcome", "work_station", "--lang", lang], b"");
        assert_has(&template, &["\"full_time_staff\": null", "// "]);
        assert!(!template.contains("\"programme_needs\""));
        let args = [&["decide", "gx-station", "--facts", "-"][..], &DATE].concat();
        let (code, _, err) = run_with(&place, &args, template.as_bytes());
        assert_eq!(code, 0, "{err}");
    }
    let (_, plain, _) = run(&["facts", "gx-station", "--json"]);
    let facts: serde_json::Value = serde_json::from_str(&plain).unwrap();
    assert_eq!(facts.as_object().unwrap().len(), 155);
}

#[test]
fn an_interview_over_a_pipe() {
    let place = folder("interview");
    let run = |args: &[&str], input: &str| run_with(&place, args, input.as_bytes());
    assert_eq!(run(&["new", "demo"], "").0, 0);
    let ask = ["ask", "demo", "--as-of", "2026-03-01"];
    let (code, out, err) =
        run(&[&ask[..], &["--save", "a.json"]].concat(), "什么\n２０２４年２月\n返回\n2025/7/1\n是\n２人\n");
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert_has(
        &out,
        &[
            "第 1 题 · 申报单位 · 还剩 2 题",
            "为什么问：",
            "证明材料：营业执照",
            "没有看懂“什么”",
            "按该月最后一天 2024年2月29日 计",
            "✖ 申报资格：已满足 0 · 还差 1 · 待补充 1",
            "结论已经确定",
            "还差 1人",
            "已保存到 a.json",
        ],
    );
    let saved = fs::read_to_string(place.join("a.json")).unwrap();
    let saved: serde_json::Value = serde_json::from_str(&saved).unwrap();
    assert_eq!(saved, serde_json::json!({ "established_on": "2025-07-01", "full_time_staff": 2 }));
    assert_has(&run(&[&ask[..], &["--save", "a.json"]].concat(), "").2, &["已经存在", "--facts"]);

    let (code, out, _) = run(&[&ask[..], &["--lang", "en"]].concat(), "unknown\n?\n3\nsave\n");
    assert_eq!(code, 0);
    assert_has(&out, &["Question 1", "met 0 · missing 0 · to fill in 2", "That is all."]);
    let (_, out, _) = run(&ask, "不清楚\n5.5\n3人\n");
    assert_has(&out, &["应为整数，实为 5.5", "已满足 1 · 还差 0 · 待补充 1"]);
    let (code, out, _) = run(&ask, "退出\n");
    assert_eq!(code, 0);
    assert_has(&out, &["按已知的事实，结果如下", "申报资格　？待补充"]);
}

#[test]
fn an_interview_about_lists_and_choices() {
    let place = folder("lists");
    let args = ["ask", "gx-station", "--outcome", "rectification", "--as-of", "2026-03-01", "--save", "f.json"];
    let (code, out, _) = run_with(&place, &args, "2\n2024\n1\n2025年度\n不合格\n".as_bytes());
    assert_eq!(code, 0);
    assert_has(&out, &["有几条？（最多 60）", "第 2 条 · 年度", "  2. 不合格", "已触发"]);
    let saved: serde_json::Value = serde_json::from_str(&fs::read_to_string(place.join("f.json")).unwrap()).unwrap();
    let records = serde_json::json!([{ "year": 2024, "result": "pass" }, { "year": 2025, "result": "fail" }]);
    assert_eq!(saved.pointer("/station_assessments").unwrap(), &records);
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let (code, out, _) = run(&["completions", shell]);
        assert_eq!(code, 0, "{shell}");
        assert_has(&out, &["zhunsheng", "decide"]);
    }
}

#[test]
fn language_and_colour_follow_the_wishes() {
    let place = folder("wishes");
    let check = |name: &str, value: &str, args: &[&str]| {
        let output = command(&place, args).env(name, value).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert_has(&check("LANG", "en_GB.UTF-8", &["check"]), &["0 problems"]);
    assert_has(&check("LANG", "C.UTF-8", &["check"]), &["没有问题"]);
    assert_has(&check("LC_ALL", "en_US", &["check", "--lang", "zh"]), &["没有问题"]);
    assert!(check("X", "", &["check", "--color", "always"]).contains('\u{1b}'));
    assert!(!check("X", "", &["check"]).contains('\u{1b}'));
    assert!(!check("NO_COLOR", "1", &["check"]).contains('\u{1b}'));
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let place = folder("closed");
    for args in [
        &["facts", "gx-station"][..],
        &["plan", "gx-station"],
        &["docs", "gx-station"],
        &["completions", "bash"],
        &["--help"],
    ] {
        let mut command = command(&place, args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        let status = child.wait().unwrap();
        assert_eq!((status.code(), err.as_str()), (Some(0), ""), "{args:?}");
    }
}
