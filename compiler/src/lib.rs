//! The compiler of Zhunsheng: a package folder to a verified plan, with every problem of the package in one run.
//!
//! ```text
//! folder ─ read_folder ─► Package ─ json_text ─ check ─► policy, parameters, facts, English ─┐
//!                            └─ syntax::from_rhai (rhai) ─► Items ───────────────────────────┼─ lower ─► Plan ─ verify ─► VerifiedPlan
//!                                                           every stage ─► Diagnostics ──────┘
//! ```

pub mod cases;
pub mod check;
pub mod diagnostic;
pub mod json_text;
mod lower;
pub mod package;
mod read_folder;
pub mod syntax;
mod units;

use zhunsheng_engine::VerifiedPlan;

use check::{Tables, facts, locale::Locale, parameters, policy};
pub use diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use lower::Checked;
pub use package::Package;
pub use read_folder::read_folder;
use syntax::{Span, from_rhai};

/// What compiling a package gives.
#[derive(Debug)]
pub struct Compiled {
    /// The plan; nothing if there are errors.
    pub plan: Option<VerifiedPlan>,
    /// Every problem of the package, in the order of files and places.
    pub diagnostics: Diagnostics,
}

/// Compiles a package.
#[must_use]
pub fn compile(package: &Package) -> Compiled {
    let mut problems = package.check_names();
    let mut locale = Locale::read(package);
    let mut tables = Tables::default();
    let policy = policy::read(package, &mut locale, &mut problems);
    let rules = package.get(lower::FILE).map(|text| from_rhai::parse(text, lower::FILE));
    let (items, found) = rules.unwrap_or_default();
    let parsed = found.iter().all(|one| one.severity != Severity::Error);
    problems.extend(found);
    let plan = policy.and_then(|policy| {
        let parameters = parameters::read(package, &policy, &mut tables, &mut locale, &mut problems);
        let facts = facts::read(package, &policy, &mut tables, &mut locale, &mut problems);
        let checked = Checked { policy, tables, facts: facts?, parameters: parameters? };
        // Why: rules that were refused leave names behind that nothing declares; those would be reported as unknown.
        if !parsed {
            return None;
        }
        Some(lower::lower(checked, &items, &mut locale, &mut problems))
    });
    if plan.is_some() {
        problems.extend(locale.finish());
    } else {
        problems.extend(locale.problems);
    }
    let mut verified = None;
    if let Some(plan) = plan.filter(|_| !problems.has_errors()) {
        match VerifiedPlan::new(plan) {
            Ok(plan) => {
                cases::check(package, &plan, &mut problems);
                verified = Some(plan);
            }
            Err(why) => problems.push(
                Diagnostic::error(Code::NotVerified, "", Span::default(), format!("the compiled plan does not verify: {why}"))
                    .hint("this is a fault of the compiler; please report it with the package"),
            ),
        }
    }
    problems.sort();
    Compiled { plan: verified.filter(|_| !problems.has_errors()), diagnostics: problems }
}
