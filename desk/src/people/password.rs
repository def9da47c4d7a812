//! Desk, people: which passwords are taken, and how they are kept: as Argon2id hashes, never as themselves.

use std::sync::{Condvar, Mutex, OnceLock, PoisonError};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use zhunsheng_engine::plan::Text;

use crate::text::both;

/// Memory of one hash in KiB. Why: 19 MiB with two passes is the least that OWASP recommends for Argon2id; more passes or memory would
/// only help somebody who floods the sign-in.
const MEMORY: u32 = 19 * 1024;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;

/// The fewest characters of a password.
pub const SHORTEST: usize = 12;
/// The most characters. Why: a sentence fits, and nobody makes the desk hash a book.
pub const LONGEST: usize = 256;

/// So many hashes are computed at the same time. Why: each holds its memory, and a flood of sign-ins shall not exhaust that of the computer.
const AT_ONCE: usize = 4;

/// What is much used, in small letters; shorter ones than [`SHORTEST`] are refused anyway.
const COMMON: &str = include_str!("passwords.txt");

/// What is wrong with a new password of an account; everything at once, nothing if it can be taken.
#[must_use]
pub fn problems_of(password: &str, account: &str) -> Vec<Text> {
    let mut problems = Vec::new();
    let length = password.chars().count();
    if length < SHORTEST {
        problems.push(both(
            format!("密码有 {length} 个字符，至少要 {SHORTEST} 个；可以用一句只有自己知道的话"),
            format!(
                "the password has {length} characters and needs at least {SHORTEST}; a sentence of your own will do"
            ),
        ));
    }
    if length > LONGEST {
        problems.push(both(
            format!("密码有 {length} 个字符，最多 {LONGEST} 个"),
            format!("the password has {length} characters; at most {LONGEST} are taken"),
        ));
    }
    let small = password.to_lowercase();
    // Why from three letters on: a name like `li` stands in many a good sentence.
    let name = account.split('@').next().unwrap_or_default().to_lowercase();
    if name.chars().count() > 2 && small.contains(&name) {
        problems.push(both("密码里不能有账户名", "the password must not contain the name of the account"));
    }
    if is_common(&small) {
        problems.push(both(
            "这个密码太常见，别人一猜就中；请换一个",
            "this password is among the most used ones and easily guessed; choose another",
        ));
    }
    problems
}

/// Whether many people have it, or it is a short piece over and over.
fn is_common(small: &str) -> bool {
    let repeated = |piece: usize| {
        let mut later = small.chars().skip(piece);
        small.chars().zip(later.by_ref()).all(|(one, other)| one == other)
    };
    COMMON.lines().any(|common| common == small) || small.chars().nth(4).is_some() && (1..=4).any(repeated)
}

/// The hash of a password, to be kept; nothing where the system gives no random bytes or no memory.
pub(crate) fn hash(password: &str) -> Option<String> {
    let _turn = Turn::take();
    let hash: PasswordHash = hasher()?.hash_password(password.as_bytes()).ok()?;
    Some(hash.to_string())
}

/// Whether the password has this hash. Without a hash (there is no such account, or it has no password) the same work is done for nothing,
/// so that the time an answer takes does not tell whether there is one.
pub(crate) fn is_right(password: &str, kept: Option<&str>) -> bool {
    let Some(hasher) = hasher() else { return false };
    let parsed = PasswordHash::new(kept.unwrap_or_else(|| nobodys())).ok();
    let _turn = Turn::take();
    // Why the limit: Argon2 reads the whole password, and a wrong one may be as long as a request.
    let candidate = if password.chars().nth(LONGEST).is_some() { "" } else { password };
    let right = parsed.is_some_and(|parsed| hasher.verify_password(candidate.as_bytes(), &parsed).is_ok());
    right && kept.is_some()
}

/// A hash of the same cost that belongs to nobody.
fn nobodys() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| hash("no account has this password").unwrap_or_default())
}

/// Computes the hash that belongs to nobody. Why: done at the start, the first sign-in does not take twice as long.
pub(crate) fn get_ready() {
    nobodys();
}

fn hasher() -> Option<Argon2<'static>> {
    let params = Params::new(MEMORY, PASSES, LANES, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// One of the places at which hashes are computed; given back when dropped.
struct Turn;

static BUSY: (Mutex<usize>, Condvar) = (Mutex::new(0), Condvar::new());

impl Turn {
    fn take() -> Self {
        let mut busy = BUSY.0.lock().unwrap_or_else(PoisonError::into_inner);
        while *busy >= AT_ONCE {
            busy = BUSY.1.wait(busy).unwrap_or_else(PoisonError::into_inner);
        }
        *busy += 1;
        Self
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut busy = BUSY.0.lock().unwrap_or_else(PoisonError::into_inner);
        *busy = busy.saturating_sub(1);
        BUSY.1.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::{COMMON, SHORTEST, hash, is_right, problems_of};

    #[test]
    fn a_hash_is_argon2id_with_the_stated_cost_and_a_salt_of_its_own() {
        let (Some(one), Some(two)) = (hash("一句只有自己知道的话就够了"), hash("一句只有自己知道的话就够了"))
        else {
            unreachable!("no random bytes")
        };
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two);
        assert!(is_right("一句只有自己知道的话就够了", Some(&one)));
        assert!(!is_right("一句只有自己知道的话就够啦", Some(&one)));
        assert!(!is_right("", Some(&one)));
        assert!(!is_right("no account has this password", None));
        assert!(!is_right("anything", Some("no hash at all")));
    }

    #[test]
    fn new_passwords_are_long_and_neither_common_nor_the_name() {
        let refused = |password: &str, account: &str| problems_of(password, account).len();
        assert_eq!(refused("correct horse battery", "li"), 0);
        assert_eq!(refused("一二三四五六七八九十甲乙", "li"), 0, "characters count, not bytes");
        assert_eq!(refused("elevenchars", "li"), 1);
        assert_eq!(refused("Password1234", "li"), 1);
        assert_eq!(refused("QWERTYUIOP123", "li"), 1);
        assert_eq!(refused("abcabcabcabcab", "li"), 1);
        assert_eq!(refused("ßßßßßßßßßßßßßßßß", "li"), 1);
        assert_eq!(refused("wangwu-is-my-name", "wangwu"), 1);
        assert_eq!(refused("xx WangWu xx xx", "wangwu@gx.gov.cn"), 1);
        assert_eq!(refused("little by little", "li"), 0);
        assert_eq!(refused("wangwu", "wangwu"), 2, "every problem at once");
        assert_eq!(refused(&"多".repeat(257), "li"), 2);
        assert_eq!(refused("", "li"), 1);
    }

    #[test]
    fn the_list_only_has_what_could_be_taken_otherwise() {
        let mut last = "";
        for line in COMMON.lines() {
            assert!(line.chars().count() >= SHORTEST, "{line} is too short anyway");
            assert_eq!(line, line.to_lowercase());
            assert!(last < line, "{line} is out of order");
            last = line;
        }
    }
}
