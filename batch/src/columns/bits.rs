//! Batch, columns: a bit for each row, in words of 64.

/// A bit for each row; the bits past the last row of the last word are 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    /// No bits, with room for so many.
    #[must_use]
    pub fn with_capacity(bits: usize) -> Self {
        Self { words: Vec::with_capacity(bits.div_ceil(64)), len: 0 }
    }

    /// Adds a bit.
    #[inline]
    pub fn push(&mut self, bit: bool) {
        let at = self.len % 64;
        match self.words.last_mut() {
            Some(word) if at > 0 => *word |= u64::from(bit) << at,
            _ => self.words.push(u64::from(bit)),
        }
        self.len += 1;
    }

    /// Cuts to so many bits, or adds some that are not set.
    pub fn resize(&mut self, len: usize) {
        self.words.resize(len.div_ceil(64), 0);
        if len < self.len
            && let Some(last) = self.words.last_mut().filter(|_| !len.is_multiple_of(64))
        {
            *last &= (1 << (len % 64)) - 1;
        }
        self.len = len;
    }

    /// One bit; `false` past the end.
    #[must_use]
    #[inline]
    pub fn get(&self, at: usize) -> bool {
        self.words.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// How many bits there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many of them are set.
    #[must_use]
    pub fn ones(&self) -> usize {
        ones(&self.words)
    }

    /// The words.
    #[must_use]
    pub fn words(&self) -> &[u64] {
        &self.words
    }
}

impl FromIterator<bool> for Bits {
    fn from_iter<I: IntoIterator<Item = bool>>(bits: I) -> Self {
        let bits = bits.into_iter();
        let mut all = Self::with_capacity(bits.size_hint().0);
        bits.for_each(|bit| all.push(bit));
        all
    }
}

/// How many bits of these words are set.
#[must_use]
pub fn ones(words: &[u64]) -> usize {
    words.iter().map(|word| word.count_ones() as usize).sum()
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn bits_stand_where_they_were_pushed() {
        for len in [0, 1, 63, 64, 65, 128, 200] {
            let bits: Bits = (0..len).map(|at| at % 3 == 0).collect();
            assert!((0..len + 70).all(|at| bits.get(at) == (at < len && at % 3 == 0)), "{len}");
            assert_eq!((bits.len(), bits.ones(), bits.words().len()), (len, len.div_ceil(3), len.div_ceil(64)));
            for other in [0, 1, 62, 64, 66, 300] {
                let mut resized = bits.clone();
                resized.resize(other);
                let expected: Bits = (0..other).map(|at| bits.get(at)).collect();
                assert_eq!(resized, expected, "{len} to {other}");
            }
        }
    }
}
