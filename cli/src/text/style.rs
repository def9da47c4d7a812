//! Face cli, text: the few colours, and what they mean.

use anstyle::{AnsiColor, Style};

pub(crate) const PLAIN: Style = Style::new();
pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
/// Met.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
/// Not met.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// Still open.
pub(crate) const OPEN: Style = AnsiColor::Yellow.on_default().bold();
/// For somebody else to judge.
pub(crate) const JUDGE: Style = AnsiColor::Magenta.on_default().bold();
/// Lines and labels around source texts.
pub(crate) const EDGE: Style = AnsiColor::Blue.on_default().bold();

/// A text in a style; the stream strips it where nobody wants colour.
pub(crate) fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}
