//! Desk, people: accounts with their roles, passwords, sessions and tokens.
//!
//! Who has which role is in the log and derived from it. Secrets are not: the database keeps a password only as Argon2id hash, a session or a token only as
//! digest, and `rebuild` leaves them alone.
//!
//! ```text
//! sign_in ─► credential (one check for all, with lock-out) ─► session ─► Actor { account, roles, confirmed }
//! header  ─► token ──────────────────────────────────────────────────► Actor without approving and administrating
//! ```

mod account;
mod credential;
pub mod lockout;
mod password;
pub(crate) mod project;
mod role;
mod secret;
mod session;
mod token;

use jiff::Timestamp;
use zhunsheng_engine::Date;

pub use account::{Account, AccountChange, NewAccount, canonical};
pub use credential::SignInRefused;
pub use password::{LONGEST, SHORTEST, problems_of};
pub use role::{Role, Roles};
pub use secret::{SessionKey, TokenKey};
pub use session::{ABSOLUTE, CONFIRMED, IDLE, Session, Way};
pub use token::{LONGEST_VALID, NewToken, Scope, Scopes, Token, TokenActor};

use crate::{Desk, clock::Options, store::Store};

/// Who stands in the log for what was done on the command line. No account can have this name.
pub const COMMAND_LINE: &str = "@command-line";

/// The people of a desk. Works on the store alone, so that accounts can be made before anything was published.
#[derive(Debug, Clone, Copy)]
pub struct People<'s> {
    store: &'s Store,
    options: &'s Options,
}

impl<'s> People<'s> {
    /// The people in a store.
    #[must_use]
    pub fn new(store: &'s Store, options: &'s Options) -> Self {
        Self { store, options }
    }

    /// Does beforehand what the first sign-in would wait for.
    pub fn get_ready(&self) {
        password::get_ready();
    }

    fn now(&self) -> i64 {
        self.store.now().as_second()
    }

    fn today(&self) -> Date {
        self.options.today()
    }
}

impl Desk {
    /// The people of this desk.
    #[must_use]
    pub fn people(&self) -> People<'_> {
        People::new(&self.inside.store, &self.inside.options)
    }
}

/// An instant for people: RFC 3339, UTC.
fn instant(seconds: i64) -> String {
    Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}
