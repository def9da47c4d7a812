//! Stage answer, across policies: which of very many policies a dossier can concern, found by the facts it names and a quick decision, without words.
//!
//! [`Match`](crate::Match) says everything about a few policies. A rulebook of thousands is first cut down to those of which there is something to
//! say; the order in which they are told is that of `Match`.

use alloc::{collections::BTreeMap, string::String, vec, vec::Vec};
use core::ops::Deref;

use crate::{
    across::{Distance, Standing},
    date::Date,
    decide::{Decision, InForce, Verdict},
    explain::support::support,
    facts::{Dossier, FactProblem, Facts},
    plan::{Domain, Finding, FindingKind, Node, Operand, Plan, Purpose, VerifiedPlan},
    value::Cell,
};

/// Many policies, with an index of the facts that they ask for.
#[derive(Debug, Clone)]
pub struct Rulebook<P> {
    entries: Vec<Entry<P>>,
    words: BTreeMap<String, Word>,
    /// The policies that say something of a dossier without any fact.
    always: Vec<u32>,
}

#[derive(Debug, Clone)]
struct Entry<P> {
    plan: P,
    outcomes: Vec<OutcomeKey>,
    /// For each amount, what has to be known for it to be due.
    amounts: Vec<Conjuncts>,
}

/// Facts of one policy, a bit for each; the 65th shares the bit of the first. Why: a bit too many only has a policy decided for nothing.
type FactBits = u64;

/// What a value waits for: each of these has to be touched by a known fact, or it stays unknown.
type Conjuncts = Vec<FactBits>;

/// What can be said of an outcome before it is decided.
#[derive(Debug, Clone)]
struct OutcomeKey {
    purpose: Purpose,
    needs: Conjuncts,
    /// For each finding that is unknown without facts, whatever the day, what it reads.
    waiting: Vec<FactBits>,
    /// What the others read.
    other: FactBits,
    /// How many findings there are, money left out.
    findings: usize,
}

/// The name of a fact.
#[derive(Debug, Clone, Default)]
struct Word {
    /// The policies that have it, with its bit there.
    policies: Vec<(u32, FactBits)>,
    /// Whether it is a list in one of them.
    is_list: bool,
}

/// What a dossier can concern, out of a rulebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortlist {
    /// The policies to decide in full, in the order of the rulebook: all with something met, due or to be minded, and those of the nearest outcomes.
    pub policies: Vec<usize>,
    /// How many policies were decided to find them.
    pub decided: usize,
    /// How many policies are in force on the date.
    pub in_force: usize,
}

/// A policy whose nearest outcome cannot be nearer than `at_least`.
struct Candidate {
    policy: usize,
    known: FactBits,
    at_least: usize,
}

impl<P: Deref<Target = VerifiedPlan>> Rulebook<P> {
    /// Reads the plans once.
    #[must_use]
    pub fn new(plans: Vec<P>) -> Self {
        let mut book = Self { entries: Vec::with_capacity(plans.len()), words: BTreeMap::new(), always: Vec::new() };
        for (at, plan) in (0_u32..).zip(plans) {
            for (index, fact) in (0_u32..).zip(&plan.facts) {
                // Why: most names are there already, and looking one up by its text allocates nothing.
                if !book.words.contains_key(fact.name.as_str()) {
                    book.words.insert(fact.name.clone(), Word::default());
                }
                if let Some(word) = book.words.get_mut(fact.name.as_str()) {
                    word.policies.push((at, bit(index)));
                    word.is_list |= matches!(fact.domain, Domain::List { .. });
                }
            }
            let (entry, always) = Entry::new(plan);
            if always {
                book.always.push(at);
            }
            book.entries.push(entry);
        }
        book
    }

    /// How many policies there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// A policy by its place.
    #[must_use]
    pub fn plan(&self, at: usize) -> Option<&VerifiedPlan> {
        self.entries.get(at).map(|entry| &*entry.plan)
    }

