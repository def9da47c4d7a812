//! Change, compared: how much there is of everything in two plans, and which outcome rests on which rules.

use serde::Serialize;
use zhunsheng_engine::plan::{Outcome, Plan, Text};

/// The structure of two plans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Structure {
    /// How much there was.
    pub before: Counts,
    /// How much there is.
    pub after: Counts,
    /// Every outcome of either plan, with the rules that it rests on.
    pub outcomes: Vec<Membership>,
}

/// How much there is of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Computations.
    pub nodes: usize,
    /// Facts that are asked for.
    pub facts: usize,
    /// Parameters.
    pub parameters: usize,
    /// Rules of every kind.
    pub findings: usize,
    /// Outcomes.
    pub outcomes: usize,
    /// Ladders.
    pub ladders: usize,
    /// Clauses.
    pub clauses: usize,
}

/// The rules that an outcome rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Membership {
    /// The id of the outcome.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// The ids of its rules before; nothing if there was no such outcome.
    pub before: Option<Vec<String>>,
    /// The ids of its rules after; nothing if there is no such outcome.
    pub after: Option<Vec<String>>,
    /// The rules that it rests on now and did not before.
    pub joined: Vec<String>,
    /// The rules that it rested on before and does not now.
    pub left: Vec<String>,
}

/// The structure of two plans.
pub(super) fn structure(before: &Plan, after: &Plan) -> Structure {
    let gone = before.outcomes.iter().filter(|old| after.outcome_index(&old.id).is_none());
    let outcomes = after.outcomes.iter().chain(gone).map(|outcome| {
        let was = rests_on(before, &outcome.id);
        let is = rests_on(after, &outcome.id);
        let less = |list: &Option<Vec<String>>, other: &Option<Vec<String>>| -> Vec<String> {
            let own = list.iter().flatten();
            own.filter(|id| !other.iter().flatten().any(|known| known == *id)).cloned().collect()
        };
        Membership {
            id: outcome.id.clone(),
            title: outcome.title.clone(),
            joined: less(&is, &was),
            left: less(&was, &is),
            before: was,
            after: is,
        }
    });
    Structure { outcomes: outcomes.collect(), before: counts(before), after: counts(after) }
}

fn rests_on(plan: &Plan, id: &str) -> Option<Vec<String>> {
    let outcome: &Outcome = plan.outcomes.iter().find(|outcome| outcome.id == id)?;
    let ids = outcome.findings.iter().filter_map(|&index| plan.findings.get(index as usize));
    Some(ids.map(|finding| finding.id.clone()).collect())
}

fn counts(plan: &Plan) -> Counts {
    Counts {
        nodes: plan.nodes.len(),
        facts: plan.facts.len(),
        parameters: plan.parameters.len(),
        findings: plan.findings.len(),
        outcomes: plan.outcomes.len(),
        ladders: plan.ladders.len(),
        clauses: plan.clauses.len(),
    }
}
