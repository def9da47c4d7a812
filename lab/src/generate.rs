//! Beside the pipeline: facts, dates and parameter values made up from a seed, mostly right at the thresholds of a plan.

mod bases;
mod random;
mod trials;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use rust_decimal::Decimal;
use zhunsheng_engine::{
    Cell, Date, Facts, VerifiedPlan, capitals,
    explain::support::support,
    facts,
    plan::{Domain, Operand},
    value::shift,
};

pub use bases::from_json;
pub use random::{FIXED_SEED, Random, fresh_seed, rounds};
pub use trials::{Reading, Trial};

/// A value as it stands in a facts file, in the unit of its fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A decimal or money.
    Decimal(Decimal),
    /// A date, `YYYY-MM-DD`.
    Date(String),
    /// The id of a choice.
    Choice(String),
    /// A text.
    Text(String),
    /// A list of records; a field that is not there is unknown.
    List(Vec<Case>),
}

/// Names and values: the facts of a case, or the fields of a record.
pub type Case = BTreeMap<String, Value>;

/// The case as a facts file.
#[must_use]
pub fn to_json(case: &Case) -> String {
    let mut out = String::new();
    write_record(case, &mut out);
    out
}

fn write_record(case: &Case, out: &mut String) {
    out.push('{');
    for (at, (name, value)) in case.iter().enumerate() {
        let comma = if at > 0 { ", " } else { "" };
        let _ = write!(out, "{comma}\"{name}\": ");
        match value {
            Value::Boolean(value) => drop(write!(out, "{value}")),
            Value::Integer(value) => drop(write!(out, "{value}")),
            // Both ways of writing a decimal are read exactly.
            Value::Decimal(value) if value.scale() % 2 == 0 => drop(write!(out, "{value}")),
            Value::Decimal(value) => drop(write!(out, "\"{value}\"")),
            Value::Date(text) | Value::Choice(text) | Value::Text(text) => {
                let _ = write!(out, "{}", serde_json::Value::from(text.as_str()));
            }
            Value::List(records) => {
                out.push('[');
                for (row, record) in records.iter().enumerate() {
                    out.push_str(if row > 0 { ", " } else { "" });
                    write_record(record, out);
                }
                out.push(']');
            }
        }
    }
    out.push('}');
}

/// The case as typed facts. What is made up here fits its plan; anything else is a fault of the tests.
#[must_use]
pub fn typed(plan: &VerifiedPlan, case: &Case) -> Facts {
    let text = to_json(case);
    facts::from_json(plan, &text)
        .unwrap_or_else(|problems| unreachable!("made-up facts do not fit: {problems:?}\n{text}"))
}

/// Makes up cases for one plan.
#[derive(Debug)]
pub struct Generator<'p> {
    plan: &'p VerifiedPlan,
    /// For each fact, the numbers (in the base of the unit) that rules compare it with.
    thresholds: Vec<Vec<Decimal>>,
    /// Numbers of years, months and days that the policy speaks of.
    periods: Vec<(&'static str, i64)>,
    /// Dates that the policy speaks of.
    dates: Vec<Date>,
    /// Hand-written cases to start from.
    bases: Vec<Case>,
}

