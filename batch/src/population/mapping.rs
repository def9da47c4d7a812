//! Batch, population: a mapping file: which heading stands for which fact, and in which unit its numbers are.

use std::collections::BTreeMap;

use serde_json::Value;
use zhunsheng_intake::{Problem, problem::text};

/// What a heading is mapped to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mapped {
    /// A column that is passed over.
    Ignored,
    /// A fact by its name or title, with the unit of the numbers where it is not the fact's own.
    Fact {
        /// The name or title.
        name: String,
        /// The unit.
        unit: Option<String>,
    },
}

/// Headings and what they stand for.
#[derive(Debug, Clone, Default)]
pub struct Mapping(BTreeMap<String, Mapped>);

impl Mapping {
    /// Reads a mapping file: an object with a key for each heading; its value is the name of a fact, `{"fact": …, "unit": …}`, or null.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(source: &str) -> Result<Self, Vec<Problem>> {
        let source = source.trim_start_matches('\u{feff}');
        let broken = |why: serde_json::Error| {
            let (line, column) = (why.line(), why.column());
            let message = text(
                format!("对照表不是合法的 JSON（第 {line} 行第 {column} 列）"),
                format!("the mapping is not valid JSON (line {line}, column {column})"),
            );
            vec![Problem::new(format!("{line}:{column}"), "not-json", "", message).hint(form())]
        };
        let Value::Object(members) = serde_json::from_str::<Value>(source).map_err(broken)? else {
            let message = text("对照表应为一个对象 {…}", "the mapping has to be an object {…}");
            return Err(vec![Problem::new("$", "not-an-object", "", message).hint(form())]);
        };
        let (mut mapped, mut problems) = (BTreeMap::new(), Vec::new());
        for (heading, value) in members {
            if matches!(heading.as_str(), "$schema" | "$comment") {
                continue;
            }
            match read(&value) {
                Some(read) => drop(mapped.insert(heading.trim().to_owned(), read)),
                None => {
                    let message = text(
                        format!("对照表里“{heading}”的值看不懂"),
                        format!("the value of `{heading}` in the mapping cannot be read"),
                    );
                    problems.push(Problem::new(heading, "mapping", &value.to_string(), message).hint(form()));
                }
            }
        }
        if problems.is_empty() { Ok(Self(mapped)) } else { Err(problems) }
    }

    pub(super) fn headings(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn of(&self, heading: &str) -> Option<&Mapped> {
        self.0.get(heading)
    }
}

fn read(value: &Value) -> Option<Mapped> {
    match value {
        Value::Null => Some(Mapped::Ignored),
        Value::String(name) => Some(Mapped::Fact { name: name.clone(), unit: None }),
        Value::Object(members) => {
            if members.keys().any(|key| !matches!(key.as_str(), "fact" | "unit")) {
                return None;
            }
            let name = members.get("fact")?.as_str()?.to_owned();
            let unit = match members.get("unit") {
                None | Some(Value::Null) => None,
                Some(unit) => Some(unit.as_str()?.to_owned()),
            };
            Some(Mapped::Fact { name, unit })
        }
        _ => None,
    }
}

fn form() -> zhunsheng_engine::plan::Text {
    text(
        "写成 {\"列名\": \"事实名称\", \"列名\": {\"fact\": \"事实名称\", \"unit\": \"元\"}, \"不用的列\": null}",
        "write {\"heading\": \"fact\", \"heading\": {\"fact\": \"fact\", \"unit\": \"元\"}, \"not used\": null}",
    )
}
