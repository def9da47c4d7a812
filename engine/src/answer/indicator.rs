//! Stage answer: an indicator with its completion, its pace and its trend.

use alloc::{format, vec::Vec};

use rust_decimal::Decimal;
use serde::Serialize;

use super::{Measured, Value, build::Writer};
use crate::{
    date::Date,
    decide::Verdict,
    explain::{Change, pace, trend},
    plan::{Finding, FindingKind, Quantity},
    value::{Cell, shift},
};

/// A value against a target.
#[derive(Debug, Clone, Serialize)]
pub struct IndicatorAnswer<'a> {
    /// The finding.
    pub finding: &'a str,
    /// Whether the target is reached.
    pub verdict: Verdict,
    /// What has been reached.
    pub value: Measured<'a>,
    /// What is to be reached.
    pub target: Measured<'a>,
    /// The part that is reached, in percent, cut to one digit.
    pub completion: Option<Value>,
    /// The day the target falls due.
    pub by: Option<Date>,
    /// How fast the target must be approached; nothing without a day for it.
    pub pace: Option<PaceAnswer<'a>>,
    /// How the value has moved; nothing where the rule has neither start nor history.
    pub trend: Option<TrendAnswer<'a>>,
}

/// What is left and the time for it.
#[derive(Debug, Clone, Serialize)]
pub struct PaceAnswer<'a> {
    /// The day that the value is of.
    pub at: Date,
    /// Days from the as-of date to the day the target falls due; negative once it is past.
    pub days_left: i64,
    /// What is missing.
    pub remaining: Option<Measured<'a>>,
    /// What is needed in each full month that is left, rounded up.
    pub per_month: Option<Measured<'a>>,
    /// What is needed in twelve of the full months that are left, rounded up.
    pub per_year: Option<Measured<'a>>,
    /// The yearly growth in percent that still reaches the target, rounded up to one digit.
    pub growth: Option<Value>,
    /// Whether the case is where a steady pace from the start would be; nothing where the rule does not say where the way starts.
    pub on_track: Option<bool>,
    /// What a steady pace would have on the day of the value.
    pub expected: Option<Measured<'a>>,
    /// By how much the case is behind it.
    pub behind: Option<Measured<'a>>,
}

/// How an indicator has moved.
#[derive(Debug, Clone, Serialize)]
pub struct TrendAnswer<'a> {
    /// Against the start.
    pub since_start: Option<ChangeAnswer<'a>>,
    /// Against the latest earlier year that is known.
    pub since_year: Option<ChangeAnswer<'a>>,
    /// The years of its history, the earliest first.
    pub years: Vec<YearAnswer<'a>>,
}

/// A change of a value.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeAnswer<'a> {
    /// The year that is compared with; nothing for the start.
    pub year: Option<i64>,
    /// What there was.
    pub from: Measured<'a>,
    /// By how much it is more now; less is negative.
    pub by: Measured<'a>,
    /// That in percent of what there was, rounded half up to one digit.
    pub percent: Option<Value>,
}

/// One year of a history.
#[derive(Debug, Clone, Serialize)]
pub struct YearAnswer<'a> {
    /// The year.
    pub year: i64,
    /// What was reached.
    pub actual: Option<Measured<'a>>,
    /// What was to be reached.
    pub target: Option<Measured<'a>>,
}

impl<'a> Writer<'_, 'a> {
    pub(super) fn indicator(&self, finding: &'a Finding) -> Option<IndicatorAnswer<'a>> {
        let FindingKind::Indicator { value, target, completion, by, .. } = finding.kind else {
            return None;
        };
        let decision = self.decision;
        Some(IndicatorAnswer {
            finding: &finding.id,
            verdict: Verdict::of(decision.cell(finding.verdict)),
            value: self.measured(decision.cell(value.of), value),
            target: self.measured(decision.cell(target.of), target),
            completion: match decision.cell(completion) {
                Cell::Decimal(share) => percent(share),
                _ => None,
            },
            by: by.and_then(|by| self.day(by)),
            pace: self.pace(finding, value),
            trend: self.trend(finding, value),
        })
    }

    /// A number of the kind that the indicator has: whole where it counts.
    fn amount_of(&self, number: Decimal, quantity: Quantity) -> Measured<'a> {
        let whole = || i64::try_from(Some(number).filter(|number| number.fract().is_zero())?).ok();
        let cell = match (self.decision.cell(quantity.of), whole()) {
            (Cell::Integer(_), Some(whole)) => Cell::Integer(whole),
            _ => Cell::Decimal(number),
        };
        self.measured(cell, quantity)
    }

    fn pace(&self, finding: &Finding, value: Quantity) -> Option<PaceAnswer<'a>> {
        let pace = pace(self.decision, finding)?;
        let shown = |number: Option<Decimal>| number.map(|number| self.amount_of(number, value));
        Some(PaceAnswer {
            at: pace.at,
            days_left: pace.days_left,
            remaining: shown(pace.remaining),
            per_month: shown(pace.per_month),
            per_year: shown(pace.per_year),
            growth: pace.growth.and_then(percent),
            on_track: pace.line.map(|line| line.behind.is_none()),
            expected: shown(pace.line.map(|line| line.expected)),
            behind: shown(pace.line.and_then(|line| line.behind)),
        })
    }

    fn trend(&self, finding: &Finding, value: Quantity) -> Option<TrendAnswer<'a>> {
        let trend = trend(self.decision, finding)?;
        let change = |year: Option<i64>, change: Change| ChangeAnswer {
            year,
            from: self.amount_of(change.from, value),
            by: self.amount_of(change.by, value),
            percent: change.share.and_then(percent),
        };
        let shown = |number: Option<Decimal>| number.map(|number| self.amount_of(number, value));
        Some(TrendAnswer {
            since_start: trend.since_start.map(|since| change(None, since)),
            since_year: trend.since_year.map(|(year, since)| change(Some(year), since)),
            years: trend
                .years
                .iter()
                .map(|year| YearAnswer { year: year.year, actual: shown(year.actual), target: shown(year.target) })
                .collect(),
        })
    }
}

/// A share in percent with one digit.
fn percent(share: Decimal) -> Option<Value> {
    shift(share, 2).map(|percent| Value::Text(format!("{percent:.1}")))
}
