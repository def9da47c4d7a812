//! Face cli: `zhunsheng test`.

mod json;
mod junit;

use std::{path::Path, time::Duration};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;
use zhunsheng_compiler::{compile, diagnostic::text};
use zhunsheng_engine::VerifiedPlan;
use zhunsheng_lab::{
    contracts::Effort,
    generate::FIXED_SEED,
    regression::{Tested, Wanted, test},
};

use crate::{
    args::{Part, Test},
    failure::Failure,
    packages::{self, Edition, Library},
    screen::Screen,
    text::test as shown,
};

pub(crate) use json::facts;

/// So many facts are made up for the contracts of a package, and so many facts are looked at for each.
const MADE_UP: usize = 200;
const EACH: usize = 800;

/// A package with what came of it.
pub(crate) struct Run {
    pub(crate) name: String,
    /// The plan and what came of it, or why nothing was run.
    pub(crate) came: Result<(VerifiedPlan, Tested), String>,
}

impl Run {
    pub(crate) fn passed(&self) -> bool {
        self.came.as_ref().is_ok_and(|(_, tested)| tested.passed())
    }
}

/// Holds packages against their cases, their thresholds and their contracts.
pub(crate) fn run(screen: &mut Screen, rules: Option<&Path>, args: &Test) -> Result<(), Failure> {
    let lang = screen.lang;
    let mut editions = Vec::new();
    if args.policies.is_empty() {
        editions = Library::open(rules, lang)?.editions;
    }
    for policy in &args.policies {
        editions.extend(packages::to_check(rules, policy, lang)?);
    }
    let base = args.base.as_deref().map(|base| packages::plan(rules, base, lang)).transpose()?;
    let effort = Effort { seed: args.seed.unwrap_or(FIXED_SEED), made_up: MADE_UP, each: EACH };
    let (cases, boundaries) = (args.wants(Part::Cases), args.wants(Part::Boundaries));
    let wanted = Wanted { cases, boundaries, contracts: args.wants(Part::Contracts), effort };
    let mut runs = Vec::new();
    for edition in &editions {
        let run = of_edition(screen, edition, base.as_ref(), wanted);
        if !args.json {
            screen.say(&shown::package(&run, wanted, lang, screen.width))?;
        }
        runs.push(run);
    }
    if args.json {
        let rows: Vec<Value> = runs.iter().map(|run| json::row(run, effort.seed, lang)).collect();
        let rows = Value::Array(rows);
        let text = if screen.is_terminal { format!("{rows:#}\n") } else { format!("{rows}\n") };
        screen.say(&text)?;
    } else {
        screen.say(&shown::total(&runs, wanted, lang))?;
    }
    if let Some(path) = &args.junit {
        junit::write(path, &runs, lang)?;
    }
    if runs.iter().all(Run::passed) { Ok(()) } else { Err(Failure::new(lang, shown::failed(lang))) }
}

fn of_edition(screen: &Screen, edition: &Edition, base: Option<&VerifiedPlan>, wanted: Wanted) -> Run {
    let name = edition.name();
    let not_run = |problems| Run { name: name.clone(), came: Err(problems) };
    let package = match edition.read() {
        Ok(package) => package,
        Err((package, diagnostics)) => return not_run(text::render(&diagnostics, &package, false)),
    };
    let compiled = compile(&package);
    let Some(plan) = compiled.plan else {
        return not_run(text::render(&compiled.diagnostics, &package, false));
    };
    let built_in = if base.is_none() { edition.built_in_if_other(&package, screen.lang) } else { None };
    let bar = bar(screen, &name);
    let progress = |done: usize, of: usize| {
        if let Some(bar) = &bar {
            bar.set_length(u64::try_from(of).unwrap_or(u64::MAX));
            bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
        }
    };
    let tested = test(&package, &plan, base.or(built_in.as_ref()), wanted, &progress);
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    Run { name, came: Ok((plan, tested)) }
}

/// A line that moves, for somebody who waits.
fn bar(screen: &Screen, name: &str) -> Option<ProgressBar> {
    if !screen.is_terminal {
        return None;
    }
    let bar = ProgressBar::new(0).with_message(name.to_owned());
    let style = ProgressStyle::with_template("{msg}  {bar:32} {pos}/{len}  {elapsed}").ok()?;
    bar.set_style(style.progress_chars("━━ "));
    bar.enable_steady_tick(Duration::from_millis(200));
    Some(bar)
}
