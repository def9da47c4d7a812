//! Beside the pipeline: what many failures have in common: the parameters that their rules rest on, or the rules themselves.

use std::collections::{BTreeMap, BTreeSet};

use zhunsheng_compiler::cases::Case;
use zhunsheng_engine::{
    Date, Facts, Verdict, VerifiedPlan, decide,
    explain::support::support,
    facts,
    plan::{Finding, FindingKind, Plan},
    value::Constant,
};

use super::{CaseFailure, Turned, is_wrong};
use crate::{boundaries::Boundaries, generate::to_json};

/// Why something comes out otherwise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A parameter, by index.
    Parameter(usize),
    /// A rule, by index.
    Rule(usize),
}

/// What comes out otherwise for one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The cause; nothing where there is none to be found.
    pub cause: Option<Cause>,
    /// Positions in the list of what was grouped.
    pub members: Vec<usize>,
}

/// The fewest causes that explain all: again and again the one that most have in common, parameters before rules.
pub(super) fn grouped(suspects: Vec<Vec<Cause>>) -> Vec<Group> {
    let mut open: BTreeMap<usize, Vec<Cause>> = suspects.into_iter().enumerate().collect();
    let mut groups = Vec::new();
    loop {
        let mut counts: BTreeMap<&Cause, usize> = BTreeMap::new();
        for cause in open.values().flat_map(|causes| causes.iter().collect::<BTreeSet<_>>()) {
            *counts.entry(cause).or_default() += 1;
        }
        // Why: of as many, the first, and parameters stand before rules.
        let best = counts.iter().rev().max_by_key(|(_, count)| **count).map(|(cause, _)| (*cause).clone());
        let Some(best) = best else { break };
        let members: Vec<usize> = open.iter().filter(|(_, causes)| causes.contains(&best)).map(|(at, _)| *at).collect();
        members.iter().for_each(|at| drop(open.remove(at)));
        groups.push(Group { cause: Some(best), members });
    }
    if !open.is_empty() {
        groups.push(Group { cause: None, members: open.into_keys().collect() });
    }
    groups
}

/// What a failing case may be due to. With a base that decides otherwise: what differs between the two. Else: what its rules read.
pub(super) fn of_case(
    plan: &VerifiedPlan,
    base: Option<&VerifiedPlan>,
    case: &Case,
    failure: &CaseFailure,
) -> Vec<Cause> {
    if let Some(base) = base {
        let own: BTreeSet<&str> = case.parameters.iter().map(|(name, _)| name.as_str()).collect();
        if let (Ok(now), Ok(then)) = (case.plan(plan), case.plan(base))
            && let Ok(facts) = case.facts(&now)
            && let Ok(before) = facts::read(&then, &[&then, &now], &case.facts)
        {
            let found = differing(&now, &then, &facts, &before, case.as_of);
            let found = causes_of(&now, &then, &found, case.as_of, &own);
            if !found.is_empty() {
                return found;
            }
        }
    }
    let mut causes = Vec::new();
    for deciding in &failure.findings {
        let Some(finding) = plan.findings.get(deciding.finding) else { continue };
        causes.extend(read_by(plan, finding).into_iter().map(Cause::Parameter));
        causes.push(Cause::Rule(deciding.finding));
    }
    causes
}

/// The parameters that a finding reads.
fn read_by(plan: &Plan, finding: &Finding) -> Vec<usize> {
    let value = match &finding.kind {
        FindingKind::Amount { value, .. } => Some(value.of),
        FindingKind::Deadline { due, .. } => Some(*due),
        _ => None,
    };
    let mut read = Vec::new();
    for operand in [Some(finding.verdict), value].into_iter().flatten() {
        read.extend(support(plan, operand).parameters.iter().filter_map(|&index| usize::try_from(index).ok()));
    }
    read.sort_unstable();
    read.dedup();
    read
}

