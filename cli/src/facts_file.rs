//! Face cli: facts files: JSON in which `//` starts a comment, every problem shown at its place.

use std::{io, path::Path};

use zhunsheng_engine::{
    FactProblem, Facts, Lang, Plan, VerifiedPlan,
    facts::{self, ProblemKind},
};

use crate::{
    failure::Failure,
    packages::{Library, read_text, text_of, unreadable},
    screen::Screen,
    text::{
        problems,
        words::{fill, words},
    },
};

/// The engine refuses what is longer.
const MOST_BYTES: u64 = 16 << 20;

/// Reads a facts file for a plan; `-` is standard input. What cannot be used is reported and left out; the second result says whether that was so,
/// and ends the command once it has printed the rest. Facts of other policies of the library may stand in the file.
pub(crate) fn read(
    screen: &mut Screen,
    path: &Path,
    plan: &VerifiedPlan,
    rules: Option<&Path>,
) -> Result<(Facts, Result<(), Failure>), Failure> {
    let lang = screen.lang;
    let (name, text) = text(path, lang)?;
    let plain = without_comments(&text);
    let mut facts = facts::read(plan, &[], &plain).map_err(|found| refused(&found, &name, &text, lang))?;
    let strange = |problem: &FactProblem| matches!(problem.kind, ProblemKind::UnknownName(_));
    if facts.problems().iter().any(strange)
        && let Ok(others) = Library::open(rules, lang).and_then(|library| library.newest_plans(lang))
    {
        let among: Vec<&Plan> = others.iter().map(|plan| &**plan).collect();
        facts = facts::read(plan, &among, &plain).map_err(|found| refused(&found, &name, &text, lang))?;
    }
    let whole = report(screen, facts.problems(), &name, &text);
    Ok((facts, whole))
}

/// Shows what could not be used.
fn report(screen: &mut Screen, found: &[FactProblem], name: &str, text: &str) -> Result<(), Failure> {
    if found.is_empty() {
        return Ok(());
    }
    let lang = screen.lang;
    screen.complain(&format!("{}\n", problems::render(found, name, text, lang)));
    Err(Failure::new(lang, &fill(words(lang).facts_left_out, &[name, &found.len().to_string()])))
}

/// The text of a facts file, and the name to show for it.
pub(crate) fn text(path: &Path, lang: Lang) -> Result<(String, String), Failure> {
    if path == Path::new("-") {
        let name = String::from(words(lang).standard_input);
        let text = text_of(io::stdin().lock(), MOST_BYTES).map_err(|why| unreadable(&name, &why, lang))?;
        return Ok((name, text));
    }
    let name = path.display().to_string();
    let text = read_text(path, MOST_BYTES).map_err(|why| unreadable(&name, &why, lang))?;
    Ok((name, text))
}

/// The facts of a text.
pub(crate) fn parse(name: &str, text: &str, plan: &VerifiedPlan, lang: Lang) -> Result<Facts, Failure> {
    facts::from_json(plan, &without_comments(text)).map_err(|found| refused(&found, name, text, lang))
}

/// The facts of a text for each of several plans, as [`read`] does for one; a name that any of them knows is fine.
pub(crate) fn read_for_all(
    screen: &mut Screen,
    path: &Path,
    plans: &[&VerifiedPlan],
) -> Result<(Vec<Facts>, Result<(), Failure>), Failure> {
    let lang = screen.lang;
    let (name, text) = text(path, lang)?;
    let plain = without_comments(&text);
    let among: Vec<&Plan> = plans.iter().map(|plan| &***plan).collect();
    let mut all = Vec::new();
    for plan in &among {
        all.push(facts::read(plan, &among, &plain).map_err(|found| refused(&found, &name, &text, lang))?);
    }
    let whole = report(screen, &once(all.iter().flat_map(|facts: &Facts| facts.problems())), &name, &text);
    Ok((all, whole))
}

/// Why: a problem that every plan has is one problem.
pub(crate) fn once<'p>(found: impl Iterator<Item = &'p FactProblem>) -> Vec<FactProblem> {
    let mut once: Vec<FactProblem> = Vec::new();
    for problem in found {
        if !once.contains(problem) {
            once.push(problem.clone());
        }
    }
    once.sort_by_key(|problem| (problem.line, problem.column));
    once
}

fn refused(found: &[FactProblem], name: &str, text: &str, lang: Lang) -> Failure {
    let shown = problems::render(found, name, text, lang);
    let count = fill(words(lang).facts_have_problems, &[name, &found.len().to_string()]);
    Failure::from(format!("{shown}\n{}", Failure::new(lang, &count).message))
}

/// The text with a space for every character of a `//` comment, so that lines and columns stay what they are.
pub(crate) fn without_comments(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut place = Place::Outside;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        place = match (place, letter) {
            (Place::Comment, '\n') => Place::Outside,
            (Place::Outside, '/') if letters.peek() == Some(&'/') => Place::Comment,
            (Place::Outside, '"') => Place::Inside,
            (Place::Inside, '"') => Place::Outside,
            (Place::Inside, '\\') => Place::Escaped,
            (Place::Escaped, _) => Place::Inside,
            (place, _) => place,
        };
        plain.push(if place == Place::Comment { ' ' } else { letter });
    }
    plain
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    Inside,
    Escaped,
    Comment,
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_become_spaces() {
        assert_eq!(without_comments("{ // 甲\n\"a\": 1 }"), "{     \n\"a\": 1 }");
        assert_eq!(without_comments("a // b // c"), "a          ");
        assert_eq!(without_comments("a / b"), "a / b");
    }

    #[test]
    fn strings_keep_their_slashes() {
        for text in [r#"{"a": "http://x"}"#, r#"{"a": "\"// x"}"#, r#"{"a\\": "//"}"#] {
            assert_eq!(without_comments(text), text);
        }
        assert_eq!(without_comments(r#"{"a\\"// x"#), r#"{"a\\"    "#);
    }
}
