//! Stage facts, read: JSON text to typed facts, exact, every problem with its path and place.

use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};
use core::fmt;

use rust_decimal::Decimal;

use super::{
    Facts, fits,
    plain::{Names, Seen, plain},
    problem::{Expected, FactProblem, ProblemKind},
};
use crate::{
    date::Date,
    json::{self, Cursor, Flaw},
    names::nearest,
    plan::{Domain, Fact, Field, Judge, Plan},
    value::{Cell, shift},
};

/// No facts file is larger.
const MOST_BYTES: usize = 16 << 20;
/// No more problems than this are listed.
pub(super) const MOST_PROBLEMS: usize = 100;

/// Reads a facts file: a JSON object with a key per fact, and `$confirmed`. `null` is unknown.
///
/// # Errors
/// Every problem of the text, in its order (the first hundred).
pub fn from_json(plan: &Plan, text: &str) -> Result<Facts, Vec<FactProblem>> {
    let mut facts = read(plan, &[], text)?;
    if facts.problems.is_empty() { Ok(facts) } else { Err(core::mem::take(&mut facts.problems)) }
}

/// Reads what can be read of a facts file for one of several plans: what cannot be used is not known, and [`Facts::problems`] says why. A name that
/// the plan does not have and one of the others has (a fact, a judged fact in `$confirmed`, a field of the list of the same name) is passed over; the
/// nearest name is looked for in all of them.
///
/// # Errors
/// Why there is nothing to read: the text is no JSON object, or too large.
pub fn read(plan: &Plan, among: &[&Plan], text: &str) -> Result<Facts, Vec<FactProblem>> {
    let (mut facts, mut seen) = (Facts::none(plan), Seen::none(plan.facts.len()));
    let mut reading =
        Reading { plan, among, text, problems: Vec::new(), names: None, facts: &mut facts, seen: &mut seen };
    let readable = reading.file();
    let mut problems = reading.problems;
    problems.truncate(MOST_PROBLEMS);
    match readable {
        Some(()) => Ok(Facts { problems, ..facts }),
        None => Err(problems),
    }
}

/// Where a value stands in the facts, written out only when something is wrong.
#[derive(Clone, Copy)]
enum Path<'a> {
    Top(&'a str),
    Row(&'a str, usize),
    Cell(&'a str, usize, &'a str),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Top(name) => write!(f, "$.{name}"),
            Self::Row(name, row) => write!(f, "$.{name}[{row}]"),
            Self::Cell(name, row, field) => write!(f, "$.{name}[{row}].{field}"),
        }
    }
}

/// One reading of one text for one plan.
pub(super) struct Reading<'p, 't, 'm> {
    pub(super) plan: &'p Plan,
    /// Whose names are passed over.
    pub(super) among: &'p [&'p Plan],
    pub(super) text: &'t str,
    pub(super) problems: Vec<FactProblem>,
    /// The names of the plan's facts, if many texts are read for it.
    pub(super) names: Option<&'m mut Names>,
    pub(super) facts: &'m mut Facts,
    /// Which facts the text has named so far.
    pub(super) seen: &'m mut Seen,
}

