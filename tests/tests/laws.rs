//! What holds for every plan: knowledge only settles, ways and windows are true when tried, questions come to an end, a plan survives its file.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use zhunsheng_compiler::{Package, cases};
use zhunsheng_engine::{
    Answer, Cell, Date, Decision, Facts, InForce, Lang, Verdict, VerifiedPlan, decide,
    explain::{Window, is_settled, questions, support::support, ways, window},
    plan::{Comparison, Domain, Measure, Operand},
};
use zhunsheng_tests::{
    generate::{self, Case, FIXED_SEED, Generator, Random, Value, fresh_seed, rounds, to_json, typed},
    packages, plan, synthetic,
};

/// How far a window is scanned day by day.
const SCANNED_DAYS: i64 = 6 * 366;

/// So many findings and outcomes are scanned at once.
const TOGETHER: usize = 12;

/// Runs a law on every package, with the seed of every run and with a new one.
fn on_every_package(law: fn(&str, &VerifiedPlan, &Generator<'_>, &mut Random)) {
    for seed in [FIXED_SEED, fresh_seed()] {
        println!("ZHUNSHENG_SEED={seed}");
        for package in packages().into_iter().chain(synthetic()) {
            let plan = compiled(&package);
            let bases = cases::read(&package).iter().map(|case| generate::from_json(&plan, &case.facts)).collect();
            let generator = Generator::new(&plan, bases);
            law(&package.name, &plan, &generator, &mut Random::new(seed));
        }
    }
}

fn compiled(package: &Package) -> VerifiedPlan {
    plan(package).unwrap_or_else(|problems| unreachable!("{} does not compile\n{problems}", package.name))
}

/// Findings and outcomes with their verdicts.
fn roots(plan: &VerifiedPlan) -> Vec<(&str, Operand)> {
    let findings = plan.findings.iter().map(|finding| (finding.id.as_str(), finding.verdict));
    findings.chain(plan.outcomes.iter().map(|outcome| (outcome.id.as_str(), outcome.verdict))).collect()
}

fn holds(decision: &Decision<'_>, operand: Operand) -> bool {
    decision.cell(operand) == Cell::Boolean(true)
}

/// A partial case: half of them with nearly everything known.
fn partial(generator: &Generator<'_>, random: &mut Random) -> (Date, Case) {
    let as_of = generator.as_of(random);
    let whole = generator.case(random, as_of);
    (as_of, generator.partial(random, &whole))
}

// ── knowledge ──

#[test]
fn one_more_known_fact_overturns_nothing() {
    on_every_package(|name, plan, generator, random| {
        let roots = roots(plan);
        let mut settled = 0;
        for _ in 0..rounds(150) {
            let (as_of, mut case) = partial(generator, random);
            let whole = generator.complete(random, as_of, &case);
            let mut before: Option<Vec<Verdict>> = None;
            for _ in 0..12 {
                let facts = typed(plan, &case);
                let decision = decide(plan, &facts, as_of);
                let now: Vec<Verdict> = roots.iter().map(|(_, root)| Verdict::of(decision.cell(*root))).collect();
                for ((was, is), (id, _)) in before.iter().flatten().zip(&now).zip(&roots) {
                    assert!(
                        *was == Verdict::Unknown || was == is,
                        "{name}: {id} was {was:?} and is {is:?}, as of {as_of}\n{}",
                        to_json(&case)
                    );
                    settled += usize::from(*was != Verdict::Unknown);
                }
                before = Some(now);
                if !learn(random, &mut case, &whole) {
                    break;
                }
            }
        }
        println!("{name}: {settled} settled verdicts stayed");
        assert!(settled > 0);
    });
}

/// Takes one more fact, or one more field of a record, from the whole case.
fn learn(random: &mut Random, case: &mut Case, whole: &Case) -> bool {
    let missing: Vec<&String> = whole.keys().filter(|name| case.get(*name) != whole.get(*name)).collect();
    let Some(name) = random.pick(&missing) else { return false };
    match (case.get_mut(*name), whole.get(*name)) {
        (Some(Value::List(records)), Some(Value::List(full))) => {
            for (record, full) in records.iter_mut().zip(full) {
                if let Some((field, value)) = full.iter().find(|(field, _)| !record.contains_key(*field)) {
                    record.insert(field.clone(), value.clone());
                    return true;
                }
            }
            false
        }
        (_, Some(value)) => {
            case.insert((*name).clone(), value.clone());
            true
        }
        _ => false,
    }
}

#[test]
fn what_is_settled_as_unknown_is_not_in_the_facts() {
    on_every_package(|name, plan, generator, random| {
        let roots = roots(plan);
        let mut tried = 0;
        for _ in 0..rounds(100) {
            let (as_of, case) = partial(generator, random);
            let facts = typed(plan, &case);
            let decision = decide(plan, &facts, as_of);
            let settled: Vec<_> = roots
                .iter()
                .filter(|(_, root)| decision.cell(*root) == Cell::Unknown && is_settled(&decision, *root))
                .collect();
            for _ in 0..4 {
                let facts = typed(plan, &generator.complete(random, as_of, &case));
                let completed = decide(plan, &facts, as_of);
                for (id, root) in &settled {
                    tried += 1;
                    let cell = completed.cell(*root);
                    assert!(
                        cell == Cell::Unknown,
                        "{name}: {id} was settled as unknown and is {cell:?}, as of {as_of}\n{}",
                        to_json(&case)
                    );
                }
            }
        }
        println!("{name}: {tried} verdicts settled as unknown stayed");
    });
}

#[test]
fn questions_are_left_exactly_while_an_outcome_is_open() {
    on_every_package(|name, plan, generator, random| {
        let all: Vec<u32> = (0..).take(plan.outcomes.len()).collect();
        for round in 0..rounds(120) {
            let (as_of, case) = partial(generator, random);
            let facts = typed(plan, &case);
            let decision = decide(plan, &facts, as_of);
            let left = questions(&decision, &all);
            let settled = plan.outcomes.iter().all(|outcome| is_settled(&decision, outcome.verdict));
            assert_eq!(left.is_empty(), settled, "{name}, as of {as_of}\n{}", to_json(&case));
            for question in &left {
                assert!(!question.bears_on.is_empty() && question.score() >= 10, "{name}: {question:?}");
                assert!(
                    question.settles.iter().all(|outcome| question.bears_on.contains(outcome)),
                    "{name}: {question:?}"
                );
            }
            if round < 4 {
                let answer = Answer::new(&decision, Lang::Zh, None);
                assert_eq!(answer.questions.len(), left.len(), "{name}");
                assert_eq!(answer.outcomes.iter().all(|outcome| outcome.settled), settled, "{name}");
            }
        }
    });
}

#[test]
fn answering_the_first_question_comes_to_an_end() {
    on_every_package(|name, plan, generator, random| {
        let all: Vec<u32> = (0..).take(plan.outcomes.len()).collect();
        let mut asked = Vec::new();
        for _ in 0..rounds(15) {
            let (as_of, mut case) = partial(generator, random);
            let mut count = 0;
            loop {
                let facts = typed(plan, &case);
                let decision = decide(plan, &facts, as_of);
                let left = questions(&decision, &all);
                let Some(first) = left.first() else {
                    assert!(plan.outcomes.iter().all(|outcome| is_settled(&decision, outcome.verdict)), "{name}");
                    break;
                };
                count += 1;
                assert!(
                    count <= plan.facts.len(),
                    "{name}: {first:?} is asked without end, as of {as_of}\n{}",
                    to_json(&case)
                );
                let index = first.fact as usize;
                let Some((fact, value)) = plan.facts.get(index).zip(generator.fact(random, as_of, index, &case)) else {
                    unreachable!("{name}: a question about no fact")
                };
                case.insert(fact.name.clone(), value);
            }
            asked.push(count);
        }
        println!("{name}: {asked:?} questions asked");
    });
}

// ── ways ──

#[test]
fn every_way_reaches_and_needs_each_of_its_changes() {
    on_every_package(|name, plan, generator, random| {
        let (mut found, mut none) = (0, 0);
        for _ in 0..rounds(25) {
            let as_of = generator.as_of(random);
            let whole = generator.case(random, as_of);
            let case = if random.chance(50) { whole } else { generator.partial(random, &whole) };
            let facts = typed(plan, &case);
            let decision = decide(plan, &facts, as_of);
            for _ in 0..12 {
                let roots = roots(plan);
                let Some(&(id, root)) = random.pick(&roots) else { continue };
                let ways = ways(&decision, root);
                assert!(ways.is_empty() || !holds(&decision, root), "{name}: {id} holds already");
                none += usize::from(ways.is_empty() && !holds(&decision, root));
                for way in ways {
                    found += 1;
                    let describe = || format!("{name}: {id}, {way:?}, as of {as_of}\n{}", to_json(&case));
                    let tried = |without: Option<u32>, from: Option<Date>| {
                        let mut changed = facts.clone();
                        for (fact, change) in way.facts.iter().filter(|(fact, _)| Some(*fact) != without) {
                            assert_eq!(change.now, facts.cell(*fact as usize), "{}", describe());
                            assert!(changed.set(plan, *fact as usize, change.needed).is_ok(), "{}", describe());
                        }
                        holds(&decide(plan, &changed, from.unwrap_or(as_of)), root)
                    };
                    assert!(tried(None, way.from), "it does not reach: {}", describe());
                    for (fact, _) in &way.facts {
                        assert!(!tried(Some(*fact), way.from), "fact {fact} is not needed: {}", describe());
                    }
                    assert!(way.from.is_none() || !tried(None, None), "waiting is not needed: {}", describe());
                    assert!(way.from.is_none_or(|from| from > as_of), "{}", describe());
                }
            }
        }
        println!("{name}: {found} ways tried; none found for {none}");
        assert!(found > 0);
    });
}

// ── time ──

#[test]
fn every_window_is_true_and_the_first() {
    on_every_package(|name, plan, generator, random| {
        let timed: Vec<_> = roots(plan).into_iter().filter(|(_, root)| changes_with_time(plan, *root)).collect();
        let (mut windows, mut none) = (0, 0);
        for _ in 0..rounds(25) {
            let as_of = generator.as_of(random);
            let whole = generator.case(random, as_of);
            let case = if random.chance(80) { whole } else { generator.partial(random, &whole) };
            let facts = typed(plan, &case);
            let decision = decide(plan, &facts, as_of);
            let chosen: Vec<_> = (0..TOGETHER).filter_map(|_| random.pick(&timed).copied()).collect();
            for ((id, root), scanned) in chosen.iter().zip(scan(plan, &facts, as_of, &chosen)) {
                let found = window(&decision, *root);
                windows += usize::from(found.is_some());
                none += usize::from(found.is_none());
                let wrong = wrong_window(&decision, *root, found, scanned);
                assert!(
                    wrong.is_none(),
                    "{name}: {id}: {}: {found:?}, scanned {scanned:?}, as of {as_of}\n{}",
                    wrong.unwrap_or_default(),
                    to_json(&case)
                );
            }
        }
        println!("{name}: {windows} windows, {none} without");
        assert!(timed.is_empty() || windows > 0);
    });
}

fn changes_with_time(plan: &VerifiedPlan, root: Operand) -> bool {
    let reads = support(plan, root);
    let dated = |index: &u32| plan.parameters.get(*index as usize).is_some_and(|parameter| parameter.values.len() > 1);
    reads.as_of || reads.parameters.iter().any(dated)
}

/// What is wrong with a window, if anything is.
fn wrong_window(
    decision: &Decision<'_>,
    root: Operand,
    found: Option<Window>,
    scanned: Option<Window>,
) -> Option<&'static str> {
    let as_of = decision.as_of();
    let last = as_of.plus_days(SCANNED_DAYS).unwrap_or(as_of);
    let true_on =
        |date: Option<Date>| date.is_some_and(|date| holds(&decide(decision.plan(), decision.facts(), date), root));
    let rules = match (found, scanned) {
        (None, None) => [(true, ""); 5],
        (None, Some(_)) => [(false, "missed"); 5],
        (Some(Window { from, until }), scanned) => [
            (true_on(Some(from)), "it does not hold on the first day"),
            (from == as_of || !true_on(from.plus_days(-1)), "it holds the day before"),
            (
                until.is_none_or(|until| true_on(Some(until)) && !true_on(until.plus_days(1))),
                "the last day is not the last",
            ),
            (scanned.map_or(from > last, |scanned| from == scanned.from), "there is an earlier day"),
            (
                scanned.is_none_or(|scanned| {
                    scanned.until.map_or(until.is_none_or(|day| day >= last), |end| until == Some(end))
                }),
                "it ends on another day",
            ),
        ],
    };
    rules.into_iter().find(|(right, _)| !right).map(|(_, what)| what)
}

