//! Every clause of every package: rules stand on it or a reason says why not, and the cases try its criteria both ways.

use std::collections::{BTreeMap, BTreeSet};

use zhunsheng_compiler::{
    cases,
    coverage::{Kind, Standing, coverage},
};
use zhunsheng_tests::compiled;

/// Clauses with criteria that no case expects both `met` and something else of: package, clause, why that is right.
const ONE_WAY: [(&str, &str, &str); 0] = [];

#[test]
fn every_clause_is_accounted_for() {
    for (package, plan) in compiled() {
        for covered in coverage(plan) {
            let id = &covered.clause.id;
            assert_ne!(covered.standing(), Standing::Missing, "{}: {id} has neither rules nor a reason", package.name);
            let has_both = covered.standing() == Standing::Rules && covered.clause.no_rule.is_some();
            assert!(!has_both, "{}: {id} has rules and says why there are none", package.name);
        }
        let counted: usize = coverage(plan)
            .iter()
            .map(|one| one.findings.values().map(Vec::len).sum::<usize>() + one.outcomes.len())
            .sum();
        assert_eq!(counted, plan.findings.len() + plan.outcomes.len(), "{}: each rule is counted once", package.name);
    }
}

#[test]
fn a_clause_without_rule_and_reason_is_missing() {
    let (_, plan) =
        compiled().iter().find(|(package, _)| package.name == "gx-station/1").unwrap_or_else(|| unreachable!());
    let mut altered = (**plan).clone();
    let mut silenced = BTreeSet::new();
    for clause in altered.clauses.iter_mut().filter(|clause| clause.no_rule.is_some()) {
        clause.no_rule = None;
        silenced.insert(clause.id.clone());
    }
    assert!(!silenced.is_empty());
    let missing: BTreeSet<String> = coverage(&altered)
        .into_iter()
        .filter(|covered| covered.standing() == Standing::Missing)
        .map(|covered| covered.clause.id.clone())
        .collect();
    assert_eq!(missing, silenced);
}

#[test]
fn the_criteria_of_a_clause_are_expected_both_ways() {
    let mut problems = Vec::new();
    let mut exceptions: BTreeSet<(&str, &str)> =
        ONE_WAY.iter().map(|(package, clause, _)| (*package, *clause)).collect();
    for (package, plan) in compiled() {
        let mut expected: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for case in cases::read(package) {
            let findings = case.expect.get("findings").and_then(|findings| findings.as_object()).into_iter().flatten();
            for (id, finding) in findings {
                let verdict = finding.get("verdict").and_then(|verdict| verdict.as_str());
                expected.entry(id.clone()).or_default().extend(verdict.map(str::to_owned));
            }
        }
        for covered in coverage(plan) {
            let Some(criteria) = covered.findings.get(&Kind::Criterion) else { continue };
            let verdicts: BTreeSet<&str> = criteria
                .iter()
                .filter_map(|finding| expected.get(&finding.id))
                .flat_map(|verdicts| verdicts.iter().map(String::as_str))
                .collect();
            let both = verdicts.contains("met") && verdicts.len() > 1;
            let id = covered.clause.id.as_str();
            let excepted = exceptions.iter().copied().find(|one| *one == (package.name.as_str(), id));
            match excepted {
                Some(exception) if !both => {
                    exceptions.remove(&exception);
                }
                Some(_) | None if both => {}
                _ => problems.push(format!("{}: the cases expect of {id} only {verdicts:?}", package.name)),
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(exceptions.is_empty(), "no longer needed in ONE_WAY: {exceptions:?}");
}
