//! Tests of the laboratory: the packages of the repository, compiled.

use std::collections::BTreeSet;

use zhunsheng_compiler::{Package, compile, diagnostic::text::render};
use zhunsheng_engine::VerifiedPlan;

/// The packages that are built in, by name.
pub(crate) fn all() -> Vec<Package> {
    let name = |path: &str| path.split('/').take(2).collect::<Vec<_>>().join("/");
    let names: BTreeSet<String> = zhunsheng_rules::FILES.iter().map(|(path, _)| name(path)).collect();
    names.into_iter().map(|name| of(&name)).collect()
}

/// One of them.
pub(crate) fn of(name: &str) -> Package {
    let files = zhunsheng_rules::FILES
        .iter()
        .filter_map(|(path, text)| Some((path.strip_prefix(name)?.strip_prefix('/')?, *text)));
    Package::from_files(name, files)
}

/// Its plan.
pub(crate) fn plan(package: &Package) -> VerifiedPlan {
    let compiled = compile(package);
    let problems = render(&compiled.diagnostics, package, false);
    compiled.plan.unwrap_or_else(|| unreachable!("{} does not compile\n{problems}", package.name))
}
