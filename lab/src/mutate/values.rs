//! Beside the pipeline, mutants: the values that a fact, a parameter or the date of a case can be given in a search.

use rust_decimal::{Decimal, prelude::ToPrimitive as _};
use serde_json::{Map, Value, json};
use zhunsheng_engine::{
    Cell, Date, VerifiedPlan, capitals,
    explain::support::support,
    plan::{Domain, Field, Operand},
    value::shift,
};

use super::{
    run::{Bench, Prepared},
    separate::{Setting, base_facts},
};
use crate::generate::Random;

/// Days are looked at this many years around the date of a case.
const YEARS: i64 = 60;
/// No more rows of a list are changed.
const MOST_ROWS: usize = 4;

/// What can be changed in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slot {
    /// A fact, by its index.
    Fact(usize),
    /// A parameter, by its index.
    Parameter(usize),
    /// The date.
    AsOf,
}

/// The slots that these operands rest on; facts from `facts` on stand for parameters.
pub(super) fn slots(bare: &VerifiedPlan, facts: usize, roots: &[Operand]) -> Vec<Slot> {
    let (mut found, mut as_of, mut dated) = (Vec::new(), false, false);
    for root in roots {
        let reads = support(bare, *root);
        as_of |= reads.as_of;
        for fact in reads.facts.iter().map(|fact| *fact as usize) {
            let slot = if fact < facts { Slot::Fact(fact) } else { Slot::Parameter(fact - facts) };
            dated |= fact >= facts;
            if !found.contains(&slot) {
                found.push(slot);
            }
        }
    }
    if as_of || dated {
        found.push(Slot::AsOf);
    }
    found
}

/// The values of a slot that are worth a try, whatever the rules say.
pub(super) fn settings(bench: &Bench<'_>, prepared: &Prepared<'_>, slot: &Slot) -> Vec<Setting> {
    match slot {
        Slot::Fact(index) => match bench.domain(*index) {
            Some(Domain::List { fields, max_items }) => lists(bench, prepared, *index, fields, *max_items as usize),
            Some(Domain::Text { .. }) => texts(bench, prepared, *index),
            Some(domain) => {
                let own = prepared.facts.cell(*index);
                let all = cells(bench.plan, domain, own, prepared.case.as_of).into_iter().chain([Cell::Unknown]);
                all.filter(|cell| *cell != own).map(|cell| Setting::Fact(*index, cell)).collect()
            }
            None => Vec::new(),
        },
        Slot::Parameter(index) => {
            let Some(parameter) = bench.plan.parameters.get(*index) else { return Vec::new() };
            let own = prepared.values.get(*index).copied().unwrap_or(Cell::Unknown);
            let is_reading = matches!(parameter.domain, Domain::Boolean | Domain::Choice { .. });
            // Why: a threshold of its own proves nothing of the one in the package; what is open or a reading may be set.
            if !(parameter.values.is_empty() || is_reading) {
                return Vec::new();
            }
            let all = cells(bench.plan, &parameter.domain, own, prepared.case.as_of);
            all.into_iter().filter(|cell| *cell != own).map(|cell| Setting::Parameter(*index, cell)).collect()
        }
        Slot::AsOf => {
            let days = bench.plan.parameters.iter().flat_map(|parameter| &parameter.values).map(|dated| dated.from);
            let mut days: Vec<Date> = days.chain([bench.plan.policy.from]).flat_map(around).collect();
            days.sort_unstable();
            days.dedup();
            days.into_iter().map(Setting::AsOf).collect()
        }
    }
}

fn around(day: Date) -> impl Iterator<Item = Date> {
    [-1, 0, 1].into_iter().filter_map(move |days| day.plus_days(days))
}

/// Values of a domain: all where they are few, else its bounds and what is next to the value that there is.
fn cells(plan: &VerifiedPlan, domain: &Domain, own: Cell, as_of: Date) -> Vec<Cell> {
    match domain {
        Domain::Boolean => vec![Cell::Boolean(true), Cell::Boolean(false)],
        Domain::Choice { set } => {
            let count = plan.choice_sets.get(*set as usize).map_or(0, |set| set.choices.len());
            (0..u32::try_from(count).unwrap_or(0)).map(Cell::Choice).collect()
        }
        Domain::Integer { minimum, maximum, .. } => {
            let mut all = vec![*minimum, *maximum, 0, 1, 2];
            if let Cell::Integer(own) = own {
                all.extend([own.saturating_sub(1), own.saturating_add(1)]);
            }
            all.retain(|number| (minimum..=maximum).contains(&number));
            all.into_iter().map(Cell::Integer).collect()
        }
        Domain::Decimal { minimum, maximum, .. } => {
            let step = step(plan, domain);
            let mut all = vec![minimum.0, maximum.0, Decimal::ZERO, step];
            if let Cell::Decimal(own) = own {
                all.extend([own - step, own + step]);
            }
            all.retain(|number| minimum.0 <= *number && *number <= maximum.0);
            all.into_iter().map(Cell::Decimal).collect()
        }
        Domain::Date => {
            let mut all: Vec<Date> = around(as_of).collect();
            if let Cell::Date(own) = own {
                all.extend(around(own));
            }
            all.into_iter().map(Cell::Date).collect()
        }
        Domain::Text { .. } | Domain::List { .. } => Vec::new(),
    }
}

