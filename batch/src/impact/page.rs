//! Batch, impact: the report as one page that loads nothing and runs nothing: its style stands in it, its charts are drawn in it.

mod chart;
mod words;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use zhunsheng_engine::{Lang, Verdict};

use super::{
    VERDICTS,
    amounts::Sum,
    report::{Amount, FlipCause, GroupRow, Groups, Named, Outcome, Report},
};
use crate::kernel::Counts;
use chart::{Bar, verdict_bar};
use words::{Words, grouped, number, words};

/// The style of the page.
const STYLE: &str = include_str!("page/style.css");
/// Causes of an outcome that are drawn; the rest are counted.
const MOST_CAUSES: usize = 8;

impl Report {
    /// The report as an HTML page in one language. `name` is what the file of the population is called.
    #[must_use]
    pub fn page(&self, name: &str, lang: Lang) -> String {
        let words = words(lang);
        let page = Page { report: self, words, lang };
        let title = format!("{} · {}", self.after.title.get(lang), words.title);
        let markup = html! {
            (DOCTYPE)
            html lang=(words.html_lang) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (title) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    header {
                        p.eyebrow { (words.title) }
                        h1 { (self.after.title.get(lang)) }
                        (page.about(name))
                    }
                    main {
                        (page.changes())
                        (page.outcomes())
                        (page.causes())
                        (page.amounts())
                        @if let Some(groups) = &self.groups { (page.groups(groups)) }
                        (page.findings())
                        (page.gaps())
                    }
                    footer { p { (words.footer) } }
                }
            }
        };
        let mut text = markup.into_string();
        text.push('\n');
        text
    }
}

struct Page<'r> {
    report: &'r Report,
    words: &'static Words,
    lang: Lang,
}

