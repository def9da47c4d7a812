//! Change, applied: a hand-written case that is meant to come out otherwise: its expectations follow, and nothing else in the file changes.

use rust_decimal::Decimal;
use zhunsheng_compiler::{
    Diagnostics, Package, cases,
    expected::{Difference, differences},
    json_text::{self, Json, JsonKind},
};
use zhunsheng_engine::VerifiedPlan;

use crate::apply::{replaced, with_file};

/// The package in which this case expects what was found, in the differing places only. `case` is its place among [`cases::read`].
///
/// Nothing if one of the differences is of the kind that no expectation can follow, such as facts that cannot be read.
#[must_use]
pub fn rewrite_case(package: &Package, plan: &VerifiedPlan, case: usize, found: &[Difference]) -> Option<Package> {
    let cases = cases::read(package);
    let name = &cases.get(case)?.name;
    let path = name.split_once(": ")?.0.to_owned();
    let prefix = format!("{path}: ");
    let within = cases.iter().take(case).filter(|other| other.name.starts_with(&prefix)).count();
    let mut file = package.get(&path)?.to_owned();
    for difference in found {
        file = rewritten(&file, &path, within, difference)?;
    }
    let after = with_file(package, &path, file);
    // Why: believed only when the case, read again, says what was found.
    let again = cases::read(&after);
    (again.len() == cases.len() && differences(again.get(case)?, plan).is_empty()).then_some(after)
}

fn rewritten(file: &str, path: &str, within: usize, difference: &Difference) -> Option<String> {
    let json = json_text::parse(file, path, &mut Diagnostics::new())?;
    let case = match within.checked_sub(1) {
        None => &json,
        Some(variant) => json.get("variants")?.items().get(variant)?,
    };
    let expect = case.get("expect")?;
    let (what, key) =
        difference.what.split_once(", ").map_or((difference.what.as_str(), None), |(what, key)| (what, Some(key)));
    if matches!(what, "provisional" | "unusable") {
        let names = difference.found.split(", ").filter(|name| !name.is_empty()).collect::<Vec<_>>();
        return replaced(file, expect.get(what)?, &list(&names)?);
    }
    let (kind, id) = what.rsplit_once(' ')?;
    let section = match kind {
        "outcome" => "outcomes",
        "finding" => "findings",
        "indicator" => "indicators",
        "amount" => "amounts",
        "deadline" => "deadlines",
        "step" => "steps",
        "ladder" => "ladders",
        "eligible from" => "eligible_from",
        _ => return None,
    };
    let entry = expect.get(section)?.get(id)?;
    let Some(key) = key else {
        return replaced(file, entry, &written(entry, &difference.found)?);
    };
    let member = entry.get(key)?;
    if difference.found == "null" {
        return without(file, entry, key);
    }
    if let JsonKind::List(_) = member.kind {
        return replaced(file, member, &difference.found);
    }
    replaced(file, member, &written(member, &difference.found)?)
}

/// What was found, written as the expectation was.
fn written(was: &Json, found: &str) -> Option<String> {
    let number = || found.parse::<Decimal>().is_ok();
    match was.kind {
        _ if found == "null" => Some("null".to_owned()),
        JsonKind::Bool(_) => matches!(found, "true" | "false").then(|| found.to_owned()),
        JsonKind::Number(_) if number() => Some(found.to_owned()),
        _ => serde_json::to_string(found).ok(),
    }
}

fn list(names: &[&str]) -> Option<String> {
    let names: Option<Vec<String>> = names.iter().map(|name| serde_json::to_string(name).ok()).collect();
    Some(format!("[{}]", names?.join(", ")))
}

/// The text without one member of an object and without its comma.
fn without(file: &str, object: &Json, key: &str) -> Option<String> {
    let members = object.members();
    let at = members.iter().position(|member| member.key.value == key)?;
    let start = |at: usize| Some(json_text::bytes(file, members.get(at)?.key.span)?.start);
    let end = |at: usize| Some(json_text::bytes(file, members.get(at)?.value.span)?.end);
    let (from, to) = match at.checked_sub(1) {
        Some(before) => (end(before)?, end(at)?),
        None if members.len() > 1 => (start(0)?, start(1)?),
        None => return None,
    };
    Some(format!("{}{}", file.get(..from)?, file.get(to..)?))
}
