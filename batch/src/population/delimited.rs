//! Batch, population: CSV in pieces: its encoding and mark are found out, its blocks are cut between rows and turned into UTF-8.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use encoding_rs::{Decoder, Encoding, GB18030, UTF_16BE, UTF_16LE};
use zhunsheng_intake::{Problem, cases::table::delimiter, problem::text};

use super::{
    Block, Format, MOST_COLUMNS, Population, Raw, Source,
    problem::Bad,
    rows_hint,
    split::{MOST_ROW, cut},
    too_many_columns, unreadable,
};

/// About so many bytes are handed on at once.
const BLOCK_BYTES: usize = 4 << 20;
/// A line of headings that is longer is none.
const MOST_HEADINGS: usize = 64 << 20;

/// What the text has turned out to be so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letters {
    /// Nothing but ASCII yet.
    Plain,
    Utf8,
    Gb18030,
    Utf16,
}

/// The rows of a file of delimited text.
#[derive(Debug)]
pub(super) struct Lines {
    from: Input,
    buffer: Vec<u8>,
    /// The line that the buffer starts on.
    line: u64,
    delimiter: u8,
    end_of_line: u8,
    letters: Letters,
    ended: bool,
}

/// Bytes of a file; UTF-16 is turned into UTF-8 on the way.
struct Input {
    file: File,
    decoder: Option<Decoder>,
    read: u64,
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input").field("read", &self.read).finish_non_exhaustive()
    }
}

impl Input {
    /// Adds bytes to the buffer; `false` at the end of the file.
    fn fill(&mut self, buffer: &mut Vec<u8>, most: usize) -> io::Result<bool> {
        let mut taken = Vec::new();
        let target = if self.decoder.is_some() { &mut taken } else { &mut *buffer };
        let limit = u64::try_from(most).unwrap_or(u64::MAX);
        let count = self.file.by_ref().take(limit).read_to_end(target)?;
        self.read += u64::try_from(count).unwrap_or(u64::MAX);
        let last = count == 0;
        if let Some(decoder) = &mut self.decoder {
            let mut text =
                String::with_capacity(decoder.max_utf8_buffer_length(taken.len()).unwrap_or(taken.len() * 3));
            let _ = decoder.decode_to_string(&taken, &mut text, last);
            buffer.extend_from_slice(text.as_bytes());
        }
        Ok(!last)
    }
}

pub(super) fn open(path: &Path) -> Result<Population, Box<Problem>> {
    let file = File::open(path).map_err(|why| unreadable(&why))?;
    let size = file.metadata().map_or(0, |about| about.len());
    let mut input = Input { file, decoder: None, read: 0 };
    let mut buffer = Vec::new();
    input.fill(&mut buffer, 64 << 10).map_err(|why| unreadable(&why))?;
    let mut letters = Letters::Plain;
    if let Some((encoding, mark)) = Encoding::for_bom(&buffer) {
        let rest = buffer.split_off(mark);
        buffer = rest;
        letters = Letters::Utf8;
        if encoding == UTF_16LE || encoding == UTF_16BE {
            letters = Letters::Utf16;
            let mut decoder = encoding.new_decoder_without_bom_handling();
            let mut text = String::with_capacity(buffer.len() * 3 + 16);
            let _ = decoder.decode_to_string(&buffer, &mut text, false);
            buffer = text.into_bytes();
            input.decoder = Some(decoder);
        }
    }
    if buffer.contains(&0) {
        let message = text("这不是表格：里面有不可见的字节", "this is no table: it has bytes in it that no text has");
        let hint = text("支持 CSV、Excel（.xlsx）和 Parquet", "CSV, Excel (.xlsx) and Parquet are read");
        return Err(Box::new(Problem::new("", "not-a-table", "", message).hint(hint)));
    }
    let end_of_line = if !buffer.contains(&b'\n') && buffer.contains(&b'\r') { b'\r' } else { b'\n' };
    let mut lines = Lines { from: input, buffer, line: 1, delimiter: b',', end_of_line, letters, ended: false };
    let first = lines.headings()?;
    let first = lines.decode(first, 1).map_err(|_| encoding_problem())?;
    let mark = delimiter(&first);
    let found = first.bytes().filter(|byte| *byte == mark).count() + 1;
    if found > MOST_COLUMNS {
        return Err(too_many_columns(found));
    }
    lines.delimiter = mark;
    let headings = cells(&first, mark);
    if headings.iter().all(|heading| heading.trim().is_empty()) {
        let message = text("文件里没有列名", "the file has no headings");
        return Err(Box::new(Problem::new("", "no-headings", "", message).hint(rows_hint())));
    }
    let encoding = lines.encoding();
    let mut population = Population::new(Format::Csv, headings, size, Source::Delimited(lines));
    (population.delimiter, population.encoding) = (mark, Some(encoding));
    Ok(population)
}

