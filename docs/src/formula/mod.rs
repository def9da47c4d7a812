//! Page, content: a value of the plan as people read it: a line where it is short, a list where it is long, letters for what would be repeated.

mod known;
mod node;
mod phrase;
mod shape;
mod types;

use std::collections::{BTreeMap, VecDeque};

use zhunsheng_engine::{
    Lang,
    plan::{Body, Node, Operand, Part, Sentence},
};

use crate::{
    labels::Labels,
    model::{Formula, Line, Span},
    words::fill,
};
pub(crate) use known::{Known, Reference, columns};
use phrase::{Level, Piece, joined, phrase};
use shape::Shape;

/// Columns at which a formula changes its form; English takes about half as much again as Chinese.
struct Limits {
    /// What is wider becomes a list.
    line: usize,
    /// What is wider is not written inside of a line, but named by a letter.
    part: usize,
    /// What is wider and occurs again is named by a letter.
    repeated: usize,
}

const LIMITS_ZH: Limits = Limits { line: 84, part: 64, repeated: 24 };
const LIMITS_EN: Limits = Limits { line: 128, part: 96, repeated: 36 };
/// Formulas nest no deeper in a line; deeper parts get letters.
const MOST_DEPTH: u32 = 9;

/// One formula, or several that share their letters.
pub(crate) struct Sheet<'s, 'p> {
    labels: Labels<'p>,
    known: &'s Known,
    own: Option<Reference>,
    /// Verdicts that this sheet names in their order: the needs of an outcome.
    needs: BTreeMap<Operand, VecDeque<Span>>,
    uses: BTreeMap<u32, u32>,
    /// Columns of each node of these formulas, with letters where they stand.
    widths: BTreeMap<u32, usize>,
    letters: Vec<u32>,
    lists: Vec<u32>,
    depth: u32,
}

impl<'s, 'p> Sheet<'s, 'p> {
    /// A sheet for the formulas that start at these roots.
    pub(crate) fn new(labels: Labels<'p>, known: &'s Known, own: Option<Reference>, roots: &[Operand]) -> Self {
        let mut sheet = Self {
            labels,
            known,
            own,
            needs: BTreeMap::new(),
            uses: BTreeMap::new(),
            widths: BTreeMap::new(),
            letters: Vec::new(),
            lists: Vec::new(),
            depth: 0,
        };
        for root in roots {
            sheet.count_uses(*root);
        }
        // Why: nodes stand after those that they read, so the widths of the parts are there first.
        let used: Vec<u32> = sheet.uses.keys().copied().collect();
        for index in used {
            let Some(node) = labels.plan.nodes.get(index as usize) else { continue };
            let mut width = known::own_width(node);
            let mut add = |operand| width = (width + sheet.width_in(node, operand)).min(known::WIDEST);
            node.operands(&mut add);
            node.bodies().for_each(|body| add(body.result));
            sheet.widths.insert(index, width);
        }
        sheet
    }

    /// The same, where verdicts of findings are named as needs.
    pub(crate) fn with_needs(mut self, needs: BTreeMap<Operand, VecDeque<Span>>) -> Self {
        self.needs = needs;
        self
    }

    fn count_uses(&mut self, root: Operand) {
        let mut stack = vec![root];
        while let Some(operand) = stack.pop() {
            let Operand::Node(index) = operand else { continue };
            let uses = self.uses.entry(index).or_insert(0);
            *uses += 1;
            if *uses > 1 || (operand != root && self.known.reference(index, self.own).is_some()) {
                continue;
            }
            let Some(node) = self.labels.plan.nodes.get(index as usize) else { continue };
            node.operands(|operand| stack.push(operand));
            stack.extend(node.bodies().map(|body| body.result));
        }
    }

    /// A formula from its root.
    pub(crate) fn formula(&mut self, root: Operand) -> Formula {
        match root {
            Operand::Node(index) if !self.needs.contains_key(&root) && !self.letters.contains(&index) => {
                self.tree_of(index)
            }
            _ => self.tree(root),
        }
    }

    /// The formulas that letters stand for; those may bring letters of their own.
    pub(crate) fn letters(&mut self) -> Vec<(String, Formula)> {
        let mut all = Vec::new();
        while let Some(index) = self.letters.get(all.len()).copied() {
            let letter = letter(all.len());
            self.depth = 0;
            let formula = self.tree_of(index);
            all.push((letter, formula));
        }
        all
    }

    /// A sentence with the values in place of its parameters, and facts and computed values by name.
    pub(crate) fn sentence(&mut self, sentence: &Sentence) -> Line {
        let parts = match self.labels.lang {
            Lang::Zh => &sentence.zh,
            Lang::En => &sentence.en,
        };
        let mut line = Line::new();
        for part in parts {
            match part {
                Part::Words(text) => line.push(Span::Text(text.clone())),
                Part::Value(quantity) => match quantity.of {
                    Operand::Parameter(index) => line.push(Span::Strong(self.labels.in_sentence(index))),
                    of => {
                        let inner = self.operand(of).line;
                        line.extend(phrase(self.labels.words.computed, &[inner]));
                    }
                },
            }
        }
        line
    }

