//! Stage prove: sets of values that are larger than or the same as the true ones: intervals of numbers and days, truth values, choices.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use zhunsheng_engine::{
    Cell, Date,
    plan::{Comparison, Domain},
};

/// What a computation can give, besides being unknown, not applicable or not computable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Values {
    /// Nothing at all.
    Never,
    /// Truth values: whether it can be true, and whether it can be false.
    Truth(bool, bool),
    /// Numbers.
    Number(Interval),
    /// Days, counted from the first one of the calendar.
    Day(Interval),
    /// Choices, by their index.
    Choice(BTreeSet<u32>),
    /// Texts and lists, of which nothing is known.
    Other,
}

/// Numbers from `low` to `high`, both of them in; nothing means that there is no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The least number.
    pub low: Option<Decimal>,
    /// The greatest number.
    pub high: Option<Decimal>,
    /// Whether all of them are whole.
    pub whole: bool,
}

impl Interval {
    pub(super) const ALL: Self = Self { low: None, high: None, whole: false };

    pub(super) fn whole(low: i64, high: i64) -> Self {
        Self { low: Some(Decimal::from(low)), high: Some(Decimal::from(high)), whole: true }
    }

    /// The one number, if there is only one.
    #[must_use]
    pub fn single(self) -> Option<Decimal> {
        self.low.filter(|low| Some(*low) == self.high)
    }

    fn is_empty(self) -> bool {
        self.low.zip(self.high).is_some_and(|(low, high)| low > high)
    }

    fn meet(self, other: Self) -> Self {
        let low = [self.low, other.low].into_iter().flatten().max();
        let high = [self.high, other.high].into_iter().flatten().min();
        Self { low, high, whole: self.whole || other.whole }
    }

    pub(super) fn join(self, other: Self) -> Self {
        let low = self.low.zip(other.low).map(|(a, b)| a.min(b));
        let high = self.high.zip(other.high).map(|(a, b)| a.max(b));
        Self { low, high, whole: self.whole && other.whole }
    }

    /// What of this can be less than something of the other, or as much.
    fn below(self, other: Self, strictly: bool) -> Self {
        let Some(bound) = other.high else { return self };
        let most = match (strictly, self.whole) {
            (true, true) => bound.ceil().checked_sub(Decimal::ONE),
            (false, true) => Some(bound.floor()),
            (_, false) => Some(bound),
        };
        let high = [self.high, most].into_iter().flatten().min();
        let cut = Self { high, ..self };
        // Why: fractions have no greatest number below a bound, so only the bound itself is looked at.
        let nothing = strictly && !self.whole && self.low == Some(bound);
        if nothing { Self { low: Some(Decimal::ONE), high: Some(Decimal::ZERO), ..self } } else { cut }
    }

    fn above(self, other: Self, strictly: bool) -> Self {
        self.negative().below(other.negative(), strictly).negative()
    }

    pub(super) fn negative(self) -> Self {
        Self { low: self.high.map(|high| -high), high: self.low.map(|low| -low), whole: self.whole }
    }

    /// Both bounds, if there are both.
    pub(super) fn bounds(self) -> Option<(Decimal, Decimal)> {
        self.low.zip(self.high)
    }
}

/// The number of a day, from the first one of the calendar.
pub(super) fn number_of(day: Date) -> Decimal {
    first_day().map_or(Decimal::ZERO, |first| Decimal::from(first.days_until(day)))
}

/// The day with a number; beyond the calendar, its end.
pub(super) fn day_of(number: Option<Decimal>, otherwise: Date) -> Date {
    let days = number.and_then(|number| i64::try_from(number).ok());
    days.and_then(|days| first_day()?.plus_days(days)).unwrap_or(otherwise)
}

pub(super) fn first_day() -> Option<Date> {
    Date::new(1, 1, 1)
}

pub(super) fn last_day() -> Option<Date> {
    Date::new(9999, 12, 31)
}

/// All days from one to another.
pub(super) fn days(low: Date, high: Date) -> Values {
    Values::Day(Interval { low: Some(number_of(low)), high: Some(number_of(high)), whole: true })
}

impl Values {
    /// Every value of a domain.
    pub(super) fn of(domain: &Domain, choices: usize) -> Self {
        match domain {
            Domain::Boolean => Self::Truth(true, true),
            Domain::Integer { minimum, maximum, .. } => Self::Number(Interval::whole(*minimum, *maximum)),
            Domain::Decimal { minimum, maximum, .. } => {
                Self::Number(Interval { low: Some(minimum.0), high: Some(maximum.0), whole: false })
            }
            Domain::Date => match first_day().zip(last_day()) {
                Some((first, last)) => days(first, last),
                None => Self::Day(Interval::ALL),
            },
            Domain::Choice { .. } => Self::Choice((0_u32..).take(choices).collect()),
            Domain::Text { .. } | Domain::List { .. } => Self::Other,
        }
    }

    /// The one value that a cell holds.
    pub(super) fn only(cell: Cell) -> Self {
        match cell {
            Cell::Boolean(truth) => Self::truth(truth),
            Cell::Integer(n) => Self::Number(Interval::whole(n, n)),
            Cell::Decimal(n) => Self::Number(Interval { low: Some(n), high: Some(n), whole: false }),
            Cell::Date(day) => days(day, day),
            Cell::Choice(choice) => Self::Choice([choice].into()),
            _ => Self::Other,
        }
    }

    pub(super) fn truth(truth: bool) -> Self {
        Self::Truth(truth, !truth)
    }

    /// Truth values, or nothing.
    pub(super) fn truths(yes: bool, no: bool) -> Self {
        if yes || no { Self::Truth(yes, no) } else { Self::Never }
    }

