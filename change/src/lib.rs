//! A proposed change of a policy: applied to a package, put in words, checked, and decided before and after. No store, no clock, no HTTP.
//!
//! ```text
//! Values ─ apply ─► Package ─ compile ─► VerifiedPlan ─┬─ words ──► what is different, line by line
//!   (as typed)        └ parameters.json, by its bytes  ├─ check ──► Checks: may it go on, and what has to be explained
//!                                                      ├─ impact ─► whom it touches: each case before and after
//!                                                      └─ diff ───► two editions side by side: by clause, values, rules, structure, cases
//! ```

pub mod apply;
pub mod both;
mod causes;
pub mod check;
pub mod diff;
pub mod impact;
pub mod parameters;
pub mod problem;
pub mod proposal;
pub mod rewrite;
pub mod shown;
pub mod words;

pub use apply::apply;
pub use check::{Checks, Context, Proposal, Review, check};
pub use diff::{Diff, Side, diff};
pub use impact::{CaseSet, Impact, impact, impact_csv};
pub use parameters::{ParameterRow, parameters};
pub use problem::Problem;
pub use proposal::{Accepted, Proposed, Removed, Source, Values};
pub use rewrite::rewrite_case;
pub use words::words;
