//! Batch, kernel: what a plan becomes for columns of a certain shape: steps over registers, each a tile of truth values, numbers or dates.

use zhunsheng_engine::{
    Cell, Date,
    plan::{Comparison, Operand},
    value::RoundingMode,
};

/// A register, within its bank.
pub(super) type Register = usize;

/// The banks of registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bank {
    Truths,
    Numbers,
    Dates,
}

/// One computation for a whole tile. Its registers of the same bank have smaller numbers than `out`.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) out: Register,
    pub(super) work: Work,
}

/// How a column is compared with a constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Test<T> {
    /// Known values are this or more.
    From(T),
    /// Known values are this.
    Equal(T),
    /// Every known value.
    Always,
}

/// What a step computes.
#[derive(Debug, Clone)]
pub(super) enum Work {
    // ── truth values ──
    /// The same for all rows.
    Constant(Cell),
    /// A boolean column.
    Flag {
        fact: usize,
    },
    /// A column of numbers (as it holds them) or choices, compared with a constant.
    TestNumber {
        fact: usize,
        test: Test<i64>,
        negated: bool,
    },
    /// A column of dates, compared with a constant.
    TestDate {
        fact: usize,
        test: Test<Date>,
        negated: bool,
    },
    /// A column of dates: what holds from the first day on, and from later days on.
    Periods {
        fact: usize,
        first: Cell,
        later: Vec<(Date, Cell)>,
    },
    /// Whether a column has a value; of a text, more than blanks.
    FilledFact {
        fact: usize,
    },
    FilledTruth {
        of: Register,
    },
    FilledNumber {
        of: Register,
    },
    FilledDate {
        of: Register,
    },
    Not {
        of: Register,
    },
    All {
        of: Vec<Register>,
    },
    Any {
        of: Vec<Register>,
    },
    AtLeast {
        count: Register,
        of: Vec<Register>,
    },
    /// The same number in all rows.
    AtLeastFixed {
        needed: usize,
        of: Vec<Register>,
    },
    Applies {
        condition: Register,
        value: Register,
    },
    Choose {
        condition: Register,
        then: Register,
        otherwise: Register,
    },
    /// Whether two truth values are the same.
    Same {
        a: Register,
        b: Register,
        negated: bool,
    },
    /// Two numbers, each times a power of ten that brings them to one scale.
    CompareNumbers {
        op: Comparison,
        a: Register,
        b: Register,
        by: [i64; 2],
    },
    CompareDates {
        op: Comparison,
        a: Register,
        b: Register,
    },
    /// `part × by[0]` compared with `level × whole × by[1]`.
    Share {
        op: Comparison,
        part: Register,
        whole: Register,
        level: Register,
        by: [i128; 2],
    },
    /// What the engine finds, row by row.
    FromRow {
        operand: Operand,
    },

    // ── numbers ──
    ConstantNumber(Result<i64, Cell>),
    LoadNumber {
        fact: usize,
    },
    Add {
        a: Register,
        b: Register,
        by: [i64; 2],
    },
    Multiply {
        a: Register,
        b: Register,
    },
    PickNumber {
        greatest: bool,
        a: Register,
        b: Register,
        by: [i64; 2],
    },
    NumberApplies {
        condition: Register,
        value: Register,
    },
    ChooseNumber {
        condition: Register,
        then: Register,
        otherwise: Register,
        by: [i64; 2],
    },
    Between {
        what: Between,
        a: Register,
        b: Register,
    },
    YearOf {
        of: Register,
    },
    /// A quotient with so many digits after the point; the scales are those of the operands.
    Quotient {
        a: Register,
        b: Register,
        scales: [u32; 2],
        digits: u32,
        mode: RoundingMode,
    },
    /// A number of some scale, rounded to another.
    Round {
        of: Register,
        scale: u32,
        digits: u32,
        mode: RoundingMode,
    },

    // ── dates ──
    ConstantDate(Result<Date, Cell>),
    LoadDate {
        fact: usize,
    },
    Move {
        how: Move,
        date: Register,
        count: Register,
        step: i8,
    },
    PickDate {
        greatest: bool,
        a: Register,
        b: Register,
    },
    DateApplies {
        condition: Register,
        value: Register,
    },
    ChooseDate {
        condition: Register,
        then: Register,
        otherwise: Register,
    },
}

