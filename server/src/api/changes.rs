//! Face server: change requests, from a draft to a publication. Every rule of theirs is the desk's; here they are only asked for.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use serde::Deserialize;
use serde_json::Value;
use zhunsheng_change::impact_csv;
use zhunsheng_desk::change::{Approval, Change, ChangeFilter, Draft, State};

use zhunsheng_intake::archive::{self, Kind, Limits};

use super::{audit::attached, signed};
use crate::{
    app::Inside,
    call::{self, Call, Outcome},
    problem::{FieldProblem, Problem, text},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    content: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reject {
    digest: String,
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Publish {
    digest: String,
}

pub(super) fn list(inside: &Inside, call: &Call) -> Outcome {
    let filter = ChangeFilter {
        state: call.query("state").and_then(State::of_name),
        policy: call.query("policy").map(str::to_owned),
        after: call.number("after"),
    };
    let limit = call.limit();
    let mut items = inside.desk.changes(&filter, limit + 1, Some(&signed(call)?.actor))?;
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(|last| last.id.to_string());
    call::page(&items, next)
}

pub(super) fn one(inside: &Inside, call: &Call) -> Outcome {
    said(StatusCode::OK, &inside.desk.change(id(call), Some(&signed(call)?.actor))?)
}

pub(super) fn draft(inside: &Inside, call: &Call) -> Outcome {
    let draft: Draft = call.read()?;
    said(StatusCode::CREATED, &inside.desk.draft(&signed(call)?.actor, draft)?)
}

pub(super) fn draft_package(inside: &Inside, call: &Call) -> Outcome {
    let kind = if call.kind == "application/zip" { Kind::Zip } else { Kind::TarGz };
    let package = archive::package(&call.body, kind, Limits::PACKAGE).map_err(|found| {
        let detail = text(
            format!("压缩包里没有可用的规则包，{} 处问题逐条列在 problems 中", found.len()),
            format!("the archive has no package that can be used; `problems` lists {} problems", found.len()),
        );
        let problems = found.into_iter().map(FieldProblem::from).collect();
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "archive", detail).with(problems)
    })?;
    let (reason, notes) = (call.query("reason").unwrap_or_default(), call.query("notes").unwrap_or_default());
    let actor = &signed(call)?.actor;
    said(StatusCode::CREATED, &inside.desk.draft_package(actor, call.query("policy"), package, reason, notes)?)
}

pub(super) fn preview(inside: &Inside, call: &Call) -> Outcome {
    let draft: Draft = call.read()?;
    call::ok(&inside.desk.preview(&signed(call)?.actor, draft)?)
}

pub(super) fn edit(inside: &Inside, call: &Call) -> Outcome {
    let Edit { content } = call.read()?;
    let stated = call.headers.get(header::IF_MATCH).and_then(|digest| digest.to_str().ok()).unwrap_or_default();
    let digest = stated.trim().trim_matches('"');
    said(StatusCode::OK, &inside.desk.edit(&signed(call)?.actor, id(call), digest, content)?)
}

pub(super) fn submit(inside: &Inside, call: &Call) -> Outcome {
    said(StatusCode::OK, &inside.desk.submit(&signed(call)?.actor, id(call))?)
}

pub(super) fn withdraw(inside: &Inside, call: &Call) -> Outcome {
    said(StatusCode::OK, &inside.desk.withdraw(&signed(call)?.actor, id(call))?)
}

pub(super) fn rebase(inside: &Inside, call: &Call) -> Outcome {
    said(StatusCode::OK, &inside.desk.rebase(&signed(call)?.actor, id(call))?)
}

pub(super) fn approve(inside: &Inside, call: &Call) -> Outcome {
    let approval: Approval = call.read()?;
    said(StatusCode::OK, &inside.desk.approve(&signed(call)?.actor, id(call), &approval)?)
}

pub(super) fn reject(inside: &Inside, call: &Call) -> Outcome {
    let Reject { digest, note } = call.read()?;
    said(StatusCode::OK, &inside.desk.reject(&signed(call)?.actor, id(call), &digest, &note)?)
}

pub(super) fn publish(inside: &Inside, call: &Call) -> Outcome {
    let Publish { digest } = call.read()?;
    said(StatusCode::OK, &inside.desk.publish(&signed(call)?.actor, id(call), &digest)?)
}

pub(super) fn impact(inside: &Inside, call: &Call) -> Outcome {
    call::ok(&inside.desk.impact(id(call), call.date("as_of"), call.query("policy"))?)
}

pub(super) fn impact_table(inside: &Inside, call: &Call) -> Outcome {
    let impact = inside.desk.impact(id(call), call.date("as_of"), call.query("policy"))?;
    let table = impact_csv(&impact, call.lang);
    Ok(attached(table, "text/csv; charset=utf-8", "attachment; filename=\"impact.csv\""))
}

pub(super) fn plan(inside: &Inside, call: &Call) -> Outcome {
    let plan = inside.desk.draft_plan(id(call))?.ok_or_else(|| {
        let detail = text(
            "这份申请没有可预览的方案：内容尚未通过编译，或是回退",
            "there is no plan to look at: the content does not compile yet, or it is a rollback",
        );
        Problem::new(StatusCode::CONFLICT, "no_plan", detail)
    })?;
    Ok(call::bytes(StatusCode::OK, call::JSON, plan.as_bytes().to_vec()))
}

fn id(call: &Call) -> u64 {
    call.path_number("id")
}

/// A change request, with the digest that an edit has to name.
fn said(status: StatusCode, change: &Change) -> Outcome {
    let response: Response = call::json(status, change)?;
    let tag = HeaderValue::try_from(format!("\"{}\"", change.digest)).map_err(|_| Problem::fault())?;
    Ok(call::with(response, header::ETAG, tag))
}
