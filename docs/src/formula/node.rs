//! Page, content: every kind of node in words. The one place that knows them; a new kind gets its arm in `shape`.

use zhunsheng_engine::{
    plan::{Body, Comparison, Node, Operand},
    value::RoundingMode,
};

use super::{
    Sheet,
    phrase::{Level, Piece, joined, phrase},
    shape::{Cases, Records, Shape},
};
use crate::{
    labels::fact_anchor,
    model::{Line, Span},
    words::fill,
};

impl<'p> Sheet<'_, 'p> {
    /// How a node is laid out.
    pub(super) fn shape(&mut self, node: &Node) -> Shape {
        let words = self.labels.words;
        match node {
            Node::Not(inner) => self.negated(*inner),
            Node::All(of) => match self.same_subject(of, Comparison::NotEqual) {
                Some(piece) => Shape::Line(piece),
                None => self.group(Level::And, of, words.all_of, words.and),
            },
            Node::Any(of) => match self.same_subject(of, Comparison::Equal) {
                Some(piece) => Shape::Line(piece),
                None => self.group(Level::Or, of, words.any_of, words.or),
            },
            Node::AtLeast { count, of } => {
                let count = self.operand(*count).line;
                let head = phrase(words.at_least_of, &[count]);
                Shape::Group { level: Level::Loose, parts: of.clone(), head, join: None }
            }
            Node::Compare { op, left, right } => Shape::Line(self.compared(*op, *left, *right)),
            Node::CompareShare { op, part, whole, level } => {
                let share = [self.part(*part, Level::Atom), self.part(*whole, Level::Atom)];
                let share = phrase(words.share, &share);
                let level = self.part(*level, Level::Sum);
                Shape::Line(Piece { line: phrase(self.symbol(*op), &[share, level]), level: Level::Comparison })
            }
            Node::Add(a, b) => self.sum(*a, *b, Level::Sum, words.plus),
            Node::Subtract(Operand::Whole(0), b) => {
                let line = phrase(words.negative, &[self.part(*b, Level::Product)]);
                Shape::Line(Piece { line, level: Level::Sum })
            }
            Node::Subtract(a, b) => self.sum(*a, *b, Level::Product, words.minus),
            Node::Multiply(a, b) => {
                let parts = [self.part(*a, Level::Product), self.part(*b, Level::Product)];
                Shape::Line(Piece { line: phrase(words.times, &parts), level: Level::Product })
            }
            Node::Quotient { dividend, divisor, digits, mode } => {
                let parts = [self.part(*dividend, Level::Product), self.part(*divisor, Level::Atom)];
                let quotient = phrase(words.divided, &parts);
                self.rounded(quotient, *digits, *mode, self.is_money(*dividend) && !self.is_money(*divisor))
            }
            Node::Round { value, digits, mode } => {
                let is_money = self.is_money(*value);
                let value = self.part(*value, Level::Sum);
                self.rounded(value, *digits, *mode, is_money)
            }
            Node::Least(a, b) => self.one_of_two(*a, *b, if self.is_date(*a) { words.earlier } else { words.smaller }),
            Node::Greatest(a, b) => self.one_of_two(*a, *b, if self.is_date(*a) { words.later } else { words.larger }),
            Node::If { condition, then, otherwise } => Shape::Cases(self.cases(*condition, *then, *otherwise)),
            Node::Applies { condition, value } => Shape::Only { condition: *condition, value: *value },
            Node::YearsBetween(a, b) => self.span(*a, *b, words.years_between),
            Node::MonthsBetween(a, b) => self.span(*a, *b, words.months_between),
            Node::DaysBetween(a, b) => self.span(*a, *b, words.days_between),
            Node::AddMonths { date, count, step } => {
                let unit = if step % 12 == 0 { words.years } else { words.months };
                self.moved(*date, *count, *step < 0, unit)
            }
            Node::AddDays { date, count, step } => self.moved(*date, *count, *step < 0, words.days),
            Node::YearOf(day) => {
                let day = self.part(*day, Level::Atom);
                Shape::Line(Piece::atom(phrase(words.year_of, &[day])))
            }
            Node::Count { list, body: None } => {
                let list = self.subject(*list).line;
                Shape::Line(Piece::atom(phrase(words.count, &[list])))
            }
            Node::Count { list, body: Some(body) } => self.records(*list, *body, words.count_of, words.count_head),
            Node::Sum { list, body } => self.records(*list, *body, words.sum_of, words.sum_head),
            Node::Every { list, body } => self.records(*list, *body, words.every, words.every_head),
            Node::Some { list, body } => self.records(*list, *body, words.some, words.some_head),
            Node::InYear { date, year } => {
                let parts = [self.part(*date, Level::Atom), self.part(*year, Level::Atom)];
                Shape::Line(Piece::atom(phrase(words.in_year, &parts)))
            }
            Node::Filled(text) => Shape::Line(self.subject(*text).says(words.filled)),
            Node::SameText(a, b) => {
                let parts = [self.subject(*a).line, self.subject(*b).line];
                Shape::Line(Piece { line: phrase(words.same, &parts), level: Level::Comparison })
            }
            Node::SaysInCapitals { text, amount } => {
                let parts = [self.subject(*text).line, self.part(*amount, Level::Sum)];
                Shape::Line(Piece { line: phrase(words.in_capitals, &parts), level: Level::Comparison })
            }
            Node::Distinct { list, key } => self.records(*list, *key, words.distinct, words.distinct_head),
            Node::LongestRun { list, key, hit } => {
                let key = self.inside(*list, *key, |sheet, result| sheet.operand(result).line);
                let parts = vec![self.subject(*list).line, key];
                let (in_line, head) = (words.run_of, words.run_head);
                Shape::Records(Records { list: *list, body: *hit, in_line, head, parts })
            }
        }
    }

    fn group(&mut self, level: Level, of: &[Operand], head: &str, join: &'static str) -> Shape {
        if let [one] = of {
            let piece = self.operand(*one);
            return Shape::Line(piece);
        }
        let head = vec![Span::Text(String::from(head))];
        Shape::Group { level, parts: of.to_vec(), head, join: Some(join) }
    }

    fn sum(&mut self, a: Operand, b: Operand, right: Level, words: &str) -> Shape {
        let parts = [self.part(a, Level::Sum), self.part(b, right)];
        Shape::Line(Piece { line: phrase(words, &parts), level: Level::Sum })
    }

    /// The span between two values.
    fn span(&mut self, a: Operand, b: Operand, words: &str) -> Shape {
        let parts = [self.part(a, Level::Sum), self.part(b, Level::Sum)];
        Shape::Line(Piece::atom(phrase(words, &parts)))
    }

    /// One of two values; in brackets wherever it is computed with, since its words have no clear end.
    fn one_of_two(&mut self, a: Operand, b: Operand, words: &str) -> Shape {
        let parts = [self.part(a, Level::Product), self.part(b, Level::Product)];
        Shape::Line(Piece { line: phrase(words, &parts), level: Level::Comparison })
    }

    fn records(&mut self, list: Operand, body: Body, in_line: &'static str, head: &'static str) -> Shape {
        let parts = vec![self.subject(list).line];
        Shape::Records(Records { list, body, in_line, head, parts })
    }

    /// An operand, in brackets where it binds more loosely than its surroundings.
    fn part(&mut self, operand: Operand, outer: Level) -> Line {
        self.operand(operand).beside(outer, self.labels.words)
    }

    /// An operand that is not a node, by its name or value.
    pub(super) fn subject(&mut self, operand: Operand) -> Piece {
        let text = |words: &str| vec![Span::Text(String::from(words))];
        Piece::atom(match operand {
            Operand::Fact(index) => vec![self.labels.fact_link(index)],
            Operand::Parameter(index) => self.labels.parameter_in_formula(index),
            Operand::AsOf => text(self.labels.words.as_of),
            Operand::Boolean(true) => text(self.labels.words.always),
            Operand::Boolean(false) => text(self.labels.words.never),
            Operand::Whole(n) => text(&n.to_string()),
            Operand::Choice(index) => text(&index.to_string()),
            Operand::Element { depth, .. } => {
                let list = self.lists.get(usize::from(depth)).and_then(|list| self.labels.fact(*list));
                let title = self.field(operand).map(|(title, _)| title).unwrap_or_default();
                let mut line = Line::new();
                // Why: in the outermost list, every field is one of the records spoken of.
                if let (true, Some(list)) = (self.lists.len() > 1, list) {
                    let before = self.lists.iter().take(usize::from(depth));
                    let again = before.filter(|one| self.lists.get(usize::from(depth)) == Some(*one)).count();
                    let text = format!("{}{}", self.labels.text(&list.title), "′".repeat(again));
                    let link = Span::Link { to: fact_anchor(list), text };
                    line.extend(phrase(self.labels.words.field_of, &[vec![link]]));
                }
                line.push(Span::Text(title));
                line
            }
            Operand::Node(_) => return self.operand(operand),
        })
    }

    fn symbol(&self, op: Comparison) -> &'static str {
        let words = self.labels.words;
        match op {
            Comparison::Equal => words.equal,
            Comparison::NotEqual => words.not_equal,
            Comparison::Less => words.less,
            Comparison::AtMost => words.at_most,
            Comparison::Greater => words.greater,
            Comparison::AtLeast => words.at_least,
        }
    }

    fn compared(&mut self, op: Comparison, left: Operand, right: Operand) -> Piece {
        let words = self.labels.words;
        // Why: what a case has comes first, what is asked of it second, whichever way the rule was written.
        let is_turned = matches!(left, Operand::Parameter(_)) && !matches!(right, Operand::Parameter(_));
        let (op, left, right) = if is_turned { (op.mirrored(), right, left) } else { (op, left, right) };
        let is_equal = op == Comparison::Equal;
        if let (_, Operand::Boolean(truth)) | (Operand::Boolean(truth), _) = (left, right) {
            let subject = if matches!(left, Operand::Boolean(_)) { right } else { left };
            return self.told(subject, truth == is_equal);
        }
        if let Some(set) = self.choices(left).or_else(|| self.choices(right)) {
            let mut side = |operand: Operand| match operand {
                Operand::Choice(choice) => self.chosen(set, choice),
                _ => self.subject(operand).line,
            };
            let sides = [side(left), side(right)];
            let is_one = matches!(left, Operand::Choice(_)) || matches!(right, Operand::Choice(_));
            let sides =
                if matches!(left, Operand::Choice(_)) { sides.into_iter().rev().collect() } else { sides.to_vec() };
            let words = match (is_one, is_equal) {
                (true, true) => words.is,
                (true, false) => words.is_not,
                (false, true) => words.same,
                (false, false) => words.different,
            };
            return Piece { line: phrase(words, &sides), level: Level::Comparison };
        }
        if self.is_truth(left) && self.is_truth(right) {
            let sides = [left, right].map(|side| self.subject(side).beside(Level::Atom, words));
            let words = if is_equal { words.same } else { words.different };
            return Piece { line: phrase(words, &sides), level: Level::Comparison };
        }
        let sides = [self.part(left, Level::Sum), self.part(right, Level::Sum)];
        let words = match op {
            _ if !self.is_date(left) && !self.is_date(right) => self.symbol(op),
            Comparison::Equal => words.same_day,
            Comparison::NotEqual => words.other_day,
            Comparison::Less => words.before,
            Comparison::AtMost => words.not_after,
            Comparison::Greater => words.after_day,
            Comparison::AtLeast => words.not_before,
        };
        Piece { line: phrase(words, &sides), level: Level::Comparison }
    }

    /// That a condition holds, or that it does not.
    fn told(&mut self, subject: Operand, holds: bool) -> Piece {
        let words = self.labels.words;
        match (subject, holds) {
            (Operand::Node(_), true) => self.operand(subject),
            (Operand::Node(_), false) => {
                let shape = self.negated(subject);
                self.in_line(shape)
            }
            (_, holds) => self.subject(subject).says(if holds { words.is_yes } else { words.is_no }),
        }
    }

    fn negated(&mut self, inner: Operand) -> Shape {
        let words = self.labels.words;
        if let Some(link) = self.named(inner) {
            return Shape::Line(Piece::atom(phrase(words.is_not_met, &[vec![link]])));
        }
        let Operand::Node(index) = inner else {
            return Shape::Line(self.told(inner, false));
        };
        if self.is_lettered(index) {
            let letter = Piece::atom(self.lettered(index));
            return Shape::Line(letter.says(words.fails));
        }
        match self.node(inner) {
            Some(Node::Compare { op, left, right }) => Shape::Line(self.compared(op.negated(), *left, *right)),
            Some(Node::Any(of)) => match self.equals(of, Comparison::Equal, words.is_none_of) {
                Some(piece) => Shape::Line(piece),
                None => Shape::Negated(inner),
            },
            _ => Shape::Negated(inner),
        }
    }

    fn same_subject(&mut self, of: &[Operand], op: Comparison) -> Option<Piece> {
        let words = self.labels.words;
        self.equals(of, op, if op == Comparison::Equal { words.is_one_of } else { words.is_none_of })
    }

    /// One thing compared with several values, as one phrase.
    fn equals(&mut self, of: &[Operand], wanted: Comparison, words: &str) -> Option<Piece> {
        if of.len() < 2 || of.iter().any(|one| self.needs.contains_key(one)) {
            return None;
        }
        let mut subject = None;
        let mut values = Vec::new();
        for one in of {
            let Some(Node::Compare { op, left, right }) = self.node(*one) else { return None };
            if *op != wanted || *subject.get_or_insert(*left) != *left || matches!(right, Operand::Node(_)) {
                return None;
            }
            values.push(*right);
        }
        let subject = subject?;
        let set = self.choices(subject);
        let mut lines = Vec::new();
        for value in values {
            lines.push(match (value, set) {
                (Operand::Choice(choice), Some(set)) => self.chosen(set, choice),
                (Operand::Boolean(_), _) => return None,
                _ => self.subject(value).line,
            });
        }
        let values = joined(&lines, self.labels.words.comma);
        let line = phrase(words, &[self.subject(subject).line, values]);
        Some(Piece { line, level: Level::Comparison })
    }

    fn rounded(&mut self, line: Line, digits: Operand, mode: RoundingMode, is_money: bool) -> Shape {
        let words = self.labels.words;
        let mode = match mode {
            RoundingMode::HalfUp => words.half_up,
            RoundingMode::HalfEven => words.half_even,
            RoundingMode::Up => words.round_up,
            RoundingMode::Down => words.round_down,
        };
        let to = match (digits, is_money) {
            (Operand::Whole(0), false) => vec![Span::Text(String::from(words.to_whole))],
            (Operand::Whole(0), true) => vec![Span::Text(String::from(words.to_yuan))],
            (digits, false) => phrase(words.to_digits, &[self.operand(digits).line]),
            (digits, true) => phrase(words.to_digits_of_yuan, &[self.operand(digits).line]),
        };
        let line = phrase(words.rounded, &[line, vec![Span::Text(String::from(mode))], to]);
        Shape::Line(Piece { line, level: Level::Loose })
    }

    /// A date moved by so many years, months or days.
    fn moved(&mut self, date: Operand, count: Operand, back: bool, unit: &str) -> Shape {
        let words = self.labels.words;
        let count = match count {
            Operand::Parameter(_) => self.operand(count).line,
            Operand::Whole(n) => vec![Span::Text(fill(unit, &[&n.to_string()]))],
            _ => {
                let mut count = self.part(count, Level::Atom);
                count.push(Span::Text(format!(" {}", fill(unit, &[""]).trim())));
                count
            }
        };
        let parts = [self.part(date, Level::Sum), count];
        let line = phrase(if back { words.minus } else { words.plus }, &parts);
        Shape::Line(Piece { line, level: Level::Sum })
    }

    /// A choice, in quotes.
    fn chosen(&self, set: u32, choice: u32) -> Line {
        vec![Span::Text(fill(self.labels.words.choice, &[&self.labels.choice(set, choice)]))]
    }

    fn cases(&mut self, condition: Operand, then: Operand, otherwise: Operand) -> Cases {
        let mut arms = vec![(condition, then)];
        let mut rests = vec![otherwise];
        let mut rest = otherwise;
        while let Some(Node::If { condition, then, otherwise }) = self.node(rest) {
            let Operand::Node(index) = rest else { break };
            if self.is_repeated(index) || self.known.reference(index, self.own).is_some() {
                break;
            }
            arms.push((*condition, *then));
            rests.push(*otherwise);
            rest = *otherwise;
        }
        let mut cases = Cases { arms, otherwise: rest, subject: None, labels: Vec::new() };
        // Why: a `switch` after an `if` stays one, below the case that it is.
        let whole = cases.arms.len();
        let is_switch = |from: usize| {
            let arms = cases.arms.get(from..).unwrap_or_default();
            arms.len() > 1 && self.choices_of(arms).is_some()
        };
        if let Some(from) = (0..whole).find(|from| is_switch(*from)).filter(|from| *from > 0) {
            cases.arms.truncate(from);
            cases.otherwise = rests.get(from - 1).copied().unwrap_or(rest);
        }
        if let Some((subject, labels)) = self.choices_of(&cases.arms) {
            cases.subject = Some(subject);
            cases.labels = labels;
        }
        cases
    }

    /// What a `switch` asks about, and the choices of each case; those left over are the last.
    fn choices_of(&self, arms: &[(Operand, Operand)]) -> Option<(Operand, Vec<String>)> {
        let mut subject = None;
        let mut taken = Vec::new();
        let mut labels = Vec::new();
        for (condition, _) in arms {
            let single = [*condition];
            let equals: &[Operand] = match self.node(*condition)? {
                Node::Any(of) => of,
                _ => &single,
            };
            let mut choices = Vec::new();
            for one in equals {
                let Some(Node::Compare { op: Comparison::Equal, left, right: Operand::Choice(choice) }) =
                    self.node(*one)
                else {
                    return None;
                };
                if *subject.get_or_insert(*left) != *left {
                    return None;
                }
                choices.push(*choice);
            }
            taken.extend(choices.iter().copied());
            labels.push(self.choice_labels(subject?, &choices));
        }
        let subject = subject?;
        let set = self.choices(subject)?;
        let all = self.labels.plan.choice_sets.get(set as usize)?.choices.len();
        let left: Vec<u32> = (0..u32::try_from(all).ok()?).filter(|choice| !taken.contains(choice)).collect();
        labels.push(self.choice_labels(subject, &left));
        (arms.len() > 1 || left.len() == 1).then_some((subject, labels))
    }

    fn choice_labels(&self, subject: Operand, choices: &[u32]) -> String {
        let set = self.choices(subject).unwrap_or_default();
        let labels: Vec<String> = choices.iter().map(|choice| self.labels.choice(set, *choice)).collect();
        labels.join(self.labels.words.comma)
    }
}
