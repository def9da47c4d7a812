//! Batch, columns: what is known of a population, a typed vector for each fact with a bit for each row that has a value.

pub mod bits;
mod builder;

use rust_decimal::Decimal;
use zhunsheng_engine::{
    Cell, Date, Facts,
    facts::{OutsideDomain, Slate},
    plan::Plan,
};

pub use bits::Bits;
pub use builder::ColumnBuilder;
pub(crate) use builder::scaled;

/// The facts of many cases: a column for each fact of the plan that some row knows.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    rows: usize,
    columns: Vec<Option<Column>>,
}

/// The values of one fact, one for each row, in the narrowest type that the domain of the fact allows.
#[derive(Debug, Clone)]
pub struct Column {
    pub(crate) values: Values,
    /// Which rows have a value.
    pub(crate) known: Bits,
    /// Whether all rows have one.
    pub(crate) whole: bool,
    rows: usize,
}

/// The values of a column; where a row has none, there is a zero of the type.
#[derive(Debug, Clone)]
pub(crate) enum Values {
    Boolean(Bits),
    /// Choices by their index: no set has more than 256.
    Choice(Vec<u8>),
    Date(Vec<Date>),
    Number(Numbers),
    /// Decimals that no scaled integer holds.
    Decimal(Vec<Decimal>),
    Text(Texts),
    List(Records),
}

/// Whole numbers, or decimals as `value × 10^scale`.
#[derive(Debug, Clone)]
pub(crate) struct Numbers {
    pub(crate) held: Held,
    /// Digits after the point; nothing for whole numbers.
    pub(crate) scale: Option<u32>,
    /// No value is outside of these.
    pub(crate) bounds: [i64; 2],
}

/// What a compiled plan relies on of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// No row knows the fact.
    Absent,
    Boolean,
    Choice,
    Date,
    Number {
        scale: Option<u32>,
        bounds: [i64; 2],
    },
    /// Only known or not: columns of texts, of lists and of decimals that no scaled integer holds.
    Other,
}

/// Integers, as narrow as the bounds of the domain allow.
#[derive(Debug, Clone)]
pub(crate) enum Held {
    I8(Vec<i8>),
    I16(Vec<i16>),
    I32(Vec<i32>),
    I64(Vec<i64>),
}

/// Texts one after the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    text: String,
    ends: Vec<usize>,
}

/// Records one after the other; their text cells are indices into `texts`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Records {
    /// Cells of a record.
    width: usize,
    cells: Vec<Cell>,
    /// For each row, where its cells end.
    ends: Vec<usize>,
    texts: Vec<String>,
}

impl Columns {
    /// So many cases of which nothing is known yet.
    #[must_use]
    pub fn new(plan: &Plan, rows: usize) -> Self {
        Self { rows, columns: vec![None; plan.facts.len()] }
    }

    /// Gives a fact its values. A column of another length is cut, or its last rows are not known.
    pub fn put(&mut self, fact: usize, mut column: Column) {
        if let Some(slot) = self.columns.get_mut(fact) {
            column.resize(self.rows);
            *slot = Some(column);
        }
    }

    /// How many cases.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The values of a fact; nothing if no row knows it.
    #[must_use]
    pub fn column(&self, fact: usize) -> Option<&Column> {
        self.columns.get(fact)?.as_ref()
    }

    /// What kind of column each fact has.
    pub(crate) fn shapes(&self) -> impl Iterator<Item = Shape> {
        self.columns.iter().map(|column| column.as_ref().map_or(Shape::Absent, Column::shape))
    }

    /// One case as typed facts, for an explanation.
    #[must_use]
    pub fn facts(&self, plan: &Plan, row: usize) -> Facts {
        let mut slate = Slate::new(plan);
        for fact in 0..self.columns.len() {
            self.write(fact, row, &mut slate);
        }
        slate.into_facts()
    }

    /// Writes what one row knows of one fact.
    pub(crate) fn write(&self, fact: usize, row: usize, slate: &mut Slate) {
        let Some(column) = self.column(fact).filter(|column| column.is_known(row)) else { return };
        match &column.values {
            Values::Text(texts) => slate.put_text(fact, texts.at(row)),
            Values::List(list) => slate.put_records(fact, list.width, list.at(row), &list.texts),
            _ => slate.put(fact, column.cell(row)),
        }
    }
}

