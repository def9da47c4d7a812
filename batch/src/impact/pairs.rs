//! Batch, impact: what stands on both sides of a comparison, by id, and what differs between them.

use zhunsheng_engine::{
    Date, VerifiedPlan,
    explain::support::{Support, support},
    plan::{FindingKind, Operand, Text},
    value::Constant,
};

use super::{Question, Side};

/// A finding or an outcome by its index on each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) before: Option<usize>,
    pub(super) after: Option<usize>,
    /// Where it stands among what the kernel of the side before was asked for.
    pub(super) old: Option<usize>,
    /// The same for the side after.
    pub(super) new: Option<usize>,
}

/// A parameter that has another value on the other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Its dotted name.
    pub name: String,
    /// What people call it.
    pub title: Text,
    /// Its value before, as people read it; nothing if it had none.
    pub before: Option<Text>,
    /// Its value after.
    pub after: Option<Text>,
}

/// Everything that is compared.
#[derive(Debug)]
pub(super) struct Pairs {
    pub(super) outcomes: Vec<Pair>,
    pub(super) findings: Vec<Pair>,
    /// Where the amounts are among the findings.
    pub(super) amounts: Vec<usize>,
    /// For each outcome the findings that it rests on, on either side.
    pub(super) rests: Vec<Vec<u32>>,
    pub(super) changed: Vec<Changed>,
    /// Whether the dates differ.
    pub(super) other_date: bool,
    /// Whether the rules themselves differ, not only their values.
    pub(super) other_rules: bool,
}

impl Pairs {
    /// Everything of the question, or only these outcomes (by id) with the findings that they rest on; amounts are always there.
    pub(super) fn new(question: &Question<'_>, only: &[String]) -> Self {
        let after = question.after.plan;
        let before = question.before.map(|side| side.plan);
        let mut outcomes = pairs(
            before.map(|plan| plan.outcomes.iter().map(|outcome| outcome.id.as_str()).collect()),
            after.outcomes.iter().map(|outcome| outcome.id.as_str()).collect(),
        );
        let mut findings = pairs(
            before.map(|plan| plan.findings.iter().map(|finding| finding.id.as_str()).collect()),
            after.findings.iter().map(|finding| finding.id.as_str()).collect(),
        );
        let is_amount = |plan: &VerifiedPlan, at: usize| {
            plan.findings.get(at).is_some_and(|finding| matches!(finding.kind, FindingKind::Amount { .. }))
        };
        let amount = |pair: &Pair| {
            pair.after.is_some_and(|at| is_amount(after, at))
                || pair.before.zip(before).is_some_and(|(at, plan)| is_amount(plan, at))
        };
        if !only.is_empty() {
            let id = |pair: &Pair| {
                let after = pair.after.and_then(|at| after.outcomes.get(at));
                after.or_else(|| before?.outcomes.get(pair.before?)).map(|outcome| outcome.id.as_str())
            };
            outcomes.retain(|pair| id(pair).is_some_and(|id| only.iter().any(|only| only == id)));
            let used: Vec<u32> = outcomes.iter().flat_map(|pair| rests(pair, &findings, before, after)).collect();
            let all = std::mem::take(&mut findings);
            let kept = (0_u32..).zip(all).filter(|(at, pair)| used.contains(at) || amount(pair));
            findings = kept.map(|(_, pair)| pair).collect();
        }
        number(&mut outcomes);
        number(&mut findings);
        let amounts = findings.iter().enumerate().filter(|(_, pair)| amount(pair)).map(|(at, _)| at).collect();
        let rests = outcomes.iter().map(|pair| rests(pair, &findings, before, after)).collect();
        Self {
            outcomes,
            findings,
            amounts,
            rests,
            changed: question.before.map_or_else(Vec::new, |before| changed(&before, &question.after)),
            other_date: question.before.is_some_and(|before| before.as_of != question.after.as_of),
            other_rules: before.is_some_and(|plan| plan.nodes != after.nodes || plan.findings != after.findings),
        }
    }
}

/// Numbers what each side has, in the order in which its kernel is asked.
fn number(pairs: &mut [Pair]) {
    let (mut old, mut new) = (0.., 0..);
    for pair in pairs {
        pair.old = pair.before.and_then(|_| old.next());
        pair.new = pair.after.and_then(|_| new.next());
    }
}

/// The indices that a kernel is asked for.
pub(super) fn asked(pairs: &[Pair], side: impl Fn(&Pair) -> Option<usize>) -> Vec<usize> {
    pairs.iter().filter_map(side).collect()
}

