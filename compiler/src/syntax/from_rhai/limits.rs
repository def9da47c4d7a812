//! Stage parse: what Rhai can take, checked before it sees the text, and how a text is cut into statements.

use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::Span;

const LARGEST: usize = 2 * 1024 * 1024;
/// Rhai counts lines and columns in 16 bits and saturates silently.
const MOST_LINES: usize = 60_000;
const LONGEST_LINE: usize = 60_000;

pub(super) fn byte_order_mark(file: &str) -> Diagnostic {
    let place = Span { line: 1, column: 1, end_line: 1, end_column: 2 };
    Diagnostic::error(Code::ByteOrderMark, file, place, "the file starts with a byte order mark")
        .hint("save the file as UTF-8 without BOM")
}

pub(super) fn too_large(text: &str, file: &str) -> Option<Diagnostic> {
    let refuse = |span, message: String| Some(Diagnostic::error(Code::TooLarge, file, span, message));
    if text.len() > LARGEST {
        return refuse(Span::default(), format!("the file has {} bytes; the limit is {LARGEST} (2 MiB)", text.len()));
    }
    let lines = text.split('\n').count();
    if lines > MOST_LINES {
        return refuse(Span::default(), format!("the file has {lines} lines; the limit is {MOST_LINES}"));
    }
    for (line, content) in (1..).zip(text.split('\n')) {
        let length = content.chars().count();
        if length > LONGEST_LINE {
            let place = Span { line, column: 1, end_line: line, end_column: 2 };
            return refuse(place, format!("the line has {length} characters; the limit is {LONGEST_LINE}"));
        }
    }
    None
}

/// The text cut before every line that looks like the start of a statement, with the number of lines before each cut.
pub(super) fn statements(text: &str) -> Vec<(u32, String)> {
    let mut pieces: Vec<(u32, String)> = Vec::new();
    for (offset, line) in (0..).zip(text.split_inclusive('\n')) {
        match pieces.last_mut() {
            Some((_, piece)) if !starts_a_statement(line) => piece.push_str(line),
            _ => pieces.push((offset, line.to_owned())),
        }
    }
    pieces
}

fn starts_a_statement(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let first_word = line.strip_suffix(rest).unwrap_or_default();
    match first_word {
        "" => false,
        "let" | "const" | "fn" | "import" | "export" => rest.starts_with(' '),
        _ => rest.trim_start().starts_with('('),
    }
}
