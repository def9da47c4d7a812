//! Change, impact: tests on the real packages, with thresholds from the documents.

use zhunsheng_engine::{Lang, Verdict};

use super::{CaseSet, SetCase, csv::guarded, impact, impact_csv};
use crate::apply::{
    apply,
    tests::{day, package, plan, value},
};

fn stored(facts: &[(&str, &str)]) -> CaseSet {
    let case = |(title, facts): &(&str, &str)| SetCase {
        id: (*title).to_owned(),
        title: (*title).to_owned(),
        facts: (*facts).to_owned(),
        parameters: Vec::new(),
    };
    CaseSet { id: "stored".into(), cases: facts.iter().map(case).collect(), ..CaseSet::default() }
}

#[test]
fn who_falls_below_the_new_threshold_is_named_with_the_reason() {
    let base = package("gx-station");
    let before = plan(&base);
    let after = apply(&base, &before, &value("basic.full_time_staff", "2027-01-01", "8"), day("2026-11-22"));
    let after = plan(&after.unwrap_or_else(|why| unreachable!("{why:?}")));
    let set = stored(&[
        ("甲", r#"{"full_time_staff": 4}"#),
        ("乙", r#"{"full_time_staff": 5}"#),
        ("=丙", r#"{"full_time_staff": 7}"#),
        ("丁", r#"{"full_time_staff": 8}"#),
        ("戊", r#"{"full_time_stuff": 8}"#),
    ]);
    let found = impact(&before, &after, std::slice::from_ref(&set), day("2027-01-01"));
    // 附件 一（一）2: five were enough; eight are needed from the day on.
    assert_eq!(found.cases.iter().map(|case| case.case.as_str()).collect::<Vec<_>>(), ["乙", "=丙"]);
    let finding =
        found.cases.first().and_then(|case| case.findings.first()).unwrap_or_else(|| unreachable!("{found:#?}"));
    assert_eq!(
        (finding.id.as_str(), finding.before, finding.after),
        ("full_time_staff", Some(Verdict::Met), Some(Verdict::NotMet))
    );
    assert_eq!(finding.sentence.zh, "候选站点的专职人员（含站点负责人）不少于8人");
    assert_eq!(
        (finding.clause.as_str(), finding.parameters.as_slice()),
        ("附件 一（一）2", ["basic.full_time_staff".to_owned()].as_slice())
    );
    assert_eq!(found.unusable.iter().map(|one| one.case.as_str()).collect::<Vec<_>>(), ["戊"]);
    let work = found.outcomes.iter().find(|outcome| outcome.id == "work_station");
    // 甲 fails either way; for 乙 and 丙 it was open and is settled now; 丁 stays open.
    let counts = work.map(|row| (row.newly_met, row.no_longer_met, row.became_unknown, row.other, row.unchanged));
    assert_eq!(counts, Some((0, 0, 0, 2, 2)));
    assert!(impact(&before, &after, std::slice::from_ref(&set), day("2026-12-31")).cases.is_empty());

    let csv = impact_csv(&found, Lang::Zh);
    assert!(csv.starts_with("\u{feff}案例来源,案例,类别,"), "{csv}");
    assert!(csv.contains(",'=丙,") && !csv.contains(",=丙"), "{csv}");
    assert!(csv.contains("戊") && csv.lines().all(|line| !line.is_empty()));
}

#[test]
fn sums_of_money_are_exact() {
    let base = package("gx-transfer");
    let before = plan(&base);
    let set = CaseSet::of_package(&base);
    let found = impact(&before, &before, std::slice::from_ref(&set), day("2018-06-01"));
    assert!(found.cases.is_empty());
    assert!(!found.amounts.is_empty());
    assert!(found.amounts.iter().all(|row| row.before == row.after && row.difference == "0" && row.cases == 0));
    assert_eq!(found.sets.first().map(|set| set.cases), Some(set.cases.len()));
    let decided = found.outcomes.first().map(|row| row.unchanged).unwrap_or_default();
    assert_eq!(decided + found.unusable.len(), set.cases.len());
}

#[test]
fn a_spreadsheet_computes_nothing() {
    for (cell, safe) in [
        ("=1+1", "'=1+1"),
        ("+86", "'+86"),
        ("-5.5", "-5.5"),
        ("--5", "'--5"),
        ("-1+cmd", "'-1+cmd"),
        (" @SUM(A1)", "' @SUM(A1)"),
        ("\tx", "'\tx"),
        ("＝1", "'＝1"),
        ("a,\"b\"", "\"a,\"\"b\"\"\""),
        ("人数", "人数"),
        ("", ""),
    ] {
        assert_eq!(guarded(cell), safe, "{cell}");
    }
}
