//! Batch, kernel: the verdicts of a tile of rows, a bit for each row.

use rust_decimal::Decimal;
use zhunsheng_engine::Verdict;

use super::{
    memory::Memory,
    planes::NOTHING,
    program::{Money, Program},
};
use crate::columns::bits::ones;

/// The verdicts of one finding or outcome. A row has its bit in at most one of the four; without one it is not known yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdicts<'w> {
    /// It holds.
    pub met: &'w [u64],
    /// It does not hold.
    pub not_met: &'w [u64],
    /// The rule does not apply to the case.
    pub not_applicable: &'w [u64],
    /// No answer can help; always empty for an outcome, for which it counts as unknown.
    pub not_computable: &'w [u64],
    /// How many rows there are; bits past them are 0.
    pub rows: usize,
    /// Whether there is nothing in the last two planes, whatever the facts are.
    plain: bool,
}

/// How many rows have which verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// It holds.
    pub met: u64,
    /// It does not hold.
    pub not_met: u64,
    /// The rule does not apply.
    pub not_applicable: u64,
    /// No answer can help.
    pub not_computable: u64,
    /// Facts or parameters are missing.
    pub unknown: u64,
}

impl Verdicts<'_> {
    /// The verdict of one row; unknown past the last.
    #[must_use]
    pub fn at(&self, row: usize) -> Verdict {
        let has = |words: &[u64]| words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1);
        match () {
            () if has(self.met) => Verdict::Met,
            () if has(self.not_met) => Verdict::NotMet,
            () if has(self.not_applicable) => Verdict::NotApplicable,
            () if has(self.not_computable) => Verdict::NotComputable,
            () => Verdict::Unknown,
        }
    }

    /// How many rows have which verdict.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let [met, not_met] = [self.met, self.not_met].map(|words| ones(words) as u64);
        let others = [self.not_applicable, self.not_computable];
        let [not_applicable, not_computable] = others.map(|words| if self.plain { 0 } else { ones(words) as u64 });
        let unknown = (self.rows as u64).saturating_sub(met + not_met + not_applicable + not_computable);
        Counts { met, not_met, not_applicable, not_computable, unknown }
    }

    /// How many rows have this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> u64 {
        self.counts().of(verdict)
    }
}

impl Counts {
    /// How many rows have this verdict.
    #[must_use]
    pub fn of(&self, verdict: Verdict) -> u64 {
        match verdict {
            Verdict::Met => self.met,
            Verdict::NotMet => self.not_met,
            Verdict::NotApplicable => self.not_applicable,
            Verdict::NotComputable => self.not_computable,
            Verdict::Unknown => self.unknown,
        }
    }

    /// Adds other counts to these.
    pub fn add(&mut self, other: Self) {
        self.met += other.met;
        self.not_met += other.not_met;
        self.not_applicable += other.not_applicable;
        self.not_computable += other.not_computable;
        self.unknown += other.unknown;
    }
}

/// What a worker found for a tile of rows.
#[derive(Debug, Clone, Copy)]
pub struct Tile<'w> {
    program: &'w Program,
    memory: &'w Memory,
    amounts: &'w [Vec<Option<Decimal>>],
    findings: usize,
}

impl<'w> Tile<'w> {
    pub(super) fn new(
        program: &'w Program,
        memory: &'w Memory,
        amounts: &'w [Vec<Option<Decimal>>],
        findings: usize,
    ) -> Self {
        Self { program, memory, amounts, findings }
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.memory.rows
    }

    /// The verdicts of a finding, by its position among those that were asked for.
    #[must_use]
    pub fn finding(&self, at: usize) -> Verdicts<'w> {
        self.verdicts(if at < self.findings { Some(at) } else { None }, false)
    }

    /// The verdicts of an outcome, by its position among those that were asked for.
    #[must_use]
    pub fn outcome(&self, at: usize) -> Verdicts<'w> {
        self.verdicts(self.findings.checked_add(at), true)
    }

    /// The amount of a finding in a row, in 元 and exact, if it is an amount, it is due and it is known.
    #[must_use]
    pub fn amount(&self, at: usize, row: usize) -> Option<Decimal> {
        if row >= self.rows() || self.finding(at).at(row) != Verdict::Met {
            return None;
        }
        match *self.program.amounts.get(at)? {
            Money::None => None,
            Money::Constant(cell) => cell.number(),
            Money::Register(register, scale) => {
                let numbers = self.memory.numbers.get(register)?;
                let known = numbers.known.get(row / 64)? >> (row % 64) & 1 == 1;
                numbers.values.get(row).filter(|_| known).map(|&held| Decimal::new(held, scale))
            }
            Money::Row(_) => self.amounts.get(at)?.get(row).copied().flatten(),
        }
    }

    fn verdicts(&self, at: Option<usize>, outcome: bool) -> Verdicts<'w> {
        let memory = self.memory;
        let register = at.and_then(|at| self.program.verdicts.get(at));
        let plain = register.is_none_or(|&register| !memory.is_odd(register));
        let planes = match register.and_then(|&register| memory.truths.get(register)) {
            Some(truth) => {
                let not_computable = if outcome { &NOTHING } else { &truth.not_computable };
                [&truth.yes, &truth.no, &truth.not_applicable, not_computable]
            }
            None => [&NOTHING; 4],
        };
        let words = memory.rows.div_ceil(64);
        let [met, not_met, not_applicable, not_computable] = planes.map(|plane| plane.get(..words).unwrap_or_default());
        Verdicts { met, not_met, not_applicable, not_computable, rows: memory.rows, plain }
    }
}
