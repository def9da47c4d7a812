//! Peer: datalogic-rs, JSONLogic compiled to its own tree, evaluated in one arena that is reset after each call.

use datalogic_rs::{Engine, Logic, ParsedData, bumpalo::Bump};
use serde_json::{Value, json};

use measure::{
    rounds::{Contender, contender},
    station::{
        Form,
        asks::{CONTRACT_VALUE, Day, LEGAL_FORM, ONE_YEAR, PEOPLE, PROJECTS, TWO_YEARS},
        texts,
    },
};

fn rule(day: impl Fn(Day) -> Value) -> String {
    let fact = |name: &str| json!({ "var": name });
    let at_least = |name: &str, bound: Value| json!({ ">=": [fact(name), bound] });
    let at_most = |name: &str, bound: Value| json!({ "<=": [fact(name), bound] });
    let (one_year, two_years) = (day(ONE_YEAR), day(TWO_YEARS));
    json!({ "and": [
        at_least("full_time_staff", PEOPLE.into()),
        { "===": [fact("legal_form"), LEGAL_FORM] },
        at_most("host_established_on", two_years.clone()),
        at_most("practice_since", two_years.clone()),
        at_least("transfer_contract_value_last_year", CONTRACT_VALUE.into()),
        at_least("transfer_projects_last_year", PROJECTS.into()),
        fact("representative_cases"),
        at_most("head_management_since", two_years),
        at_most("head_practice_since", one_year),
        at_least("transfer_staff", PEOPLE.into()),
        at_least("external_experts", PEOPLE.into()),
        fact("track_record"),
        fact("main_business_transfer"),
        fact("management_sound"),
        fact("premises_suitable"),
        fact("independent_website"),
    ] })
    .to_string()
}

fn compiled(day: impl Fn(Day) -> Value) -> Result<(Engine, Logic), String> {
    let engine = Engine::new();
    let logic = engine.compile(rule(day).as_str()).map_err(|why| format!("datalogic-rs: {why}"))?;
    Ok((engine, logic))
}

/// On data that it parsed before, days as numbers.
pub(crate) fn prepared() -> Result<Contender, String> {
    let (engine, logic) = compiled(|day| day.number.into())?;
    let parse = |text: String| ParsedData::from_json(&text).map_err(|why| format!("datalogic-rs: {why}"));
    let inputs = texts(Form::DayNumbers).into_iter().map(parse).collect::<Result<Vec<_>, String>>()?;
    let mut arena = Bump::new();
    Ok(contender("datalogic", inputs, move |data| {
        let held = engine.evaluate(&logic, data, &arena).is_ok_and(|value| value.as_bool() == Some(true));
        arena.reset();
        held
    }))
}

/// From JSON text; days as numbers or as text, whichever it does faster.
pub(crate) fn from_text(form: Form) -> Result<Contender, String> {
    let plain = form == Form::Plain;
    let (engine, logic) = compiled(|day| if plain { day.text.into() } else { day.number.into() })?;
    let id = if plain { "datalogic-text" } else { "datalogic-text-numbers" };
    let mut arena = Bump::new();
    Ok(contender(id, texts(form), move |text| {
        let held = engine.evaluate(&logic, text.as_str(), &arena).is_ok_and(|value| value.as_bool() == Some(true));
        arena.reset();
        held
    }))
}
