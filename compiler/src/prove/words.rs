//! Stage prove: what was found, in words: operands, what they can be, days, and what follows for rules.

use rust_decimal::Decimal;
use zhunsheng_engine::{
    Date,
    plan::{Comparison, Domain, Finding, Node, Operand},
    wording::shown,
};

use super::{
    claims::sign,
    possible::{Place, World},
    values::{Interval, Values, day_of},
};

/// A rule that a claim settles.
pub(super) struct Rule<'p> {
    finding: &'p Finding,
    clause: String,
    /// Whether it is always met; else never.
    met: bool,
}

impl<'p> Rule<'p> {
    /// The first rule whose verdict the node is, or settles.
    pub(super) fn of(world: &World<'p>, node: u32, holds: bool) -> Option<Self> {
        let plan = world.plan;
        let settled = |finding: &&Finding| {
            let own =
                finding.verdict == Operand::Node(node) || under(plan, finding.verdict) == Some(Operand::Node(node));
            own && world.of(finding.verdict).values.always().is_none_or(|always| always == holds)
        };
        let finding = plan.findings.iter().find(settled)?;
        Some(Self { finding, clause: clause(world, finding.clause), met: holds })
    }

    /// …, so the rule … is never met.
    pub(super) fn follows(&self) -> String {
        let how = if self.met { "always met where it applies" } else { "never met" };
        format!("; the rule `{}` ({}) is {how}", self.finding.id, self.clause)
    }
}

/// What stands under the `applies` of a verdict.
fn under(plan: &zhunsheng_engine::plan::Plan, verdict: Operand) -> Option<Operand> {
    let Operand::Node(node) = verdict else { return None };
    match plan.nodes.get(node as usize) {
        Some(Node::Applies { value, .. }) => Some(*value),
        _ => None,
    }
}

/// The id of a clause.
pub(super) fn clause(world: &World<'_>, index: u32) -> String {
    world.plan.clauses.get(index as usize).map(|clause| clause.id.clone()).unwrap_or_default()
}

/// `fact.staff` is from 0 to 50 人, `param.staff` is 80 人.
pub(super) fn sides(world: &World<'_>, op: Comparison, left: Operand, right: Operand, node: u32) -> String {
    let place = world.places.get(node as usize).copied().unwrap_or_default();
    let unit = unit_of(world, left, place).or_else(|| unit_of(world, right, place));
    let side = |operand: Operand| {
        let values = world.read(operand, place).values;
        format!("{} is {}", name(world, operand, place), range(world, &values, unit))
    };
    let is_plain = |operand: Operand| matches!(operand, Operand::Whole(_) | Operand::Boolean(_) | Operand::Choice(_));
    match (is_plain(left), is_plain(right)) {
        (false, false) => format!("{}, {}", side(left), side(right)),
        (true, _) => {
            format!("{}, compared by `{}` with {}", side(right), sign(op.mirrored()), name(world, left, place))
        }
        (_, true) => format!("{}, compared by `{}` with {}", side(left), sign(op), name(world, right, place)),
    }
}

/// What is said of a condition whose parts are possible one by one.
pub(super) fn together(world: &World<'_>, node: u32, holds: bool) -> String {
    let place = world.places.get(node as usize).copied().unwrap_or_default();
    let facts = world
        .plan
        .facts
        .iter()
        .enumerate()
        .filter(|(at, _)| world.reads.get(node as usize).is_some_and(|bits| bits.has(*at)));
    let names: Vec<String> =
        facts.take(3).map(|(at, _)| name(world, Operand::Fact(u32::try_from(at).unwrap_or(0)), place)).collect();
    let of = if names.is_empty() { String::new() } else { format!(" of {}", names.join(", ")) };
    match world.plan.nodes.get(node as usize) {
        Some(Node::Applies { .. }) if holds => format!("what it asks{of} is what it applies to"),
        Some(Node::Applies { .. }) => format!("what it asks{of} and what it applies to exclude each other"),
        Some(Node::AtLeast { .. }) if holds => "so many of them always hold".to_owned(),
        Some(Node::AtLeast { .. }) => "so many of them can never hold".to_owned(),
        _ if holds => format!("one of its parts holds for every value{of}"),
        _ => format!("no value{of} meets all of its parts"),
    }
}

