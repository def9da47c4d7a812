//! Beside the pipeline, mutants: the cases that would catch survivors, as case files that compile and say that a person has to review them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use zhunsheng_compiler::cases::Case;
use zhunsheng_engine::Plan;

use super::{Mutant, Proposal, Report};

/// Said in every file: what is expected there is not taken from the document.
const REMARK: &str =
    "由 zhunsheng mutate 生成。预期取自现有规则，不是取自文件：请逐条对照条款复核，改好标题，再留用或删去。";
/// Before every title.
const MARK: &str = "待复核：";

/// Cases that go into one file.
struct Group<'r> {
    case: Case,
    mutants: Vec<&'r Mutant>,
}

/// A case file for each hand-written file that the proposals start from, by the name of that file without its ending.
#[must_use]
pub fn case_files(plan: &Plan, report: &Report) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, Vec<Group<'_>>> = BTreeMap::new();
    for (at, proposal) in &report.proposals {
        let (Some(proposal), Some(mutant)) = (proposal, report.mutants.get(*at)) else { continue };
        let groups = files.entry(stem(proposal)).or_default();
        let case = proposal.case();
        let same = |group: &&mut Group<'_>| {
            (&group.case.facts, group.case.as_of, &group.case.parameters) == (&case.facts, case.as_of, &case.parameters)
        };
        match groups.iter_mut().find(same) {
            Some(group) => {
                merge(&mut group.case.expect, case.expect);
                group.mutants.push(mutant);
            }
            None => groups.push(Group { case, mutants: vec![mutant] }),
        }
    }
    files.into_iter().map(|(stem, groups)| (stem, file(plan, &groups))).collect()
}

fn stem(proposal: &Proposal) -> String {
    let path = proposal.base.name.split(':').next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default().trim_end_matches(".json").to_owned()
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

fn file(plan: &Plan, groups: &[Group<'_>]) -> String {
    let Some((first, others)) = groups.split_first() else { return String::new() };
    let base = facts(&first.case);
    let mut variants = Vec::new();
    for group in others {
        let own = facts(&group.case);
        let set: Map<String, Value> = own
            .iter()
            .filter(|(name, value)| base.get(*name) != Some(*value))
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect();
        let unset: Vec<&String> =
            base.keys().filter(|name| !own.contains_key(*name) && !name.starts_with('$')).collect();
        let mut variant = json!({ "title": title(plan, group), "as_of": group.case.as_of.to_string() });
        if let Some(variant) = variant.as_object_mut() {
            if !set.is_empty() {
                variant.insert("set".to_owned(), Value::Object(set));
            }
            if !unset.is_empty() {
                variant.insert("unset".to_owned(), json!(unset));
            }
            if !group.case.parameters.is_empty() {
                variant.insert("parameters".to_owned(), parameters(&group.case));
            }
            variant.insert("expect".to_owned(), group.case.expect.clone());
        }
        variants.push(variant);
    }
    let mut file = json!({
        "$schema": "../../../../schemas/case.schema.json", "$comment": REMARK,
        "title": title(plan, first), "as_of": first.case.as_of.to_string(), "facts": base, "expect": first.case.expect,
    });
    if let Some(file) = file.as_object_mut() {
        if !first.case.parameters.is_empty() {
            file.insert("parameters".to_owned(), parameters(&first.case));
        }
        if !variants.is_empty() {
            file.insert("variants".to_owned(), Value::Array(variants));
        }
    }
    format!("{file:#}\n")
}

fn title(plan: &Plan, group: &Group<'_>) -> String {
    let first = group.mutants.first().map_or_else(String::new, |mutant| {
        let clause = plan.clauses.get(mutant.clause as usize).map_or("", |clause| &clause.id);
        format!("{}：{}（{clause}）", mutant.title.zh, mutant.words.zh)
    });
    let more = if group.mutants.len() > 1 { format!("等 {} 处", group.mutants.len()) } else { String::new() };
    format!("{MARK}{first}{more}")
}

fn facts(case: &Case) -> Map<String, Value> {
    serde_json::from_str(&case.facts).unwrap_or_default()
}

/// Numbers and truth values as such, the rest as text.
fn parameters(case: &Case) -> Value {
    let value = |text: &str| match text {
        "true" => json!(true),
        "false" => json!(false),
        _ => text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number)),
    };
    Value::Object(case.parameters.iter().map(|(name, text)| (name.clone(), value(text))).collect())
}
