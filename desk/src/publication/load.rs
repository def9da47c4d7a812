//! Desk, publications: from the blobs of one to a rulebook. Nothing is compiled; what did not change is shared with the rulebook before.

use std::sync::Arc;

use rusqlite::Connection;
use zhunsheng_engine::VerifiedPlan;

use super::{PublishedEdition, editions_of};
use crate::{
    log::blob::{self, Form},
    rulebook::{Edition, Rulebook},
    store::{self, StoreError},
};

/// The number of the newest publication; 0 if there is none.
pub(crate) fn current_number(connection: &Connection) -> Result<u64, StoreError> {
    let sql = "SELECT coalesce(max(number), 0) FROM publication";
    Ok(store::one(connection, sql, [], |row| row.get(0))?.unwrap_or(0))
}

/// A number as the database counts. Why: who asks for one beyond its integers asks for a publication that there is not, which is no fault of the store.
pub(super) fn key(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The rulebook of the newest publication.
pub(crate) fn load(connection: &Connection, before: Option<&Rulebook>) -> Result<Option<Rulebook>, StoreError> {
    at(connection, current_number(connection)?, before)
}

/// The rulebook of one publication.
pub(crate) fn at(
    connection: &Connection,
    number: u64,
    before: Option<&Rulebook>,
) -> Result<Option<Rulebook>, StoreError> {
    let sql = "SELECT hash, recorded_at FROM publication JOIN record USING (seq) WHERE number = ?1";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
    let Some((hash, recorded_at)) = store::one(connection, sql, [key(number)], read)? else { return Ok(None) };
    let mut editions = Vec::new();
    for published in editions_of(connection, number)? {
        let known = before.and_then(|rulebook| rulebook.get(&published.policy));
        let same = known.filter(|known| known.digest == published.package && known.plan.hash() == published.plan);
        editions.push(match same {
            Some(known) => Arc::clone(known),
            None => Arc::new(edition(connection, &published)?),
        });
    }
    Ok(Some(Rulebook::new(number, hash, recorded_at, editions)))
}

/// One edition from its blobs.
pub(crate) fn edition(connection: &Connection, published: &PublishedEdition) -> Result<Edition, StoreError> {
    let PublishedEdition { policy, version, package, plan } = published;
    let text = blob::get(connection, Form::Plan, plan)?;
    let refused = |why| StoreError::Damaged(format!("plan of {policy} {version}: {why}"));
    let plan = VerifiedPlan::from_json(&text).map_err(refused)?;
    let digest = package.clone();
    let package = blob::get_package(connection, &format!("{policy}/{version}"), package)?;
    Ok(Edition { package, digest, plan, text: Arc::from(text) })
}
