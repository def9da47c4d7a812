//! Change, checked: everything that is looked at before a proposal may go on, in one run, with what has to be explained.

mod boundary;
mod cases;
mod differences;
mod jump;
mod plain;

use serde::Serialize;
use zhunsheng_compiler::{Compiled, Package, cases::Case, compile};
use zhunsheng_engine::{
    Date, VerifiedPlan,
    plan::{Dated, Text},
    value::Constant,
};

use crate::{
    apply::{self, Resolved, form, resolve, sequence},
    both::differing,
    problem::{Problem, text},
    proposal::{Accepted, Values, tidy},
    words,
};

/// What somebody proposes.
#[derive(Debug, Clone, Copy)]
pub enum Proposal<'a> {
    /// Dated values, put into the package in force.
    Values(&'a Values),
    /// Another package in its place.
    Package {
        /// The package.
        package: &'a Package,
        /// Items that are meant to be so.
        accepted: &'a [Accepted],
    },
}

/// What a proposal is checked against.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// The digest of the content, which the result names.
    pub digest: &'a str,
    /// The digest of the package in force, which the result names; empty if there is none.
    pub base_digest: &'a str,
    /// The package in force of this policy, with its plan.
    pub base: Option<(&'a Package, &'a VerifiedPlan)>,
    /// The plans in force of the other policies.
    pub others: &'a [&'a VerifiedPlan],
    /// What is proposed.
    pub proposal: Proposal<'a>,
    /// The civil day of today.
    pub today: Date,
    /// Why the proposal is out of date, if it is.
    pub stale: Option<Text>,
    /// Whether somebody waits at each key: cases of days on which no value changes are not decided again then, and not counted.
    pub quick: bool,
}

/// What became of a proposal.
#[derive(Debug, Clone)]
pub struct Review {
    /// The package with the proposal in it, and with the expectations of accepted cases; nothing if the values are no values.
    pub package: Option<Package>,
    /// Its plan; nothing if it does not compile.
    pub plan: Option<VerifiedPlan>,
    /// What is different from the plan in force, line by line.
    pub diff: Vec<Text>,
    /// Every problem of form and values, with its path in the content.
    pub problems: Vec<Problem>,
    /// The checks.
    pub checks: Checks,
}

/// The results of all checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checks {
    /// The digest of the content that was checked.
    pub digest: String,
    /// The digest of the package that it was checked against.
    pub base: String,
    /// Whether nothing failed that is not explained.
    pub passed: bool,
    /// How much was looked at.
    pub counted: Counted,
    /// The results, always in the same order.
    pub results: Vec<CheckResult>,
}

/// How much was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// Rules that were compiled: findings and outcomes.
    pub rules: usize,
    /// Hand-written cases that were decided.
    pub cases: usize,
    /// Decisions on either side of a changed threshold.
    pub boundary: usize,
}

/// The result of one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckResult {
    /// Which check.
    pub id: &'static str,
    /// What it is called.
    pub title: Text,
    /// What came of it.
    pub state: State,
    /// In one line.
    pub summary: Text,
    /// What was found, one by one.
    pub items: Vec<Item>,
}

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nothing was found.
    Passed,
    /// Something has to be changed or explained.
    Failed,
    /// What was found is explained.
    Explained,
    /// Something to look at; it stops nothing.
    Warning,
    /// It could not be done, or there was nothing to do.
    Skipped,
}

/// Something that a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its id, by which it is accepted; the same again for the same content.
    pub id: String,
    /// What it is.
    pub text: Text,
    /// Whether it may be accepted with a reason.
    pub explainable: bool,
    /// The reason, if it is accepted.
    pub explained: Option<String>,
    /// The case that it is about.
    pub case: Option<String>,
    /// The place in the package that it is about.
    pub place: Option<Place>,
    /// How much it weighs.
    #[serde(skip)]
    pub weight: Weight,
}

/// How much an item weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// It stops the proposal unless it is explained.
    Stops,
    /// It is to be looked at.
    Warns,
    /// It says what was looked at.
    Informs,
}

/// A place in a package; lines and columns start at 1, 0 is the whole file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line.
    pub line: u32,
    /// The column, in characters.
    pub column: u32,
}

impl Item {
    fn new(id: impl Into<String>, weight: Weight, text: Text) -> Self {
        Self { id: id.into(), text, explainable: false, explained: None, case: None, place: None, weight }
    }

    fn explainable(mut self, accepted: &[Accepted]) -> Self {
        self.explainable = true;
        let reason = accepted.iter().find(|one| one.item == self.id).map(|one| tidy(&one.reason));
        self.explained = reason.filter(|reason| !reason.is_empty());
        self
    }
}

/// What is being checked, as far as it has come.
struct Checking<'a> {
    context: &'a Context<'a>,
    accepted: &'a [Accepted],
    /// The values of the proposal; none for a package.
    resolved: Vec<Resolved>,
    plan: Option<&'a VerifiedPlan>,
    counted: Counted,
}

/// A value that a proposal sets, with what holds before.
struct Changed {
    /// The index of the parameter in the plan after.
    parameter: usize,
    name: String,
    from: Date,
    value: Constant,
    /// The value on the day before, after the change; nothing if there is none.
    eve: Option<Constant>,
    /// The value that the plan in force has on that day; nothing if there is none.
    instead_of: Option<Constant>,
}

