//! The plan against Rhai's own interpreter: on complete facts both give the same; on partial facts what the plan has settled stays so.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    time::Instant,
};

use zhunsheng_compiler::{Package, cases};
use zhunsheng_engine::{
    Cell, Date, Decision, Verdict, VerifiedPlan, decide,
    plan::{Finding, FindingKind, Node, Operand},
};
use zhunsheng_tests::{
    generate::{self, Case, FIXED_SEED, Generator, Random, Reading, Trial, fresh_seed, rounds, to_json, typed},
    oracle::{Oracle, Plain, Said, Silence, Told},
    packages, plan, synthetic,
};

/// Facts made up for each run and package; each is decided on several dates.
const FACTS: usize = 1_300;
const DATES: usize = 4;
/// Partial cases for each package, and completions of each.
const PARTIAL: usize = 700;
const COMPLETIONS: usize = 8;
/// Ways in which each package is read, the enacted one among them, and plans for each in which the open parameters are set.
const READINGS: usize = 8;
const CLOSED: usize = 6;

/// Verdicts that a rule cannot have: package, rule, verdict, why that is right.
const NEVER: [(&str, &str, Verdict, &str); 2] = [
    (
        "gy-society/1",
        "form_budget_numbers",
        Verdict::NotMet,
        "a number is at least one, so a row has one or it is not known",
    ),
    (
        "gy-society/1",
        "form_budget_categories",
        Verdict::NotMet,
        "all categories are listed, so a row has one or it is not known",
    ),
];

// ── complete facts ──

#[test]
fn the_plan_and_rhai_agree_on_a_fixed_seed() {
    agree(FIXED_SEED);
}

#[test]
fn the_plan_and_rhai_agree_on_a_fresh_seed() {
    agree(fresh_seed());
}

#[derive(Default)]
struct Tally {
    cases: usize,
    compared: usize,
    /// Comparisons that were left out, by reason.
    left_out: BTreeMap<Silence, usize>,
    /// Pairs of verdicts (the plan's, the oracle's) by rule.
    pairs: BTreeMap<String, BTreeSet<(Verdict, Told<bool>)>>,
}

fn agree(seed: u64) {
    println!("ZHUNSHENG_SEED={seed}");
    let mut total = 0;
    for package in packages().into_iter().chain(synthetic()) {
        let start = Instant::now();
        let plan = compiled(&package);
        let mut oracle = Oracle::new(&package);
        let generator = Generator::new(&plan, bases(&package, &plan));
        let mut random = Random::new(seed ^ hash(&package.name));
        let mut tally = Tally::default();
        let readings = generator.readings(&mut random, READINGS, CLOSED);
        for _ in 0..rounds(FACTS) {
            let as_of = generator.as_of(&mut random);
            let case = generator.case(&mut random, as_of);
            let Trial { values, plan } = reading(&readings, &mut random).pick(&mut random, 60);
            let facts = typed(plan, &case);
            for date in dates(&generator, &mut random, as_of) {
                let decision = decide(plan, &facts, date);
                let said = oracle.decide(&case, values, &date.to_string());
                let differences = compare(&decision, &said, &mut tally);
                assert!(
                    differences.is_empty(),
                    "{}, ZHUNSHENG_SEED={seed}, as of {date}, parameters {values:?}\n{}\n{}",
                    package.name,
                    to_json(&case),
                    differences.join("\n")
                );
            }
        }
        report(seed, &package.name, &plan, &tally, start);
        total += tally.cases;
    }
    println!("{total} cases");
    assert!(total >= 10_000, "{total} cases are too few");
}

/// The as-of date, its neighbours or an anniversary, and another date.
fn dates(generator: &Generator<'_>, random: &mut Random, as_of: Date) -> Vec<Date> {
    let near = [1, -1, 365, 31].into_iter().filter_map(|days| as_of.plus_days(days));
    let mut dates: Vec<Date> = [as_of].into_iter().chain(near).collect();
    dates.insert(random.below(3) + 1, generator.as_of(random));
    dates.truncate(DATES);
    dates
}

