//! Stage check, last: hand-written cases, read against the plan: facts that the plan does not have, ids that nothing declares.

use serde_json::{Map, Value};
use zhunsheng_engine::{
    Date, FactProblem, Facts, Lang, VerifiedPlan, facts,
    names::nearest,
};

use crate::{
    check::{self, schema::Form},
    diagnostic::{Code, Diagnostic, Diagnostics},
    json_text::{self, Json},
    package::Package,
    syntax::Span,
};

/// A case, or a variant of one with its base filled in.
#[derive(Debug, Clone)]
pub struct Case {
    /// The file and the title, for messages.
    pub name: String,
    /// The facts, as JSON text.
    pub facts: String,
    /// The as-of date.
    pub as_of: Date,
    /// What the policy says, as the case file has it.
    pub expect: Value,
}

/// Every case and variant of a package. Files with problems give none; `compile` reports the problems.
#[must_use]
pub fn read(package: &Package) -> Vec<Case> {
    let mut cases = Vec::new();
    for (path, _) in package.folder("cases/") {
        let mut ignored = Diagnostics::new();
        if let Some(json) = check::file(package, path, Form::Case, &mut ignored) {
            cases.extend(of_file(path, &json).into_iter().filter_map(|placed| placed.case));
        }
    }
    cases
}

/// A case with the places that problems are reported at.
struct Placed<'j> {
    case: Option<Case>,
    as_of: Option<&'j Json>,
    changed: Option<&'j Json>,
    expect: Option<&'j Json>,
}

fn of_file<'j>(path: &str, json: &'j Json) -> Vec<Placed<'j>> {
    let title = json.text_at("title").map_or("", |title| title.value);
    let base = json.get("facts");
    let base_facts = base.map(json_text::to_value).and_then(into_object).unwrap_or_default();
    let mut placed = vec![placed(format!("{path}: {title}"), base_facts.clone(), json.get("as_of"), json.get("expect"), base)];
    for variant in json.get("variants").map_or(&[][..], Json::items) {
        let mut facts = base_facts.clone();
        facts.extend(variant.get("set").map(json_text::to_value).and_then(into_object).unwrap_or_default());
        for name in variant.get("unset").map_or(&[][..], Json::items).iter().filter_map(Json::text) {
            facts.remove(name);
        }
        let own = variant.text_at("title").map_or("", |title| title.value);
        let as_of = variant.get("as_of").or_else(|| json.get("as_of"));
        placed.push(self::placed(format!("{path}: {title} › {own}"), facts, as_of, variant.get("expect"), variant.get("set")));
    }
    placed
}

fn placed<'j>(
    name: String,
    facts: Map<String, Value>,
    as_of: Option<&'j Json>,
    expect: Option<&'j Json>,
    changed: Option<&'j Json>,
) -> Placed<'j> {
    let date = as_of.and_then(Json::text).and_then(Date::parse);
    let expected = expect.map(json_text::to_value).unwrap_or_default();
    let case = date.map(|as_of| Case { name, facts: Value::Object(facts).to_string(), as_of, expect: expected });
    Placed { case, as_of, changed, expect }
}

fn into_object(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

/// Checks every case file against its schema and the plan.
pub(crate) fn check(package: &Package, plan: &VerifiedPlan, problems: &mut Diagnostics) {
    for (path, _) in package.folder("cases/") {
        let Some(json) = check::file(package, path, Form::Case, problems) else { continue };
        for placed in of_file(path, &json) {
            match placed.case {
                None => {
                    let span = placed.as_of.map_or(json.span, |as_of| as_of.span);
                    problems.push(Diagnostic::error(Code::BadDate, path, span, "the as-of date is not a day of the calendar").expected("YYYY-MM-DD"));
                }
                Some(case) => {
                    if let Err(found) = facts::from_json(plan, &case.facts) {
                        found.iter().for_each(|problem| problems.push(of_fact(problem, path, placed.changed, &json)));
                    }
                    before_the_policy(&case, plan, path, placed.as_of, problems);
                }
            }
            if let Some(expect) = placed.expect {
                ids(expect, plan, path, problems);
            }
        }
    }
}

fn before_the_policy(case: &Case, plan: &VerifiedPlan, path: &str, at: Option<&Json>, problems: &mut Diagnostics) {
    let policy = &plan.policy;
    if case.as_of < policy.from || policy.to.is_some_and(|to| case.as_of > to) {
        let span = at.map_or_else(Span::default, |at| at.span);
        let message = format!("the policy is not in force on {}", case.as_of);
        problems.push(Diagnostic::error(Code::BadDate, path, span, message).hint(format!("it is in force from {}", policy.from)));
    }
}

/// A problem of the facts, at the fact where it stands in the case file.
fn of_fact(problem: &FactProblem, path: &str, changed: Option<&Json>, json: &Json) -> Diagnostic {
    let name = problem.path.trim_start_matches("$.").split(['[', '.']).next().unwrap_or("");
    let member = changed.and_then(|at| at.member(name)).or_else(|| json.get("facts").and_then(|facts| facts.member(name)));
    let span = member.map_or_else(|| changed.map_or(json.span, Json::opening), |member| member.key.span);
    let message = format!("{}: {}", problem.path, problem.message(Lang::En));
    Diagnostic::error(Code::CaseFacts, path, span, message).maybe_hint(problem.hint(Lang::En))
}

/// Ids in `expect` that the plan does not have.
fn ids(expect: &Json, plan: &VerifiedPlan, path: &str, problems: &mut Diagnostics) {
    let outcomes: Vec<&str> = plan.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
    let findings: Vec<&str> = plan.findings.iter().map(|finding| finding.id.as_str()).collect();
    let ladders: Vec<&str> = plan.ladders.iter().map(|ladder| ladder.id.as_str()).collect();
    let sections = [
        ("outcomes", &outcomes),
        ("eligible_from", &outcomes),
        ("findings", &findings),
        ("amounts", &findings),
        ("deadlines", &findings),
        ("steps", &findings),
        ("ladders", &ladders),
    ];
    let mut unknown = |name: &str, span: Span, known: &[&str]| {
        if !known.contains(&name) {
            let near = nearest(name, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
            problems.push(Diagnostic::error(Code::UnknownName, path, span, format!("nothing has the id `{name}`")).maybe_hint(near));
        }
    };
    for (section, known) in sections {
        for member in expect.get(section).map_or(&[][..], Json::members) {
            unknown(&member.key.value, member.key.span, known);
        }
    }
    for item in expect.get("provisional").map_or(&[][..], Json::items) {
        if let Some(name) = item.text() {
            unknown(name, item.span, &outcomes);
        }
    }
}

/// The facts of a case, typed.
///
/// # Errors
/// The problems of the facts; `compile` has reported them.
pub fn facts_of(case: &Case, plan: &VerifiedPlan) -> Result<Facts, Vec<FactProblem>> {
    facts::from_json(plan, &case.facts)
}
