//! Face cli: a locality's own parameter values, read from a file and put into plans before they decide.

use std::{collections::BTreeSet, path::Path};

use serde_json::{Value, json};
use zhunsheng_compiler::{
    diagnostic::Diagnostics,
    json_text::{self, Json, JsonKind, Member},
    syntax::Span,
};
use zhunsheng_engine::{
    Date, Lang, VerifiedPlan,
    names::nearest,
    plan::{Domain, Parameter},
    wording,
};

use crate::{
    facts_file::without_comments,
    failure::Failure,
    packages::{self, Library, unreadable},
    text::words::{fill, words},
};

/// No parameters file is larger.
const MOST_BYTES: u64 = 4 << 20;

/// A value that the locality sets.
#[derive(Debug, Clone)]
pub(crate) struct LocalValue {
    name: String,
    title: String,
    shown: String,
    from: Date,
    source: Option<String>,
}

impl LocalValue {
    /// One line about it.
    pub(crate) fn note(&self, lang: Lang) -> String {
        let words = words(lang);
        let source = self.source.as_deref().unwrap_or(words.local_no_source);
        fill(words.local_value, &[&self.title, &self.name, &self.shown, &wording::date(self.from, lang), source])
    }

    pub(crate) fn json(&self) -> Value {
        json!({
            "parameter": self.name, "title": self.title, "value": self.shown, "from": self.from, "source": self.source,
        })
    }
}

/// A value of a parameter with its unit.
pub(crate) fn shown(plan: &VerifiedPlan, parameter: &Parameter, value: &str, lang: Lang) -> String {
    let words = words(lang);
    match (&parameter.domain, value) {
        (Domain::Boolean, "true") => return String::from(words.value_yes),
        (Domain::Boolean, "false") => return String::from(words.value_no),
        (Domain::Choice { set }, id) => {
            let choices = plan.choice_sets.get(*set as usize).map_or(&[][..], |set| &set.choices);
            let label = choices.iter().find(|choice| choice.id == id).map(|choice| choice.label.get(lang));
            return String::from(label.unwrap_or(id));
        }
        _ => {}
    }
    let unit = parameter.domain.unit().and_then(|unit| plan.units.get(unit as usize));
    match unit.filter(|unit| unit.id != "1") {
        Some(unit) if lang == Lang::En && !unit.many.is_empty() => format!("{value} {}", unit.many),
        Some(unit) => format!("{value}{}", unit.id),
        None => String::from(value),
    }
}

/// One plan with the values of the file, and a note about each.
pub(crate) fn apply_to_one(
    path: Option<&Path>,
    rules: Option<&Path>,
    plan: VerifiedPlan,
    as_of: Date,
    lang: Lang,
) -> Result<(VerifiedPlan, Vec<LocalValue>), Failure> {
    let Some(path) = path else { return Ok((plan, Vec::new())) };
    let library = Library::open(rules, lang).map_or_else(|_| BTreeSet::new(), |library| library.policies());
    let mut local = Local::new(path, library, as_of, lang)?;
    local.plans.push((plan, Vec::new()));
    let plans = local.apply()?;
    plans.into_iter().next().ok_or_else(|| Failure::from(String::new()))
}

/// Every plan with the values that the file has for it.
pub(crate) fn apply_to_all(
    path: Option<&Path>,
    plans: Vec<VerifiedPlan>,
    as_of: Date,
    lang: Lang,
) -> Result<Vec<(VerifiedPlan, Vec<LocalValue>)>, Failure> {
    let plans = plans.into_iter().map(|plan| (plan, Vec::new())).collect();
    let Some(path) = path else { return Ok(plans) };
    let mut local = Local::new(path, BTreeSet::new(), as_of, lang)?;
    local.plans = plans;
    local.apply()
}

struct Local {
    file: String,
    text: String,
    /// Policies that are not decided here, whose values are passed over.
    elsewhere: BTreeSet<String>,
    as_of: Date,
    lang: Lang,
    plans: Vec<(VerifiedPlan, Vec<LocalValue>)>,
    problems: Vec<Failure>,
}

