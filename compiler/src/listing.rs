//! Beside the pipeline: what somebody wants to know of a policy before opening it, as an entry of a list of plans.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use zhunsheng_engine::{
    VerifiedPlan,
    plan::{Plan, Purpose, Text},
};

/// So many papers are named that an applicant had best have at hand.
const AT_HAND: usize = 5;

/// The entry of a plan whose file has this name and this many bytes.
#[must_use]
pub fn entry(plan: &VerifiedPlan, file: &str, bytes: usize) -> Value {
    let policy = &plan.policy;
    let sought = plan.outcomes.iter().filter(|outcome| outcome.purpose == Purpose::Qualification);
    json!({
        "policy": policy.id, "version": policy.version, "file": file, "hash": plan.hash(), "bytes": bytes,
        "title": policy.title, "issuer": policy.issuer, "document_number": policy.document_number, "jurisdiction": policy.jurisdiction,
        "from": policy.from, "to": policy.to, "questions": plan.facts.len(), "outcomes": plan.outcomes.len(),
        "qualifications": sought.map(|outcome| &outcome.title).collect::<Vec<_>>(), "at_hand": at_hand(plan),
    })
}

/// The papers that prove most of what is asked, the commonest first.
fn at_hand(plan: &Plan) -> Vec<&Text> {
    let mut times: BTreeMap<&str, (usize, &Text)> = BTreeMap::new();
    for paper in plan.facts.iter().flat_map(|fact| &fact.evidence) {
        times.entry(&paper.zh).or_insert((0, paper)).0 += 1;
    }
    let mut papers: Vec<_> = times.into_values().collect();
    papers.sort_by(|(one, _), (other, _)| other.cmp(one));
    papers.into_iter().take(AT_HAND).map(|(_, paper)| paper).collect()
}
