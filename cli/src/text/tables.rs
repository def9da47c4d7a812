//! Face cli, text: money, targets, dates, steps and papers as tables with aligned columns.

use anstyle::Style;
use zhunsheng_engine::{
    Verdict,
    answer::{AmountAnswer, DeadlineAnswer, IndicatorAnswer, StepAnswer, StepState, Value},
};

use super::{
    layout::{Page, Span, pad, plain, span, widest},
    report::Report,
    state::State,
    style::{BAD, BOLD, DIM, GOOD, OPEN},
    words::fill,
};

/// Columns of a bar.
const BAR: usize = 20;

pub(super) fn render(report: &Report<'_, '_>, page: &mut Page) {
    amounts(report, page);
    indicators(report, page);
    deadlines(report, page);
    steps(report, page);
    documents(report, page);
}

/// A row: its first column, which is aligned, and the rest.
type Row<'r> = (Span<'r>, String, Vec<Span<'r>>);

fn table(title: &'static str, rows: Vec<Row<'_>>, page: &mut Page) {
    if rows.is_empty() {
        return;
    }
    page.blank();
    page.line(0, 2, &[span(BOLD, title)]);
    let width = widest(rows.iter().map(|(_, first, _)| first.as_str()));
    for (sign, first, rest) in rows {
        let mut line = vec![sign, plain(format!("{}  ", pad(&first, width)))];
        line.extend(rest);
        page.line(2, 6, &line);
    }
}

impl<'r> Report<'r, '_> {
    fn row(&self, finding: &str, rest: Vec<Span<'r>>) -> Option<Row<'r>> {
        let finding = self.finding(finding).filter(|finding| self.is_relevant(finding.id))?;
        Some((State::of(finding).sign(), String::from(finding.title), rest))
    }

    /// Who has to set what an unknown value waits for.
    pub(super) fn waits_for(&self, finding: &str) -> Option<String> {
        let because = self.finding(finding)?.because.as_ref()?;
        if because.parameters.is_empty() {
            return None;
        }
        let who = because.set_by.join(self.words().comma);
        Some(if who.is_empty() { String::from(self.words().not_set) } else { fill(self.words().to_be_set_by, &[&who]) })
    }
}

fn amounts(report: &Report<'_, '_>, page: &mut Page) {
    let words = report.words();
    let row = |amount: &AmountAnswer<'_>| {
        // Why: that nothing is owed is no shortcoming.
        if amount.owed_by.is_some() && amount.verdict == Verdict::NotMet && !report.all {
            return None;
        }
        let waits_for = report.waits_for(amount.finding).filter(|_| amount.value.is_none());
        let mut rest = vec![match waits_for {
            Some(why) => span(DIM, why),
            None => span(BOLD, amount.text.clone()),
        }];
        if amount.verdict == Verdict::NotMet {
            rest.push(span(DIM, words.not_entitled));
        }
        if let Some(who) =
            amount.owed_by.filter(|_| !matches!(amount.verdict, Verdict::NotMet | Verdict::NotApplicable))
        {
            rest.push(span(DIM, format!("{}{}", words.dot, fill(words.owed_by, &[who]))));
        }
        report.row(amount.finding, rest)
    };
    table(words.amounts, report.answer.amounts.iter().filter_map(row).collect(), page);
}

fn indicators(report: &Report<'_, '_>, page: &mut Page) {
    let words = report.words();
    let row = |indicator: &IndicatorAnswer<'_>| {
        let mut rest = Vec::new();
        if indicator.verdict == Verdict::NotApplicable {
            return report.row(indicator.finding, vec![span(DIM, words.not_applicable)]);
        }
        if let Some(Value::Text(percent)) = &indicator.completion {
            let style = if indicator.verdict == Verdict::Met { GOOD } else { OPEN };
            rest.extend(bar(percent, style));
        }
        rest.push(plain(format!("{} / {}", indicator.value.text, indicator.target.text)));
        if let Some(by) = indicator.by {
            rest.push(span(DIM, format!("{}{}", words.dot, fill(words.due_by, &[&report.day(by)]))));
        }
        if indicator.verdict == Verdict::Unknown && indicator.value.value.is_some() {
            rest.extend(report.waits_for(indicator.finding).map(|why| span(DIM, why)));
        }
        report.row(indicator.finding, rest)
    };
    table(words.indicators, report.answer.indicators.iter().filter_map(row).collect(), page);
}

