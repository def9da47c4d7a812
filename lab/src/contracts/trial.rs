//! Beside the pipeline: one contract tried on facts, as it says: one fact moved, one bound looked at, one more fact known.

use rust_decimal::Decimal;
use zhunsheng_compiler::contracts::{Contract, Promise, Subject};
use zhunsheng_engine::{
    Cell, Date, Facts, Verdict, VerifiedPlan,
    plan::{FindingKind, Operand},
};

use super::{Outcome, Sample, Violation, bound_on, subjects, upward};
use crate::{
    boundaries::{
        Varied,
        probe::{Moved, Plans, Prepared, Probe},
    },
    generate::{Case, Generator, Random, typed},
};

/// A contract being tried.
pub(super) struct Trial<'p> {
    pub(super) plan: &'p VerifiedPlan,
    pub(super) contract: &'p Contract,
    pub(super) plans: &'p Plans<'p>,
    probe: Probe<'p>,
    /// How many decisions were made.
    pub(super) decisions: usize,
}

/// A violation as it was found, with the line that it was found on.
pub(super) struct Found<'p> {
    pub(super) violation: Violation,
    pub(super) seed: &'p Prepared<'p>,
    /// The positions of the two values of the fact that was moved.
    pub(super) between: Option<(i64, i64)>,
}

impl<'p> Trial<'p> {
    pub(super) fn new(plan: &'p VerifiedPlan, plans: &'p Plans<'p>, contract: &'p Contract) -> Self {
        let roots = subjects(&contract.promise).into_iter().flat_map(|subject| subject.operands(plan)).collect();
        let probe = Probe::of_roots(plans.all(), roots);
        Self { plan, contract, plans, probe, decisions: 0 }
    }

    /// The first facts that break the contract.
    pub(super) fn first_violation(&mut self, seed: u64) -> Option<Found<'p>> {
        let contract = self.contract;
        let plans = self.plans;
        let mut random = Random::new(seed);
        let generator = Generator::new(self.plan, Vec::new());
        for prepared in &plans.seeds {
            let found = match &contract.promise {
                Promise::Monotone { of, facts, way } => {
                    facts.iter().find_map(|&fact| self.falls(prepared, of, fact, upward(*way)))
                }
                Promise::Evidence { of } => {
                    let partial = generator.partial(&mut random, &prepared.seed.facts);
                    self.overturned(prepared, of, &partial)
                }
                _ => {
                    let broken = self.broken(prepared.plan, &prepared.facts, prepared.seed.as_of);
                    broken.map(|broken| self.single(prepared, broken, prepared.seed.facts.clone()))
                }
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// A result on some facts.
    pub(super) fn result(&mut self, plan: usize, facts: &Facts, as_of: Date, subject: Subject) -> Outcome {
        self.decisions += 1;
        let of = self.plan;
        let Some(decision) = self.probe.decide(plan, facts, as_of) else { return Outcome::Open };
        let verdict = match subject {
            Subject::Outcome(index) => of.outcomes.get(index).map(|one| decision.outcome(one)),
            Subject::Finding(index) | Subject::Amount(index) => {
                of.findings.get(index).map(|one| decision.finding(one).verdict)
            }
        };
        let Some(verdict) = verdict else { return Outcome::Open };
        if let Subject::Amount(index) = subject {
            let value = of.findings.get(index).and_then(|finding| match &finding.kind {
                FindingKind::Amount { value, .. } => decision.cell(value.of).number(),
                _ => None,
            });
            return match verdict {
                Verdict::Met => value.map_or(Outcome::Open, Outcome::Amount),
                Verdict::NotMet | Verdict::NotApplicable => Outcome::Amount(Decimal::ZERO),
                _ => Outcome::Open,
            };
        }
        match verdict {
            Verdict::Met | Verdict::NotMet | Verdict::NotApplicable => Outcome::Verdict(verdict),
            _ => Outcome::Open,
        }
    }

    /// Whether one of the results falls while a fact goes its way.
    fn falls(&mut self, seed: &'p Prepared<'p>, of: &[Subject], fact: usize, up: bool) -> Option<Found<'p>> {
        let varied = Varied::Fact(u32::try_from(fact).ok()?);
        let mut moved = Moved::new(self.plan, seed, varied)?;
        let mut around = vec![Cell::Date(seed.seed.as_of), seed.facts.cell(fact)];
        let read = self.parameters(of);
        {
            let decision = self.probe.decide(seed.plan, &seed.facts, seed.seed.as_of)?;
            around.extend(read.iter().map(|&one| decision.cell(Operand::Parameter(one))));
        }
        let grid = moved.axis.grid(&around, &[]);
        for &subject in of {
            let mut last: Option<(i64, Outcome)> = None;
            for &at in &grid {
                let result = self.at(&mut moved, at, subject);
                let Some(height) = result.height() else { continue };
                if let Some((before, was)) = last {
                    let lower = was.height().is_some_and(|was| if up { height < was } else { height > was });
                    if lower {
                        return self.pair(seed, &moved, subject, fact, (before, at));
                    }
                }
                last = Some((at, result));
            }
        }
        None
    }

    pub(super) fn at(&mut self, moved: &mut Moved<'p>, at: i64, subject: Subject) -> Outcome {
        let (plan, of) = (moved.seed.plan, self.plan);
        let Some((facts, as_of)) = moved.at(of, at) else { return Outcome::Open };
        let facts = facts.clone();
        self.result(plan, &facts, as_of, subject)
    }

    /// The violation between two positions of a fact.
    pub(super) fn pair(
        &mut self,
        seed: &'p Prepared<'p>,
        moved: &Moved<'p>,
        subject: Subject,
        fact: usize,
        between: (i64, i64),
    ) -> Option<Found<'p>> {
        let up = matches!(&self.contract.promise, Promise::Monotone { way, .. } if upward(*way));
        let (from, to) = if up { between } else { (between.1, between.0) };
        let mut sample = |at: i64| {
            let facts = moved.case(self.plan, at)?;
            let result = self.result(seed.plan, &typed(self.plan, &facts), seed.seed.as_of, subject);
            Some(self.sample(seed, facts, moved.value(at), result))
        };
        let (first, second) = (sample(from)?, sample(to)?);
        let violation = Violation { subject, other: None, fact: Some(fact), bound: None, first, second: Some(second) };
        Some(Found { violation, seed, between: Some(between) })
    }

