//! Stage prove: what is worth reporting of what was found, each thing at its root: what follows from a claim is not claimed again.

use std::collections::BTreeSet;

use zhunsheng_engine::plan::{Comparison, Node, Operand};

use super::{
    possible::{Place, World},
    warning,
    words::{self, Rule},
};
use crate::{
    diagnostic::{Code, Diagnostic},
    lower::Spans,
    syntax::Span,
};

/// Something that is proved.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Claim {
    /// A comparison always holds, or never.
    Threshold { node: u32, holds: bool },
    /// A condition always holds, or never, though none of its parts does.
    Condition { node: u32, holds: bool },
    /// A way of an `if` is never taken.
    Way { node: u32 },
    /// What stands after the last condition of an `if` is never taken.
    Else { node: u32 },
}

/// Every claim for a stretch.
pub(super) fn claims(world: &mut World<'_>, spans: &Spans) -> Vec<Claim> {
    let mut found = Vec::new();
    // Nodes that are claimed, and those that rest on one: what they are may follow from it.
    let mut settled = vec![false; world.nodes.len()];
    for (index, node) in (0_u32..).zip(&world.plan.nodes) {
        let at = index as usize;
        let mut rests = false;
        let mut look = |operand: Operand| {
            if let Operand::Node(node) = operand {
                rests |= settled.get(node as usize).copied().unwrap_or(false);
            }
        };
        node.operands(&mut look);
        node.bodies().for_each(|body| look(body.result));
        let always = world.nodes.get(at).and_then(|possible| possible.values.always());
        // Why: an amount without a condition of its own is due wherever it applies.
        let given = matches!(node, Node::Applies { value: Operand::Boolean(_), .. });
        let claim = match always.filter(|_| !rests && !given && world.reads_facts(at)) {
            Some(holds) if is_comparison(node) => Some(Claim::Threshold { node: index, holds }),
            Some(holds) => Some(Claim::Condition { node: index, holds }),
            None => None,
        };
        if let Some(slot) = settled.get_mut(at) {
            *slot = rests || claim.is_some();
        }
        found.extend(claim);
    }
    ways(world, spans, &settled, &mut found);
    found
}

fn is_comparison(node: &Node) -> bool {
    matches!(node, Node::Compare { .. } | Node::CompareShare { .. })
}

/// Ways of `if … else if …` that are never taken, because the conditions before leave nothing for them.
fn ways(world: &mut World<'_>, spans: &Spans, settled: &[bool], found: &mut Vec<Claim>) {
    let plan = world.plan;
    let next = |node: &Node| match node {
        Node::If { otherwise: Operand::Node(next), .. } => Some(*next),
        _ => None,
    };
    let inner: BTreeSet<u32> = plan.nodes.iter().filter_map(next).collect();
    let heads = (0_u32..).zip(&plan.nodes).filter(|(index, _)| !inner.contains(index));
    for (head, _) in heads {
        let place: Place = world.places.get(head as usize).copied().unwrap_or_default();
        let (mut at, mut before) = (head, Vec::new());
        while let Some(Node::If { condition, otherwise, .. }) = plan.nodes.get(at as usize) {
            let is_settled = |operand: &Operand| match operand {
                Operand::Node(node) => {
                    settled.get(*node as usize).copied().unwrap_or(false) || !world.reads_facts(*node as usize)
                }
                Operand::Parameter(_) => true,
                _ => false,
            };
            if is_settled(condition) {
                break;
            }
            let mut taken = before.clone();
            taken.push((*condition, true));
            if !before.is_empty() && !world.feasible(&taken, place) {
                found.push(Claim::Way { node: at });
                break;
            }
            before.push((*condition, false));
            match otherwise {
                Operand::Node(next) if matches!(plan.nodes.get(*next as usize), Some(Node::If { .. })) => at = *next,
                _ => {
                    if before.len() > 1 && !spans.switches.contains(&at) && !world.feasible(&before, place) {
                        found.push(Claim::Else { node: at });
                    }
                    break;
                }
            }
        }
    }
}

