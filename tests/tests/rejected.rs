//! Every broken package of `tests/rejected/`: what is reported, where, and what is said to mend it.
//!
//! A file is one broken package: `## Change <file>` with diffs against `rejected/base/`, `## Write <file>`, `## Remove <file>` or
//! `## Folder <id>/<version>`, and `## Reported` with exactly what compiling it must report.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use zhunsheng_compiler::{Code, Diagnostic, Diagnostics, Package, compile, diagnostic, read_folder, syntax::Span};
use zhunsheng_tests::root;

/// Codes that no text of a package reaches: they have tests with real folders below.
const OF_FOLDERS: [Code; 3] = [Code::NotFound, Code::NotAFolder, Code::NotUtf8];

/// The one code without a test: the compiler proves what the engine verifies, so a package that gets there is a fault of the compiler, to be mended.
const NEVER: [Code; 1] = [Code::NotVerified];

/// Stands for a byte order mark in the files of this folder, where it would not be seen.
const MARK: &str = "{BOM}";

// ── the packages ──

#[test]
fn the_base_package_has_no_problem() {
    let package = base();
    let compiled = compile(&package);
    assert!(compiled.diagnostics.is_empty(), "{}", text_of(&compiled.diagnostics, &package));
    assert!(compiled.plan.is_some(), "the base package gives no plan");
}

#[test]
fn every_rejected_package_is_reported_as_written() {
    let mut failed = Vec::new();
    let files = files("");
    for path in &files {
        if let Err(why) = check(path) {
            failed.push(format!("──── {}\n{why}", path.display()));
        }
    }
    println!("{} rejected packages", files.len());
    assert!(failed.is_empty(), "{} of {} differ:\n{}", failed.len(), files.len(), failed.join("\n"));
}

#[test]
fn every_code_has_a_rejected_package() {
    let tested: BTreeSet<String> = files("").iter().map(|path| code_of(path)).collect();
    let known: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    let strangers: Vec<&String> = tested.iter().filter(|code| !known.contains(code.as_str())).collect();
    assert!(strangers.is_empty(), "files are named <code>.<what>.md; there are no codes {strangers:?}");
    let elsewhere = |code: &Code| OF_FOLDERS.contains(code) || NEVER.contains(code);
    let open: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| !elsewhere(code))
        .map(|code| code.name())
        .filter(|name| !tested.contains(*name))
        .collect();
    assert!(open.is_empty(), "codes without a rejected package: {open:?}");
}

#[test]
fn ten_mistakes_in_five_files_are_reported_in_one_run() {
    for path in files("together") {
        let checked = check(&path);
        assert!(checked.is_ok(), "──── {}\n{}", path.display(), checked.err().unwrap_or_default());
        let Ok((package, problems)) =
            rejected(&path).map(|case| (case.package.clone(), compile(&case.package).diagnostics))
        else {
            continue;
        };
        let files: BTreeSet<&str> = problems.iter().map(|one| one.file.as_str()).collect();
        assert_eq!((problems.len(), files.len()), (10, 5), "{files:?}");
        let places: Vec<(&str, Span)> = problems.iter().map(|one| (one.file.as_str(), one.span)).collect();
        assert!(places.is_sorted(), "not in the order of places: {places:?}");
        insta::assert_snapshot!("ten_mistakes", text_of(&problems, &package));
    }
}

#[test]
fn what_a_user_sees() {
    // Chinese before the mark, a mark that is two columns wide, a mark over several lines.
    for name in [
        "unknown-name.group",
        "unknown-name.rung",
        "bad-value.above",
        "json-syntax.full-width",
        "not-in-language.expression-in-text",
        "missing-case.several-lines",
    ] {
        let Ok(case) = rejected(&folder().join(format!("{name}.md"))) else { unreachable!("{name}.md cannot be read") };
        let problems = compile(&case.package).diagnostics;
        let name = name.replace(['.', '-'], "_");
        insta::assert_snapshot!(format!("{name}_text"), text_of(&problems, &case.package));
        insta::assert_json_snapshot!(format!("{name}_json"), diagnostic::json::to_value(&problems, &case.package));
    }
}

// ── folders ──

