//! Batch, impact: what is counted while tiles are decided; counts of blocks are added up in their order.

use std::collections::HashMap;

use crate::{
    kernel::{Counts, TILE, Tile, Verdicts},
    population::Chunk,
};

use super::{
    amounts::Sum,
    pairs::{Pair, Pairs},
};

/// Words of a tile.
const WORDS: usize = TILE / 64;

/// How many rows went from which verdict to which: `[before][after]`, in the order of [`super::VERDICTS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flips(pub [[u64; 5]; 5]);

impl Flips {
    /// How many rows changed.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.changes().map(|(_, _, count)| count).sum()
    }

    /// The changes that occurred: before, after (by their places in [`super::VERDICTS`]) and how often.
    pub fn changes(&self) -> impl Iterator<Item = (usize, usize, u64)> + '_ {
        self.0.iter().enumerate().flat_map(|(from, row)| {
            row.iter()
                .enumerate()
                .filter(move |(to, count)| *to != from && **count > 0)
                .map(move |(to, n)| (from, to, *n))
        })
    }

    fn add(&mut self, other: &Self) {
        for (own, other) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            *own += other;
        }
    }
}

/// Counts of one finding or outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Compared {
    pub(super) before: Counts,
    pub(super) after: Counts,
    pub(super) flips: Flips,
}

/// Sums of one amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Money {
    pub(super) before: Sum,
    pub(super) after: Sum,
    /// Rows that get more, and rows that get less.
    pub(super) more: u64,
    pub(super) less: u64,
}

impl Money {
    pub(super) fn none() -> Self {
        Self { before: Sum::zero(), after: Sum::zero(), more: 0, less: 0 }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.before.add_sum(&other.before);
        self.after.add_sum(&other.after);
        self.more += other.more;
        self.less += other.less;
    }
}

/// What an outcome comes to in one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Met {
    /// Rows for which it was met before.
    pub before: u64,
    /// Rows for which it is met after.
    pub after: u64,
    /// Rows that have come to it.
    pub gained: u64,
    /// Rows that have lost it.
    pub lost: u64,
}

/// One group of rows.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) rows: u64,
    pub(super) outcomes: Vec<Met>,
    pub(super) amounts: Vec<Money>,
}

impl Group {
    pub(super) fn empty(pairs: &Pairs) -> Self {
        let (outcomes, amounts) =
            (vec![Met::default(); pairs.outcomes.len()], vec![Money::none(); pairs.amounts.len()]);
        Self { rows: 0, outcomes, amounts }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        for (own, other) in self.outcomes.iter_mut().zip(&other.outcomes) {
            own.before += other.before;
            own.after += other.after;
            own.gained += other.gained;
            own.lost += other.lost;
        }
        self.amounts.iter_mut().zip(&other.amounts).for_each(|(own, other)| own.add(other));
    }
}

/// The same findings changed with the same change of an outcome.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Cause {
    /// The outcome, by its place among the pairs.
    pub(super) outcome: u32,
    pub(super) from: u8,
    pub(super) to: u8,
    /// The findings that changed, by their places among the pairs.
    pub(super) findings: Vec<u32>,
}

/// Everything that is counted.
#[derive(Debug, Clone)]
pub(super) struct Count {
    pub(super) rows: u64,
    pub(super) outcomes: Vec<Compared>,
    pub(super) findings: Vec<Compared>,
    pub(super) amounts: Vec<Money>,
    pub(super) causes: HashMap<Cause, u64>,
    /// In the order of their first rows.
    pub(super) groups: Vec<(Vec<String>, Group)>,
}

impl Count {
    pub(super) fn empty(pairs: &Pairs) -> Self {
        Self {
            rows: 0,
            outcomes: vec![Compared::default(); pairs.outcomes.len()],
            findings: vec![Compared::default(); pairs.findings.len()],
            amounts: vec![Money::none(); pairs.amounts.len()],
            causes: HashMap::new(),
            groups: Vec::new(),
        }
    }

    /// Ready to count a block.
    pub(super) fn of(pairs: &Pairs, chunk: &Chunk) -> Self {
        let groups = chunk.keys.iter().map(|key| (key.clone(), Group::empty(pairs))).collect();
        Self { groups, ..Self::empty(pairs) }
    }

