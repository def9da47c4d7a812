//! Face cli: facts files: JSON in which `//` starts a comment, every problem shown at its place.

use std::{io, path::Path};

use zhunsheng_engine::{FactProblem, Facts, Lang, Plan, VerifiedPlan, facts};

use crate::{
    failure::Failure,
    packages::{read_text, text_of, unreadable},
    text::{
        problems,
        words::{fill, words},
    },
};

/// The engine refuses what is longer.
const MOST_BYTES: u64 = 16 << 20;

/// Reads a facts file; `-` is standard input.
pub(crate) fn read(path: &Path, plan: &VerifiedPlan, lang: Lang) -> Result<Facts, Failure> {
    let (name, text) = text(path, lang)?;
    parse(&name, &text, plan, lang)
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

/// The facts of a text for each of several plans; a name that any of them knows is fine.
pub(crate) fn parse_for_all(
    name: &str,
    text: &str,
    plans: &[&VerifiedPlan],
    lang: Lang,
) -> Result<Vec<Facts>, Failure> {
    let plain = without_comments(text);
    let among: Vec<&Plan> = plans.iter().map(|plan| &***plan).collect();
    let (mut read, mut found) = (Vec::new(), Vec::<FactProblem>::new());
    for plan in &among {
        match facts::from_json_among(plan, &among, &plain) {
            Ok(facts) => read.push(facts),
            Err(problems) => found.extend(problems),
        }
    }
    // Why: a problem that every plan has is one problem.
    let mut once: Vec<FactProblem> = Vec::new();
    found.into_iter().for_each(|problem| {
        if !once.contains(&problem) {
            once.push(problem);
        }
    });
    once.sort_by_key(|problem| (problem.line, problem.column));
    if once.is_empty() { Ok(read) } else { Err(refused(&once, name, text, lang)) }
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
