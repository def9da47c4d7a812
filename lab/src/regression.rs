//! Beside the pipeline: a package held against its hand-written cases, against its own thresholds and against its contracts, in one run.

mod cases;
mod causes;

use std::{
    num::NonZeroUsize,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use zhunsheng_compiler::{Package, cases as written, contracts};
use zhunsheng_engine::VerifiedPlan;

use crate::{
    boundaries::{Boundaries, Point, Seed, boundaries},
    contracts::{Effort, Held, hold},
};
pub use cases::{CaseFailure, Deciding};
pub use causes::{Cause, Group};

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The hand-written cases.
    pub cases: bool,
    /// The points of every threshold.
    pub boundaries: bool,
    /// The contracts.
    pub contracts: bool,
    /// How hard the contracts are tried.
    pub effort: Effort,
}

/// What came of a package.
#[derive(Debug, Clone)]
pub struct Tested {
    /// The hand-written cases; nothing if they were not asked for.
    pub cases: Option<Cases>,
    /// The thresholds.
    pub turned: Option<Turned>,
    /// The contracts.
    pub contracts: Option<Vec<Held>>,
    /// How long all of it took.
    pub took: Duration,
}

/// What came of the hand-written cases.
#[derive(Debug, Clone)]
pub struct Cases {
    /// What they are called: the file and the title of each.
    pub names: Vec<String>,
    /// Those that come out otherwise.
    pub failed: Vec<CaseFailure>,
    /// Their causes, with the positions in `failed`.
    pub groups: Vec<Group>,
    /// Whether the causes were found by deciding on another plan, and not from what the rules read.
    pub compared: bool,
}

/// What came of the thresholds.
#[derive(Debug, Clone)]
pub struct Turned {
    /// All points, and what was left out.
    pub found: Boundaries,
    /// Positions of the points at which a comparison does not say what its two sides and its sign say.
    pub wrong: Vec<usize>,
    /// Positions of the points that the base decides otherwise.
    pub moved: Vec<usize>,
    /// Their causes, with positions in `moved`.
    pub groups: Vec<Group>,
}

impl Tested {
    /// Whether nothing failed.
    #[must_use]
    pub fn passed(&self) -> bool {
        let cases = self.cases.as_ref().is_none_or(|cases| cases.failed.is_empty() && !cases.names.is_empty());
        let turned = self.turned.as_ref().is_none_or(|turned| turned.wrong.is_empty());
        let held = self.contracts.iter().flatten().all(|held| held.violation.is_none());
        cases && turned && held
    }
}

/// Tests a package that compiles; `base` is another plan of the same policy, to compare with; `progress` hears how many cases are done of how many.
#[must_use]
pub fn test(
    package: &Package,
    plan: &VerifiedPlan,
    base: Option<&VerifiedPlan>,
    wanted: Wanted,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Tested {
    let start = Instant::now();
    let all = written::read(package);
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let compare = || {
        let mut failed = Vec::new();
        while let Some((at, case)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, all.get(at)?)))
        {
            failed.extend(cases::compare(case, plan).map(|failure| (at, failure)));
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, all.len());
        }
        failed
    };
    let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let (mut turned, mut held) = (None, None);
    let failed = thread::scope(|scope| {
        let helpers: Vec<_> = (1..cores).filter(|_| wanted.cases).map(|_| scope.spawn(compare)).collect();
        if wanted.boundaries || wanted.contracts {
            let seeds: Vec<Seed> = all.iter().map(|case| Seed::of_case(plan, case)).collect();
            let found = boundaries(plan, &seeds);
            if wanted.contracts {
                held = Some(hold(plan, &contracts::read(package, plan), &seeds, &found, wanted.effort));
            }
            turned = wanted.boundaries.then(|| causes::turned(plan, base, found));
        }
        let mut failed = if wanted.cases { compare() } else { Vec::new() };
        for helper in helpers {
            match helper.join() {
                Ok(others) => failed.extend(others),
                Err(why) => std::panic::resume_unwind(why),
            }
        }
        failed
    });
    let cases = wanted.cases.then(|| {
        let mut failed = failed;
        failed.sort_by_key(|(at, _)| *at);
        let failed: Vec<(usize, CaseFailure)> = failed;
        let suspects = failed.iter().map(|(at, failure)| {
            let case = all.get(*at);
            case.map_or_else(Vec::new, |case| causes::of_case(plan, base, case, failure))
        });
        let groups = causes::grouped(suspects.collect());
        let failed = failed.into_iter().map(|(_, failure)| failure).collect();
        let names = all.iter().map(|case| case.name.clone()).collect();
        Cases { names, failed, groups, compared: base.is_some() }
    });
    Tested { cases, turned, contracts: held, took: start.elapsed() }
}

/// Whether a comparison says at a point what its sides and its sign say.
fn is_wrong(point: &Point) -> bool {
    point.must.is_some() && point.holds != point.must
}