    /// Plans that together know every name of the rulebook that the dossier uses, as [`facts::read`](crate::facts::read) wants them: one for each
    /// name, all for a list, whose fields each policy declares for itself.
    #[must_use]
    pub fn vocabulary(&self, dossier: &Dossier<'_>) -> Vec<&Plan> {
        let mut wanted = vec![false; self.entries.len()];
        for word in dossier.names().filter_map(|name| self.words.get(name)) {
            let most = if word.is_list { word.policies.len() } else { 1 };
            for &(policy, _) in word.policies.iter().take(most) {
                if let Some(slot) = wanted.get_mut(policy as usize) {
                    *slot = true;
                }
            }
        }
        let chosen = self.entries.iter().zip(wanted).filter(|(_, wanted)| *wanted);
        chosen.map(|(entry, _)| &**entry.plan).collect()
    }

    /// The policies of which there is something to say: all with something met, due or to be minded, and those of the `most` nearest qualifications.
    /// What cannot be one of them is not decided.
    ///
    /// # Errors
    /// Why the text is no dossier. What cannot be used in it counts as not known; who reads it for a policy in full is told.
    pub fn shortlist(&self, text: &str, as_of: Date, most: usize) -> Result<Shortlist, Vec<FactProblem>> {
        let dossier = Dossier::new(text)?;
        let mut known: Vec<FactBits> = vec![0; self.entries.len()];
        for (policy, bit) in dossier.known().filter_map(|name| self.words.get(name)).flat_map(|word| &word.policies) {
            if let Some(slot) = known.get_mut(*policy as usize) {
                *slot |= bit;
            }
        }
        let mut found = Found { chosen: vec![false; self.entries.len()], near: Vec::new(), most, decided: 0 };
        let mut in_force = 0;
        let mut later: Vec<Candidate> = Vec::new();
        for (policy, (entry, known)) in self.entries.iter().zip(known).enumerate() {
            let holds = entry.plan.policy.from <= as_of && entry.plan.policy.to.is_none_or(|last| as_of <= last);
            in_force += usize::from(holds);
            if !holds {
                continue;
            }
            let always = u32::try_from(policy).is_ok_and(|policy| self.always.binary_search(&policy).is_ok());
            if always || entry.can_tell(known) {
                found.decide(entry, policy, &dossier, as_of);
            } else if let Some(at_least) = entry.nearest(known) {
                later.push(Candidate { policy, known, at_least });
            }
        }
        // Why: the likely nearest first, so that soon nothing else can be among the nearest.
        later.sort_by_key(|one| (one.at_least, one.known.count_zeros()));
        for one in later {
            if one.at_least > found.worst() {
                break;
            }
            if let Some(entry) = self.entries.get(one.policy) {
                found.decide(entry, one.policy, &dossier, as_of);
            }
        }
        found.near.sort_unstable();
        for (_, policy) in found.near.iter().take(most) {
            if let Some(slot) = found.chosen.get_mut(*policy) {
                *slot = true;
            }
        }
        let policies = found.chosen.iter().enumerate().filter_map(|(at, chosen)| chosen.then_some(at)).collect();
        Ok(Shortlist { policies, decided: found.decided, in_force })
    }
}

/// What a search has found so far.
struct Found {
    /// The policies with something met, due or to be minded.
    chosen: Vec<bool>,
    /// How near a qualification is, and its policy.
    near: Vec<((usize, usize), usize)>,
    most: usize,
    decided: usize,
}

impl Found {
    fn decide<P: Deref<Target = VerifiedPlan>>(
        &mut self,
        entry: &Entry<P>,
        policy: usize,
        dossier: &Dossier<'_>,
        as_of: Date,
    ) {
        self.decided += 1;
        let facts = dossier.facts(&entry.plan);
        let mut decider = InForce::new(&entry.plan, as_of).decider();
        let tells = entry.look(&decider.decide(&facts), &mut |distance| self.near.push((distance.nearness(), policy)));
        if let Some(slot) = self.chosen.get_mut(policy) {
            *slot = tells;
        }
        // Why: only the nearest are kept, but not sorted for every one.
        if self.near.len() >= (self.most + 1).saturating_mul(2).max(64) {
            self.near.sort_unstable();
            self.near.truncate(self.most);
        }
    }

    /// How far a qualification may be at most to be among the nearest.
    fn worst(&mut self) -> usize {
        if self.near.len() < self.most {
            return usize::MAX;
        }
        self.near.sort_unstable();
        self.near.truncate(self.most);
        self.near.last().map_or(0, |((distance, _), _)| *distance)
    }
}

