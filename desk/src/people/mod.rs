//! Desk, people: accounts with their roles, passwords, sessions and tokens.

pub mod lockout;
mod password;
mod role;
mod secret;

pub use password::{LONGEST, SHORTEST, problems_of};
pub use role::{Role, Roles};
pub use secret::{SessionKey, TokenKey};
