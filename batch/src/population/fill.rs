//! Batch, population: one column of a fact under construction. What is written plainly is read at once; everything else goes the way of single dossiers.

use std::{cell::OnceCell, collections::BTreeMap, sync::Arc};

use rust_decimal::Decimal;
use serde_json::value::RawValue;
use zhunsheng_engine::{
    Cell as Value, Date, Lang, VerifiedPlan, facts,
    plan::{Domain, Fact, Plan, Text},
    value::shift,
};
use zhunsheng_intake::{
    cases::cell::{Cell, half_width},
    problem::{shortened, text},
};

use super::problem::Bad;
use crate::columns::{Column, ColumnBuilder};

/// The units that were written into the cells of a column.
#[derive(Debug, Clone, Default)]
pub(crate) struct Units {
    /// Cells with a number and no unit.
    pub(crate) bare: u64,
    /// Cells by the unit that stands in them.
    pub(crate) written: BTreeMap<String, u64>,
}

impl Units {
    pub(crate) fn add(&mut self, later: Self) {
        self.bare += later.bare;
        for (unit, count) in later.written {
            *self.written.entry(unit).or_default() += count;
        }
    }
}

/// Fills the column of one fact.
pub(super) struct Filler<'p> {
    plan: &'p VerifiedPlan,
    fact: &'p Fact,
    /// A plan with this fact alone, made when it is first needed: a cell is read against it as quickly as it can be.
    alone: OnceCell<Plan>,
    heading: Arc<str>,
    /// By how many powers of ten numbers are moved into the unit of the fact.
    power: i32,
    /// By how many more they are moved into the base of the unit.
    exponent: i32,
    builder: ColumnBuilder<'p>,
    pub(super) units: Units,
    /// The value last read.
    pub(super) last: Value,
}

impl<'p> Filler<'p> {
    pub(super) fn new(
        plan: &'p VerifiedPlan,
        index: usize,
        power: i32,
        heading: Arc<str>,
        capacity: usize,
    ) -> Option<Self> {
        let fact = plan.facts.get(index)?;
        let unit = fact.domain.unit().and_then(|unit| plan.units.get(unit as usize));
        Some(Self {
            plan,
            fact,
            alone: OnceCell::new(),
            heading,
            power,
            exponent: unit.map_or(0, |unit| unit.exponent),
            builder: ColumnBuilder::new(plan, index, capacity),
            units: Units::default(),
            last: Value::Unknown,
        })
    }

    pub(super) fn finish(self) -> (Column, Units) {
        (self.builder.finish(), self.units)
    }

    fn is_number(&self) -> bool {
        matches!(self.fact.domain, Domain::Integer { .. } | Domain::Decimal { .. })
    }

    fn put(&mut self, value: Value) -> bool {
        let put = self.builder.push(value).is_ok();
        if put {
            self.last = value;
        }
        put
    }

    /// The next row knows nothing of this fact.
    pub(super) fn nothing(&mut self) {
        self.last = Value::Unknown;
        // Why: what is not known fits every fact.
        let _ = self.builder.push(Value::Unknown);
    }

    /// The next row, from text.
    pub(super) fn text(&mut self, typed: &str, row: u64) -> Option<Bad> {
        let typed = typed.trim();
        if typed.is_empty() {
            self.nothing();
            return None;
        }
        if let Some(value) = self.plain(typed)
            && self.put(value)
        {
            self.units.bare += u64::from(self.is_number());
            return None;
        }
        self.cell(&Cell::Text(typed.to_owned()), row)
    }

    /// What is written in the plainest form of the fact. Anything else is left to [`Filler::cell`], which reads these forms the same way.
    fn plain(&self, typed: &str) -> Option<Value> {
        match &self.fact.domain {
            Domain::Boolean => match typed {
                "是" | "true" | "1" | "yes" | "有" => Some(Value::Boolean(true)),
                "否" | "false" | "0" | "no" | "无" => Some(Value::Boolean(false)),
                _ => None,
            },
            Domain::Date => Date::parse(typed).map(Value::Date),
            Domain::Choice { set } => {
                let choices = &self.plan.choice_sets.get(*set as usize)?.choices;
                let at = choices.iter().position(|choice| choice.id == typed || choice.label.zh == typed)?;
                u32::try_from(at).ok().map(Value::Choice)
            }
            Domain::Integer { .. } if self.power == 0 => {
                let digits = typed.strip_prefix('-').unwrap_or(typed);
                let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
                if plain { typed.parse().ok().map(Value::Integer) } else { None }
            }
            Domain::Decimal { .. } => {
                let digits = typed.strip_prefix('-').unwrap_or(typed);
                let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
                let number = if plain && digits.starts_with(|first: char| first.is_ascii_digit()) {
                    Decimal::from_str_exact(typed).ok()?
                } else {
                    return None;
                };
                shift(number, self.power.checked_add(self.exponent)?).map(|number| Value::Decimal(number.normalize()))
            }
            _ => None,
        }
    }

