//! Face server, sign-in elsewhere: attempts that have begun and are not yet back. They live in memory: after a restart one begins again.

use std::sync::{Mutex, PoisonError};

use openidconnect::{Nonce, PkceCodeVerifier};
use subtle::ConstantTimeEq as _;

use super::oidc::Purpose;

/// How long somebody may take at the provider, in seconds.
pub(super) const PATIENCE: i64 = 10 * 60;
/// So many attempts are remembered; then the oldest are forgotten.
const MOST: usize = 1_000;

/// An attempt.
pub(super) struct Attempt {
    /// What the provider has to give back.
    pub(super) state: String,
    /// What the cookie of the browser has to be.
    pub(super) browser: String,
    /// What the token has to hold.
    pub(super) nonce: Nonce,
    /// What only we know of the challenge that was sent.
    pub(super) verifier: PkceCodeVerifier,
    /// Where the provider sends the browser.
    pub(super) redirect: String,
    /// What it is for.
    pub(super) purpose: Purpose,
    /// When it began, in seconds since 1970.
    pub(super) began_at: i64,
}

/// All attempts, the oldest first.
#[derive(Default)]
pub(super) struct Pending(Mutex<Vec<Attempt>>);

impl Pending {
    pub(super) fn add(&self, attempt: Attempt) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = attempt.began_at;
        all.retain(|known| now - known.began_at < PATIENCE);
        if all.len() >= MOST {
            all.remove(0);
        }
        all.push(attempt);
    }

    /// The attempt that comes back, once and only into the browser in which it began.
    pub(super) fn take(&self, state: &str, browser: &str, now: i64) -> Option<Attempt> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |one: &str, other: &str| bool::from(one.as_bytes().ct_eq(other.as_bytes()));
        let at = all.iter().position(|known| same(&known.state, state) && same(&known.browser, browser))?;
        let attempt = all.remove(at);
        (now - attempt.began_at < PATIENCE).then_some(attempt)
    }
}
