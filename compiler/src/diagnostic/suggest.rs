//! Stage report: the known name that the author probably meant, as a hint.

use zhunsheng_engine::names;

/// The nearest of the known names; none for a single character, to which every other one is as near.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    name.chars().nth(1)?;
    names::nearest(name, known)
}

/// "did you mean `…`?" for the nearest of the known names.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, known.into_iter()).map(|one| format!("did you mean `{one}`?"))
}
