//! Stage decide: a verified plan, the facts of a case and a date give a decision. No error type: after verification nothing can fail.

pub(crate) mod eval;
pub(crate) mod exact;

use alloc::{borrow::Cow, vec, vec::Vec};

use eval::Pass;
use serde::Serialize;

use crate::{
    date::Date,
    facts::Facts,
    plan::{
        Comparison, Finding, Measure, Operand, Outcome, VerifiedPlan,
        link::{FindingLink, Step},
        verify::MAX_LIST_DEPTH,
    },
    value::{Cell, constant},
};

/// Decides a case as of a date.
#[must_use]
pub fn decide<'a>(plan: &'a VerifiedPlan, facts: &'a Facts, as_of: Date) -> Decision<'a> {
    let in_force = InForce::new(plan, as_of);
    let mut memory = in_force.memory();
    in_force.pass(facts, &mut memory);
    let fixed = in_force.fixed.len();
    let findings = &plan.links().findings;
    Decision { plan, facts, as_of, as_of_cell: Cell::Date(as_of), fixed, memory: Cow::Owned(memory), findings }
}

/// A plan with the parameter values in force on one date: made once, then used for many cases.
#[derive(Debug, Clone)]
pub struct InForce<'p> {
    plan: &'p VerifiedPlan,
    as_of: Date,
    fixed: Vec<Cell>,
    steps: Cow<'p, [Step]>,
    findings: Cow<'p, [FindingLink]>,
}

/// Decides case after case in the same memory, without allocating.
#[derive(Debug)]
pub struct Decider<'p> {
    in_force: InForce<'p>,
    memory: Vec<Cell>,
}

impl<'p> InForce<'p> {
    /// Looks up every parameter once.
    #[must_use]
    pub fn new(plan: &'p VerifiedPlan, as_of: Date) -> Self {
        let mut fixed = Vec::new();
        plan.links().fix(plan, as_of, &mut fixed);
        let (steps, findings) = (Cow::Borrowed(&*plan.links().steps), Cow::Borrowed(&*plan.links().findings));
        Self { plan, as_of, fixed, steps, findings }
    }

    /// Computes only what these findings and outcomes need; the others of a decision made with it are unknown.
    #[must_use]
    pub fn only(mut self, roots: impl Iterator<Item = Operand>) -> Self {
        let mut needed = vec![false; self.plan.nodes.len()];
        let mut stack: Vec<Operand> = roots.collect();
        while let Some(operand) = stack.pop() {
            let Operand::Node(index) = operand else { continue };
            let Some(slot) = needed.get_mut(index as usize).filter(|slot| !**slot) else { continue };
            *slot = true;
            if let Some(node) = self.plan.nodes.get(index as usize) {
                node.operands(|operand| stack.push(operand));
                for body in node.bodies() {
                    stack.push(body.result);
                    stack.extend((body.first..body.end).map(Operand::Node));
                }
            }
        }
        let is_needed = |step: &&Step| needed.get(step.node as usize).copied().unwrap_or(false);
        self.steps = Cow::Owned(self.plan.links().steps.iter().filter(is_needed).copied().collect());
        self
    }

    /// Computes only what these findings need, and gives their results in this order.
    #[must_use]
    pub fn findings(mut self, indices: &[usize]) -> Self {
        let links = &self.plan.links().findings;
        self.findings = Cow::Owned(indices.iter().filter_map(|&index| links.get(index)).copied().collect());
        let plan = self.plan;
        let verdict = |&index: &usize| plan.findings.get(index).map(|finding| finding.verdict);
        self.only(indices.iter().filter_map(verdict))
    }

    /// Memory for many decisions.
    #[must_use]
    pub fn decider(self) -> Decider<'p> {
        let memory = self.memory();
        Decider { in_force: self, memory }
    }

    fn memory(&self) -> Vec<Cell> {
        let mut memory = Vec::with_capacity(self.fixed.len() + self.plan.nodes.len());
        memory.extend_from_slice(&self.fixed);
        memory.resize(self.fixed.len() + self.plan.nodes.len(), Cell::Unknown);
        memory
    }

    fn pass(&self, facts: &Facts, memory: &mut [Cell]) {
        let records = [&[][..]; MAX_LIST_DEPTH];
        let (as_of, fixed) = (Cell::Date(self.as_of), self.fixed.len());
        Pass { plan: self.plan, facts, as_of, memory, fixed, records }.run(&self.steps);
    }
}

impl<'p> Decider<'p> {
    /// Goes on as of another date, in the same memory.
    pub fn on(&mut self, as_of: Date) {
        let InForce { plan, as_of: date, fixed, .. } = &mut self.in_force;
        *date = as_of;
        plan.links().fix(plan, as_of, fixed);
        if let Some(head) = self.memory.get_mut(..fixed.len()) {
            head.copy_from_slice(fixed);
        }
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &'p VerifiedPlan {
        self.in_force.plan
    }

    /// Decides the next case.
    #[must_use]
    pub fn decide<'a>(&'a mut self, facts: &'a Facts) -> Decision<'a>
    where
        'p: 'a,
    {
        self.in_force.pass(facts, &mut self.memory);
        let InForce { plan, as_of, fixed, findings, .. } = &self.in_force;
        Decision {
            plan,
            facts,
            as_of: *as_of,
            as_of_cell: Cell::Date(*as_of),
            fixed: fixed.len(),
            memory: Cow::Borrowed(&self.memory),
            findings,
        }
    }
}