    /// Counts a tile whose first row is that of the chunk at `start`.
    pub(super) fn tile(
        &mut self,
        pairs: &Pairs,
        before: Option<&Tile<'_>>,
        after: &Tile<'_>,
        chunk: &Chunk,
        start: usize,
    ) {
        self.rows += u64::try_from(after.rows()).unwrap_or(0);
        let compared = before.is_some();
        let mut moved: Vec<[u64; WORDS]> = Vec::new();
        for (pair, count) in pairs.findings.iter().zip(&mut self.findings) {
            let old = before.zip(pair.old).map(|(tile, at)| tile.finding(at));
            let new = pair.new.map(|at| after.finding(at));
            moved.push(count.compare(old, new));
        }
        for (at, (pair, count)) in (0_u32..).zip(pairs.outcomes.iter().zip(&mut self.outcomes)) {
            let old = before.zip(pair.old).map(|(tile, at)| tile.outcome(at));
            let new = pair.new.map(|at| after.outcome(at));
            let flipped = count.compare(old, new);
            if let (Some(old), Some(new)) = (old, new)
                && compared
            {
                let rests = pairs.rests.get(at as usize).map_or(&[][..], Vec::as_slice);
                causes(&mut self.causes, at, rests, &moved, &flipped, [&old, &new]);
            }
        }
        self.money(pairs, before, after, chunk, start);
        if !chunk.group.is_empty() {
            self.grouped(pairs, before, after, chunk, start);
        }
    }

    fn money(&mut self, pairs: &Pairs, before: Option<&Tile<'_>>, after: &Tile<'_>, chunk: &Chunk, start: usize) {
        for (at, finding) in pairs.amounts.iter().enumerate() {
            let Some(pair) = pairs.findings.get(*finding) else { continue };
            let Some(total) = self.amounts.get_mut(at) else { continue };
            each_met(pair, before, after, |row| {
                let old = before.zip(pair.old).and_then(|(tile, at)| tile.amount(at, row));
                let new = pair.new.and_then(|at| after.amount(at, row));
                let group = chunk.group.get(start + row).and_then(|group| self.groups.get_mut(*group as usize));
                let group = group.and_then(|(_, group)| group.amounts.get_mut(at));
                for money in [Some(&mut *total), group].into_iter().flatten() {
                    if let Some(old) = old {
                        money.before.add(old);
                    }
                    if let Some(new) = new {
                        money.after.add(new);
                    }
                    if before.is_some() {
                        let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
                        money.more += u64::from(new > old);
                        money.less += u64::from(new < old);
                    }
                }
            });
        }
    }

    fn grouped(&mut self, pairs: &Pairs, before: Option<&Tile<'_>>, after: &Tile<'_>, chunk: &Chunk, start: usize) {
        let of_rows = chunk.group.get(start..start + after.rows()).unwrap_or_default();
        for group in of_rows {
            if let Some((_, group)) = self.groups.get_mut(*group as usize) {
                group.rows += 1;
            }
        }
        for (at, pair) in pairs.outcomes.iter().enumerate() {
            let old = before.zip(pair.old).map_or(&[][..], |(tile, at)| tile.outcome(at).met);
            let new = pair.new.map_or(&[][..], |at| after.outcome(at).met);
            for (row, group) in of_rows.iter().enumerate() {
                let has = |words: &[u64]| words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1);
                let (old, new) = (has(old), has(new));
                if !old && !new {
                    continue;
                }
                let group = self.groups.get_mut(*group as usize).and_then(|(_, group)| group.outcomes.get_mut(at));
                if let Some(met) = group {
                    met.before += u64::from(old);
                    met.after += u64::from(new);
                    if before.is_some() {
                        met.gained += u64::from(new && !old);
                        met.lost += u64::from(old && !new);
                    }
                }
            }
        }
    }
}

impl Compared {
    /// Counts both sides; gives the rows whose verdict differs.
    fn compare(&mut self, old: Option<Verdicts<'_>>, new: Option<Verdicts<'_>>) -> [u64; WORDS] {
        let mut moved = [0; WORDS];
        if let Some(old) = old {
            self.before.add(old.counts());
        }
        if let Some(new) = new {
            self.after.add(new.counts());
        }
        let (Some(old), Some(new)) = (old, new) else { return moved };
        let (mut from, mut to) = ([0; 5], [0; 5]);
        for (at, slot) in moved.iter_mut().enumerate() {
            planes(&old, at, &mut from);
            planes(&new, at, &mut to);
            if from == to {
                continue;
            }
            let same = from.iter().zip(&to).fold(0, |same, (from, to)| same | (from & to));
            *slot = from.iter().fold(0, |all, from| all | from) & !same;
            for (from, row) in from.iter().zip(&mut self.flips.0) {
                for (to, count) in to.iter().zip(row) {
                    *count += u64::from((from & to & *slot).count_ones());
                }
            }
        }
        moved
    }
}

