//! Desk, publications: the first one, from packages. Either every package compiles and all are published, or nothing is.

use zhunsheng_compiler::{Package, compile, diagnostic::text::render};
use zhunsheng_engine::VerifiedPlan;

use super::{Kind, Payload, PublishedEdition, current_number};
use crate::{
    log::{self, blob, kind},
    store::{StoreError, Write},
    text::both,
};

/// A package that does not compile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageProblems {
    /// Policy and version.
    pub package: String,
    /// Every problem with its place, as text.
    pub problems: String,
}

/// Compiles packages; of a package with problems, all of them.
pub(crate) fn compile_all(packages: Vec<Package>) -> Result<Vec<(Package, VerifiedPlan)>, Vec<PackageProblems>> {
    let mut compiled = Vec::with_capacity(packages.len());
    let mut refused = Vec::new();
    for package in packages {
        let result = compile(&package);
        match result.plan {
            Some(plan) => compiled.push((package, plan)),
            None => refused.push(PackageProblems {
                package: package.name.clone(),
                problems: render(result.diagnostics.iter(), &package, false),
            }),
        }
    }
    if refused.is_empty() { Ok(compiled) } else { Err(refused) }
}

/// Records the first publication, unless another process did so meanwhile.
pub(crate) fn publish_first(write: &Write<'_>, compiled: &[(Package, VerifiedPlan)]) -> Result<(), StoreError> {
    if current_number(write.connection())? > 0 {
        return Ok(());
    }
    let mut packages: Vec<PublishedEdition> = Vec::with_capacity(compiled.len());
    for (package, plan) in compiled {
        let edition = PublishedEdition {
            policy: plan.policy.id.clone(),
            version: plan.policy.version.clone(),
            package: blob::put_package(write, package)?,
            plan: blob::put_plan(write, plan)?,
        };
        packages.retain(|known| known.policy != edition.policy);
        packages.push(edition);
    }
    packages.sort_by(|a, b| a.policy.cmp(&b.policy));
    let lines = packages.iter().map(|edition| {
        let (policy, version) = (&edition.policy, &edition.version);
        both(format!("{policy} 第 {version} 版"), format!("{policy} version {version}"))
    });
    let payload = Payload {
        number: 1,
        kind: Kind::First,
        change: None,
        approvals: Vec::new(),
        title: both("首次发布", "First publication"),
        diff: lines.collect(),
        notes: String::new(),
        packages,
    };
    log::append(write, kind::PUBLICATION, log::SYSTEM, &payload).map(|_| ())
}
