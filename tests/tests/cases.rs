//! Every hand-written case of every package: what the policy says, the plan decides.

use zhunsheng_compiler::{cases, expected::differences};
use zhunsheng_tests::{at_once, packages, plan, synthetic};

#[test]
fn every_case_comes_out_as_the_policy_says() {
    let packages: Vec<_> = packages().into_iter().chain(synthetic()).collect();
    let done = at_once(&packages, |package| {
        let plan =
            plan(package).unwrap_or_else(|problems| unreachable!("{} does not compile\n{problems}", package.name));
        let cases = cases::read(package);
        assert!(!cases.is_empty(), "{} has no cases", package.name);
        let mut failed = Vec::new();
        for case in &cases {
            for difference in differences(case, &plan) {
                let (what, expected, found) = (difference.what, difference.expected, difference.found);
                failed.push(format!("{}/{}\n    {what}: expected {expected}, found {found}", package.name, case.name));
            }
        }
        (cases.len(), failed)
    });
    let run: usize = done.iter().map(|(run, _)| run).sum();
    let failed: Vec<String> = done.into_iter().flat_map(|(_, failed)| failed).collect();
    println!("{run} cases");
    assert!(failed.is_empty(), "{} of {run} expectations failed:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn a_wrong_expectation_is_noticed() {
    let package = packages().into_iter().find(|package| package.name == "gx-station/1");
    let package = package.unwrap_or_else(|| unreachable!("the package is in the repository"));
    let plan = plan(&package).unwrap_or_else(|problems| unreachable!("{problems}"));
    let mut case = cases::read(&package).into_iter().next().unwrap_or_else(|| unreachable!("it has cases"));
    case.expect = serde_json::json!({
        "outcomes": { "work_station": "not_applicable" },
        "findings": { "full_time_staff": { "verdict": "not_computable", "clause": "正文 一", "measured": "0.5" } },
        "ladders": { "station": "liaison" },
        "provisional": ["no_such_outcome"],
    });
    assert_eq!(differences(&case, &plan).len(), 6);
}
