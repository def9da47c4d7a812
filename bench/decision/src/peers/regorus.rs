//! Peer: regorus, Rego compiled to its register machine.

use regorus::{Engine, Rc, Value, languages::rego::compiler::Compiler, rvm::vm::RegoVM};

use super::expression;
use measure::{
    rounds::{Contender, contender},
    station::{Form, texts},
};

const RULE: &str = "data.station.allow";

fn machine() -> Result<RegoVM, String> {
    let said = |why: &dyn std::fmt::Display| format!("regorus: {why}");
    let body = expression("input.", "\n", false);
    let mut engine = Engine::new();
    let policy = format!("package station\nimport rego.v1\ndefault allow := false\nallow if {{\n{body}\n}}\n");
    engine.add_policy("station.rego".to_owned(), policy).map_err(|why| said(&why))?;
    let rule: Rc<str> = RULE.into();
    let compiled = engine.compile_with_entrypoint(&rule).map_err(|why| said(&why))?;
    let program = Compiler::compile_from_policy(&compiled, &[RULE]).map_err(|why| said(&why))?;
    let mut machine = RegoVM::new();
    machine.load_program(program);
    machine.set_max_instructions(usize::MAX);
    Ok(machine)
}

/// On a value that is there already.
pub(crate) fn prepared() -> Result<Contender, String> {
    let mut machine = machine()?;
    let value = |text: String| Value::from_json_str(&text).map_err(|why| format!("regorus: {why}"));
    let inputs = texts(Form::DayNumbers).into_iter().map(value).collect::<Result<Vec<_>, _>>()?;
    Ok(contender("regorus", inputs, move |input| {
        machine.set_input(input.clone());
        machine.execute().is_ok_and(|value| value == Value::Bool(true))
    }))
}

/// From JSON text.
pub(crate) fn from_text() -> Result<Contender, String> {
    let mut machine = machine()?;
    Ok(contender("regorus-text", texts(Form::DayNumbers), move |text| {
        let Ok(input) = Value::from_json_str(text) else { return false };
        machine.set_input(input);
        machine.execute().is_ok_and(|value| value == Value::Bool(true))
    }))
}
