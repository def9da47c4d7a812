//! Beside the pipeline, mutants: every mutant of a plan, with its kind, key, place and words.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use zhunsheng_engine::{
    Cell, facts,
    plan::{Comparison, Dated, Domain, Lang, Node, Operand, Parameter, Plan, Text},
    value::{Constant, Number, RoundingMode, shift},
    wording,
};

use super::{
    Kind, Mutant, Place,
    change::{Change, Edit, operands},
    survey::{Survey, both, mode_name, read_sign},
};

/// Every mutant of a plan: parameters first, then rules in the order of the plan.
pub(super) fn list(plan: &Plan) -> Vec<Mutant> {
    let survey = Survey::new(plan);
    let mut lister = Lister { survey: &survey, mutants: Vec::new() };
    for (index, parameter) in plan.parameters.iter().enumerate() {
        lister.parameter(index, parameter);
    }
    for (index, node) in (0_u32..).zip(&plan.nodes) {
        if !survey.is_added(index) && survey.owner(index).is_some() {
            lister.node(index, node);
        }
    }
    let mut mutants = lister.mutants;
    // Why: two lists may be asked the same question in one rule.
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for mutant in &mut mutants {
        let times = known.entry(mutant.key.clone()).or_default();
        *times += 1;
        if *times > 1 {
            mutant.key.push_str(&format!(" ({times})"));
        }
    }
    mutants
}

struct Lister<'s, 'p> {
    survey: &'s Survey<'p>,
    mutants: Vec<Mutant>,
}

impl Lister<'_, '_> {
    fn parameter(&mut self, index: usize, parameter: &Parameter) {
        let plan = self.survey.plan;
        for (at, dated) in parameter.values.iter().enumerate() {
            for other in others(plan, &parameter.domain, dated.value) {
                let shown = |value: Constant, lang| in_words(plan, &parameter.domain, value, lang);
                let words = both(|lang| {
                    let (old, new) = (shown(dated.value, lang), shown(other, lang));
                    match lang {
                        Lang::Zh => format!("{old} 改为 {new}"),
                        Lang::En => format!("{old} becomes {new}"),
                    }
                });
                let key = format!("{} -> {}", shown(dated.value, Lang::Zh), shown(other, Lang::Zh));
                self.of_parameter(Kind::Threshold, parameter, dated, words, &key, Change::Value(index, at, other));
            }
            for days in [-1, 1] {
                let before = at.checked_sub(1).and_then(|at| parameter.values.get(at));
                let after = parameter.values.get(at + 1);
                let Some(day) = dated.from.plus_days(days) else { continue };
                let free = before.is_none_or(|before| before.from < day) && after.is_none_or(|after| day < after.from);
                if free {
                    let words = Text {
                        zh: format!("起算日 {} 改为 {day}", dated.from),
                        en: format!("in force from {day} in place of {}", dated.from),
                    };
                    let key = format!("from {day}");
                    self.of_parameter(Kind::Date, parameter, dated, words, &key, Change::From(index, at, day));
                }
            }
        }
    }

    fn of_parameter(&mut self, kind: Kind, one: &Parameter, dated: &Dated, words: Text, what: &str, change: Change) {
        self.mutants.push(Mutant {
            key: format!("{} param.{}@{}: {what}", kind.name(), one.name, dated.from),
            kind,
            words,
            title: one.title.clone(),
            clause: one.clause,
            place: Place::Parameter { name: one.name.clone(), from: dated.from },
            rule: format!("param.{}", one.name),
            owner: None,
            change,
        });
    }

    fn of_node(&mut self, kind: Kind, index: u32, words: Text, what: &str, edit: Edit) {
        let survey = self.survey;
        let Some(owner) = survey.owner(index) else { return };
        let Some((id, title, clause)) = survey.named(owner) else { return };
        let place = survey.plan.places.get(index as usize);
        let rule = survey.rule(index);
        self.mutants.push(Mutant {
            key: format!("{} {id}: {} => {what}", kind.name(), short(&rule)),
            kind,
            words,
            title: title.clone(),
            clause,
            place: Place::Rule {
                line: place.map_or(0, |place| place.line),
                column: place.map_or(0, |place| place.column),
            },
            rule,
            owner: Some(owner),
            change: Change::Node(index, edit),
        });
    }

