//! Stage answer: a decision as the JSON that others build on (`schemas/decision.schema.json`). Words, questions, gaps and dates are made here, on request.

mod build;
pub mod compact;
mod headline;
mod indicator;
mod records;

use alloc::{string::String, vec::Vec};

use serde::Serialize;

pub use indicator::{ChangeAnswer as IndicatorChange, IndicatorAnswer, PaceAnswer, TrendAnswer, YearAnswer};

use crate::{
    date::Date,
    decide::{Decision, Verdict},
    explain::Changer,
    plan::{Comparison, Lang, Purpose},
};

/// The whole answer to a case.
#[derive(Debug, Clone, Serialize)]
pub struct Answer<'a> {
    /// The id of the policy.
    pub policy: &'a str,
    /// The version of its package.
    pub version: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The date that was decided for.
    pub as_of: Date,
    /// The hash of the plan.
    pub plan: &'a str,
    /// The language of the texts.
    pub lang: Lang,
    /// The outcomes, in the order of the policy.
    pub outcomes: Vec<OutcomeAnswer<'a>>,
    /// The findings, in the order of the rules.
    pub findings: Vec<FindingAnswer<'a>>,
    /// Money.
    pub amounts: Vec<AmountAnswer<'a>>,
    /// Values against targets.
    pub indicators: Vec<IndicatorAnswer<'a>>,
    /// Dates to keep.
    pub deadlines: Vec<DeadlineAnswer<'a>>,
    /// Papers to hand in.
    pub documents: Vec<DocumentAnswer<'a>>,
    /// The procedure.
    pub steps: Vec<StepAnswer<'a>>,
    /// Tiers.
    pub ladders: Vec<LadderAnswer<'a>>,
    /// What to ask next, in this order.
    pub questions: Vec<QuestionAnswer<'a>>,
    /// For each outcome that is sought and not met: what is missing, and the smallest changes that reach it. None for consequences.
    pub gaps: Vec<GapAnswer<'a>>,
    /// For each outcome: from when time alone makes it met, and until when.
    pub eligible_from: Vec<EligibleAnswer<'a>>,
    /// What of the facts could not be used and counts as not known.
    pub problems: Vec<ProblemAnswer<'a>>,
}

/// Something in the facts that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProblemAnswer<'a> {
    /// JSON path of the value.
    pub path: &'a str,
    /// Its line, from 1.
    pub line: u32,
    /// Its column in characters, from 1.
    pub column: u32,
    /// What kind of problem it is.
    pub code: &'static str,
    /// What stands there, shortened.
    pub found: &'a str,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub hint: Option<String>,
}

/// An outcome.
#[derive(Debug, Clone, Serialize)]
pub struct OutcomeAnswer<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What it is to the applicant.
    pub purpose: Purpose,
    /// Met, not met, unknown or not applicable.
    pub verdict: Verdict,
    /// Whether no answer to any fact can change the verdict any more.
    pub settled: bool,
    /// Whether the verdict rests on the applicant's own word for what somebody else must judge.
    pub provisional: bool,
    /// The judged facts that it rests on and that are not confirmed.
    pub own_word: Vec<&'a str>,
    /// The parameters that it waits for and nobody has set yet.
    pub waiting_for: Vec<&'a str>,
    /// Its clause.
    pub clause: &'a str,
    /// The verdict in one line.
    pub headline: String,
    /// Its sentence, if it has one.
    pub text: Option<String>,
    /// The findings that it rests on.
    pub findings: Vec<&'a str>,
}

/// A value as JSON: decimals are strings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A decimal, a date, a choice or a text.
    Text(String),
}

/// A value with its unit and in words.
#[derive(Debug, Clone, Serialize)]
pub struct Measured<'a> {
    /// The value in its unit; nothing if it is not known.
    pub value: Option<Value>,
    /// Its unit.
    pub unit: Option<&'a str>,
    /// In words.
    pub text: String,
}

