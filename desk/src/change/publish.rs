//! Desk, change requests: one becomes a publication. Nothing is compiled: what was checked and approved is referred to.

use rusqlite::Connection;
use zhunsheng_engine::{Date, VerifiedPlan, value::Constant};

use super::{
    ChangeKind, Content, RollbackContent, State, Superseded,
    stored::{self, Stored},
};
use crate::{
    actor::Actor,
    log::{
        self,
        blob::{self, Form},
        kind,
    },
    publication::{self, Approved, Kind, Payload, PublishedEdition},
    refusal::Refusal,
    store::{StoreError, Write},
};

/// Publishes a request and supersedes those whose parameter and day it published too.
pub(super) fn publish(
    write: &Write<'_>,
    actor: &Actor,
    change: &Stored,
    approvals: &[Approved],
) -> Result<(), Refusal> {
    let connection = write.connection();
    let current = publication::current_number(connection)?;
    let before = publication::editions_of(connection, current)?;
    let (kind, packages) = match &change.content {
        Content::Rollback(RollbackContent { to, .. }) => (Kind::Rollback, publication::editions_of(connection, *to)?),
        Content::Values(_) | Content::Package(_) => (Kind::Change, with_edition(connection, before.clone(), change)?),
    };
    let number = current + 1;
    let payload = Payload {
        number,
        kind,
        change: Some(change.id),
        approvals: approvals.to_vec(),
        title: change.title.clone(),
        diff: change.diff.clone(),
        notes: change.content.notes().to_owned(),
        packages,
    };
    log::append(write, kind::PUBLICATION, &actor.account, &payload)?;
    for superseded in superseded(connection, change, &before, &payload)? {
        log::append(write, kind::SUPERSEDED, log::SYSTEM, &superseded)?;
    }
    Ok(())
}

/// The editions with that of the request in the place of its policy's.
fn with_edition(
    connection: &Connection,
    mut editions: Vec<PublishedEdition>,
    change: &Stored,
) -> Result<Vec<PublishedEdition>, Refusal> {
    let (Some(policy), Some(package), Some(plan)) = (&change.policy, &change.package, &change.plan) else {
        return Err(Refusal::new(
            "not_compiled",
            409,
            "申请没有通过编译的规则包",
            "the request has no package that compiles",
        ));
    };
    let loaded = plan_of(connection, plan)?;
    let edition = PublishedEdition {
        policy: policy.clone(),
        version: loaded.policy.version.clone(),
        package: package.clone(),
        plan: plan.clone(),
    };
    editions.retain(|known| known.policy != edition.policy);
    editions.push(edition);
    editions.sort_by(|a, b| a.policy.cmp(&b.policy));
    Ok(editions)
}

fn plan_of(connection: &Connection, hash: &str) -> Result<VerifiedPlan, StoreError> {
    let text = blob::get(connection, Form::Plan, hash)?;
    VerifiedPlan::from_json(&text).map_err(|why| StoreError::Damaged(format!("plan {hash}: {why}")))
}

/// Requests that wait for approval or publication and whose parameter has a new value for their day now.
fn superseded(
    connection: &Connection,
    published: &Stored,
    before: &[PublishedEdition],
    payload: &Payload,
) -> Result<Vec<Superseded>, StoreError> {
    let mut found = Vec::new();
    for after in &payload.packages {
        let old = before.iter().find(|known| known.policy == after.policy);
        if old.is_some_and(|old| old.plan == after.plan) {
            continue;
        }
        let mut waiting = Vec::new();
        for state in [State::AwaitingApproval, State::Approved] {
            waiting.extend(stored::list(connection, Some(state), Some(&after.policy), None, usize::from(u16::MAX))?);
        }
        waiting.retain(|change| {
            change.id != published.id && matches!(change.kind, ChangeKind::Value | ChangeKind::Correction)
        });
        if waiting.is_empty() {
            continue;
        }
        let new_plan = plan_of(connection, &after.plan)?;
        let old_plan = old.map(|old| plan_of(connection, &old.plan)).transpose()?;
        for change in waiting {
            let taken = change.content.touches().into_iter().find(|(parameter, from)| {
                let now = value_on(&new_plan, parameter, from);
                now.is_some() && now != old_plan.as_ref().and_then(|plan| value_on(plan, parameter, from))
            });
            if let Some((parameter, from)) = taken {
                found.push(Superseded {
                    change: change.id,
                    by: payload.number,
                    parameter: parameter.to_owned(),
                    from: from.to_owned(),
                });
            }
        }
    }
    found.sort_by_key(|superseded| superseded.change);
    Ok(found)
}

/// The value of a parameter that begins on a day.
fn value_on(plan: &VerifiedPlan, parameter: &str, from: &str) -> Option<Constant> {
    let from = Date::parse(from)?;
    let parameter = plan.parameters.iter().find(|known| known.name == parameter)?;
    parameter.values.iter().find(|dated| dated.from == from).map(|dated| dated.value)
}
