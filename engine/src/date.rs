//! Ground of the engine: the civil date, with the calendar rules that policies use.

use core::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Serialize, Serializer};

/// Month and day of 29 February.
const LEAP_DAY: u32 = 2 << 5 | 29;

/// A day of the civil (Gregorian) calendar between the years 1 and 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(
    /// Year, month and day in one number, so that dates compare as numbers and full years are counted without a calendar.
    u32,
);

impl Date {
    /// The first day that there is: 1 January of the year 1.
    pub const FIRST: Self = Self(1 << 9 | 1 << 5 | 1);

    /// The day with this year, month and day, if there is one.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).and_then(Self::of_calendar)
    }

    fn of_calendar(date: NaiveDate) -> Option<Self> {
        let year = u32::try_from(date.year()).ok().filter(|year| (1..=9999).contains(year))?;
        Some(Self(year << 9 | date.month() << 5 | date.day()))
    }

    fn calendar(self) -> NaiveDate {
        // Why: a date is only made from one of the calendar, so this never falls back.
        NaiveDate::from_ymd_opt(self.year(), self.month(), self.day()).unwrap_or_default()
    }

    /// Reads `YYYY-MM-DD`, nothing else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::of_bytes(text.as_bytes())
    }

    pub(crate) fn of_bytes(text: &[u8]) -> Option<Self> {
        let (year, month, day) = Self::parts(text)?;
        Self::new(year, month, day)
    }

    /// Whether the text has the form of a date, existing or not: tells 2013-02-30 from "soon".
    #[must_use]
    pub fn has_form(text: &str) -> bool {
        Self::parts(text.as_bytes()).is_some()
    }

    fn parts(text: &[u8]) -> Option<(i32, u32, u32)> {
        let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else {
            return None;
        };
        let number = |digits: &[u8]| {
            digits.iter().try_fold(0_u32, |n, &d| d.is_ascii_digit().then(|| n * 10 + u32::from(d - b'0')))
        };
        let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok()?;
        Some((year, number(&[m1, m2])?, number(&[d1, d2])?))
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> i32 {
        (self.0 >> 9).cast_signed()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.0 >> 5 & 15
    }

    /// The day of the month, from 1.
    #[must_use]
    pub fn day(self) -> u32 {
        self.0 & 31
    }

    /// The date `months` later (earlier if negative); the day is cut to the last of a shorter month.
    #[must_use]
    pub fn plus_months(self, months: i64) -> Option<Self> {
        let count = Months::new(u32::try_from(months.unsigned_abs()).ok()?);
        let date = if months < 0 {
            self.calendar().checked_sub_months(count)
        } else {
            self.calendar().checked_add_months(count)
        };
        date.and_then(Self::of_calendar)
    }

    /// The same month and day in another year, the 28th for 29 February in common years; nothing outside of the calendar.
    #[must_use]
    pub fn in_year(self, year: i64) -> Option<Self> {
        let year = i32::try_from(year).ok()?;
        Self::new(year, self.month(), self.day())
            .or_else(|| Self::new(year, self.month(), 28).filter(|_| self.day() == 29))
    }

    /// The date `days` later (earlier if negative).
    #[must_use]
    pub fn plus_days(self, days: i64) -> Option<Self> {
        let count = Days::new(days.unsigned_abs());
        let date =
            if days < 0 { self.calendar().checked_sub_days(count) } else { self.calendar().checked_add_days(count) };
        date.and_then(Self::of_calendar)
    }

    /// Whole months from `self` to `later`: the most that can be added without passing `later`. Negative if `later` is earlier.
    #[must_use]
    pub fn months_until(self, later: Self) -> i64 {
        if later < self {
            return -later.months_until(self);
        }
        let months = i64::from(later.year() - self.year()) * 12 + i64::from(later.month()) - i64::from(self.month());
        // The anniversary day itself counts, and it is cut to the last day of a shorter month.
        if later.day() >= self.day() || later.is_last_of_month() { months } else { months - 1 }
    }

    /// Whole years from `self` to `later`; 29 February has its anniversary on 28 February in common years.
    #[must_use]
    #[inline]
    pub fn years_until(self, later: Self) -> i64 {
        if later < self {
            return -later.years_until(self);
        }
        let years = i64::from((later.0 >> 9) - (self.0 >> 9));
        let (from, to) = (self.0 & 511, later.0 & 511);
        if to >= from || (from == LEAP_DAY && to == LEAP_DAY - 1 && !later.in_leap_year()) { years } else { years - 1 }
    }

    fn in_leap_year(self) -> bool {
        self.calendar().leap_year()
    }

    /// Days from `self` to `later`; negative if `later` is earlier.
    #[must_use]
    pub fn days_until(self, later: Self) -> i64 {
        later.calendar().signed_duration_since(self.calendar()).num_days()
    }

    fn is_last_of_month(self) -> bool {
        self.day() >= 28 && self.plus_days(1).is_none_or(|next| next.month() != self.month())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::Date;

    fn d(text: &str) -> Option<Date> {
        Date::parse(text)
    }

    fn years(from: &str, to: &str) -> Option<i64> {
        Some(d(from)?.years_until(d(to)?))
    }

    #[test]
    fn an_anniversary_counts() {
        assert_eq!(years("2020-05-31", "2025-05-30"), Some(4));
        assert_eq!(years("2020-05-31", "2025-05-31"), Some(5));
        assert_eq!(years("2020-02-29", "2025-02-27"), Some(4));
        assert_eq!(years("2020-02-29", "2025-02-28"), Some(5));
        assert_eq!(years("2020-02-29", "2024-02-28"), Some(3));
        assert_eq!(years("2020-02-29", "2024-02-29"), Some(4));
        assert_eq!(years("2025-01-01", "2024-01-01"), Some(-1));
    }

    #[test]
    fn months_are_cut_to_the_last_day() {
        let plus = |from: &str, n| d(from).and_then(|x| x.plus_months(n));
        assert_eq!(plus("2025-05-31", -3), d("2025-02-28"));
        assert_eq!(plus("2024-05-31", -3), d("2024-02-29"));
        assert_eq!(plus("2024-02-29", 24), d("2026-02-28"));
        assert_eq!(plus("9999-12-31", 1), None);
    }

    #[test]
    fn months_until_is_the_most_that_can_be_added() {
        let start = d("2019-12-25").map(|s| (0..80).filter_map(move |n| s.plus_days(n)).collect::<Vec<_>>());
        for from in start.into_iter().flatten() {
            for ahead in 0..800 {
                let Some(to) = from.plus_days(ahead) else { continue };
                let n = from.months_until(to);
                assert!(from.plus_months(n).is_some_and(|x| x <= to), "{from} {to} {n}");
                assert_eq!((from.years_until(to), to.years_until(from)), (n / 12, -(n / 12)), "{from} {to}");
                assert!(from.plus_months(n + 1).is_some_and(|x| x > to), "{from} {to} {n}");
            }
        }
    }

    #[test]
    fn only_the_one_form_is_read() {
        assert_eq!(d("2013-02-30"), None);
        assert!(Date::has_form("2013-02-30"));
        for bad in ["2013-2-3", "20130203", "2013/02/03", "+013-02-03", "2013-02-03 ", "", "二〇一三-02-03"] {
            assert!(d(bad).is_none() && !Date::has_form(bad), "{bad}");
        }
    }
}