    fn node(&mut self, index: u32, node: &Node) {
        self.constants(index, node);
        match node {
            Node::Compare { op, .. } | Node::CompareShare { op, .. } => {
                for other in other_ways(*op) {
                    let (old, new) = (read_sign(*op), read_sign(other));
                    let words = Text { zh: format!("{old} 改为 {new}"), en: format!("{old} becomes {new}") };
                    self.of_node(Kind::Comparison, index, words, new, Edit::Op(other));
                }
            }
            Node::All(of) | Node::Any(of) if of.len() > 1 => {
                let is_all = matches!(node, Node::All(_));
                let words = if is_all {
                    text("“都要满足”改为“满足其一”", "“all of” becomes “any of”")
                } else {
                    text("“满足其一”改为“都要满足”", "“any of” becomes “all of”")
                };
                self.of_node(Kind::Combination, index, words, if is_all { "any" } else { "all" }, Edit::Opposite);
                self.drops(index, of, 0);
            }
            Node::AtLeast { of, .. } if of.len() > 1 => self.drops(index, of, 1),
            Node::Not(_) => {
                self.of_node(Kind::Negation, index, text("去掉“不”", "“not” is dropped"), "without not", Edit::Keep(0));
            }
            Node::Applies { .. } => {
                let words = text("去掉适用条件", "applies to every case");
                self.of_node(Kind::Applies, index, words, "always applies", Edit::Keep(1));
                let words = text("适用条件反过来", "applies where it should not, and only there");
                self.of_node(Kind::Applies, index, words, "applies the other way", Edit::Negate(0));
            }
            Node::If { .. } => {
                let words = text("两个分支对调", "the two branches change places");
                self.of_node(Kind::Branch, index, words, "branches swapped", Edit::Swap(1, 2));
            }
            Node::YearsBetween(..) | Node::MonthsBetween(..) | Node::DaysBetween(..) => {
                let words = text("起止日期对调", "the two dates change places");
                self.of_node(Kind::Date, index, words, "dates swapped", Edit::Swap(0, 1));
            }
            Node::AddMonths { .. } | Node::AddDays { .. } => {
                let words = text("往后改为往前（或相反）", "the date moves the other way");
                self.of_node(Kind::Date, index, words, "backwards", Edit::Backwards);
            }
            Node::Add(..) | Node::Subtract(..) | Node::Multiply(..) | Node::Least(..) | Node::Greatest(..) => {
                self.arithmetic(index, node);
            }
            Node::Round { mode, .. } | Node::Quotient { mode, .. } => {
                self.rounding(index, *mode);
                if matches!(node, Node::Quotient { .. }) {
                    let words = text("去掉除数", "the divisor is dropped");
                    self.of_node(Kind::Amount, index, words, "undivided", Edit::Undivided);
                }
            }
            Node::Every { .. } | Node::Some { .. } => {
                let every = matches!(node, Node::Every { .. });
                let words = if every {
                    text("“每一条都”改为“至少一条”", "“every record” becomes “some record”")
                } else {
                    text("“至少一条”改为“每一条都”", "“some record” becomes “every record”")
                };
                self.of_node(Kind::List, index, words, if every { "some" } else { "every" }, Edit::Opposite);
            }
            Node::Count { body: Some(_), .. } | Node::LongestRun { .. } => {
                let words = text("不看条件，全部计入", "every record counts, whatever the condition says");
                self.of_node(Kind::List, index, words, "every record", Edit::AnyRecord);
            }
            Node::Distinct { .. } => {
                let words = text("不再检查重复", "what occurs twice is let pass");
                self.of_node(Kind::List, index, words, "always", Edit::Always);
            }
            _ => {}
        }
    }

