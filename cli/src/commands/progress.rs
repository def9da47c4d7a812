//! Face cli: `zhunsheng progress`.

use std::path::Path;

use rust_decimal::Decimal;
use serde_json::{Value, json};
use zhunsheng_engine::{
    Answer, Decision, Lang, decide,
    explain::{Pace, pace},
    plan::{Finding, FindingKind},
    wording::{self, Place},
};

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
    let as_of = date_in_force(&plan, args.as_of, lang)?;
    let (plan, local) = local::apply_to_one(args.parameters.as_deref(), rules, plan, as_of, lang)?;
    let facts = facts_file::read(&args.facts, &plan, lang)?;
    let decision = decide(&plan, &facts, as_of);
    let answer = Answer::new(&decision, lang, None);
    if !args.json {
        let notes: Vec<String> = local.iter().map(|value| value.note(lang)).collect();
        let report = Report { answer: &answer, decision: &decision, only: false, all: true, trials: &notes };
        return screen.say(&progress::render(&report, screen.width));
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
            row.insert(String::from("pace"), pace_of(&decision, indicator.finding, lang));
        }
        indicators.push(row);
    }
    let local: Vec<Value> = local.iter().map(local::LocalValue::json).collect();
    let answer = json!({
        "policy": answer.policy, "version": answer.version, "title": answer.title, "as_of": answer.as_of, "plan": answer.plan,
        "lang": answer.lang, "local_parameters": local, "indicators": indicators,
    });
    screen.say(&if screen.is_terminal { format!("{answer:#}\n") } else { format!("{answer}\n") })
}

fn pace_of(decision: &Decision<'_>, finding: &str, lang: Lang) -> Value {
    let plan = decision.plan();
    let finding = plan.finding_index(finding).and_then(|index| plan.findings.get(index));
    let Some((finding, Pace { days_left, remaining, per_month })) =
        finding.and_then(|finding| Some((finding, pace(decision, finding)?)))
    else {
        return Value::Null;
    };
    let amount = |held: Decimal| {
        let unit = unit_of(finding).and_then(|unit| plan.units.get(unit as usize));
        let value = unit.map_or_else(|| held.normalize().to_string(), |unit| wording::shown(held, unit));
        let text = wording::number(plan, held, unit_of(finding), lang, Place::Alone);
        json!({ "value": value, "unit": unit.map(|unit| &unit.id), "text": text })
    };
    json!({ "days_left": days_left, "remaining": remaining.map(amount), "per_month": per_month.map(amount) })
}

/// The unit of an indicator.
pub(crate) fn unit_of(finding: &Finding) -> Option<u32> {
    match finding.kind {
        FindingKind::Indicator { value, .. } => value.unit,
        _ => None,
    }
}
