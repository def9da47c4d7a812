//! Stage prove: conditions that stand together. What one of them leaves of a fact is what the others are looked at with.

use rust_decimal::Decimal;
use zhunsheng_engine::plan::{Comparison, Node, Operand};

use super::{
    node::chosen,
    possible::{Bits, Narrowed, Place, Possible, World},
    values::{Interval, Values},
};

/// Deeper nesting is not looked into.
const DEEPEST: usize = 24;
/// A narrowed fact may narrow another one; so often that is followed.
const ROUNDS: usize = 2;

impl World<'_> {
    /// What a node can give, once its operands are looked at together.
    pub(super) fn refined(&mut self, index: u32, node: &Node, plain: Possible) -> Possible {
        let place = self.places.get(index as usize).copied().unwrap_or_default();
        match node {
            Node::All(of) if plain.can_be(true) && self.share(of) && !self.together(of, true, place) => {
                let no = plain.can_be(false);
                Possible { values: Values::truths(false, no), ..plain }
            }
            Node::Any(of) if plain.can_be(false) && self.share(of) && !self.together(of, false, place) => {
                let yes = plain.can_be(true);
                Possible { values: Values::truths(yes, false), ..plain }
            }
            Node::Applies { condition, value } if self.share(&[*condition, *value]) => {
                let values = self.under(&[(*condition, true)], *value, place);
                Possible { values: plain.values.meet(&values), ..plain }
            }
            Node::If { condition, then, otherwise } if self.share(&[*condition, *then, *otherwise]) => {
                let ways = [(*then, true), (*otherwise, false)].map(|(way, truth)| {
                    let values = self.under(&[(*condition, truth)], way, place);
                    Possible { values, ..self.read(way, place) }
                });
                let [then_values, otherwise_values] = &ways;
                let condition = self.read(*condition, place);
                let mut found = chosen(&condition, then_values, otherwise_values);
                // Why: without a truth value of the condition neither way is narrowed by it.
                if condition.unknown || condition.not_applicable || condition.not_computable {
                    let agreed = self.read(*then, place).values.meet(&self.read(*otherwise, place).values);
                    found.values = found.values.join(&agreed);
                }
                Possible { values: plain.values.meet(&found.values), ..plain }
            }
            _ => plain,
        }
    }

    /// Whether two of the operands read the same fact, so that looking at them together can say more.
    fn share(&self, of: &[Operand]) -> bool {
        let mut seen = Bits::default();
        of.iter().any(|operand| {
            let bits = self.bits(*operand);
            let shared = seen.meets(&bits);
            seen.add(&bits);
            shared
        })
    }

    fn bits(&self, operand: Operand) -> Bits {
        let mut bits = Bits::default();
        match operand {
            Operand::Fact(fact) => bits.insert(fact as usize),
            Operand::Parameter(parameter) => bits.insert(self.plan.facts.len() + parameter as usize),
            Operand::Node(node) => return self.reads.get(node as usize).cloned().unwrap_or_default(),
            // Why: the list of a record is not known here; all records are taken for the same list.
            Operand::Element { .. } => bits.insert(self.plan.facts.len() + self.plan.parameters.len()),
            _ => {}
        }
        bits
    }

    /// Whether all of them can have a truth value at once; what may not apply is left out.
    fn together(&mut self, of: &[Operand], truth: bool, place: Place) -> bool {
        let binding: Vec<(Operand, bool)> =
            of.iter().filter(|operand| !self.read(**operand, place).not_applicable).map(|one| (*one, truth)).collect();
        let Some(narrowed) = self.assumed(&binding, place) else { return false };
        let Some(again) = self.again(of, &narrowed, place) else { return true };
        of.iter().zip(again).all(|(_, found)| found.can_be(truth) || found.not_applicable)
    }

    /// What a value can be where these conditions hold.
    pub(super) fn under(&mut self, conditions: &[(Operand, bool)], value: Operand, place: Place) -> Values {
        let plain = self.read(value, place).values;
        let Some(narrowed) = self.assumed(conditions, place) else { return Values::Never };
        let Some(found) = self.again(&[value], &narrowed, place).and_then(|found| found.into_iter().next()) else {
            return plain;
        };
        let (mut yes, mut no) = (found.can_be(true), found.can_be(false));
        if !matches!(found.values, Values::Truth(..)) {
            return found.values;
        }
        for (can, truth) in [(&mut yes, true), (&mut no, false)] {
            *can = *can && self.assume(&mut narrowed.clone(), value, truth, place, 0);
        }
        Values::truths(yes, no)
    }

    /// Whether these conditions can hold at once.
    pub(super) fn feasible(&mut self, conditions: &[(Operand, bool)], place: Place) -> bool {
        let Some(narrowed) = self.assumed(conditions, place) else { return false };
        let of: Vec<Operand> = conditions.iter().map(|(operand, _)| *operand).collect();
        let Some(again) = self.again(&of, &narrowed, place) else { return true };
        conditions.iter().zip(again).all(|((_, truth), found)| found.can_be(*truth))
    }

    /// What is left of facts and computations where these conditions hold; nothing if they cannot all hold.
    fn assumed(&self, conditions: &[(Operand, bool)], place: Place) -> Option<Narrowed> {
        let mut narrowed = Narrowed::new();
        for _ in 0..ROUNDS {
            let before = narrowed.clone();
            for (operand, truth) in conditions {
                if !self.assume(&mut narrowed, *operand, *truth, place, 0) {
                    return None;
                }
            }
            if narrowed == before {
                break;
            }
        }
        Some(narrowed)
    }

    /// What the operands can be with what was narrowed; nothing if that would take too long.
    fn again(&mut self, of: &[Operand], narrowed: &Narrowed, place: Place) -> Option<Vec<Possible>> {
        let mut needed = Vec::new();
        let mut seen = vec![false; self.nodes.len()];
        let mut stack: Vec<Operand> = of.to_vec();
        while let Some(operand) = stack.pop() {
            let Operand::Node(index) = operand else { continue };
            let Some(slot) = seen.get_mut(index as usize).filter(|slot| !**slot) else { continue };
            *slot = true;
            needed.push(index);
            if let Some(node) = self.plan.nodes.get(index as usize) {
                node.operands(|operand| stack.push(operand));
                node.bodies().for_each(|body| stack.push(body.result));
            }
        }
        self.budget = self.budget.checked_sub(needed.len())?;
        needed.sort_unstable();
        let mut found: Vec<Option<Possible>> = vec![None; self.nodes.len()];
        let read = |found: &[Option<Possible>], operand: Operand, place: Place| {
            let known =
                if let Operand::Node(node) = operand { found.get(node as usize).cloned().flatten() } else { None };
            let mut known = known.unwrap_or_else(|| self.read(operand, place));
            if let Some(values) = narrowed.get(&operand) {
                known.values = known.values.meet(values);
            }
            known
        };
        for index in needed {
            let Some(node) = self.plan.nodes.get(index as usize) else { continue };
            let mut computed = self.compute(index, node, &|operand, place| read(&found, operand, place));
            if let Some(plain) = self.nodes.get(index as usize) {
                computed.values = computed.values.meet(&plain.values);
            }
            if let Some(slot) = found.get_mut(index as usize) {
                *slot = Some(computed);
            }
        }
        Some(of.iter().map(|operand| read(&found, *operand, place)).collect())
    }

    /// Narrows what is known so that the operand has a truth value; false if it cannot have it.
    fn assume(&self, narrowed: &mut Narrowed, operand: Operand, truth: bool, place: Place, depth: usize) -> bool {
        if !self.constrain(narrowed, operand, &Values::truth(truth), place) {
            return false;
        }
        let Operand::Node(index) = operand else { return true };
        let Some(node) = self.plan.nodes.get(index as usize).filter(|_| depth < DEEPEST) else { return true };
        let deeper = depth + 1;
        match node {
            Node::Not(a) => self.assume(narrowed, *a, !truth, place, deeper),
            Node::All(of) if truth => self.every(narrowed, of, true, place, deeper),
            Node::Any(of) if !truth => self.every(narrowed, of, false, place, deeper),
            Node::All(of) | Node::Any(of) => {
                let ways: Vec<Vec<(Operand, bool)>> = of.iter().map(|one| vec![(*one, truth)]).collect();
                self.one_of(narrowed, &ways, place, deeper)
            }
            Node::Applies { condition, value } => {
                self.assume(narrowed, *condition, true, place, deeper)
                    && self.assume(narrowed, *value, truth, place, deeper)
            }
            Node::If { condition, then, otherwise } => {
                let ways = vec![
                    vec![(*condition, true), (*then, truth)],
                    vec![(*condition, false), (*otherwise, truth)],
                    // Why: where the condition has no truth value, both ways agree.
                    vec![(*then, truth), (*otherwise, truth)],
                ];
                self.one_of(narrowed, &ways, place, deeper)
            }
            Node::Compare { op, left, right } => {
                let op = if truth { *op } else { op.negated() };
                if left == right {
                    return matches!(op, Comparison::Equal | Comparison::AtMost | Comparison::AtLeast);
                }
                let (a, b) = (self.left(narrowed, *left, place), self.left(narrowed, *right, place));
                let (a, b) = Values::where_holds(op, &a, &b);
                self.constrain(narrowed, *left, &a, place) && self.constrain(narrowed, *right, &b, place)
            }
            Node::CompareShare { whole, .. } => {
                let positive = Values::Number(Interval { low: Some(Decimal::ZERO), ..Interval::ALL });
                self.constrain(narrowed, *whole, &positive, place)
            }
            _ => true,
        }
    }

    /// All of them have the truth value, apart from those that may not apply.
    fn every(&self, narrowed: &mut Narrowed, of: &[Operand], truth: bool, place: Place, depth: usize) -> bool {
        let binding = of.iter().filter(|operand| !self.read(**operand, place).not_applicable);
        binding.copied().collect::<Vec<_>>().into_iter().all(|one| self.assume(narrowed, one, truth, place, depth))
    }

    /// At least one of the ways; what is narrowed on each of them that is possible stays narrowed.
    fn one_of(&self, narrowed: &mut Narrowed, ways: &[Vec<(Operand, bool)>], place: Place, depth: usize) -> bool {
        let mut joined: Option<Narrowed> = None;
        for way in ways {
            let mut on_way = narrowed.clone();
            let open = way.iter().all(|(one, truth)| self.assume(&mut on_way, *one, *truth, place, depth));
            if !open {
                continue;
            }
            joined = Some(match joined {
                None => on_way,
                Some(known) => known
                    .into_iter()
                    .filter_map(|(operand, values)| Some((operand, values.join(on_way.get(&operand)?))))
                    .collect(),
            });
        }
        let possible = joined.is_some();
        *narrowed = joined.unwrap_or_default();
        possible
    }

    /// What is left of an operand.
    fn left(&self, narrowed: &Narrowed, operand: Operand, place: Place) -> Values {
        let plain = self.read(operand, place).values;
        narrowed.get(&operand).map_or(plain.clone(), |values| plain.meet(values))
    }

    fn constrain(&self, narrowed: &mut Narrowed, operand: Operand, to: &Values, place: Place) -> bool {
        let left = self.left(narrowed, operand, place).meet(to);
        if left == Values::Never {
            return false;
        }
        if matches!(operand, Operand::Boolean(_) | Operand::Whole(_) | Operand::Choice(_) | Operand::AsOf) {
            return true;
        }
        narrowed.insert(operand, left);
        true
    }
}
