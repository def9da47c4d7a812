//! Beside the pipeline: the nearest of the names that exist to one that does not.

use alloc::vec::Vec;

use strsim::damerau_levenshtein;

use crate::order;

/// The candidate that was most likely meant: a few letters off, the same words in another order, or a longer name that starts alike.
#[must_use]
pub fn nearest<'a>(name: &str, mut candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(name, &mut candidates)
}

// Why: compiled once, not for every caller.
fn nearest_of<'a>(name: &str, candidates: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    if length > 100 {
        return None;
    }
    let allowed = (length / 3).max(1);
    candidates
        .map(|candidate| (damerau_levenshtein(name, candidate), candidate))
        .filter(|&(distance, candidate)| {
            distance <= allowed || words(name) == words(candidate) || (length >= 4 && candidate.starts_with(name))
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

fn words(name: &str) -> Vec<&str> {
    let mut words: Vec<&str> = name.split(['_', '.', '-']).collect();
    order::sort(&mut words, Ord::cmp);
    words
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn suggests_only_what_is_near() {
        let names = ["full_time_staff", "transfer_staff", "legal_form"];
        let near = |name| nearest(name, names.into_iter());
        assert_eq!(near("full_time_staf"), Some("full_time_staff"));
        assert_eq!(near("fulltime_staff"), Some("full_time_staff"));
        assert_eq!(near("staff_transfer"), Some("transfer_staff"));
        assert_eq!(near("legal"), Some("legal_form"));
        assert_eq!(near("budget"), None);
    }
}
