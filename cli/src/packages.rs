//! Face cli: finding packages and plans: by id, by folder, by plan file, or among the packages built into the program.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, ErrorKind, Read as _},
    path::{Path, PathBuf},
};

use zhunsheng_compiler::{
    Package, compile,
    diagnostic::{Diagnostics, text},
    read_folder,
};
use zhunsheng_engine::{Lang, VerifiedPlan, names::nearest};

use crate::{
    failure::Failure,
    text::words::{fill, words},
};

/// No plan file is larger.
const MOST_PLAN_BYTES: u64 = 64 << 20;
const PACKAGE_FILES: [&str; 4] = ["policy.json", "parameters.json", "facts.schema.json", "rules.rhai"];

/// One edition of a policy.
#[derive(Debug, Clone)]
pub(crate) struct Edition {
    pub(crate) policy: String,
    pub(crate) version: String,
    source: Source,
}

#[derive(Debug, Clone)]
enum Source {
    Folder(PathBuf),
    BuiltIn,
}

impl Edition {
    pub(crate) fn name(&self) -> String {
        format!("{}/{}", self.policy, self.version)
    }

    /// The texts of the package; where it cannot be read, an empty package and why.
    pub(crate) fn read(&self) -> Result<Package, (Package, Diagnostics)> {
        match &self.source {
            Source::Folder(path) => {
                let empty = || Package::from_files(path.display().to_string(), [("", ""); 0]);
                read_folder(path).map_err(|why| (empty(), why))
            }
            Source::BuiltIn => {
                let prefix = format!("{}/", self.name());
                let files =
                    zhunsheng_rules::FILES.iter().filter_map(|(path, text)| Some((path.strip_prefix(&prefix)?, *text)));
                Ok(Package::from_files(self.name(), files))
            }
        }
    }

    /// The plan of the built-in package of this name, where this one is another: other files than cases differ.
    pub(crate) fn built_in_if_other(&self, package: &Package, lang: Lang) -> Option<VerifiedPlan> {
        let Source::Folder(_) = self.source else { return None };
        let known =
            built_in().into_iter().find(|known| (&known.policy, &known.version) == (&self.policy, &self.version))?;
        let before = known.read().ok()?;
        let rules = |path: &&str| !path.starts_with("cases/");
        let texts = |of: &Package| {
            of.paths()
                .filter(rules)
                .filter_map(|path| Some((path.to_owned(), of.get(path)?.to_owned())))
                .collect::<Vec<_>>()
        };
        if texts(&before) == texts(package) { None } else { compiled(&known, lang).ok() }
    }

    /// Numbers by their size: version 10 is newer than version 9.
    fn order(&self) -> (Vec<u64>, &str) {
        let numbers = self.version.split('.').map(|part| part.parse().unwrap_or(0)).collect();
        (numbers, &self.version)
    }
}

/// The packages that ids are looked up in.
pub(crate) struct Library {
    pub(crate) editions: Vec<Edition>,
    place: String,
}

impl Library {
    /// The packages of the folder that was named, of `./rules`, or those built in.
    pub(crate) fn open(rules: Option<&Path>, lang: Lang) -> Result<Self, Failure> {
        let words = words(lang);
        if let Some(folder) = rules {
            let editions = editions_below(folder);
            if editions.is_empty() {
                let shown = folder.display().to_string();
                return Err(Failure::new(lang, &fill(words.no_packages_in, &[&shown])).hint(lang, words.rules_hint));
            }
            return Ok(Self { editions, place: folder.display().to_string() });
        }
        let here = editions_below(Path::new("rules"));
        if here.is_empty() {
            return Ok(Self { editions: built_in(), place: String::from(words.built_in) });
        }
        Ok(Self { editions: here, place: String::from("./rules") })
    }

    /// The ids of the policies.
    pub(crate) fn policies(&self) -> BTreeSet<String> {
        self.editions.iter().map(|edition| edition.policy.clone()).collect()
    }

    /// The plan of the newest edition of each policy.
    pub(crate) fn newest_plans(&self, lang: Lang) -> Result<Vec<VerifiedPlan>, Failure> {
        let mut plans = Vec::new();
        let mut problems = String::new();
        for edition in newest(&self.editions) {
            match compiled(edition, lang) {
                Ok(plan) => plans.push(plan),
                Err(why) => problems.push_str(&why.message),
            }
        }
        if problems.is_empty() { Ok(plans) } else { Err(Failure::from(problems)) }
    }

    /// Every edition of an id, or the one edition of `id/version`.
    fn named(&self, name: &str) -> Vec<&Edition> {
        let (policy, version) = name.split_once('/').map_or((name, None), |(policy, version)| (policy, Some(version)));
        let matches =
            |edition: &&Edition| edition.policy == policy && version.is_none_or(|version| version == edition.version);
        self.editions.iter().filter(matches).collect()
    }

