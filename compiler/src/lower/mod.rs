//! Stage lower: syntax and checked files to a plan. Names, types and units are settled here, so that nothing is left to fail when deciding.

mod account;
mod declare;
mod expr;
mod functions;
mod indicator;
mod measure;
mod range;
mod template;
mod typed;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use zhunsheng_engine::{
    names::nearest,
    plan::{Domain, Fact, Finding, Ladder, Node, Operand, Outcome, Parameter, Plan, RulePlace},
    value::Type,
};

use crate::{
    check::{Tables, index_u32, locale::Locale, parameters, policy::PolicyFile},
    diagnostic::{Code, Diagnostic, Diagnostics},
    syntax::{Expr, Item, Span, Spanned},
    units::Dimension,
};
use declare::{Declared, Kind};
use range::Range;
use typed::Typed;

/// The file that is lowered.
pub(crate) const FILE: &str = "rules.rhai";

/// Everything that was read before the rules.
pub(crate) struct Checked {
    pub(crate) policy: PolicyFile,
    pub(crate) tables: Tables,
    pub(crate) facts: Vec<(Fact, Span)>,
    pub(crate) parameters: Vec<(Parameter, Span)>,
}

/// Where in the rules the parts of a plan stand, for what is found out about them later.
#[derive(Debug, Default)]
pub(crate) struct Spans {
    /// Of each node, where it was written first.
    pub(crate) nodes: Vec<Span>,
    /// Of each finding, its id.
    pub(crate) findings: Vec<Span>,
    /// Of each outcome, its id.
    pub(crate) outcomes: Vec<Span>,
    /// Nodes that a `switch` or an `in` was lowered to, which says of itself what it leaves out.
    pub(crate) switches: BTreeSet<u32>,
}

/// Lowers the items of a rule file. Where there are problems the plan is incomplete and must not be used.
///
/// `complete` says whether these are all items of the file, and afterwards whether all of them could be looked at.
pub(crate) fn lower(
    checked: Checked,
    items: &[Item],
    complete: &mut bool,
    locale: &mut Locale,
    problems: &mut Diagnostics,
) -> (Plan, Spans) {
    let mut lower = Lower::new(&checked, locale, problems);
    lower.complete = *complete;
    lower.items(items);
    let lower = lower.finish();
    *complete = lower.complete;
    let spans = lower.spans();
    let Lower { nodes, places, findings, outcomes, .. } = lower;
    let Checked { policy, tables, facts, parameters } = checked;
    let ladders =
        policy.ladders.into_iter().map(|ladder| Ladder { id: ladder.id, title: ladder.title, rungs: ladder.rungs });
    let plan = Plan {
        policy: policy.policy,
        units: tables.units,
        choice_sets: tables.choice_sets,
        groups: policy.groups,
        facts: facts.into_iter().map(|(fact, _)| fact).collect(),
        parameters: parameters.into_iter().map(|(parameter, _)| parameter).collect(),
        nodes,
        places,
        findings: findings.into_iter().flatten().collect(),
        outcomes: outcomes.into_iter().flatten().collect(),
        ladders: ladders.collect(),
        clauses: policy.clauses,
    };
    (plan, spans)
}

/// How far a declaration has been lowered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Todo,
    Doing,
    Done(Option<Typed>),
}

/// A closure that is being lowered.
struct Closure {
    name: String,
    fact: u32,
    depth: u8,
    used: bool,
}

struct Lower<'a> {
    checked: &'a Checked,
    locale: &'a mut Locale,
    problems: &'a mut Diagnostics,
    /// Whether every statement of the file is known; if not, what nothing declares may stand in the others.
    complete: bool,
    facts: BTreeMap<&'a str, u32>,
    parameters: BTreeMap<&'a str, u32>,
    lets: BTreeMap<&'a str, (Option<Typed>, Span)>,
    /// The lines of all `let`s.
    let_lines: BTreeMap<&'a str, u32>,
    used_facts: BTreeSet<u32>,
    used_parameters: BTreeSet<u32>,
    used_lets: BTreeSet<String>,
    cited: BTreeSet<u32>,
    nodes: Vec<Node>,
    places: Vec<RulePlace>,
    spans: Vec<Span>,
    switches: BTreeSet<u32>,
    meta: Vec<Typed>,
    /// For each closure around the current place, and the file around them all, the nodes that were made there.
    known: Vec<HashMap<Node, u32>>,
    closures: Vec<Closure>,
    declared: Vec<Declared<'a>>,
    by_id: BTreeMap<&'a str, usize>,
    states: Vec<State>,
    doing: Vec<usize>,
    /// The declarations that the current one refers to.
    references: Vec<BTreeSet<usize>>,
    /// What each declaration rests on, as positions of findings.
    rests_on: Vec<BTreeSet<usize>>,
    /// The finding of each declaration that makes one, by declaration.
    findings: Vec<Option<Finding>>,
    /// The outcomes in the order of the policy.
    outcomes: Vec<Option<Outcome>>,
}

