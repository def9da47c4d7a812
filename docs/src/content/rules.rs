//! Page, content: the clauses in the order of the document, each with the rules that stand on it.

use zhunsheng_engine::plan::{Clause, Finding, FindingKind, Node, Operand, Part};

use super::{enumerated, is_computed, section};
use crate::{
    formula::{Known, Reference, Sheet},
    labels::{Labels, clause_anchor, rule_anchor},
    model::{Block, Entry, Line, Section, Span, text},
    words::fill,
};

/// Every value that a finding reads.
pub(super) fn roots(finding: &Finding) -> Vec<Operand> {
    let mut roots = vec![finding.verdict];
    match &finding.kind {
        FindingKind::Criterion | FindingKind::Duty { .. } | FindingKind::Step { .. } => {}
        FindingKind::Indicator { value, target, by, .. } => {
            roots.extend([value.of, target.of]);
            roots.extend(*by);
        }
        FindingKind::Amount { value, .. } => roots.push(value.of),
        FindingKind::Deadline { due, done } => {
            roots.push(*due);
            roots.extend(*done);
        }
        FindingKind::Document { copies } => roots.extend(copies.map(|copies| copies.of)),
    }
    let values = |part: &Part| if let Part::Value(quantity) = part { Some(quantity.of) } else { None };
    roots.extend(finding.says.zh.iter().filter_map(values));
    roots
}

pub(super) fn sections(labels: Labels<'_>, known: &Known) -> Vec<Section> {
    let mut sections = vec![section("rules", 2, labels.words.rules, Vec::new())];
    for (index, clause) in (0_u32..).zip(&labels.plan.clauses) {
        let title = format!("{}{}{}", clause.id, labels.words.colon, labels.text(&clause.heading));
        sections.push(section(&clause_anchor(index), 3, &title, blocks(labels, known, index, clause)));
    }
    sections
}

fn blocks(labels: Labels<'_>, known: &Known, index: u32, clause: &Clause) -> Vec<Block> {
    let words = labels.words;
    let mut blocks = vec![Block::Paragraph(text(labels.owned(&clause.summary)))];
    if let Some(note) = &clause.note {
        blocks.push(Block::Note { label: words.reading, line: text(labels.owned(note)) });
    }
    if let Some(reason) = &clause.no_rule {
        blocks.push(Block::Note { label: words.no_rule, line: text(labels.owned(reason)) });
    }
    let outcomes = labels.plan.outcomes.iter().enumerate().filter(|(_, outcome)| outcome.clause == index);
    let links = enumerated(outcomes.map(|(at, _)| vec![Reference::Outcome(at).link(&labels)]), words.comma);
    if !links.is_empty() {
        blocks.push(Block::Pairs(vec![(String::from(words.outcomes_here), links)]));
    }
    for (at, finding) in labels.plan.findings.iter().enumerate().filter(|(_, finding)| finding.clause == index) {
        blocks.push(Block::Entry(entry(labels, known, at, finding)));
    }
    blocks
}

/// The condition under which a finding applies, and its verdict where it does.
fn applied(labels: Labels<'_>, verdict: Operand) -> (Option<Operand>, Operand) {
    let Operand::Node(index) = verdict else { return (None, verdict) };
    match labels.plan.nodes.get(index as usize) {
        Some(Node::Applies { condition, value }) => (Some(*condition), *value),
        _ => (None, verdict),
    }
}

fn entry(labels: Labels<'_>, known: &Known, at: usize, finding: &Finding) -> Entry {
    let words = labels.words;
    let (applies, verdict) = applied(labels, finding.verdict);
    let mut sheet = Sheet::new(labels, known, Some(Reference::Finding(at)), &written(finding, applies, verdict));
    let lead = sheet.sentence(&finding.says);
    let mut blocks = Vec::new();
    if let Some(condition) = applies {
        blocks.push(Block::Formula { label: words.applies_when, formula: sheet.formula(condition) });
    }
    let mut formula =
        |label: &'static str, root: Operand| blocks.push(Block::Formula { label, formula: sheet.formula(root) });
    let (kind, tag) = match &finding.kind {
        FindingKind::Criterion => {
            formula(words.formula, verdict);
            ("criterion", String::from(words.kind_criterion))
        }
        FindingKind::Duty { role } => {
            formula(words.formula, verdict);
            ("duty", fill(words.duty_of, &[labels.text(role)]))
        }
        FindingKind::Indicator { by, at, start, .. } => {
            formula(words.formula, verdict);
            let more =
                [(words.due_label, *by), (words.at_label, *at), (words.start_label, start.map(|start| start.value.of))];
            for (label, root) in more {
                if let Some(root) = root {
                    formula(label, root);
                }
            }
            ("indicator", String::from(words.kind_indicator))
        }
        FindingKind::Amount { value, .. } => {
            formula(words.amount_formula, value.of);
            if is_computed(verdict) {
                formula(words.entitled_when, verdict);
            }
            ("amount", String::from(words.kind_amount))
        }
        FindingKind::Deadline { due, done } => {
            formula(words.due_formula, *due);
            formula(words.done_formula, done.unwrap_or(Operand::AsOf));
            ("deadline", String::from(words.kind_deadline))
        }
        FindingKind::Document { copies } => {
            formula(words.have_label, verdict);
            if let Some(copies) = copies {
                formula(words.copies, copies.of);
            }
            ("document", String::from(words.kind_document))
        }
        FindingKind::Step { actor, .. } => {
            formula(words.done_label, verdict);
            ("step", fill(words.step_of, &[labels.text(actor)]))
        }
    };
    if let FindingKind::Step { after, .. } = &finding.kind
        && !after.is_empty()
    {
        let links = after.iter().map(|one| vec![Reference::Finding(*one as usize).link(&labels)]);
        blocks.push(Block::Pairs(vec![(String::from(words.after), enumerated(links, words.comma))]));
    }
    let letters = sheet.letters();
    if !letters.is_empty() {
        blocks.push(Block::Letters { label: words.letters, formulas: letters });
    }
    if let Some(note) = &finding.note {
        let note: Line = vec![Span::Text(labels.owned(note))];
        blocks.push(Block::Note { label: words.remark, line: note });
    }
    Entry { anchor: rule_anchor(&finding.id), kind, tag: text(tag), title: labels.owned(&finding.title), lead, blocks }
}

/// The roots of all formulas that an entry writes, so that letters stand for what occurs in more than one of them.
fn written(finding: &Finding, applies: Option<Operand>, verdict: Operand) -> Vec<Operand> {
    let mut written: Vec<Operand> = applies.into_iter().chain([verdict]).collect();
    match &finding.kind {
        FindingKind::Criterion | FindingKind::Duty { .. } | FindingKind::Step { .. } => {}
        FindingKind::Indicator { by, at, start, .. } => {
            written.extend([*by, *at, start.map(|start| start.value.of)].into_iter().flatten());
        }
        FindingKind::Amount { value, .. } => written.push(value.of),
        FindingKind::Deadline { due, done } => {
            written.push(*due);
            written.extend(*done);
        }
        FindingKind::Document { copies } => written.extend(copies.map(|copies| copies.of)),
    }
    let values = |part: &Part| if let Part::Value(quantity) = part { Some(quantity.of) } else { None };
    written.extend(finding.says.zh.iter().filter_map(values));
    written
}
