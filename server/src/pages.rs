//! Face server: the pages: files of the site, the desk's page, and the plans of the publication in force in the place of those that the site was built with.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};

use crate::{
    app::App,
    call::{self, knows},
    dispatch::{X_PUBLICATION, language, refused},
    front::Written,
    headers,
    problem::{Problem, text},
    site::{File, Form},
};

const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");
const BY_ENCODING: HeaderValue = HeaderValue::from_static("accept-encoding");

/// Answers everything that is no operation.
pub(crate) async fn answer(State(app): State<App>, request: Request) -> Response {
    let inside = &app.0;
    let (parts, _) = request.into_parts();
    let path = parts.uri.path();
    let id = inside.new_id();
    if path.starts_with("/api/") {
        let problem = Problem::not_found(
            "没有这个接口；/api/v1/openapi.json 列出全部接口",
            "there is no such operation; /api/v1/openapi.json lists all",
        );
        return headers::api(refused(&problem, language(&parts), &id), false);
    }
    inside.metrics.site.inc();
    if parts.method != Method::GET && parts.method != Method::HEAD {
        return headers::site(not_allowed(&parts, &id, "GET, HEAD"));
    }
    if let Some(name) = path.strip_prefix("/plans/") {
        let front = inside.front();
        let found = match name {
            "index.json" => Some(written(&front.index, call::JSON, &parts.headers)),
            name => front.file(name).map(Arc::clone).map(|sheet| written(&sheet.plan, call::JSON, &parts.headers)),
        };
        if let Some(response) = found {
            return headers::site(call::with(response, X_PUBLICATION, front.number.clone()));
        }
    }
    let of_console = path == "/console" || path.starts_with("/console/");
    let found = match inside.site.get(path) {
        None if of_console => inside.site.get("/console.html"),
        found => found,
    };
    let Some(file) = found else {
        let problem = if inside.site.is_empty() && (path == "/" || of_console) {
            Problem::not_found(
                "这个服务没有带网页，只有接口。用 `cargo xtask site` 构建网页，再用 --site 指定目录",
                "this server has no pages, only the API. `cargo xtask site` builds them, --site names their folder",
            )
        } else {
            Problem::not_found("找不到这个页面", "there is no such page")
        };
        let kind = HeaderValue::from_static("text/plain; charset=utf-8");
        let said = format!("{}\n{}\n", problem.detail.zh, problem.detail.en);
        let response = call::bytes(StatusCode::NOT_FOUND, kind, said);
        return if of_console { headers::console(response) } else { headers::site(response) };
    };
    let response = send(file, &parts.headers);
    let is_console = of_console || path.starts_with("/console.");
    if is_console { headers::console(response) } else { headers::site(response) }
}

/// The answer to a method that is not there.
pub(crate) fn not_allowed(parts: &axum::http::request::Parts, id: &str, allowed: &str) -> Response {
    let detail = text(format!("这里只支持 {allowed}"), format!("only {allowed} here"));
    let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", detail);
    let allowed = HeaderValue::try_from(allowed).unwrap_or_else(|_| HeaderValue::from_static("GET"));
    call::with(refused(&problem, language(parts), id), header::ALLOW, allowed)
}

fn send(file: &File, asked: &HeaderMap) -> Response {
    let (form, encoding) = choose(file, asked);
    let tag = HeaderValue::try_from(form.tag.as_str()).unwrap_or(NO_CACHE);
    let mut response = if knows(asked, &tag) {
        call::empty(StatusCode::NOT_MODIFIED)
    } else {
        let mut response = call::bytes(StatusCode::OK, HeaderValue::from_static(file.kind), form.bytes.clone());
        if file.to_keep {
            response.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
        }
        if let Some(encoding) = encoding {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    };
    // Why: names stay the same from build to build, so a browser asks each time and is told that nothing has changed.
    let said = [(header::ETAG, tag), (header::CACHE_CONTROL, NO_CACHE), (header::VARY, BY_ENCODING)];
    response.headers_mut().extend(said);
    response
}

/// Bytes that a publication brought, in the smallest form that is accepted. Each form has the same tag: it says which plan it is.
pub(crate) fn written(from: &Written, kind: HeaderValue, asked: &HeaderMap) -> Response {
    let accepted = accepted(asked);
    let mut response = if knows(asked, &from.tag) {
        call::empty(StatusCode::NOT_MODIFIED)
    } else {
        let wants = |name| accepts(accepted, name).then_some(name);
        let brotli = || wants("br").and_then(|name| Some((name, from.brotli()?)));
        let gzip = || wants("gzip").and_then(|name| Some((name, from.gzip()?)));
        let chosen = brotli().or_else(gzip);
        let mut response = call::bytes(StatusCode::OK, kind, chosen.map_or(&from.bytes, |(_, bytes)| bytes).clone());
        if let Some((name, _)) = chosen {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        response
    };
    let said = [(header::ETAG, from.tag.clone()), (header::CACHE_CONTROL, NO_CACHE), (header::VARY, BY_ENCODING)];
    response.headers_mut().extend(said);
    response
}

fn accepted(asked: &HeaderMap) -> &str {
    asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The smallest form that is accepted.
fn choose<'f>(file: &'f File, asked: &HeaderMap) -> (&'f Form, Option<&'static str>) {
    let accepted = accepted(asked);
    let forms = [(&file.brotli, "br"), (&file.gzip, "gzip")];
    let smallest = forms.into_iter().find_map(|(form, name)| {
        let form = form.as_ref().filter(|_| accepts(accepted, name))?;
        Some((form, Some(name)))
    });
    smallest.unwrap_or((&file.plain, None))
}

/// Whether `Accept-Encoding` names an encoding and does not refuse it with a weight of zero.
fn accepts(accepted: &str, name: &str) -> bool {
    accepted.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let named = parts.next().is_some_and(|first| first.eq_ignore_ascii_case(name));
        let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok());
        named && weight.is_none_or(|weight| weight > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::accepts;

    #[test]
    fn an_encoding_is_taken_unless_it_is_refused() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("GZIP;q=0.5", "gzip"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("brotli", "br"));
        assert!(!accepts("", "gzip"));
    }
}
