//! Beside the pipeline, mutants: whose a node is, what rests on it, and how it reads as a rule.

use std::collections::BTreeSet;

use zhunsheng_engine::{
    Lang,
    plan::{Comparison, Domain, Finding, FindingKind, Measure, Node, Operand, Plan, Text},
    value::RoundingMode,
};

use super::{change::operands, operands::inside};

/// A finding or an outcome, by its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A finding.
    Finding(usize),
    /// An outcome.
    Outcome(usize),
}

/// What is known of the nodes of a plan besides what they compute.
pub(super) struct Survey<'p> {
    pub(super) plan: &'p Plan,
    /// The rule that a node was written for: the first in the rule file that reads it without the verdict of another between.
    owners: Vec<Option<Owner>>,
    /// The lists whose records a node looks at, from the outermost.
    lists: Vec<Vec<u32>>,
    /// Nodes that the compiler adds for showing a share or a completion: nobody wrote them.
    added: BTreeSet<u32>,
}

impl<'p> Survey<'p> {
    pub(super) fn new(plan: &'p Plan) -> Self {
        let count = plan.nodes.len();
        let mut survey =
            Self { plan, owners: vec![None; count], lists: vec![Vec::new(); count], added: BTreeSet::new() };
        survey.find_lists();
        survey.find_owners();
        survey.find_added();
        survey
    }

    fn find_lists(&mut self) {
        for (index, node) in self.plan.nodes.iter().enumerate().rev() {
            let Some(Operand::Fact(list)) = operands(node).first().copied() else { continue };
            let mut inner = self.lists.get(index).cloned().unwrap_or_default();
            inner.push(list);
            for body in node.bodies() {
                let range = body.first as usize..body.end as usize;
                self.lists.get_mut(range).into_iter().flatten().for_each(|slot| slot.clone_from(&inner));
            }
        }
    }

    fn find_owners(&mut self) {
        let plan = self.plan;
        let verdicts: BTreeSet<Operand> = plan
            .findings
            .iter()
            .map(|finding| finding.verdict)
            .chain(plan.outcomes.iter().map(|outcome| outcome.verdict))
            .collect();
        for (index, finding) in plan.findings.iter().enumerate() {
            self.claim(Owner::Finding(index), &roots(finding), &verdicts);
        }
        for (index, outcome) in plan.outcomes.iter().enumerate() {
            self.claim(Owner::Outcome(index), &[outcome.verdict], &verdicts);
        }
    }

    fn claim(&mut self, owner: Owner, roots: &[Operand], verdicts: &BTreeSet<Operand>) {
        let mut stack = roots.to_vec();
        while let Some(operand) = stack.pop() {
            let Operand::Node(index) = operand else { continue };
            let Some(slot) = self.owners.get_mut(index as usize).filter(|slot| slot.is_none()) else { continue };
            *slot = Some(owner);
            if let Some(node) = self.plan.nodes.get(index as usize) {
                // Why: of a body, what its result rests on; the rest of its range is read by nobody.
                let below = operands(node).into_iter().chain(node.bodies().map(|body| body.result));
                stack.extend(below.filter(|operand| !verdicts.contains(operand)));
            }
        }
    }

    fn find_added(&mut self) {
        let mut added = BTreeSet::new();
        for finding in &self.plan.findings {
            if let FindingKind::Indicator { completion: Operand::Node(node), .. } = finding.kind {
                added.insert(node);
            }
            if let Some(Measure { measured, .. }) = finding.measure
                && let Operand::Node(node) = measured.of
                && matches!(self.node(finding.verdict), Some(Node::CompareShare { .. } | Node::Applies { .. }))
                && matches!(self.plan.nodes.get(node as usize), Some(Node::Quotient { digits: Operand::Whole(4), .. }))
            {
                added.insert(node);
            }
        }
        for node in &self.plan.nodes {
            for operand in operands(node).into_iter().chain(inside(node)) {
                if let Operand::Node(index) = operand {
                    added.remove(&index);
                }
            }
        }
        self.added = added;
    }

