//! The memory of each plan that is named, as JSON: a program of its own, since counting allocations slows everything.

use std::{alloc::System, env, path::Path, process::ExitCode};

use serde_json::{Value, json};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use zhunsheng_compiler::{compile, read_folder};
use zhunsheng_engine::{Date, Facts, InForce, VerifiedPlan};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> ExitCode {
    let measured: Result<Vec<Value>, String> = env::args().skip(1).map(|package| measure(&package)).collect();
    match measured {
        Ok(measured) => {
            println!("{}", Value::Array(measured));
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("memory: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Bytes that stay allocated of what is made.
fn kept<T>(make: impl FnOnce() -> T) -> (T, usize) {
    let region = Region::new(COUNTED);
    let made = make();
    let change = region.change();
    (made, change.bytes_allocated.saturating_sub(change.bytes_deallocated))
}

fn measure(name: &str) -> Result<Value, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules").join(name);
    let package = read_folder(&folder).map_err(|why| format!("rules/{name}: {why:?}"))?;
    let plan = compile(&package).plan.ok_or_else(|| format!("rules/{name} does not compile"))?;
    let text = plan.to_json();
    drop((plan, package));
    let as_of = Date::new(2026, 3, 1).ok_or("no such day")?;
    let (plan, bytes) = kept(|| VerifiedPlan::from_json(&text));
    let plan = plan.map_err(|why| format!("rules/{name}: {why:?}"))?;
    let (decider, deciding) = kept(|| InForce::new(&plan, as_of).decider());
    let (facts, of_facts) = kept(|| Facts::none(&plan));
    drop((decider, facts));
    Ok(json!({ "package": name, "plan": bytes, "decider": deciding, "facts": of_facts }))
}
