//! Stage explain: from when, and until when, time alone makes something hold. Jumps from one date on which anything can change to the next.

use alloc::vec::Vec;

use super::causes::list_of;
use crate::{
    date::Date,
    decide::{Decider, Decision, InForce},
    plan::{Body, Comparison, Node, Operand},
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

struct Steps<'d, 'a> {
    decision: &'d Decision<'a>,
    /// Made once there is another date to decide for; for most there is none.
    decider: Option<Decider<'a>>,
    operand: Operand,
    date: Option<Date>,
    end: Option<Date>,
    left: usize,
    known: Vec<Option<Option<Date>>>,
}

impl<'d, 'a> Steps<'d, 'a> {
    fn new(decision: &'d Decision<'a>, operand: Operand) -> Self {
        let end = decision.as_of.plus_months(HORIZON_YEARS * 12);
        Self { decision, decider: None, operand, date: Some(decision.as_of), end, left: MOST_STEPS, known: Vec::new() }
    }

    /// The first date from the current one on which the operand is true (or is not).
    fn first(&mut self, wanted: bool) -> Option<Date> {
        while let Some(date) = self.date.filter(|&date| self.end.is_none_or(|end| date <= end) && self.left > 0) {
            self.left -= 1;
            let (plan, facts, operand) = (self.decision.plan, self.decision.facts, self.operand);
            let later;
            let decision = if date == self.decision.as_of {
                self.decision
            } else {
                let only = || InForce::new(plan, date).only([operand].into_iter()).decider();
                let decider = self.decider.get_or_insert_with(only);
                decider.on(date);
                later = decider.decide(facts);
                &later
            };
            if (decision.cell(operand) == Cell::Boolean(true)) == wanted {
                return Some(date);
            }
            self.known.clear();
            self.known.resize(plan.nodes.len(), None);
            self.date = Next { decision, known: &mut self.known }.operand(operand);
        }
        None
    }
}

/// The next date on which a value can be another: never later than the true one.
struct Next<'d, 'a> {
    decision: &'d Decision<'a>,
    known: &'d mut Vec<Option<Option<Date>>>,
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
        let value = self.decision.cell(Operand::Node(index));
        let node = self.decision.plan.nodes.get(index as usize)?;
        match node {
            Node::YearsBetween(start, Operand::AsOf) => self.anniversary(*start, 12),
            Node::MonthsBetween(start, Operand::AsOf) => self.anniversary(*start, 1),
            Node::YearOf(Operand::AsOf) => new_year(self.decision.as_of),
            Node::Compare { op, left, right } => {
                let ((left, one), (right, other)) = (self.chosen(*left), self.chosen(*right));
                let moves = match (left, right) {
                    // Why: a comparison with what is not known says nothing until that is.
                    _ if value == Cell::Unknown => self.held_by(&[left, right], value),
                    (Operand::AsOf, day) | (day, Operand::AsOf) => self.passing(day),
                    (Operand::Node(count), level) => self.compared(*op, count, level),
                    (left, right) => earlier(self.operand(left), self.operand(right)),
                };
                earlier(moves, earlier(one, other))
            }
            Node::If { condition, .. } if matches!(self.decision.cell(*condition), Cell::Boolean(_)) => {
                let (chosen, until) = self.chosen(Operand::Node(index));
                earlier(until, self.operand(chosen))
            }
            Node::If { condition, then, otherwise } if value == Cell::Unknown => {
                // Why: where neither the condition nor one of the two ways is known, the other way does not matter.
                let (condition, ways) = (self.operand(*condition), [*then, *otherwise]);
                let open = ways.into_iter().any(|way| self.decision.cell(way) == Cell::Unknown);
                let both = |next: &mut Self| earlier(next.operand(*then), next.operand(*otherwise));
                earlier(condition, if open { self.held_by(&ways, value) } else { both(self) })
            }
            Node::DaysBetween(from, to) if value == Cell::Unknown => self.held_by(&[*from, *to], value),
            Node::Applies { condition, .. } if self.decision.cell(*condition) == Cell::Boolean(false) => {
                self.operand(*condition)
            }
            Node::All(of) if value == Cell::Boolean(false) => self.held_by(of, value),
            Node::Any(of) if value == Cell::Boolean(true) => self.held_by(of, value),
            _ => {
                let mut next = None;
                node.operands(|operand| next = earlier(next, self.operand(operand)));
                if let Some(list) = list_of(node) {
                    for body in node.bodies() {
                        next = earlier(next, self.inside(list, body));
                    }
                }
                next
            }
        }
    }

    /// What an operand stands for while the conditions that choose it stay what they are, and until when they do.
    fn chosen(&mut self, mut operand: Operand) -> (Operand, Option<Date>) {
        let mut until = None;
        while let Operand::Node(index) = operand
            && let Some(Node::If { condition, then, otherwise }) = self.decision.plan.nodes.get(index as usize)
            && let Cell::Boolean(holds) = self.decision.cell(*condition)
        {
            until = earlier(until, self.operand(*condition));
            operand = if holds { *then } else { *otherwise };
        }
        (operand, until)
    }

    /// One operand that decides a combination holds it, whatever becomes of the others: it moves with the last of those that do.
    fn held_by(&mut self, of: &[Operand], truth: Cell) -> Option<Date> {
        let mut last = None;
        for &operand in of {
            if self.decision.cell(operand) == truth {
                last = last.max(Some(self.operand(operand)?));
            }
        }
        last
    }

    /// What a list node computes for each record moves with what it reads from outside, and as the date passes the days of the records.
    fn inside(&mut self, list: Operand, body: Body) -> Option<Date> {
        let Cell::List(id) = self.decision.cell(list) else { return None };
        let decision = self.decision;
        let mut next = None;
        let mut note = |operand, next: &mut Option<Date>| match operand {
            Operand::Node(inner) if (body.first..body.end).contains(&inner) => {}
            outer => *next = earlier(*next, self.operand(outer)),
        };
        note(body.result, &mut next);
        for index in body.first..body.end {
            let Some(node) = decision.plan.nodes.get(index as usize) else { continue };
            match node {
                Node::YearOf(Operand::AsOf) => next = earlier(next, new_year(decision.as_of)),
                Node::Compare { left: Operand::Element { depth, field }, right: Operand::AsOf, .. }
                | Node::Compare { left: Operand::AsOf, right: Operand::Element { depth, field }, .. }
                    if *depth == body.depth =>
                {
                    for record in decision.facts.records(id) {
                        if let Some(Cell::Date(day)) = record.get(*field as usize) {
                            next = earlier(next, passes(decision.as_of, *day));
                        }
                    }
                }
                _ => {
                    node.operands(|operand| note(operand, &mut next));
                    node.bodies().for_each(|deeper| note(deeper.result, &mut next));
                }
            }
        }
        next
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
        earlier(moves, passes(self.decision.as_of, day))
    }

    /// Full years, months or days compared with a fixed number only change on the day that reaches it.
    fn compared(&mut self, op: Comparison, count: u32, level: Operand) -> Option<Date> {
        let step = earlier(self.operand(Operand::Node(count)), self.operand(level));
        let (start, months) = match self.decision.plan.nodes.get(count as usize) {
            Some(Node::YearsBetween(start, Operand::AsOf)) => (*start, 12),
            Some(Node::MonthsBetween(start, Operand::AsOf)) => (*start, 1),
            Some(Node::DaysBetween(start, Operand::AsOf)) => (*start, 0),
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
        let due = match months {
            0 => day.plus_days(reached),
            _ => reached.checked_mul(months).and_then(|months| day.plus_months(months)),
        };
        earlier(fixed, due.filter(|&due| due > self.decision.as_of))
    }
}

fn new_year(today: Date) -> Option<Date> {
    Date::new(today.year() + 1, 1, 1)
}

/// The next date that stands to a day as today does not.
fn passes(today: Date, day: Date) -> Option<Date> {
    if today < day { Some(day) } else { today.plus_days(1).filter(|_| today == day) }
}

fn earlier(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
