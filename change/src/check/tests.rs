//! Change, checked: tests on the real packages, with thresholds from the documents.

use std::sync::OnceLock;

use zhunsheng_compiler::Package;
use zhunsheng_engine::{VerifiedPlan, plan::Text};

use super::{Context, Proposal, Review, State, check};
use crate::{
    apply::{
        FILE,
        tests::{day, package, plan, value, values},
        with_file,
    },
    proposal::{Accepted, Values},
};

fn review(base: &(Package, VerifiedPlan), proposal: Proposal<'_>) -> Review {
    reviewed(base, proposal, false)
}

fn reviewed(base: &(Package, VerifiedPlan), proposal: Proposal<'_>, quick: bool) -> Review {
    static OTHERS: OnceLock<Vec<VerifiedPlan>> = OnceLock::new();
    let others = OTHERS.get_or_init(|| ["gx-zone", "cn-pilot"].map(|policy| plan(&package(policy))).into());
    let others: Vec<&VerifiedPlan> = others.iter().collect();
    check(&Context {
        digest: "d",
        base_digest: "b",
        base: Some((&base.0, &base.1)),
        others: &others,
        proposal,
        today: day("2026-11-22"),
        stale: None,
        quick,
    })
}

fn base() -> (Package, VerifiedPlan) {
    static BASE: OnceLock<(Package, VerifiedPlan)> = OnceLock::new();
    let compiled = || {
        let package = package("gx-station");
        let plan = plan(&package);
        (package, plan)
    };
    BASE.get_or_init(compiled).clone()
}

fn states(review: &Review) -> Vec<(&str, State)> {
    review.checks.results.iter().map(|result| (result.id, result.state)).collect()
}

fn result<'r>(review: &'r Review, id: &str) -> &'r super::CheckResult {
    review.checks.results.iter().find(|result| result.id == id).unwrap_or_else(|| unreachable!("{id} is checked"))
}

fn zh(texts: &[Text]) -> Vec<&str> {
    texts.iter().map(|text| text.zh.as_str()).collect()
}

const ALL: [&str; 10] =
    ["form", "values", "compile", "vocabulary", "only_this", "cases", "differences", "boundary", "jump", "stale"];

#[test]
fn five_becomes_eight_from_a_day_on() {
    let base = base();
    let values = value("basic.full_time_staff", "2027-01-01", "8");
    let review = review(&base, Proposal::Values(&values));
    assert_eq!(states(&review), ALL.map(|id| (id, State::Passed)), "{:#?}", review.checks);
    assert!(review.checks.passed && review.problems.is_empty());
    assert_eq!(zh(&review.diff), ["基本条件·人员·专职人员下限：5 人 → 8 人，自 2027-01-01"]);
    let items = &result(&review, "boundary").items;
    // 附件 一（一）2: at least five; from the first day on, at least eight.
    assert_eq!(
        zh(&items.iter().map(|item| item.text.clone()).collect::<Vec<_>>()),
        [
            "2027-01-01，“站点专职人员”的门槛为 8 人：7 人 不够，8 人 够，9 人 够",
            "2026-12-31，“站点专职人员”的门槛为 5 人：4 人 不够，5 人 够，6 人 够",
        ]
    );
    assert_eq!(review.checks.counted.boundary, 6);
    assert!(review.checks.counted.cases >= 500, "{:?}", review.checks.counted);
    assert!(review.checks.counted.rules > 100);
    let text = serde_json::to_value(&review.checks).unwrap_or_default();
    assert_eq!(
        text.get("results").and_then(|all| all.get(0)?.get("state")).and_then(|state| state.as_str()),
        Some("passed")
    );
}

