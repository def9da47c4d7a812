//! Peer: zen-expression, compiled to its bytecode once, run on one virtual machine.

use zen_expression::{Scope, Variable, compile_expression, vm::VM};

use super::expression;
use measure::{
    rounds::{Contender, contender},
    station::{Form, texts},
};

/// On variables that are there already.
pub(crate) fn prepared() -> Result<Contender, String> {
    let compiled = compile_expression(&expression("", "and", false)).map_err(|why| format!("zen-expression: {why}"))?;
    let scope = |text: String| serde_json::from_str(&text).map(Scope::new).map_err(|why| why.to_string());
    let scopes = texts(Form::DayNumbers).into_iter().map(scope).collect::<Result<Vec<_>, String>>()?;
    let mut machine = VM::new();
    Ok(contender("zen", scopes, move |scope| {
        compiled.evaluate_with_scope(scope, &mut machine).is_ok_and(|value| value.as_bool() == Some(true))
    }))
}

/// From JSON text into its variables.
pub(crate) fn from_text() -> Result<Contender, String> {
    let compiled = compile_expression(&expression("", "and", false)).map_err(|why| format!("zen-expression: {why}"))?;
    let mut machine = VM::new();
    Ok(contender("zen-text", texts(Form::DayNumbers), move |text| {
        let Ok(facts) = serde_json::from_str::<Variable>(text) else { return false };
        compiled.evaluate_with(facts, &mut machine).is_ok_and(|value| value.as_bool() == Some(true))
    }))
}
