//! Face cli, text: what a population comes to, before and after a change: tables, causes, sums, groups, and what was wrong with the file.

mod table;

use zhunsheng_batch::{
    impact::report::{FlipCause, Groups, Outcome, Report},
    kernel::Counts,
    population::{Problem, problem::Kind},
};
use zhunsheng_engine::{Date, Lang, Verdict, wording};

use super::{
    layout::{Page, one_line, plain, span},
    style::{BAD, BOLD, DIM, EDGE, GOOD, OPEN, PLAIN, paint},
};
use crate::failure::Failure;
use table::{Table, cell};

/// Causes of an outcome that are listed; the rest are counted.
const MOST_CAUSES: usize = 5;
/// Groups that are listed in a terminal; the page and the JSON have all of them.
const MOST_GROUPS: usize = 40;

fn pick<'t>(lang: Lang, zh: &'t str, en: &'t str) -> &'t str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// A count with marks between its thousands.
pub(crate) fn number(count: u64) -> String {
    grouped(&count.to_string())
}

/// A number with marks between its thousands.
fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let (whole, rest) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}

fn verdict(verdict: Verdict, lang: Lang) -> &'static str {
    match verdict {
        Verdict::Met => pick(lang, "符合", "met"),
        Verdict::NotMet => pick(lang, "不符合", "not met"),
        Verdict::Unknown => pick(lang, "待定", "unknown"),
        Verdict::NotApplicable => pick(lang, "不适用", "not applicable"),
        Verdict::NotComputable => pick(lang, "不能算", "not computable"),
    }
}

/// The whole report.
pub(crate) fn render(report: &Report, trials: &[String], name: &str, all: bool, lang: Lang, width: usize) -> String {
    let mut page = Page::new(width);
    head(report, trials, name, lang, &mut page);
    let mut text = page.into_text();
    text.push_str(&outcomes(report, lang, width));
    text.push_str(&findings(report, all, lang, width));
    text.push_str(&amounts(report, lang, width));
    if let Some(groups) = &report.groups {
        text.push_str(&self::groups(groups, report, lang, width));
    }
    let mut page = Page::new(width);
    foot(report, lang, &mut page);
    text.push_str(&page.into_text());
    text
}

fn head(report: &Report, trials: &[String], name: &str, lang: Lang, page: &mut Page) {
    let after = &report.after;
    let edition = format!("  {}/{}", after.policy, after.version);
    page.line(0, 2, &[span(BOLD, after.title.get(lang)), span(DIM, edition)]);
    let day = |date| wording::date(date, lang);
    match &report.before {
        None => page.line(0, 2, &[plain(format!("{}{}", pick(lang, "判断日期：", "as of: "), day(after.as_of)))]),
        Some(before) => {
            let side = |about: &zhunsheng_batch::impact::report::About| {
                if before.version == after.version && before.as_of == after.as_of {
                    return String::new();
                }
                format!("{}/{}{}{}", about.policy, about.version, pick(lang, "，", ", "), day(about.as_of))
            };
            let line = match (side(before), side(after)) {
                (old, new) if old.is_empty() && new.is_empty() => format!(
                    "{}{}{}",
                    pick(lang, "判断日期：", "as of: "),
                    day(after.as_of),
                    pick(lang, "；比较：改动之前 → 改动之后", "; compared: before → after the change")
                ),
                (old, new) => format!("{}{old} → {new}", pick(lang, "比较：", "compared: ")),
            };
            page.line(0, 2, &[plain(line)]);
        }
    }
    for changed in &report.changed {
        let none = pick(lang, "没有值", "no value");
        let value = |text: &Option<zhunsheng_engine::plan::Text>| {
            text.as_ref().map_or_else(|| none.to_owned(), |text| text.get(lang).to_owned())
        };
        let line = format!("{} → {}", value(&changed.before), value(&changed.after));
        page.line(2, 4, &[plain(changed.title.get(lang)), span(DIM, format!(" {}  ", changed.name)), span(BOLD, line)]);
    }
    if report.other_rules {
        page.line(2, 4, &[plain(pick(lang, "规则本身也不同", "the rules themselves differ too"))]);
    }
    for trial in trials {
        page.line(2, 4, &[span(OPEN, trial.as_str())]);
    }
    let rows = &report.rows;
    let decided = number(rows.decided);
    let encoding = report.encoding.map_or(String::new(), |encoding| format!(" {encoding}"));
    let line = match lang {
        Lang::Zh => format!("名单：{name}（{}{encoding}），判断 {decided} 行", report.format),
        Lang::En => format!("population: {name} ({}{encoding}), {decided} rows decided", report.format),
    };
    page.line(0, 2, &[plain(line)]);
    page.blank();
}

