//! Face cli: what `test --json` prints for each package; its form is `schemas/test.schema.json`.

use serde_json::{Value, json};
use zhunsheng_compiler::contracts::Subject;
use zhunsheng_engine::{
    Lang,
    plan::{Plan, Text},
};
use zhunsheng_lab::{
    boundaries::Boundaries,
    contracts::{Held, Outcome, Sample},
    generate::to_json,
    regression::{CaseFailure, Cases, Cause, Group, Tested, Turned},
};

use super::Run;
use crate::text::{boundaries as words, test as shown};

/// The row of a package.
pub(super) fn row(run: &Run, seed: u64, lang: Lang) -> Value {
    match &run.came {
        Err(problems) => json!({ "package": run.name, "passed": false, "problems": problems }),
        Ok((plan, Tested { cases, turned, contracts, took })) => json!({
            "package": run.name, "passed": run.passed(), "problems": null,
            "took_ms": u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            "seed": seed,
            "cases": cases.as_ref().map(|cases| of_cases(plan, cases, lang)),
            "boundaries": turned.as_ref().map(|turned| of_points(plan, turned, lang)),
            "contracts": contracts.as_ref().map(|held| held.iter().map(|one| of_contract(plan, one, lang)).collect::<Vec<_>>()),
        }),
    }
}

fn of_cases(plan: &Plan, cases: &Cases, lang: Lang) -> Value {
    let failed: Vec<Value> = cases.failed.iter().map(|failure| of_failure(plan, failure, lang)).collect();
    let name = |at: &usize| cases.failed.get(*at).map(|failure| failure.case.as_str());
    let groups: Vec<Value> = cases.groups.iter().map(|group| of_group(plan, group, &name, lang)).collect();
    json!({ "run": cases.names.len(), "failed": failed, "causes": groups, "compared_with_base": cases.compared })
}

fn of_failure(plan: &Plan, failure: &CaseFailure, lang: Lang) -> Value {
    let differences = failure.differences.iter();
    let differences = differences.map(|one| json!({ "what": one.what, "expected": one.expected, "found": one.found }));
    let findings = failure.findings.iter().filter_map(|one| {
        let finding = plan.findings.get(one.finding)?;
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.get(lang).to_owned());
        Some(json!({
            "finding": finding.id, "title": finding.title.get(lang),
            "clause": plan.clauses.get(finding.clause as usize).map(|clause| clause.id.as_str()),
            "verdict": one.verdict, "measured": text(&one.measured), "threshold": text(&one.threshold),
        }))
    });
    json!({
        "case": failure.case, "differences": differences.collect::<Vec<_>>(), "findings": findings.collect::<Vec<_>>(),
    })
}

fn of_group<'a>(plan: &Plan, group: &Group, name: &dyn Fn(&usize) -> Option<&'a str>, lang: Lang) -> Value {
    let (kind, id, title) = match &group.cause {
        Some(Cause::Parameter(index)) => {
            let one = plan.parameters.get(*index);
            ("parameter", one.map(|one| one.name.as_str()), one.map(|one| one.title.get(lang)))
        }
        Some(Cause::Rule(index)) => {
            let one = plan.findings.get(*index);
            ("rule", one.map(|one| one.id.as_str()), one.map(|one| one.title.get(lang)))
        }
        None => ("none", None, None),
    };
    json!({
        "kind": kind, "id": id, "title": title, "count": group.members.len(),
        "examples": group.members.iter().filter_map(name).take(5).collect::<Vec<_>>(),
    })
}

fn of_points(plan: &Plan, turned: &Turned, lang: Lang) -> Value {
    let Boundaries { points, left_out, places } = &turned.found;
    let titles: Vec<String> = points.iter().map(|point| words::title(plan, point, lang)).collect();
    let wrong = turned.wrong.iter().filter_map(|at| {
        let point = points.get(*at)?;
        Some(json!({ "of": titles.get(*at)?, "facts": facts(&point.facts), "as_of": point.as_of, "must": point.must, "is": point.holds }))
    });
    let moved = |at: &usize| turned.moved.get(*at).and_then(|at| titles.get(*at)).map(String::as_str);
    let groups: Vec<Value> = turned.groups.iter().map(|group| of_group(plan, group, &moved, lang)).collect();
    let left: Vec<Value> = left_out.iter().map(|one| words::left_out_json(plan, one, lang)).collect();
    json!({
        "places": places, "turns": turned.found.turns().count(), "points": points.len(), "left_out": left,
        "wrong": wrong.collect::<Vec<_>>(), "moved": turned.moved.len(), "causes": groups,
    })
}

fn of_contract(plan: &Plan, held: &Held, lang: Lang) -> Value {
    let clause = plan.clauses.get(held.contract.clause as usize).map(|clause| clause.id.as_str());
    let violation = held.violation.as_ref().map(|broken| {
        let fact = broken.fact.and_then(|fact| plan.facts.get(fact)).map(|fact| fact.name.as_str());
        json!({
            "of": subject(plan, broken.subject), "and": broken.other.map(|other| subject(plan, other)),
            "fact": fact, "bound": broken.bound.map(|bound| bound.normalize().to_string()),
            "says": shown::violation_lines(plan, &held.contract, broken, lang),
            "first": sample(&broken.first), "second": broken.second.as_ref().map(sample),
        })
    });
    json!({
        "id": held.contract.id, "title": held.contract.title.get(lang), "clause": clause, "decisions": held.decisions, "violation": violation,
    })
}

fn subject(plan: &Plan, subject: Subject) -> Option<&str> {
    match subject {
        Subject::Outcome(index) => plan.outcomes.get(index).map(|one| one.id.as_str()),
        Subject::Finding(index) | Subject::Amount(index) => plan.findings.get(index).map(|one| one.id.as_str()),
    }
}

fn sample(sample: &Sample) -> Value {
    let parameters: serde_json::Map<String, Value> =
        sample.parameters.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    json!({
        "facts": facts(&sample.facts), "as_of": sample.as_of, "parameters": parameters,
        "result": result(sample.result), "other": sample.other.map(result),
    })
}

fn result(result: Outcome) -> Value {
    match result {
        Outcome::Verdict(verdict) => json!(verdict),
        Outcome::Amount(amount) => json!(amount.normalize().to_string()),
        Outcome::Open => Value::Null,
    }
}

/// Facts as JSON.
pub(crate) fn facts(case: &zhunsheng_lab::generate::Case) -> Value {
    serde_json::from_str(&to_json(case)).unwrap_or_default()
}