/// The bit of a fact.
fn bit(fact: u32) -> FactBits {
    1 << (fact % FactBits::BITS)
}

fn bits(plan: &Plan, operand: Operand) -> FactBits {
    support(plan, operand).facts.iter().fold(0, |bits, &fact| bits | bit(fact))
}

impl<P: Deref<Target = VerifiedPlan>> Entry<P> {
    /// Reads a plan; with it, whether there may be something to tell of a dossier without facts.
    fn new(plan: P) -> (Self, bool) {
        let unknown = Unknown::of(&plan);
        let mut outcomes = Vec::new();
        for outcome in &plan.outcomes {
            let mut key = OutcomeKey {
                purpose: outcome.purpose,
                needs: unknown.conjuncts(outcome.verdict),
                waiting: Vec::new(),
                other: 0,
                findings: 0,
            };
            for finding in outcome.findings.iter().filter_map(|&index| plan.findings.get(index as usize)) {
                if !matches!(finding.kind, FindingKind::Amount { .. }) {
                    key.findings += 1;
                    let reads = bits(&plan, finding.verdict);
                    if unknown.always(finding.verdict) { key.waiting.push(reads) } else { key.other |= reads }
                }
            }
            outcomes.push(key);
        }
        let is_amount = |finding: &&Finding| matches!(finding.kind, FindingKind::Amount { .. });
        let due: Vec<Operand> = plan.findings.iter().filter(is_amount).map(|finding| finding.verdict).collect();
        let amounts = due.iter().map(|verdict| unknown.conjuncts(*verdict)).collect();
        let verdicts = plan.outcomes.iter().map(|outcome| outcome.verdict).chain(due);
        let may_turn = verdicts.into_iter().any(|verdict| unknown.may_turn(verdict));
        let entry = Self { outcomes, amounts, plan };
        let always = may_turn || entry.says_something_of_nothing();
        (entry, always)
    }

    /// Whether something may be met, due or to be minded where these facts are known. Without facts there is nothing.
    fn can_tell(&self, known: FactBits) -> bool {
        let reached = |needs: &Conjuncts| needs.iter().all(|need| need & known != 0);
        let outcome = |key: &OutcomeKey| match key.purpose {
            Purpose::Qualification | Purpose::Consequence => reached(&key.needs),
            Purpose::Obligation => key.touched(known),
            Purpose::Target => false,
        };
        known != 0 && (self.outcomes.iter().any(outcome) || self.amounts.iter().any(reached))
    }

    /// How far its nearest qualification is at least, where these facts are known; nothing if none can be near.
    fn nearest(&self, known: FactBits) -> Option<usize> {
        let qualifications = self.outcomes.iter().filter(|key| key.purpose == Purpose::Qualification);
        let touched = qualifications.filter(|key| key.touched(known));
        let unknown = touched.map(|key| (key.waiting.iter().filter(|reads| **reads & known == 0).count(), key));
        unknown.filter(|(unknown, key)| Standing::tells(*unknown, key.findings)).map(|(unknown, _)| unknown).min()
    }

    /// Calls `near` for each qualification that is near; whether anything is met, due or to be minded.
    fn look(&self, decision: &Decision<'_>, near: &mut dyn FnMut(Distance)) -> bool {
        let plan = &*self.plan;
        let known = |&fact: &u32| decision.facts().cell(fact as usize) != Cell::Unknown;
        let mut tells = false;
        for outcome in &plan.outcomes {
            let verdict = decision.outcome(outcome);
            if verdict == Verdict::NotApplicable {
                continue;
            }
            let (mut distance, mut touched) = (Distance::default(), false);
            for finding in outcome.findings.iter().filter_map(|&index| plan.findings.get(index as usize)) {
                // Why: money follows from the other findings; it is told apart.
                if !matches!(finding.kind, FindingKind::Amount { .. }) {
                    touched = touched || support(plan, finding.verdict).facts.iter().any(known);
                    distance.add(decision.finding(finding).verdict);
                }
            }
            match Standing::of(outcome.purpose, verdict, touched, &distance) {
                Standing::Met | Standing::Alert => tells = true,
                Standing::Near => near(distance),
                Standing::Untouched | Standing::Aside => {}
            }
        }
        let due = |finding: &Finding| {
            matches!(finding.kind, FindingKind::Amount { .. }) && decision.finding(finding).verdict == Verdict::Met
        };
        tells || plan.findings.iter().any(due)
    }

