//! Desk, people: how records of accounts become rows of the derived table. Nothing else writes that table.

use rusqlite::params;
use serde::Deserialize;

use super::Roles;
use crate::{
    log::Record,
    store::{StoreError, Write},
};

#[derive(Deserialize)]
struct Added {
    account: String,
    name: String,
    roles: Roles,
}

/// Only what changed; that a password was set or a lock-out lifted stands beside it and leaves no row.
#[derive(Deserialize)]
struct Changed {
    account: String,
    name: Option<String>,
    roles: Option<Roles>,
    disabled: Option<bool>,
}

/// Carries `account.added` into its table.
pub(crate) fn added(write: &Write<'_>, record: &Record) -> Result<(), StoreError> {
    let Added { account, name, roles } = record.read()?;
    let sql = "INSERT INTO account (account, name, roles, disabled, added_at) VALUES (?1, ?2, ?3, 0, ?4)";
    write.run("account", sql, params![account, name, roles.line(), record.recorded_at]).map(|_| ())
}

/// Carries `account.changed` into its table.
pub(crate) fn changed(write: &Write<'_>, record: &Record) -> Result<(), StoreError> {
    let Changed { account, name, roles, disabled } = record.read()?;
    let sql =
        "UPDATE account SET name = coalesce(?2, name), roles = coalesce(?3, roles), disabled = coalesce(?4, disabled)
               WHERE account = ?1";
    write.run("account", sql, params![account, name, roles.map(Roles::line), disabled]).map(|_| ())
}
