//! Stage check, last: contracts that cannot hold together, each named with the one that it contradicts.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use zhunsheng_engine::{explain::support::support, plan::Plan};

use super::{Bound, Contract, FILE, Promise, Subject, Way};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    syntax::Span,
};

type Placed = (Contract, Span);

/// Reports every contract that contradicts one before it.
pub(super) fn check(plan: &Plan, placed: &[Placed], problems: &mut Diagnostics) {
    for (at, (contract, span)) in placed.iter().enumerate() {
        for (other, there) in placed.iter().take(at) {
            let Some(why) = opposed(plan, contract, other).or_else(|| crossed(plan, contract, other)) else { continue };
            problems.push(contradiction(contract, *span, other, *there, &why));
        }
        // Why: bounds of one contract can cross, too.
        if let Some(why) = crossed(plan, contract, contract) {
            let message = format!("the bounds of `{}` cross: {why}", contract.id);
            let hint = "`least` has to lie below `most`";
            problems.push(Diagnostic::error(Code::ContradictoryContracts, FILE, *span, message).hint(hint));
        }
    }
    excluded(plan, placed, problems);
}

fn contradiction(contract: &Contract, span: Span, other: &Contract, there: Span, why: &str) -> Diagnostic {
    let message = format!("`{}` and `{}` cannot both hold: {why}", contract.id, other.id);
    Diagnostic::error(Code::ContradictoryContracts, FILE, span, message)
        .hint(format!("`{}` stands in line {}; take one of them out, or correct it", other.id, there.line))
}

/// One result that never falls whichever way a fact goes, although it reads the fact.
fn opposed(plan: &Plan, one: &Contract, other: &Contract) -> Option<String> {
    let (Promise::Monotone { of, facts, way }, Promise::Monotone { of: other_of, facts: other_facts, way: other_way }) =
        (&one.promise, &other.promise)
    else {
        return None;
    };
    if way == other_way {
        return None;
    }
    for subject in of.iter().filter(|subject| other_of.contains(subject)) {
        let reads = |fact: usize| {
            let at = u32::try_from(fact).ok();
            let operands = subject.operands(plan);
            operands.into_iter().any(|operand| support(plan, operand).facts.iter().any(|known| at == Some(*known)))
        };
        if let Some(&fact) = facts.iter().find(|fact| other_facts.contains(fact) && reads(**fact)) {
            let name = plan.facts.get(fact).map_or("", |fact| fact.name.as_str());
            let (up, down) = if *way == Way::Rises { (one, other) } else { (other, one) };
            return Some(format!(
                "`{}` would not fall when `{name}` rises (`{}`) nor when it falls (`{}`), so it could not depend on it, \
                 but its rules read it",
                id_of(plan, *subject),
                up.id,
                down.id,
            ));
        }
    }
    None
}

/// An amount that must be at least more than it may be at most.
fn crossed(plan: &Plan, one: &Contract, other: &Contract) -> Option<String> {
    let (Promise::Within { amounts, least, .. }, Promise::Within { amounts: other_amounts, most, .. }) =
        (&one.promise, &other.promise)
    else {
        return None;
    };
    let both = amounts.iter().find(|amount| other_amounts.contains(amount))?;
    let crosses = |least: &Option<Bound>, most: &Option<Bound>| {
        let (low, high) = (number(plan, least.as_ref()?)?, number(plan, most.as_ref()?)?);
        (low > high).then_some((low, high))
    };
    let Promise::Within { most: own_most, .. } = &one.promise else { return None };
    let Promise::Within { least: other_least, .. } = &other.promise else { return None };
    let (low, high) = crosses(least, most).or_else(|| crosses(other_least, own_most))?;
    let id = id_of(plan, Subject::Amount(*both));
    Some(format!("`{id}` would have to be at least {low} 元 and at most {high} 元"))
}

/// A bound on the first day of the policy; nothing for what depends on facts or is not set.
fn number(plan: &Plan, bound: &Bound) -> Option<Decimal> {
    match bound {
        Bound::Number(number) => Some(*number),
        Bound::Parameter(index) => plan.parameters.get(*index)?.values.first()?.value.cell().number(),
        Bound::Share { .. } => None,
    }
}

/// Results of which one implies the other, at once or through others, while no two of them may be met together.
fn excluded(plan: &Plan, placed: &[Placed], problems: &mut Diagnostics) {
    let edges = placed.iter().filter_map(|(contract, span)| match contract.promise {
        Promise::Implies { when, then } => Some((when, then, contract, *span)),
        _ => None,
    });
    let edges: Vec<_> = edges.collect();
    for (contract, span) in placed {
        let Promise::Excludes { of } = &contract.promise else { continue };
        for first in of {
            let mut reached: BTreeSet<Subject> = BTreeSet::from([*first]);
            let mut through = None;
            while let Some((_, then, by, at)) =
                edges.iter().find(|(when, then, ..)| reached.contains(when) && !reached.contains(then))
            {
                reached.insert(*then);
                through = Some((*by, *at));
                if of.contains(then) {
                    break;
                }
            }
            let second = of.iter().find(|other| *other != first && reached.contains(other));
            let (Some(second), Some((by, at))) = (second, through) else { continue };
            let why = format!(
                "where `{}` is met `{}` is met too, and no two of these may be: `{}` could never be met",
                id_of(plan, *first),
                id_of(plan, *second),
                id_of(plan, *first)
            );
            problems.push(contradiction(contract, *span, by, at, &why));
        }
    }
}

fn id_of(plan: &Plan, subject: Subject) -> &str {
    match subject {
        Subject::Outcome(index) => plan.outcomes.get(index).map(|one| one.id.as_str()),
        Subject::Finding(index) | Subject::Amount(index) => plan.findings.get(index).map(|one| one.id.as_str()),
    }
    .unwrap_or_default()
}
