//! Beside the pipeline: hand-written cases as something to start from.

use rust_decimal::Decimal;
use zhunsheng_engine::{VerifiedPlan, facts, plan::Domain};

use super::{Case, Value, to_json};

/// The facts of a hand-written case, which is JSON text, for this plan. What cannot be used is left out: some cases have it on purpose.
#[must_use]
pub fn from_json(plan: &VerifiedPlan, text: &str) -> Case {
    let facts: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let mut case = Case::new();
    for fact in &plan.facts {
        if let Some(value) = facts.get(&fact.name).and_then(|value| read(value, &fact.domain)) {
            case.insert(fact.name.clone(), value);
        }
    }
    for problem in facts::from_json(plan, &to_json(&case)).err().unwrap_or_default() {
        let name = problem.path.trim_start_matches("$.").split(['.', '[']).next().unwrap_or_default();
        case.remove(name);
    }
    case
}

fn read(value: &serde_json::Value, domain: &Domain) -> Option<Value> {
    let text = || value.as_str().map(str::to_owned);
    Some(match domain {
        Domain::Boolean => Value::Boolean(value.as_bool()?),
        Domain::Integer { .. } => Value::Integer(value.as_i64()?),
        Domain::Decimal { .. } => {
            let text = text().unwrap_or_else(|| value.to_string());
            Value::Decimal(Decimal::from_str_exact(&text).ok()?)
        }
        Domain::Date => Value::Date(text()?),
        Domain::Choice { .. } => Value::Choice(text()?),
        Domain::Text { .. } => Value::Text(text()?),
        Domain::List { fields, .. } => {
            let record = |record: &serde_json::Value| {
                let field = |field: &zhunsheng_engine::plan::Field| {
                    Some((field.name.clone(), read(record.get(&field.name)?, &field.domain)?))
                };
                fields.iter().filter_map(field).collect::<Case>()
            };
            Value::List(value.as_array()?.iter().map(record).collect())
        }
    })
}
