//! Beside the pipeline, mutants: which of them the hand-written cases notice.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use zhunsheng_compiler::{cases::Case, expected::differences};
use zhunsheng_engine::{
    Cell, Date, Decider, Facts, InForce, VerifiedPlan,
    plan::{Operand, Plan, Text},
};

use super::{
    Kind, Mutant,
    bare::{Bare, OwnValues, in_force, own_values, wordless},
    change::Change,
    equivalent::{Reviewed, Stale, proven},
    list::list,
    propose::{Proposal, propose},
    sight::{self, Seen, Sight},
    survey::Survey,
};

/// What became of a mutant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// A hand-written case comes out differently: its name.
    Killed(String),
    /// No facts can tell it from the policy, and why.
    Equivalent(Text),
    /// No case notices.
    Survived,
    /// It is no plan: the compiler would refuse it.
    Refused,
}

/// Every mutant of a policy with what became of it.
#[derive(Debug)]
pub struct Report {
    /// The mutants, in the order of the plan.
    pub mutants: Vec<Mutant>,
    /// For each of them, in the same order.
    pub fates: Vec<Fate>,
    /// For each survivor of those that were asked for, by its position: a case that would catch it; nothing where no facts were found.
    pub proposals: BTreeMap<usize, Option<Proposal>>,
    /// Reviewed mutants that are not there any more, or that a case notices.
    pub stale: Vec<Stale>,
    /// Cases that do not come out as they expect, and so prove nothing.
    pub red: Vec<String>,
}

/// What to make of a policy.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'w> {
    /// Mutants of these kinds only; all if there are none.
    pub kinds: &'w [Kind],
    /// Mutants that people found to decide like the policy.
    pub reviewed: &'w [Reviewed],
    /// Whether cases are looked for that would catch the survivors.
    pub propose: bool,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many mutants of so many are decided.
    Decided(usize, usize),
    /// For so many survivors of so many a case was looked for.
    Proposed(usize, usize),
}

/// A hand-written case, ready to be decided on mutants.
pub(super) struct Prepared<'c> {
    pub(super) case: &'c Case,
    /// The facts, with the parameters in force.
    pub(super) facts: Facts,
    /// The values that the case gives to parameters.
    pub(super) own: OwnValues,
    /// The values of all parameters.
    pub(super) values: Vec<Cell>,
    mentioned: Vec<(Seen, Sight)>,
}

/// A policy with its cases, ready for mutants.
pub(super) struct Bench<'c> {
    pub(super) plan: &'c VerifiedPlan,
    pub(super) survey: Survey<'c>,
    wordless: Plan,
    pub(super) bare: Bare,
    pub(super) original: VerifiedPlan,
    /// By date, so that a date is looked up once.
    pub(super) cases: Vec<Prepared<'c>>,
}

/// Makes every mutant of a plan and looks for a case that notices; `progress` is told how many of how many are done.
///
/// # Errors
/// In words, if the plan itself cannot be taken apart: a fault of this program.
pub fn run(
    plan: &VerifiedPlan,
    cases: &[Case],
    wanted: Wanted<'_>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Report, String> {
    let bench = Bench::new(plan, cases)?;
    let mut mutants = list(plan);
    let named = |entry: &&Reviewed| mutants.iter().all(|mutant| mutant.key != entry.mutant);
    let gone =
        wanted.reviewed.iter().filter(named).map(|entry| Stale { mutant: entry.mutant.clone(), killed_by: None });
    let mut stale: Vec<Stale> = gone.collect();
    mutants.retain(|mutant| wanted.kinds.is_empty() || wanted.kinds.contains(&mutant.kind));
    let green = Mutex::new(BTreeMap::new());
    let (count, done) = (mutants.len(), AtomicUsize::new(0));
    let mut fates = at_once(&mutants, |mutant| {
        let proven = proven(&bench.survey, mutant).map(Fate::Equivalent);
        let fate = proven.unwrap_or_else(|| bench.fate(mutant, &green));
        progress(Progress::Decided(done.fetch_add(1, Ordering::Relaxed) + 1, count));
        fate
    });
    for (mutant, fate) in mutants.iter().zip(&mut fates) {
        let Some(entry) = wanted.reviewed.iter().find(|entry| entry.mutant == mutant.key) else { continue };
        match fate {
            Fate::Killed(case) => stale.push(Stale { mutant: mutant.key.clone(), killed_by: Some(case.clone()) }),
            Fate::Survived => *fate = Fate::Equivalent(entry.why.clone()),
            Fate::Equivalent(_) | Fate::Refused => {}
        }
    }
    let survivors: Vec<usize> =
        fates.iter().enumerate().filter(|(_, fate)| **fate == Fate::Survived).map(|(at, _)| at).collect();
    let mut proposals = BTreeMap::new();
    if wanted.propose {
        let (count, done) = (survivors.len(), AtomicUsize::new(0));
        let found = at_once(&survivors, |at| {
            let found = mutants.get(*at).and_then(|mutant| propose(&bench, mutant));
            progress(Progress::Proposed(done.fetch_add(1, Ordering::Relaxed) + 1, count));
            found
        });
        proposals.extend(survivors.into_iter().zip(found));
    }
    let green = green.into_inner().unwrap_or_else(PoisonError::into_inner);
    let red = green.into_iter().filter(|(_, green)| !green).map(|(name, _)| name).collect();
    Ok(Report { mutants, fates, proposals, stale, red })
}

