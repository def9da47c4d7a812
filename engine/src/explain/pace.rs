//! Stage explain: how fast a target must still be approached to be reached on its day, and whether the case is where a steady pace would be.

use rust_decimal::Decimal;

use crate::{
    date::Date,
    decide::{Decision, Verdict, exact},
    plan::{Comparison, Finding, FindingKind, Operand, Quantity, Start},
    value::{Cell, RoundingMode, shift},
};

/// Digits after the point of a part of a quantity that is not counted.
const DIGITS: u32 = 2;
/// Digits of a power on the way to a yearly growth; it is cut, never rounded up, so that the growth that is given suffices.
const POWER_DIGITS: u32 = 8;
/// Growth is looked for in steps of a tenth of a percent, up to this many.
const MOST_GROWTH: i64 = 100_000;
/// No target lies further away, in years.
const MOST_YEARS: i64 = 100;
/// No target is more times the value.
const MOST_TIMES: i64 = 100;
const MONTHS: i64 = 12;

/// What is left of an indicator, held in the base of its unit, and the time for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The day that the value is of.
    pub at: Date,
    /// Days from the as-of date to the day the target falls due; negative once it is past.
    pub days_left: i64,
    /// What is missing; nothing if the target is reached, or a value is not known.
    pub remaining: Option<Decimal>,
    /// What is needed in each of the full months that are left, rounded up; nothing without a full month.
    pub per_month: Option<Decimal>,
    /// What is needed in twelve of the full months that are left, rounded up; nothing without twelve of them.
    pub per_year: Option<Decimal>,
    /// The yearly growth that reaches the target in the full months that are left, as a share, rounded up to a tenth of a percent; nothing without a
    /// full month, from nothing, or where the target is beyond a hundred times the value.
    pub growth: Option<Decimal>,
    /// Where a steady pace from the start would be, if the rule says where the way starts.
    pub line: Option<Line>,
}

/// A case beside the straight line from the start to the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// What the line has on the day of the value, rounded towards the target.
    pub expected: Decimal,
    /// By how much the case is behind it; nothing if it is not.
    pub behind: Option<Decimal>,
}

/// The pace of an indicator that applies and has a day to be reached by.
#[must_use]
pub fn pace(decision: &Decision<'_>, finding: &Finding) -> Option<Pace> {
    let FindingKind::Indicator { value, target, by: Some(by), at, start, .. } = finding.kind else {
        return None;
    };
    let verdict = Verdict::of(decision.cell(finding.verdict));
    if verdict == Verdict::NotApplicable {
        return None;
    }
    let by = day(decision, by)?;
    let as_of = decision.as_of();
    let at = match at {
        Some(at) => day(decision, at)?,
        None => as_of,
    };
    let mut pace = Pace {
        at,
        days_left: as_of.days_until(by),
        remaining: None,
        per_month: None,
        per_year: None,
        growth: None,
        line: None,
    };
    let rises = finding.measure.is_none_or(|measure| matches!(measure.op, Comparison::AtLeast | Comparison::Greater));
    let scale = Scale::new(decision, value, target);
    let (Some(have), Some(need)) = (decision.cell(value.of).number(), decision.cell(target.of).number()) else {
        return Some(pace);
    };
    pace.line = start.and_then(|start| line(decision, start, (at, by), (have, need), (rises, &scale)));
    if verdict == Verdict::Met || !rises {
        return Some(pace);
    }
    pace.remaining = exact::subtract(need, have).filter(|missing| *missing > Decimal::ZERO);
    if let Some(remaining) = pace.remaining {
        let months = at.months_until(by);
        let each = |of: Decimal| scale.part(of, Decimal::from(months), RoundingMode::Up);
        pace.per_month = each(remaining).filter(|_| months > 0);
        let yearly = exact::multiply(remaining, Decimal::from(MONTHS)).and_then(each);
        pace.per_year = yearly.filter(|_| months >= MONTHS);
        pace.growth = growth(have, need, months);
    }
    Some(pace)
}

fn day(decision: &Decision<'_>, operand: Operand) -> Option<Date> {
    match decision.cell(operand) {
        Cell::Date(day) => Some(day),
        _ => None,
    }
}

/// How finely a quantity is counted: whole pieces, or two digits of its unit.
struct Scale {
    exponent: i32,
    digits: u32,
}

impl Scale {
    fn new(decision: &Decision<'_>, value: Quantity, target: Quantity) -> Self {
        let unit = value.unit.and_then(|unit| decision.plan().units.get(unit as usize));
        // Why: what is counted comes in whole pieces; other quantities are rounded as their unit shows them.
        let counted =
            matches!((decision.cell(value.of), decision.cell(target.of)), (Cell::Integer(_), Cell::Integer(_)));
        Self { exponent: unit.map_or(0, |unit| unit.exponent), digits: if counted { 0 } else { DIGITS } }
    }