/// For each, the first stretch of days on which it holds, found day by day.
fn scan(plan: &VerifiedPlan, facts: &Facts, as_of: Date, roots: &[(&str, Operand)]) -> Vec<Option<Window>> {
    let mut found: Vec<Option<(Date, Option<Date>)>> = vec![None; roots.len()];
    for day in (0..=SCANNED_DAYS).filter_map(|days| as_of.plus_days(days)) {
        let mut decider = InForce::new(plan, day).only(roots.iter().map(|(_, root)| *root)).decider();
        let decision = decider.decide(facts);
        for ((_, root), found) in roots.iter().zip(&mut found) {
            match (holds(&decision, *root), &found) {
                (true, None) => *found = Some((day, None)),
                (false, Some((from, None))) => *found = Some((*from, day.plus_days(-1))),
                _ => {}
            }
        }
    }
    found.into_iter().map(|found| found.map(|(from, until)| Window { from, until })).collect()
}

// ── shortfalls ──

#[test]
fn a_shortfall_made_up_for_is_enough() {
    on_every_package(|name, plan, generator, random| {
        let (mut met, mut bounds) = (0, 0);
        for _ in 0..rounds(400) {
            let as_of = generator.as_of(random);
            let case = generator.case(random, as_of);
            let facts = typed(plan, &case);
            let decision = decide(plan, &facts, as_of);
            for finding in &plan.findings {
                let result = decision.finding(finding);
                let (Some(shortfall), Some(measure)) = (result.shortfall(), finding.measure) else { continue };
                let describe = || format!("{name}: {}, {result:?}, as of {as_of}\n{}", finding.id, to_json(&case));
                assert_eq!(result.verdict, Verdict::NotMet, "{}", describe());
                let Some(just_enough) = made_up(measure.op, result.measured.copied(), shortfall) else { continue };
                bounds += 1;
                assert!(meets(measure.op, just_enough, result.threshold.copied()), "{}", describe());
                if let Some(changed) = changed(plan, &facts, measure, just_enough) {
                    met += 1;
                    let decided = decide(plan, &changed, as_of);
                    assert_eq!(decided.finding(finding).verdict, Verdict::Met, "{}", describe());
                }
            }
        }
        println!("{name}: {bounds} shortfalls made up for, {met} of them decided again");
        assert!(bounds > 0 && met > 0);
    });
}

