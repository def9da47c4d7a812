//! Face server: what breaks the document's schema, in words.

use jsonschema::{ValidationError, error::ValidationErrorKind as Kind};
use serde_json::Value;
use zhunsheng_engine::plan::Text;

use crate::problem::text;

/// A stable name and a sentence.
pub(super) fn of(error: &ValidationError<'_>) -> (&'static str, Text) {
    match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let names = unexpected.join("`, `");
            ("unknown_key", text(format!("没有名为 `{names}` 的字段"), format!("there is no field `{names}` here")))
        }
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            ("missing", text(format!("缺少 `{name}`"), format!("`{name}` is missing")))
        }
        Kind::Type { kind } => {
            let expected = format!("{kind:?}").to_lowercase();
            let names = ["object", "array", "string", "integer", "number", "boolean", "null"];
            let known: Vec<&str> = names.into_iter().filter(|name| expected.contains(name)).collect();
            let zh: Vec<&str> = known.iter().map(|name| type_name(name)).collect();
            ("wrong_type", text(format!("应为{}", zh.join("或")), format!("expected {}", known.join(" or "))))
        }
        Kind::Enum { options } => {
            let shown: Vec<String> = options.as_array().into_iter().flatten().map(plain).collect();
            let (zh, en) = (shown.join("、"), shown.join(", "));
            ("no_choice", text(format!("应为 {zh} 之一"), format!("expected one of {en}")))
        }
        Kind::MaxLength { limit } => {
            ("too_long", text(format!("最多 {limit} 个字符"), format!("at most {limit} characters")))
        }
        Kind::MinLength { limit: 1 } => ("empty", text("不能为空", "must not be empty")),
        Kind::MinLength { limit } => {
            ("too_short", text(format!("至少 {limit} 个字符"), format!("at least {limit} characters")))
        }
        Kind::MaxItems { limit } => ("too_many", text(format!("最多 {limit} 项"), format!("at most {limit} items"))),
        Kind::MinItems { limit } => ("too_few", text(format!("至少 {limit} 项"), format!("at least {limit} items"))),
        Kind::Minimum { limit } => ("too_small", text(format!("不能小于 {limit}"), format!("at least {limit}"))),
        Kind::Maximum { limit } => ("too_large", text(format!("不能大于 {limit}"), format!("at most {limit}"))),
        Kind::Format { format } if format == "date" => {
            ("no_date", text("应为日历上存在的日期，写成 YYYY-MM-DD", "expected a day of the calendar, as YYYY-MM-DD"))
        }
        Kind::UniqueItems => ("repeated", text("列表中有重复的项", "an item stands twice in the list")),
        Kind::MinProperties { .. } => ("empty", text("没有要改的内容", "there is nothing to change")),
        Kind::Pattern { .. } | Kind::Format { .. } => ("wrong_form", text("写法不对", "not written as it has to be")),
        _ => ("wrong_form", text("不是这里允许的形式", "none of the forms that are allowed here")),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn type_name(name: &str) -> &'static str {
    match name {
        "object" => "对象 {…}",
        "array" => "数组 […]",
        "string" => "字符串",
        "integer" => "整数",
        "number" => "数字",
        "boolean" => " true 或 false",
        _ => " null",
    }
}
