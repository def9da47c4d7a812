//! Peer: cel, parsed once, with a resolver that hands out its own value types, which is its quickest way to a variable.

use std::sync::Arc;

use cel::{
    Context, Env, Program, Value,
    common::{
        types::{CelBool, CelDouble, CelInt, CelString},
        value::{CowVal, Val},
    },
    context::VariableResolver,
};

use super::expression;
use measure::{
    rounds::{Contender, contender},
    station::{Form, Json, texts},
};

/// The facts in its own types, so that a variable is borrowed.
struct Known {
    legal_form: CelString<'static>,
    host_established_on: CelInt,
    practice_since: CelInt,
    head_management_since: CelInt,
    head_practice_since: CelInt,
    full_time_staff: CelInt,
    transfer_staff: CelInt,
    external_experts: CelInt,
    transfer_projects_last_year: CelInt,
    transfer_contract_value_last_year: CelDouble,
    representative_cases: CelBool,
    track_record: CelBool,
    main_business_transfer: CelBool,
    management_sound: CelBool,
    premises_suitable: CelBool,
    independent_website: CelBool,
}

impl Known {
    fn read(text: &str) -> Result<Self, serde_json::Error> {
        let read: Json<'_, i64, f64> = serde_json::from_str(text)?;
        Ok(Self {
            legal_form: read.legal_form.to_owned().into(),
            host_established_on: read.host_established_on.into(),
            practice_since: read.practice_since.into(),
            head_management_since: read.head_management_since.into(),
            head_practice_since: read.head_practice_since.into(),
            full_time_staff: read.full_time_staff.into(),
            transfer_staff: read.transfer_staff.into(),
            external_experts: read.external_experts.into(),
            transfer_projects_last_year: read.transfer_projects_last_year.into(),
            transfer_contract_value_last_year: read.transfer_contract_value_last_year.into(),
            representative_cases: read.representative_cases.into(),
            track_record: read.track_record.into(),
            main_business_transfer: read.main_business_transfer.into(),
            management_sound: read.management_sound.into(),
            premises_suitable: read.premises_suitable.into(),
            independent_website: read.independent_website.into(),
        })
    }
}

impl VariableResolver for Known {
    fn resolve<'b>(&'b self, variable: &str) -> Option<CowVal<'b, 'b>> {
        let value: &(dyn Val + 'b) = match variable {
            "legal_form" => &self.legal_form,
            "host_established_on" => &self.host_established_on,
            "practice_since" => &self.practice_since,
            "head_management_since" => &self.head_management_since,
            "head_practice_since" => &self.head_practice_since,
            "full_time_staff" => &self.full_time_staff,
            "transfer_staff" => &self.transfer_staff,
            "external_experts" => &self.external_experts,
            "transfer_projects_last_year" => &self.transfer_projects_last_year,
            "transfer_contract_value_last_year" => &self.transfer_contract_value_last_year,
            "representative_cases" => &self.representative_cases,
            "track_record" => &self.track_record,
            "main_business_transfer" => &self.main_business_transfer,
            "management_sound" => &self.management_sound,
            "premises_suitable" => &self.premises_suitable,
            "independent_website" => &self.independent_website,
            _ => return None,
        };
        Some(CowVal::Borrowed(value))
    }
}

fn compiled() -> Result<(Program, Arc<Env>), String> {
    let program = Program::compile(&expression("", "&&", false)).map_err(|why| format!("cel: {why}"))?;
    Ok((program, Arc::new(Env::stdlib())))
}

fn holds(program: &Program, context: &Context<'_, '_>) -> bool {
    let value = Value::resolve_val(program.expression(), context);
    value.is_ok_and(|value| value.downcast_ref::<CelBool>().is_some_and(|held| *held.inner()))
}

/// On a context that is there already.
pub(crate) fn prepared() -> Result<Contender, String> {
    let (program, env) = compiled()?;
    let mut contexts = Vec::new();
    for text in texts(Form::DayNumbers) {
        let known: &'static Known = Box::leak(Box::new(Known::read(&text).map_err(|why| format!("cel: {why}"))?));
        let mut context = Context::with_env(Arc::clone(&env));
        context.set_variable_resolver(known);
        contexts.push(context);
    }
    Ok(contender("cel", contexts, move |context| holds(&program, context)))
}

/// From JSON text, read by serde into a struct.
pub(crate) fn from_text() -> Result<Contender, String> {
    let (program, env) = compiled()?;
    Ok(contender("cel-text", texts(Form::DayNumbers), move |text| {
        let Ok(known) = Known::read(text) else { return false };
        let mut context = Context::with_env(Arc::clone(&env));
        context.set_variable_resolver(&known);
        holds(&program, &context)
    }))
}
