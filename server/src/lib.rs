//! Face server: what stands behind HTTP: the site whose pages decide in the browser, decisions for programs, and the desk of the secretariat.
//!
//! ```text
//! listen ─ routes ─┬─ dispatch ─ guard (rate, who, origin) ─ contract (parameters, body) ─ api ─► Desk
//!                  └─ pages ─ site, front                        schemas/openapi.json ─┘      └─► front (what is in force)
//! ```
//!
//! `contract.rs` reads the OpenAPI document; an operation that is not in it does not exist, and who may, how much and how often is what it says.
//! `front.rs` is written once for each publication, and a request holds one of them. Nothing of a case is kept.

mod api;
mod app;
mod call;
mod contract;
mod dispatch;
mod front;
mod guard;
mod headers;
mod listen;
mod logging;
mod metrics;
mod pages;
pub mod problem;
mod routes;
pub mod sign_in;
mod site;

pub use app::{App, Settings, StartError};
pub use listen::serve;
pub use logging::{LogFormat, start as start_log};
pub use site::{Site, SiteError};