impl<'p, 't> Reading<'p, 't, '_> {
    /// The facts of all plans; those of the plan itself first if it is not among them.
    fn all_facts(&self) -> impl Iterator<Item = &'p Fact> + use<'p> {
        let own: &[Fact] = if self.among.is_empty() { &self.plan.facts } else { &[] };
        own.iter().chain(self.among.iter().flat_map(|plan| &plan.facts))
    }

    /// The fields of the lists of this name.
    fn all_fields(&self, list: &str, own: &'p [Field]) -> impl Iterator<Item = &'p Field> {
        let named = self.all_facts().filter(move |fact| fact.name == list);
        let fields = named.filter_map(|fact| match &fact.domain {
            Domain::List { fields, .. } => Some(fields.as_slice()),
            _ => None,
        });
        own.iter().chain(fields.flatten())
    }

    /// Reads the text; nothing if it is no object.
    pub(super) fn file(&mut self) -> Option<()> {
        let text = match object(self.text) {
            Ok(text) => text,
            Err(why) => {
                self.problems = why;
                return None;
            }
        };
        match self.members(text) {
            Ok(()) => Some(()),
            Err(why) => {
                self.problems.clear();
                self.problems.push(not_json(self.text, text, why));
                None
            }
        }
    }

    fn members(&mut self, text: &'t str) -> Result<(), Flaw> {
        let plan = self.plan;
        let mut from = Cursor::new(text);
        from.open(b'{')?;
        let (mut first, mut last) = (true, None);
        while from.another(first, b'}')? {
            first = false;
            // Why: facts files mostly keep the order of the template, or of the one before.
            let guess = match &self.names {
                Some(names) => names.after(last),
                None => last.map_or(0, |last| last + 1),
            };
            let guess = plan.facts.get(guess).filter(|fact| from.take_name(&fact.name)).map(|fact| (guess, fact));
            let (index, fact) = match guess {
                Some(found) => found,
                None => {
                    let key = from.key()?;
                    let found = self.index_of(&key).and_then(|index| Some((index, plan.facts.get(index)?)));
                    let Some(found) = found else {
                        let raw = from.raw()?;
                        self.no_fact(&key, raw);
                        continue;
                    };
                    found
                }
            };
            if let Some(names) = &mut self.names {
                names.follows(last, index);
            }
            last = Some(index);
            if self.seen.note(index) {
                let raw = from.raw()?;
                self.problem_named(Path::Top(&fact.name), raw, &fact.name, ProblemKind::Duplicate);
                continue;
            }
            let cell = match plain(plan, &fact.domain, &mut from) {
                Some(cell) => {
                    debug_assert!(fits(plan, &fact.domain, cell), "{}", fact.name);
                    cell
                }
                None => self.fact(fact, from.raw()?),
            };
            if let Some(slot) = self.facts.cells.get_mut(index) {
                *slot = cell;
            }
        }
        from.end()
    }

    /// What stands there for a fact.
    pub(super) fn fact(&mut self, fact: &'p Fact, raw: &'t str) -> Cell {
        match &fact.domain {
            Domain::List { max_items, fields } => self.list(&fact.name, *max_items, fields, raw),
            domain => self.value(Path::Top(&fact.name), domain, raw),
        }
    }

    fn index_of(&self, key: &str) -> Option<usize> {
        match &self.names {
            Some(names) => names.find(key, |at| self.plan.facts.get(at).is_some_and(|fact| fact.name == key)),
            None => self.plan.fact_index(key),
        }
    }

    /// A member that is no fact of the plan.
    fn no_fact(&mut self, key: &str, raw: &'t str) {
        match key {
            "$schema" | "$comment" => {}
            "$confirmed" => self.confirmed(raw),
            _ if self.all_facts().any(|fact| fact.name == key) => {}
            _ => {
                let near = nearest(key, self.all_facts().map(|fact| fact.name.as_str())).map(String::from);
                self.problem_named(Path::Top(key), raw, key, ProblemKind::UnknownName(near));
            }
        }
    }

    pub(super) fn confirmed(&mut self, raw: &'t str) {
        let plan = self.plan;
        let Ok(items) = json::items(raw) else {
            return self.problem(Path::Top("$confirmed"), raw, ProblemKind::WrongType(Expected::Names));
        };
        for (row, item) in items.into_iter().enumerate() {
            let path = Path::Row("$confirmed", row);
            let Some(name) = json::string(item) else {
                self.problem(path, item, ProblemKind::WrongType(Expected::Text));
                continue;
            };
            let judged = |fact: &Fact| fact.judge != Judge::Applicant;
            match plan.facts.iter().position(|fact| fact.name == name) {
                Some(index) if plan.facts.get(index).is_some_and(judged) => self.facts.confirm(index),
                Some(_) => self.problem_named(path, item, &name, ProblemKind::NotJudged),
                None if self.all_facts().any(|fact| fact.name == name && judged(fact)) => {}
                None if self.all_facts().any(|fact| fact.name == name) => {
                    self.problem_named(path, item, &name, ProblemKind::NotJudged);
                }
                None => {
                    let near = nearest(&name, self.all_facts().filter(|f| judged(f)).map(|f| f.name.as_str()));
                    self.problem_named(path, item, &name, ProblemKind::UnknownName(near.map(String::from)));
                }
            }
        }
    }

    fn list(&mut self, name: &str, max_items: u32, fields: &'p [Field], raw: &'t str) -> Cell {
        if raw == "null" {
            return Cell::Unknown;
        }
        let Ok(items) = json::items(raw) else {
            self.problem(Path::Top(name), raw, ProblemKind::WrongType(Expected::List));
            return Cell::Unknown;
        };
        if items.len() > max_items as usize {
            self.problem(Path::Top(name), raw, ProblemKind::TooManyRecords(max_items));
            return Cell::Unknown;
        }
        let records = items.into_iter().enumerate().map(|(row, item)| self.record(name, row, fields, item)).collect();
        let id = u32::try_from(self.facts.lists.len()).unwrap_or(u32::MAX);
        self.facts.lists.push(records);
        Cell::List(id)
    }

    fn record(&mut self, name: &str, row: usize, fields: &'p [Field], raw: &'t str) -> Vec<Cell> {
        let mut cells = alloc::vec![Cell::Unknown; fields.len()];
        let Ok(members) = json::members(raw) else {
            self.problem(Path::Row(name, row), raw, ProblemKind::WrongType(Expected::Record));
            return cells;
        };
        let mut seen = alloc::vec![false; fields.len()];
        for (key, raw) in members {
            let path = Path::Cell(name, row, &key);
            let Some(index) = fields.iter().position(|field| field.name == key) else {
                if self.all_fields(name, fields).any(|field| field.name == key) {
                    continue;
                }
                let near = nearest(&key, self.all_fields(name, fields).map(|field| field.name.as_str()));
                self.problem_named(path, raw, &key, ProblemKind::UnknownName(near.map(String::from)));
                continue;
            };
            let before = seen.get_mut(index).map(|seen| core::mem::replace(seen, true));
            if before == Some(true) {
                self.problem_named(path, raw, &key, ProblemKind::Duplicate);
                continue;
            }
            if let (Some(field), Some(slot)) = (fields.get(index), cells.get_mut(index)) {
                *slot = self.value(path, &field.domain, raw);
            }
        }
        cells
    }

    fn value(&mut self, path: Path<'_>, domain: &Domain, raw: &'t str) -> Cell {
        let text = raw;
        if text == "null" {
            return Cell::Unknown;
        }
        match self.read(domain, text) {
            Ok(cell) => {
                // Why: `fits` states the bounds; reading only tells apart in what way they are missed.
                debug_assert!(matches!(cell, Cell::Text(_)) || fits(self.plan, domain, cell), "{path}");
                cell
            }
            Err(kind) => {
                self.problem(path, raw, kind);
                Cell::Unknown
            }
        }
    }

    fn read(&mut self, domain: &Domain, text: &'t str) -> Result<Cell, ProblemKind> {
        match domain {
            Domain::Boolean => match text {
                "true" => Ok(Cell::Boolean(true)),
                "false" => Ok(Cell::Boolean(false)),
                _ => Err(ProblemKind::WrongType(Expected::Boolean)),
            },
            Domain::Integer { minimum, maximum, unit } => {
                let value = match text.parse::<i64>() {
                    Ok(value) => value,
                    Err(_) => {
                        let number = exact(text).ok_or(ProblemKind::WrongType(Expected::Integer))??;
                        let whole = number.normalize();
                        if whole.scale() > 0 {
                            return Err(ProblemKind::NotWhole);
                        }
                        i64::try_from(whole).map_err(|_| ProblemKind::TooManyDigits)?
                    }
                };
                if value < *minimum || value > *maximum {
                    return Err(self.bounds(*unit, minimum.to_string(), maximum.to_string()));
                }
                Ok(Cell::Integer(value))
            }
            Domain::Decimal { minimum, maximum, unit, decimals } => {
                let written = json::string(text);
                let number =
                    exact(written.as_deref().unwrap_or(text)).ok_or(ProblemKind::WrongType(Expected::Decimal))??;
                if number.normalize().scale() > *decimals {
                    return Err(ProblemKind::TooManyDecimals(*decimals));
                }
                let exponent = self.plan.units.get(*unit as usize).map_or(0, |unit| unit.exponent);
                let held = shift(number, exponent).ok_or(ProblemKind::TooManyDigits)?;
                if held < minimum.0 || held > maximum.0 {
                    let shown = |held| shift(held, -exponent).unwrap_or(held).normalize().to_string();
                    return Err(self.bounds(*unit, shown(minimum.0), shown(maximum.0)));
                }
                Ok(Cell::Decimal(held))
            }
            Domain::Date => {
                let written = json::string(text).ok_or(ProblemKind::WrongType(Expected::Date))?;
                match Date::parse(&written) {
                    Some(date) => Ok(Cell::Date(date)),
                    None if Date::has_form(&written) => Err(ProblemKind::NoSuchDay),
                    None => Err(ProblemKind::WrongType(Expected::Date)),
                }
            }
            Domain::Choice { set } => {
                let written = json::string(text).ok_or(ProblemKind::WrongType(Expected::Text))?;
                let choices = self.plan.choice_sets.get(*set as usize).map_or(&[][..], |set| &set.choices);
                let found = choices.iter().position(|choice| choice.id == written);
                match found.and_then(|index| u32::try_from(index).ok()) {
                    Some(index) => Ok(Cell::Choice(index)),
                    None => Err(ProblemKind::UnknownChoice {
                        choices: choices
                            .iter()
                            .map(|choice| format!("\"{}\"", choice.id))
                            .collect::<Vec<_>>()
                            .join(", "),
                        nearest: nearest(&written, choices.iter().map(|choice| choice.id.as_str())).map(String::from),
                    }),
                }
            }
            Domain::Text { max_length } => {
                let written = json::string(text).ok_or(ProblemKind::WrongType(Expected::Text))?;
                if written.chars().count() > *max_length as usize {
                    return Err(ProblemKind::TooLong(*max_length));
                }
                let id = u32::try_from(self.facts.texts.len()).unwrap_or(u32::MAX);
                self.facts.texts.push(written.into_owned());
                Ok(Cell::Text(id))
            }
            Domain::List { .. } => Err(ProblemKind::WrongType(Expected::List)),
        }
    }

    fn bounds(&self, unit: u32, minimum: String, maximum: String) -> ProblemKind {
        let unit = self.plan.units.get(unit as usize).filter(|unit| unit.id != "1");
        ProblemKind::OutOfBounds { minimum, maximum, unit: unit.map_or_else(String::new, |unit| unit.id.clone()) }
    }

    fn problem(&mut self, path: Path<'_>, raw: &str, kind: ProblemKind) {
        self.problem_named(path, raw, &shorten(raw), kind);
    }

    fn problem_named(&mut self, path: Path<'_>, raw: &str, found: &str, kind: ProblemKind) {
        if self.problems.len() >= MOST_PROBLEMS {
            return;
        }
        let offset = (raw.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let (line, column) = place(self.text, offset);
        self.problems.push(FactProblem { path: path.to_string(), line, column, found: String::from(found), kind });
    }
}

/// The text without a byte order mark, if it can be a facts file.
pub(super) fn object(text: &str) -> Result<&str, Vec<FactProblem>> {
    let plain = text.strip_prefix('\u{feff}').unwrap_or(text);
    let whole = |found: &str, kind| {
        let (path, found) = (String::from("$"), String::from(found));
        Err(alloc::vec![FactProblem { path, line: 1, column: 1, found, kind }])
    };
    if plain.len() > MOST_BYTES {
        return whole("", ProblemKind::TooLarge);
    }
    if plain.trim_start().is_empty() {
        return whole("", ProblemKind::Empty);
    }
    // Why: an array is refused before it is read; a damaged object is told apart from something else.
    if !plain.trim_start().starts_with('{')
        && let Ok(raw) = json::whole(plain)
    {
        return whole(&shorten(raw), ProblemKind::NotAnObject);
    }
    Ok(plain)
}

/// A flaw in `plain`, the text without its byte order mark.
pub(super) fn not_json(text: &str, plain: &str, Flaw { at, kind }: Flaw) -> FactProblem {
    let (line, column) = place(text, at + text.len() - plain.len());
    FactProblem { path: String::from("$"), line, column, found: String::new(), kind: ProblemKind::NotJson(kind) }
}

/// The number that is written here: nothing if it is none, an error if it has more digits than are exact.
fn exact(text: &str) -> Option<Result<Decimal, ProblemKind>> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let numeric = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-');
    if !digits.starts_with(|c: char| c.is_ascii_digit()) || !digits.bytes().all(numeric) {
        return None;
    }
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let mantissa = Decimal::from_str_exact(mantissa).ok();
    let number = exponent.parse().ok().zip(mantissa).and_then(|(exponent, mantissa)| moved(mantissa, exponent));
    Some(number.ok_or(ProblemKind::TooManyDigits))
}

