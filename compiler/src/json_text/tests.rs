//! Beside the pipeline: tests of the JSON reader.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "tests")]

use super::{JsonKind, at_pointer, bytes, parse, to_value};
use crate::diagnostic::{Code, Diagnostics};
use crate::syntax::Span;

fn problem(text: &str) -> (Code, u32, u32, String) {
    let mut problems = Diagnostics::new();
    assert!(parse(text, "a.json", &mut problems).is_none(), "{text}");
    let one = problems.iter().next().unwrap();
    (one.code, one.span.line, one.span.column, one.message.clone())
}

#[test]
fn reads_what_serde_json_reads() {
    let text = r#" {"a": [1, -0.50, 1e3, "\u4e13\ud83d\ude00\n\"", null, true, {}], "b/c~": {"x": []}} "#;
    let mut problems = Diagnostics::new();
    let json = parse(text, "a.json", &mut problems).unwrap();
    assert!(problems.is_empty());
    assert_eq!(to_value(&json), serde_json::from_str::<serde_json::Value>(text).unwrap());
    assert_eq!(at_pointer(&json, "/a/1").unwrap().kind, JsonKind::Number("-0.50".to_owned()));
    assert_eq!(at_pointer(&json, "/b~1c~0/x").unwrap().items().len(), 0);
    assert!(at_pointer(&json, "/a/9").is_none());
}

#[test]
fn knows_places() {
    let mut problems = Diagnostics::new();
    let json = parse("{\n  \"人员\": \"专职\",\n  \"n\": [\n 5 ] }", "a.json", &mut problems).unwrap();
    let member = json.member("人员").unwrap();
    assert_eq!((member.key.span.line, member.key.span.column, member.key.span.end_column), (2, 3, 7));
    assert_eq!((member.value.span.column, member.value.span.end_column), (9, 13));
    let list = json.get("n").unwrap();
    assert_eq!((list.span.line, list.span.column, list.span.end_line, list.span.end_column), (3, 8, 4, 5));
}

#[test]
fn reports_in_plain_words() {
    for (text, line, column, message) in [
        ("", 0, 0, "the file is empty"),
        (" \n ", 0, 0, "the file is empty"),
        ("{\"a\": 1,\n}", 2, 1, "a comma stands before `}`; JSON has no trailing comma"),
        ("[1 2]", 1, 4, "expected `,` or `]`, found `2`"),
        ("[1", 1, 3, "expected `,` or `]`, found the end of the file"),
        ("{a: 1}", 1, 2, "expected a key in double quotes, found `a`"),
        ("{\"a\": // x\n1}", 1, 7, "expected a value, found a comment"),
        ("[01]", 1, 2, "`01` is not a JSON number"),
        ("[1e999]", 1, 2, "`1e999` is too large"),
        ("[True]", 1, 2, "`True` is not a JSON value"),
        ("[\"\\x\"]", 1, 3, "unknown escape in a string"),
        ("[\"ab\n\"]", 1, 2, "the string is not closed in its line"),
        ("[\"\\ud800\"]", 1, 3, "half of a surrogate pair is no character"),
        ("{} {}", 1, 4, "expected the end of the file, found `{`"),
    ] {
        assert_eq!(problem(text), (Code::JsonSyntax, line, column, message.to_owned()), "{text}");
    }
}

#[test]
fn goes_on_after_duplicate_keys_and_a_byte_order_mark() {
    let mut problems = Diagnostics::new();
    let json = parse("\u{feff}{\"a\": 1, \"a\": 2, \"b\": {\"c\": 1, \"c\": 1}}", "a.json", &mut problems).unwrap();
    assert_eq!(json.get("a").unwrap().number(), Some("1"));
    let codes: Vec<Code> = problems.iter().map(|one| one.code).collect();
    assert_eq!(codes, [Code::ByteOrderMark, Code::DuplicateKey, Code::DuplicateKey]);
    let columns: Vec<u32> = problems.iter().map(|one| one.span.column).collect();
    assert_eq!(columns[1..], [10, 32]);
}

#[test]
fn refuses_deep_nesting_without_using_the_stack() {
    for text in ["[".repeat(10_000_000), "{\"a\":".repeat(2_000_000)] {
        assert_eq!(problem(&text).0, Code::TooLarge);
    }
    let deepest = format!("{}{}", "[".repeat(64), "]".repeat(64));
    assert!(parse(&deepest, "a.json", &mut Diagnostics::new()).is_some());
}

#[test]
fn a_span_names_its_bytes() {
    let text = "{\r\n  \"人员\": \"专职\",\n  \"n\": [\n 5 ] }";
    for text in [text.to_owned(), format!("\u{feff}{text}")] {
        let json = parse(&text, "a.json", &mut Diagnostics::new()).unwrap();
        let member = json.member("人员").unwrap();
        assert_eq!(&text[bytes(&text, member.key.span).unwrap()], "\"人员\"");
        assert_eq!(&text[bytes(&text, member.value.span).unwrap()], "\"专职\"");
        assert_eq!(&text[bytes(&text, json.get("n").unwrap().span).unwrap()], "[\n 5 ]");
        assert!(text[bytes(&text, json.span).unwrap()].ends_with("[\n 5 ] }"));
    }
    for (line, column, end_line, end_column) in [(0, 0, 0, 0), (1, 9, 1, 10), (9, 1, 9, 2), (2, 5, 2, 3)] {
        assert_eq!(bytes(text, Span { line, column, end_line, end_column }), None);
    }
}
