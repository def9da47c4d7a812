//! Stage parse: `rules.rhai` to our own tree. Rhai is named in this module (with its files) and nowhere else.
//!
//! Rhai only parses; it never runs here. Its tree knows where a node starts but not where it ends, and keeps the bodies
//! of closures apart in hash order, so the tokens are recorded beside it.

mod blocks;
mod closures;
mod expressions;
mod limits;
mod refusals;
mod source;
mod statements;
mod syntax_errors;
mod tokens;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use rhai::{AST, Engine, OptimizationLevel, ParseError, Position, Token};

use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{Item, Span};
use statements::Lowering;
use tokens::Tokens;

/// Rhai's parser is recursive, and so is the lowering; 256 levels of a debug build need a few MiB.
const STACK: usize = 64 * 1024 * 1024;
/// For every name, Rhai searches all closures before it: their number times the names is the time it takes.
const MOST_CLOSURES: usize = 1000;
const MOST_SYNTAX_ERRORS: usize = 20;

/// Parses a rule file. Statements that have problems are left out, so the items are complete only without problems.
pub fn parse(text: &str, file: &str) -> (Vec<Item>, Vec<Diagnostic>) {
    let (text, mut problems) = match text.strip_prefix('\u{feff}') {
        Some(rest) => (rest, vec![limits::byte_order_mark(file)]),
        None => (text, Vec::new()),
    };
    if let Some(problem) = limits::too_large(text, file) {
        problems.push(problem);
        return (Vec::new(), problems);
    }
    let crashed = |reason: &str| {
        let message = format!("the rules cannot be parsed: {reason}");
        (Vec::new(), vec![Diagnostic::error(Code::Syntax, file, Span::default(), message)])
    };
    let (items, more) = std::thread::scope(|scope| {
        let parser = std::thread::Builder::new().stack_size(STACK);
        match parser.spawn_scoped(scope, || Parser::new(file).file(text)) {
            Ok(running) => running.join().unwrap_or_else(|_| crashed("the parser of Rhai gave up")),
            Err(_) => crashed("no thread can be started"),
        }
    });
    problems.extend(more);
    problems.extend(repeated_lets(&items, file));
    problems.sort_by_key(|one| one.span);
    (items, problems)
}

/// Rhai would let the second `let` hide the first; with its own check against that it would stop at the first one.
fn repeated_lets(items: &[Item], file: &str) -> Vec<Diagnostic> {
    let mut first_lines: BTreeMap<&str, u32> = BTreeMap::new();
    let mut problems = Vec::new();
    for item in items {
        let Item::Let { name, .. } = item else { continue };
        if let Some(line) = first_lines.get(name.value.as_str()) {
            let message = format!("the name `{}` is bound twice by `let`", name.value);
            let hint = format!("it is bound first in line {line}; choose another name");
            problems.push(Diagnostic::error(Code::DuplicateName, file, name.span, message).hint(hint));
        } else {
            first_lines.insert(&name.value, name.span.line);
        }
    }
    problems
}

type Recorded = Rc<RefCell<Vec<(Token, Position)>>>;

struct Parser<'a> {
    engine: Engine,
    recorded: Recorded,
    file: &'a str,
}

impl<'a> Parser<'a> {
    fn new(file: &'a str) -> Self {
        let recorded = Recorded::default();
        let record = Rc::clone(&recorded);
        let mut engine = Engine::new_raw();
        engine.set_optimization_level(OptimizationLevel::None);
        engine.set_max_expr_depths(256, 256);
        engine.set_max_functions(MOST_CLOSURES);
        #[expect(deprecated, reason = "Rhai marks it so because it is volatile; the version is pinned")]
        engine.on_parse_token(move |token, position, _| {
            record.borrow_mut().push((token.clone(), position));
            token
        });
        Self { engine, recorded, file }
    }

    fn file(&self, text: &str) -> (Vec<Item>, Vec<Diagnostic>) {
        let whole = match self.compile(text, 0, "the end of the file") {
            Ok((ast, tokens)) => return Lowering::new(&ast, &tokens, self.file).items(&ast),
            Err(problem) => problem,
        };
        // Rhai stops at the first error. Statement by statement, the others are found too.
        let (mut items, mut problems, mut errors) = (Vec::new(), Vec::new(), Vec::new());
        let mut statements = limits::statements(text).into_iter().peekable();
        while let Some((line_offset, statement)) = statements.next() {
            match self.compile(&statement, line_offset, "the end of the statement") {
                Ok((ast, tokens)) => {
                    let (more_items, more_problems) = Lowering::new(&ast, &tokens, self.file).items(&ast);
                    items.extend(more_items);
                    problems.extend(more_problems);
                    if statements.peek().is_some() {
                        errors.extend(syntax_errors::missing_semicolon(&tokens, self.file));
                    }
                }
                Err(error) => errors.push(*error),
            }
            if errors.len() > MOST_SYNTAX_ERRORS {
                errors.truncate(MOST_SYNTAX_ERRORS);
                let message = format!("more than {MOST_SYNTAX_ERRORS} syntax errors; the rest is not shown");
                errors.push(
                    Diagnostic::error(Code::TooManyProblems, self.file, Span::default(), message)
                        .hint("mend the first ones and compile again; one slip may have made the others"),
                );
                break;
            }
        }
        if errors.is_empty() {
            errors.push(*whole);
        }
        problems.extend(errors);
        (items, problems)
    }

    /// `end` is how the end of the text is called in messages.
    fn compile(&self, text: &str, line_offset: u32, end: &str) -> Result<(AST, Tokens), Box<Diagnostic>> {
        self.recorded.borrow_mut().clear();
        let parsed: Result<AST, ParseError> = self.engine.compile(text);
        let tokens = Tokens::new(self.recorded.take(), text, line_offset);
        match parsed {
            Ok(ast) => Ok((ast, tokens)),
            Err(error) => Err(Box::new(syntax_errors::in_plain_words(&error, &tokens, self.file, end))),
        }
    }
}

#[cfg(test)]
mod tests;
