//! Face cli, text: the clauses of a policy, each with the rules that stand on it or the reason why none does.

use zhunsheng_compiler::coverage::{Covered, Kind, Standing};
use zhunsheng_engine::{Lang, VerifiedPlan};

use super::{
    layout::{Page, Span, pad, plain, span, widest},
    style::{BAD, BOLD, DIM, GOOD, OPEN, paint},
    words::{Words, fill, words},
};

/// Wider ids of clauses do not widen the column.
const WIDEST: usize = 24;

/// All clauses of a policy, and a line that counts them.
pub(crate) fn render(name: &str, plan: &VerifiedPlan, clauses: &[Covered<'_>], lang: Lang, width: usize) -> String {
    let words = words(lang);
    let mut page = Page::new(width);
    page.line(0, 2, &[span(BOLD, plan.policy.title.get(lang)), plain(words.gap), span(DIM, name)]);
    let column = widest(clauses.iter().map(|covered| covered.clause.id.as_str())).min(WIDEST);
    for covered in clauses {
        clause(covered, column, lang, words, &mut page);
    }
    let count = |standing| clauses.iter().filter(|covered| covered.standing() == standing).count();
    let missing = count(Standing::Missing);
    let counts = [clauses.len(), count(Standing::Rules), count(Standing::Reason), missing];
    let [all, rules, reasons, lost] = counts.map(|count| count.to_string());
    let mark = if missing == 0 { paint(GOOD, "✔") } else { paint(BAD, "✖") };
    format!("{}{mark} {}\n\n", page.into_text(), fill(words.coverage_summary, &[name, &all, &rules, &reasons, &lost]))
}

fn clause(covered: &Covered<'_>, column: usize, lang: Lang, words: &Words, page: &mut Page) {
    let clause = covered.clause;
    let (mark, style) = match covered.standing() {
        Standing::Rules => ("✔", GOOD),
        Standing::Reason => ("–", DIM),
        Standing::Missing => ("✖", BAD),
    };
    let id = format!("{}  ", pad(&clause.id, column));
    page.line(2, 6, &[span(style, pad(mark, 2)), plain(id), span(BOLD, clause.heading.get(lang))]);
    for (kind, findings) in &covered.findings {
        let rules = findings.iter().map(|finding| (finding.title.get(lang), finding.id.as_str()));
        page.line(6, 8, &rules_of(kind_word(*kind, words), rules, words));
    }
    if !covered.outcomes.is_empty() {
        let outcomes = covered.outcomes.iter().map(|outcome| (outcome.title.get(lang), outcome.id.as_str()));
        page.line(6, 8, &rules_of(words.kind_outcome, outcomes, words));
    }
    if let Some(reason) = &clause.no_rule {
        page.line(6, 8, &[span(DIM, words.no_rule), plain(words.colon), plain(reason.get(lang))]);
    }
    if covered.standing() == Standing::Missing {
        page.line(6, 8, &[span(BAD, words.clause_missing)]);
    }
    if let Some(note) = &clause.note {
        page.line(6, 8, &[span(OPEN, fill(words.note, &[note.get(lang)]))]);
    }
}

fn rules_of<'a>(kind: &'static str, rules: impl Iterator<Item = (&'a str, &'a str)>, words: &Words) -> Vec<Span<'a>> {
    let mut line = vec![span(DIM, kind), plain(words.colon)];
    for (index, (title, id)) in rules.enumerate() {
        if index > 0 {
            line.push(plain(words.comma));
        }
        line.push(plain(title));
        line.push(span(DIM, fill(words.fact_name, &[id])));
    }
    line
}

fn kind_word(kind: Kind, words: &Words) -> &'static str {
    match kind {
        Kind::Criterion => words.kind_criterion,
        Kind::Duty => words.kind_duty,
        Kind::Indicator => words.kind_indicator,
        Kind::Amount => words.kind_amount,
        Kind::Deadline => words.kind_deadline,
        Kind::Document => words.kind_document,
        Kind::Step => words.kind_step,
    }
}
