//! Stage check: violations of a schema in plain words.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::types::JsonType;
use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::suggest::did_you_mean;
use crate::json_text::{Json, JsonKind};
use crate::syntax::Span;

/// What is wrong with a value, and what should stand there.
pub(super) fn of(kind: &Kind, value: &Value) -> (String, Option<String>) {
    let found = shown(value);
    let with = |message: String, expected: String| (message, Some(expected));
    match kind {
        Kind::Type { kind } => {
            let expected = types(kind);
            with(format!("expected {expected}, found {}", type_of(value)), expected)
        }
        Kind::Enum { options } => {
            let options: Vec<String> = options.as_array().into_iter().flatten().map(shown).collect();
            with(format!("{found} is not one of the allowed values"), format!("one of {}", options.join(", ")))
        }
        Kind::Constant { expected_value } => {
            let expected = shown(expected_value);
            with(format!("expected {expected}, found {found}"), expected)
        }
        Kind::Pattern { pattern } => {
            let (form, expected) = form_of(pattern);
            with(format!("{found} is not {form}"), expected)
        }
        Kind::Format { format } if format == "date" => {
            with(format!("{found} is not a date of the calendar"), "a date written YYYY-MM-DD".to_owned())
        }
        Kind::Format { format } => (format!("{found} does not have the format `{format}`"), None),
        Kind::Minimum { limit } => with(format!("{found} is smaller than {limit}"), format!("at least {limit}")),
        Kind::Maximum { limit } => with(format!("{found} is larger than {limit}"), format!("at most {limit}")),
        Kind::ExclusiveMinimum { limit } => {
            with(format!("{found} is not larger than {limit}"), format!("more than {limit}"))
        }
        Kind::ExclusiveMaximum { limit } => {
            with(format!("{found} is not smaller than {limit}"), format!("less than {limit}"))
        }
        Kind::MinLength { limit: 1 } => with("the text is empty".to_owned(), "a text".to_owned()),
        Kind::MinLength { limit } => with("the text is too short".to_owned(), format!("at least {limit} characters")),
        Kind::MaxLength { limit } => with("the text is too long".to_owned(), format!("at most {limit} characters")),
        Kind::MinItems { limit: 1 } => with("the list is empty".to_owned(), "at least one item".to_owned()),
        Kind::MinItems { limit } => with("the list is too short".to_owned(), format!("at least {limit} items")),
        Kind::MaxItems { limit } => with("the list is too long".to_owned(), format!("at most {limit} items")),
        Kind::AdditionalItems { limit } => with("the list is too long".to_owned(), format!("at most {limit} items")),
        Kind::MinProperties { limit: 1 } => with("the object is empty".to_owned(), "at least one key".to_owned()),
        Kind::MinProperties { limit } => {
            with("the object has too few keys".to_owned(), format!("at least {limit} keys"))
        }
        Kind::MaxProperties { limit } => {
            with("the object has too many keys".to_owned(), format!("at most {limit} keys"))
        }
        other => (format!("{found} does not fit the schema (`{}`)", other.keyword()), None),
    }
}

/// The patterns of our schemas by name.
fn form_of(pattern: &str) -> (&'static str, String) {
    let (form, expected) = match pattern {
        "^[a-z][a-z0-9_]*$" => ("a name in lower snake case", "a-z, 0-9 and `_`, a letter first"),
        "^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+$" => {
            ("a dotted name in lower snake case", "two or more names joined by `.`, such as `basic.staff`")
        }
        "^[a-z][a-z0-9]*(-[a-z0-9]+)*$" => ("a name in kebab case", "a-z and 0-9, words joined by `-`"),
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => ("a date", "a date written YYYY-MM-DD"),
        "^-?[0-9]+(\\.[0-9]+)?$" => ("a decimal number", "digits, such as `5`, `-1` or `0.25`"),
        "^[0-9]+(\\.[0-9]+)*$" => ("a version", "digits, such as `1` or `1.2`"),
        "^\\S(.*\\S)?$" => {
            ("a text without spaces at its ends", "a text in one line that neither starts nor ends with a space")
        }
        "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$" => ("a language tag", "a language tag such as `en`"),
        other => return ("written in the required form", format!("a text that matches `{other}`")),
    };
    (form, expected.to_owned())
}

fn types(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => type_name(*one).to_owned(),
        TypeKind::Multiple(several) => several.iter().map(type_name).collect::<Vec<_>>().join(" or "),
    }
}

fn type_name(one: JsonType) -> &'static str {
    match one {
        JsonType::Null => "null",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Number => "a number",
        JsonType::String => "a string",
        JsonType::Array => "a list",
        JsonType::Object => "an object",
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// A value in backticks, cut if it is long.
pub(super) fn shown(value: &Value) -> String {
    let text = value.to_string();
    let cut: String = text.chars().take(60).collect();
    let rest = if cut.len() < text.len() { "…" } else { "" };
    format!("`{cut}{rest}`")
}

/// The nearest of the allowed values, for a text.
pub(super) fn suggestion(kind: &Kind, value: &Value) -> Option<String> {
    match kind {
        Kind::Enum { options } => {
            let options = options.as_array().into_iter().flatten().filter_map(Value::as_str);
            did_you_mean(value.as_str()?, options)
        }
        Kind::Format { format } if format == "date" => Some("look the day up in a calendar".to_owned()),
        _ => None,
    }
}

/// The whole value, or only its opening if it is long and something is missing in it.
pub(super) fn span(kind: &Kind, place: &Json) -> Span {
    let large = matches!(place.kind, JsonKind::List(_) | JsonKind::Object(_));
    let missing = matches!(kind, Kind::MinItems { .. } | Kind::MinProperties { .. } | Kind::MaxProperties { .. });
    if large && missing { place.opening() } else { place.span }
}

pub(super) fn with_expected(problem: Diagnostic, expected: Option<String>) -> Diagnostic {
    match expected {
        Some(expected) => problem.expected(expected),
        None => problem,
    }
}
