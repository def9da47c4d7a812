//! Stage parse: the statements of a rule file, and the state that lowering one text shares.

use std::collections::BTreeMap;

use rhai::{AST, ASTFlags, Expr as Node, FnCallExpr, Position, Stmt, Token};

use super::closures::{self, Closure};
use super::refusals;
use super::tokens::Tokens;
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{Expr, Item, Span, Spanned};

pub(super) struct Lowering<'a> {
    pub(super) tokens: &'a Tokens,
    pub(super) closures: BTreeMap<usize, Closure>,
    file: &'a str,
    problems: Vec<Diagnostic>,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(ast: &AST, tokens: &'a Tokens, file: &'a str) -> Self {
        Self { tokens, closures: closures::collect(ast, tokens), file, problems: Vec::new() }
    }

    /// Lowers every statement; one that is refused is left out, the others are still looked at.
    pub(super) fn items(mut self, ast: &AST) -> (Vec<Item>, Vec<Diagnostic>) {
        let items = ast.statements().iter().filter_map(|statement| self.statement(statement)).collect();
        // Functions do not stand among the statements.
        for index in self.tokens.indices().filter(|index| self.tokens.get(*index) == Some(&Token::Fn)) {
            self.problems.push(self.refusal(self.tokens.span(index, index), "`fn`", refusals::FUNCTION));
        }
        (items, self.problems)
    }

    fn statement(&mut self, statement: &Stmt) -> Option<Item> {
        match statement {
            Stmt::Noop(..) => None,
            Stmt::Var(parts, flags, position) => {
                let (name, value, _) = &**parts;
                let keyword = self.tokens.index_at(*position);
                let exported = self.tokens.before(keyword) == Some(&Token::Export);
                let keyword = keyword - usize::from(exported);
                if flags.intersects(ASTFlags::CONSTANT | ASTFlags::EXPORTED) {
                    let (what, hint) = refusals::binding(flags.contains(ASTFlags::CONSTANT));
                    self.refuse_at(keyword, what, hint);
                    self.expr(value);
                    return None;
                }
                let name = self.ident(&name.name, name.pos);
                if matches!(value, Node::Unit(position) if position.is_none()) {
                    let message = format!("`let {}` has no value", name.value);
                    self.push(Code::NotInLanguage, name.span, message, "write `let name = expression;`");
                    return None;
                }
                let value = self.expr(value)?.expr;
                Some(Item::Let { name, value })
            }
            Stmt::FnCall(call, position) => self.declaration(call, *position),
            Stmt::Expr(node) => match &**node {
                Node::FnCall(call, position) if call.op_token.is_none() => self.declaration(call, *position),
                other => {
                    self.refuse_statement(other);
                    None
                }
            },
            other => {
                let (what, hint) = refusals::statement(other);
                self.refuse_at(self.tokens.index_at(other.position()), what, hint);
                None
            }
        }
    }

    fn refuse_statement(&mut self, node: &Node) {
        let problems = self.problems.len();
        let lowered = self.expr(node);
        if self.problems.len() == problems {
            let index = self.tokens.index_at(node.start_position());
            let span = lowered.map_or_else(|| self.tokens.span(index, index), |lowered| lowered.expr.span);
            self.push(
                Code::NotInLanguage,
                span,
                "an expression stands where a statement is expected",
                refusals::STATEMENT,
            );
        }
    }

    fn declaration(&mut self, call: &FnCallExpr, position: Position) -> Option<Item> {
        let index = self.tokens.index_at(position);
        let kind = Spanned { value: call.name.to_string(), span: self.tokens.span(index, index) };
        let plain = !call.is_qualified() && !call.capture_parent_scope && self.is_call_by_name(index);
        let [Node::StringConstant(id, id_position), Node::Map(map, _)] = call.args.as_slice() else {
            if plain {
                let message = format!("`{}(…)` is not a declaration: it needs an id and its keys", kind.value);
                self.push(Code::NotInLanguage, kind.span, message, refusals::STATEMENT);
                for argument in call.args.iter().filter(|argument| !matches!(argument, Node::Map(..))) {
                    self.argument(argument);
                }
            } else {
                self.refuse_statement(&Node::FnCall(Box::new(call.clone()), position));
            }
            return None;
        };
        if !plain {
            self.refuse_at(index, "a namespace or `!` in a declaration", refusals::STATEMENT);
        }
        let id = self.ident(id, *id_position);
        let fields: Vec<Option<(Spanned<String>, Expr)>> =
            map.0.iter().map(|(key, value)| self.field(&key.name, key.pos, value)).collect();
        let fields = fields.into_iter().collect::<Option<Vec<_>>>()?;
        plain.then_some(Item::Declaration { kind, id, fields })
    }

    fn field(&mut self, key: &str, position: Position, value: &Node) -> Option<(Spanned<String>, Expr)> {
        let key = self.ident(key, position);
        Some((key, self.expr(value)?.expr))
    }

    /// A name, key or string with the place of its token.
    pub(super) fn ident(&self, name: &str, position: Position) -> Spanned<String> {
        let index = self.tokens.index_at(position);
        Spanned { value: name.to_owned(), span: self.tokens.span(index, index) }
    }

    /// Whether the token is a function's name, not the operator of a hand-made `FnCall`.
    pub(super) fn is_call_by_name(&self, index: usize) -> bool {
        matches!(self.tokens.get(index), Some(Token::Identifier(..) | Token::Reserved(..)))
    }

    pub(super) fn refuse_at(&mut self, index: usize, what: &str, hint: &str) {
        self.refuse(self.tokens.span(index, index), what, hint);
    }

    pub(super) fn refuse(&mut self, span: Span, what: &str, hint: &str) {
        self.problems.push(self.refusal(span, what, hint));
    }

    fn refusal(&self, span: Span, what: &str, hint: &str) -> Diagnostic {
        let message = format!("{what} is not in the rule language");
        Diagnostic::error(Code::NotInLanguage, self.file, span, message).hint(hint)
    }

    pub(super) fn push(&mut self, code: Code, span: Span, message: impl Into<String>, hint: &str) {
        self.problems.push(Diagnostic::error(code, self.file, span, message).hint(hint));
    }
}
