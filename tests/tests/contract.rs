//! The public contract: plans and answers have the form that `schemas/` publishes, in both languages, for every case of every package.

use jsonschema::Validator;
use serde_json::Value;
use zhunsheng_compiler::{Package, cases};
use zhunsheng_engine::{Answer, Lang, VerifiedPlan, decide};
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
    use zhunsheng_schemas::{
        BOUNDARIES, CASE, CONTRACTS, COVERAGE, DECISION, ENGINE, FACTS, IMPACT, LOCALE, MAPPING, MATCH, MUTANTS,
        MUTATE, PARAMETERS, PLAN, POLICY, PROGRESS, TEST,
    };
    let files = [POLICY, PARAMETERS, FACTS, LOCALE, CASE, CONTRACTS, MUTANTS, PLAN, MAPPING];
    for schema in
        files.into_iter().chain([DECISION, MATCH, PROGRESS, COVERAGE, TEST, BOUNDARIES, MUTATE, IMPACT, ENGINE])
    {
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

/// In English, every dossier that a file begins with and every such variant: an answer has the same parts in both languages, as
/// `languages_differ_only_in_words` proves, and most of the time goes into making them.
const EVERY: usize = 4;

#[test]
fn answers_have_the_published_form() {
    let validator = validator(zhunsheng_schemas::DECISION);
    let cases_of = |(package, plan): &'static (Package, VerifiedPlan)| {
        cases::read(package).into_iter().enumerate().map(move |(index, case)| (index, case, &package.name, plan))
    };
    let cases: Vec<_> = compiled().iter().flat_map(cases_of).collect();
    let counts = at_once(&cases, |(index, case, package, plan)| {
        let plan = case.plan(plan).unwrap_or_else(|why| unreachable!("{why}"));
        let facts = case.facts(&plan).unwrap_or_else(|why| unreachable!("{why:?}"));
        let decision = decide(&plan, &facts, case.as_of);
        let english = index % EVERY == 0 || !case.name.contains('›');
        let languages: &[Lang] = if english { &[Lang::Zh, Lang::En] } else { &[Lang::Zh] };
        for &lang in languages {
            let value = serde_json::to_value(Answer::new(&decision, lang, None)).unwrap_or_default();
            assert_eq!(problems(&validator, &value), Vec::<String>::new(), "{package}/{} {lang:?}", case.name);
        }
        languages.len()
    });
    let (zh, all) = (counts.len(), counts.iter().sum::<usize>());
    println!("{zh} answers in Chinese, {} in English", all - zh);
    assert!(zh > 1_800 && all - zh > 450, "too few answers were checked: {zh}, {all}");
}
