//! Desk, derived tables: the one place where a record becomes rows, used live and when everything is folded anew.

mod change;
mod publication;

use rusqlite::{Connection, types::ValueRef};

use crate::{
    change::State,
    log::{self, Record, kind},
    people,
    store::{self, Store, StoreError, Write},
};

/// The derived tables, each after those it refers to, with the columns that order its rows.
const TABLES: &[(&str, &str)] = &[
    ("publication", "number"),
    ("edition", "publication, policy"),
    ("change", "id"),
    ("change_value", "change, parameter, from_day"),
    ("record_of_change", "change, seq"),
    ("account", "account"),
];

/// Carries a record into the derived tables.
pub(crate) fn apply(write: &Write<'_>, record: &Record) -> Result<(), StoreError> {
    match record.kind.as_str() {
        kind::PUBLICATION => publication::published(write, record),
        kind::DRAFTED => change::drafted(write, record),
        kind::EDITED => change::edited(write, record),
        kind::CHECKED => change::checked(write, record),
        kind::SUBMITTED => change::moved(write, record, State::AwaitingApproval),
        kind::REJECTED => change::moved(write, record, State::Rejected),
        kind::WITHDRAWN => change::moved(write, record, State::Withdrawn),
        kind::APPROVED => change::approved(write, record),
        kind::SUPERSEDED => change::superseded(write, record),
        kind::ACCOUNT_ADDED => people::project::added(write, record),
        kind::ACCOUNT_CHANGED => people::project::changed(write, record),
        // Why: sign-ins, tokens and cases leave nothing derived; they are read in the log itself.
        _ => Ok(()),
    }
}

/// Drops every derived row and folds the records again.
///
/// # Errors
/// Why the store failed.
pub(crate) fn rebuild(write: &Write<'_>) -> Result<u64, StoreError> {
    for (table, _) in TABLES.iter().rev() {
        write.run("drop derived", &format!("DELETE FROM {table}"), [])?;
    }
    let mut folded = 0;
    log::each(write.connection(), |record| {
        folded += 1;
        apply(write, &record)
    })?;
    Ok(folded)
}

/// Every derived row as text: table and row, in the order of tables and keys.
pub(crate) fn dump(connection: &Connection) -> Result<Vec<(&'static str, String)>, StoreError> {
    let mut rows = Vec::new();
    for (table, order) in TABLES {
        let read = |row: &rusqlite::Row<'_>| {
            let columns = row.as_ref().column_count();
            let mut cells = Vec::with_capacity(columns);
            for at in 0..columns {
                cells.push(shown(row.get_ref(at)?));
            }
            Ok(cells.join(" | "))
        };
        let found = store::all(connection, &format!("SELECT * FROM {table} ORDER BY {order}"), [], read)?;
        rows.extend(found.into_iter().map(|row| (*table, row)));
    }
    Ok(rows)
}

/// The first derived row that differs from what the records give: table, what is there, what has to be there.
pub(crate) fn first_difference(connection: &Connection) -> Result<Option<Difference>, StoreError> {
    let anew = Store::in_memory()?;
    anew.write(|write| {
        log::each(connection, |record| {
            log::insert(write, &record)?;
            apply(write, &record)
        })
    })?;
    let wanted = anew.read(dump)?;
    let found = dump(connection)?;
    let longest = wanted.len().max(found.len());
    let differs = (0..longest).find(|at| wanted.get(*at) != found.get(*at));
    Ok(differs.map(|at| {
        let (wanted, found) = (wanted.get(at), found.get(at));
        let table = wanted.or(found).map_or("", |(table, _)| *table);
        Difference { table, wanted: wanted.map(|(_, row)| row.clone()), found: found.map(|(_, row)| row.clone()) }
    }))
}

/// A derived row that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) table: &'static str,
    pub(crate) wanted: Option<String>,
    pub(crate) found: Option<String>,
}

fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::from("null"),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Blob(bytes) => crate::digest::hex(bytes),
    }
}