/// An operand as rules write it.
fn name(world: &World<'_>, operand: Operand, place: Place) -> String {
    let plan = world.plan;
    let named = match operand {
        Operand::Fact(fact) => plan.facts.get(fact as usize).map(|fact| format!("`fact.{}`", fact.name)),
        Operand::Parameter(parameter) => {
            plan.parameters.get(parameter as usize).map(|parameter| format!("`param.{}`", parameter.name))
        }
        Operand::Element { depth, field } => {
            let list = place.get(usize::from(depth)).copied().flatten();
            list.and_then(|list| {
                let fact = plan.facts.get(list as usize)?;
                let Domain::List { fields, .. } = &fact.domain else { return None };
                Some(format!("`{}` of `fact.{}`", fields.get(field as usize)?.name, fact.name))
            })
        }
        Operand::AsOf => Some("`as_of`".to_owned()),
        Operand::Boolean(truth) => Some(format!("`{truth}`")),
        Operand::Whole(n) => Some(format!("{n}")),
        Operand::Choice(_) => Some("this choice".to_owned()),
        Operand::Node(_) => None,
    };
    named.unwrap_or_else(|| "what is computed".to_owned())
}

/// The unit that numbers of an operand are shown in.
fn unit_of(world: &World<'_>, operand: Operand, place: Place) -> Option<u32> {
    let plan = world.plan;
    match operand {
        Operand::Fact(fact) => plan.facts.get(fact as usize)?.domain.unit(),
        Operand::Parameter(parameter) => plan.parameters.get(parameter as usize)?.domain.unit(),
        Operand::Element { depth, field } => {
            let list = place.get(usize::from(depth)).copied().flatten()?;
            let Domain::List { fields, .. } = &plan.facts.get(list as usize)?.domain else { return None };
            fields.get(field as usize)?.domain.unit()
        }
        _ => None,
    }
}

fn range(world: &World<'_>, values: &Values, unit: Option<u32>) -> String {
    let unit = unit.and_then(|unit| world.plan.units.get(unit as usize));
    let number = |number: Decimal| unit.map_or_else(|| number.normalize().to_string(), |unit| shown(number, unit));
    let sign = unit.filter(|unit| unit.id != "1").map_or_else(String::new, |unit| format!(" {}", unit.id));
    match values {
        Values::Number(interval) => bounds(*interval, &number, &sign),
        Values::Day(interval) => {
            let first = Date::parse("0001-01-01");
            let day = |number: Decimal| first.map_or_else(String::new, |first| day_of(Some(number), first).to_string());
            bounds(*interval, &day, "")
        }
        Values::Choice(choices) => format!("one of {} choices", choices.len()),
        Values::Truth(true, false) => "true".to_owned(),
        Values::Truth(false, true) => "false".to_owned(),
        Values::Truth(..) => "true or false".to_owned(),
        Values::Never | Values::Other => "something".to_owned(),
    }
}

fn bounds(interval: Interval, shown: &dyn Fn(Decimal) -> String, sign: &str) -> String {
    match (interval.low, interval.high) {
        (Some(low), Some(high)) if low == high => format!("{}{sign}", shown(low)),
        (Some(low), Some(high)) => format!("from {} to {}{sign}", shown(low), shown(high)),
        (Some(low), None) => format!("at least {}{sign}", shown(low)),
        (None, Some(high)) => format!("at most {}{sign}", shown(high)),
        (None, None) => "any number".to_owned(),
    }
}

/// The days of stretches, as the end of a sentence; neighbours are one.
pub(super) fn on_days(stretches: &[(Date, Option<Date>)], which: &[usize]) -> String {
    let mut runs: Vec<(Date, Option<Date>)> = Vec::new();
    let mut last = None;
    for &at in which {
        let Some((from, until)) = stretches.get(at) else { continue };
        match runs.last_mut().filter(|_| last.is_some_and(|last: usize| last + 1 == at)) {
            Some(run) => run.1 = *until,
            None => runs.push((*from, *until)),
        }
        last = Some(at);
    }
    let run = |(from, until): &(Date, Option<Date>)| match until {
        Some(until) => format!("from {from} to {until}"),
        None => format!("from {from} on"),
    };
    format!(" ({})", runs.iter().map(run).collect::<Vec<_>>().join(", "))
}
