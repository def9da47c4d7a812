//! Face cli: `zhunsheng facts`.

use std::{collections::BTreeSet, path::Path};

use zhunsheng_engine::{VerifiedPlan, explain::support::support, plan::Outcome};

use super::decide::outcome_index;
use crate::{args::Facts, failure::Failure, packages, screen::Screen, text::template};

/// Prints a facts file to fill in.
pub(crate) fn run(screen: &mut Screen, rules: Option<&Path>, args: &Facts) -> Result<(), Failure> {
    let lang = screen.lang;
    let plan = packages::plan(rules, &args.policy, lang)?;
    let outcome = outcome_index(&plan, args.outcome.as_deref(), lang)?;
    let outcome = outcome.and_then(|index| plan.outcomes.get(index));
    let facts = match outcome {
        Some(outcome) => facts_of(&plan, outcome),
        None => (0_u32..).zip(&plan.facts).map(|(index, _)| index).collect(),
    };
    screen.say(&template::render(&plan, &facts, !args.json, lang))
}

/// The facts that an outcome and its findings rest on.
pub(crate) fn facts_of(plan: &VerifiedPlan, outcome: &Outcome) -> BTreeSet<u32> {
    let mut facts: BTreeSet<u32> = support(plan, outcome.verdict).facts.into_iter().collect();
    for finding in outcome.findings.iter().filter_map(|index| plan.findings.get(*index as usize)) {
        facts.extend(support(plan, finding.verdict).facts);
    }
    facts
}
