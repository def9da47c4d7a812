//! Face cli, ask: the conversation: which question comes next, what was answered, and where the verdict stands.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::BufRead,
    path::{Path, PathBuf},
};

use serde_json::value::RawValue;
use zhunsheng_engine::{
    Date, Decision, Facts, Lang, Verdict, VerifiedPlan, decide,
    explain::questions,
    facts,
    plan::{Domain, Fact, Field},
    wording,
};

use super::{
    Lines,
    typed::{self, Typed},
};
use crate::{
    facts_file::without_comments,
    failure::Failure,
    packages,
    screen::Screen,
    text::{
        layout::{Page, plain, span},
        style::{BAD, BOLD, DIM, GOOD, OPEN},
        template::{choices, judge, unit_name},
        words::{Words, fill, words},
    },
};

/// How an interview ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Nothing is left to ask.
    Over,
    /// The person, or the input, stopped.
    Stopped,
}

/// What came of one question.
enum Reply {
    Value(String),
    Unknown,
    Back,
    Stopped,
}

pub(super) struct Interview<'p> {
    plan: &'p VerifiedPlan,
    outcome: usize,
    as_of: Date,
    save_to: Option<PathBuf>,
    /// The facts file, as JSON text per fact, so that no number changes by being read and written.
    given: BTreeMap<String, String>,
    skipped: BTreeSet<u32>,
    asked: Vec<u32>,
    goes_on: bool,
}

impl<'p> Interview<'p> {
    /// An interview that goes on from a facts file that has been read without problems.
    pub(super) fn new(
        plan: &'p VerifiedPlan,
        outcome: usize,
        as_of: Date,
        known: &str,
        save_to: Option<PathBuf>,
    ) -> Self {
        let text = without_comments(known.trim_start_matches('\u{feff}'));
        let known: BTreeMap<String, Box<RawValue>> = serde_json::from_str(&text).unwrap_or_default();
        let given = known.into_iter().map(|(name, raw)| (name, String::from(raw.get())));
        Self {
            plan,
            outcome,
            as_of,
            save_to,
            given: given.collect(),
            skipped: BTreeSet::new(),
            asked: Vec::new(),
            goes_on: false,
        }
    }

    /// The facts as known so far.
    pub(super) fn facts(&self) -> Facts {
        // Why: every value was read without a problem before it was taken.
        facts::from_json(self.plan, &self.json()).unwrap_or_else(|_| Facts::none(self.plan))
    }

    /// Writes a facts file.
    pub(super) fn save(&self, path: &Path, lang: Lang) -> Result<(), Failure> {
        fs::write(path, self.json()).map_err(|why| packages::unwritable(path, &why, lang))
    }

    /// The facts file, in the order of the form.
    fn json(&self) -> String {
        let names = self.plan.facts.iter().map(|fact| fact.name.as_str());
        let special = ["$schema", "$comment", "$confirmed"];
        let members = special.into_iter().chain(names);
        let lines: Vec<String> =
            members.filter_map(|name| Some(format!("  \"{name}\": {}", self.given.get(name)?))).collect();
        format!("{{\n{}\n}}\n", lines.join(",\n"))
    }

