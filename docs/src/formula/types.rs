//! Page, content: what kind of value an operand is: a date, money, a condition, a choice. The words depend on it.

use zhunsheng_engine::plan::{Domain, Node, Operand, UnitStyle};

use super::Sheet;

/// How many nodes below an operand are asked for its type, so that no plan takes long.
const MOST_STEPS: u32 = 12;

impl<'p> Sheet<'_, 'p> {
    /// The title and type of a field of the record that is spoken of.
    pub(super) fn field(&self, operand: Operand) -> Option<(String, &'p Domain)> {
        let Operand::Element { depth, field } = operand else { return None };
        let list = self.labels.fact(*self.lists.get(usize::from(depth))?)?;
        let Domain::List { fields, .. } = &list.domain else { return None };
        let field = fields.get(field as usize)?;
        Some((self.labels.owned(&field.title), &field.domain))
    }

    /// The type of a fact, a parameter or a field.
    fn domain(&self, operand: Operand) -> Option<&'p Domain> {
        match operand {
            Operand::Fact(index) => self.labels.fact(index).map(|fact| &fact.domain),
            Operand::Parameter(index) => self.labels.parameter(index).map(|parameter| &parameter.domain),
            Operand::Element { .. } => self.field(operand).map(|(_, domain)| domain),
            _ => None,
        }
    }

    pub(super) fn is_money(&self, operand: Operand) -> bool {
        let unit = |domain: &Domain| self.labels.plan.units.get(domain.unit()? as usize);
        let is_money = |domain: &Domain| unit(domain).is_some_and(|unit| unit.style == UnitStyle::Money);
        self.some_source(operand, MOST_STEPS, &|operand| self.domain(operand).is_some_and(is_money))
    }

    pub(super) fn is_date(&self, operand: Operand) -> bool {
        self.some_source(operand, MOST_STEPS, &|operand| match operand {
            Operand::AsOf => true,
            _ if matches!(
                self.node(operand),
                Some(Node::AddMonths { .. } | Node::AddDays { .. } | Node::InYear { .. })
            ) =>
            {
                true
            }
            _ => matches!(self.domain(operand), Some(Domain::Date)),
        })
    }

    /// Whether an operand is a condition rather than a value.
    pub(super) fn is_truth(&self, operand: Operand) -> bool {
        self.some_source(operand, MOST_STEPS, &|operand| match (operand, self.node(operand)) {
            (Operand::Boolean(_), _) => true,
            (
                _,
                Some(
                    Node::Not(_)
                    | Node::All(_)
                    | Node::Any(_)
                    | Node::AtLeast { .. }
                    | Node::Compare { .. }
                    | Node::CompareShare { .. }
                    | Node::Every { .. }
                    | Node::Some { .. }
                    | Node::Distinct { .. }
                    | Node::Filled(_)
                    | Node::SameText(..)
                    | Node::SaysInCapitals { .. },
                ),
            ) => true,
            _ => matches!(self.domain(operand), Some(Domain::Boolean)),
        })
    }

    /// The set that the choices of an operand are taken from.
    pub(super) fn choices(&self, operand: Operand) -> Option<u32> {
        self.choices_within(operand, MOST_STEPS)
    }

    fn choices_within(&self, operand: Operand, steps: u32) -> Option<u32> {
        if let Some(Domain::Choice { set }) = self.domain(operand) {
            return Some(*set);
        }
        let steps = steps.checked_sub(1)?;
        match self.node(operand)? {
            Node::If { then, otherwise, .. } => {
                self.choices_within(*then, steps).or_else(|| self.choices_within(*otherwise, steps))
            }
            _ => None,
        }
    }

    /// Whether one of the operands that a value is taken or summed from is such a one.
    fn some_source(&self, operand: Operand, steps: u32, is_such: &impl Fn(Operand) -> bool) -> bool {
        if is_such(operand) {
            return true;
        }
        let (Some(node), Some(steps)) = (self.node(operand), steps.checked_sub(1)) else { return false };
        let (first, second) = match node {
            Node::Add(a, b)
            | Node::Subtract(a, b)
            | Node::Multiply(a, b)
            | Node::Least(a, b)
            | Node::Greatest(a, b)
            | Node::If { then: a, otherwise: b, .. } => (*a, Some(*b)),
            Node::Round { value: a, .. } | Node::Applies { value: a, .. } => (*a, None),
            _ => return false,
        };
        self.some_source(first, steps, is_such) || second.is_some_and(|second| self.some_source(second, steps, is_such))
    }
}
