//! Batch, kernel: decides a population in tiles of rows, with the verdicts as bits.

mod rows;
mod threads;
mod verdicts;

use rust_decimal::Decimal;
use zhunsheng_engine::{
    Date, VerifiedPlan,
    plan::{FindingKind, Operand},
};

use crate::columns::Columns;
use rows::RowByRow;
pub use threads::each_tile;
pub use verdicts::{Counts, Tile, Verdicts};

/// How many rows are decided together; a multiple of 64.
pub const TILE: usize = 2048;

/// A plan as of a date, made ready to decide populations; what is asked for are some of its findings and outcomes.
#[derive(Debug)]
pub struct Kernel<'p> {
    plan: &'p VerifiedPlan,
    as_of: Date,
    /// The verdicts that are asked for: findings, then outcomes.
    verdicts: Vec<Operand>,
    findings: usize,
    /// For each finding asked for, where its amount stands if it is one.
    amounts: Vec<Option<Operand>>,
}

/// Decides tile after tile in the same memory; one for each thread.
#[derive(Debug)]
pub struct Worker<'k> {
    kernel: &'k Kernel<'k>,
    rows: RowByRow<'k>,
    tile: verdicts::Registers,
}

impl<'p> Kernel<'p> {
    /// Makes ready to decide these findings and outcomes (by their indices in the plan). An index that the plan does not have stays unknown in every
    /// row.
    #[must_use]
    pub fn new(plan: &'p VerifiedPlan, as_of: Date, findings: &[usize], outcomes: &[usize]) -> Self {
        // Why: a parameter that no plan has is unknown.
        let nothing = Operand::Parameter(u32::MAX);
        let of_findings = findings.iter().map(|&at| plan.findings.get(at).map_or(nothing, |finding| finding.verdict));
        let of_outcomes = outcomes.iter().map(|&at| plan.outcomes.get(at).map_or(nothing, |outcome| outcome.verdict));
        let amount = |&at: &usize| match plan.findings.get(at)?.kind {
            FindingKind::Amount { value, .. } => Some(value.of),
            _ => None,
        };
        Self {
            plan,
            as_of,
            verdicts: of_findings.chain(of_outcomes).collect(),
            findings: findings.len(),
            amounts: findings.iter().map(amount).collect(),
        }
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &'p VerifiedPlan {
        self.plan
    }

    /// The date that is decided for.
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// Somebody to decide with: each thread takes its own.
    #[must_use]
    pub fn worker(&self) -> Worker<'_> {
        let roots = self.verdicts.iter().copied().chain(self.amounts.iter().flatten().copied());
        let rows = RowByRow::new(self.plan, self.as_of, roots.collect());
        Worker { kernel: self, rows, tile: verdicts::Registers::new(self.verdicts.len(), self.amounts.len()) }
    }
}

impl Worker<'_> {
    /// Decides the rows from `start`, a multiple of [`TILE`], on: as many as a tile has or as there are.
    pub fn decide<'w>(&'w mut self, columns: &Columns, start: usize) -> Tile<'w> {
        let rows = columns.rows().saturating_sub(start).min(TILE);
        self.tile.clear(rows);
        let Self { kernel, rows: by_row, tile } = self;
        for row in 0..rows {
            by_row.decide(columns, start + row, |decision| {
                for (at, &verdict) in kernel.verdicts.iter().enumerate() {
                    tile.set(at, row, decision.cell(verdict));
                }
                for (at, amount) in kernel.amounts.iter().enumerate() {
                    let amount: Option<Decimal> = amount.and_then(|amount| decision.cell(amount).number());
                    tile.set_amount(at, row, amount);
                }
            });
        }
        self.tile.tile(self.kernel.findings)
    }
}
