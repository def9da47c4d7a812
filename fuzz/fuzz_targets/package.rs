//! Fuzz target: package texts. One file of a good package is replaced by fuzzed text; compiling must report, never panic, and what compiles must decide.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use zhunsheng_compiler::{Package, compile, diagnostic};
use zhunsheng_engine::{Answer, Facts, Lang, decide};

/// A small package that has every kind of fact, parameter and declaration; the one of the rejected packages.
const FILES: [(&str, &str); 6] = [
    ("rules.rhai", include_str!("../../tests/rejected/base/rules.rhai")),
    ("parameters.json", include_str!("../../tests/rejected/base/parameters.json")),
    ("facts.schema.json", include_str!("../../tests/rejected/base/facts.schema.json")),
    ("policy.json", include_str!("../../tests/rejected/base/policy.json")),
    ("locales/en.json", include_str!("../../tests/rejected/base/locales/en.json")),
    ("cases/basic.json", include_str!("../../tests/rejected/base/cases/basic.json")),
];

fuzz_target!(|data: &[u8]| {
    let Some((&which, text)) = data.split_first() else { return };
    let Ok(text) = core::str::from_utf8(text) else { return };
    let mut files: BTreeMap<&str, &str> = FILES.into();
    files.insert(FILES[usize::from(which) % FILES.len()].0, text);
    let package = Package::from_files("sample/1", files);
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