impl Local {
    fn new(path: &Path, elsewhere: BTreeSet<String>, as_of: Date, lang: Lang) -> Result<Self, Failure> {
        let file = path.display().to_string();
        let text = packages::read_text(path, MOST_BYTES).map_err(|why| unreadable(&file, &why, lang))?;
        let text = without_comments(text.trim_start_matches('\u{feff}'));
        Ok(Self { file, text, elsewhere, as_of, lang, plans: Vec::new(), problems: Vec::new() })
    }

    fn apply(mut self) -> Result<Vec<(VerifiedPlan, Vec<LocalValue>)>, Failure> {
        let mut found = Diagnostics::new();
        let json = json_text::parse(&self.text, &self.file, &mut found);
        for problem in found.iter() {
            self.problem(problem.span, "$", &problem.message, problem.hint.clone());
        }
        if let Some(json) = &json {
            self.top(json);
        }
        if self.problems.is_empty() {
            return Ok(self.plans);
        }
        let count = self.problems.len().to_string();
        let last = Failure::new(self.lang, &fill(words(self.lang).local_problems, &[&self.file, &count]));
        let messages = self.problems.into_iter().chain([last]).map(|problem| problem.message);
        Err(Failure::from(messages.collect::<String>()))
    }

    fn problem(&mut self, at: Span, path: &str, message: &str, hint: Option<String>) {
        let (line, column) = (at.line.max(1), at.column.max(1));
        let what = format!("{}:{line}:{column}  {path}{}{message}", self.file, words(self.lang).colon);
        let failure = Failure::new(self.lang, &what);
        self.problems.push(match hint {
            Some(hint) => failure.hint(self.lang, &hint),
            None => failure,
        });
    }

