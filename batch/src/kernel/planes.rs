//! Batch, kernel: a tile of truth values as planes of bits, and a tile of values with the planes that say which rows have one.

use zhunsheng_engine::{Cell, Verdict};

use super::TILE;

/// Words of a tile.
pub(super) const WORDS: usize = TILE / 64;

/// A bit for each row of a tile.
pub(super) type Plane = [u64; WORDS];

/// No row.
pub(super) const NOTHING: Plane = [0; WORDS];

/// The truth values of one node. A row has its bit in at most one plane; without one it is unknown.
#[derive(Debug, Clone)]
pub(super) struct Truth {
    pub(super) yes: Plane,
    pub(super) no: Plane,
    pub(super) not_applicable: Plane,
    pub(super) not_computable: Plane,
}

/// The values of one node. A row has its bit in at most one plane; without one it is unknown. Where a row has no value, anything may stand there.
#[derive(Debug, Clone)]
pub(super) struct Vector<T> {
    pub(super) values: Vec<T>,
    pub(super) known: Plane,
    pub(super) not_applicable: Plane,
    pub(super) not_computable: Plane,
}

impl Truth {
    pub(super) const UNKNOWN: Self =
        Self { yes: NOTHING, no: NOTHING, not_applicable: NOTHING, not_computable: NOTHING };

    /// The plane of a verdict, if it has one.
    pub(super) fn plane(&mut self, verdict: Verdict) -> Option<&mut Plane> {
        match verdict {
            Verdict::Met => Some(&mut self.yes),
            Verdict::NotMet => Some(&mut self.no),
            Verdict::NotApplicable => Some(&mut self.not_applicable),
            Verdict::NotComputable => Some(&mut self.not_computable),
            Verdict::Unknown => None,
        }
    }

    /// Makes every row unknown.
    pub(super) fn clear(&mut self) {
        *self = Self::UNKNOWN;
    }

    /// The same for each of these rows.
    pub(super) fn fill(&mut self, cell: Cell, live: &Plane) {
        self.clear();
        if let Some(plane) = self.plane(Verdict::of(cell)) {
            *plane = *live;
        }
    }

    /// Gives a row its truth value.
    pub(super) fn set(&mut self, row: usize, cell: Cell) {
        if let Some(word) = self.plane(Verdict::of(cell)).and_then(|plane| plane.get_mut(row / 64)) {
            *word |= 1 << (row % 64);
        }
    }
}

impl<T: Copy> Vector<T> {
    pub(super) fn new(filler: T) -> Self {
        Self { values: vec![filler; TILE], known: NOTHING, not_applicable: NOTHING, not_computable: NOTHING }
    }

    /// The same for each of these rows: a value, or why there is none.
    pub(super) fn fill(&mut self, value: Result<T, Cell>, live: &Plane) {
        (self.known, self.not_applicable, self.not_computable) = (NOTHING, NOTHING, NOTHING);
        match value {
            Ok(value) => {
                self.values.fill(value);
                self.known = *live;
            }
            Err(Cell::NotApplicable) => self.not_applicable = *live,
            Err(Cell::NotComputable(_)) => self.not_computable = *live,
            Err(_) => {}
        }
    }
}

/// The planes of these rows: the first so many.
pub(super) fn first(rows: usize) -> Plane {
    let mut live = NOTHING;
    for (at, word) in live.iter_mut().enumerate() {
        *word = match rows.saturating_sub(at * 64) {
            0 => 0,
            some @ 1..64 => (1 << some) - 1,
            _ => u64::MAX,
        };
    }
    live
}

/// A bit for each value: whether `holds` is true of it.
#[inline(always)]
pub(super) fn bits<T: Copy>(values: &[T], out: &mut Plane, holds: impl Fn(T) -> bool) {
    let (chunks, rest) = values.as_chunks::<64>();
    let mut words = out.iter_mut();
    for (chunk, word) in chunks.iter().zip(&mut words) {
        let mut bytes = [0; 64];
        for (byte, value) in bytes.iter_mut().zip(chunk) {
            *byte = u8::from(holds(*value));
        }
        *word = packed(&bytes);
    }
    if let Some(word) = words.next() {
        *word = rest.iter().rev().fold(0, |word, value| word << 1 | u64::from(holds(*value)));
    }
    words.for_each(|word| *word = 0);
}

/// A bit for each pair of values.
#[inline(always)]
pub(super) fn bits_of_pairs<A: Copy, B: Copy>(a: &[A], b: &[B], out: &mut Plane, holds: impl Fn(A, B) -> bool) {
    let pairs = a.as_chunks::<64>().0.iter().zip(b.as_chunks::<64>().0);
    for ((a, b), word) in pairs.zip(out) {
        let mut bytes = [0; 64];
        for (byte, (a, b)) in bytes.iter_mut().zip(a.iter().zip(b)) {
            *byte = u8::from(holds(*a, *b));
        }
        *word = packed(&bytes);
    }
}

/// Bytes of 0 and 1 as bits.
#[inline(always)]
fn packed(bytes: &[u8; 64]) -> u64 {
    let mut word = 0;
    for (at, eight) in bytes.as_chunks::<8>().0.iter().enumerate() {
        // Why: this moves the lowest bit of byte n to bit 56 + n.
        let bits = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        word |= bits << (8 * at);
    }
    word
}

/// Calls `each` with every row that has its bit.
pub(super) fn each_row(plane: &Plane, mut each: impl FnMut(usize)) {
    for (at, &word) in plane.iter().enumerate() {
        let mut left = word;
        while left != 0 {
            each(at * 64 + left.trailing_zeros() as usize);
            left &= left - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NOTHING, TILE, bits, bits_of_pairs, each_row, first};

    #[test]
    fn every_row_has_its_own_bit() {
        let values: Vec<i32> = (0..TILE as i32).map(|n| n * 7919 % 1000).collect();
        for rows in [0, 1, 63, 64, 65, 127, 128, 1000, TILE - 1, TILE] {
            let some = values.get(..rows).unwrap_or_default();
            let mut plane = [u64::MAX; super::WORDS];
            bits(some, &mut plane, |n| n >= 500);
            let mut found = Vec::new();
            each_row(&plane, |row| found.push(row));
            let expected: Vec<usize> = (0..rows).filter(|&row| some.get(row).is_some_and(|&n| n >= 500)).collect();
            assert_eq!(found, expected, "{rows}");
            let mut live = Vec::new();
            each_row(&first(rows), |row| live.push(row));
            assert_eq!(live, (0..rows).collect::<Vec<_>>());
        }
    }

    #[test]
    fn pairs_are_taken_row_by_row() {
        let a: Vec<i64> = (0..TILE as i64).map(|n| n * 31 % 64).collect();
        let b: Vec<i64> = (0..TILE as i64).map(|n| n * 17 % 64).collect();
        let mut plane = NOTHING;
        bits_of_pairs(&a, &b, &mut plane, |a, b| a < b);
        let mut found = Vec::new();
        each_row(&plane, |row| found.push(row));
        let expected: Vec<usize> =
            a.iter().zip(&b).enumerate().filter(|(_, (a, b))| a < b).map(|(row, _)| row).collect();
        assert_eq!(found, expected);
    }
}
