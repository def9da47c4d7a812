//! Stage check: `policy.json` with its English, read into the plan's types.

use std::collections::BTreeMap;

use zhunsheng_engine::plan::{Clause, Group, Inferred, Judge, JudgeTitle, Policy, Purpose, Text};

use super::{duplicates, index_u32, locale::Locale, number, schema::Form};
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics, suggest::nearest},
    json_text::Json,
    package::Package,
    syntax::{Span, Spanned},
};

/// The file.
pub const FILE: &str = "policy.json";

/// An outcome as the policy declares it; the rules say what it needs.
#[derive(Debug, Clone)]
pub struct DeclaredOutcome {
    /// Its id.
    pub id: Spanned<String>,
    /// Its title.
    pub title: Text,
    /// What it is to the applicant.
    pub purpose: Purpose,
}

/// A ladder as the policy declares it.
#[derive(Debug, Clone)]
pub struct DeclaredLadder {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Its rungs, by the position of the outcome.
    pub rungs: Vec<u32>,
}

/// What `policy.json` says.
#[derive(Debug)]
pub struct PolicyFile {
    /// The document.
    pub policy: Policy,
    /// The groups of facts.
    pub groups: Vec<Group>,
    /// The clauses.
    pub clauses: Vec<Clause>,
    /// Where each clause's id stands.
    pub clause_spans: Vec<Span>,
    /// The outcomes.
    pub outcomes: Vec<DeclaredOutcome>,
    /// The ladders.
    pub ladders: Vec<DeclaredLadder>,
    by_clause: BTreeMap<String, u32>,
}

impl PolicyFile {
    /// The index of a clause.
    #[must_use]
    pub fn clause(&self, id: &str) -> Option<u32> {
        self.by_clause.get(id).copied()
    }

    /// The clause that was probably meant by one that there is not: also one with full-width brackets or other spaces.
    pub(crate) fn meant(&self, id: &str) -> Option<&str> {
        let known = || self.by_clause.keys().map(String::as_str);
        known().find(|known| folded(known) == folded(id)).or_else(|| nearest(id, known()))
    }