/// Both sides of a count in a cell; one number where they are the same.
fn both(before: Option<u64>, after: Option<u64>) -> (anstyle::Style, String) {
    match (before, after) {
        (Some(before), Some(after)) if before != after => (BOLD, format!("{} → {}", number(before), number(after))),
        (_, Some(after)) => (PLAIN, number(after)),
        (Some(before), None) => (DIM, format!("{} → –", number(before))),
        (None, None) => (DIM, String::from("–")),
    }
}

type Line<'r> = (&'r zhunsheng_batch::impact::report::Named, Option<Counts>, Option<Counts>, u64);

/// A table of verdicts; a verdict that nobody has gets no column.
fn verdicts<'r>(title: &str, lines: &[Line<'r>], compared: bool, lang: Lang, width: usize) -> Table {
    let has = |verdict: Verdict| {
        let of = |counts: &Option<Counts>| counts.is_some_and(|counts| counts.of(verdict) > 0);
        lines.iter().any(|(_, before, after, _)| of(before) || of(after))
    };
    let shown: Vec<Verdict> = zhunsheng_batch::impact::VERDICTS
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

fn outcomes(report: &Report, lang: Lang, width: usize) -> String {
    let compared = report.before.is_some();
    let lines: Vec<Line<'_>> = report
        .outcomes
        .iter()
        .map(|outcome| (&outcome.about, outcome.before, outcome.after, outcome.flips.total()))
        .collect();
    let mut text = verdicts(pick(lang, "结论", "outcome"), &lines, compared, lang, width).render();
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

fn cause<'a>(cause: &'a FlipCause, with_parameters: bool, lang: Lang) -> Vec<super::layout::Span<'a>> {
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

fn findings(report: &Report, all: bool, lang: Lang, width: usize) -> String {
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

fn amounts(report: &Report, lang: Lang, width: usize) -> String {
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
        let text = |sum: Option<zhunsheng_batch::impact::Sum>| {
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
        let rows = |sum: Option<zhunsheng_batch::impact::Sum>| sum.map(|sum| sum.rows);
        let (style, due) = both(if compared { rows(amount.before) } else { None }, rows(amount.after));
        row.push(cell(style, &due));
        let (style, open) = both(compared.then_some(amount.open.0), Some(amount.open.1));
        row.push(cell(style, &open));
        table.row(row);
    }
    format!("{}\n", table.render())
}

fn groups(groups: &Groups, report: &Report, lang: Lang, width: usize) -> String {
    let compared = report.before.is_some();
    let mut head = vec![groups.columns.join(" · "), pick(lang, "行数", "rows").to_owned()];
    head.extend(report.outcomes.iter().map(|outcome| outcome.about.title(lang).to_owned()));
    let mut table = Table::new(head, width);
    let mut row = |key: String, group: &zhunsheng_batch::impact::report::GroupRow| {
        let mut cells = vec![cell(PLAIN, &key), cell(PLAIN, &number(group.rows))];
        for met in &group.outcomes {
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

fn foot(report: &Report, lang: Lang, page: &mut Page) {
    for missing in &report.missing {
        let outcomes: Vec<&str> = missing.outcomes.iter().map(|outcome| outcome.title(lang)).collect();
        let outcomes = outcomes.join(pick(lang, "、", ", "));
        let line = match lang {
            Lang::Zh => format!(
                "没有“{}”（{}）这一列，按不知道处理；用到它的结论：{outcomes}",
                missing.fact.title(lang),
                missing.fact.id
            ),
            Lang::En => format!(
                "no column gives {} ({}), so it is unknown everywhere; outcomes that read it: {outcomes}",
                missing.fact.title(lang),
                missing.fact.id
            ),
        };
        page.line(0, 2, &[span(OPEN, pick(lang, "缺列：", "missing: ")), plain(line)]);
    }
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

fn problem(bad: &zhunsheng_batch::population::Bad, lang: Lang) -> String {
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

/// Why the command ends with exit code 1 although there is a report.
pub(crate) fn not_whole(report: &Report, lang: Lang) -> Failure {
    let rows = &report.rows;
    let (decided, aside, cells) = (number(rows.decided), number(rows.set_aside), number(rows.bad_cells));
    let mut what = match lang {
        Lang::Zh => format!("结果不完整：判断 {decided} 行，搁置 {aside} 行，{cells} 格不能用、按不知道处理"),
        Lang::En => format!(
            "the result is not whole: {decided} rows decided, {aside} rows set aside, {cells} cells that could not be used count as unknown"
        ),
    };
    if let Some((reached, size)) = report.broken_off {
        let percent = reached.saturating_mul(100).checked_div(size).unwrap_or(0);
        what = match lang {
            Lang::Zh => format!("中途停止，只算了文件的约 {percent}%；{what}"),
            Lang::En => format!("broken off after about {percent} % of the file; {what}"),
        };
    }
    Failure::new(lang, &what)
}

/// Problems that leave nothing to be counted.
pub(crate) fn refused(name: &str, problems: &[Problem], lang: Lang) -> Failure {
    let mut message = String::new();
    for problem in problems {
        let failure = Failure::new(lang, &format!("{name}{}{}", pick(lang, "：", ": "), problem.message.get(lang)));
        let failure = match &problem.hint {
            Some(hint) => failure.hint(lang, hint.get(lang)),
            None => failure,
        };
        message.push_str(&failure.message);
    }
    Failure::from(message)
}

pub(crate) fn unwritable(path: &str, why: &str, lang: Lang) -> Failure {
    Failure::new(
        lang,
        &match lang {
            Lang::Zh => format!("{path} 写不下去：{why}"),
            Lang::En => format!("{path} cannot be written: {why}"),
        },
    )
}

pub(crate) fn set_hint(lang: Lang) -> &'static str {
    pick(
        lang,
        "写成 参数=值@日期，如 work.full_time_staff=8@2027-01-01",
        "write NAME=VALUE@DATE, such as work.full_time_staff=8@2027-01-01",
    )
}

pub(crate) fn no_date(typed: &str, lang: Lang) -> Failure {
    let (what, hint) = match lang {
        Lang::Zh => {
            (format!("--set {typed} 没有写自哪天起"), format!("写成 {typed}@2027-01-01：改动总是自某一天起生效"))
        }
        Lang::En => (
            format!("--set {typed} does not say from which day on"),
            format!("write {typed}@2027-01-01: a change takes effect on some day"),
        ),
    };
    Failure::new(lang, &what).hint(lang, &hint)
}

pub(crate) fn no_such_day(typed: &str, lang: Lang) -> Failure {
    Failure::new(
        lang,
        &match lang {
            Lang::Zh => format!("日历上没有 {typed} 这一天"),
            Lang::En => format!("the calendar has no day {typed}"),
        },
    )
}

pub(crate) fn other_policy(other: &str, policy: &str, lang: Lang) -> Failure {
    Failure::new(
        lang,
        &match lang {
            Lang::Zh => format!("--base 是另一部政策 {other}，不能与 {policy} 比较"),
            Lang::En => format!("--base is another policy, {other}: nothing of it can be compared with {policy}"),
        },
    )
}

/// A value that takes effect only after the date that is decided for.
pub(crate) fn too_late(typed: &str, from: Date, as_of: Date, lang: Lang) -> String {
    let (from, as_of) = (wording::date(from, lang), wording::date(as_of, lang));
    match lang {
        Lang::Zh => {
            format!("{}--set {typed} 自 {from} 起生效，晚于判断日期 {as_of}，这次不起作用", paint(OPEN, "注意："))
        }
        Lang::En => {
            format!(
                "{}--set {typed} takes effect on {from}, after the as-of date {as_of}: it changes nothing here",
                paint(OPEN, "note: ")
            )
        }
    }
}

/// How the progress bar is laid out.
pub(crate) fn progress(in_bytes: bool, lang: Lang) -> &'static str {
    match (in_bytes, lang) {
        (true, Lang::Zh) => "{bar:30} {percent}% {msg} {bytes_per_sec} 还需 {eta}",
        (true, Lang::En) => "{bar:30} {percent}% {msg} {bytes_per_sec} {eta} left",
        (false, Lang::Zh) => "{bar:30} {percent}% {msg} {per_sec} 还需 {eta}",
        (false, Lang::En) => "{bar:30} {percent}% {msg} {per_sec} {eta} left",
    }
}

pub(crate) fn rows(count: u64, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{} 行", number(count)),
        Lang::En => format!("{} rows", number(count)),
    }
}

pub(crate) fn problem_headings(lang: Lang) -> [&'static str; 6] {
    match lang {
        Lang::Zh => ["行", "列", "代码", "实为", "问题", "提示"],
        Lang::En => ["row", "column", "code", "found", "problem", "hint"],
    }
}

pub(crate) fn which_format(shown: &str, lang: Lang) -> Failure {
    let (what, hint) = match lang {
        Lang::Zh => (format!("不知道 {shown} 要写成什么格式"), "文件名以 .csv 或 .parquet 结尾"),
        Lang::En => (format!("the format of {shown} is not known"), "end its name with .csv or .parquet"),
    };
    Failure::new(lang, &what).hint(lang, hint)
}

/// What was made up.
pub(crate) fn made_up(
    shown: &str,
    count: u64,
    seed: u64,
    plan: &zhunsheng_engine::VerifiedPlan,
    as_of: Date,
    lang: Lang,
) -> String {
    let (count, day, policy) = (number(count), wording::date(as_of, lang), &plan.policy.id);
    match lang {
        Lang::Zh => format!(
            "已写入 {shown}：{count} 行，按 {policy} 的门槛附近随机编造（种子 {seed}，以 {day} 为准），不是真实单位\n试一试：zhunsheng impact {policy} --population {shown}\n"
        ),
        Lang::En => format!(
            "wrote {shown}: {count} rows made up around the thresholds of {policy} (seed {seed}, as of {day}); they are nobody's\ntry: zhunsheng impact {policy} --population {shown}\n"
        ),
    }
}
