//! What people upload: dossiers as JSON, CSV or Excel, packages as archives, each within limits and with a report on everything bad.
//!
//! ```text
//! zip, tar.gz ─ archive::package ─► Package, or every reason why not
//! JSON, CSV, xlsx ─ cases::read ──► cases with facts as JSON text, the refused rows, and warnings
//! ```

pub mod archive;
pub mod cases;
pub mod problem;

pub use problem::Problem;
