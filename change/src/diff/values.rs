//! Change, compared: parameters whose value differs, each with the days from which it does and the sentences that say so.

use serde::Serialize;
use zhunsheng_engine::{
    Date, Facts, Lang, VerifiedPlan, decide,
    plan::{Dated, Finding, Parameter, Plan, Text},
    wording,
};

use super::{ClauseRow, Side, ValueRow};
use crate::{parameters::Uses, problem::text, shown, words::Line};

/// A parameter whose value differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParameterChange {
    /// Its dotted name.
    pub name: String,
    /// What it belongs to and what people call it.
    pub title: Text,
    /// Its clause.
    pub clause: ClauseRow,
    /// What it was and what it is.
    pub values: Vec<ValueChange>,
    /// The rules whose sentence says something else for it, on the first of those days.
    pub sentences: Vec<SentenceChange>,
}

/// A value and what stands in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueChange {
    /// The first day on which it differs; nothing where days are compared.
    pub from: Option<Date>,
    /// The last day; nothing if there is none.
    pub until: Option<Date>,
    /// The value before; nothing if it was not set.
    pub before: Option<ValueRow>,
    /// The value after; nothing if it is not set.
    pub after: Option<ValueRow>,
}

/// A rule that says something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SentenceChange {
    /// The id of the rule.
    pub finding: String,
    /// Its clause.
    pub clause: String,
    /// What it said.
    pub before: Text,
    /// What it says.
    pub after: Text,
}

impl ParameterChange {
    /// The change of a value between two days, in words.
    pub(super) fn lines(&self) -> Vec<Line> {
        let shown = |row: &Option<ValueRow>| {
            row.as_ref().map_or_else(
                || text("（尚未规定）", "(not yet set)"),
                |row| {
                    let (zh, en) = (&row.shown.zh, &row.shown.en);
                    text(format!("{zh}（自 {}）", row.from), format!("{en} (from {})", row.from))
                },
            )
        };
        let line = |change: &ValueChange| {
            let (was, is, title) = (shown(&change.before), shown(&change.after), &self.title);
            let words =
                text(format!("{}：{} → {}", title.zh, was.zh, is.zh), format!("{}: {} → {}", title.en, was.en, is.en));
            Line { clause: Some(self.clause.id.clone()), text: words }
        };
        self.values.iter().map(line).collect()
    }
}

/// Every parameter whose value differs; `old` and `new` are the plans that are compared, with the values of one day where days are.
pub(super) fn changes(
    before: &Side<'_>,
    after: &Side<'_>,
    old: &VerifiedPlan,
    new: &VerifiedPlan,
) -> Vec<ParameterChange> {
    let (uses_before, uses_after) = (Uses::of(old), Uses::of(new));
    let pairs = after.plan.parameters.iter().enumerate().map(|(index, parameter)| {
        let known = before.plan.parameters.iter().find(|known| known.name == parameter.name);
        (known, Some(parameter), after.plan, uses_after.findings(index), new)
    });
    let gone = before
        .plan
        .parameters
        .iter()
        .enumerate()
        .filter(|(_, known)| after.plan.parameters.iter().all(|parameter| parameter.name != known.name));
    let gone = gone.map(|(index, known)| (Some(known), None, before.plan, uses_before.findings(index), old));
    let mut found = Vec::new();
    for (was, is, plan, findings, compared) in pairs.chain(gone) {
        let Some(parameter) = is.or(was) else { continue };
        let rows = |plan: &VerifiedPlan, dated: Option<&Dated>, of: Option<&Parameter>| {
            dated.zip(of).map(|(dated, of)| row(plan, of, dated))
        };
        let values: Vec<ValueChange> = match (before.on, after.on) {
            (Some(first), Some(second)) => {
                let was = rows(before.plan, was.and_then(|known| shown::in_force(known, first)), was);
                let is = rows(after.plan, is.and_then(|one| shown::in_force(one, second)), is);
                let differs = meant(was.as_ref()) != meant(is.as_ref());
                differs.then_some(ValueChange { from: None, until: None, before: was, after: is }).into_iter().collect()
            }
            _ => timeline(was, is)
                .into_iter()
                .map(|(from, until, dated_before, dated_after)| ValueChange {
                    from: Some(from),
                    until,
                    before: rows(before.plan, dated_before, was),
                    after: rows(after.plan, dated_after, is),
                })
                .filter(|change| meant(change.before.as_ref()) != meant(change.after.as_ref()))
                .collect(),
        };
        let Some(first) = values.first() else { continue };
        let clause = plan.clauses.get(parameter.clause as usize);
        let day = |side: &Side<'_>| side.on.or(first.from).unwrap_or(plan.policy.from);
        let both = (was.is_some() && is.is_some()).then(|| sentences(old, new, findings, day(before), day(after)));
        found.push(ParameterChange {
            name: parameter.name.clone(),
            title: shown::scoped(compared, parameter, findings),
            clause: ClauseRow {
                id: clause.map(|clause| clause.id.clone()).unwrap_or_default(),
                heading: clause.map(|clause| clause.heading.clone()).unwrap_or_default(),
            },
            sentences: both.unwrap_or_default(),
            values,
        });
    }
    found
}

