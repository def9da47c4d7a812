//! Stage explain: the smallest sets of changes that would reach an outcome. Found by working back through the plan, each proved by deciding again.

use alloc::{vec, vec::Vec};

use rust_decimal::Decimal;

use super::{support::support, when::window};
use crate::{
    date::Date,
    decide::{Decider, Decision, InForce},
    facts::Facts,
    order,
    plan::{Domain, Node, Operand, VerifiedPlan},
    value::{Cell, shift},
};

/// No more alternatives than this are carried through a combination, the smallest first.
const MOST_ALTERNATIVES: usize = 24;
/// No more sets than this are given.
const MOST_WAYS: usize = 5;

/// A set of changes that reaches an outcome.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Way {
    /// Waiting until this date.
    pub from: Option<Date>,
    /// The facts to change or to state, with the value that is just enough.
    pub facts: Vec<(u32, Change)>,
}

/// The value that a fact would have to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// What it is now.
    pub now: Cell,
    /// What is just enough.
    pub needed: Cell,
}

/// The smallest sets of changes after which the operand is true; empty if it is true already or none was found.
#[must_use]
pub fn ways(decision: &Decision<'_>, root: Operand) -> Vec<Way> {
    if decision.cell(root) == Cell::Boolean(true) {
        return Vec::new();
    }
    let search = Search { decision };
    let mut proved: Vec<Draft> = Vec::new();
    let mut proof = Proof::new(decision, root);
    for draft in search.towards(root, true) {
        if let Some(draft) = proof.prove(draft) {
            proved.push(draft);
        }
    }
    order::sort(&mut proved, |a, b| a.size().cmp(&b.size()));
    let mut kept: Vec<Draft> = Vec::new();
    for draft in proved {
        if !kept.iter().any(|smaller| smaller.within(&draft)) {
            kept.push(draft);
        }
    }
    kept.truncate(MOST_WAYS);
    let change = |(fact, needed): (u32, Cell)| (fact, Change { now: decision.facts.cell(fact as usize), needed });
    kept.into_iter()
        .map(|draft| Way { from: draft.from, facts: draft.facts.into_iter().map(change).collect() })
        .collect()
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Draft {
    /// In the order of the facts.
    facts: Vec<(u32, Cell)>,
    from: Option<Date>,
}

impl Draft {
    fn size(&self) -> (usize, Option<Date>) {
        (self.facts.len() + usize::from(self.from.is_some()), self.from)
    }

    /// Whether another draft asks for all of this and possibly more.
    fn within(&self, other: &Self) -> bool {
        let waits_less = match (self.from, other.from) {
            (None, _) => true,
            (Some(a), Some(b)) => a <= b,
            (Some(_), None) => false,
        };
        waits_less && self.facts.iter().all(|(fact, _)| other.place_of(*fact).is_ok())
    }

    /// Both together: two drafts where they differ on a fact, since either value may be the one that serves both.
    fn join(&self, other: &Self, out: &mut Vec<Self>) {
        let from = self.from.max(other.from);
        let (one, differs) = self.with(other);
        out.push(Self { facts: one, from });
        if differs {
            out.push(Self { facts: other.with(self).0, from });
        }
    }

    /// The changes of this draft and those of another that it has not, and whether the other has another value for one of them.
    fn with(&self, other: &Self) -> (Vec<(u32, Cell)>, bool) {
        let mut facts = Vec::with_capacity(self.facts.len() + other.facts.len());
        let mut mine = self.facts.iter().peekable();
        let mut differs = false;
        for &(fact, cell) in &other.facts {
            while let Some(&before) = mine.next_if(|(own, _)| *own < fact) {
                facts.push(before);
            }
            match mine.next_if(|(own, _)| *own == fact) {
                Some(&own) => {
                    differs |= own.1 != cell;
                    facts.push(own);
                }
                None => facts.push((fact, cell)),
            }
        }
        facts.extend(mine);
        (facts, differs)
    }

    fn place_of(&self, fact: u32) -> Result<usize, usize> {
        self.facts.binary_search_by_key(&fact, |(fact, _)| *fact)
    }
}

struct Search<'d, 'a> {
    decision: &'d Decision<'a>,
}

impl Search<'_, '_> {
    /// Drafts after which the operand may have the wanted truth value.
    fn towards(&self, operand: Operand, want: bool) -> Vec<Draft> {
        if self.decision.cell(operand) == Cell::Boolean(want) {
            return vec![Draft::default()];
        }
        let Operand::Node(index) = operand else {
            return self.leaf(operand, want);
        };
        match self.decision.plan.nodes.get(index as usize) {
            Some(Node::Not(a)) => self.towards(*a, !want),
            Some(Node::All(of)) if want => self.every(of, want),
            Some(Node::Any(of)) if !want => self.every(of, want),
            Some(Node::All(of) | Node::Any(of)) => smallest(of.iter().flat_map(|&a| self.towards(a, want)).collect()),
            Some(Node::AtLeast { count, of }) if want => self.at_least(*count, of),
            Some(Node::Applies { condition, value }) => {
                self.both(self.towards(*condition, true), || self.towards(*value, want))
            }
            Some(Node::If { condition, then, otherwise }) => {
                let mut drafts = self.both(self.towards(*condition, true), || self.towards(*then, want));
                drafts.extend(self.both(self.towards(*condition, false), || self.towards(*otherwise, want)));
                smallest(drafts)
            }
            Some(_) => self.leaf(operand, want),
            None => Vec::new(),
        }
    }

    fn every(&self, of: &[Operand], want: bool) -> Vec<Draft> {
        let mut drafts = vec![Draft::default()];
        for &operand in of {
            if self.decision.cell(operand) == Cell::NotApplicable {
                continue;
            }
            let mut next = self.towards(operand, want);
            if let Some(optional) = self.left_out(operand) {
                next.extend(optional);
            }
            drafts = self.both(drafts, || next);
        }
        drafts
    }

    /// Drafts after which a rule would not apply, where it is open whether it does.
    fn left_out(&self, operand: Operand) -> Option<Vec<Draft>> {
        let Operand::Node(index) = operand else { return None };
        match self.decision.plan.nodes.get(index as usize)? {
            Node::Applies { condition, .. } if self.decision.cell(*condition) == Cell::Unknown => {
                Some(self.towards(*condition, false))
            }
            _ => None,
        }
    }

    fn at_least(&self, count: Operand, of: &[Operand]) -> Vec<Draft> {
        let Cell::Integer(needed) = self.decision.cell(count) else {
            return Vec::new();
        };
        let holds = of.iter().filter(|&&a| self.decision.cell(a) == Cell::Boolean(true)).count();
        let lacking = usize::try_from(needed).unwrap_or(0).saturating_sub(holds);
        let mut options: Vec<Vec<Draft>> = of
            .iter()
            .filter(|&&a| !matches!(self.decision.cell(a), Cell::Boolean(true) | Cell::NotApplicable))
            .map(|&a| self.towards(a, true))
            .filter(|drafts| !drafts.is_empty())
            .collect();
        let least = |drafts: &[Draft]| drafts.first().map(Draft::size);
        order::sort(&mut options, |a, b| least(a).cmp(&least(b)));
        if options.len() < lacking {
            return Vec::new();
        }
        options.into_iter().take(lacking).fold(vec![Draft::default()], |drafts, next| self.both(drafts, || next))
    }

    fn both(&self, first: Vec<Draft>, second: impl FnOnce() -> Vec<Draft>) -> Vec<Draft> {
        if first.is_empty() {
            return first;
        }
        let second = second();
        let mut joined = Vec::new();
        first.iter().for_each(|a| second.iter().for_each(|b| a.join(b, &mut joined)));
        smallest(joined)
    }

    /// Drafts for a single comparison: waiting, or one fact moved just far enough.
    fn leaf(&self, operand: Operand, want: bool) -> Vec<Draft> {
        let decision = self.decision;
        let mut drafts = Vec::new();
        let known = decision.cell(operand).is_known();
        if known
            && want
            && let Some(window) = window(decision, operand)
        {
            drafts.push(Draft { facts: Vec::new(), from: Some(window.from) });
        }
        // Why: most leaves have nothing to try.
        let mut probe = None;
        let facts = support(decision.plan, operand).facts;
        let open: Vec<u32> =
            facts.iter().copied().filter(|&fact| decision.facts.cell(fact as usize) == Cell::Unknown).collect();
        for &index in &facts {
            let Some(fact) = decision.plan.facts.get(index as usize) else {
                continue;
            };
            let is_open = open.contains(&index);
            if !(is_open || fact.changeable) || (open.len() > 1) || (open.len() == 1 && !is_open) {
                continue;
            }
            let probe = probe.get_or_insert_with(|| Probe::new(decision, operand, want));
            for needed in probe.solve(index, &fact.domain) {
                drafts.push(Draft { facts: vec![(index, needed)], from: None });
            }
        }
        smallest(drafts)
    }
}

/// Decides again with the changes of a draft: only what is sought, in memory that is used again.
struct Proof<'a> {
    plan: &'a VerifiedPlan,
    root: Operand,
    original: &'a Facts,
    facts: Facts,
    today: Decider<'a>,
    /// For the drafts that wait, made with the first of them.
    then: Option<Decider<'a>>,
}

