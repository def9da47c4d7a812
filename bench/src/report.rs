//! From results to a page: tables of Markdown, ratios first.

use std::fmt::Write as _;

use measure::results::{Entry, Group, Results, Section, Unit};

/// The whole page.
pub(crate) fn page(results: &Results) -> String {
    let Results { command, machine, compiler, sections } = results;
    let mut page = format!(
        "# Speed, side by side\n\nMade by `{command}`; do not edit. {machine}, {compiler}.\n\n\
         Absolute times on shared machines mean little; the ratios come first. A ratio below 1 is quicker than what it is compared with \
         (for rows a second: above 1). Rows in bold are this engine.\n"
    );
    let goals = sections.iter().flat_map(|section| &section.goals);
    page.push_str("\n## Goals\n\n| goal | wanted | measured | |\n|---|---:|---:|---|\n");
    for goal in goals {
        let verdict = if goal.reached { "reached" } else { "**falls short**" };
        let _ = writeln!(page, "| {} | {} | {} | {verdict} |", goal.what, goal.wanted, goal.measured);
    }
    for section in sections {
        page.push_str(&part(section));
    }
    page
}

/// One section.
pub(crate) fn part(section: &Section) -> String {
    let mut page = format!("\n## {}\n\nMeasured {}.\n", section.title, section.when);
    for group in &section.groups {
        page.push_str(&table(group));
    }
    if !section.notes.is_empty() {
        page.push('\n');
    }
    for note in &section.notes {
        let _ = writeln!(page, "- {note}");
    }
    page
}

fn table(group: &Group) -> String {
    let Group { title, ratio_to, unit, entries } = group;
    let ratios = entries.iter().any(|entry| entry.ratio.is_some());
    let beside = if ratio_to.is_empty() { String::new() } else { format!(" Ratio to {ratio_to}.") };
    let mut table = format!("\n### {title}\n\n{}{beside}\n\n", said(*unit));
    table.push_str(if ratios {
        "| ratio | who | gives | median | middle half |\n|---:|---|---|---:|---:|\n"
    } else {
        "| what | | median | middle half |\n|---|---|---:|---:|\n"
    });
    for Entry { name, gives, ours, ratio, median, lower, upper, .. } in entries {
        let name = if *ours { format!("**{name}**") } else { name.clone() };
        if ratios {
            let ratio = ratio.map_or_else(String::new, two_digits);
            let _ = write!(table, "| {ratio} ");
        }
        let spread = if lower == upper {
            String::new()
        } else {
            format!("{} – {}", shown(*unit, *lower), shown(*unit, *upper))
        };
        let _ = writeln!(table, "| {name} | {gives} | {} | {spread} |", shown(*unit, *median));
    }
    table
}

/// A ratio with what of it is worth telling.
fn two_digits(ratio: f64) -> String {
    if ratio >= 10.0 { format!("{ratio:.0}") } else { format!("{ratio:.2}") }
}

fn said(unit: Unit) -> &'static str {
    match unit {
        Unit::Nanoseconds => "Time of one call.",
        Unit::RowsPerSecond => "Million rows a second.",
        Unit::Bytes => "Memory.",
    }
}

fn shown(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Nanoseconds if value < 1e3 => format!("{value:.1} ns"),
        Unit::Nanoseconds if value < 1e6 => format!("{:.2} µs", value / 1e3),
        Unit::Nanoseconds => format!("{:.2} ms", value / 1e6),
        Unit::RowsPerSecond => format!("{:.1}", value / 1e6),
        Unit::Bytes => format!("{:.0} KiB", value / 1024.0),
    }
}
