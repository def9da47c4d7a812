//! Batch, kernel: the verdicts of a tile of rows, a bit for each row.

use rust_decimal::Decimal;
use zhunsheng_engine::{Cell, Verdict};

use super::TILE;
use crate::columns::bits::ones;

/// Words of a tile.
const WORDS: usize = TILE / 64;

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
        let [met, not_met, not_applicable, not_computable] =
            [self.met, self.not_met, self.not_applicable, self.not_computable].map(|words| ones(words) as u64);
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
    registers: &'w Registers,
    findings: usize,
}

impl<'w> Tile<'w> {
    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.registers.rows
    }

    /// The verdicts of a finding, by its position among those that were asked for.
    #[must_use]
    pub fn finding(&self, at: usize) -> Verdicts<'w> {
        self.registers.verdicts(if at < self.findings { Some(at) } else { None }, false)
    }

    /// The verdicts of an outcome, by its position among those that were asked for.
    #[must_use]
    pub fn outcome(&self, at: usize) -> Verdicts<'w> {
        self.registers.verdicts(Some(self.findings + at), true)
    }

    /// The amount of a finding in a row, in 元 and exact, if it is an amount, it is due and it is known.
    #[must_use]
    pub fn amount(&self, at: usize, row: usize) -> Option<Decimal> {
        if self.finding(at).at(row) != Verdict::Met || row >= self.rows() {
            return None;
        }
        self.registers.amounts.get(at)?.get(row).copied().flatten()
    }
}

/// Met, not met, not applicable, not computable.
type Planes = [[u64; WORDS]; 4];

const NOTHING: [u64; WORDS] = [0; WORDS];

/// Memory of a worker.
#[derive(Debug)]
pub(super) struct Registers {
    rows: usize,
    verdicts: Vec<Planes>,
    amounts: Vec<Vec<Option<Decimal>>>,
}

impl Registers {
    pub(super) fn new(verdicts: usize, amounts: usize) -> Self {
        Self { rows: 0, verdicts: vec![[NOTHING; 4]; verdicts], amounts: vec![vec![None; TILE]; amounts] }
    }

    pub(super) fn clear(&mut self, rows: usize) {
        self.rows = rows;
        self.verdicts.fill([NOTHING; 4]);
    }

    pub(super) fn set(&mut self, at: usize, row: usize, cell: Cell) {
        let plane = match Verdict::of(cell) {
            Verdict::Met => 0,
            Verdict::NotMet => 1,
            Verdict::NotApplicable => 2,
            Verdict::NotComputable => 3,
            Verdict::Unknown => return,
        };
        let word = self.verdicts.get_mut(at).and_then(|planes| planes.get_mut(plane)?.get_mut(row / 64));
        if let Some(word) = word {
            *word |= 1 << (row % 64);
        }
    }

    pub(super) fn set_amount(&mut self, at: usize, row: usize, amount: Option<Decimal>) {
        if let Some(slot) = self.amounts.get_mut(at).and_then(|amounts| amounts.get_mut(row)) {
            *slot = amount;
        }
    }

    pub(super) fn tile(&self, findings: usize) -> Tile<'_> {
        Tile { registers: self, findings }
    }

    fn verdicts(&self, at: Option<usize>, outcome: bool) -> Verdicts<'_> {
        let words = self.rows.div_ceil(64);
        let planes = at.and_then(|at| self.verdicts.get(at));
        let [met, not_met, not_applicable, not_computable] = match planes {
            Some([a, b, c, d]) => [a, b, c, if outcome { &NOTHING } else { d }],
            None => [&NOTHING; 4],
        }
        .map(|words_of| words_of.get(..words).unwrap_or_default());
        Verdicts { met, not_met, not_applicable, not_computable, rows: self.rows }
    }
}
