//! Stage check: `facts.schema.json` with its English, read into the plan's types.

use zhunsheng_engine::{
    names::nearest,
    plan::{Choice, ChoiceSet, Domain, Fact, Field, Judge, Text},
};

use super::{
    Tables, index_u32,
    locale::Locale,
    number::{self, Keys, exact},
    policy::PolicyFile,
    schema::Form,
};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    json_text::{Json, Member},
    package::Package,
    syntax::{Span, Spanned},
};

/// The file.
pub const FILE: &str = "facts.schema.json";

const KEYS: Keys = Keys { unit: "x-unit", decimals: "x-decimals" };

/// Reads the file: the facts in the order of a form (by group, then `x-order`), with the places of their names.
pub fn read(
    package: &Package,
    policy: &PolicyFile,
    tables: &mut Tables,
    locale: &mut Locale,
    problems: &mut Diagnostics,
) -> Option<Vec<(Fact, Span)>> {
    let json = super::file(package, FILE, Form::Facts, problems)?;
    let mut reader = Reader { policy, tables, locale, problems };
    let members = json.get("properties").map_or(&[][..], Json::members);
    let mut facts = Vec::new();
    for member in members {
        match reader.fact(member) {
            Some(fact) => facts.push(fact),
            None => drop(reader.tables.broken.insert(format!("fact.{}", member.key.value))),
        }
    }
    facts.sort_by_key(|(order, fact, _)| (fact.group, *order));
    Some(facts.into_iter().map(|(_, fact, span)| (fact, span)).collect())
}

