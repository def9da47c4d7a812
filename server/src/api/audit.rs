//! Face server: the log for auditors, in pages and as files.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use zhunsheng_desk::{AuditRecord, RecordFilter};

use crate::{
    app::Inside,
    call::{self, Call, Outcome},
    problem::Problem,
};

/// Records are read so many at a time.
const AT_ONCE: usize = 1000;
/// An export has at most so many; the filters narrow it.
const MOST: usize = 100_000;

pub(super) fn list(inside: &Inside, call: &Call) -> Outcome {
    let limit = call.limit();
    let mut items = inside.desk.audit_records(&filter(call), limit + 1)?;
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(|last| last.seq.to_string());
    call::page(&items, next)
}

pub(super) fn table(inside: &Inside, call: &Call) -> Outcome {
    // Why the mark: spreadsheets take the text for another encoding without it.
    let mut text = String::from("\u{feff}seq,recorded_at,actor,kind,subject,summary,hash,prev,payload\r\n");
    for record in all(inside, call)? {
        let AuditRecord { seq, prev, hash, recorded_at, actor, kind, subject, summary, payload } = &record;
        text.push_str(&seq.to_string());
        let payload = payload.to_string();
        for cell in [recorded_at, actor, kind, subject, summary.get(call.lang), hash, prev, payload.as_str()] {
            text.push(',');
            push_cell(cell, &mut text);
        }
        text.push_str("\r\n");
    }
    Ok(attached(text, "text/csv; charset=utf-8", "attachment; filename=\"audit.csv\""))
}

pub(super) fn lines(inside: &Inside, call: &Call) -> Outcome {
    let mut text = String::new();
    for record in all(inside, call)? {
        text.push_str(&serde_json::to_string(&record).map_err(|_| Problem::fault())?);
        text.push('\n');
    }
    Ok(attached(text, "application/x-ndjson", "attachment; filename=\"audit.ndjson\""))
}

/// A file to be saved.
pub(super) fn attached(text: String, kind: &'static str, name: &'static str) -> Response {
    let response = call::bytes(StatusCode::OK, HeaderValue::from_static(kind), text);
    call::with(response, header::CONTENT_DISPOSITION, HeaderValue::from_static(name))
}

fn all(inside: &Inside, call: &Call) -> Result<Vec<AuditRecord>, Problem> {
    let mut filter = filter(call);
    let mut records = Vec::new();
    loop {
        let some = inside.desk.audit_records(&filter, AT_ONCE)?;
        let Some(last) = some.last() else { return Ok(records) };
        filter.after = Some(last.seq);
        records.extend(some);
        if records.len() >= MOST {
            records.truncate(MOST);
            return Ok(records);
        }
    }
}

fn filter(call: &Call) -> RecordFilter {
    RecordFilter {
        actor: call.query("actor").map(str::to_owned),
        kind: call.query("kind").map(str::to_owned),
        from: call.date("from"),
        to: call.date("to"),
        change: call.number("change"),
        after: call.number("after"),
    }
}

/// A cell of a table; one that a spreadsheet would compute is written as text.
fn push_cell(cell: &str, to: &mut String) {
    to.push('"');
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        to.push('\'');
    }
    to.push_str(&cell.replace('"', "\"\""));
    to.push('"');
}

#[cfg(test)]
mod tests {
    use super::push_cell;

    #[test]
    fn no_cell_is_computed_by_a_spreadsheet() {
        for (cell, written) in [
            ("=HYPERLINK(1)", "\"'=HYPERLINK(1)\""),
            ("@a", "\"'@a\""),
            ("a,\"b\"", "\"a,\"\"b\"\"\""),
            ("a\nb", "\"a\nb\""),
        ] {
            let mut text = String::new();
            push_cell(cell, &mut text);
            assert_eq!(text, written);
        }
    }
}
