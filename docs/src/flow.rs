//! Page, content: the steps of a procedure as a diagram: which stand on one level, and where each box goes.

use zhunsheng_engine::plan::{FindingKind, Plan};

use crate::{
    formula_columns as columns,
    labels::{Labels, rule_anchor},
};

/// Columns of text in a box.
const BOX_COLUMNS: usize = 22;
/// Measures of the drawing.
pub(crate) const BOX_WIDTH: usize = 208;
const BOX_GAP: usize = 24;
const LINE_HEIGHT: usize = 20;
const PADDING: usize = 14;
const LEVEL_GAP: usize = 40;
const MARGIN: usize = 8;

/// A step in a diagram.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) anchor: String,
    pub(crate) title: String,
    pub(crate) actor: String,
    /// Positions of the steps before it, in this diagram.
    pub(crate) after: Vec<usize>,
    /// The lines of its title.
    pub(crate) lines: Vec<String>,
    pub(crate) actor_lines: Vec<String>,
    pub(crate) x: usize,
    pub(crate) y: usize,
    pub(crate) height: usize,
}

/// Steps that hang together.
#[derive(Debug)]
pub(crate) struct Flow {
    pub(crate) title: String,
    pub(crate) about: String,
    pub(crate) steps: Vec<Step>,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

/// The procedures of a plan: steps that follow each other, together; then the findings that are steps on their own.
pub(crate) fn flows(labels: &Labels<'_>) -> (Vec<Flow>, Vec<usize>) {
    let plan = labels.plan;
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, finding) in plan.findings.iter().enumerate() {
        let FindingKind::Step { after, .. } = &finding.kind else { continue };
        let before: Vec<usize> = after.iter().map(|one| *one as usize).collect();
        let mut joined = vec![index];
        groups.retain(|group| {
            let belongs = group.iter().any(|member| before.contains(member));
            if belongs {
                joined.extend(group);
            }
            !belongs
        });
        joined.sort_unstable();
        groups.push(joined);
    }
    groups.sort();
    let single = groups.iter().filter(|group| group.len() == 1).flatten().copied().collect();
    let flows = groups.iter().filter(|group| group.len() > 1).map(|group| flow(labels, group)).collect();
    (flows, single)
}

fn flow(labels: &Labels<'_>, group: &[usize]) -> Flow {
    let words = labels.words;
    let mut steps: Vec<Step> = Vec::new();
    for index in group {
        let Some(finding) = labels.plan.findings.get(*index) else { continue };
        let FindingKind::Step { actor, after } = &finding.kind else { continue };
        let position = |one: &u32| group.iter().position(|member| *member == *one as usize);
        let (title, actor) = (labels.owned(&finding.title), labels.owned(actor));
        steps.push(Step {
            anchor: rule_anchor(&finding.id),
            lines: wrap(&title, BOX_COLUMNS),
            actor_lines: wrap(&actor, BOX_COLUMNS),
            title,
            actor,
            after: after.iter().filter_map(position).collect(),
            x: 0,
            y: 0,
            height: 0,
        });
    }
    let (width, height) = place(&mut steps);
    let title = title(labels.plan, labels, group);
    let shown: Vec<String> =
        steps.iter().map(|step| crate::words::fill(words.flow_step, &[&step.title, &step.actor])).collect();
    let about = crate::words::fill(words.flow_about, &[&shown.join(words.semicolon)]);
    Flow { title: crate::words::fill(words.flow_title, &[&title]), about, steps, width, height }
}

/// The outcome that rests on the steps, the one with the fewest other rules; else the first step.
fn title(plan: &Plan, labels: &Labels<'_>, group: &[usize]) -> String {
    let covers = |findings: &[u32]| group.iter().all(|one| findings.iter().any(|other| *other as usize == *one));
    let outcome = plan.outcomes.iter().filter(|outcome| covers(&outcome.findings)).min_by_key(|one| one.findings.len());
    let first = group.first().and_then(|index| plan.findings.get(*index));
    match (outcome, first) {
        (Some(outcome), _) => labels.owned(&outcome.title),
        (None, Some(first)) => labels.owned(&first.title),
        (None, None) => String::new(),
    }
}

/// Puts each step below those that come before it.
fn place(steps: &mut [Step]) -> (usize, usize) {
    let mut levels: Vec<usize> = Vec::new();
    for step in steps.iter_mut() {
        let level = step.after.iter().filter_map(|one| levels.get(*one)).max().map_or(0, |above| above + 1);
        levels.push(level);
        step.height = (step.lines.len() + step.actor_lines.len()) * LINE_HEIGHT + PADDING;
    }
    let deepest = levels.iter().max().copied().unwrap_or(0);
    let on = |level: usize| levels.iter().filter(|one| **one == level).count();
    let widest = (0..=deepest).map(on).max().unwrap_or(1);
    let width = widest * (BOX_WIDTH + BOX_GAP) - BOX_GAP + 2 * MARGIN;
    let mut y = MARGIN;
    for level in 0..=deepest {
        let taken = on(level) * (BOX_WIDTH + BOX_GAP) - BOX_GAP.min(on(level) * (BOX_WIDTH + BOX_GAP));
        let mut x = (width - taken) / 2;
        let mut tallest = 0;
        for (step, _) in steps.iter_mut().zip(&levels).filter(|(_, one)| **one == level) {
            (step.x, step.y) = (x, y);
            x += BOX_WIDTH + BOX_GAP;
            tallest = tallest.max(step.height);
        }
        y += tallest + LEVEL_GAP;
    }
    (width, y - LEVEL_GAP + MARGIN)
}

/// A text in lines of so many columns: English between words, Chinese between any two characters.
pub(crate) fn wrap(text: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in pieces(text) {
        let full = lines.last().is_some_and(|line| {
            !line.is_empty() && columns(line) + columns(word.trim_end()) > most && !starts_badly(&word)
        });
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(&word);
        }
    }
    lines.iter().map(|line| String::from(line.trim())).collect()
}

/// Words with the space after them, and single Chinese characters.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut open = false;
    for one in text.chars() {
        let narrow = u32::from(one) < 0x1100;
        match pieces.last_mut() {
            Some(last) if open && narrow => last.push(one),
            _ => pieces.push(String::from(one)),
        }
        open = narrow && one != ' ';
    }
    pieces
}

fn starts_badly(word: &str) -> bool {
    word.starts_with(|one| "，。；：！、）」》”’,.;:)".contains(one))
}
