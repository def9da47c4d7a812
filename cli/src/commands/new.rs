//! Face cli: `zhunsheng new`, a package that passes `check` and shows what goes where.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    args::New,
    failure::Failure,
    packages,
    screen::Screen,
    text::words::{fill, words},
};

/// The files of a new package; `{{id}}` becomes the id of the policy.
const FILES: [(&str, &str); 6] = [
    ("policy.json", include_str!("../../scaffold/policy.json")),
    ("parameters.json", include_str!("../../scaffold/parameters.json")),
    ("facts.schema.json", include_str!("../../scaffold/facts.schema.json")),
    ("rules.rhai", include_str!("../../scaffold/rules.rhai")),
    ("locales/en.json", include_str!("../../scaffold/en.json")),
    ("cases/first.json", include_str!("../../scaffold/case.json")),
];

/// Writes a new package, never over another.
pub(crate) fn run(screen: &mut Screen, args: &New) -> Result<(), Failure> {
    let lang = screen.lang;
    let policy = args.dir.join(&args.policy);
    if policy.exists() {
        let there = io::Error::from(io::ErrorKind::AlreadyExists);
        return Err(packages::unwritable(&policy, &there, lang));
    }
    let folder = policy.join("1");
    for (name, text) in FILES {
        let path = folder.join(name);
        write(&path, &text.replace("{{id}}", &args.policy))
            .map_err(|(place, why)| packages::unwritable(&place, &why, lang))?;
    }
    let words = words(lang);
    let shown = folder.display().to_string();
    let done = fill(words.new_done, &[&shown]);
    let next = fill(words.new_next, &[&shown]);
    screen.say(&format!("{done}\n{next}\n"))
}

fn write(path: &Path, text: &str) -> Result<(), (PathBuf, io::Error)> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|why| (folder.to_path_buf(), why))?;
    }
    fs::write(path, text).map_err(|why| (path.to_path_buf(), why))
}
