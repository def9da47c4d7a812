//! Face cli, text: what `impact` and `population` refuse, and what they warn of.

use zhunsheng_batch::{impact::report::Report, population::Problem};
use zhunsheng_engine::{Date, Lang, wording};

use super::{
    super::style::{OPEN, paint},
    number, pick,
};
use crate::failure::Failure;

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
        "写成 参数=值@日期，如 basic.full_time_staff=8@2027-01-01",
        "write NAME=VALUE@DATE, such as basic.full_time_staff=8@2027-01-01",
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

pub(crate) fn which_format(shown: &str, lang: Lang) -> Failure {
    let (what, hint) = match lang {
        Lang::Zh => (format!("不知道 {shown} 要写成什么格式"), "文件名以 .csv 或 .parquet 结尾"),
        Lang::En => (format!("the format of {shown} is not known"), "end its name with .csv or .parquet"),
    };
    Failure::new(lang, &what).hint(lang, hint)
}
