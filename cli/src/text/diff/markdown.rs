//! Face cli, text: two editions of a policy as Markdown for a review comment: tables, with what is long folded away.

use zhunsheng_change::{
    Diff,
    diff::{CaseFlips, ParameterChange, RuleChange},
};
use zhunsheng_engine::Lang;

use super::{change, counts, days, editions, kind, memberships, of_cases, of_cause, summary, value};
use crate::{
    commands::diff::{Compared, State},
    text::words::{
        diff::{Words, words},
        fill,
    },
};

/// So many cases of one cause stand in the comment. Why: the places that take comments limit their length.
const MOST_CASES: usize = 25;

/// Everything that differs, as Markdown.
pub(crate) fn render(compared: &Compared, lang: Lang) -> String {
    let words = words(lang);
    let mut page = Markdown { text: String::new(), words, lang };
    page.line(&format!("## {}", words.title));
    page.line(&escaped(&summary(compared, lang)));
    let mut same = Vec::new();
    for row in &compared.rows {
        let named = format!("### {} `{}`", escaped(row.title.get(lang)), row.policy);
        match &row.state {
            State::Both(diff) if diff.same => same.push(format!("`{}`", row.policy)),
            State::Added { version } => {
                page.line(&format!("{named}\n\n{} · {}", words.policy_added, fill(words.version, &[version])))
            }
            State::Dropped { version } => {
                page.line(&format!("{named}\n\n{} · {}", words.policy_dropped, fill(words.version, &[version])))
            }
            State::Both(diff) => {
                page.line(&format!("{named}\n\n{}", escaped(&editions(diff, words))));
                page.policy(diff);
            }
        }
    }
    if !same.is_empty() && same.len() < compared.rows.len() {
        let list = same.join(crate::text::words::words(lang).comma);
        page.line(&fill(words.also_same, &[&list]));
    }
    page.text
}

struct Markdown {
    text: String,
    words: &'static Words,
    lang: Lang,
}

