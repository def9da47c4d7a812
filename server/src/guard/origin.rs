//! Face server: whether a request that changes something was made by our own page. A cookie alone proves nothing: the browser sends it for every page.

use axum::http::{HeaderMap, StatusCode, header};

use crate::{
    app::Settings,
    problem::{Problem, text},
};

/// Refuses what another page has the browser send. `needed`: whether it has to be proved (a cookie is used), or only must not be disproved.
pub(crate) fn same_origin(headers: &HeaderMap, settings: &Settings, needed: bool) -> Result<(), Problem> {
    let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let by_browser = value("sec-fetch-site").map(|site| site == "same-origin");
    let by_origin = value("origin").map(|origin| match &settings.origin {
        Some(ours) => origin.eq_ignore_ascii_case(ours.trim_end_matches('/')),
        None => {
            let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
            let named = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            host.is_some() && named == host
        }
    });
    let fits = match (by_browser, by_origin) {
        (Some(false), _) | (_, Some(false)) => false,
        (None, None) => !needed,
        _ => true,
    };
    if fits {
        return Ok(());
    }
    let detail = text(
        "这个请求不是由本站页面发出的，已拒绝。请在参数台的页面上操作；程序调用请使用令牌。",
        "This request was not made by a page of this site and is refused. Use the pages of the desk, or a token for programs.",
    );
    Err(Problem::new(StatusCode::FORBIDDEN, "other_origin", detail))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::same_origin;
    use crate::app::Settings;

    fn fits(headers: &[(&'static str, &'static str)], origin: Option<&str>, needed: bool) -> bool {
        let settings = Settings { origin: origin.map(str::to_owned), ..Settings::default() };
        let entry = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        let headers: HeaderMap = headers.iter().map(entry).collect();
        same_origin(&headers, &settings, needed).is_ok()
    }

    #[test]
    fn only_our_own_page_may_use_the_cookie() {
        let host = ("host", "127.0.0.1:5320");
        assert!(fits(&[host, ("sec-fetch-site", "same-origin")], None, true));
        assert!(fits(&[host, ("origin", "http://127.0.0.1:5320")], None, true));
        assert!(!fits(&[host], None, true), "nothing proves it");
        assert!(fits(&[host], None, false), "nothing speaks against it");
        for forged in ["http://evil.example", "null", "http://127.0.0.1:5321", "http://127.0.0.1", "127.0.0.1:5320"] {
            assert!(!fits(&[host, ("origin", forged)], None, false), "{forged}");
            assert!(!fits(&[host, ("origin", forged), ("sec-fetch-site", "same-origin")], None, true), "{forged}");
        }
        for site in ["cross-site", "same-site", "none", ""] {
            assert!(!fits(&[host, ("sec-fetch-site", site)], None, true), "{site}");
        }
    }

    #[test]
    fn behind_a_proxy_the_origin_is_the_one_that_was_set() {
        let ours = Some("https://desk.example.org");
        assert!(fits(&[("host", "inner:80"), ("origin", "https://desk.example.org")], ours, true));
        assert!(!fits(&[("host", "inner:80"), ("origin", "http://inner:80")], ours, true));
        assert!(!fits(&[("host", "desk.example.org"), ("origin", "http://desk.example.org")], ours, true));
    }
}
