//! Change, applied: a proposal put into the text of `parameters.json`, so that nothing else in the file changes by a byte.

mod edit;
mod form;
mod read;
mod resolve;

pub(crate) use edit::replaced;
pub use form::form;
pub use resolve::{Resolved, resolve, sequence};

use zhunsheng_compiler::Package;
use zhunsheng_engine::{Date, VerifiedPlan};

use crate::{
    problem::{Problem, text},
    proposal::Values,
};

/// The file that holds the values.
pub const FILE: &str = "parameters.json";

/// The package with the proposal in it.
///
/// Whether reasons and citations are given is not asked here but in [`form()`], so that a half-written draft can be looked at.
///
/// # Errors
/// Every problem of every value, at once.
pub fn apply(base: &Package, plan: &VerifiedPlan, values: &Values, today: Date) -> Result<Package, Vec<Problem>> {
    let resolved = resolve(plan, values, today)?;
    write(base, &resolved).ok_or_else(|| {
        let message =
            text("参数文件与现行版本不一致，无法写入", "the parameters file does not match the version in force");
        vec![Problem::new("$.values", "base", "", message)]
    })
}

/// The package with values that were found good; nothing if its parameters are not those of the plan they were read for.
#[must_use]
pub fn write(base: &Package, resolved: &[Resolved]) -> Option<Package> {
    let mut file = base.get(FILE)?.to_owned();
    for one in resolved {
        file = edit::edit(&file, one)?;
    }
    Some(with_file(base, FILE, file))
}

/// The package with another text of one of its files.
pub(crate) fn with_file(base: &Package, path: &str, text: String) -> Package {
    let others = base.paths().filter(|known| *known != path);
    let mut files: Vec<(String, String)> =
        others.filter_map(|path| Some((path.to_owned(), base.get(path)?.to_owned()))).collect();
    files.push((path.to_owned(), text));
    Package::from_files(base.name.clone(), files)
}

#[cfg(test)]
pub(crate) mod tests;
