//! Face cli, text: one dossier against every policy: what is met, what is near, what it would pay, what to find out.

use zhunsheng_engine::{
    Verdict,
    across::{AmountMatch, OpenFinding, OutcomeMatch},
    plan::{Comparison, Purpose},
    wording,
};

use super::{
    layout::{Page, pad, plain, span, widest},
    state::outcome_mark,
    style::{BOLD, DIM, GOOD, OPEN},
    words::{Words, fill, words},
};
use crate::commands::matching::{Told, waiting};

/// Near outcomes that are shown.
const MOST_NEAR: usize = 8;
/// Questions that are shown.
const MOST_QUESTIONS: usize = 5;
/// Findings in a row.
const MOST_TITLES: usize = 8;
/// Outcomes that a question names.
const MOST_OUTCOMES: usize = 3;

/// The whole text.
pub(crate) fn render(told: &Told<'_, '_>, width: usize) -> String {
    let (matched, words) = (&told.matched, words(told.matched.lang));
    let mut page = Page::new(width);
    let day = wording::date(matched.as_of, matched.lang);
    let title = fill(words.match_title, &[&told.decided.len().to_string()]);
    page.line(0, 2, &[span(BOLD, title), plain(words.gap), span(DIM, fill(words.as_of, &[&day]))]);
    let column = widest(told.decided.iter().map(|one| one.answer.policy));
    for one in told.decided {
        let id = format!("{}  ", pad(one.answer.policy, column));
        let place = fill(words.fact_name, &[one.decision.plan().policy.jurisdiction.get(matched.lang)]);
        page.line(2, 4 + column, &[span(DIM, id), span(DIM, one.answer.title), span(DIM, place)]);
    }
    for (one, local) in told.decided.iter().zip(&told.local) {
        for value in *local {
            page.line(
                0,
                2,
                &[span(OPEN, value.note(matched.lang)), span(DIM, fill(words.fact_name, &[one.answer.policy]))],
            );
        }
    }
    for plan in told.left_out {
        let left_out = fill(words.match_skipped, &[plan.policy.title.get(matched.lang), &plan.policy.id]);
        page.line(0, 2, &[span(DIM, left_out)]);
    }
    met(told, words, &mut page);
    alerts(told, words, &mut page);
    near(told, words, &mut page);
    amounts(told, words, &mut page);
    questions(told, words, &mut page);
    page.into_text()
}

fn heading(title: &str, page: &mut Page) {
    page.blank();
    page.line(0, 2, &[span(BOLD, title)]);
}

fn policy(id: &str, words: &Words) -> String {
    format!("{}{id}", words.gap)
}

fn met(told: &Told<'_, '_>, words: &Words, page: &mut Page) {
    let matched = &told.matched;
    heading(words.match_met, page);
    if matched.met.is_empty() {
        page.line(2, 4, &[span(DIM, words.match_nothing_met)]);
    }
    for one in &matched.met {
        let mark = outcome_mark(one.answer, words);
        let title = format!("{}{}", words.gap, one.title);
        page.line(2, 4, &[mark, span(BOLD, title), span(DIM, policy(one.policy, words))]);
    }
}

fn alerts(told: &Told<'_, '_>, words: &Words, page: &mut Page) {
    let matched = &told.matched;
    if matched.alerts.is_empty() {
        return;
    }
    heading(words.match_alerts, page);
    for one in &matched.alerts {
        let title = span(BOLD, format!("{}{}", words.gap, one.title));
        page.line(2, 4, &[outcome_mark(one.answer, words), title, span(DIM, policy(one.policy, words))]);
        let titles: Vec<&str> = one.not_met.iter().take(MOST_TITLES).map(|finding| finding.title).collect();
        if one.purpose == Purpose::Obligation && !titles.is_empty() {
            page.line(
                5,
                7,
                &[plain(fill(words.match_lacks, &[&one.not_met.len().to_string(), &titles.join(words.comma)]))],
            );
        }
    }
}

fn near(told: &Told<'_, '_>, words: &Words, page: &mut Page) {
    let matched = &told.matched;
    let most = if told.all { usize::MAX } else { MOST_NEAR };
    let further = matched.near.len().saturating_sub(most);
    if !matched.near.is_empty() || !matched.untouched.is_empty() {
        heading(words.match_near, page);
    }
    let untouched = matched.untouched.iter().filter(|_| told.all);
    for (number, one) in (1..).zip(matched.near.iter().take(most).chain(untouched)) {
        outcome(told, number, one, words, page);
    }
    if further > 0 {
        page.line(2, 4, &[span(DIM, fill(words.match_more, &[&further.to_string()]))]);
    }
    if !told.all && !matched.untouched.is_empty() {
        page.line(2, 4, &[span(DIM, fill(words.match_untouched, &[&matched.untouched.len().to_string()]))]);
    }
}

