//! Peers in Python: a process that holds the same columns, asked to run one contender at a time.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde::{Deserialize, de::DeserializeOwned};

use super::Taken;
use measure::paths;

/// The process, which waits unless it is asked.
pub(crate) struct Python {
    child: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
    pub(crate) versions: Versions,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Versions {
    pub(crate) openfisca: String,
    pub(crate) numpy: String,
    pub(crate) duckdb: String,
}

#[derive(Deserialize)]
struct Hello {
    versions: Versions,
}

impl Python {
    /// Starts it on these columns.
    pub(crate) fn start(columns: &Path) -> Result<Self, String> {
        let python = paths::python()?;
        let mut command = Command::new(python);
        // Why: one core for everybody; a library that would take more is told not to.
        command.envs(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS"].map(|name| (name, "1")));
        command.arg(paths::bench().join("python/population.py")).arg(columns);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(|why| format!("python: {why}"))?;
        let (ask, answers) = child.stdin.take().zip(child.stdout.take()).ok_or("python has no pipes")?;
        let mut answers = BufReader::new(answers);
        let Hello { versions } = answer(&mut answers)?;
        Ok(Self { child, ask, answers, versions })
    }

    /// Has one contender run once.
    pub(crate) fn run(&mut self, contender: &str) -> Result<Taken, String> {
        writeln!(self.ask, "{contender}").map_err(|why| format!("python: {why}"))?;
        answer(&mut self.answers)
    }

    /// Ends it.
    pub(crate) fn end(mut self) -> Result<(), String> {
        drop(self.ask);
        let status = self.child.wait().map_err(|why| format!("python: {why}"))?;
        if status.success() { Ok(()) } else { Err(format!("python ended with {status}")) }
    }
}

fn answer<T: DeserializeOwned>(answers: &mut impl BufRead) -> Result<T, String> {
    let mut line = String::new();
    answers.read_line(&mut line).map_err(|why| format!("python: {why}"))?;
    serde_json::from_str(&line)
        .map_err(|why| format!("python says `{}`: {why}; see its own message above", line.trim()))
}
