//! Beside the pipeline: from facts that break a contract to the fewest that still do, with the two values as near to each other as they can be.

use zhunsheng_compiler::contracts::Promise;
use zhunsheng_engine::plan::Domain;

use super::{
    Violation,
    trial::{Found, Trial},
    upward,
};
use crate::{
    boundaries::{
        Seed, Varied,
        probe::{Moved, Prepared},
    },
    generate::{Case, Value, typed},
};

/// The violation with every fact taken away that it does without.
pub(super) fn smallest<'p>(trial: &mut Trial<'p>, found: Found<'p>) -> Violation {
    let mut best = found.violation;
    let moved = best.fact.and_then(|fact| trial.plan.facts.get(fact)).map(|fact| fact.name.clone());
    let names: Vec<String> = found.seed.seed.facts.keys().cloned().collect();
    let mut facts = found.seed.seed.facts.clone();
    let mut tries: Vec<Box<dyn Fn(&Case) -> Case>> = Vec::new();
    for name in names.into_iter().filter(|name| moved.as_ref() != Some(name)) {
        let own = name.clone();
        tries.push(Box::new(move |case| {
            let mut case = case.clone();
            case.remove(&own);
            case
        }));
        tries.push(Box::new(move |case| {
            let mut case = case.clone();
            if let Some(Value::List(records)) = case.get_mut(&name) {
                records.truncate(1);
            }
            case
        }));
    }
    for make in tries {
        let fewer = make(&facts);
        if fewer == facts {
            continue;
        }
        if let Some(violation) = again(trial, found.seed, &best, &fewer, found.between) {
            best = violation;
            facts = fewer;
        }
    }
    closer(trial, found.seed, &best, &facts, found.between).unwrap_or(best)
}

/// The same violation on other facts, if it is there.
fn again(
    trial: &mut Trial<'_>,
    seed: &Prepared<'_>,
    known: &Violation,
    facts: &Case,
    between: Option<(i64, i64)>,
) -> Option<Violation> {
    if let (Some(fact), Some((low, high))) = (known.fact, between) {
        return pair(trial, seed, known, facts, fact, (low, high));
    }
    if let Promise::Evidence { .. } = trial.contract.promise {
        // Why: of two cases of which one has fewer facts, both lose the fact.
        let few: Case = known.first.facts.iter().filter(|(name, _)| facts.contains_key(*name)).map(clone).collect();
        let was = trial.result(seed.plan, &typed(trial.plan, &few), seed.seed.as_of, known.subject);
        let is = trial.result(seed.plan, &typed(trial.plan, facts), seed.seed.as_of, known.subject);
        if was.height().is_none() || was == is {
            return None;
        }
        let mut fewer = known.clone();
        (fewer.first.facts, fewer.first.result) = (few, was);
        if let Some(second) = &mut fewer.second {
            (second.facts, second.result) = (facts.clone(), is);
        }
        return Some(fewer);
    }
    let broken = trial.broken(seed.plan, &typed(trial.plan, facts), seed.seed.as_of)?;
    let same = broken.subject == known.subject && broken.other == known.other;
    let mut fewer = known.clone();
    fewer.first.facts = facts.clone();
    (fewer.first.result, fewer.first.other, fewer.bound) = (broken.result, broken.second, broken.bound);
    same.then_some(fewer)
}

fn clone((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

/// The two decisions at two positions of a fact, if the result still falls between them.
fn pair(
    trial: &mut Trial<'_>,
    seed: &Prepared<'_>,
    known: &Violation,
    facts: &Case,
    fact: usize,
    between: (i64, i64),
) -> Option<Violation> {
    let own = Seed { facts: facts.clone(), ..seed.seed.clone() };
    let prepared = Prepared { seed: &own, facts: typed(trial.plan, facts), plan: seed.plan };
    let moved = Moved::new(trial.plan, &prepared, Varied::Fact(u32::try_from(fact).ok()?))?;
    let up = matches!(&trial.contract.promise, Promise::Monotone { way, .. } if upward(*way));
    let (from, to) = if up { between } else { (between.1, between.0) };
    let mut fewer = known.clone();
    let mut look = |at: i64| {
        let case = moved.case(trial.plan, at)?;
        let result = trial.result(seed.plan, &typed(trial.plan, &case), seed.seed.as_of, known.subject);
        Some((case, moved.value(at), result))
    };
    (fewer.first.facts, fewer.first.value, fewer.first.result) = look(from)?;
    let (case, value, result) = look(to)?;
    let second = fewer.second.as_mut()?;
    (second.facts, second.value, second.result) = (case, value, result);
    (second.result.height()? < fewer.first.result.height()?).then_some(fewer)
}

/// The two values of a fact brought together until they are neighbours, or the result no longer falls between them.
fn closer(
    trial: &mut Trial<'_>,
    seed: &Prepared<'_>,
    known: &Violation,
    facts: &Case,
    between: Option<(i64, i64)>,
) -> Option<Violation> {
    let (fact, (mut low, mut high)) = known.fact.zip(between)?;
    let mut best = None;
    // Why: no line has more than 2^63 positions.
    for _ in 0..64 {
        if high - low <= 1 || matches!(trial.plan.facts.get(fact)?.domain, Domain::Boolean) {
            break;
        }
        let middle = low + (high - low) / 2;
        if let Some(nearer) = pair(trial, seed, known, facts, fact, (low, middle)) {
            (best, high) = (Some(nearer), middle);
        } else if let Some(nearer) = pair(trial, seed, known, facts, fact, (middle, high)) {
            (best, low) = (Some(nearer), middle);
        } else {
            break;
        }
    }
    best
}
