//! This engine over a population: the kernel of the batch crate on the same columns, with bits for what is known.

use std::{num::NonZeroUsize, thread};

use rust_decimal::Decimal;
use zhunsheng_batch::{
    columns::{ColumnBuilder, Columns},
    kernel::{Kernel, TILE},
};
use zhunsheng_engine::{Cell, Date, VerifiedPlan};

use super::made::{Column, Population, Values};
use measure::{engine, station::CRITERIA};

/// Counts of each criterion: how many meet it, how many know enough to say; and how many meet all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) met: [u64; 16],
    pub(crate) not_met: [u64; 16],
    pub(crate) all: u64,
}

/// The columns as the batch crate holds them; with gaps, or with every value known.
pub(crate) fn columns(plan: &VerifiedPlan, of: &Population, gaps: bool) -> Result<Columns, String> {
    let mut columns = Columns::new(plan, of.rows);
    for Column { name, values, known } in &of.columns {
        let fact = plan.facts.iter().position(|fact| fact.name == *name).ok_or_else(|| format!("no fact {name}"))?;
        let mut builder = ColumnBuilder::new(plan, fact, of.rows);
        for (row, known) in known.iter().enumerate() {
            let cell = if *known || !gaps { cell(values, row) } else { Some(Cell::Unknown) };
            let cell = cell.ok_or_else(|| format!("{name}: no value in row {row}"))?;
            builder.push(cell).map_err(|why| format!("{name}, row {row}: {why:?}"))?;
        }
        columns.put(fact, builder.finish());
    }
    Ok(columns)
}

fn cell(values: &Values, row: usize) -> Option<Cell> {
    Some(match values {
        Values::Boolean(values) => Cell::Boolean(*values.get(row)?),
        Values::Choice(values) => Cell::Choice(u32::from(*values.get(row)?)),
        Values::Date(values) => Cell::Date(Date::new(1970, 1, 1)?.plus_days(i64::from(*values.get(row)?))?),
        Values::I16(values) => Cell::Integer(i64::from(*values.get(row)?)),
        Values::I32(values) => Cell::Integer(i64::from(*values.get(row)?)),
        Values::Yuan(values) => Cell::Decimal(Decimal::from(*values.get(row)?)),
    })
}

/// The kernel for the sixteen criteria.
pub(crate) fn kernel(plan: &VerifiedPlan) -> Result<Kernel<'_>, String> {
    Ok(Kernel::new(plan, engine::as_of()?, &engine::indices(plan)?, &[]))
}

/// Decides everybody on so many threads.
pub(crate) fn decide(kernel: &Kernel<'_>, columns: &Columns, threads: NonZeroUsize) -> Counts {
    let tiles = columns.rows().div_ceil(TILE);
    let each = tiles.div_ceil(threads.get());
    let part = |thread: usize| counted(kernel, columns, thread * each..((thread + 1) * each).min(tiles));
    if threads.get() == 1 {
        return part(0);
    }
    thread::scope(|scope| {
        let running: Vec<_> = (0..threads.get()).map(|thread| scope.spawn(move || part(thread))).collect();
        let done = running.into_iter().map(|thread| thread.join().unwrap_or_else(|why| std::panic::resume_unwind(why)));
        done.fold(Counts::none(), Counts::plus)
    })
}

fn counted(kernel: &Kernel<'_>, columns: &Columns, tiles: std::ops::Range<usize>) -> Counts {
    let mut worker = kernel.worker();
    let mut counts = Counts::none();
    let mut all = [0_u64; TILE / 64];
    for tile in tiles {
        let decided = worker.decide(columns, tile * TILE);
        all.fill(u64::MAX);
        for at in 0..CRITERIA.len() {
            let verdicts = decided.finding(at);
            for (all, met) in all.iter_mut().zip(verdicts.met) {
                *all &= met;
            }
            if let (Some(met), Some(not_met)) = (counts.met.get_mut(at), counts.not_met.get_mut(at)) {
                *met += ones(verdicts.met);
                *not_met += ones(verdicts.not_met);
            }
        }
        counts.all += ones(all.get(..decided.rows().div_ceil(64)).unwrap_or_default());
    }
    counts
}

fn ones(bits: &[u64]) -> u64 {
    bits.iter().map(|word| u64::from(word.count_ones())).sum()
}

impl Counts {
    fn none() -> Self {
        Self { met: [0; 16], not_met: [0; 16], all: 0 }
    }

    fn plus(mut self, other: Self) -> Self {
        for (own, other) in self.met.iter_mut().zip(other.met) {
            *own += other;
        }
        for (own, other) in self.not_met.iter_mut().zip(other.not_met) {
            *own += other;
        }
        self.all += other.all;
        self
    }

    /// As the others count: each criterion, all together, and (with gaps) how many know each fact.
    pub(crate) fn as_others(&self, gaps: bool) -> Vec<u64> {
        let known = self.met.iter().zip(self.not_met).map(|(met, not)| met + not).filter(|_| gaps);
        self.met.into_iter().chain([self.all]).chain(known).collect()
    }
}
