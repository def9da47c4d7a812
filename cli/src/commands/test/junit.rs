//! Face cli: what `test` found as a JUnit report, which continuous integration shows.

use std::{fs, path::Path};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use zhunsheng_engine::Lang;

use super::Run;
use crate::{failure::Failure, packages, text::test as shown};

/// Writes the report.
pub(super) fn write(path: &Path, runs: &[Run], lang: Lang) -> Result<(), Failure> {
    let mut report = Report::new("zhunsheng test");
    for run in runs {
        report.add_test_suite(suite(run, lang));
    }
    let text = report.to_string().map_err(|why| Failure::new(lang, &why.to_string()))?;
    fs::write(path, text).map_err(|why| packages::unwritable(path, &why, lang))
}

fn suite(run: &Run, lang: Lang) -> TestSuite {
    let mut suite = TestSuite::new(run.name.clone());
    let (plan, tested) = match &run.came {
        Ok(came) => came,
        Err(problems) => {
            suite.add_test_case(case("compile", &run.name, Some(problems.clone())));
            return suite;
        }
    };
    suite.set_time(tested.took);
    if let Some(cases) = &tested.cases {
        if cases.names.is_empty() {
            suite.add_test_case(case("cases", &run.name, Some(shown::no_cases(lang).join("\n"))));
        }
        for name in &cases.names {
            let failure = cases.failed.iter().find(|failure| failure.case == *name);
            let lines = failure.map(|failure| shown::failure_lines(plan, failure, lang).join("\n"));
            suite.add_test_case(case("cases", name, lines));
        }
    }
    if let Some(turned) = &tested.turned {
        let wrong: Vec<String> = shown::wrong_lines(plan, turned, lang);
        let said = (!wrong.is_empty()).then(|| wrong.join("\n"));
        suite.add_test_case(case("boundaries", &shown::turns(turned, lang), said));
    }
    for held in tested.contracts.iter().flatten() {
        let said =
            held.violation.as_ref().map(|broken| shown::violation_lines(plan, &held.contract, broken, lang).join("\n"));
        suite.add_test_case(case("contracts", &held.contract.id, said));
    }
    suite
}

fn case(class: &str, name: &str, failure: Option<String>) -> TestCase {
    let status = match failure {
        Some(why) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            let first = why.lines().next().unwrap_or_default().to_owned();
            status.set_message(first).set_description(why);
            status
        }
        None => TestCaseStatus::success(),
    };
    let mut case = TestCase::new(name.to_owned(), status);
    case.set_classname(class.to_owned());
    case
}
