//! Face cli, `zhunsheng impact`: what is written while the population is decided: rows, problems, and how far it is.

use std::{
    fs::File,
    io::{self, BufWriter, IsTerminal as _, Write as _},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use zhunsheng_batch::{
    impact::{RowsFile, Sink},
    population::Bad,
};
use zhunsheng_engine::Lang;

use crate::{args::Impact, failure::Failure, packages::unwritable, text::impact as words};

/// Where results go as they come.
pub(super) struct Outputs {
    rows: Option<RowsFile>,
    problems: Option<BufWriter<File>>,
    stop: Arc<AtomicBool>,
    bar: Option<ProgressBar>,
    lang: Lang,
}

impl Outputs {
    pub(super) fn new(
        rows: Option<RowsFile>,
        problems: Option<&Path>,
        stop: Arc<AtomicBool>,
        size: u64,
        in_bytes: bool,
        lang: Lang,
    ) -> Result<Self, Failure> {
        let problems = problems.map(|path| -> Result<_, Failure> {
            let file = File::create(path).map_err(|why| unwritable(path, &why, lang))?;
            let mut file = BufWriter::new(file);
            // Why: with the mark, Excel reads the file as UTF-8.
            let head = format!("\u{feff}{}\n", words::problem_headings(lang).join(","));
            file.write_all(head.as_bytes()).map_err(|why| unwritable(path, &why, lang))?;
            Ok(file)
        });
        let bar = io::stderr().is_terminal().then(|| bar(size, in_bytes, lang));
        Ok(Self { rows, problems: problems.transpose()?, stop, bar, lang })
    }

    /// Takes the bar away.
    pub(super) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    /// Writes the ends of the files.
    pub(super) fn finish(&mut self, args: &Impact, lang: Lang) -> Result<(), Failure> {
        if let (Some(rows), Some(path)) = (&mut self.rows, &args.rows) {
            rows.finish().map_err(|why| words::unwritable(&path.display().to_string(), &why, lang))?;
        }
        if let (Some(problems), Some(path)) = (&mut self.problems, &args.problems) {
            problems.flush().map_err(|why| unwritable(path, &why, lang))?;
        }
        Ok(())
    }
}

fn bar(size: u64, in_bytes: bool, lang: Lang) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(size), ProgressDrawTarget::stderr_with_hz(5));
    let template = words::progress(in_bytes, lang);
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

impl Sink for Outputs {
    fn wants_problems(&self) -> bool {
        self.problems.is_some()
    }

    fn problems(&mut self, found: &[Bad]) -> io::Result<()> {
        let Some(file) = &mut self.problems else { return Ok(()) };
        for bad in found {
            let hint = bad.hint.as_ref().map_or("", |hint| hint.get(self.lang));
            let cells = [bad.column.as_deref().unwrap_or(""), bad.code, &bad.found, bad.message.get(self.lang), hint];
            write!(file, "{}", bad.row)?;
            for cell in cells {
                write!(file, ",{}", quoted(cell))?;
            }
            writeln!(file)?;
        }
        Ok(())
    }

    fn rows(&mut self) -> Option<&mut RowsFile> {
        self.rows.as_mut()
    }

    fn progress(&mut self, reached: u64, rows: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(reached);
            bar.set_message(words::rows(rows, self.lang));
        }
    }

    fn stop(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// A cell of CSV. Why the apostrophe: a spreadsheet would take what starts this way for a formula.
fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}