/// Everything in which the plan and Rhai differ.
fn compare(decision: &Decision<'_>, said: &Said, tally: &mut Tally) -> Vec<String> {
    let plan = decision.plan();
    tally.cases += 1;
    let mut differences = Vec::new();
    let findings = plan.findings.iter().map(|finding| (&finding.id, finding.verdict));
    let outcomes = plan.outcomes.iter().map(|outcome| (&outcome.id, outcome.verdict));
    for (id, operand) in findings.chain(outcomes) {
        let verdict = Verdict::of(decision.cell(operand));
        let Some(&told) = said.verdicts.get(id) else { unreachable!("the oracle computes {id}") };
        tally.pairs.entry(id.clone()).or_default().insert((verdict, told));
        let expected = match told {
            Ok(true) => Verdict::Met,
            Ok(false) => Verdict::NotMet,
            Err(Silence::NotApplicable) => Verdict::NotApplicable,
            Err(Silence::NotComputable) => Verdict::NotComputable,
            Err(why) => {
                *tally.left_out.entry(why).or_default() += 1;
                continue;
            }
        };
        tally.compared += 1;
        if verdict != expected {
            differences.push(format!("{id}: the plan says {verdict:?}, Rhai says {expected:?}"));
        }
    }
    for finding in &plan.findings {
        for (what, cell) in values(decision, &finding.kind) {
            let Some(told) = said.values.get(&(finding.id.clone(), what)) else {
                unreachable!("the oracle computes {what} of {}", finding.id)
            };
            let same = match (told, plain(cell)) {
                (Ok(told), Some(value)) => *told == value,
                (Err(Silence::NotComputable), None) => matches!(cell, Cell::NotComputable(_)),
                (Err(why), _) => {
                    *tally.left_out.entry(*why).or_default() += 1;
                    continue;
                }
                (Ok(_), None) => false,
            };
            tally.compared += 1;
            if !same {
                differences.push(format!("{}, {what}: the plan says {cell:?}, Rhai says {told:?}", finding.id));
            }
        }
    }
    differences
}

/// What a finding yields besides its verdict.
fn values(decision: &Decision<'_>, kind: &FindingKind) -> Vec<(&'static str, Cell)> {
    let some = |what, operand: Option<Operand>| operand.map(|operand| (what, decision.cell(operand)));
    let found = match kind {
        FindingKind::Amount { value, .. } => [some("value", Some(value.of)), None],
        FindingKind::Deadline { due, done } => [some("due", Some(*due)), some("done", *done)],
        FindingKind::Indicator { completion, by, .. } => [some("completion", Some(*completion)), some("by", *by)],
        FindingKind::Document { copies } => [some("copies", copies.map(|copies| copies.of)), None],
        FindingKind::Criterion | FindingKind::Duty { .. } | FindingKind::Step { .. } => [None, None],
    };
    found.into_iter().flatten().collect()
}

fn plain(cell: Cell) -> Option<Plain> {
    match cell {
        Cell::Date(day) => Some(Plain::Date(day.to_string())),
        cell => cell.number().map(Plain::Number),
    }
}

