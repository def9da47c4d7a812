//! Face cli, tests: `zhunsheng diff` with the real binary, on packages of the repository with an edited parameter, rule or outcome.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use zhunsheng_compiler::Package;
use zhunsheng_desk::{Desk, Options};
use zhunsheng_schemas::DIFF;

/// A folder of its own with copies of packages below `old/` and `new/`.
struct Both(PathBuf);

impl Both {
    fn new(name: &str, policies: &[&str]) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        for side in ["old", "new"] {
            for policy in policies {
                let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules").join(policy).join("1");
                copy(&from, &path.join(side).join(policy).join("1"));
            }
        }
        Self(path)
    }

    /// Puts a text in the place of another one in a file of the new side.
    fn edit(&self, file: &str, text: &str, with: &str) {
        let path = self.0.join("new").join(file);
        let before = fs::read_to_string(&path).unwrap();
        assert!(before.contains(text), "{file} has `{text}`");
        fs::write(&path, before.replacen(text, with, 1)).unwrap();
    }

    fn run(&self, args: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
        command.env_remove("LC_ALL").env_remove("LC_MESSAGES").env_remove("LANG").current_dir(&self.0).args(args);
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let (out, err) = (text(output.stdout), text(output.stderr));
        assert!(!err.contains("panicked"), "{args:?}: {err}");
        (output.status.code().unwrap(), out, err)
    }

    /// What `diff --json` says, after its form was compared with the schema.
    fn json(&self, args: &[&str]) -> (i32, Value) {
        let (code, out, err) = self.run(&[&["diff", "--json"], args].concat());
        let value: Value = serde_json::from_str(&out).unwrap_or_else(|why| unreachable!("{args:?}: {why}\n{err}"));
        let schema: Value = serde_json::from_str(DIFF).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let problems: Vec<String> =
            validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(problems.is_empty(), "{args:?}\n{}", problems.join("\n"));
        (code, value)
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { assert!(fs::copy(&path, &target).is_ok()) }
    }
}

fn at<'v>(value: &'v Value, pointer: &str) -> &'v Value {
    value.pointer(pointer).unwrap_or_else(|| unreachable!("{pointer} in {value:#}"))
}

const STAFF: &str = r#""clause": "附件 一（一）2",
      "values": [{ "from": "2011-01-01", "value": 5, "source": "附件 一（一）2" }]"#;
const STAFF_EIGHT: &str = r#""clause": "附件 一（一）2",
      "values": [{ "from": "2011-01-01", "value": 5, "source": "附件 一（一）2" }, { "from": "2027-01-01", "value": 8, "source": "桂科规字〔2026〕3号" }]"#;
const STAFF_SIX: &str = r#""clause": "附件 一（一）2",
      "values": [{ "from": "2011-01-01", "value": 6, "source": "附件 一（一）2" }]"#;

