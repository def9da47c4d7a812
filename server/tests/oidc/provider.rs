//! Face server, tests: a small provider of OpenID Connect. It lets everybody in, checks what the standard has it check, and lies when told to.
#![expect(clippy::indexing_slicing, reason = "tests")]

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use jiff::Timestamp;
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::{net::TcpListener, runtime::Runtime};
use zhunsheng_server::sign_in::Callback;

/// The parameters of a visit.
pub(crate) type Asked = BTreeMap<String, String>;

/// What the provider says wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lie {
    /// The token is signed with another key.
    Signature,
    /// The token is not signed at all.
    Unsigned,
    /// The nonce is that of another attempt.
    Nonce,
    /// The token is for somebody else.
    Audience,
    /// The token is of another provider.
    Issuer,
    /// The token is over.
    Expired,
}

#[derive(Default)]
struct Inside {
    issuer: String,
    person: String,
    more: BTreeMap<String, String>,
    proved_at: Option<i64>,
    lie: Option<Lie>,
    asked: Asked,
    codes: BTreeMap<String, Asked>,
}

type Shared = Arc<Mutex<Inside>>;

/// The provider, until it is dropped.
pub(crate) struct Provider {
    pub(crate) issuer: String,
    inside: Shared,
    _runtime: Runtime,
}

impl Provider {
    pub(crate) fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let inside =
            Inside { issuer: issuer.clone(), person: String::from("li"), proved_at: Some(0), ..Inside::default() };
        let inside = Arc::new(Mutex::new(inside));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/keys", get(keys))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .with_state(Arc::clone(&inside));
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { issuer, inside, _runtime: runtime }
    }

    pub(crate) fn person(&self, name: &str) {
        self.inside.lock().unwrap().person = name.to_owned();
    }

    pub(crate) fn also(&self, claim: &str, value: &str) {
        self.inside.lock().unwrap().more.insert(claim.to_owned(), value.to_owned());
    }

    pub(crate) fn proved_at(&self, seconds: Option<i64>) {
        self.inside.lock().unwrap().proved_at = seconds;
    }

    pub(crate) fn lie(&self, lie: Option<Lie>) {
        self.inside.lock().unwrap().lie = lie;
    }

    /// What was asked at the last visit.
    pub(crate) fn asked(&self) -> Asked {
        self.inside.lock().unwrap().asked.clone()
    }

    /// Goes to the address as a browser, and gives what it is sent back with.
    pub(crate) fn visit(&self, address: &str) -> Callback {
        let agent = ureq::Agent::config_builder().max_redirects(0).max_redirects_will_error(false).build().new_agent();
        let answer = agent.get(address).call().unwrap();
        assert_eq!(answer.status().as_u16(), 303);
        let location = answer.headers().get("location").unwrap().to_str().unwrap();
        let query: Asked = pairs(location.split_once('?').unwrap().1);
        Callback { code: query.get("code").cloned(), state: query.get("state").cloned(), error: None }
    }
}

async fn configuration(State(inside): State<Shared>) -> Json<Value> {
    let issuer = inside.lock().unwrap().issuer.clone();
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
    }))
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_slice(&[seed; 32]).unwrap()
}

async fn keys() -> Json<Value> {
    let point = key(7).verifying_key().to_sec1_point(false);
    let (x, y) = (base64(point.x().unwrap()), base64(point.y().unwrap()));
    Json(json!({"keys": [{"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": "one", "x": x, "y": y}]}))
}

async fn authorize(State(inside): State<Shared>, Query(asked): Query<Asked>) -> Response {
    let mut inside = inside.lock().unwrap();
    let complete = asked.get("client_id").is_some_and(|id| id == "desk")
        && asked.get("response_type").is_some_and(|kind| kind == "code");
    if !complete {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let code = format!("code-{}", inside.codes.len());
    let location = format!("{}?code={code}&state={}", asked["redirect_uri"], asked["state"]);
    inside.asked = asked.clone();
    inside.codes.insert(code, asked);
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

async fn token(State(inside): State<Shared>, headers: HeaderMap, body: String) -> Response {
    let mut inside = inside.lock().unwrap();
    let sent = pairs(&body);
    let refuse = || (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"}))).into_response();
    // `desk:a+secret+of+the+desk`, as RFC 6749 has it written.
    let known = headers.get("authorization").is_some_and(|value| value == "Basic ZGVzazphK3NlY3JldCtvZit0aGUrZGVzaw==");
    let Some(asked) = sent.get("code").and_then(|code| inside.codes.remove(code)) else { return refuse() };
    let challenge = base64(&Sha256::digest(sent.get("code_verifier").cloned().unwrap_or_default()));
    let same = |name: &str| sent.contains_key(name) && sent.get(name) == asked.get(name);
    if !known || asked.get("code_challenge") != Some(&challenge) || !same("redirect_uri") {
        return refuse();
    }
    let id_token = id_token(&inside, &asked["nonce"]);
    Json(json!({"access_token": "opaque", "token_type": "Bearer", "expires_in": 60, "id_token": id_token}))
        .into_response()
}

fn id_token(inside: &Inside, nonce: &str) -> String {
    let now = Timestamp::now().as_second();
    let lies = |lie: Lie| inside.lie == Some(lie);
    let mut claims = json!({
        "iss": if lies(Lie::Issuer) { "https://another.example.org" } else { &inside.issuer },
        "aud": if lies(Lie::Audience) { "somebody-else" } else { "desk" },
        "sub": format!("subject of {}", inside.person),
        "preferred_username": inside.person,
        "nonce": if lies(Lie::Nonce) { "another" } else { nonce },
        "iat": now - 120,
        "exp": if lies(Lie::Expired) { now - 60 } else { now + 60 },
    });
    if let Some(at) = inside.proved_at {
        claims["auth_time"] = json!(at);
    }
    for (name, value) in &inside.more {
        claims[name] = json!(value);
    }
    let algorithm = if lies(Lie::Unsigned) { "none" } else { "ES256" };
    let header = json!({"alg": algorithm, "kid": "one", "typ": "JWT"});
    let signed = format!("{}.{}", base64(header.to_string().as_bytes()), base64(claims.to_string().as_bytes()));
    if lies(Lie::Unsigned) {
        return format!("{signed}.");
    }
    let signature: Signature = key(if lies(Lie::Signature) { 8 } else { 7 }).sign(signed.as_bytes());
    format!("{signed}.{}", base64(&signature.to_bytes()))
}

/// Base64 for addresses, without padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let all = chunk.iter().fold(0_u32, |all, byte| all << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            let letter = usize::try_from(all >> (18 - 6 * at) & 63).unwrap();
            text.push(char::from(*LETTERS.get(letter).unwrap()));
        }
    }
    text
}

/// The pairs of a query or a form.
fn pairs(text: &str) -> Asked {
    let plain = |text: &str| {
        let spaced = text.replace('+', " ");
        let mut parts = spaced.split('%');
        let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
        for part in parts {
            bytes.push(u8::from_str_radix(part.get(..2).unwrap(), 16).unwrap());
            bytes.extend_from_slice(part.get(2..).unwrap().as_bytes());
        }
        String::from_utf8(bytes).unwrap()
    };
    text.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (plain(name), plain(value))).collect()
}
