//! Page, HTML: the content as one file that loads nothing: its style stands in it, its diagrams are drawn in it.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::{
    model::{Block, Content, Entry, Formula, Row, Section, Span},
    svg,
    words::Words,
};

/// The style of the page.
const STYLE: &str = include_str!("style.css");

/// Writes the page.
pub(crate) fn render(content: &Content, words: &Words) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(words.html_lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (content.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header.masthead id="top" {
                    p.eyebrow { (content.subtitle) }
                    h1 { (content.title) }
                    (pairs("meta", &content.summary))
                    @for (at, block) in content.notes.iter().enumerate() { (self::block(block, words, &format!("note-{at}"))) }
                }
                div.columns {
                    nav.contents aria-label=(words.contents) {
                        details open {
                            summary { (words.contents) }
                            (contents(&content.sections))
                        }
                    }
                    main {
                        @for section in grouped(&content.sections) { (group(section, words)) }
                    }
                }
                footer { p { (content.footer) } p { a href="#top" { (words.to_top) } } }
            }
        }
    };
    let mut text = page.into_string();
    text.push('\n');
    text
}

/// Each section of level 2 with those below it.
fn grouped(sections: &[Section]) -> Vec<&[Section]> {
    sections.chunk_by(|_, next| next.level > 2).collect()
}

fn contents(sections: &[Section]) -> Markup {
    html! {
        ol {
            @for group in grouped(sections) {
                @if let Some((first, rest)) = group.split_first() {
                    li {
                        a href={ "#" (first.anchor) } { (first.title) }
                        @if !rest.is_empty() {
                            details.more {
                                summary { (rest.len()) }
                                ol { @for section in rest { li { a href={ "#" (section.anchor) } { (section.title) } } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn group(sections: &[Section], words: &Words) -> Markup {
    let id = sections.first().map_or("", |section| section.anchor.as_str());
    html! {
        section aria-labelledby=(id) {
            @for section in sections {
                @if section.level == 2 {
                    h2 id=(section.anchor) { (section.title) }
                } @else {
                    h3 id=(section.anchor) { (section.title) }
                }
                (blocks(&section.blocks, words, &section.anchor))
            }
        }
    }
}

/// Blocks; rules and facts that follow each other stand together.
fn blocks(blocks: &[Block], words: &Words, id: &str) -> Markup {
    html! {
        @for (at, one) in blocks.iter().enumerate() { (block(one, words, &format!("{id}-{at}"))) }
    }
}

fn block(block: &Block, words: &Words, id: &str) -> Markup {
    match block {
        Block::Paragraph(line) => html! { p { (spans(line)) } },
        Block::Note { label, line } => html! { p.note { b { (label) } " " (spans(line)) } },
        Block::Pairs(list) => pairs("pairs", list),
        Block::Bullets(lines) => html! { ul.names { @for line in lines { li { (spans(line)) } } } },
        Block::Numbered(lines) => html! { ol.steps { @for line in lines { li { (spans(line)) } } } },
        Block::Formula { label, formula } => html! {
            div.formula { p.label { (label) } div.body { p { (spans(&formula.line)) } (items(&formula.items)) } }
        },
        Block::Letters { label, formulas } => html! {
            div.formula.letters {
                p.label { (label) }
                div.body {
                    @for (letter, formula) in formulas {
                        div.letter { p { b { (letter) } " = " (spans(&formula.line)) } (items(&formula.items)) }
                    }
                }
            }
        },
        Block::Tree(formula) => html! { div.tree { p { (spans(&formula.line)) } (items(&formula.items)) } },
        Block::Table { head, rows } => table(head, rows),
        Block::Entry(one) => entry(one, words, id),
        Block::Details { summary, pairs: list } => {
            html! { details.about { summary { (summary) } (pairs("pairs", list)) } }
        }
        Block::Ladder { title, about, rungs } => {
            html! { h3.quiet { (title) } (svg::ladder(title, about, rungs, id)) }
        }
        Block::Flow(flow) => svg::flow(flow, id),
    }
}

fn entry(entry: &Entry, words: &Words, id: &str) -> Markup {
    html! {
        article.entry.(entry.kind) id=(entry.anchor) {
            div.head { h4 { (entry.title) } span.tag { (spans(&entry.tag)) } }
            @if !entry.lead.is_empty() { p.lead { (spans(&entry.lead)) } }
            (blocks(&entry.blocks, words, id))
        }
    }
}

fn items(items: &[Formula]) -> Markup {
    html! {
        @if !items.is_empty() {
            ul { @for item in items { li { (spans(&item.line)) (self::items(&item.items)) } } }
        }
    }
}

fn pairs(class: &str, pairs: &[(String, Vec<Span>)]) -> Markup {
    html! {
        dl class=(class) { @for (label, line) in pairs { div { dt { (label) } dd { (spans(line)) } } } }
    }
}

fn table(head: &[&str], rows: &[Row]) -> Markup {
    html! {
        table {
            thead { tr { @for cell in head { th scope="col" { (cell) } } } }
            tbody {
                @for row in rows {
                    tr id=[row.anchor.as_ref()] {
                        @for (label, cell) in head.iter().zip(&row.cells) { td data-label=(label) { div { (spans(cell)) } } }
                    }
                }
            }
        }
    }
}

fn spans(line: &[Span]) -> Markup {
    html! {
        @for span in line {
            @match span {
                Span::Text(text) => (text),
                Span::Strong(text) => b { (text) },
                Span::Soft(text) => span.soft { (text) },
                Span::Code(text) => code { (text) },
                Span::Link { to, text } => a href={ "#" (to) } { (text) },
            }
        }
    }
}
