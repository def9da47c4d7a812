//! Stage read, result: the texts of one package, wherever they came from.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, suggest::did_you_mean};
use crate::syntax::Span;

/// Files that every package has.
const REQUIRED: [&str; 4] = ["policy.json", "parameters.json", "facts.schema.json", "rules.rhai"];

/// Files that a package may have.
const OPTIONAL: [&str; 1] = ["contracts.json"];

/// The files of one policy edition, by their path inside the package.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Package {
    /// Policy and edition, such as `gx-station/1`.
    pub name: String,
    files: BTreeMap<String, String>,
}

impl Package {
    /// A package from texts that are in memory already.
    pub fn from_files<P: Into<String>, T: Into<String>>(
        name: impl Into<String>,
        files: impl IntoIterator<Item = (P, T)>,
    ) -> Self {
        let files = files.into_iter().map(|(path, text)| (path.into(), text.into())).collect();
        Self { name: name.into(), files }
    }

    /// The text of a file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Every path, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The files of a folder such as `cases/`, with their paths, in order.
    pub fn folder<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let inside = move |path: &String| path.starts_with(prefix);
        self.files.iter().filter(move |(path, _)| inside(path)).map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of one line of a file; lines start at 1.
    pub fn line(&self, path: &str, line: u32) -> Option<&str> {
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        self.get(path)?.split('\n').nth(index).map(|text| text.strip_suffix('\r').unwrap_or(text))
    }

    /// Files that are missing, and as warnings files that nothing reads: their names may be misspelt.
    pub fn check_names(&self) -> Diagnostics {
        let missing = REQUIRED.iter().filter(|file| self.get(file).is_none()).map(|file| {
            Diagnostic::error(Code::MissingFile, *file, Span::default(), format!("`{file}` is missing"))
                .hint("`zhunsheng new` shows its form; rules/README.md describes it")
        });
        let unexpected = self.paths().filter(|path| !is_expected(path)).map(|path| {
            let message = format!("`{path}` is not a file of a package; nothing reads it");
            let hint = "a package has `policy.json`, `parameters.json`, `facts.schema.json`, `rules.rhai`, \
                        `locales/*.json` and `cases/*.json`, and may have `contracts.json`";
            let near = did_you_mean(path, REQUIRED.into_iter().chain(OPTIONAL));
            Diagnostic::warning(Code::UnexpectedFile, path, Span::default(), message)
                .hint(near.unwrap_or_else(|| hint.to_owned()))
        });
        missing.chain(unexpected).collect()
    }
}

fn is_expected(path: &str) -> bool {
    let in_folder = |folder| path.strip_prefix(folder).is_some_and(|name| name.ends_with(".json"));
    REQUIRED.contains(&path) || OPTIONAL.contains(&path) || in_folder("locales/") || in_folder("cases/")
}
