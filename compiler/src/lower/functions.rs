//! Stage lower: the functions of the rule language. A closed list; anything else is refused with the nearest name.

use zhunsheng_engine::{
    names::nearest,
    plan::{Body, Comparison, Domain, Node, Operand, verify::MAX_LIST_DEPTH},
    value::{RoundingMode, Type},
};

use super::{Closure, Lower, range::Range, typed::Typed};
use crate::{
    check::index_u32,
    diagnostic::Code,
    syntax::{BinaryOp, Expr, ExprKind, Span, Spanned},
    units::Dimension,
};

/// Every function with how it is written.
const FUNCTIONS: [(&str, &str); 29] = [
    ("years_between", "years_between(from, to)"),
    ("months_between", "months_between(from, to)"),
    ("days_between", "days_between(from, to)"),
    ("years_after", "years_after(date, years)"),
    ("months_after", "months_after(date, months)"),
    ("days_after", "days_after(date, days)"),
    ("years_before", "years_before(date, years)"),
    ("months_before", "months_before(date, months)"),
    ("days_before", "days_before(date, days)"),
    ("year_of", "year_of(date)"),
    ("in_year", "in_year(date, year)"),
    ("filled", "filled(fact.name)"),
    ("distinct", "distinct(list, |e| e.field)"),
    ("rmb_capital", "fact.text == rmb_capital(amount)"),
    ("history", "history: history(list, |y| y.year, |y| y.actual) in an indicator"),
    ("count", "count(list) or count(list, |e| condition)"),
    ("sum", "sum(list, |e| number)"),
    ("all", "all(list, |e| condition) or all([\"id\", …])"),
    ("any", "any(list, |e| condition) or any([\"id\", …])"),
    ("longest_run", "longest_run(list, |e| year, |e| condition)"),
    ("min", "min(a, b)"),
    ("max", "max(a, b)"),
    ("share", "share(part, whole) >= level"),
    ("round", "round(a / b, digits, \"half_up\")"),
    ("met", "met(\"id\")"),
    ("at_least", "at_least(n, [\"id\", …])"),
    ("not", "not(\"id\")"),
    ("half_up", "round(a, digits, \"half_up\")"),
    ("len", "count(list)"),
];

/// What a closure has to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Condition,
    Number,
    Value,
}

