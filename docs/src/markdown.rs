//! Page, Markdown: the content as text that GitHub and its like show, with anchors of its own and diagrams in Mermaid.

use crate::{
    flow::Flow,
    model::{Block, Content, Entry, Formula, Line, Row, Section, Span, plain},
    words::{Words, fill},
};

/// Writes the page.
pub(crate) fn render(content: &Content, words: &Words) -> String {
    let mut page = Markdown { text: String::new() };
    page.line(&format!("# {}", escaped(&content.title)));
    for (label, line) in &content.summary {
        page.item(0, &format!("**{}**{}{}", escaped(label), words.colon, spans(line)));
    }
    page.end();
    content.notes.iter().for_each(|block| page.block(block, words));
    page.contents(&content.sections, words);
    for section in &content.sections {
        page.heading(section.level, &section.anchor, &escaped(&section.title));
        section.blocks.iter().for_each(|block| page.block(block, words));
    }
    page.line("---");
    page.line(&escaped(&content.footer));
    page.text.truncate(page.text.trim_end().len());
    page.text.push('\n');
    page.text
}

struct Markdown {
    text: String,
}

impl Markdown {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push_str("\n\n");
    }

    fn item(&mut self, depth: usize, line: &str) {
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str("- ");
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn end(&mut self) {
        self.text.push('\n');
    }

    fn heading(&mut self, level: u8, anchor: &str, title: &str) {
        self.line(&format!("<a id=\"{anchor}\"></a>"));
        self.line(&format!("{} {title}", "#".repeat(usize::from(level))));
    }

    fn contents(&mut self, sections: &[Section], words: &Words) {
        self.line(&format!("**{}**", words.contents));
        for section in sections.iter().filter(|section| section.level == 2) {
            self.item(0, &format!("[{}](#{})", escaped(&section.title), section.anchor));
        }
        self.end();
    }

    fn block(&mut self, block: &Block, words: &Words) {
        match block {
            Block::Paragraph(line) => self.line(&spans(line)),
            Block::Note { label, line } => self.line(&format!("> **{label}**{}{}", words.colon, spans(line))),
            Block::Pairs(pairs) => {
                for (label, line) in pairs {
                    self.item(0, &format!("{label}{}{}", words.colon, spans(line)));
                }
                self.end();
            }
            Block::Bullets(lines) => {
                lines.iter().for_each(|line| self.item(0, &spans(line)));
                self.end();
            }
            Block::Numbered(lines) => {
                for (at, line) in lines.iter().enumerate() {
                    self.text.push_str(&format!("{}. {}\n", at + 1, spans(line)));
                }
                self.end();
            }
            Block::Formula { label, formula } => {
                self.item(0, &format!("{label}{}{}", words.colon, spans(&formula.line)));
                formula.items.iter().for_each(|item| self.formula(item, 1));
                self.end();
            }
            Block::Letters { label, formulas } => {
                self.item(0, label);
                for (letter, formula) in formulas {
                    let line = spans(&formula.line);
                    self.item(1, &fill(words.letter, &[&format!("**{letter}**"), &line]));
                    formula.items.iter().for_each(|item| self.formula(item, 2));
                }
                self.end();
            }
            Block::Tree(formula) => {
                self.line(&spans(&formula.line));
                if !formula.items.is_empty() {
                    formula.items.iter().for_each(|item| self.formula(item, 0));
                    self.end();
                }
            }
            Block::Table { head, rows } => self.table(head, rows),
            Block::Entry(entry) => self.entry(entry, words),
            Block::Details { pairs, .. } => {
                for (label, line) in pairs {
                    self.item(0, &format!("{label}{}{}", words.colon, spans(line)));
                }
                self.end();
            }
            Block::Ladder { title, rungs, .. } => {
                self.line(&format!("**{}**", escaped(title)));
                self.ladder(rungs);
            }
            Block::Flow(flow) => self.flow(flow),
        }
    }

    fn formula(&mut self, formula: &Formula, depth: usize) {
        self.item(depth, &spans(&formula.line));
        formula.items.iter().for_each(|item| self.formula(item, depth + 1));
    }

    fn entry(&mut self, entry: &Entry, words: &Words) {
        self.heading(4, &entry.anchor, &escaped(&entry.title));
        let tag = spans(&entry.tag);
        let mut lead = if entry.kind == "fact" { tag } else { format!("*{tag}*") };
        if !entry.lead.is_empty() {
            lead.push_str(words.dot);
            lead.push_str(&spans(&entry.lead));
        }
        self.line(&lead);
        for block in &entry.blocks {
            self.block(block, words);
            // Why: lists that follow each other are one list; the empty line between them would make its items paragraphs.
            let is_list = matches!(block, Block::Formula { .. } | Block::Letters { .. } | Block::Pairs(_));
            if is_list && self.text.ends_with("\n\n") {
                self.text.pop();
            }
        }
        if !self.text.ends_with("\n\n") {
            self.end();
        }
    }

    fn table(&mut self, head: &[&str], rows: &[Row]) {
        self.text.push_str(&format!("| {} |\n|{}\n", head.join(" | "), " --- |".repeat(head.len())));
        for row in rows {
            let anchor = row.anchor.as_ref().map(|anchor| format!("<a id=\"{anchor}\"></a>")).unwrap_or_default();
            let cells: Vec<String> = row.cells.iter().map(|cell| spans(cell).replace('|', "\\|")).collect();
            self.text.push_str(&format!("| {anchor}{} |\n", cells.join(" | ")));
        }
        self.end();
    }

    fn ladder(&mut self, rungs: &[(String, String)]) {
        self.text.push_str("```mermaid\nflowchart BT\n");
        for (at, (_, title)) in rungs.iter().enumerate() {
            self.text.push_str(&format!("  r{at}[\"{}\"]\n", quoted(title)));
        }
        for (above, below) in (1..rungs.len()).zip(0..) {
            self.text.push_str(&format!("  r{below} --> r{above}\n"));
        }
        self.line("```");
        let links = rungs.iter().map(|(to, title)| vec![Span::Link { to: to.clone(), text: title.clone() }]);
        self.block_numbered(&links.collect::<Vec<Line>>());
    }

    fn block_numbered(&mut self, lines: &[Line]) {
        for (at, line) in lines.iter().enumerate() {
            self.text.push_str(&format!("{}. {}\n", at + 1, spans(line)));
        }
        self.end();
    }

    fn flow(&mut self, flow: &Flow) {
        self.text.push_str("```mermaid\nflowchart TD\n");
        for (at, step) in flow.steps.iter().enumerate() {
            self.text.push_str(&format!("  s{at}[\"{}<br>{}\"]\n", quoted(&step.title), quoted(&step.actor)));
        }
        for (at, step) in flow.steps.iter().enumerate() {
            for before in &step.after {
                self.text.push_str(&format!("  s{before} --> s{at}\n"));
            }
        }
        self.line("```");
    }
}

fn spans(line: &[Span]) -> String {
    let one = |span: &Span| match span {
        Span::Text(text) | Span::Soft(text) => escaped(text),
        Span::Strong(text) => strong(text),
        Span::Code(text) => format!("`{}`", text.replace('`', "'")),
        Span::Link { to, text } => format!("[{}](#{to})", escaped(text)),
    };
    line.iter().map(one).collect()
}

/// Why: between Chinese characters, stars are not always read as emphasis; tags are.
fn strong(text: &str) -> String {
    format!("<b>{}</b>", escaped(text))
}

/// A text in which nothing is read as Markdown or HTML.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '\n' | '\r' => safe.push(' '),
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '~' => {
                safe.push('\\');
                safe.push(one);
            }
            _ => safe.push(one),
        }
    }
    safe
}

/// A text inside of quotes in Mermaid.
fn quoted(text: &str) -> String {
    plain(&[Span::Text(text.replace('"', "'").replace('\n', " "))]).replace('<', "‹").replace('>', "›")
}
