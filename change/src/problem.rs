//! Change, report: what is wrong with a proposal, where, and how to mend it, in both languages.

use serde::Serialize;
use zhunsheng_engine::plan::Text;

/// One problem of what somebody typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where it stands in the content, such as `$.values[0].value`.
    pub path: String,
    /// A stable name for programs.
    pub code: &'static str,
    /// What is wrong.
    pub message: Text,
    /// How to mend it.
    pub hint: Option<Text>,
    /// What was typed.
    pub found: String,
}

impl Problem {
    /// A problem without a hint.
    pub(crate) fn new(path: impl Into<String>, code: &'static str, found: &str, message: Text) -> Self {
        Self { path: path.into(), code, message, hint: None, found: shortened(found) }
    }

    /// Adds how to mend it.
    pub(crate) fn hint(mut self, hint: Text) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Adds how to mend it, where that is known.
    pub(crate) fn maybe_hint(mut self, hint: Option<Text>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }
}

/// A text in both languages.
pub(crate) fn text(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

/// At most sixty characters on one line.
pub(crate) fn shortened(typed: &str) -> String {
    let mut short: String = typed.chars().map(|c| if c.is_control() { ' ' } else { c }).take(60).collect();
    if typed.chars().nth(60).is_some() {
        short.push('…');
    }
    short
}
