//! The plan: a compiled policy as data. The compiler writes it, `verify` checks it once when loaded, everything else trusts it.

pub(crate) mod link;
pub mod load;
pub mod node;
mod read;
pub mod verify;

use alloc::{string::String, vec::Vec};

use serde::Serialize;

use crate::{
    date::Date,
    value::{Constant, Number, Type},
};
pub use load::{LoadError, ValueError, VerifiedPlan};
pub use node::{Body, Comparison, Node, Operand};

/// The format of plans that this engine reads and writes. Another number means: compile the package again.
pub const FORMAT: u32 = 1;

/// A compiled policy. Every index in it is checked by [`verify::verify`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// What the document is.
    pub policy: Policy,
    /// The units that facts, parameters and results are shown in.
    pub units: Vec<Unit>,
    /// The sets of choices that facts and parameters are taken from.
    pub choice_sets: Vec<ChoiceSet>,
    /// The groups of facts, in the order of a form.
    pub groups: Vec<Group>,
    /// The facts, in the order of a form.
    pub facts: Vec<Fact>,
    /// The parameters, in the order of their names.
    pub parameters: Vec<Parameter>,
    /// The computation: each node stands after the nodes that it reads.
    pub nodes: Vec<Node>,
    /// Where each node stands in `rules.rhai`, for an auditor.
    pub places: Vec<RulePlace>,
    /// The findings, in the order of the rule file.
    pub findings: Vec<Finding>,
    /// The outcomes, in the order of `policy.json`.
    pub outcomes: Vec<Outcome>,
    /// The ladders of tiers.
    pub ladders: Vec<Ladder>,
    /// The clauses of the document.
    pub clauses: Vec<Clause>,
}

/// A place in `rules.rhai`; lines and columns (in characters) start at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RulePlace {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// A text in the two languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Text {
    /// Chinese, the base language.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A language of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Text {
    /// The text in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// The document that the plan was compiled from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// Its id, such as `gx-station`.
    pub id: String,
    /// The version of the package.
    pub version: String,
    /// Its title.
    pub title: Text,
    /// Who issued it.
    pub issuer: Text,
    /// Its document number, if it has one.
    pub document_number: Option<String>,
    /// Where it applies.
    pub jurisdiction: Text,
    /// First day in force.
    pub from: Date,
    /// Last day in force, if it has one.
    pub to: Option<Date>,
    /// What is said of it here that the document itself does not state.
    pub inferred: Vec<Inferred>,
    /// What judges are called in this policy, where that differs from what they are called in general.
    pub judges: Vec<JudgeTitle>,
}

/// A fact about the document that the document does not state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inferred {
    /// Which one, such as `in_force.from`.
    pub field: String,
    /// What it was inferred from.
    pub why: Text,
}

/// The body that is a judge in one policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JudgeTitle {
    /// The kind of judge.
    pub judge: Judge,
    /// What it is called.
    pub title: Text,
}

impl Policy {
    /// What a judge is called in this policy, if it says so.
    #[must_use]
    pub fn judge_title(&self, judge: Judge) -> Option<&Text> {
        self.judges.iter().find(|known| known.judge == judge).map(|known| &known.title)
    }
}

/// A unit of measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unit {
    /// Its id, which is also its Chinese sign.
    pub id: String,
    /// English for one.
    pub one: String,
    /// English for many.
    pub many: String,
    /// Values are held as shown × 10^exponent: 4 for 万元 (held in 元), -2 for %.
    pub exponent: i32,
    /// How the unit is written in an English sentence.
    pub style: UnitStyle,
}

/// How a unit is written in English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitStyle {
    /// A counting word: the sentence itself names what is counted, so only the number is written.
    Counter,
    /// A measure that is always written, such as years.
    Measure,
    /// Money, written as CNY with the amount in 元.
    Money,
    /// A sign after the number.
    Sign,
    /// No unit at all.
    Bare,
}

/// A set of choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChoiceSet {
    /// The choices by their order.
    pub choices: Vec<Choice>,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// As facts write it.
    pub id: String,
    /// As people read it.
    pub label: Text,
}

/// A group of facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Text,
}