/// The smallest difference between two values of a domain, in the base of its unit.
fn step(plan: &VerifiedPlan, domain: &Domain) -> Decimal {
    match domain {
        Domain::Decimal { unit, decimals, .. } => {
            let exponent = plan.units.get(*unit as usize).map_or(0, |unit| unit.exponent);
            shift(Decimal::new(1, *decimals), exponent).unwrap_or(Decimal::ONE)
        }
        _ => Decimal::ONE,
    }
}

/// Values in a row, from the least to the greatest, by their number.
pub(super) struct Scale {
    slot: Slot,
    kind: Steps,
    low: i128,
    high: i128,
    own: Option<i128>,
}

enum Steps {
    Whole,
    Decimal(Decimal),
    Days(Date),
}

/// The scale of a slot whose values stand in a row.
pub(super) fn scale(bench: &Bench<'_>, prepared: &Prepared<'_>, slot: &Slot) -> Option<Scale> {
    let as_of = prepared.case.as_of;
    let (domain, own) = match slot {
        Slot::Fact(index) => (bench.domain(*index)?, prepared.facts.cell(*index)),
        Slot::Parameter(index) => {
            let parameter = bench.plan.parameters.get(*index).filter(|parameter| parameter.values.is_empty())?;
            (&parameter.domain, prepared.values.get(*index).copied()?)
        }
        Slot::AsOf => (&Domain::Date, Cell::Date(as_of)),
    };
    let (kind, low, high) = match domain {
        Domain::Integer { minimum, maximum, .. } => (Steps::Whole, i128::from(*minimum), i128::from(*maximum)),
        Domain::Decimal { minimum, maximum, .. } => {
            let step = step(bench.plan, domain);
            (Steps::Decimal(step), (minimum.0 / step).to_i128()?, (maximum.0 / step).to_i128()?)
        }
        Domain::Date => (Steps::Days(as_of), i128::from(-YEARS * 366), i128::from(YEARS * 366)),
        _ => return None,
    };
    let own = match (own, &kind) {
        (Cell::Integer(own), _) => Some(i128::from(own)),
        (Cell::Decimal(own), Steps::Decimal(step)) => (own / step).to_i128(),
        (Cell::Date(own), Steps::Days(from)) => Some(i128::from(from.days_until(own))),
        _ => None,
    };
    Some(Scale { slot: slot.clone(), kind, low, high, own })
}

impl Scale {
    /// From one end to the other, and from the value that there is to both.
    pub(super) fn stretches(&self) -> Vec<(i128, i128)> {
        match self.own.filter(|own| (self.low..=self.high).contains(own)) {
            Some(own) => vec![(self.low, own), (own, self.high)],
            None => vec![(self.low, self.high)],
        }
    }

    /// The slot at this value.
    pub(super) fn setting(&self, at: i128) -> Option<Setting> {
        if !(self.low..=self.high).contains(&at) {
            return None;
        }
        let cell = match &self.kind {
            Steps::Whole => Cell::Integer(i64::try_from(at).ok()?),
            Steps::Decimal(step) => Cell::Decimal(Decimal::try_from_i128_with_scale(at, 0).ok()?.checked_mul(*step)?),
            Steps::Days(from) => Cell::Date(from.plus_days(i64::try_from(at).ok()?)?),
        };
        Some(match (&self.slot, cell) {
            (Slot::Fact(index), cell) => Setting::Fact(*index, cell),
            (Slot::Parameter(index), cell) => Setting::Parameter(*index, cell),
            (Slot::AsOf, Cell::Date(day)) => Setting::AsOf(day),
            (Slot::AsOf, _) => return None,
        })
    }

    /// Some value, mostly a small one.
    pub(super) fn random(&self, random: &mut Random) -> Option<Setting> {
        let most = i64::try_from((self.high - self.low).min(1_000_000_000)).ok()?;
        let most = *random.pick(&[10, 100, 1000, most])?;
        self.setting(self.low.max(self.own.unwrap_or(self.low) - 5) + i128::from(random.between(0, most)))
    }
}

