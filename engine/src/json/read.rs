//! Ground of the engine: JSON text read from left to right. Plans and facts are read with it, each value where it is needed.
//!
//! Why not serde: it writes a reader of its own into every type of the plan, which is a third of what a browser would have to load.

use alloc::{borrow::Cow, string::String, vec::Vec};

use crate::plan::Lang;

/// No text is nested deeper.
const MOST_DEPTH: u8 = 100;

/// Where a text is not what it should be, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flaw {
    /// The byte where it shows.
    pub at: usize,
    /// What is wrong there.
    pub kind: FlawKind,
}

/// What can be wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlawKind {
    /// It ends too early.
    Ended,
    /// No value stands there.
    NoValue,
    /// No name in quotes stands there.
    NoKey,
    /// No colon after a name.
    NoColon,
    /// No comma and no closing brace.
    NoBrace,
    /// No comma and no closing bracket.
    NoBracket,
    /// A comma before a closing brace or bracket.
    Comma,
    /// Something after the end.
    Rest,
    /// A control character inside of a string.
    Control,
    /// An escape that JSON does not have.
    Escape,
    /// A number that JSON does not have.
    Number,
    /// Nested too deeply.
    Deep,
    /// Something else is needed there.
    Needed(&'static str),
}

impl FlawKind {
    /// What is wrong, without the place.
    #[must_use]
    pub fn words(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Ended => ("内容在此处突然结束", "the text ends too early"),
            Self::NoValue => ("此处应有一个值", "a value is expected"),
            Self::NoKey => ("名称要写在双引号里", "a name in double quotes is expected"),
            Self::NoColon => ("名称之后应为冒号", "a colon is expected after the name"),
            Self::NoBrace => ("此处应为逗号或右花括号", "`,` or `}` is expected"),
            Self::NoBracket => ("此处应为逗号或右方括号", "`,` or `]` is expected"),
            Self::Comma => ("此处多了一个逗号", "there is a comma too many"),
            Self::Rest => ("结束之后还有多余的内容", "something follows after the end"),
            Self::Control => ("字符串里有换行等控制字符", "a line break or other control character stands in a string"),
            Self::Escape => ("字符串里的转义写法不对", "an escape that JSON does not have"),
            Self::Number => ("数字写法不对", "a number that JSON does not have"),
            Self::Deep => ("嵌套太深", "nested too deeply"),
            Self::Needed(what) => (what, what),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

pub(crate) type Read<T> = Result<T, Flaw>;

/// A place in a text. Every reading method passes over white space first.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    depth: u8,
}

impl<'t> Cursor<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    pub(crate) fn flaw<T>(&self, kind: FlawKind) -> Read<T> {
        let kind = if self.at >= self.text.len() && !matches!(kind, FlawKind::Rest) { FlawKind::Ended } else { kind };
        Err(Flaw { at: self.at, kind })
    }

    #[inline(always)]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The bytes from the next one that is no white space.
    #[inline]
    pub(crate) fn ahead(&mut self) -> &'t [u8] {
        self.peek();
        self.text.as_bytes().get(self.at..).unwrap_or(&[])
    }

    /// Passes over bytes that were looked at; they end before a character.
    #[inline]
    pub(crate) fn pass(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// The next byte that is no white space.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.at += 1;
        }
        self.byte()
    }

    pub(crate) fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    /// The text from a byte up to here.
    fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or("")
    }

    /// Nothing but white space is left.
    pub(crate) fn end(&mut self) -> Read<()> {
        if self.peek().is_none() { Ok(()) } else { self.flaw(FlawKind::Rest) }
    }

    pub(crate) fn open(&mut self, bracket: u8) -> Read<()> {
        if !self.take(bracket) {
            return self.flaw(FlawKind::Needed(if bracket == b'{' { "{" } else { "[" }));
        }
        self.depth += 1;
        if self.depth > MOST_DEPTH { self.flaw(FlawKind::Deep) } else { Ok(()) }
    }

    /// Whether another item follows in the object or array that is open; if not, it is closed.
    pub(crate) fn another(&mut self, first: bool, closing: u8) -> Read<bool> {
        if self.take(closing) {
            self.depth -= 1;
            return Ok(false);
        }
        if first {
            return Ok(true);
        }
        if !self.take(b',') {
            return self.flaw(if closing == b'}' { FlawKind::NoBrace } else { FlawKind::NoBracket });
        }
        if self.peek() == Some(closing) { self.flaw(FlawKind::Comma) } else { Ok(true) }
    }

    /// Passes over this name and its colon, if they stand there without escapes.
    #[inline]
    pub(crate) fn take_name(&mut self, name: &str) -> bool {
        let rest = self.ahead().strip_prefix(b"\"").and_then(|rest| rest.strip_prefix(name.as_bytes()));
        let there = rest.is_some_and(|rest| rest.starts_with(b"\":"));
        self.at += if there { name.len() + 3 } else { 0 };
        there
    }

    /// A name and its colon.
    pub(crate) fn key(&mut self) -> Read<Cow<'t, str>> {
        if self.peek() != Some(b'"') {
            return self.flaw(FlawKind::NoKey);
        }
        let key = self.string()?;
        if self.take(b':') { Ok(key) } else { self.flaw(FlawKind::NoColon) }
    }

    /// A string without its quotes and escapes.
    pub(crate) fn string(&mut self) -> Read<Cow<'t, str>> {
        if !self.take(b'"') {
            return self.flaw(FlawKind::Needed("\""));
        }
        let mut start = self.at;
        let mut unescaped = String::new();
        loop {
            match self.byte() {
                Some(b'"') => {
                    let last = self.since(start);
                    self.at += 1;
                    if unescaped.is_empty() {
                        return Ok(Cow::Borrowed(last));
                    }
                    unescaped.push_str(last);
                    return Ok(Cow::Owned(unescaped));
                }
                Some(b'\\') => {
                    unescaped.push_str(self.since(start));
                    let (at, escaped) = (self.at, self.escaped()?);
                    let Some(escaped) = escaped else {
                        return Err(Flaw { at, kind: FlawKind::Escape });
                    };
                    unescaped.push(escaped);
                    start = self.at;
                }
                Some(0..32) => return self.flaw(FlawKind::Control),
                Some(_) => self.at += self.plain_bytes(),
                None => return self.flaw(FlawKind::Ended),
            }
        }
    }

    /// How many bytes from here on, at least one, are neither quote, backslash nor control character.
    #[inline]
    fn plain_bytes(&self) -> usize {
        const ONES: u64 = u64::MAX / 255;
        const HIGH: u64 = ONES << 7;
        let rest = self.text.as_bytes().get(self.at..).unwrap_or(&[]);
        let mut plain = 0;
        for eight in rest.chunks_exact(8) {
            let word = eight.try_into().map_or(0, u64::from_le_bytes);
            let zero_in = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
            // Why: a byte below 32 is one whose upper three bits are zero; a borrow only reaches bytes behind the first that stops.
            let stops = zero_in(word ^ (ONES * 0x22)) | zero_in(word ^ (ONES * 0x5C)) | zero_in(word & (ONES * 0xE0));
            if stops != 0 {
                return (plain + stops.trailing_zeros() as usize / 8).max(1);
            }
            plain += 8;
        }
        plain.max(1)
    }

    /// The character that an escape stands for; nothing for half of a pair.
    fn escaped(&mut self) -> Read<Option<char>> {
        self.at += 1;
        let escape = self.byte();
        self.at += 1;
        let plain = match escape {
            Some(c @ (b'"' | b'\\' | b'/')) => c,
            Some(b'b') => 8,
            Some(b'f') => 12,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'u') => {
                let unit = self.hex()?;
                if !(0xD800..0xDC00).contains(&unit) {
                    return Ok(char::from_u32(unit));
                }
                let here = self.at;
                if self.byte() == Some(b'\\') && self.text.as_bytes().get(self.at + 1) == Some(&b'u') {
                    self.at += 2;
                    let low = self.hex()?;
                    if (0xDC00..0xE000).contains(&low) {
                        return Ok(char::from_u32(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)));
                    }
                }
                self.at = here;
                return Ok(None);
            }
            _ => {
                self.at -= 1;
                return self.flaw(FlawKind::Escape);
            }
        };
        Ok(Some(char::from(plain)))
    }

    fn hex(&mut self) -> Read<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            let Some(digit) = self.byte().and_then(|b| char::from(b).to_digit(16)) else {
                return self.flaw(FlawKind::Escape);
            };
            unit = unit * 16 + digit;
            self.at += 1;
        }
        Ok(unit)
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        while self.byte().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        self.at > start
    }

    /// A number as it is written.
    pub(crate) fn number(&mut self) -> Read<&'t str> {
        self.peek();
        let start = self.at;
        self.at += usize::from(self.byte() == Some(b'-'));
        let zero = self.byte() == Some(b'0');
        let first = self.at;
        let mut good = self.digits() && !(zero && self.at > first + 1);
        if good && self.byte() == Some(b'.') {
            self.at += 1;
            good = self.digits();
        }
        if good && matches!(self.byte(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), Some(b'+' | b'-')));
            good = self.digits();
        }
        if good { Ok(self.since(start)) } else { self.flaw(FlawKind::Number) }
    }

    fn word(&mut self, word: &str) -> bool {
        self.peek();
        let there = self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(word.as_bytes()));
        self.at += if there { word.len() } else { 0 };
        there
    }

    pub(crate) fn null(&mut self) -> bool {
        self.word("null")
    }

    pub(crate) fn boolean(&mut self) -> Read<bool> {
        if self.word("true") {
            Ok(true)
        } else if self.word("false") {
            Ok(false)
        } else {
            self.flaw(FlawKind::Needed("true / false"))
        }
    }

    /// Passes over a value, whatever it is, and gives its text.
    pub(crate) fn raw(&mut self) -> Read<&'t str> {
        let next = self.peek();
        let start = self.at;
        match next {
            Some(b'"') => self.pass_string()?,
            Some(b'-' | b'0'..=b'9') => {
                self.number()?;
            }
            Some(b'{') => {
                self.open(b'{')?;
                let mut first = true;
                while self.another(first, b'}')? {
                    first = false;
                    if self.peek() != Some(b'"') {
                        return self.flaw(FlawKind::NoKey);
                    }
                    self.pass_string()?;
                    if !self.take(b':') {
                        return self.flaw(FlawKind::NoColon);
                    }
                    self.raw()?;
                }
            }
            Some(b'[') => {
                self.open(b'[')?;
                let mut first = true;
                while self.another(first, b']')? {
                    first = false;
                    self.raw()?;
                }
            }
            _ if self.word("true") || self.word("false") || self.null() => {}
            _ => return self.flaw(FlawKind::NoValue),
        }
        Ok(self.since(start))
    }

    /// Passes over a string. Half of a pair of escapes is found where the string is read.
    fn pass_string(&mut self) -> Read<()> {
        self.at += 1;
        loop {
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.escaped()?;
                }
                Some(0..32) => return self.flaw(FlawKind::Control),
                Some(_) => self.at += self.plain_bytes(),
                None => return self.flaw(FlawKind::Ended),
            }
        }
    }
}

/// The members of an object, as texts.
pub(crate) fn members(text: &str) -> Read<Vec<(Cow<'_, str>, &str)>> {
    let mut from = Cursor::new(text);
    let mut members = Vec::with_capacity(32);
    from.open(b'{')?;
    while from.another(members.is_empty(), b'}')? {
        members.push((from.key()?, from.raw()?));
    }
    from.end()?;
    Ok(members)
}

/// The items of an array, as texts.
pub(crate) fn items(text: &str) -> Read<Vec<&str>> {
    let mut from = Cursor::new(text);
    let mut items = Vec::new();
    from.open(b'[')?;
    while from.another(items.is_empty(), b']')? {
        items.push(from.raw()?);
    }
    from.end()?;
    Ok(items)
}

/// The text of its only value.
pub(crate) fn whole(text: &str) -> Read<&str> {
    let mut from = Cursor::new(text);
    let value = from.raw()?;
    from.end()?;
    Ok(value)
}

/// A string, if the text is one.
pub(crate) fn string(text: &str) -> Option<Cow<'_, str>> {
    Cursor::new(text).string().ok()
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
