//! Desk, audit: proves the log and everything derived from it, and lists its records for people.

use std::fmt::Write as _;

use jiff::tz::Offset;
use rusqlite::{Connection, Row, params};
use serde::Serialize;
use serde_json::Value;
use zhunsheng_engine::{Date, plan::Text};

use crate::{
    desk::Desk,
    log::{self, Flaw, FlawKind, Record, Verified, kind},
    project,
    store::{self, Store, StoreError},
    text::both,
};

/// What an audit found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditReport {
    /// Whether everything is whole.
    pub whole: bool,
    /// How many records were found good.
    pub records: u64,
    /// How many publications are among them.
    pub publications: u64,
    /// How many files, packages and plans were compared with their digest.
    pub blobs: u64,
    /// The hash of the last record. Why it matters: who noted it down earlier sees whether the log was cut since.
    pub head: Option<String>,
    /// The first thing that is wrong.
    pub flaw: Option<Flaw>,
}

/// Proves a store: the file, every record, what records refer to, and the derived tables.
///
/// # Errors
/// Why the store failed; what is wrong with the log stands in the report.
pub fn audit(store: &Store) -> Result<AuditReport, StoreError> {
    store.read(|connection| {
        if let Some(flaw) = file_flaw(connection)? {
            return Ok(report(Verified::default(), Some(flaw)));
        }
        let verified = match log::verify(connection)? {
            Ok(verified) => verified,
            Err(flaw) => {
                let records = flaw.seq.map_or(0, |seq| seq.saturating_sub(1));
                return Ok(report(Verified { records, ..Verified::default() }, Some(flaw)));
            }
        };
        let flaw = derived_flaw(connection)?;
        Ok(report(verified, flaw))
    })
}

fn report(verified: Verified, flaw: Option<Flaw>) -> AuditReport {
    let Verified { records, publications, blobs, head } = verified;
    AuditReport { whole: flaw.is_none(), records, publications, blobs, head, flaw }
}

/// The first row of a derived table that does not follow from the records.
pub(crate) fn derived_flaw(connection: &Connection) -> Result<Option<Flaw>, StoreError> {
    Ok(project::first_difference(connection)?.map(|differs| {
        let shown = |row: &Option<String>| row.clone().unwrap_or_else(|| String::from("—"));
        let (table, found, wanted) = (differs.table, shown(&differs.found), shown(&differs.wanted));
        let message = both(
            format!("派生表 {table} 与日志不符：表中是 {found}，按日志应为 {wanted}；用 `zhunsheng rebuild` 重建"),
            format!("the derived table {table} differs from the log: it has {found}, the log gives {wanted}; `zhunsheng rebuild` mends it"),
        );
        Flaw { seq: None, kind: FlawKind::Derived, message }
    }))
}

/// What SQLite itself finds wrong with the file.
pub(crate) fn file_flaw(connection: &Connection) -> Result<Option<Flaw>, StoreError> {
    let found: Vec<String> = store::all(connection, "PRAGMA quick_check(3)", [], |row| row.get(0))?;
    if found == ["ok"] {
        return Ok(None);
    }
    let found = found.join("; ");
    let message = both(format!("数据库文件已损坏：{found}"), format!("the database file is damaged: {found}"));
    Ok(Some(Flaw { seq: None, kind: FlawKind::File, message }))
}

/// Which records are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordFilter {
    /// Of this account.
    pub actor: Option<String>,
    /// Of this kind, or of all kinds that begin with it and a point (`change`).
    pub kind: Option<String>,
    /// From this civil day on.
    pub from: Option<Date>,
    /// Up to this civil day, included.
    pub to: Option<Date>,
    /// About this change request.
    pub change: Option<u64>,
    /// Older than this record.
    pub after: Option<u64>,
}

/// A record for people.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditRecord {
    /// Its number.
    pub seq: u64,
    /// The hash of the record before.
    pub prev: String,
    /// Its hash.
    pub hash: String,
    /// When it was recorded: RFC 3339, UTC.
    pub recorded_at: String,
    /// Who did it.
    pub actor: String,
    /// Its kind.
    pub kind: String,
    /// What it is about: `publication 3`, `change 12`, the name of an account.
    pub subject: String,
    /// What was done, in a line.
    pub summary: Text,
    /// The particulars.
    pub payload: Value,
}

impl Desk {
    /// Proves the log and everything derived from it.
    ///
    /// # Errors
    /// Why the store failed; what is wrong with the log stands in the report.
    pub fn audit(&self) -> Result<AuditReport, StoreError> {
        audit(self.store())
    }

    /// Drops every derived table and folds the records again; gives how many records were folded.
    ///
    /// # Errors
    /// Why the store failed; then the tables are as they were.
    pub fn rebuild(&self) -> Result<u64, StoreError> {
        self.store().rebuild()
    }