    /// Whether it can be this truth value.
    #[must_use]
    pub fn can_be(&self, truth: bool) -> bool {
        match self {
            Self::Truth(yes, no) => {
                if truth {
                    *yes
                } else {
                    *no
                }
            }
            Self::Other => true,
            _ => false,
        }
    }

    /// The truth value that it always has, where it has a value.
    #[must_use]
    pub fn always(&self) -> Option<bool> {
        match self {
            Self::Truth(true, false) => Some(true),
            Self::Truth(false, true) => Some(false),
            _ => None,
        }
    }

    /// The interval of numbers or days.
    #[must_use]
    pub fn interval(&self) -> Option<Interval> {
        match self {
            Self::Number(interval) | Self::Day(interval) => Some(*interval),
            _ => None,
        }
    }

    /// Whether a cell with a value is one of these.
    #[must_use]
    pub fn has(&self, cell: &Cell) -> bool {
        match (self, Self::only(*cell)) {
            (Self::Other, _) => true,
            (Self::Truth(..), Self::Truth(yes, _)) => self.can_be(yes),
            (Self::Number(all), Self::Number(one)) | (Self::Day(all), Self::Day(one)) => {
                !all.meet(one).is_empty() && (!all.whole || one.low.is_none_or(|n| n.fract().is_zero()))
            }
            (Self::Choice(all), Self::Choice(one)) => one.is_subset(all),
            _ => false,
        }
    }

    /// What is in both.
    pub(super) fn meet(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Other, one) | (one, Self::Other) => one.clone(),
            (Self::Truth(a, b), Self::Truth(c, d)) => Self::truths(*a && *c, *b && *d),
            (Self::Number(a), Self::Number(b)) => Self::full(a.meet(*b), Self::Number),
            (Self::Day(a), Self::Day(b)) => Self::full(a.meet(*b), Self::Day),
            (Self::Choice(a), Self::Choice(b)) => Self::chosen(a.intersection(b).copied().collect()),
            _ => Self::Never,
        }
    }

    /// What is in one of them.
    pub(super) fn join(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Never, one) | (one, Self::Never) => one.clone(),
            (Self::Truth(a, b), Self::Truth(c, d)) => Self::Truth(*a || *c, *b || *d),
            (Self::Number(a), Self::Number(b)) => Self::Number(a.join(*b)),
            (Self::Day(a), Self::Day(b)) => Self::Day(a.join(*b)),
            (Self::Choice(a), Self::Choice(b)) => Self::Choice(a.union(b).copied().collect()),
            _ => Self::Other,
        }
    }

    fn full(interval: Interval, of: fn(Interval) -> Self) -> Self {
        if interval.is_empty() { Self::Never } else { of(interval) }
    }

    fn chosen(choices: BTreeSet<u32>) -> Self {
        if choices.is_empty() { Self::Never } else { Self::Choice(choices) }
    }

    /// What is left of two sides where a comparison of them holds; on either side nothing, if it cannot.
    pub(super) fn where_holds(op: Comparison, left: &Self, right: &Self) -> (Self, Self) {
        let ordered = |of: fn(Interval) -> Self, a: Interval, b: Interval| {
            let (a, b) = match op {
                Comparison::Equal => (a.meet(b), a.meet(b)),
                Comparison::NotEqual => (a.without(b.single()), b.without(a.single())),
                Comparison::Less => (a.below(b, true), b.above(a, true)),
                Comparison::AtMost => (a.below(b, false), b.above(a, false)),
                Comparison::Greater => (a.above(b, true), b.below(a, true)),
                Comparison::AtLeast => (a.above(b, false), b.below(a, false)),
            };
            (Self::full(a, of), Self::full(b, of))
        };
        match (left, right) {
            (Self::Never, _) | (_, Self::Never) => (Self::Never, Self::Never),
            (Self::Number(a), Self::Number(b)) => ordered(Self::Number, *a, *b),
            (Self::Day(a), Self::Day(b)) => ordered(Self::Day, *a, *b),
            (Self::Choice(a), Self::Choice(b)) => {
                let left_out = |all: &BTreeSet<u32>, other: &BTreeSet<u32>| match (op, other.len()) {
                    (Comparison::NotEqual, 1) => Self::chosen(all.difference(other).copied().collect()),
                    (Comparison::Equal, _) => Self::chosen(all.intersection(other).copied().collect()),
                    _ => Self::Choice(all.clone()),
                };
                (left_out(a, b), left_out(b, a))
            }
            (Self::Truth(a, b), Self::Truth(c, d)) => match op {
                Comparison::Equal => {
                    let both = Self::truths(*a && *c, *b && *d);
                    (both.clone(), both)
                }
                Comparison::NotEqual => (Self::truths(*a && *d, *b && *c), Self::truths(*c && *b, *d && *a)),
                _ => (left.clone(), right.clone()),
            },
            _ => (left.clone(), right.clone()),
        }
    }

    /// Whether a comparison of the two can hold, and whether it can fail.
    pub(super) fn compared(op: Comparison, left: &Self, right: &Self) -> Self {
        let can = |op| Self::where_holds(op, left, right).0 != Self::Never;
        Self::truths(can(op), can(op.negated()))
    }
}

impl Interval {
    /// Without one number, where that is one of the ends.
    fn without(self, number: Option<Decimal>) -> Self {
        let Some(number) = number else { return self };
        let step = if self.whole { Decimal::ONE } else { Decimal::ZERO };
        let mut left = self;
        if self.single() == Some(number) {
            return Self { low: Some(Decimal::ONE), high: Some(Decimal::ZERO), ..self };
        }
        if self.low == Some(number) {
            left.low = number.checked_add(step);
        }
        if self.high == Some(number) {
            left.high = number.checked_sub(step);
        }
        left
    }
}
