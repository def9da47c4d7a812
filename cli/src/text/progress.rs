//! Face cli, text: targets as a table with bars, and the pace that is still needed.

use zhunsheng_engine::{
    Verdict,
    answer::{IndicatorAnswer, Value},
    explain::pace,
    plan::FindingKind,
    wording::{self, Place},
};

use super::{
    layout::{Page, pad, plain, span, widest},
    report::Report,
    state::State,
    style::{BAD, DIM, GOOD, OPEN},
    tables::bar,
    words::fill,
};

/// Longer titles do not widen the column.
const WIDEST: usize = 36;

/// All indicators, and a line that counts them.
pub(crate) fn render(report: &Report<'_, '_>, width: usize) -> String {
    let words = report.words();
    let mut page = Page::new(width);
    report.header(&mut page);
    page.blank();
    let indicators = &report.answer.indicators;
    if indicators.is_empty() {
        page.line(0, 2, &[plain(fill(words.no_indicators, &[report.answer.policy]))]);
        return page.into_text();
    }
    let title = |indicator: &IndicatorAnswer<'_>| report.finding(indicator.finding).map_or("", |finding| finding.title);
    let column = widest(indicators.iter().map(title)).min(WIDEST);
    for indicator in indicators {
        let Some(finding) = report.finding(indicator.finding) else { continue };
        let mut line = vec![State::of(finding).sign(), plain(format!("{}  ", pad(finding.title, column)))];
        let reached = indicator.verdict == Verdict::Met;
        let unknown = Value::Text(String::from("–"));
        if let Value::Text(percent) = indicator.completion.as_ref().unwrap_or(&unknown) {
            let [full, rest, number] = bar(percent, if reached { GOOD } else { OPEN });
            let number = if indicator.completion.is_some() { number } else { plain(format!("{}  ", " ".repeat(7))) };
            line.extend([full, rest, number]);
        }
        line.push(plain(format!("{} / {}", indicator.value.text, indicator.target.text)));
        if let Some(by) = indicator.by {
            line.push(span(DIM, format!("{}{}", words.dot, fill(words.due_by, &[&report.day(by)]))));
        }
        if indicator.verdict == Verdict::Unknown {
            line.extend(report.waits_for(indicator.finding).map(|why| span(DIM, why)));
        }
        page.line(0, 4, &line);
        pace_line(report, indicator, &mut page);
    }
    let count = |verdict| indicators.iter().filter(|indicator| indicator.verdict == verdict).count();
    let (met, not_met) = (count(Verdict::Met), count(Verdict::NotMet));
    let counts = [indicators.len(), met, not_met, indicators.len() - met - not_met].map(|count| count.to_string());
    page.blank();
    page.line(0, 2, &[plain(fill(words.pace_summary, &counts.each_ref().map(String::as_str)))]);
    page.into_text()
}

/// What is left, how long there is, and what is needed each month.
fn pace_line(report: &Report<'_, '_>, indicator: &IndicatorAnswer<'_>, page: &mut Page) {
    let (words, plan, lang) = (report.words(), report.decision.plan(), report.lang());
    let finding = plan.finding_index(indicator.finding).and_then(|index| plan.findings.get(index));
    let Some((finding, pace)) = finding.and_then(|finding| Some((finding, pace(report.decision, finding)?))) else {
        return;
    };
    let FindingKind::Indicator { value, .. } = finding.kind else { return };
    let Some(remaining) = pace.remaining else { return };
    let number = |held| wording::number(plan, held, value.unit, lang, Place::Alone);
    let mut line = vec![plain(fill(words.pace_left, &[&number(remaining)]))];
    let (phrase, style) = if pace.days_left < 0 { (words.days_over, BAD) } else { (words.days_left, OPEN) };
    line.push(span(style, format!("{}{}", words.dot, fill(phrase, &[&pace.days_left.unsigned_abs().to_string()]))));
    if let Some(each) = pace.per_month {
        line.push(plain(format!("{}{}", words.dot, fill(words.pace_month, &[&number(each)]))));
    }
    page.line(4, 6, &line);
}
