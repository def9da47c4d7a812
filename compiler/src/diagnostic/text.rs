//! Stage report: diagnostics as text for a terminal, with the line they are about and a mark under it.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthChar as _;

use super::{Diagnostic, Severity};
use crate::package::Package;
use crate::syntax::Span;

/// Lines that are wider than this many terminal columns are shown in part.
const WIDEST: usize = 140;
/// Terminal columns kept before the mark when a line is shown in part.
const LEAD: usize = 40;
const TAB: usize = 4;

/// All diagnostics, one after the other, with an empty line between them.
pub fn render<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>, package: &Package, colour: bool) -> String {
    let blocks: Vec<String> = diagnostics.into_iter().map(|one| render_one(one, package, colour)).collect();
    blocks.join("\n")
}

/// One diagnostic; ends with a line break.
pub fn render_one(one: &Diagnostic, package: &Package, colour: bool) -> String {
    let paint = Paint { colour };
    let mark = match one.severity {
        Severity::Error => AnsiColor::Red.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default().bold(),
    };
    let edge = AnsiColor::Blue.on_default().bold();
    let head = paint.with(mark, &format!("{}[{}]", one.severity.name(), one.code.name()));
    let message = paint.with(Style::new().bold(), &format!(": {}", one.message));
    let number = one.span.line.to_string();
    let source = package.line(&one.file, one.span.line);
    let margin = " ".repeat(if source.is_some() { number.len() } else { 1 });

    let mut lines = vec![format!("{head}{message}")];
    lines.push(format!("{margin}{} {}", paint.with(edge, "-->"), place(one, package)));
    let bar = paint.with(edge, "|");
    if let Some(source) = source {
        let excerpt = excerpt(source, one.span);
        let under = paint.with(mark, &"^".repeat(excerpt.width));
        lines.push(format!("{margin} {bar}"));
        lines.push(format!("{} {bar} {}", paint.with(edge, &number), excerpt.text));
        lines.push(format!("{margin} {bar} {}{under}", " ".repeat(excerpt.indent)));
    }
    let mut tail = |label: &str, text: &str| {
        for (index, line) in text.lines().enumerate() {
            let label = if index == 0 { paint.with(edge, &format!("= {label}:")) } else { " ".repeat(label.len() + 3) };
            lines.push(format!("{margin} {label} {line}"));
        }
    };
    if let Some(found) = &one.found {
        tail("found", found);
    }
    if let Some(expected) = &one.expected {
        tail("expected", expected);
    }
    if let Some(hint) = &one.hint {
        tail("help", hint);
    }
    lines.push(String::new());
    lines.join("\n")
}

struct Paint {
    colour: bool,
}

impl Paint {
    fn with(&self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

fn place(one: &Diagnostic, package: &Package) -> String {
    let mut place = package.name.clone();
    if !one.file.is_empty() {
        let slash = if place.is_empty() { "" } else { "/" };
        let _ = write!(place, "{slash}{}", one.file);
    }
    if one.span.line > 0 {
        let _ = write!(place, ":{}:{}", one.span.line, one.span.column);
    }
    place
}

struct Excerpt {
    text: String,
    /// Terminal columns before the mark.
    indent: usize,
    /// Terminal columns under the mark.
    width: usize,
}

/// One character as it is printed: a tab becomes spaces, a control character a visible stand-in.
fn printed(character: char) -> (char, usize) {
    match character {
        '\t' => (' ', TAB),
        _ if character.is_control() => ('\u{fffd}', 1),
        _ => (character, character.width().unwrap_or(0)),
    }
}

fn excerpt(source: &str, span: Span) -> Excerpt {
    let first = usize::try_from(span.column.saturating_sub(1)).unwrap_or(0);
    let last = if span.end_line > span.line { usize::MAX } else { usize::try_from(span.end_column).unwrap_or(0) };
    let last = last.saturating_sub(1);
    let width_of = |from: usize, until: usize| -> usize {
        source.trim_end().chars().skip(from).take(until.saturating_sub(from)).map(|c| printed(c).1).sum()
    };
    let before = width_of(0, first);
    let marked = width_of(first, last).max(1);
    let total = width_of(0, usize::MAX);

    let start = if total > WIDEST { before.saturating_sub(LEAD) } else { 0 };
    let stop = if total > WIDEST { start + WIDEST } else { usize::MAX };
    let mut text = String::new();
    let mut indent = 0;
    let mut at = 0;
    if start > 0 {
        text.push('…');
        indent = 1;
    }
    for (index, character) in source.trim_end().chars().enumerate() {
        let (shown, width) = printed(character);
        if at >= start && at + width <= stop {
            text.extend(std::iter::repeat_n(shown, if character == '\t' { TAB } else { 1 }));
            if index < first {
                indent += width;
            }
        }
        at += width;
    }
    if at > stop {
        text.push('…');
    }
    let room = stop.saturating_sub(before.max(start)).max(1);
    Excerpt { text, indent, width: marked.min(room) }
}