    /// Whether there is something to tell of a dossier without facts, on a day from which on other values hold.
    fn says_something_of_nothing(&self) -> bool {
        let facts = Facts::none(&self.plan);
        let mut decider = InForce::new(&self.plan, self.plan.policy.from).decider();
        days(&self.plan).into_iter().any(|day| {
            decider.on(day);
            let mut near = false;
            self.look(&decider.decide(&facts), &mut |_| near = true) || near
        })
    }
}

impl OutcomeKey {
    fn touched(&self, known: FactBits) -> bool {
        (self.waiting.iter().fold(self.other, |all, reads| all | reads)) & known != 0
    }
}

/// The days from which on something else may hold without any fact: those of the dated values.
fn days(plan: &Plan) -> Vec<Date> {
    let values = plan.parameters.iter().flat_map(|parameter| &parameter.values).map(|dated| dated.from);
    let mut days: Vec<Date> = values.filter(|day| *day > plan.policy.from).collect();
    days.push(plan.policy.from);
    days.sort_unstable();
    days.dedup();
    days
}

/// What stays unknown on every day as long as no fact is known.
struct Unknown<'p> {
    plan: &'p VerifiedPlan,
    always: Vec<bool>,
    /// Which nodes read the as-of date.
    dated: Vec<bool>,
}

impl<'p> Unknown<'p> {
    fn of(plan: &'p VerifiedPlan) -> Self {
        let facts = Facts::none(plan);
        let mut unknown = vec![true; plan.nodes.len()];
        let mut decider = InForce::new(plan, plan.policy.from).decider();
        for day in days(plan) {
            decider.on(day);
            let decision = decider.decide(&facts);
            for (index, node) in (0_u32..).zip(&mut unknown) {
                *node &= decision.cell(Operand::Node(index)) == Cell::Unknown;
            }
        }
        let mut found = Self { plan, always: Vec::new(), dated: Vec::new() };
        for (node, unknown) in plan.nodes.iter().zip(unknown) {
            let (mut dated, mut some, mut all) = (false, false, true);
            node.operands(|operand| {
                dated |= found.is_dated(operand);
                some |= found.always(operand);
                all &= found.always(operand) || !found.is_dated(operand);
            });
            dated |= node.bodies().any(|body| support(plan, body.result).as_of);
            let lazy = matches!(
                node,
                Node::All(_) | Node::Any(_) | Node::AtLeast { .. } | Node::If { .. } | Node::Applies { .. }
            );
            // Why: what reads no date changes only with the values of parameters, on the days that were looked at; what does is unknown for
            // certain where an operand is that it cannot do without.
            found.always.push(unknown && (!dated || all || (some && !lazy)));
            found.dated.push(dated);
        }
        found
    }

    fn always(&self, operand: Operand) -> bool {
        match operand {
            Operand::Fact(_) => true,
            Operand::Node(index) => self.always.get(index as usize).copied().unwrap_or(false),
            _ => false,
        }
    }

    fn is_dated(&self, operand: Operand) -> bool {
        match operand {
            Operand::AsOf => true,
            Operand::Node(index) => self.dated.get(index as usize).copied().unwrap_or(true),
            _ => false,
        }
    }

    /// What each part of a conjunction reads that is unknown without facts: as long as one of them is untouched, the whole is not met.
    fn conjuncts(&self, operand: Operand) -> Conjuncts {
        let (mut found, mut stack) = (Vec::new(), vec![operand]);
        while let Some(operand) = stack.pop() {
            let node = if let Operand::Node(index) = operand { self.plan.nodes.get(index as usize) } else { None };
            match node {
                Some(Node::All(of)) => stack.extend(of),
                Some(Node::Applies { condition, value }) => stack.extend([*condition, *value]),
                _ if self.always(operand) => found.push(bits(self.plan, operand)),
                _ => {}
            }
        }
        found
    }

    /// Whether a truth value may hold or fail on some day without any fact that is known, for all that was looked at.
    fn may_turn(&self, operand: Operand) -> bool {
        self.is_dated(operand) && !self.always(operand)
    }
}