    fn sample(
        &self,
        seed: &Prepared<'_>,
        facts: Case,
        value: Option<crate::generate::Value>,
        result: Outcome,
    ) -> Sample {
        Sample { facts, value, as_of: seed.seed.as_of, parameters: seed.seed.parameters.clone(), result, other: None }
    }

    /// Whether something that is decided on fewer facts comes out otherwise on all.
    fn overturned(&mut self, seed: &'p Prepared<'p>, of: &[Subject], partial: &Case) -> Option<Found<'p>> {
        let few = typed(self.plan, partial);
        let mut confirmed = seed.facts.clone();
        (0..self.plan.facts.len()).for_each(|fact| confirmed.confirm(fact));
        for &subject in of {
            let was = self.result(seed.plan, &few, seed.seed.as_of, subject);
            let is = self.result(seed.plan, &seed.facts, seed.seed.as_of, subject);
            let sure = self.result(seed.plan, &confirmed, seed.seed.as_of, subject);
            if (was.height().is_some() && was != is) || is != sure {
                let first = self.sample(seed, partial.clone(), None, was);
                let second = self.sample(seed, seed.seed.facts.clone(), None, is);
                let violation =
                    Violation { subject, other: None, fact: None, bound: None, first, second: Some(second) };
                return Some(Found { violation, seed, between: None });
            }
        }
        None
    }

    /// What of a promise about one decision does not hold on these facts.
    pub(super) fn broken(&mut self, plan: usize, facts: &Facts, as_of: Date) -> Option<Broken> {
        let contract = self.contract;
        match &contract.promise {
            Promise::Within { amounts, least, most } => amounts.iter().find_map(|&amount| {
                let subject = Subject::Amount(amount);
                let result = self.result(plan, facts, as_of, subject);
                let verdict = self.plan.findings.get(amount).map(|one| one.verdict)?;
                let decision = self.probe.decide(plan, facts, as_of)?;
                // Why: what is not due is bounded by nothing.
                if Verdict::of(decision.cell(verdict)) != Verdict::Met {
                    return None;
                }
                let Outcome::Amount(sum) = result else { return None };
                let below = least.as_ref().and_then(|one| bound_on(one, &decision)).filter(|least| sum < *least);
                let above = most.as_ref().and_then(|one| bound_on(one, &decision)).filter(|most| sum > *most);
                let bound = below.or(above)?;
                Some(Broken { subject, other: None, bound: Some(bound), result, second: None })
            }),
            Promise::Implies { when, then } => {
                let first = self.result(plan, facts, as_of, *when);
                let second = self.result(plan, facts, as_of, *then);
                let broken = first.stands() && second == Outcome::Verdict(Verdict::NotMet);
                broken.then_some(Broken {
                    subject: *when,
                    other: Some(*then),
                    bound: None,
                    result: first,
                    second: Some(second),
                })
            }
            Promise::Excludes { of } => {
                let mut held = Vec::new();
                for &one in of {
                    let result = self.result(plan, facts, as_of, one);
                    held.extend(result.stands().then_some((one, result)));
                }
                let [(first, result), (second, other), ..] = held.as_slice() else { return None };
                let (result, second_result) = (*result, Some(*other));
                Some(Broken { subject: *first, other: Some(*second), bound: None, result, second: second_result })
            }
            Promise::Monotone { .. } | Promise::Evidence { .. } => None,
        }
    }

    pub(super) fn single(&self, seed: &'p Prepared<'p>, broken: Broken, facts: Case) -> Found<'p> {
        let mut first = self.sample(seed, facts, None, broken.result);
        first.other = broken.second;
        let Broken { subject, other, bound, .. } = broken;
        Found { violation: Violation { subject, other, fact: None, bound, first, second: None }, seed, between: None }
    }

    /// The parameters that these results read.
    fn parameters(&self, of: &[Subject]) -> Vec<u32> {
        let operands = of.iter().flat_map(|subject| subject.operands(self.plan));
        let read = operands.map(|operand| zhunsheng_engine::explain::support::support(self.plan, operand));
        read.flat_map(|support| support.parameters.iter().copied().collect::<Vec<_>>()).collect()
    }
}

/// What of a promise about one decision does not hold.
pub(super) struct Broken {
    pub(super) subject: Subject,
    pub(super) other: Option<Subject>,
    pub(super) bound: Option<Decimal>,
    pub(super) result: Outcome,
    pub(super) second: Option<Outcome>,
}
