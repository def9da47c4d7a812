//! Batch, tests: plans that nobody would write, with every kind of node over every kind of value, decided both ways.

use rust_decimal::Decimal;
use zhunsheng_batch::{
    columns::{ColumnBuilder, Columns},
    kernel::Kernel,
};
use zhunsheng_engine::{
    Date, Facts, InForce, Plan, Verdict, VerifiedPlan,
    plan::{
        Choice, ChoiceSet, Clause, Comparison, Dated, Domain, Fact, Finding, FindingKind, Group, Judge, Node, Operand,
        Parameter, Policy, Quantity, QuantityKind, RulePlace, Sentence, Text, Unit, UnitStyle,
    },
    value::{Constant, Number, RoundingMode},
};
use zhunsheng_lab::generate::{FIXED_SEED, Generator, Random, fresh_seed, rounds, typed};

/// Operands by what values they have.
#[derive(Default)]
struct Pools {
    truths: Vec<Operand>,
    wholes: Vec<Operand>,
    decimals: Vec<Operand>,
    dates: Vec<Operand>,
    choices: Vec<Operand>,
    texts: Vec<Operand>,
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|| unreachable!("a day of the calendar"))
}

fn number(text: &str) -> Number {
    Number(Decimal::from_str_exact(text).unwrap_or_default())
}

fn domains() -> Vec<Domain> {
    let whole = |minimum, maximum| Domain::Integer { minimum, maximum, unit: 0 };
    let decimal = |minimum, maximum, decimals, unit| Domain::Decimal {
        minimum: number(minimum),
        maximum: number(maximum),
        unit,
        decimals,
    };
    let mut domains = vec![Domain::Boolean, Domain::Boolean, Domain::Boolean, Domain::Date, Domain::Date];
    domains.extend([whole(-5, 5), whole(-128, 127), whole(-129, 127), whole(0, 40_000), whole(i64::MIN, i64::MAX)]);
    domains.extend([decimal("-10", "10", 2, 0), decimal("0", "1000000000", 6, 1), decimal("0", "1", 4, 0)]);
    domains.extend([decimal("-9000000000000000000000", "9000000000000000000000", 2, 0)]);
    domains.extend([Domain::Choice { set: 0 }, Domain::Choice { set: 0 }, Domain::Text { max_length: 10 }]);
    domains
}

/// A value in the middle of things, for a parameter.
fn constant(domain: &Domain, random: &mut Random) -> Option<Constant> {
    Some(match domain {
        Domain::Boolean => Constant::Boolean(random.chance(50)),
        Domain::Date => Constant::Date(day("2024-02-29").plus_days(random.between(-900, 900))?),
        Domain::Integer { minimum, maximum, .. } => {
            Constant::Integer(random.between((*minimum).max(-6), (*maximum).min(6)))
        }
        Domain::Decimal { minimum, maximum, decimals, .. } => {
            let made = Decimal::new(random.between(-300, 300), (*decimals).min(2));
            Constant::Decimal(Number(made.clamp(minimum.0, maximum.0)))
        }
        Domain::Choice { .. } => Constant::Choice(u32::try_from(random.below(3)).unwrap_or(0)),
        Domain::Text { .. } | Domain::List { .. } => return None,
    })
}

impl Pools {
    fn add(&mut self, domain: &Domain, operand: Operand) {
        match domain {
            Domain::Boolean => self.truths.push(operand),
            Domain::Integer { .. } => self.wholes.push(operand),
            Domain::Decimal { .. } => self.decimals.push(operand),
            Domain::Date => self.dates.push(operand),
            Domain::Choice { .. } => self.choices.push(operand),
            Domain::Text { .. } => self.texts.push(operand),
            Domain::List { .. } => {}
        }
    }

    /// One of these, more often a late one.
    fn one(of: &[Operand], random: &mut Random) -> Operand {
        let late = of.get(of.len().saturating_sub(8)..).unwrap_or_default();
        let of = if random.chance(50) { late } else { of };
        *random.pick(of).unwrap_or(&Operand::Boolean(true))
    }