/// What is counted between two dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Between {
    Years,
    Months,
    Days,
}

/// How a date is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    Months,
    Days,
    InYear,
}

/// Where an amount comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Money {
    /// The finding is no amount.
    None,
    Constant(Cell),
    /// A number register with so many digits after the point.
    Register(Register, u32),
    /// The engine, row by row.
    Row(Operand),
}

/// A compiled plan.
#[derive(Debug, Clone, Default)]
pub(super) struct Program {
    /// What is the same in all tiles.
    pub(super) constants: Vec<Step>,
    pub(super) steps: Vec<Step>,
    /// How many registers each bank has.
    pub(super) truths: usize,
    pub(super) numbers: usize,
    pub(super) dates: usize,
    /// Which truth values can be not applicable or not computable.
    pub(super) odd: Vec<bool>,
    /// The verdicts asked for, among the truth values.
    pub(super) verdicts: Vec<Register>,
    /// The amount of each finding asked for.
    pub(super) amounts: Vec<Money>,
    /// What the engine computes row by row, and where it goes.
    pub(super) by_row: Vec<(Operand, Register)>,
}

impl Work {
    /// The bank of the result.
    pub(super) fn bank(&self) -> Bank {
        match self {
            Self::ConstantNumber(_)
            | Self::LoadNumber { .. }
            | Self::Add { .. }
            | Self::Multiply { .. }
            | Self::PickNumber { .. }
            | Self::NumberApplies { .. }
            | Self::ChooseNumber { .. }
            | Self::Between { .. }
            | Self::YearOf { .. }
            | Self::Quotient { .. }
            | Self::Round { .. } => Bank::Numbers,
            Self::ConstantDate(_)
            | Self::LoadDate { .. }
            | Self::Move { .. }
            | Self::PickDate { .. }
            | Self::DateApplies { .. }
            | Self::ChooseDate { .. } => Bank::Dates,
            _ => Bank::Truths,
        }
    }

    /// Calls `visit` with every register that is read.
    pub(super) fn reads(&mut self, visit: &mut dyn FnMut(Bank, &mut Register)) {
        use Bank::{Dates, Numbers, Truths};
        match self {
            Self::Constant(_)
            | Self::Flag { .. }
            | Self::TestNumber { .. }
            | Self::TestDate { .. }
            | Self::Periods { .. }
            | Self::FilledFact { .. }
            | Self::FromRow { .. }
            | Self::ConstantNumber(_)
            | Self::LoadNumber { .. }
            | Self::ConstantDate(_)
            | Self::LoadDate { .. } => {}
            Self::Not { of } | Self::FilledTruth { of } => visit(Truths, of),
            Self::FilledNumber { of } | Self::Round { of, .. } => visit(Numbers, of),
            Self::FilledDate { of } | Self::YearOf { of } => visit(Dates, of),
            Self::All { of } | Self::Any { of } | Self::AtLeastFixed { of, .. } => {
                of.iter_mut().for_each(|of| visit(Truths, of))
            }
            Self::AtLeast { count, of } => {
                visit(Numbers, count);
                of.iter_mut().for_each(|of| visit(Truths, of));
            }
            Self::Applies { condition: a, value: b } | Self::Same { a, b, .. } => {
                visit(Truths, a);
                visit(Truths, b);
            }
            Self::Choose { condition, then, otherwise } => {
                [condition, then, otherwise].into_iter().for_each(|of| visit(Truths, of));
            }
            Self::CompareNumbers { a, b, .. }
            | Self::Add { a, b, .. }
            | Self::Multiply { a, b }
            | Self::Quotient { a, b, .. }
            | Self::PickNumber { a, b, .. } => {
                visit(Numbers, a);
                visit(Numbers, b);
            }
            Self::CompareDates { a, b, .. } | Self::Between { a, b, .. } | Self::PickDate { a, b, .. } => {
                visit(Dates, a);
                visit(Dates, b);
            }
            Self::Share { part, whole, level, .. } => {
                [part, whole, level].into_iter().for_each(|of| visit(Numbers, of));
            }
            Self::NumberApplies { condition, value } => {
                visit(Truths, condition);
                visit(Numbers, value);
            }
            Self::ChooseNumber { condition, then, otherwise, .. } => {
                visit(Truths, condition);
                visit(Numbers, then);
                visit(Numbers, otherwise);
            }
            Self::Move { date, count, .. } => {
                visit(Dates, date);
                visit(Numbers, count);
            }
            Self::DateApplies { condition, value } => {
                visit(Truths, condition);
                visit(Dates, value);
            }
            Self::ChooseDate { condition, then, otherwise } => {
                visit(Truths, condition);
                visit(Dates, then);
                visit(Dates, otherwise);
            }
        }
    }
}