impl<'a> Lower<'a> {
    pub(super) fn call(&mut self, name: &'a Spanned<String>, args: &'a [Expr], span: Span) -> Option<Typed> {
        match (name.value.as_str(), args) {
            ("years_between", [a, b]) => self.between(a, b, span, "年", Node::YearsBetween, 9_999),
            ("months_between", [a, b]) => self.between(a, b, span, "个月", Node::MonthsBetween, 120_000),
            ("days_between", [a, b]) => self.between(a, b, span, "天", Node::DaysBetween, 3_660_000),
            ("years_after", [d, n]) => self.moved(d, n, span, "年", 12),
            ("years_before", [d, n]) => self.moved(d, n, span, "年", -12),
            ("months_after", [d, n]) => self.moved(d, n, span, "个月", 1),
            ("months_before", [d, n]) => self.moved(d, n, span, "个月", -1),
            ("days_after", [d, n]) => self.moved(d, n, span, "天", 1),
            ("days_before", [d, n]) => self.moved(d, n, span, "天", -1),
            ("year_of", [d]) => {
                let date = self.date(d)?;
                let unit = self.unit("年度");
                Some(self.node(Node::YearOf(date.operand), span, |operand| {
                    Typed::whole(operand, Dimension::Of("年度"), unit, Range::whole(1, 9_999))
                }))
            }
            ("in_year", [date, year]) => self.in_year(date, year, span),
            ("filled", [text]) => {
                let typed = self.value(text)?;
                if !matches!(typed.kind, Type::List(_)) {
                    return Some(self.truth(Node::Filled(typed.operand), span));
                }
                self.refuse(
                    Code::TypeMismatch,
                    text.span,
                    "a single value is needed, this is a list",
                    "`filled` asks whether a field of a form has been filled in; whether a list has records is `count(list) >= 1`",
                )
            }
            ("distinct", [list, key]) => {
                let (list, _) = self.list(list)?;
                let (key, typed) = self.body(list, key, Asked::Value)?;
                if matches!(typed.kind, Type::List(_)) {
                    return self.usage(name);
                }
                Some(self.truth(Node::Distinct { list, key }, span))
            }
            ("rmb_capital", _) => self.refuse(
                Code::TypeMismatch,
                span,
                "`rmb_capital` gives no value of its own",
                "compare it at once with a text: `fact.text == rmb_capital(amount)`",
            ),
            ("history", _) => self.refuse(
                Code::TypeMismatch,
                span,
                "`history` gives no value",
                "it stands in an indicator: `history: history(list, |y| y.year, |y| y.actual)`",
            ),
            ("all", [one]) => self.combine(one, span, Node::All),
            ("any", [one]) => self.combine(one, span, Node::Any),
            ("at_least", [count, of]) => {
                let count = self.number(count);
                let of = self.verdicts(of);
                let (count, of) = (count?, of?);
                if count.kind != Type::Integer {
                    return self.refuse(
                        Code::TypeMismatch,
                        span,
                        "how many is a whole number",
                        "use an integer parameter",
                    );
                }
                Some(self.truth(Node::AtLeast { count: count.operand, of }, span))
            }
            ("not", [one]) => {
                let inner = self.verdict(one)?;
                Some(self.truth(Node::Not(inner), span))
            }
            ("met", [one]) => match &one.kind {
                ExprKind::Text(id) => self.reference(&Spanned { value: id, span: one.span }),
                _ => self.usage(name),
            },
            ("min", [a, b]) => self.pick(a, b, span, Node::Least),
            ("max", [a, b]) => self.pick(a, b, span, Node::Greatest),
            ("count", [list]) => {
                let (list, most) = self.list(list)?;
                Some(self.node(Node::Count { list, body: None }, span, |operand| counted(operand, most)))
            }
            ("count", [list, closure]) => {
                let (list, most) = self.list(list)?;
                let (body, _) = self.body(list, closure, Asked::Condition)?;
                Some(self.node(Node::Count { list, body: Some(body) }, span, |operand| counted(operand, most)))
            }
            ("all" | "any", [first, _, ..]) if matches!(first.kind, ExprKind::Text(_)) => self.refuse(
                Code::WrongArguments,
                name.span,
                "a list of ids is needed",
                format!("write `{}([\"id\", …])`", name.value),
            ),
            ("all", [list, closure]) => self.quantified(list, closure, span, |list, body| Node::Every { list, body }),
            ("any", [list, closure]) => self.quantified(list, closure, span, |list, body| Node::Some { list, body }),
            ("sum", [list, closure]) => self.sum(list, closure, span),
            ("longest_run", [list, key, hit]) => self.longest_run(list, key, hit, span),
            ("round", [value, digits, mode]) => self.round(value, digits, mode, span),
            ("share", _) => self.refuse(
                Code::Division,
                span,
                "`share` gives no value of its own",
                "compare it at once: `share(part, whole) >= param.…`",
            ),
            _ => self.usage(name),
        }
    }

    /// The function is unknown, or called with other arguments than it takes.
    fn usage(&mut self, name: &Spanned<String>) -> Option<Typed> {
        let own = FUNCTIONS.iter().find(|(known, form)| *known == name.value && form.starts_with(known));
        if let Some((_, form)) = own {
            let message = format!("`{}` does not take these arguments", name.value);
            return self.refuse(Code::WrongArguments, name.span, message, format!("write `{form}`"));
        }
        let near = nearest(&name.value, FUNCTIONS.iter().map(|(name, _)| *name));
        let form = near.and_then(|near| FUNCTIONS.iter().find(|(name, _)| *name == near));
        let hint = form.map_or_else(
            || "rules/README.md lists the functions".to_owned(),
            |(_, form)| format!("did you mean `{form}`?"),
        );
        self.refuse(Code::UnknownFunction, name.span, format!("there is no function `{}`", name.value), hint)
    }

