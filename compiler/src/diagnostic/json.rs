//! Stage report: diagnostics as data, for editors and other programs.

use serde::Serialize;

use super::Diagnostic;
use crate::package::Package;

#[derive(Serialize)]
struct Row<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    excerpt: Option<&'a str>,
    found: Option<&'a str>,
    expected: Option<&'a str>,
    hint: Option<&'a str>,
}

/// A JSON array with one object for each diagnostic; lines and columns start at 1, 0 means the whole file.
pub fn to_value<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>, package: &Package) -> serde_json::Value {
    diagnostics.into_iter().map(|one| serde_json::json!(row(one, package))).collect()
}

fn row<'a>(one: &'a Diagnostic, package: &'a Package) -> Row<'a> {
    Row {
        code: one.code.name(),
        severity: one.severity.name(),
        message: &one.message,
        file: &one.file,
        line: one.span.line,
        column: one.span.column,
        end_line: one.span.end_line,
        end_column: one.span.end_column,
        excerpt: package.line(&one.file, one.span.line),
        found: one.found.as_deref(),
        expected: one.expected.as_deref(),
        hint: one.hint.as_deref(),
    }
}