impl<'a> Proof<'a> {
    fn new(decision: &Decision<'a>, root: Operand) -> Self {
        let today = InForce::new(decision.plan, decision.as_of).only([root].into_iter()).decider();
        Self { plan: decision.plan, root, original: decision.facts, facts: decision.facts.clone(), today, then: None }
    }

    fn holds(&mut self, draft: &Draft) -> bool {
        draft.facts.iter().for_each(|&(fact, cell)| self.facts.put(fact, cell));
        let found = match draft.from {
            None => self.today.decide(&self.facts).cell(self.root),
            Some(from) => {
                let make = || InForce::new(self.plan, from).only([self.root].into_iter()).decider();
                let then = self.then.get_or_insert_with(make);
                then.on(from);
                then.decide(&self.facts).cell(self.root)
            }
        };
        draft.facts.iter().for_each(|&(fact, _)| self.facts.put(fact, self.original.cell(fact as usize)));
        found == Cell::Boolean(true)
    }

    /// The draft without the changes that are not needed; nothing if it does not reach what is sought.
    fn prove(&mut self, draft: Draft) -> Option<Draft> {
        if !self.holds(&draft) {
            return None;
        }
        let mut least = draft;
        let mut at = 0;
        while at < least.facts.len() {
            let mut without = least.clone();
            without.facts.remove(at);
            if self.holds(&without) {
                least = without;
            } else {
                at += 1;
            }
        }
        if least.from.is_some() {
            let without = Draft { from: None, ..least.clone() };
            if self.holds(&without) {
                least = without;
            }
        }
        Some(least)
    }
}

