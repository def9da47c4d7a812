//! Stage prove: what one computation can give, from what its operands can. Follows `decide::eval` kind by kind, and gives rather too much than too little.

use rust_decimal::Decimal;
use zhunsheng_engine::{
    Date,
    plan::{Body, Comparison, Domain, Node, Operand},
    value::RoundingMode,
};

use super::{
    possible::{Place, Possible, World},
    values::{self, Interval, Values, day_of, number_of},
};

type Read<'r> = dyn Fn(Operand, Place) -> Possible + 'r;

impl World<'_> {
    /// What a node can give, with operands read through `read`.
    pub(super) fn compute(&self, index: u32, node: &Node, read: &Read<'_>) -> Possible {
        let place = self.places.get(index as usize).copied().unwrap_or_default();
        let at = |operand: Operand| read(operand, place);
        match node {
            Node::Not(a) => {
                let a = at(*a);
                Possible::with(Values::truths(a.can_be(false), a.can_be(true)), &[&a])
            }
            Node::All(of) => combined(of.iter().map(|&operand| at(operand)).collect(), true),
            Node::Any(of) => combined(of.iter().map(|&operand| at(operand)).collect(), false),
            Node::AtLeast { count, of } => at_least(&at(*count), &of.iter().map(|&one| at(one)).collect::<Vec<_>>()),
            Node::Compare { op, left, right } => {
                let (a, b) = (at(*left), at(*right));
                let values = if left == right && a.values != Values::Never {
                    Values::truth(matches!(op, Comparison::Equal | Comparison::AtMost | Comparison::AtLeast))
                } else {
                    Values::compared(*op, &a.values, &b.values)
                };
                Possible::with(values, &[&a, &b])
            }
            Node::CompareShare { op, part, whole, level } => {
                let [part, whole, level] = [part, whole, level].map(|operand| at(*operand));
                let values = share(*op, &part.values, &whole.values, &level.values);
                let mut found = Possible::with(values, &[&part, &whole, &level]);
                found.not_computable = true;
                found
            }
            Node::Add(a, b) => arithmetic(&at(*a), &at(*b), |a, b| {
                let low = a.low.zip(b.low).and_then(|(a, b)| a.checked_add(b));
                Interval { low, high: a.high.zip(b.high).and_then(|(a, b)| a.checked_add(b)), whole: false }
            }),
            Node::Subtract(a, b) => arithmetic(&at(*a), &at(*b), |a, b| {
                let low = a.low.zip(b.high).and_then(|(a, b)| a.checked_sub(b));
                Interval { low, high: a.high.zip(b.low).and_then(|(a, b)| a.checked_sub(b)), whole: false }
            }),
            Node::Multiply(a, b) => arithmetic(&at(*a), &at(*b), product),
            Node::Quotient { dividend, divisor, digits, .. } => {
                let [a, b, digits] = [dividend, divisor, digits].map(|operand| at(*operand));
                let mut found = Possible::with(number(quotient(&a, &b, &digits)), &[&a, &b, &digits]);
                found.not_computable = true;
                found
            }
            Node::Round { value, digits, mode } => {
                let (a, digits) = (at(*value), at(*digits));
                let mut found = Possible::with(number(rounded(&a, &digits, *mode)), &[&a, &digits]);
                found.not_computable = true;
                found
            }
            Node::Least(a, b) => picked(&at(*a), &at(*b), |a, b| a.min(b)),
            Node::Greatest(a, b) => picked(&at(*a), &at(*b), |a, b| a.max(b)),
            Node::If { condition, then, otherwise } => chosen(&at(*condition), &at(*then), &at(*otherwise)),
            Node::Applies { condition, value } => applies(&at(*condition), &at(*value)),
            Node::YearsBetween(a, b) => between(&at(*a), &at(*b), Date::years_until),
            Node::MonthsBetween(a, b) => between(&at(*a), &at(*b), Date::months_until),
            Node::DaysBetween(a, b) => between(&at(*a), &at(*b), Date::days_until),
            Node::AddMonths { date, count, step } => moved(&at(*date), &at(*count), *step, Date::plus_months),
            Node::AddDays { date, count, step } => moved(&at(*date), &at(*count), *step, Date::plus_days),
            Node::YearOf(a) => {
                let a = at(*a);
                let years = ends(&a).map(|(low, high)| Interval::whole(i64::from(low.year()), i64::from(high.year())));
                Possible::with(number(years), &[&a])
            }
            Node::InYear { date, year } => in_year(&at(*date), &at(*year)),
            Node::Filled(value) => Possible::with(Values::Truth(true, true), &[&at(*value)]),
            Node::SameText(a, b) => Possible::with(Values::Truth(true, true), &[&at(*a), &at(*b)]),
            Node::SaysInCapitals { text, amount } => {
                Possible::with(Values::Truth(true, true), &[&at(*text), &at(*amount)])
            }
            Node::Count { .. }
            | Node::Sum { .. }
            | Node::Every { .. }
            | Node::Some { .. }
            | Node::Distinct { .. }
            | Node::LongestRun { .. } => self.of_list(node, place, read),
        }
    }

    fn of_list(&self, node: &Node, place: Place, read: &Read<'_>) -> Possible {
        let mut list = Operand::Boolean(false);
        node.operands(|operand| list = operand);
        let most = self.most(list);
        let given = read(list, place);
        let body = |body: Body| {
            let mut inside = place;
            if let (Operand::Fact(fact), Some(slot)) = (list, inside.get_mut(usize::from(body.depth))) {
                *slot = Some(fact);
            }
            read(body.result, inside)
        };
        let mut of = vec![given];
        of.extend(node.bodies().map(body));
        let of: Vec<&Possible> = of.iter().collect();
        let first = of.get(1).copied();
        let records = Values::Number(Interval { low: Some(Decimal::ZERO), high: most, whole: true });
        let values = match node {
            Node::Count { body: Some(_), .. } if first.is_some_and(|body| !body.can_be(true)) => {
                Values::Number(Interval::whole(0, 0))
            }
            Node::Sum { .. } => {
                let all = Interval { low: Some(Decimal::ZERO), high: most, whole: true };
                let summand = first.and_then(|body| body.values.interval());
                number(summand.map(|one| {
                    let sum = product(all, one).join(Interval::whole(0, 0));
                    Interval { whole: one.whole, ..sum }
                }))
            }
            Node::Every { .. } => Values::truths(true, first.is_some_and(|body| body.can_be(false))),
            Node::Some { .. } => Values::truths(first.is_some_and(|body| body.can_be(true)), true),
            Node::Distinct { .. } => Values::Truth(true, true),
            _ => records,
        };
        let mut found = Possible::with(values, &of);
        // Why: a condition that does not apply to a record is left out or counts as open, as the kind of list has it.
        found.unknown |= found.not_applicable;
        found
    }

    /// Most records of a list.
    fn most(&self, list: Operand) -> Option<Decimal> {
        let Operand::Fact(fact) = list else { return None };
        match &self.plan.facts.get(fact as usize)?.domain {
            Domain::List { max_items, .. } => Some(Decimal::from(*max_items)),
            _ => None,
        }
    }
}

