//! Stage read: JSON text to a tree that knows the place of every value, so that every later problem has one.

mod parse;

use std::ops::Range;

pub use parse::parse;

use crate::syntax::{Span, Spanned};

/// A JSON value with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Json {
    /// Where it stands, from its first to its last character.
    pub span: Span,
    /// What it is.
    pub kind: JsonKind,
}

/// What a JSON value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonKind {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number, exactly as written.
    Number(String),
    /// A string, without its escapes.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object, in source order; of a duplicate key only the first stands here.
    Object(Vec<Member>),
}

/// One `"key": value` of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The key; its span includes the quotes.
    pub key: Spanned<String>,
    /// The value.
    pub value: Json,
}

impl Json {
    /// The members of an object; none if it is something else.
    pub fn members(&self) -> &[Member] {
        if let JsonKind::Object(members) = &self.kind { members } else { &[] }
    }

    /// The items of a list; none if it is something else.
    pub fn items(&self) -> &[Json] {
        if let JsonKind::List(items) = &self.kind { items } else { &[] }
    }

    /// The member of an object with this key.
    pub fn member(&self, key: &str) -> Option<&Member> {
        self.members().iter().find(|member| member.key.value == key)
    }

    /// The value under this key.
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.member(key).map(|member| &member.value)
    }

    /// The string, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let JsonKind::Text(text) = &self.kind { Some(text) } else { None }
    }

    /// The exact text of the number, if it is one.
    pub fn number(&self) -> Option<&str> {
        if let JsonKind::Number(text) = &self.kind { Some(text) } else { None }
    }

    /// The truth value, if it is one.
    pub fn boolean(&self) -> Option<bool> {
        if let JsonKind::Bool(value) = self.kind { Some(value) } else { None }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        self.kind == JsonKind::Null
    }

    /// The string under this key, with its place.
    pub fn text_at(&self, key: &str) -> Option<Spanned<&str>> {
        let value = self.get(key)?;
        Some(Spanned { value: value.text()?, span: value.span })
    }

    /// The place of the first character only, for problems about what an object lacks.
    pub fn opening(&self) -> Span {
        Span { end_line: self.span.line, end_column: self.span.column + 1, ..self.span }
    }

    /// How the value is called in messages.
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            JsonKind::Null => "null",
            JsonKind::Bool(_) => "true or false",
            JsonKind::Number(_) => "a number",
            JsonKind::Text(_) => "a string",
            JsonKind::List(_) => "a list",
            JsonKind::Object(_) => "an object",
        }
    }
}

/// The same tree without places; numbers become what `serde_json` makes of them.
pub fn to_value(json: &Json) -> serde_json::Value {
    match &json.kind {
        JsonKind::Null => serde_json::Value::Null,
        JsonKind::Bool(value) => (*value).into(),
        JsonKind::Number(text) => serde_json::from_str(text).unwrap_or_else(|_| text.as_str().into()),
        JsonKind::Text(text) => text.as_str().into(),
        JsonKind::List(items) => items.iter().map(to_value).collect(),
        JsonKind::Object(members) => {
            members.iter().map(|member| (member.key.value.clone(), to_value(&member.value))).collect()
        }
    }
}

/// The value that a JSON pointer such as `/clauses/0/id` leads to.
pub fn at_pointer<'a>(json: &'a Json, pointer: &str) -> Option<&'a Json> {
    if pointer.is_empty() {
        return Some(json);
    }
    pointer.strip_prefix('/')?.split('/').try_fold(json, |at, segment| {
        let segment = segment.replace("~1", "/").replace("~0", "~");
        match &at.kind {
            JsonKind::List(items) => items.get(segment.parse::<usize>().ok()?),
            JsonKind::Object(_) => at.get(&segment),
            JsonKind::Null | JsonKind::Bool(_) | JsonKind::Number(_) | JsonKind::Text(_) => None,
        }
    })
}

/// The bytes of a text that a span covers, so that what stands there can be replaced and nothing else; nothing if the text has no such place.
pub fn bytes(text: &str, span: Span) -> Option<Range<usize>> {
    let (start, end) = (offset(text, span.line, span.column)?, offset(text, span.end_line, span.end_column)?);
    (start <= end).then_some(start..end)
}

/// The byte at which a column of a line starts; one column after the last character is the end of the line.
fn offset(text: &str, line: u32, column: u32) -> Option<usize> {
    // Why: the reader counts from after a byte order mark.
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let before = usize::try_from(line.checked_sub(1)?).ok()?;
    let mut at = mark;
    for _ in 0..before {
        at += text.get(at..)?.find('\n')? + 1;
    }
    let columns = usize::try_from(column.checked_sub(1)?).ok()?;
    let rest = text.get(at..)?.split('\n').next()?;
    let mut places = rest.char_indices().map(|(byte, _)| byte).chain([rest.len()]);
    places.nth(columns).map(|byte| at + byte)
}

#[cfg(test)]
mod tests;
