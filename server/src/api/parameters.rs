//! Face server: parameters of a policy: what holds, what comes, what is drafted, and what was.

use zhunsheng_engine::Date;

use crate::{
    app::Inside,
    call::{self, Call, Outcome},
    dispatch::X_PUBLICATION,
};

pub(super) fn list(inside: &Inside, call: &Call) -> Outcome {
    let front = inside.front();
    let all = inside.desk.parameters(call.path("policy"), as_of(inside, call))?;
    let response = call::listed(call, &all, |parameter| parameter.row.name.clone())?;
    Ok(call::with(response, X_PUBLICATION, front.number.clone()))
}

pub(super) fn one(inside: &Inside, call: &Call) -> Outcome {
    let front = inside.front();
    let parameter = inside.desk.parameter(call.path("policy"), call.path("name"), as_of(inside, call))?;
    Ok(call::with(call::ok(&parameter)?, X_PUBLICATION, front.number.clone()))
}

fn as_of(inside: &Inside, call: &Call) -> Date {
    call.date("as_of").unwrap_or_else(|| inside.desk.today())
}
