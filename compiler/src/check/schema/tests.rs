//! Beside the pipeline: tests of the schema check.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::{Form, check};
use crate::diagnostic::Diagnostics;
use crate::json_text::parse;

const FORMS: [Form; 5] = [Form::Policy, Form::Parameters, Form::Facts, Form::Locale, Form::Case];

fn problems(text: &str, form: Form) -> Diagnostics {
    let mut problems = Diagnostics::new();
    let json = parse(text, "a.json", &mut problems).unwrap();
    check(&json, form, "a.json", &mut problems);
    problems.sort();
    problems
}

#[test]
fn every_schema_compiles_and_wants_an_object() {
    for form in FORMS {
        assert!(form.schema().is_ok(), "{form:?}: {:?}", form.schema().as_ref().err());
        let found = problems("[]", form);
        assert_eq!(found.iter().next().unwrap().message, "expected an object, found a list", "{form:?}");
    }
}

#[test]
fn reports_each_violation_at_its_place() {
    let text = r#"{ "type": "object", "additionalProperties": true, "extra": 1,
  "properties": {
    "Bad": { "title": "x", "type": "boolean", "x-group": "g", "x-order": 1 },
    "a": { "titel": "x", "type": "integr", "x-group": "g", "x-order": "1" },
    "b": { "title": "", "type": "string", "x-group": "g", "x-order": 1, "enum": ["a", "b", "a"], "x-labels": { "a": "甲", "b": "乙" } },
    "c": { "title": "专职", "type": "integer", "x-group": "g", "x-order": 1, "format": "date", "minimum": 0, "maximum": 3, "x-unit": "磅" },
    "d": { "title": "x", "type": "integer", "x-group": "g", "x-order": 1 }
  } }"#;
    let found = problems(text, Form::Facts);
    let found: Vec<(u32, u32, String)> = found
        .iter()
        .map(|one| {
            let hint = one.hint.as_deref().map(|hint| format!(" ({hint})")).unwrap_or_default();
            (one.span.line, one.span.column, format!("{}{hint}", one.message))
        })
        .collect();
    let found: Vec<(u32, u32, &str)> =
        found.iter().map(|(line, column, text)| (*line, *column, text.as_str())).collect();
    assert_eq!(
        found,
        [
            (1, 45, "expected `false`, found `true`"),
            (
                1,
                51,
                "unknown key `extra` (keys that may still be added here: `$comment`, `$schema`, `description`, `title`)"
            ),
            (3, 5, "as a key, `\"Bad\"` is not a name in lower snake case"),
            (4, 12, "unknown key `titel` (did you mean `title`?)"),
            (4, 34, "`\"integr\"` is not one of the allowed values (did you mean `integer`?)"),
            (4, 71, "expected a whole number, found a string"),
            (5, 21, "the text is empty"),
            (5, 92, "this item stands twice in the list (take one of them out)"),
            (
                6,
                76,
                "the key `format` does not fit the other keys here (remove it, or correct the `type` or `format` beside it)"
            ),
            (6, 132, "`\"磅\"` is not one of the allowed values"),
            (7, 10, "the key `maximum` is missing"),
            (7, 10, "the key `minimum` is missing"),
            (7, 10, "the key `x-unit` is missing"),
        ]
    );
}

#[test]
fn reports_a_wrong_date_once() {
    let text = r#"{ "title": "t", "as_of": "2026-02-30", "facts": {}, "expect": {} }"#;
    let found = problems(text, Form::Case);
    let about_date: Vec<&str> =
        found.iter().filter(|one| one.span.column == 26).map(|one| one.message.as_str()).collect();
    assert_eq!(about_date, ["`\"2026-02-30\"` is not a date of the calendar"]);
}
