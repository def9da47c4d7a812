//! The engine of Zhunsheng: `decide(plan, facts, date)`, pure, total and exact.
//!
//! ```text
//! plan text ─ plan::load ─ plan::verify ─► VerifiedPlan ─┐
//! facts JSON ─ facts::read ─► Facts ────────────────────┼─ decide ─► Decision ─ explain ─► answer (JSON)
//! the as-of date ───────────────────────────────────────┘   eval     cells      folds      wording
//! ```
//!
//! [`decide()`] computes every node of the plan once. Everything else, from a shortfall to the smallest change that helps, reads what it computed,
//! or decides again with other facts to prove a suggestion. Nothing here knows files, clocks, hash order or binary floats.

#![no_std]
#![deny(clippy::float_arithmetic, clippy::disallowed_types, clippy::disallowed_methods, clippy::disallowed_macros)]

extern crate alloc;

pub mod across;
pub mod answer;
pub mod capitals;
pub mod date;
mod decide;
pub mod explain;
pub mod facts;
mod json;
pub mod names;
mod order;
pub mod plan;
pub mod rulebook;
pub mod value;
pub mod wording;

pub use across::Match;
pub use answer::Answer;
pub use date::Date;
pub use decide::{Decider, Decision, FindingResult, InForce, Verdict, decide, exact::quotient};
pub use facts::{FactProblem, Facts};
pub use json::{Flaw, FlawKind, to_json};
pub use order::Indices;
pub use plan::{Lang, LoadError, Plan, VerifiedPlan};
pub use rulebook::Rulebook;
pub use value::Cell;
