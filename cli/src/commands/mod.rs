//! Face cli: one module for each command.

pub(crate) mod ask;
pub(crate) mod boundaries;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod coverage;
pub(crate) mod decide;
pub(crate) mod diff;
pub(crate) mod docs;
pub(crate) mod facts;
pub(crate) mod impact;
pub(crate) mod matching;
pub(crate) mod mutate;
pub(crate) mod new;
pub(crate) mod plan;
pub(crate) mod population;
pub(crate) mod progress;
pub(crate) mod records;
pub(crate) mod serve;
pub(crate) mod test;
pub(crate) mod user;
