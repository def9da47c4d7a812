//! Change, applied: a typed value, read for its parameter. What has one meaning is read (８, `50万`, `8 人`); what may have two is asked back.

use rust_decimal::Decimal;
use zhunsheng_engine::{
    Date,
    names::nearest,
    plan::{Domain, Parameter, Plan, Text, Unit, UnitStyle},
    value::{Constant, Number, shift},
    wording::shown,
};

use crate::{
    problem::{Problem, text},
    shown,
};

/// Money in the units that it is typed in, as powers of ten of 元.
const MONEY: [(&str, i32); 3] = [("元", 0), ("万元", 4), ("亿元", 8)];
/// Words for powers of ten.
const POWERS: [(&str, i32); 5] = [("千万", 7), ("百万", 6), ("亿", 8), ("万", 4), ("千", 3)];

/// The value of a parameter that was typed.
///
/// # Errors
/// Why it is none, at the path of the row.
pub(super) fn value(
    plan: &Plan,
    parameter: &Parameter,
    typed: &str,
    unit: Option<&str>,
    row: &str,
) -> Result<Constant, Box<Problem>> {
    let (path, typed) = (format!("{row}.value"), half_width(typed));
    let unit = unit.map(half_width).filter(|unit| !unit.is_empty());
    let wrong = |code, message: Text| Problem::new(&path, code, &typed, message);
    if typed.is_empty() {
        return Err(Box::new(
            wrong("missing", text("没有填取值", "the value is missing")).hint(needed(plan, &parameter.domain)),
        ));
    }
    if let (Some(unit), None) = (&unit, parameter.domain.unit()) {
        let message = text("这个参数没有单位", "this parameter has no unit");
        return Err(Box::new(Problem::new(format!("{row}.unit"), "wrong-unit", unit, message)));
    }
    match &parameter.domain {
        Domain::Boolean => match typed.to_lowercase().as_str() {
            "true" | "是" | "yes" => Ok(Constant::Boolean(true)),
            "false" | "否" | "no" => Ok(Constant::Boolean(false)),
            _ => Err(Box::new(
                wrong(
                    "not-a-truth",
                    text(format!("应为是或否，实为“{typed}”"), format!("expected yes or no, found `{typed}`")),
                )
                .hint(text("写 true 或 false", "write true or false")),
            )),
        },
        Domain::Date => date(&typed).map(Constant::Date).ok_or_else(|| Box::new(not_a_date(&path, &typed))),
        Domain::Choice { set } => {
            let choices = plan.choice_sets.get(*set as usize).map_or(&[][..], |set| &set.choices);
            let meant = |choice: &zhunsheng_engine::plan::Choice| {
                choice.id == typed || choice.label.zh == typed || choice.label.en.eq_ignore_ascii_case(&typed)
            };
            let found = choices.iter().position(meant).and_then(|index| u32::try_from(index).ok());
            found.map(Constant::Choice).ok_or_else(|| {
                let near = nearest(&typed, choices.iter().map(|choice| choice.id.as_str()));
                let hint = near.map(|near| text(format!("是否想写“{near}”？"), format!("did you mean `{near}`?")));
                let message = text(format!("“{typed}”不在可选项之中"), format!("`{typed}` is not one of the choices"));
                Box::new(wrong("unknown-choice", message).hint(needed(plan, &parameter.domain)).maybe_hint(hint))
            })
        }
        Domain::Integer { .. } | Domain::Decimal { .. } => {
            Typed { plan, parameter, path: &path, row, typed: &typed }.number(unit.as_deref())
        }
        Domain::Text { .. } | Domain::List { .. } => {
            Err(Box::new(wrong("cannot-be-set", text("这种参数不能设值", "such a parameter cannot be set"))))
        }
    }
}

/// A problem about a day.
pub(super) fn not_a_date(path: &str, typed: &str) -> Problem {
    let (zh, en) = if Date::has_form(typed) {
        (format!("{typed} 不是日历上存在的日期"), format!("{typed} is not a day of the calendar"))
    } else {
        (format!("“{typed}”不是日期"), format!("`{typed}` is not a date"))
    };
    let meant = date(&half_width(typed)).map(|day| text(format!("请写 {day}"), format!("write {day}")));
    Problem::new(path, "not-a-date", typed, text(zh, en))
        .hint(text("日期写成 2027-01-01 的样子", "write a date like 2027-01-01"))
        .maybe_hint(meant)
}

/// A day in the forms that people type: 2027-01-01, 2027/1/1, 2027.1.1, 2027年1月1日.
pub(super) fn date(typed: &str) -> Option<Date> {
    let parts: Vec<&str> =
        typed.trim().trim_end_matches('日').split(['-', '/', '.', '年', '月']).map(str::trim).collect();
    let digits =
        |part: &&str, most: usize| !part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_digit());
    let [year, month, day] = parts.as_slice() else { return None };
    if year.len() != 4 || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// What a domain needs.
