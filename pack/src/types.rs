//! Beside the pipeline: TypeScript types of the published JSON Schemas, one declaration for each definition.
//!
//! Only what the schemas of this repository use is understood. Conditions (`if`, `not`) and bounds have no counterpart in types and are left out; anything
//! else that is not understood becomes `unknown`, and a test looks that none does.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// How other schemas refer to that of answers, the types of which are a module beside theirs.
const ANSWER: &str = "decision.schema.json#";

/// The module of types of one schema; `root` is the name of what the whole schema describes.
pub(crate) fn module(text: &str, root: &str) -> Result<String, String> {
    let schema: Value = serde_json::from_str(text).map_err(|why| format!("the schema of {root}: {why}"))?;
    let id = schema.get("$id").and_then(Value::as_str).and_then(|id| id.rsplit('/').next()).unwrap_or_default();
    let mut out = format!("// Written from schemas/{id} by `cargo xtask types`. Change the schema, not this file.\n");
    if text.contains(ANSWER) {
        out.push_str("import type * as answer from \"./answer.js\";\n");
    }
    declare(root, &schema, &mut out);
    let none = Map::new();
    let definitions = schema.get("$defs").and_then(Value::as_object).unwrap_or(&none);
    // Why: whether a map of serde_json keeps its order depends on what else is built.
    let mut names: Vec<&String> = definitions.keys().collect();
    names.sort_unstable();
    for name in names {
        declare(&pascal(name), definitions.get(name).unwrap_or(&Value::Null), &mut out);
    }
    Ok(out)
}

fn declare(name: &str, schema: &Value, out: &mut String) {
    out.push('\n');
    comment(schema, 0, out);
    let _ = writeln!(out, "export type {name} = {};", ty(schema, 0));
}

fn comment(schema: &Value, depth: usize, out: &mut String) {
    if let Some(text) = schema.get("description").and_then(Value::as_str) {
        let _ = writeln!(out, "{}/** {} */", indent(depth), text.replace("*/", "* /"));
    }
}

fn ty(schema: &Value, depth: usize) -> String {
    if let Some(to) = schema.get("$ref").and_then(Value::as_str) {
        return match (to.strip_prefix("#/$defs/"), to.strip_prefix(ANSWER)) {
            (Some(name), _) => pascal(name),
            (None, Some(pointer)) => of_answers(pointer),
            (None, None) => String::from("unknown"),
        };
    }
    if let Some(value) = schema.get("const") {
        return value.to_string();
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return union(values.iter().map(Value::to_string));
    }
    if let Some(choices) = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array) {
        return union(choices.iter().map(|choice| ty(choice, depth)));
    }
    match schema.get("type") {
        Some(Value::String(name)) => simple(name, schema, depth),
        Some(Value::Array(names)) => {
            union(names.iter().filter_map(Value::as_str).map(|name| simple(name, schema, depth)))
        }
        _ => String::from("unknown"),
    }
}

/// What another schema takes from that of answers: a definition by its name, a property by the name of the type and the way to it.
fn of_answers(pointer: &str) -> String {
    let mut parts = pointer.split('/').skip(1);
    let mut out = String::from("answer.");
    match (parts.next(), parts.next()) {
        (Some("$defs"), Some(name)) => out.push_str(&pascal(name)),
        (Some("properties"), Some(name)) => out.push_str(&format!("Answer[{name:?}]")),
        _ => return String::from("unknown"),
    }
    while let (Some("properties"), Some(name)) = (parts.next(), parts.next()) {
        out.push_str(&format!("[{name:?}]"));
    }
    out
}

fn simple(name: &str, schema: &Value, depth: usize) -> String {
    match name {
        "array" => {
            let item = schema.get("items").map_or_else(|| String::from("unknown"), |items| ty(items, depth));
            if item.contains([' ', '|']) { format!("Array<{item}>") } else { format!("{item}[]") }
        }
        "object" => object(schema, depth),
        "integer" | "number" => String::from("number"),
        "string" | "boolean" | "null" => String::from(name),
        _ => String::from("unknown"),
    }
}

fn object(schema: &Value, depth: usize) -> String {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        let value = schema.get("additionalProperties").filter(|value| value.is_object());
        return format!("Record<string, {}>", value.map_or_else(|| String::from("unknown"), |value| ty(value, depth)));
    };
    let required: Vec<&str> =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    // Why: in the order in which they are written, as `required` has them; then what may be missing.
    let mut names: Vec<&str> = properties.keys().map(String::as_str).filter(|name| !required.contains(name)).collect();
    names.sort_unstable();
    let names = required.iter().copied().filter(|name| properties.contains_key(*name)).chain(names);
    let at_most = schema.get("maxProperties").and_then(Value::as_u64);
    if at_most == Some(1) && required.is_empty() {
        let one = |name: &str| {
            let value = properties.get(name).unwrap_or(&Value::Null);
            format!("{{ {}: {} }}", key(name), ty(value, depth + 1))
        };
        return union(names.map(one));
    }
    let mut out = String::from("{\n");
    for name in names {
        let value = properties.get(name).unwrap_or(&Value::Null);
        comment(value, depth + 1, &mut out);
        let mark = if required.contains(&name) { "" } else { "?" };
        let _ = writeln!(out, "{}{}{mark}: {};", indent(depth + 1), key(name), ty(value, depth + 1));
    }
    out.push_str(&indent(depth));
    out.push('}');
    out
}

fn union(of: impl Iterator<Item = String>) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in of {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.join(" | ")
}

fn key(name: &str) -> String {
    let plain = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if plain { name.to_owned() } else { format!("{name:?}") }
}

fn pascal(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    name.split(['_', '-']).map(word).collect()
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth)
}
