//! Beside the pipeline: one vocabulary for all packages: a fact of the same name means the same everywhere, and what has one title has one name.

use std::collections::{BTreeMap, BTreeSet};

use zhunsheng_engine::{
    plan::{Domain, Fact, Judge, Plan, Text},
    value::Number,
};

/// What two packages can say differently of a fact.
///
/// [`Aspect::Name`] is the other way round: the facts have one Chinese title, and each package names them in its own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// The name, of facts with the same Chinese title.
    Name,
    /// The Chinese title.
    Title,
    /// The English title.
    TitleEn,
    /// Who can truthfully say it.
    Judge,
    /// The type.
    Type,
    /// The unit.
    Unit,
    /// The bounds: least and greatest value, digits, characters or records.
    Bounds,
    /// The choices, with their labels.
    Choices,
}

impl Aspect {
    /// A stable name for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Title => "title",
            Self::TitleEn => "title-en",
            Self::Judge => "judge",
            Self::Type => "type",
            Self::Unit => "unit",
            Self::Bounds => "bounds",
            Self::Choices => "choices",
        }
    }
}

/// One difference between two packages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The fact, or the field of a list as `list[].field`; the Chinese title where names differ.
    pub fact: String,
    /// What differs.
    pub aspect: Aspect,
    /// The package that has the fact first, and what it says.
    pub first: (String, String),
    /// The other package, and what that says.
    pub other: (String, String),
}

impl Mismatch {
    /// What is wrong, in one sentence.
    #[must_use]
    pub fn message(&self) -> String {
        let Self { fact, aspect, first, other } = self;
        let aspect = match aspect {
            Aspect::Name => {
                return format!(
                    "the Chinese title `{fact}` has different names: `{}` in {}, `{}` in {}",
                    first.1, first.0, other.1, other.0
                );
            }
            Aspect::Title => "Chinese title",
            Aspect::TitleEn => "English title",
            aspect => aspect.code(),
        };
        format!("the fact `{fact}` differs in its {aspect}: `{}` in {}, `{}` in {}", first.1, first.0, other.1, other.0)
    }
}

/// Every difference, by fact, then facts of one title under several names; each package is compared with the first that has the fact or the title.
#[must_use]
pub fn check(plans: &[(&str, &Plan)]) -> Vec<Mismatch> {
    let mut words: BTreeMap<String, Vec<Word<'_>>> = BTreeMap::new();
    for (package, plan) in plans {
        for fact in &plan.facts {
            let word = Word { package, plan, title: &fact.title, judge: Some(fact.judge), domain: &fact.domain };
            words.entry(fact.name.clone()).or_default().push(word);
            if let Domain::List { fields, .. } = &fact.domain {
                for field in fields {
                    let word = Word { package, plan, title: &field.title, judge: None, domain: &field.domain };
                    words.entry(format!("{}[].{}", fact.name, field.name)).or_default().push(word);
                }
            }
        }
    }
    let mut found = Vec::new();
    for (fact, words) in &words {
        let Some((first, others)) = words.split_first() else { continue };
        for other in others {
            let mut differs_in: Vec<Aspect> = Vec::new();
            for ((aspect, ours), (_, theirs)) in first.said().into_iter().zip(other.said()) {
                // Why: what follows from another type or unit is not reported again.
                let follows = match aspect {
                    Aspect::Unit | Aspect::Choices => differs_in.contains(&Aspect::Type),
                    Aspect::Bounds => differs_in.iter().any(|one| matches!(one, Aspect::Type | Aspect::Unit)),
                    _ => false,
                };
                if ours == theirs || follows {
                    continue;
                }
                differs_in.push(aspect);
                let (first, other) = ((first.package.to_owned(), ours), (other.package.to_owned(), theirs));
                found.push(Mismatch { fact: fact.clone(), aspect, first, other });
            }
        }
    }
    found.extend(near_misses(plans));
    found
}

