//! Batch, kernel: truth values connected, a word of 64 rows at a time. What each means is said by `engine/src/decide/eval.rs`; the test that compares
//! this kernel with it names this second place.

#![expect(clippy::indexing_slicing, reason = "every index is a word below `WORDS`, which is how long every plane is")]

use super::{
    planes::{NOTHING, Plane, Truth, Vector, WORDS},
    program::Register,
};

/// The rows that are not known.
#[inline(always)]
fn unknown(truth: &Truth, word: usize, live: &Plane) -> u64 {
    let some = truth.yes[word] | truth.no[word] | truth.not_applicable[word] | truth.not_computable[word];
    live[word] & !some
}

pub(super) fn not(of: &Truth, out: &mut Truth) {
    *out = Truth { yes: of.no, no: of.yes, not_applicable: of.not_applicable, not_computable: of.not_computable };
}

/// Whether there is a truth value.
pub(super) fn filled_truth(of: &Truth, out: &mut Truth) {
    *out = of.clone();
    for word in 0..WORDS {
        out.yes[word] |= of.no[word];
    }
    out.no = NOTHING;
}

/// Conjunction (`neutral` is true) or disjunction where every operand is true, false or unknown: most are.
pub(super) fn combined_plain(truths: &[Truth], of: &[Register], neutral: bool, live: &Plane, out: &mut Truth) {
    let (holds, decided) = if neutral { (&mut out.yes, &mut out.no) } else { (&mut out.no, &mut out.yes) };
    (*holds, *decided) = (*live, NOTHING);
    for truth in of.iter().filter_map(|&at| truths.get(at)) {
        let (same, other) = if neutral { (&truth.yes, &truth.no) } else { (&truth.no, &truth.yes) };
        for word in 0..WORDS {
            holds[word] &= same[word];
            decided[word] |= other[word];
        }
    }
}

/// Conjunction or disjunction in general.
pub(super) fn combined(truths: &[Truth], of: &[Register], neutral: bool, live: &Plane, out: &mut Truth) {
    let (mut decided, mut holds, mut open, mut stuck) = (NOTHING, NOTHING, NOTHING, NOTHING);
    if of.is_empty() {
        holds = *live;
    }
    for truth in of.iter().filter_map(|&at| truths.get(at)) {
        let (same, other) = if neutral { (&truth.yes, &truth.no) } else { (&truth.no, &truth.yes) };
        for word in 0..WORDS {
            decided[word] |= other[word];
            holds[word] |= same[word];
            stuck[word] |= truth.not_computable[word];
            open[word] |= unknown(truth, word, live);
        }
    }
    for word in 0..WORDS {
        let free = live[word] & !decided[word] & !open[word];
        out.not_computable[word] = free & stuck[word];
        holds[word] &= free & !stuck[word];
        out.not_applicable[word] = free & !stuck[word] & !holds[word];
    }
    (out.yes, out.no) = if neutral { (holds, decided) } else { (decided, holds) };
}

/// How many bits a counter of [`at_least_fixed`] has.
const COUNTER: usize = 7;

/// No more operands than these are counted in bits.
pub(super) const MOST_COUNTED: usize = (1 << COUNTER) - 1;

/// At least so many hold, the same number in all rows: 64 rows are counted at once, in a word for each binary digit.
pub(super) fn at_least_fixed(needed: usize, truths: &[Truth], of: &[Register], live: &Plane, out: &mut Truth) {
    fn add(counter: &mut [u64; COUNTER], bits: u64) {
        let mut carry = bits;
        for digit in counter {
            (*digit, carry) = (*digit ^ carry, *digit & carry);
        }
    }
    let reaches = |counter: &[u64; COUNTER]| {
        let (mut more, mut same) = (0, u64::MAX);
        for (at, digit) in counter.iter().enumerate().rev() {
            if needed >> at & 1 == 1 {
                same &= digit;
            } else {
                more |= same & digit;
                same &= !digit;
            }
        }
        if needed > MOST_COUNTED { 0 } else { more | same }
    };
    for word in 0..WORDS {
        let (mut yes, mut possible) = ([0; COUNTER], [0; COUNTER]);
        let (mut open, mut stuck) = (0, 0);
        let mut counts = if of.is_empty() { live[word] } else { 0 };
        for truth in of.iter().filter_map(|&at| truths.get(at)) {
            let (not_known, not_computable) = (unknown(truth, word, live), truth.not_computable[word]);
            add(&mut yes, truth.yes[word]);
            add(&mut possible, truth.yes[word] | not_known | not_computable);
            counts |= truth.yes[word] | truth.no[word] | not_known | not_computable;
            open |= not_known;
            stuck |= not_computable;
        }
        let counts = counts & live[word];
        let met = counts & reaches(&yes);
        let not_met = counts & !met & !reaches(&possible);
        out.yes[word] = met;
        out.no[word] = not_met;
        out.not_applicable[word] = live[word] & !counts;
        out.not_computable[word] = counts & !met & !not_met & stuck & !open;
    }
}

