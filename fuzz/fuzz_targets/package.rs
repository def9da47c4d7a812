//! Fuzz target: package texts. One file of a good package is replaced by fuzzed text; compiling must report, never panic, and what compiles must decide.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use zhunsheng_compiler::{Package, compile, diagnostic};
use zhunsheng_engine::{Answer, Facts, Lang, decide};

const FILES: [&str; 6] =
    ["rules.rhai", "parameters.json", "facts.schema.json", "policy.json", "locales/en.json", "cases/exit.json"];

fuzz_target!(|data: &[u8]| {
    let Some((&which, text)) = data.split_first() else { return };
    let Ok(text) = core::str::from_utf8(text) else { return };
    let path = FILES[usize::from(which) % FILES.len()];
    let mut files: BTreeMap<&str, &str> = zhunsheng_rules::FILES
        .iter()
        .filter_map(|(path, text)| Some((path.strip_prefix("gx-station/1/")?, *text)))
        .filter(|(path, _)| !path.starts_with("cases/"))
        .collect();
    files.insert(path, text);
    let package = Package::from_files("gx-station/1", files);
    let compiled = compile(&package);
    let shown = diagnostic::text::render(&compiled.diagnostics, &package, false);
    assert!(compiled.plan.is_some() || !shown.is_empty(), "no plan and no reason");
    if let Some(plan) = compiled.plan {
        let facts = Facts::none(&plan);
        let decision = decide(&plan, &facts, plan.policy.from);
        let answer = Answer::new(&decision, Lang::Zh, None);
        assert!(!answer.outcomes.is_empty());
    }
});
