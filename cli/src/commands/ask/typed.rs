//! Face cli, ask: what people type, as the JSON of a fact: full-width digits, 万, dates in several forms, yes and no in two languages.

use rust_decimal::Decimal;
use serde_json::Value;
use zhunsheng_engine::{
    Date, VerifiedPlan,
    plan::{Domain, Unit, UnitStyle},
    value::shift,
};

use crate::text::template::choices;

/// What a line means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// The JSON of a value.
    Value(String),
    /// A month without a day: its last day.
    LastDay(Date),
    /// Not known.
    Unknown,
    /// The question before.
    Back,
    /// Save, to this file if one is named.
    Save(Option<String>),
    /// Enough.
    Quit,
    /// None of these.
    Unclear,
}

/// Reads a line as the answer to a question about a value.
pub(super) fn read(plan: &VerifiedPlan, domain: &Domain, line: &str) -> Typed {
    let line = line.trim();
    let plain = half_width(line).to_lowercase();
    if let Some(command) = command(line, &plain) {
        return command;
    }
    let found = match domain {
        Domain::Boolean => yes_or_no(&plain).map(|yes| yes.to_string()),
        Domain::Integer { unit, .. } | Domain::Decimal { unit, .. } => {
            let is_whole = matches!(domain, Domain::Integer { .. });
            number(&plain, plan.units.get(*unit as usize)).map(|number| {
                let digits = number.normalize().to_string();
                if is_whole { digits } else { quoted(&digits) }
            })
        }
        Domain::Date => match date(&plain) {
            Some((date, true)) => Some(quoted(&date)),
            Some((date, false)) => return Date::parse(&date).map_or(Typed::Unclear, Typed::LastDay),
            None => None,
        },
        Domain::Choice { set } => {
            let choices = choices(plan, *set);
            let by_number = || choices.get(plain.parse::<usize>().ok()?.checked_sub(1)?);
            let is_meant = |label: &str| label.to_lowercase() == plain || label == line;
            let by_name = choices
                .iter()
                .find(|choice| is_meant(&choice.id) || is_meant(&choice.label.zh) || is_meant(&choice.label.en));
            by_name.or_else(by_number).map(|choice| quoted(&choice.id))
        }
        Domain::Text { .. } => Some(quoted(line)),
        Domain::List { .. } => None,
    };
    found.map_or(Typed::Unclear, Typed::Value)
}

fn command(line: &str, plain: &str) -> Option<Typed> {
    let mut parts = line.splitn(2, char::is_whitespace);
    let first = parts.next().unwrap_or_default().to_lowercase();
    let rest = parts.next().map(str::trim).filter(|rest| !rest.is_empty());
    match (plain, first.as_str()) {
        ("" | "?" | "不清楚" | "不知道" | "不明" | "未知" | "unknown" | "u" | "skip" | "跳过", _) => {
            Some(Typed::Unknown)
        }
        ("返回" | "上一题" | "back" | "b", _) => Some(Typed::Back),
        ("退出" | "结束" | "quit" | "exit" | "q", _) => Some(Typed::Quit),
        (_, "保存" | "save") => Some(Typed::Save(rest.map(String::from))),
        _ => None,
    }
}

/// Yes or no.
pub(super) fn yes_or_no(plain: &str) -> Option<bool> {
    match plain {
        "是" | "是的" | "对" | "有" | "真" | "y" | "yes" | "true" | "t" => Some(true),
        "否" | "不" | "不是" | "没有" | "无" | "假" | "n" | "no" | "false" | "f" => Some(false),
        _ => None,
    }
}

/// Full-width letters and digits as their narrow forms.
pub(super) fn half_width(text: &str) -> String {
    let narrow = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{3000}' => ' ',
        '。' => '.',
        _ => letter,
    };
    text.chars().map(narrow).collect::<String>().trim().to_owned()
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A number in the unit of the fact, with its unit written or not; money may be given in 元, 万 or 亿.
fn number(plain: &str, unit: Option<&Unit>) -> Option<Decimal> {
    let text: String = plain.chars().filter(|letter| !letter.is_whitespace()).collect();
    let mut digits = text.as_str();
    let mut exponent = 0;
    if let Some(unit) = unit {
        if unit.style == UnitStyle::Money {
            let text = digits.strip_suffix('元').unwrap_or(digits);
            let sized =
                [("亿", 8), ("万", 4)].into_iter().find_map(|(sign, size)| Some((text.strip_suffix(sign)?, size)));
            let is_in_yuan = text.len() < digits.len();
            (digits, exponent) = match sized {
                Some((digits, size)) => (digits, size - unit.exponent),
                None if is_in_yuan => (text, -unit.exponent),
                None => (digits, 0),
            };
        } else {
            let names = [unit.id.as_str(), unit.many.as_str(), unit.one.as_str()];
            let names = names.into_iter().map(str::to_lowercase).filter(|name| !name.is_empty() && name != "1");
            digits = names.into_iter().find_map(|name| text.strip_suffix(&name)).unwrap_or(&text);
        }
    }
    let number = Decimal::from_str_exact(&without_separators(digits)?).ok()?;
    shift(number, exponent)
}

