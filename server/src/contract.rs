//! Face server: the OpenAPI document as the table that requests are routed and judged by. An operation that is not in it does not exist.

mod check;
mod words;

use axum::{
    body::Bytes,
    http::{HeaderValue, Method},
};
use jsonschema::Validator;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use zhunsheng_desk::people::Role;

pub(crate) use check::{body_problems, query, shorten};

/// The document and its operations.
#[derive(Debug)]
pub(crate) struct Contract {
    pub(crate) operations: Vec<Operation>,
    pub(crate) text: Bytes,
    pub(crate) tag: HeaderValue,
}

/// One operation: what it is called, who may, and what it takes.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: Method,
    /// The path with its parameters in braces.
    pub(crate) path: String,
    pub(crate) who: Who,
    /// The scope with which a token may; without it, no token may.
    pub(crate) scope: Option<String>,
    /// Whether one has to have confirmed within the last minutes who one is.
    pub(crate) confirm: bool,
    pub(crate) rate: Option<Rate>,
    /// Whether it may compute for long.
    pub(crate) long: bool,
    pub(crate) query: Vec<Parameter>,
    pub(crate) in_path: Vec<Parameter>,
    pub(crate) needs_if_match: bool,
    pub(crate) body: Option<BodyRule>,
    /// Every status that the document names.
    pub(crate) statuses: Vec<u16>,
}

/// Who may.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// Everybody; no cookie is looked at.
    Public,
    /// Whoever is signed in.
    Anyone,
    /// Whoever has one of these roles.
    Roles(Vec<Role>),
}

/// Which rate limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rate {
    SignIn,
    Change,
    Preview,
    Decide,
}

/// A parameter of a path or a query.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) kind: ParameterKind,
    pub(crate) validator: Validator,
}

/// What the text of a parameter is read as before it is held against its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ParameterKind {
    Text,
    Integer,
    Boolean,
}

/// What a body may be.
#[derive(Debug)]
pub(crate) struct BodyRule {
    /// Bytes.
    pub(crate) limit: usize,
    /// Media types.
    pub(crate) types: Vec<String>,
    /// What JSON has to look like. Facts have none: the plan knows what they are.
    pub(crate) schema: Option<Validator>,
}

/// Bodies that the engine itself reads, with its own limits and places.
const READ_BY_THE_ENGINE: [&str; 4] = ["decide", "decide_many", "match", "import_cases"];

impl Contract {
    /// Reads the document.
    ///
    /// # Errors
    /// What in it cannot be used.
    pub(crate) fn read(text: &'static str) -> Result<Self, String> {
        let whole: Value = serde_json::from_str(text).map_err(|why| why.to_string())?;
        let mut operations = Vec::new();
        for (path, methods) in whole.get("paths").and_then(Value::as_object).into_iter().flatten() {
            for (method, operation) in methods.as_object().into_iter().flatten() {
                let read = operation_of(&whole, path, method, operation);
                operations.push(read.map_err(|why| format!("{method} {path}: {why}"))?);
            }
        }
        Ok(Self { operations, text: Bytes::from_static(text.as_bytes()), tag: tag(text.as_bytes()) })
    }
}

