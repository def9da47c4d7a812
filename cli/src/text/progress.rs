//! Face cli, text: targets as a table with bars, and the pace that is still needed.

use rust_decimal::Decimal;
use zhunsheng_engine::{
    Verdict,
    answer::{IndicatorAnswer, IndicatorChange, PaceAnswer, TrendAnswer, Value, YearAnswer},
};

use super::{
    layout::{Page, Span, pad, plain, span, widest},
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
        if indicator.verdict == Verdict::NotApplicable {
            line.push(span(DIM, words.not_applicable));
            page.line(0, 4, &line);
            continue;
        }
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
        if let Some(pace) = &indicator.pace {
            pace_lines(report, indicator, pace, &mut page);
        }
        if let Some(trend) = &indicator.trend {
            trend_line(report, trend, &mut page);
        }
    }
    let count = |verdict| indicators.iter().filter(|indicator| indicator.verdict == verdict).count();
    let (met, not_met, aside) = (count(Verdict::Met), count(Verdict::NotMet), count(Verdict::NotApplicable));
    let all = indicators.len() - aside;
    let counts = [all, met, not_met, all - met - not_met].map(|count| count.to_string());
    page.blank();
    let mut line = vec![plain(fill(words.pace_summary, &counts.each_ref().map(String::as_str)))];
    if aside > 0 {
        line.push(span(DIM, format!("{}{} {aside}", words.dot, words.not_applicable)));
    }
    page.line(0, 2, &line);
    page.into_text()
}

/// What is left, how long there is, what is needed for it, and where a steady pace would be.
fn pace_lines(report: &Report<'_, '_>, indicator: &IndicatorAnswer<'_>, pace: &PaceAnswer<'_>, page: &mut Page) {
    let words = report.words();
    let mut line = Vec::new();
    if let Some(remaining) = &pace.remaining {
        line.push(plain(fill(words.pace_left, &[&remaining.text])));
        let (phrase, style) = if pace.days_left < 0 { (words.days_over, BAD) } else { (words.days_left, OPEN) };
        line.push(span(style, fill(phrase, &[&pace.days_left.unsigned_abs().to_string()])));
    }
    match (&pace.per_year, &pace.per_month) {
        (Some(each), _) => {
            line.push(plain(fill(words.pace_year, &[&each.text])));
            if let Some(Value::Text(percent)) = &pace.growth {
                line.push(plain(fill(words.pace_growth, &[percent])));
            }
        }
        (None, Some(each)) => line.push(plain(fill(words.pace_month, &[&each.text]))),
        (None, None) => {}
    }
    dotted(report, line, page);
    // Why: on the last day the line is at the target, which has been said.
    let Some(expected) = pace.expected.as_ref().filter(|expected| expected.text != indicator.target.text) else {
        return;
    };
    let mut line = vec![plain(fill(words.pace_expected, &[&report.day(pace.at), &expected.text]))];
    line.push(match &pace.behind {
        Some(behind) => span(BAD, fill(words.pace_behind, &[&behind.text])),
        None => span(GOOD, words.pace_on_track),
    });
    dotted(report, line, page);
}

/// How the value has moved, and a line of its years.
fn trend_line(report: &Report<'_, '_>, trend: &TrendAnswer<'_>, page: &mut Page) {
    let words = report.words();
    let change = |change: &IndicatorChange<'_>| {
        let since = match change.year {
            Some(year) => fill(words.since_year, &[&year.to_string()]),
            None => String::from(words.since_start),
        };
        let sign = if change.by.text.starts_with('-') { "" } else { "+" };
        let percent = match &change.percent {
            Some(Value::Text(percent)) => fill(words.in_percent, &[&format!("{sign}{percent}")]),
            _ => String::new(),
        };
        plain(format!("{since} {sign}{}{percent}", change.by.text))
    };
    let mut line: Vec<Span<'_>> = [&trend.since_start, &trend.since_year].into_iter().flatten().map(change).collect();
    if let Some(curve) = curve(&trend.years) {
        line.push(span(DIM, curve));
    }
    dotted(report, line, page);
}

fn dotted(report: &Report<'_, '_>, parts: Vec<Span<'_>>, page: &mut Page) {
    let mut line = Vec::new();
    for part in parts {
        if !line.is_empty() {
            line.push(span(DIM, report.words().dot));
        }
        line.push(part);
    }
    if !line.is_empty() {
        page.line(4, 6, &line);
    }
}

/// The years of a history as a small curve: 2021 ▂▄█ 2023; nothing where fewer than two are known.
fn curve(years: &[YearAnswer<'_>]) -> Option<String> {
    const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let number = |year: &YearAnswer<'_>| match &year.actual.as_ref()?.value {
        Some(Value::Integer(n)) => Some(Decimal::from(*n)),
        Some(Value::Text(text)) => Decimal::from_str_exact(text).ok(),
        _ => None,
    };
    let known: Vec<(i64, Decimal)> = years.iter().filter_map(|year| Some((year.year, number(year)?))).collect();
    let (first, last) = (known.first()?, known.last().filter(|_| known.len() > 1)?);
    let high = known.iter().map(|(_, value)| *value).max()?;
    let low = known.iter().map(|(_, value)| *value).min()?;
    let step = |value: Decimal| {
        let share = (value - low).checked_div(high - low).unwrap_or(Decimal::ONE);
        let at = usize::try_from((share * Decimal::from(STEPS.len() - 1)).round()).unwrap_or(0);
        STEPS.get(at).copied().unwrap_or('█')
    };
    let bars: String = known.iter().map(|(_, value)| step(*value)).collect();
    Some(format!("{} {bars} {}", first.0, last.0))
}
