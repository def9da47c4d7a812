//! Change, taken: a proposal as an editor types it. Nothing in it has been checked yet.

use serde::{Deserialize, Serialize};

/// Dated values of parameters, and values to take away, with the reasons.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Values {
    /// Values to put in force from a day on.
    #[serde(default)]
    pub values: Vec<Proposed>,
    /// Values to take away; only a correction does that.
    #[serde(default)]
    pub removed: Vec<Removed>,
    /// Whether days that have come already may be touched. Not part of the content: it is the kind of the change.
    #[serde(skip)]
    pub correction: bool,
    /// Why the policy is to be changed.
    #[serde(default)]
    pub reason: String,
    /// Why the past has to be corrected; only of a correction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction_reason: Option<String>,
    /// What applicants shall be told.
    #[serde(default)]
    pub notes: String,
    /// Items of the checks that are meant to be so, with why.
    #[serde(default)]
    pub accepted: Vec<Accepted>,
}

/// One value from a day on, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposed {
    /// The dotted name of the parameter.
    pub parameter: String,
    /// The first day, `YYYY-MM-DD`.
    pub from: String,
    /// The value: a number in the parameter's unit, a date, `true`, `false`, or the id of a choice.
    pub value: String,
    /// The unit that the number was typed in; without it, that of the parameter.
    #[serde(default)]
    pub unit: Option<String>,
    /// Where the value is set.
    #[serde(default)]
    pub source: Source,
}

/// Where a value is set: what an auditor looks up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The document, by number or title.
    #[serde(default)]
    pub document: String,
    /// The article in it.
    #[serde(default)]
    pub article: String,
    /// SHA-256 of the file of the document, 64 hexadecimal digits.
    #[serde(default)]
    pub file_sha256: Option<String>,
}

/// A value to take away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Removed {
    /// The dotted name of the parameter.
    pub parameter: String,
    /// The first day of the value.
    pub from: String,
}

/// An item of the checks that is meant to be so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// The id of the item.
    pub item: String,
    /// Why it is right.
    pub reason: String,
}

impl Source {
    /// The source in one line, as `parameters.json` has it: 桂科规字〔2026〕3号第五条.
    #[must_use]
    pub fn written(&self) -> String {
        let (document, article) = (tidy(&self.document), tidy(&self.article));
        let wide = |c: Option<char>| c.is_some_and(|c| u32::from(c) > 0x2e7f);
        let close = wide(document.chars().next_back()) && wide(article.chars().next());
        match (document.is_empty(), article.is_empty()) {
            (false, false) if close => format!("{document}{article}"),
            (false, false) => format!("{document} {article}"),
            _ => format!("{document}{article}"),
        }
    }
}

/// A typed line without blanks around it, and without breaks and runs of blanks in it.
pub(crate) fn tidy(typed: &str) -> String {
    typed
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn a_source_is_one_natural_line() {
        let written = |document: &str, article: &str| {
            Source { document: document.to_owned(), article: article.to_owned(), file_sha256: None }.written()
        };
        assert_eq!(written("桂科规字〔2026〕3号", "第五条"), "桂科规字〔2026〕3号第五条");
        assert_eq!(written(" 桂科规字〔2026〕3号 ", "\n第五条\t第二款 "), "桂科规字〔2026〕3号第五条 第二款");
        assert_eq!(written("Notice 3 of 2026", "art. 5"), "Notice 3 of 2026 art. 5");
        assert_eq!(written("桂科规字〔2026〕3号", ""), "桂科规字〔2026〕3号");
        assert_eq!(written("", ""), "");
    }
}
