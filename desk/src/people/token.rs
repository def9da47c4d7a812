//! Desk, people: tokens for programs. Each has an end and scopes, and none approves or administrates.

use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use serde_json::json;
use zhunsheng_engine::Date;

use super::{
    People, Role, Roles, TokenKey,
    account::{no_random, problem, refuse_if},
};
use crate::{
    Actor, Problem, Refusal,
    log::{self, kind},
    store::{self, StoreError, Write},
};

/// The most days from today to the last day of a token.
pub const LONGEST_VALID: i64 = 366;
/// The most tokens of an account.
const MOST: usize = 50;
/// The longest title, in characters.
const LONGEST_TITLE: usize = 100;

/// What a token may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// To read at the desk.
    DeskRead,
    /// To write change requests too, if the account is an editor.
    ChangesWrite,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::DeskRead, Self::ChangesWrite];

    /// Its word in the API and in the log.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::DeskRead => "desk:read",
            Self::ChangesWrite => "changes:write",
        }
    }

    /// The scope of a word.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.id() == id)
    }
}

/// The scopes of a token, each once.
pub type Scopes = Vec<Scope>;

impl Serialize for Scope {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.id())
    }
}

/// A token, without what it is known by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Token {
    /// Its number.
    pub id: i64,
    /// What it is for.
    pub title: String,
    /// What it may be used for.
    pub scopes: Scopes,
    /// When it was made: RFC 3339, UTC.
    pub made_at: String,
    /// Its last day.
    pub expires_on: String,
    /// Whether that day has passed.
    pub expired: bool,
    /// The last day on which it was used.
    pub used_on: Option<String>,
}

/// A token to be made, as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for.
    pub title: String,
    /// What it may be used for: words of [`Scope`].
    pub scopes: Vec<String>,
    /// Its last day, `YYYY-MM-DD`.
    pub expires_on: String,
}

/// Who acts with a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenActor {
    /// The account, without the roles that a token never carries; never confirmed.
    pub actor: Actor,
    /// What the token may be used for.
    pub scopes: Scopes,
    /// The number of the token.
    pub id: i64,
}

impl People<'_> {
    /// Makes a token for an account. The key is given once and not kept.
    ///
    /// # Errors
    /// Everything that is wrong with it, that there are too many, or why the store failed.
    pub fn make_token(&self, account: &str, new: &NewToken) -> Result<(Token, TokenKey), Refusal> {
        let today = self.today();
        let mut problems = Vec::new();
        let length = new.title.chars().count();
        if new.title.trim().is_empty() || length > LONGEST_TITLE || new.title.chars().any(char::is_control) {
            let zh = format!("请写明这个令牌的用途，1 至 {LONGEST_TITLE} 个字符");
            let en = format!("say what the token is for, in 1 to {LONGEST_TITLE} characters");
            problems.push(problem("title", "token_title", zh, en, Some(&new.title)));
        }
        let scopes = scopes_of(&new.scopes, &mut problems);
        let last = last_day(&new.expires_on, today, &mut problems);
        refuse_if(problems)?;
        let key = TokenKey::make().ok_or_else(no_random)?;
        self.store.write(|write| {
            let sql = "SELECT count(*) FROM token WHERE account = ?1";
            let many = store::one(write.connection(), sql, [account], |row| row.get::<_, usize>(0))?.unwrap_or(0);
            if many >= MOST {
                return Err(Refusal::new(
                    "too_many_tokens",
                    409,
                    format!("一个账户最多有 {MOST} 个令牌，请先撤销不用的"),
                    format!("an account has at most {MOST} tokens; revoke one that is not used"),
                ));
            }
            let (made_at, words) = (write.now().to_string(), line(&scopes));
            let sql = "INSERT INTO token (digest, account, title, scopes, made_at, expires_on)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            write.run("token", sql, params![key.digest(), account, new.title, words, made_at, last])?;
            let id = write.connection().last_insert_rowid();
            let payload =
                json!({"account": account, "token": id, "title": new.title, "scopes": scopes, "expires_on": last});
            log::append(write, kind::TOKEN_MADE, account, &payload)?;
            let title = new.title.clone();
            let token = Token { id, title, scopes, made_at, expires_on: last, expired: false, used_on: None };
            Ok((token, key))
        })
    }

    /// The tokens of an account, those that have ended too, the newest first.
    ///
    /// # Errors
    /// Why the store failed.
    pub fn tokens(&self, account: &str) -> Result<Vec<Token>, StoreError> {
        let today = self.today().to_string();
        let sql =
            "SELECT id, title, scopes, made_at, expires_on, used_on FROM token WHERE account = ?1 ORDER BY id DESC";
        self.store.read(|connection| store::all(connection, sql, [account], |row| from_row(row, &today)))
    }

    /// Revokes a token of an account.
    ///
    /// # Errors
    /// If the account has no such token, or why the store failed.
    pub fn revoke_token(&self, account: &str, id: i64) -> Result<(), Refusal> {
        self.store.write(|write| {
            if revoke(write, account, account, id)? {
                return Ok(());
            }
            let (zh, en) = (format!("没有编号为 {id} 的令牌"), format!("there is no token {id}"));
            Err(Refusal::new("unknown_token", 404, zh, en))
        })
    }

    pub(super) fn revoke_all(&self, write: &Write<'_>, by: &str, account: &str) -> Result<(), StoreError> {
        let sql = "SELECT id FROM token WHERE account = ?1 ORDER BY id";
        for id in store::all(write.connection(), sql, [account], |row| row.get::<_, i64>(0))? {
            revoke(write, by, account, id)?;
        }
        Ok(())
    }

    /// Who acts with a token; nothing if there is none, its last day has passed, or its account is disabled. The day of the use is noted.
    ///
    /// # Errors
    /// Why the store failed.
    pub fn actor_of_token(&self, key: &TokenKey) -> Result<Option<TokenActor>, StoreError> {
        let today = self.today().to_string();
        let digest = key.digest();
        let Some((found, used_on)) = self.store.read(|connection| find(connection, &digest, &today))? else {
            return Ok(None);
        };
        if used_on.as_ref() != Some(&today) {
            let sql = "UPDATE token SET used_on = ?2 WHERE id = ?1";
            self.store.write(|write| write.run("token used", sql, params![found.id, today]))?;
        }
        Ok(Some(found))
    }
}

