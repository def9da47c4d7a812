//! Batch, kernel: the registers of a worker, and the steps that work on whole tiles of them.

use zhunsheng_engine::{Cell, Date, plan::Comparison};

use super::{
    connect, leaves,
    planes::{NOTHING, Plane, Truth, Vector, bits_of_pairs, first},
    program::{Bank, Program, Register, Step, Work},
    vectors,
};
use crate::columns::Columns;

/// The registers, and which rows of the tile there are.
#[derive(Debug)]
pub(super) struct Memory {
    pub(super) rows: usize,
    pub(super) live: Plane,
    pub(super) truths: Vec<Truth>,
    pub(super) numbers: Vec<Vector<i64>>,
    pub(super) dates: Vec<Vector<Date>>,
    /// Which truth values can be other than true, false or unknown.
    odd: Vec<bool>,
}

impl Memory {
    /// Registers for a program. No tile has been decided in them yet.
    pub(super) fn new(program: &Program) -> Self {
        Self {
            rows: 0,
            live: NOTHING,
            truths: vec![Truth::UNKNOWN; program.truths],
            numbers: vec![Vector::new(0); program.numbers],
            dates: vec![Vector::new(Date::FIRST); program.dates],
            odd: program.odd.clone(),
        }
    }

    /// Makes ready for a tile of so many rows.
    pub(super) fn start(&mut self, program: &Program, rows: usize) {
        if rows == self.rows {
            return;
        }
        self.rows = rows;
        self.live = first(rows);
        for Step { out, work } in &program.constants {
            match work {
                Work::Constant(cell) => {
                    self.truths.get_mut(*out).into_iter().for_each(|truth| truth.fill(*cell, &self.live));
                }
                Work::ConstantNumber(value) => {
                    self.numbers.get_mut(*out).into_iter().for_each(|number| number.fill(*value, &self.live));
                }
                Work::ConstantDate(value) => {
                    self.dates.get_mut(*out).into_iter().for_each(|date| date.fill(*value, &self.live));
                }
                _ => {}
            }
        }
    }

    /// Makes a register unknown in all rows.
    pub(super) fn clear(&mut self, truth: Register) {
        self.truths.get_mut(truth).into_iter().for_each(Truth::clear);
    }

    /// Gives a row its truth value in a register that was cleared for this tile.
    pub(super) fn set(&mut self, truth: Register, row: usize, cell: Cell) {
        if let Some(truth) = self.truths.get_mut(truth) {
            truth.set(row, cell);
        }
    }

    /// Whether a truth value can be other than true, false or unknown.
    pub(super) fn is_odd(&self, truth: Register) -> bool {
        self.odd.get(truth).copied().unwrap_or(true)
    }

    /// Computes a step for the rows of the columns from `start` on.
    pub(super) fn step(&mut self, step: &Step, columns: &Columns, start: usize) {
        // Why: a program is made so that no register and no column is missing; should one be, its step is left out.
        let _done = match step.work.bank() {
            Bank::Truths => self.truth(step, columns, start),
            Bank::Numbers => self.number(step, columns, start),
            Bank::Dates => self.date(step, columns, start),
        };
    }

    /// A step whose result are truth values.
    fn truth(&mut self, Step { out, work }: &Step, columns: &Columns, start: usize) -> Option<()> {
        let Self { rows, live, truths, numbers, dates, odd } = self;
        let odd = odd.get(*out).copied().unwrap_or(true);
        let (truths, out) = divided(truths, *out)?;
        let rows = start..start + *rows;
        match work {
            Work::Flag { fact } => leaves::flag(columns.column(*fact)?, rows, live, out),
            Work::TestNumber { fact, test, negated } => {
                leaves::test_number(columns.column(*fact)?, *test, *negated, rows, live, out);
            }
            Work::TestDate { fact, test, negated } => {
                leaves::test_date(columns.column(*fact)?, *test, *negated, rows, live, out);
            }
            Work::Periods { fact, first, later } => {
                leaves::periods(columns.column(*fact)?, *first, later, rows, live, out);
            }
            Work::FilledFact { fact } => leaves::filled(columns.column(*fact)?, rows, live, out),
            Work::FilledTruth { of } => connect::filled_truth(truths.get(*of)?, out),
            Work::FilledNumber { of } => filled(numbers.get(*of)?, out),
            Work::FilledDate { of } => filled(dates.get(*of)?, out),
            Work::Not { of } => connect::not(truths.get(*of)?, out),
            Work::All { of } if odd => connect::combined(truths, of, true, live, out),
            Work::Any { of } if odd => connect::combined(truths, of, false, live, out),
            Work::All { of } => connect::combined_plain(truths, of, true, live, out),
            Work::Any { of } => connect::combined_plain(truths, of, false, live, out),
            Work::AtLeastFixed { needed, of } => connect::at_least_fixed(*needed, truths, of, live, out),
            Work::AtLeast { count, of } => connect::at_least(numbers.get(*count)?, truths, of, live, out),
            Work::Applies { condition, value } => {
                connect::applies(truths.get(*condition)?, truths.get(*value)?, out);
            }
            Work::Choose { condition, then, otherwise } => {
                connect::choose(truths.get(*condition)?, [truths.get(*then)?, truths.get(*otherwise)?], live, out);
            }
            Work::Same { a, b, negated } => connect::same(truths.get(*a)?, truths.get(*b)?, *negated, live, out),
            Work::CompareNumbers { op, a, b, by: [by_a, by_b] } => {
                let (a, b) = (numbers.get(*a)?, numbers.get(*b)?);
                if (*by_a, *by_b) == (1, 1) {
                    compare(*op, a, b, live, out, |a, b| a.cmp(&b));
                } else {
                    compare(*op, a, b, live, out, |a, b| a.wrapping_mul(*by_a).cmp(&b.wrapping_mul(*by_b)));
                }
            }
            Work::CompareDates { op, a, b } => {
                compare(*op, dates.get(*a)?, dates.get(*b)?, live, out, |a, b| a.cmp(&b));
            }
            Work::Share { op, part, whole, level, by } => {
                let [part, whole, level] = [part, whole, level].map(|at| numbers.get(*at));
                vectors::share(*op, [part?, whole?, level?], *by, live, out);
            }
            _ => return None,
        }
        Some(())
    }

