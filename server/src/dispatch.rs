//! Face server: from request to answer. Every operation comes this way: rate, who, parameters, body, handler; then headers, figures and log.

use std::{
    future::Future,
    net::{IpAddr, SocketAddr},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    response::Response,
};
use tokio::{task::spawn_blocking, time::timeout};
use zhunsheng_engine::Lang;

use crate::{
    app::{App, Inside},
    call::{self, Call, Outcome},
    contract::{self, Operation, Who},
    guard::{self, Signed},
    problem::{FieldProblem, Problem, text},
};

/// A body has to arrive within this time.
const BODY_TIME: Duration = Duration::from_secs(30);
/// What computes for long waits so long for its turn.
const TURN_TIME: Duration = Duration::from_secs(20);
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
pub(crate) const X_PUBLICATION: HeaderName = HeaderName::from_static("x-publication");

/// An answer that is still waited for.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// How an operation is carried out.
#[derive(Clone, Copy)]
pub(crate) enum Handler {
    /// From memory, at once.
    Now(fn(&Inside, &Call) -> Outcome),
    /// With the database, or with much computing: on a thread that may wait.
    Blocking(fn(&Inside, &Call) -> Outcome),
    /// Waiting without a thread.
    Waiting(fn(Arc<Inside>, Call) -> Answering),
}

/// Answers a request for an operation of the document.
pub(crate) async fn answer(
    app: App,
    index: usize,
    handler: Handler,
    in_path: Vec<(String, String)>,
    connection: SocketAddr,
    request: Request,
) -> Response {
    let inside = app.0;
    let began = Instant::now();
    let (parts, body) = request.into_parts();
    let id = inside.new_id();
    let asked = language(&parts);
    let Some(operation) = inside.contract.operations.get(index) else {
        return refused(&Problem::fault(), asked, &id);
    };
    let mut account = None;
    let outcome =
        run(&inside, operation, handler, in_path, connection, (parts, body), (&id, asked), &mut account).await;
    let waited = matches!(handler, Handler::Waiting(_));
    let mut response = outcome.unwrap_or_else(|problem| refused(&problem, asked, &id));
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::try_from(id.as_str()) {
        headers.insert(X_REQUEST_ID, id);
    }
    let status = response.status().as_u16();
    let took = began.elapsed();
    inside.metrics.count(index, status, (!waited).then_some(took.as_secs_f64()));
    log(operation, status, took, &id, account.as_deref());
    response
}

/// What is written of a request: never its body, its query, or a cookie.
fn log(operation: &Operation, status: u16, took: Duration, id: &str, account: Option<&str>) {
    let (method, route, ms) = (operation.method.as_str(), operation.path.as_str(), took.as_micros() as u64 / 1000);
    let account = account.unwrap_or("-");
    if status >= 500 {
        tracing::error!(method, route, status, ms, id, account, "request");
    } else if operation.who != Who::Public || status >= 400 {
        tracing::info!(method, route, status, ms, id, account, "request");
    } else {
        tracing::debug!(method, route, status, ms, id, account, "request");
    }
}

#[expect(clippy::too_many_arguments, reason = "one step with everything that a request has")]
async fn run(
    inside: &Arc<Inside>,
    operation: &Operation,
    handler: Handler,
    in_path: Vec<(String, String)>,
    connection: SocketAddr,
    (parts, body): (Parts, Body),
    (id, asked): (&str, Lang),
    account: &mut Option<String>,
) -> Outcome {
    let waits = matches!(handler, Handler::Waiting(_));
    let _place = match waits {
        true => None,
        false => Some(
            Arc::clone(&inside.requests)
                .try_acquire_owned()
                .map_err(|_| Problem::busy("服务器正忙，请稍后再试", "the server is busy; come again in a moment"))?,
        ),
    };
    let peer = address(inside, connection.ip(), &parts.headers);
    if let Some(rate) = operation.rate {
        inside.limits.count(rate, peer)?;
    }
    let signed = signed(inside, operation, &parts).await?;
    *account = signed.as_ref().map(|signed| signed.actor.account.clone());
    let query = contract::query(operation, parts.uri.query().unwrap_or(""), &in_path).map_err(|problems| {
        let detail = text("请求参数有误，逐条列在 problems 中", "the parameters are not right; `problems` lists each");
        Problem::new(StatusCode::BAD_REQUEST, "parameters", detail).with(problems)
    })?;
    if operation.needs_if_match && !parts.headers.contains_key(header::IF_MATCH) {
        let detail = text(
            "缺少 If-Match：请带上您所改内容的摘要，以免盖掉别人的改动",
            "If-Match is missing: say the digest of the content that you replace, so that nobody's change is lost",
        );
        return Err(Problem::new(StatusCode::PRECONDITION_REQUIRED, "if_match", detail));
    }
    let (kind, body) = read_body(operation, &parts.headers, body).await?;
    let json = match operation.body.as_ref().filter(|rule| rule.schema.is_some()) {
        None => None,
        Some(_) => Some(contract::body_problems(&body, operation).map_err(|problems| {
            let detail = text("请求体有误，逐条列在 problems 中", "the body is not right; `problems` lists each");
            Problem::new(StatusCode::BAD_REQUEST, "body", detail).with(problems)
        })?),
    };
    let lang = query.iter().find(|(name, _)| name == "lang").map_or(asked, |(_, lang)| lang_of(lang));
    let call = Call { id: id.to_owned(), lang, headers: parts.headers, in_path, query, kind, body, json, signed };
    carry_out(inside, operation, handler, call).await
}