    /// The index of a cited clause, or a problem at the citation.
    pub(crate) fn cited(&self, id: &Spanned<&str>, file: &str, problems: &mut Diagnostics) -> Option<u32> {
        let found = self.clause(id.value);
        if found.is_none() {
            let near = self.meant(id.value);
            let message = format!("there is no clause `{}` in {FILE}", id.value);
            let hint = near.map_or_else(
                || "list the clause with heading and summary, or cite one that is listed".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            problems.push(Diagnostic::error(Code::UnknownClause, file, id.span, message).hint(hint));
        }
        found
    }
}

/// Reads the file.
pub fn read(package: &Package, locale: &mut Locale, problems: &mut Diagnostics) -> Option<PolicyFile> {
    let json = super::file(package, FILE, Form::Policy, problems)?;
    folder_matches(package, &json, problems);
    let text = |locale: &mut Locale, key: &str, keys: &[&str]| {
        json.text_at(key).map(|zh| locale.text(&zh, FILE, keys)).unwrap_or_default()
    };
    let in_force = json.get("in_force")?;
    let from = number::date(in_force.get("from")?, FILE, problems)?;
    let to = in_force.get("to").filter(|to| !to.is_null()).and_then(|to| number::date(to, FILE, problems));
    if to.is_some_and(|to| to < from) {
        let span = in_force.get("to").map_or(in_force.span, |to| to.span);
        problems.push(
            Diagnostic::error(Code::BadDate, FILE, span, "the policy ends before it starts")
                .hint("`to` is the last day in force, or null"),
        );
    }
    let inferred = inferred(&json, locale);
    let judges = judges(&json, locale);
    let string = |key: &str| json.text_at(key).map_or_else(String::new, |text| text.value.to_owned());
    let policy = Policy {
        id: string("id"),
        version: string("version"),
        title: text(locale, "title", &["policy", "title"]),
        issuer: text(locale, "issuer", &["policy", "issuer"]),
        document_number: json.text_at("document_number").map(|text| text.value.to_owned()),
        jurisdiction: text(locale, "jurisdiction", &["policy", "jurisdiction"]),
        from,
        to,
        inferred,
        judges,
    };
    let ids =
        |key: &'static str| json.get(key).map_or(&[][..], Json::items).iter().filter_map(|item| item.text_at("id"));
    for (key, what) in [("groups", "group"), ("clauses", "clause"), ("outcomes", "outcome"), ("ladders", "ladder")] {
        duplicates(ids(key), what, FILE, problems);
    }
    let titled = |locale: &mut Locale, item: &Json, section: &str| {
        let id = item.text_at("id")?;
        let title = locale.text(&item.text_at("title")?, FILE, &[section, id.value]);
        Some((Spanned { value: id.value.to_owned(), span: id.span }, title))
    };
    let items = |key: &str| json.get(key).map_or(&[][..], Json::items);
    let groups = items("groups")
        .iter()
        .filter_map(|item| titled(locale, item, "groups"))
        .map(|(id, title)| Group { id: id.value, title })
        .collect();
    let outcomes: Vec<DeclaredOutcome> = items("outcomes")
        .iter()
        .filter_map(|item| {
            let (id, title) = titled(locale, item, "outcomes")?;
            Some(DeclaredOutcome { id, title, purpose: purpose(item.text_at("purpose")?.value) })
        })
        .collect();
    let mut ladders = Vec::new();
    for item in items("ladders") {
        let Some((id, title)) = titled(locale, item, "ladders") else {
            continue;
        };
        let rungs = item.get("rungs").map_or(&[][..], Json::items).iter().filter_map(|rung| {
            let name = rung.text()?;
            let found = outcomes.iter().position(|outcome| outcome.id.value == name);
            if found.is_none() {
                problems.push(unknown_rung(name, rung.span, &outcomes));
            }
            found.map(index_u32)
        });
        ladders.push(DeclaredLadder { id: id.value, title, rungs: rungs.collect() });
    }
    let mut clauses = Vec::new();
    let mut clause_spans = Vec::new();
    for item in items("clauses") {
        let Some(id) = item.text_at("id") else { continue };
        let mut part = |key: &str| item.text_at(key).map(|zh| locale.text(&zh, FILE, &["clauses", id.value, key]));
        clauses.push(Clause {
            id: id.value.to_owned(),
            heading: part("heading").unwrap_or_default(),
            summary: part("summary").unwrap_or_default(),
            note: part("note"),
            no_rule: part("no_rule"),
        });
        clause_spans.push(id.span);
    }
    let by_clause =
        clauses.iter().enumerate().rev().map(|(index, clause)| (clause.id.clone(), index_u32(index))).collect();
    Some(PolicyFile { policy, groups, clauses, clause_spans, outcomes, ladders, by_clause })
}

/// Without spaces, and with ASCII for full-width forms.
fn folded(id: &str) -> String {
    let visible = id.chars().filter(|character| !character.is_whitespace());
    let narrow = |character: char| match character {
        '！'..='～' => u32::from(character).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(character),
        _ => character,
    };
    visible.map(narrow).collect()
}

fn purpose(word: &str) -> Purpose {
    match word {
        "consequence" => Purpose::Consequence,
        "obligation" => Purpose::Obligation,
        "target" => Purpose::Target,
        _ => Purpose::Qualification,
    }
}

fn unknown_rung(name: &str, span: Span, outcomes: &[DeclaredOutcome]) -> Diagnostic {
    let near = nearest(name, outcomes.iter().map(|outcome| outcome.id.value.as_str()));
    Diagnostic::error(Code::UnknownName, FILE, span, format!("there is no outcome `{name}`")).maybe_hint(
        near.map(|near| format!("did you mean `{near}`?"))
            .or_else(|| Some("rungs are ids of `outcomes`, the lowest first".to_owned())),
    )
}

/// The texts about what the document does not state itself.
fn inferred(json: &Json, locale: &mut Locale) -> Vec<Inferred> {
    let mut found = Vec::new();
    for item in json.get("inferred").map_or(&[][..], Json::items) {
        if let (Some(field), Some(why)) = (item.text_at("field"), item.text_at("why")) {
            let why = locale.text(&why, FILE, &["inferred", field.value]);
            found.push(Inferred { field: field.value.to_owned(), why });
        }
    }
    found
}

/// What judges are called in this policy.
fn judges(json: &Json, locale: &mut Locale) -> Vec<JudgeTitle> {
    let mut found = Vec::new();
    for member in json.get("judges").map_or(&[][..], Json::members) {
        let judge = match member.key.value.as_str() {
            "expert" => Judge::Expert,
            "secretariat" => Judge::Secretariat,
            "registry" => Judge::Registry,
            _ => continue,
        };
        if let Some(title) = member.value.text() {
            let zh = Spanned { value: title, span: member.value.span };
            found.push(JudgeTitle { judge, title: locale.text(&zh, FILE, &["judges", &member.key.value]) });
        }
    }
    found
}

/// The folder says the same id and version as the file.
fn folder_matches(package: &Package, json: &Json, problems: &mut Diagnostics) {
    let Some((policy, version)) = package.name.split_once('/') else {
        return;
    };
    for (key, folder) in [("id", policy), ("version", version)] {
        if let Some(said) = json.text_at(key).filter(|said| said.value != folder) {
            let message = format!("the {key} is `{}`, but the folder is `{}`", said.value, package.name);
            problems.push(
                Diagnostic::error(Code::FolderMismatch, FILE, said.span, message)
                    .hint("a package stands in `<id>/<version>/`: rename the folder or mend the file"),
            );
        }
    }
}
