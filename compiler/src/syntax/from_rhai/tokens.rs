//! Stage parse: the recorded tokens with both their ends, and which bracket belongs to which.

use rhai::{Position, Token};

use super::source::{Place, Source};
use crate::syntax::Span;

pub(super) struct Recorded {
    pub(super) token: Token,
    start: Place,
    end: Place,
}

pub(super) struct Tokens {
    list: Vec<Recorded>,
    /// For each opening bracket or template its closing token, and the reverse.
    partner: Vec<Option<usize>>,
    source: Source,
    line_offset: u32,
}

/// What the next `}` or other closing bracket closes.
struct Open {
    index: usize,
    /// The template whose `${` this is.
    template: Option<usize>,
}

impl Tokens {
    /// `line_offset` is the number of lines before `text` in the file.
    pub(super) fn new(recorded: Vec<(Token, Position)>, text: &str, line_offset: u32) -> Self {
        let partner = vec![None; recorded.len()];
        let mut tokens =
            Self { list: Vec::with_capacity(recorded.len()), partner, source: Source::new(text), line_offset };
        let mut open: Vec<Open> = Vec::new();
        // The template whose text goes on, or whose `${` is about to open.
        let mut text_of: Option<usize> = None;
        let mut opens_in: Option<usize> = None;
        for (token, position) in recorded {
            let index = tokens.list.len();
            let place = tokens.place(position);
            if let Some(Recorded { token: Token::InterpolatedString(..), end, .. }) = tokens.list.last_mut() {
                *end = place;
            }
            let (start, end) = match (&token, text_of) {
                // Rhai gives an empty text no position; it begins after the `}` in any case.
                (Token::StringConstant(..), Some(_)) => {
                    let start = tokens.last_end();
                    (start, tokens.source.after_text(start, '`'))
                }
                (Token::InterpolatedString(..), Some(_)) => (tokens.last_end(), place),
                _ => (place, tokens.end_of(&token, place)),
            };
            let was_in = opens_in.take();
            match (&token, text_of.take()) {
                (Token::StringConstant(..), Some(template)) => tokens.pair(template, index),
                (Token::InterpolatedString(..), within) => opens_in = Some(within.unwrap_or(index)),
                (Token::LeftParen | Token::LeftBracket | Token::LeftBrace | Token::MapStart, _) => {
                    open.push(Open { index, template: was_in });
                }
                (Token::RightParen | Token::RightBracket | Token::RightBrace, _) => {
                    if let Some(opening) = open.pop() {
                        tokens.pair(opening.index, index);
                        text_of = opening.template;
                    }
                }
                _ => (),
            }
            tokens.list.push(Recorded { token, start, end });
        }
        tokens
    }

    fn pair(&mut self, opening: usize, closing: usize) {
        for (from, to) in [(opening, closing), (closing, opening)] {
            if let Some(partner) = self.partner.get_mut(from) {
                *partner = Some(to);
            }
        }
    }

    fn last_end(&self) -> Place {
        self.list.last().map_or((1, 1), |last| last.end)
    }

    fn place(&self, position: Position) -> Place {
        match (position.line(), position.position()) {
            (Some(line), Some(column)) => (wide(line), wide(column)),
            _ => self.last_end(),
        }
    }

    fn end_of(&self, token: &Token, start: Place) -> Place {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let first = self.source.at(start).unwrap_or(' ');
        match token {
            Token::StringConstant(..) => self.source.after_string(start, first),
            Token::InterpolatedString(..) => start,
            _ if word(first) => {
                let end = self.source.skip_while(start, word);
                let has_fraction = first.is_ascii_digit() && !matches!(token, Token::IntegerConstant(..));
                if has_fraction { self.source.skip_while(end, |c| word(c) || c == '.') } else { end }
            }
            // A negative literal is one token.
            Token::IntegerConstant(..) | Token::FloatConstant(..) | Token::DecimalConstant(..) => {
                self.source.skip_while((start.0, start.1 + 1), |c| word(c) || c == '.')
            }
            Token::CharConstant(..) => self.source.after_string(start, '\''),
            Token::Reserved(symbol) => (start.0, start.1 + wide(symbol.chars().count())),
            _ if token.is_literal() => (start.0, start.1 + wide(token.literal_syntax().len())),
            _ => (start.0, start.1 + 1),
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<&Token> {
        self.list.get(index).map(|one| &one.token)
    }

    pub(super) fn before(&self, index: usize) -> Option<&Token> {
        self.get(index.checked_sub(1)?)
    }

    pub(super) fn indices(&self) -> std::ops::Range<usize> {
        0..self.list.len()
    }

    /// The closing token of an opening one, and the reverse.
    pub(super) fn partner(&self, index: usize) -> Option<usize> {
        self.partner.get(index).copied().flatten()
    }

    /// The last token of something that opens here; the token itself if it opens nothing.
    pub(super) fn closing(&self, index: usize) -> usize {
        self.partner(index).filter(|closing| *closing > index).unwrap_or(index)
    }

    /// The token that starts at a position, or the last one before it.
    pub(super) fn index_at(&self, position: Position) -> usize {
        let place = self.place(position);
        self.list.partition_point(|one| one.start <= place).saturating_sub(1)
    }

    /// Whether a token starts exactly at this position.
    pub(super) fn starts_at(&self, position: Position) -> Option<usize> {
        let index = self.index_at(position);
        let start = self.list.get(index)?.start;
        (!position.is_none() && start == self.place(position)).then_some(index)
    }

    /// The text of a token that stands in one line.
    pub(super) fn text(&self, index: usize) -> String {
        self.list.get(index).map(|one| self.source.between(one.start, one.end)).unwrap_or_default()
    }

    /// From the first character of one token to the last character of another.
    pub(super) fn span(&self, first: usize, last: usize) -> Span {
        match (self.list.get(first), self.list.get(last)) {
            (Some(first), Some(last)) => self.shifted(first.start, last.end),
            _ => Span::default(),
        }
    }

    /// The token at a position; without one, the place after the last token.
    pub(super) fn span_of_position(&self, position: Position) -> Span {
        match self.starts_at(position) {
            Some(index) => self.span(index, index),
            None => {
                let end = self.last_end();
                self.shifted(end, (end.0, end.1 + 1))
            }
        }
    }

    fn shifted(&self, start: Place, end: Place) -> Span {
        let offset = self.line_offset;
        Span { line: start.0 + offset, column: start.1, end_line: end.0 + offset, end_column: end.1 }
    }
}

fn wide(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
