//! Batch, population: where rows of delimited text end, so that blocks can be cut between rows without being parsed.

/// No row is longer; a quote that has not closed by then never will.
pub(super) const MOST_ROW: usize = 1 << 20;

/// What the bytes of a block are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// Whole rows end here.
    At(usize),
    /// No row has ended yet.
    None,
    /// Whole rows end at the first place; the row that starts there has a quote that opens and does not close. The second place is past its line.
    Unclosed(usize, usize),
}

/// Finds the end of the last whole row. `last` says that no more bytes follow.
pub(super) fn cut(bytes: &[u8], delimiter: u8, end_of_line: u8, last: bool) -> Cut {
    if !bytes.contains(&b'"') {
        return match bytes.iter().rposition(|byte| *byte == end_of_line) {
            _ if last && !bytes.is_empty() => Cut::At(bytes.len()),
            Some(at) => Cut::At(at + 1),
            None => Cut::None,
        };
    }
    let mut row = 0;
    let mut field = true;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'"' && field {
            match closing(bytes, at + 1) {
                Some(close) => {
                    at = close + 1;
                    field = false;
                    continue;
                }
                None if last || bytes.len() - row > MOST_ROW => {
                    let rest = bytes.get(row..).unwrap_or_default();
                    let line = rest.iter().position(|byte| *byte == end_of_line).map_or(rest.len(), |end| end + 1);
                    return Cut::Unclosed(row, row + line);
                }
                None => break,
            }
        }
        field = byte == delimiter || byte == end_of_line;
        at += 1;
        if byte == end_of_line {
            row = at;
        }
    }
    match row {
        _ if last && at >= bytes.len() && !bytes.is_empty() => Cut::At(bytes.len()),
        0 => Cut::None,
        row => Cut::At(row),
    }
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
    use super::{Cut, cut};

    fn of(text: &str, last: bool) -> Cut {
        cut(text.as_bytes(), b',', b'\n', last)
    }

    #[test]
    fn rows_end_at_line_ends_outside_of_quotes() {
        assert_eq!(of("a,b\nc,d\ne", false), Cut::At(8));
        assert_eq!(of("a,b\nc,d\ne", true), Cut::At(9));
        assert_eq!(of("a,\"b\nc\",d\ne", false), Cut::At(10));
        assert_eq!(of("a,\"b\"\"\nc\",d\ne", false), Cut::At(12));
        assert_eq!(of("a,\"b\nc", false), Cut::None);
        assert_eq!(of("abc", false), Cut::None);
        assert_eq!(of("", true), Cut::None);
    }

    #[test]
    fn a_quote_inside_of_a_field_is_a_letter() {
        assert_eq!(of("5\" pipe,b\nc,d\n", false), Cut::At(14));
        assert_eq!(of("5\" pipe,b\nc,\"d\n", true), Cut::Unclosed(10, 15));
    }

    #[test]
    fn an_open_quote_is_found_with_its_line() {
        assert_eq!(of("a,b\nc,\"d\ne,f\ng,h\n", true), Cut::Unclosed(4, 9));
        assert_eq!(of("a,b\nc,\"d\ne,f\ng,h\n", false), Cut::At(4));
        let long = format!("a,b\nc,\"d\n{}", "e,f\n".repeat(300_000));
        assert_eq!(of(&long, false), Cut::Unclosed(4, 9));
    }
}
