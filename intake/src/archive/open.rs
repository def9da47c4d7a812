//! Intake, packages: entries out of zip and tar.gz, each inflated no further than the limits let it.

use std::io::{Cursor, Read};

use flate2::read::GzDecoder;
use tar::EntryType;
use zip::ZipArchive;

use super::{Entry, Kind, Limits, What, too_much};
use crate::problem::{Problem, text};

/// Every entry of an archive.
pub(super) fn entries(bytes: &[u8], kind: Kind, limits: Limits) -> Result<Vec<Entry>, Box<Problem>> {
    if bytes.is_empty() {
        return Err(Box::new(Problem::new("", "empty", "", text("文件是空的", "the file is empty"))));
    }
    match kind {
        Kind::Zip => zip(bytes, limits),
        Kind::TarGz => tar(bytes, limits),
    }
}

fn broken(kind: &str, why: impl std::fmt::Display) -> Problem {
    let message = text(
        format!("压缩包已损坏，或不是 {kind} 格式（{why}）"),
        format!("the archive is broken, or no {kind} file ({why})"),
    );
    Problem::new("", "broken-archive", "", message).hint(text("重新打包后再上传", "pack it again"))
}

/// How much has been inflated so far.
struct Budget {
    limits: Limits,
    total: u64,
}

impl Budget {
    /// Inflates one entry; it stops at the first byte too many.
    fn take(
        &mut self,
        name: &str,
        from: impl Read,
        compressed: Option<u64>,
        kind: &str,
    ) -> Result<Vec<u8>, Box<Problem>> {
        let Limits { entry_bytes, total_bytes, ratio, .. } = self.limits;
        let left = total_bytes.saturating_sub(self.total);
        // Why: small entries of a few like bytes may compress well without being bombs.
        let by_ratio = compressed.map_or(u64::MAX, |compressed| compressed.saturating_mul(ratio).max(64 << 10));
        let most = entry_bytes.min(left).min(by_ratio);
        let mut bytes = Vec::new();
        from.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(|why| broken(kind, why))?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if length > most {
            return Err(Box::new(match most {
                most if most == entry_bytes => {
                    too_much(name, "entry-too-large", entry_bytes, "单个文件", "an entry is")
                }
                most if most == left => too_much(name, "too-large", total_bytes, "解压后的总大小", "the whole is"),
                _ => too_much(name, "ratio", ratio, "压缩比", "the compression ratio is"),
            }));
        }
        self.total += length;
        Ok(bytes)
    }
}

fn zip(bytes: &[u8], limits: Limits) -> Result<Vec<Entry>, Box<Problem>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|why| broken("zip", why))?;
    if archive.len() > limits.entries {
        return Err(Box::new(too_many(limits)));
    }
    let mut budget = Budget { limits, total: 0 };
    let mut found = Vec::new();
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(|why| broken("zip", why))?;
        let raw = file.name_raw().to_vec();
        let what = match file.unix_mode().map(|mode| mode & 0o170_000) {
            Some(0o120_000) => What::Link,
            Some(0o020_000 | 0o060_000 | 0o010_000 | 0o140_000) => What::Device,
            _ if file.is_dir() => What::Folder,
            _ => What::File,
        };
        let name = String::from_utf8(raw).map_err(|why| String::from_utf8_lossy(why.as_bytes()).into_owned());
        let shown = name.clone().unwrap_or_else(|shown| shown);
        if file.encrypted() {
            let message = text("压缩包加了密码", "the archive is encrypted");
            return Err(Box::new(
                Problem::new(shown.as_str(), "encrypted", &shown, message)
                    .hint(text("去掉密码", "take the password off")),
            ));
        }
        let compressed = file.compressed_size();
        drop(file);
        let bytes = if what == What::File {
            let file = archive.by_index(index).map_err(|why| broken("zip", why))?;
            budget.take(&shown, file, Some(compressed), "zip")?
        } else {
            Vec::new()
        };
        found.push(Entry { name, what, bytes });
    }
    Ok(found)
}

fn tar(bytes: &[u8], limits: Limits) -> Result<Vec<Entry>, Box<Problem>> {
    // Why: padding between entries inflates too, so the stream as a whole has a limit of its own.
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let headers = u64::try_from(limits.entries).unwrap_or(u64::MAX).saturating_mul(4096);
    let whole = limits.total_bytes.saturating_add(headers).min(length.saturating_mul(limits.ratio).max(1 << 20));
    let mut archive = tar::Archive::new(GzDecoder::new(bytes).take(whole));
    let mut budget = Budget { limits, total: 0 };
    let mut found = Vec::new();
    for entry in archive.entries().map_err(|why| broken("tar.gz", why))? {
        let entry = entry.map_err(|why| broken("tar.gz", why))?;
        if found.len() >= limits.entries {
            return Err(Box::new(too_many(limits)));
        }
        let what = match entry.header().entry_type() {
            EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => What::File,
            EntryType::Directory => What::Folder,
            EntryType::Symlink | EntryType::Link => What::Link,
            EntryType::XGlobalHeader | EntryType::XHeader | EntryType::GNULongName | EntryType::GNULongLink => continue,
            _ => What::Device,
        };
        let raw = entry.path_bytes().into_owned();
        let name = String::from_utf8(raw).map_err(|why| String::from_utf8_lossy(why.as_bytes()).into_owned());
        let shown = name.clone().unwrap_or_else(|shown| shown);
        let bytes = if what == What::File { budget.take(&shown, entry, None, "tar.gz")? } else { Vec::new() };
        found.push(Entry { name, what, bytes });
    }
    if found.is_empty() {
        return Err(Box::new(broken("tar.gz", "nothing in it")));
    }
    Ok(found)
}

fn too_many(limits: Limits) -> Problem {
    let most = u64::try_from(limits.entries).unwrap_or(u64::MAX);
    too_much("", "too-many-entries", most, "文件个数", "there are")
}

/// Inflates every entry of a zip file within limits, for formats that are zip files themselves.
pub(crate) fn inflate(bytes: &[u8], limits: Limits) -> Result<(), Box<Problem>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|why| broken("xlsx", why))?;
    if archive.len() > limits.entries {
        return Err(Box::new(too_many(limits)));
    }
    let mut budget = Budget { limits, total: 0 };
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|why| broken("xlsx", why))?;
        let (name, compressed) = (String::from_utf8_lossy(file.name_raw()).into_owned(), file.compressed_size());
        budget.take(&name, file, Some(compressed), "xlsx")?;
    }
    Ok(())
}
