//! Face cli, text: a decision as people read it: where the case stands first, then what is missing, then everything else.

use zhunsheng_engine::{
    Date, Decision, Lang, Verdict,
    answer::{Answer, FindingAnswer, OutcomeAnswer},
    plan::Purpose,
    wording,
};

use super::{
    ladder,
    layout::{Page, plain, span},
    outcome,
    state::outcome_mark,
    style::{BOLD, DIM, OPEN},
    tables,
    words::{Words, fill, words},
};

/// Questions that are shown.
const MOST_QUESTIONS: usize = 3;

/// What is to be written, and how much of it.
pub(crate) struct Report<'r, 'a> {
    pub(crate) answer: &'r Answer<'a>,
    pub(crate) decision: &'r Decision<'a>,
    /// Whether the answer is about one outcome.
    pub(crate) only: bool,
    /// Whether to list everything.
    pub(crate) all: bool,
    /// Values that hold for this decision only.
    pub(crate) trials: &'r [String],
}

impl<'r, 'a> Report<'r, 'a> {
    pub(super) fn lang(&self) -> Lang {
        self.answer.lang
    }

    pub(super) fn words(&self) -> &'static Words {
        words(self.lang())
    }

    pub(super) fn day(&self, day: Date) -> String {
        wording::date(day, self.lang())
    }

    pub(super) fn finding(&self, id: &str) -> Option<&'r FindingAnswer<'a>> {
        self.answer.findings.iter().find(|finding| finding.id == id)
    }

    pub(super) fn outcome(&self, id: &str) -> Option<&'r OutcomeAnswer<'a>> {
        self.answer.outcomes.iter().find(|outcome| outcome.id == id)
    }

    pub(super) fn findings_of<'s>(
        &'s self,
        outcome: &'s OutcomeAnswer<'a>,
    ) -> impl Iterator<Item = &'r FindingAnswer<'a>> + use<'s, 'r, 'a> {
        outcome.findings.iter().filter_map(|id| self.finding(id))
    }

    pub(crate) fn is_known(&self, fact: &str) -> bool {
        let index = self.decision.plan().fact_index(fact);
        index.is_some_and(|index| self.decision.facts().cell(index).is_known())
    }

    /// Whether the case says anything about a finding.
    pub(crate) fn is_touched(&self, finding: &FindingAnswer<'_>) -> bool {
        finding.facts.iter().any(|fact| self.is_known(fact))
    }

    /// Whether a row of a table belongs into this report: the case says something about it, or about what it is a part of.
    pub(super) fn is_relevant(&self, finding: &str) -> bool {
        let holds_it = |outcome: &&OutcomeAnswer<'_>| outcome.findings.contains(&finding);
        let is_touched = |id: &str| self.finding(id).is_some_and(|finding| self.is_touched(finding));
        let mut holding = self.answer.outcomes.iter().filter(holds_it).peekable();
        // Why: what only outcomes need that do not apply is not asked of anybody.
        let idle = holding.peek().is_some() && holding.all(|outcome| outcome.verdict == Verdict::NotApplicable);
        if idle && !self.all && !self.only {
            return false;
        }
        self.all
            || self.only
            || is_touched(finding)
            || self
                .answer
                .outcomes
                .iter()
                .filter(holds_it)
                .any(|outcome| outcome.findings.iter().any(|id| is_touched(id)))
    }

    /// The whole text.
    pub(crate) fn render(&self, width: usize) -> String {
        let mut page = Page::new(width);
        self.header(&mut page);
        for ladder in &self.answer.ladders {
            ladder::render(self, ladder, &mut page);
        }
        let shown = self.shown();
        let focus = self.focus(&shown);
        for outcome in &shown {
            page.blank();
            let is_focus = self.all || focus.is_none_or(|focus| focus == outcome.id);
            outcome::render(self, outcome, is_focus, &mut page);
        }
        self.others(&shown, &mut page);
        tables::render(self, &mut page);
        self.questions(&shown, &mut page);
        if !self.only && !self.all {
            page.blank();
            page.line(0, 0, &[span(DIM, self.words().more_options)]);
        }
        page.into_text()
    }

    pub(super) fn header(&self, page: &mut Page) {
        let words = self.words();
        let answer = self.answer;
        let edition = fill(words.edition, &[answer.policy, answer.version]);
        page.line(0, 2, &[span(BOLD, answer.title), plain(words.gap), span(DIM, edition)]);
        let hash = answer.plan.split(':').next_back().unwrap_or_default();
        let hash: String = hash.chars().take(12).collect();
        let fingerprint = format!("{}{}", words.dot, fill(words.fingerprint, &[&hash]));
        let as_of = fill(words.as_of, &[&self.day(answer.as_of)]);
        page.line(0, 2, &[plain(as_of), span(DIM, fingerprint)]);
        for trial in self.trials {
            page.line(0, 2, &[span(OPEN, trial.as_str())]);
        }
    }

    /// The outcomes to write about in full: the one that was asked for, those on a ladder, those that are sought and that the facts say something
    /// about, any that they do, or else all that are sought.
    fn shown(&self) -> Vec<&'r OutcomeAnswer<'a>> {
        let outcomes = || self.answer.outcomes.iter();
        if self.only {
            return outcomes().collect();
        }
        let on_ladder: Vec<_> = self
            .answer
            .ladders
            .iter()
            .flat_map(|ladder| ladder.rungs.iter().filter_map(|rung| self.outcome(rung)))
            .filter(|outcome| outcome.purpose == Purpose::Qualification)
            .collect();
        if !on_ladder.is_empty() {
            return on_ladder;
        }
        let sought = || outcomes().filter(|outcome| outcome.purpose == Purpose::Qualification);
        let told = |outcome: &&OutcomeAnswer<'a>| {
            outcome.verdict != Verdict::NotApplicable
                && self.findings_of(outcome).any(|finding| self.is_touched(finding))
        };
        // Why: facts about targets or duties alone are not answered with what nobody asked for.
        let choices: [Vec<_>; 3] =
            [sought().filter(told).collect(), outcomes().filter(told).collect(), sought().collect()];
        let [first, second, third] = choices;
        if self.all {
            return if third.is_empty() { outcomes().collect() } else { third };
        }
        [first, second, third].into_iter().find(|found| !found.is_empty()).unwrap_or_else(|| outcomes().collect())
    }

    /// The outcome to go into: the next rung, or the highest where all are reached; nothing means all.
    fn focus(&self, shown: &[&OutcomeAnswer<'_>]) -> Option<&'r str> {
        if shown.len() == 1 {
            return None;
        }
        let first = self.answer.ladders.first()?;
        first.next.or(first.reached)
    }

    /// The other outcomes, one line each, where the case says anything about them.
    fn others(&self, shown: &[&OutcomeAnswer<'_>], page: &mut Page) {
        let words = self.words();
        let is_shown = |outcome: &OutcomeAnswer<'_>| shown.iter().any(|other| other.id == outcome.id);
        let (touched, rest): (Vec<_>, Vec<_>) = self
            .answer
            .outcomes
            .iter()
            .filter(|outcome| !is_shown(outcome))
            .partition(|outcome| self.all || self.findings_of(outcome).any(|finding| self.is_touched(finding)));
        if touched.is_empty() {
            return;
        }
        page.blank();
        page.line(0, 2, &[span(BOLD, words.other_outcomes)]);
        for outcome in touched {
            let mark = outcome_mark(outcome, words);
            let title = format!("{}{}", words.gap, outcome.title);
            let headline = format!("{}{}", words.colon, outcome.headline);
            page.line(2, 6, &[mark, plain(title), span(DIM, headline)]);
        }
        if !rest.is_empty() {
            let untouched = fill(words.untouched, &[&rest.len().to_string()]);
            page.line(2, 2, &[span(DIM, untouched)]);
        }
    }

    fn questions(&self, shown: &[&OutcomeAnswer<'_>], page: &mut Page) {
        let words = self.words();
        let bears_on = |outcomes: &[&str]| shown.iter().any(|outcome| outcomes.contains(&outcome.id));
        let next: Vec<_> =
            self.answer.questions.iter().filter(|question| bears_on(&question.outcomes)).take(MOST_QUESTIONS).collect();
        if next.is_empty() {
            return;
        }
        page.blank();
        page.line(0, 2, &[span(BOLD, words.next_questions)]);
        for (number, question) in (1..).zip(next) {
            let head = format!("{number}. {}", question.title);
            let name = fill(words.fact_name, &[question.fact]);
            let score = fill(words.score, &[&question.score.to_string(), &question.text]);
            page.line(2, 5, &[plain(head), span(DIM, format!("{name}{}{score}", words.gap))]);
        }
    }
}
