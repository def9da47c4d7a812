//! Intake, packages: which names of entries are believed. A name that climbs out, hides or stands twice is refused.

use std::collections::BTreeMap;

use super::{Entry, What};
use crate::problem::{Problem, text};

/// The names of an archive so far.
pub(super) struct Names {
    depth: usize,
    seen: BTreeMap<String, String>,
}

impl Names {
    pub(super) fn new(depth: usize) -> Self {
        Self { depth, seen: BTreeMap::new() }
    }

    /// The path of a file; nothing for folders and for what is passed over.
    pub(super) fn take(&mut self, entry: &Entry) -> Result<Option<String>, Vec<Problem>> {
        let name = match &entry.name {
            Ok(name) => name,
            Err(raw) => {
                let message = text("文件名不是 UTF-8 编码", "the name is not UTF-8");
                let hint = text("换用以 UTF-8 保存文件名的压缩工具", "use a packer that writes names as UTF-8");
                return Err(vec![Problem::new(raw, "name-not-utf8", raw, message).hint(hint)]);
            }
        };
        let mut problems = Vec::new();
        let mut refuse = |code, zh: &str, en: &str| problems.push(Problem::new(name, code, name, text(zh, en)));
        match entry.what {
            What::Link => refuse("link", "压缩包里不能有链接", "links are not followed"),
            What::Device => refuse("device", "压缩包里只能有普通文件和文件夹", "only files and folders can be in it"),
            What::File | What::Folder => {}
        }
        let drive = name.chars().nth(1) == Some(':') && name.starts_with(|c: char| c.is_ascii_alphabetic());
        if name.starts_with('/') || drive {
            refuse("absolute-path", "文件名是绝对路径", "the name is an absolute path");
        }
        if name.contains('\\') {
            refuse("backslash", "文件名里有反斜杠", "there is a backslash in the name");
        }
        if name.chars().any(char::is_control) {
            refuse("control-character", "文件名里有控制字符", "there is a control character in the name");
        }
        let parts: Vec<&str> = name.trim_end_matches('/').split('/').filter(|part| *part != ".").collect();
        if parts.contains(&"..") {
            refuse("climbs-out", "文件名里有“..”，会跑到文件夹之外", "the name climbs out of its folder");
        }
        if parts.iter().any(|part| part.is_empty()) && !name.starts_with('/') {
            refuse("empty-name", "文件名有空的一段", "a part of the name is empty");
        }
        if parts.len() > self.depth + 1 {
            refuse("too-deep", "文件夹套得太深", "folders are nested too deep");
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let junk =
            |part: &&str| *part == "__MACOSX" || *part == ".DS_Store" || part.starts_with("._") || *part == "Thumbs.db";
        if parts.iter().any(junk) || entry.what == What::Folder {
            return Ok(None);
        }
        let path = parts.join("/");
        if let Some(other) = self.seen.insert(path.to_lowercase(), path.clone()) {
            let message = text(
                format!("文件名重复（不分大小写）：{other}"),
                format!("the name stands twice (upper or lower case does not matter): {other}"),
            );
            return Err(vec![Problem::new(&path, "duplicate-name", &path, message)]);
        }
        Ok(Some(path))
    }
}
