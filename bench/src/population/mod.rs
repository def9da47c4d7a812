//! A population, the same sixteen criteria, the same columns: this kernel, OpenFisca, NumPy, DuckDB and loops by hand, in alternating rounds.

mod by_hand;
mod kernel;
mod made;
mod python;

use std::{num::NonZeroUsize, time::Instant};

use cpu_time::ProcessTime;
use serde::Deserialize;

use by_hand::Slices;
use made::Population;
use measure::{
    Size, engine, machine, paths,
    results::{Entry, Goal, Group, Section, Unit},
    rounds::Timing,
};
use python::Python;

/// One run: what it took and what it counted.
#[derive(Debug, Deserialize)]
pub(crate) struct Taken {
    /// Processor time.
    nanoseconds: u64,
    wall: u64,
    /// How many rows meet each criterion (or only all of them), then all, then how many know each fact.
    counts: Vec<u64>,
}

const SEED: u64 = 20_260_301;
const TWO: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1);

const ONLY_ALL: &str = "how many meet all 16";
const COUNTED: &str = "that, and how many meet each criterion";
const UNKNOWN: &str = "that, and how many do not and how many are unknown, of each; 2 % of the values are missing";

/// Whom a row is about: its id, its name and version, and what it gives.
type Who = (&'static str, String, &'static str);

const NOTES: [&str; 7] = [
    "Everybody has the same columns, made from one seed, as wide as the policy's bounds ask: dates and most numbers in 32 bits, staff in 16, money in 64 \
     bits of whole 元, a byte for a choice, a byte (in this kernel and the loop over blocks a bit) for yes or no. Making, reading and loading them is not measured, for anybody.",
    "What each contender counts is compared with the others after every run: all who count the same must agree to the row.",
    "Processor time of the process; median of the rounds and the middle half. The threads are compared by the clock on the wall, since processor time does \
     not become less.",
    "Only this kernel and DuckDB know unknown values. OpenFisca, NumPy and the loops by hand see the columns before values went missing, but for the \
     loop that counts the unknown, which reads a byte for each value that says whether it is there.",
    "OpenFisca computes one variable for each criterion, as a policy is written in it, and one for all; what it computed is forgotten before the next \
     round. Its money is a 32-bit binary float, its dates are 64 bits, both its own choice.",
    "DuckDB holds an in-memory table and runs one thread; of the ways to count several conditions at once, `count_if` was the quickest.",
    "The plain loops are compiled as the engine is, for any x86-64 or ARM processor, without instructions of the newer ones. NumPy and DuckDB choose \
     instructions at run time.",
];

