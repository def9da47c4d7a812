//! Stage parse: expressions of Rhai to expressions of the rule language; what has no counterpart is refused.

use rhai::{ASTFlags, Expr as Node, FnCallExpr, Position, Stmt, Token};

use super::refusals;
use super::statements::Lowering;
use crate::diagnostic::Code;
use crate::syntax::{BinaryOp, Expr, ExprKind, Spanned, TemplatePart};

/// An expression with its first and last token.
pub(super) struct Lowered {
    pub(super) expr: Expr,
    pub(super) first: usize,
    pub(super) last: usize,
}

impl Lowering<'_> {
    /// Lowers an expression; `None` if it or a part of it is refused, with all its problems reported.
    pub(super) fn expr(&mut self, node: &Node) -> Option<Lowered> {
        match node {
            Node::BoolConstant(value, position) => Some(self.leaf(ExprKind::Boolean(*value), *position)),
            Node::IntegerConstant(value, position) => self.number(Some(*value), *position),
            Node::FloatConstant(_, position) => self.number(None, *position),
            Node::StringConstant(text, position) => self.text(text, *position),
            Node::InterpolatedString(segments, position) => self.template(segments, *position),
            Node::Array(items, position) => {
                let first = self.tokens.index_at(*position);
                let items = self.all(items)?;
                Some(self.placed(ExprKind::List(exprs(items)), first, self.tokens.closing(first)))
            }
            Node::Variable(parts, _, position) if parts.2.is_empty() => {
                Some(self.leaf(ExprKind::Name(parts.1.to_string()), *position))
            }
            Node::Dot(..) | Node::Index(..) => self.path(node),
            Node::FnCall(call, position) => self.call(call, *position),
            Node::And(items, _) => self.chain(items, ExprKind::And),
            Node::Or(items, _) => self.chain(items, ExprKind::Or),
            Node::Stmt(_) if self.closure_start(node).is_none() => self.block_of(node),
            Node::DynamicConstant(value, position) if !value.is_fnptr() => self.number(None, *position),
            Node::DynamicConstant(..) | Node::Stmt(_) => {
                let start = self.closure_start(node)?;
                self.refuse_at(start, "a closure outside of a function call", refusals::CLOSURE);
                self.closure(start);
                None
            }
            other => {
                let (what, hint) = refusals::expression(other);
                self.refuse_at(self.tokens.index_at(other.position()), what, hint);
                self.parts_of(other);
                None
            }
        }
    }

    /// Like `expr`, where a closure may stand.
    pub(super) fn argument(&mut self, node: &Node) -> Option<Lowered> {
        match self.closure_start(node) {
            Some(start) => self.closure(start),
            None => self.expr(node),
        }
    }

    /// Looks into a refused expression for more problems.
    fn parts_of(&mut self, node: &Node) {
        match node {
            Node::Map(map, _) => map.0.iter().for_each(|(_, value)| drop(self.expr(value))),
            Node::Coalesce(items, _) => items.iter().for_each(|item| drop(self.expr(item))),
            _ => (),
        }
    }

    /// Widens over parentheses around it, which Rhai drops, and gives it its place.
    pub(super) fn placed(&self, kind: ExprKind, mut first: usize, mut last: usize) -> Lowered {
        while let Some(open) = first.checked_sub(1)
            && self.tokens.get(open) == Some(&Token::LeftParen)
            && self.tokens.partner(open) == Some(last + 1)
            && !matches!(self.tokens.before(open), Some(Token::Identifier(..) | Token::Reserved(..) | Token::Bang))
        {
            first = open;
            last += 1;
        }
        Lowered { expr: Expr { kind, span: self.tokens.span(first, last) }, first, last }
    }

    fn leaf(&self, kind: ExprKind, position: Position) -> Lowered {
        let index = self.tokens.index_at(position);
        self.placed(kind, index, index)
    }

    /// Lowers all, also those after a refused one.
    fn all(&mut self, nodes: &[Node]) -> Option<Vec<Lowered>> {
        let lowered: Vec<Option<Lowered>> = nodes.iter().map(|node| self.expr(node)).collect();
        lowered.into_iter().collect()
    }

    fn number(&mut self, value: Option<i64>, position: Position) -> Option<Lowered> {
        let index = self.tokens.index_at(position);
        let text = self.tokens.text(index);
        if let (Some(value @ (0 | 1)), "0" | "1") = (value, text.as_str()) {
            return Some(self.leaf(ExprKind::Number(value), position));
        }
        let text =
            if matches!(text.as_str(), "-" | "+") { format!("{text}{}", self.tokens.text(index + 1)) } else { text };
        let message = format!("the number `{text}` stands in the rules; only `0` and `1` may");
        self.push(Code::NumberLiteral, self.tokens.span(index, index), message, refusals::NUMBER);
        // Why: with a number in its place, the other problems of the statement are found in the same run.
        Some(self.leaf(ExprKind::Number(1), position))
    }

    fn text(&mut self, text: &str, position: Position) -> Option<Lowered> {
        let index = self.tokens.index_at(position);
        let written = self.tokens.text(index);
        if written.starts_with('#') {
            self.refuse_at(index, "a raw string `#\"…\"#`", "write an ordinary string in double quotes");
            return None;
        }
        if text.contains("${") {
            let what = if written.starts_with('`') { "an escaped `\\${`" } else { "`${` in double quotes" };
            self.refuse_at(index, what, "only a template in backticks fills in values: `…${param.name}…`");
            return None;
        }
        Some(self.placed(ExprKind::Text(text.to_owned()), index, index))
    }

    fn template(&mut self, segments: &[Node], position: Position) -> Option<Lowered> {
        let first = self.tokens.index_at(position);
        let parts: Vec<Option<TemplatePart>> = segments.iter().map(|segment| self.template_part(segment)).collect();
        let kind = ExprKind::Template(parts.into_iter().collect::<Option<_>>()?);
        Some(self.placed(kind, first, self.tokens.closing(first)))
    }

    fn template_part(&mut self, segment: &Node) -> Option<TemplatePart> {
        match segment {
            Node::StringConstant(text, position) if text.contains("${") => {
                let index = self.tokens.index_at(*position);
                self.refuse_at(index, "an escaped `\\${`", "leave the `\\` out to fill in a value");
                None
            }
            Node::StringConstant(text, _) => Some(TemplatePart::Text(text.to_string())),
            Node::Stmt(block) => {
                if let [Stmt::Expr(inside)] = block.statements()
                    && let Node::Variable(..) | Node::Dot(..) = &**inside
                {
                    let lowered = self.expr(inside)?;
                    let span = lowered.expr.span;
                    return match lowered.expr.kind {
                        ExprKind::Name(name) => Some(TemplatePart::Path(Spanned { value: vec![name], span })),
                        ExprKind::Path(path) => {
                            let value = path.into_iter().map(|segment| segment.value).collect();
                            Some(TemplatePart::Path(Spanned { value, span }))
                        }
                        _ => None,
                    };
                }
                let open = self.tokens.index_at(block.position());
                let span = self.tokens.span(open, self.tokens.closing(open));
                self.push(
                    Code::NotInLanguage,
                    span,
                    "only a name stands in `${…}` of a template",
                    "bind the expression with `let name = …;` before the declaration and write `${name}`",
                );
                None
            }
            other => self.expr(other).and(None),
        }
    }

    /// Flattens `a.b.c`, which Rhai nests to the right.
    fn path(&mut self, node: &Node) -> Option<Lowered> {
        let mut segments = Vec::new();
        let mut rest = node;
        let first = self.tokens.index_at(node.start_position());
        loop {
            let (head, tail) = match rest {
                Node::Dot(parts, flags, _) if !flags.contains(ASTFlags::NEGATED) => (&parts.lhs, Some(&parts.rhs)),
                Node::Dot(_, _, position) => {
                    self.refuse_at(self.tokens.index_at(*position), "`?.`", refusals::MAYBE);
                    return None;
                }
                Node::Index(_, _, position) => {
                    self.refuse_at(self.tokens.index_at(*position), "an index `[…]`", refusals::INDEX);
                    return None;
                }
                last => (last, None),
            };
            match head {
                Node::Variable(parts, _, position) if segments.is_empty() && parts.2.is_empty() => {
                    segments.push(self.ident(&parts.1, *position));
                }
                Node::Property(parts, position) if !segments.is_empty() => {
                    segments.push(self.ident(&parts.2, *position));
                }
                Node::MethodCall(call, position) => {
                    self.method(call, *position);
                    return None;
                }
                other => {
                    // Also `(a + b).c`, `f(x).c`: say so only if nothing worse is found inside.
                    if self.expr(other).is_some() || matches!(other, Node::Property(..)) {
                        self.refuse_at(first, "a field of something that is not a name", refusals::FIELD);
                    }
                    return None;
                }
            }
            match tail {
                Some(tail) => rest = tail,
                None => break,
            }
        }
        let last = self.tokens.index_at(rest.position());
        Some(self.placed(ExprKind::Path(segments), first, last))
    }

    fn method(&mut self, call: &FnCallExpr, position: Position) {
        let (what, hint) = refusals::method(&call.name);
        self.refuse_at(self.tokens.index_at(position), &what, &hint);
        call.args.iter().for_each(|argument| drop(self.argument(argument)));
    }

    fn chain(&mut self, nodes: &[Node], kind: fn(Vec<Expr>) -> ExprKind) -> Option<Lowered> {
        let items = self.all(nodes)?;
        let (first, last) = (items.first()?.first, items.last()?.last);
        Some(self.placed(kind(exprs(items)), first, last))
    }

    pub(super) fn call(&mut self, call: &FnCallExpr, position: Position) -> Option<Lowered> {
        let index = self.tokens.index_at(position);
        match (&call.op_token, call.args.as_slice()) {
            (None, [list, value]) if self.tokens.get(index) == Some(&Token::In) => self.is_in(value, list, false),
            (Some(Token::Bang), [Node::FnCall(inner, _)]) if inner.op_token == Some(Token::NotIn) => {
                let [list, value] = inner.args.as_slice() else {
                    return None;
                };
                self.is_in(value, list, true)
            }
            (None, _) => self.named_call(call, index),
            (Some(operator), [operand]) => self.unary(operator, index, operand),
            (Some(operator), [left, right]) => self.binary(operator, index, left, right),
            (Some(operator), _) => {
                self.refuse_at(index, &format!("`{operator}`"), refusals::OPERATOR);
                None
            }
        }
    }

    fn unary(&mut self, operator: &Token, index: usize, operand: &Node) -> Option<Lowered> {
        let operand = self.expr(operand);
        let kind = match operator {
            Token::Bang => ExprKind::Not,
            Token::Minus | Token::UnaryMinus => ExprKind::Negate,
            _ => {
                self.refuse_at(index, &format!("`{operator}` before an expression"), refusals::OPERATOR);
                return None;
            }
        };
        let operand = operand?;
        Some(self.placed(kind(Box::new(operand.expr)), index, operand.last))
    }

    fn binary(&mut self, operator: &Token, index: usize, left: &Node, right: &Node) -> Option<Lowered> {
        let (left, right) = (self.expr(left), self.expr(right));
        let op = match operator {
            Token::EqualsTo => BinaryOp::Equal,
            Token::NotEqualsTo => BinaryOp::NotEqual,
            Token::LessThan => BinaryOp::Less,
            Token::LessThanEqualsTo => BinaryOp::LessEqual,
            Token::GreaterThan => BinaryOp::Greater,
            Token::GreaterThanEqualsTo => BinaryOp::GreaterEqual,
            Token::Plus => BinaryOp::Add,
            Token::Minus => BinaryOp::Subtract,
            Token::Multiply => BinaryOp::Multiply,
            Token::Divide => BinaryOp::Divide,
            _ => {
                let (what, hint) = refusals::operator(operator);
                self.refuse_at(index, &what, hint);
                return None;
            }
        };
        let (left, right) = (left?, right?);
        let kind = ExprKind::Binary { op, left: Box::new(left.expr), right: Box::new(right.expr) };
        Some(self.placed(kind, left.first, right.last))
    }

    fn is_in(&mut self, value: &Node, list: &Node, negated: bool) -> Option<Lowered> {
        let value = self.expr(value);
        let Node::Array(..) = list else {
            if let Some(list) = self.expr(list) {
                self.refuse(list.expr.span, "`in` with anything but a written list", refusals::IN);
            }
            return None;
        };
        let list = self.expr(list)?;
        let value = value?;
        let ExprKind::List(items) = list.expr.kind else {
            return None;
        };
        let kind = ExprKind::In { value: Box::new(value.expr), list: items, negated };
        Some(self.placed(kind, value.first, list.last))
    }

    fn named_call(&mut self, call: &FnCallExpr, index: usize) -> Option<Lowered> {
        let args: Vec<Option<Lowered>> = call.args.iter().map(|argument| self.argument(argument)).collect();
        if call.is_qualified() {
            self.refuse_at(index, "a namespace `::`", refusals::NAMESPACE);
            return None;
        }
        if call.capture_parent_scope {
            self.refuse_at(index, &format!("`{}!(…)`", call.name), refusals::CAPTURE);
            return None;
        }
        if let Some(hint) = refusals::function(&call.name) {
            self.refuse_at(index, &format!("`{}`", call.name), hint);
            return None;
        }
        let name = Spanned { value: call.name.to_string(), span: self.tokens.span(index, index) };
        let args = args.into_iter().collect::<Option<Vec<_>>>()?;
        let last = self.tokens.closing(index + 1);
        Some(self.placed(ExprKind::Call { name, args: exprs(args) }, index, last))
    }
}

fn exprs(lowered: Vec<Lowered>) -> Vec<Expr> {
    lowered.into_iter().map(|one| one.expr).collect()
}