#[test]
fn the_same_ends_with_0_different_with_1_and_trouble_with_2() {
    let both = Both::new("diff-codes", &["gx-station"]);
    let (code, out, err) = both.run(&["diff", "old", "new"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("✔ old → new：两边相同"), "{out}");
    both.edit("gx-station/1/parameters.json", STAFF, STAFF_EIGHT);
    let (code, out, err) = both.run(&["diff", "old", "new", "--lang", "en"]);
    assert_eq!((code, err.as_str()), (1, ""), "{out}");
    assert!(out.contains("5 people → 8 people") && out.contains("2027-01-01"), "{out}");
    let (code, out, err) = both.run(&["diff", "old", "nowhere"]);
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    assert!(err.contains("nowhere"), "{err}");
    let (_, help, _) = both.run(&["diff", "--help"]);
    for line in ["0  两边相同", "1  有不同", "2  无法比较"] {
        assert!(help.contains(line), "{help}");
    }
}

#[test]
fn a_threshold_that_was_corrected_flips_the_cases_at_it_and_names_the_rule() {
    let both = Both::new("diff-threshold", &["gx-station"]);
    both.edit("gx-station/1/parameters.json", STAFF, STAFF_SIX);
    let (code, value) = both.json(&["old/gx-station/1", "new/gx-station/1"]);
    assert_eq!((code, at(&value, "/same"), at(&value, "/policies/0/state")), (1, &false.into(), &"different".into()));
    let diff = at(&value, "/policies/0/diff");
    assert_eq!(at(diff, "/clauses/0/clause/id"), "附件 一（一）2");
    // 附件 一（一）2: at least five; now at least six, from the first day on.
    let change = at(diff, "/parameters/0");
    assert_eq!(at(change, "/name"), "basic.full_time_staff");
    assert_eq!((at(change, "/values/0/before/value"), at(change, "/values/0/after/value")), (&"5".into(), &"6".into()));
    assert_eq!((at(change, "/values/0/from"), at(change, "/values/0/until")), (&"2011-01-01".into(), &Value::Null));
    let sentence = at(change, "/sentences/0");
    assert_eq!(at(sentence, "/finding"), "full_time_staff");
    assert!(at(sentence, "/before/zh").as_str().unwrap().contains('5'), "{sentence}");
    assert!(at(sentence, "/after/zh").as_str().unwrap().contains('6'), "{sentence}");
    assert_eq!(at(diff, "/rules"), &Value::Array(Vec::new()), "no rule is another one");
    let causes = at(diff, "/cases/causes").as_array().unwrap();
    assert_eq!(causes.len(), 1, "{causes:#?}");
    let names = at(causes.first().unwrap(), "/names");
    assert_eq!(names, &serde_json::json!(["basic.full_time_staff"]));
    for flip in at(causes.first().unwrap(), "/cases").as_array().unwrap() {
        let finding = at(flip, "/findings/0");
        let staff = at(finding, "/measured/zh").as_str().unwrap();
        assert_eq!(
            (at(finding, "/id"), staff.trim_end_matches('人').trim()),
            (&"full_time_staff".into(), "5"),
            "{flip:#}"
        );
        assert_eq!((at(finding, "/before"), at(finding, "/after")), (&"met".into(), &"not_met".into()));
    }
    let (_, out, _) = both.run(&["diff", "old/gx-station/1", "new/gx-station/1"]);
    assert!(out.contains("全部因参数 basic.full_time_staff"), "{out}");
}

#[test]
fn two_days_of_one_policy_have_the_values_of_each() {
    let both = Both::new("diff-days", &["gx-station"]);
    both.edit("gx-station/1/parameters.json", STAFF, STAFF_EIGHT);
    let days = ["new/gx-station/1@2026-12-31", "new/gx-station/1@2027-01-01"];
    let (code, value) = both.json(&days);
    assert_eq!(code, 1);
    let change = at(&value, "/policies/0/diff/parameters/0/values/0");
    assert_eq!((at(change, "/before/value"), at(change, "/after/value")), (&"5".into(), &"8".into()));
    assert_eq!((at(change, "/before/from"), at(change, "/after/from")), (&"2011-01-01".into(), &"2027-01-01".into()));
    assert_eq!((at(change, "/from"), at(change, "/until")), (&Value::Null, &Value::Null));
    let lines = at(&value, "/policies/0/diff/clauses/0/lines");
    assert_eq!(at(lines, "/0/zh"), "基本条件·人员·专职人员下限：5 人（自 2011-01-01） → 8 人（自 2027-01-01）");
    assert!(at(&value, "/policies/0/diff/cases/flipped").as_u64().unwrap() > 0);
    let (code, out, _) = both.run(&["diff", "new/gx-station/1@2025-01-01", "new/gx-station/1@2026-12-31"]);
    assert_eq!(code, 0, "{out}");

    for (args, code, said) in [
        (["new/gx-station/1@2026-13-01", "new/gx-station/1@2027-01-01"], 2, "`2026-13-01` 不是日历上的日期"),
        (["new/gx-station/1@2026-12-31", "new/gx-station/1"], 2, "只有 new/gx-station/1@2026-12-31 写了日期"),
        (["new/gx-station/1@1999-12-31", "new/gx-station/1@2027-01-01"], 2, "早于政策施行日期"),
        (["new@1999-12-31", "new@2027-01-01"], 2, "没有在 1999-12-31 施行的政策"),
    ] {
        let (found, out, err) = both.run(&[&["diff"][..], &args].concat());
        assert!(found == code && out.is_empty() && err.contains(said), "{args:?}: {err}");
    }
}

#[test]
fn rules_that_are_new_gone_and_different_stand_with_their_sentences_and_outcomes() {
    let both = Both::new("diff-rules", &["gx-station"]);
    let rules = fs::read_to_string(both.0.join("new/gx-station/1/rules.rhai")).unwrap();
    let (start, rest) = rules.split_once("outcome(\"work_station\"").unwrap();
    let (needs, end) = rest.split_once("\"full_time_staff\", ").unwrap();
    fs::write(both.0.join("new/gx-station/1/rules.rhai"), format!("{start}outcome(\"work_station\"{needs}{end}"))
        .unwrap();
    let (code, value) = both.json(&["old", "new"]);
    assert_eq!(code, 1);
    let diff = at(&value, "/policies/0/diff");
    let outcome = at(diff, "/structure/outcomes").as_array().unwrap().iter();
    let outcome = outcome.filter(|one| at(one, "/id") == "work_station").collect::<Vec<_>>();
    assert_eq!(at(outcome.first().unwrap(), "/left"), &serde_json::json!(["full_time_staff"]));
    let rule = at(diff, "/rules").as_array().unwrap().iter().find(|rule| at(rule, "/id") == "work_station").unwrap();
    assert_eq!((at(rule, "/kind"), at(rule, "/how")), (&"outcome".into(), &"altered".into()));
    let (_, out, _) = both.run(&["diff", "old", "new", "--lang", "en"]);
    assert!(out.contains("no longer with full_time_staff"), "{out}");
}

#[test]
fn sets_of_policies_name_what_is_added_and_dropped() {
    let both = Both::new("diff-sets", &["gx-station", "gx-zone"]);
    fs::remove_dir_all(both.0.join("new/gx-zone")).unwrap();
    let (code, value) = both.json(&["old", "new"]);
    assert_eq!(code, 1);
    let states: Vec<(&Value, &Value)> =
        at(&value, "/policies").as_array().unwrap().iter().map(|row| (at(row, "/policy"), at(row, "/state"))).collect();
    assert_eq!(states, [(&"gx-station".into(), &"same".into()), (&"gx-zone".into(), &"dropped".into())]);
    let (_, value) = both.json(&["new", "old"]);
    assert_eq!(at(&value, "/policies/1/state"), "added");
    // One policy against a set is that policy alone.
    let (code, value) = both.json(&["old/gx-station/1", "new"]);
    assert_eq!((code, at(&value, "/policies").as_array().unwrap().len()), (0, 1));
    let (code, _, err) = both.run(&["diff", "old/gx-zone/1", "new"]);
    assert!(code == 2 && err.contains("new 里没有政策 gx-zone"), "{err}");
    let (code, _, err) = both.run(&["diff", "old/gx-zone", "old/gx-station"]);
    assert!(code == 2 && err.contains("两部不同的政策"), "{err}");
}

#[test]
fn plan_files_have_no_cases_and_other_formats_are_refused() {
    let both = Both::new("diff-plans", &["gx-station"]);
    let (_, plan, _) = both.run(&["plan", "old/gx-station/1"]);
    fs::write(both.0.join("old.json"), &plan).unwrap();
    both.edit("gx-station/1/parameters.json", STAFF, STAFF_SIX);
    let (code, value) = both.json(&["old.json", "new/gx-station/1"]);
    assert_eq!(code, 1);
    assert!(at(&value, "/policies/0/diff/cases/decided").as_u64().unwrap() > 10, "the cases of the package");
    let (code, value) = both.json(&["old.json", "old.json"]);
    assert_eq!((code, at(&value, "/policies/0/diff/cases/decided")), (0, &0.into()));
    fs::write(both.0.join("other.json"), plan.replacen("\"format\":1", "\"format\":9", 1)).unwrap();
    let (code, _, err) = both.run(&["diff", "other.json", "old.json"]);
    assert!(code == 2 && err.contains("方案的格式是 9"), "{err}");
    // Of a package that does not compile, every problem is shown.
    both.edit("gx-station/1/rules.rhai", "fact.full_time_staff", "fact.full_time_stuff");
    let (code, _, err) = both.run(&["diff", "old.json", "new"]);
    assert!(code == 2 && err.contains("unknown-name") && err.contains("full_time_stuff"), "{err}");
}

#[test]
fn publications_of_the_desk_are_compared_with_packages() {
    let both = Both::new("diff-publications", &["gx-station"]);
    let files = |path: &str| read(&both.0.join(path));
    let package = Package::from_files("gx-station/1", files("old/gx-station/1"));
    drop(Desk::open(&both.0.join("zhunsheng-data"), &Options::default(), || vec![package]).unwrap());
    both.edit("gx-station/1/parameters.json", STAFF, STAFF_SIX);
    for name in ["publication:1", "publication:last", "1"] {
        let (code, out, err) = both.run(&["diff", name, "old"]);
        assert_eq!(code, 0, "{name}: {out}{err}");
        let (code, value) = both.json(&[name, "new/gx-station/1", "--data", "zhunsheng-data"]);
        assert_eq!((code, at(&value, "/policies/0/diff/parameters/0/name")), (1, &"basic.full_time_staff".into()));
    }
    for (name, said) in [("publication:7", "没有第 7 次发布"), ("publication:x", "`x` 不是发布号")] {
        let (code, _, err) = both.run(&["diff", name, "new"]);
        assert!(code == 2 && err.contains(said), "{err}");
    }
    let (code, _, err) = both.run(&["diff", "publication:1", "new", "--data", "elsewhere"]);
    assert!(code == 2 && err.contains("没有这个文件"), "{err}");
}

fn read(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

#[test]
fn markdown_has_tables_and_folds_and_escapes_what_is_not_its_own() {
    let both = Both::new("diff-markdown", &["gx-station"]);
    both.edit("gx-station/1/parameters.json", STAFF, &STAFF_SIX.replace("附件 一（一）2\" }]", "<b>a|b</b>\" }]"));
    for (lang, heading) in [("zh", "## 政策对比"), ("en", "## Policy diff")] {
        let (code, out, _) = both.run(&["diff", "old", "new", "--markdown", "--lang", lang]);
        assert!(code == 1 && out.starts_with(heading), "{out}");
        assert_eq!(out.matches("<details>").count(), out.matches("</details>").count());
        assert!(out.contains("<details>") && !out.contains("<b>"), "{out}");
        let tables = out.lines().filter(|line| line.starts_with('|'));
        let mut columns = 0;
        for line in tables {
            let cells = line.replace("\\|", "").matches('|').count();
            columns = if line.contains("| --- |") { cells } else { columns };
            assert!(cells >= 3 && (columns == 0 || cells == columns || !line.contains("---")), "{line}");
        }
    }
}
