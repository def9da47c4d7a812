//! Stage prove: for each computation of a plan everything that it can give, whatever the facts are, between two changes of parameters.

use std::collections::BTreeMap;

use zhunsheng_engine::{
    Cell, Date,
    plan::{Domain, Node, Operand, Parameter, Plan},
};

use super::values::{self, Values};

/// What a computation can give. Never less than the truth, often more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Possible {
    /// The values.
    pub values: Values,
    /// Whether it can be unknown.
    pub unknown: bool,
    /// Whether it can be not applicable.
    pub not_applicable: bool,
    /// Whether it can be not computable.
    pub not_computable: bool,
}

impl Possible {
    pub(super) fn known(values: Values) -> Self {
        Self { values, unknown: false, not_applicable: false, not_computable: false }
    }

    /// Anything at all.
    pub(super) fn anything() -> Self {
        Self { values: Values::Other, unknown: true, not_applicable: true, not_computable: true }
    }

    /// These values, with the reasons for having none of all of those.
    pub(super) fn with(values: Values, of: &[&Self]) -> Self {
        Self {
            values,
            unknown: of.iter().any(|one| one.unknown),
            not_applicable: of.iter().any(|one| one.not_applicable),
            not_computable: of.iter().any(|one| one.not_computable),
        }
    }

    /// Whether it can be a truth value.
    #[must_use]
    pub fn can_be(&self, truth: bool) -> bool {
        self.values.can_be(truth)
    }

    /// Whether a cell is one of these.
    #[must_use]
    pub fn has(&self, cell: &Cell) -> bool {
        match cell {
            Cell::Unknown => self.unknown,
            Cell::NotApplicable => self.not_applicable,
            Cell::NotComputable(_) => self.not_computable,
            known => self.values.has(known),
        }
    }
}

/// What is known of some operands besides what they can be anyway.
pub(super) type Narrowed = BTreeMap<Operand, Values>;

/// The lists whose records a node reads, by depth; nothing outside of a list.
pub(super) type Place = [Option<u32>; 8];

/// Between two changes of parameters: what facts, parameters and computations can be.
#[derive(Debug)]
pub struct World<'p> {
    pub(super) plan: &'p Plan,
    /// The first day of this stretch.
    pub from: Date,
    /// Its last day; nothing if there is none.
    pub until: Option<Date>,
    facts: Vec<Possible>,
    parameters: Vec<Possible>,
    as_of: Possible,
    pub(super) nodes: Vec<Possible>,
    pub(super) places: Vec<Place>,
    /// For each node, the facts and the parameters that it can read, as bits; parameters with one value only are left out.
    pub(super) reads: Vec<Bits>,
    /// How many nodes may still be computed again. Why: a plan that is made to be slow shall not be.
    pub(super) budget: usize,
}

/// A set of facts and parameters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn insert(&mut self, bit: usize) {
        let word = bit / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(slot) = self.0.get_mut(word) {
            *slot |= 1 << (bit % 64);
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(slot, bits)| *slot |= bits);
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    pub(super) fn has(&self, bit: usize) -> bool {
        self.0.get(bit / 64).is_some_and(|word| word & (1 << (bit % 64)) != 0)
    }

    fn any_below(&self, end: usize) -> bool {
        (0..end).any(|bit| self.has(bit))
    }
}

/// So many nodes are computed again for all conjunctions of a plan together.
const BUDGET: usize = 400_000;

/// The stretches of days between changes of numbers and dates among the parameters, while the policy is in force.
#[must_use]
pub fn stretches(plan: &Plan) -> Vec<(Date, Option<Date>)> {
    let policy = &plan.policy;
    let numbers = plan.parameters.iter().filter(|parameter| !is_choice(parameter));
    let changes = numbers.flat_map(|parameter| &parameter.values).map(|dated| dated.from);
    let inside = |day: &Date| *day > policy.from && policy.to.is_none_or(|to| *day <= to);
    let mut days: Vec<Date> = changes.filter(inside).chain([policy.from]).collect();
    days.sort();
    days.dedup();
    let ends = days.iter().skip(1).map(|next| next.plus_days(-1)).chain([policy.to]);
    days.iter().copied().zip(ends).collect()
}

/// What everything can be in the stretch of a day.
#[must_use]
pub fn on(plan: &Plan, day: Date) -> Option<World<'_>> {
    let found = stretches(plan).into_iter().rev().find(|(from, _)| *from <= day)?;
    Some(World::new(plan, found.0, found.1))
}

/// Why: readings and switches are made to be turned; what only one turn of them excludes is no mistake.
fn is_choice(parameter: &Parameter) -> bool {
    matches!(parameter.domain, Domain::Boolean | Domain::Choice { .. })
}

