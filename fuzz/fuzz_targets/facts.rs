//! Fuzz target: facts files. Any text is read or refused with placed problems; what is read is decided and explained without a panic.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use zhunsheng_compiler::{Package, compile};
use zhunsheng_engine::{Answer, Date, Lang, VerifiedPlan, decide, facts};

static PLAN: LazyLock<VerifiedPlan> = LazyLock::new(|| {
    let files = zhunsheng_rules::FILES.iter().filter_map(|(path, text)| Some((path.strip_prefix("gx-station/1/")?, *text)));
    compile(&Package::from_files("gx-station/1", files)).plan.expect("the package compiles")
});

fuzz_target!(|data: &[u8]| {
    let Ok(text) = core::str::from_utf8(data) else { return };
    match facts::from_json(&PLAN, text) {
        Err(problems) => {
            assert!(!problems.is_empty(), "refused without a reason");
            for problem in problems {
                assert!(!problem.message(Lang::Zh).is_empty() && !problem.message(Lang::En).is_empty());
                assert!(problem.line >= 1 && problem.column >= 1);
            }
        }
        Ok(facts) => {
            let as_of = Date::new(2026, 3, 1).expect("a day of the calendar");
            let decision = decide(&PLAN, &facts, as_of);
            let answer = Answer::new(&decision, Lang::En, PLAN.outcome_index("work_station"));
            assert_eq!(answer.outcomes.len(), 1);
        }
    }
});
