//! Desk, change requests: what the records of the log say of them.

use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};
use zhunsheng_engine::plan::Text;

use super::{Base, ChangeKind};
use crate::text;

/// A change request was drafted or edited: all that it is from now on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ChangeSaved {
    pub(crate) change: u64,
    /// What the caller named a draft, so that sending it twice makes one.
    pub(crate) key: Option<String>,
    /// Whether it was only put on a new base.
    pub(crate) rebased: bool,
    pub(crate) kind: ChangeKind,
    pub(crate) policy: Option<String>,
    #[serde(deserialize_with = "text::one")]
    pub(crate) title: Text,
    pub(crate) content: Box<RawValue>,
    pub(crate) base: Base,
    pub(crate) digest: String,
    #[serde(deserialize_with = "text::many")]
    pub(crate) diff: Vec<Text>,
    pub(crate) package: Option<String>,
    pub(crate) plan: Option<String>,
}

/// A change request was checked: the evidence.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Checked {
    pub(crate) change: u64,
    pub(crate) digest: String,
    pub(crate) base: Base,
    pub(crate) passed: bool,
    pub(crate) checks: Value,
}

/// A change request was submitted, approved, rejected or withdrawn.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Noted {
    pub(crate) change: u64,
    pub(crate) digest: String,
    pub(crate) note: String,
}

/// What a change request wanted was published by another.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Superseded {
    pub(crate) change: u64,
    /// The number of the publication.
    pub(crate) by: u64,
    pub(crate) parameter: String,
    pub(crate) from: String,
}
