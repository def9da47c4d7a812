//! Face cli, text: two editions of a policy side by side.

pub(crate) mod markdown;

use zhunsheng_change::{
    Diff,
    diff::{CaseFlips, How, Membership, ParameterChange, RuleChange, Structure, ValueChange, ValueRow},
};
use zhunsheng_engine::{Lang, plan::Text};

use super::{
    layout::{Page, plain, span},
    style::{BAD, BOLD, DIM, GOOD, OPEN},
    words::{
        diff::{Words, words},
        fill,
    },
};
use crate::commands::diff::{Compared, Row, State};

/// So many cases of one cause are shown.
const MOST_CASES: usize = 8;

/// Everything that differs, policy by policy.
pub(crate) fn render(compared: &Compared, lang: Lang, width: usize) -> String {
    let words = words(lang);
    let mut page = Page::new(width);
    for row in &compared.rows {
        policy(row, lang, words, &mut page);
    }
    let (text, style) = (summary(compared, lang), if compared.is_same() { GOOD } else { OPEN });
    page.blank();
    page.line(0, 2, &[span(style, if compared.is_same() { "✔ " } else { "≠ " }), plain(text)]);
    page.into_text()
}

/// How many policies differ, in a line; of a single one, only whether it does.
fn summary(compared: &Compared, lang: Lang) -> String {
    let words = words(lang);
    let all = compared.rows.len().to_string();
    let names = [compared.before.as_str(), &compared.after];
    let pair = fill(words.from_to, &names);
    if let [Row { state: State::Both(diff), .. }] = compared.rows.as_slice() {
        let said = if diff.same { words.is_same } else { words.differs };
        return format!("{pair}{}{said}", super::words::words(lang).colon);
    }
    if compared.is_same() {
        return format!("{pair}{}{}", super::words::words(lang).colon, fill(words.all_same, &[&all]));
    }
    let count = |of: fn(&State) -> bool| compared.rows.iter().filter(|row| of(&row.state)).count().to_string();
    let counts = [
        all,
        count(|state| matches!(state, State::Both(diff) if !diff.same)),
        count(|state| matches!(state, State::Both(diff) if diff.same)),
        count(|state| matches!(state, State::Added { .. })),
        count(|state| matches!(state, State::Dropped { .. })),
    ];
    let counted = fill(words.summary, &counts.each_ref().map(String::as_str));
    format!("{pair}{}{counted}", super::words::words(lang).colon)
}

fn policy(row: &Row, lang: Lang, words: &Words, page: &mut Page) {
    let named = format!("{} ({})", row.title.get(lang), row.policy);
    match &row.state {
        State::Added { version } => {
            page.blank();
            let version = fill(words.version, &[version]);
            page.line(
                0,
                2,
                &[span(GOOD, "+ "), span(BOLD, named), plain(format!("  {version}  {}", words.policy_added))],
            );
        }
        State::Dropped { version } => {
            page.blank();
            let version = fill(words.version, &[version]);
            page.line(
                0,
                2,
                &[span(BAD, "- "), span(BOLD, named), plain(format!("  {version}  {}", words.policy_dropped))],
            );
        }
        State::Both(diff) if diff.same => {}
        State::Both(diff) => {
            page.blank();
            page.line(0, 2, &[span(BOLD, named), plain("  "), plain(editions(diff, words))]);
            sections(diff, lang, words, page);
        }
    }
}

/// Version, day and plan of both sides.
fn editions(diff: &Diff, words: &Words) -> String {
    let one = |edition: &zhunsheng_change::diff::EditionRow| {
        let day = edition.on.map_or_else(String::new, |day| format!(" {}", fill(words.on_day, &[&day.to_string()])));
        let hash = edition.plan.trim_start_matches("sha256:").get(..8).unwrap_or_default().to_owned();
        format!("{}{day} [{hash}]", fill(words.version, &[&edition.version]))
    };
    fill(words.from_to, &[&one(&diff.before), &one(&diff.after)])
}

