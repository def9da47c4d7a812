//! Batch, population: a sheet of Excel, read whole and handed on in blocks.

use std::{fs, path::Path};

use zhunsheng_intake::{
    Problem, archive,
    cases::{Limits, cell::Cell, workbook},
    problem::text,
};

use super::{
    BLOCK_ROWS, Block, Format, MOST_COLUMNS, Population, Raw, Source, rows_hint, too_many_columns, unreadable,
};

/// A workbook is read whole, so it is bounded.
const MOST_BYTES: u64 = 512 << 20;
/// As many rows as a sheet of Excel can have.
const MOST_ROWS: usize = 1_048_576;
/// What a sheet with that many rows may need when it is inflated.
const INFLATED: archive::Limits =
    archive::Limits { entries: 2000, entry_bytes: 4 << 30, total_bytes: 6 << 30, ratio: 1000, depth: 8 };

/// Rows that are still to be handed on, the last first.
#[derive(Debug)]
pub(super) struct Sheet {
    rows: std::vec::IntoIter<(usize, Vec<Cell>)>,
    reached: u64,
}

pub(super) fn open(path: &Path, sheet: Option<&str>) -> Result<Population, Box<Problem>> {
    let size = fs::metadata(path).map_err(|why| unreadable(&why))?.len();
    if size > MOST_BYTES {
        let message = text("Excel 文件太大", "the workbook is too large");
        let hint =
            text("另存为 CSV 或 Parquet，这两种格式大小不限", "save it as CSV or Parquet, which may be of any size");
        return Err(Box::new(Problem::new("", "too-large", "", message).hint(hint)));
    }
    let bytes = fs::read(path).map_err(|why| unreadable(&why))?;
    let limits = Limits { bytes: usize::MAX, rows: MOST_ROWS, columns: MOST_COLUMNS };
    let grid = workbook::read(&bytes, sheet, limits, INFLATED)?;
    drop(bytes);
    let mut rows = grid.rows.into_iter();
    let Some((_, first)) = rows.next() else {
        let message = text("工作表是空的", "the sheet is empty");
        return Err(Box::new(Problem::new("", "empty", "", message).hint(rows_hint())));
    };
    if first.len() > MOST_COLUMNS {
        return Err(too_many_columns(first.len()));
    }
    let headings = first.iter().map(Cell::shown).collect();
    let size = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let mut population = Population::new(Format::Xlsx, headings, size, Source::Workbook(Sheet { rows, reached: 0 }));
    population.notes = grid.warnings;
    Ok(population)
}

impl Sheet {
    pub(super) fn next(&mut self) -> Option<Block> {
        let rows: Vec<_> = self.rows.by_ref().take(BLOCK_ROWS).collect();
        if rows.is_empty() {
            return None;
        }
        self.reached += u64::try_from(rows.len()).unwrap_or(u64::MAX);
        Some(Block { index: 0, reached: self.reached, raw: Raw::Rows(rows), lost: Vec::new() })
    }
}
