//! Face server, tests: sign-in at a provider of OpenID Connect that speaks the protocol over a real socket and signs with a key of its own.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "oidc/provider.rs"]
mod provider;
mod served;

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::Timestamp;
use provider::{Asked, Lie, Provider};
use serde_json::{Value, json};
use served::{Reply, Served};
use tempfile::TempDir;
use zhunsheng_desk::{
    Clock, Options, Refusal, Store,
    people::{AccountChange, NewAccount, People, Role, Roles, SessionKey},
};
use zhunsheng_server::{
    Settings,
    sign_in::{Callback, Finished, Oidc, OidcSettings, Purpose, Started},
};

const REDIRECT: &str = "http://127.0.0.1:5320/api/v1/oidc/callback";

struct Fixture {
    _dir: TempDir,
    store: Store,
    options: Options,
    clock: Arc<AtomicI64>,
    provider: Provider,
    oidc: Oidc,
}

impl Fixture {
    fn new(claim: &str) -> Self {
        let provider = Provider::start();
        let clock = Arc::new(AtomicI64::new(Timestamp::now().as_second()));
        let told = Arc::clone(&clock);
        let now = move || Timestamp::from_second(told.load(Ordering::SeqCst)).unwrap();
        let options = Options { clock: Clock::new(now), ..Options::default() };
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), options.clock.clone()).unwrap();
        let oidc = Oidc::new(OidcSettings {
            issuer: provider.issuer.clone(),
            client_id: String::from("desk"),
            client_secret: Some(String::from("a secret of the desk")),
            claim: claim.to_owned(),
            title: String::from("统一身份认证"),
        });
        let fixture = Self { _dir: dir, store, options, clock, provider, oidc: oidc.unwrap() };
        for account in ["li", "wang"] {
            let new =
                NewAccount { account: account.to_owned(), name: account.to_owned(), roles: Roles::of(&[Role::Editor]) };
            fixture.people().add_account("@command-line", &new, None).unwrap();
        }
        fixture
    }

    fn people(&self) -> People<'_> {
        People::new(&self.store, &self.options)
    }

    fn now(&self) -> i64 {
        self.clock.load(Ordering::SeqCst)
    }

    fn start(&self, purpose: Purpose) -> Started {
        self.oidc.start(purpose, REDIRECT, self.now()).unwrap()
    }

    /// Goes to the provider as a browser would, and back.
    fn through(&self, purpose: Purpose) -> Result<Finished, Refusal> {
        let started = self.start(purpose);
        let callback = self.provider.visit(&started.location);
        self.finish(callback, Some(&started.cookie))
    }

    fn finish(&self, callback: Callback, cookie: Option<&str>) -> Result<Finished, Refusal> {
        self.oidc.finish(self.people(), callback, cookie, self.now())
    }

    fn signed_in(&self) -> SessionKey {
        match self.through(Purpose::SignIn) {
            Ok(Finished::SignedIn(key)) => key,
            other => unreachable!("{other:?}"),
        }
    }

    fn is_confirmed(&self, key: &SessionKey) -> bool {
        self.people().actor_of_session(key).unwrap().unwrap().confirmed
    }
}

fn code(result: Result<Finished, Refusal>) -> &'static str {
    result.err().map_or("", |refusal| refusal.code)
}

#[test]
fn who_the_provider_vouches_for_is_signed_in() {
    let desk = Fixture::new("preferred_username");
    let key = desk.signed_in();
    let session = desk.people().session(&key).unwrap().unwrap();
    assert_eq!((session.account.as_str(), session.confirmed_until), ("li", None));
    assert!(!session.has_password);
    let asked = desk.provider.asked();
    assert_eq!(asked.get("code_challenge_method").map(String::as_str), Some("S256"));
    assert!(asked.get("scope").unwrap().split(' ').any(|scope| scope == "openid"));
    assert_eq!(asked.get("redirect_uri").map(String::as_str), Some(REDIRECT));
    assert!(asked.get("nonce").is_some_and(|nonce| nonce.len() > 15));
    assert_eq!(asked.get("prompt"), None);
}

#[test]
fn the_account_has_to_be_there_and_not_disabled() {
    let desk = Fixture::new("preferred_username");
    desk.provider.person("nobody");
    assert_eq!(code(desk.through(Purpose::SignIn)), "sign_in_refused");
    desk.provider.person("LI");
    assert_eq!(code(desk.through(Purpose::SignIn)), "sign_in_refused", "to the letter");
    desk.provider.person("wang");
    let gone = AccountChange { disabled: Some(true), ..AccountChange::default() };
    desk.people().change_account("@command-line", "wang", &gone).unwrap();
    assert_eq!(code(desk.through(Purpose::SignIn)), "sign_in_refused");
}

