//! Stage parse: what each refused construct is called, and what to write instead.

use rhai::{ASTFlags, Expr as Node, Stmt, Token};

pub(super) const BLOCK: &str =
    "a block holds exactly one expression; bind parts of it with `let` at the top of the file";
pub(super) const CAPTURE: &str = "call the function without `!`";
pub(super) const CLOSURE: &str =
    "a closure is an argument of `count`, `sum`, `all`, `any`, `distinct` or `longest_run`";
pub(super) const FIELD: &str =
    "bind it with `let` if it is used twice; fields belong to `fact`, `param` and closure parameters";
pub(super) const FUNCTION: &str = "write the expression where it is needed, or bind it with `let name = …;`";
pub(super) const GUARD: &str = "use `if … { … } else { … }` inside of the arm";
pub(super) const IN: &str = "write the values out: `fact.level in [\"a\", \"b\"]`";
pub(super) const INDEX: &str = "use `fact.name`, `param.name`, or `count`, `sum`, `all`, `any` over the whole list";
pub(super) const LABEL: &str =
    "labels are choice ids in double quotes, `true`, `false` or `_`; several are joined by `|`";
pub(super) const MAYBE: &str = "write `.`; a missing fact is unknown by itself";
pub(super) const NAMESPACE: &str = "call one of the functions of the rule language by its plain name";
pub(super) const NUMBER: &str =
    "make it a parameter with unit, clause and dated value in parameters.json, and write `param.…`";
pub(super) const OPERATOR: &str = "the operators are `== != < <= > >= && || ! + - *` and `in`";
pub(super) const STATEMENT: &str =
    "a rule file is a list of `let name = …;` and declarations such as `criterion(\"id\", #{ … });`";

/// `const`, `export let`.
pub(super) fn binding(constant: bool) -> (&'static str, &'static str) {
    if constant {
        ("`const`", "write `let`; a name cannot change anyway")
    } else {
        ("`export`", "write `let` without `export`")
    }
}

pub(super) fn statement(statement: &Stmt) -> (&'static str, &'static str) {
    const LOOP: &str = "use `count`, `sum`, `all`, `any`, `distinct` or `longest_run` over the list";
    match statement {
        Stmt::If(..) => ("`if` as a statement", "put the `if` inside of a `let` or a key of a declaration"),
        Stmt::Switch(..) => ("`switch` as a statement", "put the `switch` inside of a `let` or a key of a declaration"),
        Stmt::While(parts, _) if matches!(parts.expr, Node::Unit(..)) => ("a `loop`", LOOP),
        Stmt::While(..) => ("a `while` loop", LOOP),
        Stmt::Do(..) => ("a `do` loop", LOOP),
        Stmt::For(..) => ("a `for` loop", LOOP),
        Stmt::BreakLoop(_, flags, _) if flags.contains(ASTFlags::BREAK) => ("`break`", LOOP),
        Stmt::BreakLoop(..) => ("`continue`", LOOP),
        Stmt::Var(..) => ("`let` inside of a block", "move the `let` to the top of the file"),
        Stmt::Assignment(..) => ("an assignment", "bind a new name with `let`; a name keeps its value"),
        Stmt::Block(..) => ("a block as a statement", STATEMENT),
        Stmt::TryCatch(..) => ("`try`", "rules cannot fail; leave `try` out"),
        Stmt::Return(_, flags, _) if flags.contains(ASTFlags::BREAK) => ("`throw`", "rules cannot fail; leave it out"),
        Stmt::Return(..) => ("`return`", "write the expression alone; it is the value"),
        Stmt::Import(..) => ("`import`", "a package has one rule file; put the rules there"),
        Stmt::Export(..) => ("`export`", "leave it out; every name is known in the whole file"),
        Stmt::FnCall(..) | Stmt::Expr(..) => ("an expression as a statement", STATEMENT),
        _ => ("this statement", STATEMENT),
    }
}

pub(super) fn expression(node: &Node) -> (&'static str, &'static str) {
    match node {
        Node::CharConstant(..) => ("a character in single quotes", "write a string in double quotes"),
        Node::Unit(..) => ("`()`", "a missing fact is unknown by itself; leave the key out if there is no value"),
        Node::Map(..) => ("a map outside of a declaration", "a map is the second argument of a declaration"),
        Node::Variable(..) => ("a namespace `::`", NAMESPACE),
        Node::ThisPtr(..) => ("`this`", "name the fact: `fact.name`"),
        Node::Property(..) | Node::MethodCall(..) => ("a field of something that is not a name", FIELD),
        Node::Coalesce(..) => ("`??`", "a missing fact is unknown by itself; it has no replacement"),
        _ => ("this expression", STATEMENT),
    }
}

pub(super) fn operator(operator: &Token) -> (String, &'static str) {
    let hint = match operator {
        Token::Ampersand => "write `&&`",
        Token::Pipe => "write `||`",
        Token::XOr => "write `a != b`",
        Token::ExclusiveRange | Token::InclusiveRange => {
            "compare with both bounds: `x >= param.low && x <= param.high`"
        }
        Token::PowerOf => "multiply with `*`",
        _ => OPERATOR,
    };
    (format!("`{operator}`"), hint)
}

/// The reason against a function that Rhai itself knows; others are checked against the list when lowered.
pub(super) fn function(name: &str) -> Option<&'static str> {
    Some(match name {
        "eval" | "Fn" | "call" | "curry" | "is_def_fn" => FUNCTION,
        "is_def_var" | "is_shared" | "type_of" => "types and names are checked before a decision; leave it out",
        "print" | "debug" => "rules only compute; what is to be said stands in `says`",
        "contains" => "write `x in [\"a\", \"b\"]`",
        _ => return None,
    })
}

pub(super) fn method(name: &str) -> (String, String) {
    let hint = match name {
        "len" | "count" => "write `count(list)`".to_owned(),
        "filter" => "write `count(list, |e| …)`, or `any`, `all`".to_owned(),
        "some" => "write `any(list, |e| …)`".to_owned(),
        "map" | "reduce" => "write `sum(list, |e| …)`".to_owned(),
        "contains" => "write `x in [\"a\", \"b\"]`".to_owned(),
        "year" => "write `year_of(date)`".to_owned(),
        "is_empty" => "write `count(list) == 0`".to_owned(),
        "abs" | "floor" | "ceiling" => "write `round(a, digits, \"mode\")`, `min` or `max`".to_owned(),
        other => format!("write it as a function: `{other}(list, …)`"),
    };
    (format!("the method call `.{name}(…)`"), hint)
}
