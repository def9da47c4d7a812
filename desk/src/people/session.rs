//! Desk, people: sessions. They live in the database, so that ending one ends it at once, wherever it is used.

use rusqlite::{Connection, Row, params};
use serde::Serialize;
use serde_json::json;

use super::{
    People, Role, Roles, SessionKey, SignInRefused,
    account::{self, hash_of, no_random, problem, problems_of_password, refuse_if},
    credential, instant,
};
use crate::{
    Actor, Refusal,
    log::{self, kind},
    store::{self, StoreError, Write},
};

/// A session that was not used for so long has ended, in seconds.
pub const IDLE: i64 = 30 * 60;
/// A session ends after so long however much it is used, in seconds.
pub const ABSOLUTE: i64 = 12 * 60 * 60;
/// How long it counts that the person proved to be the one who signed in, in seconds.
pub const CONFIRMED: i64 = 5 * 60;
/// Uses within so many seconds are noted once. Why: else every question to the desk would write to the disk.
const NOTED_EVERY: i64 = 30;

/// How somebody signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// With the password kept here.
    Password,
    /// At the provider of OpenID Connect.
    Oidc,
}

impl Way {
    /// Its word in the API and in the log.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Oidc => "oidc",
        }
    }
}

/// A session that is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Session {
    /// The account.
    pub account: String,
    /// The name of the person.
    pub name: String,
    /// What the account may do at this moment.
    pub roles: Roles,
    /// Until when it counts that the person confirmed to be there: RFC 3339, UTC.
    pub confirmed_until: Option<String>,
    /// When it ends if it is not used any more: RFC 3339, UTC.
    pub expires_at: String,
    /// Whether the account has a password here.
    #[serde(skip)]
    pub has_password: bool,
}

impl Session {
    /// Who acts in this session.
    #[must_use]
    pub fn actor(&self) -> Actor {
        let account = self.account.clone();
        Actor { account, roles: self.roles, confirmed: self.confirmed_until.is_some() }
    }

    /// Whether the account has a role.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.roles.has(role)
    }
}

/// A row of the table, with what is known of its account.
struct Kept {
    session: Session,
    used_at: i64,
}

