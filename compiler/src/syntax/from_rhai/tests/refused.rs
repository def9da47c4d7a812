//! Beside the pipeline: tests of what the parse stage refuses, and that it takes hostile texts.

use super::{covered, parse, problems};
use crate::diagnostic::Code;

#[test]
fn refuses_what_the_language_does_not_have() {
    for (source, code, marked) in [
        ("let x = 5;", Code::NumberLiteral, "5"),
        ("let x = f(-1);", Code::NumberLiteral, "-1"),
        ("let x = -(1);", Code::NumberLiteral, "-"),
        ("let x = 1.0;", Code::NumberLiteral, "1.0"),
        ("let x = 0x1;", Code::NumberLiteral, "0x1"),
        ("let x = 9223372036854775808;", Code::NumberLiteral, "9223372036854775808"),
        ("let x = if a { b };", Code::MissingElse, "if"),
        ("let x = if a { b } else { };", Code::NotInLanguage, "{ }"),
        ("let x = switch a { \"p\" => 1, \"q\" | \"p\" => 0 };", Code::DuplicateLabel, "\"p\""),
        ("let x = switch a { \"p\" if b => 1, _ => 0 };", Code::NotInLanguage, "if"),
        ("let x = switch a { 1 => 1, _ => 0 };", Code::NotInLanguage, "1"),
        ("let x = switch a { 0..1 => 1, _ => 0 };", Code::NotInLanguage, "0..1"),
        ("let x = switch a { [0] => 1, _ => 0 };", Code::NotInLanguage, "[0]"),
        ("const x = 1;", Code::NotInLanguage, "const"),
        ("export let x = 1;", Code::NotInLanguage, "export"),
        ("let x;", Code::NotInLanguage, "x"),
        ("let x = 'c';", Code::NotInLanguage, "'c'"),
        ("let x = ();", Code::NotInLanguage, "()"),
        ("let x = #{ a: 1 };", Code::NotInLanguage, "#{"),
        ("let x = a ?? b;", Code::NotInLanguage, "??"),
        ("let x = a?.b;", Code::NotInLanguage, "?."),
        ("let x = a[0];", Code::NotInLanguage, "["),
        ("let x = a.len();", Code::NotInLanguage, "len"),
        ("let x = f(a).b;", Code::NotInLanguage, "f"),
        ("let x = a::b;", Code::NotInLanguage, "b"),
        ("let x = a::f(b);", Code::NotInLanguage, "f"),
        ("let x = f!(b);", Code::NotInLanguage, "f"),
        ("let x = type_of(b);", Code::NotInLanguage, "type_of"),
        ("let x = a % b;", Code::NotInLanguage, "%"),
        ("let x = a ** b;", Code::NotInLanguage, "**"),
        ("let x = a | b;", Code::NotInLanguage, "|"),
        ("let x = a..b;", Code::NotInLanguage, ".."),
        ("let x = a in b;", Code::NotInLanguage, "b"),
        ("let x = |e| e;", Code::NotInLanguage, "|"),
        ("let x = `${a + b}`;", Code::NotInLanguage, "{a + b}"),
        ("let x = \"${a}\";", Code::NotInLanguage, "\"${a}\""),
        ("let x = `\\${a}`;", Code::NotInLanguage, "`\\${a}`"),
        ("let x = f(|e| { let a = e; a });", Code::NotInLanguage, "|e| { let a = e; a }"),
        ("let x = this.a;", Code::Syntax, "this"),
        ("x = 1;", Code::NotInLanguage, "="),
        ("fn f(a) { a }", Code::NotInLanguage, "fn"),
        ("while a { }", Code::NotInLanguage, "while"),
        ("loop { break; }", Code::NotInLanguage, "loop"),
        ("for a in b { }", Code::NotInLanguage, "for"),
        ("do { } until a;", Code::NotInLanguage, "do"),
        ("if a { b } else { c }", Code::NotInLanguage, "if"),
        ("switch a { _ => b }", Code::NotInLanguage, "switch"),
        ("{ a }", Code::NotInLanguage, "{"),
        ("return a;", Code::NotInLanguage, "return"),
        ("throw a;", Code::NotInLanguage, "throw"),
        ("try { } catch { }", Code::NotInLanguage, "try"),
        ("import \"a\" as b;", Code::NotInLanguage, "import"),
        ("a + b;", Code::NotInLanguage, "a + b"),
        ("criterion(\"a\");", Code::NotInLanguage, "criterion"),
        ("criterion(a, #{ });", Code::NotInLanguage, "criterion"),
        ("a.criterion(\"a\");", Code::NotInLanguage, "criterion"),
    ] {
        let found = problems(source);
        let [one] = found.as_slice() else { panic!("{source}: {found:#?}") };
        assert_eq!((one.code, covered(source, one.span).as_str()), (code, marked), "{source}: {one:#?}");
        assert!(one.hint.is_some(), "{source}: {one:#?}");
        assert!(!one.message.contains("rhai::") && !one.message.ends_with('.'), "{one:#?}");
    }
}

