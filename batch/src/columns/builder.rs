//! Batch, columns: values in, one after the other, checked against the domain of their fact; a column out.

use rust_decimal::{Decimal, prelude::ToPrimitive};
use zhunsheng_engine::{
    Date, Facts, facts,
    plan::{Domain, Field},
    value::shift,
};

use super::{Bits, Cell, Column, Held, Numbers, OutsideDomain, Plan, Records, Texts, Values};

/// Collects the values of one fact, row after row.
#[derive(Debug, Clone)]
pub struct ColumnBuilder<'p> {
    plan: &'p Plan,
    domain: Option<&'p Domain>,
    values: Values,
    known: Bits,
}

impl<'p> ColumnBuilder<'p> {
    /// A column for this fact of the plan, with room for so many rows. For a fact that the plan does not have nothing but [`Cell::Unknown`] fits.
    #[must_use]
    pub fn new(plan: &'p Plan, fact: usize, capacity: usize) -> Self {
        let domain = plan.facts.get(fact).map(|fact| &fact.domain);
        let values = domain.map_or(Values::Boolean(Bits::default()), |domain| empty(plan, domain, capacity));
        Self { plan, domain, values, known: Bits::with_capacity(capacity) }
    }

    /// Adds the value of the next row (decimals in the base of the unit: 元 for money, 1 for %), or [`Cell::Unknown`].
    ///
    /// # Errors
    /// If the value is of another type or out of bounds, or is a text or a list, which have methods of their own; nothing is added then.
    pub fn push(&mut self, cell: Cell) -> Result<(), OutsideDomain> {
        let known = cell != Cell::Unknown;
        if known && !self.domain.is_some_and(|domain| facts::fits(self.plan, domain, cell)) {
            return Err(OutsideDomain);
        }
        match (&mut self.values, cell) {
            (Values::Boolean(bits), cell) => bits.push(cell == Cell::Boolean(true)),
            (Values::Choice(choices), Cell::Choice(choice)) => {
                choices.push(u8::try_from(choice).map_err(|_| OutsideDomain)?);
            }
            (Values::Choice(choices), _) => choices.push(0),
            (Values::Date(dates), Cell::Date(date)) => dates.push(date),
            (Values::Date(dates), _) => dates.push(Date::FIRST),
            (Values::Number(numbers), cell) => numbers.push(cell)?,
            (Values::Decimal(decimals), cell) => decimals.push(cell.number().unwrap_or_default()),
            (Values::Text(texts), _) => texts.push(""),
            (Values::List(records), _) => records.ends.push(records.cells.len()),
        }
        self.known.push(known);
        Ok(())
    }

    /// Adds the text of the next row.
    ///
    /// # Errors
    /// If the fact is no text or the text is longer than the fact allows; nothing is added then.
    pub fn push_text(&mut self, text: &str) -> Result<(), OutsideDomain> {
        match (&mut self.values, self.domain) {
            (Values::Text(texts), Some(Domain::Text { max_length }))
                if text.len() <= *max_length as usize || text.chars().count() <= *max_length as usize =>
            {
                texts.push(text);
                self.known.push(true);
                Ok(())
            }
            _ => Err(OutsideDomain),
        }
    }

    /// Adds the records of the next row, each with a cell for every field; texts inside of records come from [`ColumnBuilder::push_from`].
    ///
    /// # Errors
    /// If the fact is no list, there are too many records or a cell does not fit its field; nothing is added then.
    pub fn push_records(&mut self, records: Vec<Vec<Cell>>) -> Result<(), OutsideDomain> {
        let (Values::List(list), Some(Domain::List { max_items, fields })) = (&mut self.values, self.domain) else {
            return Err(OutsideDomain);
        };
        let plan = self.plan;
        let fits = |(field, cell): (&Field, &Cell)| *cell == Cell::Unknown || facts::fits(plan, &field.domain, *cell);
        let fits_all = |record: &Vec<Cell>| record.len() == fields.len() && fields.iter().zip(record).all(fits);
        if records.len() > *max_items as usize || !records.iter().all(fits_all) {
            return Err(OutsideDomain);
        }
        list.cells.extend(records.into_iter().flatten());
        list.ends.push(list.cells.len());
        self.known.push(true);
        Ok(())
    }

    /// Adds what typed facts of the same plan say of this fact: a value, a text, a list with all that stands in it, or nothing.
    ///
    /// # Errors
    /// If the facts are of another plan and do not fit; nothing is added then.
    pub fn push_from(&mut self, facts: &Facts, fact: usize) -> Result<(), OutsideDomain> {
        match facts.cell(fact) {
            Cell::Text(id) => self.push_text(facts.text(id)),
            Cell::List(id) => self.push_list(facts, facts.records(id)),
            cell => self.push(cell),
        }
    }

