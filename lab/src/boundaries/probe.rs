//! Beside the pipeline: one rule decided again and again while one value is moved.

use std::cmp::Ordering;

use zhunsheng_engine::{
    Cell, Date, Decider, Decision, Facts, InForce, Verdict, VerifiedPlan,
    plan::{Domain, Operand},
};

use super::{
    ByValues, Seed, Varied,
    axis::Axis,
    sites::{Owner, Site, What, field_domain},
};
use crate::generate::{Case, Value, typed};

/// The plan with the parameter values of each seed, and the facts of each seed for it.
pub(crate) struct Plans<'s> {
    plans: Vec<VerifiedPlan>,
    pub(crate) seeds: Vec<Prepared<'s>>,
}

/// A seed, ready to be decided.
pub(crate) struct Prepared<'s> {
    pub(crate) seed: &'s Seed,
    pub(crate) facts: Facts,
    /// Which plan.
    pub(crate) plan: usize,
}

impl<'s> Plans<'s> {
    pub(crate) fn new(plan: &VerifiedPlan, seeds: &'s [Seed]) -> Self {
        let mut plans = vec![plan.clone()];
        let mut known = ByValues::from([(Vec::new(), 0)]);
        let mut prepared = Vec::new();
        for seed in seeds {
            let at = match known.get(&seed.parameters) {
                Some(at) => *at,
                None => {
                    let set = seed.parameters.iter().try_fold(plan.clone(), |plan, (name, value)| {
                        plan.with_value(name, value, plan.policy.from).ok()
                    });
                    // Why: `compile` has reported values that do not fit; a case that has one cannot be decided.
                    let Some(set) = set else { continue };
                    plans.push(set);
                    known.insert(seed.parameters.clone(), plans.len() - 1);
                    plans.len() - 1
                }
            };
            prepared.push(Prepared { seed, facts: typed(plan, &seed.facts), plan: at });
        }
        Self { plans, seeds: prepared }
    }

    pub(crate) fn all(&self) -> &[VerifiedPlan] {
        &self.plans
    }
}

/// Decides what one owner needs: its own results, its outcomes, and the sides of its comparisons.
pub(crate) struct Probe<'p> {
    plans: &'p [VerifiedPlan],
    roots: Vec<Operand>,
    deciders: Vec<Option<(Decider<'p>, Date)>>,
}

impl<'p> Probe<'p> {
    pub(crate) fn new(plans: &'p [VerifiedPlan], owner: &'p Owner) -> Self {
        let outcomes = plans.first().map_or(&[][..], |plan| &plan.outcomes);
        let outcomes = owner.outcomes.iter().filter_map(|&index| outcomes.get(index)).map(|one| one.verdict);
        Self::of_roots(plans, owner.roots.iter().copied().chain(outcomes).collect())
    }

    /// Decides what these operands need, and nothing else.
    pub(crate) fn of_roots(plans: &'p [VerifiedPlan], roots: Vec<Operand>) -> Self {
        Self { plans, roots, deciders: plans.iter().map(|_| None).collect() }
    }

    /// Decides the facts as of a date on one of the plans.
    pub(crate) fn decide<'a>(&'a mut self, plan: usize, facts: &'a Facts, as_of: Date) -> Option<Decision<'a>> {
        let of = self.plans.get(plan)?;
        let slot = self.deciders.get_mut(plan)?;
        let (decider, date) =
            slot.get_or_insert_with(|| (InForce::new(of, as_of).only(self.roots.iter().copied()).decider(), as_of));
        if *date != as_of {
            decider.on(as_of);
            *date = as_of;
        }
        Some(decider.decide(facts))
    }
}

/// What is seen of an owner: its own results and the verdicts of its outcomes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Seen {
    pub(crate) own: Vec<Cell>,
    pub(crate) outcomes: Vec<Verdict>,
}

impl Seen {
    pub(crate) fn of(owner: &Owner, decision: &Decision<'_>) -> Self {
        let own = owner.roots.iter().map(|root| decision.cell(*root)).collect();
        let outcome = |&index: &usize| decision.plan().outcomes.get(index).map(|one| decision.outcome(one));
        Self { own, outcomes: owner.outcomes.iter().filter_map(outcome).collect() }
    }

    pub(crate) fn verdict(&self) -> Option<Verdict> {
        self.own.first().map(|cell| Verdict::of(*cell))
    }

    /// The outcome that differs most, and how much a difference shows: 4 an outcome is met on one side and not met on the other, 3 an outcome
    /// differs, 2 the finding does, 0 nothing.
    pub(crate) fn against(&self, other: &Self, owner: &Owner) -> (u8, Option<usize>) {
        let decided = |verdict: &Verdict| matches!(verdict, Verdict::Met | Verdict::NotMet);
        let mut best = (if self.own == other.own { 0 } else { 2 }, None);
        for ((index, a), b) in owner.outcomes.iter().zip(&self.outcomes).zip(&other.outcomes) {
            let rank = if a == b {
                continue;
            } else if decided(a) && decided(b) {
                4
            } else {
                3
            };
            if rank > best.0 {
                best = (rank, Some(*index));
            }
        }
        best
    }
}

/// What tells the sides of a turn apart: the order of the two sides, or the result of the list that the comparison stands in.
pub(crate) fn signature(site: &Site, decision: &Decision<'_>) -> Cell {
    if let Some(list) = site.list {
        return decision.cell(Operand::Node(list));
    }
    match sides(site, decision) {
        Some(order) => Cell::Integer(order as i64),
        None => Cell::Unknown,
    }
}

