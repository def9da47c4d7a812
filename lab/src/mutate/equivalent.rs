//! Beside the pipeline, mutants: those that decide like the policy itself: proven here where that is easy, or reviewed by people with a reason.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde_json::Value;
use zhunsheng_engine::plan::{Comparison, Domain, Node, Operand, Plan, Text};

use super::{
    Mutant,
    change::{Change, Edit, operands},
    survey::Survey,
};

/// A mutant that somebody looked at and found to decide like the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// The key of the mutant.
    pub mutant: String,
    /// Why no facts can tell it from the policy.
    pub why: Text,
}

/// An entry of the reviewed file that says nothing any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// The key of the mutant.
    pub mutant: String,
    /// The case that notices it; nothing if there is no such mutant.
    pub killed_by: Option<String>,
}

/// The reviewed mutants of `mutants.json`, which has been checked against its schema.
#[must_use]
pub fn reviewed(text: &str) -> Vec<Reviewed> {
    let json: Value = serde_json::from_str(text).unwrap_or_default();
    let entries = json.get("equivalent").and_then(Value::as_array).cloned().unwrap_or_default();
    let text = |of: Option<&Value>| of.and_then(Value::as_str).map(str::to_owned).unwrap_or_default();
    let entry = |entry: &Value| {
        let why = entry.get("why");
        let part = |lang: &str| text(why.and_then(|why| why.get(lang)));
        Reviewed { mutant: text(entry.get("mutant")), why: Text { zh: part("zh"), en: part("en") } }
    };
    entries.iter().map(entry).collect()
}

/// Why a mutant decides like the policy on all facts and dates, where that can be read off the plan.
pub(super) fn proven(survey: &Survey<'_>, mutant: &Mutant) -> Option<Text> {
    let plan = survey.plan;
    match &mutant.change {
        Change::From(parameter, at, day) => {
            let first = plan.policy.from;
            let old = plan.parameters.get(*parameter)?.values.get(*at)?.from;
            (old <= first && *day <= first).then(|| Text {
                zh: format!("政策自 {first} 起施行，此前不作判断"),
                en: format!("the policy is in force from {first}, nothing is decided for an earlier day"),
            })
        }
        Change::Value(..) => None,
        Change::Node(index, edit) => of_node(survey, *index, plan.nodes.get(*index as usize)?, edit),
    }
}

fn of_node(survey: &Survey<'_>, at: u32, node: &Node, edit: &Edit) -> Option<Text> {
    let plan = survey.plan;
    match (edit, node) {
        (Edit::Without(place), Node::All(of) | Node::Any(of)) => {
            let all = matches!(node, Node::All(_));
            let rest: Vec<Operand> =
                of.iter().enumerate().filter(|(at, _)| at != place).map(|(_, operand)| *operand).collect();
            let (whole, rest) = (parts(plan, of, all), parts(plan, &rest, all));
            (whole == rest).then(|| Text {
                zh: "其余各项已经包含这一项".to_owned(),
                en: "the others include it already".to_owned(),
            })
        }
        (Edit::Keep(place), Node::Multiply(..)) => {
            let factor = *operands(node).get(1_usize.checked_sub(*place)?)?;
            is_one(plan, factor).then(|| Text {
                zh: "另一个因数自施行起一直是 1（即 100%）".to_owned(),
                en: "the other factor has been 1 (100 %) ever since the policy is in force".to_owned(),
            })
        }
        (Edit::Op(other), Node::Compare { op, left, right }) if is_boundary(*op, *other) => {
            let ((low, high), (least, most)) = (range(survey, *left, at)?, range(survey, *right, at)?);
            (high < least || most < low).then(|| Text {
                zh: "两边的取值范围没有共同的值，正好相等的情形不会出现".to_owned(),
                en: "the ranges of both sides have no value in common, so they are never equal".to_owned(),
            })
        }
        (Edit::Constant(..), Node::Compare { op, left, right }) => {
            let Some(Node::Compare { left: a, right: b, .. }) = edit.of(node) else { return None };
            let always = always(*op, range(survey, *left, at)?, range(survey, *right, at)?)?;
            (always == self::always(*op, range(survey, a, at)?, range(survey, b, at)?)?).then(|| Text {
                zh: "按取值范围，两种写法的结果总是一样".to_owned(),
                en: "within the bounds of the values, both always come out the same".to_owned(),
            })
        }
        (Edit::Keep(1), Node::Applies { condition, value }) => carries(plan, *value, *condition).then(|| Text {
            zh: "所含各项自己都有同样的适用条件".to_owned(),
            en: "everything in it applies under the same condition by itself".to_owned(),
        }),
        (Edit::Opposite, Node::Least(..) | Node::Greatest(..)) => {
            let of = operands(node);
            (of.first() == of.get(1))
                .then(|| Text {
                    zh: "两边是同一个数".to_owned(), en: "both sides are the same number".to_owned()
                })
        }
        _ => None,
    }
}

