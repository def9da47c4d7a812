//! Beside the pipeline, mutants: one small change of a plan, said without operands, so that it fits a plan and its wordless form alike.

use zhunsheng_engine::{
    Date,
    plan::{Comparison, Node, Operand, Plan},
    value::{Constant, RoundingMode},
};

use super::operands::insert;

/// A change that somebody could make by mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    /// Another value of a parameter: the parameter, which of its dated values, the value.
    Value(usize, usize, Constant),
    /// Another first day of a value.
    From(usize, usize, Date),
    /// Another content of the node with this index.
    Node(u32, Edit),
}

/// What becomes of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Edit {
    /// Compares in another way.
    Op(Comparison),
    /// `all` becomes `any`, and the other way round; `all` over records becomes `any`; the smaller becomes the larger; a sum becomes a difference.
    Opposite,
    /// The operand at this place is left out.
    Without(usize),
    /// Nothing but the operand at this place.
    Keep(usize),
    /// The operand at this place is another constant.
    Constant(usize, Operand),
    /// The truth value of the operand at this place is turned round.
    Negate(usize),
    /// Two operands change places.
    Swap(usize, usize),
    /// Rounds in another way.
    Mode(RoundingMode),
    /// Moves a date the other way.
    Backwards,
    /// Records are taken without asking for the condition.
    AnyRecord,
    /// The quotient becomes what is divided.
    Undivided,
    /// Always holds.
    Always,
}

impl Change {
    /// Makes the change.
    ///
    /// Returns whether there is what it changes.
    pub(super) fn apply(&self, plan: &mut Plan) -> bool {
        match self {
            Self::Value(parameter, at, value) => {
                let dated = plan.parameters.get_mut(*parameter).and_then(|parameter| parameter.values.get_mut(*at));
                dated.map(|dated| dated.value = *value).is_some()
            }
            Self::From(parameter, at, day) => {
                let dated = plan.parameters.get_mut(*parameter).and_then(|parameter| parameter.values.get_mut(*at));
                dated.map(|dated| dated.from = *day).is_some()
            }
            Self::Node(index, Edit::Negate(place)) => {
                let Some(operand) =
                    plan.nodes.get(*index as usize).and_then(|node| operands(node).get(*place).copied())
                else {
                    return false;
                };
                insert(plan, *index, Node::Not(operand));
                let node = plan.nodes.get_mut(*index as usize + 1);
                node.is_some_and(|node| {
                    let changed = with_operand(node, *place, Operand::Node(*index));
                    changed.map(|changed| *node = changed).is_some()
                })
            }
            Self::Node(index, edit) => {
                let Some(node) = plan.nodes.get(*index as usize) else { return false };
                let (old, Some(changed)) = (compares(node), edit.of(node)) else { return false };
                if let (Some(old), Some(new)) = (old, compares(&changed)) {
                    follow(plan, *index, old, new);
                }
                plan.nodes.get_mut(*index as usize).map(|node| *node = changed).is_some()
            }
        }
    }
}