    fn push_list(&mut self, facts: &Facts, rows: &[Vec<Cell>]) -> Result<(), OutsideDomain> {
        let (Values::List(list), Some(Domain::List { fields, .. })) = (&mut self.values, self.domain) else {
            return Err(OutsideDomain);
        };
        if rows.iter().any(|record| record.len() != fields.len()) {
            return Err(OutsideDomain);
        }
        for &cell in rows.iter().flatten() {
            let cell = match cell {
                Cell::Text(id) => {
                    let own = u32::try_from(list.texts.len()).map_or(Cell::Unknown, Cell::Text);
                    list.texts.push(facts.text(id).to_owned());
                    own
                }
                other => other,
            };
            list.cells.push(cell);
        }
        list.ends.push(list.cells.len());
        self.known.push(true);
        Ok(())
    }

    /// How many rows have been added.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.known.len()
    }

    /// The column.
    #[must_use]
    pub fn finish(self) -> Column {
        let rows = self.known.len();
        let whole = self.known.ones() == rows;
        Column { values: self.values, known: self.known, whole, rows }
    }
}

impl Numbers {
    fn new(bounds: [i64; 2], scale: Option<u32>, capacity: usize) -> Self {
        let [low, high] = bounds;
        let within = |least: i64, most: i64| least <= low && high <= most;
        let held = if within(i8::MIN.into(), i8::MAX.into()) {
            Held::I8(Vec::with_capacity(capacity))
        } else if within(i16::MIN.into(), i16::MAX.into()) {
            Held::I16(Vec::with_capacity(capacity))
        } else if within(i32::MIN.into(), i32::MAX.into()) {
            Held::I32(Vec::with_capacity(capacity))
        } else {
            Held::I64(Vec::with_capacity(capacity))
        };
        Self { held, scale, bounds }
    }

    fn push(&mut self, cell: Cell) -> Result<(), OutsideDomain> {
        let held = match (cell, self.scale) {
            (Cell::Integer(n), None) => n,
            (Cell::Decimal(d), Some(scale)) => scaled(d, scale).ok_or(OutsideDomain)?,
            (Cell::Unknown, _) => 0,
            _ => return Err(OutsideDomain),
        };
        match &mut self.held {
            Held::I8(values) => values.push(i8::try_from(held).map_err(|_| OutsideDomain)?),
            Held::I16(values) => values.push(i16::try_from(held).map_err(|_| OutsideDomain)?),
            Held::I32(values) => values.push(i32::try_from(held).map_err(|_| OutsideDomain)?),
            Held::I64(values) => values.push(held),
        }
        Ok(())
    }
}

/// `number × 10^scale`, if that is a whole number of 64 bits.
pub(crate) fn scaled(number: Decimal, scale: u32) -> Option<i64> {
    let shifted = shift(number.normalize(), i32::try_from(scale).ok()?)?;
    if shifted.is_integer() { shifted.to_i64() } else { None }
}

/// The most digits after the point that a value of a decimal domain has, in the base of its unit.
pub(crate) fn scale_of(plan: &Plan, unit: u32, decimals: u32) -> u32 {
    let exponent = plan.units.get(unit as usize).map_or(0, |unit| unit.exponent);
    u32::try_from((i64::from(decimals) - i64::from(exponent)).max(0)).unwrap_or(u32::MAX)
}

fn empty(plan: &Plan, domain: &Domain, capacity: usize) -> Values {
    match domain {
        Domain::Boolean => Values::Boolean(Bits::with_capacity(capacity)),
        Domain::Choice { .. } => Values::Choice(Vec::with_capacity(capacity)),
        Domain::Date => Values::Date(Vec::with_capacity(capacity)),
        Domain::Integer { minimum, maximum, .. } => Values::Number(Numbers::new([*minimum, *maximum], None, capacity)),
        Domain::Decimal { minimum, maximum, unit, decimals } => {
            let scale = scale_of(plan, *unit, *decimals);
            // Why: a bound may have more digits than the values, so the next whole number outside of it is taken.
            let bound = |number: Decimal, scale: u32| shift(number, i32::try_from(scale).ok()?);
            let low = bound(minimum.0, scale).and_then(|bound| bound.floor().to_i64());
            let high = bound(maximum.0, scale).and_then(|bound| bound.ceil().to_i64());
            match (low, high) {
                (Some(low), Some(high)) if scale <= 28 => {
                    Values::Number(Numbers::new([low, high], Some(scale), capacity))
                }
                _ => Values::Decimal(Vec::with_capacity(capacity)),
            }
        }
        Domain::Text { .. } => Values::Text(Texts { text: String::new(), ends: Vec::with_capacity(capacity) }),
        Domain::List { fields, .. } => {
            Values::List(Records { width: fields.len(), ends: Vec::with_capacity(capacity), ..Records::default() })
        }
    }
}
