//! Face server: what is in force, and waiting for something else to be: a form that is open learns of a publication the moment it is made.

use std::{sync::Arc, time::Duration};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use tokio::{task::spawn_blocking, time::timeout};

use super::health::no_policy;
use crate::{
    app::Inside,
    call::{self, Call, Outcome},
    dispatch::{Answering, X_PUBLICATION},
    front::{Front, Written},
    pages,
    problem::Problem,
};

pub(super) fn head(inside: Arc<Inside>, call: Call) -> Answering {
    Box::pin(async move {
        let front = changed(&inside, &call, |front| Some(front.head.tag.clone())).await;
        Ok(said(&front, &call, &front.head))
    })
}

pub(super) fn plan(inside: Arc<Inside>, call: Call) -> Answering {
    Box::pin(async move {
        let policy = call.path("policy").to_owned();
        if let Some(number) = call.number("publication") {
            return past(inside, call, policy, number).await;
        }
        let front = changed(&inside, &call, |front| front.sheet(&policy).map(|sheet| sheet.plan.tag.clone())).await;
        let sheet = Arc::clone(front.sheet(&policy).ok_or_else(|| no_policy(&inside, &policy))?);
        let written = spawn_blocking(move || said(&front, &call, &sheet.plan));
        written.await.map_err(|_| Problem::fault())
    })
}

/// The plan of an earlier publication.
async fn past(inside: Arc<Inside>, call: Call, policy: String, number: u64) -> Outcome {
    let read = spawn_blocking(move || {
        let text = inside.desk.plan_of(number, &policy)?;
        let text = text.ok_or_else(|| {
            Problem::not_found(
                format!("第 {number} 次发布中没有政策 {policy}"),
                format!("there is no policy {policy} in publication {number}"),
            )
        })?;
        let bytes = text.as_bytes().to_vec();
        let written = Written::new(bytes, crate::contract::tag(text.as_bytes()));
        let response = call::with(pages::written(&written, call::JSON, &call.headers), X_PUBLICATION, number.into());
        Ok(response)
    });
    read.await.unwrap_or_else(|_| Err(Problem::fault()))
}

fn said(front: &Front, call: &Call, written: &Written) -> Response {
    let response = pages::written(written, call::JSON, &call.headers);
    call::with(response, X_PUBLICATION, front.number.clone())
}

/// What is in force: at once, or with `wait` as soon as the tag differs from the one that is known.
async fn changed(inside: &Arc<Inside>, call: &Call, tag: impl Fn(&Front) -> Option<HeaderValue>) -> Arc<Front> {
    // Why: the receiver is there before the rulebook is looked at, so no publication can come in between.
    let mut published = inside.published();
    let mut stopping = inside.stopping.subscribe();
    let front = inside.front();
    let seconds = call.number("wait").unwrap_or(0);
    let same = |front: &Front| tag(front).is_some_and(|tag| call.knows(&tag));
    if seconds == 0 || !same(&front) {
        return front;
    }
    let Ok(_place) = Arc::clone(&inside.waiting).try_acquire_owned() else { return front };
    let other = async {
        loop {
            let seen = published.changed().await.is_ok();
            let front = inside.front();
            if !seen || !same(&front) {
                return;
            }
        }
    };
    let _ = timeout(Duration::from_secs(seconds), async {
        tokio::select! {
            () = other => {}
            _ = stopping.wait_for(|stopping| *stopping) => {}
        }
    })
    .await;
    inside.front()
}

/// The answer 304, with the tag.
pub(crate) fn not_modified(tag: &HeaderValue) -> Response {
    call::with(call::empty(StatusCode::NOT_MODIFIED), header::ETAG, tag.clone())
}
