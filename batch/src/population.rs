//! Batch, population: a table with a row for each case, out of CSV, Excel or Parquet, read block by block, so that memory stays flat.
//!
//! ```text
//! file ─ open ─► headings ─ Layout::new ─► what each column holds ─┐
//!          └──── blocks, in order ─────────────────────────────────┴─ Layout::read ─► Chunk (columns, groups, what was wrong)
//! ```
//!
//! What is wrong with a row is never passed over: a cell that cannot be used counts as not known and is reported; a row whose cells do not stand
//! under the headings is set aside and reported; both are counted.

mod array;
mod cells;
mod delimited;
pub(crate) mod fill;
pub mod layout;
pub mod mapping;
pub mod problem;
mod row_groups;
mod split;
mod workbook;
mod write;

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use zhunsheng_engine::plan::Text;
use zhunsheng_intake::{cases::cell::Cell, problem::text};

pub use layout::{Chunk, Layout, Missing};
pub use mapping::Mapping;
pub use problem::{Bad, Tally};
pub use write::Writer;
pub use zhunsheng_intake::Problem;

/// Rows of a block of Parquet or Excel, and about how many a block of CSV has.
pub const BLOCK_ROWS: usize = 65_536;
/// Most columns of a table: as many as a sheet of Excel can have.
pub const MOST_COLUMNS: usize = 16_384;

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text with headings, in UTF-8, GB18030 or UTF-16, by comma, semicolon or tab.
    Csv,
    /// A sheet of a workbook.
    Xlsx,
    /// Parquet, by row groups.
    Parquet,
}

impl Format {
    /// Its name, also as file extension.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
        }
    }
}

/// A part of a table as it was read, in order.
#[derive(Debug)]
pub struct Block {
    /// Its number, from 0.
    pub(crate) index: u64,
    /// What of the file has been read, in the measure of [`Population::size`].
    pub(crate) reached: u64,
    pub(crate) raw: Raw,
    /// What was lost before any cell could be read, and how many rows each time.
    pub(crate) lost: Vec<(Bad, u64)>,
}

/// The rows of a block.
#[derive(Debug)]
pub(crate) enum Raw {
    /// Text, and the line of the file that it starts on.
    Text { text: String, line: u64 },
    /// A record batch, and the number of its first row.
    Batch { batch: arrow::array::RecordBatch, row: u64 },
    /// Rows with their numbers.
    Rows(Vec<(usize, Vec<Cell>)>),
}

#[derive(Debug)]
enum Source {
    Delimited(delimited::Lines),
    Parquet(row_groups::Groups),
    Workbook(workbook::Sheet),
}

/// A table that has been opened: its headings are known, its rows are still to be read.
#[derive(Debug)]
pub struct Population {
    /// The format.
    pub format: Format,
    /// How its text is encoded, where it is text.
    pub encoding: Option<&'static str>,
    /// The headings, from the first column on.
    pub headings: Vec<String>,
    /// Bytes of CSV, rows of the others: what progress is measured by.
    pub size: u64,
    /// What was left out, or looks odd.
    pub notes: Vec<Text>,
    /// The mark between cells of text.
    pub(crate) delimiter: u8,
    source: Source,
    next: u64,
}

impl Population {
    /// Opens a file; what it is shows in its first bytes. `sheet` names the sheet of a workbook; without it the first is read.
    ///
    /// # Errors
    /// If it cannot be read, is empty, is no table, or has no headings.
    pub fn open(path: &Path, sheet: Option<&str>) -> Result<Self, Box<Problem>> {
        let mut file = File::open(path).map_err(|why| unreadable(&why))?;
        if file.metadata().is_ok_and(|about| about.is_dir()) {
            return Err(unreadable(&io::ErrorKind::IsADirectory.into()));
        }
        let mut start = Vec::new();
        file.by_ref().take(8).read_to_end(&mut start).map_err(|why| unreadable(&why))?;
        let opened = match start.as_slice() {
            [] => {
                let message = text("文件是空的", "the file is empty");
                return Err(Box::new(Problem::new("", "empty", "", message).hint(rows_hint())));
            }
            [b'P', b'A', b'R', b'1', ..] => row_groups::open(path),
            [b'P', b'K', 3, 4, ..] => workbook::open(path, sheet),
            [0xd0, 0xcf, 0x11, 0xe0, ..] => {
                let message = text("这是旧版 Excel（.xls）文件", "this is an older Excel file (.xls)");
                let hint = text("另存为 .xlsx 或“CSV UTF-8”", "save it as .xlsx or as “CSV UTF-8”");
                return Err(Box::new(Problem::new("", "not-a-table", "", message).hint(hint)));
            }
            _ => delimited::open(path),
        };
        let mut opened = opened?;
        let written = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        if let Some(written @ ("csv" | "xlsx" | "parquet")) = written.as_deref()
            && written != opened.format.name()
        {
            let read = opened.format.name();
            opened.notes.push(text(
                format!("文件名以 .{written} 结尾，内容却是 {read}，按 {read} 读取"),
                format!("the file is called .{written} but holds {read}; it was read as {read}"),
            ));
        }
        if sheet.is_some() && opened.format != Format::Xlsx {
            opened.notes.push(text(
                "只有 Excel 文件有工作表，--sheet 没有用到",
                "only workbooks have sheets; --sheet was not used",
            ));
        }
        Ok(opened)
    }

    fn new(format: Format, headings: Vec<String>, size: u64, source: Source) -> Self {
        Self { format, encoding: None, headings, size, notes: Vec::new(), delimiter: b',', source, next: 0 }
    }

    /// The next block; nothing at the end.
    ///
    /// # Errors
    /// If the file cannot be read any further.
    pub(crate) fn next(&mut self) -> io::Result<Option<Block>> {
        let block = match &mut self.source {
            Source::Delimited(lines) => lines.next()?,
            Source::Parquet(groups) => groups.next(),
            Source::Workbook(sheet) => sheet.next(),
        };
        if let Source::Delimited(lines) = &self.source {
            self.encoding = Some(lines.encoding());
        }
        Ok(block.map(|block| {
            let index = self.next;
            self.next += 1;
            Block { index, ..block }
        }))
    }
}

fn unreadable(why: &io::Error) -> Box<Problem> {
    let message = match why.kind() {
        io::ErrorKind::NotFound => text("没有这个文件", "there is no such file"),
        io::ErrorKind::PermissionDenied => text("没有读取权限", "reading it is not permitted"),
        io::ErrorKind::IsADirectory => text("这是一个文件夹", "it is a folder"),
        _ => text(format!("读不出来：{why}"), format!("it cannot be read: {why}")),
    };
    Box::new(Problem::new("", "unreadable", "", message))
}

fn rows_hint() -> Text {
    text("第一行写列名，以下每行一个案例", "write headings in the first line and a case in each line below")
}

fn too_many_columns(found: usize) -> Box<Problem> {
    let message = text(
        format!("第一行有 {found} 列，最多 {MOST_COLUMNS} 列"),
        format!("the first line has {found} columns, at most {MOST_COLUMNS} are read"),
    );
    let hint = text(
        "只保留政策用到的事实各一列（zhunsheng facts 列出它们）",
        "keep a column for each fact of the policy (zhunsheng facts lists them)",
    );
    Box::new(Problem::new("", "too-many-columns", "", message).hint(hint))
}