impl<'p> World<'p> {
    /// Computes what every node can give in a stretch.
    pub(super) fn new(plan: &'p Plan, from: Date, until: Option<Date>) -> Self {
        let domain = |domain: &Domain| {
            let choices = if let Domain::Choice { set } = domain {
                plan.choice_sets.get(*set as usize).map_or(0, |set| set.choices.len())
            } else {
                0
            };
            Values::of(domain, choices)
        };
        let parameter = |parameter: &Parameter| {
            let in_force = parameter.values.iter().rev().find(|dated| dated.from <= from);
            match in_force {
                Some(dated) if !is_choice(parameter) => Possible::known(Values::only(dated.value.cell())),
                // Why: nobody knows what will be set, and a choice may be another one in a part of the stretch.
                _ => Possible { unknown: true, ..Possible::known(domain(&parameter.domain)) },
            }
        };
        let last = plan.policy.to.or_else(values::last_day).unwrap_or(from);
        let mut world = Self {
            plan,
            from,
            until,
            facts: plan
                .facts
                .iter()
                .map(|fact| Possible { unknown: true, ..Possible::known(domain(&fact.domain)) })
                .collect(),
            parameters: plan.parameters.iter().map(parameter).collect(),
            // Why all days: that time passes excludes things, too, and that is no mistake.
            as_of: Possible::known(values::days(plan.policy.from, last.max(plan.policy.from))),
            nodes: Vec::with_capacity(plan.nodes.len()),
            places: vec![Place::default(); plan.nodes.len()],
            reads: Vec::with_capacity(plan.nodes.len()),
            budget: BUDGET,
        };
        world.place();
        for (index, node) in (0_u32..).zip(&plan.nodes) {
            world.reads.push(world.reads_of(index, node));
            let plain = world.compute(index, node, &|operand, place| world.read(operand, place));
            let refined = world.refined(index, node, plain);
            world.nodes.push(refined);
        }
        world
    }

    /// Says for every node of a body whose records it reads.
    fn place(&mut self) {
        for node in &self.plan.nodes {
            let mut list = None;
            node.operands(|operand| {
                if let Operand::Fact(fact) = operand {
                    list = list.or(Some(fact));
                }
            });
            for body in node.bodies() {
                let nodes = self.places.iter_mut().take(body.end as usize).skip(body.first as usize);
                for slot in nodes.filter_map(|place| place.get_mut(usize::from(body.depth))) {
                    *slot = list;
                }
            }
        }
    }

    fn reads_of(&self, index: u32, node: &Node) -> Bits {
        let mut bits = Bits::default();
        let place = self.places.get(index as usize).copied().unwrap_or_default();
        let mut add = |operand: Operand| match operand {
            Operand::Fact(fact) => bits.insert(fact as usize),
            Operand::Element { depth, .. } => {
                if let Some(fact) = place.get(usize::from(depth)).copied().flatten() {
                    bits.insert(fact as usize);
                }
            }
            Operand::Parameter(parameter) => {
                let single = self.parameters.get(parameter as usize).is_some_and(|one| !one.unknown);
                if !single {
                    bits.insert(self.plan.facts.len() + parameter as usize);
                }
            }
            Operand::Node(node) => {
                if let Some(known) = self.reads.get(node as usize) {
                    bits.add(known);
                }
            }
            _ => {}
        };
        node.operands(&mut add);
        for body in node.bodies() {
            add(body.result);
        }
        bits
    }

    /// Whether a node reads any fact.
    pub(super) fn reads_facts(&self, node: usize) -> bool {
        self.reads.get(node).is_some_and(|bits| bits.any_below(self.plan.facts.len()))
    }

    /// What an operand can be, as far as it is computed.
    pub(super) fn read(&self, operand: Operand, place: Place) -> Possible {
        let known = match operand {
            Operand::Fact(fact) => self.facts.get(fact as usize),
            Operand::Parameter(parameter) => self.parameters.get(parameter as usize),
            Operand::Node(node) => self.nodes.get(node as usize),
            Operand::AsOf => Some(&self.as_of),
            Operand::Element { depth, field } => return self.element(depth, field, place),
            Operand::Boolean(truth) => return Possible::known(Values::truth(truth)),
            Operand::Whole(n) => return Possible::known(Values::only(Cell::Integer(i64::from(n)))),
            Operand::Choice(choice) => return Possible::known(Values::only(Cell::Choice(choice))),
        };
        known.cloned().unwrap_or_else(Possible::anything)
    }

    fn element(&self, depth: u8, field: u32, place: Place) -> Possible {
        let list = place.get(usize::from(depth)).copied().flatten();
        let domain = list.and_then(|list| match &self.plan.facts.get(list as usize)?.domain {
            Domain::List { fields, .. } => Some(&fields.get(field as usize)?.domain),
            _ => None,
        });
        let Some(domain) = domain else { return Possible::anything() };
        let choices = if let Domain::Choice { set } = domain {
            self.plan.choice_sets.get(*set as usize).map_or(0, |set| set.choices.len())
        } else {
            0
        };
        Possible { unknown: true, ..Possible::known(Values::of(domain, choices)) }
    }

    /// What a top-level node, a fact or a parameter can be.
    #[must_use]
    pub fn of(&self, operand: Operand) -> Possible {
        self.read(operand, Place::default())
    }
}
