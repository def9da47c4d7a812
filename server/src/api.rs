//! Face server: the operations by their ids in the document, each with the function that carries it out.

mod audit;
mod cases;
mod changes;
mod decide;
mod health;
mod oidc;
mod parameters;
mod people;
mod policies;
mod publications;
mod waiting;

use crate::{
    call::Call,
    dispatch::Handler::{self, Blocking, Now, Waiting},
    guard::Signed,
    problem::Problem,
};

/// Every operation; a test compares them with the document.
pub(crate) const HANDLERS: &[(&str, Handler)] = &[
    ("head", Waiting(waiting::head)),
    ("policies", Now(policies::list)),
    ("versions", Blocking(policies::versions)),
    ("plan", Waiting(waiting::plan)),
    ("facts", Now(policies::facts)),
    ("decide", Now(decide::one)),
    ("decide_many", Blocking(decide::many)),
    ("match", Blocking(decide::matched)),
    ("openapi", Now(health::openapi)),
    ("healthz", Now(health::healthz)),
    ("readyz", Now(health::readyz)),
    ("metrics", Now(health::metrics)),
    ("sign_in", Blocking(people::sign_in)),
    ("session", Blocking(people::session)),
    ("sign_out", Blocking(people::sign_out)),
    ("confirm", Blocking(people::confirm)),
    ("set_password", Blocking(people::set_password)),
    ("sign_in_ways", Blocking(people::ways)),
    ("oidc_start", Blocking(oidc::start)),
    ("oidc_callback", Blocking(oidc::callback)),
    ("tokens", Blocking(people::tokens)),
    ("make_token", Blocking(people::make_token)),
    ("revoke_token", Blocking(people::revoke_token)),
    ("accounts", Blocking(people::accounts)),
    ("change_account", Blocking(people::change_account)),
    ("parameters", Blocking(parameters::list)),
    ("parameter", Blocking(parameters::one)),
    ("changes", Blocking(changes::list)),
    ("draft", Blocking(changes::draft)),
    ("draft_package", Blocking(changes::draft_package)),
    ("change", Blocking(changes::one)),
    ("edit", Blocking(changes::edit)),
    ("submit", Blocking(changes::submit)),
    ("withdraw", Blocking(changes::withdraw)),
    ("rebase", Blocking(changes::rebase)),
    ("approve", Blocking(changes::approve)),
    ("reject", Blocking(changes::reject)),
    ("publish", Blocking(changes::publish)),
    ("impact", Blocking(changes::impact)),
    ("impact_csv", Blocking(changes::impact_table)),
    ("draft_plan", Blocking(changes::plan)),
    ("preview_checks", Blocking(changes::preview)),
    ("publications", Blocking(publications::list)),
    ("publication", Blocking(publications::one)),
    ("cases", Blocking(cases::list)),
    ("import_cases", Blocking(cases::import)),
    ("delete_cases", Blocking(cases::delete_all)),
    ("delete_case", Blocking(cases::delete)),
    ("audit", Blocking(audit::list)),
    ("audit_csv", Blocking(audit::table)),
    ("audit_ndjson", Blocking(audit::lines)),
];

/// The function of an operation.
pub(crate) fn handler(id: &str) -> Option<Handler> {
    HANDLERS.iter().find(|(known, _)| *known == id).map(|(_, handler)| *handler)
}

/// Who asks. An operation that is not public has somebody; a public one that asks has a fault.
fn signed(call: &Call) -> Result<&Signed, Problem> {
    call.signed.as_ref().ok_or_else(Problem::fault)
}