fn outcome(told: &Told<'_, '_>, number: usize, one: &OutcomeMatch<'_, '_>, words: &Words, page: &mut Page) {
    let number = format!("{number}. ");
    let mark = outcome_mark(one.answer, words);
    let title = span(BOLD, format!("{}{}", words.gap, one.title));
    page.line(2, 5, &[plain(number), mark, title, span(DIM, policy(one.policy, words))]);
    let most = if told.all { usize::MAX } else { MOST_TITLES };
    let listed = |findings: &[OpenFinding<'_, '_>], phrase: &str| {
        let mut titles: Vec<String> = Vec::new();
        for finding in findings {
            let op = finding.answer.threshold.as_ref().map(|threshold| threshold.op);
            let is_most = matches!(op, Some(Comparison::AtMost | Comparison::Less));
            let phrase = if is_most { words.over_by } else { words.short_by };
            let short = finding.shortfall.map(|short| fill(phrase, &[&short.text]));
            let short = short.map_or_else(String::new, |short| fill(words.fact_name, &[&short]));
            let title = format!("{}{short}", finding.title);
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        let some = titles.iter().take(most).map(String::as_str).collect::<Vec<_>>().join(words.comma);
        let some = if titles.len() > most { fill(words.and_so_on, &[&some]) } else { some };
        fill(phrase, &[&findings.len().to_string(), &some])
    };
    if !one.not_met.is_empty() {
        page.line(5, 7, &[plain(listed(&one.not_met, words.match_lacks))]);
    }
    if !one.unknown.is_empty() {
        let known = fill(words.match_of_all, &[&one.distance.findings.to_string()]);
        page.line(5, 7, &[span(DIM, listed(&one.unknown, words.match_open)), span(DIM, known)]);
    }
    if !one.waiting_for.is_empty() {
        let waiting = fill(words.match_waiting, &[&waiting(one).join(words.comma)]);
        page.line(5, 7, &[span(DIM, waiting)]);
    }
    if let Some(from) = one.eligible_from {
        page.line(5, 7, &[plain(fill(words.earliest, &[&wording::date(from, told.matched.lang)]))]);
    }
    if let Some(way) = one.way.filter(|_| one.unknown.len() <= MOST_TITLES) {
        page.line(5, 7, &[plain(fill(words.match_way, &[way]))]);
    }
}

fn amounts(told: &Told<'_, '_>, words: &Words, page: &mut Page) {
    let matched = &told.matched;
    let applies = |paid: &&AmountMatch<'_, '_>| paid.verdict != Verdict::NotApplicable;
    // Why: of money that is not due, a sum that nobody knows tells nothing.
    let nothing = |paid: &AmountMatch<'_, '_>| paid.verdict == Verdict::NotMet && paid.if_met.is_none();
    let tells = |paid: &&AmountMatch<'_, '_>| (paid.touched && !nothing(paid)) || paid.verdict == Verdict::Met;
    heading(words.match_amounts, page);
    let (rows, others): (Vec<_>, Vec<_>) =
        matched.amounts.iter().filter(applies).partition(|paid| told.all || tells(paid));
    if rows.is_empty() {
        page.line(2, 4, &[span(DIM, words.match_no_amounts)]);
    }
    for paid in rows {
        let because = paid.because;
        let set_by = because.map(|because| because.set_by.join(words.comma)).filter(|who| !who.is_empty());
        let waits = because.is_some_and(|because| !because.parameters.is_empty());
        let due = paid.verdict == Verdict::Met;
        let (text, style) = match (&paid.value, &paid.if_met) {
            (Some(_), _) if due => match paid.owed_by {
                Some(who) => (fill(words.match_owed, &[who, paid.text]), OPEN),
                None => (fill(words.match_due, &[paid.text]), GOOD),
            },
            (Some(_), _) => (fill(words.match_if_open, &[paid.text]), OPEN),
            (None, Some(money)) => (fill(words.match_if_met, &[&money.text]), DIM),
            (None, None) => {
                let why = match set_by {
                    Some(who) => fill(words.to_be_set_by, &[&who]),
                    None if waits => String::from(words.not_set),
                    None => String::new(),
                };
                (format!("{}{why}", words.match_no_sum), DIM)
            }
        };
        let head = format!("{}{}", paid.title, words.gap);
        page.line(2, 4, &[plain(head), span(style, text), span(DIM, policy(paid.policy, words))]);
    }
    if !others.is_empty() {
        page.line(2, 4, &[span(DIM, fill(words.match_other_amounts, &[&others.len().to_string()]))]);
    }
}

fn questions(told: &Told<'_, '_>, words: &Words, page: &mut Page) {
    let matched = &told.matched;
    let most = if told.all { usize::MAX } else { MOST_QUESTIONS };
    if matched.questions.is_empty() {
        return;
    }
    heading(words.match_questions, page);
    for (number, asked) in (1..).zip(matched.questions.iter().take(most)) {
        let titles: Vec<&str> = asked.outcomes.iter().map(|outcome| outcome.title).take(MOST_OUTCOMES).collect();
        let titles = titles.join(words.comma);
        let count = asked.outcomes.len();
        let titles = if count > MOST_OUTCOMES { fill(words.and_more, &[&titles, &count.to_string()]) } else { titles };
        let score = fill(words.match_for, &[&titles]);
        let name = fill(words.fact_name, &[asked.fact]);
        let head = format!("{number}. {}", asked.title);
        page.line(2, 5, &[plain(head), span(DIM, format!("{name}{}{score}", words.gap))]);
    }
}