/// `mantissa × 10^exponent` if that can be held exactly.
fn moved(mantissa: Decimal, exponent: i32) -> Option<Decimal> {
    if mantissa.is_zero() {
        return Some(mantissa);
    }
    if exponent < 0 {
        return shift(mantissa.normalize(), exponent);
    }
    // Why: in steps, so that a large exponent ends with the first digit too many.
    (0..exponent).try_fold(mantissa, |number, _| shift(number, 1))
}

/// At most thirty characters of a JSON text on one line.
fn shorten(text: &str) -> String {
    let mut short: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(30).collect();
    if text.chars().nth(30).is_some() {
        short.push('…');
    }
    short
}

/// Line and column (in characters, from 1) of a byte offset.
fn place(text: &str, offset: usize) -> (u32, u32) {
    let before = text.as_bytes().get(..offset).unwrap_or(&[]);
    let line = before.iter().filter(|&&b| b == b'\n').count() + 1;
    let start = before.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
    let column = String::from_utf8_lossy(before.get(start..).unwrap_or(&[])).chars().count() + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::{Cell, Domain, exact};
    use crate::{facts::fits, value::Number};
    use rust_decimal::Decimal;

    #[test]
    fn numbers_are_exact_or_refused() {
        let n = |text: &str| exact(text);
        assert_eq!(n("0.1").and_then(Result::ok), Decimal::from_str_exact("0.1").ok());
        assert_eq!(n("1e3").and_then(Result::ok), Some(Decimal::from(1000)));
        assert!(n("1234567890123456789012345678901234567890").is_some_and(|r| r.is_err()));
        assert!(n("1e400").is_some_and(|r| r.is_err()) && n("1e-30").is_some_and(|r| r.is_err()));
        assert_eq!(n("0e-400").and_then(Result::ok), Some(Decimal::ZERO));
        assert_eq!(n("-2.50e-27").and_then(Result::ok), Some(Decimal::new(-25, 28)));
        assert_eq!(n("1.5e28").and_then(Result::ok), Decimal::from_str_exact("15000000000000000000000000000").ok());
        assert!(n("\"x\"").is_none() && n("[]").is_none() && n("-").is_none());
    }

    #[test]
    fn bounds_are_inclusive() {
        let plan = crate::plan::verify::tests::empty();
        let domain =
            Domain::Decimal { minimum: Number(Decimal::ZERO), maximum: Number(Decimal::TEN), unit: 0, decimals: 2 };
        let ok = |text: &str| Decimal::from_str_exact(text).is_ok_and(|d| fits(&plan, &domain, Cell::Decimal(d)));
        assert!(ok("0") && ok("10") && ok("9.99") && ok("9.990"));
        assert!(!ok("-0.01") && !ok("10.01") && !ok("9.999"));
    }
}
