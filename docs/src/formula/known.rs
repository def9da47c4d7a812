//! Page, content: what formulas need to know of the whole plan: whose verdict a node is, how wide it is, and whether it stands inside of a list.

use std::collections::{BTreeMap, BTreeSet};

use zhunsheng_engine::plan::{Comparison, Node, Operand, Plan};

use crate::{
    labels::{Labels, outcome_anchor, rule_anchor},
    model::Span,
};

/// Columns of words such as `≥` or `且`, roughly.
const JOIN_WIDTH: usize = 4;
/// Columns of what a formula says about a date, a list or a rounding, roughly.
pub(super) const PHRASE_WIDTH: usize = 14;
/// Columns of a value, roughly.
const VALUE_WIDTH: usize = 6;
/// Nothing is wider: keeps sums small.
pub(super) const WIDEST: usize = 10_000;

/// A finding or an outcome, by its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reference {
    /// A finding.
    Finding(usize),
    /// An outcome.
    Outcome(usize),
}

impl Reference {
    /// Its title, as a link to it.
    pub(crate) fn link(self, labels: &Labels<'_>) -> Span {
        let (to, text) = match self {
            Self::Finding(index) => {
                let Some(finding) = labels.plan.findings.get(index) else { return Span::Text(String::new()) };
                (rule_anchor(&finding.id), &finding.title)
            }
            Self::Outcome(index) => {
                let Some(outcome) = labels.plan.outcomes.get(index) else { return Span::Text(String::new()) };
                (outcome_anchor(&outcome.id), &outcome.title)
            }
        };
        Span::Link { to, text: labels.owned(text) }
    }
}

/// What is known of every node.
pub(crate) struct Known {
    verdicts: BTreeMap<u32, Vec<Reference>>,
    /// Verdicts that are one comparison.
    comparisons: BTreeSet<u32>,
    /// Which of the nested lists a node reads records of, one bit each.
    reads: Vec<u8>,
}

impl Known {
    /// Looks at every node once: each stands after those that it reads.
    pub(crate) fn new(labels: &Labels<'_>) -> Self {
        let plan = labels.plan;
        let mut verdicts: BTreeMap<u32, Vec<Reference>> = BTreeMap::new();
        let findings = plan.findings.iter().enumerate().map(|(at, one)| (one.verdict, Reference::Finding(at)));
        let outcomes = plan.outcomes.iter().enumerate().map(|(at, one)| (one.verdict, Reference::Outcome(at)));
        // Why: an amount that is due when an outcome is met has the same verdict; the outcome is what is meant.
        for (verdict, reference) in outcomes.chain(findings) {
            if let Operand::Node(index) = verdict {
                verdicts.entry(index).or_default().push(reference);
            }
        }
        let is_comparison = |index: &u32| is_comparison(plan, Operand::Node(*index));
        let comparisons = verdicts.keys().copied().filter(is_comparison).collect();
        let mut known = Self { verdicts, comparisons, reads: Vec::new() };
        for node in &plan.nodes {
            let mut reads = 0;
            let mut add = |operand: Operand| reads |= known.operand_reads(operand);
            node.operands(&mut add);
            node.bodies().for_each(|body| add(body.result));
            for body in node.bodies() {
                reads &= !bit(body.depth);
            }
            known.reads.push(reads);
        }
        known
    }

    /// Whose verdict a node is, other than that of `own`, if it is named instead of written out.
    pub(crate) fn reference(&self, node: u32, own: Option<Reference>) -> Option<Reference> {
        if self.comparisons.contains(&node) { None } else { self.verdict_of(node, own) }
    }

    /// Whose verdict a single comparison is. It is written out and the rule named beside it: nodes are shared, and who wrote the same
    /// comparison may or may not have meant that rule.
    pub(super) fn also(&self, node: u32, own: Option<Reference>) -> Option<Reference> {
        if self.comparisons.contains(&node) { self.verdict_of(node, own) } else { None }
    }

    fn verdict_of(&self, node: u32, own: Option<Reference>) -> Option<Reference> {
        let all = self.verdicts.get(&node)?;
        if all.iter().any(|one| Some(*one) == own) { None } else { all.first().copied() }
    }

    /// Whether a node reads no record, so that it can be written elsewhere.
    pub(super) fn is_free(&self, node: u32) -> bool {
        self.reads.get(node as usize).is_none_or(|reads| *reads == 0)
    }

    fn operand_reads(&self, operand: Operand) -> u8 {
        match operand {
            Operand::Element { depth, .. } => bit(depth),
            Operand::Node(index) => self.reads.get(index as usize).copied().unwrap_or(0),
            _ => 0,
        }
    }
}

/// Whether an operand is a comparison, or one thing compared with several.
fn is_comparison(plan: &Plan, operand: Operand) -> bool {
    let Operand::Node(index) = operand else { return false };
    match plan.nodes.get(index as usize) {
        Some(Node::Compare { .. } | Node::CompareShare { .. }) => true,
        Some(Node::Any(of)) => of.iter().all(|one| is_equality(plan, *one)),
        _ => false,
    }
}

fn is_equality(plan: &Plan, operand: Operand) -> bool {
    let Operand::Node(index) = operand else { return false };
    matches!(plan.nodes.get(index as usize), Some(Node::Compare { op: Comparison::Equal, .. }))
}

/// Columns of an operand that is not a node.
pub(super) fn operand_width(operand: Operand, labels: &Labels<'_>) -> usize {
    match operand {
        Operand::Fact(index) => labels.fact(index).map_or(0, |fact| columns(labels.text(&fact.title))),
        Operand::Parameter(index) => {
            labels.parameter(index).map_or(0, |one| columns(labels.text(&one.title)) + VALUE_WIDTH)
        }
        Operand::AsOf | Operand::Element { .. } | Operand::Choice(_) | Operand::Node(_) => PHRASE_WIDTH,
        Operand::Boolean(_) | Operand::Whole(_) => 1,
    }
}

/// Whether a node that is too wide for a line is written as a list.
pub(super) fn becomes_list(node: &Node) -> bool {
    matches!(
        node,
        Node::Not(_)
            | Node::All(_)
            | Node::Any(_)
            | Node::AtLeast { .. }
            | Node::If { .. }
            | Node::Applies { .. }
            | Node::Count { .. }
            | Node::Sum { .. }
            | Node::Every { .. }
            | Node::Some { .. }
            | Node::LongestRun { .. }
    )
}

fn bit(depth: u8) -> u8 {
    1_u8.checked_shl(u32::from(depth)).unwrap_or(0)
}

/// Columns of the words of a node around its operands, roughly.
pub(super) fn own_width(node: &Node) -> usize {
    match node {
        Node::All(of) | Node::Any(of) | Node::AtLeast { of, .. } => JOIN_WIDTH * of.len(),
        Node::Quotient { .. }
        | Node::Round { .. }
        | Node::YearsBetween(..)
        | Node::MonthsBetween(..)
        | Node::DaysBetween(..)
        | Node::Count { .. }
        | Node::Sum { .. }
        | Node::Every { .. }
        | Node::Some { .. }
        | Node::LongestRun { .. }
        | Node::CompareShare { .. } => PHRASE_WIDTH,
        Node::If { .. } | Node::Applies { .. } | Node::Least(..) | Node::Greatest(..) => 2 * JOIN_WIDTH,
        _ => JOIN_WIDTH,
    }
}

/// Columns of a text: a Chinese character takes two.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(|one| if u32::from(one) < 0x1100 { 1 } else { 2 }).sum()
}