    fn truth(&self, random: &mut Random) -> Operand {
        Self::one(&self.truths, random)
    }

    fn whole(&self, random: &mut Random) -> Operand {
        Self::one(&self.wholes, random)
    }

    fn number(&self, random: &mut Random) -> Operand {
        if random.chance(50) { self.whole(random) } else { Self::one(&self.decimals, random) }
    }

    fn date(&self, random: &mut Random) -> Operand {
        Self::one(&self.dates, random)
    }

    fn several(&self, random: &mut Random) -> Vec<Operand> {
        (0..random.below(5)).map(|_| self.truth(random)).collect()
    }

    /// A node over what there is so far, and the pool that its values belong to.
    fn node(&mut self, random: &mut Random, index: u32) -> Node {
        let operand = Operand::Node(index);
        let op = *random.pick(&OPERATORS).unwrap_or(&Comparison::Equal);
        let (step, mode) = (if random.chance(50) { 12 } else { -1 }, RoundingMode::HalfUp);
        let is_whole = |of: &Self, a: &Operand| of.wholes.contains(a);
        let (node, pool) = match random.below(23) {
            0 => (Node::Not(self.truth(random)), &mut self.truths),
            1 | 2 => (Node::All(self.several(random)), &mut self.truths),
            3 | 4 => (Node::Any(self.several(random)), &mut self.truths),
            5 => {
                let count = self.whole(random);
                (Node::AtLeast { count, of: self.several(random) }, &mut self.truths)
            }
            6 | 7 => {
                let (left, right) = (self.number(random), self.number(random));
                (Node::Compare { op, left, right }, &mut self.truths)
            }
            8 => {
                let (left, right) = (self.date(random), self.date(random));
                (Node::Compare { op, left, right }, &mut self.truths)
            }
            9 => {
                let of = if random.chance(50) { &self.truths } else { &self.choices };
                let (left, right) = (Self::one(of, random), Self::one(of, random));
                (Node::Compare { op, left, right }, &mut self.truths)
            }
            10 => {
                let [part, whole, level] = [(); 3].map(|()| self.number(random));
                (Node::CompareShare { op, part, whole, level }, &mut self.truths)
            }
            11 | 12 => {
                let (a, b) = (self.number(random), self.number(random));
                let whole = is_whole(self, &a) && is_whole(self, &b);
                let node = match random.below(5) {
                    0 => Node::Add(a, b),
                    1 => Node::Subtract(a, b),
                    2 => Node::Multiply(a, b),
                    3 => Node::Least(a, b),
                    _ => Node::Greatest(a, b),
                };
                (node, if whole { &mut self.wholes } else { &mut self.decimals })
            }
            13 => {
                let (dividend, divisor) = (self.number(random), self.number(random));
                (Node::Quotient { dividend, divisor, digits: Operand::Whole(2), mode }, &mut self.decimals)
            }
            14 => {
                let (a, b) = (self.date(random), self.date(random));
                let node = if random.chance(50) { Node::Least(a, b) } else { Node::Greatest(a, b) };
                (node, &mut self.dates)
            }
            15 | 16 => {
                // A choice between two of a kind, or something that applies under a condition.
                let condition = self.truth(random);
                let pool = match random.below(5) {
                    0 => &mut self.truths,
                    1 => &mut self.wholes,
                    2 => &mut self.decimals,
                    3 => &mut self.choices,
                    _ => &mut self.dates,
                };
                let (then, otherwise) = (Self::one(pool, random), Self::one(pool, random));
                let choose = random.chance(50);
                (
                    if choose {
                        Node::If { condition, then, otherwise }
                    } else {
                        Node::Applies { condition, value: then }
                    },
                    pool,
                )
            }
            17 => {
                let (condition, then, otherwise) =
                    (self.truth(random), self.whole(random), Self::one(&self.decimals, random));
                (Node::If { condition, then, otherwise }, &mut self.decimals)
            }
            18 | 19 => {
                let (a, b) = (self.date(random), self.date(random));
                let node = match random.below(3) {
                    0 => Node::YearsBetween(a, b),
                    1 => Node::MonthsBetween(a, b),
                    _ => Node::DaysBetween(a, b),
                };
                (node, &mut self.wholes)
            }
            20 => {
                let (date, count) = (self.date(random), self.whole(random));
                let node = match random.below(3) {
                    0 => Node::AddMonths { date, count, step },
                    1 => Node::AddDays { date, count, step: step.signum() },
                    _ => Node::InYear { date, year: count },
                };
                (node, &mut self.dates)
            }
            21 => (Node::YearOf(self.date(random)), &mut self.wholes),
            _ => {
                let pools = [&self.truths, &self.wholes, &self.decimals, &self.dates, &self.choices, &self.texts];
                let of = random.pick(&pools).map_or(Operand::AsOf, |pool| Self::one(pool, random));
                (Node::Filled(of), &mut self.truths)
            }
        };
        pool.push(operand);
        node
    }
}