impl Column {
    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Whether a row has a value.
    #[must_use]
    pub fn is_known(&self, row: usize) -> bool {
        row < self.rows && (self.whole || self.known.get(row))
    }

    fn shape(&self) -> Shape {
        match &self.values {
            Values::Boolean(_) => Shape::Boolean,
            Values::Choice(_) => Shape::Choice,
            Values::Date(_) => Shape::Date,
            Values::Number(Numbers { scale, bounds, .. }) => Shape::Number { scale: *scale, bounds: *bounds },
            Values::Decimal(_) | Values::Text(_) | Values::List(_) => Shape::Other,
        }
    }

    fn resize(&mut self, rows: usize) {
        if rows == self.rows {
            return;
        }
        match &mut self.values {
            Values::Boolean(bits) => bits.resize(rows),
            Values::Choice(choices) => choices.resize(rows, 0),
            Values::Date(dates) => dates.resize(rows, Date::FIRST),
            Values::Number(Numbers { held: Held::I8(held), .. }) => held.resize(rows, 0),
            Values::Number(Numbers { held: Held::I16(held), .. }) => held.resize(rows, 0),
            Values::Number(Numbers { held: Held::I32(held), .. }) => held.resize(rows, 0),
            Values::Number(Numbers { held: Held::I64(held), .. }) => held.resize(rows, 0),
            Values::Decimal(decimals) => decimals.resize(rows, Decimal::ZERO),
            Values::Text(Texts { ends, .. }) | Values::List(Records { ends, .. }) => {
                ends.resize(rows, ends.last().copied().unwrap_or(0));
            }
        }
        self.known.resize(rows);
        self.rows = rows;
        self.whole = self.known.ones() == rows;
    }

    /// The value of a row, decimals in the base of the unit; [`Cell::Unknown`] without one, and for texts and lists, which [`Columns::facts`] gives.
    #[must_use]
    pub fn cell(&self, row: usize) -> Cell {
        if !self.is_known(row) {
            return Cell::Unknown;
        }
        let cell = match &self.values {
            Values::Boolean(bits) => Some(Cell::Boolean(bits.get(row))),
            Values::Choice(choices) => choices.get(row).map(|&choice| Cell::Choice(u32::from(choice))),
            Values::Date(dates) => dates.get(row).copied().map(Cell::Date),
            Values::Number(numbers) => numbers.cell(row),
            Values::Decimal(decimals) => decimals.get(row).copied().map(Cell::Decimal),
            Values::Text(_) | Values::List(_) => None,
        };
        cell.unwrap_or(Cell::Unknown)
    }

    /// The text of a row of a text column.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<&str> {
        match &self.values {
            Values::Text(texts) if self.is_known(row) => Some(texts.at(row)),
            _ => None,
        }
    }
}

impl Numbers {
    fn cell(&self, row: usize) -> Option<Cell> {
        let held = match &self.held {
            Held::I8(held) => held.get(row).map(|&n| i64::from(n)),
            Held::I16(held) => held.get(row).map(|&n| i64::from(n)),
            Held::I32(held) => held.get(row).map(|&n| i64::from(n)),
            Held::I64(held) => held.get(row).copied(),
        }?;
        Some(match self.scale {
            None => Cell::Integer(held),
            Some(scale) => Cell::Decimal(Decimal::new(held, scale)),
        })
    }
}

impl Texts {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    pub(crate) fn at(&self, row: usize) -> &str {
        self.text.get(part(&self.ends, row)).unwrap_or_default()
    }
}

impl Records {
    fn at(&self, row: usize) -> &[Cell] {
        self.cells.get(part(&self.ends, row)).unwrap_or_default()
    }
}

/// Where the part of a row starts and ends.
fn part(ends: &[usize], row: usize) -> std::ops::Range<usize> {
    let start = row.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    start..ends.get(row).copied().unwrap_or(start)
}
