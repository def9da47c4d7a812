//! Stage verify: a loaded plan is checked once; what this file proves, deciding relies on.
//!
//! The invariants: every index exists; a node reads only earlier nodes; bodies are properly nested ranges before their list node; every operand
//! has the type its node needs; dated values are of their domain, in ascending order; verdicts are truth values; steps follow earlier steps.

use alloc::{format, string::String, vec, vec::Vec};

use super::{Body, Domain, FindingKind, History, Node, Operand, Part, Plan, Quantity, QuantityKind, Sentence};
use crate::{
    facts,
    value::{Type, constant},
};

/// Lists may be nested this deep in closures.
pub const MAX_LIST_DEPTH: usize = 4;
/// No plan has more nodes.
pub const MAX_NODES: usize = 100_000;

/// What verification learns of a plan and deciding uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The type of each node.
    pub types: Vec<Type>,
    /// How many lists each node stands inside of.
    pub depths: Vec<u8>,
}

/// Checks a plan.
///
/// # Errors
/// The first invariant that does not hold, in words.
pub fn verify(plan: &Plan) -> Result<Verified, String> {
    if plan.nodes.len() > MAX_NODES {
        return Err(format!("more than {MAX_NODES} nodes"));
    }
    if plan.places.len() != plan.nodes.len() {
        return Err(String::from("a node without a place"));
    }
    domains(plan)?;
    let depths = depths(plan)?;
    let mut check =
        Check { plan, types: Vec::with_capacity(plan.nodes.len()), lists: element_lists(plan, &depths)?, depths };
    for (index, node) in plan.nodes.iter().enumerate() {
        let kind = check.node(index, node).map_err(|why| format!("node {index}: {why}"))?;
        check.types.push(kind);
    }
    check.results()?;
    Ok(Verified { types: check.types, depths: check.depths })
}

/// How many bodies each node is in, after checking that the ranges are nested and stand before their list node.
fn depths(plan: &Plan) -> Result<Vec<u8>, String> {
    let mut depths = vec![0_u8; plan.nodes.len()];
    // Why: a list node stands after its bodies, so outer ones come last; walking backwards meets them first.
    for (index, node) in plan.nodes.iter().enumerate().rev() {
        let own = depths.get(index).copied().unwrap_or(0);
        let mut after = usize::MAX;
        for body in node.bodies() {
            let (first, end) = (body.first as usize, body.end as usize);
            if body.depth != own
                || usize::from(own) >= MAX_LIST_DEPTH
                || first > end
                || end > index
                || (after != usize::MAX && first < after)
            {
                return Err(format!("node {index}: a body is not nested before its list"));
            }
            after = end;
            for slot in depths.get_mut(first..end).unwrap_or(&mut []) {
                if *slot != own {
                    return Err(format!("node {index}: bodies overlap"));
                }
                *slot = own + 1;
            }
        }
    }
    Ok(depths)
}

/// For each node, the list facts whose records its bodies' elements belong to, from the outermost.
fn element_lists(plan: &Plan, depths: &[u8]) -> Result<Vec<Vec<u32>>, String> {
    let mut lists: Vec<Vec<u32>> = vec![Vec::new(); plan.nodes.len()];
    for (index, node) in plan.nodes.iter().enumerate().rev() {
        let outer = lists.get(index).cloned().unwrap_or_default();
        let mut list = None;
        node.operands(|operand| list = Some(operand));
        for body in node.bodies() {
            let Some(Operand::Fact(fact)) = list else {
                return Err(format!("node {index}: a list must be a fact"));
            };
            for inner in body.first as usize..body.end as usize {
                if let Some(slot) = lists.get_mut(inner) {
                    *slot = outer.clone();
                    slot.push(fact);
                }
            }
        }
    }
    debug_assert!(lists.iter().zip(depths).all(|(list, depth)| list.len() == usize::from(*depth)));
    Ok(lists)
}

