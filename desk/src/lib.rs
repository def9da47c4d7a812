//! The desk of the secretariat: the log of publications, change requests, people, and what is in force. No HTTP.
//!
//! ```text
//! caller ─► Desk ─ change (rules of the life cycle) ─► log::append ─► record + project::apply, one transaction ─► desk.db
//!             └──── rulebook() ◄─ activation ◄─ publication::load ◄─ blobs, after the commit
//! ```
//!
//! Everything blocks; a face that must not block calls it from a thread of its own.

mod actor;
pub mod audit;
pub mod backup;
pub mod cases;
pub mod change;
pub mod clock;
mod desk;
pub mod digest;
pub mod log;
pub mod parameters;
pub mod people;
mod project;
pub mod publication;
mod refusal;
pub mod rulebook;
pub mod store;
mod text;

pub use actor::Actor;
pub use audit::{AuditRecord, AuditReport, RecordFilter};
pub use clock::{Clock, Options};
pub use desk::{Desk, OpenError};
pub use publication::Publication;
pub use refusal::{Problem, Refusal};
pub use rulebook::{Edition, Rulebook};
pub use store::{Store, StoreError, Write};
