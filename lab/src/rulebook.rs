//! Beside the pipeline: policies made up by the thousand, to measure what a large rulebook costs. No document stands behind them.

use rust_decimal::Decimal;
use zhunsheng_engine::{
    Date, VerifiedPlan,
    plan::{
        Clause, Comparison, Dated, Domain, Fact, Finding, FindingKind, Group, Judge, Measure, Node, Operand, Outcome,
        Parameter, Part, Plan, Policy, Purpose, Quantity, QuantityKind, RulePlace, Sentence, Text, Unit, UnitStyle,
    },
    value::{Constant, Number},
};

use crate::generate::Random;

/// Facts that policies of every field ask about, such as staff and revenue.
const COMMON: usize = 40;
/// Facts that only policies of one field ask about.
const OF_A_FIELD: usize = 30;
/// So many policies share a field.
const POLICIES_OF_A_FIELD: usize = 25;

/// So many made-up policies: each asks for 8 to 20 facts, a quarter of them common to all fields; half of them pay money, every seventh has a duty.
#[must_use]
pub fn policies(count: usize, seed: u64) -> Vec<VerifiedPlan> {
    let mut random = Random::new(seed);
    (0..count).map(|number| policy(number, &mut random)).collect()
}

/// The facts file of an enterprise that knows the common facts and those of two fields.
#[must_use]
pub fn dossier(count: usize, seed: u64) -> String {
    let mut random = Random::new(seed);
    let fields = count / POLICIES_OF_A_FIELD + 1;
    let mut names: Vec<String> = (0..COMMON).map(common).collect();
    let chosen = [random.below(fields), random.below(fields)];
    for (at, field) in chosen.iter().enumerate() {
        if at == 0 || chosen.first() != Some(field) {
            names.extend((0..OF_A_FIELD).map(|fact| of_field(*field, fact)));
        }
    }
    let mut members = Vec::new();
    for name in names {
        let value = match kind(&name) {
            Kind::Yes => if random.below(4) > 0 { "true" } else { "false" }.to_owned(),
            Kind::Count => random.below(40).to_string(),
            Kind::Day => format!("\"20{:02}-0{}-1{}\"", 8 + random.below(17), 1 + random.below(9), random.below(9)),
        };
        members.push(format!("\"{name}\": {value}"));
    }
    format!("{{{}}}", members.join(", "))
}

/// What kind of fact a name stands for: the same in every policy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Yes,
    Count,
    Day,
}

fn kind(name: &str) -> Kind {
    match name.bytes().map(u32::from).sum::<u32>() % 4 {
        0 => Kind::Yes,
        1 => Kind::Day,
        _ => Kind::Count,
    }
}

fn common(fact: usize) -> String {
    format!("enterprise_{fact}")
}

fn of_field(field: usize, fact: usize) -> String {
    format!("field_{field}_{fact}")
}

