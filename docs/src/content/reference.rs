//! Page, content: the parameters, the facts and the clauses, to look things up.

use zhunsheng_engine::{
    plan::{Domain, Fact, Parameter},
    wording::Place,
};

use super::{enumerated, section};
use crate::{
    formula::Reference,
    labels::{Labels, fact_anchor, parameter_anchor},
    model::{Block, Entry, Line, Row, Section, Span, text},
    words::fill,
};

pub(super) fn parameters(labels: Labels<'_>) -> Option<Section> {
    let words = labels.words;
    let rows: Vec<Row> = labels.plan.parameters.iter().map(|parameter| row(labels, parameter)).collect();
    let head = vec![
        words.head_parameter,
        words.head_value,
        words.head_from,
        words.head_bounds,
        words.head_clause,
        words.head_set_by,
    ];
    let blocks = vec![Block::Paragraph(text(words.parameters_about)), Block::Table { head, rows }];
    (!labels.plan.parameters.is_empty()).then(|| section("parameters", 2, words.parameters, blocks))
}

fn row(labels: Labels<'_>, parameter: &Parameter) -> Row {
    let words = labels.words;
    let mut title = vec![Span::Strong(labels.owned(&parameter.title))];
    if let Some(note) = &parameter.note {
        title.push(Span::Soft(format!("{}{}", words.colon, note.get(labels.lang))));
    }
    let value = |value| labels.value(value, &parameter.domain, Place::Alone);
    let values = parameter.values.iter().map(|dated| vec![Span::Strong(value(dated.value))]);
    let values = if parameter.values.is_empty() {
        vec![Span::Strong(String::from(words.unset))]
    } else {
        enumerated(values, words.semicolon)
    };
    let dated =
        parameter.values.iter().map(|dated| text(fill(words.dated_source, &[&labels.date(dated.from), &dated.source])));
    let unit = match &parameter.domain {
        domain @ (Domain::Integer { .. } | Domain::Decimal { .. }) => labels.bounds(domain),
        domain => labels.domain(domain),
    };
    let set_by = parameter.set_by.as_ref().map_or(words.by_document, |who| who.get(labels.lang));
    let cells = vec![
        title,
        values,
        if parameter.values.is_empty() { text(words.nothing) } else { enumerated(dated, words.semicolon) },
        text(unit),
        labels.clause(parameter.clause),
        text(set_by),
    ];
    Row { anchor: Some(parameter_anchor(parameter)), cells }
}

/// The facts by group; `rests` has the findings that rest on each.
pub(super) fn facts(labels: Labels<'_>, rests: &[Vec<usize>]) -> Vec<Section> {
    let words = labels.words;
    let mut sections = vec![section("facts", 2, words.facts, vec![Block::Paragraph(text(words.facts_about))])];
    for (index, group) in (0_u32..).zip(&labels.plan.groups) {
        let facts = labels.plan.facts.iter().zip(rests).filter(|(fact, _)| fact.group == index);
        let entries: Vec<Block> = facts.map(|(fact, rules)| Block::Entry(entry(labels, fact, rules))).collect();
        if !entries.is_empty() {
            sections.push(section(&format!("group-{}", group.id), 3, labels.text(&group.title), entries));
        }
    }
    sections
}

fn entry(labels: Labels<'_>, fact: &Fact, rules: &[usize]) -> Entry {
    let words = labels.words;
    let mut pairs = vec![(String::from(words.fact_type), text(labels.domain(&fact.domain)))];
    let mut pair = |label: &str, line: Line| {
        if !line.is_empty() {
            pairs.push((String::from(label), line));
        }
    };
    if let Domain::List { fields, .. } = &fact.domain {
        let field = |title: &str, domain| text(fill(words.fact_field, &[title, &labels.domain(domain)]));
        let fields = fields.iter().map(|one| field(one.title.get(labels.lang), &one.domain));
        pair(words.fact_fields, enumerated(fields, words.semicolon));
    }
    if let Some(why) = &fact.why {
        pair(words.fact_why, text(why.get(labels.lang)));
    }
    pair(words.fact_evidence, enumerated(fact.evidence.iter().map(|one| text(one.get(labels.lang))), words.semicolon));
    let mut judge = text(labels.judge(fact.judge));
    if !fact.changeable {
        judge.push(Span::Soft(fill(words.aside, &[words.fact_unchangeable])));
    }
    pair(words.fact_judge, judge);
    pair(words.fact_rules, enumerated(rules.iter().map(|index| rule(labels, rules, *index)), words.comma));
    Entry {
        anchor: fact_anchor(fact),
        kind: "fact",
        tag: vec![Span::Code(fact.name.clone())],
        title: labels.owned(&fact.title),
        lead: fact.description.as_ref().map(|description| text(description.get(labels.lang))).unwrap_or_default(),
        blocks: vec![Block::Pairs(pairs)],
    }
}

/// A rule by its title, with its clause where another one has the same title.
fn rule(labels: Labels<'_>, among: &[usize], index: usize) -> Line {
    let title = |index: usize| labels.plan.findings.get(index).map(|finding| finding.title.get(labels.lang));
    let mut line = vec![Reference::Finding(index).link(&labels)];
    if among.iter().filter(|other| title(**other) == title(index)).count() > 1 {
        let clause =
            labels.plan.findings.get(index).and_then(|finding| labels.plan.clauses.get(finding.clause as usize));
        line.push(Span::Soft(fill(labels.words.aside, &[clause.map_or("", |clause| &clause.id)])));
    }
    line
}

pub(super) fn clauses(labels: Labels<'_>) -> Section {
    let words = labels.words;
    let plan = labels.plan;
    let rows = (0_u32..).zip(&plan.clauses).map(|(index, clause)| {
        let findings = plan.findings.iter().enumerate().filter(|(_, one)| one.clause == index);
        let findings = findings.map(|(at, _)| Reference::Finding(at));
        let outcomes = plan.outcomes.iter().enumerate().filter(|(_, one)| one.clause == index);
        let all = findings.chain(outcomes.map(|(at, _)| Reference::Outcome(at)));
        let mut links = enumerated(all.map(|one| vec![one.link(&labels)]), words.comma);
        if links.is_empty() {
            links = vec![Span::Soft(String::from(words.no_rule))];
        }
        Row { anchor: None, cells: vec![labels.clause(index), text(labels.text(&clause.heading)), links] }
    });
    let head = vec![words.head_clause, words.head_heading, words.head_rules];
    section("clauses", 2, words.clauses, vec![Block::Table { head, rows: rows.collect() }])
}
