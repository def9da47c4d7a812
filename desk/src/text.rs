//! Desk, words: texts in both languages, made here and read back from the log.

use serde::{Deserialize, Deserializer};
use zhunsheng_engine::plan::Text;

#[derive(Deserialize)]
struct Both {
    zh: String,
    en: String,
}

/// A text in both languages.
pub(crate) fn both(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

/// Reads one text. Why: the engine only writes its texts, so that nothing of reading them reaches the browser.
pub(crate) fn one<'de, D: Deserializer<'de>>(from: D) -> Result<Text, D::Error> {
    Both::deserialize(from).map(|Both { zh, en }| Text { zh, en })
}

/// Reads a list of texts.
pub(crate) fn many<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Text>, D::Error> {
    Ok(Vec::<Both>::deserialize(from)?.into_iter().map(|Both { zh, en }| Text { zh, en }).collect())
}
