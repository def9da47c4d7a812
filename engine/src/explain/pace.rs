//! Stage explain: how fast a target must still be approached to be reached on its day.

use rust_decimal::Decimal;

use crate::{
    decide::{Decision, Verdict, exact},
    plan::{Comparison, Finding, FindingKind},
    value::{Cell, RoundingMode, shift},
};

/// Digits after the point of a part of a quantity that is not counted.
const DIGITS: u32 = 2;

/// What is left of an indicator, held in the base of its unit, and the time for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Days from the as-of date to the day the target falls due; negative once it is past.
    pub days_left: i64,
    /// What is missing; nothing if the target is reached, or a value is not known.
    pub remaining: Option<Decimal>,
    /// What is needed in each of the full months that are left, rounded up; nothing without a full month.
    pub per_month: Option<Decimal>,
}

/// The pace of an indicator that has a day to be reached by and asks for at least its target.
#[must_use]
pub fn pace(decision: &Decision<'_>, finding: &Finding) -> Option<Pace> {
    let FindingKind::Indicator { value, target, by: Some(by), .. } = finding.kind else {
        return None;
    };
    let Cell::Date(by) = decision.cell(by) else { return None };
    let as_of = decision.as_of();
    let mut pace = Pace { days_left: as_of.days_until(by), remaining: None, per_month: None };
    let rises = finding.measure.is_none_or(|measure| matches!(measure.op, Comparison::AtLeast | Comparison::Greater));
    if !rises || Verdict::of(decision.cell(finding.verdict)) == Verdict::Met {
        return Some(pace);
    }
    let (have, need) = (decision.cell(value.of), decision.cell(target.of));
    let missing = need.number().zip(have.number()).and_then(|(need, have)| exact::subtract(need, have));
    pace.remaining = missing.filter(|missing| *missing > Decimal::ZERO);
    let months = as_of.months_until(by);
    if let Some(remaining) = pace.remaining.filter(|_| months > 0) {
        // Why: what is counted comes in whole pieces; other quantities are rounded as their unit shows them.
        let is_counted = matches!((have, need), (Cell::Integer(_), Cell::Integer(_)));
        let exponent =
            value.unit.and_then(|unit| decision.plan().units.get(unit as usize)).map_or(0, |unit| unit.exponent);
        let digits = if is_counted { 0 } else { DIGITS };
        let each = shift(remaining, -exponent)
            .and_then(|shown| exact::quotient(shown, Decimal::from(months), digits, RoundingMode::Up));
        pace.per_month = each.and_then(|each| shift(each, exponent));
    }
    Some(pace)
}
