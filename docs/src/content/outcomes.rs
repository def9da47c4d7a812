//! Page, content: the outcomes: an overview by purpose, the ladders, and what each outcome needs.

use std::collections::{BTreeMap, VecDeque};

use zhunsheng_engine::plan::{Operand, Outcome, Part, Purpose};

use super::{enumerated, section};
use crate::{
    formula::{Known, Reference, Sheet},
    labels::{Labels, outcome_anchor},
    model::{Block, Line, Section, Span, text},
    words::fill,
};

pub(super) fn sections(labels: Labels<'_>, known: &Known) -> Vec<Section> {
    let words = labels.words;
    let plan = labels.plan;
    let mut overview = Vec::new();
    let purposes = [
        (Purpose::Qualification, words.purpose_qualification),
        (Purpose::Consequence, words.purpose_consequence),
        (Purpose::Obligation, words.purpose_obligation),
        (Purpose::Target, words.purpose_target),
    ];
    for (purpose, title) in purposes {
        let outcomes = plan.outcomes.iter().enumerate().filter(|(_, outcome)| outcome.purpose == purpose);
        let lines: Vec<Line> = outcomes.map(|(at, _)| vec![Reference::Outcome(at).link(&labels)]).collect();
        if !lines.is_empty() {
            overview.push(Block::Paragraph(vec![Span::Strong(String::from(title))]));
            overview.push(Block::Bullets(lines));
        }
    }
    for ladder in &plan.ladders {
        let rungs = ladder.rungs.iter().filter_map(|rung| plan.outcomes.get(*rung as usize));
        let rungs: Vec<(String, String)> =
            rungs.map(|outcome| (outcome_anchor(&outcome.id), labels.owned(&outcome.title))).collect();
        let titles: Vec<&str> = rungs.iter().map(|(_, title)| title.as_str()).collect();
        overview.push(Block::Ladder {
            title: fill(words.ladder, &[labels.text(&ladder.title)]),
            about: fill(words.ladder_about, &[&titles.join(words.comma)]),
            rungs,
        });
    }
    let mut sections = vec![
        section("overview", 2, words.overview, overview),
        section("needs", 2, words.needs, vec![Block::Paragraph(text(words.needs_about))]),
    ];
    for (index, outcome) in plan.outcomes.iter().enumerate() {
        let blocks = needs(labels, known, index, outcome);
        sections.push(section(&outcome_anchor(&outcome.id), 3, labels.text(&outcome.title), blocks));
    }
    sections
}

fn needs(labels: Labels<'_>, known: &Known, index: usize, outcome: &Outcome) -> Vec<Block> {
    let words = labels.words;
    let mut named: BTreeMap<Operand, VecDeque<Span>> = BTreeMap::new();
    for finding in &outcome.findings {
        let Some(found) = labels.plan.findings.get(*finding as usize) else { continue };
        named.entry(found.verdict).or_default().push_back(Reference::Finding(*finding as usize).link(&labels));
    }
    // Why: another outcome that is needed is named as a whole, even where it rests on one rule alone.
    named.retain(|verdict, _| match verdict {
        Operand::Node(_) => {
            *verdict != outcome.verdict || labels.plan.findings.iter().any(|one| one.verdict == *verdict)
        }
        _ => true,
    });
    let mut roots = vec![outcome.verdict];
    let mut blocks = Vec::new();
    if let Some(says) = &outcome.says {
        let values = |part: &Part| if let Part::Value(quantity) = part { Some(quantity.of) } else { None };
        roots.extend(says.zh.iter().filter_map(values));
    }
    let mut sheet = Sheet::new(labels, known, Some(Reference::Outcome(index)), &roots).with_needs(named);
    if let Some(says) = &outcome.says {
        blocks.push(Block::Paragraph(sheet.sentence(says)));
    }
    blocks.push(Block::Tree(sheet.formula(outcome.verdict)));
    let letters = sheet.letters();
    if !letters.is_empty() {
        blocks.push(Block::Letters { label: words.letters, formulas: letters });
    }
    let mut about: Line = text(words.stands_on);
    about.extend(labels.clause(outcome.clause));
    blocks.push(Block::Paragraph(enumerated(std::iter::once(about), words.semicolon)));
    blocks
}
