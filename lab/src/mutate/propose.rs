//! Beside the pipeline, mutants: a case that would catch a survivor, proved on both plans and ready to be reviewed and kept.

use serde_json::{Map, Value, json};
use zhunsheng_compiler::{cases::Case, expected::differences};
use zhunsheng_engine::{Answer, Lang, VerifiedPlan, decide, plan::Text};

use super::{
    Mutant,
    run::{Bench, Prepared},
    separate::{Search, Separation, Setting},
    sight::Seen,
    survey::both,
    values::json_of,
};
use crate::generate::{FIXED_SEED, Random};

/// What of a pace or a trend a case can expect.
const PACE: [&str; 7] = ["remaining", "per_month", "per_year", "growth", "on_track", "expected", "behind"];

/// A variant of a hand-written case on which the policy and a mutant differ. What it expects is what the policy as it stands decides: a person has to
/// hold it against the clause before it is kept.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The hand-written case that it starts from.
    pub base: Case,
    /// What is changed in it, as a variant of a case file has it: `set`, `unset`, `as_of`, `parameters`, `expect`.
    pub variant: Map<String, Value>,
    /// The changes in words; empty where the case only has to expect more.
    pub changes: Text,
}

/// Looks for facts that tell the mutant from the policy, and proves them.
pub(super) fn propose(bench: &Bench<'_>, mutant: &Mutant) -> Option<Proposal> {
    let changed = bench.changed(mutant)?;
    let mut random = Random::new(FIXED_SEED);
    let found = Search::new(bench, mutant, &changed).run(&mut random)?;
    let proposal = proposal(bench, &found)?;
    let case = proposal.case();
    let original = differences(&case, bench.plan).is_empty();
    (original && !differences(&case, &bench.full(mutant)).is_empty()).then_some(proposal)
}

impl Proposal {
    /// The case as one of its own.
    #[must_use]
    pub fn case(&self) -> Case {
        let mut case = self.base.clone();
        let mut facts: Map<String, Value> = serde_json::from_str(&case.facts).unwrap_or_default();
        let object = |name: &str| self.variant.get(name).and_then(Value::as_object).cloned().unwrap_or_default();
        facts.extend(object("set"));
        for name in self.variant.get("unset").and_then(Value::as_array).into_iter().flatten() {
            facts.remove(name.as_str().unwrap_or_default());
        }
        case.facts = Value::Object(facts).to_string();
        let plain = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        case.parameters.extend(object("parameters").into_iter().map(|(name, value)| (name, plain(value))));
        let date = self.variant.get("as_of").and_then(Value::as_str).and_then(zhunsheng_engine::Date::parse);
        case.as_of = date.unwrap_or(case.as_of);
        case.expect = self.variant.get("expect").cloned().unwrap_or_default();
        case
    }
}

fn proposal(bench: &Bench<'_>, found: &Separation) -> Option<Proposal> {
    let prepared = bench.cases.get(found.base)?;
    let plan = bench.plan;
    let (mut set, mut unset, mut parameters) = (Map::new(), Vec::new(), Map::new());
    let mut variant = Map::new();
    for setting in &found.settings {
        match setting {
            Setting::Fact(index, cell) => {
                let fact = plan.facts.get(*index)?;
                match json_of(plan, &fact.domain, *cell) {
                    Some(value) => drop(set.insert(fact.name.clone(), value)),
                    None => unset.push(json!(fact.name)),
                }
            }
            Setting::Written(index, value) => {
                let fact = plan.facts.get(*index)?;
                match value {
                    Some(value) => drop(set.insert(fact.name.clone(), value.clone())),
                    None => unset.push(json!(fact.name)),
                }
            }
            Setting::Parameter(index, cell) => {
                let parameter = plan.parameters.get(*index)?;
                parameters.insert(parameter.name.clone(), json_of(plan, &parameter.domain, *cell)?);
            }
            Setting::AsOf(day) => drop(variant.insert("as_of".to_owned(), json!(day.to_string()))),
        }
    }
    for (name, value) in [("set", set), ("parameters", parameters)] {
        if !value.is_empty() {
            variant.insert(name.to_owned(), Value::Object(value));
        }
    }
    if !unset.is_empty() {
        variant.insert("unset".to_owned(), Value::Array(unset));
    }
    let mut proposal =
        Proposal { base: prepared.case.clone(), variant, changes: changes(bench, prepared, &found.settings) };
    let expect = expect(&proposal.case(), plan, &found.seen)?;
    proposal.variant.insert("expect".to_owned(), expect);
    Some(proposal)
}

