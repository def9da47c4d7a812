//! Face server: the operations by their ids in the document, each with the function that carries it out.

mod decide;
mod health;
mod policies;
mod waiting;

use crate::dispatch::Handler::{self, Blocking, Now, Waiting};

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
];

/// The function of an operation.
pub(crate) fn handler(id: &str) -> Option<Handler> {
    HANDLERS.iter().find(|(known, _)| *known == id).map(|(_, handler)| *handler)
}

/// Whether an operation is still to come.
pub(crate) fn is_planned(_: &str) -> bool {
    true
}
