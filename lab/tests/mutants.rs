//! Tests of the laboratory: the cases of every policy notice nearly every small change of its rules, and what they do not is told apart by facts.

mod packages;

use zhunsheng_compiler::{MUTANTS, Package, cases, compile};
use zhunsheng_engine::{Lang, VerifiedPlan};
use zhunsheng_lab::mutate::{self, Fate, Kind, Report, Wanted, reviewed};

/// The project's own promise, in hundredths of a percent.
const LEAST: usize = 9_500;

fn report(package: &Package, plan: &VerifiedPlan, kinds: &[Kind], propose: bool) -> Report {
    let reviewed = package.get(MUTANTS).map(reviewed).unwrap_or_default();
    let cases = cases::read(package);
    let wanted = Wanted { kinds, reviewed: &reviewed, propose };
    mutate::run(plan, &cases, wanted, &|_| {}).unwrap_or_else(|why| unreachable!("{}: {why}", package.name))
}

/// A package with some of its texts changed.
fn changed(package: &Package, change: impl Fn(&str, &str) -> Option<String>) -> Package {
    let files = package.paths().filter_map(|path| Some((path, change(path, package.get(path)?)?)));
    Package::from_files(package.name.clone(), files)
}

#[test]
fn the_cases_of_every_policy_notice_small_changes() {
    for package in packages::all() {
        let plan = packages::plan(&package);
        let report = report(&package, &plan, &[], false);
        let score = report.score();
        let survivors: Vec<&str> = report.survivors().map(|(mutant, _)| mutant.key.as_str()).collect();
        println!("{}: {score:?} {:?}\n{survivors:#?}", package.name, score.percent());
        assert!(score.hundredths() >= Some(LEAST), "{}: {:?}", package.name, score.percent());
        assert!(score.killed > 300, "{}: {score:?}", package.name);
        assert_eq!(report.stale, [], "{}: mutants.json", package.name);
        assert_eq!(report.red, [""; 0], "{}", package.name);
    }
}

#[test]
fn keys_are_distinct_and_stay_when_other_rules_move() {
    for package in packages::all() {
        let keys = |plan: &VerifiedPlan| mutate::list(plan).into_iter().map(|mutant| mutant.key).collect::<Vec<_>>();
        let plan = packages::plan(&package);
        let own = keys(&plan);
        let mut once = own.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), own.len(), "{}: two mutants have one key", package.name);
        let moved = changed(&package, |path, text| {
            Some(if path == "rules.rhai" { format!("// 说明\n\n\n{text}") } else { text.to_owned() })
        });
        assert_eq!(keys(&packages::plan(&moved)), own, "{}", package.name);
    }
}

#[test]
fn without_its_cases_of_one_subject_survivors_are_told_apart_by_facts() {
    let whole = packages::of("gx-transfer/1");
    let package = changed(&whole, |path, text| (path != "cases/people.json").then(|| text.to_owned()));
    let plan = packages::plan(&package);
    let report = report(&package, &plan, &[Kind::Combination, Kind::Dropped, Kind::Negation], true);
    let clauses: Vec<&str> = report
        .survivors()
        .filter_map(|(mutant, _)| Some(plan.clauses.get(mutant.clause as usize)?.id.as_str()))
        .collect();
    assert!(clauses.len() > 3 && clauses.iter().all(|clause| clause.starts_with("三")), "{clauses:?}");
    for (mutant, proposal) in report.survivors() {
        let found = proposal.and_then(Option::as_ref);
        let found = found.unwrap_or_else(|| unreachable!("{} is not told apart", mutant.key));
        assert!(!mutant.words.get(Lang::Zh).is_empty() && !mutant.words.get(Lang::En).is_empty(), "{}", mutant.key);
        assert!(found.variant.contains_key("expect"), "{}", mutant.key);
    }
    // Written out, they compile, come out as the policy decides, and leave no survivor.
    let files = mutate::case_files(&plan, &report);
    assert!(!files.is_empty());
    let own = package.paths().filter_map(|path| Some((path.to_owned(), package.get(path)?.to_owned())));
    let more = files.into_iter().map(|(stem, text)| (format!("cases/generated-{stem}.json"), text));
    let kept = Package::from_files(package.name.clone(), own.chain(more));
    let compiled = compile(&kept);
    assert!(compiled.diagnostics.iter().next().is_none(), "{:?}", compiled.diagnostics);
    let kept = again(&kept, &plan);
    let left: Vec<&str> = kept.survivors().map(|(mutant, _)| mutant.key.as_str()).collect();
    assert_eq!(left, [""; 0]);
    assert_eq!(kept.red, [""; 0]);
}

/// The same kinds on a package with more cases.
fn again(package: &Package, plan: &VerifiedPlan) -> Report {
    report(package, plan, &[Kind::Combination, Kind::Dropped, Kind::Negation], false)
}

#[test]
fn reviewed_mutants_that_are_gone_or_noticed_are_reported() {
    let package = packages::of("gx-transfer/1");
    let plan = packages::plan(&package);
    let cases = cases::read(&package);
    let killed = report(&package, &plan, &[Kind::Negation], false);
    let noticed = killed.each().find(|(_, fate)| matches!(fate, Fate::Killed(_)));
    let (mutant, _) = noticed.unwrap_or_else(|| unreachable!("a dropped negation is noticed"));
    let text = serde_json::json!({ "equivalent": [
        { "mutant": mutant.key, "why": { "zh": "…", "en": "…" } },
        { "mutant": "negation nobody: !(fact.nothing) => without not", "why": { "zh": "…", "en": "…" } },
    ] });
    let reviewed = reviewed(&text.to_string());
    let wanted = Wanted { kinds: &[Kind::Negation], reviewed: &reviewed, propose: false };
    let report = mutate::run(&plan, &cases, wanted, &|_| {}).unwrap_or_else(|why| unreachable!("{why}"));
    let stale: Vec<(&str, bool)> =
        report.stale.iter().map(|stale| (stale.mutant.as_str(), stale.killed_by.is_some())).collect();
    assert_eq!(stale.len(), 2);
    assert!(stale.contains(&(mutant.key.as_str(), true)), "{stale:?}");
    assert!(stale.contains(&("negation nobody: !(fact.nothing) => without not", false)), "{stale:?}");
    assert_eq!(report.score(), killed.score(), "what a case notices stays noticed");
}

#[test]
fn a_case_that_is_red_anyway_proves_nothing() {
    let whole = packages::of("gx-transfer/1");
    let red = changed(&whole, |path, text| match path.strip_prefix("cases/") {
        Some("major-project.json") => {
            let other = |text: String, verdict: &str| text.replace(&format!("\"{verdict}\""), "\"not_computable\"");
            Some(["met", "not_met", "unknown", "not_applicable"].into_iter().fold(text.to_owned(), other))
        }
        Some(_) => None,
        None => Some(text.to_owned()),
    });
    let plan = packages::plan(&red);
    let report = report(&red, &plan, &[Kind::Dropped, Kind::Comparison], false);
    assert_eq!(report.score().killed, 0);
    assert!(!report.red.is_empty());
}