impl<'p> Generator<'p> {
    /// Reads the thresholds from the plan; `bases` are cases that come near to what the policy wants.
    #[must_use]
    pub fn new(plan: &'p VerifiedPlan, bases: Vec<Case>) -> Self {
        let mut generator = Self {
            plan,
            thresholds: vec![Vec::new(); plan.facts.len()],
            periods: Vec::new(),
            dates: Vec::new(),
            bases,
        };
        let mut together: BTreeSet<(u32, u32)> = BTreeSet::new();
        for finding in &plan.findings {
            let reads = support(plan, finding.verdict);
            together.extend(reads.facts.iter().flat_map(|&fact| reads.parameters.iter().map(move |&p| (fact, p))));
        }
        for (fact, parameter) in together {
            let (Some(slot), Some(parameter)) =
                (generator.thresholds.get_mut(fact as usize), plan.parameters.get(parameter as usize))
            else {
                continue;
            };
            slot.extend(parameter.values.iter().filter_map(|dated| dated.value.cell().number()));
        }
        for parameter in &plan.parameters {
            let unit = parameter.domain.unit().and_then(|unit| plan.units.get(unit as usize));
            for dated in &parameter.values {
                generator.dates.push(dated.from);
                match (dated.value.cell(), unit.map_or("", |unit| &unit.id)) {
                    (Cell::Date(day), _) => generator.dates.push(day),
                    (Cell::Integer(n), "年") => generator.periods.push(("年", n)),
                    (Cell::Integer(n), "个月") => generator.periods.push(("个月", n)),
                    (Cell::Integer(n), "天") => generator.periods.push(("天", n)),
                    _ => {}
                }
            }
        }
        generator.periods.extend([("年", 0), ("年", 1), ("个月", 1), ("天", 30)]);
        generator.dates.sort_unstable();
        generator.dates.dedup();
        generator
    }

    /// A date to decide for, within the time that the policy is in force.
    pub fn as_of(&self, random: &mut Random) -> Date {
        let policy = &self.plan.policy;
        let day = match random.below(6) {
            0 => random.pick(&self.dates).and_then(|date| date.plus_days(random.between(-1, 1))),
            1 => leap_day(random, 2012, 2040),
            2 => month_end(random, 2011, 2040),
            3 => Date::new(i32::try_from(random.between(2020, 2032)).unwrap_or(2024), 2, 28),
            _ => policy.from.plus_days(random.between(0, 12_000)),
        };
        let day = day.unwrap_or(policy.from).max(policy.from);
        policy.to.map_or(day, |to| day.min(to))
    }

    /// A complete case: every fact and every field is known.
    pub fn case(&self, random: &mut Random, as_of: Date) -> Case {
        let mut case = Case::new();
        let base = if random.chance(60) { random.pick(&self.bases) } else { None };
        // Some cases are nearly those written by hand; some are favourable throughout; some are anything.
        let few = 100 / self.plan.facts.len().max(1) + random.below(12);
        let kind = if random.chance(50) { 90 } else { 50 };
        for (index, fact) in self.plan.facts.iter().enumerate() {
            let kept = base.and_then(|base| base.get(&fact.name)).filter(|_| !random.chance(few));
            let value = match kept.filter(|value| whole(value, &fact.domain)) {
                Some(value) => value.clone(),
                None => self.value(random, as_of, &fact.domain, index, &case, kind),
            };
            case.insert(fact.name.clone(), value);
        }
        case
    }

    /// A value for one fact.
    pub fn fact(&self, random: &mut Random, as_of: Date, fact: usize, case: &Case) -> Option<Value> {
        let domain = &self.plan.facts.get(fact)?.domain;
        Some(self.value(random, as_of, domain, fact, case, 50))
    }

    /// Takes facts away, and fields of records.
    pub fn partial(&self, random: &mut Random, case: &Case) -> Case {
        let kept = *random.pick(&[10, 30, 50, 70, 90, 97]).unwrap_or(&50);
        let mut partial = Case::new();
        for (name, value) in case {
            if !random.chance(kept) {
                continue;
            }
            let mut value = value.clone();
            if let Value::List(records) = &mut value
                && random.chance(60)
            {
                for record in records {
                    record.retain(|_, _| !random.chance(15));
                }
            }
            partial.insert(name.clone(), value);
        }
        partial
    }

    /// Fills in everything that a partial case leaves out.
    pub fn complete(&self, random: &mut Random, as_of: Date, partial: &Case) -> Case {
        let mut case = partial.clone();
        for (index, fact) in self.plan.facts.iter().enumerate() {
            match (case.get_mut(&fact.name), &fact.domain) {
                (Some(Value::List(records)), Domain::List { fields, .. }) => {
                    let mut records = std::mem::take(records);
                    for record in &mut records {
                        for field in fields {
                            if !record.contains_key(&field.name) {
                                let value = self.value(random, as_of, &field.domain, index, &case, 50);
                                record.insert(field.name.clone(), value);
                            }
                        }
                    }
                    case.insert(fact.name.clone(), Value::List(records));
                }
                (Some(_), _) => {}
                (None, domain) => {
                    let value = self.value(random, as_of, domain, index, &case, 50);
                    case.insert(fact.name.clone(), value);
                }
            }
        }
        case
    }

