//! Face cli, text: the facts that several policies share, as a table.

use zhunsheng_compiler::vocabulary::Shared;
use zhunsheng_engine::Lang;

use super::{
    layout::{Page, pad, plain, span, widest},
    style::{BOLD, DIM},
    words::{fill, words},
};

/// A row for each fact with its packages, and a line that counts them.
pub(crate) fn render(facts: &[Shared<'_>], policies: usize, all: usize, lang: Lang, width: usize) -> String {
    let words = words(lang);
    let mut page = Page::new(width);
    if facts.is_empty() {
        page.line(0, 2, &[plain(words.shared_none)]);
        return page.into_text();
    }
    let names = widest(facts.iter().map(|one| one.fact.name.as_str()));
    let titles = widest(facts.iter().map(|one| one.fact.title.get(lang)));
    for one in facts {
        let name = format!("{}  ", pad(&one.fact.name, names));
        let title = format!("{}  ", pad(one.fact.title.get(lang), titles));
        page.line(0, 2, &[span(BOLD, name), plain(title), span(DIM, one.packages.join(words.comma))]);
    }
    let counts = [policies, all, facts.len()].map(|count| count.to_string());
    page.blank();
    page.line(0, 2, &[plain(fill(words.shared_summary, &counts.each_ref().map(String::as_str)))]);
    page.into_text()
}
