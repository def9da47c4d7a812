//! Intake, dossiers: cases out of JSON. Numbers stay as they are written, since the facts are passed on as text.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use zhunsheng_engine::{Date, VerifiedPlan};

use super::{Case, Limits, Report, Row, check, heading::is_personal, too_many_rows};
use crate::problem::{Problem, text};

type Members<'t> = BTreeMap<String, &'t RawValue>;

pub(super) fn read(bytes: &[u8], plan: &VerifiedPlan, limits: Limits) -> Result<Report, Box<Problem>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let source = std::str::from_utf8(bytes).map_err(|why| {
        let at = why.valid_up_to();
        let message = text(format!("不是 UTF-8 文本（第 {at} 字节起）"), format!("not UTF-8 text, from byte {at} on"));
        Problem::new("", "not-utf8", "", message).hint(text("用 UTF-8 保存", "save it as UTF-8"))
    })?;
    let broken = |why: serde_json::Error| {
        let (line, column) = (why.line(), why.column());
        let message = text(
            format!("不是合法的 JSON（第 {line} 行第 {column} 列）"),
            format!("not valid JSON (line {line}, column {column})"),
        );
        Problem::new(format!("{line}:{column}"), "not-json", "", message)
    };
    let items: Vec<&RawValue> = if source.trim_start().starts_with('[') {
        serde_json::from_str(source).map_err(broken)?
    } else {
        vec![serde_json::from_str(source).map_err(broken)?]
    };
    if items.len() > limits.rows {
        return Err(Box::new(too_many_rows(limits)));
    }
    let mut report = Report::default();
    for (at, item) in items.into_iter().enumerate() {
        match case(item.get(), at + 1, plan, &mut report) {
            Ok(case) => report.cases.push(case),
            Err(problems) => report.refused.push(Row { row: at + 1, problems }),
        }
    }
    Ok(report)
}

fn case(item: &str, row: usize, plan: &VerifiedPlan, report: &mut Report) -> Result<Case, Vec<Problem>> {
    let Ok(members) = serde_json::from_str::<Members<'_>>(item) else {
        let message = text("应为一个由事实组成的对象 {…}", "expected an object of facts {…}");
        return Err(vec![Problem::new(format!("[{}]", row - 1), "not-an-object", item, message)]);
    };
    let mut problems = Vec::new();
    let own = members.get("facts").filter(|_| plan.fact_index("facts").is_none());
    let wrapped = own.is_some();
    let text_of = |key: &str| members.get(key).and_then(|raw| serde_json::from_str::<String>(raw.get()).ok());
    let mut day = None;
    if wrapped {
        for key in members.keys().filter(|key| !matches!(key.as_str(), "facts" | "title" | "as_of" | "$comment" | "id"))
        {
            let message = text(format!("这里没有名为“{key}”的项"), format!("there is no key `{key}` here"));
            let hint = text("只写 title、as_of 和 facts", "only title, as_of and facts stand here");
            problems.push(Problem::new(key.as_str(), "unknown-name", key, message).hint(hint));
        }
        if let Some(raw) = members.get("as_of").filter(|raw| raw.get() != "null") {
            day = text_of("as_of").as_deref().and_then(Date::parse);
            if day.is_none() {
                let message = text("as_of 应为日期 YYYY-MM-DD", "as_of has to be a date YYYY-MM-DD");
                problems.push(Problem::new("as_of", "not-a-date", raw.get(), message));
            }
        }
    }
    // Why: a saved form says in its remark which policy and day it was filled in for.
    let remark = text_of("$comment").filter(|_| !wrapped).unwrap_or_default();
    if let Some(rest) = remark.strip_prefix("zhunsheng ") {
        let mut words = rest.split(' ');
        let edition = words.next().unwrap_or_default();
        day = words.next().and_then(Date::parse);
        let (policy, ours) = (edition.split('/').next().unwrap_or_default(), plan.policy.id.as_str());
        if policy != ours {
            report.warnings.push(text(
                format!("第 {row} 个案例是为政策“{policy}”填写的，这里按“{ours}”读取"),
                format!("case {row} was filled in for {policy}; it is read for {ours}"),
            ));
        }
    }
    let facts = own.map_or(item, |raw| raw.get());
    let facts =
        serde_json::from_str::<Box<RawValue>>(facts).map_or_else(|_| facts.to_owned(), |raw| raw.get().to_owned());
    let facts = without_personal(&facts, row, plan, report);
    problems.extend(check(&facts, plan, |path| path.to_owned()));
    if !problems.is_empty() {
        return Err(problems);
    }
    let title =
        text_of("title").filter(|_| wrapped).map(|title| title.trim().to_owned()).filter(|title| !title.is_empty());
    Ok(Case { title: title.unwrap_or_else(|| row.to_string()), facts, as_of: day })
}

/// The facts without what identifies people and no rule asks for.
fn without_personal(facts: &str, row: usize, plan: &VerifiedPlan, report: &mut Report) -> String {
    let Ok(members) = serde_json::from_str::<Members<'_>>(facts) else { return facts.to_owned() };
    let drop = |key: &String| is_personal(key) && plan.fact_index(key).is_none();
    let dropped: Vec<&String> = members.keys().filter(|key| drop(key)).collect();
    if dropped.is_empty() {
        return facts.to_owned();
    }
    for key in &dropped {
        report.warnings.push(text(
            format!("第 {row} 个案例的“{key}”像是个人信息，没有保存"),
            format!("case {row}: `{key}` looks like personal data and was left out"),
        ));
    }
    let kept = members.iter().filter(|(key, _)| !drop(key));
    let kept: Vec<String> = kept.map(|(key, raw)| format!("{}:{}", serde_json::json!(key), raw.get())).collect();
    format!("{{{}}}", kept.join(","))
}
