//! Stage lower: what is known of an expression besides its value: type, unit, range.

use zhunsheng_engine::{
    plan::{Operand, QuantityKind},
    value::Type,
};

use super::range::Range;
use crate::units::Dimension;

/// An expression that has been lowered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) operand: Operand,
    pub(super) kind: Type,
    pub(super) dimension: Dimension,
    /// The unit it is shown in.
    pub(super) unit: Option<u32>,
    /// The range of a number.
    pub(super) range: Option<Range>,
}

impl Typed {
    pub(super) fn plain(operand: Operand, kind: Type) -> Self {
        Self { operand, kind, dimension: Dimension::Free, unit: None, range: None }
    }

    pub(super) fn whole(operand: Operand, dimension: Dimension, unit: Option<u32>, range: Range) -> Self {
        Self { operand, kind: Type::Integer, dimension, unit, range: Some(range) }
    }

    pub(super) fn range(&self) -> Range {
        self.range.unwrap_or_else(|| Range::whole(0, 1))
    }

    /// How its values are written out; nothing for lists.
    pub(super) fn quantity_kind(&self) -> Option<QuantityKind> {
        Some(match self.kind {
            Type::Boolean => QuantityKind::Boolean,
            Type::Integer | Type::Decimal => QuantityKind::Number,
            Type::Date => QuantityKind::Date,
            Type::Choice(set) => QuantityKind::Choice(set),
            Type::Text => QuantityKind::Text,
            Type::List(_) => return None,
        })
    }

    /// How the type is called in messages.
    pub(super) fn words(&self) -> String {
        match self.kind {
            Type::Boolean => "true or false".to_owned(),
            Type::Integer | Type::Decimal => match self.dimension {
                Dimension::Free => "a whole number".to_owned(),
                Dimension::Of(unit) => format!("a number in `{unit}`"),
                dimension => dimension.words(),
            },
            Type::Date => "a date".to_owned(),
            Type::Choice(_) => "a choice".to_owned(),
            Type::Text => "a text".to_owned(),
            Type::List(_) => "a list".to_owned(),
        }
    }
}
