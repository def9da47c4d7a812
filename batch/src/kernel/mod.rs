//! Batch, kernel: decides a population in tiles of rows, with the verdicts as bits.

mod connect;
mod leaves;
mod lower;
mod memory;
mod planes;
mod program;
mod rows;
mod threads;
mod vectors;
mod verdicts;

use rust_decimal::Decimal;
use zhunsheng_engine::{
    Date, VerifiedPlan,
    plan::{FindingKind, Operand},
};

use crate::columns::{Columns, Shape};
use lower::{Wanted, lower};
use memory::Memory;
use program::{Money, Program};
use rows::RowByRow;
pub use threads::each_tile;
pub use verdicts::{Counts, Tile, Verdicts};

/// How many rows are decided together; a multiple of 64.
///
/// Why so many: one column after the other is read, and what a processor reads ahead starts anew with each. Tiles of 2,048 rows took twice as long,
/// larger ones than this gain little and leave the cache.
pub const TILE: usize = 16_384;

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
    /// The columns that the program was made for; nothing before the first tile.
    shapes: Option<Vec<Shape>>,
    program: Program,
    memory: Memory,
    rows: RowByRow<'k>,
    /// Amounts that the engine computed row by row.
    amounts: Vec<Vec<Option<Decimal>>>,
}

/// How many values of a tile are computed for all its rows at once, and how many row by row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shares {
    /// Computed for all rows at once.
    pub at_once: usize,
    /// Computed by the engine, row by row.
    pub by_row: usize,
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
        let program = Program::default();
        let memory = Memory::new(&program);
        let rows = RowByRow::new(self.plan, self.as_of, Vec::new());
        Worker { kernel: self, shapes: None, program, memory, rows, amounts: Vec::new() }
    }
}

impl Worker<'_> {
    /// Decides the rows from `start`, a multiple of [`TILE`], on: as many as a tile has or as there are.
    pub fn decide<'w>(&'w mut self, columns: &Columns, start: usize) -> Tile<'w> {
        self.fit(columns);
        let rows = columns.rows().saturating_sub(start).min(TILE);
        let Self { program, memory, .. } = self;
        memory.start(program, rows);
        self.by_row(columns, start);
        for step in &self.program.steps {
            self.memory.step(step, columns, start);
        }
        Tile::new(&self.program, &self.memory, &self.amounts, self.kernel.findings)
    }

    /// How what was asked for is computed on columns like these.
    pub fn shares(&mut self, columns: &Columns) -> Shares {
        self.fit(columns);
        let money = self.program.amounts.iter().filter(|amount| matches!(amount, Money::Row(_))).count();
        Shares { at_once: self.program.steps.len(), by_row: self.program.by_row.len() + money }
    }

    /// Makes the program for the columns, unless it is there already.
    fn fit(&mut self, columns: &Columns) {
        if self.shapes.as_ref().is_some_and(|shapes| columns.shapes().eq(shapes.iter().copied())) {
            return;
        }
        let shapes: Vec<Shape> = columns.shapes().collect();
        let Kernel { plan, as_of, verdicts, amounts, .. } = self.kernel;
        self.program = lower(plan, *as_of, &shapes, Wanted { verdicts, amounts });
        self.memory = Memory::new(&self.program);
        self.amounts = self.program.amounts.iter().map(|_| Vec::new()).collect();
        let roots = self.program.by_row.iter().map(|(operand, _)| *operand);
        let money = self.program.amounts.iter().filter_map(|amount| match amount {
            Money::Row(operand) => Some(*operand),
            _ => None,
        });
        self.rows = RowByRow::new(plan, *as_of, roots.chain(money).collect());
        self.shapes = Some(shapes);
    }

    /// Computes what the engine computes row by row.
    fn by_row(&mut self, columns: &Columns, start: usize) {
        let Self { program, memory, rows: by_row, amounts, .. } = self;
        if by_row.is_idle() {
            return;
        }
        for &(_, register) in &program.by_row {
            memory.clear(register);
        }
        amounts.iter_mut().for_each(Vec::clear);
        for row in 0..memory.rows {
            by_row.decide(columns, start + row, |decision| {
                for &(operand, register) in &program.by_row {
                    memory.set(register, row, decision.cell(operand));
                }
                for (amount, found) in program.amounts.iter().zip(&mut *amounts) {
                    if let Money::Row(operand) = amount {
                        found.push(decision.cell(*operand).number());
                    }
                }
            });
        }
    }
}
