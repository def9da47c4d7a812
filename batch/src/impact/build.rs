//! Batch, impact: from counts to the report.

use zhunsheng_engine::{
    VerifiedPlan,
    plan::{FindingKind, Text},
};
use zhunsheng_intake::problem::text;

use super::{
    Question, Settings, Side,
    causes::explained,
    count::Compared,
    groups,
    pairs::{Pair, Pairs},
    report::{About, Amount, Finding, MissingFact, Named, Outcome, Report, Rows},
    run::Collected,
};
use crate::{
    kernel::Counts,
    population::{Layout, Population},
};

fn about(side: &Side<'_>) -> About {
    let policy = &side.plan.policy;
    About {
        policy: policy.id.clone(),
        version: policy.version.clone(),
        title: policy.title.clone(),
        plan: side.plan.hash().to_owned(),
        as_of: side.as_of,
    }
}

fn named(plan: &VerifiedPlan, id: &str, title: &Text, clause: u32) -> Named {
    let clause = plan.clauses.get(clause as usize).map_or_else(String::new, |clause| clause.id.clone());
    Named { id: id.to_owned(), title: (title.zh.clone(), title.en.clone()), clause }
}

/// The plan and the index in it that a pair is told by: after, if it is there.
fn told<'p>(question: &Question<'p>, pair: &Pair) -> Option<(&'p VerifiedPlan, usize)> {
    let after = pair.after.map(|at| (question.after.plan, at));
    after.or_else(|| Some((question.before?.plan, pair.before?)))
}

fn finding(question: &Question<'_>, pair: &Pair) -> Option<Named> {
    let (plan, at) = told(question, pair)?;
    let finding = plan.findings.get(at)?;
    Some(named(plan, &finding.id, &finding.title, finding.clause))
}

fn outcome(question: &Question<'_>, pair: &Pair) -> Option<Named> {
    let (plan, at) = told(question, pair)?;
    let outcome = plan.outcomes.get(at)?;
    Some(named(plan, &outcome.id, &outcome.title, outcome.clause))
}

fn sides(pair: &Pair, count: &Compared) -> (Option<Counts>, Option<Counts>) {
    (pair.before.map(|_| count.before), pair.after.map(|_| count.after))
}

#[expect(clippy::too_many_arguments, reason = "everything that a report is made of, once")]
pub(super) fn report(
    question: &Question<'_>,
    pairs: &Pairs,
    population: &Population,
    layout: &Layout<'_>,
    settings: &Settings,
    collected: Collected,
    mut notes: Vec<Text>,
    broken_off: Option<(u64, u64)>,
) -> Report {
    let Collected { total, problems, blank, units, .. } = collected;
    let count = total.count;
    let name = |at: usize| pairs.findings.get(at).and_then(|pair| finding(question, pair));
    let explained = explained(question, pairs, &count, |at| name(at).unwrap_or_default());
    let outcomes = pairs.outcomes.iter().zip(&count.outcomes).zip(explained);
    let outcomes = outcomes.filter_map(|((pair, count), (causes, only))| {
        let (before, after) = sides(pair, count);
        Some(Outcome { about: outcome(question, pair)?, before, after, flips: count.flips, causes, only })
    });
    let findings = pairs.findings.iter().zip(&count.findings).filter_map(|(pair, count)| {
        let (before, after) = sides(pair, count);
        Some(Finding { about: finding(question, pair)?, before, after, flips: count.flips })
    });
    let amounts = pairs.amounts.iter().zip(&count.amounts).filter_map(|(at, money)| {
        let (pair, counts) = (pairs.findings.get(*at)?, count.findings.get(*at)?);
        let (plan, index) = told(question, pair)?;
        let owed_by = match &plan.findings.get(index)?.kind {
            FindingKind::Amount { owed_by, .. } => owed_by.clone(),
            _ => None,
        };
        // Why: where it is open whether something is due, or it is due and nobody knows how much, the sum says nothing of it.
        let open =
            |counts: &Counts, known: u64| counts.unknown + counts.not_computable + counts.met.saturating_sub(known);
        Some(Amount {
            about: finding(question, pair)?,
            owed_by,
            before: pair.before.map(|_| money.before),
            after: pair.after.map(|_| money.after),
            open: (open(&counts.before, money.before.rows), open(&counts.after, money.after.rows)),
            more: money.more,
            less: money.less,
        })
    });
    let groups = (!layout.groups.is_empty()).then(|| {
        let columns: Vec<String> = layout.groups.iter().map(|(heading, _)| heading.to_string()).collect();
        let label = |at: usize, value: &str| {
            groups::label(question.after.plan, layout.groups.get(at).and_then(|(_, fact)| *fact), value)
        };
        groups::shown(pairs, &columns, settings.min_group, count.groups, total.rest, label)
    });
    notes.extend(layout.notes.iter().cloned());
    if blank > 0 {
        notes.push(text(format!("空行 {blank} 行，不计"), format!("{blank} empty lines were not counted")));
    }
    if problems.elsewhere > 0 {
        let count = problems.elsewhere;
        notes.push(text(
            format!("有 {count} 格超出比较对象那一版的范围，在“之前”一侧按不知道处理"),
            format!(
                "{count} cells are out of bounds for the edition compared with and count as unknown on the side before"
            ),
        ));
    }
    for (at, units) in units {
        let heading = layout.headings.get(at).map_or("", |heading| &**heading);
        notes.extend(mixed(heading, &units));
    }
    let plan = question.after.plan;
    let counted = |at: &&usize| pairs.outcomes.iter().any(|pair| pair.after == Some(**at));
    let missing = layout.missing.iter().filter_map(|missing| {
        let fact = plan.facts.get(missing.fact)?;
        let mut outcomes = missing.outcomes.iter().filter(counted).filter_map(|at| plan.outcomes.get(*at)).peekable();
        outcomes.peek()?;
        Some(MissingFact {
            fact: Named {
                id: fact.name.clone(),
                title: (fact.title.zh.clone(), fact.title.en.clone()),
                clause: String::new(),
            },
            outcomes: outcomes.map(|outcome| named(plan, &outcome.id, &outcome.title, outcome.clause)).collect(),
        })
    });
    let rows = Rows { decided: count.rows, set_aside: problems.rows, bad_cells: problems.cells, blank };
    Report {
        before: question.before.as_ref().map(about),
        after: about(&question.after),
        other_rules: pairs.other_rules,
        format: population.format.name(),
        encoding: population.encoding,
        rows,
        broken_off,
        outcomes: outcomes.collect(),
        findings: findings.collect(),
        amounts: amounts.collect(),
        groups,
        missing: missing.collect(),
        problems,
        notes,
        changed: pairs.changed.clone(),
    }
}

/// A note on a column in which more than one unit was written.
fn mixed(heading: &str, units: &crate::population::fill::Units) -> Option<Text> {
    let kinds = units.written.len() + usize::from(units.bare > 0);
    if kinds < 2 {
        return None;
    }
    let list = |between: &str| {
        units.written.iter().map(|(unit, count)| format!("{unit} {count}")).collect::<Vec<_>>().join(between)
    };
    let bare = units.bare;
    Some(text(
        format!(
            "“{heading}”一列里单位不一：{}；没写单位的 {bare} 格按列名的单位。各格已按自己的单位换算，请核对",
            list("、")
        ),
        format!(
            "the column `{heading}` mixes units: {}; {bare} cells without one are read in that of the heading. Each cell was converted by its own: please check",
            list(", ")
        ),
    ))
}