/// A list with a record less, one twice, or one field of a record changed.
fn lists(bench: &Bench<'_>, prepared: &Prepared<'_>, fact: usize, fields: &[Field], most: usize) -> Vec<Setting> {
    let Some(name) = bench.plan.facts.get(fact).map(|fact| fact.name.as_str()) else { return Vec::new() };
    let facts = base_facts(prepared.case);
    let records = facts.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut found = vec![Vec::new()];
    for (row, record) in records.iter().enumerate().take(MOST_ROWS) {
        let mut fewer = records.clone();
        fewer.remove(row);
        found.push(fewer);
        found.push(vec![record.clone()]);
        let mut more = records.clone();
        more.push(record.clone());
        found.push(more);
        for field in fields {
            for value in written(bench.plan, &field.domain, record.get(&field.name), prepared.case.as_of) {
                let mut other = records.clone();
                if let Some(Value::Object(record)) = other.get_mut(row) {
                    record.insert(field.name.clone(), value);
                }
                found.push(other);
            }
        }
    }
    if records.is_empty() {
        found.extend(blank(bench.plan, fields, prepared.case.as_of).map(|record| vec![record]));
    }
    found.retain(|list| list.len() <= most && *list != records);
    found
        .into_iter()
        .map(|list| Setting::Written(fact, Some(Value::Array(list))))
        .chain([Setting::Written(fact, None)])
        .collect()
}

/// A record in which every field has some value.
fn blank(plan: &VerifiedPlan, fields: &[Field], as_of: Date) -> Option<Value> {
    let mut record = Map::new();
    for field in fields {
        record.insert(field.name.clone(), written(plan, &field.domain, None, as_of).into_iter().next()?);
    }
    Some(Value::Object(record))
}

/// Values of a field, as a facts file writes them.
fn written(plan: &VerifiedPlan, domain: &Domain, own: Option<&Value>, as_of: Date) -> Vec<Value> {
    let number = |value: &Value| Decimal::from_str_exact(value.as_str().unwrap_or(&value.to_string())).ok();
    let own_cell = match (domain, own) {
        (Domain::Integer { .. }, Some(own)) => own.as_i64().map_or(Cell::Unknown, Cell::Integer),
        (Domain::Decimal { unit, .. }, Some(own)) => {
            let exponent = plan.units.get(*unit as usize).map_or(0, |unit| unit.exponent);
            number(own).and_then(|own| shift(own, exponent)).map_or(Cell::Unknown, Cell::Decimal)
        }
        (Domain::Date, Some(own)) => own.as_str().and_then(Date::parse).map_or(Cell::Unknown, Cell::Date),
        _ => Cell::Unknown,
    };
    if let Domain::Text { .. } = domain {
        return vec![json!(""), json!("某单位")];
    }
    let mut values: Vec<Value> = cells(plan, domain, own_cell, as_of)
        .into_iter()
        .filter_map(|cell| json_of(plan, domain, cell))
        .filter(|value| Some(value) != own)
        .collect();
    if own.is_some() {
        values.push(Value::Null);
    }
    values
}

/// A text: nothing, blanks, that of another fact, an amount of the case in capital letters.
fn texts(bench: &Bench<'_>, prepared: &Prepared<'_>, fact: usize) -> Vec<Setting> {
    let facts = base_facts(prepared.case);
    let mut found = vec![json!(""), json!(" "), json!("某单位")];
    for (one, other) in bench.plan.facts.iter().enumerate() {
        match (&other.domain, prepared.facts.cell(one)) {
            (Domain::Text { .. }, _) if one != fact => found.extend(facts.get(&other.name).cloned()),
            (_, Cell::Decimal(amount)) => found.push(json!(capitals::written(amount))),
            _ => {}
        }
    }
    found.into_iter().map(|text| Setting::Written(fact, Some(text))).chain([Setting::Written(fact, None)]).collect()
}

/// A value as a facts file or a case writes it.
pub(super) fn json_of(plan: &VerifiedPlan, domain: &Domain, cell: Cell) -> Option<Value> {
    Some(match (cell, domain) {
        (Cell::Boolean(truth), _) => json!(truth),
        (Cell::Integer(number), _) => json!(number),
        (Cell::Decimal(number), Domain::Decimal { unit, .. }) => {
            let exponent = plan.units.get(*unit as usize).map_or(0, |unit| unit.exponent);
            json!(shift(number, -exponent)?.normalize().to_string())
        }
        (Cell::Date(day), _) => json!(day.to_string()),
        (Cell::Choice(choice), Domain::Choice { set }) => {
            json!(plan.choice_sets.get(*set as usize)?.choices.get(choice as usize)?.id)
        }
        _ => return None,
    })
}