/// The order of the two sides, worked out here and not by the engine, whose comparison is what is looked at. In a list, of the first record, and only
/// where a side is no computation of its own.
pub(crate) fn sides(site: &Site, decision: &Decision<'_>) -> Option<Ordering> {
    let read = |operand: Operand| match operand {
        Operand::Element { field, .. } => {
            let (list, _) = site.reads.fields.iter().find(|(_, known)| *known == field)?;
            let Cell::List(id) = decision.facts().cell(usize::try_from(*list).ok()?) else { return None };
            let record = decision.facts().records(id).first()?;
            record.get(usize::try_from(field).ok()?).copied()
        }
        Operand::Node(_) if site.list.is_some() => None,
        operand => Some(decision.cell(operand)),
    };
    match &site.what {
        What::Compare { left, right, .. } | What::Pick { left, right } => order(read(*left)?, read(*right)?),
        What::Share { part, whole, level, .. } => {
            let (part, whole, level) = (read(*part)?.number()?, read(*whole)?.number()?, read(*level)?.number()?);
            if whole.is_zero() || whole.is_sign_negative() {
                return None;
            }
            Some(part.cmp(&level.checked_mul(whole)?))
        }
        What::Count { .. } | What::Given(_) => None,
    }
}

fn order(left: Cell, right: Cell) -> Option<Ordering> {
    match (left, right) {
        (Cell::Date(a), Cell::Date(b)) => Some(a.cmp(&b)),
        (a, b) => Some(a.number()?.cmp(&b.number()?)),
    }
}

/// One seed with one value moved.
pub(crate) struct Moved<'s> {
    pub(crate) seed: &'s Prepared<'s>,
    pub(crate) varied: Varied,
    pub(crate) axis: Axis,
    facts: Facts,
}

impl<'s> Moved<'s> {
    /// The line of what is moved in a seed; nothing if there is none, as in a list without records.
    pub(crate) fn new(plan: &VerifiedPlan, seed: &'s Prepared<'s>, varied: Varied) -> Option<Self> {
        let case = &seed.seed.facts;
        let line = |domain: &Domain| Axis::ordered(plan, domain).or_else(|| Axis::unordered(plan, domain, case));
        let axis = match varied {
            Varied::Fact(fact) => line(&plan.facts.get(fact as usize)?.domain)?,
            Varied::Field { list, field } => {
                records(plan, case, list)?;
                line(field_domain(plan, list, field)?)?
            }
            Varied::Records(list) => {
                records(plan, case, list)?;
                match &plan.facts.get(list as usize)?.domain {
                    Domain::List { max_items, .. } => Axis::records(*max_items),
                    _ => return None,
                }
            }
            Varied::AsOf => Axis::days()?,
        };
        Some(Self { seed, varied, axis, facts: seed.facts.clone() })
    }

    /// The facts and the date with the value at a position.
    pub(crate) fn at(&mut self, plan: &VerifiedPlan, at: i64) -> Option<(&Facts, Date)> {
        let as_of = self.seed.seed.as_of;
        match self.varied {
            Varied::AsOf => {
                let day = self.axis.day(at).filter(|day| in_force(plan, *day))?;
                return Some((&self.facts, day));
            }
            Varied::Fact(fact) => {
                let domain = &plan.facts.get(fact as usize)?.domain;
                if let Some(cell) = self.axis.cell(plan, domain, at) {
                    self.facts.set(plan, usize::try_from(fact).ok()?, cell).ok()?;
                    return Some((&self.facts, as_of));
                }
            }
            Varied::Field { .. } | Varied::Records(_) => {}
        }
        self.facts = typed(plan, &self.case(plan, at)?);
        Some((&self.facts, as_of))
    }

    /// The same as a case.
    pub(crate) fn case(&self, plan: &VerifiedPlan, at: i64) -> Option<Case> {
        let mut case = self.seed.seed.facts.clone();
        let name = |fact: u32| plan.facts.get(fact as usize).map(|fact| fact.name.clone());
        match self.varied {
            Varied::AsOf => {}
            Varied::Fact(fact) => drop(case.insert(name(fact)?, self.axis.value(at)?)),
            Varied::Field { list, field } => {
                let Some(Value::List(records)) = case.get_mut(&name(list)?) else { return None };
                let Domain::List { fields, .. } = &plan.facts.get(list as usize)?.domain else { return None };
                records.first_mut()?.insert(fields.get(field as usize)?.name.clone(), self.axis.value(at)?);
            }
            Varied::Records(list) => {
                let Some(Value::List(records)) = case.get_mut(&name(list)?) else { return None };
                let count = usize::try_from(at).ok()?;
                *records = records.iter().cycle().take(count).cloned().collect();
            }
        }
        Some(case)
    }

    /// The value at a position, as a facts file writes it.
    pub(crate) fn value(&self, at: i64) -> Option<Value> {
        match self.varied {
            Varied::Records(_) => Some(Value::Integer(at)),
            _ => self.axis.value(at),
        }
    }

    /// The date that is decided for with the value at a position.
    pub(crate) fn as_of(&self, at: i64) -> Date {
        if self.varied == Varied::AsOf { self.axis.day(at) } else { None }.unwrap_or(self.seed.seed.as_of)
    }
}

fn in_force(plan: &VerifiedPlan, day: Date) -> bool {
    plan.policy.from <= day && plan.policy.to.is_none_or(|to| day <= to)
}

/// The records of a list of a case, if there are any.
fn records<'c>(plan: &VerifiedPlan, case: &'c Case, list: u32) -> Option<&'c [Case]> {
    match case.get(&plan.facts.get(list as usize)?.name)? {
        Value::List(records) if !records.is_empty() => Some(records),
        _ => None,
    }
}
