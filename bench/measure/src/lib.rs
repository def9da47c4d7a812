//! How it is measured and what is decided: what the benchmarks share.

pub mod engine;
pub mod machine;
pub mod paths;
pub mod results;
pub mod rounds;
pub mod station;

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Enough to see that everything runs.
    Quick,
    /// What is written down.
    Full,
}
