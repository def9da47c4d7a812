//! Desk, people: accounts. They are added and changed by records, so that who had which role at which time can be told for ever.

use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{People, Role, Roles, credential, instant, password};
use crate::{
    Problem, Refusal,
    log::{self, kind},
    store::{self, StoreError},
    text::both,
};

/// The longest name of an account.
const LONGEST_ACCOUNT: usize = 64;
/// The longest name of a person, in characters.
const LONGEST_NAME: usize = 80;

/// An account, as its administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// What is typed to sign in.
    pub account: String,
    /// The name of the person.
    pub name: String,
    /// What it may do.
    pub roles: Roles,
    /// Whether it can still be used.
    pub disabled: bool,
    /// Until when wrong passwords have locked it: RFC 3339, UTC.
    pub locked_until: Option<String>,
    /// When it was added: RFC 3339, UTC.
    pub added_at: String,
}

/// An account to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// What is typed to sign in: small letters, digits and `. - _ @`, beginning with a letter or a digit.
    pub account: String,
    /// The name of the person.
    pub name: String,
    /// At least one role.
    pub roles: Roles,
}

/// What shall be changed of an account; what is not named stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountChange {
    /// The name of the person.
    #[serde(default)]
    pub name: Option<String>,
    /// All of its roles from now on.
    #[serde(default)]
    pub roles: Option<Roles>,
    /// Whether it is shut out.
    #[serde(default)]
    pub disabled: Option<bool>,
}

/// The name of an account as it is kept, from what a person typed: without spaces around it, in small letters.
#[must_use]
pub fn canonical(typed: &str) -> String {
    typed.trim().to_ascii_lowercase()
}

impl People<'_> {
    /// Adds an account; without a password it can only sign in elsewhere. `by` is who does it.
    ///
    /// # Errors
    /// Everything that is wrong with the account and its password, that it exists already, or why the store failed.
    pub fn add_account(&self, by: &str, new: &NewAccount, password: Option<&str>) -> Result<Account, Refusal> {
        let mut problems = problems_of_account(new);
        if let Some(password) = password {
            problems.extend(problems_of_password(password, &new.account, "password"));
        }
        refuse_if(problems)?;
        let hash = password.map(hash_of).transpose()?;
        self.store.write(|write| {
            if find(write.connection(), &new.account)?.is_some() {
                let NewAccount { account, .. } = new;
                return Err(Refusal::new(
                    "account_exists",
                    409,
                    format!("账户 {account} 已经存在"),
                    format!("there is an account {account} already"),
                ));
            }
            let payload = json!({"account": new.account, "name": new.name, "roles": new.roles});
            log::append(write, kind::ACCOUNT_ADDED, by, &payload)?;
            credential::add(write, &new.account, hash.as_deref())?;
            existing(write.connection(), &new.account, self.now())
        })
    }

    /// Changes an account. New roles and being disabled end its sessions, and being disabled its tokens too.
    ///
    /// # Errors
    /// If there is no such account, if no administrator would be left, if a name is wrong, or why the store failed.
    pub fn change_account(&self, by: &str, account: &str, change: &AccountChange) -> Result<Account, Refusal> {
        if let Some(name) = &change.name {
            refuse_if(problem_of_name(name).into_iter().collect())?;
        }
        if change.roles.is_some_and(Roles::is_empty) {
            refuse_if(vec![no_role()])?;
        }
        self.store.write(|write| {
            let now = self.now();
            let before = existing(write.connection(), account, now)?;
            let roles = change.roles.filter(|roles| *roles != before.roles);
            let disabled = change.disabled.filter(|disabled| *disabled != before.disabled);
            let name = change.name.as_ref().filter(|name| **name != before.name);
            let administrates = |roles: Roles, disabled: bool| roles.has(Role::Administrator) && !disabled;
            let loses = administrates(before.roles, before.disabled)
                && !administrates(roles.unwrap_or(before.roles), disabled.unwrap_or(before.disabled));
            if loses && !other_administrator(write.connection(), account)? {
                return Err(Refusal::new(
                    "last_administrator",
                    409,
                    format!("{account} 是最后一个可用的管理员，不能停用，也不能去掉管理员角色；请先另设一个管理员"),
                    format!("{account} is the last administrator and can neither be disabled nor lose the role; make another one first"),
                ));
            }
            if roles.is_none() && disabled.is_none() && name.is_none() {
                return Ok(before);
            }
            let mut payload = Map::from_iter([(String::from("account"), Value::from(account))]);
            let changed = [("name", name.map(|name| json!(name))), ("roles", roles.map(|roles| json!(roles)))];
            let changed = changed.into_iter().chain([("disabled", disabled.map(Value::from))]);
            payload.extend(changed.filter_map(|(key, value)| Some((String::from(key), value?))));
            log::append(write, kind::ACCOUNT_CHANGED, by, &payload)?;
            if roles.is_some() || disabled == Some(true) {
                write.run("end sessions", "DELETE FROM session WHERE account = ?1", [account])?;
            }
            if disabled == Some(true) {
                self.revoke_all(write, by, account)?;
            }
            existing(write.connection(), account, now)
        })
    }

    /// Lifts a lock-out.
    ///
    /// # Errors
    /// If there is no such account, or why the store failed.
    pub fn unlock(&self, by: &str, account: &str) -> Result<Account, Refusal> {
        self.store.write(|write| {
            existing(write.connection(), account, self.now())?;
            credential::forgive(write, account)?;
            log::append(write, kind::ACCOUNT_CHANGED, by, &json!({"account": account, "unlocked": true}))?;
            existing(write.connection(), account, self.now())
        })
    }

    /// Sets a password without asking for the old one, as the command line does. Ends all sessions of the account and any lock-out.
    ///
    /// # Errors
    /// If there is no such account, what is wrong with the password, or why the store failed.
    pub fn set_password(&self, by: &str, account: &str, new: &str) -> Result<(), Refusal> {
        refuse_if(problems_of_password(new, account, "new"))?;
        let hash = hash_of(new)?;
        self.store.write(|write| {
            existing(write.connection(), account, self.now())?;
            credential::set(write, account, &hash)?;
            write.run("end sessions", "DELETE FROM session WHERE account = ?1", [account])?;
            log::append(write, kind::ACCOUNT_CHANGED, by, &json!({"account": account, "password": "set"}))?;
            Ok(())
        })
    }

    /// Every account, by name.
    ///
    /// # Errors
    /// Why the store failed.
    pub fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let now = self.now();
        let sql = format!("{COLUMNS} ORDER BY account.account");
        self.store.read(|connection| store::all(connection, &sql, [], |row| from_row(row, now)))
    }

    /// One account.
    ///
    /// # Errors
    /// Why the store failed.
    pub fn account(&self, account: &str) -> Result<Option<Account>, StoreError> {
        let now = self.now();
        self.store.read(|connection| find_at(connection, account, now))
    }
}

