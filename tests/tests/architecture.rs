//! The shape of the repository, as a test: who may import whom, where rhai is named, and that each file says where it stands.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use zhunsheng_tests::root;

/// What each crate may depend on inside of the workspace. Anything else would let a later stage leak into an earlier one.
const MAY_IMPORT: [(&str, &[&str]); 16] = [
    ("engine", &[]),
    ("schemas", &[]),
    ("rules", &[]),
    ("xtask", &[]),
    ("compiler", &["engine", "schemas"]),
    ("docs", &["engine"]),
    ("wasm", &["engine"]),
    ("lab", &["compiler", "engine"]),
    ("change", &["compiler", "engine", "lab"]),
    ("intake", &["compiler", "engine"]),
    ("batch", &["engine", "intake"]),
    ("desk", &["change", "compiler", "engine"]),
    ("server", &["change", "compiler", "desk", "engine", "intake", "schemas"]),
    ("pack", &["compiler", "engine", "schemas"]),
    ("cli", &["batch", "change", "compiler", "desk", "docs", "engine", "lab", "rules", "server"]),
    ("tests", &["batch", "compiler", "docs", "engine", "lab", "rules", "schemas", "wasm"]),
];

/// What the engine may depend on outside of the workspace: it is what reaches the browser.
const ENGINE_NEEDS: [&str; 5] = ["chrono", "rust_decimal", "serde", "sha2", "strsim"];

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|why| unreachable!("{} is readable: {why}", path.display()))
}

/// The names in `[dependencies]` of a crate (not those for its tests).
fn dependencies(member: &str) -> BTreeSet<String> {
    let manifest = text(&root().join(member).join("Cargo.toml"));
    let section = manifest.split("\n[dependencies]\n").nth(1).unwrap_or("");
    let section = section.split("\n[").next().unwrap_or("");
    section
        .lines()
        .filter_map(|line| line.split(['=', '.']).next())
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

/// Every Rust file of the workspace, by its path from the root.
fn sources() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders: Vec<PathBuf> = MAY_IMPORT.iter().map(|(member, _)| root().join(member)).collect();
    folders.push(root().join("fuzz"));
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap_or(&path).to_string_lossy().into_owned();
                found.insert(name, text(&path));
            }
        }
    }
    found
}

#[test]
fn crates_import_only_what_stands_below_them() {
    for (member, allowed) in MAY_IMPORT {
        for name in dependencies(member) {
            let Some(inside) = name.strip_prefix("zhunsheng-") else { continue };
            assert!(
                allowed.contains(&inside),
                "`{member}` depends on `{inside}`; it may depend on {allowed:?}. See the picture in ARCHITECTURE.md."
            );
        }
    }
}

#[test]
fn the_engine_needs_little_and_nothing_of_the_compiler() {
    for name in dependencies("engine") {
        assert!(
            ENGINE_NEEDS.contains(&name.as_str()),
            "`engine` depends on `{name}`: every dependency of the engine reaches the browser. If it is worth its weight, add it to ENGINE_NEEDS."
        );
    }
}

#[test]
fn every_crate_of_the_workspace_is_known_here() {
    let manifest = text(&root().join("Cargo.toml"));
    let members = manifest.lines().find(|line| line.starts_with("members")).unwrap_or("");
    let listed: BTreeSet<&str> = members.split('"').skip(1).step_by(2).collect();
    let known: BTreeSet<&str> = MAY_IMPORT.iter().map(|(member, _)| *member).collect();
    assert_eq!(listed, known, "a new crate says in MAY_IMPORT what it may depend on");
}

#[test]
fn rhai_is_named_in_one_module_of_the_compiler() {
    for (name, text) in sources() {
        let module = name.starts_with("compiler/src/syntax/from_rhai");
        let oracle = name.starts_with("tests/");
        let names_it = text.lines().any(|line| {
            let code = line.split("//").next().unwrap_or("");
            code.match_indices("rhai::").any(|(at, _)| !code.get(..at).is_some_and(|before| before.ends_with('_')))
        });
        assert!(
            !names_it || module || oracle,
            "{name} names rhai; only compiler/src/syntax/from_rhai* may, and the tests that use the interpreter as oracle"
        );
    }
}

