//! Face wasm: what the class for JavaScript refuses, with which code and in both languages, and what of the dossier for all policies is refused.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use serde_json::Value;
use zhunsheng_engine::{Date, Plan, VerifiedPlan};
use zhunsheng_tests::compiled;
use zhunsheng_wasm::shell::{Loaded, Refusal, Shelf};

fn station() -> &'static VerifiedPlan {
    compiled().iter().map(|(_, plan)| plan).find(|plan| plan.policy.id == "gx-station").unwrap()
}

/// What was refused, as JavaScript gets it.
fn refused(why: &Refusal) -> Value {
    let json: Value = serde_json::from_str(&why.to_json()).unwrap();
    let said = |lang: &str| json["message"][lang].as_str().unwrap_or_default().to_owned();
    assert!(said("zh").chars().any(|letter| letter > '\u{3000}'), "no Chinese: {json}");
    assert!(said("en").is_ascii() || why.code == "bad-date", "no English: {json}");
    json
}

fn code(said: Result<String, Refusal>) -> String {
    refused(&said.unwrap_err())["code"].as_str().unwrap().to_owned()
}

#[test]
fn only_a_whole_plan_is_loaded() {
    let text = station().to_json();
    let code = |text: &str| Loaded::new(text).err().map(|why| refused(&why)["code"].as_str().unwrap().to_owned());
    assert_eq!(code(&text), None);
    for no_plan in ["", "null", "{}", "[]", "{\"format\":1}"] {
        assert_eq!(code(no_plan).as_deref(), Some("not-a-plan"), "{no_plan}");
    }
    assert_eq!(code(&text.replacen("\"format\":1", "\"format\":9", 1)).as_deref(), Some("other-format"));
    assert_eq!(code(&text.replacen("\"version\":\"1\"", "\"version\":\"2\"", 1)).as_deref(), Some("altered"));
    assert_eq!(Shelf::default().add("{}").err().map(|why| why.code), Some("not-a-plan"));
}

#[test]
fn what_is_asked_has_to_make_sense() {
    let engine = Loaded::new(&station().to_json()).unwrap();
    for (as_of, expected) in
        [("", "bad-date"), ("2026-02-30", "bad-date"), ("01/03/2026", "bad-date"), ("1000-01-01", "too-early")]
    {
        assert_eq!(code(engine.decide("{}", as_of, "zh", None)), expected, "{as_of}");
        assert_eq!(code(engine.brief("{}", as_of, "zh", None)), expected, "{as_of}");
        assert_eq!(code(engine.findings("{}", as_of)), expected, "{as_of}");
    }
    assert_eq!(code(engine.decide("{}", "2026-03-01", "fr", None)), "bad-language");
    assert_eq!(code(engine.brief("{}", "2026-03-01", "", None)), "bad-language");
    assert_eq!(code(engine.decide("{}", "2026-03-01", "zh", Some("no_such"))), "unknown-outcome");
    let near = engine.decide("{}", "2026-03-01", "zh", Some("work_statio")).unwrap_err();
    assert!(refused(&near)["message"]["en"].as_str().unwrap().contains("did you mean `work_station`?"));
}

#[test]
fn a_policy_that_has_ended_is_not_decided() {
    let mut plan: Plan = (**station()).clone();
    plan.policy.to = Date::new(2025, 12, 31);
    let plan = VerifiedPlan::new(plan).unwrap();
    let engine = Loaded::new(&plan.to_json()).unwrap();
    assert_eq!(code(engine.decide("{}", "2026-01-01", "en", None)), "too-late");
    assert!(engine.decide("{}", "2025-12-31", "en", None).is_ok());
    let mut shelf = Shelf::default();
    shelf.add(&plan.to_json()).unwrap();
    let said: Value = serde_json::from_str(&shelf.matched("{}", "2026-01-01", "en").unwrap()).unwrap();
    assert_eq!(said["policies"][0]["in_force"], Value::Bool(false));
    assert_eq!(said["near"], Value::Array(Vec::new()));
}

#[test]
fn facts_that_are_no_object_are_refused_and_others_are_reported() {
    let engine = Loaded::new(&station().to_json()).unwrap();
    for text in ["", "[]", "5", "{", "{\"full_time_staff\": }"] {
        let why = engine.decide(text, "2026-03-01", "zh", None).unwrap_err();
        let json = refused(&why);
        assert_eq!(json["code"], "facts", "{text}");
        let problem = &json["problems"][0];
        assert!(problem["line"].as_u64().unwrap() >= 1 && problem["message"]["zh"].is_string(), "{json}");
    }
    let text = "{ \"full_time_staff\": \"五\", \"no_such\": 1 }";
    let answer: Value = serde_json::from_str(&engine.decide(text, "2026-03-01", "zh", None).unwrap()).unwrap();
    assert_eq!(answer["problems"].as_array().unwrap().len(), 2, "{}", answer["problems"]);
}

#[test]
fn one_dossier_is_held_against_every_policy_once() {
    let mut shelf = Shelf::default();
    for (_, plan) in compiled().iter().rev() {
        assert_eq!(shelf.add(&plan.to_json()).unwrap(), plan.policy.id);
    }
    shelf.add(&station().to_json()).unwrap();
    let facts = "{ \"full_time_staff\": 3, \"no_such\": 1 }";
    let said: Value = serde_json::from_str(&shelf.matched(facts, "2026-03-01", "zh").unwrap()).unwrap();
    let ids: Vec<&str> = said["policies"].as_array().unwrap().iter().filter_map(|one| one["policy"].as_str()).collect();
    assert_eq!(ids, ["cn-pilot", "gx-station", "gx-transfer", "gx-zone", "gy-society"]);
    assert_eq!(said["problems"].as_array().unwrap().len(), 1, "what no policy knows is said once");
    assert_eq!(code(shelf.matched("[]", "2026-03-01", "zh")), "facts");
    assert_eq!(code(shelf.matched("{}", "2026-13-01", "zh")), "bad-date");
    assert_eq!(code(shelf.matched("{}", "2026-03-01", "de")), "bad-language");
}
