//! Change, compared: rules and outcomes that are new, gone or different, each with what it says before and after.

use serde::Serialize;
use zhunsheng_compiler::coverage::Kind as FindingKind;
use zhunsheng_engine::{
    Date, Facts, Lang, VerifiedPlan, decide,
    plan::{Outcome, Text},
    wording,
};

use super::values::sentence;
use crate::{
    problem::text,
    words::{self, How, Kind},
};

/// A rule or an outcome that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleChange {
    /// `criterion`, `duty` and so on, as rules write it; `outcome` for an outcome.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Its clause.
    pub clause: String,
    /// What became of it.
    pub how: How,
    /// What of it is different, if it is altered.
    pub parts: Vec<Text>,
    /// What it said; nothing if it is new or has no sentence.
    pub before: Option<Text>,
    /// What it says; nothing if it is gone or has no sentence.
    pub after: Option<Text>,
}

/// Every rule and outcome that is new, gone or different; sentences as of a day for each side.
pub(super) fn changes(old: &VerifiedPlan, new: &VerifiedPlan, was: Date, is: Date) -> Vec<RuleChange> {
    let changed = words::changes(old, new).into_iter();
    let rules = changed.filter(|change| matches!(change.kind, Kind::Rule | Kind::Outcome));
    let row = |change: words::Change| {
        let (before, after) = (said(old, &change, was), said(new, &change, is));
        let (kind, title) = after.as_ref().or(before.as_ref()).map(|said| (said.kind, said.title.clone()))?;
        Some(RuleChange {
            kind,
            id: change.id,
            title,
            clause: change.clause.unwrap_or_default(),
            how: change.how,
            parts: change.parts,
            before: before.and_then(|said| said.sentence),
            after: after.and_then(|said| said.sentence),
        })
    };
    rules.filter_map(row).collect()
}

struct Said {
    kind: &'static str,
    title: Text,
    sentence: Option<Text>,
}

/// The rule or outcome in one of the plans.
fn said(plan: &VerifiedPlan, change: &words::Change, day: Date) -> Option<Said> {
    if change.kind == Kind::Outcome {
        let outcome = plan.outcomes.iter().find(|outcome| outcome.id == change.id)?;
        return Some(Said { kind: "outcome", title: outcome.title.clone(), sentence: of_outcome(plan, outcome, day) });
    }
    let finding = plan.findings.iter().find(|finding| finding.id == change.id)?;
    let kind = FindingKind::of(finding).name();
    Some(Said { kind, title: finding.title.clone(), sentence: Some(sentence(plan, finding, day)) })
}

fn of_outcome(plan: &VerifiedPlan, outcome: &Outcome, day: Date) -> Option<Text> {
    let says = outcome.says.as_ref()?;
    let facts = Facts::none(plan);
    let decision = decide(plan, &facts, day);
    Some(text(wording::sentence(&decision, says, Lang::Zh), wording::sentence(&decision, says, Lang::En)))
}
