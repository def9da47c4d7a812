//! Intake, packages: an archive to a package in memory. Nothing is written to disk, and inflating stops at the first limit that is reached.

mod names;
mod open;

use std::collections::BTreeMap;

use zhunsheng_compiler::Package;

use crate::problem::{Problem, size, text};
use names::Names;
pub(crate) use open::inflate;

/// The archives that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A zip file.
    Zip,
    /// A tar file in gzip.
    TarGz,
}

/// What an archive may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most entries, folders among them.
    pub entries: usize,
    /// Most bytes of an entry, inflated.
    pub entry_bytes: u64,
    /// Most bytes of all entries, inflated.
    pub total_bytes: u64,
    /// How many times as large an entry may be as its compressed form.
    pub ratio: u64,
    /// Most folders above an entry.
    pub depth: usize,
}

impl Limits {
    /// What a package needs, with room.
    pub const PACKAGE: Self = Self { entries: 500, entry_bytes: 2 << 20, total_bytes: 16 << 20, ratio: 100, depth: 4 };
    /// What a workbook of ten thousand rows needs, with room. Why: tables of like rows compress better than text.
    pub const WORKBOOK: Self =
        Self { entries: 500, entry_bytes: 32 << 20, total_bytes: 48 << 20, ratio: 400, depth: 8 };
}

impl Default for Limits {
    fn default() -> Self {
        Self::PACKAGE
    }
}

/// An entry as it stands in an archive, before its name is believed.
pub(crate) struct Entry {
    pub(crate) name: Result<String, String>,
    pub(crate) what: What,
    pub(crate) bytes: Vec<u8>,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    File,
    Folder,
    Link,
    Device,
}

/// Reads a package out of an archive. A folder around everything is taken away, and so is what Finder adds.
///
/// # Errors
/// Every bad entry with its name; or the first limit that was reached, where reading stopped.
pub fn package(bytes: &[u8], kind: Kind, limits: Limits) -> Result<Package, Vec<Problem>> {
    let entries = open::entries(bytes, kind, limits).map_err(|problem| vec![*problem])?;
    let mut names = Names::new(limits.depth);
    let mut problems = Vec::new();
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for entry in entries {
        let path = match names.take(&entry) {
            Ok(Some(path)) => path,
            Ok(None) => continue,
            Err(found) => {
                problems.extend(found);
                continue;
            }
        };
        if is_archive(&path, &entry.bytes) {
            let message = text("压缩包里不能再放压缩包", "an archive inside the archive is not opened");
            problems.push(Problem::new(&path, "nested-archive", &path, message));
            continue;
        }
        match String::from_utf8(entry.bytes) {
            Ok(text) => drop(files.insert(path, text)),
            Err(why) => {
                let at = why.utf8_error().valid_up_to();
                let message =
                    text(format!("不是 UTF-8 文本（第 {at} 字节起）"), format!("not UTF-8 text, from byte {at} on"));
                let hint = text("用 UTF-8 保存；它可能是 GB18030 编码", "save it as UTF-8; it may be in GB18030");
                problems.push(Problem::new(&path, "not-utf8", &path, message).hint(hint));
            }
        }
    }
    let files = without_top_folder(files);
    if problems.is_empty() && !files.contains_key("policy.json") {
        let shown = files.keys().take(5).cloned().collect::<Vec<_>>().join(", ");
        let message = text("里面没有 policy.json，不像规则包", "there is no policy.json: this is no rule package");
        let hint = text(
            "打包一个版本的文件夹（如 gx-station/1），或其中的全部文件",
            "pack the folder of one edition, such as gx-station/1, or all files in it",
        );
        problems.push(Problem::new("", "no-package", &shown, message).hint(hint));
    }
    if problems.is_empty() { Ok(Package::from_files(String::new(), files)) } else { Err(problems) }
}

/// The files without the folders that all of them stand in.
fn without_top_folder(mut files: BTreeMap<String, String>) -> BTreeMap<String, String> {
    loop {
        let top = files.keys().next().and_then(|path| path.split_once('/')).map(|(top, _)| format!("{top}/"));
        // Why: a package of nothing but cases would lose its folder.
        let Some(top) = top.filter(|top| !matches!(top.as_str(), "cases/" | "locales/")) else { return files };
        if !files.keys().all(|path| path.starts_with(&top)) {
            return files;
        }
        let inner = |(path, text): (String, String)| Some((path.strip_prefix(&top)?.to_owned(), text));
        files = files.into_iter().filter_map(inner).collect();
    }
}

fn is_archive(path: &str, bytes: &[u8]) -> bool {
    let lower = path.to_lowercase();
    let named = [".zip", ".gz", ".tgz", ".tar", ".7z", ".rar", ".xz", ".bz2", ".zst", ".jar"];
    named.iter().any(|end| lower.ends_with(end))
        || bytes.starts_with(b"PK\x03\x04")
        || bytes.starts_with(&[0x1f, 0x8b])
        || bytes.starts_with(b"7z\xbc\xaf")
        || bytes.starts_with(b"Rar!")
}

/// A limit that was reached.
pub(crate) fn too_much(path: &str, code: &'static str, most: u64, zh: &str, en: &str) -> Problem {
    let shown = if code == "too-many-entries" || code == "ratio" { most.to_string() } else { size(most) };
    let message = text(format!("{zh}超过上限 {shown}，已停止读取"), format!("{en} more than {shown}; reading stopped"));
    Problem::new(path, code, path, message)
}

#[cfg(test)]
mod tests;
