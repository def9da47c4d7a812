//! Stage facts, read: many texts for one plan in the same memory, and one text for many plans.

use alloc::{borrow::Cow, vec, vec::Vec};

use super::{
    Facts,
    plain::{Names, Seen},
    problem::FactProblem,
    read::{MOST_PROBLEMS, Reading, not_json, object},
};
use crate::{json, plan::Plan, value::Cell};

/// Reads facts file after facts file for one plan, in the same memory and with the names looked up once.
#[derive(Debug, Clone)]
pub struct Reader<'p> {
    plan: &'p Plan,
    names: Names,
    facts: Facts,
    seen: Seen,
}

impl<'p> Reader<'p> {
    /// Memory for the facts of this plan.
    #[must_use]
    pub fn new(plan: &'p Plan) -> Self {
        let names = Names::new(plan.facts.iter().map(|fact| fact.name.as_str()));
        Self { plan, names, facts: Facts::none(plan), seen: Seen::none(plan.facts.len()) }
    }

    /// Reads the next facts file, as [`from_json`](super::from_json) does.
    ///
    /// # Errors
    /// Every problem of the text, in its order (the first hundred).
    pub fn read(&mut self, text: &str) -> Result<&Facts, Vec<FactProblem>> {
        let Self { plan, names, facts, seen } = self;
        seen.forget(|fact| {
            if let Some(slot) = facts.cells.get_mut(fact) {
                *slot = Cell::Unknown;
            }
        });
        facts.confirmed.fill(false);
        facts.texts.clear();
        facts.lists.clear();
        let mut reading = Reading { plan, among: &[], text, problems: Vec::new(), names: Some(names), facts, seen };
        let readable = reading.file();
        let mut problems = reading.problems;
        problems.truncate(MOST_PROBLEMS);
        if readable.is_some() && problems.is_empty() { Ok(&self.facts) } else { Err(problems) }
    }
}

/// One facts file for many plans: its text is taken apart once, and each plan reads the members that it asks for.
#[derive(Debug, Clone)]
pub struct Dossier<'t> {
    text: &'t str,
    members: Vec<(Cow<'t, str>, &'t str)>,
}

impl<'t> Dossier<'t> {
    /// Takes a facts file apart.
    ///
    /// # Errors
    /// Why there is nothing to read, as [`read`](super::read()) says it.
    pub fn new(text: &'t str) -> Result<Self, Vec<FactProblem>> {
        let plain = object(text)?;
        let members = json::members(plain).map_err(|why| vec![not_json(text, plain, why)])?;
        Ok(Self { text, members })
    }

    /// Every name that the text uses.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|(name, _)| name.as_ref())
    }

    /// The names that it says something of.
    pub fn known(&self) -> impl Iterator<Item = &str> {
        self.members.iter().filter(|(_, raw)| *raw != "null").map(|(name, _)| name.as_ref())
    }

    /// What the plan asks for, as far as it can be used; of a name that stands there twice, the first. Nothing is reported: who decides the plan in
    /// full reads the text with [`read`](super::read()).
    #[must_use]
    pub fn facts(&self, plan: &Plan) -> Facts {
        let mut facts = Facts::none(plan);
        let (text, problems, names, mut seen) = (self.text, Vec::new(), None, Seen::none(plan.facts.len()));
        let mut reading = Reading { plan, among: &[], text, problems, names, facts: &mut facts, seen: &mut seen };
        for (name, raw) in &self.members {
            if name == "$confirmed" {
                reading.confirmed(raw);
            }
            let Some((index, fact)) = plan.facts.iter().enumerate().find(|(_, fact)| fact.name == *name) else {
                continue;
            };
            if reading.seen.note(index) {
                continue;
            }
            let cell = reading.fact(fact, raw);
            reading.facts.put(u32::try_from(index).unwrap_or(u32::MAX), cell);
        }
        facts
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::{Dossier, Reader};
    use crate::{
        facts::from_json,
        plan::{Domain, Plan},
        value::Cell,
    };

    fn plan() -> Plan {
        let mut plan = crate::plan::verify::tests::empty();
        for (name, domain) in [
            ("staff", Domain::Integer { minimum: -5, maximum: 100, unit: 0 }),
            ("since", Domain::Date),
            ("sound", Domain::Boolean),
            ("remark", Domain::Text { max_length: 3 }),
        ] {
            plan.facts.push(crate::plan::verify::tests::fact(name, domain));
        }
        plan
    }

    /// Every text is read by the same reader, so whatever one leaves behind would show in the next.
    #[test]
    fn a_reader_in_use_reads_as_a_fresh_one() {
        let plan = plan();
        let mut reader = Reader::new(&plan);
        for text in [
            r#"{"staff": 6, "since": "2018-06-30", "sound": true, "remark": "甲"}"#,
            r#"{"sound": false}"#,
            r#"{"staff": -3, "since": null}"#,
            r#"{"staff": 6.0, "remark": "\u4e59"}"#,
            r#"{"staff": 600}"#,
            r#"{"staff": 06}"#,
            r#"{"staff": 6"#,
            r#"{"staff": 6, "staff": 7}"#,
            r#"{"since": "2018-02-30", "stuff": 1, "sound": truely}"#,
            r#"{"since": "2018-02-30", "stuff": 1, "sound": "true"}"#,
            r#"{"remark": "甲乙丙丁", "\u0073taff": 2}"#,
            "",
            "[]",
            "\u{feff}{}",
            r#"{"$schema": "x", "staff" : 12 , "sound":false}"#,
        ] {
            let (fresh, again) = (from_json(&plan, text), reader.read(text).cloned());
            assert_eq!(fresh, again, "{text}");
        }
    }

    #[test]
    fn a_dossier_gives_each_plan_what_it_asks_for() {
        let plan = plan();
        let text = r#"{"elsewhere": [1, {"a": "}"}], "staff": 6, "sound": "no", "since": null, "staff": 9}"#;
        let dossier = Dossier::new(text).unwrap_or_else(|why| unreachable!("an object: {why:?}"));
        assert_eq!(dossier.known().collect::<Vec<_>>(), ["elsewhere", "staff", "sound", "staff"]);
        let facts = dossier.facts(&plan);
        assert_eq!(facts.cells(), [Cell::Integer(6), Cell::Unknown, Cell::Unknown, Cell::Unknown]);
        assert!(Dossier::new("[]").is_err() && Dossier::new("{").is_err());
    }
}
