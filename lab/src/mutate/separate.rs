//! Beside the pipeline, mutants: for one that no case notices, facts on which it decides differently, as near to a hand-written case as can be found.

use serde_json::{Map, Value};
use zhunsheng_compiler::cases::Case;
use zhunsheng_engine::{
    Cell, Date, Decider, Facts, InForce, VerifiedPlan,
    explain::support::support,
    facts,
    plan::{Domain, Operand},
};

use super::{
    Mutant,
    bare::OwnValues,
    run::{Bench, Changed, Prepared, turn_to},
    sight::{self, Seen, Sight},
    values::{self, Slot},
};
use crate::generate::Random;

/// So many changes of two or more facts are tried.
const MOST_MIXED: usize = 12_000;
/// So many changes that need facts to be read again (lists and texts).
const MOST_READ: usize = 4_000;
/// No more facts are changed at once.
const MOST_CHANGES: usize = 5;

/// One fact, parameter or date of a hand-written case, changed.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Setting {
    /// A fact that is no text and no list; [`Cell::Unknown`] takes it away.
    Fact(usize, Cell),
    /// A value of a parameter of the case's own.
    Parameter(usize, Cell),
    /// Another date.
    AsOf(Date),
    /// A list or a text, as a facts file writes it; nothing takes it away.
    Written(usize, Option<Value>),
}

/// A hand-written case with what has to be changed in it, and what differs then.
#[derive(Debug, Clone)]
pub(super) struct Separation {
    /// The position of the case among those of the bench.
    pub(super) base: usize,
    pub(super) settings: Vec<Setting>,
    pub(super) seen: Vec<Seen>,
}

/// A search for one mutant.
pub(super) struct Search<'b, 'c> {
    bench: &'b Bench<'c>,
    changed: &'b Changed,
    original: Decider<'b>,
    mutant: Decider<'b>,
    days: [Date; 2],
    seen: Vec<Seen>,
    slots: Vec<Slot>,
    /// The cases, those that look at what the mutant changes first.
    order: Vec<usize>,
}

impl<'b, 'c> Search<'b, 'c> {
    pub(super) fn new(bench: &'b Bench<'c>, mutant: &Mutant, changed: &'b Changed) -> Self {
        let affected = bench.affected(mutant);
        let mut seen = sight::all(bench.plan);
        seen.retain(|seen| seen.roots(bench.plan).iter().any(|root| affected.reads(*root)));
        let roots = |plan: &VerifiedPlan| seen.iter().flat_map(|seen| seen.roots(plan)).collect::<Vec<_>>();
        let (own, other) = (roots(&bench.original), roots(changed.plan(bench)));
        let mut slots = values::slots(&bench.original, bench.bare.facts, &own);
        slots.sort_by_key(|slot| distance(bench, mutant, slot));
        let first_day = bench.plan.policy.from;
        let mut order: Vec<usize> = (0..bench.cases.len()).collect();
        let near = |at: &usize| {
            let prepared = bench.cases.get(*at);
            let mentions = prepared.map_or(0, |prepared| prepared.mentions(&seen));
            (std::cmp::Reverse(mentions.min(3)), prepared.map_or(0, |prepared| prepared.case.parameters.len()))
        };
        order.sort_by_key(near);
        Self {
            bench,
            changed,
            original: InForce::new(&bench.original, first_day).only(own.into_iter()).decider(),
            mutant: InForce::new(changed.plan(bench), first_day).only(other.into_iter()).decider(),
            days: [first_day; 2],
            seen,
            slots,
            order,
        }
    }

    /// Facts on which original and mutant differ in something that a case can expect.
    pub(super) fn run(&mut self, random: &mut Random) -> Option<Separation> {
        let found = self.as_it_is().or_else(|| self.one_change()).or_else(|| self.mixed(random))?;
        Some(self.reduced(found))
    }

    fn as_it_is(&mut self) -> Option<Separation> {
        let order = self.order.clone();
        order.into_iter().find_map(|base| self.attempt(base, Vec::new()))
    }

    fn attempt(&mut self, base: usize, settings: Vec<Setting>) -> Option<Separation> {
        let seen = self.differs(base, &settings)?;
        Some(Separation { base, settings, seen })
    }

