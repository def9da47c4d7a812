//! Face cli: `zhunsheng test`.

use std::path::Path;

use serde_json::{Value, json};
use zhunsheng_compiler::{
    cases, compile,
    diagnostic::text,
    expected::{Difference, differences},
};

use crate::{
    args::Test,
    failure::Failure,
    packages::{self, Edition, Library},
    screen::Screen,
    text::{
        style::{BAD, GOOD, paint},
        words::{fill, words},
    },
};

/// Decides the hand-written cases of packages and compares.
pub(crate) fn run(screen: &mut Screen, rules: Option<&Path>, args: &Test) -> Result<(), Failure> {
    let lang = screen.lang;
    let mut editions = Vec::new();
    if args.policies.is_empty() {
        editions = Library::open(rules, lang)?.editions;
    }
    for policy in &args.policies {
        editions.extend(packages::to_check(rules, policy, lang)?);
    }
    let mut failed = 0;
    let mut rows = Vec::new();
    for edition in &editions {
        let (name, tested) = (edition.name(), Tested::new(edition));
        failed += tested.failed.len() + usize::from(tested.problems.is_some());
        if args.json {
            rows.push(tested.json(&name));
        } else {
            screen.say(&tested.text(&name, screen))?;
        }
    }
    if args.json {
        let rows = Value::Array(rows);
        let text = if screen.is_terminal { format!("{rows:#}\n") } else { format!("{rows}\n") };
        screen.say(&text)?;
    }
    if failed == 0 { Ok(()) } else { Err(Failure::new(lang, words(lang).cases_failed)) }
}

struct Tested {
    run: usize,
    failed: Vec<(String, Vec<Difference>)>,
    /// Why nothing was run: the package does not compile.
    problems: Option<String>,
}

impl Tested {
    fn new(edition: &Edition) -> Self {
        let not_run = |problems| Self { run: 0, failed: Vec::new(), problems: Some(problems) };
        let package = match edition.read() {
            Ok(package) => package,
            Err((package, diagnostics)) => return not_run(text::render(&diagnostics, &package, false)),
        };
        let compiled = compile(&package);
        let Some(plan) = compiled.plan else {
            return not_run(text::render(&compiled.diagnostics, &package, false));
        };
        let cases = cases::read(&package);
        let differing = cases.iter().map(|case| (case.name.clone(), differences(case, &plan)));
        let failed = differing.filter(|(_, differences)| !differences.is_empty()).collect();
        Self { run: cases.len(), failed, problems: None }
    }

    fn json(&self, name: &str) -> Value {
        let failed: Vec<Value> = self
            .failed
            .iter()
            .map(|(case, differences)| {
                let differences = differences
                    .iter()
                    .map(|one| json!({ "what": one.what, "expected": one.expected, "found": one.found }));
                json!({ "case": case, "differences": differences.collect::<Vec<_>>() })
            })
            .collect();
        json!({ "package": name, "cases": self.run, "failed": failed, "problems": self.problems })
    }

    fn text(&self, name: &str, screen: &Screen) -> String {
        let words = words(screen.lang);
        let mut out = self.problems.clone().unwrap_or_default();
        for (case, differences) in &self.failed {
            out.push_str(&format!("{} {case}\n", paint(BAD, "✖")));
            for one in differences {
                let parts = [one.what.as_str(), &one.expected, &one.found];
                out.push_str(&format!("    {}\n", fill(words.case_difference, &parts)));
            }
        }
        let (run, failed) = (self.run.to_string(), self.failed.len().to_string());
        let good = self.failed.is_empty() && self.problems.is_none();
        let mark = if good { paint(GOOD, "✔") } else { paint(BAD, "✖") };
        out.push_str(&format!("{mark} {}\n", fill(words.cases_summary, &[name, &run, &failed])));
        out
    }
}