impl Program {
    /// Adds a step whose result are truth values.
    pub(super) fn push_truth(&mut self, work: Work) -> Register {
        let is_odd = |of: &Register| self.odd.get(*of).copied().unwrap_or(true);
        let odd = match &work {
            Work::Constant(cell) => !matches!(cell, Cell::Boolean(_) | Cell::Unknown),
            Work::Flag { .. } | Work::TestNumber { .. } | Work::TestDate { .. } | Work::FilledFact { .. } => false,
            Work::Not { of } | Work::FilledTruth { of } => is_odd(of),
            Work::All { of } | Work::Any { of } => of.iter().any(is_odd),
            Work::Choose { condition, then, otherwise } => [condition, then, otherwise].into_iter().any(is_odd),
            Work::Same { a, b, .. } => is_odd(a) || is_odd(b),
            _ => true,
        };
        let out = self.truths;
        self.truths += 1;
        self.odd.push(odd);
        self.steps.push(Step { out, work });
        out
    }

    /// Leaves out what no verdict and no amount needs, and what is the same in all tiles out of the steps.
    pub(super) fn swept(mut self) -> Self {
        let mut used = [vec![false; self.truths], vec![false; self.numbers], vec![false; self.dates]];
        let mut mark = |bank: Bank, register: usize| {
            if let Some(slot) = used.get_mut(bank as usize).and_then(|bank| bank.get_mut(register)) {
                *slot = true;
            }
        };
        self.verdicts.iter().for_each(|&verdict| mark(Bank::Truths, verdict));
        for amount in &self.amounts {
            if let Money::Register(register, _) = amount {
                mark(Bank::Numbers, *register);
            }
        }
        let is_used = |used: &[Vec<bool>; 3], step: &Step| {
            used.get(step.work.bank() as usize).and_then(|bank| bank.get(step.out)).copied().unwrap_or(false)
        };
        for step in self.steps.iter_mut().rev() {
            if is_used(&used, step) {
                step.work.reads(&mut |bank, register| {
                    if let Some(slot) = used.get_mut(bank as usize).and_then(|bank| bank.get_mut(*register)) {
                        *slot = true;
                    }
                });
            }
        }
        self.steps.retain(|step| is_used(&used, step));
        let [used_truths, ..] = &used;
        let mut kept = used_truths.iter();
        self.odd.retain(|_| kept.next() == Some(&true));
        let places = used.map(|bank| {
            let mut next = 0;
            let place = bank.into_iter().map(|used| {
                let place = next;
                next += usize::from(used);
                place
            });
            (place.collect::<Vec<_>>(), next)
        });
        let [(_, truths), (_, numbers), (_, dates)] = &places;
        (self.truths, self.numbers, self.dates) = (*truths, *numbers, *dates);
        let moved = |bank: Bank, register: &mut Register| {
            if let Some(place) = places.get(bank as usize).and_then(|(places, _)| places.get(*register)) {
                *register = *place;
            }
        };
        self.verdicts.iter_mut().for_each(|verdict| moved(Bank::Truths, verdict));
        for amount in &mut self.amounts {
            if let Money::Register(register, _) = amount {
                moved(Bank::Numbers, register);
            }
        }
        for step in &mut self.steps {
            moved(step.work.bank(), &mut step.out);
            step.work.reads(&mut |bank, register| moved(bank, register));
            if let Work::FromRow { operand } = step.work {
                self.by_row.push((operand, step.out));
            }
        }
        let constant =
            |step: &Step| matches!(step.work, Work::Constant(_) | Work::ConstantNumber(_) | Work::ConstantDate(_));
        let steps = self.steps.into_iter().filter(|step| !matches!(step.work, Work::FromRow { .. }));
        (self.constants, self.steps) = steps.partition(constant);
        self
    }
}
