//! Ground of the engine: sets of indices, and one way of sorting.
//!
//! Why not the standard library's: it is made for millions of items and is written once more for every type, which a browser has to load. What is sorted
//! here has tens of items.

use alloc::vec::{self, Vec};
use core::{cmp::Ordering, mem, slice};

/// A set of indices, in ascending order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Indices(Vec<u32>);

impl Indices {
    /// No indices.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds an index; `false` if it was there already.
    pub fn insert(&mut self, index: u32) -> bool {
        // Why: most sets grow at their end.
        if self.0.last().is_none_or(|&last| last < index) {
            self.0.push(index);
            return true;
        }
        match self.0.binary_search(&index) {
            Ok(_) => false,
            Err(at) => {
                self.0.insert(at, index);
                true
            }
        }
    }

    /// Whether the index is one of them.
    #[must_use]
    pub fn contains(&self, index: u32) -> bool {
        self.0.binary_search(&index).is_ok()
    }

    /// The indices in ascending order.
    pub fn iter(&self) -> slice::Iter<'_, u32> {
        self.0.iter()
    }

    /// How many they are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds all of another set.
    pub fn add(&mut self, other: &Self) {
        other.iter().for_each(|&index| {
            self.insert(index);
        });
    }
}

impl FromIterator<u32> for Indices {
    fn from_iter<I: IntoIterator<Item = u32>>(indices: I) -> Self {
        let mut set = Self::new();
        indices.into_iter().for_each(|index| {
            set.insert(index);
        });
        set
    }
}

impl IntoIterator for Indices {
    type Item = u32;
    type IntoIter = vec::IntoIter<u32>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'s> IntoIterator for &'s Indices {
    type Item = &'s u32;
    type IntoIter = slice::Iter<'s, u32>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// Sorts the items; those that compare as equal keep their order.
pub(crate) fn sort<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let order = permutation(items.len(), &|a, b| match (items.get(a as usize), items.get(b as usize)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    let mut taken: Vec<Option<T>> = mem::take(items).into_iter().map(Some).collect();
    items.extend(order.into_iter().filter_map(|at| taken.get_mut(at as usize)?.take()));
}

/// The positions of so many items in the order that they are to stand in.
fn permutation(len: usize, compare: &dyn Fn(u32, u32) -> Ordering) -> Vec<u32> {
    let mut order: Vec<u32> = Vec::with_capacity(len);
    for item in (0..u32::MAX).take(len) {
        let at = order.partition_point(|&before| compare(before, item) != Ordering::Greater);
        order.insert(at, item);
    }
    order
}

#[cfg(test)]
mod tests {
    use alloc::{vec, vec::Vec};

    use super::{Indices, sort};

    #[test]
    fn equal_items_keep_their_order() {
        let mut items = vec![(3, 'a'), (1, 'b'), (3, 'c'), (2, 'd'), (1, 'e'), (3, 'f')];
        let mut expected = items.clone();
        sort(&mut items, |a, b| a.0.cmp(&b.0));
        expected.sort_by_key(|item| item.0);
        assert_eq!(items, expected);
        let mut none: Vec<u8> = Vec::new();
        sort(&mut none, Ord::cmp);
        assert!(none.is_empty());
    }

    #[test]
    fn a_set_is_in_order_and_has_nothing_twice() {
        let mut set: Indices = [5, 1, 5, 3, 9, 0, 3].into_iter().collect();
        assert!(!set.insert(9) && set.insert(4) && set.contains(4) && !set.contains(2));
        assert_eq!(set.iter().copied().collect::<Vec<_>>(), [0, 1, 3, 4, 5, 9]);
        assert_eq!(set.len(), 6);
    }
}
