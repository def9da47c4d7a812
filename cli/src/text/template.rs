//! Face cli, text: a facts file to fill in, with what each fact means as comments.

use std::collections::BTreeSet;

use zhunsheng_engine::{
    Lang, VerifiedPlan,
    plan::{Choice, Domain, Fact, Field, Judge, Text},
    value::Number,
    wording,
};

use super::{
    layout::one_line,
    words::{Words, fill, words},
};

/// A JSON object with null for every one of these facts; with comments, or without.
pub(crate) fn render(plan: &VerifiedPlan, facts: &BTreeSet<u32>, commented: bool, lang: Lang) -> String {
    let writer = Writer { plan, words: words(lang), lang };
    let mut lines = Vec::new();
    if commented {
        writer.head(&mut lines);
    }
    lines.push(String::from("{"));
    let mut group = None;
    let last = facts.last().copied();
    for index in facts.iter().copied() {
        let Some(fact) = plan.facts.get(index as usize) else {
            continue;
        };
        if commented {
            if group != Some(fact.group) {
                group = Some(fact.group);
                writer.group(fact.group, &mut lines);
            }
            writer.fact(fact, &mut lines);
        }
        let comma = if Some(index) == last { "" } else { "," };
        lines.push(format!("  \"{}\": null{comma}", fact.name));
    }
    lines.push(String::from("}\n"));
    lines.join("\n")
}

struct Writer<'p> {
    plan: &'p VerifiedPlan,
    words: &'static Words,
    lang: Lang,
}

impl Writer<'_> {
    fn head(&self, lines: &mut Vec<String>) {
        let policy = &self.plan.policy;
        let edition = fill(self.words.edition, &[&policy.id, &policy.version]);
        lines.push(format!("// {}{}{edition}", policy.title.get(self.lang), self.words.gap));
        lines.push(format!("// {}", self.words.template_help));
        lines.push(format!("// {}", fill(self.words.template_command, &[&policy.id])));
    }

    fn group(&self, index: u32, lines: &mut Vec<String>) {
        let title = self.plan.groups.get(index as usize).map(|group| group.title.get(self.lang));
        if lines.last().is_some_and(|line| line != "{") {
            lines.push(String::new());
        }
        lines.push(format!("  // ==== {} ====", title.unwrap_or_default()));
    }

    fn fact(&self, fact: &Fact, lines: &mut Vec<String>) {
        let words = self.words;
        let evidence: Vec<&str> = fact.evidence.iter().map(|text| text.get(self.lang)).collect();
        let judge = judge(self.plan, fact.judge, self.lang).map(|judge| fill(words.template_judge, &[judge]));
        let description = fact.description.as_ref().map(|text| text.get(self.lang));
        lines.push(format!("  // {}", one_line(fact.title.get(self.lang))));
        let mut comment = |label: &str, text: &str| {
            if !text.is_empty() {
                lines.push(format!("  //   {label}{}", one_line(text)));
            }
        };
        comment("", description.unwrap_or_default());
        comment(words.template_type, &self.type_of(&fact.domain));
        if let Domain::List { fields, .. } = &fact.domain {
            fields.iter().for_each(|field| comment("  ", &self.field(field)));
        }
        comment(words.why, fact.why.as_ref().map_or("", |why| why.get(self.lang)));
        comment("", judge.as_deref().unwrap_or_default());
        comment(words.proof, &evidence.join(words.comma));
    }

    fn field(&self, field: &Field) -> String {
        format!(
            "\"{}\"{}{}{}{}",
            field.name,
            self.words.colon,
            field.title.get(self.lang),
            self.words.pause,
            self.type_of(&field.domain)
        )
    }

    fn type_of(&self, domain: &Domain) -> String {
        type_of(self.plan, domain, self.lang)
    }
}

/// Who judges a fact, if it is not the applicant: by the name that the policy has for it.
pub(crate) fn judge(plan: &VerifiedPlan, judge: Judge, lang: Lang) -> Option<&str> {
    let words = words(lang);
    let general = match judge {
        Judge::Applicant => return None,
        Judge::Expert => words.judge_expert,
        Judge::Secretariat => words.judge_secretariat,
        Judge::Registry => words.judge_registry,
    };
    Some(plan.policy.judge_title(judge).map_or(general, |title| title.get(lang)))
}

/// What may be written for a fact: its type, unit and bounds.
pub(crate) fn type_of(plan: &VerifiedPlan, domain: &Domain, lang: Lang) -> String {
    let words = words(lang);
    match domain {
        Domain::Boolean => String::from(words.type_boolean),
        Domain::Integer { minimum, maximum, unit } => {
            let unit = unit_name(plan, *unit, lang);
            fill(words.type_integer, &[&unit, &minimum.to_string(), &maximum.to_string()])
        }
        Domain::Decimal { minimum, maximum, unit, decimals } => {
            let shown = |number: &Number| {
                let unit = plan.units.get(*unit as usize);
                unit.map_or_else(|| number.0.normalize().to_string(), |unit| wording::shown(number.0, unit))
            };
            let unit = unit_name(plan, *unit, lang);
            fill(words.type_decimal, &[&unit, &shown(minimum), &shown(maximum), &decimals.to_string()])
        }
        Domain::Date => String::from(words.type_date),
        Domain::Choice { set } => {
            let choices = choices(plan, *set);
            let label = |choice: &Choice| fill(words.type_choice_one, &[&choice.id, choice.label.get(lang)]);
            let choices: Vec<String> = choices.iter().map(label).collect();
            fill(words.type_choice, &[&choices.join(words.comma)])
        }
        Domain::Text { max_length } => fill(words.type_text, &[&max_length.to_string()]),
        Domain::List { max_items, .. } => fill(words.type_list, &[&max_items.to_string()]),
    }
}

/// The choices of a set.
pub(crate) fn choices(plan: &VerifiedPlan, set: u32) -> &[Choice] {
    plan.choice_sets.get(set as usize).map_or(&[], |set| &set.choices)
}

/// A unit in words; a pure number has none.
pub(crate) fn unit_name(plan: &VerifiedPlan, unit: u32, lang: Lang) -> String {
    let words = words(lang);
    let Some(unit) = plan.units.get(unit as usize).filter(|unit| unit.id != "1") else {
        return String::from(words.no_unit);
    };
    let text = Text { zh: unit.id.clone(), en: if unit.many.is_empty() { unit.id.clone() } else { unit.many.clone() } };
    fill(words.in_unit, &[text.get(lang)])
}