/// What was measured, with the shortfall made up for.
fn made_up(op: Comparison, measured: Option<Cell>, shortfall: Cell) -> Option<Cell> {
    let up = matches!(op, Comparison::AtLeast | Comparison::Greater);
    match (measured?, shortfall) {
        (Cell::Integer(n), Cell::Integer(by)) => Some(Cell::Integer(if up { n + by } else { n - by })),
        (Cell::Date(day), Cell::Integer(by)) => day.plus_days(if up { by } else { -by }).map(Cell::Date),
        // Above or below a decimal threshold any step would do; only "at least" and "at most" have a nearest value.
        (_, Cell::Decimal(_)) if matches!(op, Comparison::Greater | Comparison::Less) => None,
        (have, Cell::Decimal(by)) => Some(Cell::Decimal(if up { have.number()? + by } else { have.number()? - by })),
        _ => None,
    }
}

fn meets(op: Comparison, have: Cell, need: Option<Cell>) -> bool {
    let order = match (have, need) {
        (Cell::Date(have), Some(Cell::Date(need))) => have.cmp(&need),
        (have, Some(need)) => have.number().cmp(&need.number()),
        _ => return false,
    };
    match op {
        Comparison::AtLeast => order.is_ge(),
        Comparison::Greater => order.is_gt(),
        Comparison::AtMost => order.is_le(),
        Comparison::Less => order.is_lt(),
        Comparison::Equal | Comparison::NotEqual => false,
    }
}

