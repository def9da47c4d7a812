//! Face cli, tests: what `match`, `progress` and `coverage` print as JSON has the form that `schemas/` publishes, on dossiers of every policy.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    collections::BTreeSet,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use jsonschema::{Registry, Validator};
use serde_json::{Value, json};
use zhunsheng_schemas::{COVERAGE, DECISION, MATCH, PROGRESS};

/// Dossiers of every policy, from the cases of its package: complete, nearly there, half filled; with a sanction, with targets, with values
/// set locally.
const DOSSIERS: [&str; 20] = [
    "cn-pilot/1/cases/half-filled.json",
    "cn-pilot/1/cases/regional-station.json",
    "cn-pilot/1/cases/targets-near-miss.json",
    "gx-station/1/cases/assessment.json",
    "gx-station/1/cases/half-filled.json",
    "gx-station/1/cases/near-miss.json",
    "gx-station/1/cases/regional-station.json",
    "gx-station/1/cases/targets.json",
    "gx-transfer/1/cases/pace-2020.json",
    "gx-transfer/1/cases/half-filled.json",
    "gx-transfer/1/cases/subsidy.json",
    "gx-transfer/1/cases/targets-2020-near-miss.json",
    "gx-zone/1/cases/application.json",
    "gx-zone/1/cases/half-filled.json",
    "gx-zone/1/cases/indicators.json",
    "gx-zone/1/cases/near-miss.json",
    "gy-society/1/cases/dossier.json",
    "gy-society/1/cases/half-filled.json",
    "gy-society/1/cases/revocation.json",
    "gy-society/1/cases/subsidy.json",
];

/// A folder without packages, so that those of the binary are used.
fn empty(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// What a command prints as JSON.
fn run(folder: &Path, args: &[&str], input: &str) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
    let piped =
        command.current_dir(folder).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|why| unreachable!("{args:?}: {why}\n{error}"))
}

/// A schema, and what of it has been seen.
struct Contract {
    schema: Value,
    validator: Validator,
    seen: BTreeSet<String>,
}

impl Contract {
    fn new(schema: &str) -> Self {
        let decision: Value = serde_json::from_str(DECISION).unwrap();
        let address = decision.get("$id").unwrap().as_str().unwrap().to_owned();
        let registry = Registry::new().add(&address, &decision).unwrap().prepare().unwrap();
        let schema: Value = serde_json::from_str(schema).unwrap();
        let validator = jsonschema::options().with_registry(&registry).build(&schema).unwrap();
        Self { schema, validator, seen: BTreeSet::new() }
    }

    /// The value has the form of the schema.
    fn holds(&mut self, value: &Value, what: &str) {
        let problems: Vec<String> = self
            .validator
            .iter_errors(value)
            .map(|error| {
                format!("{}: {}", error.instance_path(), error.to_string().chars().take(300).collect::<String>())
            })
            .collect();
        assert!(problems.is_empty(), "{what}\n{}", problems.join("\n"));
        note(value, &mut self.seen);
    }

    /// Every property that the schema names has been seen with something in it, and has a description.
    fn all_was_seen(&self) {
        let mut named = BTreeSet::new();
        properties(&self.schema, &mut named);
        let unseen: Vec<&String> = named.difference(&self.seen).collect();
        assert!(unseen.is_empty(), "no dossier has {unseen:?}");
    }
}

/// The names of members that hold something.
fn note(value: &Value, seen: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
                if !empty {
                    seen.insert(name.clone());
                }
                note(value, seen);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| note(item, seen)),
        _ => {}
    }
}

/// The names of properties that a schema describes.
fn properties(schema: &Value, named: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            if members.get("additionalProperties") == Some(&Value::Bool(false)) {
                for (name, property) in members.get("properties").unwrap().as_object().unwrap() {
                    assert!(property.get("description").is_some_and(Value::is_string), "{name} has no description");
                    named.insert(name.clone());
                }
            }
            members.values().for_each(|member| properties(member, named));
        }
        Value::Array(items) => items.iter().for_each(|item| properties(item, named)),
        _ => {}
    }
}