impl Markdown {
    /// A paragraph.
    fn line(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn table(&mut self, head: &[&str], rows: &[Vec<String>]) {
        let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
        let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
        let rule: Vec<String> = head.iter().map(|_| "---".to_owned()).collect();
        let mut lines = vec![line(&head), line(&rule)];
        lines.extend(rows.iter().map(|row| line(row)));
        self.line(&lines.join("\n"));
    }

    /// A part that is folded until somebody opens it.
    fn folded(&mut self, title: &str, inside: impl FnOnce(&mut Self)) {
        self.line(&format!("<details>\n<summary>{}</summary>", escaped(title)));
        inside(self);
        self.line("</details>");
    }

    fn policy(&mut self, diff: &Diff) {
        let (words, lang) = (self.words, self.lang);
        let rows: Vec<Vec<String>> = diff
            .clauses
            .iter()
            .map(|change| {
                let clause = change.clause.as_ref().map_or_else(
                    || words.no_clause.to_owned(),
                    |clause| format!("{} {}", clause.id, clause.heading.get(lang)),
                );
                let lines: Vec<String> = change.lines.iter().map(|line| escaped(line.get(lang))).collect();
                vec![escaped(&clause), lines.join("<br>")]
            })
            .collect();
        if !rows.is_empty() {
            self.line(&format!("#### {}", words.by_clause));
            self.table(&[words.column_clause, words.column_what], &rows);
        }
        if !diff.parameters.is_empty() {
            self.line(&format!("#### {}", words.parameters));
            let rows: Vec<Vec<String>> = diff.parameters.iter().flat_map(|one| self.parameter(one)).collect();
            let head = [
                words.column_parameter,
                words.column_clause,
                words.column_days,
                words.column_before,
                words.column_after,
            ];
            self.table(&head, &rows);
        }
        if !diff.rules.is_empty() {
            self.line(&format!("#### {}", words.rules));
            let rows: Vec<Vec<String>> = diff.rules.iter().map(|rule| self.rule(rule)).collect();
            let head =
                [words.column_rule, words.column_clause, words.column_change, words.column_before, words.column_after];
            self.table(&head, &rows);
        }
        self.cases(&diff.cases);
        self.folded(words.structure, |page| {
            page.line(&escaped(&counts(&diff.structure, words, lang)));
            let lines = memberships(&diff.structure, words, lang).into_iter();
            let lines: Vec<String> = lines
                .map(|(outcome, line)| {
                    format!("- **{}** `{}` {}", escaped(outcome.title.get(lang)), outcome.id, escaped(&line))
                })
                .collect();
            if !lines.is_empty() {
                page.line(&lines.join("\n"));
            }
        });
    }

    fn parameter(&self, parameter: &ParameterChange) -> Vec<Vec<String>> {
        let (words, lang) = (self.words, self.lang);
        let row = |change: &zhunsheng_change::diff::ValueChange| {
            let since = |row: &Option<zhunsheng_change::diff::ValueRow>| {
                let from = row.as_ref().filter(|_| change.from.is_none()).map(|row| row.from.to_string());
                from.map_or_else(String::new, |from| format!("<br>{}", fill(words.from, &[&from])))
            };
            vec![
                format!("{}<br>`{}`", escaped(parameter.title.get(lang)), parameter.name),
                escaped(&parameter.clause.id),
                days(change, words).unwrap_or_default(),
                format!("{}{}", escaped(&value(change.before.as_ref(), words, lang)), since(&change.before)),
                format!("**{}**{}", escaped(&value(change.after.as_ref(), words, lang)), since(&change.after)),
            ]
        };
        parameter.values.iter().map(row).collect()
    }

    fn rule(&self, rule: &RuleChange) -> Vec<String> {
        let (words, lang) = (self.words, self.lang);
        let said = |text: &Option<zhunsheng_engine::plan::Text>| {
            text.as_ref().map_or_else(String::new, |text| escaped(text.get(lang)))
        };
        vec![
            format!("{}<br>`{}`", escaped(rule.title.get(lang)), rule.id),
            escaped(&rule.clause),
            escaped(&format!("{} {}", kind(rule.kind, words), change(rule, words, lang))),
            said(&rule.before),
            said(&rule.after),
        ]
    }

    fn cases(&mut self, cases: &CaseFlips) {
        let (words, lang) = (self.words, self.lang);
        self.line(&format!("#### {}\n\n{}", words.cases, escaped(&of_cases(cases, words))));
        for cause in &cases.causes {
            let title = of_cause(cause.cases.len(), cause.because.get(lang), words);
            let rows: Vec<Vec<String>> = cause
                .cases
                .iter()
                .take(MOST_CASES)
                .map(|flip| {
                    let own = if flip.of == "before" { words.of_before } else { "" };
                    vec![escaped(&format!("{}{own}", flip.case)), flip.as_of.to_string(), escaped(flip.text.get(lang))]
                })
                .collect();
            let more = cause.cases.len().saturating_sub(MOST_CASES);
            self.folded(&title, |page| {
                page.table(&[words.column_case, words.column_days, words.column_why], &rows);
                if more > 0 {
                    page.line(&fill(words.and_more, &[&more.to_string()]));
                }
            });
        }
        if !cases.unfit.is_empty() {
            let rows: Vec<Vec<String>> =
                cases.unfit.iter().map(|one| vec![escaped(&one.case), escaped(one.why.get(lang))]).collect();
            self.folded(&fill(words.unfit, &[&cases.unfit.len().to_string()]), |page| {
                page.table(&[words.column_case, words.column_why], &rows);
            });
        }
    }
}

/// A text as it is, whatever of it Markdown or HTML would take for their own.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\r' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '@' | '#' => {
                out.push('\\');
                out.push(character);
            }
            _ if character.is_control() => {}
            _ => out.push(character),
        }
    }
    out
}
