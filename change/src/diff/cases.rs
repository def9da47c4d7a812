//! Change, compared: the hand-written cases of two editions, decided on both; which come out differently, and what made them so.

use serde::Serialize;
use zhunsheng_compiler::{
    Package,
    cases::{self, Case},
};
use zhunsheng_engine::{Date, FactProblem, Lang, VerifiedPlan, facts, plan::Text};

use super::{AmountChange, FindingChange, OutcomeChange};
use crate::{
    both::{Both, CaseChange, said},
    causes::{Cause, Causes},
    problem::text,
};

/// What became of the cases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CaseFlips {
    /// How many were decided on both sides.
    pub decided: usize,
    /// How many come out differently.
    pub flipped: usize,
    /// Those, by what made them so.
    pub causes: Vec<CauseRow>,
    /// The cases that could not be decided on both sides.
    pub unfit: Vec<Unfit>,
}

/// Cases that come out differently for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CauseRow {
    /// `parameter`, or `rule` where no parameter is the reason.
    pub by: &'static str,
    /// The names of the parameters, or the ids of the first rules.
    pub names: Vec<String>,
    /// What those are called.
    pub titles: Vec<Text>,
    /// The reason in words.
    pub because: Text,
    /// The cases.
    pub cases: Vec<CaseFlip>,
}

/// A case that comes out differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseFlip {
    /// File and title of the case.
    pub case: String,
    /// `after` for a case of the edition after, `before` for one that only the edition before has.
    pub of: &'static str,
    /// The day that it is decided for: its own, or the later one from which on it comes out differently.
    pub as_of: Date,
    /// All of that in words.
    pub text: Text,
    /// The outcomes that differ.
    pub outcomes: Vec<OutcomeChange>,
    /// The amounts that differ.
    pub amounts: Vec<AmountChange>,
    /// The findings that differ, first those that a changed outcome rests on.
    pub findings: Vec<FindingChange>,
}

/// A case that only one side can decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unfit {
    /// File and title of the case.
    pub case: String,
    /// `after` or `before`: whose case it is.
    pub of: &'static str,
    /// Why the other side cannot decide it.
    pub why: Text,
}

/// So many days on which a value changes are looked at besides the days of the cases.
const MOST_DAYS: usize = 8;

/// Decides the cases of the edition after, then those that only the edition before has: each on its own day, and where it comes out the same then, on
/// the first of the later days on which it does not.
pub(super) fn flips(
    before: Option<&Package>,
    after: Option<&Package>,
    old: &VerifiedPlan,
    new: &VerifiedPlan,
    days: &[Date],
) -> CaseFlips {
    let read = |package: Option<&Package>| package.map(cases::read).unwrap_or_default();
    let of_after = read(after);
    let mut of_before = read(before);
    of_before.retain(|case| of_after.iter().all(|known| !same(known, case)));
    let all: Vec<(&'static str, &Case)> =
        of_after.iter().map(|case| ("after", case)).chain(of_before.iter().map(|case| ("before", case))).collect();
    let (mut both, mut causes, mut found) = (Both::new(old, new), Causes::new(), CaseFlips::default());
    for (at, (of, case)) in all.iter().enumerate() {
        let (own, other) = if *of == "after" { (new, old) } else { (old, new) };
        let change = match misfit(own, other, &case.facts) {
            Some(why) => Err(why),
            None => first_change(&mut both, case, days),
        };
        match change {
            Err(why) => found.unfit.push(Unfit { case: case.name.clone(), of, why }),
            Ok(change) => {
                found.decided += 1;
                if let Some((day, change)) = change {
                    causes.add((at, day), change);
                }
            }
        }
    }
    found.flipped = causes.count();
    found.causes = causes.all().map(|cause| row(cause, &all, new)).collect();
    found
}

/// The first day on which a case comes out differently, and how.
fn first_change(both: &mut Both<'_>, case: &Case, days: &[Date]) -> Result<Option<(Date, CaseChange)>, Text> {
    let later = days.iter().copied().filter(|day| *day > case.as_of).take(MOST_DAYS);
    for day in [case.as_of].into_iter().chain(later) {
        let change = both.decide(&case.facts, day, &case.parameters, true)?;
        if !change.is_none() {
            return Ok(Some((day, change)));
        }
    }
    Ok(None)
}

fn same(one: &Case, other: &Case) -> bool {
    (&one.facts, one.as_of, &one.parameters) == (&other.facts, other.as_of, &other.parameters)
}

/// What of the facts only the side cannot read whose case it is not. Why: some cases are about values that cannot be used, on either side.
fn misfit(own: &VerifiedPlan, other: &VerifiedPlan, facts: &str) -> Option<Text> {
    let problems = |plan: &VerifiedPlan, among: &VerifiedPlan| -> Vec<FactProblem> {
        facts::read(plan, &[plan, among], facts).map_or_else(|why| why, |facts| facts.problems().to_vec())
    };
    let known = problems(own, other);
    let mut alone = problems(other, own);
    alone.retain(|problem| known.iter().all(|one| one.path != problem.path));
    (!alone.is_empty()).then(|| said(&alone))
}

fn row(cause: Cause<(usize, Date)>, all: &[(&'static str, &Case)], plan: &VerifiedPlan) -> CauseRow {
    let because = text(cause.because(plan, Lang::Zh), cause.because(plan, Lang::En));
    let titles = cause.titles(plan);
    let cases = cause.cases.into_iter().filter_map(|((at, day), change)| {
        let (of, case) = all.get(at)?;
        Some(CaseFlip {
            case: case.name.clone(),
            of,
            as_of: day,
            text: change.said(),
            outcomes: change.outcomes,
            amounts: change.amounts,
            findings: change.findings,
        })
    });
    let by = if cause.by_parameter { "parameter" } else { "rule" };
    CauseRow { by, names: cause.names, titles, because, cases: cases.collect() }
}
