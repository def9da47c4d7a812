//! The kernel of the plan: every kind of computation there is. `decide::eval` is the one place that computes them.

use alloc::vec::Vec;

use serde::Serialize;

use crate::value::RoundingMode;

/// Where a node reads a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Operand {
    /// The fact with this index.
    Fact(u32),
    /// The value in force of the parameter with this index.
    Parameter(u32),
    /// The result of an earlier node.
    Node(u32),
    /// The as-of date of the decision.
    AsOf,
    /// A field of the record that a list node is looking at; depth 0 is the outermost list.
    Element {
        /// Which of the nested lists.
        depth: u8,
        /// The index of the field.
        field: u32,
    },
    /// A truth value.
    Boolean(bool),
    /// A small whole number: 0 or 1 from a rule, digits of a rounding.
    Whole(u8),
    /// A choice by its index in its set.
    Choice(u32),
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// The comparison that holds where this one does not.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Less => Self::AtLeast,
            Self::AtMost => Self::Greater,
            Self::Greater => Self::AtMost,
            Self::AtLeast => Self::Less,
        }
    }

    /// The same comparison with its sides exchanged.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::AtMost => Self::AtLeast,
            Self::Greater => Self::Less,
            Self::AtLeast => Self::AtMost,
            Self::Equal | Self::NotEqual => self,
        }
    }
}

/// The part of a list node that is computed for every record: the nodes `first..end`, then `result`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Body {
    /// First node of the body.
    pub first: u32,
    /// The node after its last.
    pub end: u32,
    /// What is read for each record.
    pub result: Operand,
    /// How deep the list is nested; 0 is the outermost.
    pub depth: u8,
}

/// A computation. Truth values follow Kleene; anything else is unknown as soon as one of its operands is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Node {
    /// Negation.
    Not(Operand),
    /// Conjunction; what does not apply is left out.
    All(Vec<Operand>),
    /// Disjunction; what does not apply is left out.
    Any(Vec<Operand>),
    /// At least `count` of them hold; what does not apply is left out.
    AtLeast {
        /// How many.
        count: Operand,
        /// Of which.
        of: Vec<Operand>,
    },
    /// A comparison of two values of one type.
    Compare {
        /// How.
        op: Comparison,
        /// Left.
        left: Operand,
        /// Right.
        right: Operand,
    },
    /// `part / whole op level`, decided without a division; not computable where the whole is zero.
    CompareShare {
        /// How.
        op: Comparison,
        /// The part.
        part: Operand,
        /// The whole, never negative.
        whole: Operand,
        /// What the share is compared with.
        level: Operand,
    },
    /// Sum of two numbers.
    Add(Operand, Operand),
    /// Difference of two numbers.
    Subtract(Operand, Operand),
    /// Product of two numbers.
    Multiply(Operand, Operand),
    /// A rounded quotient; not computable where the divisor is zero.
    Quotient {
        /// What is divided.
        dividend: Operand,
        /// By what.
        divisor: Operand,
        /// Digits after the point.
        digits: Operand,
        /// How halves go.
        mode: RoundingMode,
    },
    /// A rounded number.
    Round {
        /// What is rounded.
        value: Operand,
        /// Digits after the point.
        digits: Operand,
        /// How halves go.
        mode: RoundingMode,
    },
    /// The smaller of two numbers or dates.
    Least(Operand, Operand),
    /// The larger of two numbers or dates.
    Greatest(Operand, Operand),
    /// `then` if the condition holds, else `otherwise`; both are looked at.
    If {
        /// The condition.
        condition: Operand,
        /// Value if it holds.
        then: Operand,
        /// Value if it does not.
        otherwise: Operand,
    },
    /// `value` if the condition holds; not applicable if it does not.
    Applies {
        /// The condition.
        condition: Operand,
        /// The value where it holds.
        value: Operand,
    },
    /// Whole years between two dates.
    YearsBetween(Operand, Operand),
    /// Whole months between two dates.
    MonthsBetween(Operand, Operand),
    /// Days between two dates.
    DaysBetween(Operand, Operand),
    /// A date moved by `count × step` months.
    AddMonths {
        /// From when.
        date: Operand,
        /// How many steps.
        count: Operand,
        /// Months in a step: 1, 12, or these negated.
        step: i8,
    },
    /// A date moved by `count × step` days.
    AddDays {
        /// From when.
        date: Operand,
        /// How many steps.
        count: Operand,
        /// 1 or -1.
        step: i8,
    },
    /// The calendar year of a date.
    YearOf(Operand),
    /// The same month and day in another calendar year; 29 February becomes the 28th in common years.
    InYear {
        /// Whose month and day.
        date: Operand,
        /// The year.
        year: Operand,
    },
    /// How many records the list has, or for how many the body holds.
    Count {
        /// The list.
        list: Operand,
        /// The condition, if there is one.
        body: Option<Body>,
    },
    /// The sum of the body over the records.
    Sum {
        /// The list.
        list: Operand,
        /// The summand.
        body: Body,
    },
    /// Whether the body holds for every record.
    Every {
        /// The list.
        list: Operand,
        /// The condition.
        body: Body,
    },
    /// Whether the body holds for some record.
    Some {
        /// The list.
        list: Operand,
        /// The condition.
        body: Body,
    },
    /// Whether no two records have the same key; a record whose key does not apply is left out.
    Distinct {
        /// The list.
        list: Operand,
        /// What must not occur twice.
        key: Body,
    },
    /// Whether a value has been given; of a text, more than blanks.
    Filled(Operand),
    /// Whether two texts are the same, apart from blanks around them.
    SameText(Operand, Operand),
    /// Whether a text is an amount of money in Chinese capital letters.
    SaysInCapitals {
        /// The text, such as 壹拾万元整.
        text: Operand,
        /// The amount, in 元.
        amount: Operand,
    },
    /// The longest run of consecutive whole numbers `key` among the records for which `hit` holds.
    LongestRun {
        /// The list.
        list: Operand,
        /// The year of a record.
        key: Body,
        /// The condition.
        hit: Body,
    },
}

