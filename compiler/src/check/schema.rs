//! Stage check: each JSON file against its schema, every violation at the place of the value it is about.

mod words;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::json_text::{self, Json, Member};
use crate::syntax::Span;

/// The kinds of JSON files in a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `policy.json`.
    Policy,
    /// `parameters.json`.
    Parameters,
    /// `facts.schema.json`.
    Facts,
    /// `locales/*.json`.
    Locale,
    /// `cases/*.json`.
    Case,
    /// `contracts.json`.
    Contracts,
}

struct Schema {
    text: Value,
    validator: Validator,
}

type Compiled = LazyLock<Result<Schema, String>>;

static POLICY: Compiled = LazyLock::new(|| compile(zhunsheng_schemas::POLICY));
static PARAMETERS: Compiled = LazyLock::new(|| compile(zhunsheng_schemas::PARAMETERS));
static FACTS: Compiled = LazyLock::new(|| compile(zhunsheng_schemas::FACTS));
static LOCALE: Compiled = LazyLock::new(|| compile(zhunsheng_schemas::LOCALE));
static CASE: Compiled = LazyLock::new(|| compile(zhunsheng_schemas::CASE));
static CONTRACTS: Compiled = LazyLock::new(|| compile(zhunsheng_schemas::CONTRACTS));

impl Form {
    fn schema(self) -> &'static Result<Schema, String> {
        match self {
            Self::Policy => &POLICY,
            Self::Parameters => &PARAMETERS,
            Self::Facts => &FACTS,
            Self::Locale => &LOCALE,
            Self::Case => &CASE,
            Self::Contracts => &CONTRACTS,
        }
    }
}

fn compile(text: &str) -> Result<Schema, String> {
    let text: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let options = jsonschema::options().should_validate_formats(true);
    let validator = options.build(&text).map_err(|error| error.to_string())?;
    Ok(Schema { text, validator })
}

/// Reports every place where a file does not have the form that its schema describes; says whether there was none.
pub fn check(json: &Json, form: Form, file: &str, problems: &mut Diagnostics) -> bool {
    let schema = match form.schema() {
        Ok(schema) => schema,
        Err(reason) => {
            let message = format!("the schema built into this program cannot be used: {reason}");
            problems.push(Diagnostic::error(Code::Schema, file, Span::default(), message));
            return false;
        }
    };
    let value = json_text::to_value(json);
    let mut report = Report {
        root: json,
        schema: &schema.text,
        file,
        found: Vec::new(),
        places: BTreeSet::new(),
        misspelt: BTreeSet::new(),
    };
    let errors: Vec<ValidationError<'_>> = schema.validator.iter_errors(&value).collect();
    // Unknown keys come first: a key that is a misspelling of a missing one is reported once.
    let (unknown, others): (Vec<_>, Vec<_>) =
        errors.iter().partition(|error| matches!(error.kind(), Kind::AdditionalProperties { .. }));
    for error in unknown.into_iter().chain(others) {
        report.error(error);
    }
    let valid = report.found.is_empty();
    problems.extend(report.found);
    valid
}

struct Report<'a> {
    root: &'a Json,
    schema: &'a Value,
    file: &'a str,
    found: Vec<Diagnostic>,
    places: BTreeSet<Span>,
    /// Object and key for every key that an unknown key is a misspelling of.
    misspelt: BTreeSet<(String, String)>,
}

