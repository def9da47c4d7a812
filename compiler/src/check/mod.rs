//! Stage check: each file against its schema, then read into the plan's own types, with every problem at its place.

pub mod facts;
pub mod locale;
pub mod number;
pub mod parameters;
pub mod policy;
pub mod schema;

use std::collections::{BTreeMap, BTreeSet};

use zhunsheng_engine::plan::{ChoiceSet, Unit};

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    json_text::{self, Json},
    package::Package,
    units::{KnownUnit, UNITS},
};
use schema::Form;

/// Tables that facts and parameters share while they are read.
#[derive(Debug, Default)]
pub struct Tables {
    /// The units in use.
    pub units: Vec<Unit>,
    /// The sets of choices in use.
    pub choice_sets: Vec<ChoiceSet>,
    /// Facts, fields and parameters whose problems have been reported, as rules write them; rules that use them are not to blame.
    pub broken: BTreeSet<String>,
}

impl Tables {
    /// The index of a unit, which is added if it is new.
    pub(crate) fn unit(&mut self, unit: &KnownUnit) -> u32 {
        let index = self.units.iter().position(|known| known.id == unit.id).unwrap_or_else(|| {
            self.units.push(unit.in_plan());
            self.units.len() - 1
        });
        index_u32(index)
    }

    /// The unit of this index.
    pub(crate) fn known(&self, index: u32) -> Option<&'static KnownUnit> {
        let id = &self.units.get(index as usize)?.id;
        UNITS.iter().find(|unit| unit.id == id)
    }

    /// The index of a set of choices, which is added if it is new.
    pub(crate) fn choices(&mut self, set: ChoiceSet) -> u32 {
        let index = self.choice_sets.iter().position(|known| *known == set).unwrap_or_else(|| {
            self.choice_sets.push(set);
            self.choice_sets.len() - 1
        });
        index_u32(index)
    }
}

/// An index as the plan writes it; packages are far too small to reach the limit.
pub(crate) fn index_u32(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// Reads and checks one JSON file; nothing if it is missing, is not JSON, or does not have the form of its schema.
pub(crate) fn file(package: &Package, path: &str, form: Form, problems: &mut Diagnostics) -> Option<Json> {
    let text = package.get(path)?;
    let json = json_text::parse(text, path, problems)?;
    schema::check(&json, form, path, problems).then_some(json)
}

/// Reports ids that stand twice in a list of ids with their places.
pub(crate) fn duplicates<'a>(
    ids: impl Iterator<Item = crate::syntax::Spanned<&'a str>>,
    what: &str,
    file: &str,
    problems: &mut Diagnostics,
) {
    let mut seen = BTreeMap::new();
    for id in ids {
        if let Some(line) = seen.insert(id.value, id.span.line) {
            let message = format!("the {what} `{}` is given twice", id.value);
            problems.push(
                Diagnostic::error(Code::DuplicateName, file, id.span, message)
                    .hint(format!("it stands first in line {line}; take one of them out")),
            );
        }
    }
}