fn smallest(mut drafts: Vec<Draft>) -> Vec<Draft> {
    order::sort(&mut drafts, |a, b| a.size().cmp(&b.size()));
    drafts.dedup();
    drafts.truncate(MOST_ALTERNATIVES);
    drafts
}

/// Looks for the value of one fact that just gives the wanted truth value, by trying values of its domain.
struct Probe<'a> {
    decider: Decider<'a>,
    original: &'a Facts,
    facts: Facts,
    operand: Operand,
    want: bool,
}

impl<'a> Probe<'a> {
    fn new(decision: &Decision<'a>, operand: Operand, want: bool) -> Self {
        Self {
            decider: InForce::new(decision.plan, decision.as_of).only([operand].into_iter()).decider(),
            original: decision.facts,
            facts: decision.facts.clone(),
            operand,
            want,
        }
    }

    fn holds(&mut self, fact: u32, value: Cell) -> bool {
        self.facts.put(fact, value);
        let decision = self.decider.decide(&self.facts);
        decision.cell(self.operand) == Cell::Boolean(self.want)
    }

    fn solve(&mut self, fact: u32, domain: &Domain) -> Vec<Cell> {
        let found = match domain {
            Domain::Boolean => {
                [true, false].map(Cell::Boolean).into_iter().filter(|&value| self.holds(fact, value)).collect()
            }
            Domain::Choice { set } => {
                let count = self.decider.plan().choice_sets.get(*set as usize).map_or(0, |set| set.choices.len());
                (0..u32::try_from(count).unwrap_or(0))
                    .map(Cell::Choice)
                    .filter(|&value| self.holds(fact, value))
                    .collect()
            }
            Domain::Integer { minimum, maximum, .. } => {
                let value = |at: i128| i64::try_from(at).map_or(Cell::Unknown, Cell::Integer);
                let now = match self.original.cell(fact as usize) {
                    Cell::Integer(now) => Some(i128::from(now)),
                    _ => None,
                };
                self.nearest(fact, i128::from(*minimum), i128::from(*maximum), now, &value)
            }
            Domain::Decimal { minimum, maximum, unit, decimals } => {
                let exponent = self.decider.plan().units.get(*unit as usize).map_or(0, |unit| unit.exponent);
                let digits = i32::try_from(*decimals).unwrap_or(0) - exponent;
                let at = |number: Decimal| shift(number, digits).and_then(|n| i128::try_from(n.trunc()).ok());
                let value = |at: i128| {
                    let number = Decimal::try_from_i128_with_scale(at, 0).ok().and_then(|n| shift(n, -digits));
                    number.map_or(Cell::Unknown, |number| Cell::Decimal(number.normalize()))
                };
                let now = self.original.cell(fact as usize).number().and_then(at);
                match (at(minimum.0), at(maximum.0)) {
                    (Some(low), Some(high)) => self.nearest(fact, low, high, now, &value),
                    _ => Vec::new(),
                }
            }
            Domain::Date => {
                let base = Date::new(1900, 1, 1);
                let value = |at: i128| {
                    let day = base.and_then(|base| base.plus_days(i64::try_from(at).ok()?));
                    day.map_or(Cell::Unknown, Cell::Date)
                };
                let now = match (base, self.original.cell(fact as usize)) {
                    (Some(base), Cell::Date(now)) => Some(i128::from(base.days_until(now))),
                    _ => None,
                };
                self.nearest(fact, 0, 109_572, now, &value)
            }
            Domain::Text { .. } | Domain::List { .. } => Vec::new(),
        };
        self.facts.put(fact, self.original.cell(fact as usize));
        found
    }

