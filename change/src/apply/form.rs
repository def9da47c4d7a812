//! Change, form: whether a proposal says why, and on what ground. Values are not looked at here.

use std::collections::BTreeSet;

use crate::{
    problem::{Problem, text},
    proposal::{Source, Values, tidy},
};

/// Most characters of a document or an article.
const MOST_CITED: usize = 200;
/// Most characters of a reason or a note.
const MOST_SAID: usize = 4000;
/// Most values of one proposal.
const MOST_VALUES: usize = 100;

/// What is missing or too much in reasons, notes and citations.
#[must_use]
pub fn form(values: &Values) -> Vec<Problem> {
    let mut problems = Vec::new();
    if values.values.is_empty() && values.removed.is_empty() {
        let message = text("没有任何改动", "nothing is proposed");
        let hint = text("至少填一个参数的新值", "give at least one parameter a value");
        problems.push(Problem::new("$.values", "empty", "", message).hint(hint));
    }
    if values.values.len() + values.removed.len() > MOST_VALUES {
        let found = (values.values.len() + values.removed.len()).to_string();
        let message = text(
            format!("一份变更申请最多 {MOST_VALUES} 处改动，现有 {found} 处"),
            format!("at most {MOST_VALUES} values in one change request, found {found}"),
        );
        problems.push(Problem::new("$.values", "too-many", &found, message));
    }
    if tidy(&values.reason).is_empty() {
        let message = text("没有写变更理由", "the reason is missing");
        let hint = text("写明为什么要改，审批人和审计人员都会看到", "say why; approvers and auditors read it");
        problems.push(Problem::new("$.reason", "missing", "", message).hint(hint));
    }
    let correction_reason = values.correction_reason.as_deref().map(tidy).unwrap_or_default();
    if values.correction && correction_reason.is_empty() {
        let message = text("没有写更正理由", "the reason for correcting the past is missing");
        let hint = text(
            "更正会改变已经过去的日期的判断，请写明原来的取值错在哪里",
            "a correction changes decisions on past dates: say what was wrong with the value",
        );
        problems.push(Problem::new("$.correction_reason", "missing", "", message).hint(hint));
    }
    if !values.correction && !correction_reason.is_empty() {
        let message = text("只有“更正”才写更正理由", "only a correction has a reason for correcting the past");
        problems.push(Problem::new("$.correction_reason", "not-allowed", &correction_reason, message));
    }
    let said = [("$.reason", &values.reason), ("$.notes", &values.notes)].into_iter();
    let said = said.chain(values.correction_reason.as_ref().map(|said| ("$.correction_reason", said)));
    said.for_each(|(path, said)| too_long(path, said, MOST_SAID, &mut problems));
    for (row, proposed) in values.values.iter().enumerate() {
        source(&format!("$.values[{row}].source"), &proposed.source, &mut problems);
    }
    accepted(values, &mut problems);
    problems
}

fn source(path: &str, source: &Source, problems: &mut Vec<Problem>) {
    if tidy(&source.document).is_empty() {
        let message = text("没有写依据", "the citation is missing");
        let hint = text(
            "写出规定新值的文件，如“桂科规字〔2026〕3号”，条款写在后一栏",
            "name the document that sets the value, and the article beside it",
        );
        problems.push(Problem::new(format!("{path}.document"), "missing", "", message).hint(hint));
    }
    too_long(&format!("{path}.document"), &source.document, MOST_CITED, problems);
    too_long(&format!("{path}.article"), &source.article, MOST_CITED, problems);
    let is_digest = |digest: &str| digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit());
    if let Some(digest) = source.file_sha256.as_deref().filter(|digest| !is_digest(digest)) {
        let message = text("文件的 SHA-256 应为 64 位十六进制数", "a SHA-256 has 64 hexadecimal digits");
        problems.push(Problem::new(format!("{path}.file_sha256"), "not-a-digest", digest, message));
    }
}

fn accepted(values: &Values, problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for (row, accepted) in values.accepted.iter().enumerate() {
        let path = format!("$.accepted[{row}]");
        if !seen.insert(&accepted.item) {
            let message = text("同一项说明了两次", "the same item is explained twice");
            problems.push(Problem::new(format!("{path}.item"), "duplicate", &accepted.item, message));
        }
        if tidy(&accepted.reason).is_empty() {
            let message = text("没有写这一项为什么应当如此", "it is not said why this item is right");
            problems.push(Problem::new(format!("{path}.reason"), "missing", "", message));
        }
        too_long(&format!("{path}.reason"), &accepted.reason, MOST_SAID, problems);
    }
}

fn too_long(path: &str, said: &str, most: usize, problems: &mut Vec<Problem>) {
    let length = said.chars().count();
    if length > most {
        let message =
            text(format!("最多 {most} 个字，现有 {length} 个"), format!("at most {most} characters, found {length}"));
        problems.push(Problem::new(path, "too-long", said, message));
    }
}
