//! Desk, derived tables: publications and the editions in them.

use rusqlite::params;

use crate::{
    log::Record,
    publication::Payload,
    store::{StoreError, Write},
};

/// A publication: its number, and the edition of each policy.
pub(super) fn published(write: &Write<'_>, record: &Record) -> Result<(), StoreError> {
    let payload: Payload = record.read()?;
    let sql = "INSERT INTO publication (number, seq, change) VALUES (?1, ?2, ?3)";
    write.run("publication", sql, params![payload.number, record.seq, payload.change])?;
    let sql = "INSERT INTO edition (publication, policy, version, package, plan) VALUES (?1, ?2, ?3, ?4, ?5)";
    for edition in &payload.packages {
        let values = params![payload.number, edition.policy, edition.version, edition.package, edition.plan];
        write.run("edition", sql, values)?;
    }
    payload.change.map_or(Ok(()), |change| super::change::published(write, record, change, payload.number))
}
