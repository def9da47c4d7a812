//! Beside the pipeline: the rule packages as data built into a program that embeds them.

/// Every file of every package: its path below `rules/` (such as `gx-station/1/policy.json`) and its text, in order of the paths.
pub const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/files.rs"));
