//! Desk, change requests: from a draft to a publication. What may follow what is decided here and nowhere else.

mod content;
mod decide;
mod edit;
mod prepare;
mod publish;
mod record;
mod review;
mod rules;
mod stored;
mod touched;
mod view;

use serde::{Deserialize, Serialize};

pub use content::{Content, PackageContent, RollbackContent};
pub use edit::{Draft, Preview};
pub(crate) use record::{ChangeSaved, Checked, Noted, Superseded};
pub use rules::Action;
pub use view::{Change, ChangeFilter, HistoryLine, Phase};

pub use decide::Approval;

/// The kinds of change requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Values of parameters from days to come.
    Value,
    /// Values of parameters from days that have come already, or taken away.
    Correction,
    /// A package that was uploaded.
    Package,
    /// Back to an earlier publication.
    Rollback,
}

/// Where a change request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Saved; its checks do not all pass.
    Draft,
    /// Saved, and every check passes or is explained.
    Checked,
    /// Sent for approval.
    AwaitingApproval,
    /// Approved and not yet published.
    Approved,
    /// In force or to come into force on its day.
    Published,
    /// Taken back by an editor.
    Withdrawn,
    /// Rejected by an approver; it can be edited again.
    Rejected,
    /// Another change published the same parameter for the same day.
    Superseded,
}

impl ChangeKind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Correction => "correction",
            Self::Package => "package",
            Self::Rollback => "rollback",
        }
    }

    pub(crate) fn of_name(name: &str) -> Option<Self> {
        [Self::Value, Self::Correction, Self::Package, Self::Rollback].into_iter().find(|kind| kind.name() == name)
    }
}

impl State {
    const ALL: [Self; 8] = [
        Self::Draft,
        Self::Checked,
        Self::AwaitingApproval,
        Self::Approved,
        Self::Published,
        Self::Withdrawn,
        Self::Rejected,
        Self::Superseded,
    ];

    /// As it stands in the database and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Checked => "checked",
            Self::AwaitingApproval => "awaiting_approval",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
            Self::Rejected => "rejected",
            Self::Superseded => "superseded",
        }
    }

    /// The state of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Chinese and English.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Draft => ("草稿", "a draft"),
            Self::Checked => ("已检查", "checked"),
            Self::AwaitingApproval => ("待审批", "awaiting approval"),
            Self::Approved => ("已批准", "approved"),
            Self::Published => ("已发布", "published"),
            Self::Withdrawn => ("已撤回", "withdrawn"),
            Self::Rejected => ("已驳回", "rejected"),
            Self::Superseded => ("已被取代", "superseded"),
        }
    }
}

/// What a change request was made on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Base {
    /// The publication in force then.
    pub publication: u64,
    /// The package of its policy then; nothing for a policy that was new, and for a rollback.
    pub package: Option<String>,
}
