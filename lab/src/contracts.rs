//! Beside the pipeline: the contracts of a package held against facts at every threshold, hand-written ones and made-up ones.

mod shrink;
mod trial;

use zhunsheng_compiler::contracts::{Bound, Contract, Promise, Subject, Way};
use zhunsheng_engine::{Date, VerifiedPlan};

use crate::{
    boundaries::{Boundaries, Seed, probe::Plans},
    generate::{Case, Generator, Random, Value},
};
use trial::Trial;

/// What came of one contract.
#[derive(Debug, Clone)]
pub struct Held {
    /// The contract.
    pub contract: Contract,
    /// How many decisions were looked at.
    pub decisions: usize,
    /// The smallest facts found that break it.
    pub violation: Option<Violation>,
}

/// Facts that break a contract.
#[derive(Debug, Clone)]
pub struct Violation {
    /// The result that it is about, or the first of two.
    pub subject: Subject,
    /// The second of two.
    pub other: Option<Subject>,
    /// The fact that was moved, or the one that became known, by index.
    pub fact: Option<usize>,
    /// The bound that was passed, in 元.
    pub bound: Option<rust_decimal::Decimal>,
    /// The decision, or the first of two that differ in one fact.
    pub first: Sample,
    /// The second of two.
    pub second: Option<Sample>,
}

/// One decision that takes part in a violation.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The facts.
    pub facts: Case,
    /// The value of the fact that was moved.
    pub value: Option<Value>,
    /// The date.
    pub as_of: Date,
    /// Values for parameters that hold here only.
    pub parameters: Vec<(String, String)>,
    /// What came out.
    pub result: Outcome,
    /// What came out of the other result.
    pub other: Option<Outcome>,
}

/// A result as a contract looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A verdict.
    Verdict(zhunsheng_engine::Verdict),
    /// Money that is due, in 元.
    Amount(rust_decimal::Decimal),
    /// Neither met nor unmet, or money that is not known.
    Open,
}

impl Outcome {
    /// Whether it is met, or is money that is due.
    fn stands(self) -> bool {
        match self {
            Self::Verdict(verdict) => verdict == zhunsheng_engine::Verdict::Met,
            Self::Amount(amount) => amount > rust_decimal::Decimal::ZERO,
            Self::Open => false,
        }
    }

    /// Where it stands among results of its kind; nothing if it is open.
    fn height(self) -> Option<rust_decimal::Decimal> {
        match self {
            Self::Verdict(zhunsheng_engine::Verdict::Met) => Some(rust_decimal::Decimal::ONE),
            Self::Verdict(zhunsheng_engine::Verdict::NotMet) => Some(rust_decimal::Decimal::ZERO),
            Self::Amount(amount) => Some(amount),
            _ => None,
        }
    }
}

/// How hard is looked.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// The seed of the made-up facts.
    pub seed: u64,
    /// How many facts are made up.
    pub made_up: usize,
    /// Of how many facts each contract is looked at, hand-written ones, points and made-up ones together.
    pub each: usize,
}

