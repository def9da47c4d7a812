//! The policy laboratory, beside the pipeline: what a compiled policy does at its edges, and what would go unnoticed if it changed.

pub mod boundaries;
pub mod contracts;
pub mod generate;
pub mod mutate;
pub mod regression;
pub mod rulebook;
