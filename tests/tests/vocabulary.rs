//! One vocabulary: facts of the same name mean the same in all packages, and one file of facts is read for all of them.

use std::collections::BTreeSet;

use zhunsheng_compiler::vocabulary::{Aspect, check, shared};
use zhunsheng_engine::{
    Plan,
    facts::{FactProblem, Facts, ProblemKind, from_json, read},
    plan::{Domain, Judge},
};
use zhunsheng_tests::compiled;

fn plans() -> Vec<(String, Plan)> {
    compiled().iter().map(|(package, plan)| (package.name.clone(), (**plan).clone())).collect()
}

fn station() -> Plan {
    plans().into_iter().find(|(name, _)| name == "gx-station/1").map_or_else(|| unreachable!(), |(_, plan)| plan)
}

#[test]
fn the_packages_share_one_vocabulary() {
    let plans = plans();
    let named: Vec<(&str, &Plan)> = plans.iter().map(|(name, plan)| (name.as_str(), plan)).collect();
    let problems: Vec<String> = check(&named).iter().map(|one| one.message()).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_difference_is_named_with_both_packages() {
    let first = station();
    let mut other = first.clone();
    let mut expected = BTreeSet::new();
    let people = other.units.iter().position(|unit| unit.id == "人").and_then(|index| u32::try_from(index).ok());
    let mut seen = BTreeSet::new();
    for fact in &mut other.facts {
        let aspect = match &mut fact.domain {
            Domain::Boolean if seen.insert("title") => {
                fact.title.zh.push('？');
                Aspect::Title
            }
            Domain::Boolean if seen.insert("type") => {
                fact.domain = Domain::Date;
                Aspect::Type
            }
            Domain::Integer { maximum, .. } if seen.insert("bounds") => {
                *maximum += 1;
                Aspect::Bounds
            }
            Domain::Integer { unit, .. } if Some(*unit) != people && seen.insert("unit") => {
                *unit = people.unwrap_or_default();
                Aspect::Unit
            }
            Domain::Date if seen.insert("judge") => {
                fact.judge = if fact.judge == Judge::Registry { Judge::Expert } else { Judge::Registry };
                Aspect::Judge
            }
            Domain::Choice { .. } if seen.insert("choices") => Aspect::Choices,
            Domain::List { fields, .. } if seen.insert("fields") => {
                let Some(field) = fields.first_mut() else { continue };
                field.title.en.push('?');
                expected.insert((format!("{}[].{}", fact.name, field.name), Aspect::TitleEn));
                continue;
            }
            _ => continue,
        };
        // Why: a set of choices may serve several facts, so all of them differ then.
        if aspect != Aspect::Choices {
            expected.insert((fact.name.clone(), aspect));
        }
    }
    for set in &mut other.choice_sets {
        set.choices.reverse();
    }
    let found = check(&[("a/1", &first), ("b/1", &other)]);
    assert!(found.iter().all(|one| one.first.0 == "a/1" && one.other.0 == "b/1" && one.first.1 != one.other.1));
    assert!(found.iter().any(|one| one.aspect == Aspect::Choices));
    let found: BTreeSet<(String, Aspect)> =
        found.into_iter().filter(|one| one.aspect != Aspect::Choices).map(|one| (one.fact, one.aspect)).collect();
    assert_eq!(found, expected);
    assert!(check(&[("a/1", &first)]).is_empty() && check(&[("a/1", &first), ("b/1", &first)]).is_empty());
}

#[test]
fn one_title_under_two_names_is_named_with_both_packages() {
    let first = station();
    let mut other = first.clone();
    for fact in other.facts.iter_mut().filter(|fact| fact.name == "legal_form") {
        fact.name = String::from("form_in_law");
        fact.title.zh = format!(" {} ", fact.title.zh);
    }
    let title = first.facts.iter().find(|fact| fact.name == "legal_form").map(|fact| fact.title.zh.clone());
    let found = check(&[("a/1", &first), ("b/1", &other)]);
    let [one] = found.as_slice() else { unreachable!("{found:?}") };
    assert_eq!((one.aspect, Some(&one.fact)), (Aspect::Name, title.as_ref()));
    let said = |package: &str, name: &str| (package.to_owned(), name.to_owned());
    assert_eq!((&one.first, &one.other), (&said("a/1", "legal_form"), &said("b/1", "form_in_law")));
    assert!(one.message().contains("`legal_form` in a/1, `form_in_law` in b/1"), "{}", one.message());

    // Within a package a title may stand twice; another that has one of the two names agrees.
    let mut twice = first.clone();
    twice.facts.extend(other.facts.iter().filter(|fact| fact.name == "form_in_law").cloned());
    assert!(check(&[("a/1", &twice)]).is_empty());
    assert!(check(&[("a/1", &twice), ("b/1", &first)]).is_empty());
}

#[test]
fn shared_facts_are_listed_with_their_packages() {
    let first = station();
    let mut few = first.clone();
    few.facts.retain(|fact| fact.name == "legal_form");
    let mut none = first.clone();
    none.facts.clear();
    let listed = shared(&[("a/1", &first), ("b/1", &none), ("c/1", &few)]);
    let listed: Vec<(&str, &[&str])> = listed.iter().map(|one| (one.fact.name.as_str(), &one.packages[..])).collect();
    assert_eq!(listed, [("legal_form", &["a/1", "c/1"][..])]);
    assert!(shared(&[("a/1", &first)]).is_empty());
}

#[test]
fn one_file_is_read_for_all_plans() {
    let whole = station();
    let mut few = whole.clone();
    few.facts.retain(|fact| fact.name == "legal_form");
    let among = [&few, &whole];
    let text = r#"{ "legal_form": "other", "full_time_staff": 3, "$confirmed": ["service_capability"] }"#;
    assert!(from_json(&few, text).is_err());
    let facts = read_among(&few, &among, text);
    assert!(facts.is_ok_and(|facts| facts.cells().len() == 1 && facts.cell(0).is_known()));
    assert!(read_among(&whole, &among, text).is_ok());
    let text = r#"{ "full_time_staf": 3, "$confirmed": ["service_capabilit", "full_time_staff"] }"#;
    let problems = among.map(|plan| read_among(plan, &among, text).err().unwrap_or_default());
    let [of_few, of_whole] = &problems;
    assert_eq!(of_few, of_whole);
    let kinds: Vec<ProblemKind> = of_few.iter().map(|problem| problem.kind.clone()).collect();
    let near = |name: &str| ProblemKind::UnknownName(Some(name.to_owned()));
    assert_eq!(kinds, [near("full_time_staff"), near("service_capability"), ProblemKind::NotJudged]);
}

/// Reads for one of several plans; any problem refuses the text.
fn read_among(plan: &Plan, among: &[&Plan], text: &str) -> Result<Facts, Vec<FactProblem>> {
    let facts = read(plan, among, text)?;
    if facts.problems().is_empty() { Ok(facts) } else { Err(facts.problems().to_vec()) }
}