fn needed(plan: &Plan, domain: &Domain) -> Text {
    let unit = domain.unit().and_then(|unit| plan.units.get(unit as usize));
    let sign = shown::unit(plan, domain).map_or("", |unit| unit.id.as_str());
    match domain {
        Domain::Boolean => text("写 true 或 false", "write true or false"),
        Domain::Date => text("日期写成 2027-01-01 的样子", "write a date like 2027-01-01"),
        Domain::Integer { minimum, maximum, .. } => text(
            format!("应为 {minimum} 至 {maximum}{sign} 之间的整数"),
            format!("a whole number from {minimum} to {maximum} {sign}").trim_end(),
        ),
        Domain::Decimal { minimum, maximum, decimals, .. } => {
            let bound = |held| unit.map(|unit| shown(held, unit)).unwrap_or_default();
            let (low, high) = (bound(minimum.0), bound(maximum.0));
            text(
                format!("应为 {low} 至 {high}{sign} 之间的数，小数点后最多 {decimals} 位"),
                format!("a number from {low} to {high} {sign} with at most {decimals} digits after the point"),
            )
        }
        Domain::Choice { set } => {
            let choices = plan.choice_sets.get(*set as usize).map_or(&[][..], |set| &set.choices);
            let zh: Vec<_> = choices.iter().map(|choice| format!("{}（{}）", choice.id, choice.label.zh)).collect();
            let en: Vec<_> = choices.iter().map(|choice| format!("{} ({})", choice.id, choice.label.en)).collect();
            text(format!("可选：{}", zh.join("、")), format!("the choices are {}", en.join(", ")))
        }
        Domain::Text { .. } | Domain::List { .. } => Text::default(),
    }
}

/// A number that was typed for a parameter.
struct Typed<'a> {
    plan: &'a Plan,
    parameter: &'a Parameter,
    path: &'a str,
    row: &'a str,
    typed: &'a str,
}

