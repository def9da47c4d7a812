//! Face server, sign-in elsewhere: an organisation's own provider of OpenID Connect says who somebody is. Accounts are still made here.
//!
//! ```text
//! browser ─ /oidc/start ─► Oidc::start ─► provider (password, card, …) ─► /oidc/callback ─► Oidc::finish ─► session or confirmation
//!             cookie ties the browser to the attempt ────────────────────────┘
//! ```
//!
//! Everything blocks: call it where blocking is allowed.

mod fetch;
mod oidc;
mod pending;

pub use oidc::{Callback, Finished, Oidc, OidcSettings, Purpose, Started};
