//! Beside the pipeline: mutants of a policy: small changes that its hand-written cases have to notice, and facts for those that they do not.

mod bare;
mod change;
mod equivalent;
mod file;
mod list;
mod operands;
mod propose;
mod run;
mod separate;
mod sight;
mod survey;
mod values;

use serde::Serialize;
use zhunsheng_engine::{Date, Plan, plan::Text};

use change::Change;
pub use equivalent::{Reviewed, Stale, reviewed};
pub use file::case_files;
pub use propose::Proposal;
pub use run::{Fate, Progress, Report, Wanted, run};
pub use survey::Owner;

/// Every mutant of a plan.
#[must_use]
pub fn list(plan: &Plan) -> Vec<Mutant> {
    list::list(plan)
}

/// What kind of slip a mutant stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A value of a parameter, one unit of its last digit away; the other truth value; another choice.
    Threshold,
    /// A number or truth value that stands in a rule.
    Number,
    /// A comparison, its boundary moved or turned round.
    Comparison,
    /// `all` in place of `any`, or the other way round.
    Combination,
    /// A criterion left out of `all`, `any` or `at_least`.
    Dropped,
    /// A condition under which a rule applies, dropped or turned round.
    Applies,
    /// A day from which a value holds, or the direction in which dates are counted or moved.
    Date,
    /// A factor, a part or a cap of a number.
    Amount,
    /// A way of rounding, or its digits.
    Rounding,
    /// The branches of an `if` or `switch`.
    Branch,
    /// A condition over the records of a list.
    List,
    /// A negation dropped.
    Negation,
}

impl Kind {
    /// Every kind, in the order of a summary.
    pub const ALL: [Self; 12] = [
        Self::Threshold,
        Self::Number,
        Self::Comparison,
        Self::Combination,
        Self::Dropped,
        Self::Applies,
        Self::Date,
        Self::Amount,
        Self::Rounding,
        Self::Branch,
        Self::List,
        Self::Negation,
    ];

    /// A stable name for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Threshold => "threshold",
            Self::Number => "number",
            Self::Comparison => "comparison",
            Self::Combination => "combination",
            Self::Dropped => "dropped",
            Self::Applies => "applies",
            Self::Date => "date",
            Self::Amount => "amount",
            Self::Rounding => "rounding",
            Self::Branch => "branch",
            Self::List => "list",
            Self::Negation => "negation",
        }
    }
}

/// Where a mutant differs from the package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In `rules.rhai`.
    Rule {
        /// The line, from 1.
        line: u32,
        /// The column in characters, from 1.
        column: u32,
    },
    /// In `parameters.json`.
    Parameter {
        /// The name of the parameter.
        name: String,
        /// The first day of the value.
        from: Date,
    },
}

/// One small change of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// A name that stays the same while the rule it changes does.
    pub key: String,
    /// What kind of slip it is.
    pub kind: Kind,
    /// What is changed.
    pub words: Text,
    /// The title of the rule or parameter that is changed.
    pub title: Text,
    /// The index of its clause.
    pub clause: u32,
    /// Where it is changed.
    pub place: Place,
    /// What is changed, as the rule file would write it.
    pub rule: String,
    /// The finding or outcome whose rule is changed; nothing for a parameter.
    pub owner: Option<Owner>,
    change: Change,
}

impl Mutant {
    /// The node that is changed; nothing for a parameter.
    fn node(&self) -> Option<u32> {
        match self.change {
            Change::Node(index, _) => Some(index),
            Change::Value(..) | Change::From(..) => None,
        }
    }
}

/// How many mutants of a kind or of a clause became what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    /// A case notices them.
    pub killed: usize,
    /// No case notices them.
    pub survived: usize,
    /// They decide like the policy.
    pub equivalent: usize,
    /// They are no plan.
    pub refused: usize,
}

impl Score {
    /// Counts one more.
    pub fn count(&mut self, fate: &Fate) {
        match fate {
            Fate::Killed(_) => self.killed += 1,
            Fate::Survived => self.survived += 1,
            Fate::Equivalent(_) => self.equivalent += 1,
            Fate::Refused => self.refused += 1,
        }
    }

    /// Killed of all that are a plan and not equivalent, in hundredths of a percent, cut; nothing where there are none.
    #[must_use]
    pub fn hundredths(&self) -> Option<usize> {
        (self.killed * 10_000).checked_div(self.killed + self.survived)
    }

    /// The same as text with two digits, such as `97.35`.
    #[must_use]
    pub fn percent(&self) -> Option<String> {
        self.hundredths().map(|score| format!("{}.{:02}", score / 100, score % 100))
    }
}

impl Report {
    /// The counts of all mutants.
    #[must_use]
    pub fn score(&self) -> Score {
        self.fates.iter().fold(Score::default(), |mut score, fate| {
            score.count(fate);
            score
        })
    }

    /// The mutants with what became of them.
    pub fn each(&self) -> impl Iterator<Item = (&Mutant, &Fate)> {
        self.mutants.iter().zip(&self.fates)
    }

    /// The survivors, each with a case that would catch it where one was looked for and found.
    pub fn survivors(&self) -> impl Iterator<Item = (&Mutant, Option<&Option<Proposal>>)> {
        let survived = |(at, (mutant, fate)): (usize, (_, &Fate))| {
            (*fate == Fate::Survived).then(|| (mutant, self.proposals.get(&at)))
        };
        self.each().enumerate().filter_map(survived)
    }
}
