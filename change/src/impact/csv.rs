//! Change, impact: the same as a table for a spreadsheet, in which nothing is taken for a formula.

use zhunsheng_engine::{Lang, Verdict, plan::Text};

use super::Impact;
use crate::shown;

/// The changed cases, one line for each outcome, amount and finding, then the cases that could not be decided. UTF-8 with a byte order mark, since
/// spreadsheets take the text for another encoding without it.
#[must_use]
pub fn impact_csv(impact: &Impact, lang: Lang) -> String {
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let verdict = |verdict: Option<Verdict>| verdict.map_or_else(String::new, |one| said(&shown::verdict(one), lang));
    let mut csv = String::from("\u{feff}");
    line(
        &mut csv,
        &[
            pick("案例来源", "set"),
            pick("案例", "case"),
            pick("类别", "kind"),
            pick("编号", "id"),
            pick("内容", "what"),
            pick("条款", "clause"),
            pick("变更前", "before"),
            pick("变更后", "after"),
            pick("相关参数", "parameters"),
        ],
    );
    let set =
        |id: &str| impact.sets.iter().find(|set| set.id == id).map_or_else(String::new, |set| said(&set.title, lang));
    for case in &impact.cases {
        let set = set(&case.set);
        for one in &case.outcomes {
            let (title, was, is) = (said(&one.title, lang), verdict(one.before), verdict(one.after));
            line(&mut csv, &[&set, &case.title, pick("结论", "outcome"), &one.id, &title, "", &was, &is, ""]);
        }
        for one in &case.amounts {
            let (title, none) = (said(&one.title, lang), String::new());
            let (was, is) = (one.before.as_ref().unwrap_or(&none), one.after.as_ref().unwrap_or(&none));
            line(
                &mut csv,
                &[&set, &case.title, pick("金额（元）", "amount (CNY)"), &one.finding, &title, "", was, is, ""],
            );
        }
        for one in &case.findings {
            let (sentence, was, is) = (said(&one.sentence, lang), verdict(one.before), verdict(one.after));
            let parameters = one.parameters.join(" ");
            let cells =
                [&set, &case.title, pick("规则", "finding"), &one.id, &sentence, &one.clause, &was, &is, &parameters];
            line(&mut csv, &cells.map(|cell: &str| cell));
        }
    }
    for one in &impact.unusable {
        let why = said(&one.why, lang);
        line(&mut csv, &[&set(&one.set), &one.title, pick("无法判断", "not decided"), "", &why, "", "", "", ""]);
    }
    csv
}

fn said(text: &Text, lang: Lang) -> String {
    text.get(lang).to_owned()
}

fn line(csv: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| guarded(cell)).collect();
    csv.push_str(&cells.join(","));
    csv.push_str("\r\n");
}

/// A cell in quotes where needed. What a spreadsheet would compute is made plain text by an apostrophe; a plain number stays one.
pub(crate) fn guarded(cell: &str) -> String {
    let number = !cell.is_empty()
        && cell.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && !cell.starts_with("--");
    let starts = cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || cell.starts_with(['\t', '\r', '\n']);
    let text = if starts && !number { format!("'{cell}") } else { cell.to_owned() };
    if text.contains([',', '"', '\n', '\r', ';']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