/// Digits without the commas that part thousands; nothing where commas part something else.
fn without_separators(digits: &str) -> Option<String> {
    let (whole, _) = digits.split_once('.').unwrap_or((digits, ""));
    let parts: Vec<&str> = whole.split(',').collect();
    let well_parted = |(index, part): (usize, &&str)| {
        let length = part.trim_start_matches('-').len();
        if index == 0 { (1..=3).contains(&length) } else { length == 3 }
    };
    (parts.len() == 1 || parts.iter().enumerate().all(well_parted)).then(|| digits.replace(',', ""))
}

/// A date as YYYY-MM-DD and whether its day was given; without one it is the last of the month.
fn date(plain: &str) -> Option<(String, bool)> {
    let text = plain.replace(['年', '月', '/', '.'], "-").replace('日', "");
    let text = text.trim_end_matches('-');
    let parts: Vec<&str> = text.split('-').map(str::trim).collect();
    let number = |part: &str| part.parse::<u32>().ok();
    match parts.as_slice() {
        [all] if all.len() == 8 && all.bytes().all(|byte| byte.is_ascii_digit()) => {
            let (year, rest) = all.split_at_checked(4)?;
            let (month, day) = rest.split_at_checked(2)?;
            Some((format!("{year}-{month}-{day}"), true))
        }
        [year, month, day] if year.len() == 4 => {
            Some((format!("{year}-{:02}-{:02}", number(month)?, number(day)?), true))
        }
        [year, month] if year.len() == 4 => {
            let first = Date::new(year.parse().ok()?, number(month)?, 1)?;
            let last = first.plus_months(1)?.plus_days(-1)?;
            Some((last.to_string(), false))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use zhunsheng_engine::plan::{Unit, UnitStyle};

    use super::{command, date, half_width, number, yes_or_no};
    use crate::commands::ask::typed::Typed;

    fn unit(id: &str, exponent: i32, style: UnitStyle) -> Unit {
        Unit { id: String::from(id), one: String::from("person"), many: String::from("people"), exponent, style }
    }

    fn read(text: &str, unit: &Unit) -> Option<String> {
        number(&half_width(text).to_lowercase(), Some(unit)).map(|number| number.normalize().to_string())
    }

    #[test]
    fn money_in_every_size() {
        let (wan, yuan) = (unit("万元", 4, UnitStyle::Money), unit("元", 0, UnitStyle::Money));
        for (text, in_wan, in_yuan) in [
            ("50", "50", "50"),
            ("５０．５万", "50.5", "505000"),
            ("50万元", "50", "500000"),
            ("500000元", "50", "500000"),
            ("1.2亿", "12000", "120000000"),
            ("1，200，000 元", "120", "1200000"),
        ] {
            assert_eq!(read(text, &wan).as_deref(), Some(in_wan), "{text}");
            assert_eq!(read(text, &yuan).as_deref(), Some(in_yuan), "{text}");
        }
        for text in ["", "元", "万", "五十万", "1,2", "--5", "1e3", "5 5 x"] {
            assert_eq!(read(text, &wan), None, "{text}");
        }
    }

    #[test]
    fn counts_with_or_without_their_unit() {
        let people = unit("人", 0, UnitStyle::Counter);
        for text in ["5", "５人", "5 people", " 5人 ", "5.0"] {
            assert_eq!(read(text, &people).as_deref(), Some("5"), "{text}");
        }
        assert_eq!(read("-3", &people).as_deref(), Some("-3"));
    }

    #[test]
    fn dates_in_every_form() {
        for text in ["2024-07-08", "2024/7/8", "2024.7.8", "2024年7月8日", "20240708"] {
            assert_eq!(date(text), Some((String::from("2024-07-08"), true)), "{text}");
        }
        assert_eq!(date("2024年2月"), Some((String::from("2024-02-29"), false)));
        for text in ["2024", "24-7-8", "2024-13", "soon", "", "----"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn words_and_commands() {
        assert_eq!(yes_or_no("是"), Some(true));
        assert_eq!(yes_or_no("no"), Some(false));
        assert_eq!(yes_or_no("maybe"), None);
        assert_eq!(command("保存 a b.json", "保存 a b.json"), Some(Typed::Save(Some(String::from("a b.json")))));
        assert_eq!(command("？", "?"), Some(Typed::Unknown));
        assert_eq!(command("5", "5"), None);
    }
}
