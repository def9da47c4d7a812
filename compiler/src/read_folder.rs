//! Stage read: a package from a folder on disk. The only place in the crate that touches the file system.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::package::Package;
use crate::syntax::Span;

const FOLDERS: [&str; 3] = ["", "locales", "cases"];
const LARGEST: u64 = 2 * 1024 * 1024;
const FORM: &str = "`zhunsheng new` shows its form; rules/README.md describes it";
const SPLIT: &str = "a package is text written by hand; split a policy of this size into several";

/// Reads every `.json` and `.rhai` file of a package.
///
/// Files that nothing reads do not stop it: `Package::check_names` warns of them.
///
/// # Errors
///
/// The path is not a folder; a file is missing, too large or not UTF-8. Every such file is reported.
pub fn read_folder(path: &Path) -> Result<Package, Diagnostics> {
    check_is_folder(path)?;
    let mut problems = Diagnostics::new();
    let mut files = Vec::new();
    for folder in FOLDERS {
        for file in names_in(path, folder, &mut problems) {
            files.extend(read_file(path, &file, &mut problems).map(|text| (file, text)));
        }
    }
    let package = Package::from_files(name_of(path), files);
    let unreadable: BTreeSet<String> = problems.iter().map(|one| one.file.clone()).collect();
    problems.extend(package.check_names().into_iter().filter(|one| !unreadable.contains(&one.file)));
    problems.sort();
    if problems.has_errors() { Err(problems) } else { Ok(package) }
}

fn name_of(path: &Path) -> String {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let parts: Vec<String> = path.iter().rev().take(2).map(|part| part.to_string_lossy().into_owned()).collect();
    parts.iter().rev().map(String::as_str).filter(|part| *part != "/").collect::<Vec<_>>().join("/")
}

fn check_is_folder(path: &Path) -> Result<(), Diagnostics> {
    let shown = path.display();
    let (code, message) = match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => return Ok(()),
        Ok(_) => (Code::NotAFolder, format!("`{shown}` is a file; a package is a folder")),
        Err(error) => (Code::NotFound, format!("`{shown}` cannot be read: {}", plain(error.kind()))),
    };
    let hint = "give the folder of one edition, such as `rules/gx-station/1`";
    Err(Diagnostic::error(code, "", Span::default(), message).hint(hint).into())
}

/// Paths of the `.json` and `.rhai` files directly in a folder, in order; a missing folder has none.
fn names_in(path: &Path, folder: &str, problems: &mut Diagnostics) -> Vec<String> {
    let listing = match fs::read_dir(path.join(folder)) {
        Ok(listing) => listing,
        Err(error) if error.kind() == ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            let message = format!("the folder `{folder}` cannot be listed: {}", plain(error.kind()));
            problems.push(Diagnostic::error(Code::NotFound, folder, Span::default(), message).hint(FORM));
            return Vec::new();
        }
    };
    let names = listing.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let ours = names.filter(|name| name.ends_with(".json") || name.ends_with(".rhai"));
    let mut paths: Vec<String> =
        ours.map(|name| if folder.is_empty() { name } else { format!("{folder}/{name}") }).collect();
    paths.sort();
    paths
}

fn read_file(path: &Path, file: &str, problems: &mut Diagnostics) -> Option<String> {
    let place = path.join(file);
    let read = match fs::metadata(&place) {
        Ok(metadata) if metadata.is_dir() => {
            Err((Code::NotFound, format!("`{file}` is a folder; it has to be a file")))
        }
        Ok(metadata) if metadata.len() > LARGEST => {
            let size = metadata.len();
            Err((Code::TooLarge, format!("`{file}` has {size} bytes; the limit is {LARGEST} (2 MiB)")))
        }
        _ => fs::read(&place)
            .map_err(|error| (Code::NotFound, format!("`{file}` cannot be read: {}", plain(error.kind())))),
    };
    let problem = match read.map(String::from_utf8) {
        Ok(Ok(text)) => return Some(text),
        Ok(Err(error)) => not_utf8(file, error.as_bytes(), error.utf8_error().valid_up_to()),
        Err((code, message)) => {
            let hint = if code == Code::TooLarge { SPLIT } else { FORM };
            Diagnostic::error(code, file, Span::default(), message).hint(hint)
        }
    };
    problems.push(problem);
    None
}

/// Points at the first byte that is not UTF-8.
fn not_utf8(file: &str, bytes: &[u8], valid: usize) -> Diagnostic {
    let before = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default());
    let line = before.matches('\n').count() + 1;
    let byte = bytes.get(valid).copied().unwrap_or_default();
    let message = format!("`{file}` is not UTF-8 text: byte 0x{byte:02x} in line {line}");
    Diagnostic::error(Code::NotUtf8, file, Span::default(), message)
        .hint("save the file as UTF-8; it may be in GB18030 or UTF-16")
}

/// The cause without the operating system's number.
fn plain(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NotFound => "there is no such file or folder",
        ErrorKind::PermissionDenied => "reading is not permitted",
        _ => "the system reports an error",
    }
}

#[cfg(test)]
#[path = "read_folder_tests.rs"]
mod tests;