    /// Asks until nothing is left or the person stops.
    pub(super) fn run(&mut self, screen: &mut Screen, lines: &mut Lines<impl BufRead>) -> Result<End, Failure> {
        let words = words(screen.lang);
        let left = self.open(&decide(self.plan, &self.facts(), self.as_of)).len();
        screen.say(&format!("{}\n", fill(words.ask_intro, &[&left.to_string()])))?;
        loop {
            if screen.closed {
                return Ok(End::Stopped);
            }
            let facts = self.facts();
            let decision = decide(self.plan, &facts, self.as_of);
            let open = self.open(&decision);
            let best = questions(&decision, &[u32::try_from(self.outcome).unwrap_or(0)]);
            let best = best.iter().map(|question| question.fact).find(|fact| !self.skipped.contains(fact));
            if best.is_none() && !open.is_empty() && !self.goes_on && !self.asked.is_empty() {
                match self.ask_to_go_on(screen, lines, open.len())? {
                    Reply::Value(_) => self.goes_on = true,
                    Reply::Back => self.back(screen)?,
                    Reply::Unknown => return Ok(End::Over),
                    Reply::Stopped => return Ok(End::Stopped),
                }
                continue;
            }
            let next = best.or_else(|| open.first().copied());
            let found = next.and_then(|next| Some((next, self.plan.facts.get(next as usize)?)));
            let Some((index, fact)) = found else {
                return Ok(End::Over);
            };
            self.show(screen, fact, open.len())?;
            match self.reply(screen, lines, fact)? {
                Reply::Value(value) => {
                    self.given.insert(fact.name.clone(), value);
                    self.asked.push(index);
                }
                Reply::Unknown => {
                    self.skipped.insert(index);
                    self.asked.push(index);
                }
                Reply::Back => {
                    self.back(screen)?;
                    continue;
                }
                Reply::Stopped => return Ok(End::Stopped),
            }
            if let Some(path) = &self.save_to {
                self.save(path, screen.lang)?;
            }
            self.progress(screen)?;
        }
    }

    /// The facts that can still change a finding of the outcome, in the order of the form.
    fn open(&self, decision: &Decision<'_>) -> Vec<u32> {
        let Some(outcome) = self.plan.outcomes.get(self.outcome) else {
            return Vec::new();
        };
        let findings = outcome.findings.iter().filter_map(|index| self.plan.findings.get(*index as usize));
        let roots = findings.map(|finding| finding.verdict).chain([outcome.verdict]);
        let facts: BTreeSet<u32> = roots.flat_map(|root| decision.causes(root).facts).collect();
        facts.into_iter().filter(|fact| !self.skipped.contains(fact)).collect()
    }

    fn back(&mut self, screen: &mut Screen) -> Result<(), Failure> {
        self.goes_on = false;
        let Some(last) = self.asked.pop() else {
            return screen.say(&format!("{}\n", words(screen.lang).ask_no_back));
        };
        self.skipped.remove(&last);
        if let Some(fact) = self.plan.facts.get(last as usize) {
            self.given.remove(&fact.name);
        }
        Ok(())
    }

    fn ask_to_go_on(
        &self,
        screen: &mut Screen,
        lines: &mut Lines<impl BufRead>,
        left: usize,
    ) -> Result<Reply, Failure> {
        let words = words(screen.lang);
        screen.say(&format!("\n{}\n", fill(words.ask_settled, &[&left.to_string()])))?;
        loop {
            let Some(line) = lines.next(screen)? else {
                return Ok(Reply::Stopped);
            };
            match typed::read(self.plan, &Domain::Boolean, &line) {
                Typed::Unknown => return Ok(Reply::Value(String::new())),
                Typed::Value(value) if value == "true" => return Ok(Reply::Value(value)),
                Typed::Value(_) => return Ok(Reply::Unknown),
                Typed::Back => return Ok(Reply::Back),
                Typed::Quit => return Ok(Reply::Stopped),
                Typed::Save(path) => self.save_now(screen, path)?,
                Typed::LastDay(_) | Typed::Unclear => unclear(screen, &line)?,
            }
        }
    }

    fn save_now(&self, screen: &mut Screen, path: Option<String>) -> Result<(), Failure> {
        let words = words(screen.lang);
        let named = path.map(PathBuf::from);
        let is_new = named.as_deref().is_some_and(|path| !path.exists());
        let text = match named.or_else(|| self.save_to.clone()) {
            None => String::from(words.ask_save_where),
            Some(path) if is_new || self.save_to.as_ref() == Some(&path) => match self.save(&path, screen.lang) {
                Ok(()) => fill(words.ask_saved, &[&path.display().to_string()]),
                Err(why) => why.message,
            },
            Some(path) => fill(words.cannot_write, &[&path.display().to_string(), words.already_there]),
        };
        screen.say(&format!("{}\n", text.trim_end()))
    }