impl Page<'_> {
    fn compared(&self) -> bool {
        self.report.before.is_some()
    }

    /// Which policy, which date, how many rows.
    fn about(&self, name: &str) -> Markup {
        let (report, words) = (self.report, self.words);
        let after = &report.after;
        let edition = |about: &super::report::About| format!("{}/{}", about.policy, about.version);
        html! {
            dl.meta {
                div { dt { (words.policy) } dd { (edition(after)) } }
                @match &report.before {
                    Some(before) if before.as_of != after.as_of || before.version != after.version => {
                        div { dt { (words.before) } dd { (edition(before)) " · " (before.as_of) } }
                        div { dt { (words.after) } dd { (edition(after)) " · " (after.as_of) } }
                    }
                    _ => { div { dt { (words.as_of) } dd { (after.as_of) } } }
                }
                div { dt { (words.population) } dd { (name) } }
                div { dt { (words.decided) } dd { (number(report.rows.decided)) } }
            }
            @if let Some((reached, size)) = report.broken_off {
                p.alarm { (words.fill(words.broken_off, &[&reached.saturating_mul(100).checked_div(size).unwrap_or(0).to_string()])) }
            }
            @if report.rows.set_aside > 0 || report.rows.bad_cells > 0 {
                p.alarm {
                    (words.fill(words.not_whole, &[&number(report.rows.set_aside), &number(report.rows.bad_cells)]))
                }
            }
        }
    }

    fn changes(&self) -> Markup {
        let (report, words) = (self.report, self.words);
        let value = |text: &Option<zhunsheng_engine::plan::Text>| {
            text.as_ref().map_or_else(|| words.no_value.to_owned(), |text| text.get(self.lang).to_owned())
        };
        html! {
            @if !report.changed.is_empty() || report.other_rules {
                section {
                    h2 { (words.changed) }
                    ul.changes {
                        @for changed in &report.changed {
                            li {
                                span.name { (changed.title.get(self.lang)) }
                                " " code { (changed.name) }
                                strong { (value(&changed.before)) " → " (value(&changed.after)) }
                            }
                        }
                        @if report.other_rules { li { (words.other_rules) } }
                    }
                }
            }
        }
    }

    fn outcomes(&self) -> Markup {
        let words = self.words;
        html! {
            section {
                h2 { (words.outcomes) }
                ul.legend {
                    @for verdict in VERDICTS { @if self.occurs(verdict) { li class=(class(verdict)) { (words.verdict(verdict)) } } }
                }
                @for outcome in self.report.outcomes.iter().filter(|outcome| self.is_shown(outcome)) { (self.outcome(outcome)) }
                @let same: Vec<&Outcome> = self.report.outcomes.iter().filter(|outcome| !self.is_shown(outcome)).collect();
                @if !same.is_empty() {
                    details {
                        summary { (words.fill(words.same, &[&same.len().to_string()])) }
                        @for outcome in same { (self.outcome(outcome)) }
                    }
                }
            }
        }
    }

    /// Whether an outcome stands in the open: where two sides are compared, those that differ do.
    fn is_shown(&self, outcome: &Outcome) -> bool {
        !self.compared() || outcome.flips.total() > 0 || outcome.before.is_some() != outcome.after.is_some()
    }

    /// Whether some outcome has this verdict in some row.
    fn occurs(&self, verdict: Verdict) -> bool {
        let has = |counts: &Option<Counts>| counts.is_some_and(|counts| counts.of(verdict) > 0);
        self.report.outcomes.iter().any(|outcome| has(&outcome.before) || has(&outcome.after))
    }

    fn outcome(&self, outcome: &Outcome) -> Markup {
        let words = self.words;
        let flips = outcome.flips.total();
        html! {
            article {
                h3 { (outcome.about.title(self.lang)) " " span.clause { (outcome.about.clause) } }
                @let moved = self.compared() && self.is_shown(outcome);
                @if moved {
                    @if let Some(counts) = &outcome.before { (self.bar(words.before, counts)) }
                }
                @if let Some(counts) = &outcome.after {
                    (self.bar(if moved { words.after } else if self.compared() { words.both } else { words.now }, counts))
                }
                @if moved {
                    p.flips {
                        (words.fill(words.flips, &[&number(flips)]))
                        @if !outcome.only.is_empty() {
                            " " strong { (words.fill(words.only, &[&outcome.only.join(words.comma)])) }
                        }
                    }
                }
            }
        }
    }

    fn bar(&self, label: &str, counts: &Counts) -> Markup {
        let words = self.words;
        let shown = VERDICTS.into_iter().filter(|verdict| counts.of(*verdict) > 0);
        html! {
            div.row {
                span.label { (label) }
                (verdict_bar(counts, |verdict| words.verdict(verdict)))
                span.numbers {
                    @for verdict in shown {
                        span class=(class(verdict)) { (words.verdict(verdict)) " " (number(counts.of(verdict))) }
                    }
                }
            }
        }
    }

    fn causes(&self) -> Markup {
        let words = self.words;
        let moved: Vec<&Outcome> = self.report.outcomes.iter().filter(|outcome| outcome.flips.total() > 0).collect();
        html! {
            @if !moved.is_empty() {
                section {
                    h2 { (words.causes) }
                    @for outcome in moved {
                        article {
                            h3 { (outcome.about.title(self.lang)) }
                            @let most = outcome.causes.first().map_or(1, |cause| cause.rows);
                            @for cause in outcome.causes.iter().take(MOST_CAUSES) { (self.cause(cause, most)) }
                            @let rest = outcome.causes.get(MOST_CAUSES..).unwrap_or_default();
                            @if !rest.is_empty() {
                                p.note {
                                    (words.fill(words.more_causes, &[&rest.len().to_string(), &number(rest.iter().map(|cause| cause.rows).sum())]))
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn cause(&self, cause: &FlipCause, most: u64) -> Markup {
        let words = self.words;
        let good = cause.to == Verdict::Met;
        let findings: Vec<&str> = cause.findings.iter().map(|finding| finding.title(self.lang)).collect();
        let mut reasons: Vec<&str> = cause.parameters.iter().map(String::as_str).collect();
        reasons.extend(cause.date.then_some(words.the_date));
        reasons.extend(cause.rules.then_some(words.the_rules));
        let what = if findings.is_empty() { words.own_rule.to_owned() } else { findings.join(" + ") };
        html! {
            div.cause {
                p.what { (what) @if !reasons.is_empty() { " " span.clause { (reasons.join(words.comma)) } } }
                div.row {
                    span.label { (words.verdict(cause.from)) " → " (words.verdict(cause.to)) }
                    (Bar { part: cause.rows, of: most, class: if good { "met" } else { "not-met" } }.draw())
                    span.numbers { span { (words.fill(words.rows, &[&number(cause.rows)])) } }
                }
            }
        }
    }

    fn amounts(&self) -> Markup {
        let words = self.words;
        html! {
            @if !self.report.amounts.is_empty() {
                section {
                    h2 { (words.amounts) }
                    @for amount in &self.report.amounts { (self.amount(amount)) }
                }
            }
        }
    }

    fn amount(&self, amount: &Amount) -> Markup {
        let words = self.words;
        let size = |sum: Option<Sum>| sum.map_or(0, |sum| u64::try_from(sum.roughly()).unwrap_or(0));
        let most = size(amount.before).max(size(amount.after)).max(1);
        let text = |sum: &Sum| sum.text().map_or_else(|| words.too_long.to_owned(), |text| grouped(&text));
        let line = |label: &str, sum: &Sum| {
            html! {
                div.row {
                    span.label { (label) }
                    (Bar { part: size(Some(*sum)), of: most, class: "money" }.draw())
                    span.numbers { span { (text(sum)) " " (words.yuan) } span.quiet { (words.fill(words.rows_due, &[&number(sum.rows)])) } }
                }
            }
        };
        let difference = amount.before.zip(amount.after).map(|(before, after)| after.minus(&before));
        html! {
            article {
                h3 {
                    (amount.about.title(self.lang)) " " span.clause { (amount.about.clause) }
                    @if let Some(who) = &amount.owed_by { " " span.clause { (words.fill(words.owed_by, &[who.get(self.lang)])) } }
                }
                @if self.compared() { @if let Some(sum) = &amount.before { (line(words.before, sum)) } }
                @if let Some(sum) = &amount.after { (line(if self.compared() { words.after } else { words.now }, sum)) }
                @if self.compared() {
                    @if let Some(difference) = &difference {
                        p.flips {
                            strong { (words.difference) @if difference.sign() > 0 { "+" } (text(difference)) " " (words.yuan) }
                            " " (words.fill(words.more_less, &[&number(amount.more), &number(amount.less)]))
                        }
                    }
                }
                @if amount.open.1 > 0 { p.note { (words.fill(words.open_rows, &[&number(amount.open.1)])) } }
            }
        }
    }

    fn groups(&self, groups: &Groups) -> Markup {
        let (words, report) = (self.words, self.report);
        // Why: a table of everything that stays the same would hide what does not.
        let moved = report.outcomes.iter().any(|outcome| self.compared() && self.is_shown(outcome));
        let shown: Vec<bool> = report.outcomes.iter().map(|outcome| !moved || self.is_shown(outcome)).collect();
        let row = |key: String, group: &GroupRow, class: &str| {
            html! {
                tr class=(class) {
                    th scope="row" { (key) }
                    td { (number(group.rows)) }
                    @for (met, _) in group.outcomes.iter().zip(&shown).filter(|(_, shown)| **shown) {
                        td {
                            @if self.compared() && met.before != met.after {
                                (number(met.before)) " → " strong { (number(met.after)) }
                            } @else { (number(met.after)) }
                        }
                    }
                    @for (before, after) in &group.amounts {
                        td {
                            @if self.compared() && before != after { (money(before)) " → " strong { (money(after)) } }
                            @else { (money(after)) }
                        }
                    }
                }
            }
        };
        html! {
            section {
                h2 { (words.groups) (groups.columns.join(" · ")) }
                div.wide { table {
                    thead { tr {
                        th { (groups.columns.join(" · ")) } th { (words.row_count) }
                        @for (outcome, _) in report.outcomes.iter().zip(&shown).filter(|(_, shown)| **shown) { th { (outcome.about.title(self.lang)) } }
                        @for amount in &report.amounts { th { (amount.about.title(self.lang)) "（" (words.yuan) "）" } }
                    } }
                    tbody {
                        @for group in &groups.rows {
                            (row(group.key.iter().map(|key| key.get(self.lang)).collect::<Vec<_>>().join(" · "), group, ""))
                        }
                        @if let Some((count, group)) = &groups.together {
                            (row(words.fill(words.together, &[&count.to_string()]), group, "together"))
                        }
                        @if let Some(group) = &groups.rest { (row(words.rest.to_owned(), group, "together")) }
                    }
                } }
                p.note { (words.fill(words.least, &[&groups.least.to_string()])) }
                @if groups.withheld { p.note { (words.withheld) } }
            }
        }
    }

    fn findings(&self) -> Markup {
        let words = self.words;
        let shown: Vec<Verdict> = VERDICTS
            .into_iter()
            .filter(|verdict| {
                let has = |counts: &Option<Counts>| counts.is_some_and(|counts| counts.of(*verdict) > 0);
                self.report.findings.iter().any(|finding| has(&finding.before) || has(&finding.after))
            })
            .collect();
        html! {
            section {
                h2 { (words.findings) }
                div.wide { table {
                    thead { tr {
                        th { (words.finding) }
                        @for verdict in &shown { th class=(class(*verdict)) { (words.verdict(*verdict)) } }
                    } }
                    tbody {
                        @for finding in &self.report.findings {
                            tr class=(if finding.flips.total() > 0 { "moved" } else { "" }) {
                                th scope="row" { (finding.about.title(self.lang)) " " span.clause { (finding.about.clause) } }
                                @for verdict in &shown {
                                    @let old = finding.before.map(|counts| counts.of(*verdict));
                                    @let new = finding.after.map(|counts| counts.of(*verdict));
                                    td {
                                        @match (old, new) {
                                            (Some(old), Some(new)) if old != new => { (number(old)) " → " strong { (number(new)) } }
                                            (Some(old), None) => { (number(old)) " → –" }
                                            (_, new) => { (new.map_or_else(|| "–".to_owned(), number)) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                } }
            }
        }
    }

    /// What the file did not say, and what was wrong in it.
    fn gaps(&self) -> Markup {
        let (report, words, lang) = (self.report, self.words, self.lang);
        let names = |outcomes: &[Named]| {
            outcomes.iter().map(|outcome| outcome.title(lang)).collect::<Vec<_>>().join(words.comma)
        };
        let kinds = report.problems.kinds();
        html! {
            @if !(report.missing.is_empty() && report.notes.is_empty() && kinds.is_empty()) {
                section {
                    h2 { (words.file) }
                    @if !report.missing.is_empty() {
                        h3 { (words.missing) }
                        ul { @for missing in &report.missing {
                            li { (missing.fact.title(lang)) " " code { (missing.fact.id) } " — " (words.fill(words.hangs, &[&names(&missing.outcomes)])) }
                        } }
                    }
                    @if !kinds.is_empty() {
                        h3 { (words.problems) }
                        div.wide { table {
                            thead { tr { th { (words.column) } th { (words.problem) } th { (words.times) } } }
                            tbody { @for kind in &kinds {
                                tr {
                                    th scope="row" { (kind.column.as_deref().unwrap_or("–")) }
                                    td.text { (words.fill(words.at_row, &[&kind.first.row.to_string()])) (kind.first.message.get(lang)) }
                                    td { (number(kind.count)) }
                                }
                            } }
                        } }
                    }
                    @if !report.notes.is_empty() { ul { @for note in &report.notes { li { (note.get(lang)) } } } }
                }
            }
        }
    }
}

fn money(sum: &Sum) -> String {
    sum.text().map_or_else(|| "…".to_owned(), |text| grouped(&text))
}

/// The class of a verdict in the style.
fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::NotMet => "not-met",
        Verdict::Unknown => "unknown",
        Verdict::NotApplicable => "not-applicable",
        Verdict::NotComputable => "not-computable",
    }
}
