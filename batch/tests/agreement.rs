//! Batch, tests: the kernel says of every row what `decide` says, on made-up populations of every package.

use std::{borrow::Borrow, ops::AddAssign};

use zhunsheng_batch::{
    columns::{ColumnBuilder, Columns},
    kernel::{Counts, Kernel, Shares, TILE, each_tile},
};
use zhunsheng_compiler::{cases, compile, read_folder};
use zhunsheng_engine::{Cell, Date, Facts, InForce, Verdict, VerifiedPlan, plan::FindingKind};
use zhunsheng_lab::generate::{self, Case, FIXED_SEED, Generator, Random, fresh_seed, rounds, typed};

/// Rows of one population.
const ROWS: usize = 2_113;

struct Package {
    name: String,
    plan: VerifiedPlan,
    bases: Vec<Case>,
}

/// Every package of the repository, and those that are made up to use all of the language.
fn packages() -> Vec<Package> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders = Vec::new();
    for policies in [root.join("rules"), root.join("tests/packages")] {
        let inside = |folder: &std::path::Path| {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
            entries.filter(|path| path.is_dir()).collect::<Vec<_>>()
        };
        folders.extend(inside(&policies).iter().flat_map(|policy| inside(policy)));
    }
    folders.retain(|folder| folder.join("policy.json").exists());
    folders.sort();
    let package = |folder: std::path::PathBuf| {
        let Ok(package) = read_folder(&folder) else { unreachable!("{} is readable", folder.display()) };
        let Some(plan) = compile(&package).plan else { unreachable!("{} compiles", package.name) };
        let bases = cases::read(&package).iter().map(|case| generate::from_json(&plan, &case.facts)).collect();
        Package { name: package.name, plan, bases }
    };
    folders.into_iter().map(package).collect()
}

/// What was compared.
#[derive(Debug, Clone, Copy, Default)]
struct Compared {
    cells: usize,
    amounts: usize,
    verdicts: Counts,
    shares: Shares,
}

impl AddAssign for Compared {
    fn add_assign(&mut self, other: Self) {
        self.cells += other.cells;
        self.amounts += other.amounts;
        self.verdicts.add(other.verdicts);
        self.shares.at_once += other.shares.at_once;
        self.shares.by_row += other.shares.by_row;
    }
}

fn note(counts: &mut Counts, verdict: Verdict) {
    *match verdict {
        Verdict::Met => &mut counts.met,
        Verdict::NotMet => &mut counts.not_met,
        Verdict::NotApplicable => &mut counts.not_applicable,
        Verdict::NotComputable => &mut counts.not_computable,
        Verdict::Unknown => &mut counts.unknown,
    } += 1;
}

/// The facts of these cases as columns; the facts of `absent` have none.
fn columns<F: Borrow<Facts>>(plan: &VerifiedPlan, rows: &[F], absent: &[usize]) -> Columns {
    let mut columns = Columns::new(plan, rows.len());
    for fact in (0..plan.facts.len()).filter(|fact| !absent.contains(fact)) {
        let mut builder = ColumnBuilder::new(plan, fact, rows.len());
        for facts in rows {
            assert_eq!(builder.push_from(facts.borrow(), fact), Ok(()), "a value that was read fits its column");
        }
        columns.put(fact, builder.finish());
    }
    columns
}

/// A made-up population, whole cases and such with gaps.
fn population(
    package: &Package,
    generator: &Generator<'_>,
    random: &mut Random,
    as_of: Date,
    rows: usize,
) -> Vec<Facts> {
    let row = |_| {
        let case = generator.case(random, as_of);
        let case = if random.chance(40) { generator.partial(random, &case) } else { case };
        typed(&package.plan, &case)
    };
    (0..rows).map(row).collect()
}

/// Decides the rows both ways and compares every verdict and every amount.
fn compare(name: &str, plan: &VerifiedPlan, rows: &[Facts], columns: &Columns, as_of: Date) -> Compared {
    let findings: Vec<usize> = (0..plan.findings.len()).collect();
    let outcomes: Vec<usize> = (0..plan.outcomes.len()).collect();
    let kernel = Kernel::new(plan, as_of, &findings, &outcomes);
    let mut worker = kernel.worker();
    let mut decider = InForce::new(plan, as_of).decider();
    let mut compared = Compared { shares: worker.shares(columns), ..Compared::default() };
    for start in (0..rows.len().max(1)).step_by(TILE) {
        let tile = worker.decide(columns, start);
        assert_eq!(tile.rows(), rows.len().saturating_sub(start).min(TILE));
        let mut counts = vec![Counts::default(); findings.len()];
        for (row, facts) in rows.iter().skip(start).take(TILE).enumerate() {
            let decision = decider.decide(facts);
            let at = || format!("{name} as of {as_of}, row {}: {facts:?}", start + row);
            for (index, (finding, counts)) in plan.findings.iter().zip(&mut counts).enumerate() {
                let verdict = Verdict::of(decision.cell(finding.verdict));
                assert_eq!(tile.finding(index).at(row), verdict, "{} in {}", finding.id, at());
                note(counts, verdict);
                note(&mut compared.verdicts, verdict);
                let due = match finding.kind {
                    FindingKind::Amount { value, .. } if verdict == Verdict::Met => decision.cell(value.of).number(),
                    _ => None,
                };
                assert_eq!(tile.amount(index, row), due, "amount {} in {}", finding.id, at());
                compared.amounts += usize::from(due.is_some());
                compared.cells += 1;
            }
            for (index, outcome) in plan.outcomes.iter().enumerate() {
                let verdict = decision.outcome(outcome);
                assert_eq!(tile.outcome(index).at(row), verdict, "{} in {}", outcome.id, at());
                note(&mut compared.verdicts, verdict);
                compared.cells += 1;
            }
        }
        for (index, counts) in counts.iter().enumerate() {
            assert_eq!(tile.finding(index).counts(), *counts, "{name}: what is counted is what the rows have");
        }
    }
    compared.cells += compared.amounts;
    compared
}