/// A folder of its own that is gone with the value.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("zhunsheng-rejected-{name}-{}", std::process::id()));
        let edition = path.join("sample/1");
        for (file, text) in texts() {
            let place = edition.join(file);
            place
                .parent()
                .into_iter()
                .for_each(|parent| assert!(fs::create_dir_all(parent).is_ok(), "{}", parent.display()));
            assert!(fs::write(&place, text).is_ok(), "{}", place.display());
        }
        Self(path)
    }

    fn edition(&self) -> PathBuf {
        self.0.join("sample/1")
    }

    fn write(&self, file: &str, bytes: &[u8]) {
        assert!(fs::write(self.edition().join(file), bytes).is_ok(), "{file} cannot be written");
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Message, file and hint of every problem of a folder that cannot be read.
fn unreadable(path: &Path) -> Vec<(Code, String, String, String)> {
    let problems = read_folder(path).err().unwrap_or_default();
    let row =
        |one: &Diagnostic| (one.code, one.file.clone(), one.message.clone(), one.hint.clone().unwrap_or_default());
    problems.iter().map(row).collect()
}

#[test]
fn a_folder_that_is_not_there() {
    let scratch = Scratch::new("absent");
    let path = scratch.0.join("sample/2");
    let message = format!("`{}` cannot be read: there is no such file or folder", path.display());
    let hint = "give the folder of one edition, such as `rules/gx-station/1`".to_owned();
    assert_eq!(unreadable(&path), [(Code::NotFound, String::new(), message, hint)]);
}

#[test]
fn a_file_in_place_of_a_folder() {
    let scratch = Scratch::new("file");
    let path = scratch.edition().join("policy.json");
    let message = format!("`{}` is a file; a package is a folder", path.display());
    let hint = "give the folder of one edition, such as `rules/gx-station/1`".to_owned();
    assert_eq!(unreadable(&path), [(Code::NotAFolder, String::new(), message, hint)]);
}

#[test]
fn files_that_cannot_be_read_as_text_are_all_reported() {
    let scratch = Scratch::new("bytes");
    // 教师 in GB18030.
    scratch.write("rules.rhai", &[b"// ok\nlet a = \"".as_slice(), &[0xbd, 0xcc, 0xca, 0xa6], b"\";"].concat());
    scratch.write("parameters.json", " ".repeat(2 * 1024 * 1024 + 1).as_bytes());
    assert!(fs::remove_file(scratch.edition().join("facts.schema.json")).is_ok());
    let found = unreadable(&scratch.edition());
    let found: Vec<(Code, &str, &str, &str)> = found
        .iter()
        .map(|(code, file, message, hint)| (*code, file.as_str(), message.as_str(), hint.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (
                Code::MissingFile,
                "facts.schema.json",
                "`facts.schema.json` is missing",
                "`zhunsheng new` shows its form; rules/README.md describes it"
            ),
            (
                Code::TooLarge,
                "parameters.json",
                "`parameters.json` has 2097153 bytes; the limit is 2097152 (2 MiB)",
                "a package is text written by hand; split a policy of this size into several"
            ),
            (
                Code::NotUtf8,
                "rules.rhai",
                "`rules.rhai` is not UTF-8 text: byte 0xbd in line 2",
                "save the file as UTF-8; it may be in GB18030 or UTF-16"
            ),
        ]
    );
}

#[test]
fn a_folder_in_place_of_a_file() {
    let scratch = Scratch::new("inside");
    assert!(fs::remove_file(scratch.edition().join("policy.json")).is_ok());
    assert!(fs::create_dir(scratch.edition().join("policy.json")).is_ok());
    let message = "`policy.json` is a folder; it has to be a file".to_owned();
    let hint = "`zhunsheng new` shows its form; rules/README.md describes it".to_owned();
    assert_eq!(unreadable(&scratch.edition()), [(Code::NotFound, "policy.json".to_owned(), message, hint)]);
}

// ── one file ──

/// A broken package and what it must report.
struct Rejected {
    package: Package,
    reported: String,
}

/// Compiles the package of a file and compares what is reported with what is written.
fn check(path: &Path) -> Result<(), String> {
    let case = rejected(path)?;
    let compiled = compile(&case.package);
    let problems = &compiled.diagnostics;
    let found: Vec<String> = problems.iter().map(|one| shown(one, &case.package)).collect();
    let found = found.join("\n");
    let mut why = Vec::new();
    if found != case.reported {
        why.push(format!(
            "expected:\n{}\nreported:\n{found}\nas a user sees it:\n{}",
            case.reported,
            text_of(problems, &case.package)
        ));
    }
    why.extend(problems.iter().flat_map(|one| faults(one, &case.package)));
    if compiled.plan.is_some() == problems.has_errors() {
        why.push("there is a plan exactly if there is no error".to_owned());
    }
    let code = code_of(path);
    let named = path.parent() != Some(folder().as_path()) || problems.iter().any(|one| one.code.name() == code);
    if !named {
        why.push(format!("the file is named for `{code}`, which is not reported"));
    }
    if why.is_empty() { Ok(()) } else { Err(why.join("\n")) }
}

/// What every message keeps to: a place that is there, words without capital and full stop, and how to mend it.
fn faults(one: &Diagnostic, package: &Package) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |what: &str| faults.push(format!("{what}: {}", one.message));
    if one.message.is_empty()
        || one.message.starts_with(|first: char| first.is_ascii_uppercase())
        || one.message.ends_with('.')
    {
        fault("a message starts in lower case and has no full stop");
    }
    if one.hint.is_none() && one.expected.is_none() {
        fault("neither a hint nor what is expected");
    }
    if one.hint.as_deref().is_some_and(|hint| hint.is_empty() || hint.ends_with('.')) {
        fault("a hint has words and no full stop");
    }
    if one.file.is_empty() {
        fault("no file");
    }
    let whole_file = [Code::MissingFile, Code::UnexpectedFile, Code::TooManyProblems].contains(&one.code);
    if one.span.line == 0 && !whole_file && package.get(&one.file).is_some_and(|text| !text.trim().is_empty()) {
        fault("no place");
    }
    let marked = marked(one.span, package.get(&one.file).unwrap_or_default());
    if marked != marked.trim() {
        fault("the mark covers spaces");
    }
    faults
}

