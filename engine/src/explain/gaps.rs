//! Stage explain: what is missing and who can change it.

use serde::Serialize;

use super::{support::support, when::window};
use crate::{
    decide::{Decision, Verdict},
    plan::{Finding, Operand},
    value::Cell,
};

/// Who can change a finding that is not met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Changer {
    /// The applicant, by changing or stating a fact.
    Applicant,
    /// Time alone.
    Time,
    /// Nobody: it rests on what is past, cannot be computed, or waits for a value that has not been set.
    Nobody,
}

/// Who can change a finding; nothing for one that is met or does not apply.
#[must_use]
pub fn changeable_by(decision: &Decision<'_>, finding: &Finding) -> Option<Changer> {
    let changeable = || {
        let facts = support(decision.plan, finding.verdict).facts;
        let can = |fact: u32| decision.plan.facts.get(fact as usize).is_some_and(|fact| fact.changeable);
        if facts.into_iter().any(can) { Changer::Applicant } else { Changer::Nobody }
    };
    match Verdict::of(decision.cell(finding.verdict)) {
        Verdict::Met | Verdict::NotApplicable => None,
        Verdict::NotMet if window(decision, finding.verdict).is_some() => Some(Changer::Time),
        Verdict::NotMet | Verdict::NotComputable => Some(changeable()),
        Verdict::Unknown if is_settled(decision, finding.verdict) => Some(Changer::Nobody),
        Verdict::Unknown => Some(Changer::Applicant),
    }
}

/// Whether no answer to any fact can change this value any more.
#[must_use]
pub fn is_settled(decision: &Decision<'_>, operand: Operand) -> bool {
    decision.cell(operand) != Cell::Unknown || decision.causes(operand).facts.is_empty()
}
