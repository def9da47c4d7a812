//! Beside the pipeline: random numbers that a seed gives again, and how many rounds a test makes.

use std::time::{SystemTime, UNIX_EPOCH};

/// The seed that every run uses.
pub const FIXED_SEED: u64 = 20_110_101;

/// A new seed for each run, or the one in `ZHUNSHENG_SEED`.
#[must_use]
pub fn fresh_seed() -> u64 {
    let given = std::env::var("ZHUNSHENG_SEED").ok().and_then(|text| text.parse().ok());
    given.unwrap_or_else(|| {
        let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        clock.as_secs() ^ u64::from(clock.subsec_nanos())
    })
}

/// So many rounds of a test, times `ZHUNSHENG_TIMES` for a longer search than each run makes.
#[must_use]
pub fn rounds(count: usize) -> usize {
    let times = std::env::var("ZHUNSHENG_TIMES").ok().and_then(|text| text.parse().ok());
    count.saturating_mul(times.unwrap_or(1))
}

/// Random numbers that a seed gives again and again (SplitMix64).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Starts from a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 if `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.number() % (end as u64).max(1)).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from((i128::from(high) - i128::from(low)).clamp(0, i128::from(i64::MAX)) + 1).unwrap_or(1);
        low.saturating_add_unsigned(self.number() % width)
    }

    /// Whether this happens, that many times of a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }
}
