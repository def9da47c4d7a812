//! Face cli: `zhunsheng ask`, an interview that decides meanwhile.

mod interview;
mod typed;

use std::{
    fs,
    io::{self, BufRead, IsTerminal as _, Read as _},
    path::Path,
};

use zhunsheng_engine::{
    Answer, Lang, VerifiedPlan, decide,
    plan::{Outcome, Purpose},
};

use super::decide::{date_in_force, outcome_index};
use crate::{
    args::Ask,
    facts_file,
    failure::Failure,
    local, packages,
    screen::Screen,
    text::{
        report::Report,
        words::{fill, words},
    },
};
use interview::{End, Interview};

/// Asks, decides after every answer, and prints the result.
pub(crate) fn run(screen: &mut Screen, rules: Option<&Path>, args: &Ask) -> Result<(), Failure> {
    let lang = screen.lang;
    let plan = packages::plan(rules, &args.policy, lang)?;
    let named = outcome_index(&plan, args.outcome.as_deref(), lang)?;
    let as_of = date_in_force(&plan, args.basis.as_of, lang)?;
    let (plan, local) = local::apply_to_one(args.basis.parameters.as_deref(), rules, plan, as_of, lang)?;
    let local: Vec<String> = local.iter().map(|value| value.note(lang)).collect();
    refuse_to_overwrite(args, lang)?;
    let known = match &args.facts {
        Some(path) => {
            let (name, text) = facts_file::text(path, lang)?;
            facts_file::parse(&name, &text, &plan, lang)?;
            text
        }
        None => String::from("{}"),
    };
    let stdin = io::stdin();
    let mut lines = Lines { echo: !stdin.is_terminal(), source: stdin.lock() };
    let outcome = match named {
        Some(outcome) => outcome,
        None => choose(screen, &plan, &mut lines)?,
    };
    let mut interview = Interview::new(&plan, outcome, as_of, &known, args.save.clone());
    let end = interview.run(screen, &mut lines)?;
    let words = words(lang);
    let facts = interview.facts();
    let decision = decide(&plan, &facts, as_of);
    let answer = Answer::new(&decision, lang, Some(outcome));
    let report = Report { answer: &answer, decision: &decision, only: true, all: false, trials: &local };
    let over = if end == End::Over { words.ask_over } else { words.ask_stopped };
    screen.say(&format!("\n{over}\n\n{}", report.render(screen.width)))?;
    if let Some(path) = &args.save {
        interview.save(path, lang)?;
        let saved = fill(words.ask_saved, &[&path.display().to_string()]);
        screen.say(&format!("\n{saved}\n"))?;
    }
    Ok(())
}

/// Answers that were given earlier are not lost by naming the same file again.
fn refuse_to_overwrite(args: &Ask, lang: Lang) -> Result<(), Failure> {
    let Some(save) = args.save.as_deref().filter(|path| path.exists()) else {
        return Ok(());
    };
    let full = |path: &Path| fs::canonicalize(path).ok();
    if args.facts.as_deref().is_some_and(|facts| full(facts) == full(save)) {
        return Ok(());
    }
    let there = io::Error::from(io::ErrorKind::AlreadyExists);
    Err(packages::unwritable(save, &there, lang).hint(lang, words(lang).ask_go_on))
}

/// The outcome to ask for: the lowest rung unless a person at the terminal chooses another.
fn choose(screen: &mut Screen, plan: &VerifiedPlan, lines: &mut Lines<impl BufRead>) -> Result<usize, Failure> {
    let words = words(screen.lang);
    let lowest = plan.ladders.first().and_then(|ladder| ladder.rungs.first());
    let is_sought = |outcome: &Outcome| outcome.purpose == Purpose::Qualification;
    let first = || plan.outcomes.iter().position(is_sought).unwrap_or(0);
    let default = lowest.map_or_else(first, |rung| *rung as usize);
    let offered: Vec<(usize, &Outcome)> = plan.outcomes.iter().enumerate().filter(|(_, one)| is_sought(one)).collect();
    if lines.echo || offered.len() < 2 {
        return Ok(default);
    }
    let title = |index: usize| plan.outcomes.get(index).map_or("", |outcome| outcome.title.get(screen.lang));
    let mut text = format!("{}\n", fill(words.ask_which, &[title(default)]));
    for (number, (_, outcome)) in (1..).zip(&offered) {
        text.push_str(&format!("  {number}. {}\n", outcome.title.get(screen.lang)));
    }
    screen.say(&text)?;
    loop {
        let Some(line) = lines.next(screen)? else {
            return Ok(default);
        };
        let number: Option<usize> = typed::half_width(&line).parse().ok();
        let chosen = number.and_then(|number| offered.get(number.checked_sub(1)?));
        match chosen {
            _ if line.is_empty() => return Ok(default),
            Some((index, _)) => return Ok(*index),
            None => screen.say(&format!("{}\n", fill(words.ask_again, &[&line])))?,
        }
    }
}

/// What is typed, line by line.
struct Lines<R> {
    source: R,
    /// Whether to print what is read, because no terminal does.
    echo: bool,
}

impl<R: BufRead> Lines<R> {
    /// The next line after the prompt; nothing at the end of the input, or when nobody reads the output any more.
    fn next(&mut self, screen: &mut Screen) -> Result<Option<String>, Failure> {
        const LONGEST: u64 = 1 << 16;
        let words = words(screen.lang);
        screen.say(words.ask_prompt)?;
        let mut bytes = Vec::new();
        let read = self.source.by_ref().take(LONGEST).read_until(b'\n', &mut bytes);
        if read.map_or(true, |count| count == 0) || screen.closed {
            screen.say("\n")?;
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
        if self.echo {
            screen.say(&format!("{}\n", crate::text::layout::one_line(line)))?;
        }
        Ok(Some(String::from(line)))
    }
}