fn sections(diff: &Diff, lang: Lang, words: &Words, page: &mut Page) {
    if !diff.clauses.is_empty() {
        heading(words.by_clause, page);
        for change in &diff.clauses {
            match &change.clause {
                Some(clause) => {
                    page.line(2, 4, &[span(BOLD, clause.id.as_str()), plain("  "), plain(clause.heading.get(lang))]);
                }
                None => page.line(2, 4, &[span(DIM, words.no_clause)]),
            }
            for line in &change.lines {
                page.line(4, 6, &[plain("· "), plain(line.get(lang))]);
            }
        }
    }
    if !diff.parameters.is_empty() {
        heading(words.parameters, page);
        diff.parameters.iter().for_each(|parameter| of_parameter(parameter, lang, words, page));
    }
    if !diff.rules.is_empty() {
        heading(words.rules, page);
        diff.rules.iter().for_each(|rule| of_rule(rule, lang, words, page));
    }
    heading(words.structure, page);
    page.line(2, 4, &[plain(counts(&diff.structure, words, lang))]);
    for (outcome, line) in memberships(&diff.structure, words, lang) {
        page.line(
            2,
            4,
            &[span(BOLD, outcome.title.get(lang)), plain(" "), span(DIM, format!("({}) ", outcome.id)), plain(line)],
        );
    }
    heading(words.cases, page);
    cases(&diff.cases, lang, words, page);
}

fn heading(text: &'static str, page: &mut Page) {
    page.blank();
    page.line(0, 2, &[span(BOLD, text)]);
}

fn of_parameter(parameter: &ParameterChange, lang: Lang, words: &Words, page: &mut Page) {
    let title = span(BOLD, parameter.title.get(lang));
    page.line(2, 4, &[title, plain("  "), span(DIM, format!("{}  {}", parameter.name, parameter.clause.id))]);
    for change in &parameter.values {
        let days =
            days(change, words).map_or_else(String::new, |days| format!("{days}{}", super::words::words(lang).colon));
        let (was, is) = (value(change.before.as_ref(), words, lang), value(change.after.as_ref(), words, lang));
        page.line(4, 6, &[plain(days), span(BAD, was), plain(" → "), span(GOOD, is)]);
        if let Some(after) = change.after.as_ref().filter(|after| !after.source.is_empty()) {
            page.line(6, 8, &[span(DIM, fill(words.source, &[&after.source]))]);
        }
    }
    for sentence in &parameter.sentences {
        two_sentences(Some(&sentence.before), Some(&sentence.after), lang, words, page);
    }
}

fn of_rule(rule: &RuleChange, lang: Lang, words: &Words, page: &mut Page) {
    let (mark, style) = match rule.how {
        How::Added => ("+", GOOD),
        How::Dropped => ("-", BAD),
        How::Altered => ("~", OPEN),
    };
    let what = format!("{} {}", kind(rule.kind, words), change(rule, words, lang));
    let id = format!("  {}  {}", rule.id, rule.clause);
    page.line(
        2,
        4,
        &[span(style, mark), plain(" "), span(BOLD, rule.title.get(lang)), span(DIM, id), plain("  "), plain(what)],
    );
    if rule.before == rule.after {
        if let Some(says) = &rule.after {
            page.line(4, 6, &[plain(says.get(lang))]);
        }
    } else {
        two_sentences(rule.before.as_ref(), rule.after.as_ref(), lang, words, page);
    }
}

fn two_sentences(before: Option<&Text>, after: Option<&Text>, lang: Lang, words: &Words, page: &mut Page) {
    if let Some(before) = before {
        page.line(4, 8, &[span(BAD, words.was), plain(before.get(lang))]);
    }
    if let Some(after) = after {
        page.line(4, 8, &[span(GOOD, words.is), plain(after.get(lang))]);
    }
}

fn cases(cases: &CaseFlips, lang: Lang, words: &Words, page: &mut Page) {
    page.line(2, 4, &[plain(of_cases(cases, words))]);
    for cause in &cases.causes {
        page.line(2, 4, &[span(OPEN, "▸ "), plain(of_cause(cause.cases.len(), cause.because.get(lang), words))]);
        for flip in cause.cases.iter().take(MOST_CASES) {
            let own = if flip.of == "before" { words.of_before } else { "" };
            page.line(4, 6, &[span(DIM, format!("{}{own}  {}", flip.case, flip.as_of))]);
            page.line(6, 8, &[plain(flip.text.get(lang))]);
        }
        if let Some(more) = cause.cases.len().checked_sub(MOST_CASES).filter(|more| *more > 0) {
            page.line(4, 6, &[span(DIM, fill(words.and_more, &[&more.to_string()]))]);
        }
    }
    if !cases.unfit.is_empty() {
        page.line(2, 4, &[span(OPEN, "▸ "), plain(fill(words.unfit, &[&cases.unfit.len().to_string()]))]);
        for unfit in cases.unfit.iter().take(MOST_CASES) {
            let own = if unfit.of == "before" { words.of_before } else { "" };
            let colon = super::words::words(lang).colon;
            page.line(4, 6, &[span(DIM, format!("{}{own}{colon}", unfit.case)), plain(unfit.why.get(lang))]);
        }
    }
}