    fn did_you_mean<'a>(&self, name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
        nearest(name, known).map(|near| fill(words(self.lang).did_you_mean, &[near]))
    }

    fn top(&mut self, json: &Json) {
        let words = words(self.lang);
        if !matches!(json.kind, JsonKind::Object(_)) {
            return self.problem(json.span, "$", words.local_not_object, None);
        }
        for member in json.members() {
            let key = member.key.value.as_str();
            if matches!(key, "$schema" | "$comment") {
                continue;
            }
            if let JsonKind::Object(inner) = &member.value.kind {
                let path = format!("$[\"{key}\"]");
                match self.plans.iter().position(|(plan, _)| plan.policy.id == key) {
                    Some(index) => inner
                        .iter()
                        .filter(|inner| inner.key.value != "$comment")
                        .for_each(|inner| self.parameter(index, inner, &path)),
                    None if self.elsewhere.contains(key) => {}
                    None => {
                        let own = self.plans.iter().map(|(plan, _)| plan.policy.id.as_str());
                        let hint = self.did_you_mean(key, own.chain(self.elsewhere.iter().map(String::as_str)));
                        self.problem(member.key.span, &path, &fill(words.local_unknown_policy, &[key]), hint);
                    }
                }
            } else if self.plans.len() == 1 {
                self.parameter(0, member, "$");
            } else {
                let message = fill(words.local_which_policy, &[key]);
                let hint = Some(String::from(words.local_which_hint));
                self.problem(member.key.span, &format!("$[\"{key}\"]"), &message, hint);
            }
        }
    }

    /// The value or values of a parameter.
    fn parameter(&mut self, index: usize, member: &Member, above: &str) {
        let words = words(self.lang);
        let name = member.key.value.as_str();
        let path = format!("{above}[\"{name}\"]");
        let Some((plan, _)) = self.plans.get(index) else { return };
        let Some(parameter) = plan.parameters.iter().find(|parameter| parameter.name == name) else {
            let hint = self.did_you_mean(name, plan.parameters.iter().map(|parameter| parameter.name.as_str()));
            let message = fill(words.local_unknown_parameter, &[&plan.policy.id, name]);
            return self.problem(member.key.span, &path, &message, hint);
        };
        // Why: a value without a date takes the place of the one in force, or holds since the policy does.
        let in_force = parameter.values.iter().rev().find(|dated| dated.from <= self.as_of);
        let undated = in_force.map_or(plan.policy.from, |dated| dated.from);
        match &member.value.kind {
            JsonKind::Null => {}
            JsonKind::List(items) => {
                let mut days = BTreeSet::new();
                for (row, item) in items.iter().enumerate() {
                    self.dated(index, name, item, &format!("{path}[{row}]"), &mut days);
                }
            }
            _ => match scalar(&member.value) {
                Some(value) => self.put(index, name, &value, undated, None, (member.value.span, &path)),
                None => self.problem(member.value.span, &path, words.local_not_a_value, None),
            },
        }
    }

    /// One value from a day on.
    fn dated(&mut self, index: usize, name: &str, item: &Json, path: &str, days: &mut BTreeSet<Date>) {
        let words = words(self.lang);
        if !matches!(item.kind, JsonKind::Object(_)) {
            return self.problem(item.span, path, words.local_not_a_value, None);
        }
        for member in item.members() {
            let key = member.key.value.as_str();
            if !matches!(key, "from" | "value" | "source" | "$comment") {
                self.problem(member.key.span, path, &fill(words.local_unknown_key, &[key]), None);
            }
        }
        let (mut from, mut value, mut source) = (None, None, None);
        match item.get("from") {
            Some(at) => {
                from = at.text().and_then(Date::parse);
                match from {
                    Some(day) if !days.insert(day) => {
                        let message = fill(words.local_same_date, &[&wording::date(day, self.lang)]);
                        self.problem(at.span, &format!("{path}.from"), &message, None);
                        from = None;
                    }
                    Some(_) => {}
                    None => {
                        let found = scalar(at).unwrap_or_default();
                        self.problem(at.span, &format!("{path}.from"), &fill(words.local_bad_date, &[&found]), None);
                    }
                }
            }
            None => self.problem(item.opening(), path, &fill(words.local_needs_key, &["from"]), None),
        }
        match item.get("value") {
            Some(at) => {
                value = scalar(at).map(|value| (value, at.span));
                if value.is_none() {
                    self.problem(at.span, &format!("{path}.value"), words.local_not_a_value, None);
                }
            }
            None => self.problem(item.opening(), path, &fill(words.local_needs_key, &["value"]), None),
        }
        if let Some(at) = item.get("source") {
            source = at.text();
            if source.is_none() {
                self.problem(at.span, &format!("{path}.source"), words.local_source_text, None);
            }
        }
        if let (Some(from), Some((value, at))) = (from, value) {
            self.put(index, name, &value, from, source, (at, &format!("{path}.value")));
        }
    }

    fn put(
        &mut self,
        index: usize,
        name: &str,
        value: &str,
        from: Date,
        source: Option<&str>,
        (at, path): (Span, &str),
    ) {
        let lang = self.lang;
        let Some((plan, values)) = self.plans.get_mut(index) else { return };
        match plan.with_value_of(name, value, from, source.unwrap_or(&self.file)) {
            Ok(with) => {
                *plan = with;
                let parameter = plan.parameters.iter().find(|parameter| parameter.name == name);
                values.push(LocalValue {
                    name: String::from(name),
                    title: parameter.map_or_else(String::new, |parameter| String::from(parameter.title.get(lang))),
                    shown: parameter.map_or_else(String::new, |parameter| shown(plan, parameter, value, lang)),
                    from,
                    source: source.map(String::from),
                });
            }
            Err(why) => self.problem(at, path, &why.message(lang), None),
        }
    }
}

/// A number, text or truth value exactly as it is written.
fn scalar(json: &Json) -> Option<String> {
    let text = json.number().or_else(|| json.text()).map(String::from);
    text.or_else(|| json.boolean().map(|truth| truth.to_string()))
}