/// Facts of different packages with one Chinese title and different names: one of the two has to change.
fn near_misses(plans: &[(&str, &Plan)]) -> Vec<Mismatch> {
    let mut titles: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for (package, plan) in plans {
        for fact in &plan.facts {
            titles.entry(fact.title.zh.trim()).or_default().push((package, &fact.name));
        }
    }
    let mut found = Vec::new();
    for (title, facts) in titles {
        let Some((&first, others)) = facts.split_first() else { continue };
        let ours: BTreeSet<&str> =
            facts.iter().filter(|(package, _)| *package == first.0).map(|(_, name)| *name).collect();
        // Why: within one package, titles stand in different groups and the names cannot be taken for each other.
        for other in others.iter().filter(|(package, name)| *package != first.0 && !ours.contains(name)) {
            let said = |(package, name): (&str, &str)| (package.to_owned(), name.to_owned());
            found.push(Mismatch {
                fact: title.to_owned(),
                aspect: Aspect::Name,
                first: said(first),
                other: said(*other),
            });
        }
    }
    found
}

/// A fact that several packages ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared<'p> {
    /// The fact, as the first package has it.
    pub fact: &'p Fact,
    /// The packages.
    pub packages: Vec<&'p str>,
}

/// Every fact that stands in two or more packages, by name.
#[must_use]
pub fn shared<'p>(plans: &[(&'p str, &'p Plan)]) -> Vec<Shared<'p>> {
    let mut facts: BTreeMap<&str, Shared<'p>> = BTreeMap::new();
    for (package, plan) in plans {
        for fact in &plan.facts {
            facts.entry(&fact.name).or_insert(Shared { fact, packages: Vec::new() }).packages.push(package);
        }
    }
    facts.into_values().filter(|one| one.packages.len() > 1).collect()
}

/// A fact as one package has it.
struct Word<'p> {
    package: &'p str,
    plan: &'p Plan,
    title: &'p Text,
    /// Nothing for a field, which is the list's to judge.
    judge: Option<Judge>,
    domain: &'p Domain,
}

impl Word<'_> {
    /// What is compared, always in the same order.
    fn said(&self) -> [(Aspect, String); 7] {
        let judge = match self.judge {
            None => "",
            Some(Judge::Applicant) => "applicant",
            Some(Judge::Expert) => "expert",
            Some(Judge::Secretariat) => "secretariat",
            Some(Judge::Registry) => "registry",
        };
        let (kind, bounds) = self.form();
        let unit = self.domain.unit().and_then(|unit| self.plan.units.get(unit as usize));
        [
            (Aspect::Title, self.title.zh.clone()),
            (Aspect::TitleEn, self.title.en.clone()),
            (Aspect::Judge, judge.to_owned()),
            (Aspect::Type, kind.to_owned()),
            (Aspect::Unit, unit.map_or_else(String::new, |unit| unit.id.clone())),
            (Aspect::Bounds, bounds),
            (Aspect::Choices, self.choices()),
        ]
    }

    /// The type and the bounds; those of decimals as they are held.
    fn form(&self) -> (&'static str, String) {
        let held = |number: &Number| number.0.normalize().to_string();
        match self.domain {
            Domain::Boolean => ("boolean", String::new()),
            Domain::Integer { minimum, maximum, .. } => ("integer", format!("{minimum} … {maximum}")),
            Domain::Decimal { minimum, maximum, decimals, .. } => {
                ("decimal", format!("{} … {}, {decimals} decimals", held(minimum), held(maximum)))
            }
            Domain::Date => ("date", String::new()),
            Domain::Choice { .. } => ("choice", String::new()),
            Domain::Text { max_length } => ("text", format!("{max_length} characters")),
            Domain::List { max_items, .. } => ("list", format!("{max_items} records")),
        }
    }

    fn choices(&self) -> String {
        let Domain::Choice { set } = self.domain else { return String::new() };
        let choices = self.plan.choice_sets.get(*set as usize).map_or(&[][..], |set| &set.choices);
        let shown = choices.iter().map(|choice| format!("{} ({}, {})", choice.id, choice.label.zh, choice.label.en));
        shown.collect::<Vec<_>>().join("; ")
    }
}
