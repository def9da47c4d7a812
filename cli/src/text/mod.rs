//! Face cli: everything that people read.

pub(crate) mod boundaries;
pub(crate) mod coverage;
pub(crate) mod diff;
pub(crate) mod impact;
pub(crate) mod layout;
pub(crate) mod matching;
pub(crate) mod mutate;
pub(crate) mod problems;
pub(crate) mod progress;
pub(crate) mod report;
pub(crate) mod shared;
pub(crate) mod style;
pub(crate) mod template;
pub(crate) mod test;
pub(crate) mod words;

mod ladder;
mod outcome;
mod state;
mod tables;
