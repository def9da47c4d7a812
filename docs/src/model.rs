//! Page, content: what a page holds, before it is Markdown or HTML. Both formats are written from this, so neither can say more than the other.

use crate::flow::Flow;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Span {
    /// Words.
    Text(String),
    /// Words that carry weight.
    Strong(String),
    /// Words beside the matter.
    Soft(String),
    /// A name from a package.
    Code(String),
    /// Words that lead to a place of the page.
    Link {
        /// The anchor.
        to: String,
        /// The words.
        text: String,
    },
}

/// Words in one line.
pub(crate) type Line = Vec<Span>;

/// Plain words as a line.
pub(crate) fn text(words: impl Into<String>) -> Line {
    vec![Span::Text(words.into())]
}

/// The words of a line without their form.
pub(crate) fn plain(line: &[Span]) -> String {
    let words = |span: &Span| match span {
        Span::Text(text) | Span::Strong(text) | Span::Soft(text) | Span::Code(text) | Span::Link { text, .. } => {
            text.clone()
        }
    };
    line.iter().map(words).collect()
}

/// A formula: a line, and below it the lines that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Formula {
    pub(crate) line: Line,
    pub(crate) items: Vec<Formula>,
}

impl Formula {
    pub(crate) fn leaf(line: Line) -> Self {
        Self { line, items: Vec::new() }
    }
}

/// A rule or a fact with everything about it.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) anchor: String,
    /// What it is, as a style.
    pub(crate) kind: &'static str,
    /// What it is, in words.
    pub(crate) tag: Line,
    pub(crate) title: String,
    pub(crate) lead: Line,
    pub(crate) blocks: Vec<Block>,
}

/// A row of a table.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) anchor: Option<String>,
    pub(crate) cells: Vec<Line>,
}

/// A part of a section.
#[derive(Debug)]
pub(crate) enum Block {
    /// Words.
    Paragraph(Line),
    /// Words that stand out, under a label.
    Note { label: &'static str, line: Line },
    /// Labels, each with its words.
    Pairs(Vec<(String, Line)>),
    /// Lines without an order.
    Bullets(Vec<Line>),
    /// Lines in their order.
    Numbered(Vec<Line>),
    /// A formula under a label.
    Formula { label: &'static str, formula: Formula },
    /// Formulas that another one names by letters.
    Letters { label: &'static str, formulas: Vec<(String, Formula)> },
    /// A tree of needs.
    Tree(Formula),
    /// A table.
    Table { head: Vec<&'static str>, rows: Vec<Row> },
    /// A rule or a fact.
    Entry(Entry),
    /// What is only of interest to some.
    Details { summary: &'static str, pairs: Vec<(String, Line)> },
    /// Tiers, the lowest first.
    Ladder { title: String, about: String, rungs: Vec<(String, String)> },
    /// Steps and what comes before what.
    Flow(Flow),
}

/// A section under a heading.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) anchor: String,
    /// 2 or 3.
    pub(crate) level: u8,
    pub(crate) title: String,
    pub(crate) blocks: Vec<Block>,
}

/// A whole page.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) title: String,
    pub(crate) subtitle: String,
    pub(crate) summary: Vec<(String, Line)>,
    pub(crate) notes: Vec<Block>,
    pub(crate) sections: Vec<Section>,
    pub(crate) footer: String,
}
