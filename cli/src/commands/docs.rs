//! Face cli: `zhunsheng docs`.

use std::{fs, path::Path};

use zhunsheng_docs::Page;
use zhunsheng_engine::Lang;

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
    let plan = packages::plan(rules, &args.policy, lang)?;
    let page = Page::new(&plan, lang);
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