    fn unknown(&self, name: &str, lang: Lang) -> Failure {
        let words = words(lang);
        let names: Vec<String> = self.editions.iter().map(Edition::name).collect();
        let near = {
            let ids: BTreeSet<&str> = self.editions.iter().map(|edition| edition.policy.as_str()).collect();
            nearest(name, names.iter().map(String::as_str).chain(ids)).map(String::from)
        };
        let known = fill(words.known_policies, &[&self.place, &names.join(words.comma)]);
        let failure = Failure::new(lang, &fill(words.unknown_policy, &[name])).hint(lang, &known);
        match near {
            Some(near) => failure.hint(lang, &fill(words.did_you_mean, &[&near])),
            None => failure,
        }
    }
}

/// The newest edition of each policy, of editions in any order.
pub(crate) fn newest(editions: &[Edition]) -> Vec<&Edition> {
    let mut newest: BTreeMap<&str, &Edition> = BTreeMap::new();
    for edition in editions {
        let known = newest.entry(&edition.policy).or_insert(edition);
        if known.order() < edition.order() {
            *known = edition;
        }
    }
    newest.into_values().collect()
}

fn built_in() -> Vec<Edition> {
    let names: BTreeSet<(&str, &str)> = zhunsheng_rules::FILES
        .iter()
        .filter_map(|(path, _)| {
            let mut parts = path.split('/');
            Some((parts.next()?, parts.next()?))
        })
        .collect();
    sorted(names.into_iter().map(|(policy, version)| Edition {
        policy: String::from(policy),
        version: String::from(version),
        source: Source::BuiltIn,
    }))
}

fn sorted(editions: impl Iterator<Item = Edition>) -> Vec<Edition> {
    let mut editions: Vec<Edition> = editions.collect();
    editions.sort_by(|a, b| (&a.policy, a.order()).cmp(&(&b.policy, b.order())));
    editions
}

fn is_package(folder: &Path) -> bool {
    PACKAGE_FILES.iter().any(|file| folder.join(file).is_file())
}

fn name_of(folder: &Path) -> String {
    let full = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
    full.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

/// The package that this folder is.
fn edition_at(folder: &Path) -> Edition {
    let parent = fs::canonicalize(folder).ok().and_then(|full| full.parent().map(Path::to_path_buf));
    Edition {
        policy: parent.map_or_else(String::new, |parent| name_of(&parent)),
        version: name_of(folder),
        source: Source::Folder(folder.to_path_buf()),
    }
}

/// The packages of a policy folder.
fn editions_in(policy: &Path) -> Vec<Edition> {
    // Why: only a folder with a version for its name; elsewhere a file may be called `facts.schema.json` too.
    let is_version = |folder: &Path| name_of(folder).split('.').all(|part| part.parse::<u64>().is_ok());
    let folders = folders_in(policy).into_iter().filter(|folder| is_version(folder) && is_package(folder));
    sorted(folders.map(|folder| edition_at(&folder)))
}

/// The packages of a folder of policies.
fn editions_below(rules: &Path) -> Vec<Edition> {
    sorted(folders_in(rules).iter().flat_map(|policy| editions_in(policy)))
}

/// The packages that a path or an id means to `check`: all below a folder, or all editions of an id.
pub(crate) fn to_check(rules: Option<&Path>, path: &Path, lang: Lang) -> Result<Vec<Edition>, Failure> {
    if path.is_dir() {
        if is_package(path) {
            return Ok(vec![edition_at(path)]);
        }
        let mut editions = editions_in(path);
        if editions.is_empty() {
            editions = editions_below(path);
        }
        if !editions.is_empty() {
            return Ok(editions);
        }
    }
    if path.is_file() {
        // Why: reading a package reports that it is a file, as it does for everything else that is no package.
        return Ok(vec![edition_at(path)]);
    }
    let name = path.to_string_lossy();
    let library = Library::open(rules, lang)?;
    let found: Vec<Edition> = library.named(&name).into_iter().cloned().collect();
    if found.is_empty() {
        return Err(not_found(&library, path, &name, lang));
    }
    Ok(found)
}

fn not_found(library: &Library, path: &Path, name: &str, lang: Lang) -> Failure {
    let words = words(lang);
    if path.is_dir() {
        return Failure::new(lang, &fill(words.no_package_in, &[name])).hint(lang, words.package_hint);
    }
    let is_id = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte))
            && !text.starts_with(['.', '/'])
            && text.matches('/').count() < 2
            && !text.ends_with(".json")
    };
    if is_id(name) {
        library.unknown(name, lang)
    } else {
        Failure::new(lang, &fill(words.no_such_path, &[name])).hint(lang, words.package_hint)
    }
}

/// What an id, a folder or a plan file stands for.
pub(crate) enum Meant {
    /// A plan file.
    Plan(Box<VerifiedPlan>),
    /// One edition.
    One(Edition),
    /// A folder of packages: the newest edition of each policy.
    Several(Vec<Edition>),
}

