//! Stage check: the English texts. They mirror the Chinese ones exactly: nothing missing, nothing left over.

use std::collections::BTreeSet;

use zhunsheng_engine::plan::Text;

use super::schema::Form;
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics, suggest::nearest},
    json_text::{Json, Member},
    package::Package,
    syntax::{Span, Spanned},
};

/// Where the English texts stand.
pub const ENGLISH: &str = "locales/en.json";

/// The English texts, with a note of those that were asked for.
#[derive(Debug)]
pub struct Locale {
    json: Option<Json>,
    used: BTreeSet<Span>,
    /// Ids of rules that cannot stand in the file of English texts.
    forgiven: BTreeSet<String>,
    /// The texts that are missing, with their keys.
    missing: Vec<(Vec<String>, Diagnostic)>,
    /// Problems found so far.
    pub problems: Diagnostics,
}

impl Locale {
    /// Reads the file of English texts.
    #[must_use]
    pub fn read(package: &Package) -> Self {
        let mut problems = Diagnostics::new();
        let json = super::file(package, ENGLISH, Form::Locale, &mut problems);
        if package.get(ENGLISH).is_none() {
            let message = format!("`{ENGLISH}` is missing: every text needs its English");
            problems.push(
                Diagnostic::error(Code::MissingFile, ENGLISH, Span::default(), message)
                    .hint("`zhunsheng new` shows its form; rules/README.md describes it"),
            );
        }
        Self { json, used: BTreeSet::new(), forgiven: BTreeSet::new(), missing: Vec::new(), problems }
    }

    /// The English text under these keys.
    pub(crate) fn get(&mut self, keys: &[&str]) -> Option<Spanned<String>> {
        let value = keys.iter().try_fold(self.json.as_ref()?, |at, key| match key.parse::<usize>() {
            Ok(index) if !at.items().is_empty() => at.items().get(index),
            _ => at.get(key),
        })?;
        let text = Spanned { value: value.text()?.to_owned(), span: value.span };
        self.used.insert(value.span);
        Some(text)
    }

    /// A Chinese text with its English, which must be there.
    pub(crate) fn text(&mut self, zh: &Spanned<&str>, file: &str, keys: &[&str]) -> Text {
        let en = self.get(keys).map(|en| en.value).unwrap_or_else(|| {
            self.missing(zh, file, keys);
            String::new()
        });
        Text { zh: zh.value.to_owned(), en }
    }

    /// The texts of a rule are not missed, since its id has to change.
    pub(crate) fn forgive(&mut self, id: &str) {
        self.forgiven.insert(id.to_owned());
    }

    /// Reports an English text that is missing.
    pub(crate) fn missing(&mut self, zh: &Spanned<&str>, file: &str, keys: &[&str]) {
        if self.json.is_none() || keys.get(1).is_some_and(|id| self.forgiven.contains(*id)) {
            return;
        }
        let path = keys.join(" › ");
        let problem = Diagnostic::error(
            Code::MissingTranslation,
            file,
            zh.span,
            format!("`{}` has no English", shorten(zh.value)),
        )
        .hint(format!("add it to `{ENGLISH}` under {path}"));
        self.missing.push((keys.iter().map(|&key| key.to_owned()).collect(), problem));
    }

    /// Every problem of the texts; if all Chinese texts are known, also the English ones that nothing asked for.
    pub(crate) fn finish(mut self, complete: bool) -> Diagnostics {
        let json = self.json.take().filter(|_| complete);
        let mut missing = std::mem::take(&mut self.missing);
        for section in json.as_ref().map_or(&[][..], Json::members) {
            if matches!(section.key.value.as_str(), "$schema" | "$comment" | "language") {
                continue;
            }
            for entry in section.value.members() {
                self.left_over(&section.key.value, entry, &mut missing);
            }
        }
        self.problems.extend(missing.into_iter().map(|(_, problem)| problem));
        self.problems
    }

    /// Reports the texts of one name that nothing asked for: as one problem if it is none of them.
    fn left_over(&mut self, section: &str, entry: &Member, missing: &mut Vec<(Vec<String>, Diagnostic)>) {
        let mut leaves = Vec::new();
        let name = &entry.key.value;
        leaves_of(&entry.value, format!("{section} › {name}"), &mut leaves);
        let unused = |(_, leaf): &(String, &Json)| !self.used.contains(&leaf.span);
        let mut report = |path: &str, span: Span, hint: &str| {
            let message = format!("nothing has the text {path}");
            self.problems.push(Diagnostic::error(Code::UnusedTranslation, ENGLISH, span, message).hint(hint));
        };
        let hint = "its Chinese text is missing, or a name on its path is misspelt";
        if leaves.iter().all(unused) {
            let lacking = missing.iter().filter(|(keys, _)| keys.first().is_some_and(|one| one == section));
            let lacking: BTreeSet<String> = lacking.filter_map(|(keys, _)| keys.get(1).cloned()).collect();
            // Why: a misspelt name is one mistake, not one for every text under it and every text that lacks it.
            let meant = nearest(name, lacking.iter().map(String::as_str));
            missing.retain(|(keys, _)| {
                keys.first().is_none_or(|one| one != section) || keys.get(1).map(String::as_str) != meant
            });
            let hint = meant.map_or_else(|| hint.to_owned(), |meant| format!("did you mean `{meant}`?"));
            report(&format!("{section} › {name}"), entry.key.span, &hint);
            return;
        }
        for (path, leaf) in leaves.iter().filter(|leaf| unused(leaf)) {
            report(path, leaf.span, hint);
        }
    }
}

fn leaves_of<'j>(json: &'j Json, path: String, leaves: &mut Vec<(String, &'j Json)>) {
    for member in json.members() {
        leaves_of(&member.value, format!("{path} › {}", member.key.value), leaves);
    }
    for (index, item) in json.items().iter().enumerate() {
        leaves_of(item, format!("{path} › {index}"), leaves);
    }
    if json.text().is_some() {
        leaves.push((path, json));
    }
}

pub(crate) fn shorten(text: &str) -> String {
    let short: String = text.chars().take(24).collect();
    if text.chars().nth(24).is_some() { format!("{short}…") } else { short }
}