/// Who can truthfully state a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Judge {
    /// The applicant.
    #[default]
    Applicant,
    /// Experts who review the application.
    Expert,
    /// The secretariat of the programme.
    Secretariat,
    /// A public register.
    Registry,
}

/// A fact that the rules ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// Its name in facts files.
    pub name: String,
    /// What people call it.
    pub title: Text,
    /// What exactly is meant.
    pub description: Option<Text>,
    /// Why we ask.
    pub why: Option<Text>,
    /// The documents that prove it; for a judgement, what to prepare.
    pub evidence: Vec<Text>,
    /// The index of its group.
    pub group: u32,
    /// Who can truthfully say it.
    pub judge: Judge,
    /// Whether the applicant can change it.
    pub changeable: bool,
    /// Its type and bounds.
    pub domain: Domain,
}

/// A field of the records of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name in facts files.
    pub name: String,
    /// What people call it.
    pub title: Text,
    /// What exactly is meant.
    pub description: Option<Text>,
    /// Its type and bounds; never a list.
    pub domain: Domain,
}

/// The type of a fact, field or parameter, with the bounds that keep arithmetic inside 28 digits. Bounds are inclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Domain {
    /// Yes or no.
    Boolean,
    /// A whole number.
    Integer {
        /// Least value.
        minimum: i64,
        /// Greatest value.
        maximum: i64,
        /// The index of its unit.
        unit: u32,
    },
    /// An exact decimal; the bounds are held, like values, in the base of the unit (元 for money, 1 for %).
    Decimal {
        /// Least value.
        minimum: Number,
        /// Greatest value.
        maximum: Number,
        /// The index of its unit.
        unit: u32,
        /// Most digits after the point, as shown.
        decimals: u32,
    },
    /// A civil date.
    Date,
    /// One of a set of choices.
    Choice {
        /// The index of the set.
        set: u32,
    },
    /// Free text.
    Text {
        /// Most characters.
        max_length: u32,
    },
    /// A list of records.
    List {
        /// Most records.
        max_items: u32,
        /// The fields of a record.
        fields: Vec<Field>,
    },
}

impl Domain {
    /// The type of its values; `fact` is the index of the fact, which a list type names.
    #[must_use]
    pub fn type_of(&self, fact: u32) -> Type {
        match self {
            Self::Boolean => Type::Boolean,
            Self::Integer { .. } => Type::Integer,
            Self::Decimal { .. } => Type::Decimal,
            Self::Date => Type::Date,
            Self::Choice { set } => Type::Choice(*set),
            Self::Text { .. } => Type::Text,
            Self::List { .. } => Type::List(fact),
        }
    }

    /// The index of the unit of its values.
    #[must_use]
    pub fn unit(&self) -> Option<u32> {
        match self {
            Self::Integer { unit, .. } | Self::Decimal { unit, .. } => Some(*unit),
            _ => None,
        }
    }
}

/// A number, date or reading that the policy sets, with its dated values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parameter {
    /// Its dotted name.
    pub name: String,
    /// What people call it.
    pub title: Text,
    /// Its type and bounds; never text or list.
    pub domain: Domain,
    /// The index of its clause.
    pub clause: u32,
    /// Who has to set it where the document leaves it open.
    pub set_by: Option<Text>,
    /// Its values in the order of their dates.
    pub values: Vec<Dated>,
    /// A remark, such as which reading of the document it stands for.
    pub note: Option<Text>,
}

/// A value from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dated {
    /// First day.
    pub from: Date,
    /// The value.
    pub value: Constant,
    /// Where it is set.
    pub source: String,
}

/// A clause of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// Its locator, such as 附件 一（一）2.
    pub id: String,
    /// Its heading.
    pub heading: Text,
    /// What it says, in our own words.
    pub summary: Text,
    /// What was decided where the wording is open to doubt, and why.
    pub note: Option<Text>,
    /// Why no rule stands on it.
    pub no_rule: Option<Text>,
}

/// A sentence over values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sentence {
    /// Chinese.
    pub zh: Vec<Part>,
    /// English.
    pub en: Vec<Part>,
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Words.
    Words(String),
    /// A value.
    Value(Quantity),
}

/// A value with the unit it is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Quantity {
    /// Where the value comes from.
    pub of: Operand,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: QuantityKind,
    /// The index of its unit, if it has one.
    pub unit: Option<u32>,
}

