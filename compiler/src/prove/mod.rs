//! Stage prove: rules that cannot be told apart by any facts: never met, always met, a threshold beyond the bounds, a way that is never taken.
//!
//! For each stretch of days between two changes of parameters, [`possible`] computes what every node can give, never less than the truth. What is then
//! impossible is proved to be, for all facts and all days of the stretch; what is only true of one reading of the policy, or of a value that nobody
//! has set, is not claimed.

mod assume;
mod claims;
mod node;
pub mod possible;
mod values;
mod words;

use std::collections::BTreeMap;

use zhunsheng_engine::plan::Plan;

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    lower::{FILE, Spans},
};
use claims::{Claim, claims};
use possible::{World, stretches};
pub use values::{Interval, Values};

/// Reports what is proved of a plan, each claim once, with the days for which it holds.
pub(crate) fn report(plan: &Plan, spans: &Spans, problems: &mut Diagnostics) {
    let stretches = stretches(plan);
    let mut found: BTreeMap<Claim, Vec<(usize, Diagnostic)>> = BTreeMap::new();
    for (at, (from, until)) in stretches.iter().enumerate() {
        let mut world = World::new(plan, *from, *until);
        for claim in claims(&mut world, spans) {
            let diagnostic = claim.told(&world, spans);
            found.entry(claim).or_default().push((at, diagnostic));
        }
    }
    for told in found.into_values() {
        let days: Vec<usize> = told.iter().map(|(at, _)| *at).collect();
        // Why: the latest stretch is the one that somebody is working on.
        let Some((_, mut diagnostic)) = told.into_iter().next_back() else { continue };
        if days.len() < stretches.len() {
            diagnostic.message.push_str(&words::on_days(&stretches, &days));
        }
        problems.push(diagnostic);
    }
}

/// A warning in the rules.
fn warning(code: Code, span: crate::syntax::Span, message: String, hint: impl Into<String>) -> Diagnostic {
    Diagnostic::warning(code, FILE, span, message).hint(hint)
}
