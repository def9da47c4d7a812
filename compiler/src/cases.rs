//! Stage check, last: hand-written cases, read against the plan: facts that the plan does not have, ids that nothing declares.

use std::borrow::Cow;

use serde_json::{Map, Value};
use zhunsheng_engine::{
    Date, FactProblem, Facts, Lang, VerifiedPlan,
    facts::{self, ProblemKind},
    plan::Plan,
};

use crate::{
    check::{self, schema::Form},
    diagnostic::{Code, Diagnostic, Diagnostics, suggest::did_you_mean},
    json_text::{self, Json, Member},
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
    /// Values for parameters that hold in this case only.
    pub parameters: Vec<(String, String)>,
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
    parameters: Option<&'j Json>,
    unset: &'j [Json],
    expect: Option<&'j Json>,
}

fn of_file<'j>(path: &str, json: &'j Json) -> Vec<Placed<'j>> {
    let title = json.text_at("title").map_or("", |title| title.value);
    let base = json.get("facts");
    let base_facts = base.map(json_text::to_value).and_then(into_object).unwrap_or_default();
    let own_values =
        |of: &Json| of.get("parameters").map_or(&[][..], Json::members).iter().map(value_of).collect::<Vec<_>>();
    let base_values = own_values(json);
    let mut placed =
        vec![Placed::new(format!("{path}: {title}"), base_facts.clone(), base_values.clone(), json.get("as_of"), json)];
    for variant in json.get("variants").map_or(&[][..], Json::items) {
        let mut facts = base_facts.clone();
        facts.extend(variant.get("set").map(json_text::to_value).and_then(into_object).unwrap_or_default());
        for name in variant.get("unset").map_or(&[][..], Json::items).iter().filter_map(Json::text) {
            facts.remove(name);
        }
        let own = variant.text_at("title").map_or("", |title| title.value);
        let as_of = variant.get("as_of").or_else(|| json.get("as_of"));
        let values = base_values.iter().cloned().chain(own_values(variant)).collect();
        placed.push(Placed::new(format!("{path}: {title} › {own}"), facts, values, as_of, variant));
    }
    placed
}

/// A parameter's name and value, as text.
fn value_of(member: &Member) -> (String, String) {
    let value = &member.value;
    let text = value.number().or_else(|| value.text()).map(str::to_owned);
    (member.key.value.clone(), text.or_else(|| value.boolean().map(|b| b.to_string())).unwrap_or_default())
}

impl<'j> Placed<'j> {
    fn new(
        name: String,
        facts: Map<String, Value>,
        parameters: Vec<(String, String)>,
        as_of: Option<&'j Json>,
        json: &'j Json,
    ) -> Self {
        let date = as_of.and_then(Json::text).and_then(Date::parse);
        let expect = json.get("expect");
        let expected = expect.map(json_text::to_value).unwrap_or_default();
        let case = date.map(|as_of| Case {
            name,
            facts: Value::Object(facts).to_string(),
            as_of,
            parameters,
            expect: expected,
        });
        let changed = json.get("set").or_else(|| json.get("facts"));
        Self {
            case,
            as_of,
            changed,
            parameters: json.get("parameters"),
            unset: json.get("unset").map_or(&[][..], Json::items),
            expect,
        }
    }
}

