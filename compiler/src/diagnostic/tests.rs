//! Beside the pipeline: tests of the reports.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::{Code, Diagnostic, Diagnostics, json, text};
use crate::package::Package;
use crate::syntax::Span;

fn span(line: u32, column: u32, end_line: u32, end_column: u32) -> Span {
    Span { line, column, end_line, end_column }
}

fn render(source: &str, span: Span) -> String {
    let package = Package::from_files("gx-station/1", [("rules.rhai", source)]);
    let one = Diagnostic::error(Code::Syntax, "rules.rhai", span, "message").hint("do this\nor that");
    text::render_one(&one, &package, false)
}

#[test]
fn marks_double_width_characters_and_tabs() {
    assert_eq!(
        render("a\n\t专职 = 人员;", span(2, 7, 2, 9)),
        "error[syntax]: message\n --> gx-station/1/rules.rhai:2:7\n  |\n2 |     专职 = 人员;\n  |            ^^^^\n  = help: do this\n          or that\n"
    );
}

#[test]
fn marks_only_the_first_of_several_lines() {
    let shown = render("let a = [\n1];", span(1, 9, 2, 3));
    assert!(shown.contains("1 | let a = [\n  |         ^\n"), "{shown}");
}

#[test]
fn marks_something_at_the_end_of_the_text() {
    let shown = render("let a", span(1, 6, 1, 7));
    assert!(shown.contains("1 | let a\n  |      ^\n"), "{shown}");
    let beyond = render("let a", span(9, 6, 9, 7));
    assert!(beyond.contains(":9:6\n  = help"), "{beyond}");
}

#[test]
fn shows_a_part_of_a_long_line() {
    let source = format!("{}错误{}", "x".repeat(50_000), "y".repeat(50_000));
    let shown = render(&source, span(1, 50_001, 1, 50_003));
    let lines: Vec<&str> = shown.lines().collect();
    let (code, mark) = (lines.get(3).unwrap(), lines.get(4).unwrap());
    assert!(code.chars().count() < 160 && mark.chars().count() < 160, "{shown}");
    let before: usize = code.chars().take_while(|c| *c != '错').count();
    assert_eq!(mark.find('^').unwrap(), before, "{shown}");
    assert_eq!(mark.matches('^').count(), 4);
}

#[test]
fn colours_only_on_request() {
    let one = Diagnostic::warning(Code::UnexpectedFile, "x.json", Span::default(), "message").found("a").expected("b");
    let package = Package::default();
    assert!(text::render_one(&one, &package, true).contains("\u{1b}["));
    assert_eq!(
        text::render_one(&one, &package, false),
        "warning[unexpected-file]: message\n --> x.json\n  = found: a\n  = expected: b\n"
    );
}

#[test]
fn sorts_and_serialises() {
    let package = Package::from_files("p/1", [("b.json", "{\n\"x\"\n}")]);
    let mut all = Diagnostics::new();
    all.push(Diagnostic::error(Code::Schema, "b.json", span(2, 1, 2, 4), "second"));
    all.push(Diagnostic::error(Code::Schema, "b.json", span(2, 1, 2, 4), "second"));
    all.push(Diagnostic::warning(Code::UnexpectedFile, "a.json", Span::default(), "first"));
    all.sort();
    assert_eq!(all.len(), 2);
    assert!(all.has_errors());
    let rows = json::to_value(&all, &package);
    assert_eq!(rows.pointer("/0/message").unwrap(), "first");
    assert_eq!(rows.pointer("/1/excerpt").unwrap(), "\"x\"");
    assert_eq!(rows.pointer("/1/end_column").unwrap(), 4);
}

#[test]
fn names_are_kebab_case_and_unique() {
    let mut names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert!(
        names.iter().all(|name| { name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') })
    );
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Code::ALL.len());
}
