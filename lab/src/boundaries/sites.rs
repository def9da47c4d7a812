//! Beside the pipeline: what of a plan can turn: comparisons, counts and plain answers, each with the rule that owns it and what it reads.

use std::collections::BTreeSet;

use zhunsheng_engine::plan::{Comparison, Domain, FindingKind, Node, Operand, Plan};

use super::Varied;

/// What an operand can read, with the fields of the records it looks at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reads {
    pub(crate) facts: BTreeSet<u32>,
    /// List fact and field.
    pub(crate) fields: BTreeSet<(u32, u32)>,
    pub(crate) lists: BTreeSet<u32>,
    pub(crate) parameters: BTreeSet<u32>,
    pub(crate) as_of: bool,
}

/// What turns.
#[derive(Debug, Clone)]
pub(crate) enum What {
    /// Two values of one order.
    Compare { op: Comparison, left: Operand, right: Operand },
    /// A share and a level.
    Share { op: Comparison, part: Operand, whole: Operand, level: Operand },
    /// The smaller or the larger of two: where one takes over from the other.
    Pick { left: Operand, right: Operand },
    /// So many of several.
    Count { count: Operand, of: Vec<Operand> },
    /// An answer that knows no order.
    Given(Varied),
}

/// A place where a rule turns.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    pub(crate) node: Option<u32>,
    pub(crate) what: What,
    /// The outermost list node, if it is computed for each record of a list.
    pub(crate) list: Option<u32>,
    pub(crate) reads: Reads,
}

/// A finding, or an outcome with comparisons of its own.
#[derive(Debug, Clone)]
pub(crate) struct Owner {
    pub(crate) finding: Option<usize>,
    pub(crate) clause: u32,
    /// What is seen of it: its verdict, then its amount or date.
    pub(crate) roots: Vec<Operand>,
    /// The outcomes that rest on it.
    pub(crate) outcomes: Vec<usize>,
    pub(crate) sites: Vec<Site>,
}

/// Where nodes stand in the bodies of lists.
pub(crate) struct Shape<'p> {
    plan: &'p Plan,
    outer: Vec<Option<u32>>,
    lists: Vec<Vec<(u8, u32)>>,
}

impl<'p> Shape<'p> {
    pub(crate) fn new(plan: &'p Plan) -> Self {
        let count = plan.nodes.len();
        let mut shape = Self { plan, outer: vec![None; count], lists: vec![Vec::new(); count] };
        for (index, node) in (0_u32..).zip(&plan.nodes) {
            let Some(list) = list_of(node) else { continue };
            for body in node.bodies() {
                for inside in (body.first..body.end).filter_map(|at| usize::try_from(at).ok()) {
                    if let Some(lists) = shape.lists.get_mut(inside) {
                        lists.push((body.depth, list));
                    }
                    if let Some(outer) = shape.outer.get_mut(inside).filter(|_| body.depth == 0) {
                        *outer = Some(index);
                    }
                }
            }
        }
        shape
    }

    /// The nodes below these operands, and what they read; `stop` says which nodes belong to somebody else.
    fn walk(&self, roots: &[Operand], from: Option<u32>, stop: &dyn Fn(u32) -> bool) -> (Vec<u32>, Reads) {
        let (mut nodes, mut reads) = (BTreeSet::new(), Reads::default());
        let context = from.and_then(|at| self.lists.get(at as usize)).cloned().unwrap_or_default();
        let mut stack: Vec<(Operand, Vec<(u8, u32)>)> = roots.iter().map(|root| (*root, context.clone())).collect();
        while let Some((operand, context)) = stack.pop() {
            match operand {
                Operand::Fact(fact) => match self.plan.facts.get(fact as usize).map(|fact| &fact.domain) {
                    Some(Domain::List { .. }) => drop(reads.lists.insert(fact)),
                    _ => drop(reads.facts.insert(fact)),
                },
                Operand::Parameter(parameter) => drop(reads.parameters.insert(parameter)),
                Operand::AsOf => reads.as_of = true,
                Operand::Element { depth, field } => {
                    reads.fields.extend(context.iter().find(|(at, _)| *at == depth).map(|(_, list)| (*list, field)));
                }
                Operand::Node(index) => {
                    let Some(node) = self.plan.nodes.get(index as usize) else { continue };
                    let is_root = roots.contains(&operand);
                    if (!is_root && stop(index)) || !nodes.insert(index) {
                        continue;
                    }
                    let own = self.lists.get(index as usize).cloned().unwrap_or_default();
                    node.operands(|operand| stack.push((operand, own.clone())));
                    for body in node.bodies() {
                        let mut inside = own.clone();
                        inside.extend(list_of(node).map(|list| (body.depth, list)));
                        stack.push((body.result, inside));
                    }
                }
                Operand::Boolean(_) | Operand::Whole(_) | Operand::Choice(_) => {}
            }
        }
        (nodes.into_iter().collect(), reads)
    }

    /// What an operand reads, whoever it belongs to.
    pub(crate) fn reads(&self, operand: Operand) -> Reads {
        self.walk(&[operand], None, &|_| false).1
    }