/// Conjunction (`neutral` is true) or disjunction.
fn combined(of: Vec<Possible>, neutral: bool) -> Possible {
    let all: Vec<&Possible> = of.iter().collect();
    let settles = of.iter().any(|one| one.can_be(!neutral));
    let passes = of.iter().all(|one| one.can_be(neutral) || one.not_applicable);
    let holds = passes && (of.is_empty() || of.iter().any(|one| one.can_be(neutral)));
    let values = if neutral { Values::truths(holds, settles) } else { Values::truths(settles, holds) };
    let mut found = Possible::with(values, &all);
    found.not_applicable = !of.is_empty() && of.iter().all(|one| one.not_applicable);
    found
}

fn at_least(count: &Possible, of: &[Possible]) -> Possible {
    let number = |n: usize| Decimal::from(n);
    let most = number(of.iter().filter(|one| one.can_be(true)).count());
    let never = |one: &&Possible| !one.can_be(false) && !one.not_applicable;
    let least = number(of.iter().filter(never).count());
    let needed = count.values.interval();
    let yes = needed.is_some_and(|needed| needed.low.is_none_or(|low| most >= low));
    let no = needed.is_some_and(|needed| needed.high.is_none_or(|high| least < high));
    let mut all: Vec<&Possible> = of.iter().collect();
    all.push(count);
    let mut found = Possible::with(Values::truths(yes, no), &all);
    found.not_applicable = count.not_applicable || (!of.is_empty() && of.iter().all(|one| one.not_applicable));
    found
}