#[test]
fn the_claim_is_the_one_that_was_configured() {
    let desk = Fixture::new("employee");
    desk.provider.person("nobody");
    desk.provider.also("employee", "wang");
    let key = desk.signed_in();
    assert_eq!(desk.people().session(&key).unwrap().unwrap().account, "wang");
    let desk = Fixture::new("employee");
    assert_eq!(code(desk.through(Purpose::SignIn)), "sign_in_refused", "there is no such claim");
}

#[test]
fn what_comes_back_counts_once_in_the_same_browser_and_in_time() {
    let desk = Fixture::new("preferred_username");
    let started = desk.start(Purpose::SignIn);
    let callback = desk.provider.visit(&started.location);
    assert_eq!(code(desk.finish(callback.clone(), None)), "oidc_attempt");
    assert_eq!(code(desk.finish(callback.clone(), Some("another browser"))), "oidc_attempt");
    let forged = Callback { state: Some(String::from("forged")), ..callback.clone() };
    assert_eq!(code(desk.finish(forged, Some(&started.cookie))), "oidc_attempt");
    assert!(desk.finish(callback.clone(), Some(&started.cookie)).is_ok());
    assert_eq!(code(desk.finish(callback, Some(&started.cookie))), "oidc_attempt", "once only");

    let started = desk.start(Purpose::SignIn);
    let callback = desk.provider.visit(&started.location);
    desk.clock.fetch_add(10 * 60, Ordering::SeqCst);
    assert_eq!(code(desk.finish(callback, Some(&started.cookie))), "oidc_attempt", "too late");

    let started = desk.start(Purpose::SignIn);
    let mut denied = desk.provider.visit(&started.location);
    denied.error = Some(String::from("access_denied"));
    assert_eq!(code(desk.finish(denied, Some(&started.cookie))), "oidc_denied");
}

#[test]
fn a_code_of_another_attempt_is_worth_nothing() {
    let desk = Fixture::new("preferred_username");
    let theirs = desk.start(Purpose::SignIn);
    let stolen = desk.provider.visit(&theirs.location);
    let mine = desk.start(Purpose::SignIn);
    let injected = Callback { code: stolen.code, ..desk.provider.visit(&mine.location) };
    assert_eq!(code(desk.finish(injected, Some(&mine.cookie))), "oidc_unavailable", "its verifier is another");
}

#[test]
fn a_token_that_does_not_hold_is_refused() {
    let desk = Fixture::new("preferred_username");
    for lie in [Lie::Signature, Lie::Unsigned, Lie::Nonce, Lie::Audience, Lie::Issuer, Lie::Expired] {
        desk.provider.lie(Some(lie));
        assert_eq!(code(desk.through(Purpose::SignIn)), "oidc_unavailable", "{lie:?}");
    }
    desk.provider.lie(None);
    desk.signed_in();
}

#[test]
fn confirming_needs_the_same_person_to_prove_it_again() {
    let desk = Fixture::new("preferred_username");
    let key = desk.signed_in();
    desk.provider.proved_at(Some(desk.now() - 3_600));
    let confirm = || desk.through(Purpose::Confirm(key.clone()));
    assert_eq!(code(confirm()), "oidc_not_fresh", "signed in there an hour ago");
    desk.provider.proved_at(None);
    assert_eq!(code(confirm()), "oidc_not_fresh", "the provider does not say when");
    desk.provider.proved_at(Some(desk.now()));
    desk.provider.person("wang");
    assert_eq!(code(confirm()), "sign_in_refused", "another person");
    assert!(!desk.is_confirmed(&key));
    desk.provider.person("li");
    assert_eq!(confirm(), Ok(Finished::Confirmed));
    assert!(desk.is_confirmed(&key));
    let asked: Asked = desk.provider.asked();
    assert_eq!(asked.get("prompt").map(String::as_str), Some("login"));
    assert_eq!(asked.get("max_age").map(String::as_str), Some("0"));
}

