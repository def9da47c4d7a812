//! Face server, tests of the contract: document and functions agree, and what is refused is refused with its place.

use std::collections::BTreeSet;

use zhunsheng_desk::people::Role;

use super::{Contract, Who, body_problems, query};
use crate::api;

fn contract() -> Contract {
    Contract::read(zhunsheng_schemas::OPENAPI).unwrap_or_else(|why| unreachable!("{why}"))
}

#[test]
fn every_operation_has_a_function_and_every_function_an_operation() {
    let contract = contract();
    let documented: BTreeSet<&str> = contract.operations.iter().map(|operation| operation.id.as_str()).collect();
    let carried_out: BTreeSet<&str> = api::HANDLERS.iter().map(|(id, _)| *id).collect();
    assert_eq!(documented, carried_out);
    assert_eq!(documented.len(), contract.operations.len(), "no name stands twice");
}

#[test]
fn what_changes_something_is_never_public_except_signing_in_and_deciding() {
    for operation in contract().operations.iter().filter(|operation| operation.method != "GET") {
        let open = ["sign_in", "decide", "decide_many", "match"].contains(&operation.id.as_str());
        assert_eq!(operation.who == Who::Public, open, "{}", operation.id);
        assert!(operation.body.is_none() || operation.rate.is_some() || operation.id == "edit", "{}", operation.id);
    }
}

#[test]
fn approving_is_never_by_token_and_always_confirmed() {
    let contract = contract();
    let confirmed: Vec<&str> =
        contract.operations.iter().filter(|one| one.confirm).map(|one| one.id.as_str()).collect();
    assert_eq!(confirmed, ["approve", "publish", "reject"]);
    for operation in contract.operations.iter().filter(|one| one.confirm) {
        assert_eq!(operation.scope, None, "{}", operation.id);
        assert_eq!(operation.who, Who::Roles(vec![Role::Approver]), "{}", operation.id);
    }
}

#[test]
fn every_problem_of_a_query_is_named() {
    let contract = contract();
    let Some(decide) = contract.operations.iter().find(|one| one.id == "decide") else { unreachable!("there is one") };
    let policy = [("policy".to_owned(), "gx-station".to_owned())];
    assert!(query(decide, "as_of=2026-03-01&detail=brief&lang=en", &policy).is_ok());
    let Err(problems) =
        query(decide, "as-of=2026-03-01&as_of=2026-02-30&detail=all&lang=en&lang=zh&outcome=%ff", &policy)
    else {
        unreachable!("each is wrong")
    };
    let codes: Vec<(&str, &str)> = problems.iter().map(|one| (one.path.as_str(), one.code.as_str())).collect();
    let expected = [
        ("as-of", "unknown_parameter"),
        ("as_of", "no_date"),
        ("detail", "no_choice"),
        ("lang", "duplicate"),
        ("query", "not_utf8"),
    ];
    assert_eq!(codes, expected);
}

#[test]
fn every_problem_of_a_body_is_named_with_its_place() {
    let contract = contract();
    let Some(draft) = contract.operations.iter().find(|one| one.id == "draft") else { unreachable!("there is one") };
    let body = br#"{"kind":"value","policy":"gx-station","content":{"values":[{"parameter":"","from":"2027-01-01","value":8,"source":{"document":"x"}}],"resaon":""}}"#;
    let Err(problems) = body_problems(body, draft) else { unreachable!("each is wrong") };
    let mut places: Vec<(&str, &str)> = problems.iter().map(|one| (one.path.as_str(), one.code.as_str())).collect();
    places.sort_unstable();
    let expected = [
        ("$.content", "missing"),
        ("$.content", "unknown_key"),
        ("$.content.values[0].parameter", "empty"),
        ("$.content.values[0].value", "wrong_type"),
    ];
    assert_eq!(places, expected);
    let deep = [b"[".repeat(65), b"]".repeat(65)].concat();
    assert!(body_problems(&deep, draft).is_err_and(|problems| problems.iter().all(|one| one.code == "too_deep")));
    assert!(body_problems(b"", draft).is_err());
}
