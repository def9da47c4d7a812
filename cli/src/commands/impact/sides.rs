//! Face cli, `zhunsheng impact`: the two sides of a comparison, from `--set`, `--base` and `--as-of`.

use std::path::Path;

use zhunsheng_engine::{Date, Lang, VerifiedPlan, names::nearest, wording};

use crate::{
    args::Impact,
    commands::decide::date_in_force,
    failure::Failure,
    local, packages,
    screen::today,
    text::{
        impact as own,
        words::{fill, words},
    },
};

/// What is compared, each a plan as of a date.
pub(super) struct Sides {
    pub(super) before: Option<(VerifiedPlan, Date)>,
    pub(super) after: (VerifiedPlan, Date),
    /// A line about each value that was tried or set locally.
    pub(super) trials: Vec<String>,
    pub(super) warnings: Vec<String>,
}

/// A value of `--set`.
struct Trial<'a> {
    typed: &'a str,
    name: &'a str,
    value: &'a str,
    from: Date,
}

impl Sides {
    pub(super) fn new(rules: Option<&Path>, args: &Impact, lang: Lang) -> Result<Self, Failure> {
        let plan = packages::plan(rules, &args.policy, lang)?;
        let trials = trials(&args.set, &plan, lang)?;
        let latest = trials.iter().map(|trial| trial.from).max();
        let as_of = match args.as_of.or(latest) {
            Some(day) => day,
            None => today(lang)?,
        };
        let as_of = date_in_force(&plan, Some(as_of), lang)?;
        let (plan, local) = local::apply_to_one(args.parameters.as_deref(), rules, plan, as_of, lang)?;
        let mut notes: Vec<String> = local.iter().map(|value| value.note(lang)).collect();
        let before = match args.base.as_deref() {
            None if trials.is_empty() => None,
            None => Some((plan.clone(), as_of)),
            Some(base) => Some(base_of(base, &plan, as_of, rules, args, lang)?),
        };
        let (mut after, mut problems, mut warnings) = (plan, Vec::new(), Vec::new());
        for trial in &trials {
            match after.with_value(trial.name, trial.value, trial.from) {
                Ok(changed) => {
                    let parameter = after.parameters.iter().find(|parameter| parameter.name == trial.name);
                    if let Some(parameter) = parameter {
                        let shown = local::shown(&after, parameter, trial.value, lang);
                        let day = wording::date(trial.from, lang);
                        notes.push(fill(words(lang).trial, &[parameter.title.get(lang), trial.name, &shown, &day]));
                    }
                    after = changed;
                }
                Err(why) => {
                    problems
                        .push(Failure::new(lang, &fill(words(lang).set_refused, &[trial.typed, &why.message(lang)])));
                }
            }
            if trial.from > as_of {
                warnings.push(own::too_late(trial.typed, trial.from, as_of, lang));
            }
        }
        all_or(problems)?;
        Ok(Self { before, after: (after, as_of), trials: notes, warnings })
    }
}

/// What `--base` names: another date for the same policy, or another plan.
fn base_of(
    base: &str,
    plan: &VerifiedPlan,
    as_of: Date,
    rules: Option<&Path>,
    args: &Impact,
    lang: Lang,
) -> Result<(VerifiedPlan, Date), Failure> {
    if let Some(day) = Date::parse(base) {
        return Ok((plan.clone(), date_in_force(plan, Some(day), lang)?));
    }
    if Date::has_form(base) {
        return Err(own::no_such_day(base, lang));
    }
    let other = packages::plan(rules, base, lang)?;
    // Why: two policies share neither findings nor outcomes, so nothing of them could be compared.
    if other.policy.id != plan.policy.id {
        return Err(own::other_policy(&other.policy.id, &plan.policy.id, lang));
    }
    let as_of = date_in_force(&other, Some(as_of), lang)?;
    let (other, _) = local::apply_to_one(args.parameters.as_deref(), rules, other, as_of, lang)?;
    Ok((other, as_of))
}

/// The values of `--set`, or everything that is wrong with how they are written.
fn trials<'a>(sets: &'a [String], plan: &VerifiedPlan, lang: Lang) -> Result<Vec<Trial<'a>>, Failure> {
    let (mut trials, mut problems) = (Vec::new(), Vec::new());
    let phrases = words(lang);
    for typed in sets {
        let unreadable = || Failure::new(lang, &fill(phrases.bad_set, &[typed])).hint(lang, own::set_hint(lang));
        let Some((name, value)) = typed.split_once('=').map(|(name, value)| (name.trim(), value.trim())) else {
            problems.push(unreadable());
            continue;
        };
        if !plan.parameters.iter().any(|parameter| parameter.name == name) {
            let failure = Failure::new(lang, &fill(phrases.unknown_parameter, &[name]));
            problems.push(match nearest(name, plan.parameters.iter().map(|parameter| parameter.name.as_str())) {
                Some(near) => failure.hint(lang, &fill(phrases.did_you_mean, &[near])),
                None => failure,
            });
            continue;
        }
        let Some((value, from)) = value.rsplit_once('@') else {
            problems.push(own::no_date(typed, lang));
            continue;
        };
        let from = from.trim();
        match Date::parse(from) {
            Some(from) => trials.push(Trial { typed, name, value: value.trim(), from }),
            None if Date::has_form(from) => problems.push(own::no_such_day(from, lang)),
            None => problems.push(unreadable()),
        }
    }
    all_or(problems)?;
    Ok(trials)
}

/// Every problem at once.
fn all_or(problems: Vec<Failure>) -> Result<(), Failure> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(Failure::from(problems.into_iter().map(|problem| problem.message).collect::<String>()))
}