/// The verdict of a finding or an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It holds.
    Met,
    /// It does not hold.
    NotMet,
    /// Facts or parameters are missing.
    Unknown,
    /// The rule does not apply to this case.
    NotApplicable,
    /// No answer can help: something overflowed or was divided by zero.
    NotComputable,
}

impl Verdict {
    /// The verdict that a truth value or its absence means.
    #[must_use]
    pub fn of(cell: Cell) -> Self {
        match cell {
            Cell::Boolean(true) => Self::Met,
            Cell::Boolean(false) => Self::NotMet,
            Cell::NotApplicable => Self::NotApplicable,
            Cell::NotComputable(_) => Self::NotComputable,
            _ => Self::Unknown,
        }
    }
}

/// A decision: the plan, the facts and the date it was made from, and the result of every node.
#[derive(Debug, Clone)]
pub struct Decision<'a> {
    pub(crate) plan: &'a VerifiedPlan,
    pub(crate) facts: &'a Facts,
    pub(crate) as_of: Date,
    as_of_cell: Cell,
    fixed: usize,
    memory: Cow<'a, [Cell]>,
    findings: &'a [FindingLink],
}

/// What a decision says of one finding, without words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FindingResult<'d> {
    /// Met, not met, or why neither.
    pub verdict: Verdict,
    /// What the case has, if the finding is one comparison.
    pub measured: Option<&'d Cell>,
    /// What the policy asks, if the finding is one comparison.
    pub threshold: Option<&'d Cell>,
    op: Option<Comparison>,
}

impl FindingResult<'_> {
    /// By how much the case falls short, if it is not met and the difference is a number (days for dates).
    #[must_use]
    #[inline]
    pub fn shortfall(&self) -> Option<Cell> {
        if self.verdict == Verdict::NotMet { shortfall(self.op?, *self.measured?, *self.threshold?) } else { None }
    }
}

impl<'a> Decision<'a> {
    /// The plan that was decided on.
    #[must_use]
    pub fn plan(&self) -> &'a VerifiedPlan {
        self.plan
    }

    /// The facts that were decided on.
    #[must_use]
    pub fn facts(&self) -> &'a Facts {
        self.facts
    }

    /// The date that was decided for.
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// The value of an operand outside of list bodies.
    #[must_use]
    pub fn cell(&self, operand: Operand) -> Cell {
        *self.at(operand)
    }

    /// Where the value of an operand stands.
    #[inline(always)]
    fn at(&self, operand: Operand) -> &Cell {
        let cell = match operand {
            Operand::Fact(i) => self.facts.cells().get(i as usize),
            Operand::Parameter(i) => self.memory.get(i as usize),
            Operand::Node(i) => self.memory.get(self.fixed + i as usize),
            Operand::AsOf => return &self.as_of_cell,
            Operand::Boolean(b) => return if b { &constant::TRUE } else { &constant::FALSE },
            Operand::Whole(n) => return constant::whole_number(n),
            Operand::Choice(c) => return constant::choice_of(c),
            Operand::Element { .. } => None,
        };
        cell.unwrap_or(&constant::UNKNOWN)
    }

    /// The verdict of an outcome: met, not met, not applicable, or unknown (which includes what cannot be computed).
    #[must_use]
    pub fn outcome(&self, outcome: &Outcome) -> Verdict {
        match Verdict::of(self.cell(outcome.verdict)) {
            Verdict::NotComputable => Verdict::Unknown,
            verdict => verdict,
        }
    }

    /// The result of a finding.
    #[must_use]
    #[inline]
    pub fn finding(&self, finding: &Finding) -> FindingResult<'_> {
        let (have, need) = match &finding.measure {
            Some(Measure { measured, threshold, .. }) => (self.at(measured.of), self.at(threshold.of)),
            None => (&constant::UNKNOWN, &constant::UNKNOWN),
        };
        result(finding.measure.map(|measure| measure.op), self.at(finding.verdict), have, need)
    }

    /// The results of all findings, or of those that [`InForce::findings`] chose, in order: the quick way to many of them.
    #[inline]
    pub fn results(&self) -> impl Iterator<Item = FindingResult<'_>> {
        let (facts, memory) = (self.facts.cells(), &*self.memory);
        self.findings.iter().map(move |link| {
            let sides = (link.measured.of(facts, memory), link.threshold.of(facts, memory));
            result(link.op, link.verdict.of(facts, memory), sides.0, sides.1)
        })
    }
}

#[inline(always)]
fn result<'d>(op: Option<Comparison>, verdict: &Cell, have: &'d Cell, need: &'d Cell) -> FindingResult<'d> {
    let verdict = Verdict::of(*verdict);
    match op {
        Some(_) => FindingResult { verdict, measured: Some(have), threshold: Some(need), op },
        None => FindingResult { verdict, measured: None, threshold: None, op },
    }
}

/// By how much `have` misses `need`. Strict comparisons of whole numbers miss by one more; where any step above would do, the distance is given.
#[cold]
fn shortfall(op: Comparison, have: Cell, need: Cell) -> Option<Cell> {
    let (low, high, step) = match op {
        Comparison::AtLeast => (have, need, 0),
        Comparison::Greater => (have, need, 1),
        Comparison::AtMost => (need, have, 0),
        Comparison::Less => (need, have, 1),
        Comparison::Equal | Comparison::NotEqual => return None,
    };
    match (low, high) {
        (Cell::Integer(low), Cell::Integer(high)) => high.checked_sub(low)?.checked_add(step).map(Cell::Integer),
        (Cell::Date(low), Cell::Date(high)) => Some(Cell::Integer(low.days_until(high) + step)),
        (low, high) => exact::subtract(high.number()?, low.number()?).map(Cell::Decimal),
    }
}
