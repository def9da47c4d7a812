//! Face server: who is signed in, by cookie or by token, and whether that is enough for an operation.

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use zhunsheng_desk::{
    Actor, Refusal,
    people::{Scope, Session, SessionKey, TokenKey},
};

use crate::{
    app::{Inside, Settings},
    contract::{Operation, Who},
    guard::same_origin,
    problem::{Problem, text},
};

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Signed {
    /// Who acts, as the desk knows it.
    pub(crate) actor: Actor,
    /// The session, if it is not by token.
    pub(crate) session: Option<(SessionKey, Session)>,
    /// The scopes of the token, if it is one.
    scopes: Option<Vec<Scope>>,
}

/// The name of the session cookie: browsers keep `__Host-` cookies to one host and to TLS.
pub(crate) fn cookie_name(settings: &Settings) -> &'static str {
    if settings.is_secure() { "__Host-zhunsheng" } else { "zhunsheng" }
}

/// The cookie that starts a session, or without a key the one that ends it.
pub(crate) fn cookie(key: Option<&SessionKey>, settings: &Settings) -> HeaderValue {
    let secure = if settings.is_secure() { "; Secure" } else { "" };
    let (value, age) = key.map_or(("", "; Max-Age=0"), |key| (key.reveal(), ""));
    let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{age}", cookie_name(settings));
    let mut cookie = HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""));
    cookie.set_sensitive(true);
    cookie
}

/// What the session cookie holds.
pub(crate) fn session_key<'h>(headers: &'h HeaderMap, settings: &Settings) -> Option<&'h str> {
    cookie_value(headers, cookie_name(settings))
}

/// What a cookie holds.
pub(crate) fn cookie_value<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|all| all.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// Who asks, if that is enough for this operation. Reads the database.
pub(crate) fn signed(
    inside: &Inside,
    operation: &Operation,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Signed, Problem> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let signed = match bearer {
        Some(value) => by_token(inside, value)?,
        None => {
            let unsafe_method = !matches!(*method, Method::GET | Method::HEAD);
            let key = session_key(headers, &inside.settings).ok_or_else(sign_in_first)?;
            let signed = by_session(inside, key)?;
            if unsafe_method {
                same_origin(headers, &inside.settings, true)?;
            }
            signed
        }
    };
    if let Some(scopes) = &signed.scopes {
        let Some(needed) = &operation.scope else {
            let detail = text("这项操作不能用令牌进行，请登录后操作", "no token can do this; please sign in");
            return Err(Problem::new(StatusCode::FORBIDDEN, "not_by_token", detail));
        };
        if !scopes.iter().any(|scope| scope.id() == needed) {
            let detail = text(format!("令牌缺少权限 {needed}"), format!("the token does not have the scope {needed}"));
            return Err(Problem::new(StatusCode::FORBIDDEN, "scope", detail));
        }
    }
    if let Who::Roles(roles) = &operation.who
        && !roles.iter().any(|role| signed.actor.has(*role))
    {
        let titles: Vec<_> = roles.iter().map(|role| role.title()).collect();
        let zh: Vec<&str> = titles.iter().map(|title| title.zh.as_str()).collect();
        let en: Vec<&str> = titles.iter().map(|title| title.en.as_str()).collect();
        let detail =
            text(format!("这项操作需要{}角色", zh.join("或")), format!("this needs the role {}", en.join(" or ")));
        return Err(Problem::new(StatusCode::FORBIDDEN, "role", detail));
    }
    if operation.confirm && !signed.actor.confirmed {
        let detail = text(
            "请先再次输入密码，确认是您本人（五分钟内有效）",
            "please confirm with your password first that it is still you (good for five minutes)",
        );
        return Err(Problem::new(StatusCode::FORBIDDEN, "confirm_first", detail));
    }
    Ok(signed)
}

fn by_session(inside: &Inside, key: &str) -> Result<Signed, Problem> {
    let key = SessionKey::read(key).ok_or_else(sign_in_first)?;
    let session = inside.desk.people().session(&key).map_err(Refusal::from)?.ok_or_else(sign_in_first)?;
    Ok(Signed { actor: session.actor(), session: Some((key, session)), scopes: None })
}

fn by_token(inside: &Inside, header: &str) -> Result<Signed, Problem> {
    let key = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let key = key.and_then(|(_, key)| TokenKey::read(key.trim())).ok_or_else(no_such_token)?;
    let found = inside.desk.people().actor_of_token(&key).map_err(Refusal::from)?.ok_or_else(no_such_token)?;
    Ok(Signed { actor: found.actor, session: None, scopes: Some(found.scopes) })
}

fn no_such_token() -> Problem {
    let detail = text("令牌不对、已撤销或已过期", "the token is wrong, revoked, or past its last day");
    Problem::new(StatusCode::UNAUTHORIZED, "token", detail)
}

fn sign_in_first() -> Problem {
    let detail = text("请先登录，或登录已过期", "please sign in; or the session is over");
    Problem::new(StatusCode::UNAUTHORIZED, "sign_in_first", detail)
}