/// Works on every item, on all cores, and gives the results in order.
fn at_once<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { break };
                    let result = work(item);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

impl Prepared<'_> {
    /// How many of these the case expects something of.
    pub(super) fn mentions(&self, seen: &[Seen]) -> usize {
        self.mentioned.iter().filter(|(one, _)| seen.contains(one)).count()
    }
}

impl<'c> Bench<'c> {
    pub(super) fn new(plan: &'c VerifiedPlan, cases: &'c [Case]) -> Result<Self, String> {
        let wordless = wordless(plan);
        let bare = Bare::new(&wordless);
        let original = bare.verified().map_err(|why| why.to_string())?;
        let mut prepared: Vec<Prepared<'c>> = Vec::new();
        let mut known: BTreeMap<&[(String, String)], OwnValues> = BTreeMap::new();
        for case in cases {
            let Ok(mut facts) = case.facts(&original) else { continue };
            let own = known.entry(&case.parameters).or_insert_with(|| own_values(plan, &case.parameters)).clone();
            let values = values(&plan.parameters, &own, plan.policy.from, case.as_of);
            bare.fill(&mut facts, &values);
            prepared.push(Prepared { case, facts, own, values, mentioned: Vec::new() });
        }
        prepared.sort_by_key(|prepared| prepared.case.as_of);
        let mut decider = InForce::new(&original, plan.policy.from).decider();
        let mut day = plan.policy.from;
        for prepared in &mut prepared {
            turn_to(&mut decider, &mut day, prepared.case.as_of);
            let decision = decider.decide(&prepared.facts);
            let seen = sight::mentioned(plan, &prepared.case.expect);
            prepared.mentioned = seen.into_iter().map(|seen| (seen, seen.look(&decision))).collect();
        }
        Ok(Self { plan, survey: Survey::new(plan), wordless, bare, original, cases: prepared })
    }

    /// The mutant's plan and, for what could differ, whether it does.
    fn fate(&self, mutant: &Mutant, green: &Mutex<BTreeMap<String, bool>>) -> Fate {
        let Some(changed) = self.changed(mutant) else { return Fate::Refused };
        let affected = self.affected(mutant);
        let is_affected = |seen: Seen| seen.roots(self.plan).iter().any(|root| affected.reads(*root));
        let mut full: Option<VerifiedPlan> = None;
        let roots = self.cases.iter().flat_map(|prepared| &prepared.mentioned).map(|(seen, _)| *seen);
        let mut seen: Vec<Seen> = roots.collect();
        seen.sort_unstable();
        seen.dedup();
        seen.retain(|seen| is_affected(*seen));
        let operands: Vec<Operand> = seen.iter().flat_map(|seen| seen.roots(changed.plan(self))).collect();
        let plan = changed.plan(self);
        let mut day = self.plan.policy.from;
        let mut decider = InForce::new(plan, day).only(operands.into_iter()).decider();
        for prepared in &self.cases {
            if !prepared.mentioned.iter().any(|(one, _)| seen.binary_search(one).is_ok()) {
                continue;
            }
            let facts = changed.facts(self, prepared);
            let Some(facts) = facts.as_ref().map_or(changed.same_facts(prepared), Some) else { continue };
            turn_to(&mut decider, &mut day, prepared.case.as_of);
            let decision = decider.decide(facts);
            let mut differs = prepared.mentioned.iter().filter(|(one, _)| seen.binary_search(one).is_ok());
            if !differs.any(|(one, expected)| one.look(&decision) != *expected) {
                continue;
            }
            let full = full.get_or_insert_with(|| self.full(mutant));
            let is_green = || differences(prepared.case, self.plan).is_empty();
            if !differences(prepared.case, full).is_empty() && known(green, &prepared.case.name, is_green) {
                return Fate::Killed(prepared.case.name.clone());
            }
        }
        Fate::Survived
    }

