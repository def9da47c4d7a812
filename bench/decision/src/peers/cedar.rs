//! Peer: cedar-policy, one `permit` with the criteria as its condition, the facts in the context.

use std::str::FromStr;

use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityUid, EvalResult, Expression, PolicySet, Request, eval_expression,
};

use super::expression;
use measure::{
    rounds::{Contender, contender},
    station::{Form, texts},
};

fn uid(text: &str) -> Result<EntityUid, String> {
    EntityUid::from_str(text).map_err(|why| format!("cedar-policy: {why}"))
}

fn request(facts: &str, ids: &[EntityUid; 3]) -> Result<Request, String> {
    let context = Context::from_json_str(facts, None).map_err(|why| format!("cedar-policy: {why}"))?;
    let [who, what, which] = ids.clone();
    Request::new(who, what, which, context, None).map_err(|why| format!("cedar-policy: {why}"))
}

fn condition() -> String {
    expression("context.", "&&", true)
}

fn policies() -> Result<(PolicySet, [EntityUid; 3]), String> {
    let text = format!("permit(principal, action, resource) when {{ {} }};", condition());
    let policies = PolicySet::from_str(&text).map_err(|why| format!("cedar-policy: {why}"))?;
    Ok((policies, [uid("Station::\"a\"")?, uid("Action::\"apply\"")?, uid("Tier::\"work\"")?]))
}

/// A request that is there already, through the authorizer.
pub(crate) fn prepared() -> Result<Contender, String> {
    let (policies, ids) = policies()?;
    let requests = texts(Form::WholeNumbers).iter().map(|text| request(text, &ids)).collect::<Result<Vec<_>, _>>()?;
    let (authorizer, entities) = (Authorizer::new(), Entities::empty());
    Ok(contender("cedar", requests, move |request| {
        authorizer.is_authorized(request, &policies, &entities).decision() == Decision::Allow
    }))
}

/// The bare condition on a request that is there already, without the authorizer.
pub(crate) fn bare() -> Result<Contender, String> {
    let (_, ids) = policies()?;
    let requests = texts(Form::WholeNumbers).iter().map(|text| request(text, &ids)).collect::<Result<Vec<_>, _>>()?;
    let condition = Expression::from_str(&condition()).map_err(|why| format!("cedar-policy: {why}"))?;
    let entities = Entities::empty();
    Ok(contender("cedar-bare", requests, move |request| {
        matches!(eval_expression(request, &entities, &condition), Ok(EvalResult::Bool(true)))
    }))
}

/// From JSON text.
pub(crate) fn from_text() -> Result<Contender, String> {
    let (policies, ids) = policies()?;
    let (authorizer, entities) = (Authorizer::new(), Entities::empty());
    Ok(contender("cedar-text", texts(Form::WholeNumbers), move |text| {
        request(text, &ids)
            .is_ok_and(|request| authorizer.is_authorized(&request, &policies, &entities).decision() == Decision::Allow)
    }))
}
