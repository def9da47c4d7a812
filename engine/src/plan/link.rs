//! Stage load: where the operands of the common nodes stand, looked up once, so that reading one needs no branch on its kind.

use alloc::vec::Vec;

use super::{Comparison, Node, Operand, Plan};
use crate::{
    date::Date,
    value::{Cell, constant},
};

/// The bit that tells a fact from a cell in memory.
const FACT: u32 = 1 << 31;

/// The place of an operand: among the facts, or in the memory of a decision.
///
/// The memory holds the fixed cells first (parameters in force, then the date and constants), then a cell for every node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link(u32);

impl Link {
    /// Leads to a cell that is unknown: beyond the end of any memory.
    const NOWHERE: Self = Self(!FACT);

    fn new(index: usize, fact: bool) -> Self {
        match u32::try_from(index) {
            Ok(index) if index < !FACT => Self(if fact { index | FACT } else { index }),
            _ => Self::NOWHERE,
        }
    }

    /// The cell that the link leads to.
    #[inline(always)]
    pub(crate) fn of<'m>(self, facts: &'m [Cell], memory: &'m [Cell]) -> &'m Cell {
        let bank = if self.0 & FACT == 0 { memory } else { facts };
        bank.get((self.0 & !FACT) as usize).unwrap_or(&constant::UNKNOWN)
    }
}

/// What computes a node in one pass over all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// A comparison.
    Compare(Comparison),
    /// Full years between two dates.
    Years,
    /// Anything else: by its node.
    Node,
}

/// A node outside of lists, with its operands looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) work: Work,
    pub(crate) left: Link,
    pub(crate) right: Link,
    /// The index of the node.
    pub(crate) node: u32,
}

/// A finding with the places of its verdict and of the two sides of its measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FindingLink {
    pub(crate) verdict: Link,
    pub(crate) measured: Link,
    pub(crate) threshold: Link,
    /// How the sides are compared; nothing without a measure.
    pub(crate) op: Option<Comparison>,
}

/// The links of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Links {
    /// The nodes outside of lists, in dependency order.
    pub(crate) steps: Vec<Step>,
    /// The findings, by index.
    pub(crate) findings: Vec<FindingLink>,
    /// What stands in the fixed cells after the parameters.
    constants: Vec<Operand>,
}

impl Links {
    /// Links the nodes that stand outside of lists, and the findings, of a verified plan.
    pub(crate) fn new(plan: &Plan, order: impl Iterator<Item = u32>) -> Self {
        let mut links = Self { constants: constants(plan), ..Self::default() };
        for index in order {
            let step = |work, left, right| Step { work, left, right, node: index };
            links.steps.push(match plan.nodes.get(index as usize) {
                Some(Node::Compare { op, left, right }) => {
                    step(Work::Compare(*op), links.link(plan, *left), links.link(plan, *right))
                }
                Some(Node::YearsBetween(a, b)) => step(Work::Years, links.link(plan, *a), links.link(plan, *b)),
                _ => step(Work::Node, Link::NOWHERE, Link::NOWHERE),
            });
        }
        for finding in &plan.findings {
            let side = |side: Option<Operand>| side.map_or(Link::NOWHERE, |operand| links.link(plan, operand));
            let link = FindingLink {
                verdict: side(Some(finding.verdict)),
                measured: side(finding.measure.map(|measure| measure.measured.of)),
                threshold: side(finding.measure.map(|measure| measure.threshold.of)),
                op: finding.measure.map(|measure| measure.op),
            };
            links.findings.push(link);
        }
        links
    }

    fn link(&self, plan: &Plan, operand: Operand) -> Link {
        match operand {
            Operand::Fact(index) => Link::new(index as usize, true),
            Operand::Parameter(index) => Link::new(index as usize, false),
            Operand::Node(index) => Link::new(self.fixed_len(plan) + index as usize, false),
            Operand::Element { .. } => Link::NOWHERE,
            Operand::AsOf | Operand::Boolean(_) | Operand::Whole(_) | Operand::Choice(_) => {
                let at = self.constants.iter().position(|known| *known == operand);
                at.map_or(Link::NOWHERE, |at| Link::new(plan.parameters.len() + at, false))
            }
        }
    }

    /// How many fixed cells there are.
    pub(crate) fn fixed_len(&self, plan: &Plan) -> usize {
        plan.parameters.len() + self.constants.len()
    }

    /// The fixed cells as of a date, in the place of what `cells` holds.
    pub(crate) fn fix(&self, plan: &Plan, as_of: Date, cells: &mut Vec<Cell>) {
        cells.clear();
        cells.reserve(self.fixed_len(plan));
        for parameter in &plan.parameters {
            let dated = parameter.values.iter().rev().find(|dated| dated.from <= as_of);
            cells.push(dated.map_or(Cell::Unknown, |dated| dated.value.cell()));
        }
        cells.extend(self.constants.iter().map(|&operand| match operand {
            Operand::AsOf => Cell::Date(as_of),
            Operand::Boolean(b) => Cell::Boolean(b),
            Operand::Whole(n) => Cell::Integer(i64::from(n)),
            Operand::Choice(c) => Cell::Choice(c),
            _ => Cell::Unknown,
        }));
    }
}

/// The constants that nodes and findings name, each once.
fn constants(plan: &Plan) -> Vec<Operand> {
    let mut found = Vec::new();
    let mut note = |operand: Operand| {
        let constant = matches!(operand, Operand::AsOf | Operand::Boolean(_) | Operand::Whole(_) | Operand::Choice(_));
        if constant && !found.contains(&operand) {
            found.push(operand);
        }
    };
    plan.nodes.iter().for_each(|node| node.operands(&mut note));
    for finding in &plan.findings {
        note(finding.verdict);
        if let Some(measure) = finding.measure {
            note(measure.measured.of);
            note(measure.threshold.of);
        }
    }
    found
}