    fn between(
        &mut self,
        a: &'a Expr,
        b: &'a Expr,
        span: Span,
        unit: &'static str,
        node: fn(Operand, Operand) -> Node,
        most: i64,
    ) -> Option<Typed> {
        let (a, b) = (self.date(a), self.date(b));
        let index = self.unit(unit);
        Some(self.node(node(a?.operand, b?.operand), span, |operand| {
            Typed::whole(operand, Dimension::Of(unit), index, Range::whole(-most, most))
        }))
    }

    fn moved(&mut self, date: &'a Expr, count: &'a Expr, span: Span, unit: &'static str, step: i8) -> Option<Typed> {
        let (date, number) = (self.date(date), self.number(count));
        let (date, number) = (date?, number?);
        if number.dimension != Dimension::Free && number.dimension != Dimension::Of(unit) {
            return self.refuse(
                Code::UnitMismatch,
                count.span,
                format!("a date is moved by `{unit}` here, this is {}", number.words()),
                format!("give a parameter with the unit {unit}, or use the function for another unit"),
            );
        }
        if number.kind != Type::Integer {
            return self.refuse(
                Code::TypeMismatch,
                count.span,
                "a date is moved by a whole number",
                "use an integer parameter",
            );
        }
        let node = if unit == "天" {
            Node::AddDays { date: date.operand, count: number.operand, step }
        } else {
            Node::AddMonths { date: date.operand, count: number.operand, step }
        };
        Some(self.node(node, span, |operand| Typed::plain(operand, Type::Date)))
    }

    fn in_year(&mut self, date: &'a Expr, year: &'a Expr, span: Span) -> Option<Typed> {
        let (day, number) = (self.date(date), self.number(year));
        let (day, number) = (day?, number?);
        if number.dimension != Dimension::Of("年度") {
            return self.refuse(
                Code::UnitMismatch,
                year.span,
                format!("a calendar year is needed, this is {}", number.words()),
                "give a fact or parameter with the unit 年度, or `year_of(date)`",
            );
        }
        let node = Node::InYear { date: day.operand, year: number.operand };
        Some(self.node(node, span, |operand| Typed::plain(operand, Type::Date)))
    }

    /// `text == rmb_capital(amount)` or `!=`.
    pub(super) fn capitals(
        &mut self,
        op: Comparison,
        text: &'a Expr,
        args: &'a [Expr],
        name: Span,
        span: Span,
    ) -> Option<Typed> {
        let [amount] = args else {
            return self.refuse(
                Code::WrongArguments,
                name,
                "`rmb_capital` takes an amount",
                "write `fact.text == rmb_capital(fact.amount)`",
            );
        };
        let (text_typed, amount_typed) = (self.value(text), self.number(amount));
        let (text_typed, amount_typed) = (text_typed?, amount_typed?);
        if text_typed.kind != Type::Text {
            return self.refuse(
                Code::TypeMismatch,
                text.span,
                format!("{} cannot be compared with an amount in capital letters", text_typed.words()),
                "the other side is a fact of the type text",
            );
        }
        if amount_typed.dimension != Dimension::Money {
            return self.refuse(
                Code::UnitMismatch,
                amount.span,
                format!("capital letters write money, this is {}", amount_typed.words()),
                "give a fact or sum in 元 or 万元",
            );
        }
        let same = self.truth(Node::SaysInCapitals { text: text_typed.operand, amount: amount_typed.operand }, span);
        self.equal_or_not(op, same, span)
    }

