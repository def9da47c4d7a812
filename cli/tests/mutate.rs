//! Face cli, tests: `zhunsheng mutate` over the real binary: what it prints, what it writes, and with which exit code it ends.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::{Value, json};
use zhunsheng_schemas::MUTATE;

/// A copy of a package in a folder of its own, without some of its cases.
fn package(name: &str, without: &[&str]) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&root);
    let target = root.join("gx-transfer/1");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/gx-transfer/1"), &target);
    for file in without {
        fs::remove_file(target.join("cases").join(file)).unwrap();
    }
    target
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhunsheng")).args(args).env("LC_ALL", "C").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json_of(output: &Output) -> Value {
    let value = serde_json::from_slice(&output.stdout);
    value.unwrap_or_else(|why| unreachable!("{why}\n{}", text(&output.stderr)))
}

fn holds(value: &Value) {
    let schema: Value = serde_json::from_str(MUTATE).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let problems: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    value.pointer(path).unwrap_or_else(|| unreachable!("{path} in {value}"))
}

#[test]
fn a_policy_with_its_cases_passes_in_both_languages() {
    let folder = package("mutate-whole", &[]);
    for (lang, word) in [("zh", "得分"), ("en", "score")] {
        let output = run(&["mutate", folder.to_str().unwrap(), "--kind", "comparison,negation", "--lang", lang]);
        let shown = text(&output.stdout);
        assert!(output.status.success() && shown.contains(word) && shown.contains("100.00"), "{shown}");
    }
    let output = run(&["mutate", folder.to_str().unwrap(), "--json"]);
    let printed = json_of(&output);
    holds(&printed);
    assert!(output.status.success());
    assert_eq!(at(&printed, "/0/passed"), &json!(true));
    assert_eq!(at(&printed, "/0/survivors"), &json!([]));
    assert_ne!(at(&printed, "/0/equivalent"), &json!([]), "days before the policy are told with their reason");
}

#[test]
fn survivors_come_with_a_case_that_can_be_kept() {
    let folder = package("mutate-thinner", &["people.json"]);
    let path = folder.to_str().unwrap();
    let kinds = ["--kind", "dropped"];
    let low = run(&["mutate", path, "--json", "--survivors", "--min-score", "100", kinds[0], kinds[1]]);
    assert_eq!(low.status.code(), Some(1));
    let printed = json_of(&low);
    holds(&printed);
    let survivors = at(&printed, "/0/survivors").as_array().unwrap();
    assert!(!survivors.is_empty() && survivors.iter().all(|one| !at(one, "/caught_by").is_null()), "{survivors:#?}");
    let file = folder.join("cases/generated.json");
    let written = run(&["mutate", path, "--write", file.to_str().unwrap(), "--min-score", "0", kinds[0], kinds[1]]);
    assert!(written.status.success(), "{}", text(&written.stderr));
    let generated = fs::read_dir(folder.join("cases")).unwrap().filter_map(Result::ok);
    let generated: Vec<_> =
        generated.filter(|entry| entry.file_name().to_string_lossy().starts_with("generated")).collect();
    assert!(!generated.is_empty(), "{}", text(&written.stderr));
    for entry in &generated {
        assert!(fs::read_to_string(entry.path()).unwrap().contains("待复核"));
    }
    let again = run(&["mutate", path, kinds[0], kinds[1], "--min-score", "100", "--lang", "en"]);
    assert!(again.status.success(), "{}", text(&again.stdout));
    let checked = run(&["check", path]);
    assert!(checked.status.success(), "{}", text(&checked.stdout));
    // What was written and perhaps reviewed is not overwritten by the next run.
    let first = generated.first().unwrap().path();
    let before = fs::read_to_string(&first).unwrap();
    fs::remove_file(folder.join("cases/subsidy.json")).unwrap();
    let refused = run(&["mutate", path, kinds[0], kinds[1], "--write", first.to_str().unwrap(), "--min-score", "0"]);
    assert_eq!(fs::read_to_string(&first).unwrap(), before, "{}", text(&refused.stderr));
}

#[test]
fn entries_that_are_out_of_date_and_packages_without_cases_end_with_1() {
    let folder = package("mutate-stale", &[]);
    let path = folder.to_str().unwrap();
    let entry = json!({ "equivalent": [{ "mutant": "negation nobody", "why": { "zh": "无", "en": "none" } }] });
    fs::write(folder.join("mutants.json"), entry.to_string()).unwrap();
    let output = run(&["mutate", path, "--kind", "negation", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("negation nobody"), "{}", text(&output.stdout));
    fs::write(folder.join("mutants.json"), r#"{ "equivalent": [{ "mutant": "x" }] }"#).unwrap();
    let output = run(&["mutate", path, "--kind", "negation", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    holds(&json_of(&output));
    fs::remove_file(folder.join("mutants.json")).unwrap();
    fs::remove_dir_all(folder.join("cases")).unwrap();
    let output = run(&["mutate", path, "--kind", "negation", "--lang", "zh"]);
    assert_eq!(output.status.code(), Some(1));
    let unknown = run(&["mutate", "no-such-policy"]);
    assert_eq!(unknown.status.code(), Some(1));
}
