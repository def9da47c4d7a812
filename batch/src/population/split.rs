//! Batch, population: where rows of delimited text end, so that blocks can be cut between rows without being parsed.

/// No row is longer; a quote that has not closed by then never will.
pub(super) const MOST_ROW: usize = 1 << 20;

/// Where a block may be cut.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Cut {
    /// Whole rows end here; 0 if none has ended yet.
    pub(super) end: usize,
    /// Lines before that whose quotes cannot be made sense of: where each starts and where the next begins.
    pub(super) bad: Vec<(usize, usize)>,
}

/// Finds the end of the last whole row. `last` says that no more bytes follow.
pub(super) fn cut(bytes: &[u8], delimiter: u8, end_of_line: u8, last: bool) -> Cut {
    let whole = |end: usize| if last { bytes.len() } else { end };
    if !bytes.contains(&b'"') {
        let end = bytes.iter().rposition(|byte| *byte == end_of_line).map_or(0, |at| at + 1);
        return Cut { end: whole(end), bad: Vec::new() };
    }
    let (mut row, mut at, mut field) = (0, 0, true);
    let mut bad = Vec::new();
    while let Some(&byte) = bytes.get(at) {
        if byte == b'"' && field {
            let close = closing(bytes, at + 1);
            let after = close.and_then(|close| bytes.get(close + 1));
            match (close, after) {
                (Some(close), Some(after)) if [delimiter, end_of_line, b'\r'].contains(after) => {
                    (at, field) = (close + 1, false);
                    continue;
                }
                (Some(_), None) if last => {
                    at = bytes.len();
                    break;
                }
                // Why: what opens here may still close in bytes that have not been read.
                (_, None) if !last && bytes.len() - row <= MOST_ROW => return Cut { end: row, bad },
                _ => {
                    let rest = bytes.get(row..).unwrap_or_default();
                    let line = rest.iter().position(|byte| *byte == end_of_line).map_or(rest.len(), |end| end + 1);
                    bad.push((row, row + line));
                    (row, at, field) = (row + line, row + line, true);
                    continue;
                }
            }
        }
        field = byte == delimiter || byte == end_of_line;
        at += 1;
        if byte == end_of_line {
            row = at;
        }
    }
    Cut { end: whole(row.min(at)), bad }
}

/// The quote that closes what was opened before `from`; two in a row stand for one.
fn closing(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let next = bytes.get(at..)?.iter().position(|byte| *byte == b'"')? + at;
        match bytes.get(next + 1) {
            Some(b'"') => at = next + 2,
            _ => return Some(next),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::cut;

    fn of(text: &str, last: bool) -> (usize, Vec<(usize, usize)>) {
        let cut = cut(text.as_bytes(), b',', b'\n', last);
        (cut.end, cut.bad)
    }

    #[test]
    fn rows_end_at_line_ends_outside_of_quotes() {
        assert_eq!(of("a,b\nc,d\ne", false), (8, vec![]));
        assert_eq!(of("a,b\nc,d\ne", true), (9, vec![]));
        assert_eq!(of("a,\"b\nc\",d\ne", false), (10, vec![]));
        assert_eq!(of("a,\"b\"\"\nc\",d\ne", false), (12, vec![]));
        assert_eq!(of("a,\"b\nc", false), (0, vec![]));
        assert_eq!(of("a,b\nc,\"d\"", false), (4, vec![]));
        assert_eq!(of("a,b\nc,\"d\"", true), (9, vec![]));
        assert_eq!(of("abc", false), (0, vec![]));
        assert_eq!(of("", true), (0, vec![]));
    }

    #[test]
    fn a_quote_inside_of_a_field_is_a_letter() {
        assert_eq!(of("5\" pipe,b\nc,d\n", false), (14, vec![]));
        assert_eq!(of("5\" pipe,b\nc,\"d\n", true), (15, vec![(10, 15)]));
    }

    #[test]
    fn an_open_quote_is_found_with_its_line() {
        assert_eq!(of("a,b\nc,\"d\ne,f\ng,h\n", true), (17, vec![(4, 9)]));
        assert_eq!(of("a,b\nc,\"d\ne,f\ng,h\n", false), (4, vec![]));
        // What another row's quote seems to close goes on after it, so it closed nothing.
        assert_eq!(of("a,\"b\nc,d\ne,\"f\ng,h\n", true), (18, vec![(0, 5), (9, 14)]));
        let long = format!("a,b\nc,\"d\n{}", "e,f\n".repeat(300_000));
        assert_eq!(of(&long, false), (long.len(), vec![(4, 9)]));
    }
}
