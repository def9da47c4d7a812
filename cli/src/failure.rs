//! Face cli: why a command ends with another exit code than 0.

use zhunsheng_engine::Lang;

use crate::text::{
    layout::one_line,
    style::{BAD, BOLD, EDGE, paint},
    words::words,
};

/// What went wrong, ready to be printed.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) message: String,
    /// The exit code: 1, unless a command says that it has more to tell apart.
    pub(crate) code: u8,
}

impl Failure {
    /// One sentence about what went wrong.
    pub(crate) fn new(lang: Lang, what: &str) -> Self {
        let words = words(lang);
        Self { message: format!("{}{}\n", paint(BAD, words.error), paint(BOLD, &one_line(what))), code: 1 }
    }

    /// Nothing went wrong; the exit code says what came out.
    pub(crate) fn silent(code: u8) -> Self {
        Self { message: String::new(), code }
    }

    /// The same with another exit code.
    pub(crate) fn with_code(self, code: u8) -> Self {
        Self { code, ..self }
    }

    /// What to do about it.
    pub(crate) fn hint(mut self, lang: Lang, hint: &str) -> Self {
        let label = paint(EDGE, words(lang).hint);
        self.message.push_str(&format!("  {label}{}\n", one_line(hint)));
        self
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self { message, code: 1 }
    }
}
