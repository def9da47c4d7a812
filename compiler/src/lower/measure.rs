//! Stage lower: what is measured against what in a condition that is a single comparison.

use zhunsheng_engine::{
    plan::{Comparison, Measure, Node, Operand, Quantity, QuantityKind},
    value::{RoundingMode, Type},
};

use super::{Lower, typed::Typed};
use crate::{syntax::Span, units::Dimension};

/// Digits of a share that is shown: 0.6666 is 66.66 %.
const SHARE_DIGITS: u8 = 4;

impl Lower<'_> {
    /// The comparison that decides a condition, if it is a single one: what is measured against what is asked.
    pub(super) fn measure(&mut self, verdict: Operand) -> Option<Measure> {
        let (op, left, right) = match verdict {
            Operand::Node(index) => match *self.nodes.get(index as usize)? {
                Node::Compare { op, left, right } => (op, left, right),
                Node::CompareShare { op, part, whole, level } => {
                    return self.measured_share(index, op, part, whole, level);
                }
                Node::SameText(a, b) => {
                    let text = |of| Quantity { of, kind: QuantityKind::Text, unit: None };
                    return Some(Measure { measured: text(a), op: Comparison::Equal, threshold: text(b) });
                }
                Node::SaysInCapitals { text, amount } => {
                    let measured = Quantity { of: text, kind: QuantityKind::Text, unit: None };
                    let threshold = Quantity { of: amount, kind: QuantityKind::Capitals, unit: None };
                    return Some(Measure { measured, op: Comparison::Equal, threshold });
                }
                _ => return None,
            },
            Operand::Fact(_) => (Comparison::Equal, verdict, Operand::Boolean(true)),
            _ => return None,
        };
        let (a, b) = (self.typed_again(left)?, self.typed_again(right)?);
        let (a, b) = match (a.kind, b.kind) {
            (Type::Choice(set), Type::Choice(other)) => {
                let set = if matches!(left, Operand::Choice(_)) { other } else { set };
                (Typed { kind: Type::Choice(set), ..a }, Typed { kind: Type::Choice(set), ..b })
            }
            _ => (a, b),
        };
        let (op, measured, threshold) =
            if self.is_asked(left) && !self.is_asked(right) { (op.mirrored(), b, a) } else { (op, a, b) };
        let unit = measured.unit.or(threshold.unit);
        let measured = self.quantity(Typed { unit, ..measured })?;
        let threshold = self.quantity(Typed { unit: threshold.unit.or(unit), ..threshold })?;
        Some(Measure { measured, op, threshold })
    }

    /// A share in percent, rounded so that it is on the same side of the level as the exact one.
    fn measured_share(
        &mut self,
        node: u32,
        op: Comparison,
        part: Operand,
        whole: Operand,
        level: Operand,
    ) -> Option<Measure> {
        let place = *self.places.get(node as usize)?;
        let (a, b) = (self.typed_again(part)?, self.typed_again(whole)?);
        let unit = self.unit("%");
        let mode = match op {
            Comparison::AtLeast | Comparison::Greater => RoundingMode::Down,
            Comparison::AtMost | Comparison::Less => RoundingMode::Up,
            Comparison::Equal | Comparison::NotEqual => RoundingMode::HalfUp,
        };
        let range = a.range().divide(b.range(), u32::from(SHARE_DIGITS))?;
        let digits = Operand::Whole(SHARE_DIGITS);
        let quotient = Node::Quotient { dividend: part, divisor: whole, digits, mode };
        let span = Span { line: place.line, column: place.column, ..Span::default() };
        let measured = self.node(quotient, span, |operand| Typed {
            operand,
            kind: Type::Decimal,
            dimension: Dimension::Number,
            unit,
            range: Some(range),
        });
        let level = self.typed_again(level)?;
        let measured = self.quantity(Typed { unit, ..measured })?;
        Some(Measure { measured, op, threshold: self.quantity(Typed { unit: level.unit.or(unit), ..level })? })
    }

    /// Whether a value is what the policy asks: it rests on parameters and constants alone.
    fn is_asked(&self, operand: Operand) -> bool {
        match operand {
            Operand::Fact(_) | Operand::AsOf | Operand::Element { .. } => false,
            Operand::Parameter(_) | Operand::Boolean(_) | Operand::Whole(_) | Operand::Choice(_) => true,
            Operand::Node(index) => {
                let mut asked = true;
                if let Some(node) = self.nodes.get(index as usize) {
                    node.operands(|operand| asked &= self.is_asked(operand));
                }
                asked
            }
        }
    }

    fn typed_again(&self, operand: Operand) -> Option<Typed> {
        match operand {
            Operand::Fact(index) => {
                let (fact, _) = self.checked.facts.get(index as usize)?;
                Some(self.of_domain(operand, &fact.domain, index))
            }
            Operand::Parameter(index) => {
                let (parameter, _) = self.checked.parameters.get(index as usize)?;
                Some(self.of_domain(operand, &parameter.domain, 0))
            }
            Operand::Node(index) => self.meta.get(index as usize).copied(),
            Operand::AsOf => Some(Typed::plain(operand, Type::Date)),
            Operand::Boolean(_) => Some(Typed::plain(operand, Type::Boolean)),
            Operand::Whole(_) => Some(Typed::plain(operand, Type::Integer)),
            Operand::Choice(index) => Some(Typed::plain(operand, Type::Choice(index))),
            Operand::Element { .. } => None,
        }
    }
}
