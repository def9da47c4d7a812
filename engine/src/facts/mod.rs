//! Stage facts: what is known of one case, typed by the plan's own fact types.

mod many;
mod plain;
pub mod problem;
mod read;
mod slate;

use alloc::{string::String, vec, vec::Vec};

use crate::{
    plan::{Domain, Field, Plan},
    value::Cell,
};
pub use many::{Dossier, Reader};
pub use problem::{FactProblem, ProblemKind};
pub use read::{from_json, read};
pub use slate::Slate;

/// The facts of one case: a cell for each fact of the plan, unknown unless given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    cells: Vec<Cell>,
    confirmed: Vec<bool>,
    texts: Vec<String>,
    lists: Vec<Vec<Vec<Cell>>>,
    problems: Vec<FactProblem>,
}

/// The value given to a fact does not fit its domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutsideDomain;

impl Facts {
    /// No fact known yet.
    #[must_use]
    pub fn none(plan: &Plan) -> Self {
        let count = plan.facts.len();
        let (cells, confirmed) = (vec![Cell::Unknown; count], vec![false; count]);
        Self { cells, confirmed, texts: Vec::new(), lists: Vec::new(), problems: Vec::new() }
    }

    /// Gives a fact its value (in the base of its unit: 元 for money, 1 for %), or takes it back with [`Cell::Unknown`].
    ///
    /// # Errors
    /// If there is no such fact, the value is of another type or out of its bounds, or is a text or list (those come from JSON or from
    /// [`Facts::push_list`]).
    pub fn set(&mut self, plan: &Plan, fact: usize, value: Cell) -> Result<(), OutsideDomain> {
        let domain = &plan.facts.get(fact).ok_or(OutsideDomain)?.domain;
        if value != Cell::Unknown && !fits(plan, domain, value) {
            return Err(OutsideDomain);
        }
        *self.cells.get_mut(fact).ok_or(OutsideDomain)? = value;
        Ok(())
    }

    /// Puts a value of the fact's own domain in place.
    pub(crate) fn put(&mut self, fact: u32, value: Cell) {
        if let Some(slot) = self.cells.get_mut(fact as usize) {
            *slot = value;
        }
    }

    /// Marks a judged fact as confirmed by its judge.
    pub fn confirm(&mut self, fact: usize) {
        if let Some(slot) = self.confirmed.get_mut(fact) {
            *slot = true;
        }
    }

    /// Gives a list fact its records, each with a cell for every field.
    ///
    /// # Errors
    /// If there is no such list, there are too many records, or a cell does not fit its field.
    pub fn push_list(&mut self, plan: &Plan, fact: usize, records: Vec<Vec<Cell>>) -> Result<(), OutsideDomain> {
        let Some(Domain::List { max_items, fields }) = plan.facts.get(fact).map(|fact| &fact.domain) else {
            return Err(OutsideDomain);
        };
        let fits_field = |field: &Field, cell: Cell| cell == Cell::Unknown || fits(plan, &field.domain, cell);
        let fits_all = |record: &Vec<Cell>| {
            record.len() == fields.len() && fields.iter().zip(record).all(|(field, cell)| fits_field(field, *cell))
        };
        if records.len() > *max_items as usize || !records.iter().all(fits_all) {
            return Err(OutsideDomain);
        }
        let id = u32::try_from(self.lists.len()).map_err(|_| OutsideDomain)?;
        *self.cells.get_mut(fact).ok_or(OutsideDomain)? = Cell::List(id);
        self.lists.push(records);
        Ok(())
    }

    /// Puts other records in the place of a list's.
    pub(crate) fn replace_records(&mut self, list: u32, records: Vec<Vec<Cell>>) {
        if let Some(slot) = self.lists.get_mut(list as usize) {
            *slot = records;
        }
    }

    /// What could not be used when these facts were read, and so is not known.
    #[must_use]
    pub fn problems(&self) -> &[FactProblem] {
        &self.problems
    }

    /// What is known of each fact.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// What is known of one fact.
    #[must_use]
    pub fn cell(&self, fact: usize) -> Cell {
        self.cells.get(fact).copied().unwrap_or(Cell::Unknown)
    }

    /// Whether the judge of a fact has confirmed it.
    #[must_use]
    pub fn is_confirmed(&self, fact: usize) -> bool {
        self.confirmed.get(fact).copied().unwrap_or(false)
    }

    /// The records of a list.
    #[must_use]
    pub fn records(&self, list: u32) -> &[Vec<Cell>] {
        self.lists.get(list as usize).map_or(&[], Vec::as_slice)
    }

    /// A text.
    #[must_use]
    pub fn text(&self, id: u32) -> &str {
        self.texts.get(id as usize).map_or("", String::as_str)
    }
}

/// Whether a value is of the domain's type and within its bounds.
#[must_use]
pub fn fits(plan: &Plan, domain: &Domain, value: Cell) -> bool {
    match (domain, value) {
        (Domain::Boolean, Cell::Boolean(_)) | (Domain::Date, Cell::Date(_)) => true,
        (Domain::Integer { minimum, maximum, .. }, Cell::Integer(n)) => (minimum..=maximum).contains(&&n),
        (Domain::Decimal { minimum, maximum, unit, decimals }, Cell::Decimal(d)) => {
            let exponent = plan.units.get(*unit as usize).map_or(0, |unit| unit.exponent);
            let scale = i64::from(d.normalize().scale());
            minimum.0 <= d && d <= maximum.0 && scale <= (i64::from(*decimals) - i64::from(exponent)).max(0)
        }
        (Domain::Choice { set }, Cell::Choice(c)) => {
            plan.choice_sets.get(*set as usize).is_some_and(|set| (c as usize) < set.choices.len())
        }
        _ => false,
    }
}
