//! Desk, people: secrets made by the desk itself, for sessions and tokens. Only their digests are kept.

use std::fmt;

use crate::digest;

/// Bytes of a secret: 256 bits, so that nobody guesses one and a plain digest is enough to keep.
const BYTES: usize = 32;

/// What a session is known by: the value of its cookie. It is shown nowhere, in no log and in no error.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionKey(String);

/// What a token is known by: `zst_` and 64 hexadecimal digits. It is shown once, when it is made.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenKey(String);

/// What every token begins with, so that a scanner of sources finds one that was left in a file.
pub(crate) const TOKEN_PREFIX: &str = "zst_";

impl SessionKey {
    /// A new one; nothing where the system gives no random bytes.
    pub(crate) fn make() -> Option<Self> {
        random().map(Self)
    }

    /// The key of a cookie's value; nothing if it cannot be one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        is_hex(text).then(|| Self(text.to_owned()))
    }

    /// The value of the cookie.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What the database keeps of it.
    pub(crate) fn digest(&self) -> String {
        digest::of_fields("zhunsheng session", &[self.0.as_bytes()])
    }
}

impl TokenKey {
    pub(crate) fn make() -> Option<Self> {
        random().map(|secret| Self(format!("{TOKEN_PREFIX}{secret}")))
    }

    /// The token of a header's value (what follows `Bearer `); nothing if it cannot be one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        text.strip_prefix(TOKEN_PREFIX).is_some_and(is_hex).then(|| Self(text.to_owned()))
    }

    /// The token, to be shown to whom it belongs.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub(crate) fn digest(&self) -> String {
        digest::of_fields("zhunsheng token", &[self.0.as_bytes()])
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKey(…)")
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKey(…)")
    }
}

fn random() -> Option<String> {
    let mut bytes = [0_u8; BYTES];
    getrandom::fill(&mut bytes).ok()?;
    Some(digest::hex(&bytes))
}

fn is_hex(text: &str) -> bool {
    text.len() == 2 * BYTES && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::{SessionKey, TokenKey};

    #[test]
    fn no_two_are_equal_and_none_is_shown() {
        let (Some(one), Some(two)) = (SessionKey::make(), SessionKey::make()) else { unreachable!("no random bytes") };
        assert_ne!(one.reveal(), two.reveal());
        assert_ne!(one.digest(), two.digest());
        assert_eq!(format!("{one:?}"), "SessionKey(…)");
        assert_eq!(SessionKey::read(one.reveal()), Some(one));
    }

    #[test]
    fn what_cannot_be_one_is_never_looked_up() {
        let Some(token) = TokenKey::make() else { unreachable!("no random bytes") };
        assert!(TokenKey::read(token.reveal()).is_some());
        let spoilt = [
            token.reveal().to_uppercase(),
            token.reveal().replace("zst_", ""),
            format!("{}0", token.reveal()),
            String::from("zst_"),
            String::from("' OR 1=1 --"),
        ];
        for text in spoilt {
            assert!(TokenKey::read(&text).is_none(), "{text}");
            assert!(SessionKey::read(&text).is_none() || text.len() == 64, "{text}");
        }
    }
}