    /// Each operand left out in turn; `before` operands stand before those that can be.
    fn drops(&mut self, index: u32, of: &[Operand], before: usize) {
        for (place, operand) in of.iter().enumerate() {
            let name = self.survey.words(*operand, index);
            let words = Text { zh: format!("去掉一项“{}”", name.zh), en: format!("without “{}”", name.en) };
            let what = format!("without {}", short(&self.survey.operand(*operand, index)));
            self.of_node(Kind::Dropped, index, words, &what, Edit::Without(place + before));
        }
    }

    fn arithmetic(&mut self, index: u32, node: &Node) {
        let survey = self.survey;
        let all = operands(node);
        let name = |place: usize| all.get(place).map_or_else(Text::default, |operand| survey.words(*operand, index));
        let code =
            |place: usize| all.get(place).map_or_else(String::new, |operand| short(&survey.operand(*operand, index)));
        let only = |place: usize| {
            let name = name(place);
            let words = Text { zh: format!("只取“{}”", name.zh), en: format!("nothing but “{}”", name.en) };
            (words, format!("only {}", code(place)), Edit::Keep(place))
        };
        let opposite = match node {
            Node::Add(..) => Some(text("+ 改为 −", "+ becomes −")),
            Node::Subtract(..) => Some(text("− 改为 +", "− becomes +")),
            Node::Least(..) => Some(text("取小改为取大", "the smaller becomes the larger")),
            Node::Greatest(..) => Some(text("取大改为取小", "the larger becomes the smaller")),
            _ => None,
        };
        // Why: of a difference, the second part alone is no slip that somebody makes.
        let places: &[usize] = if matches!(node, Node::Subtract(..)) { &[0] } else { &[0, 1] };
        for place in places {
            let (words, what, edit) = only(*place);
            self.of_node(Kind::Amount, index, words, &what, edit);
        }
        if let Some(words) = opposite {
            self.of_node(Kind::Amount, index, words, "the opposite", Edit::Opposite);
        }
    }

    fn rounding(&mut self, index: u32, mode: RoundingMode) {
        let all = [RoundingMode::HalfUp, RoundingMode::HalfEven, RoundingMode::Up, RoundingMode::Down];
        for other in all.into_iter().filter(|other| *other != mode) {
            let (old, new) = (mode_words(mode), mode_words(other));
            let words =
                Text { zh: format!("{}改为{}", old.zh, new.zh), en: format!("{} becomes {}", old.en, new.en) };
            self.of_node(Kind::Rounding, index, words, mode_name(other), Edit::Mode(other));
        }
    }

    /// The numbers 0 and 1 that a rule file may have, digits of a rounding, and truth values.
    fn constants(&mut self, index: u32, node: &Node) {
        let rounds = matches!(node, Node::Round { .. } | Node::Quotient { .. });
        for (place, operand) in operands(node).into_iter().enumerate() {
            let (old, others): (String, Vec<Operand>) = match operand {
                Operand::Whole(number) => {
                    let near = [number.checked_sub(1), number.checked_add(1)];
                    (number.to_string(), near.into_iter().flatten().map(Operand::Whole).collect())
                }
                Operand::Boolean(truth) => (truth.to_string(), vec![Operand::Boolean(!truth)]),
                _ => continue,
            };
            for other in others {
                let new = self.survey.operand(other, index);
                let kind = if rounds { Kind::Rounding } else { Kind::Number };
                let (zh, en) = if rounds {
                    (format!("小数位数 {old} 改为 {new}"), format!("digits {old} become {new}"))
                } else {
                    (format!("{old} 改为 {new}"), format!("{old} becomes {new}"))
                };
                let what = format!("{old} -> {new} at {place}");
                self.of_node(kind, index, Text { zh, en }, &what, Edit::Constant(place, other));
            }
        }
    }
}

fn text(zh: &str, en: &str) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}

fn mode_words(mode: RoundingMode) -> Text {
    match mode {
        RoundingMode::HalfUp => text("四舍五入", "half up"),
        RoundingMode::HalfEven => text("四舍六入五成双", "half to even"),
        RoundingMode::Up => text("只入不舍", "up"),
        RoundingMode::Down => text("只舍不入", "down"),
    }
}

