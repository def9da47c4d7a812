//! Face cli, text: what the file of a population did not say, and what was wrong in it.

use zhunsheng_batch::{
    impact::report::{MissingFact, Report},
    population::{Bad, problem::Kind},
};
use zhunsheng_engine::Lang;

use super::{
    super::{
        layout::{Page, one_line, plain, span},
        style::{BAD, BOLD, DIM, EDGE, OPEN},
    },
    number, pick,
};

/// Outcomes whose missing columns are listed, and columns of each.
const MOST_MISSING: usize = 6;
const MOST_FACTS: usize = 8;

pub(super) fn foot(report: &Report, all: bool, lang: Lang, page: &mut Page) {
    missing(report, all, lang, page);
    for note in &report.notes {
        page.line(0, 2, &[span(EDGE, pick(lang, "说明：", "note: ")), plain(note.get(lang))]);
    }
    let kinds = report.problems.kinds();
    if !kinds.is_empty() {
        page.blank();
        for bad in &report.problems.kept {
            page.line(0, 2, &[span(BAD, pick(lang, "有误：", "problem: ")), plain(problem(bad, lang))]);
        }
        for kind in &kinds {
            page.line(0, 2, &[span(BAD, "✖ "), plain(self::kind(kind, lang))]);
        }
    }
}

/// The columns that are missing, by the outcomes that are left open for it.
fn missing(report: &Report, all: bool, lang: Lang, page: &mut Page) {
    let lacking = report.outcomes.iter().filter_map(|outcome| {
        let reads = |missing: &&MissingFact| missing.outcomes.iter().any(|one| one.id == outcome.about.id);
        let facts: Vec<&str> = report.missing.iter().filter(reads).map(|missing| missing.fact.title(lang)).collect();
        (!facts.is_empty()).then_some((outcome, facts))
    });
    let lacking: Vec<_> = lacking.collect();
    let shown = if all { lacking.len() } else { MOST_MISSING };
    for (outcome, facts) in lacking.iter().take(shown) {
        let list = facts.iter().take(MOST_FACTS).copied().collect::<Vec<_>>().join(pick(lang, "、", ", "));
        let count = facts.len();
        let line = match (lang, count > MOST_FACTS) {
            (Lang::Zh, false) => format!("缺 {count} 列，按不知道处理：{list}"),
            (Lang::Zh, true) => format!("缺 {count} 列，按不知道处理：{list} 等"),
            (Lang::En, false) => format!("{count} columns are missing and count as unknown: {list}"),
            (Lang::En, true) => format!("{count} columns are missing and count as unknown: {list} and others"),
        };
        let title = outcome.about.title(lang);
        page.line(0, 2, &[span(OPEN, pick(lang, "缺列：", "missing: ")), span(BOLD, title), plain("  "), plain(line)]);
    }
    let hidden = lacking.len().saturating_sub(shown);
    if hidden > 0 {
        let line = match lang {
            Lang::Zh => format!("另有 {hidden} 项结论也缺列（--all 列出；用 --outcome 只算需要的结论）"),
            Lang::En => {
                format!("{hidden} more outcomes lack columns (--all lists them; --outcome counts only those you need)")
            }
        };
        page.line(0, 2, &[span(DIM, line)]);
    }
}

fn problem(bad: &Bad, lang: Lang) -> String {
    let column = bad.column.as_deref().map_or(String::new(), |column| match lang {
        Lang::Zh => format!("“{}”", one_line(column)),
        Lang::En => format!(", `{}`", one_line(column)),
    });
    let hint = bad.hint.as_ref().map_or(String::new(), |hint| match lang {
        Lang::Zh => format!("（{}）", hint.zh),
        Lang::En => format!(" ({})", hint.en),
    });
    match lang {
        Lang::Zh => format!("第 {} 行{column}：{}{hint}", bad.row, bad.message.zh),
        Lang::En => format!("row {}{column}: {}{hint}", bad.row, bad.message.en),
    }
}

fn kind(kind: &Kind, lang: Lang) -> String {
    let count = number(kind.count);
    let place = kind.column.as_deref().map_or(String::new(), |column| match lang {
        Lang::Zh => format!("“{}”一列 ", one_line(column)),
        Lang::En => format!("column `{}`: ", one_line(column)),
    });
    let what = match (kind.code, lang) {
        ("bad-cell" | "wrong-type", Lang::Zh) => "不是应有的类型",
        ("bad-cell" | "wrong-type", Lang::En) => "not of the type",
        ("out-of-bounds", Lang::Zh) => "超出范围",
        ("out-of-bounds", Lang::En) => "out of bounds",
        ("cells", Lang::Zh) => "格数与列名不符，整行搁置",
        ("cells", Lang::En) => "cells do not stand under the headings; rows set aside",
        ("open-quote", Lang::Zh) => "引号没有结束，整行搁置",
        ("open-quote", Lang::En) => "quotes that never close; rows set aside",
        ("row-group", Lang::Zh) => "行组损坏，读不出来",
        ("row-group", Lang::En) => "damaged row groups that cannot be read",
        ("encoding", Lang::Zh) => "编码有误",
        ("encoding", Lang::En) => "bytes that are no letters",
        (code, _) => code,
    };
    match lang {
        Lang::Zh => format!("{place}{what}：{count} 处，自第 {} 行起", kind.first.row),
        Lang::En => format!("{place}{what}: {count} times, from row {} on", kind.first.row),
    }
}
