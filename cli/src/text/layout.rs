//! Face cli, text: lines of styled text, wrapped by display width, with the line-breaking manners of Chinese and English.

use std::borrow::Cow;

use anstyle::Style;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::style::PLAIN;

/// Marks that no line may start with.
const NEVER_FIRST: &str = "，。；：！、）」』》”’…·,.;:!)]}%";
/// Marks that no line may end with.
const NEVER_LAST: &str = "（「『《“‘([{";

/// A piece of a line.
pub(crate) struct Span<'a> {
    style: Style,
    text: Cow<'a, str>,
    keeps: bool,
}

/// A piece in a style.
pub(crate) fn span<'a>(style: Style, text: impl Into<Cow<'a, str>>) -> Span<'a> {
    Span { style, text: text.into(), keeps: false }
}

/// A piece that is not broken over two lines, such as the number of a clause.
pub(crate) fn kept<'a>(style: Style, text: impl Into<Cow<'a, str>>) -> Span<'a> {
    Span { keeps: true, ..span(style, text) }
}

/// A piece without any style.
pub(crate) fn plain<'a>(text: impl Into<Cow<'a, str>>) -> Span<'a> {
    span(PLAIN, text)
}

/// A text under construction.
pub(crate) struct Page {
    text: String,
    width: usize,
}

impl Page {
    pub(crate) fn new(width: usize) -> Self {
        Self { text: String::new(), width }
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// An empty line, unless there is one or nothing yet.
    pub(crate) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A paragraph; its first line starts at `indent`, the others at `hang`.
    pub(crate) fn line(&mut self, indent: usize, hang: usize, spans: &[Span<'_>]) {
        let letters: Vec<Letter> = spans.iter().flat_map(letters).collect();
        let mut rest = letters.as_slice();
        let mut start = indent;
        loop {
            let room = self.width.saturating_sub(start).max(10);
            let (now, later) = cut(rest, room);
            self.text.extend(std::iter::repeat_n(' ', start));
            self.write(now);
            self.text.push('\n');
            if later.is_empty() {
                break;
            }
            rest = later;
            start = hang;
        }
    }

    fn write(&mut self, letters: &[Letter]) {
        let mut style = PLAIN;
        for letter in letters {
            if letter.style != style {
                self.text.push_str(&format!("{style:#}{}", letter.style));
                style = letter.style;
            }
            self.text.push(letter.character);
        }
        self.text.push_str(&format!("{style:#}"));
    }
}

#[derive(Clone, Copy)]
struct Letter {
    character: char,
    style: Style,
    width: usize,
    keeps: bool,
}

fn letters<'a>(span: &'a Span<'_>) -> impl Iterator<Item = Letter> + 'a {
    span.text.chars().map(|character| {
        let character = printable(character);
        Letter { character, style: span.style, width: character.width().unwrap_or(0), keeps: span.keeps }
    })
}

/// The longest beginning that fits and may end there, and what follows it.
fn cut(letters: &[Letter], room: usize) -> (&[Letter], &[Letter]) {
    let mut used = 0;
    let mut last_break = None;
    for (index, pair) in letters.windows(2).enumerate() {
        let [this, next] = pair else { continue };
        used += this.width;
        if may_break(*this, *next) {
            last_break = Some(index + 1);
        }
        // Why: a space at the end of a line takes no room.
        if used + next.width > room && next.character != ' ' {
            let (now, later) = letters.split_at(last_break.unwrap_or(index + 1));
            return (trim_end(now), trim_start(later));
        }
    }
    (letters, &[])
}

fn may_break(this: Letter, next: Letter) -> bool {
    if this.keeps && next.keeps {
        return false;
    }
    if NEVER_FIRST.contains(next.character) || NEVER_LAST.contains(this.character) || next.character == ' ' {
        return false;
    }
    this.character == ' ' || this.width == 2 || next.width == 2
}

fn trim_start(letters: &[Letter]) -> &[Letter] {
    let blanks = letters.iter().take_while(is_blank).count();
    letters.get(blanks..).unwrap_or_default()
}

fn trim_end(letters: &[Letter]) -> &[Letter] {
    let blanks = letters.iter().rev().take_while(is_blank).count();
    letters.get(..letters.len() - blanks).unwrap_or_default()
}

fn is_blank(letter: &&Letter) -> bool {
    matches!(letter.character, ' ' | '\u{3000}')
}

/// A stand-in for what could move the cursor or colour the terminal.
fn printable(character: char) -> char {
    match character {
        '\n' | '\t' | '\r' => ' ',
        _ if character.is_control() => '\u{fffd}',
        // Why: marks that reorder text can make it read as something else.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => character,
    }
}

/// A text from outside, fit for one line of a terminal.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(printable).collect()
}

/// A text filled up with spaces to a display width.
pub(crate) fn pad(text: &str, width: usize) -> String {
    let text = one_line(text);
    let gap = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(gap))
}

/// The greatest display width.
pub(crate) fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(|text| text.width()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::{Page, pad, plain};

    fn lines(width: usize, text: &str) -> Vec<String> {
        let mut page = Page::new(width);
        page.line(0, 2, &[plain(text)]);
        page.into_text().lines().map(String::from).collect()
    }

    #[test]
    fn wraps_by_display_width_and_keeps_marks_at_the_end() {
        for width in 12..60 {
            let text = "候选站点的专职人员（含站点负责人）不少于5人，at least five full-time staff，其他条件不变。";
            for line in lines(width, text) {
                assert!(line.width() <= width + 2, "{width}: {line}");
                assert!(!line.trim_start().starts_with(['，', '。', '）']), "{width}: {line}");
                assert!(!line.ends_with('（'), "{width}: {line}");
            }
            let joined: String = lines(width, text).concat();
            assert_eq!(joined.replace(' ', ""), text.replace(' ', ""));
        }
    }

    #[test]
    fn words_stay_whole_where_they_fit() {
        assert_eq!(lines(14, "alpha beta gamma"), ["alpha beta", "  gamma"]);
        assert_eq!(lines(12, "abcdefghijklmnop"), ["abcdefghijkl", "  mnop"]);
    }

    #[test]
    fn what_could_move_the_cursor_is_not_printed() {
        assert_eq!(lines(40, "a\u{1b}[2Jb\nc"), ["a\u{fffd}[2Jb c"]);
        assert_eq!(pad("专职", 6), "专职  ");
    }
}
