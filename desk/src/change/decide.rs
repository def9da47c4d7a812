//! Desk, change requests: the second person approves, rejects or publishes, on exactly the content that was looked at.

use serde::Deserialize;

use super::{
    Noted,
    edit::same_digest,
    publish,
    rules::{Action, allow, confirmed},
    stored::{self, Stored},
    view::Change,
};
use crate::{
    actor::Actor,
    desk::Desk,
    log::{self, kind},
    publication::Approved,
    refusal::Refusal,
    store::Write,
};

/// An approval.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The digest of what was looked at.
    pub digest: String,
    /// A remark.
    #[serde(default)]
    pub note: String,
    /// Whether it is to be published at once.
    #[serde(default = "at_once")]
    pub publish: bool,
}

fn at_once() -> bool {
    true
}

impl Desk {
    /// Approves a request and, unless that is not wanted, publishes it: both are there, or neither.
    ///
    /// # Errors
    /// The role or the confirmation is missing, it is the approver's own, the content changed, it is stale, its day has come, or the store failed.
    pub fn approve(&self, actor: &Actor, id: u64, approval: &Approval) -> Result<Change, Refusal> {
        self.decide(actor, id, Action::Approve, &approval.digest, |write, change| {
            let noted = noted(change, &approval.note)?;
            let record = log::append(write, kind::APPROVED, &actor.account, &noted)?;
            if approval.publish {
                let approved = Approved {
                    account: actor.account.clone(),
                    at: record.recorded_at,
                    digest: change.digest.clone(),
                    note: noted.note,
                };
                publish::publish(write, actor, change, &[approved])?;
            }
            Ok(())
        })
    }

    /// Rejects a request; it can be edited again.
    ///
    /// # Errors
    /// As [`Desk::approve`], and a reason is needed.
    pub fn reject(&self, actor: &Actor, id: u64, digest: &str, note: &str) -> Result<Change, Refusal> {
        self.decide(actor, id, Action::Reject, digest, |write, change| {
            if note.trim().is_empty() {
                return Err(Refusal::new("reason_missing", 422, "驳回须写明理由", "a rejection needs its reason"));
            }
            let noted = noted(change, note)?;
            log::append(write, kind::REJECTED, &actor.account, &noted)?;
            Ok(())
        })
    }

    /// Publishes a request that was approved before.
    ///
    /// # Errors
    /// As [`Desk::approve`].
    pub fn publish(&self, actor: &Actor, id: u64, digest: &str) -> Result<Change, Refusal> {
        self.decide(actor, id, Action::Publish, digest, |write, change| {
            publish::publish(write, actor, change, &change.approvals)
        })
    }

    fn decide(
        &self,
        actor: &Actor,
        id: u64,
        action: Action,
        digest: &str,
        work: impl FnOnce(&Write<'_>, &Stored) -> Result<(), Refusal>,
    ) -> Result<Change, Refusal> {
        self.refresh()?;
        self.store().write(|write| {
            let change = stored::by_id(write.connection(), id)?;
            allow(write.connection(), &change, action, actor, self.today())?;
            confirmed(actor)?;
            same_digest(&change, digest, 409)?;
            work(write, &change)
        })?;
        // Why not an error: it is published; what asks next, or the next refresh, brings it into force.
        let _ = self.refresh();
        self.change(id, Some(actor))
    }
}

fn noted(change: &Stored, note: &str) -> Result<Noted, Refusal> {
    if note.len() > 20_000 {
        return Err(Refusal::new("too_large", 422, "备注太长", "the note is too long"));
    }
    Ok(Noted { change: change.id, digest: change.digest.clone(), note: note.trim().to_owned() })
}
