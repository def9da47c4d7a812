//! What is said of records, pace and trend is true: failing records taken out no longer fail, and the growth that is given suffices.

use zhunsheng_compiler::cases;
use zhunsheng_engine::{
    Cell, Decision, VerifiedPlan, decide,
    explain::{failing_records, pace, support::support},
    plan::{Finding, FindingKind, Node, Operand},
};
use zhunsheng_tests::{
    generate::{self, Case, FIXED_SEED, Generator, Random, Value, fresh_seed, rounds, to_json, typed},
    packages, plan, synthetic,
};

fn on_every_package(law: fn(&str, &VerifiedPlan, &Generator<'_>, &mut Random) -> usize) {
    for seed in [FIXED_SEED, fresh_seed()] {
        println!("ZHUNSHENG_SEED={seed}");
        let mut seen = 0;
        for package in packages().into_iter().chain(synthetic()) {
            let plan = plan(&package).unwrap_or_else(|problems| unreachable!("{}\n{problems}", package.name));
            let usable = |case: &cases::Case| case.expect.get("unusable").is_none();
            let bases = cases::read(&package)
                .iter()
                .filter(|case| usable(case))
                .map(|case| generate::from_json(&plan, &case.facts))
                .collect();
            let generator = Generator::new(&plan, bases);
            seen += law(&package.name, &plan, &generator, &mut Random::new(seed));
        }
        assert!(seen > 100, "only {seen} were looked at");
    }
}

/// The list node that alone decides a finding.
fn list_node(plan: &VerifiedPlan, finding: &Finding) -> Option<u32> {
    let mut operand = finding.verdict;
    loop {
        let Operand::Node(index) = operand else { return None };
        match plan.nodes.get(index as usize)? {
            Node::Applies { value, .. } => operand = *value,
            node @ (Node::Every { list: Operand::Fact(fact), .. }
            | Node::Distinct { list: Operand::Fact(fact), .. }) => {
                let mut inside = node.bodies().flat_map(|body| (body.first..body.end).map(Operand::Node));
                // Why: where the condition reads the list itself, a record alone is another question.
                return (!inside.any(|inner| support(plan, inner).facts.contains(*fact))).then_some(*fact);
            }
            _ => return None,
        }
    }
}

#[test]
fn what_fails_is_what_keeps_it_from_holding() {
    on_every_package(|name, plan, generator, random| {
        let mut seen = 0;
        for _ in 0..rounds(200) {
            let as_of = generator.as_of(random);
            let case = generator.case(random, as_of);
            let facts = typed(plan, &case);
            let decision = decide(plan, &facts, as_of);
            for finding in &plan.findings {
                let failing = failing_records(&decision, finding);
                let Some(list) = list_node(plan, finding) else { continue };
                let not_met = decision.cell(finding.verdict) == Cell::Boolean(false);
                assert_eq!(failing.is_empty(), !not_met, "{name}: {}\n{}", finding.id, to_json(&case));
                if !not_met {
                    continue;
                }
                let fact = plan.facts.get(list as usize).map_or("", |fact| &fact.name);
                let without = without(&case, fact, |row| failing.iter().any(|record| record.row == row));
                let mended = typed(plan, &without);
                let again = decide(plan, &mended, as_of).cell(finding.verdict);
                assert_ne!(
                    again,
                    Cell::Boolean(false),
                    "{name}: {} fails without them\n{}",
                    finding.id,
                    to_json(&case)
                );
                for record in &failing {
                    let put_back = self::without(&case, fact, |row| {
                        row != record.row && failing.iter().any(|other| other.row == row)
                    });
                    let put_back = typed(plan, &put_back);
                    let again = decide(plan, &put_back, as_of).cell(finding.verdict);
                    assert_eq!(
                        again,
                        Cell::Boolean(false),
                        "{name}: {} holds with record {}\n{}",
                        finding.id,
                        record.row,
                        to_json(&case)
                    );
                }
                seen += 1;
            }
        }
        seen
    });
}

/// The case with some records of a list taken out.
fn without(case: &Case, fact: &str, out: impl Fn(usize) -> bool) -> Case {
    let mut case = case.clone();
    if let Some(Value::List(records)) = case.get_mut(fact) {
        let kept = records.iter().enumerate().filter(|(row, _)| !out(*row)).map(|(_, record)| record.clone());
        *records = kept.collect();
    }
    case
}

#[test]
fn the_pace_that_is_given_suffices_and_no_slower_one_does() {
    on_every_package(|name, plan, generator, random| {
        let mut seen = 0;
        for _ in 0..rounds(300) {
            let as_of = generator.as_of(random);
            let case = generator.case(random, as_of);
            let facts = typed(plan, &case);
            let decision = decide(plan, &facts, as_of);
            for finding in &plan.findings {
                let Some((have, need, months)) = way(&decision, finding) else { continue };
                let Some(pace) = pace(&decision, finding) else { continue };
                let whole = matches!(decision.cell(value_of(finding)), Cell::Integer(_));
                if let Some(each) = pace.per_month.filter(|_| whole) {
                    let reached = |each: f64| have + each * months >= need;
                    let each: f64 = number(each);
                    assert!(
                        reached(each) && !reached(each - 1.0),
                        "{name}: {} {each} a month\n{}",
                        finding.id,
                        to_json(&case)
                    );
                }
                if let Some(growth) = pace.growth {
                    let growth: f64 = number(growth);
                    let reached = |growth: f64| have * (1.0 + growth).powf(months / 12.0);
                    // Why: the test computes in binary fractions, and the engine cuts powers to eight digits.
                    assert!(
                        reached(growth) >= need * (1.0 - 1e-9),
                        "{name}: {} {growth} is too little\n{}",
                        finding.id,
                        to_json(&case)
                    );
                    assert!(
                        growth == 0.0 || reached(growth - 0.001) < need * (1.0 + 1e-6),
                        "{name}: {} {growth} is too much: {have} {need} {months}",
                        finding.id
                    );
                    seen += 1;
                }
            }
        }
        seen
    });
}

fn value_of(finding: &Finding) -> Operand {
    match finding.kind {
        FindingKind::Indicator { value, .. } => value.of,
        _ => Operand::Boolean(false),
    }
}

/// What an indicator has, what it needs, and the months between its day and the day it falls due.
fn way(decision: &Decision<'_>, finding: &Finding) -> Option<(f64, f64, f64)> {
    let FindingKind::Indicator { value, target, by: Some(by), at, .. } = finding.kind else { return None };
    let day = |operand| match decision.cell(operand) {
        Cell::Date(day) => Some(day),
        _ => None,
    };
    let at = at.map_or(Some(decision.as_of()), day)?;
    let months = i32::try_from(at.months_until(day(by)?)).ok()?;
    Some((number(decision.cell(value.of).number()?), number(decision.cell(target.of).number()?), f64::from(months)))
}

fn number(exact: rust_decimal::Decimal) -> f64 {
    exact.to_string().parse().unwrap_or(f64::NAN)
}
