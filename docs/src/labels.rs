//! Page, content: facts, parameters and their values in words. Every number on a page passes through here, from the plan.

use zhunsheng_engine::{
    Date, Lang, Plan,
    plan::{Domain, Fact, Judge, Parameter, Text},
    value::{Constant, Number},
    wording::{self, Place},
};

use crate::{
    model::{Line, Span},
    words::{Words, fill, words},
};

/// The plan with a language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Labels<'p> {
    pub(crate) plan: &'p Plan,
    pub(crate) lang: Lang,
    pub(crate) words: &'static Words,
}

/// The anchor of a fact.
pub(crate) fn fact_anchor(fact: &Fact) -> String {
    format!("fact-{}", fact.name)
}

/// The anchor of a parameter.
pub(crate) fn parameter_anchor(parameter: &Parameter) -> String {
    format!("param-{}", parameter.name.replace('.', "-"))
}

/// The anchor of a finding.
pub(crate) fn rule_anchor(id: &str) -> String {
    format!("rule-{id}")
}

/// The anchor of an outcome.
pub(crate) fn outcome_anchor(id: &str) -> String {
    format!("outcome-{id}")
}

/// The anchor of a clause, by its index.
pub(crate) fn clause_anchor(index: u32) -> String {
    format!("clause-{}", index + 1)
}

impl<'p> Labels<'p> {
    pub(crate) fn new(plan: &'p Plan, lang: Lang) -> Self {
        Self { plan, lang, words: words(lang) }
    }

    pub(crate) fn text(&self, text: &'p Text) -> &'p str {
        text.get(self.lang)
    }

    pub(crate) fn owned(&self, text: &Text) -> String {
        String::from(text.get(self.lang))
    }

    pub(crate) fn date(&self, day: Date) -> String {
        wording::date(day, self.lang)
    }

    pub(crate) fn clause(&self, index: u32) -> Line {
        let id = self.plan.clauses.get(index as usize).map(|clause| clause.id.clone()).unwrap_or_default();
        vec![Span::Link { to: clause_anchor(index), text: id }]
    }

    pub(crate) fn fact(&self, index: u32) -> Option<&'p Fact> {
        self.plan.facts.get(index as usize)
    }