impl<'a> Lower<'a> {
    fn new(checked: &'a Checked, locale: &'a mut Locale, problems: &'a mut Diagnostics) -> Self {
        let facts = checked.facts.iter().enumerate().map(|(index, (fact, _))| (fact.name.as_str(), index_u32(index)));
        let parameters =
            checked.parameters.iter().enumerate().map(|(index, (p, _))| (p.name.as_str(), index_u32(index)));
        Self {
            checked,
            locale,
            problems,
            complete: true,
            facts: facts.collect(),
            parameters: parameters.collect(),
            lets: BTreeMap::new(),
            let_lines: BTreeMap::new(),
            used_facts: BTreeSet::new(),
            used_parameters: BTreeSet::new(),
            used_lets: BTreeSet::new(),
            cited: BTreeSet::new(),
            nodes: Vec::new(),
            places: Vec::new(),
            spans: Vec::new(),
            switches: BTreeSet::new(),
            meta: Vec::new(),
            known: vec![HashMap::new()],
            closures: Vec::new(),
            declared: Vec::new(),
            by_id: BTreeMap::new(),
            states: Vec::new(),
            doing: Vec::new(),
            references: Vec::new(),
            rests_on: Vec::new(),
            findings: Vec::new(),
            outcomes: Vec::new(),
        }
    }

    fn items(&mut self, items: &'a [Item]) {
        self.outcomes = self.checked.policy.outcomes.iter().map(|_| None).collect();
        for item in items {
            if let Item::Let { name, .. } = item {
                self.let_lines.insert(&name.value, name.span.line);
            } else if let Some(declared) = self.declaration(item) {
                self.declared.push(declared);
            } else {
                self.complete = false;
            }
        }
        for (index, declared) in self.declared.iter().enumerate() {
            if let Some(first) = self.by_id.insert(&declared.id.value, index) {
                let line = self.declared.get(first).map_or(0, |first| first.id.span.line);
                let message = format!("the id `{}` is given twice", declared.id.value);
                self.problems.push(
                    Diagnostic::error(Code::DuplicateName, FILE, declared.id.span, message)
                        .hint(format!("it stands first in line {line}; every rule has its own id")),
                );
            }
        }
        self.states = vec![State::Todo; self.declared.len()];
        self.rests_on = vec![BTreeSet::new(); self.declared.len()];
        // Positions of findings are those of the file, whatever the order in which they are lowered.
        self.findings = self.declared.iter().filter(|declared| declared.kind != Kind::Outcome).map(|_| None).collect();
        for item in items {
            if let Item::Let { name, value } = item {
                self.binding(name, value);
            }
        }
        for index in 0..self.declared.len() {
            self.lowered(index);
        }
    }

    fn spans(&self) -> Spans {
        let ids = || self.declared.iter();
        let outcome = |index: usize| {
            let id = self.checked.policy.outcomes.get(index)?.id.value.as_str();
            self.declared.get(*self.by_id.get(id)?).map(|declared| declared.id.span)
        };
        Spans {
            nodes: self.spans.clone(),
            findings: ids().filter(|one| one.kind != Kind::Outcome).map(|one| one.id.span).collect(),
            outcomes: (0..self.outcomes.len()).map(|index| outcome(index).unwrap_or_default()).collect(),
            switches: self.switches.clone(),
        }
    }

    fn finish(mut self) -> Self {
        self.account();
        self
    }

    fn binding(&mut self, name: &'a Spanned<String>, value: &'a Expr) {
        let taken = matches!(name.value.as_str(), "fact" | "param" | "as_of");
        if taken {
            let message = format!("`{}` already has a meaning", name.value);
            self.problem(Diagnostic::error(Code::DuplicateName, FILE, name.span, message).hint("choose another name"));
        }
        let typed = self.value(value);
        self.lets.entry(&name.value).or_insert((typed, name.span));
    }

