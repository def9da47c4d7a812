//! Stage load: the types of a plan out of its text. Members stand in the order in which the compiler writes them, so that a plan has one text and one hash.

use alloc::{borrow::Cow, string::String, vec::Vec};

use rust_decimal::Decimal;

use super::{
    Body, Choice, ChoiceSet, Clause, Comparison, Dated, Domain, Fact, Field, Finding, FindingKind, Group, History,
    Inferred, Judge, JudgeTitle, Ladder, Measure, Node, Operand, Outcome, Parameter, Part, Plan, Policy, Purpose,
    Quantity, QuantityKind, RulePlace, Sentence, Start, Text, Unit, UnitStyle,
};
use crate::{
    date::Date,
    json::{Cursor, Flaw, FlawKind, Read},
    value::{Constant, Number, RoundingMode},
};

/// A type that stands in a plan. After a flaw every type reads as its least value: what is read is thrown away, and nothing has to be tidied up on the way.
pub(super) trait FromPlan: Sized {
    fn read(from: &mut Source<'_>) -> Self;
}

/// Reads a plan, to the end of its text.
pub(super) fn plan(text: &str) -> Read<Plan> {
    let mut from = Source { cursor: Cursor::new(text), flaw: None };
    let plan = Plan::read(&mut from);
    match from.flaw {
        Some(flaw) => Err(flaw),
        None => from.cursor.end().map(|()| plan),
    }
}

/// The text of a plan and the first flaw that was found.
pub(super) struct Source<'t> {
    cursor: Cursor<'t>,
    flaw: Option<Flaw>,
}

impl<'t> Source<'t> {
    /// What was read, unless there was a flaw before or now.
    fn take<T>(&mut self, read: impl FnOnce(&mut Cursor<'t>) -> Read<T>) -> Option<T> {
        if self.flaw.is_some() {
            return None;
        }
        read(&mut self.cursor).map_err(|flaw| self.flaw = Some(flaw)).ok()
    }

    /// Something else is needed here.
    fn needed(&mut self, what: &'static str) {
        self.take(|cursor| cursor.flaw::<()>(FlawKind::Needed(what)));
    }

    fn open(&mut self, bracket: u8) {
        self.take(|cursor| cursor.open(bracket));
    }

    fn another(&mut self, first: bool, closing: u8) -> bool {
        self.take(|cursor| cursor.another(first, closing)) == Some(true)
    }

    /// The name of the next member, which has to be this one.
    fn name(&mut self, first: bool, name: &'static str) {
        self.take(|cursor| member(cursor, first, name));
    }

    fn close(&mut self) {
        self.take(close);
    }

    fn string(&mut self) -> Cow<'t, str> {
        self.take(Cursor::string).unwrap_or_default()
    }

    fn whole(&mut self, least: i64, most: i64) -> i64 {
        let number = self.take(Cursor::number).and_then(|digits| digits.parse().ok());
        let number = number.filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.needed("a whole number that is not so large");
        }
        number.unwrap_or(least)
    }

    /// A kind: its name alone, or the name of the only member of an object that holds more.
    fn kind(&mut self) -> (Cow<'t, str>, bool) {
        let holds = self.cursor.peek() == Some(b'{');
        if holds {
            self.open(b'{');
        }
        let name = self.take(|cursor| if holds { cursor.key() } else { cursor.string() });
        (name.unwrap_or_default(), holds)
    }
}

/// The name of the next member of an object, which has to be this one.
pub(super) fn member(cursor: &mut Cursor<'_>, first: bool, name: &'static str) -> Read<()> {
    if cursor.another(first, b'}')? && cursor.key()? == name { Ok(()) } else { cursor.flaw(FlawKind::Needed(name)) }
}

/// The end of an object.
pub(super) fn close(cursor: &mut Cursor<'_>) -> Read<()> {
    if cursor.another(false, b'}')? { cursor.flaw(FlawKind::Needed("}")) } else { Ok(()) }
}

fn read<T: FromPlan>(from: &mut Source<'_>) -> T {
    T::read(from)
}

/// An object whose members are these.
macro_rules! members {
    ($from:ident, $($kind:ident)::+ { $head:ident $(, $tail:ident)* $(,)? }) => {{
        $from.open(b'{');
        $from.name(true, stringify!($head));
        let $head = read($from);
        $(
            $from.name(false, stringify!($tail));
            let $tail = read($from);
        )*
        $from.close();
        $($kind)::+ { $head $(, $tail)* }
    }};
}

macro_rules! records {
    ($($kind:ident { $($field:ident),* $(,)? })*) => {
        $(impl FromPlan for $kind {
            fn read(from: &mut Source<'_>) -> Self {
                members!(from, Self { $($field),* })
            }
        })*
    };
}

