//! Batch, impact: sums of money that lose no digit.

use rust_decimal::Decimal;

/// An exact sum of decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// The sum × 10^scale; nothing once it has left 38 digits.
    units: Option<i128>,
    scale: u32,
    /// How many amounts it has.
    pub rows: u64,
}

impl Sum {
    /// Nothing added yet.
    #[must_use]
    pub fn zero() -> Self {
        Self { units: Some(0), scale: 2, rows: 0 }
    }

    /// Adds an amount.
    pub fn add(&mut self, amount: Decimal) {
        self.rows += 1;
        let amount = if amount.scale() > 2 { amount.normalize() } else { amount };
        self.units = self.plus(amount.mantissa(), amount.scale());
    }

    /// Adds another sum.
    pub fn add_sum(&mut self, other: &Self) {
        self.rows += other.rows;
        self.units = other.units.and_then(|units| self.plus(units, other.scale));
    }

    fn plus(&mut self, units: i128, scale: u32) -> Option<i128> {
        let own = self.units?;
        let most = self.scale.max(scale);
        let raised = |units: i128, scale: u32| 10_i128.checked_pow(most - scale)?.checked_mul(units);
        let sum = raised(own, self.scale)?.checked_add(raised(units, scale)?);
        self.scale = most;
        sum
    }

    /// This sum less another.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let mut difference = *self;
        difference.units = other.units.and_then(|units| difference.plus(units.checked_neg()?, other.scale));
        difference.rows = 0;
        difference
    }

    /// The sum in 元, with at least two digits after the point; nothing if it has too many digits to be said exactly.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        let (mut units, mut scale) = (self.units?, self.scale);
        while scale > 2 && units % 10 == 0 {
            units /= 10;
            scale -= 1;
        }
        let sign = if units < 0 { "-" } else { "" };
        let unit = 10_u128.checked_pow(scale)?;
        let (whole, rest) = (units.unsigned_abs() / unit, units.unsigned_abs() % unit);
        Some(format!("{sign}{whole}.{rest:0width$}", width = scale as usize))
    }

    /// Less than, equal to or more than nothing.
    #[must_use]
    pub fn sign(&self) -> i128 {
        self.units.map_or(0, i128::signum)
    }

    /// The sum in whole 元, towards zero: for the length of a bar, nothing else.
    pub(crate) fn roughly(&self) -> i128 {
        self.units.unwrap_or(0) / 10_i128.checked_pow(self.scale).unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::Sum;

    fn sum(amounts: &[&str]) -> Sum {
        let mut sum = Sum::zero();
        amounts.iter().filter_map(|amount| Decimal::from_str_exact(amount).ok()).for_each(|amount| sum.add(amount));
        sum
    }

    #[test]
    fn no_digit_is_lost() {
        assert_eq!(sum(&[]).text().as_deref(), Some("0.00"));
        assert_eq!(sum(&["0.1", "0.2", "500000"]).text().as_deref(), Some("500000.30"));
        assert_eq!(sum(&["0.001", "0.0005"]).text().as_deref(), Some("0.0015"));
        assert_eq!(
            sum(&["79228162514264337593543950335", "0.01"]).text().as_deref(),
            Some("79228162514264337593543950335.01")
        );
        assert_eq!(sum(&["1.50", "2"]).minus(&sum(&["4"])).text().as_deref(), Some("-0.50"));
    }

    #[test]
    fn what_cannot_be_said_is_not_said() {
        let mut large = Sum::zero();
        (0..5).for_each(|_| large.add(Decimal::MAX));
        assert!(large.text().is_some());
        large.add(Decimal::new(1, 28));
        assert_eq!((large.text(), large.rows), (None, 6));
    }
}
