//! Stage check: `parameters.json` with its English, read into the plan's types.

use zhunsheng_engine::plan::{Choice, ChoiceSet, Dated, Domain, Parameter};

use super::{
    Tables,
    locale::Locale,
    number::{self, Keys},
    policy::PolicyFile,
    schema::Form,
};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    json_text::{Json, Member},
    package::Package,
    syntax::Span,
};

/// The file.
pub const FILE: &str = "parameters.json";

const KEYS: Keys = Keys { unit: "unit", decimals: "decimals" };

/// Reads the file: the parameters in the order of their names, with the places of the names.
pub fn read(
    package: &Package,
    policy: &PolicyFile,
    tables: &mut Tables,
    locale: &mut Locale,
    problems: &mut Diagnostics,
) -> Option<Vec<(Parameter, Span)>> {
    let json = super::file(package, FILE, Form::Parameters, problems)?;
    let members = json.get("parameters").map_or(&[][..], Json::members);
    let mut parameters = Vec::new();
    for member in members {
        match parameter(member, policy, tables, locale, problems) {
            Some(parameter) => parameters.push(parameter),
            None => drop(tables.broken.insert(format!("param.{}", member.key.value))),
        }
    }
    parameters.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
    Some(parameters)
}

fn parameter(
    member: &Member,
    policy: &PolicyFile,
    tables: &mut Tables,
    locale: &mut Locale,
    problems: &mut Diagnostics,
) -> Option<(Parameter, Span)> {
    let (name, json) = (&member.key.value, &member.value);
    let mut text = |key: &str| json.text_at(key).map(|zh| locale.text(&zh, FILE, &["parameters", name, key]));
    let title = text("title").unwrap_or_default();
    let set_by = text("set_by");
    let note = text("note");
    // Why: with a clause that there is not, the parameter is still known to the rules; there is no plan anyway.
    let clause = policy.cited(&json.text_at("clause")?, FILE, problems).unwrap_or_default();
    let domain = match json.text_at("type")?.value {
        "boolean" => Domain::Boolean,
        "date" => Domain::Date,
        "choice" => {
            let choice = |choice: &Member| {
                let label = choice.value.text()?;
                let zh = crate::syntax::Spanned { value: label, span: choice.value.span };
                let label = locale.text(&zh, FILE, &["parameters", name, "choices", &choice.key.value]);
                Some(Choice { id: choice.key.value.clone(), label })
            };
            let choices = json.get("choices").map_or(&[][..], Json::members).iter().filter_map(choice).collect();
            Domain::Choice { set: tables.choices(ChoiceSet { choices }) }
        }
        kind => number::domain(json, &KEYS, kind, FILE, tables, problems)?,
    };
    let mut values: Vec<Dated> = Vec::new();
    for item in json.get("values").map_or(&[][..], Json::items) {
        let Some(from) = item.get("from").and_then(|from| number::date(from, FILE, problems)) else {
            continue;
        };
        let value = item.get("value").and_then(|value| number::constant(value, &domain, FILE, tables, problems));
        let source = item.text_at("source").map_or_else(String::new, |source| source.value.to_owned());
        let span = item.get("from").map_or(item.span, |from| from.span);
        if let Some(last) = values.last().filter(|last| last.from >= from) {
            let (message, hint) = if last.from == from {
                (
                    format!("`{name}` has two values from {from}"),
                    "a value holds from its day on: take one of them out, or move it to another day",
                )
            } else {
                (
                    format!("the values of `{name}` are not in the order of their dates"),
                    "sort them by `from`, the earliest first",
                )
            };
            problems.push(Diagnostic::error(Code::ValueOrder, FILE, span, message).hint(hint));
            continue;
        }
        if let Some(value) = value {
            values.push(Dated { from, value, source });
        }
    }
    if let Some(first) = values.first().filter(|first| first.from > policy.policy.from && set_by.is_none()) {
        let span = json
            .get("values")
            .and_then(|values| values.items().first()?.get("from"))
            .map_or(json.span, |from| from.span);
        let message = format!(
            "`{name}` has no value from {} on, when the policy comes into force, but only from {}",
            policy.policy.from, first.from
        );
        problems.push(
            Diagnostic::error(Code::ValueGap, FILE, span, message)
                .hint("add the value in force before; or, if the document leaves it open until then, say with `set_by` who sets it"),
        );
    }
    let open =
        values.is_empty() && set_by.is_none() && json.get("values").is_some_and(|values| values.items().is_empty());
    if open {
        problems.push(
            Diagnostic::error(Code::ValueGap, FILE, member.key.span, format!("`{name}` has no value"))
                .hint("give it a dated value; or, if the document leaves it open, say with `set_by` who sets it"),
        );
    }
    Some((Parameter { name: name.clone(), title, domain, clause, set_by, values, note }, member.key.span))
}
