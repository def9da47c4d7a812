//! Stage explain: which tier of a ladder is reached, and which comes next.

use crate::{
    decide::{Decision, Verdict},
    plan::Ladder,
};

/// Where a case stands on a ladder, as positions among its rungs (the lowest is 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The highest rung that is met.
    pub reached: Option<usize>,
    /// The rung after it, if there is one.
    pub next: Option<usize>,
}

/// Where the case stands.
#[must_use]
pub fn standing(decision: &Decision<'_>, ladder: &Ladder) -> Standing {
    let met = |&rung: &u32| {
        decision.plan.outcomes.get(rung as usize).is_some_and(|outcome| decision.outcome(outcome) == Verdict::Met)
    };
    let reached = ladder.rungs.iter().rposition(met);
    let next = reached.map_or(0, |reached| reached + 1);
    Standing { reached, next: (next < ladder.rungs.len()).then_some(next) }
}