#[test]
fn a_provider_has_to_be_safe_to_reach() {
    let settings = |issuer: &str| OidcSettings {
        issuer: issuer.to_owned(),
        client_id: String::from("desk"),
        client_secret: None,
        claim: String::from("preferred_username"),
        title: String::from("SSO"),
    };
    assert!(Oidc::new(settings("https://sso.example.org/realms/gx")).is_ok());
    for issuer in ["http://sso.example.org", "sso.example.org", "", "file:///etc/passwd"] {
        assert!(Oidc::new(settings(issuer)).is_err(), "{issuer}");
    }
    // Port 1 of this computer: nobody answers there.
    let gone = Oidc::new(settings("http://127.0.0.1:1")).unwrap();
    assert_eq!(gone.start(Purpose::SignIn, REDIRECT, 0).err().map(|refusal| refusal.code), Some("oidc_unavailable"));
}

/// What a cookie of an answer holds, as the browser sends it back, with what was said of it.
fn cookie<'r>(reply: &'r Reply, name: &str) -> (&'r str, &'r str) {
    let cookies = reply.head.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
    let found = cookies.into_iter().find(|cookie| cookie.split('=').next() == Some(name));
    found.and_then(|cookie| cookie.split_once("; ")).unwrap_or(("", ""))
}

/// From the start at the desk to the provider and back.
fn over_http(server: &Served, provider: &Provider, query: &str, cookies: &str) -> Reply {
    let started = server.send("GET", &format!("/api/v1/oidc/start{query}"), &[("cookie", cookies)], "");
    assert_eq!(started.status, 303, "{started:?}");
    let (attempt, said) = cookie(&started, "zhunsheng-oidc");
    assert_eq!(said, "Path=/; HttpOnly; SameSite=Lax; Max-Age=600");
    let back = provider.visit(started.header("location").unwrap());
    let (code, state) = (back.code.unwrap(), back.state.unwrap());
    // What else providers send along does no harm.
    let path =
        format!("/api/v1/oidc/callback?code={code}&state={state}&session_state=1.2&iss=x&scope=openid%20profile");
    assert_eq!(server.get(&path).code(), "oidc_attempt", "another browser");
    // Why without the session: it is strict, so it is not sent when the provider sends the browser back.
    server.send("GET", &path, &[("cookie", attempt)], "")
}

#[test]
fn over_http_it_ends_at_the_desk() {
    let provider = Provider::start();
    let server = Served::start(Settings::default());
    assert_eq!(server.get("/api/v1/oidc/start").status, 404, "no provider is set up");
    assert_eq!(server.get("/api/v1/sign-in-ways").json().get("oidc"), Some(&Value::Null));
    let oidc = OidcSettings {
        issuer: provider.issuer.clone(),
        client_id: String::from("desk"),
        client_secret: Some(String::from("a secret of the desk")),
        claim: String::from("preferred_username"),
        title: String::from("统一身份认证"),
    };
    let server = Served::start(Settings { oidc: Some(oidc), ..Settings::default() });
    server.account("li", &[Role::Editor]);
    assert_eq!(server.get("/api/v1/sign-in-ways").json().get("oidc"), Some(&json!({"title": "统一身份认证"})));
    assert_eq!(server.get("/api/v1/oidc/start?confirm=true").code(), "sign_in_first");

    let reply = over_http(&server, &provider, "", "");
    assert_eq!((reply.status, reply.header("location")), (303, Some("/console/")), "{reply:?}");
    let (session, said) = cookie(&reply, "zhunsheng");
    assert_eq!(said, "Path=/; HttpOnly; SameSite=Strict");
    assert!(cookie(&reply, "zhunsheng-oidc").1.contains("Max-Age=0"));
    let signed_in = server.by(session, "GET", "/api/v1/session", "").json();
    assert_eq!(signed_in.get("account"), Some(&json!("li")));
    assert_eq!(signed_in.get("ways"), Some(&json!(["password", "oidc"])));
    assert_eq!(signed_in.get("confirmed_until"), Some(&Value::Null));

    provider.proved_at(Some(server.desk.store().now().as_second()));
    let reply = over_http(&server, &provider, "?confirm=true", session);
    assert_eq!(reply.status, 303, "{reply:?}");
    assert_eq!(cookie(&reply, "zhunsheng"), ("", ""), "the session stays the same");
    let confirmed = server.by(session, "GET", "/api/v1/session", "").json();
    assert_eq!(confirmed.get("confirmed_until"), Some(&json!("2026-11-22T02:05:00Z")));

    provider.person("nobody");
    let reply = over_http(&server, &provider, "", "");
    assert_eq!((reply.status, reply.code().as_str()), (401, "sign_in_refused"), "{reply:?}");
}
