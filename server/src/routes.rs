//! Face server: which path leads to what. Everything that is not a route of its own is a file of the site.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    middleware::map_response,
    response::Response,
    routing::get,
};

use crate::{
    headers,
    site::{File, Form, Site},
};

/// Everything that is served.
pub fn router(site: Site) -> Router {
    Router::new()
        .route("/", get(file))
        .route("/{*path}", get(file))
        .layer(map_response(headers::add))
        .with_state(Arc::new(site))
}

async fn file(State(site): State<Arc<Site>>, uri: Uri, asked: HeaderMap) -> Response {
    let Some(file) = site.get(uri.path()) else {
        let text = Bytes::from_static("找不到这个页面。There is no such page.\n".as_bytes());
        return answer(StatusCode::NOT_FOUND, &[(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text);
    };
    let (form, encoding) = choose(file, &asked);
    // Why: names stay the same from build to build, so a browser asks each time and is told that nothing has changed.
    let mut said =
        vec![(header::ETAG, form.tag.as_str()), (header::CACHE_CONTROL, "no-cache"), (header::VARY, "accept-encoding")];
    if asked.get(header::IF_NONE_MATCH).is_some_and(|tags| knows(tags, &form.tag)) {
        return answer(StatusCode::NOT_MODIFIED, &said, Bytes::new());
    }
    said.push((header::CONTENT_TYPE, file.kind));
    if file.to_keep {
        said.push((header::CONTENT_DISPOSITION, "attachment"));
    }
    if let Some(encoding) = encoding {
        said.push((header::CONTENT_ENCODING, encoding));
    }
    answer(StatusCode::OK, &said, form.bytes.clone())
}

fn answer(status: StatusCode, said: &[(header::HeaderName, &str)], bytes: Bytes) -> Response {
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    for (name, value) in said {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// The smallest form that is accepted.
fn choose<'f>(file: &'f File, asked: &HeaderMap) -> (&'f Form, Option<&'static str>) {
    let accepted = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
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

/// Whether `If-None-Match` has the tag; a proxy may have marked it as weak.
fn knows(tags: &HeaderValue, tag: &str) -> bool {
    let Ok(tags) = tags.to_str() else { return false };
    tags.split(',').map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
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
