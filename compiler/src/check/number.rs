//! Stage check: values and bounds, read exactly and brought to the base of their unit.

use rust_decimal::Decimal;
use zhunsheng_engine::{
    Date,
    plan::Domain,
    value::{Constant, Number, shift},
};

use super::Tables;
use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics, suggest::did_you_mean},
    json_text::Json,
    syntax::Span,
    units::{Dimension, KnownUnit, unit},
};

/// The keys under which a numeric domain is written; facts and parameters differ in the unit's and the digits' key.
pub(crate) struct Keys {
    pub(crate) unit: &'static str,
    pub(crate) decimals: &'static str,
}

/// The number that stands here, exactly: a JSON number, or a string that holds one.
pub(crate) fn exact(json: &Json) -> Option<Decimal> {
    let text = json.number().or_else(|| json.text())?;
    Decimal::from_str_exact(text).ok().or_else(|| {
        let short = text.bytes().filter(u8::is_ascii_digit).count() <= 28;
        if short { Decimal::from_scientific(text).ok() } else { None }
    })
}

/// A numeric domain: its unit, its bounds in the base of the unit, its digits.
pub(crate) fn domain(
    json: &Json,
    keys: &Keys,
    kind: &str,
    file: &str,
    tables: &mut Tables,
    problems: &mut Diagnostics,
) -> Option<Domain> {
    let known = unit(json.get(keys.unit)?.text()?)?;
    let is_money = known.dimension == Dimension::Money;
    if (kind == "money") != is_money {
        let span = json.get(keys.unit).map_or(json.span, |unit| unit.span);
        let message = if is_money {
            format!("`{}` is a unit of money, but the type is `{kind}`", known.id)
        } else {
            format!("`{}` is not a unit of money", known.id)
        };
        let hint = if is_money { "write the type as money" } else { "use 元, 万元 or 亿元" };
        problems.push(Diagnostic::error(Code::UnitMismatch, file, span, message).hint(hint));
        return None;
    }
    let minimum = held(json.get("minimum")?, known, file, problems)?;
    let maximum = held(json.get("maximum")?, known, file, problems)?;
    if minimum > maximum {
        let span = json.get("minimum").map_or(json.span, |minimum| minimum.span);
        problems.push(
            Diagnostic::error(Code::BadValue, file, span, "the minimum is above the maximum")
                .hint("exchange them; both bounds are inclusive"),
        );
        return None;
    }
    let index = tables.unit(known);
    if kind == "integer" {
        let mut whole = |key: &str, number: Decimal| {
            let whole = i64::try_from(number).ok().filter(|_| number.normalize().scale() == 0);
            if whole.is_none() {
                let span = json.get(key).map_or(json.span, |bound| bound.span);
                let message = format!("{number} is not a whole number of at most 18 digits");
                problems.push(
                    Diagnostic::error(Code::BadValue, file, span, message)
                        .hint("choose a bound that real values come near to"),
                );
            }
            whole
        };
        let (minimum, maximum) = (whole("minimum", minimum), whole("maximum", maximum));
        return Some(Domain::Integer { minimum: minimum?, maximum: maximum?, unit: index });
    }
    let decimals = json.get(keys.decimals).and_then(exact).and_then(|digits| u32::try_from(digits).ok());
    Some(Domain::Decimal {
        minimum: Number(minimum),
        maximum: Number(maximum),
        unit: index,
        decimals: decimals.unwrap_or_else(|| known.default_decimals(kind == "money")),
    })
}

fn held(json: &Json, known: &KnownUnit, file: &str, problems: &mut Diagnostics) -> Option<Decimal> {
    let number = exact(json).and_then(|number| shift(number, known.exponent));
    if number.is_none() {
        let message = "this number has more digits than can be computed exactly";
        problems.push(
            Diagnostic::error(Code::BadValue, file, json.span, message)
                .hint("at most 28 digits, in the base of the unit"),
        );
    }
    number
}

