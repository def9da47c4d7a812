//! Batch, kernel: steps that read a column and give truth values: what most criteria are.

use std::ops::Range;

use zhunsheng_engine::{Cell, Date, Verdict};

use super::{
    planes::{NOTHING, Plane, Truth, WORDS, bits, each_row},
    program::Test,
};
use crate::columns::{Bits, Column, Held, Numbers, Values};

/// The known rows of a tile of a column; rows past the last are none of them.
pub(super) fn known<'c>(column: &'c Column, rows: &Range<usize>, live: &'c Plane) -> &'c [u64] {
    if column.whole { live } else { words(&column.known, rows) }
}

/// The bits of a tile.
fn words<'c>(bits: &'c Bits, rows: &Range<usize>) -> &'c [u64] {
    bits.words().get(rows.start / 64..rows.end.div_ceil(64)).unwrap_or_default()
}

/// `out.yes` holds which values pass: makes the known ones of them yes and no.
pub(super) fn split(known: &[u64], negated: bool, out: &mut Truth) {
    let flip = if negated { u64::MAX } else { 0 };
    let mut planes = out.yes.iter_mut().zip(&mut out.no);
    for ((yes, no), known) in planes.by_ref().zip(known) {
        let holds = (*yes ^ flip) & known;
        (*yes, *no) = (holds, known & !holds);
    }
    planes.for_each(|(yes, no)| (*yes, *no) = (0, 0));
}

/// The same as a plane of its own.
pub(super) fn known_plane(column: &Column, rows: &Range<usize>, live: &Plane) -> Plane {
    let mut plane = NOTHING;
    plane.iter_mut().zip(known(column, rows, live)).for_each(|(out, word)| *out = *word);
    plane
}

pub(super) fn flag(column: &Column, rows: Range<usize>, live: &Plane, out: &mut Truth) {
    let Values::Boolean(flags) = &column.values else { return out.clear() };
    out.yes.iter_mut().zip(words(flags, &rows)).for_each(|(yes, flags)| *yes = *flags);
    split(known(column, &rows, live), false, out);
}

/// Which of these values pass a test.
#[inline(always)]
fn passing<T: Copy + Ord>(values: &[T], test: Test<T>, out: &mut Plane) {
    match test {
        Test::From(least) => bits(values, out, |value| value >= least),
        Test::Equal(one) => bits(values, out, |value| value == one),
        Test::Always => *out = [u64::MAX; WORDS],
    }
}

/// The same of a column whose type is narrower than the constant's.
#[inline(always)]
fn narrow<T: Copy + Ord + TryFrom<i64>>(values: &[T], rows: Range<usize>, test: Test<i64>, out: &mut Plane) {
    let values = values.get(rows).unwrap_or_default();
    match test {
        Test::From(least) => match T::try_from(least) {
            Ok(least) => passing(values, Test::From(least), out),
            // Why: what does not fit lies above or below everything that does.
            Err(_) => *out = if least < 0 { [u64::MAX; WORDS] } else { NOTHING },
        },
        Test::Equal(one) => match T::try_from(one) {
            Ok(one) => passing(values, Test::Equal(one), out),
            Err(_) => *out = NOTHING,
        },
        Test::Always => passing(values, Test::Always, out),
    }
}

pub(super) fn test_number(
    column: &Column,
    test: Test<i64>,
    negated: bool,
    rows: Range<usize>,
    live: &Plane,
    out: &mut Truth,
) {
    let tile = rows.clone();
    match &column.values {
        Values::Number(Numbers { held: Held::I8(held), .. }) => narrow(held, tile, test, &mut out.yes),
        Values::Number(Numbers { held: Held::I16(held), .. }) => narrow(held, tile, test, &mut out.yes),
        Values::Number(Numbers { held: Held::I32(held), .. }) => narrow(held, tile, test, &mut out.yes),
        Values::Number(Numbers { held: Held::I64(held), .. }) => narrow(held, tile, test, &mut out.yes),
        Values::Choice(choices) => narrow(choices, tile, test, &mut out.yes),
        _ => return out.clear(),
    }
    split(known(column, &rows, live), negated, out);
}

pub(super) fn test_date(
    column: &Column,
    test: Test<Date>,
    negated: bool,
    rows: Range<usize>,
    live: &Plane,
    out: &mut Truth,
) {
    let Values::Date(dates) = &column.values else { return out.clear() };
    passing(dates.get(rows.clone()).unwrap_or_default(), test, &mut out.yes);
    split(known(column, &rows, live), negated, out);
}

/// Each value is of one of the periods, which start with `first` and change on later days.
pub(super) fn periods(
    column: &Column,
    first: Cell,
    later: &[(Date, Cell)],
    rows: Range<usize>,
    live: &Plane,
    out: &mut Truth,
) {
    out.clear();
    let Values::Date(dates) = &column.values else { return };
    let dates = dates.get(rows.clone()).unwrap_or_default();
    let mut since = known_plane(column, &rows, live);
    let (mut cell, mut until) = (first, NOTHING);
    for (from, next) in later {
        bits(dates, &mut until, |date| date >= *from);
        give(out, cell, &since, &until);
        for (since, until) in since.iter_mut().zip(&until) {
            *since &= until;
        }
        cell = *next;
    }
    give(out, cell, &since, &NOTHING);
}

/// The rows since, but not until, have this truth value.
fn give(out: &mut Truth, cell: Cell, since: &Plane, until: &Plane) {
    if let Some(plane) = out.plane(Verdict::of(cell)) {
        for ((out, since), until) in plane.iter_mut().zip(since).zip(until) {
            *out |= since & !until;
        }
    }
}

pub(super) fn filled(column: &Column, rows: Range<usize>, live: &Plane, out: &mut Truth) {
    let known = known_plane(column, &rows, live);
    out.yes = match &column.values {
        Values::Text(texts) => {
            let mut filled = NOTHING;
            each_row(&known, |row| {
                let more_than_blanks = !texts.at(rows.start + row).trim().is_empty();
                if let Some(word) = filled.get_mut(row / 64) {
                    *word |= u64::from(more_than_blanks) << (row % 64);
                }
            });
            filled
        }
        _ => known,
    };
    split(&known, false, out);
}