fn applies(condition: &Possible, value: &Possible) -> Possible {
    let holds = condition.can_be(true);
    Possible {
        values: if holds { value.values.clone() } else { Values::Never },
        unknown: condition.unknown || (holds && value.unknown),
        not_applicable: condition.can_be(false) || condition.not_applicable || (holds && value.not_applicable),
        not_computable: condition.not_computable || (holds && value.not_computable),
    }
}

/// One of two values. Where the condition has no truth value, both ways may still agree.
pub(super) fn chosen(condition: &Possible, then: &Possible, otherwise: &Possible) -> Possible {
    let (yes, no) = (condition.can_be(true), condition.can_be(false));
    let open = condition.unknown || condition.not_applicable || condition.not_computable;
    let mut values = if open { then.values.meet(&otherwise.values) } else { Values::Never };
    for (way, taken) in [(then, yes), (otherwise, no)] {
        if taken {
            values = values.join(&way.values);
        }
    }
    let mut found = Possible::with(values, &[condition, then, otherwise]);
    found.unknown |= open;
    found
}

fn number(interval: Option<Interval>) -> Values {
    interval.map_or(Values::Never, Values::Number)
}

fn arithmetic(a: &Possible, b: &Possible, of: impl Fn(Interval, Interval) -> Interval) -> Possible {
    let both = a.values.interval().zip(b.values.interval());
    let values = number(both.map(|(a, b)| Interval { whole: a.whole && b.whole, ..of(a, b) }));
    let mut found = Possible::with(values, &[a, b]);
    found.not_computable = true;
    found
}

fn product(a: Interval, b: Interval) -> Interval {
    let Some(((a_low, a_high), (b_low, b_high))) = a.bounds().zip(b.bounds()) else { return Interval::ALL };
    let corners = [(a_low, b_low), (a_low, b_high), (a_high, b_low), (a_high, b_high)];
    let products: Option<Vec<Decimal>> = corners.iter().map(|(a, b)| a.checked_mul(*b)).collect();
    let Some(products) = products else { return Interval::ALL };
    Interval { low: products.iter().min().copied(), high: products.iter().max().copied(), whole: a.whole && b.whole }
}

/// `part op level × whole`, where the whole is more than zero.
fn share(op: Comparison, part: &Values, whole: &Values, level: &Values) -> Values {
    let (_, whole) = Values::where_holds(Comparison::Less, &Values::Number(Interval::whole(0, 0)), whole);
    match (part, whole.interval(), level.interval()) {
        (Values::Number(part), Some(whole), Some(level)) => {
            let bound = Values::Number(Interval { whole: false, ..product(level, whole) });
            Values::compared(op, &Values::Number(*part), &bound)
        }
        _ => Values::Never,
    }
}

fn quotient(a: &Possible, b: &Possible, digits: &Possible) -> Option<Interval> {
    let (a, b) = a.values.interval().zip(b.values.interval())?;
    digits.values.interval()?;
    let Some(((a_low, a_high), (b_low, b_high))) = a.bounds().zip(b.bounds()) else { return Some(Interval::ALL) };
    if b_low <= Decimal::ZERO && b_high >= Decimal::ZERO {
        return Some(Interval::ALL);
    }
    let corners = [(a_low, b_low), (a_low, b_high), (a_high, b_low), (a_high, b_high)];
    let quotients: Option<Vec<Decimal>> = corners.iter().map(|(a, b)| a.checked_div(*b)).collect();
    // Why: rounding moves a quotient by less than one, whatever its digits are.
    let wide = |one: Option<&Decimal>, by: Decimal| one.and_then(|one| one.checked_add(by));
    let quotients = quotients?;
    let (low, high) = (wide(quotients.iter().min(), -Decimal::ONE), wide(quotients.iter().max(), Decimal::ONE));
    Some(Interval { low, high, whole: false })
}

