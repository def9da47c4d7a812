//! Desk, stored cases: anonymised dossiers that the secretariat keeps to see whom a change touches. They can be deleted; the log keeps how many, and a digest.

use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use zhunsheng_change::{CaseSet, impact::SetCase};
use zhunsheng_engine::Date;

use crate::{
    actor::Actor,
    desk::Desk,
    digest,
    log::{self, kind},
    people::Role,
    refusal::Refusal,
    store::{self, StoreError},
    text::both,
};

/// A policy has no more stored cases.
pub const MOST: usize = 20_000;
/// Under this name an import is hashed.
const HASHED_AS: &str = "zhunsheng cases 1";

/// A case to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCase {
    /// What people call it.
    pub title: String,
    /// The facts: a JSON object as text.
    pub facts: String,
    /// The day it was decided for, if that is known.
    pub as_of: Option<Date>,
}

/// A stored case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredCase {
    /// Its number.
    pub id: u64,
    /// The policy.
    pub policy: String,
    /// What people call it.
    pub title: String,
    /// When it was added: RFC 3339, UTC.
    pub added_at: String,
    /// Who added it.
    pub added_by: String,
    /// The facts.
    pub facts: Value,
    /// The day it was decided for, `YYYY-MM-DD`, if that is known.
    pub as_of: Option<String>,
}

impl Desk {
    /// The stored cases of a policy, in the order of their numbers, after one number.
    ///
    /// # Errors
    /// Why the store failed.
    pub fn cases(&self, policy: &str, after: Option<u64>, limit: usize) -> Result<Vec<StoredCase>, StoreError> {
        self.store().read(|connection| select(connection, policy, after, limit))
    }

    /// Stores cases, all of them or none; gives how many the policy has then.
    ///
    /// # Errors
    /// The role is missing, there is no such policy, it would have too many, or the store failed.
    pub fn add_cases(&self, actor: &Actor, policy: &str, cases: &[NewCase]) -> Result<usize, Refusal> {
        may_write(actor)?;
        if self.rulebook().get(policy).is_none() {
            return Err(Refusal::new(
                "unknown_policy",
                404,
                format!("没有标识为 {policy} 的政策"),
                format!("there is no policy {policy}"),
            ));
        }
        self.store().write(|write| {
            let sql = "SELECT count(*) FROM stored_case WHERE policy = ?1";
            let there: usize = store::one(write.connection(), sql, [policy], |row| row.get(0))?.unwrap_or(0);
            let total = there + cases.len();
            if total > MOST {
                return Err(Refusal::new(
                    "too_many_cases",
                    422,
                    format!("每项政策最多留存 {MOST} 个案例，现有 {there} 个"),
                    format!("a policy keeps at most {MOST} cases; it has {there}"),
                ));
            }
            if cases.is_empty() {
                return Ok(total);
            }
            let sql = "INSERT INTO stored_case (policy, title, added_at, added_by, as_of, facts) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            let now = write.now().to_string();
            for case in cases {
                let as_of = case.as_of.map(|day| day.to_string());
                write.run("stored case", sql, params![policy, case.title, now, actor.account, as_of, case.facts])?;
            }
            let fields: Vec<&[u8]> = cases.iter().map(|case| case.facts.as_bytes()).collect();
            let digest = digest::of_fields(HASHED_AS, &fields);
            let payload = json!({ "policy": policy, "count": cases.len(), "digest": digest });
            log::append(write, kind::CASES_IMPORTED, &actor.account, &payload)?;
            Ok(total)
        })
    }

    /// Deletes one case.
    ///
    /// # Errors
    /// The role is missing, there is no such case, or the store failed.
    pub fn delete_case(&self, actor: &Actor, id: u64) -> Result<(), Refusal> {
        may_write(actor)?;
        self.store().write(|write| {
            let sql = "SELECT policy FROM stored_case WHERE id = ?1";
            let policy: Option<String> = store::one(write.connection(), sql, [id], |row| row.get(0))?;
            let policy = policy.ok_or_else(|| {
                Refusal::new("unknown_case", 404, format!("没有留存案例 {id}"), format!("there is no stored case {id}"))
            })?;
            write.run("delete case", "DELETE FROM stored_case WHERE id = ?1", [id])?;
            let payload = json!({ "policy": policy, "count": 1 });
            log::append(write, kind::CASES_DELETED, &actor.account, &payload).map_err(Refusal::from)
        })?;
        Ok(())
    }

    /// Deletes every case of a policy; gives how many there were.
    ///
    /// # Errors
    /// The role is missing, or the store failed.
    pub fn delete_cases(&self, actor: &Actor, policy: &str) -> Result<usize, Refusal> {
        may_write(actor)?;
        self.store().write(|write| {
            let count = write.run("delete cases", "DELETE FROM stored_case WHERE policy = ?1", [policy])?;
            if count > 0 {
                let payload = json!({ "policy": policy, "count": count });
                log::append(write, kind::CASES_DELETED, &actor.account, &payload)?;
            }
            Ok(count)
        })
    }
}

/// The stored cases of a policy as a set to be decided.
pub(crate) fn set_of(connection: &Connection, policy: &str) -> Result<CaseSet, StoreError> {
    let sql = "SELECT id, title, facts FROM stored_case WHERE policy = ?1 ORDER BY id";
    let cases = store::all(connection, sql, [policy], |row| {
        let id: u64 = row.get(0)?;
        Ok(SetCase { id: id.to_string(), title: row.get(1)?, facts: row.get(2)?, parameters: Vec::new() })
    })?;
    Ok(CaseSet { id: String::from("stored"), title: both("留存案例", "stored cases"), cases })
}

fn select(
    connection: &Connection,
    policy: &str,
    after: Option<u64>,
    limit: usize,
) -> Result<Vec<StoredCase>, StoreError> {
    let sql = "SELECT id, policy, title, added_at, added_by, as_of, facts FROM stored_case \
               WHERE policy = ?1 AND (?2 IS NULL OR id > ?2) ORDER BY id LIMIT ?3";
    store::all(connection, sql, params![policy, after, limit], |row: &Row<'_>| {
        let facts: String = row.get(6)?;
        Ok(StoredCase {
            id: row.get(0)?,
            policy: row.get(1)?,
            title: row.get(2)?,
            added_at: row.get(3)?,
            added_by: row.get(4)?,
            as_of: row.get(5)?,
            facts: serde_json::from_str(&facts).unwrap_or_default(),
        })
    })
}

fn may_write(actor: &Actor) -> Result<(), Refusal> {
    if actor.has(Role::Editor) {
        return Ok(());
    }
    Err(Refusal::new("role_missing", 403, "需要“编辑”角色", "the role of editor is needed"))
}