fn report(seed: u64, package: &str, plan: &VerifiedPlan, tally: &Tally, start: Instant) {
    let mut kinds: BTreeMap<usize, usize> = BTreeMap::new();
    for pairs in tally.pairs.values() {
        *kinds.entry(pairs.len()).or_default() += 1;
    }
    println!(
        "{package}: {} cases, {} comparisons, left out {:?}, rules by distinct pairs of verdicts {kinds:?}, {:.1} s",
        tally.cases,
        tally.compared,
        tally.left_out,
        start.elapsed().as_secs_f32()
    );
    let seen = |id: &str, verdict: Verdict| {
        tally.pairs.get(id).is_some_and(|pairs| pairs.iter().any(|pair| pair.0 == verdict))
    };
    let never: Vec<(&str, Verdict)> =
        NEVER.iter().filter(|one| one.0 == package).map(|(_, id, verdict, _)| (*id, *verdict)).collect();
    for (id, verdict) in &never {
        assert!(tally.pairs.contains_key(*id), "{package} has no {id}; it is no longer needed in NEVER");
        assert!(!seen(id, *verdict), "{package}: {id} was {verdict:?}; it is no longer needed in NEVER");
    }
    let findings = plan.findings.iter().map(|finding| (&finding.id, possible(plan, finding)));
    let outcomes = plan.outcomes.iter().map(|outcome| (&outcome.id, [Verdict::Met, Verdict::NotMet]));
    let unseen: Vec<String> = findings
        .chain(outcomes)
        .flat_map(|(id, verdicts)| verdicts.map(|verdict| (id, verdict)))
        .filter(|(id, verdict)| !seen(id, *verdict) && !never.contains(&(id.as_str(), *verdict)))
        .map(|(id, verdict)| format!("{id} {verdict:?}"))
        .collect();
    // Why: a new seed may miss a rare coincidence of dates; the fixed one is known not to.
    if seed == FIXED_SEED {
        assert!(unseen.is_empty(), "{package}: never seen: {unseen:?}");
    } else if !unseen.is_empty() {
        println!("{package}: never seen: {unseen:?}");
    }
}

/// The verdicts that a rule must have been seen with. Money without a condition of its own is due wherever it applies, and never `not met`.
fn possible(plan: &VerifiedPlan, finding: &Finding) -> [Verdict; 2] {
    let due = |verdict| matches!(finding.kind, FindingKind::Amount { .. }) && verdict == Operand::Boolean(true);
    let node = if let Operand::Node(index) = finding.verdict { plan.nodes.get(index as usize) } else { None };
    match node {
        None if due(finding.verdict) => [Verdict::Met; 2],
        Some(Node::Applies { value, .. }) if due(*value) => [Verdict::Met, Verdict::NotApplicable],
        _ => [Verdict::Met, Verdict::NotMet],
    }
}

// ── partial facts ──

#[test]
fn what_is_settled_on_partial_facts_stays_so() {
    let seed = fresh_seed();
    println!("ZHUNSHENG_SEED={seed}");
    for package in packages().into_iter().chain(synthetic()) {
        let start = Instant::now();
        let plan = compiled(&package);
        let mut oracle = Oracle::new(&package);
        let generator = Generator::new(&plan, bases(&package, &plan));
        let mut random = Random::new(seed ^ hash(&package.name));
        let readings = generator.readings(&mut random, READINGS, CLOSED);
        let (mut settled, mut unknown, mut alike) = (0_usize, 0_usize, 0_usize);
        for _ in 0..rounds(PARTIAL) {
            let as_of = generator.as_of(&mut random);
            let whole = generator.case(&mut random, as_of);
            let partial = generator.partial(&mut random, &whole);
            let reading = reading(&readings, &mut random);
            let facts = typed(&reading.open.plan, &partial);
            let decision = decide(&reading.open.plan, &facts, as_of);
            let mut seen: HashMap<&str, BTreeSet<Verdict>> = HashMap::new();
            for round in 0..COMPLETIONS {
                let complete = generator.complete(&mut random, as_of, &partial);
                let Trial { values, plan: closed } = reading.pick(&mut random, 100);
                let complete_facts = typed(closed, &complete);
                let completed = decide(closed, &complete_facts, as_of);
                let said = (round == 0).then(|| oracle.decide(&complete, values, &as_of.to_string()));
                for (id, operand) in roots(&plan) {
                    let before = Verdict::of(decision.cell(operand));
                    let after = Verdict::of(completed.cell(operand));
                    seen.entry(id).or_default().insert(after);
                    let told = said.as_ref().and_then(|said| said.verdicts.get(id).copied());
                    let same =
                        before == Verdict::Unknown || (before == after && told.is_none_or(|told| allows(told, before)));
                    assert!(
                        same,
                        "{}, ZHUNSHENG_SEED={seed}, as of {as_of}, parameters {values:?}\n{id}: {before:?} on\n{}\n{after:?} (Rhai {told:?}) on\n{}",
                        package.name,
                        to_json(&partial),
                        to_json(&complete)
                    );
                }
            }
            for (id, operand) in roots(&plan) {
                if Verdict::of(decision.cell(operand)) == Verdict::Unknown {
                    unknown += 1;
                    alike += usize::from(seen.get(id).is_some_and(|seen| seen.len() == 1));
                } else {
                    settled += 1;
                }
            }
        }
        println!(
            "{}: {} partial cases, {settled} verdicts settled, {unknown} unknown; of these {alike} came out alike in all {COMPLETIONS} completions ({:.1} %), {:.1} s",
            package.name,
            rounds(PARTIAL),
            percent(alike, unknown),
            start.elapsed().as_secs_f32()
        );
        assert!(settled > 0 && unknown > 0, "{} settled, {} unknown", settled, unknown);
    }
}

