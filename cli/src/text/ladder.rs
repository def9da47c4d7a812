//! Face cli, text: a ladder of tiers as a small picture, the highest on top.

use zhunsheng_engine::{Verdict, answer::LadderAnswer, plan::Finding};

use super::{
    layout::{Page, plain, span},
    report::Report,
    style::{BOLD, DIM, GOOD, OPEN},
    words::fill,
};

pub(super) fn render(report: &Report<'_, '_>, ladder: &LadderAnswer<'_>, page: &mut Page) {
    let words = report.words();
    page.blank();
    page.line(0, 2, &[span(BOLD, ladder.title)]);
    let reached = ladder.rungs.iter().position(|rung| Some(*rung) == ladder.reached);
    for (index, rung) in ladder.rungs.iter().enumerate().rev() {
        let is_next = Some(*rung) == ladder.next;
        let is_below = reached.is_some_and(|reached| index <= reached);
        let (mark, style) = match (is_below, is_next) {
            (true, _) => ("●", GOOD),
            (_, true) => ("◎", OPEN),
            _ => ("○", DIM),
        };
        let title = title_of(report, rung);
        let mut line = vec![span(style, mark), plain(" "), span(style, title)];
        if Some(*rung) == ladder.reached {
            line.push(span(GOOD, format!("{}{}", words.gap, words.rung_reached)));
        }
        if is_next {
            line.push(span(OPEN, format!("{}{}", words.gap, words.rung_next)));
            line.push(plain(lacking(report, ladder)));
        }
        page.line(2, 6, &line);
        if index > 0 {
            page.line(2, 2, &[span(DIM, "│")]);
        }
    }
    if ladder.reached.is_some() && ladder.next.is_none() {
        page.line(2, 2, &[span(GOOD, words.highest_rung)]);
    }
}

fn title_of(report: &Report<'_, '_>, outcome: &str) -> String {
    // Why: a report about one outcome still draws the rungs around it, whose answers it does not hold.
    let outcomes = &report.decision.plan().outcomes;
    let found = outcomes.iter().find(|other| other.id == outcome);
    found.map_or_else(String::new, |found| String::from(found.title.get(report.lang())))
}

/// What the next rung lacks: by name what is not met, by number what is still open.
fn lacking(report: &Report<'_, '_>, ladder: &LadderAnswer<'_>) -> String {
    const MOST: usize = 6;
    let words = report.words();
    let plan = report.decision.plan();
    let missing = ladder.missing.iter().filter_map(|id| plan.findings.iter().find(|finding| finding.id == *id));
    let (lacking, open): (Vec<&Finding>, Vec<&Finding>) =
        missing.partition(|finding| report.decision.finding(finding).verdict == Verdict::NotMet);
    let titles: Vec<&str> = lacking.iter().map(|finding| finding.title.get(report.lang())).collect();
    let some: Vec<&str> = titles.iter().copied().take(MOST).collect();
    let list = some.join(words.comma);
    let named = match titles.len() {
        0 => None,
        count if count > MOST => Some(fill(words.and_more, &[&list, &count.to_string()])),
        _ => Some(list),
    };
    let named = named.map(|list| fill(words.rung_lacks, &[&list]));
    let open = (!open.is_empty()).then(|| fill(words.rung_open, &[&open.len().to_string()]));
    let parts: Vec<String> = [named, open].into_iter().flatten().collect();
    parts.iter().map(|part| format!("{}{part}", words.dot)).collect()
}
