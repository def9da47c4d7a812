//! Beside the pipeline: tests of the parse stage.
#![expect(clippy::unwrap_used, clippy::panic, clippy::string_slice, reason = "tests")]

mod refused;

use std::fmt::Write as _;

use super::parse;
use crate::diagnostic::Diagnostic;
use crate::syntax::{Expr, ExprKind, Item, Label, Span, TemplatePart};

/// The tree in brackets, without places.
fn shown(expr: &Expr) -> String {
    let many = |list: &[Expr]| list.iter().map(shown).collect::<Vec<_>>().join(" ");
    match &expr.kind {
        ExprKind::Number(value) => value.to_string(),
        ExprKind::Boolean(value) => value.to_string(),
        ExprKind::Text(text) => format!("{text:?}"),
        ExprKind::Template(parts) => parts.iter().fold("`".to_owned(), |mut all, part| {
            match part {
                TemplatePart::Text(text) => all.push_str(text),
                TemplatePart::Path(path) => write!(all, "${{{}}}", path.value.join(".")).unwrap(),
            }
            all
        }),
        ExprKind::List(items) => format!("[{}]", many(items)),
        ExprKind::Name(name) => name.clone(),
        ExprKind::Path(path) => path.iter().map(|one| one.value.as_str()).collect::<Vec<_>>().join("."),
        ExprKind::Not(one) => format!("(not {})", shown(one)),
        ExprKind::Negate(one) => format!("(neg {})", shown(one)),
        ExprKind::Binary { op, left, right } => format!("({op:?} {} {})", shown(left), shown(right)),
        ExprKind::And(items) => format!("(and {})", many(items)),
        ExprKind::Or(items) => format!("(or {})", many(items)),
        ExprKind::In { value, list, negated } => {
            format!("({}in {} [{}])", if *negated { "!" } else { "" }, shown(value), many(list))
        }
        ExprKind::If { condition, then, otherwise } => {
            format!("(if {} {} {})", shown(condition), shown(then), shown(otherwise))
        }
        ExprKind::Switch { subject, arms, otherwise } => {
            let mut all = format!("(switch {}", shown(subject));
            for (labels, value) in arms {
                let labels: Vec<String> = labels
                    .iter()
                    .map(|label| match &label.value {
                        Label::Text(text) => text.clone(),
                        Label::Boolean(value) => format!("{value}!"),
                    })
                    .collect();
                write!(all, " {}={}", labels.join("|"), shown(value)).unwrap();
            }
            if let Some(value) = otherwise {
                write!(all, " _={}", shown(value)).unwrap();
            }
            all + ")"
        }
        ExprKind::Call { name, args } => format!("{}({})", name.value, many(args)),
        ExprKind::Closure { params, body } => {
            let params: Vec<&str> = params.iter().map(|one| one.value.as_str()).collect();
            format!("|{}| {}", params.join(" "), shown(body))
        }
    }
}

fn items(text: &str) -> Vec<Item> {
    let (items, problems) = parse(text, "rules.rhai");
    assert!(problems.is_empty(), "{text}: {problems:#?}");
    items
}

fn value(text: &str) -> Expr {
    match items(&format!("let 值 = {text};").replace('值', "x")).pop() {
        Some(Item::Let { value, .. }) => value,
        other => panic!("{text}: {other:?}"),
    }
}

fn problems(text: &str) -> Vec<Diagnostic> {
    parse(text, "rules.rhai").1
}

/// What the span covers, in a text of one line or many.
fn covered(text: &str, span: Span) -> String {
    let place = |line: u32, column: u32| -> usize {
        let before: usize = text.split_inclusive('\n').take(line as usize - 1).map(str::len).sum();
        let rest = &text[before..];
        before + rest.char_indices().nth(column as usize - 1).map_or(rest.len(), |(index, _)| index)
    };
    text[place(span.line, span.column)..place(span.end_line, span.end_column)].to_owned()
}

