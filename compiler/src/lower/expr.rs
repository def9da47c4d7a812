//! Stage lower: expressions to nodes, with types and units checked on the way.

use zhunsheng_engine::{
    names::nearest,
    plan::{Comparison, Domain, Node, Operand},
    value::Type,
};

use super::{FILE, Lower, range::Range, typed::Typed};
use crate::{
    check::index_u32,
    diagnostic::{Code, Diagnostic},
    syntax::{BinaryOp, Expr, ExprKind, Label, Span, Spanned},
    units::Dimension,
};

impl<'a> Lower<'a> {
    /// A value; a text in quotes is none.
    pub(super) fn value(&mut self, expr: &'a Expr) -> Option<Typed> {
        match &expr.kind {
            ExprKind::Number(n) => {
                let digit = u8::try_from(*n).unwrap_or(0);
                Some(Typed::whole(Operand::Whole(digit), Dimension::Free, None, Range::whole(*n, *n)))
            }
            ExprKind::Boolean(b) => Some(Typed::plain(Operand::Boolean(*b), Type::Boolean)),
            ExprKind::Name(name) => self.name(name, expr.span),
            ExprKind::Path(path) => self.path(path, expr.span),
            ExprKind::Not(inner) => {
                let inner = self.condition(inner)?;
                Some(self.truth(Node::Not(inner.operand), expr.span))
            }
            ExprKind::Negate(inner) => {
                let inner = self.number(inner)?;
                let zero = Typed::whole(Operand::Whole(0), Dimension::Free, None, Range::whole(0, 0));
                self.arithmetic(BinaryOp::Subtract, zero, inner, expr.span)
            }
            ExprKind::And(of) => {
                let of = self.conditions(of)?;
                Some(self.truth(Node::All(of), expr.span))
            }
            ExprKind::Or(of) => {
                let of = self.conditions(of)?;
                Some(self.truth(Node::Any(of), expr.span))
            }
            ExprKind::Binary { op, left, right } => self.binary(*op, left, right, expr.span),
            ExprKind::In { value, list, negated } => self.contained(value, list, *negated, expr.span),
            ExprKind::If { condition, then, otherwise } => {
                let condition = self.condition(condition);
                let (then, otherwise) = (self.value(then), self.value(otherwise));
                self.choose(condition?, then?, otherwise?, expr.span)
            }
            ExprKind::Switch { subject, arms, otherwise } => {
                self.switch(subject, arms, otherwise.as_deref(), expr.span)
            }
            ExprKind::Call { name, args } => self.call(name, args, expr.span),
            ExprKind::Text(text) => self.refuse(
                Code::TypeMismatch,
                expr.span,
                format!("the text `{text}` is not a value here"),
                "a text in quotes is a choice: compare it with a fact of that type, or switch on one",
            ),
            ExprKind::Template(_) => {
                self.refuse(Code::TypeMismatch, expr.span, "a sentence is not a value", "sentences stand under `says`")
            }
            ExprKind::List(_) => self.refuse(
                Code::TypeMismatch,
                expr.span,
                "a list is not a value here",
                "lists stand after `in`, and in `all([…])`, `any([…])`, `at_least(n, […])`",
            ),
            ExprKind::Closure { .. } => self.refuse(
                Code::TypeMismatch,
                expr.span,
                "a closure is not a value here",
                "closures stand in `count`, `sum`, `all`, `any`, `distinct` and `longest_run`",
            ),
        }
    }