const OPERATORS: [Comparison; 6] = [
    Comparison::Equal,
    Comparison::NotEqual,
    Comparison::Less,
    Comparison::AtMost,
    Comparison::Greater,
    Comparison::AtLeast,
];

fn text(of: &str) -> Text {
    Text { zh: of.to_owned(), en: of.to_owned() }
}

fn unit(id: &str, exponent: i32) -> Unit {
    Unit { id: id.to_owned(), one: String::new(), many: String::new(), exponent, style: UnitStyle::Bare }
}

/// A plan with so many nodes; every truth value is a finding, and every number an amount under some condition.
fn made_up(random: &mut Random, nodes: u32) -> VerifiedPlan {
    let mut pools = Pools::default();
    let domains = domains();
    let (mut facts, mut parameters) = (Vec::new(), Vec::new());
    for (at, domain) in (0..).zip(&domains) {
        pools.add(domain, Operand::Fact(at));
        facts.push(Fact {
            name: format!("f{at}"),
            title: text("fact"),
            description: None,
            why: None,
            evidence: Vec::new(),
            group: 0,
            judge: Judge::Applicant,
            changeable: true,
            domain: domain.clone(),
        });
        let Some(value) = constant(domain, random) else { continue };
        pools.add(domain, Operand::Parameter(u32::try_from(parameters.len()).unwrap_or(0)));
        // Some parameters have no value, and some another one from a later day on.
        let mut values = vec![Dated { from: day("2000-01-01"), value, source: String::from("test") }];
        values.retain(|_| !random.chance(15));
        parameters.push(Parameter {
            name: format!("p{at}"),
            title: text("parameter"),
            domain: domain.clone(),
            clause: 0,
            set_by: None,
            values,
            note: None,
        });
    }
    pools.truths.extend([Operand::Boolean(true), Operand::Boolean(false)]);
    pools.wholes.extend([Operand::Whole(0), Operand::Whole(1)]);
    pools.dates.push(Operand::AsOf);
    pools.choices.push(Operand::Choice(1));
    let nodes: Vec<Node> = (0..nodes).map(|index| pools.node(random, index)).collect();
    let finding = |id: String, verdict: Operand, kind: FindingKind| Finding {
        id,
        clause: 0,
        title: text("finding"),
        says: Sentence { zh: Vec::new(), en: Vec::new() },
        note: None,
        verdict,
        measure: None,
        kind,
    };
    let mut findings = Vec::new();
    for (at, truth) in pools.truths.iter().enumerate() {
        findings.push(finding(format!("t{at}"), *truth, FindingKind::Criterion));
    }
    for (at, number) in pools.wholes.iter().chain(&pools.decimals).enumerate() {
        let value = Quantity { of: *number, kind: QuantityKind::Number, unit: None };
        let verdict = if random.chance(50) { Operand::Boolean(true) } else { pools.truth(random) };
        findings.push(finding(format!("a{at}"), verdict, FindingKind::Amount { value, owed_by: None }));
    }
    let choice = |id: &str| Choice { id: id.to_owned(), label: text(id) };
    let plan = Plan {
        policy: Policy {
            id: String::from("made-up"),
            version: String::from("1"),
            title: text("policy"),
            issuer: text("nobody"),
            document_number: None,
            jurisdiction: text("nowhere"),
            from: day("2011-01-01"),
            to: None,
            inferred: Vec::new(),
            judges: Vec::new(),
        },
        units: vec![unit("1", 0), unit("万元", 4)],
        choice_sets: vec![ChoiceSet { choices: vec![choice("a"), choice("b"), choice("c")] }],
        groups: vec![Group { id: String::from("all"), title: text("all") }],
        facts,
        parameters,
        places: nodes.iter().map(|_| RulePlace { line: 1, column: 1 }).collect(),
        nodes,
        findings,
        outcomes: Vec::new(),
        ladders: Vec::new(),
        clauses: vec![Clause {
            id: String::from("1"),
            heading: text("one"),
            summary: text("one"),
            note: None,
            no_rule: None,
        }],
    };
    VerifiedPlan::new(plan).unwrap_or_else(|why| unreachable!("the plan is sound: {why:?}"))
}