/// Measures.
pub(crate) fn measure(size: Size) -> Result<Section, String> {
    let (rows, rounds) = match size {
        Size::Quick => (1_000_000, 5),
        Size::Full => (10_000_000, 21),
    };
    let folder = paths::data();
    let population = Population::made(rows, SEED);
    population.write(&folder)?;
    let mut python = Python::start(&folder)?;
    let slices = Slices::new(&population).ok_or("the columns do not fit together")?;
    let plan = engine::plan("gx-station/1")?;
    let (whole, gaps) = (kernel::columns(plan, &population, false)?, kernel::columns(plan, &population, true)?);
    let kernel = kernel::kernel(plan)?;

    let (openfisca, numpy, duckdb) = (&python.versions.openfisca, &python.versions.numpy, &python.versions.duckdb);
    let whom: [Who; 13] = [
        ("hand-rows", "plain loop over the rows".into(), ONLY_ALL),
        ("hand-blocks", "loop over blocks of 64, yes and no as bits".into(), ONLY_ALL),
        ("openfisca-boolean", format!("OpenFisca-core {openfisca}"), ONLY_ALL),
        ("duckdb-boolean", format!("DuckDB {duckdb}"), ONLY_ALL),
        ("hand-rows-counted", "plain loop over the rows".into(), COUNTED),
        ("zhunsheng-whole", "Zhunsheng".into(), "the same as below, nothing missing"),
        ("openfisca", format!("OpenFisca-core {openfisca}"), COUNTED),
        ("numpy", format!("NumPy {numpy} by hand, in chunks"), COUNTED),
        ("duckdb-counts", format!("DuckDB {duckdb}"), COUNTED),
        ("zhunsheng-gaps", "Zhunsheng".into(), UNKNOWN),
        ("hand-unknown", "loops by hand, column by column".into(), UNKNOWN),
        ("duckdb-unknown", format!("DuckDB {duckdb}"), UNKNOWN),
        ("zhunsheng-two", "Zhunsheng, two threads".into(), UNKNOWN),
    ];
    let mut runs: Vec<Vec<Taken>> = whom.iter().map(|_| Vec::with_capacity(rounds)).collect();
    // Why: one more round than is kept, to warm everybody up.
    for round in 0..=rounds {
        for step in 0..whom.len() {
            let at = (round + step) % whom.len();
            let Some((id, ..)) = whom.get(at) else { continue };
            let taken = match *id {
                "hand-rows" => timed(|| slices.rows()),
                "hand-blocks" => timed(|| slices.blocks()),
                "hand-rows-counted" => timed(|| slices.rows_counted()),
                "hand-unknown" => timed(|| slices.with_unknown()),
                "zhunsheng-whole" => timed(|| kernel::decide(&kernel, &whole, NonZeroUsize::MIN).as_others(false)),
                "zhunsheng-gaps" => timed(|| kernel::decide(&kernel, &gaps, NonZeroUsize::MIN).as_others(true)),
                "zhunsheng-two" => timed(|| kernel::decide(&kernel, &gaps, TWO).as_others(true)),
                python_one => python.run(python_one)?,
            };
            if let Some(runs) = runs.get_mut(at).filter(|_| round > 0) {
                runs.push(taken);
            }
        }
    }
    agree(&whom, &runs)?;
    let section = section(rows, &whom, &runs)?;
    python.end()?;
    // Why: some hundred megabytes, made again in seconds.
    std::fs::remove_dir_all(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    Ok(section)
}

fn timed(run: impl FnOnce() -> Vec<u64>) -> Taken {
    let (own, wall) = (ProcessTime::now(), Instant::now());
    let counts = std::hint::black_box(run());
    let (own, wall) = (own.elapsed().as_nanos(), wall.elapsed().as_nanos());
    Taken { nanoseconds: own.try_into().unwrap_or(u64::MAX), wall: wall.try_into().unwrap_or(u64::MAX), counts }
}

/// Whether all who count the same thing count the same.
fn agree(whom: &[Who], runs: &[Vec<Taken>]) -> Result<(), String> {
    let counts = |of: &str| -> Result<&[u64], String> {
        let runs = whom.iter().zip(runs).find(|((id, ..), _)| *id == of).map(|(_, runs)| runs);
        runs.and_then(|runs| runs.first()).map(|run| &*run.counts).ok_or_else(|| format!("{of} did not run"))
    };
    let (whole, gaps) = (counts("hand-rows-counted")?, counts("hand-unknown")?);
    let all = whole.get(16..17).unwrap_or_default();
    for ((id, _, gives), runs) in whom.iter().zip(runs) {
        let meant = if *gives == ONLY_ALL {
            all
        } else if *gives == UNKNOWN {
            gaps
        } else {
            whole
        };
        if let Some(run) = runs.iter().find(|run| run.counts != meant) {
            return Err(format!("{id} counts {:?}; by hand it is {meant:?}", run.counts));
        }
    }
    Ok(())
}

fn section(rows: usize, whom: &[Who], runs: &[Vec<Taken>]) -> Result<Section, String> {
    let per_round = |of: &str, wall: bool| -> Result<Timing, String> {
        let runs = whom.iter().zip(runs).find(|((id, ..), _)| *id == of).map(|(_, runs)| runs);
        let taken = |run: &Taken| if wall { run.wall } else { run.nanoseconds };
        let rate = |run: &Taken| rows as f64 * 1e9 / taken(run) as f64;
        Ok(Timing::new(runs.ok_or_else(|| format!("{of} did not run"))?.iter().map(rate).collect()))
    };
    let (rows_at_once, blocks) = (per_round("hand-rows", false)?, per_round("hand-blocks", false)?);
    let base = if blocks.median > rows_at_once.median { blocks } else { rows_at_once };
    let mut entries = Vec::new();
    for (id, name, gives) in whom.iter().filter(|(id, ..)| *id != "zhunsheng-two") {
        let rate = per_round(id, false)?;
        entries.push(Entry::new(id, name, gives, &rate, Some(rate.times(&base))));
    }
    entries.sort_by(|a, b| b.median.total_cmp(&a.median));
    let (one, two) = (per_round("zhunsheng-gaps", true)?, per_round("zhunsheng-two", true)?);
    let threads = vec![
        Entry::new("zhunsheng-two", "Zhunsheng, two threads", UNKNOWN, &two, Some(two.times(&one))),
        Entry::new("zhunsheng-one", "Zhunsheng, one thread", UNKNOWN, &one, Some(1.0)),
    ];
    let kernel = per_round("zhunsheng-gaps", false)?;
    let goals = vec![
        Goal::at_least(
            "population, with unknown and counts, beside OpenFisca",
            1.3,
            kernel.times(&per_round("openfisca", false)?),
        ),
        Goal::at_least(
            "the same beside a plain hand-written loop with counts",
            0.7,
            kernel.times(&per_round("hand-rows-counted", false)?),
        ),
        Goal::at_least("the same beside the quickest hand-written loop to one boolean", 0.7, kernel.times(&base)),
        Goal::at_least(
            "the same beside hand-written loops that count the unknown too",
            0.7,
            kernel.times(&per_round("hand-unknown", false)?),
        ),
        Goal::at_least("two threads beside one", 1.7, two.times(&one)),
    ];
    let unit = Unit::RowsPerSecond;
    Ok(Section {
        id: "population".into(),
        title: format!("A population of {} million rows, 16 criteria", rows / 1_000_000),
        when: machine::now(),
        groups: vec![
            Group {
                title: "One core".into(),
                ratio_to: "the quickest hand-written loop that gives one boolean a row".into(),
                unit,
                entries,
            },
            Group {
                title: "Two threads, by the clock on the wall".into(),
                ratio_to: "one thread".into(),
                unit,
                entries: threads,
            },
        ],
        goals,
        notes: NOTES.iter().map(|note| (*note).to_owned()).collect(),
    })
}