    pub(super) fn name(&mut self, name: &str, span: Span) -> Option<Typed> {
        if name == "as_of" {
            return Some(Typed::plain(Operand::AsOf, Type::Date));
        }
        if let Some((typed, _)) = self.lets.get(name).copied() {
            self.used_lets.insert(name.to_owned());
            return typed;
        }
        if self.closures.iter().any(|closure| closure.name == name) {
            return self.refuse(
                Code::TypeMismatch,
                span,
                format!("the record `{name}` is not a value"),
                format!("read one of its fields: `{name}.field`"),
            );
        }
        if let Some(line) = self.let_lines.get(name) {
            let hint = format!("it is bound in line {line}, after it is needed: move that `let` further up");
            return self.refuse(Code::UnknownName, span, format!("there is no name `{name}` yet"), hint);
        }
        let known = self.lets.keys().copied().chain(["as_of"]);
        let near = nearest(name, known).map(|near| format!("did you mean `{near}`?"));
        let hint = match near {
            _ if self.facts.contains_key(name) => format!("a fact is written `fact.{name}`"),
            Some(near) => near,
            None if !self.complete => return None,
            None => "bind it by `let` above; facts are written `fact.name`, parameters `param.dotted.name`".to_owned(),
        };
        self.refuse(Code::UnknownName, span, format!("there is no name `{name}` here"), hint)
    }

    pub(super) fn path(&mut self, path: &[Spanned<String>], span: Span) -> Option<Typed> {
        let (first, rest) = path.split_first()?;
        let dotted = rest.iter().map(|segment| segment.value.as_str()).collect::<Vec<_>>().join(".");
        match first.value.as_str() {
            "fact" => match (self.facts.get(dotted.as_str()).copied(), rest) {
                (Some(index), _) => self.fact(index),
                (None, [list, field, ..]) if self.facts.contains_key(list.value.as_str()) => self.refuse(
                    Code::TypeMismatch,
                    span,
                    format!("`fact.{}` has no field `{}` here", list.value, field.value),
                    format!(
                        "the records of a list are read in a closure: `count(fact.{}, |e| e.{})`",
                        list.value, field.value
                    ),
                ),
                _ if self.checked.tables.broken.contains(&format!("fact.{dotted}")) => None,
                _ => {
                    let near = nearest(&dotted, self.facts.keys().copied());
                    let hint = near.map_or_else(
                        || "add it to facts.schema.json".to_owned(),
                        |near| format!("did you mean `fact.{near}`?"),
                    );
                    self.refuse(
                        Code::UnknownName,
                        span,
                        format!("there is no fact `{dotted}` in facts.schema.json"),
                        hint,
                    )
                }
            },
            "param" => match self.parameters.get(dotted.as_str()).copied() {
                Some(index) => self.parameter(index),
                None => self.unknown_parameter(&dotted, span),
            },
            name => {
                let found = self.closures.iter().rposition(|closure| closure.name == name);
                match found {
                    Some(at) => self.element(at, &dotted, span),
                    None => self.refuse(
                        Code::UnknownName,
                        first.span,
                        format!("there is no name `{name}` here"),
                        "facts are written `fact.name`, parameters `param.dotted.name`, fields of a record `e.field` in a closure",
                    ),
                }
            }
        }
    }

