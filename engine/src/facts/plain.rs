//! Stage facts, read: values in their plainest form, taken at a glance. Whatever is not plain is left to the full reader, which says what is wrong.

use alloc::vec::Vec;

use rust_decimal::Decimal;

use crate::{
    date::Date,
    json::Cursor,
    plan::{Domain, Plan},
    value::{Cell, shift},
};

/// A value of the domain that is written without escapes, exponents or white space of its own, and within its bounds. Nothing else is passed over.
#[inline]
pub(super) fn plain(plan: &Plan, domain: &Domain, from: &mut Cursor<'_>) -> Option<Cell> {
    let bytes = from.ahead();
    let (cell, length) = match domain {
        Domain::Boolean if bytes.starts_with(b"true") => (Cell::Boolean(true), 4),
        Domain::Boolean if bytes.starts_with(b"false") => (Cell::Boolean(false), 5),
        Domain::Integer { minimum, maximum, .. } => {
            let (digits, scale, length) = number(bytes)?;
            let fits = scale == 0 && (*minimum..=*maximum).contains(&digits);
            (Cell::Integer(fits.then_some(digits)?), length)
        }
        Domain::Decimal { minimum, maximum, unit, decimals } => {
            let (digits, scale, length) = number(bytes)?;
            let unit = plan.units.get(*unit as usize)?;
            let held = shift(Decimal::new(digits, scale), unit.exponent)?;
            let fits = scale <= *decimals && minimum.0 <= held && held <= maximum.0;
            (Cell::Decimal(fits.then_some(held)?), length)
        }
        Domain::Date => match bytes {
            [b'"', y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'"', ..] => {
                let text = [*y1, *y2, *y3, *y4, b'-', *m1, *m2, b'-', *d1, *d2];
                (Cell::Date(Date::of_bytes(&text)?), 12)
            }
            _ => return None,
        },
        Domain::Choice { set } => {
            let choices = &plan.choice_sets.get(*set as usize)?.choices;
            let rest = bytes.strip_prefix(b"\"")?;
            let written = |id: &str| rest.strip_prefix(id.as_bytes()).is_some_and(|rest| rest.first() == Some(&b'"'));
            let at = choices.iter().position(|choice| written(&choice.id))?;
            (Cell::Choice(u32::try_from(at).ok()?), choices.get(at)?.id.len() + 2)
        }
        _ => return None,
    };
    // Why: a value ends where the object goes on; `12.5e3` and `truely` are for the full reader.
    matches!(bytes.get(length), Some(b',' | b'}' | b' ' | b'\n' | b'\r' | b'\t')).then(|| {
        from.pass(length);
        cell
    })
}

/// At most eighteen digits with at most one point among them: their value without the point, how many stand behind it, and how long all is.
#[inline]
fn number(bytes: &[u8]) -> Option<(i64, u32, usize)> {
    let (mut digits, mut scale, mut point) = (0_i64, 0_u32, false);
    let mut length = 0;
    for &byte in bytes.iter().take(20) {
        match byte {
            b'0'..=b'9' => {
                digits = digits.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                scale += u32::from(point);
            }
            b'.' if !point && length > 0 => point = true,
            _ => break,
        }
        length += 1;
    }
    let leading_zero = bytes.first() == Some(&b'0') && length > 1 && bytes.get(1) != Some(&b'.');
    let good = length > 0 && length < 20 && !leading_zero && (!point || scale > 0);
    good.then_some((digits, scale, length))
}

/// Which facts a text has named.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    words: Vec<u64>,
}

impl Seen {
    /// None of so many facts.
    pub(super) fn none(facts: usize) -> Self {
        Self { words: alloc::vec![0; facts.div_ceil(64)] }
    }

    /// Notes a fact; whether it was noted before.
    #[inline]
    pub(super) fn note(&mut self, fact: usize) -> bool {
        let Some(word) = self.words.get_mut(fact / 64) else { return false };
        let bit = 1 << (fact % 64);
        let before = *word & bit != 0;
        *word |= bit;
        before
    }

    /// Forgets every fact, and calls `each` with it.
    #[inline]
    pub(super) fn forget(&mut self, mut each: impl FnMut(usize)) {
        for (at, word) in self.words.iter_mut().enumerate() {
            let mut left = core::mem::take(word);
            while left != 0 {
                each(at * 64 + left.trailing_zeros() as usize);
                left &= left - 1;
            }
        }
    }
}

/// Where each name stands, found by a few of its bytes.
#[derive(Debug, Clone)]
pub(super) struct Names {
    /// For the beginning of a text and for each fact, which fact the last text named next. Why: those who send many facts files write them alike, so
    /// most names are known before they are read.
    next: Vec<u32>,
    /// Indices plus one by the hash of their names; 0 is free. The length is a power of two, at least twice the number of names.
    slots: Vec<u32>,
}

impl Names {
    pub(super) fn new<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> Self {
        let next = (0_u32..).take(names.len() + 1).collect();
        let mut slots = alloc::vec![0_u32; (names.len() * 4).next_power_of_two().max(4)];
        let mask = slots.len() - 1;
        for (index, name) in (1_u32..).zip(names) {
            let mut at = hash(name) & mask;
            while slots.get(at).is_some_and(|&slot| slot != 0) {
                at = (at + 1) & mask;
            }
            if let Some(slot) = slots.get_mut(at) {
                *slot = index;
            }
        }
        Self { next, slots }
    }

    /// Which fact is likely to be named after another one, or first.
    #[inline]
    pub(super) fn after(&self, last: Option<usize>) -> usize {
        self.next.get(last.map_or(0, |last| last + 1)).map_or(0, |next| *next as usize)
    }

    /// Notes which one was.
    #[inline]
    pub(super) fn follows(&mut self, last: Option<usize>, fact: usize) {
        if let (Some(slot), Ok(fact)) = (self.next.get_mut(last.map_or(0, |last| last + 1)), u32::try_from(fact)) {
            *slot = fact;
        }
    }

    /// The first index from the name's place on for which `is` holds.
    #[inline]
    pub(super) fn find(&self, name: &str, is: impl Fn(usize) -> bool) -> Option<usize> {
        let mask = self.slots.len() - 1;
        let mut at = hash(name) & mask;
        loop {
            let index = (*self.slots.get(at)? as usize).checked_sub(1)?;
            if is(index) {
                return Some(index);
            }
            at = (at + 1) & mask;
        }
    }
}

/// From the length and the outer bytes. Why: names of facts differ there, and nobody can choose them to collide: the plan has them.
#[inline]
fn hash(name: &str) -> usize {
    let bytes = name.as_bytes();
    let (head, tail) = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
        _ => (bytes.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)), 0),
    };
    let mixed = (head ^ tail.rotate_left(29) ^ bytes.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    usize::try_from(mixed >> 40).unwrap_or(0)
}