fn domains(plan: &Plan) -> Result<(), String> {
    let unit = |unit: u32| plan.units.get(unit as usize).map(|_| ()).ok_or_else(|| format!("there is no unit {unit}"));
    if plan.choice_sets.iter().any(|set| set.choices.len() > constant::MOST) {
        return Err(format!("a choice set has more than {} choices", constant::MOST));
    }
    let scalar = |domain: &Domain| match domain {
        Domain::Integer { unit: u, minimum, maximum } if minimum <= maximum => unit(*u),
        Domain::Decimal { unit: u, minimum, maximum, .. } if minimum <= maximum => unit(*u),
        Domain::Choice { set } => {
            plan.choice_sets.get(*set as usize).map(|_| ()).ok_or_else(|| format!("there is no choice set {set}"))
        }
        Domain::Boolean | Domain::Date | Domain::Text { .. } => Ok(()),
        _ => Err(String::from("a domain is empty or out of place")),
    };
    for fact in &plan.facts {
        plan.groups.get(fact.group as usize).ok_or_else(|| format!("fact {}: no such group", fact.name))?;
        match &fact.domain {
            Domain::List { fields, .. } => fields.iter().try_for_each(|field| scalar(&field.domain)),
            domain => scalar(domain),
        }
        .map_err(|why| format!("fact {}: {why}", fact.name))?;
    }
    for parameter in &plan.parameters {
        scalar(&parameter.domain).map_err(|why| format!("parameter {}: {why}", parameter.name))?;
        plan.clauses
            .get(parameter.clause as usize)
            .ok_or_else(|| format!("parameter {}: no such clause", parameter.name))?;
        let fit = parameter.values.iter().all(|dated| facts::fits(plan, &parameter.domain, dated.value.cell()));
        let ordered = parameter.values.windows(2).all(|pair| match pair {
            [a, b] => a.from < b.from,
            _ => true,
        });
        if !fit || !ordered {
            return Err(format!("parameter {}: a value is outside of its domain or out of order", parameter.name));
        }
    }
    Ok(())
}

struct Check<'p> {
    plan: &'p Plan,
    types: Vec<Type>,
    depths: Vec<u8>,
    lists: Vec<Vec<u32>>,
}