/// Some facts that no row knows.
fn some_absent(plan: &VerifiedPlan, random: &mut Random) -> Vec<usize> {
    let percent = *random.pick(&[0, 20, 60, 90]).unwrap_or(&0);
    (0..plan.facts.len()).filter(|_| random.chance(percent)).collect()
}

/// The facts without some of them.
fn without(plan: &VerifiedPlan, facts: &Facts, absent: &[usize]) -> Facts {
    let mut facts = facts.clone();
    for &fact in absent {
        let _taken_back = facts.set(plan, fact, Cell::Unknown);
    }
    facts
}

#[test]
fn the_kernel_says_what_the_engine_says() {
    let packages = packages();
    assert!(packages.len() >= 6, "the five policies and the made-up one");
    let mut all = Compared::default();
    for seed in [FIXED_SEED, fresh_seed()] {
        println!("ZHUNSHENG_SEED={seed}");
        for package in &packages {
            let generator = Generator::new(&package.plan, package.bases.clone());
            let mut random = Random::new(seed);
            let mut of_package = Compared::default();
            // Doubtful wordings read one way and another, with values for what the document leaves open and without.
            let readings = generator.readings(&mut random, 3, 1);
            for _ in 0..rounds(1) {
                let as_of = generator.as_of(&mut random);
                let rows = population(package, &generator, &mut random, as_of, ROWS);
                // The same people on other dates: decided anew, read once.
                for round in 0..5 {
                    let day = if round == 0 { as_of } else { generator.as_of(&mut random) };
                    let absent = if round < 3 { Vec::new() } else { some_absent(&package.plan, &mut random) };
                    let rows: Vec<Facts> = rows.iter().map(|facts| without(&package.plan, facts, &absent)).collect();
                    let columns = columns(&package.plan, &rows, &absent);
                    of_package += compare(&package.name, &package.plan, &rows, &columns, day);
                    if let Some(reading) = random.pick(&readings) {
                        of_package += compare(&package.name, &reading.pick(&mut random, 80).plan, &rows, &columns, day);
                    }
                }
            }
            println!("{:16} {of_package:?}", package.name);
            all += of_package;
        }
    }
    println!("{all:?}");
    let Counts { met, not_met, not_applicable, not_computable, unknown } = all.verdicts;
    assert!(all.cells >= 10_000_000, "{} cells", all.cells);
    for (what, count) in [("met", met), ("not met", not_met), ("not applicable", not_applicable), ("unknown", unknown)]
    {
        assert!(count > 100_000, "{what}: only {count}");
    }
    assert!(not_computable > 1_000 && all.amounts > 10_000, "{not_computable} not computable, {} amounts", all.amounts);
}

#[test]
fn tiles_have_all_rows_and_no_more() {
    for package in packages() {
        let generator = Generator::new(&package.plan, package.bases.clone());
        let mut random = Random::new(FIXED_SEED);
        let as_of = generator.as_of(&mut random);
        let some = population(&package, &generator, &mut random, as_of, 101);
        for rows in [0, 1, 63, 64, 65, TILE - 1, TILE, TILE + 1] {
            let people: Vec<&Facts> = some.iter().cycle().take(rows).collect();
            let columns = columns(&package.plan, &people, &[]);
            let findings: Vec<usize> = (0..package.plan.findings.len()).collect();
            let kernel = Kernel::new(&package.plan, as_of, &findings, &[]);
            let count = |threads| {
                let start = || vec![Counts::default(); findings.len()];
                let found = each_tile(&kernel, &columns, threads, start, |counts, first, tile| {
                    assert_eq!(tile.rows(), (rows - first).min(TILE));
                    for (at, counts) in counts.iter_mut().enumerate() {
                        counts.add(tile.finding(at).counts());
                    }
                });
                found.into_iter().reduce(|mut all, found| {
                    all.iter_mut().zip(found).for_each(|(all, found)| all.add(found));
                    all
                })
            };
            let mut expected = vec![Counts::default(); findings.len()];
            let mut decider = InForce::new(&package.plan, as_of).decider();
            for (at, facts) in some.iter().enumerate().take(rows) {
                let decision = decider.decide(facts);
                for (counts, result) in expected.iter_mut().zip(decision.results()) {
                    let same = rows / some.len() + usize::from(at < rows % some.len());
                    (0..same).for_each(|_| note(counts, result.verdict));
                }
            }
            assert_eq!(count(1), Some(expected.clone()), "{}: {rows} rows", package.name);
            assert_eq!(count(2), Some(expected), "{}: {rows} rows, two threads", package.name);
        }
    }
}