    /// What differs on a case with these changes.
    fn differs(&mut self, base: usize, settings: &[Setting]) -> Option<Vec<Seen>> {
        let (bench, changed) = (self.bench, self.changed);
        let prepared = bench.cases.get(base)?;
        let (facts, as_of, own) = bench.with(prepared, settings)?;
        let mut other_facts = None;
        if let Changed::Parameter(index, plan) = changed {
            let value = changed.value(*index, plan, &own, as_of);
            let mut other = facts.clone();
            other.set(&bench.bare.plan, bench.bare.facts + index, value).ok()?;
            other_facts = Some(other);
        }
        let [day, other_day] = &mut self.days;
        turn_to(&mut self.original, day, as_of);
        turn_to(&mut self.mutant, other_day, as_of);
        let original = self.original.decide(&facts);
        let mutant = self.mutant.decide(other_facts.as_ref().unwrap_or(&facts));
        let differing = self.seen.iter().copied().filter(|seen| seen.look(&original) != seen.look(&mutant));
        let differing: Vec<Seen> = differing.collect();
        (!differing.is_empty()).then_some(differing)
    }

    /// One fact, parameter or date is changed: to each of its values that matter, or to where the decision turns.
    fn one_change(&mut self) -> Option<Separation> {
        let mut read = 0;
        for base in self.order.clone() {
            for slot in self.slots.clone() {
                for setting in self.settings(base, &slot) {
                    if matches!(setting, Setting::Written(..)) {
                        read += 1;
                        if read > MOST_READ {
                            continue;
                        }
                    }
                    if let Some(found) = self.attempt(base, vec![setting]) {
                        return Some(found);
                    }
                }
            }
        }
        None
    }

    /// The values of one slot that are worth a try on this case.
    fn settings(&mut self, base: usize, slot: &Slot) -> Vec<Setting> {
        let bench = self.bench;
        let Some(prepared) = bench.cases.get(base) else { return Vec::new() };
        let mut found = values::settings(bench, prepared, slot);
        found.extend(self.turns(base, slot));
        found
    }

    /// Around each value at which what is seen of the original turns, by halving what lies between two values.
    fn turns(&mut self, base: usize, slot: &Slot) -> Vec<Setting> {
        let bench = self.bench;
        let Some(prepared) = bench.cases.get(base) else { return Vec::new() };
        let Some(scale) = values::scale(bench, prepared, slot) else { return Vec::new() };
        let mut found = Vec::new();
        for (mut low, mut high) in scale.stretches() {
            let (Some(at_low), Some(at_high)) = (self.sights(base, &scale, low), self.sights(base, &scale, high))
            else {
                continue;
            };
            if at_low == at_high {
                continue;
            }
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                match self.sights(base, &scale, middle) {
                    Some(sights) if sights == at_low => low = middle,
                    Some(_) => high = middle,
                    None => break,
                }
            }
            found.extend([low - 1, low, high, high + 1].into_iter().filter_map(|step| scale.setting(step)));
        }
        found
    }

    fn sights(&mut self, base: usize, scale: &values::Scale, step: i128) -> Option<Vec<Sight>> {
        let bench = self.bench;
        let (facts, as_of, _) = bench.with(bench.cases.get(base)?, &[scale.setting(step)?])?;
        turn_to(&mut self.original, &mut self.days[0], as_of);
        let decision = self.original.decide(&facts);
        let verdicts =
            self.seen.iter().filter(|seen| matches!(seen, Seen::Verdict(_) | Seen::Outcome(_) | Seen::State(_)));
        Some(verdicts.map(|seen| seen.look(&decision)).collect())
    }

    /// Several facts are changed at once, at random.
    fn mixed(&mut self, random: &mut Random) -> Option<Separation> {
        let near: Vec<usize> = self.order.iter().copied().take(40).collect();
        let mut read = 0;
        for _ in 0..MOST_MIXED {
            let base = *random.pick(&near)?;
            let count = 2 + random.below(MOST_CHANGES - 1);
            let mut settings: Vec<Setting> = Vec::new();
            for _ in 0..count {
                let nearest = self.slots.len().min(if random.chance(60) { 8 } else { usize::MAX });
                let slot = self.slots.get(random.below(nearest))?.clone();
                let prepared = self.bench.cases.get(base)?;
                let mut values = values::settings(self.bench, prepared, &slot);
                if random.chance(30) {
                    values.extend(values::scale(self.bench, prepared, &slot).and_then(|scale| scale.random(random)));
                }
                settings.extend(random.pick(&values).cloned());
            }
            if settings.iter().any(|setting| matches!(setting, Setting::Written(..))) {
                read += 1;
                if read > MOST_READ {
                    continue;
                }
            }
            if let Some(found) = self.attempt(base, settings.clone()) {
                return Some(found);
            }
            // From there, the places where the decision turns.
            if random.chance(10)
                && let Some(found) = self.around(base, &settings, random)
            {
                return Some(found);
            }
        }
        None
    }

    fn around(&mut self, base: usize, settings: &[Setting], random: &mut Random) -> Option<Separation> {
        let slot = self.slots.get(random.below(self.slots.len().min(8)))?.clone();
        for setting in self.turns(base, &slot) {
            let mut all = settings.to_vec();
            all.push(setting);
            if let Some(found) = self.attempt(base, all) {
                return Some(found);
            }
        }
        None
    }

    /// Takes back every change that is not needed.
    fn reduced(&mut self, mut found: Separation) -> Separation {
        let mut at = 0;
        while at < found.settings.len() {
            let mut fewer = found.settings.clone();
            fewer.remove(at);
            match self.attempt(found.base, fewer) {
                Some(smaller) => found = smaller,
                None => at += 1,
            }
        }
        found
    }
}