/// What an id, a folder, a plan file or a folder of packages stands for.
pub(crate) fn meant(rules: Option<&Path>, name: &str, lang: Lang) -> Result<Meant, Failure> {
    let path = Path::new(name);
    if path.is_file() {
        return plan_file(path, lang).map(Box::new).map(Meant::Plan);
    }
    if path.is_dir() {
        if is_package(path) {
            return Ok(Meant::One(edition_at(path)));
        }
        if let Some(newest) = editions_in(path).pop() {
            return Ok(Meant::One(newest));
        }
        let below = editions_below(path);
        if !below.is_empty() {
            return Ok(Meant::Several(newest(&below).into_iter().cloned().collect()));
        }
    }
    let library = Library::open(rules, lang)?;
    match library.named(name).last() {
        Some(newest) => Ok(Meant::One((*newest).clone())),
        None => Err(not_found(&library, path, name, lang)),
    }
}

/// The package of an edition with its plan, or every problem of it.
pub(crate) fn package_and_plan(edition: &Edition, lang: Lang) -> Result<(Package, VerifiedPlan), Failure> {
    let report = |diagnostics: &Diagnostics, package: &Package| {
        let shown = text::render(diagnostics, package, true);
        let summary = fill(words(lang).package_has_problems, &[&edition.name()]);
        Failure::from(format!("{shown}\n{}", Failure::new(lang, &summary).message))
    };
    let package = edition.read().map_err(|(empty, why)| report(&why, &empty))?;
    let result = compile(&package);
    match result.plan {
        Some(plan) => Ok((package, plan)),
        None => Err(report(&result.diagnostics, &package)),
    }
}

/// The plan that an id, a folder or a plan file stands for.
pub(crate) fn plan(rules: Option<&Path>, policy: &str, lang: Lang) -> Result<VerifiedPlan, Failure> {
    match meant(rules, policy, lang)? {
        Meant::Plan(plan) => Ok(*plan),
        Meant::One(edition) => compiled(&edition, lang),
        Meant::Several(_) => {
            let words = words(lang);
            Err(Failure::new(lang, &fill(words.no_package_in, &[policy])).hint(lang, words.package_hint))
        }
    }
}

fn compiled(edition: &Edition, lang: Lang) -> Result<VerifiedPlan, Failure> {
    package_and_plan(edition, lang).map(|(_, plan)| plan)
}

fn plan_file(path: &Path, lang: Lang) -> Result<VerifiedPlan, Failure> {
    let words = words(lang);
    let shown = path.display().to_string();
    if path.extension().is_none_or(|extension| extension != "json") {
        return Err(Failure::new(lang, &fill(words.not_a_package, &[&shown])).hint(lang, words.package_hint));
    }
    let text = read_text(path, MOST_PLAN_BYTES).map_err(|why| unreadable(&shown, &why, lang))?;
    VerifiedPlan::from_json(&text)
        .map_err(|why| Failure::new(lang, &format!("{shown}{}{}", words.colon, why.message(lang))))
}

/// A file as text, or why not; one that is longer is cut just beyond the limit, so that its reader sees that it is too long.
pub(crate) fn read_text(path: &Path, most: u64) -> io::Result<String> {
    text_of(File::open(path)?, most)
}

/// What a stream holds, as text.
pub(crate) fn text_of(stream: impl io::Read, most: u64) -> io::Result<String> {
    let mut bytes = Vec::new();
    stream.take(most + 1).read_to_end(&mut bytes)?;
    let is_cut = u64::try_from(bytes.len()).is_ok_and(|length| length > most);
    String::from_utf8(bytes).or_else(|why| {
        if is_cut {
            return Ok(String::from_utf8_lossy(why.as_bytes()).into_owned());
        }
        let valid = why.utf8_error().valid_up_to();
        let before = why.as_bytes().get(..valid).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        Err(io::Error::new(ErrorKind::InvalidData, line.to_string()))
    })
}

/// Says why a file cannot be read.
pub(crate) fn unreadable(shown: &str, why: &io::Error, lang: Lang) -> Failure {
    let words = words(lang);
    if why.kind() == ErrorKind::InvalidData {
        let what = fill(words.not_utf8, &[shown, &why.to_string()]);
        return Failure::new(lang, &what).hint(lang, words.utf8_hint);
    }
    let reason = match why.kind() {
        ErrorKind::NotFound => String::from(words.no_such_file),
        ErrorKind::PermissionDenied => String::from(words.not_permitted),
        ErrorKind::IsADirectory => String::from(words.is_a_folder),
        _ => why.to_string(),
    };
    Failure::new(lang, &fill(words.cannot_read, &[shown, &reason]))
}

/// Says why a file cannot be written.
pub(crate) fn unwritable(path: &Path, why: &io::Error, lang: Lang) -> Failure {
    let words = words(lang);
    let reason = match why.kind() {
        ErrorKind::NotFound => String::from(words.no_such_folder),
        ErrorKind::PermissionDenied => String::from(words.not_permitted),
        ErrorKind::IsADirectory => String::from(words.is_a_folder),
        ErrorKind::AlreadyExists => String::from(words.already_there),
        _ => why.to_string(),
    };
    Failure::new(lang, &fill(words.cannot_write, &[&path.display().to_string(), &reason]))
}
