//! Stage read: the JSON parser. Linear in time; the nesting is limited before it could exhaust the stack.

use std::collections::BTreeSet;
use std::str::Chars;

use super::{Json, JsonKind, Member};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::syntax::{Span, Spanned};

/// Levels of lists and objects; a package needs about six.
const DEEPEST: usize = 64;

/// Parses one JSON text. Problems go to `problems`; without a tree there is at least one error among them.
pub fn parse(text: &str, file: &str, problems: &mut Diagnostics) -> Option<Json> {
    let (text, mark) = match text.strip_prefix('\u{feff}') {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    if mark {
        let place = Span { line: 1, column: 1, end_line: 1, end_column: 2 };
        let message = "the file starts with a byte order mark";
        let problem = Diagnostic::error(Code::ByteOrderMark, file, place, message);
        problems.push(problem.hint("save the file as UTF-8 without BOM"));
    }
    let mut reader = Reader { rest: text.chars(), line: 1, column: 1, file, problems };
    match reader.document() {
        Ok(json) => Some(json),
        Err(problem) => {
            problems.push(*problem);
            None
        }
    }
}

type Parsed<T> = Result<T, Box<Diagnostic>>;

struct Reader<'a> {
    rest: Chars<'a>,
    line: u32,
    column: u32,
    file: &'a str,
    problems: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn document(&mut self) -> Parsed<Json> {
        self.skip_space();
        if self.peek().is_none() {
            return Err(Box::new(
                Diagnostic::error(Code::JsonSyntax, self.file, Span::default(), "the file is empty")
                    .hint("`zhunsheng new` shows the form of every file; rules/README.md describes it"),
            ));
        }
        let json = self.value(0)?;
        self.skip_space();
        match self.peek() {
            None => Ok(json),
            Some(_) => Err(self.unexpected("the end of the file")),
        }
    }

    fn value(&mut self, depth: usize) -> Parsed<Json> {
        let start = self.here();
        let kind = match self.peek() {
            Some('{' | '[') if depth >= DEEPEST => {
                let message = format!("lists and objects are nested more than {DEEPEST} levels deep");
                let problem = Diagnostic::error(Code::TooLarge, self.file, start, message);
                return Err(Box::new(problem.hint("a package needs about six")));
            }
            Some('{') => self.object(depth, start)?,
            Some('[') => self.list(depth, start)?,
            Some('"') => JsonKind::Text(self.string()?),
            Some('-' | '+' | '.' | '0'..='9') => JsonKind::Number(self.number()?),
            Some(first) if first.is_alphabetic() => self.word()?,
            _ => return Err(self.unexpected("a value")),
        };
        Ok(Json { span: self.since(start), kind })
    }

    fn object(&mut self, depth: usize, start: Span) -> Parsed<JsonKind> {
        let mut members: Vec<Member> = Vec::new();
        let mut seen = BTreeSet::new();
        self.advance();
        loop {
            self.skip_space();
            let key_start = self.here();
            match self.peek() {
                Some('}') if members.is_empty() => break,
                Some('"') => (),
                Some('}') => return Err(self.trailing_comma('}')),
                _ => return Err(self.unclosed(start, "a key in double quotes")),
            }
            let key = Spanned { value: self.string()?, span: self.since(key_start) };
            self.skip_space();
            if self.peek() != Some(':') {
                return Err(self.unclosed(start, "`:` after the key"));
            }
            self.advance();
            self.skip_space();
            let value = self.value(depth + 1)?;
            if seen.insert(key.value.clone()) {
                members.push(Member { key, value });
            } else {
                let message = format!("the key `{}` stands twice in this object", key.value);
                let first = members.iter().find(|member| member.key.value == key.value);
                let line = first.map_or(start.line, |first| first.key.span.line);
                let hint = format!("it stands first in line {line}; take one of them out");
                self.problems.push(Diagnostic::error(Code::DuplicateKey, self.file, key.span, message).hint(hint));
            }
            self.skip_space();
            match self.peek() {
                Some(',') => self.advance(),
                Some('}') => break,
                _ => return Err(self.unclosed(start, "`,` or `}`")),
            }
        }
        self.advance();
        Ok(JsonKind::Object(members))
    }

    fn list(&mut self, depth: usize, start: Span) -> Parsed<JsonKind> {
        let mut items = Vec::new();
        self.advance();
        loop {
            self.skip_space();
            match self.peek() {
                Some(']') if items.is_empty() => break,
                Some(']') => return Err(self.trailing_comma(']')),
                None => return Err(self.unclosed(start, "a value")),
                Some(_) => items.push(self.value(depth + 1)?),
            }
            self.skip_space();
            match self.peek() {
                Some(',') => self.advance(),
                Some(']') => break,
                _ => return Err(self.unclosed(start, "`,` or `]`")),
            }
        }
        self.advance();
        Ok(JsonKind::List(items))
    }

    fn string(&mut self) -> Parsed<String> {
        let start = self.here();
        self.advance();
        let mut text = String::new();
        loop {
            let here = self.here();
            match self.next() {
                Some('"') => return Ok(text),
                Some('\\') => text.push(self.escape(here)?),
                Some('\n' | '\r') | None => {
                    let end = Span { end_line: here.line, end_column: here.column, ..start };
                    return Err(self
                        .refuse(end, "the string is not closed in its line")
                        .expected_here("`\"`")
                        .hint_here("close it with `\"`; a line break in a text is written `\\n`"));
                }
                Some(control) if control < ' ' => {
                    let message = format!("the control character U+{:04X} stands in a string", u32::from(control));
                    return Err(self.refuse(here, message).hint_here("write it as an escape, such as `\\t`"));
                }
                Some(other) => text.push(other),
            }
        }
    }

    fn escape(&mut self, start: Span) -> Parsed<char> {
        Ok(match self.next() {
            Some(plain @ ('"' | '\\' | '/')) => plain,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let first = self.four_hex_digits(start)?;
                let high = first.checked_sub(0xd800).filter(|offset| *offset < 0x400);
                let code = match high {
                    None => first,
                    Some(high) => {
                        let pair = self.next() == Some('\\') && self.next() == Some('u');
                        let second = if pair { self.four_hex_digits(start)? } else { 0 };
                        let low = second.checked_sub(0xdc00).filter(|offset| *offset < 0x400);
                        low.map_or(0xd800, |low| 0x10000 + (high << 10) + low)
                    }
                };
                match char::from_u32(code) {
                    Some(character) => character,
                    None => return Err(self.refuse(self.since(start), "half of a surrogate pair is no character")),
                }
            }
            _ => {
                let problem = self.refuse(self.since(start), "unknown escape in a string");
                return Err(problem
                    .expected_here("`\\\"` `\\\\` `\\/` `\\b` `\\f` `\\n` `\\r` `\\t` or `\\u` with four digits"));
            }
        })
    }

    fn four_hex_digits(&mut self, start: Span) -> Parsed<u32> {
        let mut code = 0;
        for _ in 0..4 {
            match self.next().and_then(|digit| digit.to_digit(16)) {
                Some(digit) => code = code * 16 + digit,
                None => return Err(self.refuse(self.since(start), "`\\u` needs four hexadecimal digits")),
            }
        }
        Ok(code)
    }

    fn number(&mut self) -> Parsed<String> {
        let start = self.here();
        let text = self.take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
        // serde_json knows the grammar; what it accepts is kept as written.
        match serde_json::from_str::<serde_json::Number>(&text) {
            Ok(_) => Ok(text),
            Err(error) => {
                let large = error.to_string().contains("out of range");
                let fault = if large { "is too large" } else { "is not a JSON number" };
                let problem = self.refuse(self.since(start), format!("`{text}` {fault}"));
                Err(if large {
                    problem
                } else {
                    problem
                        .expected_here("digits, such as `5`, `-1` or `0.25`")
                        .hint_here("no zeros in front, no thousands separators, no unit")
                })
            }
        }
    }

    fn word(&mut self) -> Parsed<JsonKind> {
        let start = self.here();
        let word = self.take_while(|c| c.is_alphanumeric() || c == '_');
        match word.as_str() {
            "null" => Ok(JsonKind::Null),
            "true" => Ok(JsonKind::Bool(true)),
            "false" => Ok(JsonKind::Bool(false)),
            _ => {
                let hint = match word.to_lowercase().as_str() {
                    "none" | "nil" | "undefined" | "null" => "write `null`",
                    "true" | "yes" => "write `true`",
                    "false" | "no" => "write `false`",
                    _ => "put text in double quotes",
                };
                Err(self.refuse(self.since(start), format!("`{word}` is not a JSON value")).hint_here(hint))
            }
        }
    }

    fn unexpected(&self, expected: &str) -> Box<Diagnostic> {
        let mut following = self.rest.clone();
        let (found, hint) = match (following.next(), following.next()) {
            (None, _) => ("the end of the file".to_owned(), None),
            (Some('/'), Some('/' | '*')) | (Some('#'), _) => (
                "a comment".to_owned(),
                Some("JSON has no comments; use a `note` or `$comment` where there is one".to_owned()),
            ),
            (Some('\''), _) => ("`'`".to_owned(), Some("use double quotes".to_owned())),
            (Some(other), _) if other.is_control() => (format!("`{}`", other.escape_debug()), None),
            (Some(other), _) => {
                let ascii = half_width(other).map(|ascii| format!("write the half-width `{ascii}`"));
                let comma = || "a comma is missing before it".to_owned();
                let hint = ascii.or_else(|| (expected.starts_with("`,`") && starts_a_value(other)).then(comma));
                (format!("`{other}`"), hint)
            }
        };
        let mut problem = self.refuse(self.here(), format!("expected {expected}, found {found}"));
        problem.found = Some(found);
        problem.expected = Some(expected.to_owned());
        problem.hint = hint;
        problem
    }

    /// Like `unexpected`; at the end of the file it says what was left open.
    fn unclosed(&self, opening: Span, expected: &str) -> Box<Diagnostic> {
        let mut problem = self.unexpected(expected);
        if self.peek().is_none() {
            let place = format!("line {}, column {}", opening.line, opening.column);
            problem.hint = Some(format!("what is opened in {place} is not closed"));
        }
        problem
    }

    fn trailing_comma(&self, closing: char) -> Box<Diagnostic> {
        let message = format!("a comma stands before `{closing}`; JSON has no trailing comma");
        self.refuse(self.here(), message).hint_here("remove the comma")
    }

    fn refuse(&self, span: Span, message: impl Into<String>) -> Box<Diagnostic> {
        Box::new(Diagnostic::error(Code::JsonSyntax, self.file, span, message))
    }

    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.rest.next();
        match next {
            Some('\n') => {
                self.line += 1;
                self.column = 1;
            }
            Some(_) => self.column += 1,
            None => (),
        }
        next
    }

    fn advance(&mut self) {
        self.next();
    }

    fn skip_space(&mut self) {
        self.take_while(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some(character) = self.peek().filter(|next| accept(*next)) {
            taken.push(character);
            self.advance();
        }
        taken
    }

    /// The next character.
    fn here(&self) -> Span {
        Span { line: self.line, column: self.column, end_line: self.line, end_column: self.column + 1 }
    }

    /// From the start up to, not including, the next character.
    fn since(&self, start: Span) -> Span {
        Span { end_line: self.line, end_column: self.column, ..start }
    }
}

/// The ASCII character for punctuation that a Chinese keyboard types.
fn half_width(character: char) -> Option<char> {
    match character {
        '“' | '”' => Some('"'),
        '【' => Some('['),
        '】' => Some(']'),
        '、' => Some(','),
        '！'..='～' => char::from_u32(u32::from(character).checked_sub(0xfee0)?),
        _ => None,
    }
}

fn starts_a_value(character: char) -> bool {
    matches!(character, '"' | '{' | '[' | '-') || character.is_ascii_alphanumeric()
}

/// Additions to a boxed problem.
trait Explain {
    fn hint_here(self, hint: &str) -> Self;
    fn expected_here(self, expected: &str) -> Self;
}

impl Explain for Box<Diagnostic> {
    fn hint_here(mut self, hint: &str) -> Self {
        self.hint = Some(hint.to_owned());
        self
    }

    fn expected_here(mut self, expected: &str) -> Self {
        self.expected = Some(expected.to_owned());
        self
    }
}
