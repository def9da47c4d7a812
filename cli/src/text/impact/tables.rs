//! Face cli, text: the tables of a population: outcomes with their causes, findings, amounts, groups.

use zhunsheng_batch::{
    impact::{
        Sum, VERDICTS,
        report::{FlipCause, GroupRow, Groups, Named, Outcome, Report},
    },
    kernel::Counts,
};
use zhunsheng_engine::{Lang, Verdict};

use super::{
    super::{
        layout::{Page, Span, plain, span},
        style::{BAD, BOLD, DIM, GOOD, OPEN, PLAIN, paint},
    },
    grouped, number, pick,
    table::{Table, cell},
    verdict,
};

/// Causes of an outcome that are listed; the rest are counted.
const MOST_CAUSES: usize = 5;
/// Groups that are listed in a terminal; the page and the JSON have all of them.
const MOST_GROUPS: usize = 40;
/// Outcomes that a table of groups has columns for.
const MOST_COLUMNS: usize = 6;

/// Both sides of a count in a cell; one number where they are the same.
fn both(before: Option<u64>, after: Option<u64>) -> (anstyle::Style, String) {
    match (before, after) {
        (Some(before), Some(after)) if before != after => (BOLD, format!("{} → {}", number(before), number(after))),
        (_, Some(after)) => (PLAIN, number(after)),
        (Some(before), None) => (DIM, format!("{} → –", number(before))),
        (None, None) => (DIM, String::from("–")),
    }
}

type Line<'r> = (&'r Named, Option<Counts>, Option<Counts>, u64);

/// A table of verdicts; a verdict that nobody has gets no column.
fn verdicts<'r>(title: &str, lines: &[Line<'r>], compared: bool, lang: Lang, width: usize) -> Table {
    let has = |verdict: Verdict| {
        let of = |counts: &Option<Counts>| counts.is_some_and(|counts| counts.of(verdict) > 0);
        lines.iter().any(|(_, before, after, _)| of(before) || of(after))
    };
    let shown: Vec<Verdict> = VERDICTS
        .into_iter()
        .filter(|verdict| matches!(verdict, Verdict::Met | Verdict::NotMet | Verdict::Unknown) || has(*verdict))
        .collect();
    let mut head: Vec<String> = vec![title.to_owned()];
    head.extend(shown.iter().map(|one| verdict(*one, lang).to_owned()));
    if compared {
        head.push(pick(lang, "有变化", "changed").to_owned());
    }
    let mut table = Table::new(head, width);
    for (about, before, after, flips) in lines {
        let mut row = vec![cell(PLAIN, about.title(lang))];
        for verdict in &shown {
            let of = |counts: &Option<Counts>| counts.map(|counts| counts.of(*verdict));
            let (style, text) = both(if compared { of(before) } else { None }, of(after));
            row.push(cell(style, &text));
        }
        if compared {
            row.push(cell(if *flips > 0 { OPEN } else { DIM }, &number(*flips)));
        }
        table.row(row);
    }
    table
}

/// Whether an outcome differs between the two sides.
fn differs(outcome: &Outcome) -> bool {
    outcome.flips.total() > 0 || outcome.before.is_some() != outcome.after.is_some()
}

pub(super) fn outcomes(report: &Report, all: bool, lang: Lang, width: usize) -> String {
    let compared = report.before.is_some();
    // Why: where nothing differs, what stays the same is what there is to say.
    let all = all || !compared || !report.outcomes.iter().any(differs);
    let lines: Vec<Line<'_>> = report
        .outcomes
        .iter()
        .filter(|outcome| all || differs(outcome))
        .map(|outcome| (&outcome.about, outcome.before, outcome.after, outcome.flips.total()))
        .collect();
    let mut text = verdicts(pick(lang, "结论", "outcome"), &lines, compared, lang, width).render();
    let hidden = report.outcomes.len() - lines.len();
    if hidden > 0 {
        let line = match lang {
            Lang::Zh => format!("另有 {hidden} 项结论没有变化（--all 列出全部）"),
            Lang::En => format!("{hidden} outcomes do not change (--all lists them)"),
        };
        text.push_str(&format!("{}\n", paint(DIM, &line)));
    }
    text.push('\n');
    if compared {
        let mut page = Page::new(width);
        let changed: Vec<&Outcome> = report.outcomes.iter().filter(|outcome| outcome.flips.total() > 0).collect();
        if changed.is_empty() {
            page.line(
                0,
                2,
                &[span(GOOD, "✔ "), plain(pick(lang, "没有一行的结论改变", "no outcome of any row changes"))],
            );
        }
        for outcome in changed {
            causes(outcome, lang, &mut page);
        }
        text.push_str(&page.into_text());
        text.push('\n');
    }
    text
}

