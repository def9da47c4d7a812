//! Intake, dossiers: one sheet of an Excel workbook as a table, read cell by cell, so that a sheet with one cell far out needs no room.

use std::io::Cursor;

use calamine::{Data, DataRef, ExcelDateTime, Reader as _, Xlsx};
use rust_decimal::Decimal;
use zhunsheng_engine::Date;

use super::{
    Limits,
    cell::{Cell, date},
    table::{Grid, too_many_columns},
    too_many_rows,
};
use crate::{
    archive::{self, inflate},
    problem::{Problem, text},
};

/// Reads one sheet, the first unless one is named, within limits; `inflated` says how large the parts of the file may become.
///
/// # Errors
/// If the file is no workbook, is broken or too large, or has no such sheet.
pub fn read(
    bytes: &[u8],
    sheet: Option<&str>,
    limits: Limits,
    inflated: archive::Limits,
) -> Result<Grid, Box<Problem>> {
    // Why: the library inflates without a limit, so everything is inflated once before, within limits.
    inflate(bytes, inflated)?;
    let broken = |why: calamine::XlsxError| {
        let message = text(format!("Excel 文件读不出来（{why}）"), format!("the workbook cannot be read ({why})"));
        let hint = text("另存为 .xlsx 再上传；旧的 .xls 不支持", "save it as .xlsx; the older .xls is not read");
        Problem::new("", "not-xlsx", "", message).hint(hint)
    };
    let mut book: Xlsx<Cursor<&[u8]>> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let sheets = book.sheet_names();
    let wanted = match sheet {
        Some(name) => sheets.iter().find(|known| *known == name).cloned().ok_or_else(|| {
            let message = text(format!("没有名为“{name}”的工作表"), format!("there is no sheet `{name}`"));
            let hint = text(format!("现有：{}", sheets.join("、")), format!("there are {}", sheets.join(", ")));
            Problem::new("", "no-sheet", name, message).hint(hint)
        })?,
        None => sheets
            .first()
            .cloned()
            .ok_or_else(|| Problem::new("", "no-sheet", "", text("没有工作表", "there is no sheet")))?,
    };
    let mut cells = book.worksheet_cells_reader(&wanted).map_err(broken)?;
    let mut grid = Grid::default();
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let Some(value) = typed(cell.get_value()) else { continue };
        let (line, column) =
            (usize::try_from(row).unwrap_or(usize::MAX), usize::try_from(column).unwrap_or(usize::MAX));
        if column >= limits.columns {
            return Err(Box::new(too_many_columns(limits)));
        }
        let number = line.saturating_add(1);
        if grid.rows.last().is_none_or(|(last, _)| *last != number) {
            if grid.rows.len() > limits.rows {
                return Err(Box::new(too_many_rows(limits)));
            }
            grid.rows.push((number, Vec::new()));
        }
        if let Some((_, cells)) = grid.rows.last_mut() {
            cells.resize(cells.len().max(column + 1), Cell::Empty);
            if let Some(slot) = cells.get_mut(column) {
                *slot = value;
            }
        }
    }
    if sheets.len() > 1 && sheet.is_none() {
        grid.warnings.push(text(
            format!("有 {} 张工作表，只读取第一张“{wanted}”", sheets.len()),
            format!("of {} sheets only the first, “{wanted}”, was read", sheets.len()),
        ));
    }
    Ok(grid)
}

/// A cell with its type; nothing if it is empty.
fn typed(value: &DataRef<'_>) -> Option<Cell> {
    Some(match Data::from(value.clone()) {
        Data::Empty => return None,
        Data::String(text) if text.trim().is_empty() => return None,
        Data::String(text) => Cell::Text(text),
        Data::Int(n) => Cell::Number(n.to_string()),
        Data::Float(n) => digits(n).map_or_else(|| Cell::Bad(n.to_string()), Cell::Number),
        Data::Bool(truth) => Cell::Truth(truth),
        Data::DateTime(moment) => day(&moment),
        Data::DateTimeIso(text) => {
            let day = date(text.split('T').next().unwrap_or_default());
            day.map_or(Cell::Bad(text), Cell::Day)
        }
        Data::DurationIso(text) => Cell::Bad(text),
        Data::Error(error) => Cell::Bad(error.to_string()),
    })
}

/// The digits that a spreadsheet shows for a number. Why: it keeps binary floats and shows fifteen digits of them, and those are what was typed.
#[must_use]
pub fn digits(number: f64) -> Option<String> {
    let fifteen = Decimal::from_scientific(&format!("{number:.14e}")).ok()?;
    Some(fifteen.normalize().to_string())
}

fn day(moment: &ExcelDateTime) -> Cell {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let whole = moment.is_datetime() && (hour, minute, second, milli) == (0, 0, 0, 0);
    let day = Date::new(i32::from(year), u32::from(month), u32::from(day)).filter(|_| whole);
    day.map_or_else(|| Cell::Bad(format!("{year:04}-{month:02} {hour:02}:{minute:02}:{second:02}")), Cell::Day)
}