/// What the policy asks.
#[derive(Debug, Clone, Serialize)]
pub struct Threshold<'a> {
    /// How the measured value is compared with it.
    pub op: Comparison,
    /// The value in its unit; nothing if it is not set.
    pub value: Option<Value>,
    /// Its unit.
    pub unit: Option<&'a str>,
    /// In words.
    pub text: String,
    /// Since when it is in force.
    pub since: Option<Date>,
}

/// Why a verdict is unknown or not computable.
#[derive(Debug, Clone, Serialize)]
pub struct Because<'a> {
    /// The facts that are missing.
    pub facts: Vec<&'a str>,
    /// The parameters that are not set.
    pub parameters: Vec<&'a str>,
    /// Who has to set them, where the policy says so.
    pub set_by: Vec<&'a str>,
    /// The places in `rules.rhai` that cannot be computed, as `rules.rhai:line:column`.
    pub places: Vec<String>,
}

/// A record of a list that a finding fails on.
#[derive(Debug, Clone, Serialize)]
pub struct RecordAnswer<'a> {
    /// The list.
    pub fact: &'a str,
    /// Which record, counted from 1.
    pub row: usize,
    /// In words.
    pub text: String,
}

/// A finding.
#[derive(Debug, Clone, Serialize)]
pub struct FindingAnswer<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it is.
    pub kind: &'static str,
    /// Its title.
    pub title: &'a str,
    /// Its verdict.
    pub verdict: Verdict,
    /// Whether the verdict rests on the applicant's own word for what somebody else must judge.
    pub provisional: bool,
    /// Its clause.
    pub clause: &'a str,
    /// What the policy asks, as a sentence.
    pub text: String,
    /// A remark.
    pub note: Option<&'a str>,
    /// Whose duty it is, for a duty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<&'a str>,
    /// What the case has.
    pub measured: Option<Measured<'a>>,
    /// What the policy asks.
    pub threshold: Option<Threshold<'a>>,
    /// By how much the case falls short.
    pub shortfall: Option<Measured<'a>>,
    /// The records of lists that it fails on.
    pub records: Vec<RecordAnswer<'a>>,
    /// The facts it rests on.
    pub facts: Vec<&'a str>,
    /// Why it is unknown or not computable.
    pub because: Option<Because<'a>>,
    /// Who can change it, where it is not met or not known.
    pub changeable_by: Option<Changer>,
    /// The evidence to bring.
    pub evidence: Vec<&'a str>,
}

/// Money.
#[derive(Debug, Clone, Serialize)]
pub struct AmountAnswer<'a> {
    /// The finding.
    pub finding: &'a str,
    /// Whether it is due.
    pub verdict: Verdict,
    /// How much, in 元; nothing if that is not known or it is not due.
    pub value: Option<Value>,
    /// The unit of `value`.
    pub unit: &'static str,
    /// In words.
    pub text: String,
    /// Who owes it, where it is not money that the applicant receives.
    pub owed_by: Option<&'a str>,
}

/// A date to keep.
#[derive(Debug, Clone, Serialize)]
pub struct DeadlineAnswer<'a> {
    /// The finding.
    pub finding: &'a str,
    /// Whether it was kept.
    pub verdict: Verdict,
    /// The last day.
    pub due: Option<Date>,
    /// The day it was done.
    pub done: Option<Date>,
    /// Days from the as-of date to the last day; negative once it is past.
    pub days_left: Option<i64>,
}

/// A paper to hand in.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentAnswer<'a> {
    /// The finding.
    pub finding: &'a str,
    /// Whether it is there.
    pub verdict: Verdict,
    /// How many copies.
    pub copies: Option<Value>,
}

/// The state of a step of a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// It has been taken.
    Done,
    /// It can be taken now.
    Ready,
    /// An earlier step has not been taken.
    Blocked,
    /// It is not known whether it, or an earlier step, has been taken.
    Unknown,
    /// It is not part of this procedure.
    NotApplicable,
}