fn causes(outcome: &Outcome, lang: Lang, page: &mut Page) {
    let total = number(outcome.flips.total());
    let mut line = vec![span(BOLD, outcome.about.title(lang))];
    line.push(plain(match lang {
        Lang::Zh => format!("：{total} 行改变"),
        Lang::En => format!(": {total} rows change"),
    }));
    if !outcome.only.is_empty() {
        let names = outcome.only.join(pick(lang, "、", ", "));
        line.push(plain(pick(lang, "，", ", ")));
        line.push(span(OPEN, format!("{}{names}", pick(lang, "全部因参数 ", "all from the parameter "))));
    }
    page.line(0, 2, &line);
    for cause in outcome.causes.iter().take(MOST_CAUSES) {
        page.line(2, 4, &self::cause(cause, outcome.only.is_empty(), lang));
    }
    let rest = outcome.causes.get(MOST_CAUSES..).unwrap_or_default();
    if !rest.is_empty() {
        let rows: u64 = rest.iter().map(|cause| cause.rows).sum();
        let (kinds, rows) = (rest.len(), number(rows));
        let line = match lang {
            Lang::Zh => format!("另有 {kinds} 种情形，共 {rows} 行"),
            Lang::En => format!("{kinds} more kinds, {rows} rows"),
        };
        page.line(2, 4, &[span(DIM, line)]);
    }
}

fn cause<'a>(cause: &'a FlipCause, with_parameters: bool, lang: Lang) -> Vec<Span<'a>> {
    let style = match (cause.from, cause.to) {
        (_, Verdict::Met) => GOOD,
        (Verdict::Met, _) => BAD,
        _ => OPEN,
    };
    let rows = match lang {
        Lang::Zh => format!("{} 行 ", number(cause.rows)),
        Lang::En => format!("{} rows ", number(cause.rows)),
    };
    let way = format!("{} → {}", verdict(cause.from, lang), verdict(cause.to, lang));
    let findings: Vec<&str> = cause.findings.iter().map(|finding| finding.title(lang)).collect();
    let mut why = match findings.as_slice() {
        [] => pick(lang, "结论本身的规则", "the outcome's own rule").to_owned(),
        some => some.join(pick(lang, " + ", " + ")),
    };
    let mut reasons: Vec<String> = if with_parameters { cause.parameters.clone() } else { Vec::new() };
    if cause.date {
        reasons.push(pick(lang, "日期", "the date").to_owned());
    }
    if cause.rules {
        reasons.push(pick(lang, "规则改动", "other rules").to_owned());
    }
    if !reasons.is_empty() {
        let open = pick(lang, "（因", " (");
        why = format!("{why}{open}{}{}", reasons.join(pick(lang, "、", ", ")), pick(lang, "）", ")"));
    }
    vec![plain(rows), span(style, way), plain(pick(lang, "：", ": ")), plain(why)]
}

pub(super) fn findings(report: &Report, all: bool, lang: Lang, width: usize) -> String {
    let compared = report.before.is_some();
    let all = all || !compared;
    let lines: Vec<Line<'_>> = report
        .findings
        .iter()
        .filter(|finding| all || finding.flips.total() > 0 || finding.before.is_some() != finding.after.is_some())
        .map(|finding| (&finding.about, finding.before, finding.after, finding.flips.total()))
        .collect();
    let hidden = report.findings.len() - lines.len();
    let mut text = String::new();
    if !lines.is_empty() {
        text.push_str(&verdicts(pick(lang, "条件", "finding"), &lines, compared, lang, width).render());
    }
    if hidden > 0 {
        let line = match lang {
            Lang::Zh => format!("另有 {hidden} 项条件没有变化（--all 列出全部）"),
            Lang::En => format!("{hidden} findings do not change (--all lists them)"),
        };
        text.push_str(&format!("{}\n", paint(DIM, &line)));
    }
    text.push('\n');
    text
}