/// At least as many hold as `count` says, row by row.
pub(super) fn at_least(count: &Vector<i64>, truths: &[Truth], of: &[Register], live: &Plane, out: &mut Truth) {
    out.clear();
    for word in 0..WORDS {
        out.not_applicable[word] = count.not_applicable[word];
        out.not_computable[word] = count.not_computable[word];
        let mut left = count.known[word];
        while left != 0 {
            let at = left.trailing_zeros();
            let bit = 1_u64 << at;
            left &= left - 1;
            let has = |plane: u64| i64::from(plane & bit != 0);
            let (mut yes, mut open, mut stuck, mut others) = (0, 0, 0, i64::from(of.is_empty()));
            for truth in of.iter().filter_map(|&at| truths.get(at)) {
                yes += has(truth.yes[word]);
                open += has(unknown(truth, word, live));
                stuck += has(truth.not_computable[word]);
                others += has(truth.no[word]);
            }
            let needed = count.values.get(word * 64 + at as usize).copied().unwrap_or_default();
            match () {
                () if yes + open + stuck + others == 0 => out.not_applicable[word] |= bit,
                () if yes >= needed => out.yes[word] |= bit,
                () if yes + open + stuck < needed => out.no[word] |= bit,
                () if stuck > 0 && open == 0 => out.not_computable[word] |= bit,
                () => {}
            }
        }
    }
}

pub(super) fn applies(condition: &Truth, value: &Truth, out: &mut Truth) {
    for word in 0..WORDS {
        let holds = condition.yes[word];
        out.yes[word] = holds & value.yes[word];
        out.no[word] = holds & value.no[word];
        out.not_applicable[word] =
            holds & value.not_applicable[word] | condition.no[word] | condition.not_applicable[word];
        out.not_computable[word] = holds & value.not_computable[word] | condition.not_computable[word];
    }
}

/// One of two, by a condition; where that has no value and both agree, what they agree on.
pub(super) fn choose(condition: &Truth, [then, otherwise]: [&Truth; 2], live: &Plane, out: &mut Truth) {
    for word in 0..WORDS {
        let (a, b) = (condition.yes[word], condition.no[word]);
        let neither = live[word] & !a & !b;
        // Why: both ways are known or not known yet, so one more known fact could not overturn what is said here.
        let sound = !(then.not_applicable[word]
            | then.not_computable[word]
            | otherwise.not_applicable[word]
            | otherwise.not_computable[word]);
        let (yes, no) = (then.yes[word] & otherwise.yes[word], then.no[word] & otherwise.no[word]);
        let open = unknown(then, word, live) | unknown(otherwise, word, live);
        let settled = sound & (yes | no | open);
        out.yes[word] = a & then.yes[word] | b & otherwise.yes[word] | neither & sound & yes;
        out.no[word] = a & then.no[word] | b & otherwise.no[word] | neither & sound & no;
        out.not_applicable[word] = a & then.not_applicable[word]
            | b & otherwise.not_applicable[word]
            | neither & !settled & condition.not_applicable[word];
        out.not_computable[word] = a & then.not_computable[word]
            | b & otherwise.not_computable[word]
            | neither & !settled & condition.not_computable[word];
    }
}

/// Whether two truth values are the same, or not the same.
pub(super) fn same(a: &Truth, b: &Truth, negated: bool, live: &Plane, out: &mut Truth) {
    for word in 0..WORDS {
        let alike = a.yes[word] & b.yes[word] | a.no[word] & b.no[word];
        let differ = a.yes[word] & b.no[word] | a.no[word] & b.yes[word];
        (out.yes[word], out.no[word]) = if negated { (differ, alike) } else { (alike, differ) };
        let stuck = a.not_computable[word] | b.not_computable[word];
        let open = unknown(a, word, live) | unknown(b, word, live);
        out.not_computable[word] = stuck;
        out.not_applicable[word] = (a.not_applicable[word] | b.not_applicable[word]) & !stuck & !open;
    }
}