    /// For what is the same or not, but has no order.
    pub(super) fn equal_or_not(&mut self, op: Comparison, same: Typed, span: Span) -> Option<Typed> {
        match op {
            Comparison::Equal => Some(same),
            Comparison::NotEqual => Some(self.truth(Node::Not(same.operand), span)),
            _ => self.refuse(Code::TypeMismatch, span, "a text has no order", "use `==` or `!=`"),
        }
    }

    fn combine(&mut self, of: &'a Expr, span: Span, node: fn(Vec<Operand>) -> Node) -> Option<Typed> {
        let of = self.verdicts(of)?;
        Some(self.truth(node(of), span))
    }

    fn verdicts(&mut self, of: &'a Expr) -> Option<Vec<Operand>> {
        let ExprKind::List(items) = &of.kind else {
            return self.refuse(
                Code::WrongArguments,
                of.span,
                "a list of ids is needed",
                "write `all([\"id\", …])`; for the records of a fact, `all(fact.list, |e| condition)`",
            );
        };
        let all: Vec<_> = items.iter().map(|item| self.verdict(item)).collect();
        all.into_iter().collect()
    }

    /// The verdict that an id or a condition stands for.
    pub(super) fn verdict(&mut self, expr: &'a Expr) -> Option<Operand> {
        match &expr.kind {
            ExprKind::Text(id) => self.reference(&Spanned { value: id, span: expr.span }).map(|typed| typed.operand),
            _ => self.condition(expr).map(|typed| typed.operand),
        }
    }

    fn pick(&mut self, a: &'a Expr, b: &'a Expr, span: Span, node: fn(Operand, Operand) -> Node) -> Option<Typed> {
        let (x, y) = (self.value(a), self.value(b));
        let (x, y) = (x?, y?);
        let numbers = x.kind.is_number() && y.kind.is_number();
        if !numbers && (x.kind != Type::Date || y.kind != Type::Date) {
            return self.refuse(
                Code::TypeMismatch,
                span,
                format!("{} and {} have no smaller one", x.words(), y.words()),
                "give two numbers or two dates",
            );
        }
        let (dimension, unit) = self.same_unit(x, y, span, "compared")?;
        let kind = if x.kind == y.kind { x.kind } else { Type::Decimal };
        let range = x.range.zip(y.range).map(|(x, y)| x.join(y));
        Some(self.node(node(x.operand, y.operand), span, |operand| Typed { operand, kind, dimension, unit, range }))
    }

    pub(super) fn list(&mut self, expr: &'a Expr) -> Option<(Operand, u32)> {
        let typed = self.value(expr)?;
        let domain = match typed.kind {
            Type::List(fact) => self.checked.facts.get(fact as usize).map(|(fact, _)| &fact.domain),
            _ => None,
        };
        match domain {
            Some(Domain::List { max_items, .. }) => Some((typed.operand, *max_items)),
            _ => self.refuse(
                Code::TypeMismatch,
                expr.span,
                format!("a list is needed, this is {}", typed.words()),
                "give a fact that is a list of records",
            ),
        }
    }

