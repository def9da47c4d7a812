//! Stage explain: what is missing and who can change it.

use serde::Serialize;

use super::{support::support, when::window};
use crate::{
    decide::{Decision, Verdict},
    plan::{Fact, Finding, Judge, Operand},
    value::Cell,
};

/// Who can change a finding that is not met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Changer {
    /// The applicant, by changing or stating a fact.
    Applicant,
    /// Those who run the programme or keep the record, whose word it rests on.
    Authority,
    /// Time alone.
    Time,
    /// Nobody: it rests on what is past, cannot be computed, or waits for a value that has not been set.
    Nobody,
}

/// Who can change a finding; nothing for one that is met or does not apply.
#[must_use]
pub fn changeable_by(decision: &Decision<'_>, finding: &Finding) -> Option<Changer> {
    // Why: what experts judge, the applicant can improve; an approval or an entry in a register it can only await.
    let by_whom = |facts: &mut dyn Iterator<Item = u32>| {
        let facts = facts.filter_map(|fact| decision.plan.facts.get(fact as usize)).filter(|fact| fact.changeable);
        let own = |fact: &Fact| matches!(fact.judge, Judge::Applicant | Judge::Expert);
        facts.map(|fact| if own(fact) { Changer::Applicant } else { Changer::Authority }).min()
    };
    let changeable = || {
        let facts = support(decision.plan, finding.verdict).facts;
        by_whom(&mut facts.into_iter()).unwrap_or(Changer::Nobody)
    };
    let answerable = || {
        let facts = decision.causes(finding.verdict).facts;
        by_whom(&mut facts.into_iter()).unwrap_or(Changer::Applicant)
    };
    match Verdict::of(decision.cell(finding.verdict)) {
        Verdict::Met | Verdict::NotApplicable => None,
        Verdict::NotMet if window(decision, finding.verdict).is_some() => Some(Changer::Time),
        Verdict::NotMet | Verdict::NotComputable => Some(changeable()),
        Verdict::Unknown if is_settled(decision, finding.verdict) => Some(Changer::Nobody),
        Verdict::Unknown => Some(answerable()),
    }
}

/// Whether no answer to any fact can change this value any more.
#[must_use]
pub fn is_settled(decision: &Decision<'_>, operand: Operand) -> bool {
    decision.cell(operand) != Cell::Unknown || decision.causes(operand).facts.is_empty()
}