/// The findings that two plans decide otherwise, by index in the first.
fn differing(now: &VerifiedPlan, then: &VerifiedPlan, facts: &Facts, before: &Facts, as_of: Date) -> Vec<usize> {
    let (is, was) = (decide(now, facts, as_of), decide(then, before, as_of));
    let mut found = Vec::new();
    for (index, finding) in now.findings.iter().enumerate() {
        let known = then.findings.iter().find(|known| known.id == finding.id);
        let amount = |decision: &zhunsheng_engine::Decision<'_>, finding: &Finding| match &finding.kind {
            FindingKind::Amount { value, .. } => decision.cell(value.of).number(),
            _ => None,
        };
        let same = known.is_some_and(|known| {
            was.finding(known).verdict == is.finding(finding).verdict && amount(&was, known) == amount(&is, finding)
        });
        if !same {
            found.push(index);
        }
    }
    found
}

/// Why these findings differ: parameters that have another value on the day, or else the rules themselves.
fn causes_of(
    now: &VerifiedPlan,
    then: &VerifiedPlan,
    findings: &[usize],
    day: Date,
    own: &BTreeSet<&str>,
) -> Vec<Cause> {
    let mut causes = Vec::new();
    for &index in findings {
        let Some(finding) = now.findings.get(index) else { continue };
        let moved: Vec<usize> = read_by(now, finding)
            .into_iter()
            .filter(|&parameter| {
                now.parameters.get(parameter).is_some_and(|parameter| {
                    let old = then.parameters.iter().find(|old| old.name == parameter.name);
                    !own.contains(parameter.name.as_str())
                        && value_on(parameter, day) != old.and_then(|old| value_on(old, day))
                })
            })
            .collect();
        if moved.is_empty() {
            causes.push(Cause::Rule(index));
        }
        causes.extend(moved.into_iter().map(Cause::Parameter));
    }
    // Why: where a parameter explains a finding, a rule that only passes it on is no cause of its own.
    if causes.iter().any(|cause| matches!(cause, Cause::Parameter(_))) {
        causes.retain(|cause| matches!(cause, Cause::Parameter(_)));
    }
    causes
}

fn value_on(parameter: &zhunsheng_engine::plan::Parameter, day: Date) -> Option<Constant> {
    parameter.values.iter().rev().find(|dated| dated.from <= day).map(|dated| dated.value)
}

/// What came of the points, and which of them the base decides otherwise.
pub(super) fn turned(plan: &VerifiedPlan, base: Option<&VerifiedPlan>, found: Boundaries) -> Turned {
    let wrong = (0_usize..).zip(&found.points).filter(|(_, point)| is_wrong(point)).map(|(at, _)| at).collect();
    let (mut moved, mut suspects) = (Vec::new(), Vec::new());
    for (at, point) in found.points.iter().enumerate() {
        let Some(base) = base else { break };
        let with = |plan: &VerifiedPlan| {
            let set = |plan: VerifiedPlan, (name, value): &(String, String)| {
                plan.with_value(name, value, plan.policy.from).ok()
            };
            point.parameters.iter().try_fold(plan.clone(), set)
        };
        let with = |plan: &VerifiedPlan| if point.parameters.is_empty() { None } else { with(plan) };
        let (now, then) = (with(plan), with(base));
        let (now, then) = (now.as_ref().unwrap_or(plan), then.as_ref().unwrap_or(base));
        let text = to_json(&point.facts);
        let read = |of: &VerifiedPlan| facts::read(of, &[now, then], &text).ok();
        let Some((facts, before)) = read(now).zip(read(then)) else { continue };
        let own: BTreeSet<&str> = point.parameters.iter().map(|(name, _)| name.as_str()).collect();
        if let Some(finding) = point.finding.and_then(|index| plan.findings.get(index)) {
            let known = then.findings.iter().find(|known| known.id == finding.id);
            let was = known.map(|known| decide(then, &before, point.as_of).finding(known).verdict);
            if was == point.verdict {
                continue;
            }
            let indices = point.finding.map(|index| vec![index]).unwrap_or_default();
            moved.push(at);
            suspects.push(causes_of(now, then, &indices, point.as_of, &own));
        } else if let Some(outcome) = point.outcome.and_then(|index| plan.outcomes.get(index)) {
            let known = then.outcomes.iter().find(|known| known.id == outcome.id);
            let was: Option<Verdict> = known.map(|known| decide(then, &before, point.as_of).outcome(known));
            if was != point.outcome_verdict {
                moved.push(at);
                let found = differing(now, then, &facts, &before, point.as_of);
                suspects.push(causes_of(now, then, &found, point.as_of, &own));
            }
        }
    }
    Turned { found, wrong, moved, groups: grouped(suspects) }
}
