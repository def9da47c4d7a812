//! Beside the pipeline: the values of a fact as positions on a line, in the smallest steps that it can take, and where it is worth looking.

use std::collections::BTreeSet;

use rust_decimal::{Decimal, prelude::ToPrimitive as _};
use zhunsheng_engine::{
    Cell, Date, capitals,
    plan::{Domain, Plan},
    value::shift,
};

use crate::generate::{Case, Value};

/// A line of values.
#[derive(Debug, Clone)]
pub(crate) struct Axis {
    kind: Kind,
    pub(crate) low: i64,
    pub(crate) high: i64,
}

#[derive(Debug, Clone)]
enum Kind {
    Integer,
    /// Shown as a number of steps of ten to the minus `decimals`; held shifted by the exponent of the unit.
    Decimal {
        decimals: u32,
        exponent: i32,
    },
    /// Days since the first of all.
    Date,
    /// Records: so many of them.
    Records,
    /// Values without order.
    Values(Vec<Value>),
}

fn first_day() -> Option<Date> {
    Date::new(1, 1, 1)
}

fn day_number(date: Date) -> Option<i64> {
    first_day().map(|first| first.days_until(date))
}

impl Axis {
    /// The line of an ordered domain; dates from 1900 to 2200.
    pub(crate) fn ordered(plan: &Plan, domain: &Domain) -> Option<Self> {
        match domain {
            Domain::Integer { minimum, maximum, .. } => {
                Some(Self { kind: Kind::Integer, low: *minimum, high: *maximum })
            }
            Domain::Decimal { minimum, maximum, unit, decimals } => {
                let exponent = plan.units.get(*unit as usize)?.exponent;
                let kind = Kind::Decimal { decimals: *decimals, exponent };
                let steps = |held: Decimal| shift(held, i32::try_from(*decimals).ok()? - exponent);
                let low = steps(minimum.0)?.ceil().to_i64()?;
                let high = steps(maximum.0)?.floor().to_i64()?;
                Some(Self { kind, low, high })
            }
            Domain::Date => Self::days(),
            _ => None,
        }
    }

    /// The line of days.
    pub(crate) fn days() -> Option<Self> {
        let (low, high) = (Date::new(1900, 1, 1)?, Date::new(2200, 12, 31)?);
        Some(Self { kind: Kind::Date, low: day_number(low)?, high: day_number(high)? })
    }

    /// So many records.
    pub(crate) fn records(most: u32) -> Self {
        Self { kind: Kind::Records, low: 0, high: i64::from(most.min(40)) }
    }

    /// The answers of a domain without order; texts are those of the case, none, and its amounts in capital letters.
    pub(crate) fn unordered(plan: &Plan, domain: &Domain, case: &Case) -> Option<Self> {
        let values = match domain {
            Domain::Boolean => vec![Value::Boolean(false), Value::Boolean(true)],
            Domain::Choice { set } => {
                let set = plan.choice_sets.get(*set as usize)?;
                set.choices.iter().map(|choice| Value::Choice(choice.id.clone())).collect()
            }
            Domain::Text { max_length } => texts(case, *max_length as usize),
            _ => return None,
        };
        let high = i64::try_from(values.len()).ok()? - 1;
        Some(Self { kind: Kind::Values(values), low: 0, high })
    }

    /// The value at a position, as facts hold it; nothing for records and texts.
    pub(crate) fn cell(&self, plan: &Plan, domain: &Domain, at: i64) -> Option<Cell> {
        if !(self.low..=self.high).contains(&at) {
            return None;
        }
        Some(match &self.kind {
            Kind::Integer => Cell::Integer(at),
            Kind::Decimal { decimals, exponent } => {
                Cell::Decimal(shift(Decimal::from(at), exponent - i32::try_from(*decimals).ok()?)?)
            }
            Kind::Date => Cell::Date(first_day()?.plus_days(at)?),
            Kind::Records => return None,
            Kind::Values(values) => match (values.get(usize::try_from(at).ok()?)?, domain) {
                (Value::Boolean(value), _) => Cell::Boolean(*value),
                (Value::Choice(id), Domain::Choice { set }) => {
                    let set = plan.choice_sets.get(*set as usize)?;
                    let index = set.choices.iter().position(|choice| choice.id == *id)?;
                    Cell::Choice(u32::try_from(index).ok()?)
                }
                _ => return None,
            },
        })
    }

