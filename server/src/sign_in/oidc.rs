//! Face server, sign-in elsewhere: the code flow of OpenID Connect with PKCE and nonce. What the provider says counts only after its signature was checked.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
};

use openidconnect::{
    AccessTokenHash, AdditionalClaims, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, RedirectUrl, Scope, StandardErrorResponse, StandardTokenResponse,
    TokenResponse as _,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim,
        CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata,
        CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ureq::Agent;
use zhunsheng_desk::{
    Refusal,
    people::{People, SessionKey, SignInRefused, Way},
};
use zhunsheng_engine::plan::Text;

use super::{
    fetch::{agent, fetch, is_safe},
    pending::{Attempt, Pending},
};

/// What a provider says of itself is asked for again after so many seconds, and after anything went wrong.
const KNOWN_FOR: i64 = 5 * 60;
/// So far clocks of two computers may differ, in seconds.
const CLOCKS_DIFFER: i64 = 60;

/// How the desk is known at the provider.
#[derive(Clone)]
pub struct OidcSettings {
    /// The address of the provider, as it names itself.
    pub issuer: String,
    /// The name of the desk there.
    pub client_id: String,
    /// The secret of the desk there, if it has one.
    pub client_secret: Option<String>,
    /// The claim that holds the name of the account, such as `preferred_username`.
    pub claim: String,
    /// What the button says, such as 统一身份认证.
    pub title: String,
}

/// Sign-in at a provider.
pub struct Oidc {
    settings: OidcSettings,
    issuer: IssuerUrl,
    agent: Agent,
    known: Mutex<Option<(i64, CoreProviderMetadata)>>,
    pending: Pending,
}

/// What somebody goes to the provider for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// To sign in.
    SignIn,
    /// To confirm this session: the provider has to ask for the password again.
    Confirm(SessionKey),
}

/// Where to send the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// The address of the provider.
    pub location: String,
    /// What the browser has to keep in a cookie (HttpOnly, `SameSite=Lax`, ten minutes) and bring back.
    pub cookie: String,
}

/// What the browser brings back in the address.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Callback {
    /// The code, if the provider let the person in.
    pub code: Option<String>,
    /// What was sent along.
    pub state: Option<String>,
    /// Why the provider did not.
    pub error: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finished {
    /// Somebody signed in, into this session.
    SignedIn(SessionKey),
    /// The session was confirmed.
    Confirmed,
}

/// Every claim that has no meaning of its own in the standard.
#[derive(Debug, Clone, Deserialize, Serialize)]
struct OtherClaims(Map<String, Value>);

impl AdditionalClaims for OtherClaims {}

