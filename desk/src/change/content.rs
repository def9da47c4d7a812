//! Desk, change requests: what one asks for, by kind.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use zhunsheng_change::{Accepted, Values};

use super::ChangeKind;
use crate::{
    refusal::{Problem, Refusal},
    store::StoreError,
    text::both,
};

/// Nobody writes more.
const MOST_ITEMS: usize = 200;
const MOST_TEXT: usize = 20_000;

/// What a change request asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Content {
    /// Values of parameters.
    Values(Values),
    /// An uploaded package.
    Package(PackageContent),
    /// An earlier publication.
    Rollback(RollbackContent),
}

/// An uploaded package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackageContent {
    /// The id of the policy.
    pub policy: String,
    /// The version of the package; empty where it does not compile.
    #[serde(default)]
    pub version: String,
    /// The digest of the list of its files.
    #[serde(default)]
    pub package: String,
    /// The paths of its files.
    #[serde(default)]
    pub files: Vec<String>,
    /// Why it is to be published.
    #[serde(default)]
    pub reason: String,
    /// Notes for readers.
    #[serde(default)]
    pub notes: String,
    /// Items of the checks that are meant to be so, with why.
    #[serde(default)]
    pub accepted: Vec<Accepted>,
}

/// An earlier publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollbackContent {
    /// Its number.
    pub to: u64,
    /// Why it is to be in force again.
    #[serde(default)]
    pub reason: String,
    /// Notes for readers.
    #[serde(default)]
    pub notes: String,
    /// Items of the checks that are meant to be so, with why.
    #[serde(default)]
    pub accepted: Vec<Accepted>,
}

impl Content {
    /// Reads what was sent for a kind of change request.
    pub(crate) fn read(kind: ChangeKind, content: Value) -> Result<Self, Refusal> {
        let read = Self::of_value(kind, content).map_err(|why| {
            let message = both(format!("内容的形式不对：{why}"), format!("the content has not the form needed: {why}"));
            Refusal::new("invalid", 422, "内容的形式不对", "the content has not the form needed").with(vec![Problem {
                path: String::from("$.content"),
                code: String::from("form"),
                message,
                hint: None,
                found: None,
            }])
        })?;
        let (items, longest) = match &read {
            Self::Values(values) => {
                let texts = [&values.reason, &values.notes, values.correction_reason.as_ref().unwrap_or(&values.notes)];
                (
                    values.values.len() + values.removed.len() + values.accepted.len(),
                    texts.map(String::len).into_iter().max(),
                )
            }
            Self::Package(content) => (content.accepted.len(), Some(content.reason.len().max(content.notes.len()))),
            Self::Rollback(content) => (content.accepted.len(), Some(content.reason.len().max(content.notes.len()))),
        };
        if items > MOST_ITEMS || longest.is_some_and(|longest| longest > MOST_TEXT) {
            return Err(Refusal::new(
                "too_large",
                422,
                format!("内容太多：最多 {MOST_ITEMS} 项，每段文字最多 {MOST_TEXT} 字节"),
                format!("too much: at most {MOST_ITEMS} items, and {MOST_TEXT} bytes a text"),
            ));
        }
        Ok(read)
    }

    /// Reads what the database or the log has.
    pub(crate) fn stored(kind: ChangeKind, text: &str) -> Result<Self, StoreError> {
        let damaged = |why: serde_json::Error| StoreError::Damaged(format!("content of a change: {why}"));
        serde_json::from_str(text).and_then(|value| Self::of_value(kind, value)).map_err(damaged)
    }

    fn of_value(kind: ChangeKind, value: Value) -> serde_json::Result<Self> {
        Ok(match kind {
            ChangeKind::Value | ChangeKind::Correction => {
                let mut values: Values = serde_json::from_value(value)?;
                values.correction = kind == ChangeKind::Correction;
                Self::Values(values)
            }
            ChangeKind::Package => Self::Package(serde_json::from_value(value)?),
            ChangeKind::Rollback => Self::Rollback(serde_json::from_value(value)?),
        })
    }

    /// Notes for readers.
    pub(crate) fn notes(&self) -> &str {
        match self {
            Self::Values(values) => &values.notes,
            Self::Package(content) => &content.notes,
            Self::Rollback(content) => &content.notes,
        }
    }

    /// Which parameter it touches from which day.
    pub(crate) fn touches(&self) -> Vec<(&str, &str)> {
        let Self::Values(values) = self else { return Vec::new() };
        let added = values.values.iter().map(|value| (value.parameter.as_str(), value.from.as_str()));
        let removed = values.removed.iter().map(|value| (value.parameter.as_str(), value.from.as_str()));
        added.chain(removed).collect()
    }

    /// The same bytes for the same content: the fields in their order, nothing between them.
    pub(crate) fn canonical(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