/// A dossier: its policy, facts, date, and a file with the values that it sets locally.
fn dossier(folder: &Path, path: &str) -> [String; 4] {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules").join(path);
    let case: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let policy = path.rsplit('/').nth(3).unwrap();
    let text = |key: &str| case.get(key).unwrap().as_str().unwrap().to_owned();
    let set = case.get("parameters").and_then(Value::as_object).into_iter().flatten();
    let dated = |value: &Value| json!([{ "from": text("as_of"), "value": value, "source": "本地文件" }]);
    let values: serde_json::Map<String, Value> = set.map(|(name, value)| (name.clone(), dated(value))).collect();
    let local = folder.join("local.json");
    fs::write(&local, json!({ policy: values }).to_string()).unwrap();
    let facts = case.get("facts").unwrap().to_string();
    [policy.to_owned(), facts, text("as_of"), local.to_string_lossy().into_owned()]
}

#[test]
fn what_match_prints_has_the_published_form() {
    let folder = empty("contract-match");
    let mut contract = Contract::new(MATCH);
    for path in DOSSIERS {
        let [_, facts, as_of, local] = dossier(&folder, path);
        for lang in ["zh", "en"] {
            let args = ["match", "--facts", "-", "--as-of", &as_of, "--parameters", &local, "--json", "--lang", lang];
            contract.holds(&run(&folder, &args, &facts), &format!("{path}, {lang}"));
        }
    }
    let args = ["match", "--facts", "-", "--as-of", "2026-03-01", "--json", "--all"];
    contract.holds(&run(&folder, &args, r#"{ "full_time_staff": -1 }"#), "a value that cannot be used");
    contract.all_was_seen();
}

#[test]
fn what_progress_prints_has_the_published_form() {
    let folder = empty("contract-progress");
    let mut contract = Contract::new(PROGRESS);
    for path in DOSSIERS {
        let [policy, facts, as_of, local] = dossier(&folder, path);
        for lang in ["zh", "en"] {
            let args = [
                "progress",
                &policy,
                "--facts",
                "-",
                "--as-of",
                &as_of,
                "--parameters",
                &local,
                "--json",
                "--lang",
                lang,
            ];
            contract.holds(&run(&folder, &args, &facts), &format!("{path}, {lang}"));
        }
    }
    let args = ["progress", "gx-station", "--facts", "-", "--as-of", "2026-03-01", "--json"];
    contract.holds(&run(&folder, &args, r#"{ "full_time_staff": -1 }"#), "a value that cannot be used");
    // The made-up package of the tests uses what no policy does.
    let [policy, facts, as_of, _] = dossier(&folder, "../tests/packages/kernel/1/cases/all.json");
    let made_up = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/packages");
    for lang in ["zh", "en"] {
        let args =
            ["--rules", made_up, "progress", &policy, "--facts", "-", "--as-of", &as_of, "--json", "--lang", lang];
        contract.holds(&run(&folder, &args, &facts), &format!("{policy}, {lang}"));
    }
    contract.all_was_seen();
}

#[test]
fn what_coverage_prints_has_the_published_form() {
    let folder = empty("contract-coverage");
    let mut contract = Contract::new(COVERAGE);
    for lang in ["zh", "en"] {
        let rows = run(&folder, &["coverage", "--json", "--lang", lang], "");
        assert!(rows.as_array().unwrap().len() >= 5);
        contract.holds(&rows, lang);
    }
    let demo = folder.join("rules/demo/1");
    let written = Command::new(env!("CARGO_BIN_EXE_zhunsheng")).current_dir(&folder).args(["new", "demo"]).output();
    assert!(written.unwrap().status.success());
    fs::write(demo.join("rules.rhai"), "let").unwrap();
    contract.holds(&run(&folder, &["coverage", "--json"], ""), "a package with problems");
    contract.all_was_seen();
}

#[test]
fn what_is_not_published_is_refused() {
    let folder = empty("contract-strange");
    let mut rows = run(&folder, &["coverage", "gx-station", "--json"], "");
    let contract = Contract::new(COVERAGE);
    assert!(contract.validator.is_valid(&rows));
    *rows.pointer_mut("/0/clauses/0/standing").unwrap() = json!("forgotten");
    assert!(!contract.validator.is_valid(&rows));
    let args = ["match", "--facts", "-", "--as-of", "2026-03-01", "--json"];
    let mut matched = run(&folder, &args, "{}");
    let contract = Contract::new(MATCH);
    assert!(contract.validator.is_valid(&matched));
    matched.as_object_mut().unwrap().insert("more".to_owned(), json!(1));
    assert!(!contract.validator.is_valid(&matched));
}
