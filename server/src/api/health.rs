//! Face server: for whoever runs it: whether it answers, whether it is ready, figures, and the document.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use serde_json::json;

use crate::{
    app::Inside,
    call::{self, Call, Outcome},
    dispatch::database_answers,
    problem::{Problem, text},
};

pub(super) fn openapi(inside: &Inside, call: &Call) -> Outcome {
    let contract = &inside.contract;
    let response = if call.knows(&contract.tag) {
        call::empty(StatusCode::NOT_MODIFIED)
    } else {
        call::bytes(StatusCode::OK, call::JSON, contract.text.clone())
    };
    Ok(call::with(response, header::ETAG, contract.tag.clone()))
}

pub(super) fn healthz(_: &Inside, _: &Call) -> Outcome {
    Ok(call::bytes(StatusCode::OK, HeaderValue::from_static("text/plain; charset=utf-8"), "ok\n"))
}

pub(super) fn readyz(inside: &Inside, _: &Call) -> Outcome {
    if inside.is_stopping() {
        return Err(Problem::busy("服务器正在停止", "the server is stopping"));
    }
    if !database_answers(inside) {
        return Err(Problem::busy("数据库没有响应", "the database does not answer"));
    }
    let front = inside.front();
    let problems: [zhunsheng_engine::plan::Text; 0] = [];
    call::ok(&json!({ "ready": true, "publication": front.rulebook.publication, "problems": problems }))
}

pub(super) fn metrics(inside: &Inside, _: &Call) -> Outcome {
    let waiting = crate::app::MOST_WAITING - Arc::clone(&inside.waiting).available_permits();
    inside.metrics.waiting.set(i64::try_from(waiting).unwrap_or(i64::MAX));
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    Ok(call::bytes(StatusCode::OK, kind, inside.metrics.text()))
}

/// There is no such policy.
pub(super) fn no_policy(inside: &Inside, policy: &str) -> Problem {
    let front = inside.front();
    let known: Vec<&str> = front.entries.iter().map(|(id, _)| id.as_str()).collect();
    let near = zhunsheng_engine::names::nearest(policy, known.iter().copied());
    let problem = Problem::not_found(
        format!("没有标识为 {policy} 的政策；现有 {}", known.join("、")),
        format!("there is no policy {policy}; there are {}", known.join(", ")),
    );
    match near {
        Some(near) => problem.with(vec![
            crate::problem::FieldProblem::new(
                "policy",
                "unknown_policy",
                text("没有这部政策", "no such policy"),
                policy,
            )
            .hint(text(format!("是否想写 {near}？"), format!("did you mean {near}?"))),
        ]),
        None => problem,
    }
}
