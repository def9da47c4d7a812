//! Desk, refusals: why the desk did not do what it was asked for. Nothing was changed then.

use std::fmt;

use serde::Serialize;
use zhunsheng_engine::plan::Text;

use crate::{store::StoreError, text::both};

/// One thing that is wrong with what was asked, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where in the request, as a path of names and positions; empty for the whole.
    pub path: String,
    /// A stable name for programs.
    pub code: String,
    /// What is wrong.
    pub message: Text,
    /// How to mend it.
    pub hint: Option<Text>,
    /// What stands there.
    pub found: Option<String>,
}

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// A stable name for programs.
    pub code: &'static str,
    /// The HTTP status that fits.
    pub status_hint: u16,
    /// Why, in words.
    pub message: Text,
    /// Every single problem, where there are such.
    pub problems: Vec<Problem>,
}

impl Refusal {
    /// A refusal with its reason in Chinese and English.
    #[must_use]
    pub fn new(code: &'static str, status_hint: u16, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, status_hint, message: both(zh, en), problems: Vec::new() }
    }

    /// With every single problem.
    #[must_use]
    pub fn with(mut self, problems: Vec<Problem>) -> Self {
        self.problems = problems;
        self
    }
}

impl From<zhunsheng_change::Problem> for Problem {
    fn from(problem: zhunsheng_change::Problem) -> Self {
        let zhunsheng_change::Problem { path, code, message, hint, found } = problem;
        Self { path, code: String::from(code), message, hint, found: Some(found) }
    }
}

impl From<StoreError> for Refusal {
    fn from(why: StoreError) -> Self {
        let (message, hint) = (why.message(), why.hint());
        let (zh, en) = (format!("{}。{}", message.zh, hint.zh), format!("{}; {}", message.en, hint.en));
        Self::new(why.code(), 503, zh, en)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message.en)
    }
}

impl std::error::Error for Refusal {}
