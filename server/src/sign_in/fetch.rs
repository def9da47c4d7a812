//! Face server, sign-in elsewhere: the few requests to the provider, with limits on time and size, and only over TLS.

use std::{fmt, time::Duration};

use openidconnect::{
    HttpRequest, HttpResponse,
    http::{Method, Response},
};
use ureq::Agent;

/// A provider that takes longer is as good as not there.
const PATIENCE: Duration = Duration::from_secs(10);
/// No answer of a provider is larger, in bytes.
const MOST: u64 = 1 << 20;

/// Why the provider gave no answer; for the log, not for people.
#[derive(Debug)]
pub(super) struct FetchError(String);

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FetchError {}

/// Makes requests. Redirects are not followed: a provider that sends us elsewhere could send us anywhere.
pub(super) fn agent() -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false);
    config.build().new_agent()
}

/// One request.
pub(super) fn fetch(agent: &Agent, request: HttpRequest) -> Result<HttpResponse, FetchError> {
    let uri = request.uri();
    if !is_safe(uri.scheme_str().unwrap_or_default(), uri.host().unwrap_or_default()) {
        return Err(FetchError(format!("{uri} is neither https nor on this computer")));
    }
    let failed = |why: ureq::Error| FetchError(why.to_string());
    let answer = if request.method() == Method::GET {
        let (parts, _) = request.into_parts();
        agent.run(openidconnect::http::Request::from_parts(parts, ()))
    } else {
        agent.run(request)
    };
    let (parts, mut body) = answer.map_err(failed)?.into_parts();
    let bytes = body.with_config().limit(MOST).read_to_vec().map_err(failed)?;
    Ok(Response::from_parts(parts, bytes))
}

/// Whether secrets may go there: over TLS, or without leaving this computer.
pub(super) fn is_safe(scheme: &str, host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let here = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    scheme == "https" || (scheme == "http" && here)
}

#[cfg(test)]
mod tests {
    use super::is_safe;

    #[test]
    fn secrets_go_over_tls_or_stay_here() {
        assert!(is_safe("https", "sso.example.org"));
        assert!(is_safe("http", "127.0.0.1") && is_safe("http", "localhost") && is_safe("http", "[::1]"));
        assert!(!is_safe("http", "sso.example.org"));
        assert!(!is_safe("http", "127.0.0.1.example.org"));
        assert!(!is_safe("ftp", "localhost"));
        assert!(!is_safe("", ""));
    }
}
