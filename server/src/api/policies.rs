//! Face server: the policies in force, their versions, and the template of their facts.

use axum::http::StatusCode;
use serde_json::json;
use zhunsheng_engine::{VerifiedPlan, explain::support::support, plan::Outcome as PlanOutcome};

use super::{health::no_policy, waiting::not_modified};
use crate::{
    app::Inside,
    call::{self, Call, Outcome},
    contract::tag,
    dispatch::X_PUBLICATION,
};

pub(super) fn list(inside: &Inside, call: &Call) -> Outcome {
    let front = inside.front();
    let after = call.query("after");
    let rest = front.entries.iter().filter(|(id, _)| after.is_none_or(|after| id.as_str() > after));
    let mut items: Vec<_> = rest.take(call.limit() + 1).collect();
    let more = items.len() > call.limit();
    items.truncate(call.limit());
    let next = items.last().filter(|_| more).map(|(id, _)| id);
    let items: Vec<_> = items.iter().map(|(_, entry)| entry).collect();
    let text = serde_json::to_vec(&json!({ "items": items, "next": next })).unwrap_or_default();
    let tag = tag(&text);
    let response = if call.knows(&tag) { not_modified(&tag) } else { call::bytes(StatusCode::OK, call::JSON, text) };
    let response = call::with(response, axum::http::header::ETAG, tag);
    Ok(call::with(response, X_PUBLICATION, front.number.clone()))
}

pub(super) fn versions(inside: &Inside, call: &Call) -> Outcome {
    let policy = call.path("policy");
    let front = inside.front();
    let all = inside.desk.versions(policy)?;
    if all.is_empty() {
        return Err(no_policy(inside, policy));
    }
    let after = call.number("after");
    let rest: Vec<_> = all.iter().filter(|one| after.is_none_or(|after| one.publication < after)).collect();
    let items: Vec<_> = rest.iter().take(call.limit()).collect();
    let next = items.last().filter(|_| rest.len() > items.len()).map(|one| one.publication.to_string());
    Ok(call::with(call::page(&items, next)?, X_PUBLICATION, front.number.clone()))
}

pub(super) fn facts(inside: &Inside, call: &Call) -> Outcome {
    let policy = call.path("policy");
    let front = inside.front();
    let plan = &front.sheet(policy).ok_or_else(|| no_policy(inside, policy))?.edition.plan;
    let only = super::decide::outcome_of(plan, call)?.and_then(|index| plan.outcomes.get(index));
    let wanted = only.map(|outcome| facts_of(plan, outcome));
    let mut text = String::from("{");
    for (index, fact) in plan.facts.iter().enumerate() {
        if wanted.as_ref().is_none_or(|wanted| wanted.contains(&index)) {
            text.push_str(if text.len() > 1 { ",\n  \"" } else { "\n  \"" });
            text.push_str(&fact.name);
            text.push_str("\": null");
        }
    }
    text.push_str("\n}\n");
    let tag = tag(text.as_bytes());
    let response = if call.knows(&tag) { not_modified(&tag) } else { call::bytes(StatusCode::OK, call::JSON, text) };
    let response = call::with(response, axum::http::header::ETAG, tag);
    Ok(call::with(response, X_PUBLICATION, front.number.clone()))
}

/// The facts that an outcome and its findings rest on.
fn facts_of(plan: &VerifiedPlan, outcome: &PlanOutcome) -> std::collections::BTreeSet<usize> {
    let findings = outcome.findings.iter().filter_map(|index| plan.findings.get(*index as usize));
    let operands = findings.map(|finding| finding.verdict).chain([outcome.verdict]);
    operands.flat_map(|operand| support(plan, operand).facts).map(|fact| fact as usize).collect()
}