#[test]
fn lowers_every_kind_of_expression() {
    for (source, tree) in [
        ("0", "0"),
        ("true", "true"),
        (r#""专\"职""#, r#""专\"职""#),
        ("`plain`", "\"plain\""),
        ("`不少于${param.a.b}，${as_of}日`", "`不少于${param.a.b}，${as_of}日"),
        ("`${x}${y.z}`", "`${x}${y.z}"),
        ("[\"a\", \"b\",]", "[\"a\" \"b\"]"),
        ("as_of", "as_of"),
        ("fact.a.b.c", "fact.a.b.c"),
        ("!a", "(not a)"),
        ("-a", "(neg a)"),
        ("a + b * c - d", "(Subtract (Add a (Multiply b c)) d)"),
        ("(a + b) / c", "(Divide (Add a b) c)"),
        ("a == b", "(Equal a b)"),
        ("a != b", "(NotEqual a b)"),
        ("a < b", "(Less a b)"),
        ("a <= b", "(LessEqual a b)"),
        ("a > b", "(Greater a b)"),
        ("a >= b", "(GreaterEqual a b)"),
        ("a && b && c || d", "(or (and a b c) d)"),
        ("x.y in [\"a\", \"b\"]", "(in x.y [\"a\" \"b\"])"),
        ("x !in [\"a\"]", "(!in x [\"a\"])"),
        ("if a { b } else if c { d } else { e }", "(if a b (if c d e))"),
        ("if a { (b) } else { { c } }", "(if a b c)"),
        (
            "switch fact.g { \"z\" | \"b\" => 1, \"a\" => { 0 } true => if x {1} else {0}, _ => n }",
            "(switch fact.g z|b=1 a=0 true!=(if x 1 0) _=n)",
        ),
        ("switch (a) { false => 0 }", "(switch a false!=0)"),
        ("round(a / b, 1, \"half_up\")", "round((Divide a b) 1 \"half_up\")"),
        ("f()", "f()"),
        ("met(\"x\")", "met(\"x\")"),
    ] {
        assert_eq!(shown(&value(source)), tree, "{source}");
    }
}

#[test]
fn lowers_statements() {
    let text = "// 注\nlet age = years_between(fact.d, as_of);\n\ncriterion(\"full_time\", #{\n    clause: \"附件\",\n    \"when\": age >= param.x,\n});\n";
    let items = items(text);
    let [Item::Let { name, .. }, Item::Declaration { kind, id, fields }] = items.as_slice() else {
        panic!("{items:?}")
    };
    assert_eq!((covered(text, name.span), name.span.line), ("age".to_owned(), 2));
    assert_eq!((kind.value.as_str(), covered(text, kind.span)), ("criterion", "criterion".to_owned()));
    assert_eq!((id.value.as_str(), covered(text, id.span)), ("full_time", "\"full_time\"".to_owned()));
    let fields: Vec<(&str, String)> = fields.iter().map(|(key, value)| (key.value.as_str(), shown(value))).collect();
    assert_eq!(fields, [("clause", "\"附件\"".to_owned()), ("when", "(GreaterEqual age param.x)".to_owned())]);
}

#[test]
fn spans_reach_from_the_first_to_the_last_character() {
    for source in [
        "0",
        "true",
        "\"文字\\\"\\u4e13\"",
        "`文\n字`",
        "`多${x}行\n${ y.z }`",
        "`${x}`",
        "[a, [b]]",
        "a.b.c",
        "!a.b",
        "-(a)",
        "(a + b) * (c)",
        "a && (b || c)",
        "((a && b) || c)",
        "a in [\"文\"]",
        "a !in [b]",
        "if a { b } else if c { d } else { e }",
        "switch a { \"文\" => 1, _ => f(b) }",
        "f(a, |e| e.b == a, (c))",
        "f()",
        "count(list, |e| any(e.l, |x| x.y in [e.z]) && true)",
    ] {
        let text = format!("let 中 = `中文`; let x = {source} ; let z = 1;").replace("let 中", "let y");
        let items = items(&text);
        let [_, Item::Let { value, .. }, _] = items.as_slice() else { panic!("{source}") };
        assert_eq!(covered(&text, value.span), source);
    }
    let text = "let x = `中${param.a.b}文${as_of}` == f(|e| (e.a) > 1);";
    let items = items(text);
    let [Item::Let { value: Expr { kind: ExprKind::Binary { left, right, .. }, .. }, .. }] = items.as_slice() else {
        panic!("{items:?}")
    };
    let ExprKind::Template(parts) = &left.kind else { panic!("{left:?}") };
    let paths: Vec<String> = parts
        .iter()
        .filter_map(|part| if let TemplatePart::Path(path) = part { Some(covered(text, path.span)) } else { None })
        .collect();
    assert_eq!(paths, ["param.a.b", "as_of"]);
    assert_eq!(covered(text, right.span), "f(|e| (e.a) > 1)");
    let ExprKind::Call { args, .. } = &right.kind else { panic!("{right:?}") };
    let [Expr { kind: ExprKind::Closure { body, .. }, span }] = args.as_slice() else { panic!("{args:?}") };
    assert_eq!((covered(text, *span), covered(text, body.span)), ("|e| (e.a) > 1".to_owned(), "(e.a) > 1".to_owned()));
}

#[test]
fn finds_the_bodies_of_closures() {
    for (source, tree) in [
        ("f(|e| e.x, |e| e.x)", "f(|e| e.x |e| e.x)"),
        (
            "count(fact.l, |e| e.x >= param.n && e.d < as_of)",
            "count(fact.l |e| (and (GreaterEqual e.x param.n) (Less e.d as_of)))",
        ),
        ("f(|| 1, |a, b| a, |a| { b })", "f(|| 1 |a b| a |a| b)"),
        (
            "f(|e| any(e.l, |x| x.y == e.z) == any(e.l, |x| x.y))",
            "f(|e| (Equal any(e.l |x| (Equal x.y e.z)) any(e.l |x| x.y)))",
        ),
        (
            "f(|e| any(e.l, |x| any(x.l, |y| y.a == e.a && y.b == fact.c)))",
            "f(|e| any(e.l |x| any(x.l |y| (and (Equal y.a e.a) (Equal y.b fact.c)))))",
        ),
        ("f(|e| if e.a { any(l, |x| x.a) } else { fact.b })", "f(|e| (if e.a any(l |x| x.a) fact.b))"),
        (
            "f(|e| switch e.a { \"p\" | \"q\" => fact.b, _ => 0 }, |e| -e.a)",
            "f(|e| (switch e.a p|q=fact.b _=0) |e| (neg e.a))",
        ),
        ("f(|e| g(|x| x.a) in [h(|y| y.b)])", "f(|e| (in g(|x| x.a) [h(|y| y.b)]))"),
        ("f(|e| `${e.a}${fact.b}`)", "f(|e| `${e.a}${fact.b})"),
    ] {
        assert_eq!(shown(&value(source)), tree, "{source}");
    }
    let many = (0..300).map(|n| format!("let a{n} = f(|e| e.x == fact.y{n}, |e| g(|x| x.z{n}));\n"));
    let all = items(&many.collect::<String>());
    for (n, item) in all.iter().enumerate() {
        let Item::Let { value, .. } = item else { panic!("{item:?}") };
        assert_eq!(shown(value), format!("f(|e| (Equal e.x fact.y{n}) |e| g(|x| x.z{n}))"));
    }
}