impl Typed<'_> {
    fn wrong(&self, code: &'static str, message: Text) -> Problem {
        Problem::new(self.path, code, self.typed, message)
    }

    fn not_a_number(&self) -> Problem {
        let typed = self.typed;
        let message = text(format!("“{typed}”不是能读懂的数"), format!("`{typed}` is not a number that can be read"));
        self.wrong("not-a-number", message).hint(needed(self.plan, &self.parameter.domain))
    }

    fn number(&self, field: Option<&str>) -> Result<Constant, Box<Problem>> {
        let domain = &self.parameter.domain;
        let own =
            domain.unit().and_then(|unit| self.plan.units.get(unit as usize)).ok_or_else(|| self.not_a_number())?;
        let end = self
            .typed
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ',')))
            .unwrap_or(self.typed.len());
        let (digits, rest) = self.typed.split_at(end);
        let number = digits_of(digits).ok_or_else(|| self.not_a_number())?;
        let (power, word) = self.suffix(rest.trim(), own)?;
        if let (Some(field), Some(word)) = (field, word)
            && !same_unit(field, word)
        {
            let message = text(
                format!("取值里的单位“{word}”和单位栏的“{field}”不一致"),
                format!("the unit `{word}` in the value differs from `{field}` in the field"),
            );
            return Err(Box::new(Problem::new(format!("{}.unit", self.row), "wrong-unit", field, message)));
        }
        if let Some(typed) = word.or(field).filter(|typed| !is_unit(own, typed)) {
            return Err(Box::new(self.other_unit(typed, number, own)));
        }
        let in_unit = match power {
            0 => Some(number),
            // Why: “50万” of an amount is money whatever its unit is: 50万元.
            _ if own.style == UnitStyle::Money => shift(number, power - own.exponent),
            _ => shift(number, power),
        };
        self.fit(in_unit.ok_or_else(|| self.not_a_number())?.normalize(), own)
    }

    /// The power of ten and the unit after the digits.
    fn suffix<'t>(&self, rest: &'t str, own: &Unit) -> Result<(i32, Option<&'t str>), Box<Problem>> {
        if rest.is_empty() || is_unit(own, rest) || MONEY.iter().any(|(unit, _)| *unit == rest) {
            return Ok((0, Some(rest).filter(|rest| !rest.is_empty())));
        }
        if self.plan.units.iter().any(|unit| is_unit(unit, rest)) {
            return Ok((0, Some(rest)));
        }
        let power = POWERS.iter().find_map(|(word, power)| Some((*power, rest.strip_prefix(word)?.trim())));
        let Some((power, unit)) = power.filter(|(_, unit)| unit.is_empty() || is_unit(own, unit)) else {
            return Err(Box::new(self.not_a_number()));
        };
        // Why: “5千” of a parameter in 万元 may be 5千元 or 5千万元.
        let money = own.style == UnitStyle::Money;
        if money && own.exponent != 0 && (!matches!(power, 4 | 8) || !unit.is_empty()) {
            let message =
                text(format!("“{}”有两种读法", self.typed), format!("`{}` can be read in two ways", self.typed));
            let hint =
                text(format!("本参数以{}为单位，请只写数字", own.id), format!("write the digits only, in {}", own.id));
            return Err(Box::new(self.wrong("ambiguous", message).hint(hint)));
        }
        Ok((power, Some(unit).filter(|unit| !unit.is_empty())))
    }

    /// A unit that is not the parameter's; of money the converted value is named.
    fn other_unit(&self, typed: &str, number: Decimal, own: &Unit) -> Problem {
        let path = if self.typed.ends_with(typed) { self.path.to_owned() } else { format!("{}.unit", self.row) };
        let message = text(
            format!("本参数的单位是“{}”，不是“{typed}”", own.id),
            format!("the unit of this parameter is {}, not {typed}", own.id),
        );
        let power = MONEY.iter().find(|(unit, _)| *unit == typed).map(|(_, power)| *power);
        let converted = power
            .filter(|_| own.style == UnitStyle::Money)
            .and_then(|power| shift(shift(number, power)?, -own.exponent))
            .map(|converted| {
                let (number, converted, own) = (number.normalize(), converted.normalize(), &own.id);
                text(
                    format!("{number} {typed} = {converted} {own}，请写 {converted}"),
                    format!("{number} {typed} is {converted} {own}: write {converted}"),
                )
            });
        let hint = text(format!("换算成“{}”再填", own.id), format!("convert it to {}", own.id));
        Problem::new(path, "wrong-unit", typed, message).hint(hint).maybe_hint(converted)
    }

    /// The number, in the parameter's unit, as a value of its domain.
    fn fit(&self, number: Decimal, own: &Unit) -> Result<Constant, Box<Problem>> {
        let domain = &self.parameter.domain;
        match domain {
            Domain::Integer { minimum, maximum, .. } => {
                if number.scale() > 0 {
                    let message =
                        text(format!("应为整数，实为 {number}"), format!("expected a whole number, found {number}"));
                    return Err(Box::new(self.wrong("not-whole", message).hint(needed(self.plan, domain))));
                }
                let whole = i64::try_from(number).ok().filter(|whole| (minimum..=maximum).contains(&whole));
                whole.map(Constant::Integer).ok_or_else(|| Box::new(self.out_of_bounds(number, None)))
            }
            Domain::Decimal { minimum, maximum, decimals, .. } => {
                if number.scale() > *decimals {
                    let message = text(
                        format!("小数点后最多 {decimals} 位，实为 {number}"),
                        format!("at most {decimals} digits after the point, found {number}"),
                    );
                    return Err(Box::new(self.wrong("too-many-decimals", message).hint(needed(self.plan, domain))));
                }
                let fits = |held: &Decimal| minimum.0 <= *held && *held <= maximum.0;
                let held = shift(number, own.exponent);
                if let Some(held) = held.filter(|held| fits(held)) {
                    return Ok(Constant::Decimal(Number(held.normalize())));
                }
                // Why: a number ten thousand times too large in 万元 was meant in 元.
                let meant = (own.id == "万元").then(|| shift(number, -own.exponent)).flatten();
                let meant = meant.filter(|meant| shift(*meant, own.exponent).as_ref().is_some_and(fits));
                Err(Box::new(self.out_of_bounds(number, meant)))
            }
            _ => Err(Box::new(self.not_a_number())),
        }
    }

    fn out_of_bounds(&self, number: Decimal, meant: Option<Decimal>) -> Problem {
        let message =
            text(format!("{number} 超出本参数允许的范围"), format!("{number} is beyond the bounds of this parameter"));
        let meant = meant.map(|meant| {
            let meant = meant.normalize();
            text(
                format!("如果 {number} 是以元计的，请写 {meant}（万元）"),
                format!("if {number} is in 元, write {meant} (万元)"),
            )
        });
        self.wrong("out-of-bounds", message).hint(needed(self.plan, &self.parameter.domain)).maybe_hint(meant)
    }
}

/// Digits with or without separators of thousands.
fn digits_of(digits: &str) -> Option<Decimal> {
    let plain = digits.strip_prefix(['-', '+']).unwrap_or(digits);
    if !plain.starts_with(|c: char| c.is_ascii_digit()) || plain.ends_with('.') {
        return None;
    }
    let whole = plain.split('.').next()?;
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = whole.contains(',');
    if grouped && (first.is_empty() || first.len() > 3 || !groups.all(|group| group.len() == 3)) {
        return None;
    }
    let fraction = plain.split_once('.').map_or("", |(_, fraction)| fraction);
    if fraction.contains([',', '.', '-', '+']) || whole.contains(['-', '+']) {
        return None;
    }
    Decimal::from_str_exact(&digits.replace(',', "")).ok()
}

fn is_unit(unit: &Unit, typed: &str) -> bool {
    let english = |word: &str| !word.is_empty() && word.eq_ignore_ascii_case(typed);
    unit.id == typed || english(&unit.one) || english(&unit.many)
}

fn same_unit(a: &str, b: &str) -> bool {
    a == b
}

/// A typed line with its full-width digits, letters and signs as plain ones, without blanks around it.
pub(super) fn half_width(typed: &str) -> String {
    let narrow = |c: char| match c {
        '！'..='～' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        '−' | '–' => '-',
        other => other,
    };
    typed.chars().map(narrow).collect::<String>().trim().to_owned()
}