macro_rules! words {
    ($($kind:ident { $first:literal => $least:ident $(, $word:literal => $variant:ident)* $(,)? })*) => {
        $(impl FromPlan for $kind {
            fn read(from: &mut Source<'_>) -> Self {
                match from.string().as_ref() {
                    $first => Self::$least,
                    $($word => Self::$variant,)*
                    _ => {
                        from.needed(concat!($first $(, " / ", $word)*));
                        Self::$least
                    }
                }
            }
        })*
    };
}

/// Kinds of which some hold more; the first value is read where no kind fits.
macro_rules! kinds {
    ($($kind:ident, $from:ident, $least:expr, { $($word:literal, $holds:literal => $read:expr,)* })*) => {
        $(impl FromPlan for $kind {
            fn read($from: &mut Source<'_>) -> Self {
                let (name, holds) = $from.kind();
                let read = match (name.as_ref(), holds) {
                    $(($word, $holds) => $read,)*
                    _ => {
                        $from.needed("a kind that the format has");
                        $least
                    }
                };
                if holds {
                    $from.close();
                }
                read
            }
        })*
    };
}

records! {
    Plan { policy, units, choice_sets, groups, facts, parameters, nodes, places, findings, outcomes, ladders, clauses }
    RulePlace { line, column }
    Text { zh, en }
    Policy { id, version, title, issuer, document_number, jurisdiction, from, to, inferred, judges }
    Inferred { field, why }
    JudgeTitle { judge, title }
    Unit { id, one, many, exponent, style }
    ChoiceSet { choices }
    Choice { id, label }
    Group { id, title }
    Fact { name, title, description, why, evidence, group, judge, changeable, domain }
    Field { name, title, description, domain }
    Parameter { name, title, domain, clause, set_by, values, note }
    Dated { from, value, source }
    Clause { id, heading, summary, note, no_rule }
    Sentence { zh, en }
    Measure { measured, op, threshold }
    Finding { id, clause, title, says, note, verdict, measure, kind }
    Start { value, day }
    History { list, year, actual, target }
    Outcome { id, title, purpose, clause, says, verdict, findings }
    Ladder { id, title, rungs }
    Body { first, end, result, depth }
}

words! {
    UnitStyle { "counter" => Counter, "measure" => Measure, "money" => Money, "sign" => Sign, "bare" => Bare }
    Judge { "applicant" => Applicant, "expert" => Expert, "secretariat" => Secretariat, "registry" => Registry }
    Purpose { "qualification" => Qualification, "consequence" => Consequence, "obligation" => Obligation, "target" => Target }
    Comparison {
        "equal" => Equal, "not_equal" => NotEqual, "less" => Less, "at_most" => AtMost, "greater" => Greater, "at_least" => AtLeast,
    }
    RoundingMode { "half_up" => HalfUp, "half_even" => HalfEven, "up" => Up, "down" => Down }
}

