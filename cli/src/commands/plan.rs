//! Face cli: `zhunsheng plan`.

use std::{fs, path::Path};

use crate::{args::Plan, failure::Failure, packages, screen::Screen};

/// Prints the compiled plan, or writes it to a file.
pub(crate) fn run(screen: &mut Screen, rules: Option<&Path>, args: &Plan) -> Result<(), Failure> {
    let lang = screen.lang;
    let plan = packages::plan(rules, &args.policy, lang)?;
    let mut text = plan.to_json();
    if args.pretty {
        let value: Option<serde_json::Value> = serde_json::from_str(&text).ok();
        text = value.and_then(|value| serde_json::to_string_pretty(&value).ok()).unwrap_or(text);
    }
    text.push('\n');
    match &args.out {
        Some(path) => fs::write(path, text).map_err(|why| packages::unwritable(path, &why, lang)),
        None => screen.say(&text),
    }
}
