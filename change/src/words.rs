//! Change, in words: what is different between two plans, line by line, for people who have to agree to it.

mod rules;

use zhunsheng_engine::{
    VerifiedPlan,
    plan::{Dated, Parameter, Plan, Text},
};

pub use rules::How;
pub(crate) use rules::{Change, Kind, changes};

use crate::{parameters::Uses, problem::text, shown};

/// One difference in words, with the clause that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The id of the clause; nothing for what belongs to none, such as facts.
    pub clause: Option<String>,
    /// The difference.
    pub text: Text,
}

/// Every difference between two plans: dated values first, then parameters, facts, rules, outcomes, clauses and the policy itself. Empty if the
/// plans say the same.
#[must_use]
pub fn words(before: &VerifiedPlan, after: &VerifiedPlan) -> Vec<Text> {
    lines(before, after).into_iter().map(|line| line.text).collect()
}

/// The same, each line with its clause.
#[must_use]
pub fn lines(before: &VerifiedPlan, after: &VerifiedPlan) -> Vec<Line> {
    let mut lines = Vec::new();
    let uses = Uses::of(after);
    for (index, parameter) in after.parameters.iter().enumerate() {
        let old = before.parameters.iter().find(|known| known.name == parameter.name);
        let Some(old) = old else { continue };
        let scoped = shown::scoped(after, parameter, uses.findings(index));
        let clause = after.clauses.get(parameter.clause as usize).map(|clause| clause.id.clone());
        let mut found = Vec::new();
        values(before, after, old, parameter, &scoped, &mut found);
        lines.extend(found.into_iter().map(|text| Line { clause: clause.clone(), text }));
    }
    lines.extend(changes(before, after).into_iter().map(|change| Line { clause: change.clause, text: change.line }));
    lines
}

/// The lines about the dated values of one parameter.
fn values(before: &Plan, after: &Plan, old: &Parameter, new: &Parameter, scoped: &Text, lines: &mut Vec<Text>) {
    let shown_before = |dated: &Dated| shown::value(before, &old.domain, dated.value);
    let shown_after = |dated: &Dated| shown::value(after, &new.domain, dated.value);
    let open = || text("（尚未规定）", "(not yet set)");
    for (at, dated) in new.values.iter().enumerate() {
        let from = dated.from;
        let there = old.values.iter().find(|known| known.from == from);
        let previous = at.checked_sub(1).and_then(|at| new.values.get(at)).map_or_else(open, &shown_after);
        let now = shown_after(dated);
        match there {
            None => {
                let until = new.values.get(at + 1).and_then(|next| next.from.plus_days(-1));
                let (zh, en) = until.map_or_else(Default::default, |day| (format!("，至 {day}"), format!(" to {day}")));
                lines.push(text(
                    format!("{}：{} → {}，自 {from}{zh}", scoped.zh, previous.zh, now.zh),
                    format!("{}: {} → {} from {from}{en}", scoped.en, previous.en, now.en),
                ));
            }
            Some(there) if shown_before(there) != now => {
                let was = shown_before(there);
                lines.push(text(
                    format!("{}：更正自 {from} 起的取值，{} → {}", scoped.zh, was.zh, now.zh),
                    format!("{}: the value from {from} is corrected, {} → {}", scoped.en, was.en, now.en),
                ));
            }
            Some(there) if there.source != dated.source => lines.push(text(
                format!("{}：自 {from} 起的取值，依据由“{}”改为“{}”", scoped.zh, there.source, dated.source),
                format!(
                    "{}: the source of the value from {from} changes from “{}” to “{}”",
                    scoped.en, there.source, dated.source
                ),
            )),
            Some(_) => {}
        }
    }
    for dated in old.values.iter().filter(|dated| new.values.iter().all(|known| known.from != dated.from)) {
        let (from, was) = (dated.from, shown_before(dated));
        let then = new.values.iter().rev().find(|known| known.from < from).map_or_else(open, &shown_after);
        lines.push(text(
            format!("{}：删除自 {from} 起的取值 {}，改按 {}", scoped.zh, was.zh, then.zh),
            format!("{}: the value {} from {from} is taken away; {} holds instead", scoped.en, was.en, then.en),
        ));
    }
}
