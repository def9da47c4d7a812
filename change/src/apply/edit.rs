//! Change, applied: one dated value in the text of `parameters.json`. A new value is written the way its neighbour is.

use zhunsheng_compiler::{
    Diagnostics,
    json_text::{self, Json, JsonKind},
};
use zhunsheng_engine::{Date, value::Constant};

use super::{FILE, resolve::Resolved};

/// The text with the change; nothing if the file has no such parameter or is no such file.
pub(super) fn edit(file: &str, one: &Resolved) -> Option<String> {
    let json = json_text::parse(file, FILE, &mut Diagnostics::new())?;
    let parameters = json.get("parameters")?;
    let values = parameters.get(&one.name)?.get("values")?;
    let items = values.items();
    let text = |of: &Json| file.get(json_text::bytes(file, of.span)?).map(str::to_owned);
    let day = |item: &Json| item.get("from").and_then(Json::text).and_then(Date::parse);
    let at = items.iter().position(|item| day(item) == Some(one.from));
    let Some((value, source)) = &one.value else {
        return remove(file, values, at?);
    };
    if let Some(item) = at.and_then(|at| items.get(at)) {
        let changed = rewritten(&text(item)?, &one.from, *value, &one.plain, source)?;
        return replaced(file, item, &changed);
    }
    let before = items.iter().filter(|item| day(item).is_some_and(|day| day < one.from)).count();
    let neighbour = items.get(before.saturating_sub(1)).or_else(|| items.first());
    // Why: a parameter without a value takes the form from any other of the file.
    let any =
        || parameters.members().iter().find_map(|member| member.value.get("values")?.items().first()).and_then(&text);
    let form = neighbour.and_then(&text).or_else(any).unwrap_or_else(|| PLAIN.to_owned());
    let form = if neighbour.is_none() && form.contains('\n') { PLAIN.to_owned() } else { form };
    let new = rewritten(&form, &one.from, *value, &one.plain, source)?;
    let range = json_text::bytes(file, values.span)?;
    let Some(neighbour) = neighbour else {
        return Some(format!("{}[{new}]{}", file.get(..range.start)?, file.get(range.end..)?));
    };
    let beside = json_text::bytes(file, neighbour.span)?;
    let gap = between(file, values, before)?;
    Some(if before == 0 {
        format!("{}{new}{gap}{}", file.get(..beside.start)?, file.get(beside.start..)?)
    } else {
        format!("{}{gap}{new}{}", file.get(..beside.end)?, file.get(beside.end..)?)
    })
}

/// How a dated value is written where the file has none yet.
const PLAIN: &str = r#"{ "from": "", "value": 0, "source": "" }"#;

/// The comma and the blanks between two items near this place, or as a single item would have them.
fn between(file: &str, values: &Json, near: usize) -> Option<String> {
    let items = values.items();
    let at = near.saturating_sub(1).min(items.len().saturating_sub(2));
    if let (Some(first), Some(second)) = (items.get(at), items.get(at + 1)) {
        let (first, second) = (json_text::bytes(file, first.span)?, json_text::bytes(file, second.span)?);
        return file.get(first.end..second.start).map(str::to_owned);
    }
    let (list, only) = (json_text::bytes(file, values.span)?, json_text::bytes(file, items.first()?.span)?);
    let lead = file.get(list.start..only.start)?.trim_start_matches('[');
    Some(if lead.contains('\n') { format!(",{lead}") } else { ", ".to_owned() })
}

/// An item with another day, value and source, everything else as it is.
fn rewritten(item: &str, from: &Date, value: Constant, plain: &str, source: &str) -> Option<String> {
    let json = json_text::parse(item, FILE, &mut Diagnostics::new())?;
    let quoted = |text: &str| serde_json::to_string(text).ok();
    let as_text = match value {
        Constant::Boolean(_) => false,
        Constant::Date(_) | Constant::Choice(_) => true,
        // Why: decimals may be written as strings; what is beside it decides.
        Constant::Decimal(_) => {
            json.get("value").is_some_and(|value| matches!(value.kind, JsonKind::Text(_))) && item != PLAIN
        }
        Constant::Integer(_) => false,
    };
    let value = if as_text { quoted(plain)? } else { plain.to_owned() };
    let mut parts = vec![
        (json_text::bytes(item, json.get("from")?.span)?, quoted(&from.to_string())?),
        (json_text::bytes(item, json.get("value")?.span)?, value),
        (json_text::bytes(item, json.get("source")?.span)?, quoted(source)?),
    ];
    parts.sort_by_key(|(range, _)| range.start);
    let (mut written, mut at) = (String::new(), 0);
    for (range, part) in parts {
        written.push_str(item.get(at..range.start)?);
        written.push_str(&part);
        at = range.end;
    }
    written.push_str(item.get(at..)?);
    Some(written)
}

/// The text with something else in the place of a value.
pub(crate) fn replaced(file: &str, json: &Json, with: &str) -> Option<String> {
    let range = json_text::bytes(file, json.span)?;
    Some(format!("{}{with}{}", file.get(..range.start)?, file.get(range.end..)?))
}

/// The text without one item of a list and without its comma.
fn remove(file: &str, values: &Json, at: usize) -> Option<String> {
    let items = values.items();
    let own = json_text::bytes(file, items.get(at)?.span)?;
    let before = at.checked_sub(1).and_then(|at| items.get(at));
    let (start, end) = match (before, items.get(at + 1)) {
        (Some(before), _) => (json_text::bytes(file, before.span)?.end, own.end),
        (None, Some(after)) => (own.start, json_text::bytes(file, after.span)?.start),
        (None, None) => return replaced(file, values, "[]"),
    };
    Some(format!("{}{}", file.get(..start)?, file.get(end..)?))
}
