//! Intake, dossiers: a table with headings, whatever file it was in, to cases; and tables out of CSV.

use std::collections::BTreeMap;

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};
use zhunsheng_engine::{VerifiedPlan, plan::Text};

use super::{
    Case, Limits, Report, Row,
    cell::Cell,
    check,
    heading::{Column, column},
    too_many_rows,
};
use crate::problem::{Problem, text};

/// A table: its rows with their numbers in the file, the headings first.
#[derive(Debug, Default)]
pub struct Grid {
    /// Each row that has a cell, with its number.
    pub rows: Vec<(usize, Vec<Cell>)>,
    /// What was left out.
    pub warnings: Vec<Text>,
}

/// Reads a table out of CSV.
pub(super) fn of_csv(bytes: &[u8], limits: Limits) -> Result<Grid, Box<Problem>> {
    let (source, warnings) = decoded(bytes)?;
    let first = source.lines().next().unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new();
    let mut reader =
        reader.has_headers(false).flexible(true).delimiter(delimiter(first)).from_reader(source.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|why| {
            let message = text(format!("CSV 读不下去：{why}"), format!("the CSV cannot be read: {why}"));
            Problem::new("", "not-csv", "", message)
        })?;
        if rows.len() > limits.rows {
            return Err(Box::new(too_many_rows(limits)));
        }
        if record.len() > limits.columns {
            return Err(Box::new(too_many_columns(limits)));
        }
        let line = record.position().map_or(rows.len() + 1, |at| usize::try_from(at.line()).unwrap_or(usize::MAX));
        rows.push((line, record.iter().map(|cell| Cell::Text(cell.to_owned())).collect()));
    }
    Ok(Grid { rows, warnings })
}

/// The mark that stands between the cells of a table, by its line of headings: comma, semicolon or tab.
#[must_use]
pub fn delimiter(headings: &str) -> u8 {
    let count = |mark: &u8| headings.bytes().filter(|byte| byte == mark).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|mark| (count(mark), *mark == b',')).unwrap_or(b',')
}

pub(super) fn too_many_columns(limits: Limits) -> Problem {
    let most = limits.columns;
    Problem::new("", "too-many-columns", "", text(format!("最多 {most} 列"), format!("at most {most} columns")))
}

/// The text of a file whose encoding nobody told.
fn decoded(bytes: &[u8]) -> Result<(String, Vec<Text>), Box<Problem>> {
    let marked = Encoding::for_bom(bytes).filter(|(encoding, _)| *encoding == UTF_16LE || *encoding == UTF_16BE);
    if let Some((encoding, _)) = marked {
        return Ok((encoding.decode(bytes).0.into_owned(), Vec::new()));
    }
    let plain = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(source) = std::str::from_utf8(plain) {
        return Ok((source.to_owned(), Vec::new()));
    }
    match GB18030.decode_without_bom_handling_and_without_replacement(plain) {
        Some(source) => {
            let note = text("文件按 GB18030（GBK）编码读取", "the file was read as GB18030 (GBK)");
            Ok((source.into_owned(), vec![note]))
        }
        None => {
            let message = text("既不是 UTF-8，也不是 GB18030 编码", "neither UTF-8 nor GB18030");
            let hint = text("另存为“CSV UTF-8”再上传", "save it as “CSV UTF-8”");
            Err(Box::new(Problem::new("", "encoding", "", message).hint(hint)))
        }
    }
}

/// The cases of a table.
pub(super) fn read(grid: &Grid, plan: &VerifiedPlan) -> Report {
    let mut report = Report { warnings: grid.warnings.clone(), ..Report::default() };
    let Some((first, rows)) = grid.rows.split_first() else { return report };
    let columns = match headings(first, plan, &mut report.warnings) {
        Ok(columns) => columns,
        Err(problems) => return Report { warnings: report.warnings, ..Report::nothing(problems, first.0) },
    };
    for (line, cells) in rows {
        if cells.iter().all(|cell| matches!(cell, Cell::Empty) || cell.shown().trim().is_empty()) {
            continue;
        }
        match case(*line, cells, &columns, plan) {
            Ok(case) => report.cases.push(case),
            Err(problems) => report.refused.push(Row { row: *line, problems }),
        }
    }
    report.warnings.extend(shares(rows, &columns, plan));
    report
}

fn headings(
    (line, cells): &(usize, Vec<Cell>),
    plan: &VerifiedPlan,
    warnings: &mut Vec<Text>,
) -> Result<Vec<(String, Column)>, Vec<Problem>> {
    let (mut columns, mut problems) = (Vec::new(), Vec::new());
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for (at, cell) in cells.iter().enumerate() {
        let (typed, place) = (cell.shown(), place(at, *line));
        match column(plan, &typed, &place, warnings) {
            Ok(column) => {
                let key = match &column {
                    Column::Fact { index, .. } => format!("fact {index}"),
                    Column::Ignored => format!("ignored {at}"),
                    other => format!("{other:?}"),
                };
                if let Some(other) = seen.insert(key, typed.clone()) {
                    let message =
                        text(format!("“{typed}”和“{other}”是同一项"), format!("“{typed}” and “{other}” are the same"));
                    problems.push(
                        Problem::new(place, "duplicate-heading", &typed, message)
                            .hint(text("删去一列", "take one of them out")),
                    );
                }
                columns.push((typed.trim().to_owned(), column));
            }
            Err(problem) => problems.push(*problem),
        }
    }
    let any = columns.iter().any(|(_, column)| matches!(column, Column::Fact { .. }));
    if problems.is_empty() && !any {
        let message = text("第一行里没有一个事实的名称或标题", "no heading of the first line is a fact");
        let hint = text("第一行写列名，如“专职人员”", "write the names or titles of facts into the first line");
        problems.push(Problem::new(place(0, *line), "no-headings", "", message).hint(hint));
    }
    if problems.is_empty() { Ok(columns) } else { Err(problems) }
}

