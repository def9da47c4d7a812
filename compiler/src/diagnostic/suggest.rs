//! Stage report: the known name that the author probably meant, as a hint.

pub use zhunsheng_engine::names::nearest;

/// "did you mean `…`?" for the nearest of the known names.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, known.into_iter()).map(|one| format!("did you mean `{one}`?"))
}