/// A date as files write it.
pub(crate) fn date(json: &Json, file: &str, problems: &mut Diagnostics) -> Option<Date> {
    let text = json.text()?;
    let date = Date::parse(text);
    if date.is_none() {
        let message = format!("`{text}` is not a day of the calendar");
        problems.push(
            Diagnostic::error(Code::BadDate, file, json.span, message)
                .expected("YYYY-MM-DD")
                .hint("look the day up in a calendar"),
        );
    }
    date
}

/// A value of a domain, in the base of its unit.
pub(crate) fn constant(
    json: &Json,
    domain: &Domain,
    file: &str,
    tables: &Tables,
    problems: &mut Diagnostics,
) -> Option<Constant> {
    let wrong = |message: String, span: Span| Diagnostic::error(Code::BadValue, file, span, message);
    match domain {
        Domain::Boolean => {
            let value = json.boolean();
            if value.is_none() {
                problems.push(wrong(format!("expected true or false, found {}", json.kind_name()), json.span));
            }
            value.map(Constant::Boolean)
        }
        Domain::Date => {
            if json.text().is_none() {
                problems.push(wrong(format!("expected a date, found {}", json.kind_name()), json.span));
            }
            date(json, file, problems).map(Constant::Date)
        }
        Domain::Choice { set } => {
            let choices = tables.choice_sets.get(*set as usize).map_or(&[][..], |set| &set.choices);
            let found = json.text().and_then(|text| choices.iter().position(|choice| choice.id == text));
            if found.is_none() {
                let ids = choices.iter().map(|choice| choice.id.as_str());
                let all: Vec<_> = ids.clone().map(|id| format!("`{id}`")).collect();
                let all = format!("the choices are {}", all.join(", "));
                let near = json.text().and_then(|text| did_you_mean(text, ids));
                let message = format!("{} is not one of the choices", written(json));
                problems.push(wrong(message, json.span).hint(near.unwrap_or(all)));
            }
            found.map(|index| Constant::Choice(super::index_u32(index)))
        }
        Domain::Integer { minimum, maximum, unit } => {
            let number = exact(json).filter(|number| number.normalize().scale() == 0);
            let Some(value) = number.and_then(|number| i64::try_from(number).ok()) else {
                problems.push(wrong(format!("expected a whole number, found {}", written(json)), json.span));
                return None;
            };
            if value < *minimum || value > *maximum {
                let sign = tables.known(*unit).map_or("", |unit| unit.id);
                let message = format!("{value} is outside of its bounds, {minimum} to {maximum} {sign}");
                problems.push(wrong(message, json.span).hint("mend the value, or widen `minimum` and `maximum`"));
                return None;
            }
            Some(Constant::Integer(value))
        }
        Domain::Decimal { minimum, maximum, unit, decimals } => {
            let known = tables.known(*unit)?;
            let Some(number) = exact(json) else {
                problems.push(wrong(format!("expected an exact number, found {}", written(json)), json.span));
                return None;
            };
            if number.normalize().scale() > *decimals {
                let digits = if *decimals == 1 { "digit" } else { "digits" };
                problems.push(
                    wrong(format!("{number} has more than {decimals} {digits} after the point"), json.span)
                        .hint("mend the value, or allow more digits with `decimals`"),
                );
                return None;
            }
            let held = shift(number, known.exponent).filter(|held| (minimum.0..=maximum.0).contains(held));
            if held.is_none() {
                let shown = |bound: Decimal| shift(bound, -known.exponent).unwrap_or(bound).normalize();
                let message = format!(
                    "{number} is outside of its bounds, {} to {} {}",
                    shown(minimum.0),
                    shown(maximum.0),
                    known.id
                );
                problems.push(wrong(message, json.span).hint("mend the value, or widen `minimum` and `maximum`"));
                return None;
            }
            held.map(|held| Constant::Decimal(Number(held)))
        }
        Domain::Text { .. } | Domain::List { .. } => None,
    }
}

fn written(json: &Json) -> String {
    json.number()
        .or_else(|| json.text())
        .map_or_else(|| json.kind_name().to_owned(), |text| format!("`{}`", super::locale::shorten(text)))
}
