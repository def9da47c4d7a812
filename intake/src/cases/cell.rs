//! Intake, dossiers: one cell of a table as the JSON of a fact. Bounds and digits are the engine's to judge; here only the form is changed.

use rust_decimal::Decimal;
use zhunsheng_engine::{
    Date,
    plan::{Domain, Fact, Plan, Text},
    value::shift,
};

use super::heading::power;
use crate::problem::text;

/// A cell as its file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, or anything out of a file without types.
    Text(String),
    /// A number of a workbook, in its digits.
    Number(String),
    /// Yes or no of a workbook.
    Truth(bool),
    /// A day of a workbook.
    Day(Date),
    /// What cannot be used, such as `#DIV/0!`, as it is shown.
    Bad(String),
}

impl Cell {
    /// As people see it.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(shown) | Self::Number(shown) | Self::Bad(shown) => shown.clone(),
            Self::Truth(truth) => truth.to_string(),
            Self::Day(day) => day.to_string(),
        }
    }

    /// Whether nothing is known by it.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        let said = |said: &str| {
            matches!(
                half_width(said).to_lowercase().as_str(),
                "" | "未知" | "不详" | "不清楚" | "unknown" | "?" | "-" | "—"
            )
        };
        match self {
            Self::Empty => true,
            Self::Text(typed) => said(typed),
            _ => false,
        }
    }

    /// The day that it names.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(*day),
            Self::Text(typed) => date(&half_width(typed)),
            _ => None,
        }
    }

    /// As the JSON of a fact, where numbers are moved by a power of ten.
    ///
    /// # Errors
    /// What was expected, if the cell is nothing of the kind.
    pub fn json(&self, plan: &Plan, fact: &Fact, moved: i32) -> Result<String, Text> {
        let unit = fact.domain.unit().and_then(|unit| plan.units.get(unit as usize));
        if let Self::Bad(_) = self {
            return Err(text("单元格里是错误值", "the cell has an error in it"));
        }
        let shown = half_width(&self.shown());
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        match &fact.domain {
            Domain::Boolean => match (self, shown.to_lowercase().as_str()) {
                (Self::Truth(truth), _) => Ok(truth.to_string()),
                (_, "是" | "有" | "对" | "√" | "true" | "yes" | "y" | "1") => Ok("true".to_owned()),
                (_, "否" | "无" | "没有" | "不是" | "×" | "false" | "no" | "n" | "0") => Ok("false".to_owned()),
                _ => Err(text("应为“是”或“否”", "expected yes or no")),
            },
            Domain::Date => {
                let day =
                    self.day().ok_or_else(|| text("应为日期，如 2027-01-01", "expected a date such as 2027-01-01"))?;
                Ok(quoted(&day.to_string()))
            }
            Domain::Integer { .. } | Domain::Decimal { .. } => {
                let end = shown
                    .find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ',')))
                    .unwrap_or(shown.len());
                let not_a_number = || {
                    let sign = unit.filter(|unit| unit.id != "1").map_or("", |unit| unit.id.as_str());
                    text(format!("应为以“{sign}”计的数"), format!("expected a number {sign}").trim_end())
                };
                let typed = matches!(self, Self::Text(_) | Self::Number(_));
                let (digits, word) = shown.split_at_checked(end).filter(|_| typed).ok_or_else(not_a_number)?;
                let word = word.trim();
                let own = if word.is_empty() { moved } else { power(Some(word), unit).ok_or_else(not_a_number)? };
                let number = number(digits).ok_or_else(not_a_number)?;
                let number = shift(number, own).ok_or_else(not_a_number)?.normalize();
                Ok(number.to_string())
            }
            Domain::Choice { set } => {
                let choices = plan.choice_sets.get(*set as usize).map_or(&[][..], |set| &set.choices);
                let meant = |choice: &&zhunsheng_engine::plan::Choice| {
                    choice.id == shown
                        || half_width(&choice.label.zh) == shown
                        || choice.label.en.eq_ignore_ascii_case(&shown)
                };
                choices.iter().find(meant).map(|choice| quoted(&choice.id)).ok_or_else(|| {
                    let zh: Vec<_> = choices.iter().map(|choice| choice.label.zh.as_str()).collect();
                    let en: Vec<_> = choices.iter().map(|choice| choice.id.as_str()).collect();
                    text(format!("应为以下之一：{}", zh.join("、")), format!("expected one of {}", en.join(", ")))
                })
            }
            Domain::Text { .. } => Ok(quoted(self.shown().trim())),
            Domain::List { .. } => Err(text("一组记录只能用 JSON 导入", "records are imported as JSON only")),
        }
    }
}

/// A number with or without separators of thousands.
fn number(digits: &str) -> Option<Decimal> {
    let whole = digits.trim_start_matches(['-', '+']).split('.').next()?;
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = whole.contains(',');
    if first.is_empty() || (grouped && (first.len() > 3 || !groups.all(|group| group.len() == 3))) {
        return None;
    }
    let plain = digits.replace(',', "");
    // Why: a comma after the point separates no thousands.
    let fraction = digits.split_once('.').is_some_and(|(_, fraction)| fraction.contains(','));
    if fraction { None } else { Decimal::from_str_exact(&plain).ok() }
}

/// A day in the forms that people type.
#[must_use]
pub fn date(typed: &str) -> Option<Date> {
    let typed = typed.trim().trim_end_matches("00:00:00").trim_end_matches('日').trim();
    let parts: Vec<&str> = typed.split(['-', '/', '.', '年', '月']).map(str::trim).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let digits =
        |part: &&str, most: usize| !part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// Typed text with full-width digits, letters and signs as plain ones, without blanks around it.
#[must_use]
pub fn half_width(typed: &str) -> String {
    let narrow = |c: char| match c {
        '！'..='～' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        other => other,
    };
    typed.chars().map(narrow).collect::<String>().trim().to_owned()
}