impl People<'_> {
    /// Signs in with a password, always into a new session.
    ///
    /// # Errors
    /// That it was refused, without the reason, or why the store failed.
    pub fn sign_in(&self, account: &str, password: &str) -> Result<SessionKey, SignInRefused> {
        let account = account::canonical(account);
        let key = SessionKey::make().ok_or_else(|| SignInRefused::Failed(no_random()))?;
        self.with_password(&account, password, |write| Ok(self.begin(write, &account, Way::Password, &key)?))?;
        Ok(key)
    }

    /// Signs in an account that somebody else vouches for. The name has to be that of the account to the letter.
    ///
    /// # Errors
    /// That there is no such account or that it is disabled, without saying which, or why the store failed.
    pub fn sign_in_elsewhere(&self, account: &str, way: Way) -> Result<SessionKey, SignInRefused> {
        let key = SessionKey::make().ok_or_else(|| SignInRefused::Failed(no_random()))?;
        self.store.write(|write| {
            let found = account::find(write.connection(), account)?;
            if found.is_none_or(|found| found.disabled) {
                return Err(SignInRefused::Refused);
            }
            self.begin(write, account, way, &key)?;
            Ok(key)
        })
    }

    fn begin(&self, write: &Write<'_>, account: &str, way: Way, key: &SessionKey) -> Result<(), StoreError> {
        let now = self.now();
        let ended = "DELETE FROM session WHERE used_at <= ?1 OR began_at <= ?2";
        write.run("ended sessions", ended, params![now - IDLE, now - ABSOLUTE])?;
        let sql = "INSERT INTO session (digest, account, way, began_at, used_at) VALUES (?1, ?2, ?3, ?4, ?4)";
        write.run("session", sql, params![key.digest(), account, way.id(), now])?;
        log::append(write, kind::SIGNED_IN, account, &json!({"account": account, "way": way.id()})).map(|_| ())
    }

    /// The session of a key, if it is in force; this counts as a use.
    ///
    /// # Errors
    /// Why the store failed.
    pub fn session(&self, key: &SessionKey) -> Result<Option<Session>, StoreError> {
        let now = self.now();
        let digest = key.digest();
        let Some(kept) = self.store.read(|connection| find(connection, &digest, now))? else { return Ok(None) };
        if now - kept.used_at >= NOTED_EVERY {
            let sql = "UPDATE session SET used_at = ?2 WHERE digest = ?1";
            self.store.write(|write| write.run("session used", sql, params![digest, now]))?;
        }
        Ok(Some(kept.session))
    }

    /// Who acts in a session.
    ///
    /// # Errors
    /// Why the store failed.
    pub fn actor_of_session(&self, key: &SessionKey) -> Result<Option<Actor>, StoreError> {
        Ok(self.session(key)?.map(|session| session.actor()))
    }

    /// Confirms with the password that the person is still the one who signed in. Gives the session as it is then.
    ///
    /// # Errors
    /// That it was refused (wrong ones count for the lock-out), that there is no session, or why the store failed.
    pub fn confirm(&self, key: &SessionKey, password: &str) -> Result<Session, Refusal> {
        let session = self.session(key)?.ok_or_else(not_signed_in)?;
        self.with_password(&session.account, password, |write| Ok(self.confirmed(write, key)?))?;
        self.session(key)?.ok_or_else(not_signed_in)
    }

    /// Confirms a session for whom somebody else vouches; the account has to be the one of the session.
    ///
    /// # Errors
    /// That another account was vouched for, that there is no session, or why the store failed.
    pub fn confirm_elsewhere(&self, key: &SessionKey, account: &str) -> Result<Session, Refusal> {
        let session = self.session(key)?.ok_or_else(not_signed_in)?;
        if session.account != account {
            return Err(Refusal::from(SignInRefused::Refused));
        }
        self.store.write(|write| self.confirmed(write, key))?;
        self.session(key)?.ok_or_else(not_signed_in)
    }

    fn confirmed(&self, write: &Write<'_>, key: &SessionKey) -> Result<(), StoreError> {
        let sql = "UPDATE session SET confirmed_until = ?2 WHERE digest = ?1";
        write.run("confirmed", sql, params![key.digest(), self.now() + CONFIRMED]).map(|_| ())
    }

    /// Ends a session. Without one, nothing happens.
    ///
    /// # Errors
    /// Why the store failed.
    pub fn sign_out(&self, key: &SessionKey) -> Result<(), StoreError> {
        let digest = key.digest();
        self.store.write(|write| {
            let sql = "SELECT account FROM session WHERE digest = ?1";
            let account = store::one(write.connection(), sql, [&digest], |row| row.get::<_, String>(0))?;
            let Some(account) = account else { return Ok(()) };
            write.run("end session", "DELETE FROM session WHERE digest = ?1", [&digest])?;
            log::append(write, kind::SIGNED_OUT, &account, &json!({"account": account})).map(|_| ())
        })
    }

    /// Changes the password of who is signed in. Ends all other sessions of the account.
    ///
    /// # Errors
    /// What is wrong with the new password, that the old one was refused (it counts for the lock-out), that there is no session, or why the store
    /// failed.
    pub fn change_password(&self, key: &SessionKey, old: &str, new: &str) -> Result<(), Refusal> {
        let session = self.session(key)?.ok_or_else(not_signed_in)?;
        let account = session.account;
        let mut problems = problems_of_password(new, &account, "new");
        if old == new {
            let (zh, en) = ("新密码与原密码相同", "the new password is the old one");
            problems.push(problem("new", "same_password", zh, en, None));
        }
        refuse_if(problems)?;
        let hash = hash_of(new)?;
        let changed = self.with_password(&account, old, |write| {
            credential::set(write, &account, &hash)?;
            let sql = "DELETE FROM session WHERE account = ?1 AND digest <> ?2";
            write.run("end sessions", sql, params![account, key.digest()])?;
            let payload = json!({"account": account, "password": "changed"});
            log::append(write, kind::ACCOUNT_CHANGED, &account, &payload)?;
            Ok(())
        });
        Ok(changed?)
    }
}

/// The refusal of who is not signed in.
fn not_signed_in() -> Refusal {
    Refusal::new(
        "not_signed_in",
        401,
        "没有登录，或者登录已过期，请重新登录",
        "you are not signed in, or no longer; sign in again",
    )
}

fn find(connection: &Connection, digest: &str, now: i64) -> Result<Option<Kept>, StoreError> {
    let sql = "SELECT account.account, name, roles, began_at, used_at, confirmed_until
               FROM session JOIN account ON account.account = session.account
               WHERE digest = ?1 AND disabled = 0 AND began_at > ?2 AND used_at > ?3";
    let found = store::one(connection, sql, params![digest, now - ABSOLUTE, now - IDLE], |row| kept(row, now))?;
    let Some(mut kept) = found else { return Ok(None) };
    kept.session.has_password = credential::has_password(connection, &kept.session.account)?;
    Ok(Some(kept))
}

fn kept(row: &Row<'_>, now: i64) -> rusqlite::Result<Kept> {
    let roles: String = row.get(2)?;
    let began_at: i64 = row.get(3)?;
    let confirmed_until: Option<i64> = row.get(5)?;
    let session = Session {
        account: row.get(0)?,
        name: row.get(1)?,
        roles: Roles::of_line(&roles),
        confirmed_until: confirmed_until.filter(|until| now < *until).map(instant),
        expires_at: instant((now + IDLE).min(began_at + ABSOLUTE)),
        has_password: false,
    };
    Ok(Kept { session, used_at: row.get(4)? })
}
