//! Page, content: the few shapes that formulas have on a page, whatever the kind of node.

use zhunsheng_engine::plan::{Body, Operand};

use super::phrase::{Level, Piece};
use crate::model::Line;

/// How a node is laid out.
pub(super) enum Shape {
    /// Always one line.
    Line(Piece),
    /// Conditions side by side.
    Group {
        /// How tightly they hold in a line.
        level: Level,
        /// The conditions.
        parts: Vec<Operand>,
        /// What stands above their list.
        head: Line,
        /// What stands between them in a line; nothing if the head stands before them.
        join: Option<&'static str>,
    },
    /// One value for each case.
    Cases(Cases),
    /// A value that is asked only under a condition.
    Only {
        /// The condition.
        condition: Operand,
        /// The value.
        value: Operand,
    },
    /// That something does not hold.
    Negated(Operand),
    /// Something about the records of a list.
    Records(Records),
}

impl Shape {
    /// Whether a line would hold too many conditions to be read.
    pub(super) fn is_many(&self) -> bool {
        match self {
            Self::Group { parts, .. } => parts.len() > 3,
            Self::Cases(cases) => cases.arms.len() > 1,
            _ => false,
        }
    }
}

/// The cases of an `if` or a `switch`.
pub(super) struct Cases {
    /// Condition and value of each.
    pub(super) arms: Vec<(Operand, Operand)>,
    /// The value in all others.
    pub(super) otherwise: Operand,
    /// What all conditions ask about, if it is one thing.
    pub(super) subject: Option<Operand>,
    /// Then, the words for each case, and for the others.
    pub(super) labels: Vec<String>,
}

/// What is said about the records of a list; the body comes last.
pub(super) struct Records {
    pub(super) list: Operand,
    pub(super) body: Body,
    /// The phrase in a line.
    pub(super) in_line: &'static str,
    /// The phrase above the list.
    pub(super) head: &'static str,
    /// What stands in both, before the body.
    pub(super) parts: Vec<Line>,
}