/// The conditions that an `all` (or an `any`) comes down to, with those of the same kind inside of it laid open.
fn parts(plan: &Plan, of: &[Operand], all: bool) -> BTreeSet<Operand> {
    let mut found = BTreeSet::new();
    let mut stack = of.to_vec();
    while let Some(operand) = stack.pop() {
        let node = if let Operand::Node(index) = operand { plan.nodes.get(index as usize) } else { None };
        match node {
            Some(Node::All(of)) if all && !of.is_empty() => stack.extend(of),
            Some(Node::Any(of)) if !all && !of.is_empty() => stack.extend(of),
            _ => drop(found.insert(operand)),
        }
    }
    found
}

/// Whether this is a parameter that has the value 1 on every day of the policy.
fn is_one(plan: &Plan, operand: Operand) -> bool {
    let Operand::Parameter(index) = operand else { return false };
    let values = plan.parameters.get(index as usize).map_or(&[][..], |parameter| &parameter.values);
    let from_the_start = values.first().is_some_and(|dated| dated.from <= plan.policy.from);
    from_the_start && values.iter().all(|dated| dated.value.cell().number() == Some(Decimal::ONE))
}

/// Whether two comparisons differ only where both sides are equal.
fn is_boundary(one: Comparison, other: Comparison) -> bool {
    matches!(
        (one, other),
        (Comparison::Less, Comparison::AtMost)
            | (Comparison::AtMost, Comparison::Less)
            | (Comparison::Greater, Comparison::AtLeast)
            | (Comparison::AtLeast, Comparison::Greater)
    )
}

/// What a comparison always says, where the ranges of its sides settle that.
fn always(op: Comparison, (low, high): (Decimal, Decimal), (least, most): (Decimal, Decimal)) -> Option<bool> {
    let (below, above) = (high < least, low > most);
    match op {
        Comparison::Less => (below || low >= most).then_some(below),
        Comparison::AtMost => (above || high <= least).then_some(!above),
        Comparison::Greater => (above || high <= least).then_some(above),
        Comparison::AtLeast => (below || low >= most).then_some(!below),
        Comparison::Equal => (below || above).then_some(false),
        Comparison::NotEqual => (below || above).then_some(true),
    }
}

/// Whether a value does not apply by itself wherever this condition does not hold, and is unknown wherever it is.
fn carries(plan: &Plan, value: Operand, wanted: Operand) -> bool {
    let Operand::Node(index) = value else { return false };
    match plan.nodes.get(index as usize) {
        Some(Node::Applies { condition, .. }) => *condition == wanted,
        Some(Node::All(of) | Node::Any(of)) => !of.is_empty() && of.iter().all(|one| carries(plan, *one, wanted)),
        _ => false,
    }
}

/// The least and greatest number that an operand of this node can have, where its domain says so.
fn range(survey: &Survey<'_>, operand: Operand, at: u32) -> Option<(Decimal, Decimal)> {
    if let Operand::Whole(number) = operand {
        return Some((Decimal::from(number), Decimal::from(number)));
    }
    match survey.domain(operand, at)? {
        Domain::Integer { minimum, maximum, .. } => Some((Decimal::from(*minimum), Decimal::from(*maximum))),
        Domain::Decimal { minimum, maximum, .. } => Some((minimum.0, maximum.0)),
        _ => None,
    }
}
