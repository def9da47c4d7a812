//! Face cli, text: a table with its numbers to the right; where it is too wide, each row as a paragraph.

use anstyle::Style;
use unicode_width::UnicodeWidthStr as _;

use crate::text::{
    layout::{Page, one_line, plain, span},
    style::{BOLD, DIM, paint},
};

/// The gap between two columns.
const GAP: usize = 2;
/// A first column that is wider is cut.
const WIDEST: usize = 44;

/// A cell with its style.
pub(super) struct Cell {
    style: Style,
    text: String,
}

pub(super) fn cell(style: Style, text: &str) -> Cell {
    Cell { style, text: one_line(text) }
}

/// A table under construction.
pub(super) struct Table {
    head: Vec<String>,
    rows: Vec<Vec<Cell>>,
    width: usize,
}

impl Table {
    pub(super) fn new(head: Vec<String>, width: usize) -> Self {
        Self { head: head.iter().map(|text| one_line(text)).collect(), rows: Vec::new(), width }
    }

    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    pub(super) fn render(&self) -> String {
        let column = |at: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.text.width());
            cells.chain(self.head.get(at).map(|text| text.width())).max().unwrap_or(0)
        };
        let mut widths: Vec<usize> = (0..self.head.len()).map(column).collect();
        let numbers: usize = widths.iter().skip(1).map(|width| width + GAP).sum();
        let Some(first) = widths.first_mut() else { return String::new() };
        let room = self.width.saturating_sub(numbers);
        if room < (*first).min(20) {
            return self.paragraphs();
        }
        *first = (*first).min(room).min(WIDEST);
        let mut text = String::new();
        let line = |cells: &mut dyn Iterator<Item = (Style, &str)>| {
            let mut line = String::new();
            for ((at, (style, cell)), width) in cells.enumerate().zip(&widths) {
                let shown = cut(cell, *width);
                let blanks = " ".repeat(width - shown.width());
                let painted = paint(style, &shown);
                if at == 0 {
                    line.push_str(&format!("{painted}{blanks}"));
                } else {
                    line.push_str(&format!("{}{blanks}{painted}", " ".repeat(GAP)));
                }
            }
            format!("{}\n", line.trim_end())
        };
        text.push_str(&line(&mut self.head.iter().map(|head| (DIM, head.as_str()))));
        for row in &self.rows {
            text.push_str(&line(&mut row.iter().map(|cell| (cell.style, cell.text.as_str()))));
        }
        text
    }

    /// Each row with its headings beside its numbers.
    fn paragraphs(&self) -> String {
        let mut page = Page::new(self.width);
        if let Some(head) = self.head.first() {
            page.line(0, 2, &[span(DIM, head.as_str())]);
        }
        for row in &self.rows {
            let mut cells = row.iter().zip(&self.head);
            if let Some((first, _)) = cells.next() {
                page.line(0, 2, &[span(BOLD, first.text.as_str())]);
            }
            let mut spans = Vec::new();
            for (cell, head) in cells {
                if !spans.is_empty() {
                    spans.push(plain("　"));
                }
                spans.push(span(DIM, format!("{head} ")));
                spans.push(span(cell.style, cell.text.as_str()));
            }
            page.line(2, 4, &spans);
        }
        page.into_text()
    }
}

/// A text cut to a display width.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    for letter in text.chars() {
        short.push(letter);
        if short.width() + 1 > width {
            short.pop();
            break;
        }
    }
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::{Table, cell};
    use crate::text::style::PLAIN;

    fn plain_text(table: &Table) -> Vec<String> {
        anstream::adapter::strip_str(&table.render()).to_string().lines().map(str::to_owned).collect()
    }

    #[test]
    fn columns_stand_under_their_headings() {
        let mut table = Table::new(["结论", "符合", "不符合"].map(str::to_owned).to_vec(), 60);
        table.row(vec![cell(PLAIN, "工作站点"), cell(PLAIN, "120 → 80"), cell(PLAIN, "3")]);
        let lines = plain_text(&table);
        assert_eq!(lines, ["结论          符合  不符合", "工作站点  120 → 80       3"]);
        assert_eq!(lines.iter().map(|line| line.width()).collect::<Vec<_>>(), [26, 26]);
    }

    #[test]
    fn a_narrow_terminal_gets_paragraphs() {
        let mut table = Table::new(["结论", "符合", "不符合"].map(str::to_owned).to_vec(), 24);
        table.row(vec![cell(PLAIN, "一个很长很长的结论名称"), cell(PLAIN, "1,234,567 → 2"), cell(PLAIN, "3")]);
        let lines = plain_text(&table);
        assert!(lines.iter().all(|line| line.width() <= 26) && lines.len() > 3, "{lines:?}");
    }
}