    fn width(&self, index: u32) -> usize {
        self.widths.get(&index).copied().unwrap_or(known::WIDEST)
    }

    /// Columns of an operand inside of a node: one where a letter will stand.
    fn width_in(&self, node: &Node, operand: Operand) -> usize {
        let Operand::Node(index) = operand else { return known::operand_width(operand, &self.labels) };
        if self.known.reference(index, self.own).is_some() {
            return known::PHRASE_WIDTH;
        }
        let becomes_list = known::becomes_list(node);
        let has_letter = self.is_repeated(index) || (!becomes_list && self.width(index) > self.limits().part);
        if has_letter && self.known.is_free(index) { 1 } else { self.width(index) }
    }

    fn limits(&self) -> Limits {
        if self.labels.lang == Lang::Zh { LIMITS_ZH } else { LIMITS_EN }
    }

    fn is_repeated(&self, index: u32) -> bool {
        self.width(index) > self.limits().repeated && self.uses.get(&index).is_some_and(|uses| *uses > 1)
    }

    /// Whether a node is named by a letter where it stands inside of a line.
    fn is_lettered(&self, index: u32) -> bool {
        let is_wide = self.width(index) > self.limits().part || self.depth > MOST_DEPTH;
        self.known.is_free(index) && (is_wide || self.is_repeated(index))
    }

    fn lettered(&mut self, index: u32) -> Line {
        let at = self.letters.iter().position(|known| *known == index).unwrap_or_else(|| {
            self.letters.push(index);
            self.letters.len() - 1
        });
        vec![Span::Strong(letter(at))]
    }

    /// The finding or outcome whose verdict this is, by its title.
    fn named(&mut self, operand: Operand) -> Option<Span> {
        if let Some(needs) = self.needs.get_mut(&operand) {
            // Why: two rules on one fact have one verdict; each is named once, in the order of the rules.
            return if needs.len() > 1 { needs.pop_front() } else { needs.front().cloned() };
        }
        let Operand::Node(index) = operand else { return None };
        let reference = self.known.reference(index, self.own)?;
        Some(reference.link(&self.labels))
    }

    /// The rule that a comparison is, in words beside it.
    fn also(&self, index: u32) -> Line {
        let also = self.known.also(index, self.own);
        also.map(|rule| phrase(self.labels.words.also, &[vec![rule.link(&self.labels)]])).unwrap_or_default()
    }

    /// An operand inside of a line.
    fn operand(&mut self, operand: Operand) -> Piece {
        let words = self.labels.words;
        if let Some(link) = self.named(operand) {
            let met = if self.needs.is_empty() { words.is_met } else { words.bare };
            return Piece::atom(phrase(met, &[vec![link]]));
        }
        let Operand::Node(index) = operand else {
            let subject = self.subject(operand);
            let is_asked = self.is_truth(operand) && !matches!(operand, Operand::Boolean(_));
            return if is_asked { subject.says(words.is_yes) } else { subject };
        };
        if self.is_lettered(index) {
            let is_truth = self.is_truth(operand);
            let letter = Piece::atom(self.lettered(index));
            return if is_truth { letter.says(words.holds) } else { letter };
        }
        self.depth += 1;
        let piece = match self.labels.plan.nodes.get(index as usize) {
            Some(_) if self.depth > 2 * MOST_DEPTH => Piece::atom(vec![Span::Text(String::from("…"))]),
            Some(node) => {
                let shape = self.shape(node);
                self.in_line(shape).aside(self.also(index))
            }
            None => Piece::atom(Line::new()),
        };
        self.depth -= 1;
        piece
    }

    /// A shape inside of a line.
    fn in_line(&mut self, shape: Shape) -> Piece {
        let words = self.labels.words;
        match shape {
            Shape::Line(piece) => piece,
            Shape::Group { level, parts, head, join } => {
                // Why: not every reader knows that 且 binds before 或; brackets say it.
                let part = |part: &Operand| self.operand(*part).beside(Level::Comparison, words);
                let lines: Vec<Line> = parts.iter().map(part).collect();
                match join {
                    Some(join) => Piece { line: joined(&lines, join), level },
                    None => {
                        let mut line = head;
                        line.extend(joined(&lines, words.comma));
                        Piece { line, level: Level::Loose }
                    }
                }
            }
            Shape::Cases(cases) => {
                let mut line = Line::new();
                for (condition, value) in &cases.arms {
                    let parts = [self.operand(*condition).line, self.operand(*value).line];
                    line.extend(phrase(words.if_then, &parts));
                }
                line.extend(phrase(words.if_else, &[self.operand(cases.otherwise).line]));
                Piece { line, level: Level::Loose }
            }
            Shape::Only { condition, value } => {
                let parts = [self.operand(condition).line, self.operand(value).line];
                Piece { line: phrase(words.only_if, &parts), level: Level::Loose }
            }
            Shape::Negated(inner) => {
                let inner = self.operand(inner).line;
                Piece::atom(phrase(words.not_line, &[inner]))
            }
            Shape::Records(records) => {
                let inner = self.inside(records.list, records.body, |sheet, result| sheet.operand(result).line);
                let mut parts = records.parts;
                parts.push(inner);
                Piece::atom(phrase(records.in_line, &parts))
            }
        }
    }