    /// The value at a position, as a facts file writes it; nothing for records.
    pub(crate) fn value(&self, at: i64) -> Option<Value> {
        if !(self.low..=self.high).contains(&at) {
            return None;
        }
        Some(match &self.kind {
            Kind::Integer => Value::Integer(at),
            Kind::Decimal { decimals, .. } => Value::Decimal(Decimal::new(at, *decimals).normalize()),
            Kind::Date => Value::Date(first_day()?.plus_days(at)?.to_string()),
            Kind::Records => return None,
            Kind::Values(values) => values.get(usize::try_from(at).ok()?)?.clone(),
        })
    }

    /// The day at a position of a line of days.
    pub(crate) fn day(&self, at: i64) -> Option<Date> {
        if matches!(self.kind, Kind::Date) { first_day()?.plus_days(at) } else { None }
    }

    /// The position of a value, or of the step just below it.
    pub(crate) fn position(&self, cell: Cell) -> Option<i64> {
        match (&self.kind, cell) {
            (Kind::Date, Cell::Date(date)) => day_number(date),
            (Kind::Integer | Kind::Records, cell) => cell.number()?.floor().to_i64(),
            (Kind::Decimal { decimals, exponent }, cell) => {
                shift(cell.number()?, i32::try_from(*decimals).ok()? - exponent)?.floor().to_i64()
            }
            _ => None,
        }
    }

    /// Positions in order at which a turn is looked for: around these values, moved by these periods, and spread over the line.
    pub(crate) fn grid(&self, around: &[Cell], periods: &[(Step, i64)]) -> Vec<i64> {
        let mut grid = BTreeSet::new();
        match self.kind {
            Kind::Values(_) | Kind::Records => return (self.low..=self.high).collect(),
            Kind::Date => {
                let anchors = around.iter().filter_map(|cell| match cell {
                    Cell::Date(date) => Some(*date),
                    _ => None,
                });
                for anchor in anchors {
                    let moved = |step: &Step, count: i64| match step {
                        Step::Months => anchor.plus_months(count),
                        Step::Days => anchor.plus_days(count),
                    };
                    let moves = periods.iter().flat_map(|(step, n)| [moved(step, *n), moved(step, -n)]);
                    let far = [-120, -60, -24, -12, -6, -1, 1, 6, 12, 24, 60, 120].map(|n| anchor.plus_months(n));
                    for day in moves.chain(far).chain([Some(anchor)]).flatten().filter_map(day_number) {
                        grid.extend([day - 1, day, day + 1]);
                    }
                }
            }
            Kind::Integer | Kind::Decimal { .. } => {
                for at in around.iter().filter_map(|cell| self.position(*cell)) {
                    grid.extend([at - 1, at, at + 1]);
                }
                let mut far = 1_i64;
                while far < self.high {
                    grid.extend([far, far.saturating_mul(3)]);
                    far = far.saturating_mul(10);
                }
                grid.insert(0);
            }
        }
        grid.extend([self.low, self.high]);
        grid.into_iter().filter(|at| (self.low..=self.high).contains(at)).collect()
    }
}

/// What a period counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Months,
    Days,
}

fn texts(case: &Case, most: usize) -> Vec<Value> {
    let mut found: BTreeSet<String> = [String::new(), "某单位".to_owned()].into();
    collect(case, &mut found);
    found.into_iter().filter(|text| text.chars().count() <= most).take(12).map(Value::Text).collect()
}

fn collect(case: &Case, found: &mut BTreeSet<String>) {
    for value in case.values() {
        match value {
            Value::Text(text) => drop(found.insert(text.clone())),
            Value::Decimal(amount) => drop(found.insert(capitals::written(*amount))),
            Value::List(records) => records.iter().take(3).for_each(|record| collect(record, found)),
            _ => {}
        }
    }
}