/// Looks for facts that break the contracts: at the points of the boundaries, at hand-written facts, and at made-up ones.
#[must_use]
pub fn hold(
    plan: &VerifiedPlan,
    contracts: &[Contract],
    seeds: &[Seed],
    boundaries: &Boundaries,
    effort: Effort,
) -> Vec<Held> {
    if contracts.is_empty() {
        return Vec::new();
    }
    let made = made_up(plan, seeds, effort);
    let points = boundaries.points.iter().map(|point| Seed {
        facts: point.facts.clone(),
        as_of: point.as_of,
        parameters: point.parameters.clone(),
    });
    let points: Vec<(Option<usize>, Seed)> = boundaries.points.iter().map(|point| point.finding).zip(points).collect();
    let mut held = Vec::new();
    for contract in contracts {
        let near = relevant(plan, contract);
        // Why: first the points of the rules that the contract is about, then as many others as the effort allows, evenly taken.
        let (own, others): (Vec<_>, Vec<_>) =
            points.iter().partition(|(finding, _)| finding.is_some_and(|finding| near.contains(&finding)));
        let all: Vec<&Seed> = thinned(own.iter().map(|(_, seed)| seed), effort.each / 2)
            .chain(thinned(others.iter().map(|(_, seed)| seed), effort.each / 8))
            .chain(thinned(seeds.iter(), effort.each / 4))
            .chain(thinned(made.iter(), effort.each / 4))
            .collect();
        let chosen: Vec<Seed> = all.into_iter().cloned().collect();
        let plans = Plans::new(plan, &chosen);
        let mut trial = Trial::new(plan, &plans, contract);
        let found = trial.first_violation(effort.seed);
        let violation = found.map(|found| shrink::smallest(&mut trial, found));
        held.push(Held { contract: contract.clone(), decisions: trial.decisions, violation });
    }
    held
}

/// So many of a row, evenly taken.
fn thinned<'a, T: 'a>(of: impl ExactSizeIterator<Item = &'a T>, most: usize) -> impl Iterator<Item = &'a T> {
    let step = of.len().div_ceil(most.max(1)).max(1);
    of.step_by(step)
}

fn made_up(plan: &VerifiedPlan, seeds: &[Seed], effort: Effort) -> Vec<Seed> {
    let generator = Generator::new(plan, seeds.iter().map(|seed| seed.facts.clone()).collect());
    let mut random = Random::new(effort.seed);
    let mut made = Vec::new();
    for _ in 0..effort.made_up {
        let near = random.pick(seeds).filter(|_| random.clone().chance(60));
        let as_of = near.map_or_else(|| generator.as_of(&mut random), |seed| seed.as_of);
        let parameters = near.map(|seed| seed.parameters.clone()).unwrap_or_default();
        made.push(Seed { facts: generator.case(&mut random, as_of), as_of, parameters });
    }
    made
}

/// The results of a contract.
pub(crate) fn subjects(promise: &Promise) -> Vec<Subject> {
    match promise {
        Promise::Monotone { of, .. } | Promise::Excludes { of } | Promise::Evidence { of } => of.clone(),
        Promise::Within { amounts, .. } => amounts.iter().map(|&amount| Subject::Amount(amount)).collect(),
        Promise::Implies { when, then } => vec![*when, *then],
    }
}

/// The findings that a contract is about, by index.
fn relevant(plan: &VerifiedPlan, contract: &Contract) -> Vec<usize> {
    let mut found = Vec::new();
    for subject in subjects(&contract.promise) {
        match subject {
            Subject::Finding(index) | Subject::Amount(index) => found.push(index),
            Subject::Outcome(index) => {
                let findings = plan.outcomes.get(index).map_or(&[][..], |outcome| &outcome.findings);
                found.extend(findings.iter().filter_map(|&finding| usize::try_from(finding).ok()));
            }
        }
    }
    found
}

/// Whether a fact that goes from the lower to the higher position goes the way of a contract.
fn upward(way: Way) -> bool {
    way == Way::Rises
}

/// A bound in 元 on a decision; nothing if it is not known there.
fn bound_on(bound: &Bound, decision: &zhunsheng_engine::Decision<'_>) -> Option<rust_decimal::Decimal> {
    use zhunsheng_engine::plan::Operand;
    let at = |index: usize| u32::try_from(index).ok();
    match bound {
        Bound::Number(number) => Some(*number),
        Bound::Parameter(index) => decision.cell(Operand::Parameter(at(*index)?)).number(),
        Bound::Share { parameter, fact } => {
            let share = decision.cell(Operand::Parameter(at(*parameter)?)).number()?;
            share.checked_mul(decision.cell(Operand::Fact(at(*fact)?)).number()?)
        }
    }
}
