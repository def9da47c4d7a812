//! The desk of the secretariat: the log of publications, change requests, people, and what is in force. No HTTP.

pub mod rulebook;

pub use rulebook::{Edition, Rulebook};
