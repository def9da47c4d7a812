//! Stage decide: a verified plan, the facts of a case and a date give a decision. No error type: after verification nothing can fail.

pub(crate) mod eval;
pub(crate) mod exact;

use alloc::{borrow::Cow, vec, vec::Vec};

use eval::Pass;
use serde::{Deserialize, Serialize};

use crate::{
    date::Date,
    facts::Facts,
    plan::{Comparison, Finding, Measure, Operand, Outcome, VerifiedPlan, verify::MAX_LIST_DEPTH},
    value::Cell,
};

/// Decides a case as of a date.
#[must_use]
pub fn decide<'a>(plan: &'a VerifiedPlan, facts: &'a Facts, as_of: Date) -> Decision<'a> {
    let in_force = InForce::new(plan, as_of);
    let mut cells = vec![Cell::Unknown; plan.nodes.len()];
    in_force.pass(facts, &mut cells);
    Decision { plan, facts, as_of, parameters: Cow::Owned(in_force.parameters), cells: Cow::Owned(cells) }
}

/// A plan with the parameter values in force on one date: made once, then used for many cases.
#[derive(Debug, Clone)]
pub struct InForce<'p> {
    plan: &'p VerifiedPlan,
    as_of: Date,
    parameters: Vec<Cell>,
    order: Cow<'p, [u32]>,
}

/// Room for the results of a decision, used again for the next case.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    cells: Vec<Cell>,
}

impl<'p> InForce<'p> {
    /// Looks up every parameter once.
    #[must_use]
    pub fn new(plan: &'p VerifiedPlan, as_of: Date) -> Self {
        let value = |parameter: &crate::plan::Parameter| {
            let dated = parameter.values.iter().rev().find(|dated| dated.from <= as_of);
            dated.map_or(Cell::Unknown, |dated| dated.value.cell())
        };
        let parameters = plan.parameters.iter().map(value).collect();
        Self { plan, as_of, parameters, order: Cow::Borrowed(plan.order()) }
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &'p VerifiedPlan {
        self.plan
    }

    /// Computes only what these findings and outcomes need; the others of a decision made with it are unknown.
    #[must_use]
    pub fn only(mut self, roots: impl Iterator<Item = Operand>) -> Self {
        let mut needed = vec![false; self.plan.nodes.len()];
        let mut stack: Vec<Operand> = roots.collect();
        while let Some(operand) = stack.pop() {
            let Operand::Node(index) = operand else { continue };
            let Some(slot) = needed.get_mut(index as usize).filter(|slot| !**slot) else {
                continue;
            };
            *slot = true;
            if let Some(node) = self.plan.nodes.get(index as usize) {
                node.operands(|operand| stack.push(operand));
                for body in node.bodies() {
                    stack.push(body.result);
                    stack.extend((body.first..body.end).map(Operand::Node));
                }
            }
        }
        let is_needed = |index: &u32| needed.get(*index as usize).copied().unwrap_or(false);
        self.order = Cow::Owned(self.plan.order().iter().copied().filter(is_needed).collect());
        self
    }

    /// Decides a case in a workspace, without allocating once the workspace has grown.
    #[must_use]
    pub fn decide<'a>(&'a self, facts: &'a Facts, workspace: &'a mut Workspace) -> Decision<'a> {
        workspace.cells.resize(self.plan.nodes.len(), Cell::Unknown);
        self.pass(facts, &mut workspace.cells);
        Decision {
            plan: self.plan,
            facts,
            as_of: self.as_of,
            parameters: Cow::Borrowed(&self.parameters),
            cells: Cow::Borrowed(&workspace.cells),
        }
    }

    fn pass(&self, facts: &Facts, cells: &mut [Cell]) {
        let records = [&[][..]; MAX_LIST_DEPTH];
        Pass { plan: self.plan, facts, parameters: &self.parameters, as_of: self.as_of, cells, records }
            .run(&self.order);
    }
}

/// The verdict of a finding or an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    pub(crate) parameters: Cow<'a, [Cell]>,
    pub(crate) cells: Cow<'a, [Cell]>,
}

/// What a decision says of one finding, without words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FindingResult {
    /// Met, not met, or why neither.
    pub verdict: Verdict,
    /// What the case has, if the finding is one comparison.
    pub measured: Option<Cell>,
    /// What the policy asks, if the finding is one comparison.
    pub threshold: Option<Cell>,
    /// By how much the case falls short, if it is not met and the difference is a number (days for dates).
    pub shortfall: Option<Cell>,
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
        let cell = match operand {
            Operand::Fact(i) => return self.facts.cell(i as usize),
            Operand::Parameter(i) => self.parameters.get(i as usize),
            Operand::Node(i) => self.cells.get(i as usize),
            Operand::AsOf => return Cell::Date(self.as_of),
            Operand::Boolean(b) => return Cell::Boolean(b),
            Operand::Whole(n) => return Cell::Integer(i64::from(n)),
            Operand::Choice(c) => return Cell::Choice(c),
            Operand::Element { .. } => None,
        };
        cell.copied().unwrap_or(Cell::Unknown)
    }

    /// The verdict of an outcome: met, not met or unknown (which includes what cannot be computed).
    #[must_use]
    pub fn outcome(&self, outcome: &Outcome) -> Verdict {
        match Verdict::of(self.cell(outcome.verdict)) {
            verdict @ (Verdict::Met | Verdict::NotMet) => verdict,
            _ => Verdict::Unknown,
        }
    }

    /// The result of a finding.
    #[must_use]
    #[inline]
    pub fn finding(&self, finding: &Finding) -> FindingResult {
        let verdict = Verdict::of(self.cell(finding.verdict));
        let Some(Measure { measured, op, threshold }) = finding.measure else {
            return FindingResult { verdict, measured: None, threshold: None, shortfall: None };
        };
        let (have, need) = (self.cell(measured.of), self.cell(threshold.of));
        let shortfall = if verdict == Verdict::NotMet { shortfall(op, have, need) } else { None };
        FindingResult { verdict, measured: Some(have), threshold: Some(need), shortfall }
    }
}

/// By how much `have` misses `need`. Strict comparisons of whole numbers miss by one more; where any step above would do, the distance is given.
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