/// A step of a procedure.
#[derive(Debug, Clone, Serialize)]
pub struct StepAnswer<'a> {
    /// The finding.
    pub finding: &'a str,
    /// Where it stands.
    pub state: StepState,
    /// Who takes it.
    pub actor: &'a str,
    /// The steps before it.
    pub after: Vec<&'a str>,
    /// The steps before it that have not been taken.
    pub blocked_by: Vec<&'a str>,
}

/// A ladder of tiers.
#[derive(Debug, Clone, Serialize)]
pub struct LadderAnswer<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The rungs, the lowest first.
    pub rungs: Vec<&'a str>,
    /// The highest rung that is met.
    pub reached: Option<&'a str>,
    /// The rung after it.
    pub next: Option<&'a str>,
    /// The findings that the next rung still lacks.
    pub missing: Vec<&'a str>,
}

/// What to ask next.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionAnswer<'a> {
    /// The fact.
    pub fact: &'a str,
    /// Its title.
    pub title: &'a str,
    /// How much the answer can still decide.
    pub score: u32,
    /// How the score comes about.
    pub text: String,
    /// The outcomes that this answer alone may settle.
    pub settles: Vec<&'a str>,
    /// The undecided outcomes that wait for it.
    pub outcomes: Vec<&'a str>,
    /// The undecided findings that wait for it.
    pub findings: Vec<&'a str>,
}

/// What an outcome lacks.
#[derive(Debug, Clone, Serialize)]
pub struct GapAnswer<'a> {
    /// The outcome.
    pub outcome: &'a str,
    /// The findings that are not met, not known or not computable.
    pub missing: Vec<MissingAnswer<'a>>,
    /// The smallest sets of changes that reach it, each proved by deciding again; empty if none was found.
    pub ways: Vec<WayAnswer<'a>>,
}

/// A finding that an outcome lacks.
#[derive(Debug, Clone, Serialize)]
pub struct MissingAnswer<'a> {
    /// The finding.
    pub finding: &'a str,
    /// Its verdict.
    pub verdict: Verdict,
    /// By how much it falls short.
    pub shortfall: Option<Measured<'a>>,
    /// Who can change it.
    pub changeable_by: Option<Changer>,
}

/// A set of changes that reaches an outcome.
#[derive(Debug, Clone, Serialize)]
pub struct WayAnswer<'a> {
    /// Waiting until this date.
    pub from: Option<Date>,
    /// The facts to change or to state.
    pub changes: Vec<ChangeAnswer<'a>>,
    /// In words.
    pub text: String,
}

/// A fact to change or to state.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeAnswer<'a> {
    /// The fact.
    pub fact: &'a str,
    /// Its value now; nothing if it is not known.
    pub now: Option<Value>,
    /// The value that is just enough.
    pub needed: Option<Value>,
    /// The unit of both.
    pub unit: Option<&'a str>,
    /// In words.
    pub text: String,
}

/// From when, and until when, an outcome is met if nothing but time changes.
#[derive(Debug, Clone, Serialize)]
pub struct EligibleAnswer<'a> {
    /// The outcome.
    pub outcome: &'a str,
    /// The first day, on or after the as-of date; nothing if time alone does not make it met.
    pub from: Option<Date>,
    /// The last day, if it ends.
    pub until: Option<Date>,
}

impl<'a> Answer<'a> {
    /// Writes the answer about all outcomes, or about one of them (by index).
    #[must_use]
    pub fn new(decision: &Decision<'a>, lang: Lang, only: Option<usize>) -> Self {
        build::answer(decision, lang, only, true)
    }

    /// The answer without questions, gaps and dates, which cost most of it: what is decided and why, but nothing that is suggested. Who can change a
    /// finding is left out too.
    #[must_use]
    pub fn brief(decision: &Decision<'a>, lang: Lang, only: Option<usize>) -> Self {
        build::answer(decision, lang, only, false)
    }
}
