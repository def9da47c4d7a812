//! Face server: every publication, with what is in force marked.

use serde_json::{Value, json};
use zhunsheng_desk::Publication;

use crate::{
    app::Inside,
    call::{self, Call, Outcome},
    problem::Problem,
};

pub(super) fn list(inside: &Inside, call: &Call) -> Outcome {
    let limit = call.limit();
    let mut items = inside.desk.publications(call.number("after"), limit + 1)?;
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(|last| last.number.to_string());
    let items: Vec<Value> = items.iter().map(|one| with_active(inside, one)).collect();
    call::page(&items, next)
}

pub(super) fn one(inside: &Inside, call: &Call) -> Outcome {
    let number = call.path_number("number");
    let found = inside.desk.publication(number)?.ok_or_else(|| {
        Problem::not_found(format!("没有第 {number} 次发布"), format!("there is no publication {number}"))
    })?;
    call::ok(&with_active(inside, &found))
}

fn with_active(inside: &Inside, publication: &Publication) -> Value {
    let mut value = json!(publication);
    if let Some(keys) = value.as_object_mut() {
        keys.insert("active".to_owned(), (publication.number == inside.front().rulebook.publication).into());
    }
    value
}
