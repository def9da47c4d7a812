//! Desk, publications: reading them, newest first.

use std::sync::Arc;

use rusqlite::{Connection, Row, params};

use super::{Payload, Publication, PublishedEdition, Version, load::key};
use crate::{
    log::{
        Record,
        blob::{self, Form},
    },
    store::{self, StoreError},
};

const RECORD: &str =
    "record.seq, record.prev, record.hash, record.recorded_at, record.actor, record.kind, record.payload";

/// Publications with a number below `before`, newest first.
pub(crate) fn page(connection: &Connection, before: Option<u64>, limit: usize) -> Result<Vec<Publication>, StoreError> {
    let sql = format!(
        "SELECT {RECORD} FROM publication JOIN record USING (seq) WHERE ?1 IS NULL OR number < ?1 ORDER BY number DESC LIMIT ?2"
    );
    let newest = super::current_number(connection)?;
    let records = store::all(connection, &sql, params![before, limit], Record::from_row)?;
    records.iter().map(|record| shown(record, newest)).collect()
}

/// One publication.
pub(crate) fn one(connection: &Connection, number: u64) -> Result<Option<Publication>, StoreError> {
    let sql = format!("SELECT {RECORD} FROM publication JOIN record USING (seq) WHERE number = ?1");
    let newest = super::current_number(connection)?;
    store::one(connection, &sql, [key(number)], Record::from_row)?.map(|record| shown(&record, newest)).transpose()
}

fn shown(record: &Record, newest: u64) -> Result<Publication, StoreError> {
    let Payload { number, kind, change, approvals, title, diff, notes, packages } = record.read()?;
    Ok(Publication {
        number,
        seq: record.seq,
        hash: record.hash.clone(),
        recorded_at: record.recorded_at.clone(),
        actor: record.actor.clone(),
        kind,
        change,
        approvals,
        title,
        diff,
        notes,
        packages,
        active: number == newest,
    })
}

/// The editions of a publication, in the order of their policies.
pub(crate) fn editions_of(connection: &Connection, number: u64) -> Result<Vec<PublishedEdition>, StoreError> {
    let sql = "SELECT policy, version, package, plan FROM edition WHERE publication = ?1 ORDER BY policy";
    let read = |row: &Row<'_>| {
        Ok(PublishedEdition { policy: row.get(0)?, version: row.get(1)?, package: row.get(2)?, plan: row.get(3)? })
    };
    store::all(connection, sql, [key(number)], read)
}

/// The plan file of a policy in a publication.
pub(crate) fn plan_text(connection: &Connection, number: u64, policy: &str) -> Result<Option<Arc<str>>, StoreError> {
    let sql = "SELECT plan FROM edition WHERE publication = ?1 AND policy = ?2";
    let hash: Option<String> = store::one(connection, sql, params![key(number), policy], |row| row.get(0))?;
    hash.map(|hash| blob::get(connection, Form::Plan, &hash).map(Arc::from)).transpose()
}

/// The publications in which the plan of a policy changed, newest first.
pub(crate) fn versions(connection: &Connection, policy: &str) -> Result<Vec<Version>, StoreError> {
    let sql = "SELECT e.publication, r.recorded_at, e.version, e.plan, e.package \
               FROM edition AS e JOIN publication AS p ON p.number = e.publication JOIN record AS r ON r.seq = p.seq \
               WHERE e.policy = ?1 AND e.plan IS NOT \
                 (SELECT plan FROM edition AS b WHERE b.policy = ?1 AND b.publication = e.publication - 1) \
               ORDER BY e.publication DESC";
    store::all(connection, sql, [policy], |row| {
        Ok(Version {
            publication: row.get(0)?,
            recorded_at: row.get(1)?,
            version: row.get(2)?,
            plan: row.get(3)?,
            package: row.get(4)?,
        })
    })
}
