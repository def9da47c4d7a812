//! Stage decide, arithmetic: operations on decimals that are exact or give nothing.

use rust_decimal::Decimal;

use crate::value::{RoundingMode, shift};

/// The exact sum, or nothing if it leaves 28 digits.
pub(crate) fn add(a: Decimal, b: Decimal) -> Option<Decimal> {
    let sum = a.checked_add(b)?;
    // Why: the library drops digits rather than fail when the mantissa is full.
    let scale = a.scale().max(b.scale());
    (sum.scale() >= scale || sum.scale() >= a.normalize().scale().max(b.normalize().scale())).then_some(sum)
}

/// The exact difference, or nothing if it leaves 28 digits.
pub(crate) fn subtract(a: Decimal, b: Decimal) -> Option<Decimal> {
    add(a, -b)
}

/// The exact product, or nothing if it leaves 28 digits.
pub(crate) fn multiply(a: Decimal, b: Decimal) -> Option<Decimal> {
    if a.is_zero() || b.is_zero() {
        return Some(Decimal::ZERO);
    }
    let product = a.checked_mul(b)?;
    if product.scale() == a.scale() + b.scale() {
        return Some(product);
    }
    // Why: trailing zeros of the operands may be what did not fit.
    let (a, b) = (a.normalize(), b.normalize());
    let product = a.checked_mul(b)?;
    (product.scale() == a.scale() + b.scale()).then_some(product)
}

/// `dividend / divisor` rounded from the true quotient, not from one that was cut before; nothing where the divisor is zero or a step leaves 28 digits.
#[must_use]
pub fn quotient(dividend: Decimal, divisor: Decimal, digits: u32, mode: RoundingMode) -> Option<Decimal> {
    if divisor.is_zero() {
        return None;
    }
    let scaled = shift(dividend.abs(), i32::try_from(digits).ok()?)?;
    let by = divisor.abs();
    let mut whole = scaled.checked_div(by)?.trunc();
    let mut rest = subtract(scaled, multiply(whole, by)?)?;
    // Why: at 28 digits the library's quotient may have been rounded up to the next whole number.
    if rest.is_sign_negative() && !rest.is_zero() {
        whole = subtract(whole, Decimal::ONE)?;
        rest = add(rest, by)?;
    }
    let twice = add(rest, rest)?;
    let odd = !(whole % Decimal::TWO).is_zero();
    let up = match mode {
        RoundingMode::Down => false,
        RoundingMode::Up => !rest.is_zero(),
        RoundingMode::HalfUp => twice >= by,
        RoundingMode::HalfEven => twice > by || (twice == by && odd),
    };
    let magnitude = if up { add(whole, Decimal::ONE)? } else { whole };
    let result = shift(magnitude, -i32::try_from(digits).ok()?)?;
    Some(if dividend.is_sign_negative() == divisor.is_sign_negative() { result } else { -result })
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::{add, multiply, quotient};
    use crate::value::RoundingMode::{Down, HalfEven, HalfUp, Up};

    fn n(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap_or(Decimal::MIN)
    }

    #[test]
    fn nothing_is_dropped_silently() {
        assert_eq!(add(Decimal::MAX, n("0.1")), None);
        assert_eq!(add(Decimal::MAX, Decimal::ONE), None);
        assert_eq!(multiply(n("0.0000000000000001"), n("0.0000000000000001")), None);
        assert_eq!(multiply(n("12345678901234567890.12"), n("0.01")), Some(n("123456789012345678.9012")));
    }

    #[test]
    fn quotients_round_once() {
        assert_eq!(quotient(n("1"), n("8"), 2, HalfUp), Some(n("0.13")));
        assert_eq!(quotient(n("1"), n("8"), 2, HalfEven), Some(n("0.12")));
        assert_eq!(quotient(n("-1"), n("8"), 2, HalfUp), Some(n("-0.13")));
        assert_eq!(quotient(n("2"), n("3"), 1, Down), Some(n("0.6")));
        assert_eq!(quotient(n("2"), n("3"), 1, Up), Some(n("0.7")));
        assert_eq!(quotient(n("6"), n("3"), 0, Up), Some(n("2")));
        assert_eq!(quotient(n("1"), n("0"), 0, Up), None);
    }
}