/// The boundary moved, and the comparison turned round.
fn other_ways(op: Comparison) -> Vec<Comparison> {
    match op {
        Comparison::Equal => vec![Comparison::NotEqual],
        Comparison::NotEqual => vec![Comparison::Equal],
        Comparison::Less => vec![Comparison::AtMost, Comparison::Greater],
        Comparison::AtMost => vec![Comparison::Less, Comparison::AtLeast],
        Comparison::Greater => vec![Comparison::AtLeast, Comparison::Less],
        Comparison::AtLeast => vec![Comparison::Greater, Comparison::AtMost],
    }
}

/// The values one unit below and above, in the last digit that the domain allows; the other truth value; the other choices. Only those within the domain.
fn others(plan: &Plan, domain: &Domain, value: Constant) -> Vec<Constant> {
    let found: Vec<Constant> = match (domain, value) {
        (Domain::Boolean, Constant::Boolean(truth)) => vec![Constant::Boolean(!truth)],
        (Domain::Integer { .. }, Constant::Integer(number)) => {
            [number.checked_sub(1), number.checked_add(1)].into_iter().flatten().map(Constant::Integer).collect()
        }
        (Domain::Decimal { unit, decimals, .. }, Constant::Decimal(Number(number))) => {
            let exponent = plan.units.get(*unit as usize).map_or(0, |unit| unit.exponent);
            let step = shift(Decimal::new(1, *decimals), exponent).unwrap_or_default();
            let near = [number.checked_sub(step), number.checked_add(step)];
            near.into_iter().flatten().map(|number| Constant::Decimal(Number(number))).collect()
        }
        (Domain::Date, Constant::Date(day)) => {
            [day.plus_days(-1), day.plus_days(1)].into_iter().flatten().map(Constant::Date).collect()
        }
        (Domain::Choice { set }, Constant::Choice(choice)) => {
            let count = plan.choice_sets.get(*set as usize).map_or(0, |set| set.choices.len());
            let all = 0..u32::try_from(count).unwrap_or(0);
            all.filter(|other| *other != choice).map(Constant::Choice).collect()
        }
        _ => Vec::new(),
    };
    found.into_iter().filter(|other| facts::fits(plan, domain, other.cell())).collect()
}

/// A value of a parameter with its unit.
fn in_words(plan: &Plan, domain: &Domain, value: Constant, lang: Lang) -> String {
    let unit = domain.unit().and_then(|unit| plan.units.get(unit as usize));
    let sign = unit.map_or("", |unit| if unit.id == "1" { "" } else { unit.id.as_str() });
    match (value.cell(), domain) {
        (Cell::Decimal(number), _) => {
            format!("{}{sign}", unit.map_or_else(|| number.to_string(), |unit| wording::shown(number, unit)))
        }
        (Cell::Integer(number), _) => format!("{number}{sign}"),
        (Cell::Date(day), _) => day.to_string(),
        (Cell::Boolean(truth), _) => match lang {
            Lang::Zh => if truth { "是" } else { "否" }.to_owned(),
            Lang::En => if truth { "yes" } else { "no" }.to_owned(),
        },
        (Cell::Choice(choice), Domain::Choice { set }) => {
            let choice = plan.choice_sets.get(*set as usize).and_then(|set| set.choices.get(choice as usize));
            choice.map_or_else(String::new, |choice| choice.label.get(lang).to_owned())
        }
        _ => String::new(),
    }
}

/// A long rule by its beginning and a fingerprint of all of it, so that keys stay readable and distinct.
fn short(rule: &str) -> String {
    const MOST: usize = 100;
    const KEPT: usize = 60;
    if rule.chars().count() <= MOST {
        return rule.to_owned();
    }
    let kept: String = rule.chars().take(KEPT).collect();
    // FNV-1a: a fingerprint that stays the same in every version of the program.
    let print = rule
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{kept}… #{:08x}", print & 0xffff_ffff)
}
