//! The compiler of Zhunsheng: a package folder to a verified plan, with every problem of the package in one run.
//!
//! ```text
//! folder ─ read_folder ─► Package ─ json_text ─ check ─► policy, parameters, facts, English ─┐
//!                            └─ syntax::from_rhai (rhai) ─► Items ───────────────────────────┼─ lower ─► Plan ─ verify ─► VerifiedPlan ─ prove
//!                                                           every stage ─► Diagnostics ──────┘
//! ```

pub mod cases;
pub mod check;
pub mod contracts;
pub mod coverage;
pub mod diagnostic;
pub mod expected;
pub mod json_text;
pub mod listing;
mod lower;
pub mod package;
pub mod prove;
mod read_folder;
pub mod syntax;
mod units;
pub mod vocabulary;

use zhunsheng_engine::VerifiedPlan;

use check::{Tables, facts, locale::Locale, parameters, policy, schema::Form};
pub use diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use lower::Checked;
pub use package::Package;
pub use read_folder::read_folder;
use syntax::{Span, from_rhai};

/// The file with the mutants that people found to decide like the policy; a package need not have it.
pub const MUTANTS: &str = "mutants.json";

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
    // Why: rules that were refused leave names behind that nothing declares; those must not be reported as unknown.
    let mut complete = rules.as_ref().is_some_and(|(_, found)| found.iter().all(|one| one.severity != Severity::Error));
    let (items, found) = rules.unwrap_or_default();
    problems.extend(found);
    if policy.is_none() {
        // The other files are at least looked at for their form.
        check::file(package, parameters::FILE, Form::Parameters, &mut problems);
        check::file(package, facts::FILE, Form::Facts, &mut problems);
    }
    let plan = policy.and_then(|policy| {
        let parameters = parameters::read(package, &policy, &mut tables, &mut locale, &mut problems);
        let facts = facts::read(package, &policy, &mut tables, &mut locale, &mut problems);
        let checked = Checked { policy, tables, facts: facts?, parameters: parameters? };
        let whole = checked.tables.broken.is_empty();
        let plan = lower::lower(checked, &items, &mut complete, &mut locale, &mut problems);
        Some((plan, whole))
    });
    let (plan, spans) = match plan {
        Some(((plan, spans), whole)) => (Some((plan, whole)), spans),
        None => (None, lower::Spans::default()),
    };
    let promised = contracts::texts(package, &mut locale, &mut problems);
    let whole_contracts = promised.is_some() || package.get(contracts::FILE).is_none();
    problems.extend(locale.finish(complete && plan.is_some() && whole_contracts));
    let mut verified = None;
    if let Some((plan, true)) = plan.clone().filter(|_| !problems.has_errors()) {
        match VerifiedPlan::new(plan) {
            Ok(plan) => verified = Some(plan),
            Err(why) => problems.push(
                Diagnostic::error(
                    Code::NotVerified,
                    "",
                    Span::default(),
                    format!("the compiled plan does not verify: {why}"),
                )
                .hint("this is a fault of the compiler; please report it with the package"),
            ),
        }
    }
    if let Some(verified) = &verified {
        prove::report(verified, &spans, &mut problems);
    }
    let plan = plan.filter(|(_, whole)| *whole).map(|(plan, _)| plan);
    cases::check(package, plan.as_ref(), verified.as_ref(), &mut problems);
    if let Some((json, plan)) = promised.as_ref().zip(verified.as_ref()) {
        contracts::check(package, json, plan, &mut problems);
    }
    // Why: which mutants there are is known only when they are made; here the file has its form.
    if package.get(MUTANTS).is_some() {
        check::file(package, MUTANTS, Form::Mutants, &mut problems);
    }
    problems.sort();
    Compiled { plan: verified.filter(|_| !problems.has_errors()), diagnostics: problems }
}