/// How a value is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QuantityKind {
    /// Yes or no.
    Boolean,
    /// A number, whole or decimal.
    Number,
    /// A civil date.
    Date,
    /// A choice of the set with this index.
    Choice(u32),
    /// Free text.
    Text,
    /// An amount of money, written in Chinese capital letters.
    Capitals,
}

/// What is compared with what in a finding, for its measured value, threshold and shortfall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Measure {
    /// What the case has.
    pub measured: Quantity,
    /// How it is compared.
    pub op: Comparison,
    /// What the policy asks.
    pub threshold: Quantity,
}

/// A rule with its result: a criterion, a duty, an amount and so on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its id.
    pub id: String,
    /// The index of its clause.
    pub clause: u32,
    /// What people call it.
    pub title: Text,
    /// What the policy asks, as a sentence.
    pub says: Sentence,
    /// A remark on this rule.
    pub note: Option<Text>,
    /// Its verdict: a truth value, or not applicable.
    pub verdict: Operand,
    /// The comparison that decides it, if it is a single one.
    pub measure: Option<Measure>,
    /// What it is and what more it yields.
    pub kind: FindingKind,
}

/// The kinds of findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// A condition.
    Criterion,
    /// A duty of a role.
    Duty {
        /// Whose duty it is.
        role: Text,
    },
    /// A measured value against a target.
    Indicator {
        /// What has been reached.
        value: Quantity,
        /// What is to be reached.
        target: Quantity,
        /// The part of the target that is reached, cut to three digits.
        completion: Operand,
        /// The day the target falls due.
        by: Option<Operand>,
        /// The day that the value is of; without it the as-of date.
        at: Option<Operand>,
        /// Where the way to the target starts.
        start: Option<Start>,
        /// The values of other years.
        history: Option<History>,
    },
    /// Money.
    Amount {
        /// How much, in 元.
        value: Quantity,
        /// Who owes it, where it is not money that the applicant receives.
        owed_by: Option<Text>,
    },
    /// A date to keep.
    Deadline {
        /// The last day.
        due: Operand,
        /// The day it was done.
        done: Option<Operand>,
    },
    /// A paper to hand in.
    Document {
        /// How many copies.
        copies: Option<Quantity>,
    },
    /// A step of a procedure.
    Step {
        /// Who takes it.
        actor: Text,
        /// The indices of the steps that come before.
        after: Vec<u32>,
    },
}

/// Where the way to a target starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Start {
    /// What there was.
    pub value: Quantity,
    /// On which day; without it there is growth, but no line from the start to the target.
    pub day: Option<Operand>,
}

/// A list with a record for each year, and the fields that an indicator has in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct History {
    /// The index of the list fact.
    pub list: u32,
    /// The field with the year.
    pub year: u32,
    /// The field with what was reached.
    pub actual: u32,
    /// The field with what was to be reached.
    pub target: Option<u32>,
}

/// What an outcome is to the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A recognition that is sought.
    Qualification,
    /// A sanction or an effect that sets in.
    Consequence,
    /// Duties that are kept.
    Obligation,
    /// A goal of the programme.
    Target,
}

/// A combination of findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// What it is to the applicant.
    pub purpose: Purpose,
    /// The index of its clause.
    pub clause: u32,
    /// A sentence about it.
    pub says: Option<Sentence>,
    /// Its verdict.
    pub verdict: Operand,
    /// The indices of the findings that it rests on, in the order of the rule file.
    pub findings: Vec<u32>,
}

/// Tiers in ascending order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ladder {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// The indices of the outcomes, the lowest first.
    pub rungs: Vec<u32>,
}

impl Plan {
    /// The index of the fact of this name.
    #[must_use]
    pub fn fact_index(&self, name: &str) -> Option<usize> {
        self.facts.iter().position(|fact| fact.name == name)
    }

    /// The index of the outcome of this id.
    #[must_use]
    pub fn outcome_index(&self, id: &str) -> Option<usize> {
        self.outcomes.iter().position(|outcome| outcome.id == id)
    }

    /// The index of the finding of this id.
    #[must_use]
    pub fn finding_index(&self, id: &str) -> Option<usize> {
        self.findings.iter().position(|finding| finding.id == id)
    }
}
