//! Desk, thresholds: the parameters of a policy with what is pending, and each value that ever held, with who put it in force.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{Connection, params};
use serde::Serialize;
use zhunsheng_change::{ParameterRow, parameters};
use zhunsheng_engine::{Date, VerifiedPlan, plan::Text};

use crate::{
    change::{ChangeKind, Content},
    desk::Desk,
    log::blob::{self, Form},
    publication,
    refusal::Refusal,
    store::{self, StoreError},
};

/// A parameter with what is pending for it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Parameter {
    /// The parameter as the plan in force has it.
    #[serde(flatten)]
    pub row: ParameterRow,
    /// Open change requests for it.
    pub pending: Vec<Pending>,
    /// Every value that it ever had, in the order in which they were put in force; only of one parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<Vec<PastValue>>,
}

/// A value that an open change request asks for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pending {
    /// The change request.
    pub change: u64,
    /// Where it stands.
    pub state: String,
    /// The first day, as typed.
    pub from: String,
    /// The value, as typed; nothing where a value is taken away.
    pub value: Option<String>,
    /// The value with its unit, where it is a value.
    pub shown: Option<Text>,
}

/// A value that was put in force.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PastValue {
    /// Its first day.
    pub from: Date,
    /// The value.
    pub value: String,
    /// The value with its unit.
    pub shown: Text,
    /// Where it is set.
    pub source: String,
    /// The publication that put it in force.
    pub publication: u64,
    /// When that was: RFC 3339, UTC.
    pub recorded_at: String,
    /// Who published it.
    pub actor: String,
    /// The change request that it came from.
    pub change: Option<u64>,
    /// The publication that took it away or put another value in its place.
    pub replaced_by: Option<u64>,
}

/// The dated values of each parameter of a plan: first day, value, value with unit, source.
type ValuesOfPlan = BTreeMap<String, Vec<(Date, String, Text, String)>>;

/// The dated values of plans, by their hash, so that a history is not read from files each time.
#[derive(Debug, Default)]
pub(crate) struct KnownValues(Mutex<BTreeMap<String, Arc<ValuesOfPlan>>>);

/// No more plans are remembered.
const MOST_PLANS: usize = 2_000;

impl Desk {
    /// The parameters of a policy, as of a day.
    ///
    /// # Errors
    /// There is no such policy, or the store failed.
    pub fn parameters(&self, policy: &str, as_of: Date) -> Result<Vec<Parameter>, Refusal> {
        let rulebook = self.rulebook();
        let edition = rulebook.get(policy).ok_or_else(|| unknown_policy(policy))?;
        let mut pending = self.store().read(|connection| pending(connection, policy))?;
        let rows = parameters(&edition.plan, as_of).into_iter();
        Ok(rows
            .map(|row| {
                let pending = pending.remove(&row.name).unwrap_or_default();
                Parameter { row, pending, history: None }
            })
            .collect())
    }

    /// One parameter of a policy with its history.
    ///
    /// # Errors
    /// There is no such policy or parameter, or the store failed.
    pub fn parameter(&self, policy: &str, name: &str, as_of: Date) -> Result<Parameter, Refusal> {
        let found = self.parameters(policy, as_of)?.into_iter().find(|known| known.row.name == name);
        let mut parameter = found.ok_or_else(|| {
            Refusal::new("unknown_parameter", 404, format!("没有参数 {name}"), format!("there is no parameter {name}"))
        })?;
        parameter.history = Some(self.store().read(|connection| self.history_of(connection, policy, name))?);
        Ok(parameter)
    }