const COLUMNS: &str = "SELECT account.account, name, roles, disabled, added_at, locked_until
                       FROM account LEFT JOIN credential ON credential.account = account.account";

fn from_row(row: &Row<'_>, now: i64) -> rusqlite::Result<Account> {
    let roles: String = row.get(2)?;
    let locked_until: Option<i64> = row.get(5)?;
    Ok(Account {
        account: row.get(0)?,
        name: row.get(1)?,
        roles: Roles::of_line(&roles),
        disabled: row.get(3)?,
        locked_until: locked_until.filter(|until| now < *until).map(instant),
        added_at: row.get(4)?,
    })
}

fn find_at(connection: &Connection, account: &str, now: i64) -> Result<Option<Account>, StoreError> {
    let sql = format!("{COLUMNS} WHERE account.account = ?1");
    store::one(connection, &sql, [account], |row| from_row(row, now))
}

/// An account as it stands, whatever the time.
pub(super) fn find(connection: &Connection, account: &str) -> Result<Option<Account>, StoreError> {
    find_at(connection, account, i64::MAX)
}

fn existing(connection: &Connection, account: &str, now: i64) -> Result<Account, Refusal> {
    let found = find_at(connection, account, now)?;
    found.ok_or_else(|| {
        Refusal::new(
            "unknown_account",
            404,
            format!("没有名为 {account} 的账户"),
            format!("there is no account {account}"),
        )
    })
}

fn other_administrator(connection: &Connection, account: &str) -> Result<bool, StoreError> {
    let sql = "SELECT roles FROM account WHERE account <> ?1 AND disabled = 0";
    let others = store::all(connection, sql, params![account], |row| row.get::<_, String>(0))?;
    Ok(others.iter().any(|roles| Roles::of_line(roles).has(Role::Administrator)))
}

pub(super) fn refuse_if(problems: Vec<Problem>) -> Result<(), Refusal> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(Refusal::new("not_valid", 422, "提交的内容有误，没有保存", "what was sent has problems; nothing was saved")
        .with(problems))
}

pub(super) fn problem(
    path: &str,
    code: &str,
    zh: impl Into<String>,
    en: impl Into<String>,
    found: Option<&str>,
) -> Problem {
    let found = found.map(String::from);
    Problem { path: String::from(path), code: String::from(code), message: both(zh, en), hint: None, found }
}

fn problems_of_account(new: &NewAccount) -> Vec<Problem> {
    let mut problems = Vec::new();
    let account = new.account.as_str();
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_@".contains(&byte);
    let begins = account.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit());
    if !begins || account.len() > LONGEST_ACCOUNT || !account.bytes().all(fits) {
        problems.push(problem(
            "account",
            "account_name",
            format!("账户名应为小写字母、数字和 . - _ @，以字母或数字开头，最多 {LONGEST_ACCOUNT} 个字符，如 li 或 li.ming"),
            format!("the name of an account has small letters, digits and . - _ @, begins with a letter or a digit and has at most {LONGEST_ACCOUNT} characters, such as li or li.ming"),
            Some(account),
        ));
    }
    problems.extend(problem_of_name(&new.name));
    if new.roles.is_empty() {
        problems.push(no_role());
    }
    problems
}

fn no_role() -> Problem {
    problem("roles", "no_role", "至少要有一个角色", "at least one role is needed", None)
}

fn problem_of_name(name: &str) -> Option<Problem> {
    let length = name.chars().count();
    let fits = !name.trim().is_empty() && length <= LONGEST_NAME && !name.chars().any(char::is_control);
    (!fits).then(|| {
        problem(
            "name",
            "display_name",
            format!("姓名应有 1 至 {LONGEST_NAME} 个字符，不含换行等控制字符"),
            format!("the name of the person has 1 to {LONGEST_NAME} characters and no line breaks or the like"),
            Some(name),
        )
    })
}

/// What is wrong with a new password. Why nothing is found there: a password is never shown.
pub(super) fn problems_of_password(password: &str, account: &str, path: &str) -> Vec<Problem> {
    let texts = password::problems_of(password, account).into_iter();
    texts.map(|text| problem(path, "weak_password", text.zh, text.en, None)).collect()
}

pub(super) fn hash_of(password: &str) -> Result<String, Refusal> {
    password::hash(password).ok_or_else(no_random)
}

pub(super) fn no_random() -> Refusal {
    Refusal::new(
        "no_random_bytes",
        500,
        "系统没有给出随机数，什么也没有保存",
        "the system gives no random bytes; nothing was saved",
    )
}
