//! Face cli: the terminal: language, width and colour, and writing to it without ever failing on a closed pipe.

use std::{
    env,
    io::{self, ErrorKind, IsTerminal as _, Write as _},
};

use anstream::{AutoStream, ColorChoice};
use jiff::Zoned;
use zhunsheng_engine::{Date, Lang};

use crate::{
    args::{Colour, Language},
    failure::Failure,
    text::words::{fill, words},
};

/// Columns where nobody says how many there are.
const PIPE_WIDTH: usize = 100;
/// Longer lines are hard to read, narrower ones hard to lay out.
const WIDTHS: (usize, usize) = (40, 120);

/// Where a command writes to.
pub(crate) struct Screen {
    /// The language of the texts.
    pub(crate) lang: Lang,
    /// Columns of a line.
    pub(crate) width: usize,
    /// Whether a person reads the output.
    pub(crate) is_terminal: bool,
    /// Whether the reader has gone away.
    pub(crate) closed: bool,
    out: AutoStream<io::Stdout>,
    err: AutoStream<io::Stderr>,
}

impl Screen {
    pub(crate) fn new(language: Option<Language>, colour: Colour) -> Self {
        let choice = ColorChoice::from(colour);
        let is_terminal = io::stdout().is_terminal();
        let measured = terminal_size::terminal_size().filter(|_| is_terminal);
        let width = measured.map_or(PIPE_WIDTH, |(width, _)| usize::from(width.0));
        Self {
            lang: language.map_or_else(language_of_system, Lang::from),
            width: width.clamp(WIDTHS.0, WIDTHS.1),
            is_terminal,
            closed: false,
            out: AutoStream::new(io::stdout(), choice),
            err: AutoStream::new(io::stderr(), choice),
        }
    }

    /// Prints a text; once the reader has gone away, does nothing.
    pub(crate) fn say(&mut self, text: &str) -> Result<(), Failure> {
        if self.closed {
            return Ok(());
        }
        match self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()) {
            Ok(()) => Ok(()),
            Err(why) if why.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(why) => {
                let what = fill(words(self.lang).cannot_print, &[&why.to_string()]);
                Err(Failure::new(self.lang, &what))
            }
        }
    }

    /// Prints to standard error.
    pub(crate) fn complain(&mut self, text: &str) {
        // Why: where standard error is closed too, there is nobody left to tell.
        let _ = self.err.write_all(text.as_bytes());
    }
}

fn language_of_system() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()));
    match set {
        Some(locale) if locale.to_ascii_lowercase().starts_with("en") => Lang::En,
        _ => Lang::Zh,
    }
}

/// Today in the time zone of this computer: the only clock of the project's rules.
pub(crate) fn today(lang: Lang) -> Result<Date, Failure> {
    let day = Zoned::now().date();
    let date = Date::parse(&day.to_string());
    date.ok_or_else(|| Failure::new(lang, words(lang).no_clock))
}