    /// Records for people, newest first, at most `limit`.
    ///
    /// # Errors
    /// Why the store failed.
    pub fn audit_records(&self, filter: &RecordFilter, limit: usize) -> Result<Vec<AuditRecord>, StoreError> {
        let from = filter.from.map(|day| self.begin_of(day));
        let to = filter.to.and_then(|day| day.plus_days(1)).map(|day| self.begin_of(day));
        let sql = "SELECT seq, prev, hash, recorded_at, actor, kind, payload FROM record \
                   WHERE (?1 IS NULL OR actor = ?1) AND (?2 IS NULL OR kind = ?2 OR kind GLOB ?2 || '.*') \
                   AND (?3 IS NULL OR recorded_at >= ?3) AND (?4 IS NULL OR recorded_at < ?4) \
                   AND (?5 IS NULL OR seq IN (SELECT seq FROM record_of_change WHERE change = ?5)) \
                   AND (?6 IS NULL OR seq < ?6) ORDER BY seq DESC LIMIT ?7";
        // Why: an asterisk or a bracket in what was asked for must not match more than it says.
        let kind = filter.kind.as_deref().map(|kind| kind.replace(['*', '?', '['], ""));
        let values = params![filter.actor, kind, from, to, filter.change, filter.after, limit];
        let read = |row: &Row<'_>| Record::from_row(row);
        let records = self.store().read(|connection| store::all(connection, sql, values, read))?;
        Ok(records.into_iter().map(shown).collect())
    }

    /// When a civil day begins, as the beginning of the text of an instant. Why without `Z`: instants with parts of a second sort after it too.
    fn begin_of(&self, day: Date) -> String {
        let hours = self.inside.options.utc_offset_hours;
        let offset = Offset::from_hours(hours).unwrap_or(Offset::UTC);
        let text = format!("{day}T00:00:00{offset}");
        let text = if hours == 0 { format!("{day}T00:00:00Z") } else { text };
        let instant: jiff::Timestamp = text.parse().unwrap_or_default();
        instant.to_string().trim_end_matches('Z').to_owned()
    }
}

fn shown(record: Record) -> AuditRecord {
    let payload: Value = serde_json::from_str(&record.payload).unwrap_or_default();
    let (subject, summary) = summary(&record.kind, &payload);
    let Record { seq, prev, hash, recorded_at, actor, kind, payload: _ } = record;
    AuditRecord { seq, prev, hash, recorded_at, actor, kind, subject, summary, payload }
}

/// What a record is about, and what was done.
fn summary(of: &str, payload: &Value) -> (String, Text) {
    let number = |name: &str| payload.get(name).and_then(Value::as_u64).unwrap_or(0);
    let text = |name: &str| payload.get(name).and_then(Value::as_str).unwrap_or("").to_owned();
    let title = |lang: &str| {
        let inner = payload.get("title").and_then(|title| title.get(lang)).and_then(Value::as_str);
        inner.map_or_else(|| text("title"), str::to_owned)
    };
    let (subject, zh, en) = match of {
        kind::PUBLICATION => {
            let number = number("number");
            (format!("publication {number}"), format!("第 {number} 次发布"), format!("publication {number}"))
        }
        kind::CASES_IMPORTED | kind::CASES_DELETED => {
            let (count, policy) = (number("count"), text("policy"));
            let (zh, en) = if of == kind::CASES_IMPORTED { ("导入", "imported") } else { ("删除", "deleted") };
            (policy, format!("{zh} {count} 个留存案例"), format!("stored cases {en}: {count}"))
        }
        _ if of.starts_with("change.") => {
            let (zh, en) = doing(of);
            let id = number("change");
            (format!("change {id}"), format!("{zh}变更申请 {id}"), format!("change request {id} {en}"))
        }
        _ => {
            let (zh, en) = doing(of);
            let account = text("account");
            (account, String::from(zh), String::from(en))
        }
    };
    let (mut zh, mut en) = (zh, en);
    for (line, lang, separator) in [(&mut zh, "zh", "："), (&mut en, "en", ": ")] {
        let title = title(lang);
        if !title.is_empty() {
            let _ = write!(line, "{separator}{title}");
        }
    }
    (subject, Text { zh, en })
}

fn doing(of: &str) -> (&'static str, &'static str) {
    match of {
        kind::DRAFTED => ("起草", "drafted"),
        kind::EDITED => ("修改", "edited"),
        kind::CHECKED => ("检查", "checked"),
        kind::SUBMITTED => ("提交", "sent for approval"),
        kind::APPROVED => ("批准", "approved"),
        kind::REJECTED => ("驳回", "rejected"),
        kind::WITHDRAWN => ("撤回", "withdrawn"),
        kind::SUPERSEDED => ("（已被取代）", "superseded"),
        kind::ACCOUNT_ADDED => ("新增账号", "account added"),
        kind::ACCOUNT_CHANGED => ("修改账号", "account changed"),
        kind::ACCOUNT_LOCKED => ("账号锁定", "account locked"),
        kind::SIGNED_IN => ("登录", "signed in"),
        kind::SIGNED_OUT => ("退出", "signed out"),
        kind::TOKEN_MADE => ("新建令牌", "token made"),
        kind::TOKEN_REVOKED => ("撤销令牌", "token revoked"),
        _ => ("其他", "other"),
    }
}