    /// The next row, from a whole number.
    pub(super) fn whole(&mut self, number: i64, row: u64) -> Option<Bad> {
        let value = match &self.fact.domain {
            Domain::Integer { .. } if self.power == 0 => Some(Value::Integer(number)),
            Domain::Decimal { .. } => self
                .power
                .checked_add(self.exponent)
                .and_then(|power| shift(Decimal::from(number), power).map(|number| Value::Decimal(number.normalize()))),
            _ => None,
        };
        if value.is_some_and(|value| self.put(value)) {
            self.units.bare += 1;
            return None;
        }
        self.cell(&Cell::Number(number.to_string()), row)
    }

    /// The next row, from yes or no.
    pub(super) fn truth(&mut self, truth: bool, row: u64) -> Option<Bad> {
        if self.put(Value::Boolean(truth)) { None } else { self.cell(&Cell::Truth(truth), row) }
    }

    /// The next row, from a day.
    pub(super) fn day(&mut self, day: Date, row: u64) -> Option<Bad> {
        if self.put(Value::Date(day)) { None } else { self.cell(&Cell::Day(day), row) }
    }

    /// The next row, from a cell of any kind, read as a cell of a single dossier is. One that cannot be used counts as not known.
    pub(super) fn cell(&mut self, cell: &Cell, row: u64) -> Option<Bad> {
        if cell.is_unknown() {
            self.nothing();
            return None;
        }
        let found = shortened(&cell.shown());
        let read = match (&self.fact.domain, cell) {
            (Domain::List { .. }, Cell::Text(typed)) => records(typed, &found),
            (Domain::List { .. }, _) => Err(Wrong::expected(&records_needed(), &found)),
            _ => cell.json(self.plan, self.fact, self.power).map_err(|expected| Wrong::expected(&expected, &found)),
        };
        let Err(Wrong { code, message, hint }) = read.and_then(|json| self.json(&json)) else {
            if self.is_number() {
                self.note_unit(cell);
            }
            return None;
        };
        self.nothing();
        Some(Bad { row, column: Some(Arc::clone(&self.heading)), code, found, message, hint })
    }

    /// The next row, from the JSON of the fact.
    fn json(&mut self, json: &str) -> Result<(), Wrong> {
        let named = format!("{{{}:{json}}}", serde_json::Value::from(self.fact.name.as_str()));
        let alone = self.alone.get_or_init(|| alone(self.plan, self.fact));
        let facts = facts::from_json(alone, &named).map_err(|found| {
            let problem = found.first().map(|problem| Wrong {
                code: problem.kind.code(),
                message: text(problem.message(Lang::Zh), problem.message(Lang::En)),
                hint: problem.hint(Lang::Zh).zip(problem.hint(Lang::En)).map(|(zh, en)| text(zh, en)),
            });
            problem.unwrap_or_else(|| Wrong::expected(&text("无法读取", "it cannot be read"), json))
        })?;
        self.builder
            .push_from(&facts, 0)
            .map_err(|_| Wrong::expected(&text("超出允许的范围", "it is out of bounds"), json))?;
        self.last = facts.cell(0);
        Ok(())
    }

    fn note_unit(&mut self, cell: &Cell) {
        let shown = half_width(&cell.shown());
        let unit = shown.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ',')).trim();
        if unit.is_empty() {
            self.units.bare += 1;
        } else if let Some(count) = self.units.written.get_mut(unit) {
            *count += 1;
        } else {
            self.units.written.insert(unit.to_owned(), 1);
        }
    }
}

/// A plan that has one fact and no rule.
fn alone(plan: &Plan, fact: &Fact) -> Plan {
    Plan {
        policy: plan.policy.clone(),
        units: plan.units.clone(),
        choice_sets: plan.choice_sets.clone(),
        groups: plan.groups.clone(),
        facts: vec![fact.clone()],
        parameters: Vec::new(),
        nodes: Vec::new(),
        places: Vec::new(),
        findings: Vec::new(),
        outcomes: Vec::new(),
        ladders: Vec::new(),
        clauses: Vec::new(),
    }
}

/// Why a cell cannot be used.
struct Wrong {
    code: &'static str,
    message: Text,
    hint: Option<Text>,
}

impl Wrong {
    fn expected(expected: &Text, found: &str) -> Self {
        let message = text(format!("{}，实为“{found}”", expected.zh), format!("{}, found `{found}`", expected.en));
        Self { code: "bad-cell", message, hint: None }
    }
}

fn records_needed() -> Text {
    text("应为 JSON 写成的一组记录 [{…}]", "expected records as JSON, [{…}]")
}

/// A cell with records, if it is one JSON array and nothing else.
fn records(typed: &str, found: &str) -> Result<String, Wrong> {
    let typed = typed.trim();
    let one = serde_json::from_str::<&RawValue>(typed).is_ok() && typed.starts_with('[');
    if one { Ok(typed.to_owned()) } else { Err(Wrong::expected(&records_needed(), found)) }
}
