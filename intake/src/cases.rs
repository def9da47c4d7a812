//! Intake, dossiers: cases out of JSON, CSV or Excel. Every good one is given, every bad one refused with all that is wrong with it.

pub mod cell;
pub mod heading;
mod json;
pub mod table;
pub mod workbook;

use serde::Serialize;
use zhunsheng_engine::{Date, VerifiedPlan, facts, plan::Text};

use crate::{
    archive,
    problem::{Problem, size, text},
};

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// An array of facts objects, of `{title, as_of, facts}`, or one of them; a saved form is one.
    Json,
    /// A table with headings, in UTF-8 or GB18030, by comma, semicolon or tab.
    Csv,
    /// The first sheet of a workbook, with headings.
    Xlsx,
}

/// What an upload may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of the upload.
    pub bytes: usize,
    /// Most cases.
    pub rows: usize,
    /// Most columns of a table.
    pub columns: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 8 << 20, rows: 10_000, columns: 1000 }
    }
}

/// A case that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Case {
    /// What it is called in the upload; else its number in it.
    pub title: String,
    /// The facts, as JSON text of an object.
    pub facts: String,
    /// The day it is of, if the upload says.
    pub as_of: Option<Date>,
}

/// A row, or an item of JSON, that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its number as the reader sees it: the line of a table (headings are line 1), the place in an array from 1; 0 for the whole file.
    pub row: usize,
    /// All that is wrong with it.
    pub problems: Vec<Problem>,
}

/// What came of an upload.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The good cases.
    pub cases: Vec<Case>,
    /// The bad rows.
    pub refused: Vec<Row>,
    /// What was left out, or looks odd.
    pub warnings: Vec<Text>,
}

impl Report {
    /// A report on an upload that cannot be read at all.
    fn nothing(problems: Vec<Problem>, row: usize) -> Self {
        Self { refused: vec![Row { row, problems }], ..Self::default() }
    }
}

/// Reads the cases of an upload for a plan. `sheet` names the sheet of a workbook; without it, the first is read.
#[must_use]
pub fn read(bytes: &[u8], format: Format, sheet: Option<&str>, plan: &VerifiedPlan, limits: Limits) -> Report {
    let refuse = |problem: Problem| Report::nothing(vec![problem], 0);
    if bytes.len() > limits.bytes {
        let (most, found) = (size(wide(limits.bytes)), size(wide(bytes.len())));
        let message =
            text(format!("文件有 {found}，上限是 {most}"), format!("the file has {found}, the limit is {most}"));
        let hint = text("分成几份上传", "upload it in parts");
        return refuse(Problem::new("", "too-large", &found, message).hint(hint));
    }
    let report = match format {
        Format::Json => json::read(bytes, plan, limits),
        Format::Csv => table::of_csv(bytes, limits).map(|grid| table::read(&grid, plan)),
        Format::Xlsx => {
            workbook::read(bytes, sheet, limits, archive::Limits::WORKBOOK).map(|grid| table::read(&grid, plan))
        }
    };
    let report = report.unwrap_or_else(|problem| refuse(*problem));
    if report.cases.is_empty() && report.refused.is_empty() {
        let message = text("文件里没有案例", "there is no case in the file");
        let hint =
            text("第一行写列名，以下每行一个案例", "write headings in the first line and a case in each line below");
        return Report {
            refused: vec![Row { row: 0, problems: vec![Problem::new("", "empty", "", message).hint(hint)] }],
            ..report
        };
    }
    report
}

/// The problems of facts, each at the path that `place` gives it.
fn check(facts: &str, plan: &VerifiedPlan, place: impl Fn(&str) -> String) -> Vec<Problem> {
    let found = facts::from_json(plan, facts).err().unwrap_or_default();
    found.iter().map(|problem| Problem::of_fact(problem, place(&problem.path))).collect()
}

fn too_many_rows(limits: Limits) -> Problem {
    let most = limits.rows;
    let message = text(format!("最多 {most} 个案例"), format!("at most {most} cases"));
    Problem::new("", "too-many-rows", "", message).hint(text("分成几份上传", "upload it in parts"))
}

fn wide(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