#[test]
fn a_red_case_stops_until_it_is_accepted_and_then_expects_what_was_found() {
    let base = base();
    // A correction of the first value changes what hand-written cases of earlier days expect.
    let mut values = Values {
        correction: true,
        correction_reason: Some("条文抄录有误".to_owned()),
        ..value("basic.full_time_staff", "2011-01-01", "6")
    };
    let red = review(&base, Proposal::Values(&values));
    assert!(!red.checks.passed);
    let cases = result(&red, "cases");
    assert_eq!(cases.state, State::Failed);
    assert!(!cases.items.is_empty() && cases.items.iter().all(|item| item.explainable && item.case.is_some()));
    let told = cases.items.iter().map(|item| item.text.zh.as_str()).find(|told| told.contains("附件 一（一）2"));
    let told = told.unwrap_or_else(|| unreachable!("{:#?}", cases.items));
    assert!(
        told.contains("“候选站点的专职人员（含站点负责人）不少于6人”（附件 一（一）2）应为符合，实为不符合"),
        "{told}"
    );
    assert_eq!(result(&red, "differences").state, State::Warning);
    let shared =
        result(&red, "differences").items.iter().any(|item| item.text.zh.contains("全部因参数 basic.full_time_staff"));
    assert!(shared, "{:#?}", result(&red, "differences").items);

    values.accepted =
        cases.items.iter().map(|item| Accepted { item: item.id.clone(), reason: "按新要求".into() }).collect();
    let explained = review(&base, Proposal::Values(&values));
    assert_eq!(result(&explained, "cases").state, State::Explained, "{:#?}", result(&explained, "cases").items);
    assert!(explained.checks.passed);
    let (Some(package), Some(plan)) = (explained.package, explained.plan) else { unreachable!("it compiles") };
    let rewritten = package.paths().filter(|path| package.get(path) != base.0.get(path)).collect::<Vec<_>>();
    assert!(rewritten.len() > 1 && rewritten.iter().all(|path| *path == FILE || path.starts_with("cases/")));
    for path in rewritten.iter().filter(|path| **path != FILE) {
        let (was, is) = (base.0.get(path).unwrap_or_default(), package.get(path).unwrap_or_default());
        assert_eq!(was.lines().count(), is.lines().count(), "{path}");
    }
    let next = (package, plan);
    let more = review(&next, Proposal::Values(&value("regional.projects", "2027-01-01", "12")));
    assert_eq!(result(&more, "cases").state, State::Passed, "{:#?}", result(&more, "cases").items);
}

#[test]
fn bad_values_are_said_and_the_rest_waits() {
    let base = base();
    let mut values =
        values(&[("basic.full_time_staff", "2026-01-01", "8"), ("work.contract_value", "2027-01-01", "500000元")]);
    values.reason = String::new();
    let review = review(&base, Proposal::Values(&values));
    let expected = ALL.map(|id| {
        (
            id,
            match id {
                "form" | "values" => State::Failed,
                "stale" => State::Passed,
                _ => State::Skipped,
            },
        )
    });
    assert_eq!(states(&review), expected);
    assert!(!review.checks.passed && review.plan.is_none() && review.package.is_none());
    let paths: Vec<&str> = review.problems.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["$.reason", "$.values[0].from", "$.values[1].value"]);
}

#[test]
fn a_leap_is_asked_about_and_can_be_explained() {
    let base = base();
    // 附件 一（四）2: 50 万元; five hundred thousand looks like the same in 元.
    let mut values = value("work.contract_value", "2027-01-01", "500000");
    let leap = reviewed(&base, Proposal::Values(&values), true);
    let item = result(&leap, "jump").items.first().unwrap_or_else(|| unreachable!("{:#?}", leap.checks));
    assert_eq!((result(&leap, "jump").state, item.id.as_str()), (State::Failed, "jump:work.contract_value@2027-01-01"));
    assert_eq!(item.text.zh, "工作站点技术转移合同额下限：50 万元 → 500000 万元，正好差一万倍，像是把万元和元弄混了");
    values.accepted = vec![Accepted { item: item.id.clone(), reason: "确是五十亿元".into() }];
    let explained = reviewed(&base, Proposal::Values(&values), true);
    assert_eq!(result(&explained, "jump").state, State::Explained);
    assert!(explained.checks.passed);
    for (parameter, typed, leaps) in [("basic.full_time_staff", "500", false), ("basic.full_time_staff", "501", true)] {
        let found = reviewed(&base, Proposal::Values(&value(parameter, "2027-01-01", typed)), true);
        assert_eq!(result(&found, "jump").state == State::Failed, leaps, "{typed}");
    }
}