/// The five verdicts of a word of rows, in the order of [`super::VERDICTS`].
fn planes(verdicts: &Verdicts<'_>, at: usize, planes: &mut [u64; 5]) {
    let word = |words: &[u64]| words.get(at).copied().unwrap_or(0);
    let (met, not_met) = (word(verdicts.met), word(verdicts.not_met));
    let (not_applicable, not_computable) = (word(verdicts.not_applicable), word(verdicts.not_computable));
    let rows = verdicts.rows.saturating_sub(at * 64).min(64);
    let there = if rows == 64 { u64::MAX } else { (1 << rows) - 1 };
    let unknown = there & !(met | not_met | not_applicable | not_computable);
    *planes = [met, not_met, unknown, not_applicable, not_computable];
}

/// Notes for each row that flipped which of the findings below changed with it.
fn causes(
    causes: &mut HashMap<Cause, u64>,
    outcome: u32,
    rests: &[u32],
    moved: &[[u64; WORDS]],
    flipped: &[u64; WORDS],
    [old, new]: [&Verdicts<'_>; 2],
) {
    let (mut from, mut to) = ([0; 5], [0; 5]);
    for (at, word) in flipped.iter().enumerate().filter(|(_, word)| **word != 0) {
        planes(old, at, &mut from);
        planes(new, at, &mut to);
        let word_of =
            |finding: &u32| moved.get(*finding as usize).and_then(|words| words.get(at)).copied().unwrap_or(0);
        let near: Vec<(u32, u64)> = rests
            .iter()
            .map(|finding| (*finding, word_of(finding)))
            .filter(|(_, changed)| changed & word != 0)
            .collect();
        // Why: rows that share everything are counted at once, as most do where one value was changed.
        let mut left = *word;
        while left != 0 {
            let bit = left & left.wrapping_neg();
            let side = |planes: &[u64; 5]| planes.iter().position(|plane| plane & bit != 0).unwrap_or(2);
            let (was, is) = (side(&from), side(&to));
            let mut alike = left & from.get(was).copied().unwrap_or(0) & to.get(is).copied().unwrap_or(0);
            let mut findings = Vec::new();
            for (finding, changed) in &near {
                if changed & bit != 0 {
                    findings.push(*finding);
                    alike &= changed;
                } else {
                    alike &= !changed;
                }
            }
            left &= !alike;
            let small = |place: usize| u8::try_from(place).unwrap_or(2);
            let cause = Cause { outcome, from: small(was), to: small(is), findings };
            *causes.entry(cause).or_default() += u64::from(alike.count_ones());
        }
    }
}

/// Calls for each row in which an amount is due on either side.
fn each_met(pair: &Pair, before: Option<&Tile<'_>>, after: &Tile<'_>, mut call: impl FnMut(usize)) {
    let old = before.zip(pair.old).map_or(&[][..], |(tile, at)| tile.finding(at).met);
    let new = pair.new.map_or(&[][..], |at| after.finding(at).met);
    for at in 0..WORDS {
        let mut word = old.get(at).copied().unwrap_or(0) | new.get(at).copied().unwrap_or(0);
        while word != 0 {
            call(at * 64 + word.trailing_zeros() as usize);
            word &= word - 1;
        }
    }
}

/// Counts of all blocks so far.
#[derive(Debug)]
pub(super) struct Total {
    pub(super) count: Count,
    places: HashMap<Vec<String>, usize>,
    most_groups: usize,
    /// What belongs to groups past the most that are kept, and how many blocks brought such groups.
    pub(super) rest: Option<Group>,
}

impl Total {
    pub(super) fn new(pairs: &Pairs, most_groups: usize) -> Self {
        Self { count: Count::empty(pairs), places: HashMap::new(), most_groups, rest: None }
    }

    /// Adds the counts of the block that follows.
    pub(super) fn add(&mut self, pairs: &Pairs, block: Count) {
        let own = &mut self.count;
        own.rows += block.rows;
        let compared = own.outcomes.iter_mut().zip(block.outcomes).chain(own.findings.iter_mut().zip(block.findings));
        for (own, block) in compared {
            own.before.add(block.before);
            own.after.add(block.after);
            own.flips.add(&block.flips);
        }
        own.amounts.iter_mut().zip(&block.amounts).for_each(|(own, block)| own.add(block));
        for (cause, count) in block.causes {
            *own.causes.entry(cause).or_default() += count;
        }
        for (key, group) in block.groups {
            match self.places.get(&key) {
                Some(place) => {
                    if let Some((_, known)) = own.groups.get_mut(*place) {
                        known.add(&group);
                    }
                }
                None if own.groups.len() < self.most_groups => {
                    self.places.insert(key.clone(), own.groups.len());
                    own.groups.push((key, group));
                }
                None => self.rest.get_or_insert_with(|| Group::empty(pairs)).add(&group),
            }
        }
    }
}
