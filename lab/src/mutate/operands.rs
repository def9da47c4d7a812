//! Beside the pipeline, mutants: every operand of a plan replaced by one rule, in nodes, findings and outcomes alike.

use zhunsheng_engine::plan::{Body, FindingKind, Node, Operand, Plan, Quantity, Start};

/// A replacement of operands, and of the first and last node of a body.
pub(super) struct Rewrite<'f> {
    pub(super) operand: &'f dyn Fn(Operand) -> Operand,
    pub(super) first: &'f dyn Fn(u32) -> u32,
    pub(super) end: &'f dyn Fn(u32) -> u32,
}

impl Rewrite<'_> {
    /// The node with its operands replaced.
    pub(super) fn node(&self, node: &Node) -> Node {
        let f = self.operand;
        let all = |of: &[Operand]| of.iter().map(|operand| f(*operand)).collect::<Vec<_>>();
        match node {
            Node::Not(a) => Node::Not(f(*a)),
            Node::All(of) => Node::All(all(of)),
            Node::Any(of) => Node::Any(all(of)),
            Node::AtLeast { count, of } => Node::AtLeast { count: f(*count), of: all(of) },
            Node::Compare { op, left, right } => Node::Compare { op: *op, left: f(*left), right: f(*right) },
            Node::CompareShare { op, part, whole, level } => {
                Node::CompareShare { op: *op, part: f(*part), whole: f(*whole), level: f(*level) }
            }
            Node::Add(a, b) => Node::Add(f(*a), f(*b)),
            Node::Subtract(a, b) => Node::Subtract(f(*a), f(*b)),
            Node::Multiply(a, b) => Node::Multiply(f(*a), f(*b)),
            Node::Quotient { dividend, divisor, digits, mode } => {
                Node::Quotient { dividend: f(*dividend), divisor: f(*divisor), digits: f(*digits), mode: *mode }
            }
            Node::Round { value, digits, mode } => Node::Round { value: f(*value), digits: f(*digits), mode: *mode },
            Node::Least(a, b) => Node::Least(f(*a), f(*b)),
            Node::Greatest(a, b) => Node::Greatest(f(*a), f(*b)),
            Node::If { condition, then, otherwise } => {
                Node::If { condition: f(*condition), then: f(*then), otherwise: f(*otherwise) }
            }
            Node::Applies { condition, value } => Node::Applies { condition: f(*condition), value: f(*value) },
            Node::YearsBetween(a, b) => Node::YearsBetween(f(*a), f(*b)),
            Node::MonthsBetween(a, b) => Node::MonthsBetween(f(*a), f(*b)),
            Node::DaysBetween(a, b) => Node::DaysBetween(f(*a), f(*b)),
            Node::AddMonths { date, count, step } => Node::AddMonths { date: f(*date), count: f(*count), step: *step },
            Node::AddDays { date, count, step } => Node::AddDays { date: f(*date), count: f(*count), step: *step },
            Node::YearOf(a) => Node::YearOf(f(*a)),
            Node::InYear { date, year } => Node::InYear { date: f(*date), year: f(*year) },
            Node::Count { list, body } => Node::Count { list: f(*list), body: body.map(|body| self.body(body)) },
            Node::Sum { list, body } => Node::Sum { list: f(*list), body: self.body(*body) },
            Node::Every { list, body } => Node::Every { list: f(*list), body: self.body(*body) },
            Node::Some { list, body } => Node::Some { list: f(*list), body: self.body(*body) },
            Node::Distinct { list, key } => Node::Distinct { list: f(*list), key: self.body(*key) },
            Node::Filled(a) => Node::Filled(f(*a)),
            Node::SameText(a, b) => Node::SameText(f(*a), f(*b)),
            Node::SaysInCapitals { text, amount } => Node::SaysInCapitals { text: f(*text), amount: f(*amount) },
            Node::LongestRun { list, key, hit } => {
                Node::LongestRun { list: f(*list), key: self.body(*key), hit: self.body(*hit) }
            }
        }
    }

    fn body(&self, body: Body) -> Body {
        let Body { first, end, result, depth } = body;
        Body { first: (self.first)(first), end: (self.end)(end), result: (self.operand)(result), depth }
    }

    /// Replaces the operands of the whole plan. Its sentences are expected to be empty.
    pub(super) fn plan(&self, plan: &mut Plan) {
        let f = self.operand;
        let quantity = |quantity: &mut Quantity| quantity.of = f(quantity.of);
        for node in &mut plan.nodes {
            *node = self.node(node);
        }
        for finding in &mut plan.findings {
            finding.verdict = f(finding.verdict);
            if let Some(measure) = &mut finding.measure {
                quantity(&mut measure.measured);
                quantity(&mut measure.threshold);
            }
            match &mut finding.kind {
                FindingKind::Indicator { value, target, completion, by, at, start, .. } => {
                    quantity(value);
                    quantity(target);
                    *completion = f(*completion);
                    *by = by.map(f);
                    *at = at.map(f);
                    if let Some(Start { value, day }) = start {
                        quantity(value);
                        *day = day.map(f);
                    }
                }
                FindingKind::Amount { value, .. } => quantity(value),
                FindingKind::Deadline { due, done } => {
                    *due = f(*due);
                    *done = done.map(f);
                }
                FindingKind::Document { copies } => copies.iter_mut().for_each(quantity),
                FindingKind::Criterion | FindingKind::Duty { .. } | FindingKind::Step { .. } => {}
            }
        }
        for outcome in &mut plan.outcomes {
            outcome.verdict = f(outcome.verdict);
        }
    }
}

/// Puts a node before the one at `at`; everything from there on moves by one, and the body that holds `at` grows.
pub(super) fn insert(plan: &mut Plan, at: u32, node: Node) {
    let rewrite = Rewrite {
        operand: &|operand| match operand {
            Operand::Node(index) if index >= at => Operand::Node(index + 1),
            other => other,
        },
        first: &|first| if first > at { first + 1 } else { first },
        end: &|end| if end > at { end + 1 } else { end },
    };
    rewrite.plan(plan);
    let index = at as usize;
    if index <= plan.nodes.len() {
        let place = plan.places.get(index).copied();
        plan.nodes.insert(index, node);
        plan.places.extend(place);
    }
}

/// The operands of a node that are computed once for each record.
pub(super) fn inside(node: &Node) -> impl Iterator<Item = Operand> + '_ {
    node.bodies().flat_map(|body| (body.first..body.end).map(Operand::Node).chain([body.result]))
}

#[cfg(test)]
#[path = "operands_tests.rs"]
mod tests;
