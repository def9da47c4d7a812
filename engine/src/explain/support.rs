//! Stage explain: what a value rests on: the facts and parameters it can read, and whether it rests on somebody's own word.

use alloc::{vec, vec::Vec};

use super::causes::list_of;
use crate::{
    date::Date,
    decide::Decision,
    order::Indices,
    plan::{Judge, Node, Operand, Plan},
    value::Cell,
};

/// Everything that a value can read, whatever the facts are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Support {
    /// The facts, by index.
    pub facts: Indices,
    /// The parameters, by index.
    pub parameters: Indices,
    /// Whether the as-of date is read.
    pub as_of: bool,
}

/// What an operand can read.
#[must_use]
pub fn support(plan: &Plan, operand: Operand) -> Support {
    let mut support = Support::default();
    let mut seen = vec![false; plan.nodes.len()];
    let mut stack = vec![operand];
    while let Some(operand) = stack.pop() {
        match operand {
            Operand::Fact(fact) => {
                support.facts.insert(fact);
            }
            Operand::Parameter(parameter) => {
                support.parameters.insert(parameter);
            }
            Operand::AsOf => support.as_of = true,
            Operand::Node(index) => {
                let Some(seen) = seen.get_mut(index as usize).filter(|seen| !**seen) else {
                    continue;
                };
                *seen = true;
                if let Some(node) = plan.nodes.get(index as usize) {
                    node.operands(|operand| stack.push(operand));
                    for body in node.bodies() {
                        stack.push(body.result);
                        stack.extend((body.first..body.end).map(Operand::Node));
                    }
                }
            }
            Operand::Element { .. } | Operand::Boolean(_) | Operand::Whole(_) | Operand::Choice(_) => {}
        }
    }
    support
}

/// Since when the parameter values that an operand reads are in force: the latest of their dates.
#[must_use]
pub fn in_force_since(decision: &Decision<'_>, operand: Operand) -> Option<Date> {
    let parameters = support(decision.plan, operand).parameters;
    let since = |index: u32| {
        let parameter = decision.plan.parameters.get(index as usize)?;
        parameter.values.iter().rev().map(|dated| dated.from).find(|&from| from <= decision.as_of)
    };
    parameters.into_iter().filter_map(since).max()
}

/// The judged facts, not confirmed by their judge, without which the verdict would not stand. Empty for a verdict that is not known.
#[must_use]
pub fn own_word(decision: &Decision<'_>, operand: Operand) -> Indices {
    Rests { decision, known: vec![None; decision.plan.nodes.len()] }.operand(operand)
}

struct Rests<'d, 'a> {
    decision: &'d Decision<'a>,
    known: Vec<Option<Indices>>,
}

impl Rests<'_, '_> {
    fn operand(&mut self, operand: Operand) -> Indices {
        let decision = self.decision;
        if !decision.cell(operand).is_known() {
            return Indices::new();
        }
        match operand {
            Operand::Fact(index) => {
                let judged = decision.plan.facts.get(index as usize).is_some_and(|fact| fact.judge != Judge::Applicant);
                let own = judged && !decision.facts.is_confirmed(index as usize);
                own.then_some(index).into_iter().collect()
            }
            Operand::Node(index) => {
                if let Some(Some(known)) = self.known.get(index as usize) {
                    return known.clone();
                }
                let found =
                    decision.plan.nodes.get(index as usize).map_or_else(Indices::new, |node| self.node(index, node));
                if let Some(slot) = self.known.get_mut(index as usize) {
                    *slot = Some(found.clone());
                }
                found
            }
            _ => Indices::new(),
        }
    }

    fn node(&mut self, index: u32, node: &Node) -> Indices {
        let truth = self.decision.cell(Operand::Node(index));
        match (node, truth) {
            // One false condition settles a conjunction: it rests on nobody's word if one of them does not.
            (Node::All(of), Cell::Boolean(false)) => self.firmest(of, false),
            (Node::Any(of), Cell::Boolean(true)) => self.firmest(of, true),
            (Node::If { condition, then, otherwise }, _) => {
                let chosen = if self.decision.cell(*condition) == Cell::Boolean(true) { *then } else { *otherwise };
                let mut found = self.operand(*condition);
                found.add(&self.operand(chosen));
                found
            }
            _ => {
                let mut found = Indices::new();
                node.operands(|operand| found.add(&self.operand(operand)));
                if list_of(node).is_some() {
                    let inside = node.bodies().flat_map(|body| (body.first..body.end).map(Operand::Node));
                    let facts =
                        inside.flat_map(|operand| support(self.decision.plan, operand).facts).collect::<Indices>();
                    facts.into_iter().for_each(|fact| found.add(&self.operand(Operand::Fact(fact))));
                }
                found
            }
        }
    }

    fn firmest(&mut self, of: &[Operand], truth: bool) -> Indices {
        let deciding = of.iter().filter(|&&operand| self.decision.cell(operand) == Cell::Boolean(truth));
        let sets: Vec<_> =
            deciding.copied().collect::<Vec<_>>().into_iter().map(|operand| self.operand(operand)).collect();
        sets.into_iter().min_by_key(Indices::len).unwrap_or_default()
    }
}
