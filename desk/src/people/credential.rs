//! Desk, people: the one check of a password. Whatever is wrong, the answer is the same, after the same work.

use rusqlite::{Connection, params};
use serde_json::json;
use zhunsheng_engine::plan::Text;

use super::{People, account, instant, lockout::Attempts, password};
use crate::{
    Refusal,
    log::{self, kind},
    store::{self, StoreError, Write},
    text::both,
};

/// Why nobody was signed in or confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInRefused {
    /// There is no such account, its password is another, it is disabled or locked: which of them, nobody is told.
    Refused,
    /// The store failed, or the system gave no random bytes.
    Failed(Refusal),
}

impl SignInRefused {
    /// What is said to the person.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::Refused => both(
                "账户或密码不对，或者账户已停用、因多次输错密码而暂时锁定",
                "the account or the password is wrong, or the account is disabled, or locked for a while after wrong passwords",
            ),
            Self::Failed(refusal) => refusal.message.clone(),
        }
    }
}

impl From<StoreError> for SignInRefused {
    fn from(why: StoreError) -> Self {
        Self::Failed(Refusal::from(why))
    }
}

impl From<SignInRefused> for Refusal {
    fn from(why: SignInRefused) -> Self {
        let message = why.message();
        match why {
            SignInRefused::Refused => Self::new("sign_in_refused", 401, message.zh, message.en),
            SignInRefused::Failed(refusal) => refusal,
        }
    }
}

/// What is kept for the password of an account, or for nobody.
struct Credential {
    /// The account; empty where there is none of the name.
    account: String,
    hash: Option<String>,
    attempts: Attempts,
}

impl People<'_> {
    /// Checks a password and does something in the transaction that records the result. The check counts for the lock-out, whatever it is for.
    pub(super) fn with_password<T>(
        &self,
        account: &str,
        password: &str,
        then: impl FnOnce(&Write<'_>) -> Result<T, SignInRefused>,
    ) -> Result<T, SignInRefused> {
        let seen = self.store.read(|connection| read(connection, account))?;
        let right = password::is_right(password, seen.hash.as_deref());
        let done = self.store.write(|write| -> Result<Option<T>, SignInRefused> {
            let now = self.now();
            // Why once more: while the hash was computed, others may have guessed, or the password may have been changed.
            let Credential { account, hash, attempts } = read(write.connection(), account)?;
            let known = account::find(write.connection(), &account)?.is_some_and(|account| !account.disabled);
            let accepted = right && known && hash == seen.hash && !attempts.is_locked(now);
            let after = match (accepted, right && hash == seen.hash) {
                (true, _) => Attempts::default(),
                (false, true) => attempts,
                (false, false) => attempts.after_wrong(now),
            };
            save(write, &account, &after)?;
            if Attempts::locked_now(&attempts, &after) && !account.is_empty() {
                let until = after.locked_until.map(instant);
                let payload = json!({"account": account, "locks": after.locks, "until": until});
                log::append(write, kind::ACCOUNT_LOCKED, log::SYSTEM, &payload)?;
            }
            if accepted { then(write).map(Some) } else { Ok(None) }
        })?;
        done.ok_or(SignInRefused::Refused)
    }
}

/// What is kept of an account; of nobody, where it does not exist.
fn read(connection: &Connection, account: &str) -> Result<Credential, StoreError> {
    let sql = "SELECT account, hash, wrong, locks, locked_until FROM credential WHERE account IN (?1, '')
               ORDER BY account DESC LIMIT 1";
    let found = store::one(connection, sql, [account], |row| {
        let attempts = Attempts { wrong: row.get(2)?, locks: row.get(3)?, locked_until: row.get(4)? };
        Ok(Credential { account: row.get(0)?, hash: row.get(1)?, attempts })
    })?;
    found.ok_or_else(|| StoreError::Damaged(String::from("the row of nobody is missing in `credential`")))
}

fn save(write: &Write<'_>, account: &str, attempts: &Attempts) -> Result<(), StoreError> {
    let Attempts { wrong, locks, locked_until } = attempts;
    let sql = "UPDATE credential SET wrong = ?2, locks = ?3, locked_until = ?4 WHERE account = ?1";
    write.run("attempts", sql, params![account, wrong, locks, locked_until]).map(|_| ())
}

/// Begins to keep something for an account.
pub(super) fn add(write: &Write<'_>, account: &str, hash: Option<&str>) -> Result<(), StoreError> {
    let sql = "INSERT INTO credential (account, hash) VALUES (?1, ?2)";
    write.run("credential", sql, params![account, hash]).map(|_| ())
}

/// Sets the password and forgives wrong ones.
pub(super) fn set(write: &Write<'_>, account: &str, hash: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO credential (account, hash) VALUES (?1, ?2)
               ON CONFLICT (account) DO UPDATE SET hash = ?2, wrong = 0, locks = 0, locked_until = NULL";
    write.run("credential", sql, params![account, hash]).map(|_| ())
}

/// Forgives wrong passwords.
pub(super) fn forgive(write: &Write<'_>, account: &str) -> Result<(), StoreError> {
    save(write, account, &Attempts::default())
}

/// Whether the account has a password.
pub(super) fn has_password(connection: &Connection, account: &str) -> Result<bool, StoreError> {
    let sql = "SELECT hash IS NOT NULL FROM credential WHERE account = ?1";
    Ok(store::one(connection, sql, [account], |row| row.get(0))?.unwrap_or(false))
}
