//! Stage lower: indicators: value, target, tolerance, completion, and where their way starts.

use zhunsheng_engine::{
    plan::{Comparison, FindingKind, History, Measure, Node, Operand, Start},
    value::{RoundingMode, Type},
};

use super::{
    Lower,
    declare::{Core, Declared},
    functions::Asked,
    typed::Typed,
};
use crate::{
    diagnostic::Code,
    syntax::{BinaryOp, Expr, ExprKind},
    units::Dimension,
};

/// Digits of a completion: 0.987 is 98.7 %. It is cut, so that what falls short is never called complete.
const COMPLETION_DIGITS: u8 = 3;

impl<'a> Lower<'a> {
    pub(super) fn indicator(&mut self, declared: &Declared<'a>) -> Option<Core> {
        let (value_expr, target_expr) = (declared.field("value")?, declared.field("target")?);
        let (value, target) = (self.number(value_expr), self.number(target_expr));
        let tolerance = declared.field("tolerance").map(|tolerance| (self.number(tolerance), tolerance.span));
        let by = declared.field("by").map(|by| self.date(by));
        let at = declared.field("at").map(|at| self.date(at));
        let baseline = declared.field("baseline").map(|baseline| (self.number(baseline), baseline.span));
        let from = declared.field("from").map(|from| self.date(from));
        let history = declared.field("history").map(|history| self.history(history));
        let op = declared.field("direction").map_or(Some(Comparison::AtLeast), |direction| self.direction(direction));
        let (value, target, op) = (value?, target?, op?);
        let span = value_expr.span;
        let (_, unit) = self.same_unit(value, target, span, "compared")?;
        let mut verdict = self.truth(Node::Compare { op, left: value.operand, right: target.operand }, span);
        let mut asked = target;
        if let Some((tolerance, tolerance_span)) = tolerance {
            let tolerance = tolerance?;
            if tolerance.dimension != Dimension::Number {
                return self.refuse(
                    Code::UnitMismatch,
                    tolerance_span,
                    format!("a tolerance is a share of the target, this is {}", tolerance.words()),
                    "give the parameter the unit %",
                );
            }
            let margin = self.arithmetic(BinaryOp::Multiply, tolerance, target, tolerance_span)?;
            let widen = if op == Comparison::AtLeast { BinaryOp::Subtract } else { BinaryOp::Add };
            let bound = self.arithmetic(widen, target, margin, tolerance_span)?;
            let near = self.truth(Node::Compare { op, left: value.operand, right: bound.operand }, tolerance_span);
            verdict = self.truth(Node::Any(vec![verdict.operand, near.operand]), span);
            asked = bound;
        }
        let history = match history {
            Some(history) => {
                let (history, reached) = history?;
                self.same_unit(value, reached, span, "compared")?;
                Some(history)
            }
            None => None,
        };
        let start = match baseline {
            Some((baseline, baseline_span)) => {
                let baseline = baseline?;
                self.same_unit(value, baseline, baseline_span, "compared")?;
                let value = self.quantity(Typed { unit: baseline.unit.or(value.unit).or(unit), ..baseline })?;
                let day = from.map_or(Some(None), |from| from.map(Some))?.map(|from| from.operand);
                Some(Start { value, day })
            }
            None if from.is_some() => {
                return self.refuse(
                    Code::MissingKey,
                    declared.id.span,
                    format!("`{}` has `from` without `baseline`", declared.id.value),
                    "`baseline` says what there was on that day",
                );
            }
            None => None,
        };
        let digits = Operand::Whole(COMPLETION_DIGITS);
        let range = value.range().divide(target.range(), u32::from(COMPLETION_DIGITS));
        let range = self.in_range(range, Type::Decimal, span)?;
        let share =
            Node::Quotient { dividend: value.operand, divisor: target.operand, digits, mode: RoundingMode::Down };
        let completion = self.node(share, span, |operand| Typed {
            operand,
            kind: Type::Decimal,
            dimension: Dimension::Number,
            unit: None,
            range: Some(range),
        });
        let by = by.map_or(Some(None), |by| by.map(Some))?;
        let value = self.quantity(Typed { unit: value.unit.or(unit), ..value })?;
        let target = self.quantity(Typed { unit: target.unit.or(unit), ..target })?;
        let asked = self.quantity(Typed { unit: asked.unit.or(unit), ..asked })?;
        let measure = Measure { measured: value, op, threshold: asked };
        let at = at.map_or(Some(None), |at| at.map(Some))?;
        let kind = FindingKind::Indicator {
            value,
            target,
            completion: completion.operand,
            by: by.map(|by| by.operand),
            at: at.map(|at| at.operand),
            start,
            history,
        };
        Some(Core { verdict: verdict.operand, measure: Some(measure), kind })
    }

    /// `history(list, |y| y.year, |y| y.actual, |y| y.target)`: fields of a list with a record for each year. Also gives the type of the values.
    fn history(&mut self, expr: &'a Expr) -> Option<(History, Typed)> {
        const FORM: &str =
            "write `history(fact.list, |y| y.year, |y| y.actual)`, and the target of the year as a fourth";
        let args = match &expr.kind {
            ExprKind::Call { name, args } if name.value == "history" => args.as_slice(),
            _ => &[],
        };
        let (list, year, actual, target) = match args {
            [list, year, actual] => (list, year, actual, None),
            [list, year, actual, target] => (list, year, actual, Some(target)),
            _ => return self.refuse(Code::WrongArguments, expr.span, "a history is needed", FORM),
        };
        let (list, _) = self.list(list)?;
        let Operand::Fact(fact) = list else { return None };
        let mut field = |closure: &'a Expr| {
            let (body, typed) = self.body(list, closure, Asked::Number)?;
            match body.result {
                Operand::Element { field, .. } => Some((field, typed)),
                _ => self.refuse(Code::WrongArguments, closure.span, "a field of the record is needed", FORM),
            }
        };
        let (year_field, actual_field) = (field(year), field(actual));
        let target_field = target.map(&mut field);
        let ((year_field, years), (actual, reached)) = (year_field?, actual_field?);
        if years.dimension != Dimension::Of("年度") {
            return self.refuse(
                Code::UnitMismatch,
                year.span,
                format!("a calendar year is needed, this is {}", years.words()),
                "read a field with the `x-unit` 年度",
            );
        }
        let target = match target_field {
            Some(target) => {
                let (target, asked) = target?;
                self.same_unit(reached, asked, expr.span, "compared")?;
                Some(target)
            }
            None => None,
        };
        Some((History { list: fact, year: year_field, actual, target }, reached))
    }

    fn direction(&mut self, expr: &Expr) -> Option<Comparison> {
        match &expr.kind {
            ExprKind::Text(word) if word == "at_least" => Some(Comparison::AtLeast),
            ExprKind::Text(word) if word == "at_most" => Some(Comparison::AtMost),
            _ => self.refuse(
                Code::WrongArguments,
                expr.span,
                "there is no such direction",
                "write \"at_least\" or \"at_most\"",
            ),
        }
    }
}
