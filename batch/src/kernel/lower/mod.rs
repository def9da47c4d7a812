//! Batch, kernel: from a plan, a date and the shapes of columns to a program.
//!
//! What does not depend on any column is asked of the engine once. What no step does, or no proof shows to stay within 64 bits, the engine computes
//! row by row.

mod cutoffs;
mod nodes;

use rust_decimal::prelude::ToPrimitive;
use zhunsheng_engine::{
    Cell, Date, Decision, Facts, InForce, VerifiedPlan,
    plan::{Domain, Node, Operand},
};

use super::program::{Money, Program, Register, Step, Work};
use crate::columns::Shape;

/// What a node has become.
#[derive(Debug, Clone, Copy)]
enum Lowered {
    /// Nothing reads it.
    Unused,
    /// The same in all rows.
    Constant(Cell),
    Truth(Register),
    Number(Number),
    Date(Register),
    /// Only the engine computes it.
    ByRow,
}

/// A register of numbers, and what is known of them.
#[derive(Debug, Clone, Copy)]
struct Number {
    register: Register,
    kind: Kind,
    /// Digits after the point.
    scale: u32,
    low: i64,
    high: i64,
}

/// What cells a register of numbers stands for. Why it matters: whole numbers and decimals are different values where two ways are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Whole,
    Decimal,
    Choice,
    /// Whole in some rows, decimal in others.
    Mixed,
    /// No row has a value.
    Missing,
}

/// The bank that the values of a node belong to, if they are of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Truth,
    Date,
    /// Numbers and choices, and what the engine alone reads.
    Other,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'k> {
    pub(super) verdicts: &'k [Operand],
    pub(super) amounts: &'k [Option<Operand>],
}

/// Compiles what is asked for.
pub(super) fn lower(plan: &VerifiedPlan, as_of: Date, shapes: &[Shape], wanted: Wanted<'_>) -> Program {
    let nothing = Facts::none(plan);
    let mut decider = InForce::new(plan, as_of).decider();
    let empty = decider.decide(&nothing);
    let mut lowering = Lowering {
        plan,
        as_of,
        shapes,
        empty,
        varies: Vec::new(),
        classes: Vec::new(),
        lowered: vec![Lowered::Unused; plan.nodes.len()],
        loaded: vec![Lowered::Unused; shapes.len()],
        constants: Vec::new(),
        program: Program::default(),
    };
    lowering.look();
    lowering.run(wanted);
    lowering.program.swept()
}

struct Lowering<'l> {
    plan: &'l VerifiedPlan,
    as_of: Date,
    shapes: &'l [Shape],
    /// What the engine says where no fact is known.
    empty: Decision<'l>,
    /// Which nodes read a column.
    varies: Vec<bool>,
    /// What kind of values each node has.
    classes: Vec<Class>,
    lowered: Vec<Lowered>,
    /// The columns that were read into registers.
    loaded: Vec<Lowered>,
    constants: Vec<(Cell, Lowered)>,
    program: Program,
}