/// Applies, compiles and checks a proposal.
#[must_use]
pub fn check(context: &Context<'_>) -> Review {
    let accepted = match context.proposal {
        Proposal::Values(values) => values.accepted.as_slice(),
        Proposal::Package { accepted, .. } => accepted,
    };
    let (said, read) = match context.proposal {
        Proposal::Values(values) => (form(values), plain::read(context, values)),
        Proposal::Package { .. } => (Vec::new(), Ok(Vec::new())),
    };
    let (resolved, wrong) = match read {
        Ok(resolved) => (resolved, Vec::new()),
        Err(wrong) => (Vec::new(), wrong),
    };
    let written = match context.proposal {
        Proposal::Values(_) if !wrong.is_empty() || resolved.is_empty() => None,
        Proposal::Values(_) => context.base.and_then(|(package, _)| apply::write(package, &resolved)),
        Proposal::Package { package, .. } => Some(package.clone()),
    };
    let compiled = written.as_ref().map(compile);
    let plan = compiled.as_ref().and_then(|compiled| compiled.plan.as_ref());
    let mut checking = Checking { context, accepted, resolved, plan, counted: Counted::default() };
    let (cases, package) = checking.cases(written);
    let mut results = vec![
        plain::form(&said),
        plain::values(&wrong, matches!(context.proposal, Proposal::Values(_)) && compiled.is_none()),
        checking.compile(compiled.as_ref()),
        checking.vocabulary(),
        checking.only_this(),
        cases,
        checking.differences(package.as_ref()),
        checking.boundary(),
        checking.jump(),
        plain::stale(context.stale.as_ref()),
    ];
    results.iter_mut().for_each(settle);
    let passed = results.iter().all(|result| result.state != State::Failed);
    let counted = checking.counted;
    let diff = match (context.base, plan) {
        (Some((_, before)), Some(after)) => words(before, after),
        _ => Vec::new(),
    };
    let checks =
        Checks { digest: context.digest.to_owned(), base: context.base_digest.to_owned(), passed, counted, results };
    let problems = said.into_iter().chain(wrong).collect();
    let plan = compiled.and_then(|compiled: Compiled| compiled.plan);
    Review { package, plan, diff, problems, checks }
}

/// The state that follows from the items, unless the check was skipped.
fn settle(result: &mut CheckResult) {
    if result.state == State::Skipped {
        return;
    }
    let stops = |item: &&Item| item.weight == Weight::Stops;
    let open = result.items.iter().filter(stops).any(|item| !item.explainable || item.explained.is_none());
    result.state = if open {
        State::Failed
    } else if result.items.iter().any(|item| item.weight == Weight::Stops) {
        State::Explained
    } else if result.items.iter().any(|item| item.weight == Weight::Warns) {
        State::Warning
    } else {
        State::Passed
    };
}

/// A result whose state follows from its items.
fn result(id: &'static str, title: Text, summary: Text, items: Vec<Item>) -> CheckResult {
    CheckResult { id, title, state: State::Passed, summary, items }
}

fn skipped(id: &'static str, title: Text, why: Text) -> CheckResult {
    CheckResult { id, title, state: State::Skipped, summary: why, items: Vec::new() }
}

/// Why a check was skipped that needs a plan.
fn no_plan() -> Text {
    text("先解决上面的问题，再做这项检查", "the problems above come first")
}

impl Checking<'_> {
    /// Whether a case is left out: on its day every value is as before, so nothing of it can come out otherwise.
    fn left_out(&self, case: &Case) -> bool {
        let (Proposal::Values(_), Some((_, before)), Some(after)) =
            (self.context.proposal, self.context.base, self.plan)
        else {
            return false;
        };
        // Why: the first day on which time makes an outcome met depends on later values.
        let looks_ahead = case.expect.get("eligible_from").is_some();
        self.context.quick && !looks_ahead && differing(before, after, case.as_of).is_empty()
    }

    /// The values that the proposal sets, in the plan after.
    fn changed(&self, after: &VerifiedPlan) -> Vec<Changed> {
        let Some((_, before)) = self.context.base else { return Vec::new() };
        let mut found = Vec::new();
        for (index, parameter) in after.parameters.iter().enumerate() {
            let Some(at) = before.parameters.iter().position(|old| old.name == parameter.name) else { continue };
            let Some(old) = before.parameters.get(at) else { continue };
            // Why: of values as typed, what must come is taken from what was typed and not from the plan that is checked.
            let values: Vec<Dated> = match self.context.proposal {
                Proposal::Values(_) => sequence(old, at, &self.resolved),
                Proposal::Package { .. } => parameter.values.clone(),
            };
            let is_new =
                |dated: &&Dated| old.values.iter().all(|known| known.from != dated.from || known.value != dated.value);
            for dated in values.iter().filter(is_new) {
                found.push(Changed {
                    parameter: index,
                    name: parameter.name.clone(),
                    from: dated.from,
                    value: dated.value,
                    eve: values.iter().rev().find(|known| known.from < dated.from).map(|known| known.value),
                    instead_of: old.values.iter().rev().find(|known| known.from <= dated.from).map(|known| known.value),
                });
            }
        }
        found
    }
}

#[cfg(test)]
mod tests;
