//! Face server: who is signed in, by cookie or by token, and whether that is enough for an operation.

use axum::http::{HeaderMap, Method, StatusCode, header};

use crate::{
    app::{Inside, Settings},
    contract::{Operation, Who},
    guard::same_origin,
    problem::{Problem, text},
};

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Signed {
    pub(crate) account: String,
    pub(crate) roles: Vec<String>,
    pub(crate) confirmed: bool,
    /// The scopes of the token, if it is one.
    pub(crate) scopes: Option<Vec<String>>,
}

/// The name of the session cookie: browsers keep `__Host-` cookies to one host and to TLS.
pub(crate) fn cookie_name(settings: &Settings) -> &'static str {
    if settings.is_secure() { "__Host-zhunsheng" } else { "zhunsheng" }
}

/// What the session cookie holds.
pub(crate) fn session_key<'h>(headers: &'h HeaderMap, settings: &Settings) -> Option<&'h str> {
    let name = cookie_name(settings);
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
        if !scopes.contains(needed) {
            let detail = text(format!("令牌缺少权限 {needed}"), format!("the token does not have the scope {needed}"));
            return Err(Problem::new(StatusCode::FORBIDDEN, "scope", detail));
        }
    }
    if let Who::Roles(roles) = &operation.who
        && !roles.iter().any(|role| signed.roles.contains(role))
    {
        let zh: Vec<&str> = roles.iter().map(|role| role_name(role)).collect();
        let detail = text(
            format!("这项操作需要以下角色之一：{}", zh.join("、")),
            format!("this needs one of the roles: {}", roles.join(", ")),
        );
        return Err(Problem::new(StatusCode::FORBIDDEN, "role", detail));
    }
    if operation.confirm && !signed.confirmed {
        let detail = text(
            "请先再次输入密码，确认是您本人（五分钟内有效）",
            "please confirm with your password first that it is still you (good for five minutes)",
        );
        return Err(Problem::new(StatusCode::FORBIDDEN, "confirm_first", detail));
    }
    Ok(signed)
}

fn by_session(_: &Inside, _: &str) -> Result<Signed, Problem> {
    Err(sign_in_first())
}

fn by_token(_: &Inside, _: &str) -> Result<Signed, Problem> {
    Err(sign_in_first())
}

fn sign_in_first() -> Problem {
    let detail = text("请先登录，或登录已过期", "please sign in; or the session is over");
    Problem::new(StatusCode::UNAUTHORIZED, "sign_in_first", detail)
}

fn role_name(role: &str) -> &str {
    match role {
        "editor" => "编辑",
        "approver" => "审批",
        "auditor" => "审计",
        "administrator" => "管理员",
        other => other,
    }
}