    /// A step whose result are numbers.
    fn number(&mut self, Step { out, work }: &Step, columns: &Columns, start: usize) -> Option<()> {
        let Self { rows, live, truths, numbers, dates, .. } = self;
        let (numbers, out) = divided(numbers, *out)?;
        match work {
            Work::LoadNumber { fact } => vectors::load_numbers(columns.column(*fact)?, start..start + *rows, live, out),
            Work::Add { a, b, by: [by_a, by_b] } => {
                vectors::each(numbers.get(*a)?, numbers.get(*b)?, live, out, |a, b| {
                    a.wrapping_mul(*by_a).wrapping_add(b.wrapping_mul(*by_b))
                });
            }
            Work::Multiply { a, b } => vectors::each(numbers.get(*a)?, numbers.get(*b)?, live, out, i64::wrapping_mul),
            Work::PickNumber { greatest, a, b, by: [by_a, by_b] } => {
                vectors::each(numbers.get(*a)?, numbers.get(*b)?, live, out, |a, b| {
                    let (a, b) = (a.wrapping_mul(*by_a), b.wrapping_mul(*by_b));
                    if *greatest { a.max(b) } else { a.min(b) }
                });
            }
            Work::NumberApplies { condition, value } => {
                vectors::applies(truths.get(*condition)?, numbers.get(*value)?, out);
            }
            Work::ChooseNumber { condition, then, otherwise, by: [by_a, by_b] } => {
                let (then, otherwise) = (numbers.get(*then)?, numbers.get(*otherwise)?);
                let same_scale = |value: i64, first: bool| value.wrapping_mul(if first { *by_a } else { *by_b });
                vectors::choose(truths.get(*condition)?, [then, otherwise], live, out, same_scale);
            }
            Work::Between { what, a, b } => vectors::between(*what, dates.get(*a)?, dates.get(*b)?, live, out),
            Work::YearOf { of } => vectors::year_of(dates.get(*of)?, out),
            Work::Quotient { a, b, scales, digits, mode } => {
                vectors::quotients(numbers.get(*a)?, numbers.get(*b)?, *scales, *digits, *mode, live, out);
            }
            Work::Round { of, scale, digits, mode } => vectors::rounded(numbers.get(*of)?, *scale, *digits, *mode, out),
            _ => return None,
        }
        Some(())
    }

    /// A step whose result are dates.
    fn date(&mut self, Step { out, work }: &Step, columns: &Columns, start: usize) -> Option<()> {
        let Self { rows, live, truths, numbers, dates, .. } = self;
        let (dates, out) = divided(dates, *out)?;
        match work {
            Work::LoadDate { fact } => vectors::load_dates(columns.column(*fact)?, start..start + *rows, live, out),
            Work::Move { how, date, count, step } => {
                vectors::moved(*how, dates.get(*date)?, numbers.get(*count)?, *step, live, out);
            }
            Work::PickDate { greatest, a, b } => {
                vectors::each(
                    dates.get(*a)?,
                    dates.get(*b)?,
                    live,
                    out,
                    |a, b| if *greatest { a.max(b) } else { a.min(b) },
                );
            }
            Work::DateApplies { condition, value } => {
                vectors::applies(truths.get(*condition)?, dates.get(*value)?, out)
            }
            Work::ChooseDate { condition, then, otherwise } => {
                let (then, otherwise) = (dates.get(*then)?, dates.get(*otherwise)?);
                vectors::choose(truths.get(*condition)?, [then, otherwise], live, out, |date, _| date);
            }
            _ => return None,
        }
        Some(())
    }
}

/// The registers before `out`, and `out` itself.
fn divided<T>(registers: &mut [T], out: Register) -> Option<(&[T], &mut T)> {
    let (before, from) = registers.split_at_mut_checked(out)?;
    Some((before, from.first_mut()?))
}

fn filled<T>(of: &Vector<T>, out: &mut Truth) {
    *out = Truth { yes: of.known, no: NOTHING, not_applicable: of.not_applicable, not_computable: of.not_computable };
}

/// Compares values row by row.
#[inline(always)]
fn compare<T: Copy>(
    op: Comparison,
    a: &Vector<T>,
    b: &Vector<T>,
    live: &Plane,
    out: &mut Truth,
    order: impl Fn(T, T) -> core::cmp::Ordering,
) {
    let (x, y) = (a.values.as_slice(), b.values.as_slice());
    match op {
        Comparison::Equal | Comparison::NotEqual => bits_of_pairs(x, y, &mut out.yes, |a, b| order(a, b).is_eq()),
        Comparison::Less | Comparison::AtLeast => bits_of_pairs(x, y, &mut out.yes, |a, b| order(a, b).is_ge()),
        Comparison::AtMost | Comparison::Greater => bits_of_pairs(x, y, &mut out.yes, |a, b| order(a, b).is_gt()),
    }
    let negated = matches!(op, Comparison::NotEqual | Comparison::Less | Comparison::AtMost);
    let known = vectors::strict(&[a.states(), b.states()], live, &mut out.not_applicable, &mut out.not_computable);
    leaves::split(&known, negated, out);
}
