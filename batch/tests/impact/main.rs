//! Batch, tests: populations from files to reports: what single decisions say, every format, and everything that can be wrong with a file.

mod agreement;
mod bad_input;
mod formats;

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use zhunsheng_batch::{
    impact::{Failure, Question, Report, RowsFile, Settings, Side, Sink, run},
    population::{Bad, Population, Problem},
};
use zhunsheng_compiler::{Package, compile};
use zhunsheng_engine::{Date, VerifiedPlan};

/// The newest edition of a policy of the repository.
fn plan(policy: &str) -> VerifiedPlan {
    let prefix = format!("{policy}/1/");
    let files = zhunsheng_rules::FILES.iter().filter_map(|(path, text)| Some((path.strip_prefix(&prefix)?, *text)));
    let compiled = compile(&Package::from_files(policy, files));
    compiled.plan.unwrap_or_else(|| unreachable!("{policy} compiles"))
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|| unreachable!("{text} is a day"))
}

/// A folder for the files of one test.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap_or_else(|why| unreachable!("{why}")))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap_or_else(|why| unreachable!("{why}"));
        path
    }
}

/// Keeps everything.
#[derive(Default)]
struct Kept {
    problems: Vec<Bad>,
    rows: Option<RowsFile>,
    stop_after: Option<u64>,
    reached: u64,
}

impl Sink for Kept {
    fn wants_problems(&self) -> bool {
        true
    }

    fn problems(&mut self, found: &[Bad]) -> std::io::Result<()> {
        self.problems.extend_from_slice(found);
        Ok(())
    }

    fn rows(&mut self) -> Option<&mut RowsFile> {
        self.rows.as_mut()
    }

    fn progress(&mut self, _: u64, rows: u64) {
        self.reached = rows;
    }

    fn stop(&self) -> bool {
        self.stop_after.is_some_and(|rows| self.reached >= rows)
    }
}

fn settings() -> Settings {
    Settings { threads: 2, ..Settings::default() }
}

/// One side only, as of the start of 2027.
fn one_side(plan: &VerifiedPlan) -> Question<'_> {
    Question { before: None, after: Side { plan, as_of: day("2027-01-01") } }
}

fn try_count(
    path: &Path,
    question: &Question<'_>,
    settings: &Settings,
    kept: &mut Kept,
) -> Result<Report, Vec<Problem>> {
    let population = Population::open(path, None).map_err(|problem| vec![*problem])?;
    run(question, population, settings, kept).map_err(|why| match why {
        Failure::Refused(problems) => problems,
        Failure::Broken(why) => unreachable!("{}", why.en),
    })
}

fn count(path: &Path, question: &Question<'_>, settings: &Settings) -> Report {
    try_count(path, question, settings, &mut Kept::default()).unwrap_or_else(|problems| unreachable!("{problems:?}"))
}

/// The codes of what a file is refused for, with what its messages say.
fn refused(path: &Path, plan: &VerifiedPlan, settings: &Settings) -> Vec<(&'static str, String)> {
    match try_count(path, &one_side(plan), settings, &mut Kept::default()) {
        Ok(report) => unreachable!("it was counted: {:?}", report.rows),
        Err(problems) => problems.into_iter().map(|problem| (problem.code, problem.message.zh)).collect(),
    }
}
