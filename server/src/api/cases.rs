//! Face server: stored cases of the secretariat: imported, looked at, and deleted.

use axum::http::StatusCode;
use serde_json::json;
use zhunsheng_desk::cases::NewCase;
use zhunsheng_intake::cases::{self, Case, Format, Limits, Report};

use super::{health::no_policy, signed};
use crate::{
    app::Inside,
    call::{self, Call, Outcome},
    problem::{FieldProblem, Problem, text},
};

pub(super) fn list(inside: &Inside, call: &Call) -> Outcome {
    let front = inside.front();
    let limit = call.limit();
    let mut items = Vec::new();
    for edition in front.rulebook.editions() {
        if call.query("policy").is_none_or(|policy| policy == edition.policy()) {
            items.extend(inside.desk.cases(edition.policy(), call.number("after"), limit + 1)?);
        }
    }
    items.sort_by_key(|one| one.id);
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(|last| last.id.to_string());
    call::page(&items, next)
}

/// Adds every good row and reports every bad one; with `dry` only says so.
pub(super) fn import(inside: &Inside, call: &Call) -> Outcome {
    let policy = call.query("policy").unwrap_or_default();
    let front = inside.front();
    let plan = &front.sheet(policy).ok_or_else(|| no_policy(inside, policy))?.edition.plan;
    let format = match call.query("format") {
        Some("csv") => Format::Csv,
        Some("xlsx") => Format::Xlsx,
        _ => Format::Json,
    };
    let Report { cases, refused, warnings } = cases::read(&call.body, format, None, plan, Limits::default());
    if let Some(whole) = refused.iter().find(|row| row.row == 0) {
        let detail = text("文件无法读取，没有导入任何案例", "the file cannot be read; no case was imported");
        let problems = whole.problems.iter().cloned().map(FieldProblem::from).collect();
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", detail).with(problems));
    }
    let new: Vec<NewCase> =
        cases.into_iter().map(|Case { title, facts, as_of }| NewCase { title, facts, as_of }).collect();
    let actor = &signed(call)?.actor;
    let dry = call.query("dry") == Some("true");
    let added = new.len();
    if !dry && added > 0 {
        inside.desk.add_cases(actor, policy, &new)?;
    }
    call::ok(&json!({ "added": added, "refused": refused, "warnings": warnings }))
}

pub(super) fn delete(inside: &Inside, call: &Call) -> Outcome {
    inside.desk.delete_case(&signed(call)?.actor, call.path_number("id"))?;
    Ok(call::empty(StatusCode::NO_CONTENT))
}

pub(super) fn delete_all(inside: &Inside, call: &Call) -> Outcome {
    let policy = call.query("policy").unwrap_or_default();
    if inside.front().sheet(policy).is_none() {
        return Err(no_policy(inside, policy));
    }
    let deleted = inside.desk.delete_cases(&signed(call)?.actor, policy)?;
    call::ok(&json!({ "deleted": deleted }))
}
