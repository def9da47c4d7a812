//! Face server: stored cases of the secretariat: looked at, and deleted.

use axum::http::StatusCode;
use serde_json::json;

use super::{health::no_policy, signed};
use crate::{
    app::Inside,
    call::{self, Call, Outcome},
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
