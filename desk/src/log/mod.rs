//! Desk, log: the records, one after the other, each with the hash of the one before. What is not in here did not happen.
//!
//! The hash of a record is the SHA-256 digest of these bytes: `zhunsheng record 1` and a line feed, then, each after its length in bytes as eight bytes
//! with the greatest first: the number of the record in decimal digits, the hash of the record before (`sha256:` and 64 zeros for the first), when it was
//! recorded, who did it, its kind, and its payload, each in UTF-8 exactly as stored. It is written as `sha256:` and 64 hexadecimal digits.

pub(crate) mod blob;
mod verify;

use rusqlite::{Connection, Row, params};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    digest, project,
    store::{self, StoreError, Write},
};
pub(crate) use verify::verify;
pub use verify::{Flaw, FlawKind, Verified};

/// The hash that the first record names as the one before it.
pub const BEFORE_THE_FIRST: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
/// Under this name a record is hashed.
const HASHED_AS: &str = "zhunsheng record 1";
/// Who did what no account did.
pub const SYSTEM: &str = "system";

/// The kinds of records.
pub mod kind {
    /// The whole rulebook was published.
    pub const PUBLICATION: &str = "publication";
    /// A change request was drafted.
    pub const DRAFTED: &str = "change.drafted";
    /// A change request was edited.
    pub const EDITED: &str = "change.edited";
    /// A change request was checked.
    pub const CHECKED: &str = "change.checked";
    /// A change request was sent for approval.
    pub const SUBMITTED: &str = "change.submitted";
    /// A change request was approved.
    pub const APPROVED: &str = "change.approved";
    /// A change request was rejected.
    pub const REJECTED: &str = "change.rejected";
    /// A change request was withdrawn.
    pub const WITHDRAWN: &str = "change.withdrawn";
    /// What a change request wanted was published by another.
    pub const SUPERSEDED: &str = "change.superseded";
    /// An account was added.
    pub const ACCOUNT_ADDED: &str = "account.added";
    /// An account was changed.
    pub const ACCOUNT_CHANGED: &str = "account.changed";
    /// An account was locked after wrong passwords.
    pub const ACCOUNT_LOCKED: &str = "account.locked";
    /// Somebody signed in.
    pub const SIGNED_IN: &str = "signed_in";
    /// Somebody signed out.
    pub const SIGNED_OUT: &str = "signed_out";
    /// A token was made.
    pub const TOKEN_MADE: &str = "token.made";
    /// A token was revoked.
    pub const TOKEN_REVOKED: &str = "token.revoked";
    /// Cases were imported.
    pub const CASES_IMPORTED: &str = "cases.imported";
    /// Cases were deleted.
    pub const CASES_DELETED: &str = "cases.deleted";
}

/// A record of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its number, from 1.
    pub seq: u64,
    /// The hash of the record before.
    pub prev: String,
    /// Its hash.
    pub hash: String,
    /// When it was recorded: RFC 3339, UTC.
    pub recorded_at: String,
    /// The account that did it.
    pub actor: String,
    /// What was done.
    pub kind: String,
    /// The particulars: JSON, to the byte as it was hashed.
    pub payload: String,
}

impl Record {
    /// The hash that its content gives.
    #[must_use]
    pub fn computed_hash(&self) -> String {
        let seq = self.seq.to_string();
        let fields = [&seq, &self.prev, &self.recorded_at, &self.actor, &self.kind, &self.payload];
        digest::of_fields(HASHED_AS, &fields.map(|field| field.as_bytes()))
    }

    /// The particulars as a type.
    ///
    /// # Errors
    /// If they are not what the type needs: then the record was not written by this program.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, StoreError> {
        serde_json::from_str(&self.payload).map_err(|why| StoreError::unreadable(self.seq, why))
    }

    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            prev: row.get(1)?,
            hash: row.get(2)?,
            recorded_at: row.get(3)?,
            actor: row.get(4)?,
            kind: row.get(5)?,
            payload: row.get(6)?,
        })
    }
}

/// Adds a record at the end of the log and carries it into the derived tables, in the transaction given.
///
/// # Errors
/// Why the store failed.
pub fn append(write: &Write<'_>, kind: &str, actor: &str, payload: &impl Serialize) -> Result<Record, StoreError> {
    let payload = serde_json::to_string(payload).map_err(|why| StoreError::Other(why.to_string()))?;
    let last = head(write.connection())?;
    let (seq, prev) = last.map_or((1, String::from(BEFORE_THE_FIRST)), |(seq, hash)| (seq + 1, hash));
    let mut record = Record {
        seq,
        prev,
        hash: String::new(),
        recorded_at: write.now().to_string(),
        actor: String::from(actor),
        kind: String::from(kind),
        payload,
    };
    record.hash = record.computed_hash();
    insert(write, &record)?;
    project::apply(write, &record)?;
    Ok(record)
}

/// Puts a record into the log as it is.
pub(crate) fn insert(write: &Write<'_>, record: &Record) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO record (seq, prev, hash, recorded_at, actor, kind, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let Record { seq, prev, hash, recorded_at, actor, kind, payload } = record;
    write.run("record", sql, params![seq, prev, hash, recorded_at, actor, kind, payload]).map(|_| ())
}

/// The number and the hash of the last record.
///
/// # Errors
/// Why the store failed.
pub fn head(connection: &Connection) -> Result<Option<(u64, String)>, StoreError> {
    let sql = "SELECT seq, hash FROM record ORDER BY seq DESC LIMIT 1";
    store::one(connection, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Calls a function with each record, in order, from the one after `after` on.
pub(crate) fn each<E: From<StoreError>>(
    connection: &Connection,
    mut work: impl FnMut(Record) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "SELECT seq, prev, hash, recorded_at, actor, kind, payload FROM record ORDER BY seq";
    let mut statement = connection.prepare(sql).map_err(StoreError::from)?;
    let mut rows = statement.query([]).map_err(StoreError::from)?;
    while let Some(row) = rows.next().map_err(StoreError::from)? {
        work(Record::from_row(row).map_err(StoreError::from)?)?;
    }
    Ok(())
}
