//! Stage explain: from when, and until when, time alone makes something hold. Jumps from one date on which anything can change to the next.

use alloc::{vec, vec::Vec};

use super::support::support;
use crate::{
    date::Date,
    decide::{Decider, Decision, InForce},
    facts::Facts,
    plan::{Comparison, Node, Operand},
    value::Cell,
};

/// Nothing is looked for beyond this many years.
pub const HORIZON_YEARS: i64 = 100;
/// No more dates than this are tried; a rule that may change every day is followed for about eleven years.
const MOST_STEPS: usize = 4_000;

/// When something holds if nothing but time and enacted parameter values change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First day on which it holds, on or after the as-of date.
    pub from: Date,
    /// Last day of that stretch, if it ends within the horizon.
    pub until: Option<Date>,
}

/// The first stretch of time, from the as-of date on, in which the operand is true.
#[must_use]
pub fn window(decision: &Decision<'_>, operand: Operand) -> Option<Window> {
    let mut steps = Steps::new(decision, operand);
    let from = steps.first(true)?;
    let until = steps.first(false).and_then(|end| end.plus_days(-1));
    Some(Window { from, until })
}

struct Steps<'a> {
    decider: Decider<'a>,
    facts: &'a Facts,
    operand: Operand,
    date: Option<Date>,
    end: Option<Date>,
    left: usize,
}

impl<'a> Steps<'a> {
    fn new(decision: &Decision<'a>, operand: Operand) -> Self {
        let end = decision.as_of.plus_months(HORIZON_YEARS * 12);
        let decider = InForce::new(decision.plan, decision.as_of).only([operand].into_iter()).decider();
        Self { decider, facts: decision.facts, operand, date: Some(decision.as_of), end, left: MOST_STEPS }
    }

    /// The first date from the current one on which the operand is true (or is not).
    fn first(&mut self, wanted: bool) -> Option<Date> {
        while let Some(date) = self.date.filter(|&date| self.end.is_none_or(|end| date <= end) && self.left > 0) {
            self.left -= 1;
            self.decider.on(date);
            let decision = self.decider.decide(self.facts);
            if (decision.cell(self.operand) == Cell::Boolean(true)) == wanted {
                return Some(date);
            }
            self.date =
                Next { decision: &decision, known: vec![None; decision.plan.nodes.len()] }.operand(self.operand);
        }
        None
    }
}

/// The next date on which a value can be another: never later than the true one.
struct Next<'d, 'a> {
    decision: &'d Decision<'a>,
    known: Vec<Option<Option<Date>>>,
}

impl Next<'_, '_> {
    fn operand(&mut self, operand: Operand) -> Option<Date> {
        match operand {
            Operand::AsOf => self.tomorrow(),
            Operand::Parameter(index) => self.parameter(index),
            Operand::Node(index) => {
                if let Some(Some(known)) = self.known.get(index as usize) {
                    return *known;
                }
                let next = self.node(index);
                if let Some(slot) = self.known.get_mut(index as usize) {
                    *slot = Some(next);
                }
                next
            }
            _ => None,
        }
    }

    fn tomorrow(&self) -> Option<Date> {
        self.decision.as_of.plus_days(1)
    }

    fn parameter(&self, index: u32) -> Option<Date> {
        let parameter = self.decision.plan.parameters.get(index as usize)?;
        parameter.values.iter().map(|dated| dated.from).find(|&from| from > self.decision.as_of)
    }

    fn node(&mut self, index: u32) -> Option<Date> {
        let plan = self.decision.plan;
        let today = self.decision.as_of;
        let node = plan.nodes.get(index as usize)?;
        match node {
            Node::YearsBetween(start, Operand::AsOf) => self.anniversary(*start, 12),
            Node::MonthsBetween(start, Operand::AsOf) => self.anniversary(*start, 1),
            Node::YearOf(Operand::AsOf) => Date::new(today.year() + 1, 1, 1),
            Node::Compare { left: Operand::AsOf, right: day, .. }
            | Node::Compare { left: day, right: Operand::AsOf, .. } => self.passing(*day),
            Node::Compare { op, left: Operand::Node(count), right } => self.compared(*op, *count, *right),
            _ => {
                let mut next = None;
                node.operands(|operand| next = earlier(next, self.operand(operand)));
                for body in node.bodies() {
                    let inside = (body.first..body.end).map(Operand::Node).chain([body.result]);
                    for operand in inside {
                        let reads = support(plan, operand);
                        if reads.as_of {
                            return self.tomorrow();
                        }
                        for parameter in reads.parameters {
                            next = earlier(next, self.parameter(parameter));
                        }
                    }
                }
                next
            }
        }
    }

    /// The day on which one more whole period since `start` is complete.
    fn anniversary(&mut self, start: Operand, months: i64) -> Option<Date> {
        let moves = self.operand(start);
        let Cell::Date(day) = self.decision.cell(start) else {
            return moves;
        };
        let done = day.months_until(self.decision.as_of) / months;
        if day > self.decision.as_of {
            return self.tomorrow();
        }
        earlier(moves, day.plus_months((done + 1) * months))
    }

    /// The day on which the as-of date reaches, or leaves, another day.
    fn passing(&mut self, day: Operand) -> Option<Date> {
        let moves = self.operand(day);
        let Cell::Date(day) = self.decision.cell(day) else {
            return moves;
        };
        let today = self.decision.as_of;
        let passes = if today < day { Some(day) } else { self.tomorrow().filter(|_| today == day) };
        earlier(moves, passes)
    }

    /// Full years compared with a fixed number only change on the anniversary that reaches it.
    fn compared(&mut self, op: Comparison, count: u32, level: Operand) -> Option<Date> {
        let step = earlier(self.operand(Operand::Node(count)), self.operand(level));
        let (start, months) = match self.decision.plan.nodes.get(count as usize) {
            Some(Node::YearsBetween(start, Operand::AsOf)) => (*start, 12),
            Some(Node::MonthsBetween(start, Operand::AsOf)) => (*start, 1),
            _ => return step,
        };
        let (Cell::Date(day), Cell::Integer(level_now)) = (self.decision.cell(start), self.decision.cell(level)) else {
            return step;
        };
        let fixed = earlier(self.operand(start), self.operand(level));
        if day > self.decision.as_of || level_now < 0 || matches!(op, Comparison::Equal | Comparison::NotEqual) {
            return step;
        }
        let reached = level_now + i64::from(matches!(op, Comparison::Greater | Comparison::AtMost));
        let due = reached.checked_mul(months).and_then(|months| day.plus_months(months));
        earlier(fixed, due.filter(|&due| due > self.decision.as_of))
    }
}

fn earlier(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
