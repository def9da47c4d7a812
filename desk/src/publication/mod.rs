//! Desk, publications: the whole rulebook as it was put in force, each one a record that stays.

mod first;
mod load;
mod queries;

use serde::{Deserialize, Serialize};
use zhunsheng_engine::plan::Text;

use crate::{
    rulebook::Rulebook,
    store::{Store, StoreError},
    text,
};
pub use first::PackageProblems;
pub(crate) use first::{compile_all, publish_first};
pub(crate) use load::{at, current_number, edition, load};
pub(crate) use queries::{editions_of, one, page, plan_text, versions};

/// How a publication came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The packages that the desk was opened with.
    First,
    /// A change request.
    Change,
    /// A change request that brings an earlier publication back.
    Rollback,
}

/// An edition in a publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedEdition {
    /// The id of the policy.
    pub policy: String,
    /// The version of the package.
    pub version: String,
    /// The digest of the list of its files.
    pub package: String,
    /// The hash of its plan.
    pub plan: String,
}

/// Somebody's approval of a change request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    /// Who approved.
    pub account: String,
    /// When: RFC 3339, UTC.
    pub at: String,
    /// The digest of what was approved.
    pub digest: String,
    /// A remark.
    pub note: String,
}

/// What the record of a publication says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Payload {
    pub(crate) number: u64,
    pub(crate) kind: Kind,
    pub(crate) change: Option<u64>,
    pub(crate) approvals: Vec<Approved>,
    #[serde(deserialize_with = "text::one")]
    pub(crate) title: Text,
    #[serde(deserialize_with = "text::many")]
    pub(crate) diff: Vec<Text>,
    pub(crate) notes: String,
    pub(crate) packages: Vec<PublishedEdition>,
}

/// A publication as faces show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Publication {
    /// Its number, from 1.
    pub number: u64,
    /// The number of its record.
    pub seq: u64,
    /// The hash of its record.
    pub hash: String,
    /// When it was recorded: RFC 3339, UTC.
    pub recorded_at: String,
    /// Who published it.
    pub actor: String,
    /// How it came about.
    pub kind: Kind,
    /// The change request that it came from.
    pub change: Option<u64>,
    /// Who approved it.
    pub approvals: Vec<Approved>,
    /// What it is, in a line.
    pub title: Text,
    /// What changed, line by line.
    pub diff: Vec<Text>,
    /// Notes for readers.
    pub notes: String,
    /// The editions, in the order of their policies.
    pub packages: Vec<PublishedEdition>,
    /// Whether it is the one in force.
    pub active: bool,
}

/// A publication in which the plan of a policy changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// The number of the publication.
    pub publication: u64,
    /// When it was recorded: RFC 3339, UTC.
    pub recorded_at: String,
    /// The version of the package.
    pub version: String,
    /// The hash of the plan.
    pub plan: String,
    /// The digest of the list of files.
    pub package: String,
}

/// The rulebook of a publication, or of the newest one, with its packages; nothing if there is no such publication.
///
/// # Errors
/// Why the store failed.
pub fn rulebook(store: &Store, number: Option<u64>) -> Result<Option<Rulebook>, StoreError> {
    store.read(|connection| {
        let number = number.map_or_else(|| current_number(connection), Ok)?;
        at(connection, number, None)
    })
}
