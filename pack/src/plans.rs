//! Beside the pipeline: the plans of all packages beside the engine, and the list that a page of all policies is made from.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use zhunsheng_compiler::{compile, diagnostic::text::render, read_folder};
use zhunsheng_engine::plan::{Plan, Purpose, Text};

use crate::{root_folder, write};

/// So many papers are named that an applicant had best have at hand.
const AT_HAND: usize = 5;

/// Compiles every package into `plans/` of a folder, and lists them in `plans/index.json`.
pub(crate) fn write_all(folder: &Path) -> Result<(), String> {
    let mut list = Vec::new();
    for policy in folders(&root_folder().join("rules"))? {
        for version in folders(&policy)? {
            if !version.join("policy.json").exists() {
                continue;
            }
            let package = read_folder(&version).map_err(|_| format!("{} cannot be read", version.display()))?;
            let compiled = compile(&package);
            let plan = compiled.plan.ok_or_else(|| render(&compiled.diagnostics, &package, false))?;
            let file = format!("{}-{}.plan.json", plan.policy.id, plan.policy.version);
            let text = plan.to_json() + "\n";
            list.push(entry(&plan, &file, plan.hash(), text.len()));
            write(&folder.join("plans").join(&file), text)?;
        }
    }
    let text = serde_json::to_string_pretty(&list).map_err(|why| format!("index.json: {why}"))?;
    write(&folder.join("plans/index.json"), text + "\n")
}

/// What somebody wants to know of a policy before opening it.
fn entry(plan: &Plan, file: &str, hash: &str, bytes: usize) -> Value {
    let policy = &plan.policy;
    let sought = plan.outcomes.iter().filter(|outcome| outcome.purpose == Purpose::Qualification);
    json!({
        "policy": policy.id, "version": policy.version, "file": file, "hash": hash, "bytes": bytes,
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

fn folders(of: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(of).map_err(|why| format!("{}: {why}", of.display()))?;
    let mut found: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    found.sort();
    Ok(found)
}