/// A problem as the files of this folder write it.
fn shown(one: &Diagnostic, package: &Package) -> String {
    let mut lines = vec![format!("{}[{}]: {}", one.severity.name(), one.code.name(), one.message)];
    if one.span.line == 0 {
        lines.push(format!("  at       {}", one.file));
    } else {
        let text = package.get(&one.file).unwrap_or_default();
        lines.push(format!("  at       {}:{}:{}", one.file, one.span.line, one.span.column));
        let marked = marked(one.span, text).replace('\u{feff}', MARK);
        lines.push(format!("  marks    {}", if marked.is_empty() { "(the end)" } else { &marked }));
    }
    let rest = [("found", &one.found), ("expected", &one.expected), ("hint", &one.hint)];
    lines.extend(rest.into_iter().filter_map(|(label, text)| text.as_ref().map(|text| format!("  {label:<8} {text}"))));
    lines.push(String::new());
    lines.join("\n")
}

/// The text that a span covers.
fn marked(span: Span, text: &str) -> String {
    let inside = |line: u32, column: u32| {
        (span.line, span.column) <= (line, column) && (line, column) < (span.end_line, span.end_column)
    };
    let mut marked = String::new();
    for (line, content) in (1..).zip(text.split_inclusive('\n')) {
        marked.extend(
            (1..).zip(content.chars()).filter(|(column, _)| inside(line, *column)).map(|(_, character)| character),
        );
    }
    marked.strip_suffix('\n').map(str::to_owned).unwrap_or(marked)
}

fn text_of(problems: &Diagnostics, package: &Package) -> String {
    diagnostic::text::render(problems, package, false)
}

// ── reading ──

fn folder() -> PathBuf {
    root().join("tests/rejected")
}

/// The files of the folder or of one inside of it, in order.
fn files(inside: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder().join(inside)).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    files.sort();
    assert!(!files.is_empty(), "no files in {}", folder().join(inside).display());
    files
}

fn code_of(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.split('.').next().unwrap_or_default().to_owned()
}

/// The files of the base package.
fn texts() -> BTreeMap<String, String> {
    let base = folder().join("base");
    let Ok(package) = read_folder(&base) else { unreachable!("{} is not readable", base.display()) };
    package.paths().filter_map(|path| Some((path.to_owned(), package.get(path)?.to_owned()))).collect()
}

fn base() -> Package {
    Package::from_files("sample/1", texts())
}

/// Reads one file and makes its package.
fn rejected(path: &Path) -> Result<Rejected, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let mut name = "sample/1".to_owned();
    let mut files = texts();
    let mut reported = None;
    for section in text.split("\n## ").skip(1) {
        let (head, body) = section.split_once('\n').ok_or("a section without text")?;
        let blocks = blocks(body);
        let one = || blocks.first().cloned().ok_or_else(|| format!("`{head}` needs a block"));
        match head.split_once(' ').unwrap_or((head, "")) {
            ("Change", file) => {
                let text = files.get_mut(file).ok_or_else(|| format!("the base package has no `{file}`"))?;
                one()?;
                for diff in &blocks {
                    *text = patched(text, diff).map_err(|why| format!("{file}: {why}"))?;
                }
            }
            ("Write", file) => drop(files.insert(file.to_owned(), one()?.replace(MARK, "\u{feff}"))),
            ("Remove", file) => drop(files.remove(file).ok_or_else(|| format!("the base package has no `{file}`"))?),
            ("Folder", folder) => folder.clone_into(&mut name),
            ("Reported", _) => reported = Some(one()?),
            _ => return Err(format!("there is no section `{head}`")),
        }
    }
    Ok(Rejected { package: Package::from_files(name, files), reported: reported.ok_or("nothing under `## Reported`")? })
}

/// The texts between ``` and ```.
fn blocks(body: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for line in body.lines() {
        match (&mut open, line.starts_with("```")) {
            (None, true) => open = Some(String::new()),
            (None, false) => (),
            (Some(_), true) => blocks.extend(open.take()),
            (Some(text), false) => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    blocks
}

/// The text after a diff, whose old lines must stand in it exactly once.
fn patched(text: &str, diff: &str) -> Result<String, String> {
    let side = |sign: char| -> String {
        let of_side = |line: &str| line.strip_prefix([sign, ' ']).map(|line| format!("{line}\n"));
        diff.lines().filter_map(of_side).collect()
    };
    let (old, new) = (side('-'), side('+').replace(MARK, "\u{feff}"));
    let places = format!("\n{text}").matches(&format!("\n{old}")).count();
    if places != 1 || old.is_empty() {
        return Err(format!("these lines stand in it {places} times, not once:\n{old}"));
    }
    Ok(format!("\n{text}").replacen(&format!("\n{old}"), &format!("\n{new}"), 1).split_off(1))
}
