//! Stage parse: `if`, `switch`, closures and the blocks in them; Rhai has these as statements inside of expressions.

use std::collections::BTreeSet;

use rhai::{Expr as Node, FlowControl, Position, Stmt, StmtBlock, SwitchCasesCollection, Token};

use super::expressions::Lowered;
use super::refusals;
use super::statements::Lowering;
use crate::diagnostic::Code;
use crate::syntax::{ExprKind, Label, Span, Spanned};

impl Lowering<'_> {
    /// The first token of a closure, if the expression is one; with captured names it is wrapped in `curry`.
    pub(super) fn closure_start(&self, node: &Node) -> Option<usize> {
        match node {
            Node::DynamicConstant(value, position) if value.is_fnptr() => Some(self.tokens.index_at(*position)),
            Node::Stmt(block) => match block.statements() {
                [Stmt::Share(..), Stmt::Expr(curry)] => match &**curry {
                    Node::FnCall(call, _) => self.closure_start(call.args.first()?),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn closure(&mut self, start: usize) -> Option<Lowered> {
        let closure = self.closures.remove(&start)?;
        let span = self.tokens.span(start, closure.last);
        let body = self.only_statement(&closure.body, span)?;
        let kind = ExprKind::Closure { params: closure.params, body: Box::new(body.expr) };
        Some(self.placed(kind, start, closure.last))
    }

    /// An expression that Rhai wraps in a block: `if`, `switch`, `{ … }`.
    pub(super) fn block_of(&mut self, node: &Node) -> Option<Lowered> {
        match node {
            Node::Stmt(block) => self.block(block),
            _ => None,
        }
    }

    fn block(&mut self, block: &StmtBlock) -> Option<Lowered> {
        let open = self.tokens.index_at(block.position());
        self.only_statement(block.statements(), self.tokens.span(open, self.tokens.closing(open)))
    }

    fn only_statement(&mut self, statements: &[Stmt], span: Span) -> Option<Lowered> {
        match statements {
            [] => {
                self.push(Code::NotInLanguage, span, "an empty block has no value", refusals::BLOCK);
                None
            }
            [only] => self.value_of(only),
            [..] => {
                self.push(Code::NotInLanguage, span, "a block holds more than one expression", refusals::BLOCK);
                for statement in statements {
                    match statement {
                        Stmt::Var(parts, ..) => drop(self.expr(&parts.1)),
                        other => drop(self.value_of(other)),
                    }
                }
                None
            }
        }
    }

    fn value_of(&mut self, statement: &Stmt) -> Option<Lowered> {
        match statement {
            Stmt::Expr(node) => self.expr(node),
            Stmt::FnCall(call, position) => self.call(call, *position),
            Stmt::If(parts, position) => self.condition(parts, *position),
            Stmt::Switch(parts, position) => self.switch(&parts.0, &parts.1, *position),
            Stmt::Block(block) => self.block(block),
            other => {
                let (what, hint) = refusals::statement(other);
                self.refuse_at(self.tokens.index_at(other.position()), what, hint);
                None
            }
        }
    }

    fn condition(&mut self, parts: &FlowControl, position: Position) -> Option<Lowered> {
        let first = self.tokens.index_at(position);
        let condition = self.expr(&parts.expr);
        let then = self.block(&parts.body);
        if parts.branch.is_empty() && parts.branch.position().is_none() {
            let span = self.tokens.span(first, first);
            let message = "an `if` without `else` has no value when its condition fails";
            self.push(Code::MissingElse, span, message, "add `else { … }`");
            return None;
        }
        let otherwise = self.block(&parts.branch);
        let (condition, then, otherwise) = (condition?, then?, otherwise?);
        // `else if` goes on without a brace of its own.
        let branch = self.tokens.index_at(parts.branch.position());
        let braced = self.tokens.get(branch) == Some(&Token::LeftBrace);
        let last = if braced { self.tokens.closing(branch) } else { otherwise.last };
        let kind = ExprKind::If {
            condition: Box::new(condition.expr),
            then: Box::new(then.expr),
            otherwise: Box::new(otherwise.expr),
        };
        Some(self.placed(kind, first, last))
    }

    /// The arms come in source order from the tree; their labels, of which it keeps hashes, from the tokens.
    fn switch(&mut self, subject: &Node, cases: &SwitchCasesCollection, position: Position) -> Option<Lowered> {
        let first = self.tokens.index_at(position);
        let subject = self.expr(subject);
        let values: Vec<Option<Lowered>> = cases.expressions.iter().map(|arm| self.expr(&arm.rhs)).collect();
        for arm in &cases.expressions {
            if !arm.lhs.position().is_none() {
                self.expr(&arm.lhs);
            }
        }
        let subject = subject?;
        let open = (subject.last + 1..self.tokens.indices().end)
            .find(|index| self.tokens.get(*index) == Some(&Token::LeftBrace))?;
        let last = self.tokens.closing(open);
        let labels: Vec<Option<Vec<Spanned<Label>>>> =
            self.arrows(open, last).into_iter().map(|arrow| self.labels(open, arrow)).collect();
        let repeated = self.report_repeated(labels.iter().flatten().flatten());
        let (mut arms, mut otherwise) = (Vec::new(), None);
        for (labels, value) in labels.into_iter().zip(values) {
            let (labels, value) = (labels?, value?.expr);
            if labels.is_empty() {
                otherwise = Some(Box::new(value));
            } else {
                arms.push((labels, value));
            }
        }
        let kind = ExprKind::Switch { subject: Box::new(subject.expr), arms, otherwise };
        (!repeated).then(|| self.placed(kind, first, last))
    }

    /// The `=>` tokens directly between two braces.
    fn arrows(&self, open: usize, close: usize) -> Vec<usize> {
        let mut arrows = Vec::new();
        let mut index = open + 1;
        while index < close {
            if self.tokens.get(index) == Some(&Token::DoubleArrow) {
                arrows.push(index);
            }
            index = self.tokens.closing(index) + 1;
        }
        arrows
    }

    /// The labels before an `=>`; none for `_`.
    fn labels(&mut self, open: usize, arrow: usize) -> Option<Vec<Spanned<Label>>> {
        let mut first = arrow;
        while let Some(token) = self.tokens.before(first).filter(|_| first > open + 1) {
            match token {
                Token::Comma | Token::RightBrace => break,
                Token::RightBracket | Token::RightParen => first = self.tokens.partner(first - 1).unwrap_or(first - 1),
                _ => first -= 1,
            }
        }
        let mut labels = Vec::new();
        let mut refused = false;
        for index in first..arrow {
            let span = self.tokens.span(index, index);
            match self.tokens.get(index) {
                Some(Token::StringConstant(text)) => {
                    labels.push(Spanned { value: Label::Text(text.to_string()), span });
                }
                Some(Token::True) => labels.push(Spanned { value: Label::Boolean(true), span }),
                Some(Token::False) => labels.push(Spanned { value: Label::Boolean(false), span }),
                Some(Token::Pipe | Token::Underscore) => (),
                Some(Token::If) => {
                    self.refuse(span, "a condition on a `switch` arm", refusals::GUARD);
                    return None;
                }
                Some(_) if refused => (),
                _ => {
                    self.refuse(self.tokens.span(first, arrow - 1), "this label of a `switch` arm", refusals::LABEL);
                    refused = true;
                }
            }
        }
        (!refused).then_some(labels)
    }

    fn report_repeated<'l>(&mut self, labels: impl Iterator<Item = &'l Spanned<Label>>) -> bool {
        let mut seen = BTreeSet::new();
        let mut repeated = false;
        for label in labels {
            let shown = match &label.value {
                Label::Text(text) => format!("\"{text}\""),
                Label::Boolean(value) => value.to_string(),
            };
            if !seen.insert(shown.clone()) {
                repeated = true;
                let message = format!("the label `{shown}` stands twice in this `switch`");
                self.push(Code::DuplicateLabel, label.span, message, "the second one is never reached; remove it");
            }
        }
        repeated
    }
}
