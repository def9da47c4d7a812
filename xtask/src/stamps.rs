//! Beside the pipeline: whether what a step reads has changed since it was last done.

use std::{
    collections::BTreeSet,
    fs,
    hash::{DefaultHasher, Hasher as _},
    path::{Path, PathBuf},
};

use crate::tasks::{Done, root, target};

/// What is built, installed or for looking at only: never read by a step.
const NOT_READ: [&str; 6] = ["node_modules", "dist", "shots", "target", "e2e", ".git"];

/// A step that is skipped while its inputs stay as they are and its output is there.
pub(crate) struct Step {
    name: &'static str,
    inputs: u64,
    output: PathBuf,
}

impl Step {
    /// A step by what it reads and one file that it writes, both from the root of the repository.
    pub(crate) fn new(name: &'static str, inputs: &[&str], output: &str) -> Self {
        let mut files = BTreeSet::new();
        for input in inputs {
            collect(&root().join(input), &mut files);
        }
        let mut hasher = DefaultHasher::new();
        for file in files {
            hasher.write(file.strip_prefix(root()).unwrap_or(&file).to_string_lossy().as_bytes());
            hasher.write(&fs::read(&file).unwrap_or_default());
        }
        Self { name, inputs: hasher.finish(), output: root().join(output) }
    }

    /// Does it, unless it was done with the same inputs.
    pub(crate) fn unless_done(&self, todo: impl FnOnce() -> Done) -> Done {
        let stamp = target().join("stamps").join(self.name);
        let before = fs::read_to_string(&stamp).ok();
        let now = format!("{:016x}", self.inputs);
        if before.as_ref() == Some(&now) && self.output.exists() {
            eprintln!("xtask: {}: nothing has changed", self.name);
            return Ok(());
        }
        todo()?;
        let why = |why: std::io::Error| format!("{}: {why}", stamp.display());
        stamp.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&stamp, now)).map_err(why)
    }
}

fn collect(path: &Path, files: &mut BTreeSet<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).into_iter().flatten().flatten() {
            let name = entry.file_name();
            if !NOT_READ.iter().any(|not| name == *not) {
                collect(&entry.path(), files);
            }
        }
    } else if path.exists() {
        files.insert(path.to_path_buf());
    }
}