    /// The question, and why it is asked.
    fn show(&self, screen: &mut Screen, fact: &Fact, left: usize) -> Result<(), Failure> {
        let (words, lang) = (words(screen.lang), screen.lang);
        let mut page = Page::new(screen.width);
        let group = self.plan.groups.get(fact.group as usize);
        let group = group.map_or("", |group| group.title.get(lang));
        let number = fill(words.ask_number, &[&(self.asked.len() + 1).to_string()]);
        let left = fill(words.ask_left, &[&left.to_string()]);
        let place = [number.as_str(), group, left.as_str()].join(words.dot);
        page.line(0, 2, &[span(DIM, place)]);
        page.line(0, 2, &[span(BOLD, fact.title.get(lang))]);
        let mut remark = |label: &str, text: &str| {
            if !text.is_empty() {
                page.line(2, 4, &[span(DIM, format!("{label}{text}"))]);
            }
        };
        remark("", fact.description.as_ref().map_or("", |text| text.get(lang)));
        remark(words.why, fact.why.as_ref().map_or("", |text| text.get(lang)));
        let evidence: Vec<&str> = fact.evidence.iter().map(|text| text.get(lang)).collect();
        remark(words.proof, &evidence.join(words.comma));
        if let Some(judge) = judge(self.plan, fact.judge, lang) {
            remark("", &fill(words.ask_judged, &[judge]));
        }
        screen.say(&format!("\n{}", page.into_text()))
    }

    fn reply(&self, screen: &mut Screen, lines: &mut Lines<impl BufRead>, fact: &Fact) -> Result<Reply, Failure> {
        loop {
            let reply = match &fact.domain {
                Domain::List { max_items, fields } => self.records(screen, lines, *max_items, fields)?,
                domain => self.value(screen, lines, domain)?,
            };
            let Reply::Value(value) = &reply else {
                return Ok(reply);
            };
            let alone = format!("{{\"{}\": {value}}}", fact.name);
            match facts::from_json(self.plan, &alone) {
                Ok(_) => return Ok(reply),
                Err(problems) => {
                    for problem in problems {
                        screen.say(&format!("{}\n", problem.message(screen.lang)))?;
                    }
                }
            }
        }
    }

    /// One value of a type.
    fn value(&self, screen: &mut Screen, lines: &mut Lines<impl BufRead>, domain: &Domain) -> Result<Reply, Failure> {
        let lang = screen.lang;
        let words = words(lang);
        screen.say(&self.how(domain, words, lang))?;
        loop {
            let Some(line) = lines.next(screen)? else {
                return Ok(Reply::Stopped);
            };
            match typed::read(self.plan, domain, &line) {
                Typed::Value(value) => return Ok(Reply::Value(value)),
                Typed::LastDay(day) => {
                    let taken = fill(words.ask_last_day, &[&wording::date(day, lang)]);
                    screen.say(&format!("{taken}\n"))?;
                    return Ok(Reply::Value(format!("\"{day}\"")));
                }
                Typed::Unknown => return Ok(Reply::Unknown),
                Typed::Back => return Ok(Reply::Back),
                Typed::Quit => return Ok(Reply::Stopped),
                Typed::Save(path) => self.save_now(screen, path)?,
                Typed::Unclear => unclear(screen, &line)?,
            }
        }
    }