impl Claim {
    /// The claim as a warning.
    pub(super) fn told(&self, world: &World<'_>, spans: &Spans) -> Diagnostic {
        let span = |node: u32| spans.nodes.get(node as usize).copied().unwrap_or_default();
        match *self {
            Self::Threshold { node, holds } => threshold(world, node, holds, span(node)),
            Self::Condition { node, holds } => condition(world, node, holds, spans),
            Self::Way { node } => warning(
                Code::UnreachableWay,
                span(node),
                "this way is never taken: the conditions before leave nothing for it".to_owned(),
                "put it before the condition that takes its cases, or take it out",
            ),
            Self::Else { node } => warning(
                Code::UnreachableWay,
                span(node),
                "the last `else` is never taken: one of the conditions always holds".to_owned(),
                "make the last condition the `else`, or correct one of them",
            ),
        }
    }
}

/// 人数上限 beyond what a fact can be, and the like.
fn threshold(world: &World<'_>, node: u32, holds: bool, span: Span) -> Diagnostic {
    let does = if holds { "always holds" } else { "never holds" };
    let why = match world.plan.nodes.get(node as usize) {
        Some(Node::Compare { op, left, right }) if left != right => words::sides(world, *op, *left, *right, node),
        Some(Node::Compare { .. }) => "both sides are the same".to_owned(),
        Some(Node::CompareShare { .. }) => "the bounds of its sides leave no other result".to_owned(),
        _ => String::new(),
    };
    let follows = Rule::of(world, node, holds).map_or_else(String::new, |rule| rule.follows());
    warning(
        Code::VacuousThreshold,
        span,
        format!("this comparison {does}: {why}{follows}"),
        "correct the threshold in parameters.json, or the bounds in facts.schema.json",
    )
}

/// A conjunction that nothing can meet, or a disjunction that everything meets.
fn condition(world: &World<'_>, node: u32, holds: bool, spans: &Spans) -> Diagnostic {
    let plan = world.plan;
    let why = words::together(world, node, holds);
    if let Some((at, finding)) = plan.findings.iter().enumerate().find(|(_, one)| one.verdict == Operand::Node(node)) {
        let clause = words::clause(world, finding.clause);
        let span = spans.findings.get(at).copied().unwrap_or_default();
        return if holds {
            let message = format!("the rule `{}` ({clause}) is always met where it applies: {why}", finding.id);
            warning(Code::AlwaysMet, span, message, "correct the condition; a rule that all facts meet decides nothing")
        } else {
            let message = format!("no facts can meet the rule `{}` ({clause}): {why}", finding.id);
            warning(Code::NeverMet, span, message, "correct the condition; should it be an `any`?")
        };
    }
    if let Some((at, outcome)) = plan.outcomes.iter().enumerate().find(|(_, one)| one.verdict == Operand::Node(node)) {
        let clause = words::clause(world, outcome.clause);
        let span = spans.outcomes.get(at).copied().unwrap_or_default();
        return if holds {
            let message = format!("the outcome `{}` ({clause}) is always met where it applies: {why}", outcome.id);
            warning(Code::OutcomeAlwaysMet, span, message, "correct what it needs; should it be an `all`?")
        } else {
            let message = format!("no facts can meet the outcome `{}` ({clause}): {why}", outcome.id);
            warning(Code::OutcomeNeverMet, span, message, "correct what it needs; should it be an `any`?")
        };
    }
    let span = spans.nodes.get(node as usize).copied().unwrap_or_default();
    let does = if holds { "always holds" } else { "never holds" };
    let follows = Rule::of(world, node, holds).map_or_else(String::new, |rule| rule.follows());
    let hint = if holds { "take it out, or correct one of its parts" } else { "correct one of its parts" };
    warning(Code::DeadCondition, span, format!("this condition {does}: {why}{follows}"), hint)
}

/// The comparison in a rule file.
pub(super) fn sign(op: Comparison) -> &'static str {
    match op {
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::Greater => ">",
        Comparison::AtLeast => ">=",
    }
}