async fn carry_out(inside: &Arc<Inside>, operation: &Operation, handler: Handler, call: Call) -> Outcome {
    match handler {
        Handler::Now(run) => {
            catch_unwind(AssertUnwindSafe(|| run(inside, &call))).unwrap_or_else(|_| Err(panicked(&call.id)))
        }
        Handler::Waiting(run) => run(Arc::clone(inside), call).await,
        Handler::Blocking(run) => {
            let turn = if operation.long {
                let turn = timeout(TURN_TIME, Arc::clone(&inside.long).acquire_owned()).await;
                let busy = || {
                    Problem::busy(
                        "正在进行的计算太多，请稍后再试",
                        "too much is being computed; come again in a moment",
                    )
                };
                Some(turn.ok().and_then(Result::ok).ok_or_else(busy)?)
            } else {
                None
            };
            let (inside, id) = (Arc::clone(inside), call.id.clone());
            let done = spawn_blocking(move || {
                let _turn = turn;
                run(&inside, &call)
            });
            done.await.unwrap_or_else(|_| Err(panicked(&id)))
        }
    }
}

/// A panic is a fault of ours; what it says is on standard error, not in the answer.
fn panicked(id: &str) -> Problem {
    tracing::error!(id, "a handler panicked");
    Problem::fault()
}

fn address(inside: &Inside, connection: IpAddr, headers: &HeaderMap) -> IpAddr {
    // Why: several such headers are one list; the last one was added last.
    let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let forwarded =
        if inside.settings.behind_proxies == 0 { None } else { Some(forwarded.collect::<Vec<_>>().join(",")) };
    inside.peer(connection, forwarded.as_deref())
}

async fn signed(inside: &Arc<Inside>, operation: &Operation, parts: &Parts) -> Result<Option<Signed>, Problem> {
    if operation.who == Who::Public {
        if operation.method != Method::GET && operation.rate == Some(contract::Rate::SignIn) {
            guard::same_origin(&parts.headers, &inside.settings, false)?;
        }
        return Ok(None);
    }
    let (inside, index) = (Arc::clone(inside), operation.id.clone());
    let (method, headers) = (parts.method.clone(), parts.headers.clone());
    let looked_up = spawn_blocking(move || {
        let operation = inside.contract.operations.iter().find(|operation| operation.id == index);
        let operation = operation.ok_or_else(Problem::fault)?;
        guard::signed(&inside, operation, &method, &headers).map(Some)
    });
    looked_up.await.unwrap_or_else(|_| Err(Problem::fault()))
}

/// The media type of a body, and the body within its limit.
async fn read_body(operation: &Operation, headers: &HeaderMap, body: Body) -> Result<(String, Bytes), Problem> {
    let Some(rule) = &operation.body else { return Ok((String::new(), Bytes::new())) };
    let said = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = said.split(';').next().unwrap_or_default().trim();
    let Some(kind) = rule.types.iter().find(|known| known.eq_ignore_ascii_case(kind)) else {
        let known = rule.types.join(", ");
        let detail = text(format!("内容类型应为 {known}"), format!("the content type has to be {known}"));
        let message = text("内容类型不对", "the wrong content type");
        let problem =
            FieldProblem::new("content-type", "content_type", message, said.chars().take(60).collect::<String>());
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content_type", detail).with(vec![problem]));
    };
    let too_large = || {
        let most = rule.limit / 1024;
        let detail = text(format!("内容超过上限 {most} KiB"), format!("the content is larger than {most} KiB"));
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
    };
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|bytes| bytes > rule.limit as u64) {
        return Err(too_large());
    }
    match timeout(BODY_TIME, to_bytes(body, rule.limit)).await {
        Ok(Ok(bytes)) => Ok((kind.clone(), bytes)),
        Ok(Err(why))
            if std::error::Error::source(&why).is_some_and(|source| source.to_string().contains("length limit")) =>
        {
            Err(too_large())
        }
        Ok(Err(_)) => {
            let detail = text("请求体没有传完", "the body did not arrive whole");
            Err(Problem::new(StatusCode::BAD_REQUEST, "body_cut", detail))
        }
        Err(_) => {
            let detail = text("请求体传得太慢，已放弃", "the body arrived too slowly");
            Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "slow", detail))
        }
    }
}

/// The answer to what is refused.
pub(crate) fn refused(problem: &Problem, lang: Lang, id: &str) -> Response {
    let kind = HeaderValue::from_static("application/problem+json");
    let mut response = call::bytes(problem.status, kind, problem.to_json(lang, id));
    if let Some(seconds) = problem.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if problem.status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// The language asked for: `?lang=`, else the first of the two that `Accept-Language` names, else Chinese.
pub(crate) fn language(parts: &Parts) -> Lang {
    let query = parts.uri.query().unwrap_or("").split('&').find_map(|pair| pair.strip_prefix("lang="));
    if let Some(lang) = query {
        return lang_of(lang);
    }
    let accepted = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let named = accepted.split(',').map(|one| one.split(';').next().unwrap_or_default().trim());
    let known = named.filter_map(|one| match one.get(..2) {
        Some(tag) if tag.eq_ignore_ascii_case("en") => Some(Lang::En),
        Some(tag) if tag.eq_ignore_ascii_case("zh") => Some(Lang::Zh),
        _ => None,
    });
    known.into_iter().next().unwrap_or(Lang::Zh)
}

fn lang_of(text: &str) -> Lang {
    if text == "en" { Lang::En } else { Lang::Zh }
}

/// Whether the database has answered when it was last asked.
pub(crate) fn database_answers(inside: &Inside) -> bool {
    inside.database_answers.load(Ordering::Relaxed)
}