    /// The values next to `now` (or the least and greatest demanding ones) where the truth changes, taking it to change once in each direction.
    fn nearest(
        &mut self,
        fact: u32,
        low: i128,
        high: i128,
        now: Option<i128>,
        value: &dyn Fn(i128) -> Cell,
    ) -> Vec<Cell> {
        let mut found = Vec::new();
        let (at_low, at_high) = (self.holds(fact, value(low)), self.holds(fact, value(high)));
        if at_high {
            let start = now.unwrap_or(low);
            found.push(value(self.edge(fact, start, high, value)));
        }
        if at_low {
            let start = now.unwrap_or(high);
            let edge = value(self.edge(fact, start, low, value));
            if !found.contains(&edge) {
                found.push(edge);
            }
        }
        found
    }

    /// The value nearest to `start` that still holds, on the way to `holds`, which does.
    fn edge(&mut self, fact: u32, start: i128, holds: i128, value: &dyn Fn(i128) -> Cell) -> i128 {
        let (mut no, mut yes) = (start, holds);
        if self.holds(fact, value(no)) {
            return no;
        }
        while (yes - no).abs() > 1 {
            let middle = no + (yes - no) / 2;
            if self.holds(fact, value(middle)) { yes = middle } else { no = middle }
        }
        yes
    }
}
