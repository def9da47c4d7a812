//! Face cli, text: what a population comes to, before and after a change.

mod foot;
mod refusals;
mod table;
mod tables;

use zhunsheng_batch::impact::report::{About, Report};
use zhunsheng_engine::{Date, Lang, Verdict, VerifiedPlan, plan::Text, wording};

use super::{
    layout::{Page, plain, span},
    style::{BOLD, DIM, OPEN},
};
pub(crate) use refusals::{
    no_date, no_such_day, not_whole, other_policy, refused, set_hint, too_late, unwritable, which_format,
};

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
    text.push_str(&tables::outcomes(report, all, lang, width));
    text.push_str(&tables::findings(report, all, lang, width));
    text.push_str(&tables::amounts(report, lang, width));
    if let Some(groups) = &report.groups {
        text.push_str(&tables::groups(groups, report, lang, width));
    }
    let mut page = Page::new(width);
    foot::foot(report, all, lang, &mut page);
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
            let side = |about: &About| {
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
        let value =
            |text: &Option<Text>| text.as_ref().map_or_else(|| none.to_owned(), |text| text.get(lang).to_owned());
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

/// What was made up.
pub(crate) fn made_up(shown: &str, count: u64, seed: u64, plan: &VerifiedPlan, as_of: Date, lang: Lang) -> String {
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
