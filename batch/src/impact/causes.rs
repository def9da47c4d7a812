//! Batch, impact: why outcomes came out differently: the findings that changed with them, and the values that those read.

use std::collections::BTreeSet;

use zhunsheng_engine::Verdict;

use super::{
    Question, VERDICTS,
    count::Count,
    pairs::{Pair, Pairs, reads},
    report::Named,
};

/// Rows of which an outcome changed in one way, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlipCause {
    /// The verdict before.
    pub from: Verdict,
    /// The verdict after.
    pub to: Verdict,
    /// The findings that changed with it; none if the outcome itself reads what changed.
    pub findings: Vec<Named>,
    /// The parameters with other values that those read.
    pub parameters: Vec<String>,
    /// Whether they read the date, and it is another one.
    pub date: bool,
    /// Whether the rules themselves are others.
    pub rules: bool,
    /// How many rows.
    pub rows: u64,
}

/// What of that which differs a finding or an outcome reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Reason {
    parameters: BTreeSet<String>,
    date: bool,
    rules: bool,
}

impl Reason {
    fn add(&mut self, other: &Self) {
        self.parameters.extend(other.parameters.iter().cloned());
        self.date |= other.date;
        self.rules |= other.rules;
    }
}

fn of_finding(question: &Question<'_>, pairs: &Pairs, pair: &Pair) -> Reason {
    let before = question.before.map(|side| side.plan);
    let old = pair.before.zip(before).and_then(|(at, plan)| plan.findings.get(at)).map(|finding| finding.verdict);
    let new = pair.after.and_then(|at| question.after.plan.findings.get(at)).map(|finding| finding.verdict);
    reason(question, pairs, old, new)
}

fn of_outcome(question: &Question<'_>, pairs: &Pairs, pair: &Pair) -> Reason {
    let before = question.before.map(|side| side.plan);
    let old = pair.before.zip(before).and_then(|(at, plan)| plan.outcomes.get(at)).map(|outcome| outcome.verdict);
    let new = pair.after.and_then(|at| question.after.plan.outcomes.get(at)).map(|outcome| outcome.verdict);
    reason(question, pairs, old, new)
}

fn reason(
    question: &Question<'_>,
    pairs: &Pairs,
    old: Option<zhunsheng_engine::plan::Operand>,
    new: Option<zhunsheng_engine::plan::Operand>,
) -> Reason {
    let mut reason = Reason::default();
    for (plan, support) in reads(question, old, new) {
        reason.date |= pairs.other_date && support.as_of;
        for index in support.parameters {
            let name = plan.parameters.get(index as usize).map_or("", |parameter| &parameter.name);
            if pairs.changed.iter().any(|changed| changed.name == name) {
                reason.parameters.insert(name.to_owned());
            }
        }
    }
    // Why: where neither a value nor the date explains a change, the rule itself is another one.
    reason.rules = pairs.other_rules && reason.parameters.is_empty() && !reason.date;
    reason
}

/// The flips of each outcome by their causes, and the parameters that alone explain all of them.
pub(super) fn explained(
    question: &Question<'_>,
    pairs: &Pairs,
    count: &Count,
    name: impl Fn(usize) -> Named,
) -> Vec<(Vec<FlipCause>, Vec<String>)> {
    let findings: Vec<Reason> = pairs.findings.iter().map(|pair| of_finding(question, pairs, pair)).collect();
    let mut all: Vec<(Vec<FlipCause>, Vec<String>)> = vec![Default::default(); pairs.outcomes.len()];
    for (cause, rows) in &count.causes {
        let mut reason = Reason::default();
        for finding in &cause.findings {
            if let Some(of) = findings.get(*finding as usize) {
                reason.add(of);
            }
        }
        if cause.findings.is_empty()
            && let Some(pair) = pairs.outcomes.get(cause.outcome as usize)
        {
            reason = of_outcome(question, pairs, pair);
        }
        let verdict = |at: u8| VERDICTS.get(usize::from(at)).copied().unwrap_or(Verdict::Unknown);
        let flip = FlipCause {
            from: verdict(cause.from),
            to: verdict(cause.to),
            findings: cause.findings.iter().map(|finding| name(*finding as usize)).collect(),
            parameters: reason.parameters.into_iter().collect(),
            date: reason.date,
            rules: reason.rules,
            rows: *rows,
        };
        if let Some((flips, _)) = all.get_mut(cause.outcome as usize) {
            flips.push(flip);
        }
    }
    for (flips, only) in &mut all {
        let order = |flip: &FlipCause| (u64::MAX - flip.rows, flip.from, flip.to, flip.findings.clone());
        flips.sort_by_key(order);
        let mut sets = flips.iter().map(|flip| (&flip.parameters, flip.date, flip.rules));
        if let Some((first, false, false)) = sets.next()
            && sets.all(|(parameters, date, rules)| parameters == first && !date && !rules)
        {
            only.clone_from(first);
        }
    }
    all
}
