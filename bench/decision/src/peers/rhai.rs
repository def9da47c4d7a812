//! Peer: rhai, the criteria as one expression over variables of the scope, the thresholds as numbers in it.

use rhai::{AST, Engine, OptimizationLevel, Scope};

use super::expression;
use measure::{
    rounds::{Contender, contender, contender_mut},
    station::{Form, Json, texts},
};

fn compiled() -> Result<(Engine, AST), String> {
    let mut engine = Engine::new();
    engine.set_max_expr_depths(256, 256);
    engine.set_optimization_level(OptimizationLevel::Full);
    let ast = engine.compile_expression(expression("", "&&", false)).map_err(|why| format!("rhai: {why}"))?;
    Ok((engine, ast))
}

/// The facts as variables.
fn push(scope: &mut Scope<'_>, facts: &Json<'_, i64, f64>) {
    scope
        .push("full_time_staff", facts.full_time_staff)
        .push("legal_form", rhai::ImmutableString::from(facts.legal_form))
        .push("host_established_on", facts.host_established_on)
        .push("practice_since", facts.practice_since)
        .push("transfer_contract_value_last_year", facts.transfer_contract_value_last_year)
        .push("transfer_projects_last_year", facts.transfer_projects_last_year)
        .push("representative_cases", facts.representative_cases)
        .push("head_management_since", facts.head_management_since)
        .push("head_practice_since", facts.head_practice_since)
        .push("transfer_staff", facts.transfer_staff)
        .push("external_experts", facts.external_experts)
        .push("track_record", facts.track_record)
        .push("main_business_transfer", facts.main_business_transfer)
        .push("management_sound", facts.management_sound)
        .push("premises_suitable", facts.premises_suitable)
        .push("independent_website", facts.independent_website);
}

/// On a scope that is there already.
pub(crate) fn prepared() -> Result<Contender, String> {
    let (engine, ast) = compiled()?;
    let mut scopes = Vec::new();
    for text in texts(Form::DayNumbers) {
        let mut scope = Scope::new();
        push(&mut scope, &serde_json::from_str(&text).map_err(|why| format!("rhai: {why}"))?);
        scopes.push(scope);
    }
    Ok(contender_mut("rhai", scopes, move |scope| engine.eval_ast_with_scope::<bool>(scope, &ast).unwrap_or(false)))
}

/// From JSON text, read by serde into a struct: quicker than its own reader of JSON.
pub(crate) fn from_text() -> Result<Contender, String> {
    let (engine, ast) = compiled()?;
    let mut scope = Scope::new();
    Ok(contender("rhai-text", texts(Form::DayNumbers), move |text| {
        let Ok(facts) = serde_json::from_str(text) else { return false };
        scope.clear();
        push(&mut scope, &facts);
        engine.eval_ast_with_scope::<bool>(&mut scope, &ast).unwrap_or(false)
    }))
}
