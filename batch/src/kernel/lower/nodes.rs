//! Batch, kernel: what each kind of node becomes, if its operands are in registers.

use zhunsheng_engine::{
    Cell,
    plan::{Comparison, Node, Operand},
    value::RoundingMode,
};

use super::{Kind, Lowered, Lowering, Number, Shape};
use crate::kernel::{
    connect::MOST_COUNTED,
    program::{Between, Move, Register, Work},
};

impl Lowering<'_> {
    /// What a node becomes; nothing if only the engine can compute it.
    pub(super) fn node(&mut self, index: u32, node: &Node) -> Option<Lowered> {
        Some(match node {
            Node::Not(of) => {
                let of = self.truth(*of)?;
                Lowered::Truth(self.truth_step(Work::Not { of }))
            }
            Node::All(of) => {
                let of = self.truths(of)?;
                Lowered::Truth(self.truth_step(Work::All { of }))
            }
            Node::Any(of) => {
                let of = self.truths(of)?;
                Lowered::Truth(self.truth_step(Work::Any { of }))
            }
            Node::AtLeast { count, of } => {
                if let Some(Cell::Integer(needed)) = self.constant(*count)
                    && of.len() <= MOST_COUNTED
                {
                    // Why: fewer than none are as many as none.
                    let needed = usize::try_from(needed.max(0)).ok()?;
                    let of = self.truths(of)?;
                    return Some(Lowered::Truth(self.truth_step(Work::AtLeastFixed { needed, of })));
                }
                let (count, of) = (self.number(*count)?, self.truths(of)?);
                Lowered::Truth(self.truth_step(Work::AtLeast { count: count.register, of }))
            }
            Node::Compare { op, left, right } => self.compare(index, *op, *left, *right)?,
            Node::CompareShare { op, part, whole, level } => Lowered::Truth(self.share(*op, [*part, *whole, *level])?),
            Node::Add(a, b) => self.sum(*a, *b, 1)?,
            Node::Subtract(a, b) => self.sum(*a, *b, -1)?,
            Node::Multiply(a, b) => self.product(*a, *b)?,
            Node::Least(a, b) => self.pick(*a, *b, false)?,
            Node::Greatest(a, b) => self.pick(*a, *b, true)?,
            Node::Applies { condition, value } => self.applies(*condition, *value)?,
            Node::If { condition, then, otherwise } => self.choose(*condition, *then, *otherwise)?,
            Node::YearsBetween(a, b) => self.between(Between::Years, *a, *b)?,
            Node::MonthsBetween(a, b) => self.between(Between::Months, *a, *b)?,
            Node::DaysBetween(a, b) => self.between(Between::Days, *a, *b)?,
            Node::AddMonths { date, count, step } => self.moved(Move::Months, *date, *count, *step)?,
            Node::AddDays { date, count, step } => self.moved(Move::Days, *date, *count, *step)?,
            Node::InYear { date, year } => self.moved(Move::InYear, *date, *year, 1)?,
            Node::YearOf(of) => {
                let of = self.date(*of)?;
                Lowered::Number(whole(self.number_step(Work::YearOf { of }), 0, 9999))
            }
            Node::Filled(of) => self.filled(*of)?,
            Node::Quotient { dividend, divisor, digits, mode } => {
                self.quotient([*dividend, *divisor, *digits], *mode)?
            }
            Node::Round { value, digits, mode } => self.round(*value, *digits, *mode)?,
            // Why: lists and texts are read record by record and letter by letter, so nothing is won by columns.
            Node::Count { .. }
            | Node::Sum { .. }
            | Node::Every { .. }
            | Node::Some { .. }
            | Node::Distinct { .. }
            | Node::SameText(..)
            | Node::SaysInCapitals { .. }
            | Node::LongestRun { .. } => return None,
        })
    }

    fn truths(&mut self, of: &[Operand]) -> Option<Vec<Register>> {
        of.iter().map(|&of| self.truth(of)).collect()
    }

    fn compare(&mut self, index: u32, op: Comparison, left: Operand, right: Operand) -> Option<Lowered> {
        let leaf = match (self.constant(left), self.constant(right)) {
            (None, Some(constant)) => self.with_constant(index, op, left, constant),
            (Some(constant), None) => self.with_constant(index, op.mirrored(), right, constant),
            _ => None,
        };
        if let Some(work) = leaf {
            return Some(Lowered::Truth(self.truth_step(work)));
        }
        let equality = match op {
            Comparison::Equal => Some(false),
            Comparison::NotEqual => Some(true),
            _ => None,
        };
        let work = if let (true, Some(negated)) = (self.is_truth(left) && self.is_truth(right), equality) {
            Work::Same { a: self.truth(left)?, b: self.truth(right)?, negated }
        } else if let (Some(a), Some(b)) = (self.number(left), self.number(right)) {
            let scale = a.scale.max(b.scale);
            Work::CompareNumbers { op, a: a.register, b: b.register, by: [a.to_scale(scale)?, b.to_scale(scale)?] }
        } else {
            Work::CompareDates { op, a: self.date(left)?, b: self.date(right)? }
        };
        Some(Lowered::Truth(self.truth_step(work)))
    }

    /// A share compared with a level: both sides as whole numbers of 128 bits, if the engine's decimals hold the bound, too.
    fn share(&mut self, op: Comparison, operands: [Operand; 3]) -> Option<Register> {
        let [part, whole, level] = operands.map(|operand| self.number(operand));
        let (part, whole, level) = (part?, whole?, level?);
        let bound_scale = whole.scale + level.scale;
        let scale = part.scale.max(bound_scale);
        let by = [power(scale - part.scale)?, power(scale - bound_scale)?];
        let most = |number: Number| i128::from(number.low.unsigned_abs().max(number.high.unsigned_abs()));
        let bound = most(whole).checked_mul(most(level))?;
        let fits = |number: Option<i128>| number.filter(|&number| number < 1 << 96);
        fits(bound.checked_mul(by.last().copied()?)).filter(|_| scale <= 28)?;
        fits(most(part).checked_mul(by.first().copied()?))?;
        let (part, whole, level) = (part.register, whole.register, level.register);
        Some(self.truth_step(Work::Share { op, part, whole, level, by }))
    }

    fn sum(&mut self, a: Operand, b: Operand, sign: i64) -> Option<Lowered> {
        let (a, b) = (self.number(a)?, self.number(b)?);
        let scale = a.scale.max(b.scale);
        let (by_a, by_b) = (a.to_scale(scale)?, b.to_scale(scale)? * sign);
        let ends = [a.low.checked_mul(by_a)?, a.high.checked_mul(by_a)?];
        let mut others = [b.low.checked_mul(by_b)?, b.high.checked_mul(by_b)?];
        others.sort_unstable();
        let ([a_low, a_high], [b_low, b_high]) = (ends, others);
        let (low, high) = (a_low.checked_add(b_low)?, a_high.checked_add(b_high)?);
        let register = self.number_step(Work::Add { a: a.register, b: b.register, by: [by_a, by_b] });
        Some(Lowered::Number(Number { register, kind: of_two(a.kind, b.kind)?, scale, low, high }))
    }

    fn product(&mut self, a: Operand, b: Operand) -> Option<Lowered> {
        let (a, b) = (self.number(a)?, self.number(b)?);
        let scale = a.scale + b.scale;
        let mut ends = Vec::new();
        for x in [a.low, a.high] {
            for y in [b.low, b.high] {
                ends.push(x.checked_mul(y)?);
            }
        }
        let (low, high) = (ends.iter().copied().min()?, ends.iter().copied().max()?);
        let kind = of_two(a.kind, b.kind).filter(|_| scale <= 28)?;
        let register = self.number_step(Work::Multiply { a: a.register, b: b.register });
        Some(Lowered::Number(Number { register, kind, scale, low, high }))
    }

    /// Digits after the point that a rule names, the same in all rows.
    fn digits(&self, digits: Operand) -> Option<u32> {
        match self.constant(digits)? {
            Cell::Integer(digits @ 0..=20) => u32::try_from(digits).ok(),
            _ => None,
        }
    }

    fn quotient(&mut self, [a, b, digits]: [Operand; 3], mode: RoundingMode) -> Option<Lowered> {
        let (a, b, digits) = (self.number(a)?, self.number(b)?, self.digits(digits)?);
        // Why: the smallest divisor makes the largest quotient, and the engine's own steps have to stay within 28 digits.
        let most = i128::from(a.low.unsigned_abs().max(a.high.unsigned_abs()));
        let longest = most.checked_mul(power(b.scale + digits)?)?;
        let most = i64::try_from(longest / power(a.scale)? + 1).ok().filter(|_| longest < 1 << 93)?;
        let work = Work::Quotient { a: a.register, b: b.register, scales: [a.scale, b.scale], digits, mode };
        let register = self.number_step(work);
        Some(Lowered::Number(Number { register, kind: Kind::Decimal, scale: digits, low: -most, high: most }))
    }

    fn round(&mut self, of: Operand, digits: Operand, mode: RoundingMode) -> Option<Lowered> {
        let (of, digits) = (self.number(of)?, self.digits(digits)?);
        let by = i64::try_from(power(of.scale.saturating_sub(digits))?).ok()?;
        let (low, high) = ((of.low / by).checked_sub(1)?, (of.high / by).checked_add(1)?);
        let scale = of.scale.min(digits);
        let register = self.number_step(Work::Round { of: of.register, scale: of.scale, digits, mode });
        Some(Lowered::Number(Number { register, kind: Kind::Decimal, scale, low, high }))
    }

    fn pick(&mut self, a: Operand, b: Operand, greatest: bool) -> Option<Lowered> {
        if let (Some(a), Some(b)) = (self.number(a), self.number(b)) {
            let (mut number, by) = either(a, b)?;
            number.register = self.number_step(Work::PickNumber { greatest, a: a.register, b: b.register, by });
            return Some(Lowered::Number(number));
        }
        let (a, b) = (self.date(a)?, self.date(b)?);
        Some(Lowered::Date(self.date_step(Work::PickDate { greatest, a, b })))
    }

    fn applies(&mut self, condition: Operand, value: Operand) -> Option<Lowered> {
        let condition = self.truth(condition)?;
        if self.is_truth(value) {
            let value = self.truth(value)?;
            return Some(Lowered::Truth(self.truth_step(Work::Applies { condition, value })));
        }
        if let Some(number) = self.number(value) {
            let register = self.number_step(Work::NumberApplies { condition, value: number.register });
            return Some(Lowered::Number(Number { register, ..number }));
        }
        let value = self.date(value)?;
        Some(Lowered::Date(self.date_step(Work::DateApplies { condition, value })))
    }

    fn choose(&mut self, condition: Operand, then: Operand, otherwise: Operand) -> Option<Lowered> {
        let condition = self.truth(condition)?;
        if self.is_truth(then) && self.is_truth(otherwise) {
            let (then, otherwise) = (self.truth(then)?, self.truth(otherwise)?);
            return Some(Lowered::Truth(self.truth_step(Work::Choose { condition, then, otherwise })));
        }
        if let (Some(a), Some(b)) = (self.number(then), self.number(otherwise)) {
            let (mut number, by) = either(a, b)?;
            // Why: a whole number and a decimal are never the same cell, even where they are the same number.
            if number.kind == Kind::Mixed {
                return None;
            }
            let (then, otherwise) = (a.register, b.register);
            number.register = self.number_step(Work::ChooseNumber { condition, then, otherwise, by });
            return Some(Lowered::Number(number));
        }
        let (then, otherwise) = (self.date(then)?, self.date(otherwise)?);
        Some(Lowered::Date(self.date_step(Work::ChooseDate { condition, then, otherwise })))
    }

    fn between(&mut self, what: Between, a: Operand, b: Operand) -> Option<Lowered> {
        let (a, b) = (self.date(a)?, self.date(b)?);
        let most = match what {
            Between::Years => 10_000,
            Between::Months => 120_000,
            Between::Days => 3_700_000,
        };
        Some(Lowered::Number(whole(self.number_step(Work::Between { what, a, b }), -most, most)))
    }

    fn moved(&mut self, how: Move, date: Operand, count: Operand, step: i8) -> Option<Lowered> {
        let (date, count) = (self.date(date)?, self.number(count)?);
        if !matches!(count.kind, Kind::Whole | Kind::Missing) {
            return None;
        }
        Some(Lowered::Date(self.date_step(Work::Move { how, date, count: count.register, step })))
    }

    fn filled(&mut self, of: Operand) -> Option<Lowered> {
        let work = match of {
            Operand::Fact(fact) if self.shape(fact) != Shape::Absent => Work::FilledFact { fact: fact as usize },
            _ if self.is_truth(of) => Work::FilledTruth { of: self.truth(of)? },
            _ => match (self.number(of), self.date(of)) {
                (Some(number), _) => Work::FilledNumber { of: number.register },
                (None, Some(of)) => Work::FilledDate { of },
                _ => return None,
            },
        };
        Some(Lowered::Truth(self.truth_step(work)))
    }
}

