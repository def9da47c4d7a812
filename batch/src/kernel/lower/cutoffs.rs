//! Batch, kernel: comparisons with a constant. A number is compared as its column holds it; where years, months or days since a date are compared, the
//! days on which the comparison changes are found by asking the engine, so that the calendar stays in one place.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use zhunsheng_engine::{
    Cell, Date, InForce,
    facts::Slate,
    plan::{Comparison, Node, Operand},
};

use super::{Lowering, Shape};
use crate::kernel::program::{Test, Work};

/// The last day that there is, counted from the first.
const LAST: i64 = 3_652_058;

impl Lowering<'_> {
    /// What the comparison (node `index`) of a column, or of something that rises or falls with a date column, with a constant becomes.
    pub(super) fn with_constant(&mut self, index: u32, op: Comparison, left: Operand, right: Cell) -> Option<Work> {
        let fact = match left {
            Operand::Fact(fact) => fact,
            Operand::Node(node) if right.is_known() => return self.periods(index, node, right),
            _ => return None,
        };
        let at = fact as usize;
        Some(match (self.shape(fact), right) {
            // Why: a column is known or not known, and neither can be compared with what is not known.
            (_, Cell::Unknown) => Work::Constant(Cell::Unknown),
            (Shape::Number { scale, .. }, Cell::Integer(_) | Cell::Decimal(_)) => {
                let (test, negated) = number(op, right.number()?, scale.unwrap_or(0));
                Work::TestNumber { fact: at, test, negated }
            }
            (Shape::Choice, Cell::Choice(choice)) => {
                let (test, negated) = number(op, choice.into(), 0);
                Work::TestNumber { fact: at, test, negated }
            }
            (Shape::Date, Cell::Date(date)) => {
                let (test, negated) = self::date(op, date);
                Work::TestDate { fact: at, test, negated }
            }
            (Shape::Boolean, Cell::Boolean(right)) => match (op, right) {
                (Comparison::Equal, true) | (Comparison::NotEqual, false) => Work::Flag { fact: at },
                (Comparison::Equal, false) | (Comparison::NotEqual, true) => Work::Not { of: self.truth(left)? },
                _ => return None,
            },
            _ => return None,
        })
    }

    /// The date column that a node rises or falls with, if it does.
    fn rises_with(&self, node: u32) -> Option<u32> {
        let known = |operand: Operand| self.constant(operand).is_some_and(Cell::is_known);
        let column = |operand: Operand| match operand {
            Operand::Fact(fact) if self.shape(fact) == Shape::Date => Some(fact),
            _ => None,
        };
        match self.plan.nodes.get(node as usize)? {
            Node::YearsBetween(a, b) | Node::MonthsBetween(a, b) | Node::DaysBetween(a, b) => {
                if known(*b) {
                    column(*a)
                } else {
                    column(*b).filter(|_| known(*a))
                }
            }
            Node::AddMonths { date, count, .. } | Node::AddDays { date, count, .. } => {
                column(*date).filter(|_| known(*count))
            }
            Node::YearOf(date) => column(*date),
            _ => None,
        }
    }

    /// From which days on the comparison has which result.
    fn periods(&self, comparison: u32, left: u32, right: Cell) -> Option<Work> {
        let fact = self.rises_with(left)? as usize;
        let (comparison, left) = (Operand::Node(comparison), Operand::Node(left));
        let mut decider = InForce::new(self.plan, self.as_of).only([comparison].into_iter()).decider();
        let mut slate = Slate::new(self.plan);
        let mut on = |day: i64| {
            slate.wipe();
            slate.put(fact, Cell::Date(Date::FIRST.plus_days(day)?));
            let decision = decider.decide(slate.facts());
            // Why: what cannot be computed lies beyond one end of the calendar, so it is a side of its own.
            Some((order(decision.cell(left), right), decision.cell(comparison)))
        };
        // Changes are found by halving; what rises or falls with the date changes side at most three times.
        let (mut changes, mut open) = (Vec::new(), vec![(0, LAST)]);
        while let Some((low, high)) = open.pop() {
            let half = low + (high - low) / 2;
            match (on(low)?.0 == on(high)?.0, half == low) {
                (true, _) => {}
                (false, true) => changes.push(high),
                (false, false) => open.extend([(low, half), (half, high)]),
            }
        }
        changes.sort_unstable();
        let first = on(0)?.1;
        let (mut later, mut last) = (Vec::new(), first);
        for day in changes {
            let cell = on(day)?.1;
            if cell != last {
                later.push((Date::FIRST.plus_days(day)?, cell));
                last = cell;
            }
        }
        Some(match (first, later.as_slice()) {
            (Cell::Boolean(holds), []) => Work::TestDate { fact, test: Test::Always, negated: !holds },
            (Cell::Boolean(negated), &[(from, Cell::Boolean(_))]) => {
                Work::TestDate { fact, test: Test::From(from), negated }
            }
            _ => Work::Periods { fact, first, later },
        })
    }
}

