//! Stage explain: how an indicator has moved: against its start, and against the year before.

use alloc::vec::Vec;

use rust_decimal::Decimal;

use crate::{
    decide::{Decision, Verdict, exact},
    order,
    plan::{Finding, FindingKind, History, Operand, Start},
    value::{Cell, RoundingMode},
};

/// Digits of a relative change: 0.125 is 12.5 %.
const DIGITS: u32 = 3;

/// The movement of an indicator; numbers are held in the base of its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trend {
    /// Against the start, if the rule does not start from nothing.
    pub since_start: Option<Change>,
    /// Against the latest earlier year of its history, and which that is.
    pub since_year: Option<(i64, Change)>,
    /// Its history, by year, and the year of the value itself.
    pub years: Vec<YearValue>,
}

/// A change of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// What there was.
    pub from: Decimal,
    /// By how much it is more now; less is negative.
    pub by: Decimal,
    /// That as a share of what there was, rounded half up to a tenth of a percent; nothing from zero or less.
    pub share: Option<Decimal>,
}

/// One year of a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearValue {
    /// The year.
    pub year: i64,
    /// What was reached.
    pub actual: Option<Decimal>,
    /// What was to be reached.
    pub target: Option<Decimal>,
}

/// The trend of an indicator that applies, if its rule says where it starts or has a history.
#[must_use]
pub fn trend(decision: &Decision<'_>, finding: &Finding) -> Option<Trend> {
    let FindingKind::Indicator { value, target, at, start, history, .. } = finding.kind else {
        return None;
    };
    if Verdict::of(decision.cell(finding.verdict)) == Verdict::NotApplicable || (start.is_none() && history.is_none()) {
        return None;
    }
    let day = match at.map(|at| decision.cell(at)) {
        Some(Cell::Date(day)) => day,
        Some(_) => return None,
        None => decision.as_of(),
    };
    let now = decision.cell(value.of).number();
    // Why: before the day of its start there is no way to look back on.
    let begun = |start: &Start| match start.day.map(|from| decision.cell(from)) {
        Some(Cell::Date(from)) => from <= day,
        _ => true,
    };
    let change = |from: Option<Decimal>| change(from?, now?);
    let mut years = history.map_or_else(Vec::new, |history| years(decision, history));
    let before = years.iter().rev().find(|known| known.year < i64::from(day.year()) && known.actual.is_some());
    let since_year = before.and_then(|known| Some((known.year, change(known.actual)?)));
    // Why: the year of the value itself belongs to the curve, unless the history has it already.
    let year = i64::from(day.year());
    let own = YearValue { year, actual: now, target: decision.cell(target.of).number() };
    if at.is_some() && history.is_some() && now.is_some() && !years.iter().any(|known| known.year == year) {
        let after = years.partition_point(|known| known.year < year);
        years.insert(after, own);
    }
    Some(Trend {
        // Why: from nothing by the rule, the change is the value itself.
        since_start: start
            .filter(|start| begun(start) && start.value.of != Operand::Whole(0))
            .and_then(|start| change(decision.cell(start.value.of).number())),
        since_year,
        years,
    })
}

fn change(from: Decimal, now: Decimal) -> Option<Change> {
    let by = exact::subtract(now, from)?;
    let share = if from > Decimal::ZERO { exact::quotient(by, from, DIGITS, RoundingMode::HalfUp) } else { None };
    Some(Change { from, by, share })
}

fn years(decision: &Decision<'_>, history: History) -> Vec<YearValue> {
    let Cell::List(list) = decision.facts().cell(history.list as usize) else { return Vec::new() };
    let number = |record: &[Cell], field: u32| record.get(field as usize).and_then(|cell| cell.number());
    let records = decision.facts().records(list).iter();
    let mut years: Vec<YearValue> = records
        .filter_map(|record| {
            let Some(Cell::Integer(year)) = record.get(history.year as usize) else { return None };
            let target = history.target.and_then(|target| number(record, target));
            Some(YearValue { year: *year, actual: number(record, history.actual), target })
        })
        .collect();
    order::sort(&mut years, |a, b| a.year.cmp(&b.year));
    years
}
