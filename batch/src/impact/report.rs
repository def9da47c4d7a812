//! Batch, impact: the report as data, with the texts of both languages; tables, JSON and the page are written from it alone.

use zhunsheng_engine::{Date, Verdict, plan::Text};

use super::amounts::Sum;
pub use super::{
    causes::FlipCause,
    count::{Flips, Met},
    groups::{GroupRow, Groups},
    pairs::Changed,
};
use crate::{kernel::Counts, population::Tally};

/// A plan as of a date, as a report names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The id of the policy.
    pub policy: String,
    /// The version of its package.
    pub version: String,
    /// Its title.
    pub title: Text,
    /// The hash of the plan, trial values included.
    pub plan: String,
    /// The date that was decided for.
    pub as_of: Date,
}

/// How much of the file was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rows {
    /// Rows that were decided.
    pub decided: u64,
    /// Rows that were set aside, because their cells do not stand under the headings or could not be read.
    pub set_aside: u64,
    /// Cells that could not be used and count as not known.
    pub bad_cells: u64,
    /// Lines without anything in them.
    pub blank: u64,
}

/// Something that people read about, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its Chinese and English title.
    pub title: (String, String),
    /// The clause that it stands on.
    pub clause: String,
}

/// One outcome.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Which.
    pub about: Named,
    /// Before; nothing if there is no side before or it has no such outcome.
    pub before: Option<Counts>,
    /// After; nothing if only the side before has it.
    pub after: Option<Counts>,
    /// From which verdict to which.
    pub flips: Flips,
    /// The flips by their causes, the most frequent first.
    pub causes: Vec<FlipCause>,
    /// The parameters, if every flip comes from the same ones and nothing else.
    pub only: Vec<String>,
}

/// One finding.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Which.
    pub about: Named,
    /// Before.
    pub before: Option<Counts>,
    /// After.
    pub after: Option<Counts>,
    /// From which verdict to which.
    pub flips: Flips,
}

/// One amount.
#[derive(Debug, Clone)]
pub struct Amount {
    /// Which finding.
    pub about: Named,
    /// Who owes it, where it is not money that the applicant receives.
    pub owed_by: Option<Text>,
    /// The sum before, in 元.
    pub before: Option<Sum>,
    /// The sum after.
    pub after: Option<Sum>,
    /// Rows for which it is open whether or how much is due, before and after.
    pub open: (u64, u64),
    /// Rows that get more.
    pub more: u64,
    /// Rows that get less.
    pub less: u64,
}

/// A fact that no column gives, and what hangs on it.
#[derive(Debug, Clone)]
pub struct MissingFact {
    /// The fact.
    pub fact: Named,
    /// The outcomes that read it.
    pub outcomes: Vec<Named>,
}

/// What a population comes to.
#[derive(Debug, Clone)]
pub struct Report {
    /// What is compared with.
    pub before: Option<About>,
    /// The policy asked about.
    pub after: About,
    /// The parameters whose values in force differ.
    pub changed: Vec<Changed>,
    /// Whether the rules differ, not only their values.
    pub other_rules: bool,
    /// The format of the file.
    pub format: &'static str,
    /// How its text is encoded.
    pub encoding: Option<&'static str>,
    /// How much was counted.
    pub rows: Rows,
    /// Where the count was broken off: what of the file had been read, and how much there is, in bytes of CSV or rows.
    pub broken_off: Option<(u64, u64)>,
    /// The outcomes.
    pub outcomes: Vec<Outcome>,
    /// The findings.
    pub findings: Vec<Finding>,
    /// The amounts.
    pub amounts: Vec<Amount>,
    /// The groups, if rows are grouped.
    pub groups: Option<Groups>,
    /// Facts that no column gives.
    pub missing: Vec<MissingFact>,
    /// What is wrong with cells and rows.
    pub problems: Tally,
    /// What was left out, or looks odd.
    pub notes: Vec<Text>,
}

impl Report {
    /// Whether everything in the file was counted as it stands there.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.broken_off.is_none() && self.problems.is_empty()
    }

    /// Rows for which some outcome comes out differently: at least the most of one outcome.
    #[must_use]
    pub fn flips(&self) -> u64 {
        self.outcomes.iter().map(|outcome| outcome.flips.total()).sum()
    }
}

/// The stable name of a verdict.
#[must_use]
pub fn verdict_id(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::NotMet => "not_met",
        Verdict::Unknown => "unknown",
        Verdict::NotApplicable => "not_applicable",
        Verdict::NotComputable => "not_computable",
    }
}
