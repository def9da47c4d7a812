//! Face cli: `zhunsheng mutate`.

use std::{
    collections::BTreeMap,
    fs::OpenOptions,
    io::{IsTerminal as _, Write as _},
    path::{Path, PathBuf},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Map, Value, json};
use zhunsheng_compiler::{MUTANTS, cases, compile, diagnostic::text};
use zhunsheng_engine::{Lang, VerifiedPlan};
use zhunsheng_lab::mutate::{self, Fate, Kind, Mutant, Place, Progress, Proposal, Report, Score, Wanted, reviewed};

use crate::{
    args::Mutate,
    failure::Failure,
    packages::{self, Edition, Library},
    screen::Screen,
    text::{
        mutate::{self as shown, words},
        words::fill,
    },
};

/// Changes policies in small ways and counts what their cases notice.
pub(crate) fn run(screen: &mut Screen, rules: Option<&Path>, args: &Mutate) -> Result<(), Failure> {
    let lang = screen.lang;
    let mut editions = Vec::new();
    if args.policies.is_empty() {
        editions = Library::open(rules, lang)?.editions;
    }
    for policy in &args.policies {
        editions.extend(packages::to_check(rules, policy, lang)?);
    }
    let kinds: Vec<Kind> = args.kind.iter().map(|kind| Kind::from(*kind)).collect();
    let (mut low, mut broken, mut rows) = (0, 0, Vec::new());
    for edition in &editions {
        let name = edition.name();
        match mutated(edition, &kinds, args, lang) {
            Ok(done) => {
                low += usize::from(!done.passes(args.min_score));
                broken += usize::from(!done.is_whole());
                if args.json {
                    rows.push(row(&name, &done, args, lang));
                } else {
                    let page = shown::render(&name, &done.plan, &done.report, args.survivors, lang, screen.width);
                    screen.say(&page)?;
                }
                if let Some(file) = &args.write {
                    write(screen, file, &done)?;
                }
            }
            Err(problems) => {
                broken += 1;
                rows.push(json!({ "package": name, "problems": problems }));
                if !args.json {
                    screen.complain(&problems);
                }
            }
        }
    }
    if args.json {
        let rows = Value::Array(rows);
        let text = if screen.is_terminal { format!("{rows:#}\n") } else { format!("{rows}\n") };
        screen.say(&text)?;
    }
    match (low, broken) {
        (0, 0) => Ok(()),
        (0, _) => Err(Failure::new(lang, words(lang).not_whole)),
        _ => {
            let what = fill(words(lang).too_low, &[&low.to_string(), &args.min_score.to_string()]);
            Err(Failure::new(lang, &what).hint(lang, words(lang).too_low_hint))
        }
    }
}

struct Mutated {
    plan: VerifiedPlan,
    report: Report,
    cases: usize,
}

impl Mutated {
    fn passes(&self, least: u32) -> bool {
        self.report.score().hundredths().is_none_or(|score| score >= least as usize * 100)
    }

    /// Whether every case proves something and every reviewed mutant is still there.
    fn is_whole(&self) -> bool {
        self.report.red.is_empty() && self.report.stale.is_empty() && self.cases > 0
    }
}

fn mutated(edition: &Edition, kinds: &[Kind], args: &Mutate, lang: Lang) -> Result<Mutated, String> {
    let package = edition.read().map_err(|(package, why)| text::render(&why, &package, true))?;
    let compiled = compile(&package);
    let Some(plan) = compiled.plan else {
        return Err(text::render(&compiled.diagnostics, &package, true));
    };
    let cases = cases::read(&package);
    let reviewed = package.get(MUTANTS).map(reviewed).unwrap_or_default();
    let bar = bar(&edition.name());
    let progress = |progress: Progress| {
        let (Progress::Decided(done, all) | Progress::Proposed(done, all)) = progress;
        bar.set_length(all as u64);
        bar.set_position(done as u64);
        bar.set_message(match progress {
            Progress::Decided(..) => words(lang).deciding,
            Progress::Proposed(..) => words(lang).proposing,
        });
    };
    let propose = args.survivors || args.write.is_some();
    let report = mutate::run(&plan, &cases, Wanted { kinds, reviewed: &reviewed, propose }, &progress)?;
    bar.finish_and_clear();
    Ok(Mutated { plan, report, cases: cases.len() })
}

/// A bar where somebody watches.
fn bar(name: &str) -> ProgressBar {
    let target =
        if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("{prefix} {bar:30} {pos}/{len} {msg} {eta}");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(None, target).with_style(style).with_prefix(name.to_owned())
}

