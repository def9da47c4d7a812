//! Words: values and sentences in Chinese and English. Numbers come from the decision, so a sentence follows its parameters.

use alloc::{
    format,
    string::{String, ToString as _},
};

use rust_decimal::Decimal;

use crate::{
    capitals,
    date::Date,
    decide::Decision,
    plan::{Lang, Part, Plan, Quantity, QuantityKind, Sentence, Unit, UnitStyle},
    value::{Cell, shift},
};

/// Where a value is written: in a sentence that names what is counted, or on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In a sentence: “at least 5 full-time staff”.
    Sentence,
    /// Alone: “5 people”.
    Alone,
}

/// The words for a sentence of a decision.
#[must_use]
pub fn sentence(decision: &Decision<'_>, sentence: &Sentence, lang: Lang) -> String {
    let parts = match lang {
        Lang::Zh => &sentence.zh,
        Lang::En => &sentence.en,
    };
    let mut words = String::new();
    for part in parts {
        match part {
            Part::Words(text) => words.push_str(text),
            Part::Value(quantity) => words.push_str(&value(decision, *quantity, lang, Place::Sentence)),
        }
    }
    words
}

/// The words for a value of a decision.
#[must_use]
pub fn value(decision: &Decision<'_>, quantity: Quantity, lang: Lang, place: Place) -> String {
    cell(decision, decision.cell(quantity.of), quantity, lang, place)
}

/// The words for a cell that is of this kind and unit.
#[must_use]
pub fn cell(decision: &Decision<'_>, cell: Cell, quantity: Quantity, lang: Lang, place: Place) -> String {
    let plan = decision.plan();
    let zh = lang == Lang::Zh;
    let words = match cell {
        Cell::Unknown => return missing(decision, quantity, lang),
        Cell::NotApplicable => {
            if zh {
                "不适用"
            } else {
                "not applicable"
            }
        }
        Cell::NotComputable(_) => {
            if zh {
                "无法计算"
            } else {
                "not computable"
            }
        }
        Cell::Boolean(true) => {
            if zh {
                "是"
            } else {
                "yes"
            }
        }
        Cell::Boolean(false) => {
            if zh {
                "否"
            } else {
                "no"
            }
        }
        _ if quantity.kind == QuantityKind::Capitals => return capitals::written(cell.number().unwrap_or_default()),
        Cell::Integer(n) => return number(plan, Decimal::from(n), quantity.unit, lang, place),
        Cell::Decimal(d) => return number(plan, d, quantity.unit, lang, place),
        Cell::Date(day) => return date(day, lang),
        Cell::Choice(choice) => return label(plan, quantity.kind, choice, lang),
        Cell::Text(id) => decision.facts().text(id),
        Cell::List(_) => "…",
    };
    String::from(words)
}

/// Why there is no value: nobody has set it, or a fact is missing.
fn missing(decision: &Decision<'_>, quantity: Quantity, lang: Lang) -> String {
    let causes = decision.causes(quantity.of);
    String::from(match (causes.facts.is_empty() && !causes.parameters.is_empty(), lang) {
        (true, Lang::Zh) => "（尚未规定）",
        (true, Lang::En) => "(not yet set)",
        (false, Lang::Zh) => "（待补充）",
        (false, Lang::En) => "(not yet known)",
    })
}

fn label(plan: &Plan, kind: QuantityKind, choice: u32, lang: Lang) -> String {
    let QuantityKind::Choice(set) = kind else {
        return choice.to_string();
    };
    let choice = plan.choice_sets.get(set as usize).and_then(|set| set.choices.get(choice as usize));
    choice.map_or_else(String::new, |choice| String::from(choice.label.get(lang)))
}

/// A day as people write it.
#[must_use]
pub fn date(day: Date, lang: Lang) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    match lang {
        Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => {
            let month = MONTHS.get(day.month() as usize - 1).copied().unwrap_or("");
            format!("{} {month} {}", day.day(), day.year())
        }
    }
}

/// A number, held in the base of its unit, with the unit.
#[must_use]
pub fn number(plan: &Plan, held: Decimal, unit: Option<u32>, lang: Lang, place: Place) -> String {
    let Some(unit) = unit.and_then(|unit| plan.units.get(unit as usize)) else {
        return held.normalize().to_string();
    };
    let digits = shown(held, unit);
    // Why: a calendar year is a name, not a quantity.
    let digits = if lang == Lang::En && unit.id != "年度" { grouped(&digits) } else { digits };
    match (lang, unit.style) {
        (_, UnitStyle::Bare) => digits,
        (Lang::Zh, _) => format!("{digits}{}", unit.id),
        (Lang::En, UnitStyle::Sign) => format!("{digits}{}", unit.id),
        (Lang::En, UnitStyle::Money) => format!("CNY {}", grouped(&held.normalize().to_string())),
        (Lang::En, UnitStyle::Counter) if place == Place::Sentence => digits,
        (Lang::En, _) => {
            let name = if digits == "1" { &unit.one } else { &unit.many };
            if name.is_empty() { digits } else { format!("{digits} {name}") }
        }
    }
}

/// The digits of a held number as its unit shows them.
#[must_use]
pub fn shown(held: Decimal, unit: &Unit) -> String {
    shift(held, -unit.exponent).unwrap_or(held).normalize().to_string()
}

/// Thousands separated by commas.
fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut words = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    if let Some(fraction) = fraction {
        words.push('.');
        words.push_str(fraction);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_separated() {
        for (from, to) in [("0", "0"), ("999", "999"), ("1000", "1,000"), ("-1234567.5", "-1,234,567.5")] {
            assert_eq!(grouped(from), to);
        }
    }
}