pub(super) fn amounts(report: &Report, lang: Lang, width: usize) -> String {
    if report.amounts.is_empty() {
        return String::new();
    }
    let compared = report.before.is_some();
    let words = |zh, en| pick(lang, zh, en).to_owned();
    let mut head = vec![words("金额（元）", "amount (CNY)")];
    if compared {
        head.push(words("之前", "before"));
        head.push(words("之后", "after"));
        head.push(words("相差", "difference"));
    } else {
        head.push(words("合计", "sum"));
    }
    head.push(words("应付行数", "rows due"));
    head.push(words("待定行数", "rows open"));
    let mut table = Table::new(head, width);
    for amount in &report.amounts {
        let text = |sum: Option<Sum>| {
            let too_long = || words("超出位数", "too many digits");
            sum.map_or_else(|| String::from("–"), |sum| sum.text().map_or_else(too_long, |text| grouped(&text)))
        };
        let mut row = vec![cell(PLAIN, amount.about.title(lang))];
        if compared {
            row.push(cell(PLAIN, &text(amount.before)));
        }
        row.push(cell(PLAIN, &text(amount.after)));
        if compared {
            let difference = amount.before.zip(amount.after).map(|(before, after)| after.minus(&before));
            let sign = difference.map_or(0, |difference| difference.sign());
            let style = if sign == 0 { DIM } else { BOLD };
            let plus = if sign > 0 { "+" } else { "" };
            row.push(cell(style, &format!("{plus}{}", text(difference))));
        }
        let rows = |sum: Option<Sum>| sum.map(|sum| sum.rows);
        let (style, due) = both(if compared { rows(amount.before) } else { None }, rows(amount.after));
        row.push(cell(style, &due));
        let (style, open) = both(compared.then_some(amount.open.0), Some(amount.open.1));
        row.push(cell(style, &open));
        table.row(row);
    }
    format!("{}\n", table.render())
}

pub(super) fn groups(groups: &Groups, report: &Report, lang: Lang, width: usize) -> String {
    let compared = report.before.is_some();
    let mut head = vec![groups.columns.join(" · "), pick(lang, "行数", "rows").to_owned()];
    let moved = compared && report.outcomes.iter().any(differs);
    let wanted = report.outcomes.iter().enumerate().filter(|(_, outcome)| !moved || differs(outcome));
    let shown: Vec<(usize, &Outcome)> = wanted.take(MOST_COLUMNS).collect();
    head.extend(shown.iter().map(|(_, outcome)| outcome.about.title(lang).to_owned()));
    let mut table = Table::new(head, width);
    let mut row = |key: String, group: &GroupRow| {
        let mut cells = vec![cell(PLAIN, &key), cell(PLAIN, &number(group.rows))];
        for met in shown.iter().filter_map(|(at, _)| group.outcomes.get(*at)) {
            let (style, text) = both(compared.then_some(met.before), Some(met.after));
            cells.push(cell(style, &text));
        }
        table.row(cells);
    };
    for group in groups.rows.iter().take(MOST_GROUPS) {
        row(group.key.iter().map(|key| key.get(lang)).collect::<Vec<_>>().join(" · "), group);
    }
    if let Some((count, group)) = &groups.together {
        let key = match lang {
            Lang::Zh => format!("合并 {count} 组"),
            Lang::En => format!("{count} groups together"),
        };
        row(key, group);
    }
    if let Some(rest) = &groups.rest {
        row(pick(lang, "其余各组", "all further groups").to_owned(), rest);
    }
    let mut notes = vec![match lang {
        Lang::Zh => format!("分组数的是符合的行；少于 {} 行的组并在一起，使合并的数不能由总数倒推", groups.least),
        Lang::En => format!(
            "groups count the rows that are met; groups of fewer than {} rows are put together, so that none can be had by subtraction",
            groups.least
        ),
    }];
    if shown.len() < report.outcomes.len() && !moved {
        notes.push(match lang {
            Lang::Zh => format!("只列出前 {} 项结论；用 --outcome 选择，--json 和 --html 有全部", shown.len()),
            Lang::En => format!(
                "the first {} outcomes only; choose with --outcome, --json and --html have them all",
                shown.len()
            ),
        });
    }
    if groups.withheld {
        notes.push(pick(lang, "各组都太小，不列出", "every group is too small to be shown").to_owned());
    }
    let hidden = groups.rows.len().saturating_sub(MOST_GROUPS);
    if hidden > 0 {
        notes.push(match lang {
            Lang::Zh => format!("另有 {hidden} 组没有列出（--json 和 --html 有全部）"),
            Lang::En => format!("{hidden} more groups (--json and --html have them all)"),
        });
    }
    let notes: String = notes.iter().map(|note| format!("{}\n", paint(DIM, note))).collect();
    format!("{}{notes}\n", table.render())
}
