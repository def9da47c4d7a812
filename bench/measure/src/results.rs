//! What is written down: sections of tables, the goals that were set beforehand, and notes. `results.json` is this, `RESULTS.md` its picture.

use serde::{Deserialize, Serialize};

use crate::rounds::Timing;

/// The whole run.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Results {
    /// The command that makes it.
    pub command: String,
    /// Processor and number of cores.
    pub machine: String,
    pub compiler: String,
    pub sections: Vec<Section>,
}

/// What was measured together, in alternating rounds.
#[derive(Debug, Serialize, Deserialize)]
pub struct Section {
    /// Which part of the command makes it.
    pub id: String,
    pub title: String,
    /// Day and time of the measurement, and how busy the machine was.
    pub when: String,
    pub groups: Vec<Group>,
    pub goals: Vec<Goal>,
    pub notes: Vec<String>,
}

/// One table.
#[derive(Debug, Serialize, Deserialize)]
pub struct Group {
    pub title: String,
    /// What the ratios are to.
    pub ratio_to: String,
    pub unit: Unit,
    pub entries: Vec<Entry>,
}

/// What the numbers of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Nanoseconds a call: less is better.
    Nanoseconds,
    /// Rows a second: more is better.
    RowsPerSecond,
    /// Bytes.
    Bytes,
}

/// One row of a table.
#[derive(Debug, Serialize, Deserialize)]
pub struct Entry {
    pub id: String,
    pub name: String,
    pub gives: String,
    /// Whether it is this engine.
    pub ours: bool,
    pub ratio: Option<f64>,
    pub median: f64,
    pub lower: f64,
    pub upper: f64,
}

/// A goal that was set before measuring.
#[derive(Debug, Serialize, Deserialize)]
pub struct Goal {
    pub what: String,
    pub wanted: String,
    pub measured: String,
    pub reached: bool,
}

impl Entry {
    pub fn new(id: &str, name: &str, gives: &str, timing: &Timing, ratio: Option<f64>) -> Self {
        let Timing { median, lower, upper, .. } = *timing;
        let ours = id.starts_with("zhunsheng");
        Self { id: id.into(), name: name.into(), gives: gives.into(), ours, ratio, median, lower, upper }
    }
}

impl Goal {
    /// That one takes at most so many times as long as the other.
    pub fn at_most(what: &str, limit: f64, measured: f64) -> Self {
        let (wanted, found) = (format!("≤ {limit} ×"), format!("{measured:.2} ×"));
        Self { what: what.into(), wanted, measured: found, reached: measured <= limit }
    }

    /// That one is at least so many times as fast as the other.
    pub fn at_least(what: &str, limit: f64, measured: f64) -> Self {
        let (wanted, found) = (format!("≥ {limit} ×"), format!("{measured:.2} ×"));
        Self { what: what.into(), wanted, measured: found, reached: measured >= limit }
    }
}

/// The version of a crate in the lock file of this workspace.
pub fn version(name: &str) -> &'static str {
    let mut lines = include_str!("../../Cargo.lock").lines();
    let wanted = format!("name = \"{name}\"");
    let found = lines.find(|line| *line == wanted).and_then(|_| lines.next());
    found.and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"')).unwrap_or("")
}
