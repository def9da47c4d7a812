//! Face cli: `zhunsheng facts`.

use std::{collections::BTreeSet, path::Path};

use serde_json::{Value, json};
use zhunsheng_compiler::vocabulary::shared;
use zhunsheng_engine::{Plan, VerifiedPlan, explain::support::support, plan::Outcome};

use super::decide::outcome_index;
use crate::{
    args::Facts,
    failure::Failure,
    packages::{self, Library},
    screen::Screen,
    text::{shared as shown, template},
};

/// Prints a facts file to fill in, or the facts that policies share.
pub(crate) fn run(screen: &mut Screen, rules: Option<&Path>, args: &Facts) -> Result<(), Failure> {
    let lang = screen.lang;
    let Some(policy) = &args.policy else { return list(screen, rules, args.json) };
    let plan = packages::plan(rules, policy, lang)?;
    let outcome = outcome_index(&plan, args.outcome.as_deref(), lang)?;
    let outcome = outcome.and_then(|index| plan.outcomes.get(index));
    let facts = match outcome {
        Some(outcome) => facts_of(&plan, outcome),
        None => (0_u32..).zip(&plan.facts).map(|(index, _)| index).collect(),
    };
    screen.say(&template::render(&plan, &facts, !args.json, lang))
}

/// Lists every fact that stands in two or more packages, of the newest edition of each policy.
fn list(screen: &mut Screen, rules: Option<&Path>, json: bool) -> Result<(), Failure> {
    let lang = screen.lang;
    let plans = Library::open(rules, lang)?.newest_plans(lang)?;
    let names: Vec<String> = plans.iter().map(|plan| format!("{}/{}", plan.policy.id, plan.policy.version)).collect();
    let named: Vec<(&str, &Plan)> = names.iter().zip(&plans).map(|(name, plan)| (name.as_str(), &**plan)).collect();
    let facts = shared(&named);
    if json {
        let rows = facts
            .iter()
            .map(|one| json!({ "fact": one.fact.name, "title": one.fact.title.get(lang), "packages": one.packages }));
        let rows = Value::Array(rows.collect());
        return screen.say(&if screen.is_terminal { format!("{rows:#}\n") } else { format!("{rows}\n") });
    }
    let all: BTreeSet<&str> = plans.iter().flat_map(|plan| &plan.facts).map(|fact| fact.name.as_str()).collect();
    screen.say(&shown::render(&facts, plans.len(), all.len(), lang, screen.width))
}

/// The facts that an outcome and its findings rest on.
pub(crate) fn facts_of(plan: &VerifiedPlan, outcome: &Outcome) -> BTreeSet<u32> {
    let mut facts: BTreeSet<u32> = support(plan, outcome.verdict).facts.into_iter().collect();
    for finding in outcome.findings.iter().filter_map(|index| plan.findings.get(*index as usize)) {
        facts.extend(support(plan, finding.verdict).facts);
    }
    facts
}
