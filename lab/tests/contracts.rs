//! Tests of the laboratory: the contracts of the packages hold, and wrong ones are broken by the smallest facts there are.

mod packages;

use zhunsheng_compiler::{
    cases,
    contracts::{self, Contract, Promise, Subject, Way},
};
use zhunsheng_engine::{Verdict, VerifiedPlan, plan::Text};
use zhunsheng_lab::{
    boundaries::{Boundaries, Seed, boundaries_of},
    contracts::{Effort, Held, Outcome, hold},
    generate::{FIXED_SEED, Value},
};

const EFFORT: Effort = Effort { seed: FIXED_SEED, made_up: 60, each: 240 };

fn of(promise: Promise) -> Contract {
    Contract { id: "tried".to_owned(), clause: 0, title: Text::default(), promise }
}

/// One contract on a package, looked at near these findings only.
fn tried(name: &str, promise: &dyn Fn(&VerifiedPlan) -> Promise) -> (VerifiedPlan, Held) {
    let package = packages::of(name);
    let plan = packages::plan(&package);
    let seeds: Vec<Seed> = cases::read(&package).iter().map(|case| Seed::of_case(&plan, case)).collect();
    let held = hold(&plan, &[of(promise(&plan))], &seeds, &Boundaries::default(), EFFORT);
    let held = held.into_iter().next().unwrap_or_else(|| unreachable!("one contract was tried"));
    (plan, held)
}

fn subject(plan: &VerifiedPlan, id: &str) -> Subject {
    Subject::named(plan, id).unwrap_or_else(|| unreachable!("there is {id}"))
}

fn fact(plan: &VerifiedPlan, name: &str) -> usize {
    plan.fact_index(name).unwrap_or_else(|| unreachable!("there is {name}"))
}

#[test]
fn the_contracts_of_every_package_hold_and_cite_what_they_follow_from() {
    for package in packages::all() {
        let plan = packages::plan(&package);
        let all = contracts::read(&package, &plan);
        assert!((5..=15).contains(&all.len()), "{}: {} contracts", package.name, all.len());
        let seeds: Vec<Seed> = cases::read(&package).iter().map(|case| Seed::of_case(&plan, case)).collect();
        let near = boundaries_of(&plan, &seeds, &|finding| finding.is_some_and(|index| index % 5 == 0));
        for held in hold(&plan, &all, &seeds, &near, EFFORT) {
            let Held { contract, decisions, violation } = held;
            assert!(violation.is_none(), "{}: {} {violation:#?}", package.name, contract.id);
            assert!(decisions > 100, "{}: {} was looked at {decisions} times", package.name, contract.id);
        }
    }
}

#[test]
fn the_wrong_way_is_found_and_brought_to_the_threshold() {
    let (_, held) = tried("gx-station/1", &|plan| Promise::Monotone {
        of: vec![subject(plan, "full_time_staff")],
        facts: vec![fact(plan, "full_time_staff")],
        way: Way::Falls,
    });
    let broken = held.violation.unwrap_or_else(|| unreachable!("fewer staff costs the verdict"));
    // 附件 一（一）2：不少于 5 人，所以从 5 人到 4 人。
    let second = broken.second.unwrap_or_else(|| unreachable!("two decisions differ"));
    assert_eq!((broken.first.value, second.value), (Some(Value::Integer(5)), Some(Value::Integer(4))));
    assert_eq!(broken.first.result, Outcome::Verdict(Verdict::Met));
    assert_eq!(second.result, Outcome::Verdict(Verdict::NotMet));
    assert_eq!(broken.first.facts.len(), 1, "no other fact is needed: {:?}", broken.first.facts);
}

#[test]
fn a_bound_that_is_too_low_is_broken_by_the_sum_that_the_policy_gives() {
    let (plan, held) = tried("gx-zone/1", &|plan| {
        let Subject::Amount(amount) = subject(plan, "grant_region") else { unreachable!("it is an amount") };
        let most = Some(contracts::Bound::Number(rust_decimal::Decimal::from(999_999)));
        Promise::Within { amounts: vec![amount], least: None, most }
    });
    // 八（三）：给予 100 万元。
    let broken = held.violation.unwrap_or_else(|| unreachable!("{} gives more", plan.policy.id));
    assert_eq!(broken.first.result, Outcome::Amount(rust_decimal::Decimal::from(1_000_000)));
    assert!(broken.first.facts.len() <= 3, "{:?}", broken.first.facts);
}

#[test]
fn what_the_document_does_not_say_is_broken() {
    // Staff enough is one condition of many.
    let (_, held) = tried("gx-station/1", &|plan| Promise::Implies {
        when: subject(plan, "full_time_staff"),
        then: subject(plan, "work_station"),
    });
    assert!(held.violation.is_some());
    let (_, held) = tried("gx-station/1", &|plan| Promise::Excludes {
        of: vec![subject(plan, "full_time_staff"), subject(plan, "basic_management")],
    });
    let broken = held.violation.unwrap_or_else(|| unreachable!("both can be met"));
    assert_eq!(broken.first.facts.len(), 2, "{:?}", broken.first.facts);
}

#[test]
fn the_same_seed_finds_the_same() {
    let promise = |plan: &VerifiedPlan| Promise::Monotone {
        of: vec![subject(plan, "work_station")],
        facts: vec![fact(plan, "host_established_on")],
        way: Way::Rises,
    };
    let (one, other) = (tried("gx-station/1", &promise).1, tried("gx-station/1", &promise).1);
    assert!(one.violation.is_some());
    assert_eq!(format!("{:?}", one.violation), format!("{:?}", other.violation));
}