kinds! {
    Domain, from, Self::Boolean, {
        "boolean", false => Self::Boolean,
        "integer", true => members!(from, Self::Integer { minimum, maximum, unit }),
        "decimal", true => members!(from, Self::Decimal { minimum, maximum, unit, decimals }),
        "date", false => Self::Date,
        "choice", true => members!(from, Self::Choice { set }),
        "text", true => members!(from, Self::Text { max_length }),
        "list", true => members!(from, Self::List { max_items, fields }),
    }
    Constant, from, Self::Boolean(false), {
        "boolean", true => Self::Boolean(read(from)),
        "integer", true => Self::Integer(read(from)),
        "decimal", true => Self::Decimal(read(from)),
        "date", true => Self::Date(read(from)),
        "choice", true => Self::Choice(read(from)),
    }
    Part, from, Self::Words(String::new()), {
        "words", true => Self::Words(read(from)),
        "value", true => Self::Value(read(from)),
    }
    QuantityKind, from, Self::Boolean, {
        "boolean", false => Self::Boolean,
        "number", false => Self::Number,
        "date", false => Self::Date,
        "choice", true => Self::Choice(read(from)),
        "text", false => Self::Text,
        "capitals", false => Self::Capitals,
    }
    FindingKind, from, Self::Criterion, {
        "criterion", false => Self::Criterion,
        "duty", true => members!(from, Self::Duty { role }),
        "indicator", true => members!(from, Self::Indicator { value, target, completion, by, at, start, history }),
        "amount", true => members!(from, Self::Amount { value, owed_by }),
        "deadline", true => members!(from, Self::Deadline { due, done }),
        "document", true => members!(from, Self::Document { copies }),
        "step", true => members!(from, Self::Step { actor, after }),
    }
    Operand, from, Self::AsOf, {
        "fact", true => Self::Fact(read(from)),
        "parameter", true => Self::Parameter(read(from)),
        "node", true => Self::Node(read(from)),
        "as_of", false => Self::AsOf,
        "element", true => members!(from, Self::Element { depth, field }),
        "boolean", true => Self::Boolean(read(from)),
        "whole", true => Self::Whole(read(from)),
        "choice", true => Self::Choice(read(from)),
    }
    Node, from, Self::Filled(Operand::AsOf), {
        "not", true => Self::Not(read(from)),
        "all", true => Self::All(read(from)),
        "any", true => Self::Any(read(from)),
        "at_least", true => members!(from, Self::AtLeast { count, of }),
        "compare", true => members!(from, Self::Compare { op, left, right }),
        "compare_share", true => members!(from, Self::CompareShare { op, part, whole, level }),
        "add", true => two(from, Self::Add),
        "subtract", true => two(from, Self::Subtract),
        "multiply", true => two(from, Self::Multiply),
        "quotient", true => members!(from, Self::Quotient { dividend, divisor, digits, mode }),
        "round", true => members!(from, Self::Round { value, digits, mode }),
        "least", true => two(from, Self::Least),
        "greatest", true => two(from, Self::Greatest),
        "if", true => members!(from, Self::If { condition, then, otherwise }),
        "applies", true => members!(from, Self::Applies { condition, value }),
        "years_between", true => two(from, Self::YearsBetween),
        "months_between", true => two(from, Self::MonthsBetween),
        "days_between", true => two(from, Self::DaysBetween),
        "add_months", true => members!(from, Self::AddMonths { date, count, step }),
        "add_days", true => members!(from, Self::AddDays { date, count, step }),
        "year_of", true => Self::YearOf(read(from)),
        "in_year", true => members!(from, Self::InYear { date, year }),
        "count", true => members!(from, Self::Count { list, body }),
        "sum", true => members!(from, Self::Sum { list, body }),
        "every", true => members!(from, Self::Every { list, body }),
        "some", true => members!(from, Self::Some { list, body }),
        "distinct", true => members!(from, Self::Distinct { list, key }),
        "filled", true => Self::Filled(read(from)),
        "same_text", true => two(from, Self::SameText),
        "says_in_capitals", true => members!(from, Self::SaysInCapitals { text, amount }),
        "longest_run", true => members!(from, Self::LongestRun { list, key, hit }),
    }
}

/// Two operands.
fn two(from: &mut Source<'_>, node: fn(Operand, Operand) -> Node) -> Node {
    let both: Vec<Operand> = read(from);
    if let [a, b] = both.as_slice() {
        return node(*a, *b);
    }
    from.needed("two operands");
    node(Operand::AsOf, Operand::AsOf)
}

impl FromPlan for Quantity {
    fn read(from: &mut Source<'_>) -> Self {
        from.open(b'{');
        from.name(true, "of");
        let of = read(from);
        from.name(false, "type");
        let kind = read(from);
        from.name(false, "unit");
        let unit = read(from);
        from.close();
        Self { of, kind, unit }
    }
}

impl FromPlan for String {
    fn read(from: &mut Source<'_>) -> Self {
        from.string().into_owned()
    }
}

impl FromPlan for bool {
    fn read(from: &mut Source<'_>) -> Self {
        from.take(Cursor::boolean).unwrap_or(false)
    }
}

impl FromPlan for i64 {
    fn read(from: &mut Source<'_>) -> Self {
        from.whole(Self::MIN, Self::MAX)
    }
}

macro_rules! wholes {
    ($($kind:ident)*) => {
        $(impl FromPlan for $kind {
            fn read(from: &mut Source<'_>) -> Self {
                Self::try_from(from.whole(i64::from(Self::MIN), i64::from(Self::MAX))).unwrap_or(0)
            }
        })*
    };
}

wholes! { u32 i32 u8 i8 }

impl FromPlan for Number {
    fn read(from: &mut Source<'_>) -> Self {
        let number = Decimal::from_str_exact(&from.string());
        if number.is_err() {
            from.needed("an exact decimal");
        }
        Self(number.unwrap_or_default())
    }
}

impl FromPlan for Date {
    fn read(from: &mut Source<'_>) -> Self {
        let day = Self::parse(&from.string());
        if day.is_none() {
            from.needed("a day of the calendar, YYYY-MM-DD");
        }
        day.unwrap_or(Self::FIRST)
    }
}

impl<T: FromPlan> FromPlan for Option<T> {
    fn read(from: &mut Source<'_>) -> Self {
        if from.cursor.null() { None } else { Some(T::read(from)) }
    }
}

impl<T: FromPlan> FromPlan for Vec<T> {
    fn read(from: &mut Source<'_>) -> Self {
        let mut items = Self::new();
        from.open(b'[');
        while from.another(items.is_empty(), b']') {
            items.push(T::read(from));
        }
        items
    }
}