type Fields = IdTokenFields<
    OtherClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type DeskClient = Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Oidc {
    /// Sign-in at this provider. Nothing is asked of it yet, so that the desk starts without it.
    ///
    /// # Errors
    /// If its address is none, or neither https nor on this computer.
    pub fn new(settings: OidcSettings) -> Result<Self, Text> {
        let wrong = || Text {
            zh: format!("--oidc-issuer 应是以 https:// 开头的地址（本机可用 http://），现为 {}", settings.issuer),
            en: format!(
                "--oidc-issuer has to be an address with https:// (http:// on this computer only), not {}",
                settings.issuer
            ),
        };
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|_| wrong())?;
        if !is_safe(issuer.url().scheme(), issuer.url().host_str().unwrap_or_default()) {
            return Err(wrong());
        }
        Ok(Self { settings, issuer, agent: agent(), known: Mutex::default(), pending: Pending::default() })
    }

    /// What the button says.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.settings.title
    }

    /// Begins an attempt. `redirect` is the address of our callback, `now` seconds since 1970.
    ///
    /// # Errors
    /// If the provider does not answer, or answers what cannot be used.
    pub fn start(&self, purpose: Purpose, redirect: &str, now: i64) -> Result<Started, Refusal> {
        let client = self.client(redirect, now)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let code = CoreAuthenticationFlow::AuthorizationCode;
        let mut request = client.authorize_url(code, CsrfToken::new_random, Nonce::new_random);
        request = request.add_scope(Scope::new(String::from("profile"))).set_pkce_challenge(challenge);
        if matches!(purpose, Purpose::Confirm(_)) {
            request = request.add_prompt(CoreAuthPrompt::Login).set_max_age(std::time::Duration::ZERO);
        }
        let (location, state, nonce) = request.url();
        if !is_safe(location.scheme(), location.host_str().unwrap_or_default()) {
            return Err(self.unavailable(&"its authorization endpoint is not https"));
        }
        let browser = CsrfToken::new_random_len(32).secret().clone();
        self.pending.add(Attempt {
            state: state.secret().clone(),
            browser: browser.clone(),
            nonce,
            verifier,
            redirect: redirect.to_owned(),
            purpose,
            began_at: now,
        });
        Ok(Started { location: location.to_string(), cookie: browser })
    }

    /// Ends an attempt with what the browser brings back.
    ///
    /// # Errors
    /// If the attempt is unknown, too old or of another browser; if the provider let nobody in or says something that does not hold; if there is no such
    /// account or it is disabled; if another person confirmed, or without giving the password again.
    pub fn finish(
        &self,
        people: People<'_>,
        callback: Callback,
        cookie: Option<&str>,
        now: i64,
    ) -> Result<Finished, Refusal> {
        let (state, browser) = (callback.state.unwrap_or_default(), cookie.unwrap_or_default());
        let attempt = self.pending.take(&state, browser, now).ok_or_else(|| {
            Refusal::new(
                "oidc_attempt",
                400,
                "这次登录已过期，或不是在这个浏览器里开始的，请重新登录",
                "this sign-in is too old or did not begin in this browser; sign in again",
            )
        })?;
        let Some(code) = callback.code.filter(|_| callback.error.is_none()) else {
            return Err(Refusal::new(
                "oidc_denied",
                401,
                format!("{}没有让您登录，请重试", self.settings.title),
                format!("{} did not let you in; try again", self.settings.title),
            ));
        };
        let fresh_since = matches!(attempt.purpose, Purpose::Confirm(_)).then_some(attempt.began_at);
        let purpose = attempt.purpose.clone();
        let account = self.account(attempt, code, fresh_since, now)?;
        match purpose {
            Purpose::SignIn => Ok(Finished::SignedIn(people.sign_in_elsewhere(&account, Way::Oidc)?)),
            Purpose::Confirm(key) => people.confirm_elsewhere(&key, &account).map(|_| Finished::Confirmed),
        }
    }

    /// The name of the account that the provider vouches for. `fresh_since`: the person must have proved who they are since then.
    fn account(&self, attempt: Attempt, code: String, fresh_since: Option<i64>, now: i64) -> Result<String, Refusal> {
        let client = self.client(&attempt.redirect, now)?;
        let request = client.exchange_code(AuthorizationCode::new(code)).map_err(|why| self.unavailable(&why))?;
        let request = request.set_pkce_verifier(attempt.verifier);
        let answer = request.request(&|request| fetch(&self.agent, request)).map_err(|why| self.unavailable(&why))?;
        let token = answer.id_token().ok_or_else(|| self.unavailable(&"it gave no ID token"))?;
        let verifier = client.id_token_verifier();
        let claims = token.claims(&verifier, &attempt.nonce).map_err(|why| self.unavailable(&why))?;
        if let Some(stated) = claims.access_token_hash() {
            let (algorithm, key) = (token.signing_alg(), token.signing_key(&verifier));
            let algorithm = algorithm.map_err(|why| self.unavailable(&why))?;
            let key = key.map_err(|why| self.unavailable(&why))?;
            let found = AccessTokenHash::from_token(answer.access_token(), algorithm, key);
            if found.map_err(|why| self.unavailable(&why))? != *stated {
                return Err(self.unavailable(&"its access token is not the one of its ID token"));
            }
        }
        if let Some(since) = fresh_since {
            let proved_at = claims.auth_time().map(|time| time.timestamp());
            let window = since - CLOCKS_DIFFER..=now + CLOCKS_DIFFER;
            if !proved_at.is_some_and(|at| window.contains(&at)) {
                return Err(Refusal::new(
                    "oidc_not_fresh",
                    401,
                    format!("{}没有重新验证您的身份，不能确认；请重新登录后再试，或用密码确认", self.settings.title),
                    format!(
                        "{} did not ask who you are again, so this is no confirmation; sign in again, or use your password",
                        self.settings.title
                    ),
                ));
            }
        }
        let claims = serde_json::to_value(claims).map_err(|why| self.unavailable(&why))?;
        let account = claims.get(&self.settings.claim).and_then(Value::as_str);
        account.map(String::from).ok_or_else(|| {
            tracing::warn!(claim = %self.settings.claim, "the provider gives no such claim");
            Refusal::from(SignInRefused::Refused)
        })
    }

    fn client(&self, redirect: &str, now: i64) -> Result<DeskClient, Refusal> {
        let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|why| self.unavailable(&why))?;
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let metadata = match known.filter(|(at, _)| (0..KNOWN_FOR).contains(&(now - at))) {
            Some((_, metadata)) => metadata,
            None => {
                let found = CoreProviderMetadata::discover(&self.issuer, &|request| fetch(&self.agent, request));
                let found = found.map_err(|why| self.unavailable(&why))?;
                *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, found.clone()));
                found
            }
        };
        let OidcSettings { client_id, client_secret, .. } = &self.settings;
        let (id, secret) = (ClientId::new(client_id.clone()), client_secret.clone().map(ClientSecret::new));
        Ok(DeskClient::from_provider_metadata(metadata, id, secret).set_redirect_uri(redirect))
    }

    /// The provider does not do what it should. Why is written to the log; people are told that it is not them.
    fn unavailable(&self, why: &dyn fmt::Display) -> Refusal {
        tracing::warn!(issuer = %self.settings.issuer, %why, "sign-in elsewhere failed");
        // Why forgotten: the provider may have changed its keys since.
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Refusal::new(
            "oidc_unavailable",
            503,
            format!("{}暂时无法使用，请稍后再试，或用密码登录；原因见服务器日志", self.settings.title),
            format!(
                "{} cannot be used at the moment; try again later, or use your password. The server's log says why",
                self.settings.title
            ),
        )
    }
}

impl fmt::Debug for Oidc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Oidc").field("issuer", &self.settings.issuer).finish_non_exhaustive()
    }
}

impl fmt::Debug for OidcSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OidcSettings")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}
