//! Batch, impact: what a policy says of a population, and what a change of it does: counts, flips with their causes, sums, groups.
//!
//! ```text
//! Population ─ blocks ─► threads: Layout::read ─ Kernel (before, after) ─ Count ─► collected in order ─► Report ─► table, JSON, page
//!                                                                          └─────► Sink: rows and problems, as they come
//! ```

mod amounts;
mod build;
mod causes;
mod count;
mod groups;
mod json;
mod page;

mod pairs;
pub mod report;
mod rows_file;
mod run;

use std::{io, num::NonZeroUsize, thread};

use zhunsheng_engine::{Date, VerifiedPlan, plan::Text};

pub use amounts::Sum;
pub use count::Flips;
pub use report::Report;
pub use rows_file::RowsFile;
pub use run::run;

use crate::population::{Bad, Mapping};

/// The verdicts, in the order in which counts are shown.
pub const VERDICTS: [zhunsheng_engine::Verdict; 5] = {
    use zhunsheng_engine::Verdict::{Met, NotApplicable, NotComputable, NotMet, Unknown};
    [Met, NotMet, Unknown, NotApplicable, NotComputable]
};

/// A plan as of a date.
#[derive(Debug, Clone, Copy)]
pub struct Side<'p> {
    /// The plan.
    pub plan: &'p VerifiedPlan,
    /// The date that is decided for.
    pub as_of: Date,
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'p> {
    /// What is compared with; nothing if there is only one side to count.
    pub before: Option<Side<'p>>,
    /// The policy asked about, with the change in it.
    pub after: Side<'p>,
}

/// How a population is read and counted.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Headings and the facts that they stand for.
    pub mapping: Mapping,
    /// The ids of the outcomes to count; all if none is named.
    pub outcomes: Vec<String>,
    /// The columns to group by.
    pub group_by: Vec<String>,
    /// A group of fewer rows is shown only together with others.
    pub min_group: u64,
    /// No more groups are kept apart; further ones are counted together.
    pub most_groups: usize,
    /// Problems that are listed one by one; all are counted.
    pub listed: usize,
    /// Threads that decide.
    pub threads: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            mapping: Mapping::default(),
            outcomes: Vec::new(),
            group_by: Vec::new(),
            min_group: 5,
            most_groups: 1000,
            listed: 20,
            threads: thread::available_parallelism().map_or(1, NonZeroUsize::get),
        }
    }
}

/// Where rows and problems go as they come, in the order of the file.
pub trait Sink {
    /// Whether every problem is wanted, not only those that are listed.
    fn wants_problems(&self) -> bool {
        false
    }

    /// The problems of the next rows.
    ///
    /// # Errors
    /// If they cannot be written.
    fn problems(&mut self, _: &[Bad]) -> io::Result<()> {
        Ok(())
    }

    /// Where verdicts go row by row.
    fn rows(&mut self) -> Option<&mut RowsFile> {
        None
    }

    /// How far the file has been read, in the measure of `Population::size`, and how many rows have been decided.
    fn progress(&mut self, _reached: u64, _rows: u64) {}

    /// Whether to end now, with what has been counted.
    fn stop(&self) -> bool {
        false
    }
}

/// Why there is no report.
#[derive(Debug)]
pub enum Failure {
    /// Headings, mapping or grouping are wrong, or there is nothing to count.
    Refused(Vec<zhunsheng_intake::Problem>),
    /// The population cannot be read, or a result cannot be written.
    Broken(Text),
}