/// What of a value counts: as it is written, and in words, which has the unit.
fn meant(row: Option<&ValueRow>) -> Option<(&str, &Text)> {
    row.map(|row| (row.value.as_str(), &row.shown))
}

fn row(plan: &Plan, parameter: &Parameter, dated: &Dated) -> ValueRow {
    ValueRow {
        from: dated.from,
        value: shown::plain(plan, &parameter.domain, dated.value),
        shown: shown::value(plan, &parameter.domain, dated.value),
        source: dated.source.clone(),
    }
}

type Stretch<'p> = (Date, Option<Date>, Option<&'p Dated>, Option<&'p Dated>);

/// The stretches of days on which the same two values hold: first and last day, value before, value after.
fn timeline<'p>(was: Option<&'p Parameter>, is: Option<&'p Parameter>) -> Vec<Stretch<'p>> {
    let both = [was, is];
    let values = both.iter().flatten().flat_map(|parameter| &parameter.values);
    let mut days: Vec<Date> = values.map(|dated| dated.from).collect();
    days.sort();
    days.dedup();
    let mut stretches = Vec::new();
    for (at, day) in days.iter().enumerate() {
        let until = days.get(at + 1).and_then(|next| next.plus_days(-1));
        let held = |of: Option<&'p Parameter>| of.and_then(|parameter| shown::in_force(parameter, *day));
        stretches.push((*day, until, held(was), held(is)));
    }
    stretches
}

/// The rules that read the parameter and say something else.
fn sentences(old: &VerifiedPlan, new: &VerifiedPlan, findings: &[usize], was: Date, is: Date) -> Vec<SentenceChange> {
    let after = findings.iter().filter_map(|&index| new.findings.get(index));
    let change = |finding: &Finding| {
        let known = old.findings.iter().find(|known| known.id == finding.id)?;
        let (before, after) = (sentence(old, known, was), sentence(new, finding, is));
        let clause = new.clauses.get(finding.clause as usize).map(|clause| clause.id.clone()).unwrap_or_default();
        (before != after).then_some(SentenceChange { finding: finding.id.clone(), clause, before, after })
    };
    after.filter_map(change).collect()
}

/// What a rule says on a day, with the values in force and without a case.
pub(super) fn sentence(plan: &VerifiedPlan, finding: &Finding, day: Date) -> Text {
    let facts = Facts::none(plan);
    let decision = decide(plan, &facts, day);
    let words = |lang| wording::sentence(&decision, &finding.says, lang);
    text(words(Lang::Zh), words(Lang::En))
}
