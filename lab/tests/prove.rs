//! Laboratory, tests: what the compiler proves impossible never happens, whatever the facts are.

use std::path::Path;

use zhunsheng_compiler::{
    Package, compile,
    prove::possible::{on, stretches},
    read_folder,
};
use zhunsheng_engine::{InForce, VerifiedPlan, plan::Operand};
use zhunsheng_lab::generate::{FIXED_SEED, Generator, Random, fresh_seed, from_json, rounds, typed};

/// Cases for each plan, of which half lack facts.
const CASES: usize = 400;

fn plan_of(package: &Package) -> VerifiedPlan {
    let compiled = compile(package);
    compiled.plan.unwrap_or_else(|| unreachable!("{} compiles: {:?}", package.name, compiled.diagnostics))
}

/// Every package of the repository, and those that are made up.
fn packages() -> Vec<Package> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let policies = ["cn-pilot", "gx-station", "gx-transfer", "gx-zone", "gy-society"];
    let mut folders: Vec<_> = policies.iter().map(|policy| root.join("rules").join(policy).join("1")).collect();
    folders.extend([root.join("tests/packages/kernel/1"), root.join("tests/rejected/base")]);
    let read = |folder: &std::path::PathBuf| {
        // Why: the base of the rejected packages stands in no folder of its own id.
        let package = read_folder(folder).unwrap_or_else(|why| unreachable!("{}: {why:?}", folder.display()));
        let files = package.paths().map(|path| (path.to_owned(), package.get(path).unwrap_or_default().to_owned()));
        let files: Vec<(String, String)> = files.collect();
        let name = if folder.ends_with("base") { "sample/1" } else { package.name.as_str() };
        Package::from_files(name, files)
    };
    folders.iter().map(read).collect()
}

/// Decides made-up cases, and looks for a result that was said to be impossible.
fn nothing_excluded_occurs(seed: u64) {
    let (mut cells, mut narrow) = (0_usize, 0_usize);
    for package in packages() {
        let plan = plan_of(&package);
        let bases = zhunsheng_compiler::cases::read(&package);
        let bases = bases.iter().map(|case| from_json(&plan, &case.facts)).collect();
        let generator = Generator::new(&plan, bases);
        let mut random = Random::new(seed);
        for reading in generator.readings(&mut random, 3, 1) {
            for trial in reading.closed.iter().chain([&reading.open]) {
                let plan = &trial.plan;
                for _ in 0..rounds(CASES) / 6 {
                    let day = generator.as_of(&mut random);
                    let Some(world) = on(plan, day) else { continue };
                    let mut case = generator.case(&mut random, day);
                    if random.chance(50) {
                        case = generator.partial(&mut random, &case);
                    }
                    let facts = typed(plan, &case);
                    let mut decider = InForce::new(plan, day).decider();
                    let decision = decider.decide(&facts);
                    let inside = plan.nodes.iter().flat_map(|node| node.bodies()).map(|body| body.first..body.end);
                    let inside: Vec<_> = inside.collect();
                    for node in
                        (0..).take(plan.nodes.len()).filter(|node| inside.iter().all(|range| !range.contains(node)))
                    {
                        let (cell, possible) = (decision.cell(Operand::Node(node)), world.of(Operand::Node(node)));
                        cells += 1;
                        narrow +=
                            usize::from(possible.values.always().is_some() || possible.values.interval().is_some());
                        assert!(
                            possible.has(&cell),
                            "seed {seed}: {} on {day}: node {node} is {cell:?}, possible is {possible:?}\n{:?}\n{case:?}",
                            package.name,
                            plan.nodes.get(node as usize),
                        );
                    }
                }
            }
        }
    }
    println!("{cells} results, of which {narrow} were narrowed to one truth value or to an interval");
    assert!(cells > 10_000 && narrow > 0);
}

#[test]
fn nothing_that_is_excluded_ever_occurs_on_a_fixed_seed() {
    nothing_excluded_occurs(FIXED_SEED);
}

#[test]
fn nothing_that_is_excluded_ever_occurs_on_a_fresh_seed() {
    nothing_excluded_occurs(fresh_seed());
}

#[test]
fn stretches_follow_the_numbers_of_the_policy_and_leave_no_day_out() {
    for package in packages() {
        let plan = plan_of(&package);
        let found = stretches(&plan);
        assert_eq!(found.first().map(|first| first.0), Some(plan.policy.from), "{}", package.name);
        assert_eq!(found.last().map(|last| last.1), Some(plan.policy.to), "{}", package.name);
        for pair in found.windows(2) {
            let [one, next] = pair else { continue };
            assert_eq!(one.1.and_then(|day| day.plus_days(1)), Some(next.0), "{}", package.name);
        }
    }
}

#[test]
fn the_packages_of_the_repository_have_no_rule_that_facts_cannot_decide() {
    for package in packages() {
        let compiled = compile(&package);
        assert!(compiled.diagnostics.is_empty(), "{}: {:#?}", package.name, compiled.diagnostics);
    }
}
