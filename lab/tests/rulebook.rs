//! The shortlist of a rulebook against the match over all of it: what is not decided could not have been told.

use std::collections::BTreeSet;

use zhunsheng_compiler::{Package, cases, compile};
use zhunsheng_engine::{
    Date, Lang, Match, Plan, Rulebook, Verdict, VerifiedPlan,
    across::Decided,
    decide,
    facts::{self, Dossier},
};
use zhunsheng_lab::{generate::FIXED_SEED, rulebook};

fn day(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|| unreachable!("a day of the calendar"))
}

/// What the match over every plan tells: the policies with something met, due or to be minded, and those of the near outcomes in their order.
fn told(plans: &[VerifiedPlan], text: &str, as_of: Date) -> (BTreeSet<String>, Vec<String>) {
    let among: Vec<&Plan> = plans.iter().map(|plan| &**plan).collect();
    let in_force = |plan: &&VerifiedPlan| plan.policy.from <= as_of && plan.policy.to.is_none_or(|last| as_of <= last);
    let read: Vec<_> = plans.iter().filter(in_force).map(|plan| (plan, facts::read(plan, &among, text))).collect();
    let read: Vec<_> = read.into_iter().filter_map(|(plan, facts)| Some((plan, facts.ok()?))).collect();
    let decisions: Vec<_> = read.iter().map(|(plan, facts)| decide(plan, facts, as_of)).collect();
    let decided: Vec<_> = decisions.iter().map(|decision| Decided::new(decision, Lang::Zh)).collect();
    let whole = Match::new(&decided, &[], (as_of, Lang::Zh, false));
    let due = whole.amounts.iter().filter(|amount| amount.verdict == Verdict::Met).map(|amount| amount.policy);
    let minded = whole.met.iter().chain(&whole.alerts).map(|one| one.policy);
    let near = whole.near.iter().map(|one| one.policy.to_owned());
    (minded.chain(due).map(str::to_owned).collect(), near.collect())
}

fn agree(plans: &[VerifiedPlan], dossiers: &[String], as_of: Date) -> (usize, usize) {
    let book = Rulebook::new(plans.iter().collect());
    let (mut decided, mut in_force) = (0, 0);
    for text in dossiers {
        let (minded, near) = told(plans, text, as_of);
        for most in [0, 1, 5, 20, 10_000] {
            let list = book.shortlist(text, as_of, most).unwrap_or_else(|why| unreachable!("a dossier: {why:?}"));
            let nearest: BTreeSet<&String> = near.iter().take(most).collect();
            let is_told = |(_, plan): &(usize, &VerifiedPlan)| {
                minded.contains(&plan.policy.id) || nearest.contains(&plan.policy.id)
            };
            let expected: Vec<usize> = plans.iter().enumerate().filter(is_told).map(|(at, _)| at).collect();
            assert_eq!(list.policies, expected, "the {most} nearest of {} as of {as_of}: {text}", plans.len());
            if most == 5 {
                decided += list.decided;
                in_force += list.in_force;
            }
        }
    }
    (decided, in_force)
}

#[test]
fn what_is_not_decided_would_not_be_told() {
    let plans = rulebook::policies(150, FIXED_SEED);
    let mut dossiers: Vec<String> = (0..6).map(|seed| rulebook::dossier(150, FIXED_SEED + seed)).collect();
    dossiers.push("{}".to_owned());
    dossiers.push(r#"{"enterprise_3": null, "nobody_asks": 1}"#.to_owned());
    let (decided, in_force) = agree(&plans, &dossiers, day("2026-03-01"));
    println!("{decided} of {in_force} policies decided for the five nearest");
    assert!(decided * 2 < in_force, "the index saves nothing: {decided} of {in_force}");
    assert!(agree(&plans, &dossiers, day("2019-12-31")) == (0, 0), "nothing is in force then");
}

#[test]
fn real_policies_are_not_overlooked() {
    let names: BTreeSet<String> =
        zhunsheng_rules::FILES.iter().map(|(path, _)| path.split('/').take(2).collect::<Vec<_>>().join("/")).collect();
    let package = |name: &String| {
        let inside =
            |(path, text): &(&'static str, &'static str)| Some((path.strip_prefix(&format!("{name}/"))?, *text));
        Package::from_files(name.as_str(), zhunsheng_rules::FILES.iter().filter_map(inside))
    };
    let packages: Vec<Package> = names.iter().map(package).collect();
    let plans: Vec<VerifiedPlan> = packages.iter().filter_map(|package| compile(package).plan).collect();
    assert_eq!(plans.len(), packages.len());
    let some = packages.iter().flat_map(|package| cases::read(package).into_iter().step_by(40));
    let mut dossiers: Vec<String> = some.map(|case| case.facts).collect();
    dossiers.push("{}".to_owned());
    for as_of in ["2026-03-01", "2012-06-30"] {
        agree(&plans, &dossiers, day(as_of));
    }
    println!("{} dossiers", dossiers.len());
}

#[test]
fn every_name_of_a_dossier_has_a_plan_that_knows_it() {
    let plans = rulebook::policies(100, FIXED_SEED);
    let (text, book) = (rulebook::dossier(100, 3), Rulebook::new(plans.iter().collect()));
    let dossier = Dossier::new(&text).unwrap_or_else(|why| unreachable!("a dossier: {why:?}"));
    let among = book.vocabulary(&dossier);
    let all: Vec<&Plan> = plans.iter().map(|plan| &**plan).collect();
    for plan in &plans {
        assert_eq!(facts::read(plan, &among, &text), facts::read(plan, &all, &text));
    }
    assert!(among.len() < all.len());
}
