//! Face cli, text: the problems of a facts file, each with its line and a mark under it.

use unicode_width::UnicodeWidthChar as _;
use zhunsheng_engine::{FactProblem, Lang, facts::ProblemKind};

use super::{
    layout::one_line,
    style::{BAD, BOLD, EDGE, paint},
    words::words,
};

/// Wider lines are shown in part.
const WIDEST: usize = 100;
/// Columns kept before the mark of a line that is shown in part.
const LEAD: usize = 30;

/// All of them, one after the other.
pub(crate) fn render(problems: &[FactProblem], file: &str, text: &str, lang: Lang) -> String {
    let lines: Vec<&str> = text.split('\n').take(200_000).collect();
    let blocks: Vec<String> = problems
        .iter()
        .map(|problem| {
            let index = usize::try_from(problem.line).unwrap_or(0).saturating_sub(1);
            block(problem, file, lines.get(index).copied().unwrap_or(""), lang)
        })
        .collect();
    blocks.join("\n")
}

fn block(problem: &FactProblem, file: &str, line: &str, lang: Lang) -> String {
    let words = words(lang);
    let head = paint(BAD, &format!("{}[{}]", words.problem, problem.kind.code()));
    let message = paint(BOLD, &one_line(&format!("{}{}", words.colon, problem.message(lang))));
    let number = problem.line.to_string();
    let margin = " ".repeat(number.len());
    let place = one_line(&format!("{file}:{}:{}  {}", problem.line, problem.column, problem.path));
    let mut block = format!("{head}{message}\n{margin}{} {place}\n", paint(EDGE, "-->"));
    if !line.trim().is_empty() {
        let marked = Marked::new(problem, line);
        let bar = paint(EDGE, "|");
        let mark = paint(BAD, &"^".repeat(marked.width));
        block.push_str(&format!(
            "{margin} {bar}\n{} {bar} {}\n{margin} {bar} {}{mark}\n",
            paint(EDGE, &number),
            marked.text,
            " ".repeat(marked.indent),
        ));
    }
    if let Some(hint) = problem.hint(lang) {
        let label = paint(EDGE, &format!("= {}", words.hint));
        block.push_str(&format!("{margin} {label}{}\n", one_line(&hint)));
    }
    block
}

/// A line, or a part of it, with the columns to mark.
struct Marked {
    text: String,
    indent: usize,
    width: usize,
}

impl Marked {
    fn new(problem: &FactProblem, line: &str) -> Self {
        let letters: Vec<char> = line.trim_end().chars().take(1 << 20).collect();
        let column = usize::try_from(problem.column).unwrap_or(1).saturating_sub(1);
        let (first, count) = match &problem.kind {
            ProblemKind::UnknownName(_) | ProblemKind::Duplicate => {
                name_before(&letters, column, &problem.found).unwrap_or_else(|| token(&letters, column))
            }
            _ => token(&letters, column),
        };
        let width = |letters: &[char]| letters.iter().map(|letter| width_of(*letter)).sum::<usize>();
        let whole = width(&letters) <= WIDEST;
        let start = if whole { 0 } else { first.saturating_sub(LEAD) };
        let cut = if start > 0 { "…" } else { "" };
        let mut text = String::from(cut);
        let mut used = 0;
        for letter in letters.iter().skip(start) {
            used += width_of(*letter);
            if !whole && used > WIDEST {
                text.push('…');
                break;
            }
            text.push(*letter);
        }
        let before = letters.get(start..first).unwrap_or_default();
        let marked = letters.get(first..first + count).unwrap_or_default();
        Self {
            text: one_line(&text),
            indent: width(before) + cut.chars().count(),
            width: width(marked).clamp(1, WIDEST - LEAD),
        }
    }
}

fn width_of(letter: char) -> usize {
    // Why: what is not printable is shown as one column.
    if letter.is_control() { 1 } else { letter.width().unwrap_or(0) }
}

/// The JSON value that starts at this column: a string to its end, anything else to the next separator.
fn token(letters: &[char], column: usize) -> (usize, usize) {
    let rest = letters.get(column..).unwrap_or_default();
    let length = match rest.first() {
        Some('"') => {
            let mut is_escaped = false;
            let end = rest.iter().skip(1).position(|letter| {
                let ends = *letter == '"' && !is_escaped;
                is_escaped = *letter == '\\' && !is_escaped;
                ends
            });
            end.map_or(rest.len(), |end| end + 2)
        }
        Some('{' | '[') => 1,
        _ => rest.iter().position(|letter| letter.is_whitespace() || ",]}/".contains(*letter)).unwrap_or(rest.len()),
    };
    (column.min(letters.len()), length.max(1))
}

/// The quoted name that stands last before this column, or at it.
fn name_before(letters: &[char], column: usize, name: &str) -> Option<(usize, usize)> {
    let quoted: Vec<char> = format!("\"{name}\"").chars().collect();
    let starts = (0..=column).rev();
    let mut found = starts.filter(|&at| letters.get(at..at + quoted.len()) == Some(quoted.as_slice()));
    found.next().map(|at| (at, quoted.len()))
}

#[cfg(test)]
mod tests {
    use zhunsheng_engine::facts::problem::Expected;

    use super::{FactProblem, Lang, ProblemKind, render};

    fn shown(kind: ProblemKind, found: &str, column: u32, line: &str) -> Vec<String> {
        let problem = FactProblem { path: String::from("$.x"), line: 1, column, found: String::from(found), kind };
        let shown = render(&[problem], "f.json", line, Lang::En);
        let plain = anstream::adapter::strip_str(&shown).to_string();
        plain.lines().skip(3).take(2).map(String::from).collect()
    }

    #[test]
    fn marks_the_value_under_double_width_text() {
        let wrong = ProblemKind::WrongType(Expected::Integer);
        assert_eq!(
            shown(wrong, "\"四人\"", 8, r#"{"专职": "四人", "b": 1}"#),
            [r#"1 | {"专职": "四人", "b": 1}"#, "  |          ^^^^^^"]
        );
    }

    #[test]
    fn marks_the_name_that_is_unknown() {
        assert_eq!(
            shown(ProblemKind::UnknownName(None), "sta", 9, r#"{"sta" : 1}"#),
            [r#"1 | {"sta" : 1}"#, "  |  ^^^^^"]
        );
    }

    #[test]
    fn shows_a_part_of_a_long_line() {
        let line = format!("{{{}\"x\": nope{}}}", " ".repeat(5000), " ".repeat(5000));
        let shown = shown(ProblemKind::NotWhole, "nope", 5007, &line);
        assert!(shown.iter().all(|line| line.chars().count() < 120), "{shown:?}");
        let at =
            |index: usize, what: &str| shown.get(index).and_then(|line| line.chars().position(|c| what.contains(c)));
        assert_eq!(at(0, "n"), at(1, "^"));
    }
}