    pub(crate) fn parameter(&self, index: u32) -> Option<&'p Parameter> {
        self.plan.parameters.get(index as usize)
    }

    pub(crate) fn fact_link(&self, index: u32) -> Span {
        let Some(fact) = self.fact(index) else { return Span::Text(String::new()) };
        Span::Link { to: fact_anchor(fact), text: self.owned(&fact.title) }
    }

    /// A value as words, with its unit.
    pub(crate) fn value(&self, value: Constant, domain: &Domain, place: Place) -> String {
        match (value, domain) {
            (Constant::Boolean(true), _) => String::from(self.words.yes),
            (Constant::Boolean(false), _) => String::from(self.words.no),
            (Constant::Date(day), _) => self.date(day),
            (Constant::Choice(choice), Domain::Choice { set }) => self.choice(*set, choice),
            (value, domain) => value
                .cell()
                .number()
                .map_or_else(String::new, |number| wording::number(self.plan, number, domain.unit(), self.lang, place)),
        }
    }

    /// The label of a choice.
    pub(crate) fn choice(&self, set: u32, choice: u32) -> String {
        let set = self.plan.choice_sets.get(set as usize);
        let choice = set.and_then(|set| set.choices.get(choice as usize));
        choice.map(|choice| self.owned(&choice.label)).unwrap_or_default()
    }

    /// Every value of a parameter with the day it begins, if that is not simply the policy's first day; or that it is not set.
    pub(crate) fn values(&self, parameter: &Parameter, place: Place) -> String {
        let words = self.words;
        let mut shown = Vec::new();
        for dated in &parameter.values {
            let value = self.value(dated.value, &parameter.domain, place);
            let from_the_start = shown.is_empty() && dated.from <= self.plan.policy.from;
            shown.push(if from_the_start { value } else { fill(words.value_from, &[&self.date(dated.from), &value]) });
        }
        match shown.split_first() {
            None => self.unset(parameter),
            Some((only, [])) => only.clone(),
            Some((first, rest)) => fill(words.with_aside, &[first, &rest.join(words.semicolon)]),
        }
    }

    /// That a parameter has no value, and who has to set it.
    fn unset(&self, parameter: &Parameter) -> String {
        match &parameter.set_by {
            Some(who) => fill(self.words.unset_by, &[who.get(self.lang)]),
            None => String::from(self.words.unset),
        }
    }

    /// A parameter within a sentence: its value, or in brackets that it has none.
    pub(crate) fn in_sentence(&self, index: u32) -> String {
        let Some(parameter) = self.parameter(index) else { return String::new() };
        let values = self.values(parameter, Place::Sentence);
        if parameter.values.is_empty() { fill(self.words.computed, &[&values]) } else { values }
    }

    /// A parameter within a formula: numbers and days by their value with the title beside it, readings by their title.
    pub(crate) fn parameter_in_formula(&self, index: u32) -> Line {
        let Some(parameter) = self.parameter(index) else { return Line::new() };
        let (to, title) = (parameter_anchor(parameter), self.owned(&parameter.title));
        let values = self.values(parameter, Place::Alone);
        let by_value = matches!(parameter.domain, Domain::Integer { .. } | Domain::Decimal { .. } | Domain::Date);
        if by_value && parameter.values.len() == 1 {
            return vec![Span::Link { to, text: values }, Span::Soft(fill(self.words.aside, &[&title]))];
        }
        let phrase = if parameter.values.len() == 1 { self.words.now } else { self.words.aside };
        vec![Span::Link { to, text: title }, Span::Soft(fill(phrase, &[&values]))]
    }

    /// The type of a fact, field or parameter with unit, bounds or choices.
    pub(crate) fn domain(&self, domain: &Domain) -> String {
        let words = self.words;
        match domain {
            Domain::Boolean => String::from(words.type_boolean),
            Domain::Date => String::from(words.type_date),
            Domain::Integer { .. } => fill(words.type_integer, &[&self.bounds(domain)]),
            Domain::Decimal { decimals, .. } => {
                fill(words.type_decimal, &[&self.bounds(domain), &decimals.to_string()])
            }
            Domain::Choice { set } => {
                let set = self.plan.choice_sets.get(*set as usize);
                let labels = set.into_iter().flat_map(|set| &set.choices).map(|choice| self.text(&choice.label));
                fill(words.type_choice, &[&labels.collect::<Vec<_>>().join(words.comma)])
            }
            Domain::Text { max_length } => fill(words.type_text, &[&max_length.to_string()]),
            Domain::List { max_items, .. } => fill(words.type_list, &[&max_items.to_string()]),
        }
    }

    /// From the least to the greatest value.
    pub(crate) fn bounds(&self, domain: &Domain) -> String {
        let (low, high) = match domain {
            Domain::Integer { minimum, maximum, .. } => (Constant::Integer(*minimum), Constant::Integer(*maximum)),
            Domain::Decimal { minimum, maximum, .. } => {
                (Constant::Decimal(Number(minimum.0)), Constant::Decimal(Number(maximum.0)))
            }
            _ => return String::new(),
        };
        let shown = |value| self.value(value, domain, Place::Alone);
        fill(self.words.from_to, &[&shown(low), &shown(high)])
    }

    /// Who judges, by the name that the policy has for it.
    pub(crate) fn judge(&self, judge: Judge) -> &'p str {
        let general = match judge {
            Judge::Applicant => self.words.judge_applicant,
            Judge::Expert => self.words.judge_expert,
            Judge::Secretariat => self.words.judge_secretariat,
            Judge::Registry => self.words.judge_registry,
        };
        self.plan.policy.judge_title(judge).map_or(general, |title| title.get(self.lang))
    }
}
