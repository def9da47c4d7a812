//! Measuring: everybody in turn, round after round, so that what disturbs the machine hits everybody alike.

use std::hint::black_box;

use cpu_time::ThreadTime;
use serde::Serialize;

/// Runs so many times on the input with this number, and says how often the answer was yes.
pub type Run = Box<dyn FnMut(usize, u64) -> u64>;

/// One of those who are compared.
pub struct Contender {
    /// A short stable name.
    pub id: &'static str,
    /// What is called.
    pub run: Run,
}

/// What one call took, in nanoseconds of processor time.
#[derive(Debug, Clone, Serialize)]
pub struct Timing {
    pub median: f64,
    /// A quarter of the rounds were faster.
    pub lower: f64,
    /// A quarter of the rounds were slower.
    pub upper: f64,
    /// Each round, in order.
    #[serde(skip)]
    pub rounds: Vec<f64>,
}

/// Makes a contender of a function from an input to yes or no. The loop is inside, so that a call costs what it costs and no more.
pub fn contender<I: 'static>(
    id: &'static str,
    inputs: Vec<I>,
    mut call: impl FnMut(&I) -> bool + 'static,
) -> Contender {
    let run = move |which: usize, times: u64| {
        let Some(input) = inputs.get(which) else { return 0 };
        (0..times).map(|_| u64::from(black_box(call(black_box(input))))).sum()
    };
    Contender { id, run: Box::new(run) }
}

/// As [`contender`], for those who want to change their input.
pub fn contender_mut<I: 'static>(
    id: &'static str,
    mut inputs: Vec<I>,
    mut call: impl FnMut(&mut I) -> bool + 'static,
) -> Contender {
    let run = move |which: usize, times: u64| {
        let Some(input) = inputs.get_mut(which) else { return 0 };
        (0..times).map(|_| u64::from(black_box(call(black_box(&mut *input))))).sum()
    };
    Contender { id, run: Box::new(run) }
}

/// Whether each contender says yes to input 0 and no to the others: nobody is measured doing nothing.
pub fn verify(contenders: &mut [Contender], inputs: usize) -> Result<(), String> {
    for Contender { id, run } in contenders {
        for which in 0..inputs {
            let (said, meant) = (run(which, 1), u64::from(which == 0));
            if said != meant {
                return Err(format!("{id} says {said} to input {which}; the policy says {meant}"));
            }
        }
    }
    Ok(())
}

/// Measures everybody in turn: `rounds` rounds, each about so many milliseconds a contender, in an order that turns from round to round.
pub fn alternate(contenders: &mut [Contender], rounds: usize, milliseconds: f64) -> Result<Vec<Timing>, String> {
    let times: Vec<u64> = contenders.iter_mut().map(|each| calls(each, milliseconds)).collect();
    let mut taken = vec![Vec::with_capacity(rounds); contenders.len()];
    for round in 0..rounds {
        for step in 0..contenders.len() {
            let at = (round + step) % contenders.len();
            let (Some(Contender { id, run }), Some(&times), Some(taken)) =
                (contenders.get_mut(at), times.get(at), taken.get_mut(at))
            else {
                continue;
            };
            let start = ThreadTime::now();
            let yes = run(0, times);
            let elapsed = start.elapsed();
            if yes != times {
                return Err(format!("{id} said yes {yes} times of {times}"));
            }
            taken.push(elapsed.as_secs_f64() * 1e9 / times as f64);
        }
    }
    Ok(taken.into_iter().map(Timing::new).collect())
}

/// How many calls take so many milliseconds, after warming up.
fn calls(contender: &mut Contender, milliseconds: f64) -> u64 {
    let mut times = 8;
    loop {
        let start = ThreadTime::now();
        (contender.run)(0, times);
        let elapsed = start.elapsed().as_secs_f64() * 1e3;
        if elapsed >= milliseconds / 4.0 || times >= 1 << 32 {
            return ((times as f64 * milliseconds / elapsed) as u64).max(1);
        }
        times *= 2;
    }
}

impl Timing {
    pub fn new(rounds: Vec<f64>) -> Self {
        let mut sorted = rounds.clone();
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| sorted.get(((sorted.len().max(1) - 1) as f64 * share).round() as usize).copied();
        let at = |share: f64| at(share).unwrap_or(f64::NAN);
        Self { median: at(0.5), lower: at(0.25), upper: at(0.75), rounds }
    }

    /// How many times as long as another one, round by round: the median of the ratios, since both had the same machine in a round.
    pub fn times(&self, other: &Self) -> f64 {
        Self::new(self.rounds.iter().zip(&other.rounds).map(|(own, other)| own / other).collect()).median
    }
}
