//! Face cli, text: one outcome: its verdict as a distance, what it lacks, the smallest way there, the earliest date, and what to prepare.

use zhunsheng_engine::{
    Date, Verdict,
    answer::{FindingAnswer, OutcomeAnswer, Value, WayAnswer},
    explain::{Changer, window},
    plan::{Comparison, Purpose},
};

use super::{
    layout::{Page, Span, kept, plain, span},
    report::Report,
    state::{State, outcome_mark},
    style::{BOLD, DIM, PLAIN},
    template::judge,
    words::{Words, fill},
};

/// Records that are named.
const MOST_RECORDS: usize = 8;
/// Ways that are shown.
const MOST_WAYS: usize = 3;
/// Facts that a way may ask to state for the first time.
const MOST_UNKNOWN: usize = 5;
/// Titles in a row.
const MOST_TITLES: usize = 12;
/// Things that a paper is said to prove.
const MOST_PROVED: usize = 4;
/// Items whose evidence is shown.
const MOST_EVIDENCE: usize = 16;

/// Writes an outcome, with every detail or in short.
pub(super) fn render(report: &Report<'_, '_>, outcome: &OutcomeAnswer<'_>, in_full: bool, page: &mut Page) {
    let words = report.words();
    // Why: of a consequence, the mark says it all.
    let said = [words.has_set_in, words.has_not_set_in].contains(&outcome.headline.as_str());
    let headline = if said { String::new() } else { format!("{}{}", words.dot, outcome.headline) };
    let head = [span(BOLD, outcome.title), plain(words.gap), outcome_mark(outcome, words), plain(headline)];
    page.line(0, 2, &head);
    if outcome.verdict == Verdict::NotApplicable && !report.all {
        return;
    }
    if in_full && let Some(text) = &outcome.text {
        page.line(2, 2, &[span(DIM, text.as_str())]);
    }
    // Why: money follows from the other findings; it stands in its own table.
    let findings: Vec<&FindingAnswer<'_>> =
        report.findings_of(outcome).filter(|finding| report.all || finding.kind != "amount").collect();
    let in_state = |state: State| -> Vec<&FindingAnswer<'_>> {
        let found = findings.iter().copied().filter(|finding| State::of(finding) == state);
        found.collect()
    };
    let mut counts = Vec::new();
    for state in State::ALL {
        let found = in_state(state);
        match state {
            _ if found.is_empty() => {}
            // Why: a met outcome does without these; they are no distance.
            State::NotMet | State::NotComputable | State::Open | State::Unset if outcome.verdict == Verdict::Met => {
                spared(report, state, &found, page);
            }
            // Why: what would bring a sanction about is no distance to it.
            State::NotMet if outcome.purpose == Purpose::Consequence && !report.all => absent(report, &found, page),
            State::NotMet | State::NotComputable => not_met(report, state, &found, in_full, page),
            State::Open | State::Unset => open(report, state, &found, page),
            _ if report.all => list(report, state, &found, page),
            _ => counts.push((state, found.len())),
        }
    }
    tally(&counts, words, page);
    time(report, outcome, page);
    if in_full {
        ways(report, outcome, page);
        evidence(report, &findings, page);
    }
}

