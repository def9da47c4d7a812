//! Whole decisions on the realistic dossiers, as snapshots in both languages: what changes here is read by a person before it is accepted.

use zhunsheng_compiler::cases::{self, Case};
use zhunsheng_engine::{Answer, Lang, decide};
use zhunsheng_tests::{packages, plan};

/// Snapshots the answer about one outcome of a case of gx-station.
fn snapshot(name: &str, outcome: &str, file: &str) {
    let package = packages().into_iter().find(|package| package.name == "gx-station/1");
    let package = package.unwrap_or_else(|| unreachable!("the package is in the repository"));
    let plan = plan(&package).unwrap_or_else(|problems| unreachable!("{problems}"));
    let base = |case: &Case| case.name.starts_with(file) && !case.name.contains('›');
    let case = cases::read(&package).into_iter().find(base).unwrap_or_else(|| unreachable!("there is a case {file}"));
    let facts = case.facts(&plan).unwrap_or_else(|problems| unreachable!("{problems:?}"));
    let decision = decide(&plan, &facts, case.as_of);
    for lang in [Lang::Zh, Lang::En] {
        let mut answer = Answer::new(&decision, lang, plan.outcome_index(outcome));
        // Why: the hash changes with every edit of the package; what the edit does to the decision shows below.
        answer.plan = "(hash)";
        insta::assert_json_snapshot!(format!("{name}.{lang:?}").to_lowercase(), answer);
    }
}

#[test]
fn a_work_station_that_qualifies() {
    snapshot("work_station", "work_station", "cases/work-station.json");
}

#[test]
fn a_work_station_seen_as_grassroots_station() {
    snapshot("work_station_as_grassroots", "grassroots_station", "cases/work-station.json");
}

#[test]
fn a_grassroots_station_that_qualifies() {
    snapshot("grassroots_station", "grassroots_station", "cases/grassroots-station.json");
}

#[test]
fn a_regional_station_that_qualifies() {
    snapshot("regional_station", "regional_station", "cases/regional-station.json");
}

#[test]
fn a_recognition_on_its_way() {
    snapshot("recognition", "work_station_recognition", "cases/recognition.json");
}

#[test]
fn programme_targets() {
    snapshot("targets", "programme_targets", "cases/targets.json");
}

#[test]
fn an_exit() {
    snapshot("exit", "voluntary_exit", "cases/exit.json");
}