    fn element(&mut self, at: usize, field: &str, span: Span) -> Option<Typed> {
        let closure = self.closures.get_mut(at)?;
        closure.used = true;
        let (fact, depth) = (closure.fact, closure.depth);
        let Some(Domain::List { fields, .. }) = self.checked.facts.get(fact as usize).map(|(fact, _)| &fact.domain)
        else {
            return None;
        };
        let Some(index) = fields.iter().position(|known| known.name == field) else {
            let list = self.checked.facts.get(fact as usize).map_or("", |(fact, _)| &fact.name);
            if self.checked.tables.broken.contains(&format!("fact.{list}.{field}")) {
                return None;
            }
            let near = nearest(field, fields.iter().map(|field| field.name.as_str()));
            let hint = near.map_or_else(
                || "add it to the `items` of the list".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            return self.refuse(Code::UnknownName, span, format!("the records have no field `{field}`"), hint);
        };
        let domain = fields.get(index).map(|field| &field.domain)?;
        Some(self.of_domain(Operand::Element { depth, field: index_u32(index) }, domain, 0))
    }

    pub(super) fn condition(&mut self, expr: &'a Expr) -> Option<Typed> {
        let typed = self.value(expr)?;
        if typed.kind == Type::Boolean {
            return Some(typed);
        }
        self.refuse(
            Code::TypeMismatch,
            expr.span,
            format!("a condition is needed, this is {}", typed.words()),
            "compare it with something, such as `>= param.…`",
        )
    }

    fn conditions(&mut self, of: &'a [Expr]) -> Option<Vec<Operand>> {
        // Every part is looked at before giving up, so that all problems are found.
        let all: Vec<_> = of.iter().map(|expr| self.condition(expr).map(|typed| typed.operand)).collect();
        all.into_iter().collect()
    }

    pub(super) fn number(&mut self, expr: &'a Expr) -> Option<Typed> {
        let typed = self.value(expr)?;
        if typed.kind.is_number() {
            return Some(typed);
        }
        self.refuse(
            Code::TypeMismatch,
            expr.span,
            format!("a number is needed, this is {}", typed.words()),
            match typed.kind {
                Type::Date => "the time between two dates is `years_between`, `months_between` or `days_between`",
                Type::Boolean => "how many are true is `count(list, |e| condition)`",
                Type::List(_) => "`count(list)` gives how many records a list has",
                _ => "give a fact or parameter that is a number",
            },
        )
    }

    pub(super) fn date(&mut self, expr: &'a Expr) -> Option<Typed> {
        let typed = self.value(expr)?;
        if typed.kind == Type::Date {
            return Some(typed);
        }
        self.refuse(
            Code::TypeMismatch,
            expr.span,
            format!("a date is needed, this is {}", typed.words()),
            "give a fact or parameter that is a date, or `as_of`",
        )
    }

    fn binary(&mut self, op: BinaryOp, left: &'a Expr, right: &'a Expr, span: Span) -> Option<Typed> {
        let comparison = match op {
            BinaryOp::Equal => Comparison::Equal,
            BinaryOp::NotEqual => Comparison::NotEqual,
            BinaryOp::Less => Comparison::Less,
            BinaryOp::LessEqual => Comparison::AtMost,
            BinaryOp::Greater => Comparison::Greater,
            BinaryOp::GreaterEqual => Comparison::AtLeast,
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply => {
                let (a, b) = (self.number(left), self.number(right));
                return self.arithmetic(op, a?, b?, span);
            }
            BinaryOp::Divide => {
                self.value(left);
                self.value(right);
                return self.refuse(
                    Code::Division,
                    span,
                    "a bare division loses digits",
                    "compare a ratio by `share(a, b) >= param.…`; show or pay a quotient by `round(a / b, digits, \"half_up\")`",
                );
            }
        };
        match (&left.kind, &right.kind) {
            (ExprKind::Call { name, args }, _) if name.value == "share" => {
                self.share(comparison, args, name.span, right, span)
            }
            (_, ExprKind::Call { name, args }) if name.value == "share" => {
                self.share(comparison.mirrored(), args, name.span, left, span)
            }
            (_, ExprKind::Call { name, args }) if name.value == "rmb_capital" => {
                self.capitals(comparison, left, args, name.span, span)
            }
            (ExprKind::Call { name, args }, _) if name.value == "rmb_capital" => {
                self.capitals(comparison, right, args, name.span, span)
            }
            (ExprKind::Text(word), _) => {
                let subject = self.value(right)?;
                let choice = self.choice(&Spanned { value: word, span: left.span }, subject, right.span)?;
                self.compare(comparison, choice, subject, span)
            }
            (_, ExprKind::Text(word)) => {
                let subject = self.value(left)?;
                let choice = self.choice(&Spanned { value: word, span: right.span }, subject, left.span)?;
                self.compare(comparison, subject, choice, span)
            }
            _ => {
                let (a, b) = (self.value(left), self.value(right));
                self.compare(comparison, a?, b?, span)
            }
        }
    }

    fn compare(&mut self, op: Comparison, a: Typed, b: Typed, span: Span) -> Option<Typed> {
        if (a.kind, b.kind) == (Type::Text, Type::Text) {
            let same = self.truth(Node::SameText(a.operand, b.operand), span);
            return self.equal_or_not(op, same, span);
        }
        let alike = match (a.kind, b.kind) {
            (Type::Text | Type::List(_), _) => false,
            (Type::Choice(x), Type::Choice(y)) => x == y || self.unlabelled(x) || self.unlabelled(y),
            (x, y) => x == y || (x.is_number() && y.is_number()),
        };
        if !alike {
            let hint = match (a.kind, b.kind) {
                (Type::Text, _) | (_, Type::Text) => {
                    "a text is compared with another text, or asked for by `filled(…)`; for anything else make it a choice"
                }
                (Type::List(_), _) | (_, Type::List(_)) => "`count(list)` gives how many records a list has",
                (Type::Choice(_), Type::Choice(_)) => "only choices with the same ids and labels compare",
                (Type::Date, _) | (_, Type::Date) => {
                    "compare a date with a date, or the time between two dates: `years_between(from, to) >= param.…`"
                }
                _ => "both sides must be of one type",
            };
            return self.refuse(
                Code::TypeMismatch,
                span,
                format!("{} cannot be compared with {}", a.words(), b.words()),
                hint,
            );
        }
        if matches!(a.kind, Type::Boolean | Type::Choice(_)) && !matches!(op, Comparison::Equal | Comparison::NotEqual)
        {
            return self.refuse(
                Code::TypeMismatch,
                span,
                format!("{} has no order", a.words()),
                "use `==`, `!=` or `in`",
            );
        }
        self.same_unit(a, b, span, "compared")?;
        Some(self.truth(Node::Compare { op, left: a.operand, right: b.operand }, span))
    }

    /// Whether a choice of the set lacks its label; that has been reported.
    fn unlabelled(&self, set: u32) -> bool {
        let set = self.checked.tables.choice_sets.get(set as usize);
        set.is_some_and(|set| set.choices.iter().any(|choice| choice.label.zh.is_empty()))
    }

    /// The unit that both sides share, or a problem.
    pub(super) fn same_unit(&mut self, a: Typed, b: Typed, span: Span, done: &str) -> Option<(Dimension, Option<u32>)> {
        match (a.dimension, b.dimension) {
            (Dimension::Free, dimension) => Some((dimension, b.unit)),
            (dimension, Dimension::Free) => Some((dimension, a.unit)),
            (x, y) if x == y => Some((x, a.unit.or(b.unit))),
            (x, y) => self.refuse(
                Code::UnitMismatch,
                span,
                format!("{} cannot be {done} with {}", x.words(), y.words()),
                "units convert only between 元, 万元 and 亿元, and between numbers and percentages; check which fact or parameter is meant",
            ),
        }
    }

    pub(super) fn arithmetic(&mut self, op: BinaryOp, a: Typed, b: Typed, span: Span) -> Option<Typed> {
        let (dimension, unit) = match op {
            BinaryOp::Multiply => match (a.dimension, b.dimension) {
                (Dimension::Number | Dimension::Free, dimension) if b.unit.is_some() || a.unit.is_none() => {
                    (dimension, b.unit)
                }
                (dimension, Dimension::Number | Dimension::Free) => (dimension, a.unit),
                (x, y) => {
                    return self.refuse(
                        Code::UnitMismatch,
                        span,
                        format!("{} cannot be multiplied by {}", x.words(), y.words()),
                        "one factor must be a pure number or a percentage; a price per piece is a parameter in 元 with a pure count beside it",
                    );
                }
            },
            _ => match (a.dimension, b.dimension) {
                (Dimension::Of("年度"), Dimension::Of("年")) => (a.dimension, a.unit),
                (Dimension::Of("年度"), Dimension::Of("年度")) if op == BinaryOp::Subtract => {
                    (Dimension::Of("年"), self.unit("年"))
                }
                (Dimension::Of("年"), Dimension::Of("年度")) if op == BinaryOp::Add => (b.dimension, b.unit),
                _ => self.same_unit(a, b, span, if op == BinaryOp::Add { "added" } else { "subtracted" })?,
            },
        };
        let range = match op {
            BinaryOp::Add => a.range().add(b.range()),
            BinaryOp::Subtract => a.range().subtract(b.range()),
            _ => a.range().multiply(b.range()),
        };
        let kind = if a.kind == Type::Integer && b.kind == Type::Integer { Type::Integer } else { Type::Decimal };
        let range = self.in_range(range, kind, span)?;
        let node = match op {
            BinaryOp::Add => Node::Add(a.operand, b.operand),
            BinaryOp::Subtract => Node::Subtract(a.operand, b.operand),
            _ => Node::Multiply(a.operand, b.operand),
        };
        Some(self.node(node, span, |operand| Typed { operand, kind, dimension, unit, range: Some(range) }))
    }

    /// The range of a result, or a problem where it might leave what is exact.
    pub(super) fn in_range(&mut self, range: Option<Range>, kind: Type, span: Span) -> Option<Range> {
        let found = range.filter(|range| kind != Type::Integer || range.fits_integer());
        if found.is_none() {
            return self.refuse(
                Code::MayOverflow,
                span,
                if kind == Type::Integer {
                    "this may need more than the 18 digits of a whole number"
                } else {
                    "this may need more than 28 digits"
                },
                "narrow `minimum`, `maximum`, the digits or `maxItems` of the facts and parameters in it",
            );
        }
        found
    }

    pub(super) fn choose(&mut self, condition: Typed, then: Typed, otherwise: Typed, span: Span) -> Option<Typed> {
        let kind = match (then.kind, otherwise.kind) {
            (a, b) if a == b => a,
            (a, b) if a.is_number() && b.is_number() => Type::Decimal,
            _ => {
                return self.refuse(
                    Code::TypeMismatch,
                    span,
                    format!("one way gives {}, the other {}", then.words(), otherwise.words()),
                    "every way gives a value of one type",
                );
            }
        };
        let (dimension, unit) = self.same_unit(then, otherwise, span, "mixed")?;
        let range = then.range.zip(otherwise.range).map(|(a, b)| a.join(b));
        let node = Node::If { condition: condition.operand, then: then.operand, otherwise: otherwise.operand };
        Some(self.node(node, span, |operand| Typed { operand, kind, dimension, unit, range }))
    }

    /// A text in quotes as a choice of the subject's set.
    fn choice(&mut self, word: &Spanned<&String>, subject: Typed, subject_span: Span) -> Option<Typed> {
        let Type::Choice(set) = subject.kind else {
            return self.refuse(
                Code::TypeMismatch,
                subject_span,
                format!("{} cannot be compared with the text `{}`", subject.words(), word.value),
                match subject.kind {
                    Type::Text => "a rule does not look for certain words in a text: make it a choice",
                    Type::Date => "dates of the policy stand in parameters.json: write `param.…`",
                    Type::Boolean => "write `true` or `false` without quotes",
                    Type::Integer | Type::Decimal => "numbers of the policy stand in parameters.json: write `param.…`",
                    _ => "a text in quotes is a choice",
                },
            );
        };
        let choices = self.checked.tables.choice_sets.get(set as usize).map_or(&[][..], |set| &set.choices);
        if let Some(index) = choices.iter().position(|choice| choice.id == *word.value) {
            return Some(Typed::plain(Operand::Choice(index_u32(index)), Type::Choice(set)));
        }
        let all: Vec<_> = choices.iter().map(|choice| format!("`{}`", choice.id)).collect();
        let near = nearest(word.value, choices.iter().map(|choice| choice.id.as_str()))
            .map(|near| format!("did you mean `{near}`?"));
        let hint = near.unwrap_or_else(|| format!("the choices are {}", all.join(", ")));
        self.refuse(Code::UnknownName, word.span, format!("there is no choice `{}`", word.value), hint)
    }

    fn contained(&mut self, value: &'a Expr, list: &'a [Expr], negated: bool, span: Span) -> Option<Typed> {
        let subject = self.value(value)?;
        let mut any = Vec::new();
        for item in list {
            let item_typed = match &item.kind {
                ExprKind::Text(word) => self.choice(&Spanned { value: word, span: item.span }, subject, value.span),
                _ => self.value(item),
            };
            if let Some(compared) =
                item_typed.and_then(|typed| self.compare(Comparison::Equal, subject, typed, item.span))
            {
                any.push(compared.operand);
            }
        }
        if any.len() < list.len() {
            return None;
        }
        let found = self.truth(Node::Any(any), span);
        Some(if negated { self.truth(Node::Not(found.operand), span) } else { found })
    }

    fn switch(
        &mut self,
        subject: &'a Expr,
        arms: &'a [(Vec<Spanned<Label>>, Expr)],
        otherwise: Option<&'a Expr>,
        span: Span,
    ) -> Option<Typed> {
        let typed = self.value(subject)?;
        let mut lowered = Vec::new();
        let mut covered = Vec::new();
        let mut complete = true;
        for (labels, value) in arms {
            let mut any = Vec::new();
            for label in labels {
                let label_typed = match &label.value {
                    Label::Text(word) => self.choice(&Spanned { value: word, span: label.span }, typed, subject.span),
                    Label::Boolean(b) => Some(Typed::plain(Operand::Boolean(*b), Type::Boolean)),
                };
                match label_typed.and_then(|label_typed| {
                    covered.push(label_typed.operand);
                    self.compare(Comparison::Equal, typed, label_typed, label.span)
                }) {
                    Some(compared) => any.push(compared.operand),
                    None => complete = false,
                }
            }
            let condition = match any.as_slice() {
                [one] => Typed::plain(*one, Type::Boolean),
                _ => self.truth(Node::Any(any), value.span),
            };
            match self.value(value) {
                Some(value_typed) => lowered.push((condition, value_typed, value.span)),
                None => complete = false,
            }
        }
        let fallback = otherwise.map(|otherwise| self.value(otherwise));
        if !complete {
            return None;
        }
        let mut result = match fallback {
            Some(fallback) => {
                if let Some(otherwise) = otherwise.filter(|_| self.missing_choices(typed, &covered).is_empty()) {
                    self.problem(
                        Diagnostic::warning(
                            Code::UnreachableWay,
                            FILE,
                            otherwise.span,
                            "`_` is never taken: every value has an arm of its own",
                        )
                        .hint("take `_` out, or the arm that it stands for"),
                    );
                }
                fallback?
            }
            None => {
                self.every_choice(typed, &covered, span)?;
                lowered.pop()?.1
            }
        };
        for (condition, value, value_span) in lowered.into_iter().rev() {
            result = self.choose(condition, value, result, value_span)?;
            if let Operand::Node(node) = result.operand {
                self.switches.insert(node);
            }
        }
        Some(result)
    }

    /// The values of the subject that have no arm.
    fn missing_choices(&self, subject: Typed, covered: &[Operand]) -> Vec<String> {
        match subject.kind {
            Type::Choice(set) => {
                let choices = self.checked.tables.choice_sets.get(set as usize).map_or(&[][..], |set| &set.choices);
                let open = choices
                    .iter()
                    .enumerate()
                    .filter(|(index, _)| !covered.contains(&Operand::Choice(index_u32(*index))));
                open.map(|(_, choice)| format!("`{}`", choice.id)).collect()
            }
            Type::Boolean => {
                let open = [true, false].into_iter().filter(|b| !covered.contains(&Operand::Boolean(*b)));
                open.map(|b| format!("`{b}`")).collect()
            }
            _ => vec!["`_`".to_owned()],
        }
    }

    /// Every value of the subject has an arm, where there is no `_`.
    fn every_choice(&mut self, subject: Typed, covered: &[Operand], span: Span) -> Option<()> {
        let missing = self.missing_choices(subject, covered);
        if missing.is_empty() {
            return Some(());
        }
        self.refuse(
            Code::MissingCase,
            span,
            format!("the switch does not cover {}", missing.join(", ")),
            "add an arm for each, or `_` for all others",
        )
    }
}