impl Lowering<'_> {
    /// Looks which nodes vary, and what kind of values they have.
    fn look(&mut self) {
        for node in &self.plan.nodes {
            let mut varies = false;
            node.operands(|operand| varies |= self.is_column(operand));
            let class = match node {
                Node::Applies { value: of, .. }
                | Node::If { then: of, .. }
                | Node::Least(of, _)
                | Node::Greatest(of, _) => self.class(*of),
                Node::Not(_)
                | Node::All(_)
                | Node::Any(_)
                | Node::AtLeast { .. }
                | Node::Compare { .. }
                | Node::CompareShare { .. }
                | Node::Every { .. }
                | Node::Some { .. }
                | Node::Distinct { .. }
                | Node::Filled(_)
                | Node::SameText(..)
                | Node::SaysInCapitals { .. } => Class::Truth,
                Node::AddMonths { .. } | Node::AddDays { .. } | Node::InYear { .. } => Class::Date,
                _ => Class::Other,
            };
            self.varies.push(varies);
            self.classes.push(class);
        }
    }

    fn shape(&self, fact: u32) -> Shape {
        self.shapes.get(fact as usize).copied().unwrap_or(Shape::Absent)
    }

    fn is_column(&self, operand: Operand) -> bool {
        match operand {
            Operand::Fact(fact) => self.shape(fact) != Shape::Absent,
            Operand::Node(node) => self.varies.get(node as usize).copied().unwrap_or(false),
            // Why: the element of a record differs from record to record; its nodes are computed by the engine only.
            Operand::Element { .. } => true,
            _ => false,
        }
    }

    fn class(&self, operand: Operand) -> Class {
        let of = |domain: &Domain| match domain {
            Domain::Boolean => Class::Truth,
            Domain::Date => Class::Date,
            _ => Class::Other,
        };
        let class = match operand {
            Operand::Boolean(_) => Some(Class::Truth),
            Operand::AsOf => Some(Class::Date),
            Operand::Fact(at) => self.plan.facts.get(at as usize).map(|fact| of(&fact.domain)),
            Operand::Parameter(at) => self.plan.parameters.get(at as usize).map(|parameter| of(&parameter.domain)),
            Operand::Node(at) => self.classes.get(at as usize).copied(),
            _ => None,
        };
        class.unwrap_or(Class::Other)
    }

    fn is_truth(&self, operand: Operand) -> bool {
        self.class(operand) == Class::Truth
    }

    /// The value that an operand has in all rows, if it is the same in all.
    fn constant(&self, operand: Operand) -> Option<Cell> {
        if self.is_column(operand) { None } else { Some(self.empty.cell(operand)) }
    }

    /// Lowers what the wanted verdicts and amounts read, in the order of the plan.
    fn run(&mut self, wanted: Wanted<'_>) {
        let roots = wanted.verdicts.iter().chain(wanted.amounts.iter().flatten());
        let mut stack: Vec<Operand> = roots.copied().collect();
        let mut needed = vec![false; self.plan.nodes.len()];
        while let Some(operand) = stack.pop() {
            let Operand::Node(index) = operand else { continue };
            let Some(slot) = needed.get_mut(index as usize).filter(|needed| !**needed) else { continue };
            *slot = true;
            if let Some(node) = self.plan.nodes.get(index as usize).filter(|_| self.is_column(operand)) {
                node.operands(|operand| stack.push(operand));
            }
        }
        for (index, node) in (0..).zip(&self.plan.nodes) {
            if needed.get(index as usize) != Some(&true) {
                continue;
            }
            let lowered = match self.constant(Operand::Node(index)) {
                Some(cell) => Lowered::Constant(cell),
                None => self.node(index, node).unwrap_or_else(|| self.by_row(Operand::Node(index))),
            };
            if let Some(slot) = self.lowered.get_mut(index as usize) {
                *slot = lowered;
            }
        }
        for &verdict in wanted.verdicts {
            let register = match self.truth(verdict) {
                Some(register) => register,
                None => self.truth_step(Work::FromRow { operand: verdict }),
            };
            self.program.verdicts.push(register);
        }
        for &amount in wanted.amounts {
            let money = match amount.map(|amount| (amount, self.constant(amount))) {
                None => Money::None,
                Some((_, Some(cell))) => Money::Constant(cell),
                Some((amount, None)) => match self.number(amount) {
                    Some(number) => Money::Register(number.register, number.scale),
                    None => Money::Row(amount),
                },
            };
            self.program.amounts.push(money);
        }
    }

    fn by_row(&mut self, operand: Operand) -> Lowered {
        if self.is_truth(operand) { Lowered::Truth(self.truth_step(Work::FromRow { operand })) } else { Lowered::ByRow }
    }

    // ── steps ──

    fn truth_step(&mut self, work: Work) -> Register {
        self.program.push_truth(work)
    }

    fn number_step(&mut self, work: Work) -> Register {
        let out = self.program.numbers;
        self.program.numbers += 1;
        self.program.steps.push(Step { out, work });
        out
    }

    fn date_step(&mut self, work: Work) -> Register {
        let out = self.program.dates;
        self.program.dates += 1;
        self.program.steps.push(Step { out, work });
        out
    }

    // ── operands ──

    fn of(&mut self, operand: Operand) -> Lowered {
        match operand {
            Operand::Node(index) if self.is_column(operand) => {
                self.lowered.get(index as usize).copied().unwrap_or(Lowered::Unused)
            }
            Operand::Fact(fact) if self.is_column(operand) => self.load(fact),
            _ => self.constant(operand).map_or(Lowered::ByRow, Lowered::Constant),
        }
    }

    /// A column as a register.
    fn load(&mut self, fact: u32) -> Lowered {
        let at = fact as usize;
        if let Some(lowered) = self.loaded.get(at).filter(|lowered| !matches!(lowered, Lowered::Unused)) {
            return *lowered;
        }
        let lowered = match self.shape(fact) {
            Shape::Boolean => Lowered::Truth(self.truth_step(Work::Flag { fact: at })),
            Shape::Date => Lowered::Date(self.date_step(Work::LoadDate { fact: at })),
            Shape::Number { scale, bounds: [low, high] } => {
                let register = self.number_step(Work::LoadNumber { fact: at });
                let kind = if scale.is_some() { Kind::Decimal } else { Kind::Whole };
                Lowered::Number(Number { register, kind, scale: scale.unwrap_or(0), low, high })
            }
            Shape::Choice => {
                let register = self.number_step(Work::LoadNumber { fact: at });
                Lowered::Number(Number { register, kind: Kind::Choice, scale: 0, low: 0, high: u8::MAX.into() })
            }
            Shape::Other | Shape::Absent => Lowered::ByRow,
        };
        if let Some(slot) = self.loaded.get_mut(at) {
            *slot = lowered;
        }
        lowered
    }

    fn truth(&mut self, operand: Operand) -> Option<Register> {
        match self.of(operand) {
            Lowered::Truth(register) => Some(register),
            Lowered::Constant(cell) if self.is_truth(operand) => {
                match self.fixed(cell, |lowered| matches!(lowered, Lowered::Truth(_))) {
                    Some(Lowered::Truth(register)) => Some(register),
                    _ => {
                        let register = self.truth_step(Work::Constant(cell));
                        self.constants.push((cell, Lowered::Truth(register)));
                        Some(register)
                    }
                }
            }
            _ => None,
        }
    }

    fn number(&mut self, operand: Operand) -> Option<Number> {
        let cell = match self.of(operand) {
            Lowered::Number(number) => return Some(number),
            Lowered::Constant(cell) if self.class(operand) == Class::Other => cell,
            _ => return None,
        };
        if let Some(Lowered::Number(number)) = self.fixed(cell, |lowered| matches!(lowered, Lowered::Number(_))) {
            return Some(number);
        }
        let (value, kind, scale) = match cell {
            Cell::Integer(n) => (Ok(n), Kind::Whole, 0),
            Cell::Choice(choice) => (Ok(i64::from(choice)), Kind::Choice, 0),
            Cell::Decimal(decimal) => {
                let decimal = decimal.normalize();
                (Ok(decimal.mantissa().to_i64()?), Kind::Decimal, decimal.scale())
            }
            Cell::Unknown | Cell::NotApplicable | Cell::NotComputable(_) => (Err(cell), Kind::Missing, 0),
            _ => return None,
        };
        let register = self.number_step(Work::ConstantNumber(value));
        let held = value.unwrap_or(0);
        let number = Number { register, kind, scale, low: held, high: held };
        self.constants.push((cell, Lowered::Number(number)));
        Some(number)
    }

    fn date(&mut self, operand: Operand) -> Option<Register> {
        let cell = match self.of(operand) {
            Lowered::Date(register) => return Some(register),
            Lowered::Constant(cell) if self.class(operand) == Class::Date => cell,
            _ => return None,
        };
        if let Some(Lowered::Date(register)) = self.fixed(cell, |lowered| matches!(lowered, Lowered::Date(_))) {
            return Some(register);
        }
        let value = match cell {
            Cell::Date(date) => Ok(date),
            Cell::Unknown | Cell::NotApplicable | Cell::NotComputable(_) => Err(cell),
            _ => return None,
        };
        let register = self.date_step(Work::ConstantDate(value));
        self.constants.push((cell, Lowered::Date(register)));
        Some(register)
    }

    /// The register of a constant that is there already.
    fn fixed(&self, cell: Cell, of_bank: impl Fn(&Lowered) -> bool) -> Option<Lowered> {
        self.constants.iter().find(|(known, lowered)| *known == cell && of_bank(lowered)).map(|(_, lowered)| *lowered)
    }
}
