//! Beside the pipeline: plans with other values of parameters: doubtful wordings read another way, and values for what a document leaves open.

use zhunsheng_engine::{
    VerifiedPlan,
    plan::{Domain, Parameter},
};

use super::{Case, Generator, Random, Value};

/// A plan with values of its own, which hold from the first day of the policy on.
#[derive(Debug, Clone)]
pub struct Trial {
    /// Names and values of parameters, as text in their unit.
    pub values: Vec<(String, String)>,
    /// The plan with these values.
    pub plan: VerifiedPlan,
}

/// One way to read a policy.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The plan so read; what the document leaves open stays open.
    pub open: Trial,
    /// The same with values for the parameters that have none.
    pub closed: Vec<Trial>,
}

impl Reading {
    /// With values for the open parameters, or without.
    pub fn pick<'r>(&'r self, random: &mut Random, closed: usize) -> &'r Trial {
        let closed = if random.chance(closed) { random.pick(&self.closed) } else { None };
        closed.unwrap_or(&self.open)
    }
}

impl Generator<'_> {
    /// So many readings, the enacted one first, each with so many plans in which nothing is open. Every choice is taken in one of the readings.
    pub fn readings(&self, random: &mut Random, readings: usize, closed: usize) -> Vec<Reading> {
        let first_day = self.plan.policy.from;
        let is_open = |one: &&Parameter| one.values.iter().all(|dated| dated.from > first_day);
        let (open, set): (Vec<&Parameter>, Vec<&Parameter>) = self.plan.parameters.iter().partition(is_open);
        let read: Vec<&Parameter> = set.into_iter().filter(|one| is_reading(one)).collect();
        let columns: Vec<Vec<String>> = read.iter().map(|one| self.column(random, one, readings)).collect();
        let enacted = Trial { values: Vec::new(), plan: self.plan.clone() };
        let mut made = Vec::new();
        for row in 0..readings {
            let values = read.iter().zip(&columns).filter_map(|(one, column)| Some((*one, column.get(row)?.clone())));
            let read = if row == 0 { enacted.clone() } else { enacted.with(values.collect()) };
            let closings = (0..closed)
                .map(|_| read.with(open.iter().filter_map(|one| Some((*one, self.made_up(random, one)?))).collect()));
            made.push(Reading { closed: closings.collect(), open: read.clone() });
        }
        made
    }

    /// A value for each reading: the choices in turn and mixed, or anything that fits.
    fn column(&self, random: &mut Random, parameter: &Parameter, readings: usize) -> Vec<String> {
        let choices: Vec<String> = match &parameter.domain {
            Domain::Boolean => vec!["false".to_owned(), "true".to_owned()],
            Domain::Choice { set } => {
                let set = self.plan.choice_sets.get(*set as usize);
                set.into_iter().flat_map(|set| &set.choices).map(|choice| choice.id.clone()).collect()
            }
            _ => (0..readings).filter_map(|_| self.made_up(random, parameter)).collect(),
        };
        // Why: the first place is not used, the enacted reading stands there.
        let mut column: Vec<String> = choices.iter().cycle().take(readings.saturating_sub(1)).cloned().collect();
        for end in (1..column.len()).rev() {
            column.swap(end, random.below(end + 1));
        }
        column.insert(0, String::new());
        column
    }

    fn made_up(&self, random: &mut Random, parameter: &Parameter) -> Option<String> {
        text(self.value(random, self.plan.policy.from, &parameter.domain, usize::MAX, &Case::new(), 70))
    }
}

impl Trial {
    fn with(&self, values: Vec<(&Parameter, String)>) -> Self {
        let mut trial = self.clone();
        for (Parameter { name, .. }, value) in values {
            let set = trial.plan.with_value(name, &value, trial.plan.policy.from);
            trial.plan = set.unwrap_or_else(|why| unreachable!("{name} = {value}: {why:?}"));
            trial.values.push((name.clone(), value));
        }
        trial
    }
}

/// Whether a parameter settles how a doubtful wording is read, or chooses between ways to compute.
fn is_reading(parameter: &Parameter) -> bool {
    matches!(parameter.domain, Domain::Boolean | Domain::Choice { .. }) || parameter.name.starts_with("reading.")
}

fn text(value: Value) -> Option<String> {
    Some(match value {
        Value::Boolean(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Decimal(value) => value.to_string(),
        Value::Date(text) | Value::Choice(text) | Value::Text(text) => text,
        Value::List(_) => return None,
    })
}
