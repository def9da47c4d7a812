//! Face server: to the provider of OpenID Connect that signs people in, and back.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use zhunsheng_desk::{Refusal, people::SessionKey};

use crate::{
    app::Inside,
    call::{self, Call, Outcome},
    guard,
    problem::{Problem, text},
    sign_in::{Callback, Finished, Oidc, Purpose},
};

/// Where the provider sends people back to, below the address of the desk.
const BACK: &str = "/api/v1/oidc/callback";
/// Where people go on.
const DESK: &str = "/console/";
/// How long the browser keeps the cookie of an attempt, in seconds.
const KEPT: u32 = 600;

pub(super) fn start(inside: &Inside, call: &Call) -> Outcome {
    let oidc = provider(inside)?;
    let now = inside.desk.store().now().as_second();
    let purpose = if call.query("confirm") == Some("true") {
        Purpose::Confirm(own_session(inside, call)?)
    } else {
        Purpose::SignIn
    };
    let started = oidc.start(purpose, &back(inside, call)?, now)?;
    let cookie = cookie(inside, &started.cookie, KEPT);
    Ok(call::with(go_to(&started.location), header::SET_COOKIE, cookie))
}

pub(super) fn callback(inside: &Inside, call: &Call) -> Outcome {
    let oidc = provider(inside)?;
    let people = inside.desk.people();
    let given = |name: &str| call.query(name).map(String::from);
    let back = Callback { code: given("code"), state: given("state"), error: given("error") };
    let now = inside.desk.store().now().as_second();
    let kept = guard::cookie_value(&call.headers, cookie_name(inside));
    let finished = oidc.finish(people, back, kept, now).inspect_err(|_| {
        inside.metrics.sign_ins_refused.inc();
    })?;
    let mut response = go_to(DESK);
    let headers = response.headers_mut();
    headers.append(header::SET_COOKIE, cookie(inside, "", 0));
    if let Finished::SignedIn(key) = finished {
        headers.append(header::SET_COOKIE, guard::cookie(Some(&key), &inside.settings));
    }
    Ok(response)
}

fn provider(inside: &Inside) -> Result<&Oidc, Problem> {
    inside.oidc.as_ref().ok_or_else(|| {
        Problem::not_found("没有配置统一登录，请用密码登录", "no provider is set up to sign in at; use your password")
    })
}

/// The session that is to be confirmed.
fn own_session(inside: &Inside, call: &Call) -> Result<SessionKey, Problem> {
    let key = guard::session_key(&call.headers, &inside.settings).and_then(SessionKey::read);
    let known = match key {
        Some(key) => inside.desk.people().session(&key).map_err(Refusal::from)?.map(|_| key),
        None => None,
    };
    known.ok_or_else(|| {
        let detail = text("请先登录，再确认身份", "sign in first, then confirm");
        Problem::new(StatusCode::UNAUTHORIZED, "sign_in_first", detail)
    })
}

/// The address of our callback: below `--origin`, or on this computer below the host that was asked.
fn back(inside: &Inside, call: &Call) -> Result<String, Problem> {
    if let Some(origin) = &inside.settings.origin {
        return Ok(format!("{}{BACK}", origin.trim_end_matches('/')));
    }
    let host = call.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if ["localhost", "127.0.0.1", "[::1]"].contains(&name) {
        return Ok(format!("http://{host}{BACK}"));
    }
    let detail = text(
        "统一登录需要知道本站的网址，请管理员用 --origin 启动服务",
        "the server has to be told its address with --origin before people can sign in elsewhere",
    );
    Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "origin_unknown", detail))
}

/// The name of the cookie that ties an attempt to a browser.
fn cookie_name(inside: &Inside) -> &'static str {
    if inside.settings.is_secure() { "__Host-zhunsheng-oidc" } else { "zhunsheng-oidc" }
}

/// Why not strict: the provider sends the browser back, and a strict cookie stays behind then.
fn cookie(inside: &Inside, value: &str, age: u32) -> HeaderValue {
    let secure = if inside.settings.is_secure() { "; Secure" } else { "" };
    let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}", cookie_name(inside));
    let mut cookie = HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""));
    cookie.set_sensitive(true);
    cookie
}

fn go_to(place: &str) -> Response {
    let place = HeaderValue::try_from(place).unwrap_or_else(|_| HeaderValue::from_static(DESK));
    call::with(call::empty(StatusCode::SEE_OTHER), header::LOCATION, place)
}