    /// Every finding, and every outcome that compares something itself, with its sites.
    pub(crate) fn owners(&self) -> Vec<Owner> {
        let plan = self.plan;
        let verdicts: BTreeSet<u32> = plan.findings.iter().filter_map(|one| node_of(one.verdict)).collect();
        let results: BTreeSet<u32> = plan.outcomes.iter().filter_map(|one| node_of(one.verdict)).collect();
        let foreign = |index: u32| verdicts.contains(&index) || results.contains(&index);
        let mut owners = Vec::new();
        for (index, finding) in plan.findings.iter().enumerate() {
            let mut roots = vec![finding.verdict];
            match &finding.kind {
                FindingKind::Amount { value, .. } => roots.push(value.of),
                FindingKind::Deadline { due, .. } => roots.push(*due),
                FindingKind::Document { copies: Some(copies) } => roots.push(copies.of),
                _ => {}
            }
            let at = u32::try_from(index).unwrap_or(u32::MAX);
            let rests = |outcome: &&(usize, &zhunsheng_engine::plan::Outcome)| outcome.1.findings.contains(&at);
            let outcomes = plan.outcomes.iter().enumerate().collect::<Vec<_>>();
            let outcomes = outcomes.iter().filter(rests).map(|(index, _)| *index).collect();
            let sites = self.sites(&roots, &foreign);
            owners.push(Owner { finding: Some(index), clause: finding.clause, roots, outcomes, sites });
        }
        for (index, outcome) in plan.outcomes.iter().enumerate() {
            let roots = vec![outcome.verdict];
            // Why: an outcome that is one finding and nothing else has nothing of its own.
            if node_of(outcome.verdict).is_some_and(|node| verdicts.contains(&node)) {
                continue;
            }
            let sites = self.sites(&roots, &foreign);
            // Why: its `all` and `any` over findings are its form, not a threshold; a count over findings turns with them.
            if !sites.is_empty() {
                owners.push(Owner { finding: None, clause: outcome.clause, roots, outcomes: vec![index], sites });
            }
        }
        owners
    }

    fn sites(&self, roots: &[Operand], foreign: &dyn Fn(u32) -> bool) -> Vec<Site> {
        let (nodes, reads) = self.walk(roots, None, foreign);
        let mut sites = Vec::new();
        for index in nodes {
            let Some(node) = self.plan.nodes.get(index as usize) else { continue };
            let what = match node {
                Node::Compare { op, left, right } if self.is_ordered(*left) && self.is_ordered(*right) => {
                    What::Compare { op: *op, left: *left, right: *right }
                }
                Node::CompareShare { op, part, whole, level } => {
                    What::Share { op: *op, part: *part, whole: *whole, level: *level }
                }
                Node::Least(left, right) | Node::Greatest(left, right) => What::Pick { left: *left, right: *right },
                Node::AtLeast { count, of } => What::Count { count: *count, of: of.clone() },
                _ => continue,
            };
            let reads = self.walk(&[Operand::Node(index)], Some(index), &|_| false).1;
            let list = self.outer.get(index as usize).copied().flatten();
            sites.push(Site { node: Some(index), what, list, reads });
        }
        let given = |varied| Site { node: None, what: What::Given(varied), list: None, reads: Reads::default() };
        for &fact in &reads.facts {
            let domain = self.plan.facts.get(fact as usize).map(|fact| &fact.domain);
            if domain.is_some_and(|domain| !has_order(domain)) {
                sites.push(given(Varied::Fact(fact)));
            }
        }
        for &(list, field) in &reads.fields {
            if field_domain(self.plan, list, field).is_some_and(|domain| !has_order(domain)) {
                sites.push(given(Varied::Field { list, field }));
            }
        }
        sites
    }

    /// Whether an operand can have a value before or after another; choices and truth values are answers that are tried one by one.
    fn is_ordered(&self, operand: Operand) -> bool {
        let domain = match operand {
            Operand::Boolean(_) | Operand::Choice(_) => return false,
            Operand::Fact(fact) => self.plan.facts.get(fact as usize).map(|fact| &fact.domain),
            Operand::Parameter(one) => self.plan.parameters.get(one as usize).map(|one| &one.domain),
            _ => return true,
        };
        domain.is_some_and(has_order)
    }
}

/// The domain of a field of a list's records.
pub(crate) fn field_domain(plan: &Plan, list: u32, field: u32) -> Option<&Domain> {
    match &plan.facts.get(list as usize)?.domain {
        Domain::List { fields, .. } => fields.get(field as usize).map(|field| &field.domain),
        _ => None,
    }
}

pub(crate) fn has_order(domain: &Domain) -> bool {
    matches!(domain, Domain::Integer { .. } | Domain::Decimal { .. } | Domain::Date)
}

fn node_of(operand: Operand) -> Option<u32> {
    if let Operand::Node(index) = operand { Some(index) } else { None }
}

/// The list fact that a list node looks at.
fn list_of(node: &Node) -> Option<u32> {
    match node {
        Node::Count { list, .. }
        | Node::Sum { list, .. }
        | Node::Every { list, .. }
        | Node::Some { list, .. }
        | Node::Distinct { list, .. }
        | Node::LongestRun { list, .. } => match list {
            Operand::Fact(fact) => Some(*fact),
            _ => None,
        },
        _ => None,
    }
}
