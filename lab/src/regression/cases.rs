//! Beside the pipeline: a hand-written case that comes out otherwise, with the rules that make the difference.

use zhunsheng_compiler::{
    cases::Case,
    expected::{Difference, differences},
};
use zhunsheng_engine::{
    Lang, Verdict, VerifiedPlan, decide,
    plan::{Plan, Text},
    wording::{self, Place},
};

/// A case that comes out otherwise than it is written.
#[derive(Debug, Clone)]
pub struct CaseFailure {
    /// The file and the title.
    pub case: String,
    /// Where it differs.
    pub differences: Vec<Difference>,
    /// The rules that make the difference, as far as they can be told.
    pub findings: Vec<Deciding>,
}

/// A rule that makes a difference.
#[derive(Debug, Clone)]
pub struct Deciding {
    /// Its index.
    pub finding: usize,
    /// Its verdict.
    pub verdict: Verdict,
    /// What the case has, if the rule is one comparison.
    pub measured: Option<Text>,
    /// What the policy asks.
    pub threshold: Option<Text>,
}

/// The failure of a case, if it is one.
pub(super) fn compare(case: &Case, plan: &VerifiedPlan) -> Option<CaseFailure> {
    let found = differences(case, plan);
    if found.is_empty() {
        return None;
    }
    let findings = deciding(case, plan, &found).unwrap_or_default();
    Some(CaseFailure { case: case.name.clone(), differences: found, findings })
}

/// The finding that a difference is about.
fn named(plan: &Plan, difference: &Difference) -> Option<usize> {
    let subject = difference.what.split(", ").next()?;
    let (kind, id) = subject.rsplit_once(' ')?;
    let of_finding = matches!(kind, "finding" | "amount" | "indicator" | "deadline" | "step");
    if of_finding { plan.finding_index(id) } else { None }
}

/// The rules that a case differs by: those that are named, or else those that hold an outcome where it is.
fn deciding(case: &Case, plan: &VerifiedPlan, found: &[Difference]) -> Option<Vec<Deciding>> {
    let plan = case.plan(plan).ok()?;
    let facts = case.facts(&plan).ok()?;
    let decision = decide(&plan, &facts, case.as_of);
    let mut wanted: Vec<usize> = found.iter().filter_map(|one| named(&plan, one)).collect();
    if wanted.is_empty() {
        let outcomes = found.iter().filter_map(|one| plan.outcome_index(one.what.strip_prefix("outcome ")?));
        for outcome in outcomes.filter_map(|index| plan.outcomes.get(index)) {
            let is = decision.outcome(outcome);
            let rests = outcome.findings.iter().filter_map(|&index| usize::try_from(index).ok());
            let holds = |index: &usize| {
                plan.findings.get(*index).is_some_and(|finding| decision.finding(finding).verdict == is)
            };
            wanted.extend(rests.filter(holds).take(4));
        }
    }
    let mut seen = Vec::new();
    wanted.retain(|index| {
        !seen.contains(index) && {
            seen.push(*index);
            true
        }
    });
    let told = wanted.into_iter().filter_map(|index| {
        let finding = plan.findings.get(index)?;
        let words = |quantity| {
            let in_words = |lang| wording::value(&decision, quantity, lang, Place::Alone);
            Text { zh: in_words(Lang::Zh), en: in_words(Lang::En) }
        };
        Some(Deciding {
            finding: index,
            verdict: decision.finding(finding).verdict,
            measured: finding.measure.map(|measure| words(measure.measured)),
            threshold: finding.measure.map(|measure| words(measure.threshold)),
        })
    });
    Some(told.collect())
}
