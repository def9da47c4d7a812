//! Face cli, tests: `test` and `boundaries` as people run them, with the real binary, on good packages and on bad ones.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// A folder of its own with a new package `demo`.
fn demo(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    assert_eq!(run(&path, &["new", "demo"]).0, 0);
    path
}

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    let output = command.current_dir(folder).args(args).output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(!err.contains("panicked"), "{args:?}: {err}");
    (output.status.code().unwrap(), out, err)
}

fn edit(folder: &Path, file: &str, from: &str, to: &str) {
    let path = folder.join("rules/demo/1").join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(&path, text.replacen(from, to, 1)).unwrap();
}

/// Adds contracts with titles in both languages.
fn promise(folder: &Path, contracts: &[(&str, &str)]) {
    let item = |(id, promise): &(&str, &str)| {
        format!("{{ \"id\": \"{id}\", \"clause\": \"二\", \"title\": \"约定\", {promise} }}")
    };
    let items = contracts.iter().map(item).collect::<Vec<_>>().join(",\n");
    fs::write(folder.join("rules/demo/1/contracts.json"), format!("{{ \"contracts\": [\n{items}\n] }}\n")).unwrap();
    let titles = contracts.iter().map(|(id, _)| format!("\"{id}\": {{ \"title\": \"Promise\" }}"));
    let titles = titles.collect::<Vec<_>>().join(", ");
    edit(folder, "locales/en.json", "\"findings\"", &format!("\"contracts\": {{ {titles} }},\n  \"findings\""));
}

