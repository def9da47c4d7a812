//! Beside the pipeline: sixteen criteria over a population, by the kernel and by loops written for this one policy:
//! `cargo bench -p zhunsheng-batch --bench population`, with `ZHUNSHENG_ROWS` for another size than ten million.

mod by_hand;
mod station;

use std::{hint::black_box, time::Instant};

use by_hand::Thresholds;
use station::{CRITERIA, Station, as_of, findings, gx_station};
use zhunsheng_batch::{
    columns::Columns,
    kernel::{Counts, Kernel, each_tile},
};
use zhunsheng_engine::{InForce, Verdict, VerifiedPlan, facts::Slate};

/// Met, not met and unknown, for each criterion.
type Found = [[u64; 3]; CRITERIA.len()];

const ROUNDS: usize = 15;

fn main() {
    let plan = gx_station();
    let given = std::env::var("ZHUNSHENG_ROWS").ok().and_then(|rows| rows.parse().ok());
    for percent_unknown in [0, 5] {
        let (few, many) = (Station::made_up(100_000, percent_unknown), given.unwrap_or(10_000_000));
        let kernel = Kernel::new(&plan, as_of(), &findings(&plan), &[]);
        let columns = few.columns(&plan);
        let start = Instant::now();
        let expected = by_row(&plan, &columns);
        let by_row = start.elapsed().as_secs_f64() * 1e9 / few.rows as f64;
        assert_eq!(by_kernel(&kernel, &columns, 1), expected, "the kernel counts what the engine says");
        assert_eq!(by_kernel(&kernel, &columns, 2), expected, "so it does with two threads");
        assert_eq!(by_hand::counts(&few, &Thresholds::in_force()), expected, "and so does the loop written by hand");
        println!("{many} rows, {percent_unknown} % of the facts not known, median of {ROUNDS} rounds");
        side_by_side(&kernel, &Station::made_up(many, percent_unknown));
        println!("  {:60} {:7.1} million rows/s {by_row:8.2} ns a row\n", "engine, row by row", 1e3 / by_row);
    }
}

fn side_by_side(kernel: &Kernel<'_>, station: &Station) {
    let columns = station.columns(kernel.plan());
    let thresholds = Thresholds::in_force();
    let met = |found: Found| found.iter().map(|[met, ..]| met).sum();
    type Way<'w> = (&'static str, Box<dyn Fn() -> u64 + 'w>);
    let ways: [Way<'_>; 4] = [
        ("by hand: one truth value a row, as if all were known", Box::new(|| by_hand::all_hold(station, &thresholds))),
        (
            "by hand: counts for each criterion, with unknown facts",
            Box::new(|| met(by_hand::counts(station, &thresholds))),
        ),
        ("this kernel: counts, unknown facts, one thread", Box::new(|| met(by_kernel(kernel, &columns, 1)))),
        ("this kernel: counts, unknown facts, two threads", Box::new(|| met(by_kernel(kernel, &columns, 2)))),
    ];
    let mut rounds: Vec<[f64; 4]> = Vec::new();
    for _ in 0..ROUNDS {
        rounds.push(ways.each_ref().map(|(_, way)| {
            let start = Instant::now();
            black_box(way());
            start.elapsed().as_secs_f64()
        }));
    }
    for (at, (name, _)) in ways.iter().enumerate() {
        let of = |round: &[f64; 4]| round.get(at).copied().unwrap_or(f64::NAN);
        let time = median(rounds.iter().map(of).collect());
        // Why: what else the machine does changes from round to round, so times of one round are compared.
        let ratio = median(rounds.iter().map(|round| round[0].min(round[1]) / of(round)).collect());
        let rows = station.rows as f64;
        println!(
            "  {name:60} {:7.1} million rows/s {:8.2} ns a row   {ratio:.2} × the faster loop by hand",
            rows / time / 1e6,
            time * 1e9 / rows
        );
    }
    let more = median(rounds.iter().map(|round| round[2] / round[3]).collect());
    println!("  two threads are {more:.2} × as fast as one");
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of.get(of.len() / 2).copied().unwrap_or(f64::NAN)
}

fn by_kernel(kernel: &Kernel<'_>, columns: &Columns, threads: usize) -> Found {
    let start = || [Counts::default(); CRITERIA.len()];
    let found = each_tile(kernel, columns, threads, start, |counts, _, tile| {
        for (at, counts) in counts.iter_mut().enumerate() {
            counts.add(tile.finding(at).counts());
        }
    });
    let mut all = start();
    for found in found {
        all.iter_mut().zip(found).for_each(|(all, found)| all.add(found));
    }
    all.map(|counts| [counts.met, counts.not_met, counts.unknown])
}

fn by_row(plan: &VerifiedPlan, columns: &Columns) -> Found {
    let mut decider = InForce::new(plan, as_of()).findings(&findings(plan)).decider();
    let mut slate = Slate::new(plan);
    let known: Vec<usize> = (0..plan.facts.len()).filter(|&fact| columns.column(fact).is_some()).collect();
    let mut all = Found::default();
    for row in 0..columns.rows() {
        for &fact in &known {
            slate.put(fact, columns.column(fact).map_or(zhunsheng_engine::Cell::Unknown, |column| column.cell(row)));
        }
        let decision = decider.decide(slate.facts());
        for ([met, not_met, unknown], result) in all.iter_mut().zip(decision.results()) {
            *match result.verdict {
                Verdict::Met => met,
                Verdict::NotMet => not_met,
                _ => unknown,
            } += 1;
        }
    }
    all
}