    fn value(&self, random: &mut Random, as_of: Date, domain: &Domain, fact: usize, case: &Case, yes: usize) -> Value {
        match domain {
            Domain::Boolean => Value::Boolean(random.chance(yes)),
            Domain::Integer { minimum, maximum, unit } => {
                let year = self.plan.units.get(*unit as usize).is_some_and(|unit| unit.id == "年度");
                let (low, high) = (Decimal::from(*minimum), Decimal::from(*maximum));
                let near = if year && random.chance(80) {
                    Decimal::from(i64::from(as_of.year()) - random.between(-1, 5))
                } else {
                    self.number(random, low, high, Decimal::ONE, fact, case)
                };
                Value::Integer(i64::try_from(near.clamp(low, high)).unwrap_or(*minimum))
            }
            Domain::Decimal { minimum, maximum, unit, decimals } => {
                let exponent = self.plan.units.get(*unit as usize).map_or(0, |unit| unit.exponent);
                let shown = |held: Decimal| shift(held, -exponent).unwrap_or(held);
                let (low, high) = (shown(minimum.0), shown(maximum.0));
                let step = Decimal::new(1, *decimals);
                let held = self.number(random, minimum.0, maximum.0, shift(step, exponent).unwrap_or(step), fact, case);
                let number = shown(held).trunc_with_scale(*decimals).clamp(low, high);
                Value::Decimal(if random.chance(50) { number.normalize() } else { number })
            }
            Domain::Date => Value::Date(self.date(random, as_of, case).to_string()),
            Domain::Choice { set } => {
                let choices = self.plan.choice_sets.get(*set as usize).map_or(&[][..], |set| &set.choices);
                Value::Choice(random.pick(choices).map_or_else(String::new, |choice| choice.id.clone()))
            }
            Domain::Text { max_length } => Value::Text(text(random, case).chars().take(*max_length as usize).collect()),
            Domain::List { max_items, fields } => {
                let most = usize::try_from(*max_items).unwrap_or(usize::MAX).min(6);
                let mut records = Vec::new();
                for _ in 0..random.below(most + 1) {
                    let field = |field: &zhunsheng_engine::plan::Field| {
                        (field.name.clone(), self.value(random, as_of, &field.domain, fact, case, yes))
                    };
                    records.push(fields.iter().map(field).collect());
                }
                Value::List(records)
            }
        }
    }

    /// A number in the base of its unit, mostly at a threshold or a bound or near another number of the case.
    fn number(
        &self,
        random: &mut Random,
        low: Decimal,
        high: Decimal,
        step: Decimal,
        fact: usize,
        case: &Case,
    ) -> Decimal {
        let thresholds = self.thresholds.get(fact).map_or(&[][..], Vec::as_slice);
        let nudge = Decimal::from(random.between(-1, 1)) * step;
        let near = match random.below(20) {
            0..=7 => random.pick(thresholds).copied(),
            8..=9 => random.pick(&[low, high]).copied(),
            10..=12 => {
                let numbers: Vec<Decimal> = case
                    .values()
                    .filter_map(|value| match value {
                        Value::Integer(n) => Some(Decimal::from(*n)),
                        Value::Decimal(n) => Some(*n),
                        _ => None,
                    })
                    .collect();
                random.pick(&numbers).copied()
            }
            13..=15 => Some(Decimal::from(random.between(-2, 12))),
            16 => random.pick(thresholds).map(|number| *number * Decimal::from(random.between(2, 20))),
            _ => None,
        };
        let anywhere = |random: &mut Random| {
            let part = Decimal::from(random.between(0, 1_000_000)) / Decimal::from(1_000_000);
            let part = if random.chance(50) { part * part * part } else { part };
            low + (high - low) * part
        };
        (near.unwrap_or_else(|| anywhere(random)) + nudge).clamp(low, high)
    }