/// The cells of one row.
fn cells(row: &str, delimiter: u8) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).flexible(true).delimiter(delimiter).from_reader(row.as_bytes());
    let record = reader.records().next().and_then(Result::ok).unwrap_or_default();
    record.iter().map(str::to_owned).collect()
}

fn encoding_problem() -> Box<Problem> {
    let message = text("既不是 UTF-8，也不是 GB18030（GBK）编码", "neither UTF-8 nor GB18030 (GBK)");
    let hint = text("另存为“CSV UTF-8”", "save it as “CSV UTF-8”");
    Box::new(Problem::new("", "encoding", "", message).hint(hint))
}

impl Lines {
    pub(super) fn encoding(&self) -> &'static str {
        match self.letters {
            Letters::Plain | Letters::Utf8 => "UTF-8",
            Letters::Gb18030 => "GB18030",
            Letters::Utf16 => "UTF-16",
        }
    }

    /// Takes the line of headings out of the buffer; empty lines before it are passed over.
    fn headings(&mut self) -> Result<Vec<u8>, Box<Problem>> {
        loop {
            let blank = self.buffer.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let skipped: Vec<u8> = self.buffer.drain(..blank).collect();
            self.line += count(&skipped, self.end_of_line);
            let mut from = 0;
            // Why: a heading in quotes may have line ends in it, but not many; an odd number of quotes means that one is open.
            while let Some(end) =
                self.buffer.get(from..).and_then(|rest| rest.iter().position(|b| *b == self.end_of_line))
            {
                let end = from + end + 1;
                let quotes = count(self.buffer.get(..end).unwrap_or_default(), b'"');
                if quotes % 2 == 0 || end > MOST_ROW {
                    let row: Vec<u8> = self.buffer.drain(..end).collect();
                    self.line += count(&row, self.end_of_line);
                    return Ok(row);
                }
                from = end;
            }
            if self.ended || self.buffer.len() > MOST_HEADINGS {
                let quoted = count(&self.buffer, b'"') % 2 == 1;
                let row = std::mem::take(&mut self.buffer);
                if row.is_empty() || row.len() > MOST_HEADINGS || quoted {
                    let message = if quoted {
                        text("第一行的引号没有结束", "a quote opens in the first line and never closes")
                    } else if row.is_empty() {
                        text("文件是空的", "the file is empty")
                    } else {
                        text("第一行太长，不是列名", "the first line is too long to be headings")
                    };
                    return Err(Box::new(Problem::new("", "no-headings", "", message).hint(rows_hint())));
                }
                return Ok(row);
            }
            self.more(BLOCK_BYTES).map_err(|why| unreadable(&why))?;
        }
    }

    fn more(&mut self, bytes: usize) -> io::Result<()> {
        self.ended = !self.from.fill(&mut self.buffer, bytes)?;
        Ok(())
    }

    pub(super) fn next(&mut self) -> io::Result<Option<Block>> {
        let mut want = BLOCK_BYTES;
        loop {
            if !self.ended && self.buffer.len() < want {
                self.more(want - self.buffer.len())?;
                continue;
            }
            let found = cut(&self.buffer, self.delimiter, self.end_of_line, self.ended);
            if found.end == 0 {
                if self.ended {
                    return Ok(None);
                }
                want = self.buffer.len() + BLOCK_BYTES;
                continue;
            }
            let rest = self.buffer.split_off(found.end);
            let mut bytes = std::mem::replace(&mut self.buffer, rest);
            let start = self.line;
            self.line += count(&bytes, self.end_of_line);
            let mut lost = Vec::new();
            if !found.bad.is_empty() {
                bytes = self.without(&bytes, &found.bad, start, &mut lost);
            }
            let text = self.decode(bytes, start).unwrap_or_else(|spoilt| {
                let (text, bad) = *spoilt;
                // Why: the cells that such bytes stand in are reported by themselves, and no row is lost by them.
                lost.push((bad, 0));
                text
            });
            let raw = Raw::Text { text, line: start };
            return Ok(Some(Block { index: 0, reached: self.from.read, raw, lost }));
        }
    }

    /// The bytes with nothing but their line ends in the place of bad lines, so that the lines after them keep their numbers.
    fn without(&self, bytes: &[u8], bad: &[(usize, usize)], start: u64, lost: &mut Vec<(Bad, u64)>) -> Vec<u8> {
        let mut kept = Vec::with_capacity(bytes.len());
        let (mut from, mut line) = (0, start);
        for (first, next) in bad {
            let good = bytes.get(from..*first).unwrap_or_default();
            line += count(good, self.end_of_line);
            kept.extend_from_slice(good);
            let shown = bytes.get(*first..*next).unwrap_or_default();
            lost.push((open_quote(line, &String::from_utf8_lossy(shown)), 1));
            kept.push(self.end_of_line);
            line += 1;
            from = *next;
        }
        kept.extend_from_slice(bytes.get(from..).unwrap_or_default());
        kept
    }

    /// As UTF-8; where some bytes are no letters of the encoding, with signs in their place and a report.
    fn decode(&mut self, bytes: Vec<u8>, line: u64) -> Result<String, Box<(String, Bad)>> {
        let bytes = match (self.letters, String::from_utf8(bytes)) {
            (Letters::Plain | Letters::Utf8 | Letters::Utf16, Ok(text)) => {
                if self.letters == Letters::Plain && !text.is_ascii() {
                    self.letters = Letters::Utf8;
                }
                return Ok(text);
            }
            (Letters::Gb18030, Ok(text)) => text.into_bytes(),
            (_, Err(why)) => why.into_bytes(),
        };
        if matches!(self.letters, Letters::Plain | Letters::Gb18030)
            && let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(&bytes)
        {
            self.letters = Letters::Gb18030;
            return Ok(text.into_owned());
        }
        let decoded = match self.letters {
            Letters::Gb18030 => GB18030.decode_without_bom_handling(&bytes).0.into_owned(),
            _ => String::from_utf8_lossy(&bytes).into_owned(),
        };
        let before = decoded.split('\u{fffd}').next().unwrap_or_default();
        let row = line + count(before.as_bytes(), self.end_of_line);
        let encoding = self.encoding();
        let bad = Bad {
            row,
            column: None,
            code: "encoding",
            found: String::new(),
            message: text(
                format!("从这一行起有不是 {encoding} 的字节"),
                format!("from here on there are bytes that are no {encoding}"),
            ),
            hint: Some(text("另存为“CSV UTF-8”", "save it as “CSV UTF-8”")),
        };
        Err(Box::new((decoded, bad)))
    }
}

fn open_quote(row: u64, line: &str) -> Bad {
    Bad {
        row,
        column: None,
        code: "open-quote",
        found: zhunsheng_intake::problem::shortened(line.trim_end()),
        message: text(
            "引号没有结束，或结束后还有字，这一行没有用",
            "a quote never closes, or something stands after it; the row was set aside",
        ),
        hint: Some(text(
            "补上或去掉引号；格里的引号要写两个",
            "close the quote or take it out; a quote inside of a cell is written twice",
        )),
    }
}

fn count(bytes: &[u8], wanted: u8) -> u64 {
    u64::try_from(bytes.iter().filter(|byte| **byte == wanted).count()).unwrap_or(u64::MAX)
}