fn text(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

fn same(name: &str) -> Text {
    text(name, name)
}

fn policy(number: usize, random: &mut Random) -> VerifiedPlan {
    let field = number / POLICIES_OF_A_FIELD;
    let asked = 8 + random.below(13);
    let mut names: Vec<String> = Vec::new();
    while names.len() < asked {
        let name =
            if random.below(4) == 0 { common(random.below(COMMON)) } else { of_field(field, random.below(OF_A_FIELD)) };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut writer = Writer { plan: empty(number), random };
    let criteria: Vec<u32> = names.iter().map(|name| writer.criterion(name)).collect();
    let all = writer.all(&criteria);
    writer.outcome("certified", Purpose::Qualification, all, criteria.clone());
    if writer.random.below(2) == 0 {
        writer.amount(all);
    }
    if writer.random.below(7) == 0 {
        let duty: Vec<u32> = criteria.iter().copied().take(2).collect();
        let kept = writer.all(&duty);
        writer.outcome("duty", Purpose::Obligation, kept, duty);
    }
    VerifiedPlan::new(writer.plan).unwrap_or_else(|why| unreachable!("a made-up policy is a plan: {why}"))
}

struct Writer<'r> {
    plan: Plan,
    random: &'r mut Random,
}

impl Writer<'_> {
    fn node(&mut self, node: Node) -> Operand {
        let at = u32::try_from(self.plan.nodes.len()).unwrap_or(u32::MAX);
        self.plan.nodes.push(node);
        self.plan.places.push(RulePlace { line: at + 1, column: 1 });
        Operand::Node(at)
    }

    /// A fact and what is asked of it; gives the index of the finding.
    fn criterion(&mut self, name: &str) -> u32 {
        let fact = u32::try_from(self.plan.facts.len()).unwrap_or(u32::MAX);
        let count = Domain::Integer { minimum: 0, maximum: 1_000_000, unit: 0 };
        let domain = match kind(name) {
            Kind::Yes => Domain::Boolean,
            Kind::Count => count.clone(),
            Kind::Day => Domain::Date,
        };
        self.plan.facts.push(Fact {
            name: name.to_owned(),
            title: same(name),
            description: None,
            why: None,
            evidence: Vec::new(),
            group: 0,
            judge: Judge::Applicant,
            changeable: true,
            domain,
        });
        let (measured, most) = match kind(name) {
            Kind::Yes => (None, 0),
            Kind::Count => (Some(Operand::Fact(fact)), 30),
            Kind::Day => (Some(self.node(Node::YearsBetween(Operand::Fact(fact), Operand::AsOf))), 6),
        };
        let quantity = |of| Quantity { of, kind: QuantityKind::Number, unit: Some(0) };
        let (verdict, measure) = match measured {
            None => (Operand::Fact(fact), None),
            Some(measured) => {
                let value = i64::try_from(1 + self.random.below(most)).unwrap_or(1);
                let threshold = self.parameter(&format!("least.{name}"), count, Constant::Integer(value));
                let op = Comparison::AtLeast;
                let verdict = self.node(Node::Compare { op, left: measured, right: threshold });
                (verdict, Some(Measure { measured: quantity(measured), op, threshold: quantity(threshold) }))
            }
        };
        self.finding(name, verdict, measure, FindingKind::Criterion)
    }

    fn parameter(&mut self, name: &str, domain: Domain, value: Constant) -> Operand {
        let at = u32::try_from(self.plan.parameters.len()).unwrap_or(u32::MAX);
        let from = self.plan.policy.from;
        self.plan.parameters.push(Parameter {
            name: name.to_owned(),
            title: same(name),
            domain,
            clause: 0,
            set_by: None,
            values: vec![Dated { from, value, source: "made up".to_owned() }],
            note: None,
        });
        Operand::Parameter(at)
    }

    fn finding(&mut self, id: &str, verdict: Operand, measure: Option<Measure>, kind: FindingKind) -> u32 {
        let says = Sentence { zh: vec![Part::Words(id.to_owned())], en: vec![Part::Words(id.to_owned())] };
        let (id, title) = (id.to_owned(), same(id));
        self.plan.findings.push(Finding { id, clause: 0, title, says, note: None, verdict, measure, kind });
        u32::try_from(self.plan.findings.len() - 1).unwrap_or(u32::MAX)
    }

    fn all(&mut self, findings: &[u32]) -> Operand {
        let verdicts = findings.iter().filter_map(|&at| Some(self.plan.findings.get(at as usize)?.verdict));
        let of = verdicts.collect();
        self.node(Node::All(of))
    }

    fn outcome(&mut self, id: &str, purpose: Purpose, verdict: Operand, findings: Vec<u32>) {
        let (id, title) = (id.to_owned(), same(id));
        self.plan.outcomes.push(Outcome { id, title, purpose, clause: 0, says: None, verdict, findings });
    }

    fn amount(&mut self, verdict: Operand) {
        let zero = Number(Decimal::ZERO);
        let domain =
            Domain::Decimal { minimum: zero, maximum: Number(Decimal::from(10_000_000)), unit: 1, decimals: 2 };
        let money = Decimal::from(10_000 * (1 + self.random.below(50)));
        let value = self.parameter("grant", domain, Constant::Decimal(Number(money)));
        let value = Quantity { of: value, kind: QuantityKind::Number, unit: Some(1) };
        self.finding("grant", verdict, None, FindingKind::Amount { value, owed_by: None });
    }
}

/// A policy that says nothing yet.
fn empty(number: usize) -> Plan {
    let unit =
        |id: &str, style| Unit { id: id.to_owned(), one: String::new(), many: String::new(), exponent: 0, style };
    Plan {
        policy: Policy {
            id: format!("made-up-{number}"),
            version: "1".to_owned(),
            title: text(format!("虚构政策 {number}"), format!("Made-up policy {number}")),
            issuer: text("无", "nobody"),
            document_number: None,
            jurisdiction: text("无", "nowhere"),
            from: Date::new(2020, 1, 1).unwrap_or_else(|| unreachable!("a day of the calendar")),
            to: None,
            inferred: Vec::new(),
            judges: Vec::new(),
        },
        units: vec![unit("1", UnitStyle::Bare), unit("元", UnitStyle::Money)],
        choice_sets: Vec::new(),
        groups: vec![Group { id: "all".to_owned(), title: text("全部", "all") }],
        facts: Vec::new(),
        parameters: Vec::new(),
        nodes: Vec::new(),
        places: Vec::new(),
        findings: Vec::new(),
        outcomes: Vec::new(),
        ladders: Vec::new(),
        clauses: vec![Clause { id: "1".to_owned(), heading: same("1"), summary: same("1"), note: None, no_rule: None }],
    }
}
