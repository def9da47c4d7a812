//! Face cli: `zhunsheng docs`.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;
use zhunsheng_compiler::Package;
use zhunsheng_docs::{Page, Remarks};
use zhunsheng_engine::{Lang, plan::Text};

use crate::{
    args::{Docs, PageFormat},
    failure::Failure,
    packages,
    screen::Screen,
    text::words::{fill, words},
};

/// Prints the page of a policy, or writes it to a file.
pub(crate) fn run(screen: &mut Screen, rules: Option<&Path>, args: &Docs) -> Result<(), Failure> {
    let lang = screen.lang;
    let format = format(args, lang)?;
    let (plan, package) = packages::plan_with_package(rules, &args.policy, lang)?;
    let page = Page::new(&plan, &package.as_ref().map(remarks).unwrap_or_default(), lang);
    let text = match format {
        PageFormat::Markdown => page.markdown(),
        PageFormat::Html => page.html(),
    };
    match &args.output {
        Some(path) => fs::write(path, text).map_err(|why| packages::unwritable(path, &why, lang)),
        None => screen.say(&text),
    }
}

/// The format that was asked for, or that of the file's extension.
fn format(args: &Docs, lang: Lang) -> Result<PageFormat, Failure> {
    let words = words(lang);
    let Some(path) = &args.output else { return Ok(args.format.unwrap_or(PageFormat::Markdown)) };
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    let by_extension = match extension.as_deref() {
        Some("md" | "markdown") => Some(PageFormat::Markdown),
        Some("html" | "htm") => Some(PageFormat::Html),
        _ => None,
    };
    let shown = path.display().to_string();
    match (args.format, by_extension) {
        (Some(asked), Some(found)) if asked != found => {
            Err(Failure::new(lang, &fill(words.page_format_differs, &[&shown])).hint(lang, words.page_format_hint))
        }
        (Some(format), _) | (None, Some(format)) => Ok(format),
        (None, None) => {
            Err(Failure::new(lang, &fill(words.page_extension, &[&shown])).hint(lang, words.page_extension_hint))
        }
    }
}

/// What the package says beside its plan. It has been compiled, so what is read here has its form.
fn remarks(package: &Package) -> Remarks {
    let read = |path: &str| -> Value {
        package.get(path).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    };
    let (policy, parameters, english) = (read("policy.json"), read("parameters.json"), read("locales/en.json"));
    let word = |value: Option<&Value>| value.and_then(Value::as_str).map(String::from);
    let items = policy.get("inferred").and_then(Value::as_array);
    let inferred = items.into_iter().flatten().filter_map(|item| {
        let field = word(item.get("field"))?;
        let en = word(english.get("inferred").and_then(|texts| texts.get(&field))).unwrap_or_default();
        Some((field, Text { zh: word(item.get("why"))?, en }))
    });
    let mut notes = BTreeMap::new();
    for (name, parameter) in parameters.get("parameters").and_then(Value::as_object).into_iter().flatten() {
        let texts = english.get("parameters").and_then(|texts| texts.get(name));
        if let Some(zh) = word(parameter.get("note")) {
            let en = word(texts.and_then(|texts| texts.get("note"))).unwrap_or_default();
            notes.insert(name.clone(), Text { zh, en });
        }
    }
    Remarks { inferred: Some(inferred.collect()), parameters: notes }
}
