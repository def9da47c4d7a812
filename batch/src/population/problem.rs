//! Batch, population: what is wrong with rows and cells: the first are kept to be listed, all are counted by kind.

use std::{collections::BTreeMap, sync::Arc};

use zhunsheng_engine::plan::Text;

/// A cell that cannot be used, or a row that was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bad {
    /// The line of a CSV file or sheet (headings are line 1), or the row of a Parquet file from 1.
    pub row: u64,
    /// The heading of the column; nothing where the whole row is meant.
    pub column: Option<Arc<str>>,
    /// A stable name for programs.
    pub code: &'static str,
    /// What stands there, shortened.
    pub found: String,
    /// What is wrong, or what was expected.
    pub message: Text,
    /// How to mend it.
    pub hint: Option<Text>,
}

/// How often one thing is wrong in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// The stable name.
    pub code: &'static str,
    /// The heading; nothing for whole rows.
    pub column: Option<Arc<str>>,
    /// How often.
    pub count: u64,
    /// The first of them.
    pub first: Bad,
}

/// Problems, counted.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// As many as are kept, in the order of the rows.
    pub kept: Vec<Bad>,
    /// Cells that count as not known.
    pub cells: u64,
    /// Rows that were set aside.
    pub rows: u64,
    /// Cells that the first plan can use and the other cannot.
    pub(crate) elsewhere: u64,
    kinds: BTreeMap<(&'static str, Option<Arc<str>>), (u64, Bad)>,
    most: usize,
}

impl Tally {
    /// Nothing wrong yet; at most so many are kept.
    #[must_use]
    pub fn keeping(most: usize) -> Self {
        Self { most, ..Self::default() }
    }

    /// A cell that counts as not known.
    pub(crate) fn cell(&mut self, bad: Bad) {
        self.cells += 1;
        self.note(bad, 1);
    }

    /// Rows that were set aside for one reason.
    pub(crate) fn row(&mut self, bad: Bad, rows: u64) {
        self.rows += rows;
        self.note(bad, rows.max(1));
    }

    fn note(&mut self, bad: Bad, count: u64) {
        let entry = self.kinds.entry((bad.code, bad.column.clone())).or_insert_with(|| (0, bad.clone()));
        entry.0 += count;
        if self.kept.len() < self.most {
            self.kept.push(bad);
        }
    }

    /// Takes in the problems of the rows that follow.
    pub(crate) fn add(&mut self, later: Self) {
        self.cells += later.cells;
        self.rows += later.rows;
        self.elsewhere += later.elsewhere;
        for (key, (count, first)) in later.kinds {
            self.kinds.entry(key).or_insert((0, first)).0 += count;
        }
        let room = self.most.saturating_sub(self.kept.len());
        self.kept.extend(later.kept.into_iter().take(room));
    }

    /// What is wrong and how often, the most frequent first.
    #[must_use]
    pub fn kinds(&self) -> Vec<Kind> {
        let kind = |((code, column), (count, first)): (&(&'static str, Option<Arc<str>>), &(u64, Bad))| Kind {
            code,
            column: column.clone(),
            count: *count,
            first: first.clone(),
        };
        let mut kinds: Vec<Kind> = self.kinds.iter().map(kind).collect();
        kinds.sort_by(|a, b| b.count.cmp(&a.count));
        kinds
    }

    /// Whether anything is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }
}