#[test]
fn money_dates_and_what_is_no_plain_fact() {
    let base = base();
    let values = values(&[("work.contract_value", "2027-01-01", "80"), ("work.practice", "2027-01-01", "3")]);
    let review = reviewed(&base, Proposal::Values(&values), true);
    let boundary = result(&review, "boundary");
    let told: Vec<&str> = boundary.items.iter().map(|item| item.text.zh.as_str()).collect();
    // 附件 一（四）2: more than 50 万元 of contracts, or as much; years of practice are computed from a date.
    assert!(told.iter().any(|told| told.starts_with("2026-12-31，") && told.contains("50 万元")), "{told:#?}");
    assert!(told.iter().any(|told| told.starts_with("2027-01-01，") && told.contains("80 万元")), "{told:#?}");
    assert!(told.iter().any(|told| told.starts_with("未造案例的用法")), "{told:#?}");
    assert_eq!(boundary.state, State::Passed);
}

#[test]
fn a_package_that_does_not_compile_has_its_places() {
    let base = base();
    let rules =
        base.0.get("rules.rhai").unwrap_or_default().replacen("fact.full_time_staff >=", "fact.full_time_stuff >=", 1);
    let broken = with_file(&base.0, "rules.rhai", rules);
    let review = review(&base, Proposal::Package { package: &broken, accepted: &[] });
    let compile = result(&review, "compile");
    assert_eq!(compile.state, State::Failed);
    let place = compile.items.first().and_then(|item| item.place.as_ref());
    assert!(
        place.is_some_and(|place| place.file == "rules.rhai" && place.line > 50 && place.column > 1),
        "{compile:#?}"
    );
    assert_eq!(result(&review, "values").state, State::Passed);
    assert!(review.plan.is_none() && review.package.is_some());
}

#[test]
fn a_package_is_told_by_its_rules() {
    let base = base();
    let rules = base.0.get("rules.rhai").unwrap_or_default();
    let rules = rules.replacen("fact.full_time_staff >= param", "fact.full_time_staff > param", 1);
    let other = with_file(&base.0, "rules.rhai", rules);
    let review = review(&base, Proposal::Package { package: &other, accepted: &[] });
    assert_eq!(zh(&review.diff), ["改动规则：专职人员（full_time_staff）的判断规则"]);
    assert_eq!(result(&review, "cases").state, State::Failed);
    // No value changed, so that others come out now has to be explained.
    let differences = result(&review, "differences");
    assert_eq!(differences.state, State::Failed);
    assert!(differences.items.iter().all(|item| item.explainable), "{differences:#?}");
    let same = review_of_itself(&base);
    assert!(same.checks.passed && same.diff.is_empty(), "{:#?}", same.checks);
}

fn review_of_itself(base: &(Package, VerifiedPlan)) -> Review {
    review(base, Proposal::Package { package: &base.0, accepted: &[] })
}

#[test]
fn a_first_package_needs_no_base() {
    let package = package("gx-zone");
    let review = check(&Context {
        digest: "d",
        base_digest: "",
        base: None,
        others: &[],
        proposal: Proposal::Package { package: &package, accepted: &[] },
        today: day("2026-11-22"),
        stale: Some(Text { zh: "旧".into(), en: "old".into() }),
        quick: false,
    });
    assert_eq!(result(&review, "cases").state, State::Passed);
    assert_eq!((result(&review, "stale").state, review.checks.passed), (State::Failed, false));
}

#[test]
fn while_typing_only_touched_cases_are_decided() {
    let base = base();
    let values = value("basic.full_time_staff", "2027-01-01", "8");
    let context = Context {
        digest: "d",
        base_digest: "b",
        base: Some((&base.0, &base.1)),
        others: &[],
        proposal: Proposal::Values(&values),
        today: day("2026-11-22"),
        stale: None,
        quick: true,
    };
    let quick = check(&context);
    let whole = check(&Context { quick: false, ..context });
    assert_eq!(states(&quick), states(&whole));
    assert!(quick.checks.counted.cases < whole.checks.counted.cases / 4, "{:?}", quick.checks.counted);
}
