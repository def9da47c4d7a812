//! Face cli: `zhunsheng check`.

use std::path::Path;

use serde_json::{Value, json};
use zhunsheng_compiler::{
    Package, compile,
    diagnostic::{Diagnostics, Severity, json as diagnostics_json, text},
    vocabulary::{self, Aspect, Mismatch},
};
use zhunsheng_engine::{Lang, Plan, VerifiedPlan};

use crate::{
    args::Check,
    failure::Failure,
    packages::{self, Edition, Library},
    screen::Screen,
    text::{
        layout::one_line,
        style::{BAD, GOOD, paint},
        words::{fill, words},
    },
};

/// Compiles packages and reports every problem.
pub(crate) fn run(screen: &mut Screen, rules: Option<&Path>, args: &Check) -> Result<(), Failure> {
    let lang = screen.lang;
    let editions = if args.paths.is_empty() {
        Library::open(rules, lang)?.editions
    } else {
        let mut editions = Vec::new();
        for path in &args.paths {
            editions.extend(packages::to_check(rules, path, lang)?);
        }
        editions
    };
    let mut failed = 0;
    let mut all = Vec::new();
    for edition in &editions {
        let checked = Checked::new(edition);
        let passed = checked.passes(args.deny_warnings);
        failed += usize::from(!passed);
        if !args.json {
            screen.say(&checked.text(passed, lang))?;
        }
        all.push(checked);
    }
    // Why: an older edition may have used its words in another way; facts files are written for the newest.
    let newest: Vec<String> = packages::newest(&editions).into_iter().map(Edition::name).collect();
    let compiled = all.iter().filter(|checked| newest.contains(&checked.name));
    let plans: Vec<(&str, &Plan)> =
        compiled.filter_map(|checked| Some((checked.name.as_str(), &**checked.plan.as_ref()?))).collect();
    let mismatches = vocabulary::check(&plans);
    if args.json {
        let rows = all.iter().map(|checked| checked.json(checked.passes(args.deny_warnings), &mismatches)).collect();
        let rows = Value::Array(rows);
        let text = if screen.is_terminal { format!("{rows:#}\n") } else { format!("{rows}\n") };
        screen.say(&text)?;
    }
    if !args.json {
        mismatches.iter().try_for_each(|one| screen.say(&difference(one, lang)))?;
    }
    if failed == 0 && mismatches.is_empty() {
        return Ok(());
    }
    if failed == 0 {
        let what = fill(words(lang).vocabulary_failed, &[&mismatches.len().to_string()]);
        return Err(Failure::new(lang, &what).hint(lang, words(lang).vocabulary_hint));
    }
    let counts = [editions.len().to_string(), failed.to_string()];
    let what = fill(words(lang).check_failed, &counts.each_ref().map(String::as_str));
    Err(Failure::new(lang, &what))
}

/// A fact that two packages have differently, in one line.
fn difference(one: &Mismatch, lang: Lang) -> String {
    let words = words(lang);
    let aspect = match one.aspect {
        Aspect::Name => {
            let values = [one.fact.as_str(), &one.first.0, &one.first.1, &one.other.0, &one.other.1];
            return format!("{}{}\n", paint(BAD, "✖ "), one_line(&fill(words.vocabulary_near_miss, &values)));
        }
        Aspect::Title => words.aspect_title,
        Aspect::TitleEn => words.aspect_title_en,
        Aspect::Judge => words.aspect_judge,
        Aspect::Type => words.aspect_type,
        Aspect::Unit => words.aspect_unit,
        Aspect::Bounds => words.aspect_bounds,
        Aspect::Choices => words.aspect_choices,
    };
    let values = [one.fact.as_str(), aspect, &one.first.0, &one.first.1, &one.other.0, &one.other.1];
    format!("{}{}\n", paint(BAD, "✖ "), one_line(&fill(words.vocabulary_differs, &values)))
}

struct Checked {
    package: Package,
    plan: Option<VerifiedPlan>,
    diagnostics: Diagnostics,
    name: String,
}

impl Checked {
    fn new(edition: &Edition) -> Self {
        let name = edition.name();
        match edition.read() {
            Ok(package) => {
                let compiled = compile(&package);
                Self { package, plan: compiled.plan, diagnostics: compiled.diagnostics, name }
            }
            Err((package, diagnostics)) => Self { package, plan: None, diagnostics, name },
        }
    }

    fn counts(&self) -> (usize, usize) {
        let count = |severity| self.diagnostics.count(severity);
        (count(Severity::Error), count(Severity::Warning))
    }

    fn passes(&self, deny_warnings: bool) -> bool {
        let (errors, warnings) = self.counts();
        self.plan.is_some() && errors == 0 && (warnings == 0 || !deny_warnings)
    }

    fn json(&self, passed: bool, mismatches: &[Mismatch]) -> Value {
        let own = mismatches.iter().filter(|one| one.first.0 == self.name || one.other.0 == self.name);
        let vocabulary: Vec<Value> = own
            .map(|one| {
                json!({
                    "fact": one.fact, "aspect": one.aspect.code(), "message": one.message(),
                    "packages": [one.first.0, one.other.0], "values": [one.first.1, one.other.1],
                })
            })
            .collect();
        let (errors, warnings) = self.counts();
        let count = |of: fn(&VerifiedPlan) -> usize| self.plan.as_ref().map(of);
        json!({
            "package": self.name,
            "passed": passed && vocabulary.is_empty(),
            "plan": self.plan.as_ref().map(|plan| plan.hash()),
            "findings": count(|plan| plan.findings.len()),
            "outcomes": count(|plan| plan.outcomes.len()),
            "facts": count(|plan| plan.facts.len()),
            "parameters": count(|plan| plan.parameters.len()),
            "errors": errors,
            "warnings": warnings,
            "vocabulary": vocabulary,
            "diagnostics": diagnostics_json::to_value(&self.diagnostics, &self.package),
        })
    }

    fn text(&self, passed: bool, lang: Lang) -> String {
        let words = words(lang);
        let mut shown = text::render(&self.diagnostics, &self.package, true);
        if !shown.is_empty() {
            shown.push('\n');
        }
        let mut summary = match &self.plan {
            Some(plan) => {
                let counts = [plan.findings.len(), plan.outcomes.len(), plan.facts.len(), plan.parameters.len()];
                let [findings, outcomes, facts, parameters] = counts.map(|count| count.to_string());
                fill(words.package_summary, &[&self.name, &findings, &outcomes, &facts, &parameters])
            }
            None => fill(words.not_compiled, &[&self.name]),
        };
        let (errors, warnings) = self.counts();
        summary.push_str(&if errors + warnings == 0 {
            String::from(words.no_problems)
        } else {
            fill(words.some_problems, &[&errors.to_string(), &warnings.to_string()])
        });
        let style = if passed { GOOD } else { BAD };
        let mark = if passed { "✔ " } else { "✖ " };
        format!("{shown}{}{summary}\n", paint(style, mark))
    }
}