#[test]
fn reports_all_problems_in_one_run() {
    let found =
        problems("let a = f(5, 'c', |e| e.x > 7);\ncriterion(\"x\", #{ when: a % 3, says: b?.c });\nlet c = 9;");
    let places: Vec<(u32, u32)> = found.iter().map(|one| (one.span.line, one.span.column)).collect();
    assert_eq!(places, [(1, 11), (1, 14), (1, 29), (2, 27), (2, 29), (2, 39), (3, 9)]);
}

#[test]
fn refuses_a_second_let_of_a_name() {
    let text = "let a = 1;\nlet b = 0;\nlet a = 0;\nlet c = f(|b| b);\nlet a = 1;";
    let found = problems(text);
    let places: Vec<(Code, u32, u32)> = found.iter().map(|one| (one.code, one.span.line, one.span.column)).collect();
    assert_eq!(places, [(Code::DuplicateName, 3, 5), (Code::DuplicateName, 5, 5)]);
    assert_eq!(found.first().unwrap().hint.as_deref(), Some("it is bound first in line 1; choose another name"));
}

#[test]
fn finds_syntax_errors_in_every_statement() {
    let text = "let a = (1;\n\ncriterion(\"x\", #{\n    when: a b,\n});\nlet 中 = 1;\nlet c = 5;\nlet d = \"open;\nlet e = 1；\ncriterion(\"y\", #{ a: 1, a: 0 });\nlet f = 1";
    let (items, found) = parse(text, "rules.rhai");
    let all: Vec<(Code, u32, &str)> = found.iter().map(|one| (one.code, one.span.line, one.message.as_str())).collect();
    assert_eq!(
        all,
        [
            (Code::Syntax, 1, "expected `)`, found `;`"),
            (Code::Syntax, 4, "expected `,`, found `b`"),
            (Code::Syntax, 6, "unexpected `中`"),
            (Code::NumberLiteral, 7, "the number `5` stands in the rules; only `0` and `1` may"),
            (Code::Syntax, 8, "the string is not closed"),
            (Code::Syntax, 9, "unexpected `；`"),
            (Code::DuplicateKey, 10, "the key `a` stands twice in this declaration"),
        ]
    );
    assert_eq!(items.len(), 2);
    assert!(found.get(5).unwrap().hint.as_deref().unwrap().contains("half-width `;`"));
}

#[test]
fn takes_hostile_texts() {
    for (text, code) in [
        ("x".repeat(3 << 20), Code::TooLarge),
        ("\n".repeat(70_000), Code::TooLarge),
        (format!("let x = \"{}\";", "a".repeat(61_000)), Code::TooLarge),
        (format!("let x = {}a{};", "(".repeat(20_000), ")".repeat(20_000)), Code::TooLarge),
        (format!("let x = {}a;", "!".repeat(50_000)), Code::TooLarge),
        (format!("let x = a{};", " + a".repeat(9_000)), Code::TooLarge),
        (format!("let x = f({});", "|e| e.a == b,\n".repeat(20_000)), Code::TooLarge),
        ("\u{feff}let x = 1;".to_owned(), Code::ByteOrderMark),
    ] {
        let found = problems(&text);
        assert_eq!(found.iter().map(|one| one.code).collect::<Vec<_>>(), [code]);
    }
    let open = problems(&"let x = (;\n".repeat(100));
    assert_eq!(open.len(), 21);
    for text in ["", " \n", "// only a comment", ";;;", "/* open"] {
        assert!(parse(text, "rules.rhai").0.is_empty(), "{text}");
    }
}

#[test]
fn never_panics_on_garbage() {
    let words = [
        "let ",
        "x",
        " = ",
        ";\n",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        "#{",
        "|",
        "||",
        "|e| ",
        "e.x",
        "fact.y",
        "`",
        "${",
        "\"",
        "\\",
        "'",
        "if ",
        " else ",
        "switch ",
        " => ",
        "_",
        ", ",
        ": ",
        "0",
        "1",
        "5.5",
        "-",
        "!",
        "&&",
        " in ",
        "!in",
        "中",
        "\n",
        "criterion(\"a\", #{ ",
        "a: ",
        "});\n",
        "..",
        "?.",
        "fn f",
        "::",
        "//",
        "/*",
        "*/",
        "return ",
        "\\${",
        "\u{0}",
        "true",
    ];
    let mut seed: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut total = 0;
    while total < 100_000 {
        let mut text = String::new();
        for _ in 0..(seed % 40) {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(words.get((seed >> 33) as usize % words.len()).unwrap());
        }
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        seed ^= seed >> 29;
        total += text.len();
        let (_, found) = parse(&text, "rules.rhai");
        assert!(found.iter().all(|one| !one.message.contains("gave up")), "{text}");
    }
}
