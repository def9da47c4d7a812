//! The desk of the secretariat: the log of publications, change requests, people, and what is in force. No HTTP.

mod actor;
pub mod digest;
pub mod people;
mod refusal;
pub mod rulebook;
mod text;

pub use actor::Actor;
pub use refusal::{Problem, Refusal};
pub use rulebook::{Edition, Rulebook};