    fn part(&self, of: Decimal, by: Decimal, mode: RoundingMode) -> Option<Decimal> {
        let part = exact::quotient(shift(of, -self.exponent)?, by, self.digits, mode)?;
        shift(part, self.exponent)
    }
}

/// The line from the start to the target, where the value stands on the way; after the last day, the target itself. None where the start is already
/// at the target or beyond.
fn line(
    decision: &Decision<'_>,
    start: Start,
    (at, by): (Date, Date),
    (have, need): (Decimal, Decimal),
    (rises, scale): (bool, &Scale),
) -> Option<Line> {
    let from = day(decision, start.day?)?;
    let base = decision.cell(start.value.of).number()?;
    let (gone, whole) = covered(from, at, by);
    if gone < 0 || whole <= 0 || (if rises { base >= need } else { base <= need }) {
        return None;
    }
    let way = exact::subtract(need, base)?;
    let expected = if gone >= whole {
        need
    } else {
        let covered = exact::multiply(way, Decimal::from(gone))?;
        exact::add(base, scale.part(covered, Decimal::from(whole), RoundingMode::Up)?)?
    };
    let behind = if rises { exact::subtract(expected, have) } else { exact::subtract(have, expected) };
    Some(Line { expected, behind: behind.filter(|behind| *behind > Decimal::ZERO) })
}

/// How much of the time has gone, and how much there is: in months where both are whole, so that a leap day does not count for more; else in days.
fn covered(from: Date, at: Date, by: Date) -> (i64, i64) {
    let (gone, whole) = (from.months_until(at), from.months_until(by));
    let is_whole = |months: i64, day: Date| from.plus_months(months) == Some(day);
    if is_whole(gone, at) && is_whole(whole, by) { (gone, whole) } else { (from.days_until(at), from.days_until(by)) }
}

/// The smallest yearly growth, in tenths of a percent, that takes `have` to `need` in so many months: (1 + growth)^months ≥ (need / have)^12.
fn growth(have: Decimal, need: Decimal, months: i64) -> Option<Decimal> {
    if have <= Decimal::ZERO || !(1..=MOST_YEARS * MONTHS).contains(&months) {
        return None;
    }
    let common = greatest_common_divisor(months, MONTHS);
    let (steps, times) = (months / common, MONTHS / common);
    let (have, need) = (have.normalize(), need.normalize());
    if need > have.checked_mul(Decimal::from(MOST_TIMES))? {
        return None;
    }
    // Why: with whole years nothing is divided, so that a growth that hits the target exactly is found.
    let (have, bound) =
        if times == 1 { (have, need) } else { (Decimal::ONE, power(need.checked_div(have)?, times, None)?) };
    // Why: far beyond what is needed, and before the digits run out.
    let enough = bound.checked_div(have)?.checked_mul(Decimal::TWO)?;
    let reaches = |tenths: i64| {
        let factor = Decimal::ONE + Decimal::new(tenths, 3);
        power(factor, steps, Some(enough)).and_then(|power| exact::multiply(power, have)).map(|grown| grown >= bound)
    };
    let (mut low, mut high) = (0, MOST_GROWTH);
    if !reaches(high)? {
        return None;
    }
    while low < high {
        let middle = (low + high) / 2;
        if reaches(middle)? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(Decimal::new(low, 3))
}

/// A power, cut to a few digits after each step; not beyond `enough`.
fn power(factor: Decimal, times: i64, enough: Option<Decimal>) -> Option<Decimal> {
    let mut power = Decimal::ONE;
    for _ in 0..times {
        power = power.checked_mul(factor)?;
        match enough {
            Some(enough) if power >= enough => return Some(power.trunc_with_scale(POWER_DIGITS)),
            Some(_) => power = power.trunc_with_scale(POWER_DIGITS),
            None => {}
        }
    }
    Some(power)
}

fn greatest_common_divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::growth;

    #[test]
    fn the_least_growth_that_suffices() {
        let n = Decimal::from;
        assert_eq!(growth(n(100), n(121), 24), Some(Decimal::new(100, 3)));
        assert_eq!(growth(n(100), n(122), 24), Some(Decimal::new(105, 3)));
        assert_eq!(growth(n(1000), n(1001), 12), Some(Decimal::new(1, 3)));
        assert_eq!(growth(n(90), n(90), 36), Some(Decimal::ZERO));
        assert_eq!(growth(Decimal::new(5, 1), Decimal::new(201, 2), 24), Some(Decimal::new(1005, 3)));
        // In half a year, 10 % more is 21 % a year; in a year and a half, 33.1 % more is 21 % a year.
        assert_eq!(growth(n(100), n(110), 6), Some(Decimal::new(210, 3)));
        assert_eq!(growth(n(1000), n(1331), 18), Some(Decimal::new(210, 3)));
        assert_eq!(growth(n(0), n(90), 36), None);
        assert_eq!(growth(n(1), n(90), 0), None);
        assert_eq!(growth(n(1), n(101), 12), None);
    }
}