    /// A date, mostly a day around an anniversary of the as-of date.
    fn date(&self, random: &mut Random, as_of: Date, case: &Case) -> Date {
        let nudge = random.between(-1, 1);
        let other = |random: &mut Random| {
            let dates: Vec<Date> = case
                .values()
                .filter_map(|value| if let Value::Date(text) = value { Date::parse(text) } else { None })
                .collect();
            random.pick(&dates).copied()
        };
        let day = match random.below(20) {
            0..=8 => self.moved(random, as_of, -1),
            9 => self.moved(random, as_of, 1),
            10..=11 => other(random).and_then(|day| self.moved(random, day, 1)),
            12 => other(random),
            13 => random.pick(&self.dates).copied(),
            14 => {
                let direction = if random.chance(50) { 1 } else { -1 };
                let day = random.pick(&self.dates).copied();
                return day.and_then(|day| self.moved(random, day, direction)).unwrap_or(as_of);
            }
            15 => return leap_day(random, 1990, 2040).unwrap_or(as_of),
            16 => return month_end(random, 1990, 2040).unwrap_or(as_of),
            17 if random.chance(15) => return Date::new(1, 1, 1).unwrap_or(as_of),
            17 if random.chance(15) => return Date::new(9999, 12, 31).unwrap_or(as_of),
            _ => Date::new(1970, 1, 1).and_then(|start| start.plus_days(random.between(0, 30_000))),
        };
        day.and_then(|day| day.plus_days(nudge)).unwrap_or(as_of)
    }

    fn moved(&self, random: &mut Random, day: Date, direction: i64) -> Option<Date> {
        let &(unit, n) = random.pick(&self.periods)?;
        let n = (n + if random.chance(30) { random.between(-1, 3) } else { 0 }) * direction;
        match unit {
            "年" => day.plus_months(n * 12),
            "个月" => day.plus_months(n),
            _ => day.plus_days(n),
        }
    }
}

fn leap_day(random: &mut Random, from: i64, to: i64) -> Option<Date> {
    Date::new(i32::try_from(random.between(from / 4, to / 4) * 4).ok()?, 2, 29)
}

fn month_end(random: &mut Random, from: i64, to: i64) -> Option<Date> {
    let first = Date::new(i32::try_from(random.between(from, to)).ok()?, 1, 1)?;
    first.plus_months(random.between(1, 12))?.plus_days(-1)
}

/// Whether nothing is missing in a value that comes from a hand-written case.
fn whole(value: &Value, domain: &Domain) -> bool {
    match (value, domain) {
        (Value::List(records), Domain::List { fields, .. }) => {
            records.iter().all(|record| fields.iter().all(|field| record.contains_key(&field.name)))
        }
        _ => true,
    }
}

/// The parameters that are supposed to be known to a rule and have a value only from a later date on, or none at all.
#[must_use]
pub fn reads_open(plan: &VerifiedPlan, operand: Operand, as_of: Date) -> bool {
    let open = |index: u32| {
        let parameter = plan.parameters.get(index as usize);
        parameter.is_some_and(|parameter| parameter.values.iter().all(|dated| dated.from > as_of))
    };
    support(plan, operand).parameters.into_iter().any(open)
}

/// A text: nothing, blanks, a name, one that is there already, or an amount of the case in capital letters.
fn text(random: &mut Random, case: &Case) -> String {
    let others = case.values().filter_map(|value| if let Value::Text(text) = value { Some(text) } else { None });
    let amounts =
        case.values().filter_map(|value| if let Value::Decimal(amount) = value { Some(*amount) } else { None });
    let (others, amounts) = (others.collect::<Vec<_>>(), amounts.collect::<Vec<_>>());
    match random.below(10) {
        0 => String::new(),
        1 => " ".to_owned(),
        2 => random.pick(&others).map_or_else(String::new, |text| (*text).clone()),
        3..=6 => random.pick(&amounts).map_or_else(String::new, |amount| capitals::written(*amount)),
        _ => (*random.pick(&["某单位", "某学会", "张三", "李四"]).unwrap_or(&"某单位")).to_owned(),
    }
}
