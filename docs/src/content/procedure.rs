//! Page, content: what is to be handed in, the procedure, the deadlines and the amounts.

use zhunsheng_engine::plan::{Finding, FindingKind, Operand};

use super::section;
use crate::{
    flow::{Flow, flows},
    formula::{Known, Reference, Sheet},
    labels::{Labels, rule_anchor},
    model::{Block, Formula, Line, Row, Section, Span, text},
    words::fill,
};

/// The column of what a kind of finding has beside its sentence.
const VALUE: usize = 2;

pub(super) fn sections(labels: Labels<'_>, known: &Known) -> Vec<Section> {
    let words = labels.words;
    let mut sections = Vec::new();
    let rows = rows(labels, known, |kind| match kind {
        FindingKind::Document { copies } => Some(copies.map(|copies| copies.of)),
        _ => None,
    });
    if !rows.is_empty() {
        let head = vec![words.head_document, words.head_says, words.head_copies, words.head_clause];
        sections.push(section("documents", 2, words.documents, vec![table(head, rows)]));
    }
    let steps = procedure(labels);
    if !steps.is_empty() {
        sections.push(section("procedure", 2, words.procedure, steps));
    }
    let rows = self::rows(labels, known, |kind| match kind {
        FindingKind::Deadline { due, .. } => Some(Some(*due)),
        _ => None,
    });
    if !rows.is_empty() {
        let head = vec![words.head_deadline, words.head_says, words.head_due, words.head_clause];
        sections.push(section("deadlines", 2, words.deadlines, vec![table(head, rows)]));
    }
    let rows = self::rows(labels, known, |kind| match kind {
        FindingKind::Amount { value, .. } => Some(Some(value.of)),
        _ => None,
    });
    if !rows.is_empty() {
        let head = vec![words.head_amount, words.head_says, words.head_sum, words.head_clause];
        sections.push(section("amounts", 2, words.amounts, vec![table(head, rows)]));
    }
    sections
}

/// A table, without the column of values if there are none.
fn table(mut head: Vec<&'static str>, mut rows: Vec<Row>) -> Block {
    if rows.iter().all(|row| row.cells.get(VALUE).is_none_or(Vec::is_empty)) {
        head.remove(VALUE);
        for row in &mut rows {
            row.cells.remove(VALUE);
        }
    }
    Block::Table { head, rows }
}

/// A row for each finding that is of the kind: its title, its sentence, the value that the kind has, its clause.
fn rows(labels: Labels<'_>, known: &Known, of: impl Fn(&FindingKind) -> Option<Option<Operand>>) -> Vec<Row> {
    let findings = labels.plan.findings.iter().enumerate();
    findings.filter_map(|(at, finding)| of(&finding.kind).map(|value| row(labels, known, at, finding, value))).collect()
}

fn row(labels: Labels<'_>, known: &Known, at: usize, finding: &Finding, value: Option<Operand>) -> Row {
    let own = Reference::Finding(at);
    let roots: Vec<Operand> = value.into_iter().collect();
    let mut sheet = Sheet::new(labels, known, Some(own), &roots);
    let value = value.map(|value| {
        let formula = sheet.formula(value);
        if formula.items.is_empty() && sheet.letters().is_empty() { formula } else { elsewhere(labels, finding) }
    });
    let mut sheet = Sheet::new(labels, known, Some(own), &[]);
    let mut says = sheet.sentence(&finding.says);
    if !sheet.letters().is_empty() {
        says = elsewhere(labels, finding).line;
    }
    let cells = vec![
        vec![own.link(&labels)],
        says,
        value.map(|formula| formula.line).unwrap_or_default(),
        labels.clause(finding.clause),
    ];
    Row { anchor: None, cells }
}

/// That the formula is too long for a table.
fn elsewhere(labels: Labels<'_>, finding: &Finding) -> Formula {
    Formula::leaf(vec![Span::Link { to: rule_anchor(&finding.id), text: String::from(labels.words.see_formula) }])
}

fn procedure(labels: Labels<'_>) -> Vec<Block> {
    let words = labels.words;
    let (flows, single) = flows(&labels);
    let mut blocks = Vec::new();
    for flow in flows {
        blocks.push(Block::Paragraph(vec![Span::Strong(flow.title.clone())]));
        let lines = numbered(labels, &flow);
        blocks.push(Block::Flow(flow));
        blocks.push(Block::Numbered(lines));
    }
    let lines: Vec<Line> = single
        .into_iter()
        .filter_map(|at| {
            let FindingKind::Step { actor, .. } = &labels.plan.findings.get(at)?.kind else { return None };
            let mut line = vec![Reference::Finding(at).link(&labels)];
            line.push(Span::Text(fill(words.aside, &[labels.text(actor)])));
            Some(line)
        })
        .collect();
    if !lines.is_empty() {
        if !blocks.is_empty() {
            blocks.push(Block::Paragraph(vec![Span::Strong(String::from(words.flow_single))]));
        }
        blocks.push(Block::Bullets(lines));
    }
    blocks
}

/// The same steps in words; that a step follows the one above it is not said again.
fn numbered(labels: Labels<'_>, flow: &Flow) -> Vec<Line> {
    let words = labels.words;
    let line = |(at, step): (usize, &crate::flow::Step)| {
        let mut line = vec![Span::Link { to: step.anchor.clone(), text: step.title.clone() }];
        line.extend(text(fill(words.aside, &[&step.actor])));
        let before: Vec<&str> =
            step.after.iter().filter_map(|one| flow.steps.get(*one)).map(|one| one.title.as_str()).collect();
        let follows = matches!(step.after.as_slice(), [one] if one + 1 == at);
        if !before.is_empty() && !follows {
            line.extend(text(fill(words.flow_after, &[&before.join(words.comma)])));
        }
        line
    };
    flow.steps.iter().enumerate().map(line).collect()
}
