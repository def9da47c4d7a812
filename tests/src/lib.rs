//! Beside the pipeline: what the tests across crates share: the packages of the repository, compiled.

pub mod oracle;

use std::{
    num::NonZeroUsize,
    path::{Path, PathBuf},
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use zhunsheng_compiler::{Package, compile, diagnostic::text::render, read_folder};
use zhunsheng_engine::VerifiedPlan;

pub use zhunsheng_lab::generate;

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Every package under `rules/`, by folder, in order.
#[must_use]
pub fn packages() -> Vec<Package> {
    inside(&root().join("rules"))
}

/// Every package under `tests/packages/`: made up, to use all of the rule language.
#[must_use]
pub fn synthetic() -> Vec<Package> {
    inside(&root().join("tests/packages"))
}

fn inside(folder: &Path) -> Vec<Package> {
    let folders = |path: &Path| {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
        folders.sort();
        folders
    };
    let versions = folders(folder).into_iter().flat_map(|policy| folders(&policy));
    versions
        .filter(|version| version.join("policy.json").exists())
        .filter_map(|version| read_folder(&version).ok())
        .collect()
}

/// Compiles a package that must have no problems, not even a warning.
///
/// # Errors
/// The problems, as text.
pub fn plan(package: &Package) -> Result<VerifiedPlan, String> {
    let compiled = compile(package);
    let problems = render(&compiled.diagnostics, package, false);
    if compiled.diagnostics.is_empty() { compiled.plan.ok_or(problems) } else { Err(problems) }
}

/// Every package of the repository with its plan, compiled once for all tests of a file.
#[must_use]
pub fn compiled() -> &'static [(Package, VerifiedPlan)] {
    static COMPILED: OnceLock<Vec<(Package, VerifiedPlan)>> = OnceLock::new();
    COMPILED.get_or_init(|| {
        let plan = |package: Package| {
            let plan = plan(&package).unwrap_or_else(|why| unreachable!("{} does not compile\n{why}", package.name));
            (package, plan)
        };
        packages().into_iter().map(plan).collect()
    })
}

/// Does the same for each, with as many threads as the machine has cores, and gives the results in order. What fails in one fails the test.
pub fn at_once<T: Sync, R: Send>(of: &[T], each: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || {
        let taken = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        taken.map_while(|at| Some((at, each(of.get(at)?)))).collect::<Vec<_>>()
    };
    let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let mut done = thread::scope(|scope| {
        let threads: Vec<_> = (0..cores.min(of.len())).map(|_| scope.spawn(work)).collect();
        let done = threads.into_iter().map(thread::ScopedJoinHandle::join);
        done.flat_map(|result| result.unwrap_or_else(|why| std::panic::resume_unwind(why))).collect::<Vec<_>>()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
