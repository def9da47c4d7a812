//! Stage explain: which records of a list keep a condition from holding, each proved by deciding on that record alone.

use alloc::{vec, vec::Vec};

use super::{causes::list_of, support::support};
use crate::{
    decide::{Decision, InForce},
    facts::Facts,
    order,
    plan::{Finding, Node, Operand, Plan},
    value::Cell,
};

/// No more records than this are named for a finding.
const MOST: usize = 100;

/// A record of a list that a finding fails on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FailingRecord {
    /// The index of the list fact.
    pub list: u32,
    /// The position of the record, from 0.
    pub row: usize,
}

/// The records that a finding which is not met fails on: those of which `all` needs something they do not have, of which `any` is not wanted, or that
/// occur twice. In the order of the lists and records; empty where the verdict has other reasons.
#[must_use]
pub fn failing_records(decision: &Decision<'_>, finding: &Finding) -> Vec<FailingRecord> {
    let mut found = Vec::new();
    blame(decision, finding.verdict, false, &mut found);
    order::sort(&mut found, Ord::cmp);
    found.dedup();
    found.truncate(MOST);
    found
}

/// Looks for list nodes that make this operand `is`.
fn blame(decision: &Decision<'_>, operand: Operand, is: bool, found: &mut Vec<FailingRecord>) {
    if decision.cell(operand) != Cell::Boolean(is) {
        return;
    }
    let Operand::Node(index) = operand else { return };
    match decision.plan().nodes.get(index as usize) {
        Some(Node::Not(inner)) => blame(decision, *inner, !is, found),
        Some(Node::Applies { value, .. }) => blame(decision, *value, is, found),
        Some(Node::If { condition, then, otherwise }) => {
            let way = if decision.cell(*condition) == Cell::Boolean(true) { *then } else { *otherwise };
            blame(decision, way, is, found);
        }
        Some(Node::All(of)) if !is => of.iter().for_each(|&of| blame(decision, of, is, found)),
        Some(Node::Any(of)) => of.iter().for_each(|&of| blame(decision, of, is, found)),
        // Why: where the condition reads the list itself, a record alone is another question.
        Some(node) if reads_own_list(decision.plan(), node) => {}
        Some(Node::Every { list, .. }) if !is => one_by_one(decision, operand, *list, is, found),
        Some(Node::Some { list, .. }) if is => one_by_one(decision, operand, *list, is, found),
        Some(Node::Distinct { list, .. }) if !is => repeated(decision, operand, *list, found),
        _ => {}
    }
}

/// Whether what a list node computes for each record reads that list again.
fn reads_own_list(plan: &Plan, node: &Node) -> bool {
    let Some(list) = list_of(node) else { return false };
    let mut again = false;
    for index in node.bodies().flat_map(|body| body.first..body.end) {
        if let Some(inside) = plan.nodes.get(index as usize) {
            inside.operands(|operand| again |= operand == list || matches!((operand, list), (Operand::Node(_), Operand::Fact(fact)) if support(plan, operand).facts.contains(fact)));
        }
    }
    again
}

/// The records with which alone the operand is already what it is.
fn one_by_one(decision: &Decision<'_>, operand: Operand, list: Operand, is: bool, found: &mut Vec<FailingRecord>) {
    with_records(decision, operand, list, |decide, list, records| {
        for (row, record) in records.iter().enumerate() {
            if decide(vec![record.clone()]) == Cell::Boolean(is) {
                found.push(FailingRecord { list, row });
            }
        }
    });
}

/// The records that repeat an earlier one.
fn repeated(decision: &Decision<'_>, operand: Operand, list: Operand, found: &mut Vec<FailingRecord>) {
    with_records(decision, operand, list, |decide, list, records| {
        let mut before: Vec<Vec<Cell>> = Vec::new();
        for (row, record) in records.iter().enumerate() {
            before.push(record.clone());
            if decide(before.clone()) == Cell::Boolean(false) {
                found.push(FailingRecord { list, row });
                before.pop();
            }
        }
    });
}

/// Gives `look` the records of a list and a way to decide the operand on other records of it.
fn with_records(
    decision: &Decision<'_>,
    operand: Operand,
    list: Operand,
    look: impl FnOnce(&mut dyn FnMut(Vec<Vec<Cell>>) -> Cell, u32, &[Vec<Cell>]),
) {
    let (Operand::Fact(fact), Cell::List(id)) = (list, decision.cell(list)) else { return };
    let mut facts: Facts = decision.facts().clone();
    let mut decider = InForce::new(decision.plan, decision.as_of()).only(core::iter::once(operand)).decider();
    let mut decide = |records: Vec<Vec<Cell>>| {
        facts.replace_records(id, records);
        decider.decide(&facts).cell(operand)
    };
    look(&mut decide, fact, decision.facts().records(id));
}