/// An `ETag` for bytes.
pub(crate) fn tag(bytes: &[u8]) -> HeaderValue {
    use std::fmt::Write as _;
    let mut tag = String::from("\"");
    for byte in Sha256::digest(bytes).iter().take(12) {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    HeaderValue::try_from(tag).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}

fn operation_of(whole: &Value, path: &str, method: &str, from: &Value) -> Result<Operation, String> {
    let word = |key: &str| from.get(key).and_then(Value::as_str).map(str::to_owned);
    let yes = |key: &str| from.get(key).and_then(Value::as_bool).unwrap_or(false);
    let id = word("operationId").ok_or("no operationId")?;
    let roles = from.get("x-roles").and_then(Value::as_array).ok_or("no x-roles: who may?")?;
    let roles: Vec<&str> = roles.iter().filter_map(Value::as_str).collect();
    let who = match roles.as_slice() {
        [] => return Err("x-roles is empty".to_owned()),
        ["public"] => Who::Public,
        ["any"] => Who::Anyone,
        roles => {
            let role = |name: &&str| Role::of_id(name).ok_or_else(|| format!("no role `{name}`"));
            Who::Roles(roles.iter().map(role).collect::<Result<_, _>>()?)
        }
    };
    let rate = match word("x-rate").as_deref() {
        None => None,
        Some("sign-in") => Some(Rate::SignIn),
        Some("change") => Some(Rate::Change),
        Some("preview") => Some(Rate::Preview),
        Some("decide") => Some(Rate::Decide),
        Some(other) => return Err(format!("no rate limit `{other}`")),
    };
    let (mut query, mut in_path, mut needs_if_match) = (Vec::new(), Vec::new(), false);
    for parameter in from.get("parameters").and_then(Value::as_array).into_iter().flatten() {
        let parameter = resolved(whole, parameter);
        let name = parameter.get("name").and_then(Value::as_str).ok_or("a parameter without name")?;
        let required = parameter.get("required").and_then(Value::as_bool).unwrap_or(false);
        let into = match parameter.get("in").and_then(Value::as_str) {
            Some("query") => &mut query,
            Some("path") => &mut in_path,
            _ => {
                needs_if_match |= name == "If-Match";
                continue;
            }
        };
        let schema = parameter.get("schema").ok_or("a parameter without schema")?;
        let kind = match resolved(whole, schema).get("type").and_then(Value::as_str) {
            Some("integer") => ParameterKind::Integer,
            Some("boolean") => ParameterKind::Boolean,
            _ => ParameterKind::Text,
        };
        into.push(Parameter { name: name.to_owned(), required, kind, validator: validator(whole, schema)? });
    }
    let body = from.get("requestBody").map(|body| body_rule(whole, &id, from, body)).transpose()?;
    let statuses = from.get("responses").and_then(Value::as_object).ok_or("no responses")?;
    Ok(Operation {
        method: Method::from_bytes(method.to_ascii_uppercase().as_bytes()).map_err(|why| why.to_string())?,
        path: path.to_owned(),
        who,
        scope: word("x-token-scope"),
        confirm: yes("x-confirm"),
        rate,
        long: yes("x-long"),
        query,
        in_path,
        needs_if_match,
        body,
        statuses: statuses.keys().filter_map(|status| status.parse().ok()).collect(),
        id,
    })
}

fn body_rule(whole: &Value, id: &str, operation: &Value, body: &Value) -> Result<BodyRule, String> {
    let limit = operation.get("x-body-limit").and_then(Value::as_u64).ok_or("a body without x-body-limit")?;
    let content = body.get("content").and_then(Value::as_object).ok_or("a body without content")?;
    let schema = content.get("application/json").and_then(|json| json.get("schema"));
    let schema = schema.filter(|_| !READ_BY_THE_ENGINE.contains(&id));
    Ok(BodyRule {
        limit: usize::try_from(limit).map_err(|why| why.to_string())?,
        types: content.keys().cloned().collect(),
        schema: schema.map(|schema| validator(whole, schema)).transpose()?,
    })
}

/// What a `$ref` inside of the document stands for.
fn resolved<'v>(whole: &'v Value, value: &'v Value) -> &'v Value {
    let target = value.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
    target.and_then(|pointer| whole.pointer(pointer)).unwrap_or(value)
}

fn validator(whole: &Value, schema: &Value) -> Result<Validator, String> {
    let mut schema = schema.clone();
    if schema.to_string().contains("\"$ref\"")
        && let Some(schema) = schema.as_object_mut()
        && let Some(parts) = whole.pointer("/components/schemas")
    {
        schema.insert("components".to_owned(), json!({ "schemas": parts }));
    }
    jsonschema::options().should_validate_formats(true).build(&schema).map_err(|why| why.to_string())
}

#[cfg(test)]
mod tests;