fn case(line: usize, cells: &[Cell], columns: &[(String, Column)], plan: &VerifiedPlan) -> Result<Case, Vec<Problem>> {
    let (mut problems, mut facts, mut places) = (Vec::new(), Vec::new(), BTreeMap::new());
    let (mut title, mut as_of) = (line.to_string(), None);
    let wrong = |at: usize, heading: &str, cell: &Cell, expected: &Text| {
        let shown = cell.shown();
        let message = text(
            format!("第 {line} 行“{heading}”：{}，实为“{shown}”", expected.zh),
            format!("line {line}, “{heading}”: {}, found `{shown}`", expected.en),
        );
        Problem::new(place(at, line), "bad-cell", &shown, message)
    };
    for (at, cell) in cells.iter().enumerate() {
        let Some((heading, column)) = columns.get(at) else {
            if !cell.is_unknown() {
                let message = text(
                    format!("第 {line} 行比列名多出一格"),
                    format!("line {line} has more cells than there are headings"),
                );
                problems.push(Problem::new(place(at, line), "extra-cell", &cell.shown(), message));
            }
            continue;
        };
        if cell.is_unknown() {
            continue;
        }
        match column {
            Column::Ignored => {}
            Column::Title => cell.shown().trim().clone_into(&mut title),
            Column::AsOf => match cell.day() {
                Some(day) => as_of = Some(day),
                None => {
                    let expected = text("应为日期，如 2027-01-01", "expected a date such as 2027-01-01");
                    problems.push(wrong(at, heading, cell, &expected));
                }
            },
            Column::Fact { index, power } => {
                let Some(fact) = plan.facts.get(*index) else { continue };
                match cell.json(plan, fact, *power) {
                    Ok(json) => {
                        places.insert(format!("$.{}", fact.name), (at, heading.clone()));
                        facts.push(format!("{}:{json}", serde_json::Value::from(fact.name.as_str())));
                    }
                    Err(expected) => problems.push(wrong(at, heading, cell, &expected)),
                }
            }
        }
    }
    let facts = format!("{{{}}}", facts.join(","));
    let at = |path: &str| places.get(path).map_or_else(|| line.to_string(), |(at, _)| place(*at, line));
    for mut problem in check(&facts, plan, str::to_owned) {
        if let Some((_, heading)) = places.get(&problem.path) {
            problem.message = text(
                format!("第 {line} 行“{heading}”：{}", problem.message.zh),
                format!("line {line}, “{heading}”: {}", problem.message.en),
            );
        }
        problem.path = at(&problem.path);
        problems.push(problem);
    }
    if problems.is_empty() { Ok(Case { title, facts, as_of }) } else { Err(problems) }
}

/// Columns of percentages that look as if a spreadsheet had turned 20 % into 0.2.
fn shares(rows: &[(usize, Vec<Cell>)], columns: &[(String, Column)], plan: &VerifiedPlan) -> Vec<Text> {
    let mut found = Vec::new();
    for (at, (heading, column)) in columns.iter().enumerate() {
        let Column::Fact { index, .. } = column else { continue };
        let unit = plan.facts.get(*index).and_then(|fact| plan.units.get(fact.domain.unit()? as usize));
        let numbers: Vec<&str> = rows
            .iter()
            .filter_map(
                |(_, cells)| if let Some(Cell::Number(digits)) = cells.get(at) { Some(digits.as_str()) } else { None },
            )
            .collect();
        let small =
            |digits: &&str| digits.parse::<rust_decimal::Decimal>().is_ok_and(|n| n <= rust_decimal::Decimal::ONE);
        if unit.is_some_and(|unit| unit.id == "%") && !numbers.is_empty() && numbers.iter().all(small) {
            found.push(text(
                format!("“{heading}”一列的数都不大于 1；如果表里是百分比格式，请改成不带格式的数（20% 写 20）"),
                format!(
                    "no number of “{heading}” is above 1: if the cells are formatted as percentages, write 20 for 20 %"
                ),
            ));
        }
    }
    found
}

/// A cell as spreadsheets call it, such as B3.
#[must_use]
pub fn place(column: usize, line: usize) -> String {
    let mut letters = String::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        let letter = u8::try_from(left % 26).map_or('?', |n| char::from(b'A' + n));
        letters.insert(0, letter);
        left /= 26;
    }
    format!("{letters}{line}")
}
