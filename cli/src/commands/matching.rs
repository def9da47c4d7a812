//! Face cli: `zhunsheng match`, one dossier against the newest edition of every policy.

use std::path::Path;

use serde_json::{Value, json};
use zhunsheng_engine::{
    Match as Matched, VerifiedPlan,
    across::{Decided, OutcomeMatch},
    decide, wording,
};

use crate::{
    args::Match,
    facts_file,
    failure::Failure,
    local::{self, LocalValue},
    packages::Library,
    screen::{Screen, today},
    text::{
        matching,
        words::{fill, words},
    },
};

/// All that is said of a dossier, with what only the command line knows.
pub(crate) struct Told<'m, 'a> {
    pub(crate) matched: Matched<'m, 'a>,
    pub(crate) all: bool,
    pub(crate) decided: &'m [Decided<'m, 'a>],
    /// The locality's own values, for each policy that was decided.
    pub(crate) local: Vec<&'m [LocalValue]>,
    /// Policies that are not in force.
    pub(crate) left_out: &'m [&'a VerifiedPlan],
}

/// Decides the dossier for every policy.
pub(crate) fn run(screen: &mut Screen, rules: Option<&Path>, args: &Match) -> Result<(), Failure> {
    let lang = screen.lang;
    let plans = Library::open(rules, lang)?.newest_plans(lang)?;
    let as_of = match args.basis.as_of {
        Some(date) => date,
        None => today(lang)?,
    };
    let plans = local::apply_to_all(args.basis.parameters.as_deref(), plans, as_of, lang)?;
    let all: Vec<&VerifiedPlan> = plans.iter().map(|(plan, _)| plan).collect();
    let (facts, whole) = facts_file::read_for_all(screen, &args.facts, &all)?;
    let (mut decisions, mut local, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    for ((plan, values), facts) in plans.iter().zip(&facts) {
        if as_of < plan.policy.from || plan.policy.to.is_some_and(|last| last < as_of) {
            left_out.push(plan);
        } else {
            decisions.push(decide(plan, facts, as_of));
            local.push(values.as_slice());
        }
    }
    if decisions.is_empty() {
        let what = fill(words(lang).match_none, &[&wording::date(as_of, lang)]);
        return Err(Failure::new(lang, &what).hint(lang, words(lang).as_of_hint));
    }
    let decided: Vec<Decided<'_, '_>> = decisions.iter().map(|decision| Decided::new(decision, lang)).collect();
    let matched = Matched::new(&decided, &left_out, (as_of, lang, args.all));
    let told = Told { matched, all: args.all, decided: &decided, local, left_out: &left_out };
    if args.json {
        let json = told.json();
        screen.say(&if screen.is_terminal { format!("{json:#}\n") } else { format!("{json}\n") })?;
        return whole;
    }
    screen.say(&matching::render(&told, screen.width))?;
    whole
}

impl Told<'_, '_> {
    fn json(&self) -> Value {
        let mut json = json!(self.matched);
        let policies = json.get_mut("policies").and_then(Value::as_array_mut).into_iter().flatten();
        for (policy, local) in policies.zip(&self.local) {
            if let Some(slot) = policy.get_mut("local_parameters") {
                *slot = local.iter().map(LocalValue::json).collect();
            }
        }
        json
    }
}

/// The values that an outcome waits for, with who has to set them.
pub(crate) fn waiting(one: &OutcomeMatch<'_, '_>) -> Vec<String> {
    let (plan, lang) = (one.of.decision.plan(), one.of.answer.lang);
    let known = one.waiting_for.iter();
    let parameters = known.filter_map(|name| plan.parameters.iter().find(|parameter| parameter.name == **name));
    let titled = parameters.map(|parameter| {
        let title = parameter.title.get(lang);
        let by = parameter.set_by.as_ref().map(|by| fill(words(lang).match_set_by, &[by.get(lang)]));
        by.map_or_else(|| String::from(title), |by| format!("{title}{by}"))
    });
    titled.collect()
}
