//! Face server: who may come in: the address, the rate, the origin of a request, and who is signed in.

mod origin;
mod rate;
mod who;

pub(crate) use origin::same_origin;
pub(crate) use rate::{Limits, peer};
pub(crate) use who::{Signed, cookie, cookie_value, session_key, signed};
