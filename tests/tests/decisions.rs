//! Whole decisions on the realistic dossiers, as snapshots: what changes here is read by a person before it is accepted. Those of one outcome of
//! gx-station are complete and in both languages; those of every policy hold verdicts, numbers and clauses, and no sentence.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::{Value, json};
use zhunsheng_compiler::{
    Package,
    cases::{self, Case},
};
use zhunsheng_engine::{Answer, Lang, VerifiedPlan, decide};
use zhunsheng_tests::compiled;

fn package(name: &str) -> &'static (Package, VerifiedPlan) {
    let found = compiled().iter().find(|(package, _)| package.name == name);
    found.unwrap_or_else(|| unreachable!("the package {name} is in the repository"))
}

/// The case of a file, or its variant whose title begins so.
fn case(package: &Package, file: &str, variant: Option<&str>) -> Case {
    let (path, own) = (format!("cases/{file}.json: "), variant.map(|title| format!(" › {title}")));
    let wanted = |case: &Case| {
        let right = own.as_ref().map_or(!case.name.contains('›'), |own| case.name.contains(own));
        case.name.starts_with(&path) && right
    };
    let found = cases::read(package).into_iter().find(wanted);
    found.unwrap_or_else(|| unreachable!("{} has a case {file} {variant:?}", package.name))
}

// ── one outcome in full ──

/// Snapshots the answer about one outcome of a case of gx-station.
fn snapshot(name: &str, outcome: &str, file: &str) {
    let (package, plan) = package("gx-station/1");
    let case = case(package, file, None);
    let facts = case.facts(plan).unwrap_or_else(|problems| unreachable!("{problems:?}"));
    let decision = decide(plan, &facts, case.as_of);
    for lang in [Lang::Zh, Lang::En] {
        let mut answer = Answer::new(&decision, lang, plan.outcome_index(outcome));
        // Why: the hash changes with every edit of the package; what the edit does to the decision shows below.
        answer.plan = "(hash)";
        insta::assert_json_snapshot!(format!("{name}.{lang:?}").to_lowercase(), answer);
    }
}

#[test]
fn a_work_station_that_qualifies() {
    snapshot("work_station", "work_station", "work-station");
}

#[test]
fn a_work_station_seen_as_grassroots_station() {
    snapshot("work_station_as_grassroots", "grassroots_station", "work-station");
}

#[test]
fn a_grassroots_station_that_qualifies() {
    snapshot("grassroots_station", "grassroots_station", "grassroots-station");
}

#[test]
fn a_regional_station_that_qualifies() {
    snapshot("regional_station", "regional_station", "regional-station");
}

#[test]
fn a_recognition_on_its_way() {
    snapshot("recognition", "work_station_recognition", "recognition");
}

#[test]
fn programme_targets() {
    snapshot("targets", "programme_targets", "targets");
}

#[test]
fn an_exit() {
    snapshot("exit", "voluntary_exit", "exit");
}

// ── every policy, compact ──

/// The file of a case, and the beginning of a variant's title.
type Dossier = (&'static str, Option<&'static str>);

/// A dossier that is met, one that is nearly met, and one that is half filled.
const DOSSIERS: [(&str, [Dossier; 3]); 5] = [
    ("cn-pilot/1", [("regional-station", None), ("matching-near-miss", None), ("half-filled", None)]),
    ("gx-station/1", [("regional-station", None), ("near-miss", None), ("half-filled", None)]),
    ("gx-transfer/1", [("targets-2020", None), ("targets-2020-near-miss", None), ("half-filled", None)]),
    ("gx-zone/1", [("application", None), ("near-miss", None), ("half-filled", None)]),
    (
        "gy-society/1",
        [("application-national", None), ("application-provincial", Some("近乎符合")), ("half-filled", None)],
    ),
];

#[test]
fn every_policy_on_three_dossiers() {
    let named: Vec<&str> = DOSSIERS.iter().map(|(name, _)| *name).collect();
    let all: Vec<&str> = compiled().iter().map(|(package, _)| package.name.as_str()).collect();
    assert_eq!(
        named, all,
        "every policy has a dossier that is met, one that is nearly met, and one that is half filled"
    );
    for (name, files) in DOSSIERS {
        let (package, plan) = package(name);
        for (kind, (file, variant)) in ["met", "near_miss", "half_filled"].into_iter().zip(files) {
            let case = case(package, file, variant);
            let plan = case.plan(plan).unwrap_or_else(|why| unreachable!("{why}"));
            let facts = case.facts(&plan).unwrap_or_else(|problems| unreachable!("{problems:?}"));
            let decision = decide(&plan, &facts, case.as_of);
            let text = compact(&Answer::new(&decision, Lang::Zh, None));
            let policy = name.split('/').next().unwrap_or_default();
            insta::assert_snapshot!(format!("{policy}.{kind}"), text);
        }
    }
}

/// An answer without a sentence: what is the same stands in one line.
fn compact(answer: &Answer<'_>) -> String {
    let mut text = format!("as of {}\n\noutcomes\n", answer.as_of);
    let mut outcomes: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for outcome in &answer.outcomes {
        let provisional = if outcome.provisional { ", provisional" } else { "" };
        outcomes.entry(format!("{}{provisional}", word(&json!(outcome.verdict)))).or_default().push(outcome.id);
    }
    for (verdict, ids) in outcomes {
        let _ = writeln!(text, "  {verdict}: {}", ids.join(" "));
    }
    text.push_str("\nfindings by clause\n");
    let mut clauses: Vec<(&str, BTreeMap<String, Vec<String>>)> = Vec::new();
    for finding in &answer.findings {
        let at = clauses.iter().position(|(clause, _)| *clause == finding.clause).unwrap_or(clauses.len());
        if at == clauses.len() {
            clauses.push((finding.clause, BTreeMap::new()));
        }
        let shortfall = finding
            .shortfall
            .as_ref()
            .map(|by| format!(" (short {}{})", word(&json!(by.value)), by.unit.unwrap_or("")));
        let entry = format!("{}{}", finding.id, shortfall.unwrap_or_default());
        if let Some((_, verdicts)) = clauses.get_mut(at) {
            verdicts.entry(word(&json!(finding.verdict))).or_default().push(entry);
        }
    }
    for (clause, verdicts) in clauses {
        for (verdict, ids) in verdicts {
            let _ = writeln!(text, "  {clause} {verdict}: {}", ids.join(" "));
        }
    }
    text.push_str("\nnumbers and dates\n");
    for amount in &answer.amounts {
        let _ = writeln!(text, "  {} {} {}", amount.finding, word(&json!(amount.verdict)), word(&json!(amount.value)));
    }
    for indicator in answer.indicators.iter().filter(|one| one.completion.is_some()) {
        let _ = writeln!(text, "  {} {} %", indicator.finding, word(&json!(indicator.completion)));
    }
    for deadline in answer.deadlines.iter().filter(|one| one.due.is_some()) {
        let _ = writeln!(text, "  {} due {}", deadline.finding, word(&json!(deadline.due)));
    }
    for ladder in &answer.ladders {
        let _ = writeln!(text, "  {} reached {}", ladder.id, ladder.reached.unwrap_or("none"));
    }
    for eligible in answer.eligible_from.iter().filter(|one| one.from.is_some_and(|from| from > answer.as_of)) {
        let _ = writeln!(text, "  {} from {}", eligible.outcome, word(&json!(eligible.from)));
    }
    text
}

/// A value as the JSON of the answer has it, without quotes.
fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
