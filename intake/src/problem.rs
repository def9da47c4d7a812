//! Intake, report: what is wrong with an upload, where, and how to mend it, in both languages.

use serde::Serialize;
use zhunsheng_engine::{FactProblem, Lang, plan::Text};

/// One problem of an upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where it is: an entry of an archive, a cell such as `B3`, or a path in JSON.
    pub path: String,
    /// A stable name for programs.
    pub code: &'static str,
    /// What is wrong.
    pub message: Text,
    /// How to mend it.
    pub hint: Option<Text>,
    /// What stands there, shortened.
    pub found: String,
}

impl Problem {
    /// A problem at a place, without a hint.
    #[must_use]
    pub fn new(path: impl Into<String>, code: &'static str, found: &str, message: Text) -> Self {
        Self { path: path.into(), code, message, hint: None, found: shortened(found) }
    }

    /// The same with how to mend it.
    #[must_use]
    pub fn hint(mut self, hint: Text) -> Self {
        self.hint = Some(hint);
        self
    }

    pub(crate) fn maybe_hint(mut self, hint: Option<Text>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }

    /// A problem of facts, at another path.
    pub(crate) fn of_fact(problem: &FactProblem, path: String) -> Self {
        let message = text(problem.message(Lang::Zh), problem.message(Lang::En));
        let hint = problem.hint(Lang::Zh).zip(problem.hint(Lang::En)).map(|(zh, en)| text(zh, en));
        Self::new(path, problem.kind.code(), &problem.found, message).maybe_hint(hint)
    }
}

/// A text in both languages.
#[must_use]
pub fn text(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

/// At most sixty characters on one line.
#[must_use]
pub fn shortened(found: &str) -> String {
    let mut short: String = found.chars().map(|c| if c.is_control() { ' ' } else { c }).take(60).collect();
    if found.chars().nth(60).is_some() {
        short.push('…');
    }
    short
}

/// A number of bytes in words.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KiB", bytes / 1024),
        _ => format!("{} MiB", bytes / 1_048_576),
    }
}
