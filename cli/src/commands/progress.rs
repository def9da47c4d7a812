//! Face cli: `zhunsheng progress`.

use std::path::Path;

use serde_json::{Value, json};
use zhunsheng_engine::{Answer, decide};

use super::decide::date_in_force;
use crate::{
    args::Progress,
    facts_file,
    failure::Failure,
    local, packages,
    screen::Screen,
    text::{
        progress,
        report::Report,
        words::{fill, words},
    },
};

/// Prints the indicators of a policy.
pub(crate) fn run(screen: &mut Screen, rules: Option<&Path>, args: &Progress) -> Result<(), Failure> {
    let lang = screen.lang;
    let plan = packages::plan(rules, &args.policy, lang)?;
    let as_of = date_in_force(&plan, args.basis.as_of, lang)?;
    let (plan, local) = local::apply_to_one(args.basis.parameters.as_deref(), rules, plan, as_of, lang)?;
    let (facts, whole) = facts_file::read(screen, &args.facts, &plan, rules)?;
    let decision = decide(&plan, &facts, as_of);
    let answer = Answer::new(&decision, lang, None);
    if !args.json {
        let notes: Vec<String> = local.iter().map(|value| value.note(lang)).collect();
        let report = Report { answer: &answer, decision: &decision, only: false, all: true, trials: &notes };
        screen.say(&progress::render(&report, screen.width))?;
        return whole;
    }
    let mut indicators = Vec::new();
    for indicator in &answer.indicators {
        let cannot = |why: serde_json::Error| Failure::new(lang, &fill(words(lang).cannot_print, &[&why.to_string()]));
        let mut row = serde_json::to_value(indicator).map_err(cannot)?;
        let finding = answer.findings.iter().find(|finding| finding.id == indicator.finding);
        if let (Value::Object(row), Some(finding)) = (&mut row, finding) {
            row.insert(String::from("title"), json!(finding.title));
            row.insert(String::from("text"), json!(finding.text));
            row.insert(String::from("clause"), json!(finding.clause));
            row.insert(String::from("because"), json!(finding.because));
        }
        indicators.push(row);
    }
    let local: Vec<Value> = local.iter().map(local::LocalValue::json).collect();
    let answer = json!({
        "policy": answer.policy, "version": answer.version, "title": answer.title, "as_of": answer.as_of, "plan": answer.plan,
        "lang": answer.lang, "local_parameters": local, "indicators": indicators,
        "problems": answer.problems,
    });
    screen.say(&if screen.is_terminal { format!("{answer:#}\n") } else { format!("{answer}\n") })?;
    whole
}