    /// Lowers a closure over the records of a list.
    pub(super) fn body(&mut self, list: Operand, closure: &'a Expr, asked: Asked) -> Option<(Body, Typed)> {
        let ExprKind::Closure { params, body } = &closure.kind else {
            return self.refuse(Code::WrongArguments, closure.span, "a closure is needed", "write `|e| e.field …`");
        };
        let [param] = params.as_slice() else {
            return self.refuse(
                Code::WrongArguments,
                closure.span,
                "a closure takes one record",
                "write `|e| e.field …`",
            );
        };
        let Operand::Fact(fact) = list else { return None };
        if self.closures.len() >= MAX_LIST_DEPTH {
            return self.refuse(
                Code::TooDeep,
                closure.span,
                format!("more than {MAX_LIST_DEPTH} lists inside of each other"),
                "bind inner results to facts of their own",
            );
        }
        let taken = matches!(param.value.as_str(), "fact" | "param" | "as_of")
            || self.lets.contains_key(param.value.as_str())
            || self.closures.iter().any(|closure| closure.name == param.value);
        if taken {
            return self.refuse(
                Code::DuplicateName,
                param.span,
                format!("`{}` already has a meaning here", param.value),
                "choose another name for the record",
            );
        }
        let depth = u8::try_from(self.closures.len()).unwrap_or(u8::MAX);
        self.closures.push(Closure { name: param.value.clone(), fact, depth, used: false });
        self.known.push(std::collections::HashMap::new());
        let first = index_u32(self.nodes.len());
        let typed = match asked {
            Asked::Condition => self.condition(body),
            Asked::Number => self.number(body),
            Asked::Value => self.value(body),
        };
        let end = index_u32(self.nodes.len());
        self.known.pop();
        let unused = self.closures.pop().is_some_and(|closure| !closure.used);
        let typed = typed?;
        if unused {
            let message = format!("`{}` is not used, so every record gives the same", param.value);
            return self.refuse(
                Code::UnusedName,
                param.span,
                message,
                format!("read a field, `{}.field`, or leave the list out", param.value),
            );
        }
        Some((Body { first, end, result: typed.operand, depth }, typed))
    }

    fn quantified(
        &mut self,
        list: &'a Expr,
        closure: &'a Expr,
        span: Span,
        node: fn(Operand, Body) -> Node,
    ) -> Option<Typed> {
        let (list, _) = self.list(list)?;
        let (body, _) = self.body(list, closure, Asked::Condition)?;
        Some(self.truth(node(list, body), span))
    }

    fn sum(&mut self, list: &'a Expr, closure: &'a Expr, span: Span) -> Option<Typed> {
        let (list, most) = self.list(list)?;
        let (body, typed) = self.body(list, closure, Asked::Number)?;
        let range = self.in_range(typed.range().times(most), typed.kind, span)?;
        Some(self.node(Node::Sum { list, body }, span, |operand| Typed { operand, range: Some(range), ..typed }))
    }

    fn longest_run(&mut self, list: &'a Expr, key: &'a Expr, hit: &'a Expr, span: Span) -> Option<Typed> {
        let (list, most) = self.list(list)?;
        let key_body = self.body(list, key, Asked::Number);
        let hit_body = self.body(list, hit, Asked::Condition);
        let ((key_body, typed), (hit_body, _)) = (key_body?, hit_body?);
        if typed.dimension != Dimension::Of("年度") {
            return self.refuse(
                Code::UnitMismatch,
                key.span,
                format!("a calendar year is needed, this is {}", typed.words()),
                "read a field with the `x-unit` 年度",
            );
        }
        let unit = self.unit("年");
        Some(self.node(Node::LongestRun { list, key: key_body, hit: hit_body }, span, |operand| {
            Typed::whole(operand, Dimension::Of("年"), unit, Range::whole(0, i64::from(most)))
        }))
    }