#[test]
fn plans_that_nobody_would_write_are_decided_alike() {
    let (mut cells, mut amounts, mut odd, mut at_once, mut by_row) = (0, 0, 0, 0, 0);
    for seed in [FIXED_SEED, fresh_seed()] {
        println!("ZHUNSHENG_SEED={seed}");
        let mut random = Random::new(seed);
        for _ in 0..rounds(150) {
            let plan = made_up(&mut random, 70);
            let generator = Generator::new(&plan, Vec::new());
            let as_of = generator.as_of(&mut random);
            let absent: Vec<usize> = (0..plan.facts.len()).filter(|_| random.chance(8)).collect();
            let row = |random: &mut Random| {
                let case = generator.case(random, as_of);
                let mut case = if random.chance(60) { generator.partial(random, &case) } else { case };
                case.retain(|name, _| !absent.iter().any(|&fact| plan.fact_index(name) == Some(fact)));
                typed(&plan, &case)
            };
            let rows: Vec<Facts> = (0..150).map(|_| row(&mut random)).collect();
            let mut columns = Columns::new(&plan, rows.len());
            for fact in (0..plan.facts.len()).filter(|fact| !absent.contains(fact)) {
                let mut builder = ColumnBuilder::new(&plan, fact, rows.len());
                assert!(rows.iter().all(|facts| builder.push_from(facts, fact).is_ok()));
                columns.put(fact, builder.finish());
            }
            let findings: Vec<usize> = (0..plan.findings.len()).collect();
            let kernel = Kernel::new(&plan, as_of, &findings, &[]);
            let mut worker = kernel.worker();
            let shares = worker.shares(&columns);
            (at_once, by_row) = (at_once + shares.at_once, by_row + shares.by_row);
            let tile = worker.decide(&columns, 0);
            let mut decider = InForce::new(&plan, as_of).decider();
            for (row, facts) in rows.iter().enumerate() {
                let decision = decider.decide(facts);
                for (at, finding) in plan.findings.iter().enumerate() {
                    let verdict = Verdict::of(decision.cell(finding.verdict));
                    let place = || format!("{:?} as of {as_of} in {facts:?}\n{:?}", finding.verdict, plan.nodes);
                    assert_eq!(tile.finding(at).at(row), verdict, "{}", place());
                    odd += usize::from(matches!(verdict, Verdict::NotApplicable | Verdict::NotComputable));
                    let due = match finding.kind {
                        FindingKind::Amount { value, .. } if verdict == Verdict::Met => {
                            decision.cell(value.of).number()
                        }
                        _ => None,
                    };
                    assert_eq!(tile.amount(at, row), due, "amount {:?} of {}", finding.kind, place());
                    cells += 1;
                    amounts += usize::from(due.is_some());
                }
            }
        }
    }
    println!("{cells} cells, {amounts} amounts, {odd} odd; {at_once} steps at once, {by_row} row by row");
    assert!(cells > 3_000_000 && amounts > 400_000 && odd > 100_000 && at_once > 3 * by_row);
}
