//! Beside the pipeline, mutants: a plan without its words, and one whose parameters are facts, so that mutants are made and decided quickly.

use zhunsheng_engine::{
    Cell, Date, Facts, LoadError, VerifiedPlan,
    plan::{Dated, Domain, Fact, FindingKind, Judge, Operand, Parameter, Plan, Sentence, Text},
};

use super::operands::Rewrite;

/// The plan without words: a mutant of it is verified, hashed and answered in a fraction of the time, and decides the same.
pub(super) fn wordless(plan: &Plan) -> Plan {
    let mut bare = plan.clone();
    let nothing = || Sentence { zh: Vec::new(), en: Vec::new() };
    for fact in &mut bare.facts {
        wordless_fact(fact);
    }
    for parameter in &mut bare.parameters {
        (parameter.title, parameter.set_by, parameter.note) = (Text::default(), None, None);
        parameter.values.iter_mut().for_each(|dated| dated.source.clear());
    }
    for clause in &mut bare.clauses {
        (clause.heading, clause.summary) = (Text::default(), Text::default());
        (clause.note, clause.no_rule) = (None, None);
    }
    for finding in &mut bare.findings {
        (finding.title, finding.says, finding.note) = (Text::default(), nothing(), None);
        if let FindingKind::Duty { role } | FindingKind::Step { actor: role, .. } = &mut finding.kind {
            *role = Text::default();
        }
    }
    for outcome in &mut bare.outcomes {
        (outcome.title, outcome.says) = (Text::default(), None);
    }
    bare.choice_sets.iter_mut().flat_map(|set| &mut set.choices).for_each(|choice| choice.label = Text::default());
    bare.policy.inferred.clear();
    bare
}

fn wordless_fact(fact: &mut Fact) {
    (fact.title, fact.description, fact.why) = (Text::default(), None, None);
    fact.evidence.clear();
    if let Domain::List { fields, .. } = &mut fact.domain {
        for field in fields {
            (field.title, field.description) = (Text::default(), None);
        }
    }
}

/// A plan without words in which every parameter is a fact after the others: one plan decides for all dates and all values of parameters.
#[derive(Debug)]
pub(super) struct Bare {
    pub(super) plan: Plan,
    /// How many facts there are before those that stand for parameters.
    pub(super) facts: usize,
}

impl Bare {
    pub(super) fn new(wordless: &Plan) -> Self {
        let mut plan = wordless.clone();
        let facts = plan.facts.len();
        let first = u32::try_from(facts).unwrap_or(u32::MAX);
        for parameter in &plan.parameters {
            plan.facts.push(Fact {
                // Why: a blank, so that no fact of a file can have this name.
                name: format!("parameter {}", parameter.name),
                title: Text::default(),
                description: None,
                why: None,
                evidence: Vec::new(),
                group: 0,
                judge: Judge::Applicant,
                changeable: true,
                domain: parameter.domain.clone(),
            });
        }
        let rewrite = Rewrite {
            operand: &|operand| match operand {
                Operand::Parameter(index) => Operand::Fact(first + index),
                other => other,
            },
            first: &|first| first,
            end: &|end| end,
        };
        rewrite.plan(&mut plan);
        Self { plan, facts }
    }

    /// Verified, to decide on.
    ///
    /// # Errors
    /// As [`VerifiedPlan::new`].
    pub(super) fn verified(&self) -> Result<VerifiedPlan, LoadError> {
        VerifiedPlan::new(self.plan.clone())
    }

    /// Puts the values of the parameters into the facts of a case.
    pub(super) fn fill(&self, facts: &mut Facts, values: &[Cell]) {
        for (index, value) in values.iter().enumerate() {
            // Why: a value that stands in a plan is of its domain; what is not, stays unknown.
            let _ = facts.set(&self.plan, self.facts + index, *value);
        }
    }
}

/// The value of a parameter on a date. A value of the case's own holds from the first day of the policy on, like in `VerifiedPlan::with_value`.
pub(super) fn in_force(values: &[Dated], own: Option<Cell>, first_day: Date, as_of: Date) -> Cell {
    let later = |dated: &&Dated| dated.from <= as_of && (own.is_none() || dated.from > first_day);
    match (values.iter().rev().find(later), own) {
        (Some(dated), _) => dated.value.cell(),
        (None, Some(own)) => own,
        (None, None) => Cell::Unknown,
    }
}

/// The values that a case gives to parameters, by their indices.
pub(super) type OwnValues = Vec<(usize, Cell)>;

/// The values that a case gives to parameters of its own, by their index: read by the engine itself.
pub(super) fn own_values(plan: &VerifiedPlan, given: &[(String, String)]) -> OwnValues {
    let first_day = plan.policy.from;
    let value = |name: &str, text: &str| {
        let index = plan.parameters.iter().position(|parameter| parameter.name == name)?;
        let with = plan.with_value(name, text, first_day).ok()?;
        let Parameter { values, .. } = with.parameters.get(index)?;
        let dated = values.iter().find(|dated| dated.from == first_day)?;
        Some((index, dated.value.cell()))
    };
    given.iter().filter_map(|(name, text)| value(name, text)).collect()
}
