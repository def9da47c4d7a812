//! Ground of the engine: exact numbers, the types of values, and the cell, which holds a value or says why there is none.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use crate::date::Date;

/// An exact decimal as it stands in a plan: written and read as a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(pub Decimal);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// The type of a fact, a parameter or a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Yes or no.
    Boolean,
    /// A whole number.
    Integer,
    /// An exact decimal; money is one, in 元.
    Decimal,
    /// A civil date.
    Date,
    /// One of the choices of the set with this index.
    Choice(u32),
    /// Free text, which is only asked for being there, being the same as another, or naming an amount.
    Text,
    /// A list of records; the index is that of the fact that gives their fields.
    List(u32),
}

impl Type {
    /// Whether values of this type can be added and compared by size.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal)
    }
}

/// A value that stands in a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Constant {
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// An exact decimal.
    Decimal(Number),
    /// A civil date.
    Date(Date),
    /// A choice by its index in its set.
    Choice(u32),
}

impl Constant {
    /// The cell that holds this value.
    #[must_use]
    pub fn cell(self) -> Cell {
        match self {
            Self::Boolean(b) => Cell::Boolean(b),
            Self::Integer(n) => Cell::Integer(n),
            Self::Decimal(Number(d)) => Cell::Decimal(d),
            Self::Date(d) => Cell::Date(d),
            Self::Choice(c) => Cell::Choice(c),
        }
    }
}

/// What is known of a value: the value itself or one of three reasons why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// Not known: a fact was not given or a parameter not set.
    Unknown,
    /// The rule does not apply to this case.
    NotApplicable,
    /// No answer can help: the node with this index overflowed, divided by zero or left the calendar.
    NotComputable(u32),
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// An exact decimal.
    Decimal(Decimal),
    /// A civil date.
    Date(Date),
    /// A choice by its index in its set.
    Choice(u32),
    /// A text, by its index in the facts.
    Text(u32),
    /// A list of records, by its index in the facts.
    List(u32),
}

impl Cell {
    /// Whether there is a value.
    #[must_use]
    pub fn is_known(self) -> bool {
        !matches!(self, Self::Unknown | Self::NotApplicable | Self::NotComputable(_))
    }

    /// The number, whole or not.
    #[must_use]
    pub fn number(self) -> Option<Decimal> {
        match self {
            Self::Integer(n) => Some(Decimal::from(n)),
            Self::Decimal(d) => Some(d),
            _ => None,
        }
    }
}

/// Cells that operands name without a place in memory of their own.
pub(crate) mod constant {
    use super::Cell;

    /// No choice set has more choices, no operand names a larger whole number.
    pub(crate) const MOST: usize = 256;

    pub(crate) static UNKNOWN: Cell = Cell::Unknown;
    pub(crate) static TRUE: Cell = Cell::Boolean(true);
    pub(crate) static FALSE: Cell = Cell::Boolean(false);
    static WHOLE: [Cell; MOST] = whole();
    static CHOICE: [Cell; MOST] = choice();

    #[expect(clippy::indexing_slicing, reason = "the index is bounded by the loop, and this runs when compiling")]
    const fn whole() -> [Cell; MOST] {
        let mut table = [Cell::Unknown; MOST];
        let mut n = 0_u8;
        loop {
            table[n as usize] = Cell::Integer(n as i64);
            if n == u8::MAX {
                return table;
            }
            n += 1;
        }
    }

    #[expect(clippy::indexing_slicing, reason = "the index is bounded by the loop, and this runs when compiling")]
    const fn choice() -> [Cell; MOST] {
        let mut table = [Cell::Unknown; MOST];
        let mut n = 0_u8;
        loop {
            table[n as usize] = Cell::Choice(n as u32);
            if n == u8::MAX {
                return table;
            }
            n += 1;
        }
    }

    pub(crate) fn whole_number(n: u8) -> &'static Cell {
        WHOLE.get(usize::from(n)).unwrap_or(&UNKNOWN)
    }

    pub(crate) fn choice_of(n: u32) -> &'static Cell {
        CHOICE.get(n as usize).unwrap_or(&UNKNOWN)
    }
}

/// `number × 10^exponent`, exact; `None` if that leaves the 28 digits of a decimal.
#[must_use]
pub fn shift(number: Decimal, exponent: i32) -> Option<Decimal> {
    let mut shifted = number;
    if exponent >= 0 {
        let by = u32::try_from(exponent).ok()?;
        if number.scale() >= by {
            shifted.set_scale(number.scale() - by).ok()?;
            return Some(shifted);
        }
        shifted.set_scale(0).ok()?;
        let factor = Decimal::from(10_u64.checked_pow(by - number.scale())?);
        shifted.checked_mul(factor)
    } else {
        let by = exponent.unsigned_abs();
        shifted.set_scale(number.scale().checked_add(by)?).ok()?;
        Some(shifted)
    }
}

/// How a number is cut to fewer digits. Rounding happens only where a rule says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundingMode {
    /// 四舍五入: halves away from zero.
    HalfUp,
    /// Halves to the even neighbour.
    HalfEven,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

impl RoundingMode {
    /// The number with at most `digits` after the point.
    #[must_use]
    pub fn round(self, number: Decimal, digits: u32) -> Decimal {
        use rust_decimal::RoundingStrategy::{AwayFromZero, MidpointAwayFromZero, MidpointNearestEven, ToZero};
        number.round_dp_with_strategy(
            digits,
            match self {
                Self::HalfUp => MidpointAwayFromZero,
                Self::HalfEven => MidpointNearestEven,
                Self::Up => AwayFromZero,
                Self::Down => ToZero,
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::{RoundingMode, shift};

    #[test]
    fn shifting_is_exact_both_ways() {
        let n = |text: &str| Decimal::from_str_exact(text).ok();
        for (from, by, to) in
            [("50", 4, "500000"), ("0.01", 4, "100"), ("1.5", 1, "15"), ("20", -2, "0.20"), ("500000", -4, "50.0000")]
        {
            assert_eq!(n(from).and_then(|x| shift(x, by)), n(to), "{from} by {by}");
        }
        assert_eq!(shift(Decimal::MAX, 1), None);
    }

    #[test]
    fn modes_differ_at_the_half() {
        let half = Decimal::new(25, 1);
        let all = [RoundingMode::HalfUp, RoundingMode::HalfEven, RoundingMode::Up, RoundingMode::Down];
        assert_eq!(all.map(|m| m.round(half, 0)), [3, 2, 3, 2].map(Decimal::from));
        assert_eq!(all.map(|m| m.round(-half, 0)), [-3, -2, -3, -2].map(Decimal::from));
    }
}
