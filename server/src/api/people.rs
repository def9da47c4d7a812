//! Face server: signing in and out with a password, tokens of one's own, and accounts for administrators.

use axum::{
    http::{StatusCode, header},
    response::Response,
};
use serde::Deserialize;
use serde_json::{Value, json};
use zhunsheng_desk::{
    Refusal,
    people::{AccountChange, NewToken, Session, SessionKey},
};

use super::signed;
use crate::{
    app::Inside,
    call::{self, Call, Outcome},
    guard,
    problem::Problem,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignIn {
    account: String,
    password: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirm {
    password: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    old: String,
    new: String,
}

pub(super) fn sign_in(inside: &Inside, call: &Call) -> Outcome {
    let SignIn { account, password } = call.read()?;
    let people = inside.desk.people();
    let key = people.sign_in(&account, &password).map_err(|why| {
        inside.metrics.sign_ins_refused.inc();
        Problem::from(Refusal::from(why))
    })?;
    // Why: whoever signs in anew leaves no earlier session of this browser behind.
    if let Some(earlier) = guard::session_key(&call.headers, &inside.settings).and_then(SessionKey::read) {
        people.sign_out(&earlier)?;
    }
    let session = people.session(&key)?.ok_or_else(Problem::fault)?;
    let response = call::ok(&written(inside, &session))?;
    Ok(call::with(response, header::SET_COOKIE, guard::cookie(Some(&key), &inside.settings)))
}

pub(super) fn session(inside: &Inside, call: &Call) -> Outcome {
    call::ok(&written(inside, &own(call)?.1))
}

pub(super) fn sign_out(inside: &Inside, call: &Call) -> Outcome {
    inside.desk.people().sign_out(&own(call)?.0)?;
    let response = call::empty(StatusCode::NO_CONTENT);
    Ok(call::with(response, header::SET_COOKIE, guard::cookie(None, &inside.settings)))
}

pub(super) fn confirm(inside: &Inside, call: &Call) -> Outcome {
    let Confirm { password } = call.read()?;
    let confirmed = inside.desk.people().confirm(&own(call)?.0, &password).map_err(|why| {
        inside.metrics.sign_ins_refused.inc();
        wrong_password(why)
    })?;
    call::ok(&written(inside, &confirmed))
}

/// Why 403: the session is in force, so a page must not take a wrong password for the end of it.
fn wrong_password(why: Refusal) -> Problem {
    let mut problem = Problem::from(why);
    if problem.code == "sign_in_refused" {
        problem.status = StatusCode::FORBIDDEN;
    }
    problem
}

pub(super) fn set_password(inside: &Inside, call: &Call) -> Outcome {
    let NewPassword { old, new } = call.read()?;
    let people = inside.desk.people();
    let (key, _) = own(call)?;
    people.change_password(key, &old, &new).map_err(wrong_password)?;
    let session = people.session(key)?.ok_or_else(Problem::fault)?;
    call::ok(&written(inside, &session))
}

pub(super) fn ways(inside: &Inside, _: &Call) -> Outcome {
    let accounts = !inside.desk.people().accounts()?.is_empty();
    let oidc = inside.oidc.as_ref().map(|oidc| json!({ "title": oidc.title() }));
    call::ok(&json!({ "password": true, "passkey": false, "oidc": oidc, "accounts": accounts }))
}

pub(super) fn tokens(inside: &Inside, call: &Call) -> Outcome {
    let all = inside.desk.people().tokens(&signed(call)?.actor.account)?;
    call::listed(call, &all, |token| token.id.to_string())
}

pub(super) fn make_token(inside: &Inside, call: &Call) -> Outcome {
    let new: NewToken = call.read()?;
    let (token, key) = inside.desk.people().make_token(&signed(call)?.actor.account, &new)?;
    let mut made = json!(token);
    if let Some(made) = made.as_object_mut() {
        made.insert("token".to_owned(), key.reveal().into());
    }
    call::json(StatusCode::CREATED, &made)
}

pub(super) fn revoke_token(inside: &Inside, call: &Call) -> Outcome {
    let unknown = || Problem::not_found("没有这个令牌", "there is no such token");
    let id: i64 = call.path("token").parse().map_err(|_| unknown())?;
    inside.desk.people().revoke_token(&signed(call)?.actor.account, id)?;
    Ok(call::empty(StatusCode::NO_CONTENT))
}

pub(super) fn accounts(inside: &Inside, call: &Call) -> Outcome {
    let all = inside.desk.people().accounts()?;
    call::listed(call, &all, |account| account.account.clone())
}

pub(super) fn change_account(inside: &Inside, call: &Call) -> Outcome {
    let change: AccountChange = call.read()?;
    let by = &signed(call)?.actor.account;
    let changed: Response = call::ok(&inside.desk.people().change_account(by, call.path("account"), &change)?)?;
    Ok(changed)
}

/// The session of whoever asks.
fn own(call: &Call) -> Result<&(SessionKey, Session), Problem> {
    signed(call)?.session.as_ref().ok_or_else(Problem::fault)
}

fn written(inside: &Inside, session: &Session) -> Value {
    let mut value = json!(session);
    if let Some(keys) = value.as_object_mut() {
        let known = [("password", session.has_password), ("oidc", inside.oidc.is_some())];
        let ways: Vec<&str> = known.into_iter().filter(|(_, there)| *there).map(|(way, _)| way).collect();
        keys.insert("ways".to_owned(), json!(ways));
    }
    value
}
