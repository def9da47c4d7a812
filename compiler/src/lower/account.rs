//! Stage lower, last: nothing is left over. Every clause is accounted for; facts, parameters and names are used; outcomes have rules.

use std::collections::BTreeSet;

use zhunsheng_engine::names::nearest;

use super::{Lower, State};
use crate::{
    check::{facts, index_u32, parameters, policy},
    diagnostic::{Code, Diagnostic},
};

impl Lower<'_> {
    pub(super) fn account(&mut self) {
        // Why: a statement that could not be read may be what cites the clause, and needs the fact.
        if !self.complete {
            return;
        }
        self.clauses();
        self.outcomes_have_rules();
        // Why: where rules have problems, what they would have used is not known.
        if self.states.iter().all(|state| matches!(state, State::Done(Some(_)))) && !self.problems.has_errors() {
            self.unused();
        }
    }

    fn clauses(&mut self) {
        for (index, clause) in self.checked.policy.clauses.iter().enumerate() {
            let index_of_id = self.checked.policy.clause(&clause.id);
            if index_of_id != Some(index_u32(index)) {
                continue;
            }
            let cited = self.cited.contains(&index_u32(index));
            let span = self.checked.policy.clause_spans.get(index).copied().unwrap_or_default();
            let (message, hint) = match (cited, clause.no_rule.is_some()) {
                (false, false) => (
                    format!("no rule stands on the clause `{}`", clause.id),
                    "cite it in a rule, or say with `no_rule` why none stands on it",
                ),
                (true, true) => (
                    format!("the clause `{}` says that no rule stands on it, but one does", clause.id),
                    "take `no_rule` out, or cite another clause",
                ),
                _ => continue,
            };
            self.problem(Diagnostic::error(Code::UnaccountedClause, policy::FILE, span, message).hint(hint));
        }
    }

    fn outcomes_have_rules(&mut self) {
        let listed = || self.checked.policy.outcomes.iter().map(|outcome| outcome.id.value.as_str());
        // Why: a rule under a misspelt id is reported there.
        let strangers =
            self.by_id.keys().filter(|id| listed().all(|known| known != **id)).filter_map(|id| nearest(id, listed()));
        let misspelt: BTreeSet<String> = strangers.map(str::to_owned).collect();
        for outcome in &self.checked.policy.outcomes {
            if !self.by_id.contains_key(outcome.id.value.as_str()) && !misspelt.contains(&outcome.id.value) {
                let message = format!("no rule says what the outcome `{}` needs", outcome.id.value);
                let hint = format!("add `outcome(\"{}\", #{{ clause: …, needs: … }})` to rules.rhai", outcome.id.value);
                self.problem(
                    Diagnostic::error(Code::OutcomeMismatch, policy::FILE, outcome.id.span, message).hint(hint),
                );
            }
        }
    }

    fn unused(&mut self) {
        for (index, (fact, span)) in self.checked.facts.iter().enumerate() {
            if !self.used_facts.contains(&index_u32(index)) {
                let message = format!("no rule uses the fact `{}`", fact.name);
                self.problem(
                    Diagnostic::warning(Code::UnusedFact, facts::FILE, *span, message)
                        .hint("applicants would be asked in vain: use it or take it out"),
                );
            }
        }
        for (index, (parameter, span)) in self.checked.parameters.iter().enumerate() {
            if !self.used_parameters.contains(&index_u32(index)) {
                let message = format!("no rule uses the parameter `{}`", parameter.name);
                self.problem(
                    Diagnostic::warning(Code::UnusedParameter, parameters::FILE, *span, message)
                        .hint("changing it would change nothing: use it or take it out"),
                );
            }
        }
        let unused: Vec<_> = self
            .lets
            .iter()
            .filter(|(name, _)| !self.used_lets.contains(**name))
            .map(|(name, (_, span))| ((*name).to_owned(), *span))
            .collect();
        for (name, span) in unused {
            self.problem(
                Diagnostic::warning(Code::UnusedLet, super::FILE, span, format!("the name `{name}` is not used"))
                    .hint("take the `let` out"),
            );
        }
    }
}
