//! Face cli: what the two arguments of `zhunsheng diff` stand for: packages, plan files, folders of packages, publications, each on a day or not.

use std::path::Path;

use zhunsheng_change::Side;
use zhunsheng_compiler::Package;
use zhunsheng_desk::{Clock, OpenError, Store, StoreError, publication};
use zhunsheng_engine::{Date, Lang, VerifiedPlan};

use crate::{
    failure::Failure,
    packages::{self, Meant},
    text::words::{diff::words, fill},
};

/// One side of the comparison.
pub(super) struct Source {
    /// As it was written.
    pub(super) name: String,
    /// The day whose values count.
    pub(super) on: Option<Date>,
    /// Whether one policy is meant, and not all of a folder or a publication.
    pub(super) is_single: bool,
    /// The policies.
    pub(super) loaded: Vec<Loaded>,
}

/// A policy that was read.
pub(super) struct Loaded {
    pub(super) package: Option<Package>,
    pub(super) plan: VerifiedPlan,
}

impl Loaded {
    pub(super) fn side(&self, on: Option<Date>) -> Side<'_> {
        Side { plan: &self.plan, package: self.package.as_ref(), on }
    }
}

impl Source {
    /// Reads what an argument stands for.
    pub(super) fn read(rules: Option<&Path>, name: &str, data: &Path, lang: Lang) -> Result<Self, Failure> {
        let (place, on) = day_of(name, lang)?;
        let is_number = !place.is_empty() && place.bytes().all(|byte| byte.is_ascii_digit());
        let number =
            place.strip_prefix("publication:").or(Some(place).filter(|_| is_number && !Path::new(place).exists()));
        let (is_single, loaded) = match number {
            Some(number) => (false, published(number, data, lang)?),
            None => named(rules, place, lang)?,
        };
        let mut source = Self { name: name.to_owned(), on, is_single, loaded };
        if let Some(day) = on {
            source.in_force(day, lang)?;
        }
        Ok(source)
    }

    /// The policy with this id.
    pub(super) fn get(&self, policy: &str) -> Option<&Loaded> {
        self.loaded.iter().find(|loaded| loaded.plan.policy.id == policy)
    }

    /// Leaves the policies that are in force on a day; of a single one that is not, says so.
    fn in_force(&mut self, day: Date, lang: Lang) -> Result<(), Failure> {
        let early = |plan: &VerifiedPlan| day < plan.policy.from;
        let late = |plan: &VerifiedPlan| plan.policy.to.is_some_and(|to| day > to);
        if self.is_single {
            let general = crate::text::words::words(lang);
            for Loaded { plan, .. } in &self.loaded {
                let policy = &plan.policy;
                let (what, bound) = match policy.to {
                    _ if early(plan) => (general.too_early, policy.from),
                    Some(to) if late(plan) => (general.too_late, to),
                    _ => continue,
                };
                return Err(Failure::new(lang, &fill(what, &[&day.to_string(), &bound.to_string()])));
            }
        }
        self.loaded.retain(|loaded| !early(&loaded.plan) && !late(&loaded.plan));
        if self.loaded.is_empty() {
            return Err(Failure::new(lang, &fill(words(lang).none_in_force, &[&self.name, &day.to_string()])));
        }
        Ok(())
    }
}

/// What stands before the `@`, and the day after it.
fn day_of(name: &str, lang: Lang) -> Result<(&str, Option<Date>), Failure> {
    // Why: a folder may have an `@` in its name.
    let Some((place, day)) = name.rsplit_once('@').filter(|_| !Path::new(name).exists()) else {
        return Ok((name, None));
    };
    match Date::parse(day) {
        Some(date) => Ok((place, Some(date))),
        None => {
            let words = words(lang);
            Err(Failure::new(lang, &fill(words.bad_day, &[name, day])).hint(lang, words.bad_day_hint))
        }
    }
}

fn named(rules: Option<&Path>, place: &str, lang: Lang) -> Result<(bool, Vec<Loaded>), Failure> {
    let loaded = |edition: &packages::Edition| -> Result<Loaded, Failure> {
        let (package, plan) = packages::package_and_plan(edition, lang)?;
        Ok(Loaded { package: Some(package), plan })
    };
    match packages::meant(rules, place, lang)? {
        Meant::Plan(plan) => Ok((true, vec![Loaded { package: None, plan: *plan }])),
        Meant::One(edition) => Ok((true, vec![loaded(&edition)?])),
        Meant::Several(editions) => {
            let (mut all, mut problems) = (Vec::new(), String::new());
            for edition in &editions {
                match loaded(edition) {
                    Ok(one) => all.push(one),
                    Err(why) => problems.push_str(&why.message),
                }
            }
            if problems.is_empty() { Ok((false, all)) } else { Err(Failure::from(problems)) }
        }
    }
}

/// The policies of a publication of the desk.
fn published(number: &str, data: &Path, lang: Lang) -> Result<Vec<Loaded>, Failure> {
    let words = words(lang);
    let number = match number {
        "last" => None,
        digits => match digits.parse::<u64>() {
            Ok(number) => Some(number),
            Err(_) => {
                let failure = Failure::new(lang, &fill(words.bad_publication, &[digits]));
                return Err(failure.hint(lang, words.publication_hint));
            }
        },
    };
    let shown = data.display().to_string();
    let failed = |why: StoreError| {
        let why = OpenError::from(why);
        let what = fill(words.store, &[&shown, why.message().get(lang)]);
        Failure::new(lang, &what).hint(lang, why.hint().get(lang))
    };
    let store = Store::open_existing(data, Clock::system()).map_err(failed)?;
    let Some(rulebook) = publication::rulebook(&store, number).map_err(failed)? else {
        let what = match number {
            Some(number) => fill(words.no_publication, &[&shown, &number.to_string()]),
            None => fill(words.nothing_published, &[&shown]),
        };
        return Err(Failure::new(lang, &what).hint(lang, words.publication_hint));
    };
    let loaded = rulebook
        .editions()
        .iter()
        .map(|edition| Loaded { package: Some(edition.package.clone()), plan: edition.plan.clone() });
    Ok(loaded.collect())
}
