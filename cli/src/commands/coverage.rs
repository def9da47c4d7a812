//! Face cli: `zhunsheng coverage`.

use std::path::Path;

use serde_json::{Map, Value, json};
use zhunsheng_compiler::{
    compile,
    coverage::{Covered, Standing, coverage},
    diagnostic::text,
};
use zhunsheng_engine::{Lang, VerifiedPlan};

use crate::{
    args::Coverage,
    failure::Failure,
    packages::{self, Edition, Library},
    screen::Screen,
    text::{coverage as shown, words::words},
};

/// Lists every clause with what stands on it.
pub(crate) fn run(screen: &mut Screen, rules: Option<&Path>, args: &Coverage) -> Result<(), Failure> {
    let lang = screen.lang;
    let mut editions = Vec::new();
    if args.policies.is_empty() {
        editions = Library::open(rules, lang)?.editions;
    }
    for policy in &args.policies {
        editions.extend(packages::to_check(rules, policy, lang)?);
    }
    let mut complete = true;
    let mut rows = Vec::new();
    for edition in &editions {
        let name = edition.name();
        match plan_of(edition) {
            Ok(plan) => {
                let clauses = coverage(&plan);
                complete &= clauses.iter().all(|covered| covered.standing() != Standing::Missing);
                if args.json {
                    rows.push(row(&name, &plan, &clauses, lang));
                } else {
                    let page = shown::render(&name, &plan, &clauses, lang, screen.width);
                    screen.say(&page)?;
                }
            }
            Err(problems) => {
                complete = false;
                rows.push(json!({ "package": name, "problems": problems }));
                if !args.json {
                    screen.complain(&problems);
                }
            }
        }
    }
    if args.json {
        let rows = Value::Array(rows);
        let text = if screen.is_terminal { format!("{rows:#}\n") } else { format!("{rows}\n") };
        screen.say(&text)?;
    }
    if complete { Ok(()) } else { Err(Failure::new(lang, words(lang).coverage_failed)) }
}

/// The plan, or the problems of the package.
fn plan_of(edition: &Edition) -> Result<VerifiedPlan, String> {
    let package = edition.read().map_err(|(package, why)| text::render(&why, &package, true))?;
    let compiled = compile(&package);
    compiled.plan.ok_or_else(|| text::render(&compiled.diagnostics, &package, true))
}

fn row(name: &str, plan: &VerifiedPlan, clauses: &[Covered<'_>], lang: Lang) -> Value {
    let rows: Vec<Value> = clauses
        .iter()
        .map(|covered| {
            let findings: Map<String, Value> = covered
                .findings
                .iter()
                .map(|(kind, findings)| {
                    let ids: Vec<&str> = findings.iter().map(|finding| finding.id.as_str()).collect();
                    (String::from(kind.name()), json!(ids))
                })
                .collect();
            let outcomes: Vec<&str> = covered.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
            let clause = covered.clause;
            let standing = match covered.standing() {
                Standing::Rules => "rules",
                Standing::Reason => "reason",
                Standing::Missing => "missing",
            };
            json!({
                "id": clause.id, "heading": clause.heading.get(lang), "summary": clause.summary.get(lang), "standing": standing,
                "findings": findings, "outcomes": outcomes,
                "no_rule": clause.no_rule.as_ref().map(|text| text.get(lang)), "note": clause.note.as_ref().map(|text| text.get(lang)),
            })
        })
        .collect();
    let count = |standing| clauses.iter().filter(|covered| covered.standing() == standing).count();
    json!({
        "package": name, "title": plan.policy.title.get(lang), "clauses": rows,
        "counts": {
            "clauses": clauses.len(), "rules": count(Standing::Rules), "reasons": count(Standing::Reason),
            "missing": count(Standing::Missing),
        },
    })
}
