//! Face server: parameters and bodies against the document, every problem at once.

use serde_json::Value;
use zhunsheng_engine::names::nearest;

use super::{Operation, Parameter, ParameterKind, words};
use crate::problem::{FieldProblem, text};
use jsonschema::{ValidationError, error::ValidationErrorKind as Kind};

/// No body is nested deeper.
const MOST_DEPTH: usize = 64;
/// No more problems than this are listed.
const MOST_PROBLEMS: usize = 100;

/// The parameters of a query, decoded, and what is wrong with them or with those of the path.
pub(crate) fn query(
    operation: &Operation,
    raw: &str,
    in_path: &[(String, String)],
) -> Result<Vec<(String, String)>, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let mut given: Vec<(String, String)> = Vec::new();
    for pair in raw.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (Some(name), Some(value)) = (decoded(name), decoded(value)) else {
            let message = text("不是合法的百分号编码（UTF-8）", "not percent-encoded UTF-8");
            problems.push(FieldProblem::new("query", "not_utf8", message, shorten(pair)));
            continue;
        };
        let Some(parameter) = operation.query.iter().find(|parameter| parameter.name == name) else {
            let known = operation.query.iter().map(|parameter| parameter.name.as_str());
            let near = nearest(&name, known.clone()).map(str::to_owned);
            let known: Vec<&str> = known.collect();
            let hint = match near {
                Some(near) => text(format!("是否想写 `{near}`？"), format!("did you mean `{near}`?")),
                None => text(format!("可用的参数：{}", known.join("、")), format!("known here: {}", known.join(", "))),
            };
            let message =
                text(format!("没有名为 `{name}` 的查询参数"), format!("there is no query parameter `{name}`"));
            problems.push(FieldProblem::new(name.clone(), "unknown_parameter", message, shorten(&value)).hint(hint));
            continue;
        };
        if given.iter().any(|(known, _)| *known == name) {
            let message = text("同一个参数写了两次", "the parameter is given twice");
            problems.push(FieldProblem::new(name, "duplicate", message, shorten(&value)));
            continue;
        }
        problems.extend(parameter_problem(parameter, &value));
        given.push((name, value));
    }
    for parameter in operation.query.iter().filter(|parameter| parameter.required) {
        if !given.iter().any(|(name, _)| *name == parameter.name) {
            let message = text("缺少这个查询参数", "this query parameter is missing");
            problems.push(FieldProblem::new(parameter.name.clone(), "missing", message, ""));
        }
    }
    for (name, value) in in_path {
        if let Some(parameter) = operation.in_path.iter().find(|parameter| parameter.name == *name) {
            problems.extend(parameter_problem(parameter, value));
        }
    }
    if problems.is_empty() { Ok(given) } else { Err(problems) }
}

fn parameter_problem(parameter: &Parameter, raw: &str) -> Option<FieldProblem> {
    let value = match parameter.kind {
        ParameterKind::Integer => raw.parse::<i64>().map_or_else(|_| Value::from(raw), Value::from),
        ParameterKind::Boolean => raw.parse::<bool>().map_or_else(|_| Value::from(raw), Value::from),
        ParameterKind::Text => Value::from(raw),
    };
    let error = parameter.validator.iter_errors(&value).next()?;
    let (code, message) = words::of(&error);
    Some(FieldProblem::new(parameter.name.clone(), code, message, shorten(raw)))
}

fn decoded(text: &str) -> Option<String> {
    if !text.contains(['%', '+']) {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || rest.next().and_then(|byte| char::from(byte).to_digit(16));
                let (high, low) = (digit()?, digit()?);
                u8::try_from(high * 16 + low).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

/// What is wrong with a JSON body: its nesting, its form, or how it differs from its schema.
pub(crate) fn body_problems(bytes: &[u8], operation: &Operation) -> Result<Value, Vec<FieldProblem>> {
    if deeper_than(bytes, MOST_DEPTH) {
        let message = text(format!("嵌套超过 {MOST_DEPTH} 层"), format!("nested deeper than {MOST_DEPTH} levels"));
        return Err(vec![FieldProblem::new("$", "too_deep", message, "")]);
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|why| {
        let (line, column) = (why.line(), why.column());
        let message = if bytes.iter().all(u8::is_ascii_whitespace) {
            text("请求体是空的，应为 JSON", "the body is empty; JSON is needed")
        } else {
            text(
                format!("不是合法的 JSON（第 {line} 行第 {column} 列）"),
                format!("not valid JSON (line {line}, column {column})"),
            )
        };
        vec![FieldProblem::new("$", "not_json", message, "")]
    })?;
    let mut problems = Vec::new();
    if let Some(schema) = operation.body.as_ref().and_then(|body| body.schema.as_ref()) {
        for error in schema.iter_errors(&value) {
            report(&error, &mut problems);
        }
    }
    problems.truncate(MOST_PROBLEMS);
    if problems.is_empty() { Ok(value) } else { Err(problems) }
}

fn report(error: &ValidationError<'_>, problems: &mut Vec<FieldProblem>) {
    if let Kind::AnyOf { context } | Kind::OneOfNotValid { context } = error.kind() {
        // Why: of several forms, the one that was meant is the one whose `kind` fits, else the one with the fewest faults.
        let of_kind = |error: &ValidationError<'_>| error.instance_path().as_str().ends_with("/kind");
        let cost = |errors: &&Vec<ValidationError<'static>>| (errors.iter().any(of_kind), errors.len());
        let meant = context.iter().filter(|errors| !errors.is_empty()).min_by_key(cost);
        if let Some(errors) = meant.filter(|errors| !errors.iter().all(|one| matches!(one.kind(), Kind::Type { .. }))) {
            errors.iter().for_each(|error| report(error, problems));
            return;
        }
    }
    let (code, message) = words::of(error);
    let found = shorten(&error.instance().to_string());
    problems.push(FieldProblem::new(json_path(error.instance_path().as_str()), code, message, found));
}

/// `/values/0/from` as `$.values[0].from`.
fn json_path(pointer: &str) -> String {
    let mut path = String::from("$");
    for part in pointer.split('/').skip(1) {
        if part.bytes().all(|byte| byte.is_ascii_digit()) && !part.is_empty() {
            path.push_str(&format!("[{part}]"));
        } else {
            path.push('.');
            path.push_str(&part.replace("~1", "/").replace("~0", "~"));
        }
    }
    path
}

/// Whether brackets are nested deeper than this, looked at without reading the text.
pub(crate) fn deeper_than(bytes: &[u8], most: usize) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => {
                depth += 1;
                if depth > most {
                    return true;
                }
            }
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// The beginning of a text.
pub(crate) fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
