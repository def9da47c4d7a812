//! Desk, change requests: as faces show them, with what the one who asks may do.

use std::{collections::BTreeMap, sync::Arc};

use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value;
use zhunsheng_engine::{Date, plan::Text};

use super::{
    Base, ChangeKind, Content, State,
    rules::{Action, allow},
    stored::{self, Stored},
};
use crate::{
    actor::Actor,
    desk::Desk,
    log::{
        Record,
        blob::{self, Form},
    },
    publication::Approved,
    refusal::Refusal,
    rulebook::Rulebook,
    store::{self, StoreError},
};

/// A change request.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    /// Its number.
    pub id: u64,
    /// Its kind.
    pub kind: ChangeKind,
    /// The policy; nothing for a rollback.
    pub policy: Option<String>,
    /// What it is, in a line.
    pub title: Text,
    /// Where it stands.
    pub state: State,
    /// Who drafted it.
    pub author: String,
    /// Who edited it since.
    pub editors: Vec<String>,
    /// When it was drafted: RFC 3339, UTC.
    pub created_at: String,
    /// When something last happened to it: RFC 3339, UTC.
    pub updated_at: String,
    /// What it was made on.
    pub base: Base,
    /// Whether something else is in force by now than what it was made on.
    pub stale: bool,
    /// What an approval binds to.
    pub digest: String,
    /// What it asks for.
    pub content: Content,
    /// What would change, line by line.
    pub diff: Vec<Text>,
    /// The checks of this content.
    pub checks: Option<Value>,
    /// The approvals of this content.
    pub approvals: Vec<Approved>,
    /// What happened to it, in order; empty in lists.
    pub history: Vec<HistoryLine>,
    /// The publication that it became.
    pub publication: Option<u64>,
    /// Of a published one: whether its day has come.
    pub phase: Option<Phase>,
    /// What the one who asks may do.
    pub may: Vec<Action>,
    /// Why the one who asks may not do the rest.
    pub why_not: BTreeMap<Action, Text>,
}

/// Whether what was published holds today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Its day is still to come.
    Pending,
    /// It holds.
    InEffect,
    /// Something later holds instead.
    Replaced,
}

/// One thing that happened to a change request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryLine {
    /// The number of the record.
    pub seq: u64,
    /// When: RFC 3339, UTC.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What: the kind of the record.
    pub kind: String,
    /// A remark.
    pub note: String,
}

/// Which change requests are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChangeFilter {
    /// In this state.
    pub state: Option<State>,
    /// Of this policy.
    pub policy: Option<String>,
    /// Older than this one.
    pub after: Option<u64>,
}

impl Desk {
    /// A change request with its history, and what the one who asks may do.
    ///
    /// # Errors
    /// There is none of this number, or the store failed.
    pub fn change(&self, id: u64, actor: Option<&Actor>) -> Result<Change, Refusal> {
        self.store().read(|connection| {
            let stored = stored::by_id(connection, id)?;
            let mut change = self.shown(connection, stored, actor)?;
            change.history = history(connection, id)?;
            Ok(change)
        })
    }

    /// Change requests, newest first, without their history.
    ///
    /// # Errors
    /// Why the store failed.
    pub fn changes(
        &self,
        filter: &ChangeFilter,
        limit: usize,
        actor: Option<&Actor>,
    ) -> Result<Vec<Change>, StoreError> {
        self.store().read(|connection| {
            let found = stored::list(connection, filter.state, filter.policy.as_deref(), filter.after, limit)?;
            found.into_iter().map(|stored| self.shown(connection, stored, actor)).collect()
        })
    }

    /// The plan file with the draft in it, for looking at it before it is in force; nothing where it does not compile, and of a rollback.
    ///
    /// # Errors
    /// There is no such change request, or the store failed.
    pub fn draft_plan(&self, id: u64) -> Result<Option<Arc<str>>, Refusal> {
        self.store().read(|connection| {
            let stored = stored::by_id(connection, id)?;
            let text = stored.plan.map(|plan| blob::get(connection, Form::Plan, &plan)).transpose()?;
            Ok(text.map(Arc::from))
        })
    }

    fn shown(&self, connection: &Connection, stored: Stored, actor: Option<&Actor>) -> Result<Change, StoreError> {
        let today = self.today();
        let open = !matches!(stored.state, State::Published | State::Withdrawn | State::Superseded);
        let stale = open && stored::is_stale(connection, &stored)?;
        let (mut may, mut why_not) = (Vec::new(), BTreeMap::new());
        for action in Action::ALL.into_iter().filter(|_| actor.is_some()) {
            let Some(actor) = actor else { continue };
            match allow(connection, &stored, action, actor, today) {
                Ok(()) => may.push(action),
                Err(why) => {
                    why_not.insert(action, why.message);
                }
            }
        }
        let phase = (stored.state == State::Published).then(|| phase(&stored, &self.rulebook(), today));
        Ok(Change {
            id: stored.id,
            kind: stored.kind,
            policy: stored.policy,
            title: stored.title,
            state: stored.state,
            author: stored.author,
            editors: stored.editors,
            created_at: stored.created_at,
            updated_at: stored.updated_at,
            base: stored.base,
            stale,
            digest: stored.digest,
            content: stored.content,
            diff: stored.diff,
            checks: stored.checks,
            approvals: stored.approvals,
            history: Vec::new(),
            publication: stored.publication,
            phase,
            may,
            why_not,
        })
    }
}

/// Whether what was published holds today: of values, by their days in the plan in force; of the rest, whether it is still what is in force.
fn phase(change: &Stored, rulebook: &Rulebook, today: Date) -> Phase {
    let edition = change.policy.as_deref().and_then(|policy| rulebook.get(policy));
    let touches = change.content.touches();
    if touches.is_empty() {
        let same = match edition {
            Some(edition) => change.plan.as_deref() == Some(edition.plan.hash()),
            None => change.publication == Some(rulebook.publication),
        };
        return if same { Phase::InEffect } else { Phase::Replaced };
    }
    let phases = touches.into_iter().filter_map(|(parameter, from)| {
        let from = Date::parse(from)?;
        let parameter = edition?.plan.parameters.iter().find(|known| known.name == parameter)?;
        let still = parameter.values.iter().any(|dated| dated.from == from);
        let later = parameter.values.iter().any(|dated| dated.from > from && dated.from <= today);
        Some(match (still, from > today) {
            (true, true) => Phase::Pending,
            (true, false) if !later => Phase::InEffect,
            _ => Phase::Replaced,
        })
    });
    let phases: Vec<Phase> = phases.collect();
    [Phase::InEffect, Phase::Pending].into_iter().find(|phase| phases.contains(phase)).unwrap_or(Phase::Replaced)
}

fn history(connection: &Connection, id: u64) -> Result<Vec<HistoryLine>, StoreError> {
    let sql = "SELECT r.seq, r.prev, r.hash, r.recorded_at, r.actor, r.kind, r.payload \
               FROM record_of_change AS c JOIN record AS r ON r.seq = c.seq WHERE c.change = ?1 ORDER BY r.seq";
    let records = store::all(connection, sql, [id], Record::from_row)?;
    let line = |record: Record| {
        let payload: Value = serde_json::from_str(&record.payload).unwrap_or_default();
        let note = payload.get("note").and_then(Value::as_str).unwrap_or("").to_owned();
        HistoryLine { seq: record.seq, at: record.recorded_at, actor: record.actor, kind: record.kind, note }
    };
    Ok(records.into_iter().map(line).collect())
}