    fn history_of(&self, connection: &Connection, policy: &str, name: &str) -> Result<Vec<PastValue>, StoreError> {
        let mut history: Vec<PastValue> = Vec::new();
        for version in publication::versions(connection, policy)?.into_iter().rev() {
            let plan = self.inside.known_values.of(connection, &version.plan)?;
            let values = plan.get(name).map_or(&[][..], Vec::as_slice);
            for past in history.iter_mut().filter(|past| past.replaced_by.is_none()) {
                let still = values.iter().any(|(from, value, ..)| *from == past.from && *value == past.value);
                if !still {
                    past.replaced_by = Some(version.publication);
                }
            }
            for (from, value, shown, source) in values {
                let known = |past: &PastValue| past.replaced_by.is_none() && past.from == *from;
                if history.iter().any(known) {
                    continue;
                }
                let sql =
                    "SELECT r.actor, p.change FROM publication AS p JOIN record AS r USING (seq) WHERE p.number = ?1";
                let by = store::one(connection, sql, [version.publication], |row| {
                    Ok((row.get::<_, String>(0)?, row.get::<_, Option<u64>>(1)?))
                })?;
                let (actor, change) = by.unwrap_or_default();
                history.push(PastValue {
                    from: *from,
                    value: value.clone(),
                    shown: shown.clone(),
                    source: source.clone(),
                    publication: version.publication,
                    recorded_at: version.recorded_at.clone(),
                    actor,
                    change,
                    replaced_by: None,
                });
            }
        }
        Ok(history)
    }
}

impl KnownValues {
    fn of(&self, connection: &Connection, hash: &str) -> Result<Arc<ValuesOfPlan>, StoreError> {
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(hash) {
            return Ok(Arc::clone(known));
        }
        let text = blob::get(connection, Form::Plan, hash)?;
        let plan = VerifiedPlan::from_json(&text).map_err(|why| StoreError::Damaged(format!("plan {hash}: {why}")))?;
        let any_day = plan.policy.from;
        let of_row = |row: ParameterRow| {
            let values = row.values.into_iter().map(|value| (value.from, value.value, value.shown, value.source));
            (row.name, values.collect())
        };
        let values: Arc<ValuesOfPlan> = Arc::new(parameters(&plan, any_day).into_iter().map(of_row).collect());
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MOST_PLANS {
            known.insert(hash.to_owned(), Arc::clone(&values));
        }
        Ok(values)
    }
}

/// What open change requests ask for, by parameter.
fn pending(connection: &Connection, policy: &str) -> Result<BTreeMap<String, Vec<Pending>>, StoreError> {
    let sql = "SELECT id, kind, state, content, plan FROM change WHERE policy = ?1 \
               AND state IN ('draft', 'checked', 'awaiting_approval', 'approved') ORDER BY id";
    let rows = store::all(connection, sql, params![policy], |row| {
        let texts: (String, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
        Ok((row.get::<_, u64>(0)?, texts, row.get::<_, Option<String>>(4)?))
    })?;
    let mut found: BTreeMap<String, Vec<Pending>> = BTreeMap::new();
    for (change, (kind, state, content), plan) in rows {
        let Some(kind) = ChangeKind::of_name(&kind) else { continue };
        let Content::Values(values) = Content::stored(kind, &content)? else { continue };
        let shown = plan.map(|plan| shown_values(connection, &plan)).transpose()?.unwrap_or_default();
        for value in values.values {
            let same = |(from, _): &&(String, Text)| *from == value.from;
            let shown = shown.get(&value.parameter).and_then(|all| all.iter().find(same)).map(|(_, text)| text.clone());
            let one = Pending { change, state: state.clone(), from: value.from, value: Some(value.value), shown };
            found.entry(value.parameter).or_default().push(one);
        }
        for removed in values.removed {
            let one = Pending { change, state: state.clone(), from: removed.from, value: None, shown: None };
            found.entry(removed.parameter).or_default().push(one);
        }
    }
    Ok(found)
}

/// The values of a draft's plan with their units: by parameter, first day and text.
fn shown_values(connection: &Connection, hash: &str) -> Result<BTreeMap<String, Vec<(String, Text)>>, StoreError> {
    let text = blob::get(connection, Form::Plan, hash)?;
    let plan = VerifiedPlan::from_json(&text).map_err(|why| StoreError::Damaged(format!("plan {hash}: {why}")))?;
    let of_row = |row: ParameterRow| {
        let values = row.values.into_iter().map(|value| (value.from.to_string(), value.shown));
        (row.name, values.collect())
    };
    Ok(parameters(&plan, plan.policy.from).into_iter().map(of_row).collect())
}

fn unknown_policy(policy: &str) -> Refusal {
    Refusal::new("unknown_policy", 404, format!("没有标识为 {policy} 的政策"), format!("there is no policy {policy}"))
}