#[test]
fn every_file_says_first_where_it_stands() {
    for (name, text) in sources() {
        let first = text.lines().next().unwrap_or("");
        assert!(
            first.starts_with("//! ") && first.len() > 20,
            "{name} begins with `{first}`; it needs a line `//! …` that says where in the pipeline it stands"
        );
    }
}

#[test]
fn no_file_outgrows_one_idea() {
    // Why: past about 400 lines a file is asked whether it still holds one idea. The longer ones stand here with the answer.
    let answered: BTreeMap<&str, &str> = BTreeMap::from([
        ("engine/src/answer/build.rs", "one function for each part of the answer"),
        ("engine/src/decide/eval.rs", "one function for each kind of node: the only place that computes them"),
        ("engine/src/facts/read.rs", "one reader with its tests"),
        ("engine/src/plan/mod.rs", "the types of the plan, most of it their documentation"),
        ("engine/src/plan/verify.rs", "one rule for each kind of node"),
        ("compiler/src/lower/expr.rs", "one function for each kind of expression"),
        ("compiler/src/lower/functions.rs", "one function for each function of the rule language"),
        ("lab/src/generate.rs", "one generator of facts, biased to thresholds"),
        ("tests/src/oracle.rs", "how the interpreter is led through a package, statement by statement"),
        ("tests/tests/laws.rs", "one test for each law"),
    ]);
    let mut problems = Vec::new();
    for (name, text) in sources() {
        let lines = text.lines().count();
        let told = answered.contains_key(name.as_str());
        if lines > 450 && !told {
            problems
                .push(format!("{name} has {lines} lines: split it by what it does, or say here why it is one idea"));
        }
        if lines > 800 {
            problems.push(format!("{name} has {lines} lines: more than one idea, whatever the reason"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_engine_forbids_what_is_not_pure() {
    let lints = text(&root().join("engine/clippy.toml"));
    for forbidden in ["f64", "HashMap", "SystemTime", "Instant", "std::fs", "std::env"] {
        assert!(lints.contains(forbidden), "engine/clippy.toml no longer forbids {forbidden}");
    }
    let lib = text(&root().join("engine/src/lib.rs"));
    for lint in ["float_arithmetic", "disallowed_types", "disallowed_methods", "no_std"] {
        assert!(lib.contains(lint), "engine/src/lib.rs no longer enables {lint}");
    }
}

#[test]
fn what_reaches_the_browser_is_small() {
    // Why: a parser of rules, a validator of schemas or the whole of a browser's interface would be heavier than the engine itself.
    const BANNED: [&str; 10] = [
        "rhai",
        "jsonschema",
        "regex",
        "regex-automata",
        "chrono-tz",
        "jiff",
        "js-sys",
        "web-sys",
        "iana-time-zone",
        "getrandom",
    ];
    let mut tree = Command::new(env!("CARGO"));
    tree.args(["tree", "--offline", "--package", "zhunsheng-wasm", "--target", "wasm32-unknown-unknown"]);
    tree.args(["--edges", "normal", "--prefix", "none", "--format", "{p}"]).current_dir(root());
    let out = tree.output().unwrap_or_else(|why| unreachable!("cargo tree does not start: {why}"));
    assert!(out.status.success(), "cargo tree: {}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8_lossy(&out.stdout);
    let names: BTreeSet<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains("zhunsheng-engine") && names.contains("wasm-bindgen"), "this is no tree: {text}");
    for banned in BANNED {
        assert!(
            !names.contains(banned),
            "`{banned}` would reach the browser: see `cargo tree -p zhunsheng-wasm -i {banned}`"
        );
    }
}