struct Reader<'a> {
    policy: &'a PolicyFile,
    tables: &'a mut Tables,
    locale: &'a mut Locale,
    problems: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn fact(&mut self, member: &Member) -> Option<(i64, Fact, Span)> {
        let (name, json) = (member.key.value.as_str(), &member.value);
        let group = json.text_at("x-group")?;
        let found = self.policy.groups.iter().position(|known| known.id == group.value);
        if found.is_none() {
            let near = nearest(group.value, self.policy.groups.iter().map(|group| group.id.as_str()));
            let message = format!("there is no group `{}` in policy.json", group.value);
            self.problems.push(
                Diagnostic::error(Code::UnknownName, FILE, group.span, message).hint(
                    near.map_or_else(|| "add it to `groups`".to_owned(), |near| format!("did you mean `{near}`?")),
                ),
            );
        }
        let keys = ["facts", name];
        let title = self.text(json, "title", &keys, "title").unwrap_or_default();
        let description = self.text(json, "description", &keys, "description");
        let why = self.text(json, "x-why", &keys, "why");
        let evidence = json.get("x-evidence").map_or(&[][..], Json::items).iter().enumerate();
        let evidence = evidence
            .filter_map(|(row, item)| {
                let zh = Spanned { value: item.text()?, span: item.span };
                Some(self.locale.text(&zh, FILE, &["facts", name, "evidence", &row.to_string()]))
            })
            .collect();
        let domain = match json.text_at("type").map(|kind| kind.value) {
            Some("array") => self.list(json, name)?,
            _ => self.domain(json, &keys)?,
        };
        let order = json.get("x-order").and_then(exact).and_then(|order| i64::try_from(order).ok()).unwrap_or(i64::MAX);
        let fact = Fact {
            name: name.to_owned(),
            title,
            description,
            why,
            evidence,
            group: index_u32(found.unwrap_or_default()),
            judge: match json.text_at("x-judge").map(|judge| judge.value) {
                Some("expert") => Judge::Expert,
                Some("secretariat") => Judge::Secretariat,
                Some("registry") => Judge::Registry,
                _ => Judge::Applicant,
            },
            changeable: json.text_at("x-change").is_none_or(|change| change.value != "nobody"),
            domain,
        };
        Some((order, fact, member.key.span))
    }

    fn text(&mut self, json: &Json, key: &str, keys: &[&str], locale_key: &str) -> Option<Text> {
        let zh = json.text_at(key)?;
        let keys: Vec<&str> = keys.iter().copied().chain([locale_key]).collect();
        Some(self.locale.text(&zh, FILE, &keys))
    }

    fn list(&mut self, json: &Json, name: &str) -> Option<Domain> {
        let max_items = self.small(json.get("maxItems")?);
        let properties = json.get("items")?.get("properties").map_or(&[][..], Json::members);
        let mut fields = Vec::new();
        for member in properties {
            let keys = ["facts", name, "fields", member.key.value.as_str()];
            let title = self.text(&member.value, "title", &keys, "title").unwrap_or_default();
            let description = self.text(&member.value, "description", &keys, "description");
            if let Some(domain) = self.domain(&member.value, &keys) {
                fields.push(Field { name: member.key.value.clone(), title, description, domain });
            } else {
                self.tables.broken.insert(format!("fact.{name}.{}", member.key.value));
            }
        }
        Some(Domain::List { max_items: max_items?, fields })
    }

    fn domain(&mut self, json: &Json, keys: &[&str]) -> Option<Domain> {
        let format = json.text_at("format").map(|format| format.value);
        let kind = json.text_at("type").map(|kind| kind.value);
        match (kind, format) {
            (Some("boolean"), _) => Some(Domain::Boolean),
            (Some("integer"), _) => number::domain(json, &KEYS, "integer", FILE, self.tables, self.problems),
            (Some("string"), Some("date")) => Some(Domain::Date),
            (Some("string"), _) if json.get("enum").is_some() => self.choice(json, keys),
            (Some("string"), _) => Some(Domain::Text { max_length: self.small(json.get("maxLength")?)? }),
            (None, Some(format)) => number::domain(json, &KEYS, format, FILE, self.tables, self.problems),
            _ => None,
        }
    }

    fn choice(&mut self, json: &Json, keys: &[&str]) -> Option<Domain> {
        let labels = json.get("x-labels")?;
        let mut choices = Vec::new();
        let ids: Vec<&str> = json.get("enum").map_or(&[][..], Json::items).iter().filter_map(Json::text).collect();
        for item in json.get("enum").map_or(&[][..], Json::items) {
            let Some(id) = item.text() else { continue };
            let keys: Vec<&str> = keys.iter().copied().chain(["choices", id]).collect();
            // Why: a misspelt label is one mistake; it is reported where the label stands.
            let misspelt = || {
                let others = labels.members().iter().map(|label| label.key.value.as_str());
                nearest(id, others.filter(|other| !ids.contains(other))).and_then(|near| labels.text_at(near))
            };
            let Some(label) = labels.text_at(id).or_else(misspelt) else {
                let message = format!("the choice `{id}` has no label");
                self.problems
                    .push(Diagnostic::error(Code::ChoiceLabels, FILE, item.span, message).hint("add it to `x-labels`"));
                let en = self.locale.get(&keys).map(|en| en.value).unwrap_or_default();
                let label = Text { zh: String::new(), en };
                choices.push(Choice { id: id.to_owned(), label });
                continue;
            };
            choices.push(Choice { id: id.to_owned(), label: self.locale.text(&label, FILE, &keys) });
        }
        for label in labels.members() {
            if !choices.iter().any(|choice| choice.id == label.key.value) {
                let message = format!("the label `{}` belongs to no choice", label.key.value);
                let near = nearest(&label.key.value, choices.iter().map(|choice| choice.id.as_str()));
                self.problems.push(Diagnostic::error(Code::ChoiceLabels, FILE, label.key.span, message).hint(
                    near.map_or_else(
                        || "take it out, or add it to `enum`".to_owned(),
                        |near| format!("did you mean `{near}`?"),
                    ),
                ));
            }
        }
        Some(Domain::Choice { set: self.tables.choices(ChoiceSet { choices }) })
    }

    /// A length; the schema has seen to it that it is a whole number.
    fn small(&mut self, json: &Json) -> Option<u32> {
        let small = exact(json).and_then(|number| u32::try_from(number).ok());
        if small.is_none() {
            let message = "this length is larger than any list or text can be";
            self.problems.push(
                Diagnostic::error(Code::BadValue, FILE, json.span, message)
                    .hint("choose one that real lists come near to"),
            );
        }
        small
    }
}
