//! Face cli: `zhunsheng decide`.

use std::path::Path;

use zhunsheng_engine::{Answer, Date, Lang, VerifiedPlan, decide, names::nearest, wording};

use crate::{
    args::Decide,
    facts_file,
    failure::Failure,
    local, packages,
    screen::{Screen, today},
    text::{
        report::Report,
        words::{fill, words},
    },
};

/// Decides a case and prints the answer.
pub(crate) fn run(screen: &mut Screen, rules: Option<&Path>, args: &Decide) -> Result<(), Failure> {
    let lang = screen.lang;
    let plan = packages::plan(rules, &args.policy, lang)?;
    let outcome = outcome_index(&plan, args.outcome.as_deref(), lang)?;
    let as_of = date_in_force(&plan, args.basis.as_of, lang)?;
    let (plan, local) = local::apply_to_one(args.basis.parameters.as_deref(), rules, plan, as_of, lang)?;
    let (plan, tried) = with_trials(plan, &args.set, as_of, lang)?;
    let trials: Vec<String> = local.iter().map(|value| value.note(lang)).chain(tried).collect();
    let (facts, whole) = facts_file::read(screen, &args.facts, &plan, rules)?;
    let decision = decide(&plan, &facts, as_of);
    let answer = Answer::new(&decision, lang, outcome);
    if !args.json {
        let report =
            Report { answer: &answer, decision: &decision, only: outcome.is_some(), all: args.all, trials: &trials };
        screen.say(&report.render(screen.width))?;
        return whole;
    }
    let text = if screen.is_terminal { serde_json::to_string_pretty(&answer) } else { serde_json::to_string(&answer) };
    for trial in &trials {
        screen.complain(&format!("{trial}\n"));
    }
    let text = text.map_err(|why| Failure::new(lang, &fill(words(lang).cannot_print, &[&why.to_string()])))?;
    screen.say(&format!("{text}\n"))?;
    whole
}

/// The index of the outcome that was named, by its id or its title.
pub(crate) fn outcome_index(plan: &VerifiedPlan, name: Option<&str>, lang: Lang) -> Result<Option<usize>, Failure> {
    let Some(name) = name else { return Ok(None) };
    let by_title = || {
        let has_title = |title: &str| title == name;
        let mut outcomes = plan.outcomes.iter();
        outcomes.position(|outcome| has_title(&outcome.title.zh) || has_title(&outcome.title.en))
    };
    if let Some(index) = plan.outcome_index(name).or_else(by_title) {
        return Ok(Some(index));
    }
    let words = words(lang);
    let ids = || plan.outcomes.iter().map(|outcome| outcome.id.as_str());
    let known: Vec<String> = plan
        .outcomes
        .iter()
        .map(|outcome| format!("{}{}", outcome.id, fill(words.fact_name, &[outcome.title.get(lang)])))
        .collect();
    let failure = Failure::new(lang, &fill(words.unknown_outcome, &[name]));
    Err(match nearest(name, ids()) {
        Some(near) => failure.hint(lang, &fill(words.did_you_mean, &[near])),
        None => failure.hint(lang, &fill(words.known_outcomes, &[&known.join(words.comma)])),
    })
}

/// The date to decide for: the one given or today, if the policy is in force on it.
pub(crate) fn date_in_force(plan: &VerifiedPlan, given: Option<Date>, lang: Lang) -> Result<Date, Failure> {
    let words = words(lang);
    let as_of = match given {
        Some(date) => date,
        None => today(lang)?,
    };
    let both = |phrase: &str, other: Date| {
        let days = [wording::date(as_of, lang), wording::date(other, lang)];
        let what = fill(phrase, &days.each_ref().map(String::as_str));
        Failure::new(lang, &what).hint(lang, words.as_of_hint)
    };
    match plan.policy.to {
        _ if as_of < plan.policy.from => Err(both(words.too_early, plan.policy.from)),
        Some(last) if last < as_of => Err(both(words.too_late, last)),
        _ => Ok(as_of),
    }
}

/// The plan with the values that were given for this decision only, and a note about each.
fn with_trials(
    mut plan: VerifiedPlan,
    sets: &[String],
    as_of: Date,
    lang: Lang,
) -> Result<(VerifiedPlan, Vec<String>), Failure> {
    let words = words(lang);
    let mut notes = Vec::new();
    for set in sets {
        let unreadable = || Failure::new(lang, &fill(words.bad_set, &[set])).hint(lang, words.set_hint);
        let (name, value) = set.split_once('=').ok_or_else(unreadable)?;
        let (value, from) = match value.rsplit_once('@') {
            Some((value, from)) => (value, Date::parse(from.trim()).ok_or_else(unreadable)?),
            None => (value, as_of),
        };
        let (name, value) = (name.trim(), value.trim());
        let Some(parameter) = plan.parameters.iter().find(|parameter| parameter.name == name) else {
            let near = nearest(name, plan.parameters.iter().map(|parameter| parameter.name.as_str()));
            let failure = Failure::new(lang, &fill(words.unknown_parameter, &[name]));
            return Err(match near {
                Some(near) => failure.hint(lang, &fill(words.did_you_mean, &[near])),
                None => failure,
            });
        };
        let title = parameter.title.get(lang);
        let shown = local::shown(&plan, parameter, value, lang);
        notes.push(fill(words.trial, &[title, name, &shown, &wording::date(from, lang)]));
        plan = plan
            .with_value(name, value, from)
            .map_err(|why| Failure::new(lang, &fill(words.set_refused, &[set, &why.message(lang)])))?;
    }
    Ok((plan, notes))
}
