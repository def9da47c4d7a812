//! Desk, derived tables: change requests, what they touch, and which records speak of them.

use rusqlite::params;
use serde::de::DeserializeOwned;

use crate::{
    change::{ChangeSaved, Checked, Content, Noted, State, Superseded},
    log::Record,
    publication::Approved,
    store::{self, StoreError, Write},
};

/// A request was drafted.
pub(super) fn drafted(write: &Write<'_>, record: &Record) -> Result<(), StoreError> {
    let saved: ChangeSaved = record.read()?;
    let sql = "INSERT INTO change (id, request_key, kind, policy, state, title, author, editors, created_at, updated_at, base, digest, \
               content, diff, package, plan, approvals) \
               VALUES (?1, ?2, ?3, ?4, 'draft', ?5, ?6, '[]', ?7, ?7, ?8, ?9, ?10, ?11, ?12, ?13, '[]')";
    let values = params![
        saved.change,
        saved.key,
        saved.kind.name(),
        saved.policy,
        json(&saved.title)?,
        record.actor,
        record.recorded_at,
        json(&saved.base)?,
        saved.digest,
        saved.content.get(),
        json(&saved.diff)?,
        saved.package,
        saved.plan,
    ];
    write.run("change drafted", sql, values)?;
    touches(write, &saved)?;
    speaks_of(write, record, saved.change)
}

/// A request was edited: another content, no checks yet, approvals void.
pub(super) fn edited(write: &Write<'_>, record: &Record) -> Result<(), StoreError> {
    let saved: ChangeSaved = record.read()?;
    let mut editors: Vec<String> = column(write, record, saved.change, "editors")?;
    if !editors.contains(&record.actor) {
        editors.push(record.actor.clone());
    }
    let sql = "UPDATE change SET state = 'draft', title = ?2, editors = ?3, updated_at = ?4, base = ?5, digest = ?6, content = ?7, \
               diff = ?8, package = ?9, plan = ?10, checks = NULL, approvals = '[]' WHERE id = ?1";
    let values = params![
        saved.change,
        json(&saved.title)?,
        json(&editors)?,
        record.recorded_at,
        json(&saved.base)?,
        saved.digest,
        saved.content.get(),
        json(&saved.diff)?,
        saved.package,
        saved.plan,
    ];
    write.run("change edited", sql, values)?;
    write.run("change touches nothing", "DELETE FROM change_value WHERE change = ?1", [saved.change])?;
    touches(write, &saved)?;
    speaks_of(write, record, saved.change)
}

/// A request was checked.
pub(super) fn checked(write: &Write<'_>, record: &Record) -> Result<(), StoreError> {
    let Checked { change, passed, checks, .. } = record.read()?;
    let state = if passed { State::Checked } else { State::Draft };
    let sql = "UPDATE change SET checks = ?2, state = ?3, updated_at = ?4 WHERE id = ?1";
    write.run("change checked", sql, params![change, json(&checks)?, state.name(), record.recorded_at])?;
    speaks_of(write, record, change)
}

/// A request was sent, rejected or withdrawn.
pub(super) fn moved(write: &Write<'_>, record: &Record, state: State) -> Result<(), StoreError> {
    let Noted { change, .. } = record.read()?;
    let sql = "UPDATE change SET state = ?2, approvals = '[]', updated_at = ?3 WHERE id = ?1";
    write.run("change moved", sql, params![change, state.name(), record.recorded_at])?;
    speaks_of(write, record, change)
}

/// A request was approved.
pub(super) fn approved(write: &Write<'_>, record: &Record) -> Result<(), StoreError> {
    let Noted { change, digest, note } = record.read()?;
    let mut approvals: Vec<Approved> = column(write, record, change, "approvals")?;
    approvals.push(Approved { account: record.actor.clone(), at: record.recorded_at.clone(), digest, note });
    let sql = "UPDATE change SET state = ?2, approvals = ?3, updated_at = ?4 WHERE id = ?1";
    let values = params![change, State::Approved.name(), json(&approvals)?, record.recorded_at];
    write.run("change approved", sql, values)?;
    speaks_of(write, record, change)
}

/// What a request wanted was published by another.
pub(super) fn superseded(write: &Write<'_>, record: &Record) -> Result<(), StoreError> {
    let Superseded { change, .. } = record.read()?;
    let sql = "UPDATE change SET state = ?2, updated_at = ?3 WHERE id = ?1";
    write.run("change superseded", sql, params![change, State::Superseded.name(), record.recorded_at])?;
    speaks_of(write, record, change)
}

/// A request became a publication.
pub(super) fn published(write: &Write<'_>, record: &Record, change: u64, number: u64) -> Result<(), StoreError> {
    let sql = "UPDATE change SET state = ?2, publication = ?3, updated_at = ?4 WHERE id = ?1";
    let values = params![change, State::Published.name(), number, record.recorded_at];
    write.run("change published", sql, values)?;
    speaks_of(write, record, change)
}

fn touches(write: &Write<'_>, saved: &ChangeSaved) -> Result<(), StoreError> {
    let content = Content::stored(saved.kind, saved.content.get())?;
    let sql = "INSERT INTO change_value (change, parameter, from_day) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    for (parameter, from) in content.touches() {
        write.run("change touches", sql, params![saved.change, parameter, from])?;
    }
    Ok(())
}

fn speaks_of(write: &Write<'_>, record: &Record, change: u64) -> Result<(), StoreError> {
    let sql = "INSERT INTO record_of_change (change, seq) VALUES (?1, ?2)";
    write.run("record of change", sql, params![change, record.seq]).map(|_| ())
}

fn column<T: DeserializeOwned>(write: &Write<'_>, record: &Record, change: u64, name: &str) -> Result<T, StoreError> {
    let sql = format!("SELECT {name} FROM change WHERE id = ?1");
    let text: Option<String> = store::one(write.connection(), &sql, [change], |row| row.get(0))?;
    let text = text.ok_or_else(|| StoreError::unreadable(record.seq, format!("there is no change {change}")))?;
    serde_json::from_str(&text).map_err(|why| StoreError::unreadable(record.seq, why))
}

fn json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|why| StoreError::Other(why.to_string()))
}
