//! Beside the pipeline: a hand-written case against the decision, difference by difference.

use rust_decimal::Decimal;
use serde_json::Value;
use zhunsheng_engine::{Answer, Lang, VerifiedPlan, decide};

use crate::cases::Case;

/// Where a decision differs from what a case expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What is compared, such as `finding full_time_staff, verdict`.
    pub what: String,
    /// What the case expects.
    pub expected: String,
    /// What the decision has.
    pub found: String,
}

/// Every difference between a case and the decision of the plan; what the case does not mention is not compared.
#[must_use]
pub fn differences(case: &Case, plan: &VerifiedPlan) -> Vec<Difference> {
    let unusable = |found: String| vec![Difference { what: "case".to_owned(), expected: "usable".to_owned(), found }];
    let plan = match case.plan(plan) {
        Ok(plan) => plan,
        Err(problem) => return unusable(problem),
    };
    let facts = match case.facts(&plan) {
        Ok(facts) => facts,
        Err(problems) => return problems.iter().flat_map(|problem| unusable(problem.message(Lang::En))).collect(),
    };
    let decision = decide(&plan, &facts, case.as_of);
    // Why: dates are searched for; few cases expect any.
    let dates = case.expect.get("eligible_from").is_some();
    let answer = if dates { Answer::new(&decision, Lang::Zh, None) } else { Answer::brief(&decision, Lang::Zh, None) };
    let answer = serde_json::to_value(answer).unwrap_or_default();
    let mut compared = Compared { answer, differences: Vec::new() };
    let section = |name: &str| case.expect.get(name).and_then(Value::as_object).into_iter().flatten();
    for (id, expected) in section("outcomes") {
        compared.entry("outcome", ["outcomes", "id", id, "verdict"], expected);
    }
    for (id, expected) in section("findings") {
        for (key, value) in expected.as_object().into_iter().flatten() {
            compared.finding(id, key, value);
        }
    }
    for (id, expected) in section("indicators") {
        for (key, value) in expected.as_object().into_iter().flatten() {
            compared.indicator(id, key, value);
        }
    }
    for (id, expected) in section("amounts") {
        compared.entry("amount", ["amounts", "finding", id, "value"], expected);
    }
    for (id, expected) in section("deadlines") {
        compared.entry("deadline", ["deadlines", "finding", id, "due"], expected);
    }
    for (id, expected) in section("steps") {
        compared.entry("step", ["steps", "finding", id, "state"], expected);
    }
    for (id, expected) in section("ladders") {
        compared.entry("ladder", ["ladders", "id", id, "reached"], expected);
    }
    for (id, expected) in section("eligible_from") {
        compared.entry("eligible from", ["eligible_from", "outcome", id, "from"], expected);
    }
    if let Some(expected) = case.expect.get("unusable") {
        let found = at(&compared.answer, "problems").as_array().into_iter().flatten();
        let found: Vec<Value> = found.map(|problem| at(problem, "path").clone()).collect();
        let (expected, found) = (sorted(expected.as_array().map_or(&[], Vec::as_slice)), sorted(&found));
        compared.same("unusable".to_owned(), &expected, &found);
    }
    if let Some(expected) = case.expect.get("provisional") {
        compared.provisional(expected);
    }
    compared.differences
}

struct Compared {
    answer: Value,
    differences: Vec<Difference>,
}

impl Compared {
    fn same(&mut self, what: String, expected: &Value, found: &Value) {
        let (expected, found) = (plain(expected), plain(found));
        if expected != found {
            self.differences.push(Difference { what, expected, found });
        }
    }

    /// Compares one value of an entry: the section, the key that names its entries, the name, the value's key.
    fn entry(&mut self, what: &str, [section, key, id, wanted]: [&str; 4], expected: &Value) {
        let found = find(&self.answer, section, key, id, wanted).clone();
        self.same(format!("{what} {id}"), expected, &found);
    }

    fn finding(&mut self, id: &str, key: &str, expected: &Value) {
        let found = match key {
            "copies" => find(&self.answer, "documents", "finding", id, key).clone(),
            "records" => {
                let records = find(&self.answer, "findings", "id", id, key).as_array().into_iter().flatten();
                Value::Array(records.map(|record| at(record, "row").clone()).collect())
            }
            "verdict" | "clause" => find(&self.answer, "findings", "id", id, key).clone(),
            _ => at(find(&self.answer, "findings", "id", id, key), "value").clone(),
        };
        self.same(format!("finding {id}, {key}"), expected, &found);
    }

    /// A key of an indicator, its pace or its trend: `completion`, `by`, `on_track`, `growth`, or a value.
    fn indicator(&mut self, id: &str, key: &str, expected: &Value) {
        let of = |wanted| find(&self.answer, "indicators", "finding", id, wanted);
        let found = match key {
            "completion" | "by" => of(key),
            "on_track" | "growth" => at(of("pace"), key),
            "remaining" | "per_month" | "per_year" | "expected" | "behind" => at(at(of("pace"), key), "value"),
            _ => at(at(at(of("trend"), key), "by"), "value"),
        };
        let found = found.clone();
        self.same(format!("indicator {id}, {key}"), expected, &found);
    }

    /// The outcomes that rest on the applicant's own word, all of them and in any order.
    fn provisional(&mut self, expected: &Value) {
        let outcomes = at(&self.answer, "outcomes").as_array().into_iter().flatten();
        let found: Vec<Value> = outcomes
            .filter(|outcome| at(outcome, "provisional") == &Value::Bool(true))
            .map(|outcome| at(outcome, "id").clone())
            .collect();
        let expected = sorted(expected.as_array().map_or(&[], Vec::as_slice));
        self.same("provisional".to_owned(), &expected, &sorted(&found));
    }
}

/// What stands under `wanted` in the entry of a section whose `key` is `id`.
fn find<'a>(answer: &'a Value, section: &str, key: &str, id: &str, wanted: &str) -> &'a Value {
    let mut entries = at(answer, section).as_array().into_iter().flatten();
    entries.find(|entry| at(entry, key) == id).map_or(&Value::Null, |entry| at(entry, wanted))
}

fn at<'a>(value: &'a Value, key: &str) -> &'a Value {
    value.get(key).unwrap_or(&Value::Null)
}

/// A value as text, so that "1", 1 and "1.00" are the same shortfall.
fn plain(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Decimal::from_str_exact(&text).map_or(text, |number| number.normalize().to_string())
}

/// Names in one order, as one text.
fn sorted(list: &[Value]) -> Value {
    let mut names: Vec<String> = list.iter().map(plain).collect();
    names.sort();
    Value::String(names.join(", "))
}