/// Facts that the changed rule reads itself come before those that only bear on what rests on it.
fn distance(bench: &Bench<'_>, mutant: &Mutant, slot: &Slot) -> u8 {
    let own = bench.reads_itself(mutant);
    let near = match slot {
        Slot::Fact(index) => own.facts.contains(u32::try_from(*index).unwrap_or(u32::MAX)),
        Slot::Parameter(index) => own.parameters.contains(u32::try_from(*index).unwrap_or(u32::MAX)),
        Slot::AsOf => own.as_of,
    };
    match (near, slot) {
        (true, Slot::Fact(_)) => 0,
        (true, _) => 1,
        (false, Slot::Fact(_)) => 2,
        (false, _) => 3,
    }
}

impl<'c> Bench<'c> {
    fn reads_itself(&self, mutant: &Mutant) -> zhunsheng_engine::explain::support::Support {
        match mutant.node() {
            Some(index) => support(self.plan, Operand::Node(index)),
            None => zhunsheng_engine::explain::support::Support::default(),
        }
    }

    /// The facts, date and own values of a case with some of them changed.
    pub(super) fn with(&self, prepared: &Prepared<'c>, settings: &[Setting]) -> Option<(Facts, Date, OwnValues)> {
        let plan = &self.original;
        let mut as_of = prepared.case.as_of;
        let mut own = prepared.own.clone();
        let written = settings.iter().any(|setting| matches!(setting, Setting::Written(..)));
        let mut facts = if written {
            let text = Value::Object(self.written(prepared, settings)).to_string();
            facts::from_json(plan, &text).ok()?
        } else {
            prepared.facts.clone()
        };
        let mut refill = written;
        for setting in settings {
            match setting {
                Setting::Fact(index, cell) => facts.set(plan, *index, *cell).ok()?,
                Setting::Parameter(index, cell) => {
                    own.push((*index, *cell));
                    refill = true;
                }
                Setting::AsOf(day) => {
                    let policy = &self.plan.policy;
                    if *day < policy.from || policy.to.is_some_and(|to| *day > to) {
                        return None;
                    }
                    as_of = *day;
                    refill = true;
                }
                Setting::Written(..) => {}
            }
        }
        if refill {
            let values = super::run::values(&self.plan.parameters, &own, self.plan.policy.from, as_of);
            self.bare.fill(&mut facts, &values);
        }
        Some((facts, as_of, own))
    }

    /// The facts of a case as JSON, with lists and texts changed.
    pub(super) fn written(&self, prepared: &Prepared<'c>, settings: &[Setting]) -> Map<String, Value> {
        let mut facts = base_facts(prepared.case);
        for setting in settings {
            if let Setting::Written(index, value) = setting
                && let Some(fact) = self.plan.facts.get(*index)
            {
                match value {
                    Some(value) => drop(facts.insert(fact.name.clone(), value.clone())),
                    None => drop(facts.remove(&fact.name)),
                }
            }
        }
        facts
    }

    pub(super) fn domain(&self, fact: usize) -> Option<&Domain> {
        self.plan.facts.get(fact).map(|fact| &fact.domain)
    }
}

/// The facts of a case as JSON.
pub(super) fn base_facts(case: &Case) -> Map<String, Value> {
    match serde_json::from_str(&case.facts) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}
