//! Beside the pipeline: the calendar and the exact fractions of the oracle.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::{Silence, Told};

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
}

impl Day {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-').map(|part| part.parse().ok());
        Some(Self { year: parts.next()??, month: parts.next()??, day: parts.next()?? })
    }

    pub(super) fn text(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    pub(super) fn leap(year: i64) -> bool {
        (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
    }

    pub(super) fn length(year: i64, month: i64) -> i64 {
        match month {
            2 if Self::leap(year) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    /// Days since the start of the year 1.
    pub(super) fn number(self) -> i64 {
        let before = self.year - 1;
        let years = before * 365 + before / 4 - before / 100 + before / 400;
        let months: i64 = (1..self.month).map(|month| Self::length(self.year, month)).sum();
        years + months + self.day - 1
    }

    pub(super) fn of_number(number: i64) -> Option<Self> {
        if !(0..=3_652_058).contains(&number) {
            return None;
        }
        let mut year = number / 366 + 1;
        while (Self { year: year + 1, month: 1, day: 1 }).number() <= number {
            year += 1;
        }
        let mut rest = number - Self { year, month: 1, day: 1 }.number();
        let mut month = 1;
        while rest >= Self::length(year, month) {
            rest -= Self::length(year, month);
            month += 1;
        }
        Some(Self { year, month, day: rest + 1 })
    }

    pub(super) fn months_on(self, months: i64) -> Option<Self> {
        let at = self.year.checked_mul(12)?.checked_add(self.month - 1)?.checked_add(months)?;
        let (year, month) = (at.div_euclid(12), at.rem_euclid(12) + 1);
        let day = self.day.min(Self::length(year, month));
        (1..=9999).contains(&year).then_some(Self { year, month, day })
    }

    pub(super) fn days_on(self, days: i64) -> Option<Self> {
        Self::of_number(self.number().checked_add(days)?)
    }

    /// Whole periods of so many months until `later`: counted down from the most there can be.
    pub(super) fn periods_until(self, later: Self, months: i64) -> i64 {
        if later < self {
            return -later.periods_until(self, months);
        }
        let mut count = ((later.year - self.year) * 12 + later.month - self.month) / months + 1;
        while self.months_on(count * months).is_none_or(|anniversary| anniversary > later) {
            count -= 1;
        }
        count
    }
}

/// `top / bottom` of two numbers, not worked out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fraction {
    pub(super) top: Decimal,
    pub(super) bottom: Decimal,
}

/// A share, which is only compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share(pub(super) Fraction);

impl Fraction {
    /// Numerator and denominator as whole numbers; the denominator is positive.
    pub(super) fn whole(self) -> Told<(i128, i128)> {
        if self.bottom.is_zero() {
            return Err(Silence::NotComputable);
        }
        let (a, b) = (self.top.normalize(), self.bottom.normalize());
        let scale = a.scale().max(b.scale());
        let raised = |n: Decimal| n.mantissa().checked_mul(10_i128.checked_pow(scale - n.scale())?);
        let (top, bottom) = (raised(a).ok_or(Silence::Unsure)?, raised(b).ok_or(Silence::Unsure)?);
        Ok(if bottom < 0 { (-top, -bottom) } else { (top, bottom) })
    }

    pub(super) fn compare(self, level: Decimal) -> Told<Ordering> {
        let (top, bottom) = self.whole()?;
        let (level_top, level_bottom) = Self { top: level, bottom: Decimal::ONE }.whole()?;
        let left = top.checked_mul(level_bottom).ok_or(Silence::Unsure)?;
        let right = level_top.checked_mul(bottom).ok_or(Silence::Unsure)?;
        Ok(left.cmp(&right))
    }

    pub(super) fn round(self, digits: i64, mode: &str) -> Told<Decimal> {
        let (top, bottom) = self.whole()?;
        let digits = u32::try_from(digits).map_err(|_| Silence::NotComputable)?;
        let raised = 10_i128.checked_pow(digits).and_then(|power| top.unsigned_abs().checked_mul(power.unsigned_abs()));
        let (raised, bottom) = (raised.ok_or(Silence::Unsure)?, bottom.unsigned_abs());
        let (whole, rest) = (raised / bottom, raised % bottom);
        let up = match mode {
            "down" => false,
            "up" => rest > 0,
            "half_up" => rest >= bottom - rest,
            "half_even" => rest > bottom - rest || (rest == bottom - rest && whole % 2 == 1),
            _ => unreachable!("the compiler refuses the mode {mode}"),
        };
        let rounded = i128::try_from(whole).map_err(|_| Silence::Unsure)? + i128::from(up);
        let signed = if top < 0 { -rounded } else { rounded };
        Decimal::try_from_i128_with_scale(signed, digits).map_err(|_| Silence::Unsure)
    }
}
