//! Stage explain: what to ask next. A fold over the undecided part of a decision, with the score spelled out.

use alloc::{vec, vec::Vec};

use crate::{
    decide::Decision,
    order,
    plan::{Node, Operand},
    value::Cell,
};

/// A fact that can still change an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The index of the fact.
    pub fact: u32,
    /// The undecided outcomes that this answer alone may settle, by index.
    pub settles: Vec<u32>,
    /// The undecided outcomes that wait for it, by index.
    pub bears_on: Vec<u32>,
    /// The undecided findings that wait for it, by index.
    pub findings: Vec<u32>,
}

impl Question {
    /// How much the answer can still decide: 100 for each outcome it may settle alone, 10 for each outcome and 1 for each finding that waits for it.
    #[must_use]
    pub fn score(&self) -> u32 {
        let count = |of: &Vec<u32>| u32::try_from(of.len()).unwrap_or(u32::MAX);
        count(&self.settles)
            .saturating_mul(100)
            .saturating_add(count(&self.bears_on).saturating_mul(10))
            .saturating_add(count(&self.findings))
    }
}

/// The questions for these outcomes (indices), the one that can decide most first; then in the order of the form.
#[must_use]
pub fn questions(decision: &Decision<'_>, outcomes: &[u32]) -> Vec<Question> {
    let plan = decision.plan;
    let mut found: Vec<Question> = Vec::new();
    let mut relevant = vec![false; plan.findings.len()];
    let mut open = Vec::new();
    for &index in outcomes {
        let Some(outcome) = plan.outcomes.get(index as usize) else {
            continue;
        };
        for fact in decision.causes(outcome.verdict).facts {
            if let Err(at) = place(&found, fact) {
                found.insert(at, Question { fact, settles: Vec::new(), bears_on: Vec::new(), findings: Vec::new() });
            }
            if let Some(question) = of(&mut found, fact) {
                question.bears_on.push(index);
            }
            open.push((fact, index, outcome.verdict));
        }
        for &finding in &outcome.findings {
            if let Some(slot) = relevant.get_mut(finding as usize) {
                *slot = true;
            }
        }
    }
    for (index, finding) in (0_u32..).zip(&plan.findings) {
        if relevant.get(index as usize) == Some(&true) && decision.cell(finding.verdict) == Cell::Unknown {
            for fact in decision.causes(finding.verdict).facts {
                if let Some(question) = of(&mut found, fact) {
                    question.findings.push(index);
                }
            }
        }
    }
    let mut reach = Reach { decision, fact: 0, known: Vec::new(), alone: vec![None; plan.nodes.len()] };
    for (fact, index, root) in open {
        let (may_hold, may_fail) = reach.by(fact, root);
        if let Some(question) = of(&mut found, fact).filter(|_| may_hold || may_fail) {
            question.settles.push(index);
        }
    }
    order::sort(&mut found, |a, b| (b.score(), a.fact).cmp(&(a.score(), b.fact)));
    found
}

/// Where the question for a fact stands, or would stand.
fn place(found: &[Question], fact: u32) -> Result<usize, usize> {
    found.binary_search_by(|question| question.fact.cmp(&fact))
}

fn of(found: &mut [Question], fact: u32) -> Option<&mut Question> {
    let at = place(found, fact).ok()?;
    found.get_mut(at)
}

/// Which truth values a node may take once one fact is known and nothing else changes: (may hold, may fail).
struct Reach<'d, 'a> {
    decision: &'d Decision<'a>,
    fact: u32,
    known: Vec<Option<(bool, bool)>>,
    /// The one fact that a node waits for, if there is only one; the same whichever fact is asked about.
    alone: Vec<Option<Option<u32>>>,
}

impl Reach<'_, '_> {
    fn by(&mut self, fact: u32, root: Operand) -> (bool, bool) {
        self.fact = fact;
        self.known.clear();
        self.known.resize(self.alone.len(), None);
        self.operand(root)
    }

    fn operand(&mut self, operand: Operand) -> (bool, bool) {
        match (self.decision.cell(operand), operand) {
            (Cell::Boolean(truth), _) => (truth, !truth),
            (Cell::Unknown, Operand::Fact(fact)) => (fact == self.fact, fact == self.fact),
            (Cell::Unknown, Operand::Node(index)) => {
                if let Some(Some(known)) = self.known.get(index as usize) {
                    return *known;
                }
                let reach = self.node(index);
                if let Some(slot) = self.known.get_mut(index as usize) {
                    *slot = Some(reach);
                }
                reach
            }
            _ => (false, false),
        }
    }

    fn node(&mut self, index: u32) -> (bool, bool) {
        match self.decision.plan.nodes.get(index as usize) {
            Some(Node::Not(a)) => {
                let (holds, fails) = self.operand(*a);
                (fails, holds)
            }
            Some(Node::All(of)) => self.many(of, true),
            Some(Node::Any(of)) => {
                let (fails, holds) = self.many(of, false);
                (holds, fails)
            }
            Some(Node::Applies { condition, value }) if self.decision.cell(*condition) == Cell::Boolean(true) => {
                self.operand(*value)
            }
            _ => {
                let alone = self.alone(index) == Some(self.fact);
                (alone, alone)
            }
        }
    }

    fn alone(&mut self, index: u32) -> Option<u32> {
        if let Some(Some(known)) = self.alone.get(index as usize) {
            return *known;
        }
        let causes = self.decision.causes(Operand::Node(index));
        let only_facts = causes.parameters.is_empty() && causes.places.is_empty() && causes.facts.len() == 1;
        let alone = causes.facts.iter().copied().next().filter(|_| only_facts);
        if let Some(slot) = self.alone.get_mut(index as usize) {
            *slot = Some(alone);
        }
        alone
    }

    /// Whether all of them may take the neutral value, and whether one may take the other.
    fn many(&mut self, of: &[Operand], neutral: bool) -> (bool, bool) {
        let (mut all, mut one) = (true, false);
        for &operand in of {
            if self.decision.cell(operand) == Cell::NotApplicable {
                continue;
            }
            let (holds, fails) = self.operand(operand);
            let (with, against) = if neutral { (holds, fails) } else { (fails, holds) };
            all &= with;
            one |= against;
        }
        (all, one)
    }
}