fn into_object(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

/// Checks every case file against its schema; its facts against a plan whose facts are all there; its ids against a verified one.
pub(crate) fn check(
    package: &Package,
    plan: Option<&Plan>,
    verified: Option<&VerifiedPlan>,
    problems: &mut Diagnostics,
) {
    for (path, _) in package.folder("cases/") {
        let Some(json) = check::file(package, path, Form::Case, problems) else {
            continue;
        };
        let Some(plan) = plan else { continue };
        for placed in of_file(path, &json) {
            match placed.case {
                None => {
                    let span = placed.as_of.map_or(json.span, |as_of| as_of.span);
                    problems.push(
                        Diagnostic::error(Code::BadDate, path, span, "the as-of date is not a day of the calendar")
                            .expected("YYYY-MM-DD")
                            .hint("look the day up in a calendar"),
                    );
                }
                Some(case) => {
                    let unusable = case.unusable();
                    let found = facts::from_json(plan, &case.facts).err().unwrap_or_default();
                    for problem in found.iter().filter(|problem| !unusable.contains(&problem.path.as_str())) {
                        problems.push(of_fact(problem, path, placed.changed, &json));
                    }
                    if let Some(verified) = verified {
                        let own = placed.parameters.map_or(&[][..], Json::members);
                        own.iter().for_each(|member| set_value(member, verified, path, problems));
                    }
                    before_the_policy(&case, plan, path, placed.as_of, problems);
                }
            }
            for name in placed.unset {
                if let Some(text) = name.text().filter(|text| plan.facts.iter().all(|fact| fact.name != *text)) {
                    let known = plan.facts.iter().map(|fact| fact.name.as_str());
                    let hint = did_you_mean(text, known).unwrap_or_else(|| "take it out".to_owned());
                    let message = format!("there is no fact named `{text}`");
                    problems.push(Diagnostic::error(Code::CaseFacts, path, name.span, message).hint(hint));
                }
            }
            if let Some((expect, plan)) = placed.expect.zip(verified) {
                ids(expect, plan, path, problems);
            }
        }
    }
}

/// A value for a parameter that holds in one case only.
fn set_value(member: &Member, plan: &VerifiedPlan, path: &str, problems: &mut Diagnostics) {
    let name = &member.key.value;
    if plan.parameters.iter().all(|parameter| parameter.name != *name) {
        let near = did_you_mean(name, plan.parameters.iter().map(|parameter| parameter.name.as_str()));
        let hint = near.unwrap_or_else(|| "parameters stand in parameters.json".to_owned());
        let message = format!("there is no parameter `{name}`");
        problems.push(Diagnostic::error(Code::UnknownName, path, member.key.span, message).hint(hint));
    } else if let Err(why) = plan.with_value(name, &value_of(member).1, plan.policy.from) {
        let hint = "it is written as in parameters.json, in the unit of the parameter";
        problems.push(Diagnostic::error(Code::BadValue, path, member.value.span, why.message(Lang::En)).hint(hint));
    }
}

fn before_the_policy(case: &Case, plan: &Plan, path: &str, at: Option<&Json>, problems: &mut Diagnostics) {
    let policy = &plan.policy;
    let ends_before = policy.to.is_some_and(|to| to < policy.from);
    if !ends_before && (case.as_of < policy.from || policy.to.is_some_and(|to| case.as_of > to)) {
        let span = at.map_or_else(Span::default, |at| at.span);
        let message = format!("the policy is not in force on {}", case.as_of);
        let until = policy.to.map_or_else(String::new, |to| format!(" to {to}"));
        problems.push(
            Diagnostic::error(Code::BadDate, path, span, message)
                .hint(format!("it is in force from {}{until}", policy.from)),
        );
    }
}

/// A problem of the facts, at the value, or for a name that there is not, at the name.
fn of_fact(problem: &FactProblem, path: &str, changed: Option<&Json>, json: &Json) -> Diagnostic {
    let place = problem.path.trim_start_matches("$.");
    let mut steps = place.split(['[', ']', '.']).filter(|step| !step.is_empty());
    let name = steps.next().unwrap_or_default();
    let member =
        changed.and_then(|at| at.member(name)).or_else(|| json.get("facts").and_then(|facts| facts.member(name)));
    let unknown = matches!(problem.kind, ProblemKind::UnknownName(_));
    let span = member.map_or_else(
        || changed.map_or(json.span, Json::opening),
        |mut member| {
            let mut value = &member.value;
            for step in steps {
                let item = step.parse().ok().and_then(|row: usize| value.items().get(row));
                if let Some(field) = value.member(step) {
                    member = field;
                }
                value = item.or_else(|| value.get(step)).unwrap_or(value);
            }
            let is_item = place.ends_with(']');
            if unknown && !is_item { member.key.span } else { value.span }
        },
    );
    let message = problem.message(Lang::En);
    let message = if unknown { message } else { format!("`{place}`: {message}") };
    let hint = problem.hint(Lang::En);
    Diagnostic::error(Code::CaseFacts, path, span, message)
        .hint(hint.unwrap_or_else(|| "mend the case; what a fact may be stands in facts.schema.json".to_owned()))
}

/// Ids in `expect` that the plan does not have.
fn ids(expect: &Json, plan: &VerifiedPlan, path: &str, problems: &mut Diagnostics) {
    let outcomes: Vec<&str> = plan.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
    let findings: Vec<&str> = plan.findings.iter().map(|finding| finding.id.as_str()).collect();
    let ladders: Vec<&str> = plan.ladders.iter().map(|ladder| ladder.id.as_str()).collect();
    let clauses: Vec<&str> = plan.clauses.iter().map(|clause| clause.id.as_str()).collect();
    let sections = [
        ("outcomes", "outcome", &outcomes),
        ("eligible_from", "outcome", &outcomes),
        ("findings", "rule", &findings),
        ("amounts", "rule", &findings),
        ("indicators", "rule", &findings),
        ("deadlines", "rule", &findings),
        ("steps", "rule", &findings),
        ("ladders", "ladder", &ladders),
    ];
    let mut unknown = |code: Code, what: &str, name: &str, span: Span, known: &[&str]| {
        if !known.contains(&name) {
            let listed = match what {
                "rule" => "rules are declared in rules.rhai",
                "clause" => "clauses are listed in policy.json",
                _ => "outcomes and ladders are listed in policy.json",
            };
            let hint = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| listed.to_owned());
            problems.push(Diagnostic::error(code, path, span, format!("there is no {what} `{name}`")).hint(hint));
        }
    };
    for (section, what, known) in sections {
        for member in expect.get(section).map_or(&[][..], Json::members) {
            unknown(Code::UnknownName, what, &member.key.value, member.key.span, known);
            if let Some(clause) = member.value.text_at("clause") {
                unknown(Code::UnknownClause, "clause", clause.value, clause.span, &clauses);
            }
            if let (Some(rung), "ladders") = (member.value.text(), section) {
                unknown(Code::UnknownName, "outcome", rung, member.value.span, &outcomes);
            }
        }
    }
    for item in expect.get("provisional").map_or(&[][..], Json::items) {
        if let Some(name) = item.text() {
            unknown(Code::UnknownName, "outcome", name, item.span, &outcomes);
        }
    }
}

impl Case {
    /// The facts, typed.
    ///
    /// # Errors
    /// The problems of the facts; `compile` has reported them.
    pub fn facts(&self, plan: &VerifiedPlan) -> Result<Facts, Vec<FactProblem>> {
        if self.unusable().is_empty() {
            return facts::from_json(plan, &self.facts);
        }
        facts::read(plan, &[], &self.facts)
    }

    /// The paths of the values that the case expects to be refused.
    fn unusable(&self) -> Vec<&str> {
        let paths = self.expect.get("unusable").and_then(Value::as_array);
        paths.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// The plan with the parameter values of this case, as if they were in force since the policy is.
    ///
    /// # Errors
    /// In words, if a value does not fit; `compile` has reported it.
    pub fn plan<'p>(&self, plan: &'p VerifiedPlan) -> Result<Cow<'p, VerifiedPlan>, String> {
        let mut with = Cow::Borrowed(plan);
        for (name, value) in &self.parameters {
            with = Cow::Owned(with.with_value(name, value, plan.policy.from).map_err(|why| why.message(Lang::En))?);
        }
        Ok(with)
    }
}
