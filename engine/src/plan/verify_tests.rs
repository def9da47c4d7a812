//! Stage verify, tests: plans that no compiler writes are refused.

use alloc::{string::String, vec, vec::Vec};

use super::{Domain, FindingKind, History, Quantity, QuantityKind, Sentence, verify};
use crate::{
    date::Date,
    plan::{
        Body, Clause, Fact, Field, Finding, Group, Judge, Node, Operand, Plan, Policy, RulePlace, Text, Unit, UnitStyle,
    },
};

const PLACE: RulePlace = RulePlace { line: 1, column: 1 };

pub(crate) fn empty() -> Plan {
    let text = || Text { zh: String::from("某"), en: String::from("some") };
    let from = Date::parse("2020-01-01").unwrap_or_else(|| unreachable!("a plain date"));
    Plan {
        policy: Policy {
            inferred: Vec::new(),
            judges: Vec::new(),
            id: String::from("test"),
            version: String::from("1"),
            title: text(),
            issuer: text(),
            document_number: None,
            jurisdiction: text(),
            from,
            to: None,
        },
        units: vec![Unit {
            id: String::from("1"),
            one: String::new(),
            many: String::new(),
            exponent: 0,
            style: UnitStyle::Bare,
        }],
        choice_sets: Vec::new(),
        groups: vec![Group { id: String::from("all"), title: text() }],
        facts: Vec::new(),
        parameters: Vec::new(),
        nodes: Vec::new(),
        places: Vec::new(),
        findings: Vec::new(),
        outcomes: Vec::new(),
        ladders: Vec::new(),
        clauses: Vec::new(),
    }
}

pub(crate) fn fact(name: &str, domain: Domain) -> Fact {
    let title = || Text { zh: String::from(name), en: String::from(name) };
    Fact {
        name: String::from(name),
        title: title(),
        description: None,
        why: None,
        evidence: Vec::new(),
        group: 0,
        judge: Judge::Applicant,
        changeable: true,
        domain,
    }
}

#[test]
fn hostile_nodes_are_refused() {
    let body = Body { first: 0, end: 1, result: Operand::Boolean(true), depth: 0 };
    let hostile = [
        Node::Not(Operand::Node(0)),
        Node::Not(Operand::Node(9)),
        Node::Not(Operand::Fact(0)),
        Node::Not(Operand::Whole(1)),
        Node::Add(Operand::Boolean(true), Operand::Whole(1)),
        Node::Not(Operand::Element { depth: 0, field: 0 }),
        Node::Some { list: Operand::AsOf, body },
        Node::Count { list: Operand::Fact(7), body: Some(body) },
        Node::Compare { op: crate::plan::Comparison::Equal, left: Operand::AsOf, right: Operand::Whole(0) },
        Node::Distinct { list: Operand::AsOf, key: body },
        Node::Filled(Operand::Node(0)),
        Node::SameText(Operand::AsOf, Operand::AsOf),
        Node::SaysInCapitals { text: Operand::Whole(1), amount: Operand::Whole(1) },
        Node::InYear { date: Operand::Whole(1), year: Operand::Whole(1) },
        Node::InYear { date: Operand::AsOf, year: Operand::AsOf },
    ];
    for node in hostile {
        let mut plan = empty();
        plan.nodes = vec![node.clone()];
        plan.places = vec![PLACE];
        assert!(verify(&plan).is_err(), "{node:?}");
    }
    let mut plan = empty();
    plan.nodes = vec![Node::All(Vec::new()), Node::Not(Operand::Node(0))];
    plan.places = vec![PLACE; 2];
    assert!(verify(&plan).is_ok());
}

#[test]
fn a_history_is_a_list_with_years_and_numbers() {
    let text = |name: &str| Text { zh: name.into(), en: name.into() };
    let field = |name: &str, domain| Field { name: name.into(), title: text(name), description: None, domain };
    let number = || Domain::Integer { minimum: 0, maximum: 9, unit: 0 };
    let fields =
        vec![field("year", number()), field("actual", number()), field("note", Domain::Text { max_length: 9 })];
    let list = fact("years", Domain::List { max_items: 9, fields });
    let whole = Quantity { of: Operand::Whole(1), kind: QuantityKind::Number, unit: None };
    let plan = |list_at: u32, actual: u32| {
        let mut plan = empty();
        plan.clauses.push(Clause { id: "1".into(), heading: text("1"), summary: text("1"), note: None, no_rule: None });
        plan.facts.push(list.clone());
        plan.findings.push(Finding {
            id: "target".into(),
            clause: 0,
            title: text("target"),
            says: Sentence { zh: Vec::new(), en: Vec::new() },
            note: None,
            verdict: Operand::Boolean(true),
            measure: None,
            kind: FindingKind::Indicator {
                value: whole,
                target: whole,
                completion: Operand::Whole(1),
                by: None,
                at: None,
                start: None,
                history: Some(History { list: list_at, year: 0, actual, target: None }),
            },
        });
        plan
    };
    assert_eq!(verify(&plan(0, 1)).map(|_| ()), Ok(()));
    for (list_at, actual) in [(1, 1), (0, 2), (0, 3)] {
        assert!(verify(&plan(list_at, actual)).is_err(), "list {list_at}, field {actual}");
    }
}