impl Node {
    /// Calls `visit` with every operand that the node reads outside of its bodies.
    pub fn operands(&self, mut visit: impl FnMut(Operand)) {
        self.each(&mut visit);
    }

    // Why: compiled once, not for every caller.
    fn each(&self, visit: &mut dyn FnMut(Operand)) {
        match self {
            Self::Not(a) | Self::YearOf(a) | Self::Filled(a) => visit(*a),
            Self::All(of) | Self::Any(of) => of.iter().copied().for_each(visit),
            Self::AtLeast { count, of } => {
                visit(*count);
                of.iter().copied().for_each(visit);
            }
            Self::Compare { left: a, right: b, .. }
            | Self::Add(a, b)
            | Self::Subtract(a, b)
            | Self::Multiply(a, b)
            | Self::Least(a, b)
            | Self::Greatest(a, b)
            | Self::Applies { condition: a, value: b }
            | Self::YearsBetween(a, b)
            | Self::MonthsBetween(a, b)
            | Self::DaysBetween(a, b)
            | Self::Round { value: a, digits: b, .. }
            | Self::AddMonths { date: a, count: b, .. }
            | Self::AddDays { date: a, count: b, .. }
            | Self::SameText(a, b)
            | Self::InYear { date: a, year: b }
            | Self::SaysInCapitals { text: a, amount: b } => {
                visit(*a);
                visit(*b);
            }
            Self::CompareShare { part: a, whole: b, level: c, .. }
            | Self::Quotient { dividend: a, divisor: b, digits: c, .. }
            | Self::If { condition: a, then: b, otherwise: c } => {
                visit(*a);
                visit(*b);
                visit(*c);
            }
            Self::Count { list, .. }
            | Self::Sum { list, .. }
            | Self::Every { list, .. }
            | Self::Some { list, .. }
            | Self::Distinct { list, .. }
            | Self::LongestRun { list, .. } => visit(*list),
        }
    }

    /// The bodies that are computed for every record of the node's list.
    pub fn bodies(&self) -> impl Iterator<Item = Body> {
        let two = match self {
            Self::Count { body, .. } => [*body, None],
            Self::Sum { body, .. }
            | Self::Every { body, .. }
            | Self::Some { body, .. }
            | Self::Distinct { key: body, .. } => [Some(*body), None],
            Self::LongestRun { key, hit, .. } => [Some(*key), Some(*hit)],
            _ => [None, None],
        };
        two.into_iter().flatten()
    }
}