/// The facts with the measured one changed, where it is a fact, is not part of the threshold, and may take the value.
fn changed(plan: &VerifiedPlan, facts: &Facts, measure: Measure, to: Cell) -> Option<Facts> {
    let Operand::Fact(fact) = measure.measured.of else { return None };
    let to = match (&plan.facts.get(fact as usize)?.domain, to) {
        (Domain::Decimal { .. }, Cell::Integer(n)) => Cell::Decimal(n.into()),
        (_, to) => to,
    };
    let mut facts = facts.clone();
    let free = !support(plan, measure.threshold.of).facts.contains(fact);
    (free && facts.set(plan, fact as usize, to).is_ok()).then_some(facts)
}

// ── files and languages ──

#[test]
fn a_plan_survives_its_file() {
    on_every_package(|name, plan, generator, random| {
        let text = plan.to_json();
        let Ok(again) = VerifiedPlan::from_json(&text) else { unreachable!("{name}: its own plan is not read") };
        assert_eq!(again, *plan, "{name}");
        assert_eq!((again.hash(), again.to_json()), (plan.hash(), text), "{name}");
        for _ in 0..rounds(100) {
            let (as_of, case) = partial(generator, random);
            let (facts, facts_again) = (typed(plan, &case), typed(&again, &case));
            assert_eq!(facts, facts_again, "{name}");
            let (decision, decision_again) = (decide(plan, &facts, as_of), decide(&again, &facts_again, as_of));
            let nodes = (0..).take(plan.nodes.len()).map(Operand::Node);
            for node in nodes {
                assert_eq!(decision.cell(node), decision_again.cell(node), "{name}: {node:?}");
            }
        }
    });
}