fn write(screen: &mut Screen, file: &Path, done: &Mutated) -> Result<(), Failure> {
    let lang = screen.lang;
    let files = mutate::case_files(&done.plan, &done.report);
    let several = files.len() > 1;
    for (stem, text) in &files {
        let path = if several { beside(file, stem) } else { file.to_owned() };
        let mut options = OpenOptions::new();
        // Why: a file that was reviewed and kept must not be lost to the next run.
        let written =
            options.write(true).create_new(true).open(&path).and_then(|mut file| file.write_all(text.as_bytes()));
        if let Err(why) = written {
            let what = fill(words(lang).cannot_write, &[&path.display().to_string(), &why.to_string()]);
            return Err(Failure::new(lang, &what).hint(lang, words(lang).cannot_write_hint));
        }
        screen.complain(&format!("{}\n", fill(words(lang).written, &[&path.display().to_string()])));
    }
    if files.is_empty() {
        screen.complain(&format!("{}\n", words(lang).nothing_written));
    }
    Ok(())
}

/// The file with the name of the hand-written one that its cases start from.
fn beside(file: &Path, stem: &str) -> PathBuf {
    let own = file.file_stem().and_then(|name| name.to_str()).unwrap_or("generated");
    file.with_file_name(format!("{own}-{stem}.json"))
}

fn row(name: &str, done: &Mutated, args: &Mutate, lang: Lang) -> Value {
    let Mutated { plan, report, cases } = done;
    let clause = |mutant: &Mutant| plan.clauses.get(mutant.clause as usize).map_or("", |clause| &clause.id);
    let mut kinds: BTreeMap<Kind, Score> = BTreeMap::new();
    let mut clauses: BTreeMap<u32, Score> = BTreeMap::new();
    for (mutant, fate) in report.each() {
        kinds.entry(mutant.kind).or_default().count(fate);
        clauses.entry(mutant.clause).or_default().count(fate);
    }
    let kinds: Map<String, Value> = kinds.iter().map(|(kind, score)| (kind.name().to_owned(), counts(score))).collect();
    let clauses: Vec<Value> = clauses
        .iter()
        .map(|(index, score)| {
            let id = plan.clauses.get(*index as usize).map_or("", |clause| &clause.id);
            let mut row = counts(score);
            if let Some(row) = row.as_object_mut() {
                row.insert("clause".to_owned(), json!(id));
            }
            row
        })
        .collect();
    let mutant = |mutant: &Mutant| {
        let place = match &mutant.place {
            Place::Rule { line, column } => json!({ "file": "rules.rhai", "line": line, "column": column }),
            Place::Parameter { name, from } => json!({ "file": "parameters.json", "parameter": name, "from": from }),
        };
        json!({
            "key": mutant.key, "kind": mutant.kind, "clause": clause(mutant), "title": mutant.title.get(lang),
            "change": mutant.words.get(lang), "rule": mutant.rule, "place": place,
        })
    };
    let with = |one: &Mutant, key: &str, value: Value| {
        let mut row = mutant(one);
        if let Some(row) = row.as_object_mut() {
            row.insert(key.to_owned(), value);
        }
        row
    };
    let survivors: Vec<Value> = report
        .survivors()
        .map(|(one, proposal)| {
            with(one, "caught_by", proposal.and_then(Option::as_ref).map_or(Value::Null, |found| caught(found, lang)))
        })
        .collect();
    let equivalent = report.each().filter_map(|(one, fate)| match fate {
        Fate::Equivalent(why) => Some(with(one, "why", json!(why.get(lang)))),
        _ => None,
    });
    let killed = report.each().filter_map(|(one, fate)| match fate {
        Fate::Killed(case) => Some(json!({ "key": one.key, "case": case })),
        _ => None,
    });
    let stale = report.stale.iter().map(|one| json!({ "key": one.mutant, "killed_by": one.killed_by }));
    json!({
        "package": name, "cases": cases, "counts": counts(&report.score()), "min_score": args.min_score,
        "passed": done.passes(args.min_score) && done.is_whole(),
        "kinds": kinds, "clauses": clauses, "looked_for_cases": args.survivors || args.write.is_some(),
        "survivors": survivors, "equivalent": equivalent.collect::<Vec<_>>(), "killed": killed.collect::<Vec<_>>(),
        "stale": stale.collect::<Vec<_>>(), "red_cases": report.red,
    })
}

fn counts(score: &Score) -> Value {
    json!({
        "killed": score.killed, "survived": score.survived, "equivalent": score.equivalent, "refused": score.refused,
        "score": score.percent(),
    })
}

fn caught(found: &Proposal, lang: Lang) -> Value {
    json!({ "base": found.base.name, "changes": found.changes.get(lang), "variant": found.variant })
}
