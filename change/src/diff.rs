//! Change, compared: two editions of a policy side by side: what differs by clause, in values, rules and structure, and which cases come out differently.

mod cases;
mod rules;
mod structure;
#[cfg(test)]
mod tests;
mod values;

use serde::Serialize;
use zhunsheng_compiler::Package;
use zhunsheng_engine::{
    Date, LoadError, VerifiedPlan,
    plan::{Dated, Plan, Text},
};

pub use crate::{
    both::{AmountChange, FindingChange, OutcomeChange},
    parameters::{ClauseRow, ValueRow},
    words::How,
};
use crate::{
    shown,
    words::{self, Line},
};
pub use cases::{CaseFlip, CaseFlips, CauseRow, Unfit};
pub use rules::RuleChange;
pub use structure::{Counts, Membership, Structure};
pub use values::{ParameterChange, SentenceChange, ValueChange};

/// One of two editions that are compared.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The plan.
    pub plan: &'a VerifiedPlan,
    /// The package, for its cases; nothing for a plan file, which has none.
    pub package: Option<&'a Package>,
    /// The day whose values are looked at; nothing for all values with their days.
    pub on: Option<Date>,
}

/// Two editions of a policy, side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// The id of the policy, that of the edition after.
    pub policy: String,
    /// Its title, that of the edition after.
    pub title: Text,
    /// The edition before.
    pub before: EditionRow,
    /// The edition after.
    pub after: EditionRow,
    /// Whether the two say and decide the same.
    pub same: bool,
    /// What differs in words, by clause; what belongs to no clause comes last.
    pub clauses: Vec<ClauseChange>,
    /// The parameters whose value differs on some day, old and new.
    pub parameters: Vec<ParameterChange>,
    /// The rules and outcomes that are new, gone or different.
    pub rules: Vec<RuleChange>,
    /// How much there is of everything, and which outcome rests on which rules.
    pub structure: Structure,
    /// The hand-written cases of both that come out differently.
    pub cases: CaseFlips,
}

/// One of the two editions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditionRow {
    /// The version of the package.
    pub version: String,
    /// The hash of the plan.
    pub plan: String,
    /// The day whose values are looked at.
    pub on: Option<Date>,
}

/// What differs at one clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClauseChange {
    /// The clause; nothing for what belongs to none.
    pub clause: Option<ClauseRow>,
    /// The differences.
    pub lines: Vec<Text>,
}

/// Compares two editions. Either both sides have a day or neither has.
///
/// # Errors
/// If a plan with the values of a day alone does not verify, which a plan that was verified before does.
pub fn diff(before: &Side<'_>, after: &Side<'_>) -> Result<Diff, LoadError> {
    let frozen = [before, after].map(|side| side.on.map(|day| in_force_alone(side.plan, day)).transpose());
    let [old, new] = frozen;
    let (old, new) = (old?, new?);
    let (old, new) = (old.as_ref().unwrap_or(before.plan), new.as_ref().unwrap_or(after.plan));
    let parameters = values::changes(before, after, old, new);
    let lines = match (before.on, after.on) {
        (Some(_), Some(_)) => {
            let values = parameters.iter().flat_map(ParameterChange::lines);
            let rest = words::changes(old, new).into_iter();
            values.chain(rest.map(|change| Line { clause: change.clause, text: change.line })).collect()
        }
        _ => words::lines(old, new),
    };
    let mut days: Vec<Date> = parameters.iter().flat_map(|one| &one.values).filter_map(|value| value.from).collect();
    days.sort();
    days.dedup();
    let cases = cases::flips(before.package, after.package, old, new, &days);
    let day = after.on.unwrap_or_else(|| newest_day(old, new));
    Ok(Diff {
        policy: new.policy.id.clone(),
        title: new.policy.title.clone(),
        before: edition(before),
        after: edition(after),
        same: lines.is_empty() && cases.flipped == 0,
        clauses: by_clause(old, new, lines),
        parameters,
        rules: rules::changes(old, new, before.on.unwrap_or(day), day),
        structure: structure::structure(old, new),
        cases,
    })
}

fn edition(side: &Side<'_>) -> EditionRow {
    EditionRow { version: side.plan.policy.version.clone(), plan: side.plan.hash().to_owned(), on: side.on }
}

/// The plan with the values of one day, as if they had always been in force. Why: then cases of any date are decided on them.
fn in_force_alone(plan: &VerifiedPlan, day: Date) -> Result<VerifiedPlan, LoadError> {
    let mut alone: Plan = (**plan).clone();
    for parameter in &mut alone.parameters {
        let first = parameter.values.first().map_or(plan.policy.from, |dated| dated.from.min(plan.policy.from));
        let in_force = shown::in_force(parameter, day).cloned();
        parameter.values = in_force.map(|dated| Dated { from: first, ..dated }).into_iter().collect();
    }
    VerifiedPlan::new(alone)
}

/// The first day on which no value of either plan lies ahead.
fn newest_day(before: &Plan, after: &Plan) -> Date {
    let parameters = before.parameters.iter().chain(&after.parameters);
    let days = parameters.flat_map(|parameter| &parameter.values).map(|dated| dated.from);
    days.fold(before.policy.from.max(after.policy.from), Date::max)
}

/// The lines in the order of the clauses: those of the edition after, then those that it no longer has.
fn by_clause(before: &Plan, after: &Plan, lines: Vec<Line>) -> Vec<ClauseChange> {
    let gone = before.clauses.iter().filter(|old| after.clauses.iter().all(|new| new.id != old.id));
    let known = after.clauses.iter().chain(gone).map(Some).chain([None]);
    let mut found = Vec::new();
    for clause in known {
        let own = lines.iter().filter(|line| line.clause.as_deref() == clause.map(|clause| clause.id.as_str()));
        let lines: Vec<Text> = own.map(|line| line.text.clone()).collect();
        if !lines.is_empty() {
            let clause = clause.map(|one| ClauseRow { id: one.id.clone(), heading: one.heading.clone() });
            found.push(ClauseChange { clause, lines });
        }
    }
    found
}
