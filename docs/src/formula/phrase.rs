//! Page, content: pieces of a line, put together with the brackets that their order of computation needs.

use crate::{
    model::{Line, Span},
    words::Words,
};

/// How tightly a piece holds together, from the tightest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Atom,
    Product,
    Sum,
    Comparison,
    And,
    Or,
    Loose,
}

/// A part of a line.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) line: Line,
    pub(super) level: Level,
}

impl Piece {
    pub(super) fn atom(line: Line) -> Self {
        Self { line, level: Level::Atom }
    }

    /// A phrase around the piece, such as that it holds.
    pub(super) fn says(self, words: &str) -> Self {
        Self { line: phrase(words, &[self.line]), level: Level::Comparison }
    }

    /// The piece with more words after it.
    pub(super) fn aside(mut self, words: Line) -> Self {
        self.line.extend(words);
        self
    }

    /// The line, in brackets where it binds more loosely than what stands around it.
    pub(super) fn beside(self, outer: Level, words: &Words) -> Line {
        if self.level <= outer { self.line } else { wrapped(words.brackets, &self.line) }
    }
}

/// A phrase with lines in place of `{}`, in order.
pub(super) fn phrase(words: &str, lines: &[Line]) -> Line {
    let mut line = Line::new();
    let mut lines = lines.iter();
    for (index, part) in words.split("{}").enumerate() {
        if index > 0 {
            line.extend(lines.next().cloned().unwrap_or_default());
        }
        if !part.is_empty() {
            line.push(Span::Text(String::from(part)));
        }
    }
    line
}

/// A phrase around one line.
pub(super) fn wrapped(words: &str, inner: &Line) -> Line {
    phrase(words, std::slice::from_ref(inner))
}

/// Lines with words between them.
pub(super) fn joined(lines: &[Line], between: &str) -> Line {
    let mut all = Line::new();
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            all.push(Span::Text(String::from(between)));
        }
        all.extend(line.iter().cloned());
    }
    all
}
