//! What everybody here needs of this engine: its packages and plans, the day, and where the sixteen criteria stand.

use zhunsheng_compiler::{Package, compile, read_folder};
use zhunsheng_engine::{Date, VerifiedPlan};

use crate::{
    paths,
    station::{AS_OF, CRITERIA},
};

/// The package, as its author left it.
pub fn package(name: &str) -> Result<Package, String> {
    read_folder(&paths::root().join("rules").join(name)).map_err(|why| format!("rules/{name}: {why:?}"))
}

/// A plan that lives as long as the program, so that what is prepared from it can be handed about.
pub fn plan(name: &str) -> Result<&'static VerifiedPlan, String> {
    let plan = compile(&package(name)?).plan.ok_or_else(|| format!("rules/{name} does not compile"))?;
    Ok(Box::leak(Box::new(plan)))
}

pub fn as_of() -> Result<Date, String> {
    let (year, month, day) = AS_OF;
    Date::new(year, month, day).ok_or_else(|| "no such day".to_owned())
}

/// Where the sixteen criteria stand among the findings of the plan.
pub fn indices(plan: &VerifiedPlan) -> Result<Vec<usize>, String> {
    let index = |id: &&str| plan.finding_index(id).ok_or_else(|| format!("there is no criterion {id}"));
    CRITERIA.iter().map(index).collect()
}
