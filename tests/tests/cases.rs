//! Every hand-written case of every package: what the policy says, the plan decides.

use serde_json::Value;
use zhunsheng_compiler::cases::{self, Case};
use zhunsheng_engine::{Answer, Lang, VerifiedPlan, decide};
use zhunsheng_tests::{packages, plan};

#[test]
fn every_case_comes_out_as_the_policy_says() {
    let mut failed = Vec::new();
    let mut run = 0;
    for package in packages() {
        let plan =
            plan(&package).unwrap_or_else(|problems| unreachable!("{} does not compile\n{problems}", package.name));
        let cases = cases::read(&package);
        assert!(!cases.is_empty(), "{} has no cases", package.name);
        for case in &cases {
            run += 1;
            for problem in differences(case, &plan) {
                failed.push(format!("{}/{}\n    {problem}", package.name, case.name));
            }
        }
    }
    println!("{run} cases");
    assert!(failed.is_empty(), "{} of {run} expectations failed:\n{}", failed.len(), failed.join("\n"));
}

/// Where the decision differs from what the case expects.
fn differences(case: &Case, plan: &VerifiedPlan) -> Vec<String> {
    let plan = match case.plan(plan) {
        Ok(plan) => plan,
        Err(problem) => return vec![problem],
    };
    let facts = match case.facts(&plan) {
        Ok(facts) => facts,
        Err(problems) => return problems.iter().map(|problem| problem.message(Lang::En)).collect(),
    };
    let decision = decide(&plan, &facts, case.as_of);
    let answer = Answer::new(&decision, Lang::Zh, None);
    let answer = serde_json::to_value(&answer).unwrap_or_default();
    let mut problems = Vec::new();
    let mut same = |what: String, expected: &Value, found: &Value| {
        if plain(expected) != plain(found) {
            problems.push(format!("{what}: expected {expected}, found {found}"));
        }
    };
    for (id, verdict) in section(case, "outcomes") {
        same(format!("outcome {id}"), verdict, entry(&answer, "outcomes", "id", id, "verdict"));
    }
    for (id, expected) in section(case, "findings") {
        for (key, value) in expected.as_object().into_iter().flatten() {
            let found = match key.as_str() {
                "verdict" | "clause" => entry(&answer, "findings", "id", id, key),
                key => at(entry(&answer, "findings", "id", id, key), "value"),
            };
            same(format!("finding {id}, {key}"), value, found);
        }
    }
    for (id, expected) in section(case, "amounts") {
        same(format!("amount {id}"), expected, entry(&answer, "amounts", "finding", id, "value"));
    }
    for (id, expected) in section(case, "deadlines") {
        same(format!("deadline {id}"), expected, entry(&answer, "deadlines", "finding", id, "due"));
    }
    for (id, expected) in section(case, "steps") {
        same(format!("step {id}"), expected, entry(&answer, "steps", "finding", id, "state"));
    }
    for (id, expected) in section(case, "ladders") {
        same(format!("ladder {id}"), expected, entry(&answer, "ladders", "id", id, "reached"));
    }
    for (id, expected) in section(case, "eligible_from") {
        same(format!("eligible from, {id}"), expected, entry(&answer, "eligible_from", "outcome", id, "from"));
    }
    if let Some(expected) = case.expect.get("provisional") {
        let provisional = |outcome: &&Value| at(outcome, "provisional") == &Value::Bool(true);
        let outcomes = at(&answer, "outcomes").as_array().into_iter().flatten();
        let found: Vec<Value> = outcomes.filter(provisional).map(|outcome| at(outcome, "id").clone()).collect();
        let sorted = |list: &[Value]| {
            let mut ids: Vec<String> = list.iter().map(ToString::to_string).collect();
            ids.sort();
            ids
        };
        let expected = expected.as_array().cloned().unwrap_or_default();
        if sorted(&expected) != sorted(&found) {
            problems.push(format!("provisional: expected {expected:?}, found {found:?}"));
        }
    }
    problems
}

fn section<'a>(case: &'a Case, name: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    case.expect.get(name).and_then(Value::as_object).into_iter().flatten()
}

/// What stands under `wanted` in the entry of a section whose `key` is `id`.
fn entry<'a>(answer: &'a Value, section: &str, key: &str, id: &str, wanted: &str) -> &'a Value {
    let mut entries = at(answer, section).as_array().into_iter().flatten();
    entries.find(|entry| at(entry, key) == id).map_or(&Value::Null, |entry| at(entry, wanted))
}

fn at<'a>(value: &'a Value, key: &str) -> &'a Value {
    value.get(key).unwrap_or(&Value::Null)
}

/// A value as text, so that "1" and 1 are the same shortfall.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
