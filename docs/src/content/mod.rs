//! Page, content: the plan laid out as sections, in the order in which policy people read them.

mod outcomes;
mod procedure;
mod reference;
mod rules;

use zhunsheng_engine::{
    VerifiedPlan,
    explain::support::support,
    plan::{Inferred, Operand},
};

use crate::{
    formula::Known,
    labels::Labels,
    model::{Block, Content, Line, Section, Span, text},
    words::fill,
};

/// Characters of the hash that are shown where its whole length would be in the way.
const SHORT_HASH: usize = 19;

/// Everything that a page says.
pub(crate) fn content(plan: &VerifiedPlan, labels: Labels<'_>) -> Content {
    let known = Known::new(&labels);
    let words = labels.words;
    let policy = &plan.policy;
    let mut sections = outcomes::sections(labels, &known);
    sections.extend(rules::sections(labels, &known));
    sections.extend(reference::parameters(labels));
    sections.extend(reference::facts(labels, &rests(labels)));
    sections.extend(procedure::sections(labels, &known));
    sections.push(reference::clauses(labels));
    let in_force = match policy.to {
        Some(last) => fill(words.in_force_span, &[&labels.date(policy.from), &labels.date(last)]),
        None => fill(words.in_force_from, &[&labels.date(policy.from)]),
    };
    let edition = fill(words.edition_value, &[&policy.id, &policy.version]);
    let hash: String = plan.hash().chars().take(SHORT_HASH).collect();
    let mut summary = vec![
        pair(words.issuer, text(labels.text(&policy.issuer))),
        pair(words.document_number, text(policy.document_number.as_deref().unwrap_or(words.none))),
        pair(words.in_force, text(in_force)),
        pair(words.jurisdiction, text(labels.text(&policy.jurisdiction))),
        pair(words.edition, text(edition.clone())),
        pair(words.hash, vec![Span::Code(hash)]),
    ];
    let counts =
        [plan.clauses.len(), plan.findings.len(), plan.outcomes.len(), plan.facts.len(), plan.parameters.len()];
    let counts = counts.map(|count| count.to_string());
    summary.push(pair(words.counts, text(fill(words.counts_value, &counts.each_ref().map(String::as_str)))));
    let details = vec![
        pair(words.package, vec![Span::Code(format!("{}/{}", policy.id, policy.version))]),
        pair(words.full_hash, vec![Span::Code(String::from(plan.hash()))]),
    ];
    let mut notes = inferred(labels);
    notes.push(Block::Details { summary: words.about_plan, pairs: details });
    Content {
        title: labels.owned(&policy.title),
        subtitle: String::from(words.subtitle),
        summary,
        notes,
        sections,
        footer: String::from(words.made_by),
    }
}

fn pair(label: &str, line: Line) -> (String, Line) {
    (String::from(label), line)
}

/// What the document itself does not state.
fn inferred(labels: Labels<'_>) -> Vec<Block> {
    let words = labels.words;
    let field = |name: &str| match name {
        "title" => String::from(words.field_title),
        "issuer" => String::from(words.issuer),
        "document_number" => String::from(words.document_number),
        "jurisdiction" => String::from(words.jurisdiction),
        "in_force.from" => String::from(words.in_force),
        "in_force.to" => String::from(words.field_to),
        "supersedes" => String::from(words.field_supersedes),
        other => String::from(other),
    };
    let line = |one: &Inferred| text(fill(words.inferred_line, &[&field(&one.field), one.why.get(labels.lang)]));
    labels.plan.policy.inferred.iter().map(|one| Block::Note { label: words.inferred, line: line(one) }).collect()
}

/// For each fact the findings that can read it.
fn rests(labels: Labels<'_>) -> Vec<Vec<usize>> {
    let mut rests = vec![Vec::new(); labels.plan.facts.len()];
    for (index, finding) in labels.plan.findings.iter().enumerate() {
        let mut facts = std::collections::BTreeSet::new();
        for root in rules::roots(finding) {
            facts.extend(support(labels.plan, root).facts);
        }
        for fact in facts {
            if let Some(findings) = rests.get_mut(fact as usize) {
                findings.push(index);
            }
        }
    }
    rests
}

/// Whether an operand is more than a constant.
fn is_computed(operand: Operand) -> bool {
    !matches!(operand, Operand::Boolean(_))
}

/// Lines one after the other.
fn enumerated(lines: impl Iterator<Item = Line>, between: &str) -> Line {
    let mut all = Line::new();
    for line in lines {
        if !all.is_empty() {
            all.push(Span::Text(String::from(between)));
        }
        all.extend(line);
    }
    all
}

fn section(anchor: &str, level: u8, title: &str, blocks: Vec<Block>) -> Section {
    Section { anchor: String::from(anchor), level, title: String::from(title), blocks }
}