    fn round(&mut self, value: &'a Expr, digits: &'a Expr, mode: &'a Expr, span: Span) -> Option<Typed> {
        let mode = self.mode(mode);
        let places = self.number(digits);
        let quotient = match &value.kind {
            ExprKind::Binary { op: BinaryOp::Divide, left, right } => {
                let (a, b) = (self.number(left), self.number(right));
                Some((a?, b?))
            }
            _ => None,
        };
        let number = if quotient.is_none() { Some(self.number(value)?) } else { None };
        let (mode, places) = (mode?, places?);
        let most = places.range().high;
        let digits_most = u32::try_from(most).ok().filter(|&most| most <= 10 && places.kind == Type::Integer);
        let Some(digits_most) = digits_most else {
            return self.refuse(
                Code::TypeMismatch,
                digits.span,
                "the digits of a rounding are a whole number up to 10",
                "use 0, 1, or an integer parameter with `maximum` 10 or less",
            );
        };
        let (node, dimension, unit, range) = match (quotient, number) {
            (Some((a, b)), _) => {
                let (dimension, unit) = self.quotient_unit(a, b, span)?;
                let node = Node::Quotient { dividend: a.operand, divisor: b.operand, digits: places.operand, mode };
                (node, dimension, unit, a.range().divide(b.range(), digits_most))
            }
            (None, Some(number)) => {
                let range = Range { scale: number.range().scale.min(digits_most), ..number.range() };
                (
                    Node::Round { value: number.operand, digits: places.operand, mode },
                    number.dimension,
                    number.unit,
                    Some(range),
                )
            }
            (None, None) => return None,
        };
        let range = self.in_range(range, Type::Decimal, span)?;
        Some(self.node(node, span, |operand| Typed {
            operand,
            kind: Type::Decimal,
            dimension,
            unit,
            range: Some(range),
        }))
    }

    fn quotient_unit(&mut self, a: Typed, b: Typed, span: Span) -> Option<(Dimension, Option<u32>)> {
        match (a.dimension, b.dimension) {
            (_, Dimension::Number | Dimension::Free) => Some((a.dimension, a.unit)),
            (x, y) if x == y => Some((Dimension::Number, None)),
            (x, y) => self.refuse(
                Code::UnitMismatch,
                span,
                format!("{} cannot be divided by {}", x.words(), y.words()),
                "the divisor is of the same unit, or a pure number",
            ),
        }
    }

    pub(super) fn mode(&mut self, expr: &Expr) -> Option<RoundingMode> {
        let word = match &expr.kind {
            ExprKind::Text(word) => word.as_str(),
            _ => "",
        };
        match word {
            "half_up" => Some(RoundingMode::HalfUp),
            "half_even" => Some(RoundingMode::HalfEven),
            "up" => Some(RoundingMode::Up),
            "down" => Some(RoundingMode::Down),
            _ => self.refuse(
                Code::WrongArguments,
                expr.span,
                format!("there is no rounding mode `{word}`"),
                "the modes are \"half_up\" (四舍五入), \"half_even\", \"up\" and \"down\"",
            ),
        }
    }

    /// `share(part, whole) op level`, decided by `part op level * whole`.
    pub(super) fn share(
        &mut self,
        op: Comparison,
        args: &'a [Expr],
        name: Span,
        level: &'a Expr,
        span: Span,
    ) -> Option<Typed> {
        let [part, whole] = args else {
            return self.refuse(
                Code::WrongArguments,
                name,
                "`share` takes a part and a whole",
                "write `share(part, whole) >= param.…`",
            );
        };
        let level_span = level.span;
        let (part, whole, level) = (self.number(part), self.number(whole), self.number(level));
        let (part, whole, level) = (part?, whole?, level?);
        self.same_unit(part, whole, span, "shared")?;
        if !matches!(level.dimension, Dimension::Number | Dimension::Free) {
            return self.refuse(
                Code::UnitMismatch,
                level_span,
                format!("a share is compared with a pure number or %, this is {}", level.words()),
                "give the parameter the unit % or 1",
            );
        }
        if whole.range().low.is_sign_negative() && !whole.range().low.is_zero() {
            return self.refuse(
                Code::MayOverflow,
                span,
                "the whole of a share may be negative",
                "give it a `minimum` of 0 or more",
            );
        }
        self.in_range(level.range().multiply(whole.range()), Type::Decimal, span)?;
        Some(
            self.truth(Node::CompareShare { op, part: part.operand, whole: whole.operand, level: level.operand }, span),
        )
    }
}

fn counted(operand: Operand, most: u32) -> Typed {
    Typed::whole(operand, Dimension::Free, None, Range::whole(0, i64::from(most)))
}
