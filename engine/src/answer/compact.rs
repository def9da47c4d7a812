//! Stage answer, short form: findings and outcomes as compact JSON without sentences, for callers that decide many cases.

use alloc::string::String;
use core::fmt::Write as _;

use crate::{
    decide::{Decision, Verdict},
    plan::Quantity,
    value::Cell,
    wording::shown,
};

/// Appends the findings with these indices as a JSON array of `{"id","verdict","measured","threshold","shortfall"}`; values are in their units,
/// decimals and dates as strings, what is not known as null.
pub fn write_findings(decision: &Decision<'_>, findings: impl Iterator<Item = usize>, out: &mut String) {
    // Why: a finding takes about so many bytes; growing step by step would copy what is written over and over.
    out.reserve(findings.size_hint().0 * 96);
    out.push('[');
    let mut first = true;
    for index in findings {
        let Some(finding) = decision.plan().findings.get(index) else { continue };
        let result = decision.finding(finding);
        if !first {
            out.push(',');
        }
        first = false;
        out.push_str("{\"id\":\"");
        out.push_str(&finding.id);
        out.push_str("\",\"verdict\":\"");
        out.push_str(word(result.verdict));
        out.push('"');
        if let Some(measure) = finding.measure {
            out.push_str(",\"measured\":");
            write_cell(decision, result.measured.copied(), measure.measured, out);
            out.push_str(",\"threshold\":");
            write_cell(decision, result.threshold.copied(), measure.threshold, out);
            let shortfall = result.shortfall();
            if shortfall.is_some() {
                out.push_str(",\"shortfall\":");
                write_cell(decision, shortfall, measure.threshold, out);
            }
        }
        out.push('}');
    }
    out.push(']');
}

/// Appends the outcomes with these indices as a JSON array of `{"id","verdict"}`.
pub fn write_outcomes(decision: &Decision<'_>, outcomes: impl Iterator<Item = usize>, out: &mut String) {
    out.push('[');
    let mut first = true;
    for outcome in outcomes.filter_map(|index| decision.plan().outcomes.get(index)) {
        out.push_str(if first { "{\"id\":\"" } else { ",{\"id\":\"" });
        first = false;
        out.push_str(&outcome.id);
        out.push_str("\",\"verdict\":\"");
        out.push_str(word(decision.outcome(outcome)));
        out.push_str("\"}");
    }
    out.push(']');
}

/// Digits without the machinery of formats: most of what is written is small whole numbers.
fn write_whole(n: i64, out: &mut String) {
    if n < 0 {
        out.push('-');
    }
    let n = n.unsigned_abs();
    let mut unit = 1_u64;
    while n / unit >= 10 {
        unit *= 10;
    }
    while unit > 0 {
        let digit = u8::try_from(n / unit % 10).unwrap_or(0);
        out.push(char::from(b'0' + digit));
        unit /= 10;
    }
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::NotMet => "not_met",
        Verdict::Unknown => "unknown",
        Verdict::NotApplicable => "not_applicable",
        Verdict::NotComputable => "not_computable",
    }
}

fn write_cell(decision: &Decision<'_>, cell: Option<Cell>, quantity: Quantity, out: &mut String) {
    // Why: writing to a string cannot fail.
    let _ = match cell {
        Some(Cell::Boolean(b)) => write!(out, "{b}"),
        Some(Cell::Integer(n)) => {
            write_whole(n, out);
            Ok(())
        }
        Some(Cell::Date(day)) => write!(out, "\"{day}\""),
        Some(Cell::Decimal(number)) => {
            let unit = quantity.unit.and_then(|unit| decision.plan().units.get(unit as usize));
            match unit {
                Some(unit) => write!(out, "\"{}\"", shown(number, unit)),
                None => write!(out, "\"{}\"", number.normalize()),
            }
        }
        Some(Cell::Choice(choice)) => write!(out, "\"{}\"", super::build::choice_id(decision, quantity.kind, choice)),
        _ => write!(out, "null"),
    };
}