#[test]
fn deciding_in_part_and_in_used_memory_gives_the_same() {
    on_every_package(|name, plan, generator, random| {
        let roots = roots(plan);
        let as_of = generator.as_of(random);
        let mut all = InForce::new(plan, as_of).decider();
        for _ in 0..rounds(100) {
            let whole = generator.case(random, as_of);
            let case = generator.partial(random, &whole);
            let facts = typed(plan, &case);
            let decision = decide(plan, &facts, as_of);
            let Some(&(id, root)) = random.pick(&roots) else { return };
            let describe = || format!("{name}: {id}, as of {as_of}\n{}", to_json(&case));
            let mut only = InForce::new(plan, as_of).only([root].into_iter()).decider();
            assert_eq!(only.decide(&facts).cell(root), decision.cell(root), "{}", describe());
            let again = all.decide(&facts);
            assert!(roots.iter().all(|(_, root)| again.cell(*root) == decision.cell(*root)), "{}", describe());
            let results: Vec<_> = plan.findings.iter().map(|finding| decision.finding(finding)).collect();
            assert_eq!(again.results().collect::<Vec<_>>(), results, "{}", describe());
            let chosen: Vec<usize> = (0..plan.findings.len()).filter(|_| random.chance(20)).collect();
            let mut some = InForce::new(plan, as_of).findings(&chosen).decider();
            let some = some.decide(&facts);
            let expected: Vec<_> =
                chosen.iter().filter_map(|&index| results.get(index).map(|result| result.verdict)).collect();
            assert_eq!(some.results().map(|result| result.verdict).collect::<Vec<_>>(), expected, "{}", describe());
        }
    });
}

/// The keys of an answer under which words stand; everything else is the same in both languages.
const WORDS: [&str; 11] =
    ["lang", "title", "headline", "text", "note", "role", "owed_by", "actor", "set_by", "evidence", "own_words"];

/// Whether Chinese characters are an amount in capital letters, which has no English form: 壹拾元贰角伍分.
fn is_capitals(run: &str) -> bool {
    let digits = "零壹贰叁肆伍陆柒捌玖";
    run.chars().any(|c| digits.contains(c))
        && run.chars().all(|c| digits.contains(c) || "负拾佰仟万亿元角分整".contains(c))
}

/// Whether a text of the applicant stands in a word.
fn writes(case: &Case, word: &str) -> bool {
    case.values().any(|value| match value {
        Value::Text(text) => !text.trim().is_empty() && word.contains(text.trim()),
        Value::List(records) => records.iter().any(|record| writes(record, word)),
        _ => false,
    })
}

#[test]
fn languages_differ_only_in_words() {
    fn without_words(answer: &mut Json, words: &mut BTreeSet<String>) {
        match answer {
            Json::Object(members) => {
                for key in WORDS {
                    if let Some(word) = members.remove(key).filter(|word| !word.is_null()) {
                        words.insert(format!("{key}: {word}"));
                    }
                }
                members.values_mut().for_each(|value| without_words(value, words));
            }
            Json::Array(items) => items.iter_mut().for_each(|item| without_words(item, words)),
            _ => {}
        }
    }
    on_every_package(|name, plan, generator, random| {
        for _ in 0..4 {
            let (as_of, case) = partial(generator, random);
            let facts = typed(plan, &case);
            let decision = decide(plan, &facts, as_of);
            let mut words = [BTreeSet::new(), BTreeSet::new()];
            let answers = [Lang::Zh, Lang::En]
                .map(|lang| serde_json::to_value(Answer::new(&decision, lang, None)).unwrap_or_default());
            let [mut zh, mut en] = answers;
            let [zh_words, en_words] = &mut words;
            without_words(&mut zh, zh_words);
            without_words(&mut en, en_words);
            assert_eq!(zh, en, "{name}, as of {as_of}\n{}", to_json(&case));
            assert!(zh_words.len() > 10 && zh_words.len() == en_words.len() || zh_words != en_words, "{name}");
            let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            let han = |word: &str| word.split(|c| !is_han(c)).any(|run| !run.is_empty() && !is_capitals(run));
            // What the applicant writes stays in the applicant's words.
            let own = |word: &str| writes(&case, word);
            let untranslated: Vec<_> = en_words.iter().filter(|word| han(word) && !own(word)).collect();
            assert!(untranslated.is_empty(), "{name}: Chinese in the English answer: {untranslated:?}");
        }
    });
}