    fn problem(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// Reports a problem with the rules, and gives the nothing that stands for a value with a problem.
    fn refuse<T>(&mut self, code: Code, span: Span, message: impl Into<String>, hint: impl Into<String>) -> Option<T> {
        self.problem(Diagnostic::error(code, FILE, span, message).hint(hint));
        None
    }

    /// Adds a node, or finds the same one that is there already, and gives it its type.
    fn node(&mut self, node: Node, span: Span, typed: impl FnOnce(Operand) -> Typed) -> Typed {
        let found = self.known.iter().rev().find_map(|known| known.get(&node).copied());
        if let Some(meta) = found.and_then(|index| self.meta.get(index as usize)) {
            return *meta;
        }
        let index = index_u32(self.nodes.len());
        let meta = typed(Operand::Node(index));
        self.nodes.push(node.clone());
        self.places.push(RulePlace { line: span.line.max(1), column: span.column.max(1) });
        self.spans.push(span);
        self.meta.push(meta);
        if let Some(known) = self.known.last_mut() {
            known.insert(node, index);
        }
        meta
    }

    fn truth(&mut self, node: Node, span: Span) -> Typed {
        self.node(node, span, |operand| Typed::plain(operand, Type::Boolean))
    }

    /// The verdict of a declaration, which is lowered first if need be.
    fn lowered(&mut self, index: usize) -> Option<Typed> {
        match self.states.get(index).copied()? {
            State::Done(typed) => typed,
            State::Doing => {
                self.cycle(index);
                None
            }
            State::Todo => {
                self.set(index, State::Doing);
                self.doing.push(index);
                self.references.push(BTreeSet::new());
                let typed = self.declare(index);
                self.references.pop();
                self.doing.pop();
                self.set(index, State::Done(typed));
                typed
            }
        }
    }

    fn set(&mut self, index: usize, state: State) {
        if let Some(slot) = self.states.get_mut(index) {
            *slot = state;
        }
    }

    fn cycle(&mut self, index: usize) {
        let id = |index: &usize| self.declared.get(*index).map_or("", |declared| declared.id.value.as_str());
        let start = self.doing.iter().position(|doing| *doing == index).unwrap_or(0);
        let mut path: Vec<String> = self.doing.iter().skip(start).map(|index| format!("`{}`", id(index))).collect();
        path.push(format!("`{}`", id(&index)));
        let span = self.declared.get(index).map_or_else(Span::default, |declared| declared.id.span);
        let message = format!("{} depends on itself: {}", path.first().cloned().unwrap_or_default(), path.join(" → "));
        self.problem(
            Diagnostic::error(Code::Cycle, FILE, span, message)
                .hint("a rule rests on facts and on other rules, never on its own verdict"),
        );
    }

    /// The verdict of the finding or outcome with this id.
    fn reference(&mut self, id: &Spanned<&str>) -> Option<Typed> {
        let Some(index) = self.by_id.get(id.value).copied() else {
            if !self.complete {
                return None;
            }
            let near = nearest(id.value, self.by_id.keys().copied());
            let message = format!("there is no rule or outcome `{}`", id.value);
            let hint = near.map_or_else(
                || "declare it, or name one that is declared".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            return self.refuse(Code::UnknownName, id.span, message, hint);
        };
        if !self.closures.is_empty() {
            return self.refuse(
                Code::NotInLanguage,
                id.span,
                "a verdict cannot stand inside of a closure",
                "bind `met(\"id\")` to a `let`, and use that name",
            );
        }
        if let Some(references) = self.references.last_mut() {
            references.insert(index);
        }
        self.lowered(index)
    }

    fn fact(&mut self, index: u32) -> Option<Typed> {
        let (fact, _) = self.checked.facts.get(index as usize)?;
        self.used_facts.insert(index);
        Some(self.of_domain(Operand::Fact(index), &fact.domain, index))
    }

    fn parameter(&mut self, index: u32) -> Option<Typed> {
        let (parameter, _) = self.checked.parameters.get(index as usize)?;
        self.used_parameters.insert(index);
        Some(self.of_domain(Operand::Parameter(index), &parameter.domain, 0))
    }

    fn of_domain(&self, operand: Operand, domain: &Domain, fact: u32) -> Typed {
        let (unit, range) = match domain {
            Domain::Integer { minimum, maximum, unit } => (Some(*unit), Some(Range::whole(*minimum, *maximum))),
            Domain::Decimal { minimum, maximum, unit, decimals } => {
                let exponent = self.checked.tables.known(*unit).map_or(0, |unit| unit.exponent);
                let scale = u32::try_from(i64::from(*decimals) - i64::from(exponent)).unwrap_or(0);
                (Some(*unit), Some(Range { low: minimum.0, high: maximum.0, scale }))
            }
            _ => (None, None),
        };
        let dimension =
            unit.and_then(|unit| self.checked.tables.known(unit)).map_or(Dimension::Free, |unit| unit.dimension);
        Typed { operand, kind: domain.type_of(fact), dimension, unit, range }
    }

    /// The index of a unit in the plan, if a fact or parameter uses it.
    fn unit(&self, id: &str) -> Option<u32> {
        self.checked.tables.units.iter().position(|unit| unit.id == id).map(index_u32)
    }

    fn unknown_parameter(&mut self, name: &str, span: Span) -> Option<Typed> {
        if self.checked.tables.broken.contains(&format!("param.{name}")) {
            return None;
        }
        let near = nearest(name, self.parameters.keys().copied());
        let message = format!("there is no parameter `{name}` in {}", parameters::FILE);
        let hint = near.map_or_else(
            || "add it with title, unit, clause and dated values".to_owned(),
            |near| format!("did you mean `param.{near}`?"),
        );
        self.refuse(Code::UnknownName, span, message, hint)
    }
}