// ── what terminal and Markdown share ──

fn of_cases(cases: &CaseFlips, words: &Words) -> String {
    let decided = cases.decided.to_string();
    match (cases.decided, cases.flipped) {
        (0, _) => words.no_cases.to_owned(),
        (_, 0) => fill(words.decided, &[&decided]),
        (_, flipped) => fill(words.flipped, &[&decided, &flipped.to_string()]),
    }
}

fn of_cause(cases: usize, because: &str, words: &Words) -> String {
    if cases == 1 { fill(words.one_cause, &[because]) } else { fill(words.cause, &[&cases.to_string(), because]) }
}

fn value(row: Option<&ValueRow>, words: &Words, lang: Lang) -> String {
    row.map_or_else(|| words.not_set.to_owned(), |row| row.shown.get(lang).to_owned())
}

/// The days on which a value differs; where days are compared, those from which each side's value is in force.
fn days(change: &ValueChange, words: &Words) -> Option<String> {
    let from = change.from?.to_string();
    Some(match change.until {
        Some(until) => fill(words.from_until, &[&from, &until.to_string()]),
        None => fill(words.from, &[&from]),
    })
}

fn kind(kind: &str, words: &Words) -> &'static str {
    match kind {
        "criterion" => words.kind_criterion,
        "duty" => words.kind_duty,
        "indicator" => words.kind_indicator,
        "amount" => words.kind_amount,
        "deadline" => words.kind_deadline,
        "document" => words.kind_document,
        "step" => words.kind_step,
        _ => words.kind_outcome,
    }
}

fn change(rule: &RuleChange, words: &Words, lang: Lang) -> String {
    let general = super::words::words(lang);
    match rule.how {
        How::Added => words.added.to_owned(),
        How::Dropped => words.dropped.to_owned(),
        How::Altered => {
            let parts: Vec<&str> = rule.parts.iter().map(|part| part.get(lang)).collect();
            format!("{}{}{}", words.altered, general.colon, parts.join(general.comma))
        }
    }
}

/// How much there is of everything, where it differs with both numbers.
fn counts(structure: &Structure, words: &Words, lang: Lang) -> String {
    let (was, is) = (&structure.before, &structure.after);
    let pairs = [
        (words.count_nodes, was.nodes, is.nodes),
        (words.count_facts, was.facts, is.facts),
        (words.count_parameters, was.parameters, is.parameters),
        (words.count_findings, was.findings, is.findings),
        (words.count_outcomes, was.outcomes, is.outcomes),
        (words.count_ladders, was.ladders, is.ladders),
        (words.count_clauses, was.clauses, is.clauses),
    ];
    let one = |(what, was, is): (&str, usize, usize)| {
        if was == is { format!("{what} {is}") } else { format!("{what} {was} → {is}") }
    };
    pairs.map(one).join(super::words::words(lang).dot)
}

/// The outcomes that rest on other rules than before, with which.
fn memberships<'d>(structure: &'d Structure, words: &Words, lang: Lang) -> Vec<(&'d Membership, String)> {
    let general = super::words::words(lang);
    let list = |ids: &[String]| ids.join(general.comma);
    let line = |outcome: &'d Membership| {
        let text = match (&outcome.before, &outcome.after) {
            (None, Some(after)) => fill(words.new_outcome, &[&list(after)]),
            (Some(before), None) => fill(words.gone_outcome, &[&list(before)]),
            _ if outcome.joined.is_empty() && outcome.left.is_empty() => return None,
            _ => {
                let parts = [(words.joined, &outcome.joined), (words.left, &outcome.left)];
                let parts = parts.into_iter().filter(|(_, ids)| !ids.is_empty());
                parts.map(|(phrase, ids)| fill(phrase, &[&list(ids)])).collect::<Vec<_>>().join(general.pause)
            }
        };
        Some((outcome, text))
    };
    structure.outcomes.iter().filter_map(line).collect()
}
