//! Stage check, last: `contracts.json`, read against the plan: what has to hold whatever the facts are, and whether that can hold together.

mod together;

use rust_decimal::Decimal;
use zhunsheng_engine::plan::{Domain, FindingKind, Operand, Plan, Text};

use crate::{
    check::{self, duplicates, index_u32, locale::Locale, schema::Form},
    diagnostic::{Code, Diagnostic, Diagnostics, suggest::did_you_mean},
    json_text::Json,
    package::Package,
    syntax::Span,
};

/// The file; a package need not have it.
pub const FILE: &str = "contracts.json";

/// The promises that a contract can make; each has exactly one.
const PROMISES: [&str; 5] = ["monotone", "within", "implies", "excludes", "evidence"];

/// What a package promises of its own decisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Its id.
    pub id: String,
    /// The index of the clause that it follows from.
    pub clause: u32,
    /// What people call it.
    pub title: Text,
    /// What is promised.
    pub promise: Promise,
}

/// What a contract promises; everything by index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Promise {
    /// None of these results falls when one of these facts goes this way and nothing else changes.
    Monotone {
        /// The results.
        of: Vec<Subject>,
        /// The facts.
        facts: Vec<usize>,
        /// Which way.
        way: Way,
    },
    /// These amounts, where they are due, stay within bounds.
    Within {
        /// The amounts, as findings.
        amounts: Vec<usize>,
        /// Not less than this.
        least: Option<Bound>,
        /// Not more than this.
        most: Option<Bound>,
    },
    /// Where the first is met, the second is not unmet.
    Implies {
        /// The first.
        when: Subject,
        /// The second.
        then: Subject,
    },
    /// No two of these are met at once.
    Excludes {
        /// The results.
        of: Vec<Subject>,
    },
    /// What is decided of these on some facts stays so when more are known or confirmed.
    Evidence {
        /// The results.
        of: Vec<Subject>,
    },
}

/// A result that a contract is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The verdict of an outcome.
    Outcome(usize),
    /// The verdict of a finding.
    Finding(usize),
    /// The money of an amount, 0 where it is not due.
    Amount(usize),
}

impl Subject {
    /// The result of this id.
    #[must_use]
    pub fn named(plan: &Plan, id: &str) -> Option<Self> {
        if let Some(outcome) = plan.outcome_index(id) {
            return Some(Self::Outcome(outcome));
        }
        let index = plan.finding_index(id)?;
        let is_amount = matches!(plan.findings.get(index)?.kind, FindingKind::Amount { .. });
        Some(if is_amount { Self::Amount(index) } else { Self::Finding(index) })
    }

    /// What is read of it: the verdict, then the money.
    #[must_use]
    pub fn operands(self, plan: &Plan) -> Vec<Operand> {
        match self {
            Self::Outcome(index) => plan.outcomes.get(index).map(|one| one.verdict).into_iter().collect(),
            Self::Finding(index) | Self::Amount(index) => {
                let Some(finding) = plan.findings.get(index) else { return Vec::new() };
                let value = match &finding.kind {
                    FindingKind::Amount { value, .. } => Some(value.of),
                    _ => None,
                };
                [Some(finding.verdict), value].into_iter().flatten().collect()
            }
        }
    }

    /// What people call it.
    #[must_use]
    pub fn title(self, plan: &Plan) -> Text {
        let title = match self {
            Self::Outcome(index) => plan.outcomes.get(index).map(|one| &one.title),
            Self::Finding(index) | Self::Amount(index) => plan.findings.get(index).map(|one| &one.title),
        };
        title.cloned().unwrap_or_default()
    }
}

/// Which way a fact goes: numbers up or down, dates later or earlier, from no to yes or back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// More, later, yes.
    Rises,
    /// Less, earlier, no.
    Falls,
}

/// A bound of an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    /// So much, in 元.
    Number(Decimal),
    /// The value of a parameter.
    Parameter(usize),
    /// The value of a parameter times that of a fact.
    Share {
        /// The parameter.
        parameter: usize,
        /// The fact.
        fact: usize,
    },
}

/// The contracts of a package that compiles.
#[must_use]
pub fn read(package: &Package, plan: &Plan) -> Vec<Contract> {
    let mut ignored = Diagnostics::new();
    let mut locale = Locale::read(package);
    let Some(json) = check::file(package, FILE, Form::Contracts, &mut ignored) else { return Vec::new() };
    let mut reading = Reading { plan, problems: &mut ignored };
    items(&json).filter_map(|item| reading.contract(item, &mut locale)).collect()
}

fn items(json: &Json) -> impl Iterator<Item = &Json> {
    json.get("contracts").map_or(&[][..], Json::items).iter()
}