fn allows(told: Told<bool>, verdict: Verdict) -> bool {
    match told {
        Ok(truth) => verdict == if truth { Verdict::Met } else { Verdict::NotMet },
        Err(Silence::NotApplicable) => verdict == Verdict::NotApplicable,
        Err(Silence::NotComputable) => verdict == Verdict::NotComputable,
        Err(_) => true,
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    100.0 * number(part) / number(whole).max(1.0)
}

// ── the packages ──

/// Every kind of node, as a plan writes it.
const NODES: [&str; 31] = [
    "not",
    "all",
    "any",
    "at_least",
    "compare",
    "compare_share",
    "add",
    "subtract",
    "multiply",
    "quotient",
    "round",
    "least",
    "greatest",
    "if",
    "applies",
    "years_between",
    "months_between",
    "days_between",
    "add_months",
    "add_days",
    "year_of",
    "count",
    "sum",
    "every",
    "some",
    "longest_run",
    "distinct",
    "filled",
    "same_text",
    "says_in_capitals",
    "in_year",
];

#[test]
fn the_synthetic_packages_use_everything() {
    let mut text = String::new();
    let mut kinds = BTreeSet::new();
    for package in synthetic() {
        let plan = compiled(&package);
        text.push_str(&plan.to_json());
        kinds.extend(plan.nodes.iter().map(kind));
    }
    let missing: Vec<&str> = NODES.into_iter().filter(|name| !kinds.contains(*name)).collect();
    assert!(missing.is_empty(), "no node {missing:?}");
    let strangers: Vec<&String> = kinds.iter().filter(|kind| !NODES.contains(&kind.as_str())).collect();
    assert!(strangers.is_empty(), "new kinds of nodes, to be used here and computed by the oracle: {strangers:?}");
    let words = ["equal", "not_equal", "less", "at_most", "greater", "at_least", "half_up", "half_even", "up", "down"];
    let unused: Vec<&str> = words.into_iter().filter(|word| !text.contains(&format!(":\"{word}\""))).collect();
    assert!(unused.is_empty(), "never used: {unused:?}");
}

/// The name of a node's kind: the one key of the object that it is written as.
fn kind(node: &Node) -> String {
    let node = serde_json::to_value(node).unwrap_or_default();
    node.as_object().and_then(|node| node.keys().next().cloned()).unwrap_or_default()
}

// ── what both share ──

fn compiled(package: &Package) -> VerifiedPlan {
    plan(package).unwrap_or_else(|problems| unreachable!("{} does not compile\n{problems}", package.name))
}

fn bases(package: &Package, plan: &VerifiedPlan) -> Vec<Case> {
    cases::read(package).iter().map(|case| generate::from_json(plan, &case.facts)).collect()
}

/// The enacted reading half of the time, else another one.
fn reading<'r>(readings: &'r [Reading], random: &mut Random) -> &'r Reading {
    let read = if random.chance(50) { readings.first() } else { random.pick(readings) };
    read.unwrap_or_else(|| unreachable!("there is the enacted reading"))
}

fn roots(plan: &VerifiedPlan) -> impl Iterator<Item = (&str, Operand)> {
    let findings = plan.findings.iter().map(|finding| (finding.id.as_str(), finding.verdict));
    findings.chain(plan.outcomes.iter().map(|outcome| (outcome.id.as_str(), outcome.verdict)))
}

fn hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
