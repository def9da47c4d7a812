//! Desk, log: proves that the log is whole: each record has its hash and follows the one before, and what it refers to is there unaltered.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value;
use zhunsheng_engine::plan::Text;

use super::{
    BEFORE_THE_FIRST, Record,
    blob::{self, Form},
    kind,
};
use crate::{store::StoreError, text::both};

/// What is wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FlawKind {
    /// Numbers are missing before it.
    Gap,
    /// It does not name the hash of the record before.
    Link,
    /// Its content does not give its hash.
    Hash,
    /// Its payload is no JSON object.
    Payload,
    /// What it refers to is missing or was altered.
    Blob,
    /// The publication does not have the number that follows.
    Number,
    /// A derived table differs from what the records give.
    Derived,
    /// The database file itself contradicts itself.
    File,
}

/// The first thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flaw {
    /// The record; nothing if it is not about one record.
    pub seq: Option<u64>,
    /// What is wrong with it.
    pub kind: FlawKind,
    /// The same in words.
    pub message: Text,
}

/// A log that is whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verified {
    /// How many records it has.
    pub records: u64,
    /// How many publications are among them.
    pub publications: u64,
    /// How many files, packages and plans were compared with their digest.
    pub blobs: u64,
    /// The hash of the last record.
    pub head: Option<String>,
}

/// Goes through the whole log.
///
/// # Errors
/// Outside why the store failed; inside the first flaw.
pub(crate) fn verify(connection: &Connection) -> Result<Result<Verified, Flaw>, StoreError> {
    let mut verifier = Verifier::new(connection)?;
    let outcome = super::each(connection, |record| verifier.record(&record));
    match outcome {
        Ok(()) => {
            verifier.found.blobs = verifier.seen.len() as u64;
            Ok(Ok(verifier.found))
        }
        Err(Stop::Flaw(flaw)) => Ok(Err(*flaw)),
        Err(Stop::Store(why)) => Err(why),
    }
}

enum Stop {
    Flaw(Box<Flaw>),
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(why: StoreError) -> Self {
        Self::Store(why)
    }
}

struct Verifier<'c> {
    connection: &'c Connection,
    seen: BTreeSet<String>,
    found: Verified,
    last: u64,
}

impl<'c> Verifier<'c> {
    fn new(connection: &'c Connection) -> Result<Self, StoreError> {
        Ok(Self { connection, seen: BTreeSet::new(), found: Verified::default(), last: 0 })
    }

    fn record(&mut self, record: &Record) -> Result<(), Stop> {
        let seq = record.seq;
        let flaw = |kind, zh: String, en: String| {
            Err(Stop::Flaw(Box::new(Flaw { seq: Some(seq), kind, message: both(zh, en) })))
        };
        if seq != self.last + 1 {
            let (last, missing) = (self.last, self.last + 1);
            return flaw(
                FlawKind::Gap,
                format!("记录 {last} 之后是记录 {seq}，缺少记录 {missing}"),
                format!("record {seq} follows record {last}: record {missing} is missing"),
            );
        }
        if record.prev != self.found.head.as_deref().unwrap_or(BEFORE_THE_FIRST) {
            return flaw(
                FlawKind::Link,
                format!("记录 {seq} 没有接在前一条记录之后"),
                format!("record {seq} does not name the hash of the record before it"),
            );
        }
        if record.computed_hash() != record.hash {
            return flaw(
                FlawKind::Hash,
                format!("记录 {seq} 的内容与指纹不符"),
                format!("what record {seq} says does not give its hash"),
            );
        }
        let Ok(payload @ Value::Object(_)) = serde_json::from_str::<Value>(&record.payload) else {
            return flaw(
                FlawKind::Payload,
                format!("记录 {seq} 的内容不是 JSON 对象"),
                format!("the payload of record {seq} is no JSON object"),
            );
        };
        if let Err(why) = self.refers_to(&record.kind, &payload) {
            let StoreError::Damaged(why) = why else { return Err(Stop::Store(why)) };
            return flaw(
                FlawKind::Blob,
                format!("记录 {seq} 引用的内容缺失或被改动：{why}"),
                format!("what record {seq} refers to: {why}"),
            );
        }
        if record.kind == kind::PUBLICATION {
            let number = self.found.publications + 1;
            let stated = payload.get("number").and_then(Value::as_u64);
            if stated != Some(number) {
                let stated = stated.map_or_else(|| String::from("null"), |stated| stated.to_string());
                return flaw(
                    FlawKind::Number,
                    format!("记录 {seq} 应为第 {number} 次发布，写的是 {stated}"),
                    format!("record {seq} has to be publication {number}, it says {stated}"),
                );
            }
            self.found.publications = number;
        }
        self.last = seq;
        self.found.records += 1;
        self.found.head = Some(record.hash.clone());
        Ok(())
    }

    /// Compares everything that a record refers to with its digest, each once.
    fn refers_to(&mut self, kind: &str, payload: &Value) -> Result<(), StoreError> {
        let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let pair = |value: &Value| (text(value, "package"), text(value, "plan"));
        let pairs: Vec<(Option<String>, Option<String>)> = match kind {
            kind::PUBLICATION => {
                payload.get("packages").and_then(Value::as_array).into_iter().flatten().map(pair).collect()
            }
            kind::DRAFTED | kind::EDITED => vec![pair(payload)],
            _ => Vec::new(),
        };
        for (package, plan) in pairs {
            for (form, digest) in [(Form::Package, package), (Form::Plan, plan)] {
                let Some(digest) = digest.filter(|digest| !self.seen.contains(digest)) else { continue };
                let list = blob::get(self.connection, form, &digest)?;
                self.seen.insert(digest);
                let files = if form == Form::Package { blob::files_of(&list) } else { Some(BTreeMap::new()) };
                let files = files.ok_or_else(|| StoreError::Damaged(String::from("a package is no list of files")))?;
                for file in files.into_values() {
                    if !self.seen.contains(&file) {
                        blob::get(self.connection, Form::File, &file)?;
                        self.seen.insert(file);
                    }
                }
            }
        }
        Ok(())
    }
}