/// The file, if the package has one of the right form; its titles count as read.
pub(crate) fn texts(package: &Package, locale: &mut Locale, problems: &mut Diagnostics) -> Option<Json> {
    let json = check::file(package, FILE, Form::Contracts, problems)?;
    for item in items(&json) {
        if let Some((id, title)) = item.text_at("id").zip(item.text_at("title")) {
            locale.text(&title, FILE, &["contracts", id.value, "title"]);
        }
    }
    Some(json)
}

/// Checks the contracts against the plan, and against each other.
pub(crate) fn check(package: &Package, json: &Json, plan: &Plan, problems: &mut Diagnostics) {
    duplicates(items(json).filter_map(|item| item.text_at("id")), "contract", FILE, problems);
    let mut locale = Locale::read(package);
    let mut placed = Vec::new();
    for item in items(json) {
        let mut reading = Reading { plan, problems };
        if let Some(contract) = reading.contract(item, &mut locale) {
            placed.push((contract, item.text_at("id").map_or(item.span, |id| id.span)));
        }
    }
    together::check(plan, &placed, problems);
}

struct Reading<'r> {
    plan: &'r Plan,
    problems: &'r mut Diagnostics,
}

impl Reading<'_> {
    /// One contract; nothing if something in it does not exist.
    fn contract(&mut self, item: &Json, locale: &mut Locale) -> Option<Contract> {
        let (id, title) = item.text_at("id").zip(item.text_at("title"))?;
        if title.value.contains(|character: char| character.is_ascii_digit()) {
            let message = format!("the title of the contract `{}` has a digit of its own", id.value);
            let hint = "say it without the number: a title stays when the parameter changes";
            self.problems.push(Diagnostic::error(Code::NumberInText, FILE, title.span, message).hint(hint));
        }
        let title = locale.text(&title, FILE, &["contracts", id.value, "title"]);
        let clause = self.clause(item);
        let mut promises = item.members().iter().filter(|member| PROMISES.contains(&member.key.value.as_str()));
        let (first, second) = (promises.next(), promises.next());
        let (Some(member), None) = (first, second) else {
            let span = second.map_or(id.span, |member| member.key.span);
            let what = if first.is_some() { "more than one promise" } else { "no promise" };
            let message = format!("the contract `{}` makes {what}", id.value);
            let hint = format!("it makes exactly one of `{}`", PROMISES.join("`, `"));
            self.problems.push(Diagnostic::error(Code::Schema, FILE, span, message).hint(hint));
            return None;
        };
        let promise = match member.key.value.as_str() {
            "monotone" => self.monotone(&member.value),
            "within" => self.within(&member.value),
            "implies" => self.implies(&member.value),
            "excludes" => self.subjects(&member.value).map(|of| Promise::Excludes { of }),
            _ => self.subjects(&member.value).map(|of| Promise::Evidence { of }),
        };
        Some(Contract { id: id.value.to_owned(), clause: clause?, title, promise: promise? })
    }

    fn clause(&mut self, item: &Json) -> Option<u32> {
        let id = item.text_at("clause")?;
        let found = self.plan.clauses.iter().position(|clause| clause.id == id.value).map(index_u32);
        if found.is_none() {
            let known = self.plan.clauses.iter().map(|clause| clause.id.as_str());
            let hint = did_you_mean(id.value, known).unwrap_or_else(|| "clauses are listed in policy.json".to_owned());
            let message = format!("there is no clause `{}`", id.value);
            self.problems.push(Diagnostic::error(Code::UnknownClause, FILE, id.span, message).hint(hint));
        }
        found
    }

    fn monotone(&mut self, json: &Json) -> Option<Promise> {
        let of = json.get("of").and_then(|of| self.subjects(of));
        let mut facts = Vec::new();
        for name in one_or_more(json.get("in")?) {
            facts.push(self.fact(name, true));
        }
        let way = if json.text_at("when")?.value == "rises" { Way::Rises } else { Way::Falls };
        Some(Promise::Monotone { of: of?, facts: facts.into_iter().collect::<Option<_>>()?, way })
    }

    fn within(&mut self, json: &Json) -> Option<Promise> {
        let mut amounts = Vec::new();
        for name in one_or_more(json.get("of")?) {
            let subject = self.subject(name)?;
            let Subject::Amount(amount) = subject else {
                let message = format!("`{}` is no amount", name.text().unwrap_or_default());
                let hint = "bounds are for what `amount(…)` declares in rules.rhai";
                self.problems.push(Diagnostic::error(Code::TypeMismatch, FILE, name.span, message).hint(hint));
                return None;
            };
            amounts.push(amount);
        }
        let mut bound = |key: &str| json.get(key).map(|bound| self.bound(bound));
        let (least, most) = (bound("least"), bound("most"));
        let known = |bound: Option<Option<Bound>>| bound.map_or(Some(None), |bound| bound.map(Some));
        Some(Promise::Within { amounts, least: known(least)?, most: known(most)? })
    }

    fn implies(&mut self, json: &Json) -> Option<Promise> {
        let (when, then) = (self.subject(json.get("when")?), self.subject(json.get("then")?));
        Some(Promise::Implies { when: when?, then: then? })
    }

    fn bound(&mut self, json: &Json) -> Option<Bound> {
        if let Some(text) = json.number().or_else(|| json.text()) {
            let number = Decimal::from_str_exact(text).ok();
            if number.is_none() {
                let hint = "a bound is an amount in 元 of at most 28 digits, or names a parameter";
                let message = format!("`{text}` is no amount");
                self.problems.push(Diagnostic::error(Code::BadValue, FILE, json.span, message).hint(hint));
            }
            return number.map(Bound::Number);
        }
        let name = json.get("parameter")?;
        let text = name.text()?;
        let found = self.plan.parameters.iter().position(|one| one.name == text);
        let is_number = |index: &usize| {
            let domain = self.plan.parameters.get(*index).map(|one| &one.domain);
            matches!(domain, Some(Domain::Integer { .. } | Domain::Decimal { .. }))
        };
        match found {
            None => {
                let known = self.plan.parameters.iter().map(|one| one.name.as_str());
                let hint =
                    did_you_mean(text, known).unwrap_or_else(|| "parameters stand in parameters.json".to_owned());
                self.unknown("parameter", text, name.span, hint);
            }
            Some(index) if !is_number(&index) => {
                let message = format!("the parameter `{text}` is no number");
                let hint = "a bound of an amount is money, or a share of a fact";
                self.problems.push(Diagnostic::error(Code::TypeMismatch, FILE, name.span, message).hint(hint));
            }
            Some(_) => {}
        }
        let fact = match json.get("of") {
            Some(fact) => Some(self.fact(fact, false)?),
            None => None,
        };
        let parameter = found.filter(is_number)?;
        Some(fact.map_or(Bound::Parameter(parameter), |fact| Bound::Share { parameter, fact }))
    }

    fn subjects(&mut self, json: &Json) -> Option<Vec<Subject>> {
        let mut found = Vec::new();
        for name in one_or_more(json) {
            found.push(self.subject(name));
        }
        found.into_iter().collect()
    }

    fn subject(&mut self, name: &Json) -> Option<Subject> {
        let id = name.text()?;
        let found = Subject::named(self.plan, id);
        if found.is_none() {
            let outcomes = self.plan.outcomes.iter().map(|one| one.id.as_str());
            let known = outcomes.chain(self.plan.findings.iter().map(|one| one.id.as_str()));
            let hint = did_you_mean(id, known)
                .unwrap_or_else(|| "outcomes are listed in policy.json, rules in rules.rhai".to_owned());
            self.unknown("outcome or rule", id, name.span, hint);
        }
        found
    }

    /// A fact; where it has to go up or down, one that can.
    fn fact(&mut self, name: &Json, moves: bool) -> Option<usize> {
        let id = name.text()?;
        let Some(index) = self.plan.fact_index(id) else {
            let known = self.plan.facts.iter().map(|one| one.name.as_str());
            let hint = did_you_mean(id, known).unwrap_or_else(|| "facts stand in facts.schema.json".to_owned());
            self.unknown("fact", id, name.span, hint);
            return None;
        };
        let domain = self.plan.facts.get(index).map(|fact| &fact.domain);
        let number = matches!(domain, Some(Domain::Integer { .. } | Domain::Decimal { .. }));
        if number || (moves && matches!(domain, Some(Domain::Boolean | Domain::Date))) {
            return Some(index);
        }
        let message = format!("the fact `{id}` cannot rise or fall");
        let hint = if moves {
            "numbers, dates and yes or no can; choices, texts and lists cannot"
        } else {
            "a share is taken of a number"
        };
        self.problems.push(Diagnostic::error(Code::TypeMismatch, FILE, name.span, message).hint(hint));
        None
    }

    fn unknown(&mut self, what: &str, name: &str, span: Span, hint: String) {
        let message = format!("there is no {what} `{name}`");
        self.problems.push(Diagnostic::error(Code::UnknownName, FILE, span, message).hint(hint));
    }
}

/// A name, or several.
fn one_or_more(json: &Json) -> &[Json] {
    if json.items().is_empty() { std::slice::from_ref(json) } else { json.items() }
}