/// On which side of the constant a value lies.
fn order(left: Cell, right: Cell) -> Option<Ordering> {
    match (left, right) {
        (Cell::Date(left), Cell::Date(right)) => Some(left.cmp(&right)),
        (left, right) => Some(left.number()?.cmp(&right.number()?)),
    }
}

/// A test of whole numbers that stand for `number × 10^scale`, and whether it is to be negated.
fn number(op: Comparison, constant: Decimal, scale: u32) -> (Test<i64>, bool) {
    const NEVER: (Test<i64>, bool) = (Test::Always, true);
    let (floor, exact) = floor(constant, scale);
    let from = |least: i128| match i64::try_from(least) {
        Ok(least) => (Test::From(least), false),
        Err(_) if least < 0 => (Test::Always, false),
        Err(_) => NEVER,
    };
    let above = floor.saturating_add(1);
    let (test, negated) = match op {
        Comparison::AtLeast | Comparison::Less => from(if exact { floor } else { above }),
        Comparison::Greater | Comparison::AtMost => from(above),
        Comparison::Equal | Comparison::NotEqual => match i64::try_from(floor) {
            Ok(equal) if exact => (Test::Equal(equal), false),
            _ => NEVER,
        },
    };
    (test, negated ^ matches!(op, Comparison::Less | Comparison::AtMost | Comparison::NotEqual))
}

/// The whole number at or below `number × 10^scale`, and whether it is that number; the nearest of 128 bits where that is beyond them.
fn floor(number: Decimal, scale: u32) -> (i128, bool) {
    let power = |of: u32| 10_i128.checked_pow(of).unwrap_or(i128::MAX);
    match scale.checked_sub(number.scale()) {
        Some(by) => (number.mantissa().saturating_mul(power(by)), true),
        None => {
            let by = power(number.scale() - scale);
            (number.mantissa().div_euclid(by), number.mantissa().rem_euclid(by) == 0)
        }
    }
}

/// A test of dates, and whether it is to be negated.
fn date(op: Comparison, constant: Date) -> (Test<Date>, bool) {
    let (test, negated) = match op {
        Comparison::AtLeast | Comparison::Less => (Test::From(constant), false),
        Comparison::Greater | Comparison::AtMost => match constant.plus_days(1) {
            Some(next) => (Test::From(next), false),
            None => (Test::Always, true),
        },
        Comparison::Equal | Comparison::NotEqual => (Test::Equal(constant), false),
    };
    (test, negated ^ matches!(op, Comparison::Less | Comparison::AtMost | Comparison::NotEqual))
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;
    use zhunsheng_engine::plan::Comparison::{self, AtLeast, AtMost, Equal, Greater, Less, NotEqual};

    use super::{Test, number};

    #[test]
    fn a_test_of_held_numbers_says_what_the_comparison_of_decimals_says() {
        let constants =
            ["0", "2", "2.5", "-2.5", "-3", "0.004", "99999999999999999999", "-99999999999999999999", "1e-28"];
        let holds = |op: Comparison, a: Decimal, b: Decimal| match op {
            Equal => a == b,
            NotEqual => a != b,
            Less => a < b,
            AtMost => a <= b,
            Greater => a > b,
            AtLeast => a >= b,
        };
        let mut compared = 0;
        for constant in constants {
            let constant = Decimal::from_scientific(constant).or_else(|_| Decimal::from_str_exact(constant));
            let Ok(constant) = constant else { unreachable!("a number") };
            for scale in [0, 1, 3] {
                for held in (-4_000..4_000).chain([i64::MIN, i64::MAX]) {
                    for op in [Equal, NotEqual, Less, AtMost, Greater, AtLeast] {
                        let (test, negated) = number(op, constant, scale);
                        let passes = match test {
                            Test::From(least) => held >= least,
                            Test::Equal(one) => held == one,
                            Test::Always => true,
                        };
                        let value = Decimal::from_i128_with_scale(held.into(), scale);
                        assert_eq!(passes ^ negated, holds(op, value, constant), "{value} {op:?} {constant}");
                        compared += 1;
                    }
                }
            }
        }
        assert!(compared > 1_000_000);
    }
}