impl Number {
    /// What the numbers are to be multiplied by to have so many digits after the point, if that keeps them within 64 bits.
    fn to_scale(self, scale: u32) -> Option<i64> {
        let by = 10_i64.checked_pow(scale.checked_sub(self.scale)?)?;
        self.low.checked_mul(by).and(self.high.checked_mul(by)).map(|_| by)
    }
}

fn whole(register: Register, low: i64, high: i64) -> Number {
    Number { register, kind: Kind::Whole, scale: 0, low, high }
}

/// The kind of a sum or product.
fn of_two(a: Kind, b: Kind) -> Option<Kind> {
    match (a, b) {
        (Kind::Choice, _) | (_, Kind::Choice) => None,
        (Kind::Missing, kind) | (kind, Kind::Missing) => Some(kind),
        (Kind::Whole, Kind::Whole) => Some(Kind::Whole),
        (Kind::Mixed, _) | (_, Kind::Mixed) => Some(Kind::Mixed),
        _ => Some(Kind::Decimal),
    }
}

/// What is known of one of two numbers, and what brings them to one scale; the register is the first's.
fn either(a: Number, b: Number) -> Option<(Number, [i64; 2])> {
    let scale = a.scale.max(b.scale);
    let by @ [by_a, by_b] = [a.to_scale(scale)?, b.to_scale(scale)?];
    let kind = match (a.kind, b.kind) {
        (a, b) if a == b => a,
        (Kind::Missing, kind) | (kind, Kind::Missing) => kind,
        (Kind::Choice, _) | (_, Kind::Choice) => return None,
        _ => Kind::Mixed,
    };
    let (low, high) = ((a.low * by_a).min(b.low * by_b), (a.high * by_a).max(b.high * by_b));
    Some((Number { kind, scale, low, high, ..a }, by))
}

fn power(of: u32) -> Option<i128> {
    10_i128.checked_pow(of)
}