impl<'a> Report<'a> {
    fn error(&mut self, error: &ValidationError<'_>) {
        let pointer = error.instance_path().as_str();
        let Some(place) = json_text::at_pointer(self.root, pointer) else {
            return;
        };
        match error.kind() {
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                for key in unexpected {
                    self.unknown_key(place, key, error);
                }
            }
            Kind::Required { property } => {
                let key = property.as_str().unwrap_or_default();
                if !self.misspelt.contains(&(pointer.to_owned(), key.to_owned())) {
                    let problem = self.problem(place.opening(), format!("the key `{key}` is missing"));
                    self.push(problem.expected(format!("`{key}`")));
                }
            }
            Kind::PropertyNames { error: inner } => {
                let name = inner.instance().as_str().unwrap_or_default();
                let span = place.member(name).map_or(place.opening(), |member| member.key.span);
                let (message, expected) = words::of(inner.kind(), inner.instance());
                let problem = self.problem(span, format!("as a key, {message}"));
                self.push(words::with_expected(problem, expected).found(format!("`{name}`")));
            }
            Kind::FalseSchema => {
                let (span, key) = self.key_of(pointer).map_or((place.span, ""), |one| (one.key.span, &one.key.value));
                let problem = self.problem(span, format!("the key `{key}` does not fit the other keys here"));
                self.push(problem.hint("remove it, or correct the `type` or `format` beside it"));
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => self.alternatives(place, context),
            Kind::UniqueItems => {
                let mut seen = BTreeSet::new();
                let repeated = |one: &&Json| !seen.insert(json_text::to_value(one).to_string());
                let second = place.items().iter().find(repeated).unwrap_or(place);
                let problem = self.problem(second.span, "this item stands twice in the list");
                self.push(problem.hint("take one of them out"));
            }
            kind => {
                let (message, expected) = words::of(kind, error.instance());
                let problem = words::with_expected(self.problem(words::span(kind, place), message), expected);
                let mut problem = problem.maybe_hint(words::suggestion(kind, error.instance()));
                if matches!(kind, Kind::Format { format } if format == "date") {
                    problem.code = Code::BadDate;
                }
                self.push(problem.found(words::shown(error.instance())));
            }
        }
    }

    fn unknown_key(&mut self, object: &Json, key: &str, error: &ValidationError<'_>) {
        let span = object.member(key).map_or(object.opening(), |member| member.key.span);
        let missing = self.allowed_keys(error).into_iter().filter(|allowed| object.get(allowed).is_none());
        let missing: Vec<&str> = missing.collect();
        let mut problem = self.problem(span, format!("unknown key `{key}`"));
        if let Some(meant) = nearest(key, missing.iter().copied()) {
            self.misspelt.insert((error.instance_path().as_str().to_owned(), meant.to_owned()));
            problem = problem.hint(format!("did you mean `{meant}`?"));
        } else if !missing.is_empty() {
            problem = problem.hint(format!("keys that may still be added here: `{}`", missing.join("`, `")));
        }
        self.push(problem);
    }

    /// The keys that the schema names where it refused an additional one.
    fn allowed_keys(&self, error: &ValidationError<'_>) -> Vec<&'a str> {
        let path = error.schema_path().as_str();
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        let properties = self.schema.pointer(parent).and_then(|node| node.get("properties"));
        properties.and_then(Value::as_object).into_iter().flat_map(|keys| keys.keys().map(String::as_str)).collect()
    }

    /// The key under which the value of a pointer stands.
    fn key_of(&self, pointer: &str) -> Option<&Member> {
        let (parent, key) = pointer.rsplit_once('/')?;
        json_text::at_pointer(self.root, parent)?.member(&key.replace("~1", "/").replace("~0", "~"))
    }

    /// Of several forms that a value may have, the one that it comes nearest to.
    fn alternatives(&mut self, place: &Json, context: &[Vec<ValidationError<'static>>]) {
        let depth = |errors: &&Vec<ValidationError<'static>>| {
            let deepest = errors.iter().map(|error| error.instance_path().as_str().matches('/').count()).max();
            (std::cmp::Reverse(deepest), errors.len())
        };
        match context.iter().filter(|errors| !errors.is_empty()).min_by_key(depth) {
            Some(errors) if errors.iter().any(|error| !matches!(error.kind(), Kind::Type { .. })) => {
                errors.iter().for_each(|error| self.error(error));
            }
            _ => {
                let message = format!("{} has none of the forms that are allowed here", place.kind_name());
                self.push(self.problem(place.span, message));
            }
        }
    }

    fn problem(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(Code::Schema, self.file, span, message)
    }

    /// Keeps the first of several problems with one value; a date that is none also breaks the pattern of dates.
    fn push(&mut self, problem: Diagnostic) {
        let about_key = problem.message.starts_with("the key `");
        if self.places.insert(problem.span) || about_key {
            self.found.push(problem);
        }
    }
}

#[cfg(test)]
mod tests;