/// What the plan decides there, of what tells the mutant from it: the nearest to the rule, and the outcomes that follow.
fn expect(case: &Case, plan: &VerifiedPlan, seen: &[Seen]) -> Option<Value> {
    let plan = case.plan(plan).ok()?;
    let facts = case.facts(&plan).ok()?;
    let decision = decide(&plan, &facts, case.as_of);
    let answer = serde_json::to_value(Answer::brief(&decision, Lang::Zh, None)).ok()?;
    let entry = |section: &str, key: &str, id: &str| {
        let entries = answer.get(section).and_then(Value::as_array).into_iter().flatten();
        entries
            .into_iter()
            .find(|entry| entry.get(key).and_then(Value::as_str) == Some(id))
            .cloned()
            .unwrap_or_default()
    };
    let get = |of: &Value, key: &str| of.get(key).cloned().unwrap_or_default();
    let mut expect = Map::new();
    let mut put = |section: &str, id: &str, value: Value| {
        let section = expect.entry(section).or_insert_with(|| json!({}));
        if let Some(section) = section.as_object_mut() {
            section.insert(id.to_owned(), value);
        }
    };
    let mut findings: Map<String, Value> = Map::new();
    for one in &worth_saying(seen) {
        match *one {
            Seen::Verdict(index)
            | Seen::Measured(index)
            | Seen::Threshold(index)
            | Seen::Shortfall(index)
            | Seen::Copies(index) => {
                let id = &plan.findings.get(index)?.id;
                let answer = entry("findings", "id", id);
                let slot = findings
                    .entry(id.clone())
                    .or_insert_with(|| json!({ "verdict": get(&answer, "verdict"), "clause": get(&answer, "clause") }));
                let key = match one {
                    Seen::Measured(_) => "measured",
                    Seen::Threshold(_) => "threshold",
                    Seen::Shortfall(_) => "shortfall",
                    Seen::Copies(_) => "copies",
                    _ => continue,
                };
                let value = match one {
                    Seen::Copies(_) => get(&entry("documents", "finding", id), "copies"),
                    _ => get(&get(&answer, key), "value"),
                };
                if let Some(slot) = slot.as_object_mut() {
                    let value = if matches!(one, Seen::Copies(_)) { value } else { text_of_number(value) };
                    slot.insert(key.to_owned(), value);
                }
            }
            Seen::Amount(index) => {
                let id = &plan.findings.get(index)?.id;
                put("amounts", id, get(&entry("amounts", "finding", id), "value"));
            }
            Seen::Due(index) => {
                let id = &plan.findings.get(index)?.id;
                put("deadlines", id, get(&entry("deadlines", "finding", id), "due"));
            }
            Seen::State(index) => {
                let id = &plan.findings.get(index)?.id;
                put("steps", id, get(&entry("steps", "finding", id), "state"));
            }
            Seen::Outcome(index) => {
                let id = &plan.outcomes.get(index)?.id;
                put("outcomes", id, get(&entry("outcomes", "id", id), "verdict"));
            }
            Seen::Ladder(index) => {
                let id = &plan.ladders.get(index)?.id;
                put("ladders", id, get(&entry("ladders", "id", id), "reached"));
            }
            Seen::Pace(index) => {
                let id = &plan.findings.get(index)?.id;
                let answer = entry("indicators", "finding", id);
                let (pace, trend) = (get(&answer, "pace"), get(&answer, "trend"));
                let mut all = Map::new();
                all.insert("completion".to_owned(), get(&answer, "completion"));
                for key in PACE {
                    let value = get(&pace, key);
                    all.insert(key.to_owned(), if value.is_object() { get(&value, "value") } else { value });
                }
                for key in ["since_start", "since_year"] {
                    all.insert(key.to_owned(), get(&get(&get(&trend, key), "by"), "value"));
                }
                all.retain(|_, value| !value.is_null());
                put("indicators", id, Value::Object(all));
            }
            Seen::Records(_) | Seen::Provisional(_) | Seen::Eligible(_) => {}
        }
    }
    if !findings.is_empty() {
        expect.insert("findings".to_owned(), Value::Object(findings));
    }
    Some(Value::Object(expect))
}

/// The verdicts of a few rules and outcomes; values only where no verdict differs.
fn worth_saying(seen: &[Seen]) -> Vec<Seen> {
    const MOST: usize = 2;
    let is_verdict = |one: &&Seen| matches!(one, Seen::Verdict(_) | Seen::Amount(_) | Seen::Due(_) | Seen::State(_));
    let mut said: Vec<Seen> = seen.iter().filter(is_verdict).take(MOST).copied().collect();
    said.extend(seen.iter().filter(|one| matches!(one, Seen::Outcome(_) | Seen::Ladder(_))).take(MOST));
    if said.is_empty() {
        said.extend(seen.iter().take(MOST));
    }
    said
}

/// Case files write numbers that are compared as text.
fn text_of_number(value: Value) -> Value {
    if value.is_number() { json!(value.to_string()) } else { value }
}

fn changes(bench: &Bench<'_>, prepared: &Prepared<'_>, settings: &[Setting]) -> Text {
    let plan = bench.plan;
    let one = |setting: &Setting, lang: Lang| -> Option<String> {
        let (zh, en) = match lang {
            Lang::Zh => ("未知", "→"),
            Lang::En => ("unknown", "→"),
        };
        Some(match setting {
            Setting::Fact(index, cell) => {
                let fact = plan.facts.get(*index)?;
                let value = json_of(plan, &fact.domain, *cell).map_or_else(|| zh.to_owned(), |value| plain(&value));
                format!("{} {en} {value}", fact.title.get(lang))
            }
            Setting::Written(index, value) => {
                let value = value.as_ref().map_or_else(|| zh.to_owned(), plain);
                format!("{} {en} {value}", plan.facts.get(*index)?.title.get(lang))
            }
            Setting::Parameter(index, cell) => {
                let parameter = plan.parameters.get(*index)?;
                format!("{} {en} {}", parameter.title.get(lang), plain(&json_of(plan, &parameter.domain, *cell)?))
            }
            Setting::AsOf(day) => match lang {
                Lang::Zh => format!("判断日期 {} {en} {day}", prepared.case.as_of),
                Lang::En => format!("as of {day} in place of {}", prepared.case.as_of),
            },
        })
    };
    both(|lang| {
        let parts: Vec<String> = settings.iter().filter_map(|setting| one(setting, lang)).collect();
        parts.join(if lang == Lang::Zh { "；" } else { "; " })
    })
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), |text| if text.is_empty() { "\"\"".to_owned() } else { text.to_owned() })
}