impl Check<'_> {
    fn operand(&self, operand: Operand, at: Option<usize>) -> Result<Type, String> {
        match operand {
            Operand::Fact(i) => self
                .plan
                .facts
                .get(i as usize)
                .map(|fact| fact.domain.type_of(i))
                .ok_or_else(|| format!("there is no fact {i}")),
            Operand::Parameter(i) => self
                .plan
                .parameters
                .get(i as usize)
                .map(|parameter| parameter.domain.type_of(0))
                .ok_or_else(|| format!("there is no parameter {i}")),
            Operand::Node(i) => {
                let kind = self.types.get(i as usize).copied().ok_or_else(|| format!("node {i} is not earlier"))?;
                let from = self.lists.get(i as usize).map_or(&[][..], Vec::as_slice);
                let here = at.and_then(|at| self.lists.get(at)).map_or(&[][..], Vec::as_slice);
                // Why: what is computed inside a body is only there for what stands inside the same body.
                if here.starts_with(from) { Ok(kind) } else { Err(format!("node {i} belongs to another list")) }
            }
            Operand::AsOf => Ok(Type::Date),
            Operand::Element { depth, field } => self.element(depth, field, at),
            Operand::Boolean(_) => Ok(Type::Boolean),
            Operand::Whole(_) => Ok(Type::Integer),
            Operand::Choice(c) => Ok(Type::Choice(c)),
        }
    }

    fn element(&self, depth: u8, field: u32, at: Option<usize>) -> Result<Type, String> {
        let list = at.and_then(|at| self.lists.get(at)).and_then(|lists| lists.get(usize::from(depth)));
        let fields = list.and_then(|&fact| match &self.plan.facts.get(fact as usize)?.domain {
            Domain::List { fields, .. } => Some(fields),
            _ => None,
        });
        let field = fields.and_then(|fields| fields.get(field as usize));
        field.map(|field| field.domain.type_of(0)).ok_or_else(|| String::from("there is no such element"))
    }

    fn need(&self, operand: Operand, at: Option<usize>, ok: impl Fn(Type) -> bool, what: &str) -> Result<Type, String> {
        let kind = self.operand(operand, at)?;
        if ok(kind) { Ok(kind) } else { Err(format!("{what} is needed")) }
    }

    fn truth(&self, operand: Operand, at: usize) -> Result<(), String> {
        self.need(operand, Some(at), |kind| kind == Type::Boolean, "a truth value").map(|_| ())
    }

    fn number(&self, operand: Operand, at: usize) -> Result<Type, String> {
        self.need(operand, Some(at), Type::is_number, "a number")
    }

    fn date(&self, operand: Operand, at: usize) -> Result<(), String> {
        self.need(operand, Some(at), |kind| kind == Type::Date, "a date").map(|_| ())
    }

    fn text(&self, operand: Operand, at: usize) -> Result<(), String> {
        self.need(operand, Some(at), |kind| kind == Type::Text, "a text").map(|_| ())
    }

    fn integer(&self, operand: Operand, at: usize) -> Result<(), String> {
        self.need(operand, Some(at), |kind| kind == Type::Integer, "a whole number").map(|_| ())
    }

    /// The type of a body's result, which may stand in the body itself.
    fn body(&self, body: Body, at: usize) -> Result<Type, String> {
        if let Operand::Node(i) = body.result
            && (body.first..body.end).contains(&i)
        {
            let own = self.depths.get(i as usize).copied();
            let kind = self.types.get(i as usize).copied();
            return kind.filter(|_| own == Some(body.depth + 1)).ok_or_else(|| String::from("a body has no result"));
        }
        if let Operand::Element { depth, field } = body.result
            && depth == body.depth
        {
            let mut list = None;
            self.plan.nodes.get(at).into_iter().for_each(|node| node.operands(|operand| list = Some(operand)));
            if let Some(Operand::Fact(fact)) = list
                && let Some(Domain::List { fields, .. }) = self.plan.facts.get(fact as usize).map(|fact| &fact.domain)
                && let Some(field) = fields.get(field as usize)
            {
                return Ok(field.domain.type_of(0));
            }
            return Err(String::from("there is no such element"));
        }
        self.operand(body.result, Some(at))
    }

    fn list(&self, list: Operand, at: usize) -> Result<(), String> {
        self.need(list, Some(at), |kind| matches!(kind, Type::List(_)), "a list").map(|_| ())
    }

    fn truths(&self, bodies: &[Body], at: usize) -> Result<Type, String> {
        for body in bodies {
            if self.body(*body, at)? != Type::Boolean {
                return Err(String::from("a truth value is needed for each record"));
            }
        }
        Ok(Type::Boolean)
    }

    fn node(&self, at: usize, node: &Node) -> Result<Type, String> {
        let either = |a: Type, b: Type| {
            if a == Type::Integer && b == Type::Integer { Type::Integer } else { Type::Decimal }
        };
        match node {
            Node::Not(a) => self.truth(*a, at).map(|()| Type::Boolean),
            Node::All(of) | Node::Any(of) => of.iter().try_for_each(|&a| self.truth(a, at)).map(|()| Type::Boolean),
            Node::AtLeast { count, of } => {
                self.integer(*count, at)?;
                of.iter().try_for_each(|&a| self.truth(a, at)).map(|()| Type::Boolean)
            }
            Node::Compare { left, right, .. } => {
                let (a, b) = (self.operand(*left, Some(at))?, self.operand(*right, Some(at))?);
                let alike = match (a, b) {
                    (Type::Choice(_), Type::Choice(_)) => true,
                    (Type::Text | Type::List(_), _) => false,
                    _ => a == b || (a.is_number() && b.is_number()),
                };
                if alike { Ok(Type::Boolean) } else { Err(String::from("two values of one type are needed")) }
            }
            Node::CompareShare { part, whole, level, .. } => {
                [part, whole, level].into_iter().try_for_each(|&a| self.number(a, at).map(|_| ()))?;
                Ok(Type::Boolean)
            }
            Node::Add(a, b) | Node::Subtract(a, b) | Node::Multiply(a, b) => {
                Ok(either(self.number(*a, at)?, self.number(*b, at)?))
            }
            Node::Quotient { dividend, divisor, digits, .. } => {
                self.number(*dividend, at)?;
                self.number(*divisor, at)?;
                self.integer(*digits, at).map(|()| Type::Decimal)
            }
            Node::Round { value, digits, .. } => {
                self.number(*value, at)?;
                self.integer(*digits, at).map(|()| Type::Decimal)
            }
            Node::Least(a, b) | Node::Greatest(a, b) => {
                let (a, b) = (self.operand(*a, Some(at))?, self.operand(*b, Some(at))?);
                match (a, b) {
                    (Type::Date, Type::Date) => Ok(Type::Date),
                    _ if a.is_number() && b.is_number() => Ok(either(a, b)),
                    _ => Err(String::from("two numbers or dates are needed")),
                }
            }
            Node::If { condition, then, otherwise } => {
                self.truth(*condition, at)?;
                let (a, b) = (self.operand(*then, Some(at))?, self.operand(*otherwise, Some(at))?);
                match (a, b) {
                    _ if a == b => Ok(a),
                    (Type::Choice(_), Type::Choice(_)) => Ok(a),
                    _ if a.is_number() && b.is_number() => Ok(Type::Decimal),
                    _ => Err(String::from("both ways need one type")),
                }
            }
            Node::Applies { condition, value } => {
                self.truth(*condition, at)?;
                self.operand(*value, Some(at))
            }
            Node::YearsBetween(a, b) | Node::MonthsBetween(a, b) | Node::DaysBetween(a, b) => {
                self.date(*a, at)?;
                self.date(*b, at).map(|()| Type::Integer)
            }
            Node::AddMonths { date, count, .. } | Node::AddDays { date, count, .. } => {
                self.date(*date, at)?;
                self.integer(*count, at).map(|()| Type::Date)
            }
            Node::YearOf(a) => self.date(*a, at).map(|()| Type::Integer),
            Node::InYear { date, year } => {
                self.date(*date, at)?;
                self.integer(*year, at).map(|()| Type::Date)
            }
            Node::Count { list, body } => {
                self.list(*list, at)?;
                self.truths(body.as_slice(), at).map(|_| Type::Integer)
            }
            Node::Sum { list, body } => {
                self.list(*list, at)?;
                let kind = self.body(*body, at)?;
                if kind.is_number() { Ok(kind) } else { Err(String::from("a number is needed for each record")) }
            }
            Node::Every { list, body } | Node::Some { list, body } => {
                self.list(*list, at)?;
                self.truths(&[*body], at)
            }
            Node::Distinct { list, key } => {
                self.list(*list, at)?;
                match self.body(*key, at)? {
                    Type::List(_) => Err(String::from("a single value is needed for each record")),
                    _ => Ok(Type::Boolean),
                }
            }
            Node::Filled(a) => match self.operand(*a, Some(at))? {
                Type::List(_) => Err(String::from("a single value is needed")),
                _ => Ok(Type::Boolean),
            },
            Node::SameText(a, b) => {
                self.text(*a, at)?;
                self.text(*b, at).map(|()| Type::Boolean)
            }
            Node::SaysInCapitals { text, amount } => {
                self.text(*text, at)?;
                self.number(*amount, at).map(|_| Type::Boolean)
            }
            Node::LongestRun { list, key, hit } => {
                self.list(*list, at)?;
                self.truths(&[*hit], at)?;
                let whole = self.body(*key, at)? == Type::Integer;
                if whole { Ok(Type::Integer) } else { Err(String::from("a year is needed for each record")) }
            }
        }
    }

    fn quantity(&self, quantity: Quantity) -> Result<(), String> {
        let kind = self.operand(quantity.of, None)?;
        let alike = match (kind, quantity.kind) {
            (Type::Boolean, QuantityKind::Boolean)
            | (Type::Date, QuantityKind::Date)
            | (Type::Text, QuantityKind::Text) => true,
            (_, QuantityKind::Number | QuantityKind::Capitals) => kind.is_number(),
            (Type::Choice(_), QuantityKind::Choice(set)) => self.plan.choice_sets.get(set as usize).is_some(),
            _ => false,
        };
        let unit = quantity.unit.is_none_or(|unit| self.plan.units.get(unit as usize).is_some());
        if alike && unit { Ok(()) } else { Err(String::from("a quantity has another type or unit than it says")) }
    }

    fn history(&self, history: History) -> Result<(), String> {
        let Some(Domain::List { fields, .. }) = self.plan.facts.get(history.list as usize).map(|fact| &fact.domain)
        else {
            return Err(String::from("a history is not a list"));
        };
        let is = |field: u32, ok: fn(Type) -> bool| {
            fields.get(field as usize).is_some_and(|field| ok(field.domain.type_of(0)))
        };
        let whole = |kind| kind == Type::Integer;
        let numbers = is(history.year, whole)
            && is(history.actual, Type::is_number)
            && history.target.is_none_or(|target| is(target, Type::is_number));
        if numbers { Ok(()) } else { Err(String::from("a history has no such fields")) }
    }

    fn sentence(&self, sentence: &Sentence) -> Result<(), String> {
        sentence.zh.iter().chain(&sentence.en).try_for_each(|part| match part {
            Part::Words(_) => Ok(()),
            Part::Value(quantity) => self.quantity(*quantity),
        })
    }

    fn results(&self) -> Result<(), String> {
        let verdict =
            |operand: Operand| self.need(operand, None, |kind| kind == Type::Boolean, "a truth value").map(|_| ());
        let date = |operand: Operand| self.need(operand, None, |kind| kind == Type::Date, "a date").map(|_| ());
        let clause =
            |i: u32| self.plan.clauses.get(i as usize).map(|_| ()).ok_or_else(|| format!("there is no clause {i}"));
        for (index, finding) in self.plan.findings.iter().enumerate() {
            let check = || {
                clause(finding.clause)?;
                verdict(finding.verdict)?;
                self.sentence(&finding.says)?;
                if let Some(measure) = finding.measure {
                    self.quantity(measure.measured)?;
                    self.quantity(measure.threshold)?;
                }
                match &finding.kind {
                    FindingKind::Criterion | FindingKind::Duty { .. } => Ok(()),
                    FindingKind::Indicator { value, target, completion, by, at, start, history } => {
                        self.quantity(*value)?;
                        self.quantity(*target)?;
                        self.need(*completion, None, Type::is_number, "a number")?;
                        by.map_or(Ok(()), date)?;
                        at.map_or(Ok(()), date)?;
                        if let Some(start) = start {
                            self.quantity(start.value)?;
                            start.day.map_or(Ok(()), date)?;
                        }
                        history.map_or(Ok(()), |history| self.history(history))
                    }
                    FindingKind::Amount { value, .. } => self.quantity(*value),
                    FindingKind::Deadline { due, done } => {
                        date(*due)?;
                        done.map_or(Ok(()), date)
                    }
                    FindingKind::Document { copies } => copies.map_or(Ok(()), |copies| self.quantity(copies)),
                    FindingKind::Step { after, .. } => {
                        let earlier = |&step: &u32| {
                            let kind = self.plan.findings.get(step as usize).map(|finding| &finding.kind);
                            (step as usize) < index && matches!(kind, Some(FindingKind::Step { .. }))
                        };
                        if after.iter().all(earlier) { Ok(()) } else { Err(String::from("a step follows a later one")) }
                    }
                }
            };
            check().map_err(|why: String| format!("finding {}: {why}", finding.id))?;
        }
        for outcome in &self.plan.outcomes {
            let check = || {
                clause(outcome.clause)?;
                verdict(outcome.verdict)?;
                outcome.says.iter().try_for_each(|says| self.sentence(says))?;
                let known = outcome.findings.iter().all(|&i| self.plan.findings.get(i as usize).is_some());
                if known { Ok(()) } else { Err(String::from("it rests on a finding that is not there")) }
            };
            check().map_err(|why: String| format!("outcome {}: {why}", outcome.id))?;
        }
        for ladder in &self.plan.ladders {
            if ladder.rungs.is_empty() || !ladder.rungs.iter().all(|&i| self.plan.outcomes.get(i as usize).is_some()) {
                return Err(format!("ladder {}: a rung is not there", ladder.id));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "verify_tests.rs"]
pub(crate) mod tests;
