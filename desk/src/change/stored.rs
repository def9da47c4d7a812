//! Desk, change requests: as they stand in the database.

use rusqlite::{Connection, Row, params};
use serde::de::DeserializeOwned;
use serde_json::Value;
use zhunsheng_engine::plan::Text;

use super::{Base, ChangeKind, Content, State};
use crate::{
    publication::{self, Approved},
    refusal::Refusal,
    store::{self, StoreError},
    text,
};

const COLUMNS: &str = "id, request_key, kind, policy, state, title, author, editors, created_at, updated_at, base, digest, \
                       content, diff, package, plan, checks, approvals, publication";

/// A change request with all that is known of it.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) id: u64,
    pub(super) kind: ChangeKind,
    pub(super) policy: Option<String>,
    pub(super) state: State,
    pub(super) title: Text,
    pub(super) author: String,
    pub(super) editors: Vec<String>,
    pub(super) created_at: String,
    pub(super) updated_at: String,
    pub(super) base: Base,
    pub(super) digest: String,
    pub(super) content: Content,
    pub(super) diff: Vec<Text>,
    pub(super) package: Option<String>,
    pub(super) plan: Option<String>,
    pub(super) checks: Option<Value>,
    pub(super) approvals: Vec<Approved>,
    pub(super) publication: Option<u64>,
}

/// A change request by its number.
///
/// # Errors
/// There is none, or why the store failed.
pub(super) fn by_id(connection: &Connection, id: u64) -> Result<Stored, Refusal> {
    let sql = format!("SELECT {COLUMNS} FROM change WHERE id = ?1");
    let found = store::one(connection, &sql, [id], columns)?.ok_or_else(|| {
        Refusal::new("unknown_change", 404, format!("没有变更申请 {id}"), format!("there is no change request {id}"))
    })?;
    Ok(read(found)?)
}

/// The number of the change request that a caller named so.
pub(super) fn by_key(connection: &Connection, key: &str) -> Result<Option<u64>, StoreError> {
    store::one(connection, "SELECT id FROM change WHERE request_key = ?1", [key], |row| row.get(0))
}

/// Change requests, newest first.
pub(super) fn list(
    connection: &Connection,
    state: Option<State>,
    policy: Option<&str>,
    before: Option<u64>,
    limit: usize,
) -> Result<Vec<Stored>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM change WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR policy = ?2) \
         AND (?3 IS NULL OR id < ?3) ORDER BY id DESC LIMIT ?4"
    );
    let values = params![state.map(State::name), policy, before, limit];
    store::all(connection, &sql, values, columns)?.into_iter().map(read).collect()
}

/// Another open change request for one of these parameters and days: its number, the parameter and the day.
pub(super) fn rival(
    connection: &Connection,
    policy: &str,
    touches: &[(&str, &str)],
    own: Option<u64>,
) -> Result<Option<(u64, String, String)>, StoreError> {
    let sql = "SELECT c.id FROM change AS c JOIN change_value AS v ON v.change = c.id \
               WHERE c.policy = ?1 AND v.parameter = ?2 AND v.from_day = ?3 AND c.id IS NOT ?4 \
               AND c.state IN ('draft', 'checked', 'awaiting_approval', 'approved') ORDER BY c.id LIMIT 1";
    for (parameter, from) in touches {
        let found = store::one(connection, sql, params![policy, parameter, from, own], |row| row.get(0))?;
        if let Some(id) = found {
            return Ok(Some((id, (*parameter).to_owned(), (*from).to_owned())));
        }
    }
    Ok(None)
}

/// Whether what it was made on is no longer what is in force.
pub(super) fn is_stale(connection: &Connection, change: &Stored) -> Result<bool, StoreError> {
    let current = publication::current_number(connection)?;
    let Some(policy) = change.policy.as_deref() else { return Ok(current != change.base.publication) };
    let sql = "SELECT package FROM edition WHERE publication = ?1 AND policy = ?2";
    let package: Option<String> = store::one(connection, sql, params![current, policy], |row| row.get(0))?;
    Ok(package != change.base.package)
}

type Columns = [Option<String>; 19];

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    let mut cells: Columns = Default::default();
    for (at, cell) in cells.iter_mut().enumerate() {
        *cell = match row.get_ref(at)? {
            rusqlite::types::ValueRef::Null => None,
            rusqlite::types::ValueRef::Integer(number) => Some(number.to_string()),
            other => other.as_str().ok().map(str::to_owned),
        };
    }
    Ok(cells)
}

fn read(cells: Columns) -> Result<Stored, StoreError> {
    let [
        id,
        _key,
        kind,
        policy,
        state,
        title,
        author,
        editors,
        created_at,
        updated_at,
        base,
        digest,
        content,
        diff,
        package,
        plan,
        checks,
        approvals,
        publication,
    ] = cells;
    let lacks = |what: &str| StoreError::Damaged(format!("change without {what}"));
    let kind = kind.as_deref().and_then(ChangeKind::of_name).ok_or_else(|| lacks("kind"))?;
    let words = |json: &str| {
        let mut from = serde_json::Deserializer::from_str(json);
        text::one(&mut from).map_err(|_| lacks("title"))
    };
    let lines = |json: &str| {
        let mut from = serde_json::Deserializer::from_str(json);
        text::many(&mut from).map_err(|_| lacks("diff"))
    };
    Ok(Stored {
        id: id.and_then(|id| id.parse().ok()).ok_or_else(|| lacks("id"))?,
        kind,
        policy,
        state: state.as_deref().and_then(State::of_name).ok_or_else(|| lacks("state"))?,
        title: words(title.as_deref().unwrap_or_default())?,
        author: author.unwrap_or_default(),
        editors: json(editors.as_deref(), "editors")?,
        created_at: created_at.unwrap_or_default(),
        updated_at: updated_at.unwrap_or_default(),
        base: json(base.as_deref(), "base")?,
        digest: digest.unwrap_or_default(),
        content: Content::stored(kind, content.as_deref().unwrap_or_default())?,
        diff: lines(diff.as_deref().unwrap_or_default())?,
        package,
        plan,
        checks: checks.as_deref().map(|checks| json(Some(checks), "checks")).transpose()?,
        approvals: json(approvals.as_deref(), "approvals")?,
        publication: publication.and_then(|number| number.parse().ok()),
    })
}

fn json<T: DeserializeOwned>(text: Option<&str>, what: &str) -> Result<T, StoreError> {
    serde_json::from_str(text.unwrap_or_default())
        .map_err(|why| StoreError::Damaged(format!("{what} of a change: {why}")))
}
