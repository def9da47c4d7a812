//! Batch, kernel: row by row through the engine itself, for what is not computed column by column.

use zhunsheng_engine::{
    Date, Decider, Decision, InForce, VerifiedPlan, explain::support::support, facts::Slate, plan::Operand,
};

use crate::columns::Columns;

/// Decides one row after the other, in the same memory.
#[derive(Debug)]
pub(super) struct RowByRow<'p> {
    decider: Decider<'p>,
    slate: Slate,
    /// The facts that are read.
    facts: Vec<usize>,
    /// Whether nothing is asked for.
    idle: bool,
}

impl<'p> RowByRow<'p> {
    /// Computes what these operands need.
    pub(super) fn new(plan: &'p VerifiedPlan, as_of: Date, roots: Vec<Operand>) -> Self {
        let mut facts: Vec<usize> =
            roots.iter().flat_map(|&root| support(plan, root).facts).map(|fact| fact as usize).collect();
        facts.sort_unstable();
        facts.dedup();
        let idle = roots.is_empty();
        let decider = InForce::new(plan, as_of).only(roots.into_iter()).decider();
        Self { decider, slate: Slate::new(plan), facts, idle }
    }

    /// Whether nothing is asked for.
    pub(super) fn is_idle(&self) -> bool {
        self.idle
    }

    /// Decides one row.
    pub(super) fn decide(&mut self, columns: &Columns, row: usize, read: impl FnOnce(&Decision<'_>)) {
        self.slate.wipe();
        for &fact in &self.facts {
            columns.write(fact, row, &mut self.slate);
        }
        read(&self.decider.decide(self.slate.facts()));
    }
}
