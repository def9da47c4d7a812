//! Beside the pipeline: the clauses of a plan, each with the rules that stand on it, or the reason why none does.

use std::collections::BTreeMap;

use zhunsheng_engine::plan::{Clause, Finding, FindingKind, Outcome, Plan};

/// The kinds of findings, in the order in which they are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A condition.
    Criterion,
    /// A duty of a role.
    Duty,
    /// A measured value against a target.
    Indicator,
    /// Money.
    Amount,
    /// A date to keep.
    Deadline,
    /// A paper to hand in.
    Document,
    /// A step of a procedure.
    Step,
}

impl Kind {
    /// The kind of a finding.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        match finding.kind {
            FindingKind::Criterion => Self::Criterion,
            FindingKind::Duty { .. } => Self::Duty,
            FindingKind::Indicator { .. } => Self::Indicator,
            FindingKind::Amount { .. } => Self::Amount,
            FindingKind::Deadline { .. } => Self::Deadline,
            FindingKind::Document { .. } => Self::Document,
            FindingKind::Step { .. } => Self::Step,
        }
    }

    /// As rules write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Criterion => "criterion",
            Self::Duty => "duty",
            Self::Indicator => "indicator",
            Self::Amount => "amount",
            Self::Deadline => "deadline",
            Self::Document => "document",
            Self::Step => "step",
        }
    }
}

/// How a clause is accounted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Rules stand on it.
    Rules,
    /// It says why no rule stands on it.
    Reason,
    /// Neither.
    Missing,
}

/// A clause with what stands on it.
#[derive(Debug, Clone)]
pub struct Covered<'p> {
    /// The clause.
    pub clause: &'p Clause,
    /// The findings that cite it, by kind, in the order of the rules.
    pub findings: BTreeMap<Kind, Vec<&'p Finding>>,
    /// The outcomes that cite it.
    pub outcomes: Vec<&'p Outcome>,
}

impl Covered<'_> {
    /// How it is accounted for.
    #[must_use]
    pub fn standing(&self) -> Standing {
        if !self.findings.is_empty() || !self.outcomes.is_empty() {
            Standing::Rules
        } else if self.clause.no_rule.is_some() {
            Standing::Reason
        } else {
            Standing::Missing
        }
    }
}

/// Every clause, in the order of the document.
#[must_use]
pub fn coverage(plan: &Plan) -> Vec<Covered<'_>> {
    let mut clauses: Vec<Covered<'_>> =
        plan.clauses.iter().map(|clause| Covered { clause, findings: BTreeMap::new(), outcomes: Vec::new() }).collect();
    for finding in &plan.findings {
        if let Some(covered) = clauses.get_mut(finding.clause as usize) {
            covered.findings.entry(Kind::of(finding)).or_default().push(finding);
        }
    }
    for outcome in &plan.outcomes {
        if let Some(covered) = clauses.get_mut(outcome.clause as usize) {
            covered.outcomes.push(outcome);
        }
    }
    clauses
}
