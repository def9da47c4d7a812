//! Face cli: `zhunsheng impact`.

mod outputs;
mod sides;

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use zhunsheng_batch::{
    impact::{self, Question, RowsFile, Settings, Side},
    population::{Mapping, Population},
};
use zhunsheng_engine::{Lang, VerifiedPlan};

use crate::{
    args::Impact,
    commands::decide::outcome_index,
    failure::Failure,
    packages::{read_text, unreadable, unwritable},
    screen::Screen,
    text::{impact as words, words as phrases},
};
use outputs::Outputs;
use sides::Sides;

/// No mapping file is larger.
const MOST_MAPPING_BYTES: u64 = 4 << 20;

/// Decides a population before and after a change, and prints what it comes to.
pub(crate) fn run(screen: &mut Screen, rules: Option<&Path>, args: &Impact) -> Result<(), Failure> {
    let lang = screen.lang;
    let sides = Sides::new(rules, args, lang)?;
    for note in &sides.warnings {
        screen.complain(&format!("{note}\n"));
    }
    let question = Question {
        before: sides.before.as_ref().map(|(plan, as_of)| Side { plan, as_of: *as_of }),
        after: Side { plan: &sides.after.0, as_of: sides.after.1 },
    };
    let name = args.population.display().to_string();
    let population = Population::open(&args.population, args.sheet.as_deref())
        .map_err(|problem| words::refused(&name, &[*problem], lang))?;
    let settings = Settings {
        mapping: mapping(args, lang)?,
        outcomes: outcomes(args, &sides.after.0, lang)?,
        group_by: args.group_by.clone(),
        min_group: args.min_group,
        threads: args.threads.unwrap_or_else(|| Settings::default().threads),
        ..Settings::default()
    };
    let rows = args.rows.as_deref().map(|path| {
        RowsFile::create(path, &question, &settings)
            .map_err(|why| words::unwritable(&path.display().to_string(), &why, lang))
    });
    let size = population.size;
    let in_bytes = population.encoding.is_some();
    let mut outputs = Outputs::new(rows.transpose()?, args.problems.as_deref(), stopped(lang)?, size, in_bytes, lang)?;
    let report = impact::run(&question, population, &settings, &mut outputs);
    outputs.clear();
    let report = report.map_err(|why| match why {
        impact::Failure::Refused(problems) => words::refused(&name, &problems, lang),
        impact::Failure::Broken(why) => Failure::new(lang, why.get(lang)),
    })?;
    outputs.finish(args, lang)?;
    if let Some(path) = &args.html {
        let page = report.page(&name_of(&args.population), lang);
        std::fs::write(path, page).map_err(|why| unwritable(path, &why, lang))?;
    }
    if args.json {
        let value = report.json(lang);
        let text =
            if screen.is_terminal { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let text = text.map_err(|why| {
            Failure::new(lang, &phrases::fill(phrases::words(lang).cannot_print, &[&why.to_string()]))
        })?;
        screen.say(&format!("{text}\n"))?;
    } else {
        let text = words::render(&report, &sides.trials, &name, args.all, lang, screen.width);
        screen.say(&text)?;
    }
    if report.is_whole() { Ok(()) } else { Err(words::not_whole(&report, lang)) }
}

/// The name of the file without the folders above it: those are nobody's business.
fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// The ids of the outcomes that were named by id or title.
fn outcomes(args: &Impact, plan: &VerifiedPlan, lang: Lang) -> Result<Vec<String>, Failure> {
    let mut ids = Vec::new();
    for name in &args.outcome {
        let index = outcome_index(plan, Some(name.trim()), lang)?;
        ids.extend(index.and_then(|index| plan.outcomes.get(index)).map(|outcome| outcome.id.clone()));
    }
    Ok(ids)
}

fn mapping(args: &Impact, lang: Lang) -> Result<Mapping, Failure> {
    let Some(path) = &args.mapping else { return Ok(Mapping::default()) };
    let name = path.display().to_string();
    let text = read_text(path, MOST_MAPPING_BYTES).map_err(|why| unreadable(&name, &why, lang))?;
    Mapping::read(&text).map_err(|problems| words::refused(&name, &problems, lang))
}

/// A sign that somebody pressed Ctrl-C; at the second time the program ends at once.
fn stopped(lang: Lang) -> Result<Arc<AtomicBool>, Failure> {
    let sign = Arc::new(AtomicBool::new(false));
    let shared = Arc::clone(&sign);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|why| Failure::new(lang, &why.to_string()))?;
    // Why: nobody waits for this thread; it ends with the program.
    thread::spawn(move || {
        runtime.block_on(async move {
            while tokio::signal::ctrl_c().await.is_ok() {
                if shared.swap(true, Ordering::Relaxed) {
                    std::process::exit(130);
                }
            }
        });
    });
    Ok(sign)
}
