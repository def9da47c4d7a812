//! Stage lower: how large a number can get, from the bounds of facts and parameters. What might leave 28 digits is refused.

use rust_decimal::Decimal;

/// Bounds of a number and the most digits it has after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) low: Decimal,
    pub(super) high: Decimal,
    pub(super) scale: u32,
}

impl Range {
    /// A range of whole numbers.
    pub(super) fn whole(low: i64, high: i64) -> Self {
        Self { low: Decimal::from(low), high: Decimal::from(high), scale: 0 }
    }

    /// The range, if every number of it is exact in 28 digits.
    pub(super) fn exact(self) -> Option<Self> {
        let most = self.low.abs().max(self.high.abs()).trunc();
        let digits = u32::try_from(most.normalize().to_string().len()).ok()?;
        (digits + self.scale <= 28).then_some(self)
    }

    /// Whether every number of it is a machine integer.
    pub(super) fn fits_integer(self) -> bool {
        self.scale == 0 && i64::try_from(self.low).is_ok() && i64::try_from(self.high).is_ok()
    }

    pub(super) fn add(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        Self { low: self.low.checked_add(other.low)?, high: self.high.checked_add(other.high)?, scale }.exact()
    }

    pub(super) fn subtract(self, other: Self) -> Option<Self> {
        self.add(Self { low: -other.high, high: -other.low, scale: other.scale })
    }

    pub(super) fn multiply(self, other: Self) -> Option<Self> {
        let corners = [
            self.low.checked_mul(other.low)?,
            self.low.checked_mul(other.high)?,
            self.high.checked_mul(other.low)?,
            self.high.checked_mul(other.high)?,
        ];
        let low = corners.iter().copied().fold(Decimal::MAX, Decimal::min);
        let high = corners.iter().copied().fold(Decimal::MIN, Decimal::max);
        Self { low, high, scale: self.scale + other.scale }.exact()
    }

    /// A quotient rounded to so many digits: at most the dividend over the smallest divisor that is not zero.
    pub(super) fn divide(self, divisor: Self, digits: u32) -> Option<Self> {
        let power = |n: u32| 10_u64.checked_pow(n).map(Decimal::from);
        let most = self.low.abs().max(self.high.abs()).checked_mul(power(divisor.scale)?)?.checked_add(Decimal::ONE)?;
        let result = Self { low: -most, high: most, scale: digits }.exact()?;
        // The dividend is carried with that many digits more while it is divided.
        Self { scale: self.scale.max(digits), ..self }.exact().map(|_| result)
    }

    /// The smallest range with both.
    pub(super) fn join(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high), scale: self.scale.max(other.scale) }
    }

    /// The sum of up to so many.
    pub(super) fn times(self, most: u32) -> Option<Self> {
        self.join(Self::whole(0, 0)).multiply(Self::whole(0, i64::from(most)))
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::Range;

    #[test]
    fn digits_are_counted_on_both_sides_of_the_point() {
        let wide = Range { low: Decimal::ZERO, high: Decimal::from(10_i64.pow(15)), scale: 6 };
        assert!(wide.exact().is_some());
        assert!(wide.add(wide).is_some());
        assert!(wide.multiply(wide).is_none());
        assert!(wide.times(1000).is_some());
        assert!(wide.divide(wide, 4).is_some());
        assert!(Range::whole(i64::MIN, i64::MAX).add(Range::whole(0, 1)).is_some_and(|r| !r.fits_integer()));
    }
}
