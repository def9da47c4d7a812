//! Change, in words: values, dates and verdicts for people who compare them, in both languages.

use rust_decimal::Decimal;
use zhunsheng_engine::{
    Date, Lang, Verdict,
    plan::{Domain, Parameter, Plan, Text, Unit, UnitStyle},
    value::Constant,
    wording::{self, Place},
};

use crate::problem::text;

/// The unit of a domain; nothing for pure numbers and for what is no number.
#[must_use]
pub fn unit<'p>(plan: &'p Plan, domain: &Domain) -> Option<&'p Unit> {
    let index = usize::try_from(domain.unit()?).ok()?;
    plan.units.get(index).filter(|unit| unit.id != "1")
}

/// A value of a domain in words: 8 人, 8 people.
#[must_use]
pub fn value(plan: &Plan, domain: &Domain, value: Constant) -> Text {
    match value {
        Constant::Boolean(true) => text("是", "yes"),
        Constant::Boolean(false) => text("否", "no"),
        Constant::Date(day) => text(wording::date(day, Lang::Zh), wording::date(day, Lang::En)),
        Constant::Integer(n) => number(plan, domain, Decimal::from(n)),
        Constant::Decimal(n) => number(plan, domain, n.0),
        Constant::Choice(choice) => {
            let Domain::Choice { set } = domain else { return Text::default() };
            let choices = plan.choice_sets.get(*set as usize).map_or(&[][..], |set| &set.choices);
            choices.get(choice as usize).map(|choice| choice.label.clone()).unwrap_or_default()
        }
    }
}

/// A number, held in the base of the domain's unit, in words.
#[must_use]
pub fn number(plan: &Plan, domain: &Domain, held: Decimal) -> Text {
    let en = wording::number(plan, held, domain.unit(), Lang::En, Place::Alone);
    let zh = match unit(plan, domain) {
        Some(unit) if unit.style == UnitStyle::Sign => format!("{}{}", wording::shown(held, unit), unit.id),
        Some(unit) => format!("{} {}", wording::shown(held, unit), unit.id),
        None => wording::number(plan, held, domain.unit(), Lang::Zh, Place::Alone),
    };
    text(zh, en)
}

/// A value as content and API write it: `8`, `86.5`, `2027-01-01`, `true`, the id of a choice. Numbers in the unit of the domain.
#[must_use]
pub fn plain(plan: &Plan, domain: &Domain, value: Constant) -> String {
    let index = domain.unit().and_then(|unit| plan.units.get(unit as usize));
    let digits = |held: Decimal| index.map_or_else(|| held.normalize().to_string(), |unit| wording::shown(held, unit));
    match (value, domain) {
        (Constant::Boolean(truth), _) => truth.to_string(),
        (Constant::Date(day), _) => day.to_string(),
        (Constant::Integer(n), _) => digits(Decimal::from(n)),
        (Constant::Decimal(n), _) => digits(n.0),
        (Constant::Choice(choice), Domain::Choice { set }) => {
            let choices = plan.choice_sets.get(*set as usize).map_or(&[][..], |set| &set.choices);
            choices.get(choice as usize).map(|choice| choice.id.clone()).unwrap_or_default()
        }
        (Constant::Choice(choice), _) => choice.to_string(),
    }
}

/// What a verdict is called.
#[must_use]
pub fn verdict(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Met => text("符合", "met"),
        Verdict::NotMet => text("不符合", "not met"),
        Verdict::Unknown => text("尚不确定", "unknown"),
        Verdict::NotApplicable => text("不适用", "not applicable"),
        Verdict::NotComputable => text("无法计算", "not computable"),
    }
}

/// The outcomes that rest on a parameter, through the findings that read it, by index.
#[must_use]
pub fn outcomes_of(plan: &Plan, findings: &[usize]) -> Vec<usize> {
    let uses = |index: &u32| usize::try_from(*index).is_ok_and(|index| findings.contains(&index));
    let outcomes = plan.outcomes.iter().enumerate();
    outcomes.filter(|(_, outcome)| outcome.findings.iter().any(&uses)).map(|(index, _)| index).collect()
}

/// What a parameter belongs to, and what it is: 工作站点·专职人员下限.
#[must_use]
pub fn scoped(plan: &Plan, parameter: &Parameter, findings: &[usize]) -> Text {
    let scope = match outcomes_of(plan, findings).as_slice() {
        [only] => plan.outcomes.get(*only).map(|outcome| &outcome.title),
        _ => plan.clauses.get(parameter.clause as usize).map(|clause| &clause.heading),
    };
    match scope {
        // Why: a title that begins with what it belongs to says it once.
        Some(scope) if !parameter.title.zh.starts_with(&scope.zh) => {
            text(format!("{}·{}", scope.zh, parameter.title.zh), format!("{} · {}", scope.en, parameter.title.en))
        }
        _ => parameter.title.clone(),
    }
}

/// The value in force on a day.
#[must_use]
pub fn in_force(parameter: &Parameter, day: Date) -> Option<&zhunsheng_engine::plan::Dated> {
    parameter.values.iter().rev().find(|dated| dated.from <= day)
}
