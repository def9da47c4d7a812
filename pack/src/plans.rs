//! Beside the pipeline: the plans of all packages beside the engine, and the list that a page of all policies is made from.

use std::{
    fs,
    path::{Path, PathBuf},
};

use zhunsheng_compiler::{compile, diagnostic::text::render, listing, read_folder};

use crate::{root_folder, write};

/// Compiles every package into `plans/` of a folder, and lists them in `plans/index.json`.
pub(crate) fn write_all(folder: &Path) -> Result<(), String> {
    let mut list = Vec::new();
    for policy in folders(&root_folder().join("rules"))? {
        for version in folders(&policy)? {
            if !version.join("policy.json").exists() {
                continue;
            }
            let package = read_folder(&version).map_err(|_| format!("{} cannot be read", version.display()))?;
            let compiled = compile(&package);
            let plan = compiled.plan.ok_or_else(|| render(&compiled.diagnostics, &package, false))?;
            let file = format!("{}-{}.plan.json", plan.policy.id, plan.policy.version);
            let text = plan.to_json() + "\n";
            list.push(listing::entry(&plan, &file, text.len()));
            write(&folder.join("plans").join(&file), text)?;
        }
    }
    let text = serde_json::to_string_pretty(&list).map_err(|why| format!("index.json: {why}"))?;
    write(&folder.join("plans/index.json"), text + "\n")
}

fn folders(of: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(of).map_err(|why| format!("{}: {why}", of.display()))?;
    let mut found: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    found.sort();
    Ok(found)
}
