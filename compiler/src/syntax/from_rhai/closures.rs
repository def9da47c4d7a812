//! Stage parse: the bodies of closures, which Rhai keeps apart from the place where the closure stands.
//!
//! Its tree has only a generated function name there, and the functions come in hash order. `AST::walk` still shows
//! each body; the tokens say which closure encloses it.

use std::collections::BTreeMap;

use rhai::{AST, ASTNode, Expr, Stmt, Token};

use super::tokens::Tokens;
use crate::syntax::Spanned;

pub(super) struct Closure {
    pub(super) params: Vec<Spanned<String>>,
    /// The statements of the body; the rule language wants exactly one, an expression.
    pub(super) body: Vec<Stmt>,
    /// First and last token of the body.
    first: usize,
    pub(super) last: usize,
}

/// Every closure of a text by the index of its first token, the `|`.
pub(super) fn collect(ast: &AST, tokens: &Tokens) -> BTreeMap<usize, Closure> {
    let mut closures = BTreeMap::new();
    let mut bodies = Vec::new();
    let mut top_level = ast.statements().len();
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        match path {
            [ASTNode::Stmt(_)] if top_level > 0 => top_level -= 1,
            [ASTNode::Stmt(statement)] => bodies.push((*statement).clone()),
            _ => (),
        }
        if let Some(ASTNode::Expr(Expr::DynamicConstant(value, position))) = path.last()
            && value.is_fnptr()
        {
            let start = tokens.index_at(*position);
            closures.insert(start, closure_at(start, tokens));
        }
        true
    });
    bodies.sort_by_key(|statement| tokens.index_at(statement.position()));
    for statement in bodies {
        let place = tokens.index_at(statement.position());
        // The nearest `|` before it whose body reaches that far is the innermost.
        let innermost = closures.range_mut(..=place).rev().find(|(_, one)| one.first <= place && place <= one.last);
        if let Some((_, closure)) = innermost {
            closure.body.push(statement);
        }
    }
    closures
}

fn closure_at(start: usize, tokens: &Tokens) -> Closure {
    let mut params = Vec::new();
    let mut first = start + 1;
    if tokens.get(start) == Some(&Token::Pipe) {
        while let Some(token) = tokens.get(first) {
            if let Token::Identifier(name) = token {
                params.push(Spanned { value: name.to_string(), span: tokens.span(first, first) });
            }
            first += 1;
            if *token == Token::Pipe {
                break;
            }
        }
    }
    Closure { params, body: Vec::new(), first, last: last_of_body(first, tokens) }
}

/// The body goes on until a comma, a semicolon or a closing bracket that was not opened in it.
fn last_of_body(first: usize, tokens: &Tokens) -> usize {
    let mut last = first;
    let mut next = first;
    while let Some(token) = tokens.get(next) {
        match token {
            Token::Comma | Token::SemiColon | Token::RightParen | Token::RightBracket | Token::RightBrace => break,
            _ => last = tokens.closing(next),
        }
        next = last + 1;
    }
    last
}
