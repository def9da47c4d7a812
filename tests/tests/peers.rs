//! Whether the page about speed in `bench/` is about what `bench/` measures: a cheap check, since the benchmark itself is no part of the tests.

use std::fs;

use serde_json::Value;
use zhunsheng_tests::root;

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|why| unreachable!("{path} is readable: {why}"))
}

fn json(path: &str) -> Value {
    serde_json::from_str(&text(path)).unwrap_or_else(|why| unreachable!("{path} is JSON: {why}"))
}

/// A member of an object; null if there is none.
fn at<'v>(value: &'v Value, name: &str) -> &'v Value {
    value.get(name).unwrap_or(&Value::Null)
}

/// The peers with their pinned versions: crates, npm packages, Python packages.
fn peers() -> Vec<(String, String)> {
    let manifest = text("bench/Cargo.toml");
    let crates = manifest.lines().filter_map(|line| {
        let (name, rest) = line.split_once(" = ")?;
        let version = rest.split("\"=").nth(1)?.split('"').next()?;
        Some((name.to_owned(), version.to_owned()))
    });
    let package = json("bench/node/package.json");
    let packages = at(&package, "dependencies").as_object().into_iter().flatten();
    let packages = packages.filter_map(|(name, version)| Some((name.clone(), version.as_str()?.to_owned())));
    let requirements = text("bench/python/requirements.txt");
    let wheels = requirements.lines().filter_map(|line| line.split_once("=="));
    let wheels = wheels.filter(|(name, _)| ["OpenFisca-Core", "duckdb", "numpy"].contains(name));
    let wheels = wheels.map(|(name, version)| (name.to_owned(), version.to_owned()));
    crates.chain(packages).chain(wheels).collect()
}

#[test]
fn the_page_has_a_row_for_each_peer_in_its_pinned_version() {
    let page = text("bench/RESULTS.md").to_lowercase();
    let peers = peers();
    assert!(peers.len() >= 12, "only {} peers are found: {peers:?}", peers.len());
    for (name, version) in peers {
        let row = format!("{name} {version}").to_lowercase();
        assert!(page.contains(&row), "bench/RESULTS.md has no row for `{row}`; run `cargo xtask peers`");
    }
}

#[test]
fn the_page_and_the_numbers_are_of_one_run() {
    let (page, results) = (text("bench/RESULTS.md"), json("bench/results.json"));
    let sections = at(&results, "sections").as_array().cloned().unwrap_or_default();
    assert!(sections.len() >= 4, "results.json has {} sections", sections.len());
    for section in &sections {
        let (title, when) = (at(section, "title").as_str().unwrap_or("-"), at(section, "when").as_str().unwrap_or("-"));
        assert!(
            page.contains(&format!("## {title}\n\nMeasured {when}.")),
            "`{title}` is not in RESULTS.md as measured"
        );
        for goal in at(section, "goals").as_array().into_iter().flatten() {
            let (what, measured) =
                (at(goal, "what").as_str().unwrap_or("-"), at(goal, "measured").as_str().unwrap_or("-"));
            let row = page.lines().find(|line| line.starts_with(&format!("| {what} |")));
            assert!(row.is_some_and(|row| row.contains(measured)), "the goal `{what}`: {row:?}, measured {measured}");
            let reached = at(goal, "reached").as_bool() == Some(true);
            assert_eq!(reached, !row.unwrap_or_default().contains("falls short"), "{what}");
        }
    }
}

#[test]
fn what_the_benchmark_builds_from_is_there() {
    let manifest = text("bench/Cargo.toml");
    let paths: Vec<&str> =
        manifest.lines().filter_map(|line| line.split("path = \"../").nth(1)?.split('"').next()).collect();
    assert!(paths.contains(&"engine") && paths.contains(&"batch"), "{paths:?}");
    for path in paths {
        assert!(root().join(path).join("Cargo.toml").is_file(), "bench/Cargo.toml: ../{path} is not there");
    }
}