fn find(
    connection: &Connection,
    digest: &str,
    today: &str,
) -> Result<Option<(TokenActor, Option<String>)>, StoreError> {
    // Why as text: days written as YYYY-MM-DD have the order of their letters.
    let sql = "SELECT id, account.account, roles, scopes, used_on
               FROM token JOIN account ON account.account = token.account
               WHERE digest = ?1 AND disabled = 0 AND expires_on >= ?2";
    store::one(connection, sql, [digest, today], |row| {
        let (roles, scopes): (String, String) = (row.get(2)?, row.get(3)?);
        let scopes = scopes_of_line(&scopes);
        let roles = carried(Roles::of_line(&roles), &scopes);
        let actor = Actor { account: row.get(1)?, roles, confirmed: false };
        Ok((TokenActor { actor, scopes, id: row.get(0)? }, row.get(4)?))
    })
}

/// The roles of an account that a token carries.
fn carried(roles: Roles, scopes: &[Scope]) -> Roles {
    let roles = roles.without(Role::Approver).without(Role::Administrator);
    if scopes.contains(&Scope::ChangesWrite) { roles } else { roles.without(Role::Editor) }
}

fn revoke(write: &Write<'_>, by: &str, account: &str, id: i64) -> Result<bool, StoreError> {
    let sql = "DELETE FROM token WHERE id = ?1 AND account = ?2";
    if write.run("revoke token", sql, params![id, account])? == 0 {
        return Ok(false);
    }
    log::append(write, kind::TOKEN_REVOKED, by, &json!({"account": account, "token": id}))?;
    Ok(true)
}

fn from_row(row: &Row<'_>, today: &str) -> rusqlite::Result<Token> {
    let (scopes, expires_on): (String, String) = (row.get(2)?, row.get(4)?);
    Ok(Token {
        id: row.get(0)?,
        title: row.get(1)?,
        scopes: scopes_of_line(&scopes),
        made_at: row.get(3)?,
        expired: expires_on.as_str() < today,
        expires_on,
        used_on: row.get(5)?,
    })
}

fn line(scopes: &[Scope]) -> String {
    scopes.iter().map(|scope| scope.id()).collect::<Vec<_>>().join(" ")
}

fn scopes_of_line(line: &str) -> Scopes {
    line.split(' ').filter_map(Scope::of_id).collect()
}

fn scopes_of(words: &[String], problems: &mut Vec<Problem>) -> Scopes {
    let known = "desk:read, changes:write";
    for (at, word) in words.iter().enumerate().filter(|(_, word)| Scope::of_id(word).is_none()) {
        let (zh, en) =
            (format!("没有这个权限范围，可用的有 {known}"), format!("there is no such scope; there are {known}"));
        problems.push(problem(&format!("scopes[{at}]"), "unknown_scope", zh, en, Some(word)));
    }
    if words.is_empty() {
        let (zh, en) = (format!("至少要有一个权限范围：{known}"), format!("at least one scope is needed: {known}"));
        problems.push(problem("scopes", "no_scope", zh, en, None));
    }
    Scope::ALL.into_iter().filter(|scope| words.iter().any(|word| word == scope.id())).collect()
}

fn last_day(written: &str, today: Date, problems: &mut Vec<Problem>) -> String {
    let day = Date::parse(written);
    let fits = day.is_some_and(|day| (0..=LONGEST_VALID).contains(&today.days_until(day)));
    if !fits {
        let zh = format!("最后一天应写成 YYYY-MM-DD，不早于今天（{today}），最多 {LONGEST_VALID} 天以后");
        let en = format!(
            "the last day is written as YYYY-MM-DD, not before today ({today}) and at most {LONGEST_VALID} days later"
        );
        problems.push(problem("expires_on", "token_expiry", zh, en, Some(written)));
    }
    written.to_owned()
}
