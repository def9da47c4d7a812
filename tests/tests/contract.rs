//! The public contract: plans and answers have the form that `schemas/` publishes, in both languages, for every case of every package.

use jsonschema::Validator;
use serde_json::Value;
use zhunsheng_compiler::cases;
use zhunsheng_engine::{Answer, Lang, decide};
use zhunsheng_tests::{at_once, compiled};

fn validator(schema: &str) -> Validator {
    let schema: Value = serde_json::from_str(schema).unwrap_or_else(|why| unreachable!("a schema is JSON: {why}"));
    jsonschema::validator_for(&schema).unwrap_or_else(|why| unreachable!("a schema is one: {why}"))
}

fn problems(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn schemas_are_valid() {
    use zhunsheng_schemas::{CASE, COVERAGE, DECISION, FACTS, LOCALE, MATCH, PARAMETERS, PLAN, POLICY, PROGRESS};
    for schema in [POLICY, PARAMETERS, FACTS, LOCALE, CASE, PLAN, DECISION, MATCH, PROGRESS, COVERAGE] {
        let value: Value = serde_json::from_str(schema).unwrap_or_default();
        assert!(jsonschema::meta::is_valid(&value), "{}", value.get("$id").unwrap_or(&Value::Null));
    }
}

#[test]
fn plans_have_the_published_form() {
    let validator = validator(zhunsheng_schemas::PLAN);
    for (package, plan) in compiled() {
        let value: Value = serde_json::from_str(&plan.to_json()).unwrap_or_default();
        assert_eq!(problems(&validator, &value), Vec::<String>::new(), "{}", package.name);
    }
}

#[test]
fn answers_have_the_published_form() {
    let validator = validator(zhunsheng_schemas::DECISION);
    let counts = at_once(compiled(), |(package, plan)| {
        let mut count = 0;
        for case in cases::read(package) {
            let plan = case.plan(plan).unwrap_or_else(|why| unreachable!("{why}"));
            let facts = case.facts(&plan).unwrap_or_else(|why| unreachable!("{why:?}"));
            let decision = decide(&plan, &facts, case.as_of);
            for lang in [Lang::Zh, Lang::En] {
                count += 1;
                let value = serde_json::to_value(Answer::new(&decision, lang, None)).unwrap_or_default();
                assert_eq!(problems(&validator, &value), Vec::<String>::new(), "{} {lang:?}", case.name);
            }
        }
        count
    });
    println!("answers: {counts:?}");
    assert!(counts.iter().all(|count| *count > 250), "too few answers were checked: {counts:?}");
}
