//! Stage check: the English texts. They mirror the Chinese ones exactly: nothing missing, nothing left over.

use std::collections::BTreeSet;

use zhunsheng_engine::plan::Text;

use super::schema::Form;
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    json_text::Json,
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
        Self { json, used: BTreeSet::new(), problems }
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

    /// Reports an English text that is missing.
    pub(crate) fn missing(&mut self, zh: &Spanned<&str>, file: &str, keys: &[&str]) {
        if self.json.is_none() {
            return;
        }
        let path = keys.join(" › ");
        self.problems.push(
            Diagnostic::error(Code::MissingTranslation, file, zh.span, format!("`{}` has no English", shorten(zh.value)))
                .hint(format!("add it to `{ENGLISH}` under {path}")),
        );
    }

    /// Reports English texts that nothing asked for.
    pub(crate) fn finish(mut self) -> Diagnostics {
        let Some(json) = self.json.take() else { return self.problems };
        for section in json.members() {
            if matches!(section.key.value.as_str(), "$schema" | "$comment" | "language") {
                continue;
            }
            let mut leaves = Vec::new();
            leaves_of(&section.value, section.key.value.clone(), &mut leaves);
            for (path, leaf) in leaves {
                if !self.used.contains(&leaf.span) {
                    self.problems.push(
                        Diagnostic::error(Code::UnusedTranslation, ENGLISH, leaf.span, format!("nothing has the text {path}"))
                            .hint("its Chinese text is missing, or a name on its path is misspelt"),
                    );
                }
            }
        }
        self.problems
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
