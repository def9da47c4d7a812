//! What a policy costs before it decides anything: compiling its package, loading and verifying its plan, and the memory of both.

use std::{env, process::Command};

use serde::{Deserialize, Serialize};
use zhunsheng_compiler::compile;
use zhunsheng_engine::VerifiedPlan;

use measure::{
    Size, engine, machine,
    results::{Entry, Group, Section, Unit},
    rounds::{Contender, Timing, alternate, contender},
};

/// The packages of the repository.
const PACKAGES: [&str; 5] = ["cn-pilot/1", "gx-station/1", "gx-transfer/1", "gx-zone/1", "gy-society/1"];

/// What the program `memory` says of a plan, in bytes.
#[derive(Debug, Serialize, Deserialize)]
struct Memory {
    package: String,
    plan: u64,
    decider: u64,
    facts: u64,
}

/// Measures.
pub(crate) fn measure(size: Size) -> Result<Section, String> {
    let mut contenders = Vec::new();
    let mut described = Vec::new();
    for name in PACKAGES {
        let package = engine::package(name)?;
        let plan = engine::plan(name)?;
        let text = plan.to_json();
        let (kib, findings) = (text.len() / 1024, plan.findings.len());
        described.push(format!("{findings} findings, {} nodes, {kib} KiB of JSON", plan.nodes.len()));
        contenders.push(contender("compile", vec![package], |package| compile(package).plan.is_some()));
        contenders.push(contender("load", vec![text], |text| VerifiedPlan::from_json(text).is_ok()));
    }
    let (rounds, milliseconds) = match size {
        Size::Quick => (3, 10.0),
        Size::Full => (21, 30.0),
    };
    let timings = alternate(&mut contenders, rounds, milliseconds)?;
    let of = |what: &str| -> Vec<Entry> {
        let taken = contenders.iter().zip(&timings).filter(|(Contender { id, .. }, _)| *id == what);
        let taken = taken.map(|(_, timing)| timing).zip(PACKAGES).zip(&described);
        taken
            .map(|((timing, name), gives)| Entry::new(&format!("zhunsheng-{what}-{name}"), name, gives, timing, None))
            .collect()
    };
    let times = |title: &str, what: &str| Group {
        title: title.into(),
        ratio_to: String::new(),
        unit: Unit::Nanoseconds,
        entries: of(what),
    };
    Ok(Section {
        id: "plans".into(),
        title: "Compiling, loading, memory".into(),
        when: machine::now(),
        groups: vec![
            times("Package → verified plan (parse, check, compile, verify)", "compile"),
            times("Plan as JSON text → verified plan", "load"),
            memory()?,
        ],
        goals: Vec::new(),
        notes: vec![
            "The files of a package are in memory when it is compiled; reading them from the disk is not measured.".into(),
            "Memory is counted by an allocator in a program of its own, so that it slows nobody else; a plan is counted after it is loaded from JSON text, \
             with what verifying it keeps."
                .into(),
        ],
    })
}

fn memory() -> Result<Group, String> {
    let program = env::current_exe().map_err(|why| why.to_string())?.with_file_name("memory");
    let out = Command::new(&program).args(PACKAGES).output().map_err(|why| format!("memory: {why}"))?;
    if !out.status.success() {
        return Err(format!("memory: {}", String::from_utf8_lossy(&out.stderr)));
    }
    let said: Vec<Memory> = serde_json::from_slice(&out.stdout).map_err(|why| format!("memory: {why}"))?;
    let entry = |Memory { package, plan, decider, facts }: &Memory| {
        let gives = format!(
            "and {:.1} KiB to decide with it again and again, {:.1} KiB for the facts of a case",
            *decider as f64 / 1024.0,
            *facts as f64 / 1024.0
        );
        let bytes = Timing::new(vec![*plan as f64]);
        Entry::new(&format!("zhunsheng-memory-{package}"), package, &gives, &bytes, None)
    };
    let entries = said.iter().map(entry).collect();
    Ok(Group { title: "Memory of a loaded plan".into(), ratio_to: String::new(), unit: Unit::Bytes, entries })
}
