//! Change, compared: tests on the real packages, with thresholds from the documents.

use super::{Diff, How, Side, diff};
use crate::{
    apply::{
        apply,
        tests::{day, package, plan, value},
    },
    words,
};

fn compared(before: &Side<'_>, after: &Side<'_>) -> Diff {
    diff(before, after).unwrap_or_else(|why| unreachable!("{why}"))
}

#[test]
fn five_becomes_eight_stands_at_its_clause_with_its_days_and_sentence() {
    let base = package("gx-station");
    let old = plan(&base);
    let changed = apply(&base, &old, &value("basic.full_time_staff", "2027-01-01", "8"), day("2026-11-22"));
    let changed = changed.unwrap_or_else(|why| unreachable!("{why:?}"));
    let new = plan(&changed);
    let (before, after) =
        (Side { plan: &old, package: Some(&base), on: None }, Side { plan: &new, package: Some(&changed), on: None });
    let found = compared(&before, &after);
    assert!(!found.same && found.rules.is_empty());
    let lines: Vec<_> = found.clauses.iter().flat_map(|clause| clause.lines.clone()).collect();
    assert_eq!(lines, words(&old, &new), "the same lines as at the desk");
    let clause = found.clauses.first().and_then(|change| change.clause.as_ref()).map(|clause| clause.id.as_str());
    assert_eq!(clause, Some("附件 一（一）2"));
    let change = found.parameters.first().and_then(|parameter| parameter.values.first());
    let values = change.map(|change| {
        let shown = |row: &Option<super::ValueRow>| row.as_ref().map(|row| row.shown.zh.clone()).unwrap_or_default();
        (change.from, change.until, shown(&change.before), shown(&change.after))
    });
    assert_eq!(values, Some((Some(day("2027-01-01")), None, "5 人".into(), "8 人".into())));
    // No case is of 2027; on the first day of the new value those with five to seven people come out otherwise.
    assert!(found.cases.flipped > 0 && found.cases.causes.len() == 1, "{:#?}", found.cases.causes);
    for flip in found.cases.causes.iter().flat_map(|cause| &cause.cases) {
        assert_eq!(flip.as_of, day("2027-01-01"));
        let measured = flip.findings.first().and_then(|finding| finding.measured.as_ref()).map(|has| has.zh.clone());
        assert!(
            measured.is_some_and(|has| ["5人", "6人", "7人"].contains(&has.replace(' ', "").as_str())),
            "{flip:#?}"
        );
    }
    let same = compared(&before, &before);
    assert!(same.same && same.clauses.is_empty() && same.parameters.is_empty() && same.cases.flipped == 0);
}

#[test]
fn what_a_change_adds_its_way_back_drops() {
    let base = package("gx-station");
    let old = plan(&base);
    let rules = base.get("rules.rhai").unwrap_or_default().replace(
        "criterion(\"full_time_staff\", #{",
        "criterion(\"staff_and_age\", #{\n    clause: \"附件 一（一）2\",\n    title:  \"新条件\",\n    says:   \"负责人已经到岗\",\n    when:   fact.full_time_staff > 0,\n});\n\ncriterion(\"full_time_staff\", #{",
    );
    let english = base.get("locales/en.json").unwrap_or_default().replace(
        "\"findings\": {",
        "\"findings\": { \"staff_and_age\": { \"title\": \"New\", \"says\": \"somebody is there\" },",
    );
    let changed =
        crate::apply::with_file(&crate::apply::with_file(&base, "rules.rhai", rules), "locales/en.json", english);
    let new = plan(&changed);
    let side = |plan| Side { plan, package: None, on: None };
    let there = compared(&side(&old), &side(&new));
    let back = compared(&side(&new), &side(&old));
    let ids = |found: &Diff, how: How| -> Vec<String> {
        found.rules.iter().filter(|rule| rule.how == how).map(|rule| rule.id.clone()).collect()
    };
    assert_eq!((ids(&there, How::Added), ids(&there, How::Dropped)), (vec!["staff_and_age".to_owned()], vec![]));
    assert_eq!((ids(&back, How::Added), ids(&back, How::Dropped)), (vec![], vec!["staff_and_age".to_owned()]));
    assert_eq!(there.structure.after.findings, there.structure.before.findings + 1);
    assert_eq!(there.structure.after, back.structure.before);
}