    pub(super) fn node(&self, operand: Operand) -> Option<&'p Node> {
        match operand {
            Operand::Node(index) => self.plan.nodes.get(index as usize),
            _ => None,
        }
    }

    pub(super) fn is_added(&self, node: u32) -> bool {
        self.added.contains(&node)
    }

    pub(super) fn owner(&self, node: u32) -> Option<Owner> {
        self.owners.get(node as usize).copied().flatten()
    }

    /// The id, title and clause of a finding or an outcome.
    pub(super) fn named(&self, owner: Owner) -> Option<(&'p str, &'p Text, u32)> {
        match owner {
            Owner::Finding(index) => {
                let finding = self.plan.findings.get(index)?;
                Some((&finding.id, &finding.title, finding.clause))
            }
            Owner::Outcome(index) => {
                let outcome = self.plan.outcomes.get(index)?;
                Some((&outcome.id, &outcome.title, outcome.clause))
            }
        }
    }

    /// The finding or outcome whose verdict this is.
    fn verdict_of(&self, operand: Operand) -> Option<Owner> {
        if !matches!(operand, Operand::Node(_)) {
            return None;
        }
        let finding = self.plan.findings.iter().position(|finding| finding.verdict == operand);
        let outcome = || self.plan.outcomes.iter().position(|outcome| outcome.verdict == operand);
        finding.map(Owner::Finding).or_else(|| outcome().map(Owner::Outcome))
    }

    /// An operand in the words of the policy where it has some, else as the rule file writes it.
    pub(super) fn words(&self, operand: Operand, at: u32) -> Text {
        let titled = match operand {
            Operand::Fact(index) => self.plan.facts.get(index as usize).map(|fact| fact.title.clone()),
            Operand::Parameter(index) => self.plan.parameters.get(index as usize).map(|one| one.title.clone()),
            Operand::Node(_) => self.verdict_of(operand).and_then(|owner| Some(self.named(owner)?.1.clone())),
            _ => None,
        };
        titled.unwrap_or_else(|| {
            let text = self.operand(operand, at);
            Text { zh: text.clone(), en: text }
        })
    }

    /// An operand as the rule file would write it; `at` is the node that reads it.
    pub(super) fn operand(&self, operand: Operand, at: u32) -> String {
        match operand {
            Operand::Fact(index) => {
                self.plan.facts.get(index as usize).map_or_else(String::new, |fact| format!("fact.{}", fact.name))
            }
            Operand::Parameter(index) => {
                let parameter = self.plan.parameters.get(index as usize);
                parameter.map_or_else(String::new, |one| format!("param.{}", one.name))
            }
            Operand::AsOf => "as_of".to_owned(),
            Operand::Boolean(truth) => truth.to_string(),
            Operand::Whole(number) => number.to_string(),
            Operand::Choice(index) => self.choice(index, at),
            Operand::Element { depth, field } => self.element(depth, field, at),
            Operand::Node(index) => match self.verdict_of(operand).and_then(|owner| self.named(owner)) {
                Some((id, _, _)) => format!("met({id:?})"),
                None => self.rule(index),
            },
        }
    }

    fn element(&self, depth: u8, field: u32, at: u32) -> String {
        let inner = self.lists.get(at as usize).map_or(&[][..], Vec::as_slice);
        // Why: a list node reads the result of its body, whose records are those of its own list.
        let own = self.plan.nodes.get(at as usize).and_then(|node| operands(node).first().copied());
        let list = inner.get(usize::from(depth)).copied().or(match own {
            Some(Operand::Fact(list)) => Some(list),
            _ => None,
        });
        let fact = list.and_then(|list| self.plan.facts.get(list as usize));
        let name = fact.and_then(|fact| match &fact.domain {
            Domain::List { fields, .. } => fields.get(field as usize).map(|field| field.name.as_str()),
            _ => None,
        });
        format!("{}.{}", fact.map_or("", |fact| &fact.name), name.unwrap_or("?"))
    }

    /// A choice by its id, looked up beside what it is compared with.
    fn choice(&self, index: u32, at: u32) -> String {
        let beside = self.plan.nodes.get(at as usize).map(operands).unwrap_or_default();
        let set = beside.iter().find_map(|operand| self.choice_set(*operand, at));
        let choice = set.and_then(|set| self.plan.choice_sets.get(set as usize)?.choices.get(index as usize));
        choice.map_or_else(|| format!("choice {index}"), |choice| format!("{:?}", choice.id))
    }

    fn choice_set(&self, operand: Operand, at: u32) -> Option<u32> {
        match self.domain(operand, at)? {
            Domain::Choice { set } => Some(*set),
            _ => None,
        }
    }

    /// The domain of a fact, a parameter or a field, as this node reads it.
    pub(super) fn domain(&self, operand: Operand, at: u32) -> Option<&'p Domain> {
        match operand {
            Operand::Fact(index) => Some(&self.plan.facts.get(index as usize)?.domain),
            Operand::Parameter(index) => Some(&self.plan.parameters.get(index as usize)?.domain),
            Operand::Element { depth, field } => {
                let list = *self.lists.get(at as usize)?.get(usize::from(depth))?;
                match &self.plan.facts.get(list as usize)?.domain {
                    Domain::List { fields, .. } => Some(&fields.get(field as usize)?.domain),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// A node as the rule file would write it.
    pub(super) fn rule(&self, index: u32) -> String {
        let Some(node) = self.plan.nodes.get(index as usize) else { return String::new() };
        let of = |operand: Operand| self.operand(operand, index);
        let all = |of_: &[Operand]| of_.iter().map(|operand| of(*operand)).collect::<Vec<_>>().join(", ");
        let call = |name: &str, parts: &[Operand]| format!("{name}({})", all(parts));
        match node {
            Node::Not(a) => format!("!({})", of(*a)),
            Node::All(parts) => format!("all([{}])", all(parts)),
            Node::Any(parts) => format!("any([{}])", all(parts)),
            Node::AtLeast { count, of: parts } => format!("at_least({}, [{}])", of(*count), all(parts)),
            Node::Compare { op, left, right } => format!("{} {} {}", of(*left), sign(*op), of(*right)),
            Node::CompareShare { op, part, whole, level } => {
                format!("share({}, {}) {} {}", of(*part), of(*whole), sign(*op), of(*level))
            }
            Node::Add(a, b) => format!("({} + {})", of(*a), of(*b)),
            Node::Subtract(a, b) => format!("({} - {})", of(*a), of(*b)),
            Node::Multiply(a, b) => format!("{} * {}", of(*a), of(*b)),
            Node::Quotient { dividend, divisor, digits, mode } => {
                format!("round({} / {}, {}, {:?})", of(*dividend), of(*divisor), of(*digits), mode_name(*mode))
            }
            Node::Round { value, digits, mode } => {
                format!("round({}, {}, {:?})", of(*value), of(*digits), mode_name(*mode))
            }
            Node::Least(a, b) => call("min", &[*a, *b]),
            Node::Greatest(a, b) => call("max", &[*a, *b]),
            Node::If { condition, then, otherwise } => {
                format!("if {} {{ {} }} else {{ {} }}", of(*condition), of(*then), of(*otherwise))
            }
            Node::Applies { condition, value } => format!("{} where {}", of(*value), of(*condition)),
            Node::YearsBetween(a, b) => call("years_between", &[*a, *b]),
            Node::MonthsBetween(a, b) => call("months_between", &[*a, *b]),
            Node::DaysBetween(a, b) => call("days_between", &[*a, *b]),
            Node::AddMonths { date, count, step } => {
                let unit = if step.unsigned_abs() == 12 { "years" } else { "months" };
                call(&format!("{unit}_{}", if *step < 0 { "before" } else { "after" }), &[*date, *count])
            }
            Node::AddDays { date, count, step } => {
                call(if *step < 0 { "days_before" } else { "days_after" }, &[*date, *count])
            }
            Node::YearOf(a) => call("year_of", &[*a]),
            Node::InYear { date, year } => call("in_year", &[*date, *year]),
            Node::Count { list, body: None } => call("count", &[*list]),
            Node::Count { list, body: Some(body) } => call("count", &[*list, body.result]),
            Node::Sum { list, body } => call("sum", &[*list, body.result]),
            Node::Every { list, body } => call("all", &[*list, body.result]),
            Node::Some { list, body } => call("any", &[*list, body.result]),
            Node::Distinct { list, key } => call("distinct", &[*list, key.result]),
            Node::Filled(a) => call("filled", &[*a]),
            Node::SameText(a, b) => format!("{} == {}", of(*a), of(*b)),
            Node::SaysInCapitals { text, amount } => format!("{} == rmb_capital({})", of(*text), of(*amount)),
            Node::LongestRun { list, key, hit } => call("longest_run", &[*list, key.result, hit.result]),
        }
    }

    /// The nodes that change when this one does, itself included, as a flag for each node.
    pub(super) fn dependents(&self, node: u32) -> Vec<bool> {
        let mut changed = vec![false; self.plan.nodes.len()];
        for (index, one) in (0_u32..).zip(&self.plan.nodes) {
            let reads = |operand: Operand| match operand {
                Operand::Node(index) => changed.get(index as usize).copied().unwrap_or(false),
                _ => false,
            };
            let mut hit = index == node;
            one.operands(|operand| hit |= reads(operand));
            hit = hit || inside(one).any(reads);
            if let Some(slot) = changed.get_mut(index as usize) {
                *slot = hit;
            }
        }
        changed
    }

    /// The nodes that change when this parameter does, as a flag for each node.
    pub(super) fn dependents_of_parameter(&self, parameter: usize) -> Vec<bool> {
        let mut changed = vec![false; self.plan.nodes.len()];
        for (index, one) in self.plan.nodes.iter().enumerate() {
            let reads = |operand: Operand| match operand {
                Operand::Node(index) => changed.get(index as usize).copied().unwrap_or(false),
                Operand::Parameter(index) => index as usize == parameter,
                _ => false,
            };
            let mut hit = false;
            one.operands(|operand| hit |= reads(operand));
            hit = hit || inside(one).any(reads);
            if let Some(slot) = changed.get_mut(index) {
                *slot = hit;
            }
        }
        changed
    }
}

/// What a finding reads for its verdict, its measure and what more it yields.
pub(super) fn roots(finding: &Finding) -> Vec<Operand> {
    let mut roots = vec![finding.verdict];
    if let Some(measure) = finding.measure {
        roots.extend([measure.measured.of, measure.threshold.of]);
    }
    match &finding.kind {
        FindingKind::Indicator { value, target, completion, by, at, start, .. } => {
            roots.extend([value.of, target.of, *completion]);
            roots.extend(by.iter().chain(at));
            roots.extend(start.iter().flat_map(|start| [Some(start.value.of), start.day].into_iter().flatten()));
        }
        FindingKind::Amount { value, .. } => roots.push(value.of),
        FindingKind::Deadline { due, done } => roots.extend([Some(*due), *done].into_iter().flatten()),
        FindingKind::Document { copies } => roots.extend(copies.iter().map(|copies| copies.of)),
        FindingKind::Criterion | FindingKind::Duty { .. } | FindingKind::Step { .. } => {}
    }
    roots
}

/// How the rule file writes a comparison.
pub(super) fn sign(op: Comparison) -> &'static str {
    match op {
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::Greater => ">",
        Comparison::AtLeast => ">=",
    }
}

/// How people read a comparison.
pub(super) fn read_sign(op: Comparison) -> &'static str {
    match op {
        Comparison::Equal => "=",
        Comparison::NotEqual => "≠",
        Comparison::Less => "<",
        Comparison::AtMost => "≤",
        Comparison::Greater => ">",
        Comparison::AtLeast => "≥",
    }
}

/// How the rule file writes a way of rounding.
pub(super) fn mode_name(mode: RoundingMode) -> &'static str {
    match mode {
        RoundingMode::HalfUp => "half_up",
        RoundingMode::HalfEven => "half_even",
        RoundingMode::Up => "up",
        RoundingMode::Down => "down",
    }
}

/// A text in the two languages, made the same way.
pub(super) fn both(make: impl Fn(Lang) -> String) -> Text {
    Text { zh: make(Lang::Zh), en: make(Lang::En) }
}
