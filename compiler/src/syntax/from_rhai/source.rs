//! Stage parse: the text by line and column, to find where a token ends.

/// Line and column, both from 1.
pub(super) type Place = (u32, u32);

pub(super) struct Source {
    lines: Vec<Vec<char>>,
}

impl Source {
    pub(super) fn new(text: &str) -> Self {
        Self { lines: text.split('\n').map(|line| line.chars().collect()).collect() }
    }

    /// The character at a place; a line break at the end of every line but the last.
    pub(super) fn at(&self, (line, column): Place) -> Option<char> {
        let row = usize::try_from(line).ok()?.checked_sub(1)?;
        let index = usize::try_from(column).ok()?.checked_sub(1)?;
        let content = self.lines.get(row)?;
        let line_break = index == content.len() && row + 1 < self.lines.len();
        if line_break { Some('\n') } else { content.get(index).copied() }
    }

    fn after(&self, place: Place) -> Place {
        if self.at(place) == Some('\n') { (place.0 + 1, 1) } else { (place.0, place.1 + 1) }
    }

    /// The place after the characters that are accepted.
    pub(super) fn skip_while(&self, mut place: Place, accept: impl Fn(char) -> bool) -> Place {
        while self.at(place).is_some_and(&accept) {
            place = self.after(place);
        }
        place
    }

    /// The place after a string that opens at `place`; a doubled quote stands for one.
    pub(super) fn after_string(&self, place: Place, quote: char) -> Place {
        self.after_text(self.after(place), quote)
    }

    /// The place after the closing quote, from inside the string.
    pub(super) fn after_text(&self, mut place: Place, quote: char) -> Place {
        while let Some(character) = self.at(place) {
            place = self.after(place);
            if character == '\\' && quote != '`' {
                place = self.after(place);
            } else if character == quote {
                if self.at(place) != Some(quote) {
                    break;
                }
                place = self.after(place);
            }
        }
        place
    }

    /// The characters of one line from a place up to another.
    pub(super) fn between(&self, from: Place, until: Place) -> String {
        (from.1..until.1).map_while(|column| self.at((from.0, column))).collect()
    }
}