impl Edit {
    /// The node with the edit made, if it fits that kind of node.
    pub(super) fn of(&self, node: &Node) -> Option<Node> {
        let keep = |place: usize| {
            let kept = *operands(node).get(place)?;
            Some(Node::If { condition: Operand::Boolean(true), then: kept, otherwise: kept })
        };
        Some(match (self, node) {
            (Self::Op(op), Node::Compare { left, right, .. }) => Node::Compare { op: *op, left: *left, right: *right },
            (Self::Op(op), Node::CompareShare { part, whole, level, .. }) => {
                Node::CompareShare { op: *op, part: *part, whole: *whole, level: *level }
            }
            (Self::Opposite, Node::All(of)) => Node::Any(of.clone()),
            (Self::Opposite, Node::Any(of)) => Node::All(of.clone()),
            (Self::Opposite, Node::Every { list, body }) => Node::Some { list: *list, body: *body },
            (Self::Opposite, Node::Some { list, body }) => Node::Every { list: *list, body: *body },
            (Self::Opposite, Node::Least(a, b)) => Node::Greatest(*a, *b),
            (Self::Opposite, Node::Greatest(a, b)) => Node::Least(*a, *b),
            (Self::Opposite, Node::Add(a, b)) => Node::Subtract(*a, *b),
            (Self::Opposite, Node::Subtract(a, b)) => Node::Add(*a, *b),
            (Self::Without(place), Node::All(of)) => Node::All(without(of, *place)?),
            (Self::Without(place), Node::Any(of)) => Node::Any(without(of, *place)?),
            (Self::Without(place), Node::AtLeast { count, of }) => {
                Node::AtLeast { count: *count, of: without(of, place.checked_sub(1)?)? }
            }
            (Self::Keep(place), _) => keep(*place)?,
            (Self::Constant(place, constant), node) => with_operand(node, *place, *constant)?,
            (Self::Swap(a, b), node) => {
                let all = operands(node);
                let (first, second) = (*all.get(*a)?, *all.get(*b)?);
                with_operand(&with_operand(node, *a, second)?, *b, first)?
            }
            (Self::Mode(mode), Node::Round { value, digits, .. }) => {
                Node::Round { value: *value, digits: *digits, mode: *mode }
            }
            (Self::Mode(mode), Node::Quotient { dividend, divisor, digits, .. }) => {
                Node::Quotient { dividend: *dividend, divisor: *divisor, digits: *digits, mode: *mode }
            }
            (Self::Undivided, Node::Quotient { dividend, digits, mode, .. }) => {
                Node::Round { value: *dividend, digits: *digits, mode: *mode }
            }
            (Self::Backwards, Node::AddMonths { date, count, step }) => {
                Node::AddMonths { date: *date, count: *count, step: step.checked_neg()? }
            }
            (Self::Backwards, Node::AddDays { date, count, step }) => {
                Node::AddDays { date: *date, count: *count, step: step.checked_neg()? }
            }
            (Self::AnyRecord, Node::Count { list, body: Some(_) }) => Node::Count { list: *list, body: None },
            (Self::AnyRecord, Node::LongestRun { list, key, hit }) => {
                let mut hit = *hit;
                hit.result = Operand::Boolean(true);
                Node::LongestRun { list: *list, key: *key, hit }
            }
            (Self::Always, _) => Node::All(Vec::new()),
            _ => return None,
        })
    }
}

/// What a finding measures follows the comparison that decides it, as it does when the rule file is compiled.
fn follow(plan: &mut Plan, node: u32, old: Comparison, new: Comparison) {
    let mut deciding = vec![Operand::Node(node)];
    for (index, other) in (0_u32..).zip(&plan.nodes) {
        if let Node::Applies { value, .. } = other
            && deciding.contains(value)
        {
            deciding.push(Operand::Node(index));
        }
    }
    for finding in &mut plan.findings {
        if let Some(measure) = &mut finding.measure
            && deciding.contains(&finding.verdict)
        {
            if measure.op == old {
                measure.op = new;
            } else if measure.op == old.mirrored() {
                measure.op = new.mirrored();
            }
        }
    }
}

fn compares(node: &Node) -> Option<Comparison> {
    match node {
        Node::Compare { op, .. } | Node::CompareShare { op, .. } => Some(*op),
        _ => None,
    }
}

fn without(of: &[Operand], place: usize) -> Option<Vec<Operand>> {
    let kept = of.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, operand)| *operand).collect::<Vec<_>>();
    (kept.len() + 1 == of.len() && !kept.is_empty()).then_some(kept)
}

/// The operands of a node outside of its bodies, in the order in which they are visited.
pub(super) fn operands(node: &Node) -> Vec<Operand> {
    let mut all = Vec::new();
    node.operands(|operand| all.push(operand));
    all
}

/// The node with another operand at one place.
fn with_operand(node: &Node, place: usize, operand: Operand) -> Option<Node> {
    use std::cell::Cell;

    use super::operands::Rewrite;
    operands(node).get(place)?;
    let at = Cell::new(0_usize);
    // Why: `Rewrite` visits operands in the order of `Node::operands`, which a test holds it to; bodies come after them and stay.
    let replace = |old: Operand| {
        let here = at.replace(at.get() + 1);
        if here == place { operand } else { old }
    };
    Some(Rewrite { operand: &replace, first: &|first| first, end: &|end| end }.node(node))
}