    /// The mutant without words, as a package would have it.
    pub(super) fn full(&self, mutant: &Mutant) -> VerifiedPlan {
        let mut plan = self.wordless.clone();
        mutant.change.apply(&mut plan);
        VerifiedPlan::new(plan).unwrap_or_else(|_| self.plan.clone())
    }

    pub(super) fn changed(&self, mutant: &Mutant) -> Option<Changed> {
        match mutant.change {
            Change::Value(index, ..) | Change::From(index, ..) => {
                let mut plan = Plan { nodes: Vec::new(), ..self.wordless.clone() };
                mutant.change.apply(&mut plan).then(|| Changed::Parameter(index, Box::new(plan)))
            }
            Change::Node(..) => {
                let mut plan = self.bare.plan.clone();
                if !mutant.change.apply(&mut plan) {
                    return None;
                }
                VerifiedPlan::new(plan).ok().map(|plan| Changed::Plan(Box::new(plan)))
            }
        }
    }

    pub(super) fn affected(&self, mutant: &Mutant) -> Affected {
        let survey = &self.survey;
        match mutant.change {
            Change::Value(index, ..) | Change::From(index, ..) => {
                Affected { nodes: survey.dependents_of_parameter(index), parameter: Some(index) }
            }
            Change::Node(index, _) => Affected { nodes: survey.dependents(index), parameter: None },
        }
    }
}

/// What a mutant can change.
pub(super) struct Affected {
    nodes: Vec<bool>,
    parameter: Option<usize>,
}

impl Affected {
    pub(super) fn reads(&self, operand: Operand) -> bool {
        match operand {
            Operand::Node(index) => self.nodes.get(index as usize).copied().unwrap_or(false),
            Operand::Parameter(index) => self.parameter == Some(index as usize),
            _ => false,
        }
    }
}

/// A mutant, ready to decide: another plan, or the same one with other values of a parameter.
pub(super) enum Changed {
    Plan(Box<VerifiedPlan>),
    Parameter(usize, Box<Plan>),
}

impl Changed {
    pub(super) fn plan<'a>(&'a self, bench: &'a Bench<'_>) -> &'a VerifiedPlan {
        match self {
            Self::Plan(plan) => plan,
            Self::Parameter(..) => &bench.original,
        }
    }

    /// The facts of a case where the mutant makes them differ.
    fn facts(&self, bench: &Bench<'_>, prepared: &Prepared<'_>) -> Option<Facts> {
        let Self::Parameter(index, plan) = self else { return None };
        let value = self.value(*index, plan, &prepared.own, prepared.case.as_of);
        if prepared.values.get(*index) == Some(&value) {
            return None;
        }
        let mut facts = prepared.facts.clone();
        facts.set(&bench.bare.plan, bench.bare.facts + index, value).ok().map(|()| facts)
    }

    pub(super) fn value(&self, index: usize, plan: &Plan, own: &[(usize, Cell)], as_of: Date) -> Cell {
        let own = own.iter().rev().find(|(at, _)| *at == index).map(|(_, cell)| *cell);
        let values = plan.parameters.get(index).map_or(&[][..], |parameter| &parameter.values);
        in_force(values, own, plan.policy.from, as_of)
    }

    /// The facts of a case where they stay as they are, and the plan is another one.
    fn same_facts<'a>(&self, prepared: &'a Prepared<'_>) -> Option<&'a Facts> {
        matches!(self, Self::Plan(_)).then_some(&prepared.facts)
    }
}

pub(super) fn values(
    parameters: &[zhunsheng_engine::plan::Parameter],
    own: &[(usize, Cell)],
    first_day: Date,
    as_of: Date,
) -> Vec<Cell> {
    let value = |(index, parameter): (usize, &zhunsheng_engine::plan::Parameter)| {
        let own = own.iter().rev().find(|(at, _)| *at == index).map(|(_, cell)| *cell);
        in_force(&parameter.values, own, first_day, as_of)
    };
    parameters.iter().enumerate().map(value).collect()
}

pub(super) fn turn_to(decider: &mut Decider<'_>, day: &mut Date, wanted: Date) {
    if *day != wanted {
        decider.on(wanted);
        *day = wanted;
    }
}

/// Asks once.
fn known(known: &Mutex<BTreeMap<String, bool>>, name: &str, ask: impl FnOnce() -> bool) -> bool {
    if let Some(answer) = known.lock().unwrap_or_else(PoisonError::into_inner).get(name) {
        return *answer;
    }
    let answer = ask();
    known.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), answer);
    answer
}
