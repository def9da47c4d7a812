//! Face server: what a browser may do with an answer, by the kind of answer: the site, the desk's page, the API.

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

/// What an answer of the site says, whether it is a file or an error.
///
/// The policy lets a page load what stands beside it and compile WebAssembly, and nothing else: no inline script or style, no other host, no form
/// that is sent. `cross-origin` and `*` let a portal on another host embed the element: the files are public and no cookie is ever looked at.
const SITE: [(&str, &str); 9] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "cross-origin"),
    ("access-control-allow-origin", "*"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("x-frame-options", "SAMEORIGIN"),
    ("x-dns-prefetch-control", "off"),
];

/// What the desk's page says: nobody may frame it or read it from elsewhere, and it is not kept.
const CONSOLE: [(&str, &str); 9] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("x-frame-options", "DENY"),
    ("x-dns-prefetch-control", "off"),
    ("cache-control", "no-store"),
];

/// What an answer of the API says: it is data, for nobody to show.
const API: [(HeaderName, HeaderValue); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
];

pub(crate) fn site(response: Response) -> Response {
    add(response, &SITE)
}

pub(crate) fn console(response: Response) -> Response {
    add(response, &CONSOLE)
}

/// Has browsers come by TLS from now on.
pub(crate) async fn only_by_tls(mut response: Response) -> Response {
    let a_year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
    response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, a_year);
    response
}

fn add(mut response: Response, what: &[(&'static str, &'static str)]) -> Response {
    for (name, value) in what {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// `open`: whether pages of other hosts may read it too.
pub(crate) fn api(mut response: Response, open: bool) -> Response {
    let headers = response.headers_mut();
    headers.extend(API);
    if open {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    } else {
        headers
            .insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    }
    if !headers.contains_key(header::ETAG) || !open {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}