    /// An operand as a formula of its own, where lists are possible.
    fn tree(&mut self, operand: Operand) -> Formula {
        if let Operand::Node(index) = operand
            && !self.needs.contains_key(&operand)
            && self.known.reference(index, self.own).is_none()
            && !self.letters.contains(&index)
            && self.uses.get(&index).is_none_or(|uses| *uses < 2)
            && self.depth <= MOST_DEPTH
        {
            return self.tree_of(index);
        }
        Formula::leaf(self.operand(operand).line)
    }

    fn tree_of(&mut self, index: u32) -> Formula {
        let Some(node) = self.labels.plan.nodes.get(index as usize) else { return Formula::leaf(Line::new()) };
        self.depth += 1;
        let shape = self.shape(node);
        let is_line = matches!(shape, Shape::Line(_));
        let fits = is_line || self.width(index) <= self.limits().line && self.needs.is_empty() && !shape.is_many();
        let formula =
            if fits { Formula::leaf(self.in_line(shape).aside(self.also(index)).line) } else { self.as_list(shape) };
        self.depth -= 1;
        formula
    }

    fn as_list(&mut self, shape: Shape) -> Formula {
        let words = self.labels.words;
        match shape {
            Shape::Line(piece) => Formula::leaf(piece.line),
            Shape::Group { parts, head, .. } => {
                let items = parts.iter().map(|part| self.tree(*part)).collect();
                Formula { line: head, items }
            }
            Shape::Cases(cases) => {
                let head = match &cases.subject {
                    Some(subject) => phrase(words.depends_on, &[self.subject(*subject).line]),
                    None => vec![Span::Text(String::from(words.by_case))],
                };
                let mut items = Vec::new();
                for (at, (condition, value)) in cases.arms.iter().enumerate() {
                    let label = match cases.labels.get(at) {
                        Some(label) => vec![Span::Text(label.clone())],
                        None => phrase(words.if_case, &[self.operand(*condition).line]),
                    };
                    items.push(self.labelled(label, *value));
                }
                let rest = cases.labels.get(cases.arms.len()).map_or(words.otherwise, String::as_str);
                items.push(self.labelled(vec![Span::Text(String::from(rest))], cases.otherwise));
                Formula { line: head, items }
            }
            Shape::Only { condition, value } => {
                let line = phrase(words.only_if_head, &[self.operand(condition).line]);
                Formula { line, items: vec![self.tree(value)] }
            }
            Shape::Negated(inner) => {
                let line = vec![Span::Text(String::from(words.not_head))];
                Formula { line, items: vec![self.tree(inner)] }
            }
            Shape::Records(records) => {
                let inner = self.inside(records.list, records.body, |sheet, result| sheet.tree(result));
                let is_all = matches!(self.node(records.body.result), Some(Node::All(_))) && !inner.items.is_empty();
                let items = if is_all { inner.items } else { vec![inner] };
                Formula { line: phrase(records.head, &records.parts), items }
            }
        }
    }

    /// A case with what it gives, on one line if that is possible.
    fn labelled(&mut self, label: Line, value: Operand) -> Formula {
        let Formula { line, items } = self.tree(value);
        Formula { line: phrase(self.labels.words.case, &[label, line]), items }
    }

    /// What is said about each record of a list.
    fn inside<T>(&mut self, list: Operand, body: Body, say: impl FnOnce(&mut Self, Operand) -> T) -> T {
        self.lists.push(if let Operand::Fact(fact) = list { fact } else { u32::MAX });
        let said = say(self, body.result);
        self.lists.pop();
        said
    }

    /// The shape of a node of the plan, by its index.
    fn node(&self, operand: Operand) -> Option<&'p Node> {
        let Operand::Node(index) = operand else { return None };
        self.labels.plan.nodes.get(index as usize)
    }
}

/// A, B, … Z, AA, AB, …
fn letter(at: usize) -> String {
    let last = char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
    if at < 26 { String::from(last) } else { fill("{}{}", &[&letter(at / 26 - 1), &String::from(last)]) }
}