    /// The records of a list: how many, then field by field.
    fn records(
        &self,
        screen: &mut Screen,
        lines: &mut Lines<impl BufRead>,
        most: u32,
        fields: &[Field],
    ) -> Result<Reply, Failure> {
        let (words, lang) = (words(screen.lang), screen.lang);
        let how_many = fill(words.ask_records, &[&most.to_string()]);
        let count = loop {
            screen.say(&format!("{how_many}\n"))?;
            let Some(line) = lines.next(screen)? else {
                return Ok(Reply::Stopped);
            };
            let count: Option<u32> = typed::half_width(&line).trim_end_matches('条').parse().ok();
            match (count, typed::read(self.plan, &Domain::Boolean, &line)) {
                (Some(count), _) if count <= most => break count,
                (_, Typed::Unknown) => return Ok(Reply::Unknown),
                (_, Typed::Back) => return Ok(Reply::Back),
                (_, Typed::Quit) => return Ok(Reply::Stopped),
                (_, Typed::Save(path)) => self.save_now(screen, path)?,
                _ => unclear(screen, &line)?,
            }
        };
        let mut records = Vec::new();
        for number in 1..=count {
            let mut members = Vec::new();
            for field in fields {
                let record = fill(words.ask_record, &[&number.to_string()]);
                screen.say(&format!("{record}{}{}\n", words.dot, field.title.get(lang)))?;
                match self.value(screen, lines, &field.domain)? {
                    Reply::Value(value) => members.push(format!("\"{}\": {value}", field.name)),
                    Reply::Unknown => {}
                    // Why: one step back inside of a list is the list again from its start.
                    Reply::Back => return self.records(screen, lines, most, fields),
                    Reply::Stopped => return Ok(Reply::Stopped),
                }
            }
            records.push(format!("{{ {} }}", members.join(", ")));
        }
        Ok(Reply::Value(format!("[{}]", records.join(", "))))
    }

    /// What may be typed.
    fn how(&self, domain: &Domain, words: &Words, lang: Lang) -> String {
        let unit = |unit: &u32| unit_name(self.plan, *unit, lang);
        let how = match domain {
            Domain::Boolean => String::from(words.ask_boolean),
            Domain::Integer { unit: of, .. } => fill(words.ask_integer, &[&unit(of)]),
            Domain::Decimal { unit: of, .. } => fill(words.ask_decimal, &[&unit(of)]),
            Domain::Date => String::from(words.ask_date),
            Domain::Text { max_length } => fill(words.ask_text, &[&max_length.to_string()]),
            Domain::Choice { set } => {
                let mut how = String::new();
                for (number, choice) in (1..).zip(choices(self.plan, *set)) {
                    how.push_str(&format!("  {number}. {}\n", choice.label.get(lang)));
                }
                format!("{how}{}", words.ask_choice)
            }
            Domain::List { .. } => String::new(),
        };
        format!("{how}\n")
    }

    /// Where the verdict stands, in one line.
    fn progress(&self, screen: &mut Screen) -> Result<(), Failure> {
        let words = words(screen.lang);
        let facts = self.facts();
        let decision = decide(self.plan, &facts, self.as_of);
        let Some(outcome) = self.plan.outcomes.get(self.outcome) else {
            return Ok(());
        };
        let (mut met, mut missing, mut open) = (0_u32, 0_u32, 0_u32);
        for finding in outcome.findings.iter().filter_map(|index| self.plan.findings.get(*index as usize)) {
            match Verdict::of(decision.cell(finding.verdict)) {
                Verdict::Met => met += 1,
                Verdict::NotMet | Verdict::NotComputable => missing += 1,
                Verdict::Unknown => open += 1,
                Verdict::NotApplicable => {}
            }
        }
        let (style, icon) = match decision.outcome(outcome) {
            Verdict::Met => (GOOD, "✔ "),
            Verdict::NotMet => (BAD, "✖ "),
            _ => (OPEN, "？"),
        };
        let counts = [met, missing, open].map(|count| count.to_string());
        let counts = fill(words.ask_progress, &counts.each_ref().map(String::as_str));
        let mut page = Page::new(screen.width);
        let title = format!("{}{}", outcome.title.get(screen.lang), words.colon);
        page.line(0, 2, &[span(style, icon), plain(title), plain(counts)]);
        screen.say(&page.into_text())
    }
}

fn unclear(screen: &mut Screen, line: &str) -> Result<(), Failure> {
    let text = crate::text::layout::one_line(line);
    screen.say(&format!("{}\n", fill(words(screen.lang).ask_again, &[&text])))
}
