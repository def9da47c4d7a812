//! The page of a policy for people, written from its plan: no number on it is written by hand.
//!
//! ```text
//! VerifiedPlan ─ content (labels, formula, flow) ─► Content ─┬─ markdown ─► text
//!                                                            └─ html ─────► one file without anything else
//! ```
//!
//! Pure: no clock, no files. There is no date of a decision either: a value that changes is shown with each day from which it holds.

mod content;
mod flow;
mod formula;
mod html;
mod labels;
mod markdown;
mod model;
mod svg;
mod words;

use zhunsheng_engine::{Lang, VerifiedPlan};

pub(crate) use formula::columns as formula_columns;
use labels::Labels;

/// The page of a policy in one language.
#[derive(Debug)]
pub struct Page {
    content: model::Content,
    lang: Lang,
}

impl Page {
    /// Lays out the page.
    #[must_use]
    pub fn new(plan: &VerifiedPlan, lang: Lang) -> Self {
        Self { content: content::content(plan, Labels::new(plan, lang)), lang }
    }

    /// The page as Markdown, with diagrams in Mermaid.
    #[must_use]
    pub fn markdown(&self) -> String {
        markdown::render(&self.content, words::words(self.lang))
    }

    /// The page as one HTML file that loads nothing.
    #[must_use]
    pub fn html(&self) -> String {
        html::render(&self.content, words::words(self.lang))
    }
}