/// What an outcome is met without.
fn spared(report: &Report<'_, '_>, state: State, found: &[&FindingAnswer<'_>], page: &mut Page) {
    let words = report.words();
    let titles: Vec<&str> = found.iter().take(MOST_TITLES).map(|finding| finding.title).collect();
    let (word, count) = (state.word(words), found.len().to_string());
    page.line(2, 4, &[span(DIM, fill(words.spared, &[word, &count, &titles.join(words.comma)]))]);
}

/// What a consequence needs and the case does not have.
fn absent(report: &Report<'_, '_>, found: &[&FindingAnswer<'_>], page: &mut Page) {
    let words = report.words();
    let titles: Vec<&str> = found.iter().take(MOST_TITLES).map(|finding| finding.title).collect();
    page.line(2, 4, &[span(DIM, fill(words.absent, &[&found.len().to_string(), &titles.join(words.comma)]))]);
}

fn heading<'w>(state: State, count: usize, words: &'w Words) -> [Span<'w>; 2] {
    let count = fill(words.items, &[&count.to_string()]);
    [state.mark(words), span(state.style(), count)]
}

fn not_met(report: &Report<'_, '_>, state: State, found: &[&FindingAnswer<'_>], in_full: bool, page: &mut Page) {
    let words = report.words();
    page.line(2, 4, &heading(state, found.len(), words));
    for finding in found {
        let measure = measure(finding, words);
        let (dot, clause) = (span(DIM, words.dot), kept(DIM, finding.clause));
        let sentence = plain(finding.text.as_str());
        let (title, gap) = (span(BOLD, finding.title), plain(words.gap));
        match (measure, in_full) {
            (Some(measure), true) => {
                page.line(4, 6, &[title, gap, plain(measure)]);
                page.line(6, 6, &[sentence, dot, clause]);
            }
            (Some(measure), false) => page.line(4, 6, &[title, gap, plain(measure), dot, clause]),
            (None, _) => page.line(4, 6, &[title, gap, sentence, dot, clause]),
        }
        if !finding.records.is_empty() {
            page.line(6, 6, &[plain(fill(words.fails_on, &[&records(finding, words)]))]);
        }
        if in_full {
            let remarks = remarks(report, finding);
            if !remarks.is_empty() {
                page.line(6, 6, &[span(DIM, remarks.join(words.dot))]);
            }
        }
    }
}

/// The records that a finding fails on, not more than can be read.
fn records(finding: &FindingAnswer<'_>, words: &Words) -> String {
    let mut shown: Vec<&str> = finding.records.iter().take(MOST_RECORDS).map(|record| record.text.as_str()).collect();
    let more = fill(words.and_so_many, &[&finding.records.len().to_string()]);
    if finding.records.len() > MOST_RECORDS {
        shown.push(&more);
    }
    shown.join(words.semicolon)
}

/// What the case has, what the policy asks, and the distance.
pub(super) fn measure(finding: &FindingAnswer<'_>, words: &Words) -> Option<String> {
    let (measured, threshold) = (finding.measured.as_ref()?, finding.threshold.as_ref()?);
    // Why: of a plain yes or no, the sentence says it all.
    if matches!(threshold.value, Some(Value::Boolean(_))) {
        return None;
    }
    let is_date = matches!(&threshold.value, Some(Value::Text(text)) if Date::parse(text).is_some());
    let asked = match (threshold.op, is_date) {
        (Comparison::AtLeast, false) => words.at_least,
        (Comparison::Greater, false) => words.more_than,
        (Comparison::AtMost, false) => words.at_most,
        (Comparison::Less, false) => words.less_than,
        (Comparison::AtLeast, true) => words.not_before,
        (Comparison::Greater, true) => words.after,
        (Comparison::AtMost, true) => words.not_after,
        (Comparison::Less, true) => words.before,
        (Comparison::Equal, _) => words.equal,
        (Comparison::NotEqual, _) => words.not_equal,
    };
    let asked = fill(asked, &[&threshold.text]);
    let mut parts = vec![fill(words.measured, &[&measured.text]), asked];
    if let Some(shortfall) = &finding.shortfall {
        let is_most = matches!(threshold.op, Comparison::AtMost | Comparison::Less);
        let distance = match (is_most, is_date) {
            (false, false) => words.short_by,
            (true, false) => words.over_by,
            (false, true) => words.early_by,
            (true, true) => words.late_by,
        };
        parts.push(fill(distance, &[&shortfall.text]));
    }
    Some(parts.join(words.pause))
}

/// Who can change it, from when time does, and since when the threshold is in force.
fn remarks(report: &Report<'_, '_>, finding: &FindingAnswer<'_>) -> Vec<String> {
    let words = report.words();
    let changer = match finding.changeable_by {
        Some(Changer::Applicant) => Some(String::from(words.by_applicant)),
        // Why: a figure that a register keeps is not for anybody to settle.
        Some(Changer::Authority) if finding.kind == "indicator" => None,
        Some(Changer::Authority) => Some(String::from(words.by_authority)),
        Some(Changer::Nobody) => Some(String::from(words.by_nobody)),
        Some(Changer::Time) => {
            let plan = report.decision.plan();
            let index = plan.finding_index(finding.id);
            let rule = index.and_then(|index| plan.findings.get(index));
            let from = rule.and_then(|rule| window(report.decision, rule.verdict));
            from.map(|window| fill(words.by_time, &[&report.day(window.from)]))
        }
        None => None,
    };
    let since = finding.threshold.as_ref().and_then(|threshold| threshold.since);
    let since = since.map(|since| fill(words.in_force_since, &[&report.day(since)]));
    let note = finding.note.map(|note| fill(words.note, &[note]));
    [changer, since, note].into_iter().flatten().collect()
}

/// What is still open, in one paragraph; each on its own line where everything is asked for.
fn open(report: &Report<'_, '_>, state: State, found: &[&FindingAnswer<'_>], page: &mut Page) {
    let words = report.words();
    if report.all {
        return list(report, state, found, page);
    }
    let mut titles: Vec<&str> = Vec::new();
    for finding in found {
        if !titles.contains(&finding.title) {
            titles.push(finding.title);
        }
    }
    let mut line: Vec<Span<'_>> = heading(state, found.len(), words).into();
    let some: Vec<&str> = titles.iter().copied().take(MOST_TITLES).collect();
    let list = some.join(words.comma);
    let list = if titles.len() > MOST_TITLES { fill(words.and_so_on, &[&list]) } else { list };
    line.push(plain(format!("{}{list}", words.colon)));
    let mut set_by: Vec<&str> = Vec::new();
    for who in found.iter().filter_map(|finding| finding.because.as_ref()).flat_map(|because| &because.set_by) {
        if !set_by.contains(who) {
            set_by.push(who);
        }
    }
    if state == State::Unset && !set_by.is_empty() {
        line.push(span(DIM, fill(words.to_be_set_by, &[&set_by.join(words.comma)])));
    }
    page.line(2, 6, &line);
}

/// Every finding of a state with its sentence.
fn list(report: &Report<'_, '_>, state: State, found: &[&FindingAnswer<'_>], page: &mut Page) {
    let words = report.words();
    page.line(2, 4, &heading(state, found.len(), words));
    for finding in found {
        let tells = |value: &Option<Value>| !matches!(value, None | Some(Value::Boolean(_)));
        let measured = finding.measured.as_ref().filter(|measured| tells(&measured.value));
        let measured = measured
            .map_or_else(String::new, |measured| format!("{}{}", words.gap, fill(words.measured, &[&measured.text])));
        page.line(
            4,
            6,
            &[
                span(state.style(), finding.title),
                plain(words.gap),
                plain(finding.text.as_str()),
                span(DIM, format!("{measured}{}", words.dot)),
                kept(DIM, finding.clause),
            ],
        );
    }
}

/// How many there are of the rest, in one line.
fn tally(counts: &[(State, usize)], words: &Words, page: &mut Page) {
    if counts.is_empty() {
        return;
    }
    let mut line = Vec::new();
    for (index, (state, count)) in counts.iter().enumerate() {
        if index > 0 {
            line.push(span(PLAIN, "   "));
        }
        line.extend(heading(*state, *count, words));
    }
    page.line(2, 4, &line);
}

/// From when time alone makes it met, or until when it stays met.
fn time(report: &Report<'_, '_>, outcome: &OutcomeAnswer<'_>, page: &mut Page) {
    let words = report.words();
    let eligible = report.answer.eligible_from.iter().find(|eligible| eligible.outcome == outcome.id);
    let Some(eligible) = eligible else { return };
    let is_met = outcome.verdict == Verdict::Met;
    let text = match (eligible.from, eligible.until) {
        (Some(from), None) if !is_met => fill(words.earliest, &[&report.day(from)]),
        (Some(from), Some(until)) if !is_met => fill(words.earliest_until, &[&report.day(from), &report.day(until)]),
        (_, Some(until)) if is_met => fill(words.holds_until, &[&report.day(until)]),
        _ => return,
    };
    page.line(2, 4, &[plain(text)]);
}

fn ways(report: &Report<'_, '_>, outcome: &OutcomeAnswer<'_>, page: &mut Page) {
    let words = report.words();
    let gap = report.answer.gaps.iter().find(|gap| gap.outcome == outcome.id);
    // Why: with little known, a way is a list of everything that is still to be filled in.
    let is_telling = |way: &&WayAnswer<'_>| {
        report.all || way.changes.iter().filter(|change| change.now.is_none()).count() <= MOST_UNKNOWN
    };
    let ways = gap.map_or(&[][..], |gap| &gap.ways);
    let ways: Vec<&WayAnswer<'_>> = ways.iter().filter(is_telling).take(MOST_WAYS).collect();
    if ways.is_empty() {
        return;
    }
    page.line(2, 4, &[span(BOLD, words.smallest_ways)]);
    for (number, way) in (1..).zip(ways) {
        page.line(4, 7, &[plain(format!("{number}. {}", way.text))]);
    }
}

/// What to bring for what others judge and for what is still open.
fn evidence(report: &Report<'_, '_>, findings: &[&FindingAnswer<'_>], page: &mut Page) {
    let words = report.words();
    let waits = |finding: &&FindingAnswer<'_>| {
        !finding.evidence.is_empty() && (finding.provisional || State::of(finding) == State::Open)
    };
    // Why: one paper may prove many things; it is named once, with all of them.
    let mut papers: Vec<(String, Vec<&str>)> = Vec::new();
    for finding in findings.iter().copied().filter(waits) {
        let paper = finding.evidence.join(words.comma);
        match papers.iter_mut().find(|(known, _)| *known == paper) {
            Some((_, titles)) if titles.contains(&finding.title) => {}
            Some((_, titles)) => titles.push(finding.title),
            None => papers.push((paper, vec![finding.title])),
        }
    }
    let items: Vec<String> = papers
        .iter()
        .map(|(paper, titles)| {
            let some = titles.iter().take(MOST_PROVED).copied().collect::<Vec<_>>().join(words.comma);
            let some = if titles.len() > MOST_PROVED {
                fill(words.and_more, &[&some, &titles.len().to_string()])
            } else {
                some
            };
            format!("{some}{}{paper}", words.colon)
        })
        .collect();
    if items.is_empty() {
        return;
    }
    let judges = judges(report, findings);
    let title = if judges.is_empty() {
        String::from(words.evidence)
    } else {
        fill(words.evidence_for, &[&judges.join(words.comma)])
    };
    page.line(2, 4, &[span(BOLD, title)]);
    let most = if report.all { items.len() } else { MOST_EVIDENCE };
    let some: Vec<&str> = items.iter().map(String::as_str).take(most).collect();
    let mut text = some.join(words.semicolon);
    if items.len() > most {
        text.push_str(&fill(words.more_evidence, &[&(items.len() - most).to_string()]));
    }
    page.line(4, 4, &[plain(text)]);
}

/// Who judges what is self-assessed here.
fn judges<'r>(report: &Report<'r, '_>, findings: &[&FindingAnswer<'_>]) -> Vec<&'r str> {
    let plan = report.decision.plan();
    let mut found = Vec::new();
    let facts = findings.iter().filter(|finding| finding.provisional).flat_map(|finding| &finding.facts);
    for fact in facts.filter_map(|name| plan.fact_index(name)).filter_map(|index| plan.facts.get(index)) {
        let Some(judge) = judge(plan, fact.judge, report.lang()) else { continue };
        if !found.contains(&judge) {
            found.push(judge);
        }
    }
    found
}
