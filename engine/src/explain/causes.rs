//! Stage explain: why a value is missing, by walking from it to the facts, parameters and places that are to blame.

use alloc::{vec, vec::Vec};

use crate::{
    decide::Decision,
    order::Indices,
    plan::{Body, Node, Operand},
    value::Cell,
};

/// What stands between a decision and a value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Causes {
    /// The facts that are not known and can still change the value, by index.
    pub facts: Indices,
    /// The parameters that have no value on the as-of date, by index.
    pub parameters: Indices,
    /// The nodes that cannot be computed.
    pub places: Indices,
}

impl Decision<'_> {
    /// Why this operand has no value; nothing if it has one.
    #[must_use]
    pub fn causes(&self, operand: Operand) -> Causes {
        let mut walk = Walk { decision: self, seen: vec![false; self.plan.nodes.len()], causes: Causes::default() };
        walk.operand(operand);
        walk.causes
    }
}

struct Walk<'d, 'a> {
    decision: &'d Decision<'a>,
    seen: Vec<bool>,
    causes: Causes,
}

impl Walk<'_, '_> {
    fn operand(&mut self, operand: Operand) {
        match (operand, self.decision.cell(operand)) {
            (_, Cell::NotComputable(place)) => {
                self.causes.places.insert(place);
                // Why: in a combination, an unknown beside it is found at the combination; here no answer helps.
            }
            (Operand::Fact(fact), Cell::Unknown) => {
                self.causes.facts.insert(fact);
            }
            (Operand::Parameter(parameter), Cell::Unknown) => {
                self.causes.parameters.insert(parameter);
            }
            (Operand::Node(node), Cell::Unknown) => self.node(node),
            _ => {}
        }
    }

    fn node(&mut self, index: u32) {
        let Some(seen) = self.seen.get_mut(index as usize).filter(|seen| !**seen) else {
            return;
        };
        *seen = true;
        let plan = self.decision.plan;
        let Some(node) = plan.nodes.get(index as usize) else {
            return;
        };
        match node {
            // Why: what stands in a way that is not taken is not to blame.
            Node::If { condition, then, otherwise } => match self.decision.cell(*condition) {
                Cell::Boolean(true) => self.operand(*then),
                Cell::Boolean(false) => self.operand(*otherwise),
                _ => node.operands(|operand| self.operand(operand)),
            },
            _ => node.operands(|operand| self.operand(operand)),
        }
        if let Some(list) = list_of(node) {
            for body in node.bodies() {
                self.body(list, body);
            }
        }
    }

    /// Inside a body the cells are those of the last record, so the missing fields and outer values are looked up themselves.
    fn body(&mut self, list: Operand, body: Body) {
        let plan = self.decision.plan;
        let Operand::Fact(fact) = list else { return };
        let mut fields = Indices::new();
        let mut outer = Vec::new();
        let mut deeper_lists = Vec::new();
        let mut note = |operand| match operand {
            Operand::Element { depth, field } if depth == body.depth => {
                fields.insert(field);
            }
            Operand::Node(inner) if (body.first..body.end).contains(&inner) => {}
            other => outer.push(other),
        };
        note(body.result);
        for inner in body.first..body.end {
            if let Some(node) = plan.nodes.get(inner as usize) {
                node.operands(&mut note);
                node.bodies().for_each(|deeper| note(deeper.result));
                deeper_lists.extend(node.bodies().filter_map(|deeper| Some((list_of(node)?, deeper))));
            }
        }
        outer.into_iter().for_each(|operand| self.operand(operand));
        // Why: the records of a list inside may lack fields of their own.
        deeper_lists.into_iter().for_each(|(list, deeper)| self.body(list, deeper));
        if let Cell::List(id) = self.decision.cell(list) {
            let open =
                |record: &Vec<Cell>| fields.iter().any(|&field| record.get(field as usize) == Some(&Cell::Unknown));
            if self.decision.facts.records(id).iter().any(open) {
                self.causes.facts.insert(fact);
            }
        }
    }
}

/// The list that a node goes through.
pub(super) fn list_of(node: &Node) -> Option<Operand> {
    match node {
        Node::Count { list, .. }
        | Node::Sum { list, .. }
        | Node::Every { list, .. }
        | Node::Some { list, .. }
        | Node::Distinct { list, .. }
        | Node::LongestRun { list, .. } => Some(*list),
        _ => None,
    }
}