/// What is on either side, in the order of the side after, then what only the side before has.
fn pairs(before: Option<Vec<&str>>, after: Vec<&str>) -> Vec<Pair> {
    let known = before.unwrap_or_default();
    let mut pairs: Vec<Pair> = (after.iter().enumerate())
        .map(|(at, id)| Pair {
            before: known.iter().position(|known| known == id),
            after: Some(at),
            old: None,
            new: None,
        })
        .collect();
    let gone = known.iter().enumerate().filter(|(_, id)| !after.contains(id));
    pairs.extend(gone.map(|(at, _)| Pair { before: Some(at), after: None, old: None, new: None }));
    pairs
}

/// The findings, by their place among the pairs, that an outcome rests on.
fn rests(pair: &Pair, findings: &[Pair], before: Option<&VerifiedPlan>, after: &VerifiedPlan) -> Vec<u32> {
    let of = |plan: &VerifiedPlan, at: usize| plan.outcomes.get(at).map(|outcome| outcome.findings.clone());
    let after = pair.after.and_then(|at| of(after, at)).unwrap_or_default();
    let before = pair.before.zip(before).and_then(|(at, plan)| of(plan, at)).unwrap_or_default();
    let has = |list: &[u32], at: Option<usize>| at.is_some_and(|at| list.iter().any(|one| *one as usize == at));
    (0_u32..)
        .zip(findings)
        .filter(|(_, pair)| has(&after, pair.after) || has(&before, pair.before))
        .map(|(at, _)| at)
        .collect()
}

/// The value of a parameter that is in force on a date.
fn in_force(plan: &VerifiedPlan, name: &str, as_of: Date) -> Option<Constant> {
    let parameter = plan.parameters.iter().find(|parameter| parameter.name == name)?;
    parameter.values.iter().rev().find(|dated| dated.from <= as_of).map(|dated| dated.value)
}

fn changed(before: &Side<'_>, after: &Side<'_>) -> Vec<Changed> {
    let names = after.plan.parameters.iter().chain(
        before.plan.parameters.iter().filter(|old| !after.plan.parameters.iter().any(|new| new.name == old.name)),
    );
    names
        .filter_map(|parameter| {
            let name = &parameter.name;
            let old = in_force(before.plan, name, before.as_of);
            let new = in_force(after.plan, name, after.as_of);
            (old != new).then(|| Changed {
                name: name.clone(),
                title: parameter.title.clone(),
                before: old.map(|value| shown(before.plan, name, value)),
                after: new.map(|value| shown(after.plan, name, value)),
            })
        })
        .collect()
}

/// A value of a parameter with its unit.
fn shown(plan: &VerifiedPlan, name: &str, value: Constant) -> Text {
    let domain = plan.parameters.iter().find(|parameter| parameter.name == name).map(|parameter| &parameter.domain);
    let unit = domain.and_then(|domain| plan.units.get(domain.unit()? as usize));
    let both = |zh: String, en: String| Text { zh, en };
    match value {
        Constant::Boolean(truth) => {
            let (zh, en) = if truth { ("是", "yes") } else { ("否", "no") };
            both(zh.to_owned(), en.to_owned())
        }
        Constant::Date(day) => both(day.to_string(), day.to_string()),
        Constant::Choice(choice) => {
            let set = match domain {
                Some(zhunsheng_engine::plan::Domain::Choice { set }) => plan.choice_sets.get(*set as usize),
                _ => None,
            };
            let label = set.and_then(|set| set.choices.get(choice as usize)).map(|choice| choice.label.clone());
            label.unwrap_or_default()
        }
        Constant::Integer(number) => with_unit(number.to_string(), unit),
        Constant::Decimal(number) => {
            let shown = unit.and_then(|unit| zhunsheng_engine::value::shift(number.0, -unit.exponent));
            with_unit(shown.unwrap_or(number.0).normalize().to_string(), unit)
        }
    }
}

fn with_unit(number: String, unit: Option<&zhunsheng_engine::plan::Unit>) -> Text {
    match unit.filter(|unit| unit.id != "1") {
        Some(unit) if !unit.many.is_empty() => {
            Text { zh: format!("{number}{}", unit.id), en: format!("{number} {}", unit.many) }
        }
        Some(unit) => Text { zh: format!("{number}{}", unit.id), en: format!("{number}{}", unit.id) },
        None => Text { zh: number.clone(), en: number },
    }
}

/// What a pair of verdicts can read, on either side.
pub(super) fn reads<'p>(
    question: &Question<'p>,
    before: Option<Operand>,
    after: Option<Operand>,
) -> impl Iterator<Item = (&'p VerifiedPlan, Support)> + use<'p> {
    let before = question.before.map(|side| side.plan).zip(before);
    let after = after.map(|operand| (question.after.plan, operand));
    before.into_iter().chain(after).map(|(plan, operand)| (plan, support(plan, operand)))
}