fn holds(schema: &str, value: &Value) {
    let schema: Value = serde_json::from_str(schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let problems: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

const STAFF: &str = r#""monotone": { "of": "eligible", "in": "full_time_staff", "when": "rises" }"#;

#[test]
fn a_good_package_passes_in_all_three_parts() {
    let folder = demo("lab-good");
    promise(&folder, &[("more_staff", STAFF)]);
    let (code, out, err) = run(&folder, &["test", "demo"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(
        out.contains("✔ demo/1") && out.contains("案例 4") && out.contains("门槛 2") && out.contains("约定 1"),
        "{out}"
    );
    let (code, out, _) = run(&folder, &["test", "demo", "--only", "boundaries", "--lang", "en"]);
    assert!(code == 0 && out.contains("2 thresholds (6 sets of facts)") && !out.contains("cases"), "{out}");
}

#[test]
fn many_failures_are_told_once_under_the_parameter() {
    let folder = demo("lab-many");
    // Why: four more cases that rest on the same number.
    let more = r#""variants": [
    { "title": "甲", "expect": { "outcomes": { "eligible": "met" } } },
    { "title": "乙", "expect": { "outcomes": { "eligible": "met" } } },
    { "title": "丙", "expect": { "findings": { "staff": { "verdict": "met" } } } },"#;
    edit(&folder, "cases/first.json", "\"variants\": [", more);
    let copied = folder.join("before/demo/1");
    fs::create_dir_all(copied.join("locales")).unwrap();
    for file in ["policy.json", "parameters.json", "facts.schema.json", "rules.rhai", "locales/en.json"] {
        fs::copy(folder.join("rules/demo/1").join(file), copied.join(file)).unwrap();
    }
    edit(&folder, "parameters.json", "\"value\": 3", "\"value\": 5");
    let report = folder.join("report.xml");
    let args = ["test", "demo", "--only", "cases", "--junit", report.to_str().unwrap()];
    let (code, out, err) = run(&folder, &args);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("6 个案例不符，都落在参数 applicant.staff（"), "{out}");
    assert!(out.contains("专职人员（二）不符合：现有 3人，要求 5人"), "{out}");
    assert!(out.contains("另有 4 个") && err.contains("没有通过测试"), "{out}{err}");
    let xml = fs::read_to_string(&report).unwrap();
    assert!(xml.contains("tests=\"7\"") && xml.contains("failures=\"7\""), "{xml}");
    let (_, out, _) = run(&folder, &["test", "demo", "--base", "before/demo/1"]);
    assert!(out.contains("7 个案例不符，全部因参数 applicant.staff（"), "{out}");
    assert!(out.contains("与比较对象判断不同，全部因参数 applicant.staff（"), "{out}");
    let (code, out, _) = run(&folder, &["test", "demo", "--json", "--base", "before/demo/1"]);
    let rows = json(&out);
    holds(zhunsheng_schemas::TEST, &rows);
    assert_eq!(code, 1);
    assert_eq!(rows.pointer("/0/cases/causes/0/id"), Some(&Value::from("applicant.staff")), "{rows:#}");
    assert_eq!(rows.pointer("/0/cases/causes/0/count"), Some(&Value::from(7)));
}

#[test]
fn a_broken_contract_prints_the_smallest_counter_example() {
    let folder = demo("lab-broken");
    let falls = r#""monotone": { "of": "eligible", "in": "full_time_staff", "when": "falls" }"#;
    promise(&folder, &[("fewer_staff", falls)]);
    let (code, out, _) = run(&folder, &["test", "demo", "--only", "contracts"]);
    assert_eq!(code, 1);
    assert!(out.contains("约定 fewer_staff（二）被违反"), "{out}");
    // The two values stand next to each other on either side of the threshold, and no other fact than the second condition is left.
    assert!(out.contains(" 3 人 → ") && out.contains(" 2 人 → "), "{out}");
    assert!(out.contains("\"established_on\"") && out.contains("种子"), "{out}");
    let (_, out, _) = run(&folder, &["test", "demo", "--only", "contracts", "--json", "--seed", "7"]);
    let rows = json(&out);
    holds(zhunsheng_schemas::TEST, &rows);
    assert_eq!(rows.pointer("/0/seed"), Some(&Value::from(7)));
    assert_eq!(rows.pointer("/0/contracts/0/violation/fact"), Some(&Value::from("full_time_staff")), "{rows:#}");
}

#[test]
fn contradictory_contracts_are_named_before_anything_is_tried() {
    let folder = demo("lab-contradictory");
    let falls = r#""monotone": { "of": "eligible", "in": "full_time_staff", "when": "falls" }"#;
    promise(&folder, &[("more_staff", STAFF), ("fewer_staff", falls)]);
    for command in ["check", "test"] {
        let (code, out, err) = run(&folder, &[command, "demo"]);
        let said = format!("{out}{err}");
        assert_eq!(code, 1);
        assert!(
            said.contains("contradictory-contracts") && said.contains("fewer_staff") && said.contains("more_staff"),
            "{said}"
        );
    }
    let (_, out, _) = run(&folder, &["test", "demo", "--json"]);
    holds(zhunsheng_schemas::TEST, &json(&out));
}

#[test]
fn a_package_without_cases_does_not_pass() {
    let folder = demo("lab-none");
    fs::remove_dir_all(folder.join("rules/demo/1/cases")).unwrap();
    let (code, out, _) = run(&folder, &["test", "demo"]);
    assert_eq!(code, 1);
    assert!(out.contains("没有案例") && out.contains("boundaries"), "{out}");
    let (code, out, _) = run(&folder, &["test", "demo", "--lang", "en"]);
    assert!(code == 1 && out.contains("no cases"), "{out}");
}

#[test]
fn boundaries_are_listed_by_clause_and_can_be_kept_as_cases() {
    let folder = demo("lab-boundaries");
    let (code, out, _) = run(&folder, &["boundaries", "demo"]);
    assert_eq!(code, 0);
    assert!(
        out.contains("2 人（差一步） 不符合 → 不符合；3 人（正好） 符合 → 符合；4 人（过一步） 符合 → 符合"),
        "{out}"
    );
    let file = folder.join("rules/demo/1/cases/boundaries.json");
    let (code, _, err) = run(&folder, &["boundaries", "demo", "--cases", file.to_str().unwrap()]);
    assert!(code == 0 && err.contains("逐条对照原文核对"), "{err}");
    let (code, out, err) = run(&folder, &["check", "demo"]);
    assert_eq!(code, 0, "{out}{err}");
    let (code, out, _) = run(&folder, &["test", "demo", "--only", "cases"]);
    assert!(code == 0 && out.contains("案例 11"), "{out}");
    let (code, out, _) = run(&folder, &["boundaries", "demo", "--finding", "staff", "--json"]);
    let found = json(&out);
    holds(zhunsheng_schemas::BOUNDARIES, &found);
    assert_eq!((code, found.get("points").and_then(Value::as_u64)), (0, Some(3)), "{found:#}");
    let (code, _, err) = run(&folder, &["boundaries", "demo", "--finding", "staf"]);
    assert!(code == 1 && err.contains("没有规则 `staf`") && err.contains("staff"), "{err}");
    let (code, _, err) = run(&folder, &["boundaries", "demo", "--clause", "九"]);
    assert!(code == 1 && err.contains("没有条款“九”"), "{err}");
}

#[test]
fn the_built_in_policies_have_boundaries_too() {
    let empty = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lab-empty");
    fs::create_dir_all(&empty).unwrap();
    let (code, out, _) =
        run(&empty, &["boundaries", "gx-station", "--finding", "work_host_age", "--json", "--lang", "en"]);
    let found = json(&out);
    holds(zhunsheng_schemas::BOUNDARIES, &found);
    let fact = found.pointer("/thresholds/0/fact");
    assert_eq!((code, fact), (0, Some(&Value::from("host_established_on"))), "{found:#}");
}
