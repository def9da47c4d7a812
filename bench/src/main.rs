//! Zhunsheng and its peers, side by side. `cargo xtask peers` prepares what this needs and runs it.

mod decision;
mod javascript;
mod plans;
mod population;
mod report;
mod rulebook;

use std::{env, fs, process::ExitCode};

use measure::{
    Size, machine, paths,
    results::{Results, Section},
};

/// A part of the command, by its name.
type Part = (&'static str, fn(Size) -> Result<Section, String>);

const SECTIONS: [Part; 5] = [
    ("decision", decision::measure),
    ("node", javascript::measure),
    ("population", population::measure),
    ("plans", plans::measure),
    ("rulebook", rulebook::measure),
];

fn main() -> ExitCode {
    match run(&env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("peers: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<(), String> {
    let (flags, wanted): (Vec<&String>, Vec<&String>) = args.iter().partition(|arg| arg.starts_with("--"));
    let known = |name: &str| SECTIONS.iter().any(|(id, _)| *id == name);
    if flags.iter().any(|flag| *flag != "--quick") || !wanted.iter().all(|name| known(name)) {
        let names: Vec<&str> = SECTIONS.iter().map(|(id, _)| *id).collect();
        return Err(format!("peers [--quick] [{}]…", names.join("|")));
    }
    let size = if flags.is_empty() { Size::Full } else { Size::Quick };
    let mut results = kept(size);
    for (id, measure) in SECTIONS {
        if !wanted.is_empty() && !wanted.iter().any(|name| *name == id) {
            continue;
        }
        eprintln!("peers: {id}");
        let section = measure(size)?;
        println!("{}", report::part(&section));
        results.sections.retain(|other| other.id != section.id);
        results.sections.push(section);
    }
    let place = |section: &Section| SECTIONS.iter().position(|(id, _)| *id == section.id);
    results.sections.sort_by_key(place);
    for goal in results.sections.iter().flat_map(|section| &section.goals) {
        let verdict = if goal.reached { "reached    " } else { "falls short" };
        println!("{verdict}  {}: {} (wanted {})", goal.what, goal.measured, goal.wanted);
    }
    match size {
        Size::Quick => Ok(()),
        Size::Full => write(&results),
    }
}

/// What stays of an earlier run: the sections that are not measured now.
fn kept(size: Size) -> Results {
    let earlier = fs::read_to_string(paths::bench().join("results.json")).unwrap_or_default();
    let earlier: Results = serde_json::from_str(&earlier).unwrap_or_default();
    let sections = if size == Size::Full { earlier.sections } else { Vec::new() };
    Results { command: "cargo xtask peers".into(), machine: machine::cores(), compiler: machine::compiler(), sections }
}

fn write(results: &Results) -> Result<(), String> {
    let json = serde_json::to_string_pretty(results).map_err(|why| why.to_string())? + "\n";
    for (name, text) in [("results.json", json), ("RESULTS.md", report::page(results))] {
        fs::write(paths::bench().join(name), text).map_err(|why| format!("bench/{name}: {why}"))?;
    }
    Ok(())
}