fn rounded(a: &Possible, digits: &Possible, mode: RoundingMode) -> Option<Interval> {
    let (a, digits) = a.values.interval().zip(digits.values.interval())?;
    let places = digits.single().and_then(|one| u32::try_from(one).ok());
    let Some((places, (low, high))) = places.zip(a.bounds()) else { return Some(Interval::ALL) };
    // Why: rounding keeps the order of numbers.
    Some(Interval { low: Some(mode.round(low, places)), high: Some(mode.round(high, places)), whole: places == 0 })
}

fn picked(a: &Possible, b: &Possible, of: fn(Option<Decimal>, Option<Decimal>) -> Option<Decimal>) -> Possible {
    let pick = |a: Interval, b: Interval| {
        let both = |a: Option<Decimal>, b: Option<Decimal>| if a.is_some() && b.is_some() { of(a, b) } else { None };
        Interval { low: both(a.low, b.low), high: both(a.high, b.high), whole: a.whole && b.whole }
    };
    let values = match (&a.values, &b.values) {
        (Values::Number(a), Values::Number(b)) => Values::Number(pick(*a, *b)),
        (Values::Day(a), Values::Day(b)) => Values::Day(pick(*a, *b)),
        (Values::Never, _) | (_, Values::Never) => Values::Never,
        (a, b) => a.join(b),
    };
    Possible::with(values, &[a, b])
}

/// The first and the last day that something can be.
fn ends(of: &Possible) -> Option<(Date, Date)> {
    let interval = of.values.interval()?;
    let (first, last) = values::first_day().zip(values::last_day())?;
    Some((day_of(interval.low, first), day_of(interval.high, last)))
}

/// Time between two days, which grows with the second and shrinks with the first.
fn between(a: &Possible, b: &Possible, of: fn(Date, Date) -> i64) -> Possible {
    let values = ends(a).zip(ends(b)).map(|((a_low, a_high), (b_low, b_high))| {
        Values::Number(Interval::whole(of(a_high, b_low), of(a_low, b_high)))
    });
    Possible::with(values.unwrap_or(Values::Never), &[a, b])
}

/// A day that is moved: later for a later day, and for more steps.
fn moved(date: &Possible, count: &Possible, step: i8, by: fn(Date, i64) -> Option<Date>) -> Possible {
    let values = ends(date).zip(count.values.interval()).map(|((low, high), count)| {
        let steps = product(count, Interval::whole(i64::from(step), i64::from(step)));
        let end = |day: Date, steps: Option<Decimal>| {
            let steps = steps.and_then(|steps| i64::try_from(steps).ok())?;
            by(day, steps).map(number_of)
        };
        // Why: what leaves the calendar is not computable, so the calendar is the bound.
        Values::Day(Interval { low: end(low, steps.low), high: end(high, steps.high), whole: true }).meet(&calendar())
    });
    let mut found = Possible::with(values.unwrap_or(Values::Never), &[date, count]);
    found.not_computable = true;
    found
}

fn in_year(date: &Possible, year: &Possible) -> Possible {
    let values = ends(date).zip(year.values.interval()).map(|(_, year)| {
        let day = |year: Option<Decimal>, month, day| {
            let year = year.and_then(|year| i32::try_from(year).ok())?;
            Date::new(year, month, day).map(number_of)
        };
        Values::Day(Interval { low: day(year.low, 1, 1), high: day(year.high, 12, 31), whole: true }).meet(&calendar())
    });
    let mut found = Possible::with(values.unwrap_or(Values::Never), &[date, year]);
    found.not_computable = true;
    found
}

fn calendar() -> Values {
    values::first_day()
        .zip(values::last_day())
        .map_or(Values::Day(Interval::ALL), |(low, high)| values::days(low, high))
}