/// A bar of the part that is reached; the number beside it says more than 100 where that is so.
pub(super) fn bar(percent: &str, style: Style) -> [Span<'static>; 3] {
    let whole: usize = percent.split('.').next().and_then(|whole| whole.parse().ok()).unwrap_or(0);
    let full = (whole.min(100) * BAR).div_euclid(100);
    [span(style, "█".repeat(full)), span(DIM, "░".repeat(BAR - full)), plain(format!(" {percent:>5}%  "))]
}

fn deadlines(report: &Report<'_, '_>, page: &mut Page) {
    let words = report.words();
    let row = |deadline: &DeadlineAnswer<'_>| {
        let mut rest = Vec::new();
        if deadline.verdict == Verdict::NotApplicable {
            return report.row(deadline.finding, vec![span(DIM, words.not_applicable)]);
        }
        match deadline.due {
            Some(due) => rest.push(plain(fill(words.due, &[&report.day(due)]))),
            None => {
                rest.push(plain(words.due_unknown));
                rest.extend(report.waits_for(deadline.finding).map(|why| span(DIM, why)));
            }
        }
        if let Some(done) = deadline.done {
            rest.push(plain(format!("{}{}", words.dot, fill(words.done_on, &[&report.day(done)]))));
        } else if let Some(left) = deadline.days_left {
            let (words, style) = if left < 0 { (words.days_over, BAD) } else { (words.days_left, OPEN) };
            let left = fill(words, &[&left.unsigned_abs().to_string()]);
            rest.push(span(style, format!("{}{left}", report.words().dot)));
        }
        report.row(deadline.finding, rest)
    };
    table(words.deadlines, report.answer.deadlines.iter().filter_map(row).collect(), page);
}

fn steps(report: &Report<'_, '_>, page: &mut Page) {
    let words = report.words();
    let row = |step: &StepAnswer<'_>| {
        let (icon, word, style) = match step.state {
            StepState::Done => ("✔", words.step_done, GOOD),
            StepState::Ready => ("▶", words.step_ready, OPEN),
            StepState::Blocked => ("…", words.step_blocked, DIM),
            StepState::Unknown => ("？", words.open, OPEN),
            StepState::NotApplicable => ("–", words.not_applicable, DIM),
        };
        let mut rest = vec![span(style, word), span(DIM, format!("{}{}", words.dot, step.actor))];
        let before: Vec<&str> =
            step.blocked_by.iter().filter_map(|id| report.finding(id)).map(|finding| finding.title).collect();
        if step.state == StepState::Blocked && !before.is_empty() {
            rest.push(span(DIM, format!("{}{}", words.dot, fill(words.waits_for_step, &[&before.join(words.comma)]))));
        }
        let (_, title, rest) = report.row(step.finding, rest)?;
        Some((span(style, pad(icon, 2)), title, rest))
    };
    table(words.steps, report.answer.steps.iter().filter_map(row).collect(), page);
}

fn documents(report: &Report<'_, '_>, page: &mut Page) {
    let words = report.words();
    let rows = report.answer.documents.iter().filter_map(|document| {
        let state = match document.verdict {
            Verdict::Met => words.document_there,
            Verdict::NotMet => words.document_missing,
            Verdict::NotApplicable => words.document_not_needed,
            _ => words.open,
        };
        let mut rest = vec![plain(state)];
        let copies = match &document.copies {
            Some(Value::Integer(copies)) => Some(copies.to_string()),
            Some(Value::Text(copies)) => Some(copies.clone()),
            _ => None,
        };
        rest.extend(copies.map(|copies| span(DIM, format!("{}{}", words.dot, fill(words.copies, &[&copies])))));
        report.row(document.finding, rest)
    });
    table(words.documents, rows.collect(), page);
}
