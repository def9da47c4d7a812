//! Batch, kernel: steps over numbers and dates. That no number leaves its 64 bits was shown when the program was made.

#![expect(clippy::indexing_slicing, reason = "every index is a word below `WORDS`, which is how long every plane is")]

use std::ops::Range;

use rust_decimal::Decimal;
use zhunsheng_engine::{Date, plan::Comparison, quotient, value::RoundingMode};

use super::{
    leaves,
    planes::{NOTHING, Plane, Truth, Vector, WORDS, each_row},
    program::{Between, Move},
};
use crate::columns::{Column, Held, Numbers, Values, scaled};

/// Which rows have a value, and of the others which do not apply and which cannot be computed.
pub(super) type States<'v> = [&'v Plane; 3];

impl<T> Vector<T> {
    pub(super) fn states(&self) -> States<'_> {
        [&self.known, &self.not_applicable, &self.not_computable]
    }
}

/// The rows in which all have a value; why the others have none: what cannot be computed outweighs what is not known, and that what does not apply.
pub(super) fn strict(of: &[States<'_>], live: &Plane, not_applicable: &mut Plane, not_computable: &mut Plane) -> Plane {
    let mut known = *live;
    for word in 0..WORDS {
        let (mut open, mut stuck, mut out) = (0, 0, 0);
        for [has, does_not_apply, cannot] in of {
            known[word] &= has[word];
            stuck |= cannot[word];
            out |= does_not_apply[word];
            open |= live[word] & !(has[word] | does_not_apply[word] | cannot[word]);
        }
        not_computable[word] = stuck;
        not_applicable[word] = out & !stuck & !open;
    }
    known
}

pub(super) fn load_numbers(column: &Column, rows: Range<usize>, live: &Plane, out: &mut Vector<i64>) {
    fn widen<T: Copy + Into<i64>>(held: &[T], rows: Range<usize>, out: &mut [i64]) {
        for (out, held) in out.iter_mut().zip(held.get(rows).unwrap_or_default()) {
            *out = (*held).into();
        }
    }
    out.known = leaves::known_plane(column, &rows, live);
    match &column.values {
        Values::Number(Numbers { held: Held::I8(held), .. }) => widen(held, rows, &mut out.values),
        Values::Number(Numbers { held: Held::I16(held), .. }) => widen(held, rows, &mut out.values),
        Values::Number(Numbers { held: Held::I32(held), .. }) => widen(held, rows, &mut out.values),
        Values::Number(Numbers { held: Held::I64(held), .. }) => widen(held, rows, &mut out.values),
        Values::Choice(held) => widen(held, rows, &mut out.values),
        _ => out.known = NOTHING,
    }
}

pub(super) fn load_dates(column: &Column, rows: Range<usize>, live: &Plane, out: &mut Vector<Date>) {
    out.known = leaves::known_plane(column, &rows, live);
    match &column.values {
        Values::Date(dates) => {
            let dates = dates.get(rows).unwrap_or_default();
            out.values.iter_mut().zip(dates).for_each(|(out, date)| *out = *date);
        }
        _ => out.known = NOTHING,
    }
}

/// The same of two values in every row, where both are there.
#[inline(always)]
pub(super) fn each<T: Copy>(a: &Vector<T>, b: &Vector<T>, live: &Plane, out: &mut Vector<T>, f: impl Fn(T, T) -> T) {
    out.known = strict(&[a.states(), b.states()], live, &mut out.not_applicable, &mut out.not_computable);
    for (out, (a, b)) in out.values.iter_mut().zip(a.values.iter().zip(&b.values)) {
        *out = f(*a, *b);
    }
}

pub(super) fn applies<T: Copy>(condition: &Truth, value: &Vector<T>, out: &mut Vector<T>) {
    out.values.copy_from_slice(&value.values);
    for word in 0..WORDS {
        let holds = condition.yes[word];
        out.known[word] = holds & value.known[word];
        out.not_applicable[word] =
            holds & value.not_applicable[word] | condition.no[word] | condition.not_applicable[word];
        out.not_computable[word] = holds & value.not_computable[word] | condition.not_computable[word];
    }
}

/// One of two by a condition; `alike` brings the first and the second to the scale of the result.
pub(super) fn choose<T: Copy + PartialEq>(
    condition: &Truth,
    [then, otherwise]: [&Vector<T>; 2],
    live: &Plane,
    out: &mut Vector<T>,
    alike: impl Fn(T, bool) -> T,
) {
    let ways = then.values.chunks(64).zip(otherwise.values.chunks(64));
    for (word, (out_values, (a_values, b_values))) in out.values.chunks_mut(64).zip(ways).enumerate() {
        let (a, b) = (condition.yes[word], condition.no[word]);
        let mut equal = 0_u64;
        for (at, (out, (x, y))) in out_values.iter_mut().zip(a_values.iter().zip(b_values)).enumerate() {
            let (x, y) = (alike(*x, true), alike(*y, false));
            *out = if b >> at & 1 == 1 { y } else { x };
            equal |= u64::from(x == y) << at;
        }
        let neither = live[word] & !a & !b;
        let both = then.known[word] & otherwise.known[word];
        let sound = !(then.not_applicable[word]
            | then.not_computable[word]
            | otherwise.not_applicable[word]
            | otherwise.not_computable[word]);
        let agreed = neither & both & equal;
        let rest = neither & !(sound & !both) & !agreed;
        out.known[word] = a & then.known[word] | b & otherwise.known[word] | agreed;
        out.not_applicable[word] =
            a & then.not_applicable[word] | b & otherwise.not_applicable[word] | rest & condition.not_applicable[word];
        out.not_computable[word] =
            a & then.not_computable[word] | b & otherwise.not_computable[word] | rest & condition.not_computable[word];
    }
}

pub(super) fn between(what: Between, a: &Vector<Date>, b: &Vector<Date>, live: &Plane, out: &mut Vector<i64>) {
    out.known = strict(&[a.states(), b.states()], live, &mut out.not_applicable, &mut out.not_computable);
    let count = match what {
        Between::Years => Date::years_until,
        Between::Months => Date::months_until,
        Between::Days => Date::days_until,
    };
    let known = out.known;
    each_row(&known, |row| {
        if let (Some(out), Some(a), Some(b)) = (out.values.get_mut(row), a.values.get(row), b.values.get(row)) {
            *out = count(*a, *b);
        }
    });
}

pub(super) fn year_of(of: &Vector<Date>, out: &mut Vector<i64>) {
    (out.known, out.not_applicable, out.not_computable) = (of.known, of.not_applicable, of.not_computable);
    for (out, date) in out.values.iter_mut().zip(&of.values) {
        *out = i64::from(date.year());
    }
}

pub(super) fn moved(
    how: Move,
    date: &Vector<Date>,
    count: &Vector<i64>,
    step: i8,
    live: &Plane,
    out: &mut Vector<Date>,
) {
    let mut known = strict(&[date.states(), count.states()], live, &mut out.not_applicable, &mut out.not_computable);
    let by = match how {
        Move::Months => Date::plus_months,
        Move::Days => Date::plus_days,
        Move::InYear => Date::in_year,
    };
    let all = known;
    each_row(&all, |row| {
        let (Some(out_value), Some(date), Some(count)) =
            (out.values.get_mut(row), date.values.get(row), count.values.get(row))
        else {
            return;
        };
        match count.checked_mul(i64::from(step)).and_then(|count| by(*date, count)) {
            Some(moved) => *out_value = moved,
            None => {
                known[row / 64] &= !(1 << (row % 64));
                out.not_computable[row / 64] |= 1 << (row % 64);
            }
        }
    });
    out.known = known;
}

/// `part / whole` compared with a level; not computable where the whole is not positive.
pub(super) fn share(
    op: Comparison,
    [part, whole, level]: [&Vector<i64>; 3],
    [by_part, by_bound]: [i128; 2],
    live: &Plane,
    out: &mut Truth,
) {
    let states = [part.states(), whole.states(), level.states()];
    let known = strict(&states, live, &mut out.not_applicable, &mut out.not_computable);
    (out.yes, out.no) = (NOTHING, NOTHING);
    each_row(&known, |row| {
        let (Some(part), Some(whole), Some(level)) =
            (part.values.get(row), whole.values.get(row), level.values.get(row))
        else {
            return;
        };
        let order = (i128::from(*part) * by_part).cmp(&(i128::from(*level) * i128::from(*whole) * by_bound));
        let plane = match op {
            _ if *whole <= 0 => &mut out.not_computable,
            Comparison::Equal if order.is_eq() => &mut out.yes,
            Comparison::NotEqual if order.is_ne() => &mut out.yes,
            Comparison::Less if order.is_lt() => &mut out.yes,
            Comparison::AtMost if order.is_le() => &mut out.yes,
            Comparison::Greater if order.is_gt() => &mut out.yes,
            Comparison::AtLeast if order.is_ge() => &mut out.yes,
            _ => &mut out.no,
        };
        plane[row / 64] |= 1 << (row % 64);
    });
}

/// Quotients, each by the engine's own division.
pub(super) fn quotients(
    a: &Vector<i64>,
    b: &Vector<i64>,
    [scale_a, scale_b]: [u32; 2],
    digits: u32,
    mode: RoundingMode,
    live: &Plane,
    out: &mut Vector<i64>,
) {
    let mut known = strict(&[a.states(), b.states()], live, &mut out.not_applicable, &mut out.not_computable);
    let all = known;
    each_row(&all, |row| {
        let (Some(out_value), Some(a), Some(b)) = (out.values.get_mut(row), a.values.get(row), b.values.get(row))
        else {
            return;
        };
        let found = quotient(Decimal::new(*a, scale_a), Decimal::new(*b, scale_b), digits, mode);
        match found.and_then(|found| scaled(found, digits)) {
            Some(held) => *out_value = held,
            None => {
                known[row / 64] &= !(1 << (row % 64));
                out.not_computable[row / 64] |= 1 << (row % 64);
            }
        }
    });
    out.known = known;
}

/// Numbers rounded by the engine's own rounding.
pub(super) fn rounded(of: &Vector<i64>, scale: u32, digits: u32, mode: RoundingMode, out: &mut Vector<i64>) {
    (out.known, out.not_applicable, out.not_computable) = (of.known, of.not_applicable, of.not_computable);
    each_row(&of.known, |row| {
        if let (Some(out), Some(held)) = (out.values.get_mut(row), of.values.get(row)) {
            *out = scaled(mode.round(Decimal::new(*held, scale), digits), digits.min(scale)).unwrap_or_default();
        }
    });
}
