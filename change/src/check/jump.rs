//! Change, checked: values that leap by so much that a slip of the unit is likelier than a decision.

use rust_decimal::Decimal;

use super::{Changed, CheckResult, Checking, Item, Weight, no_plan, result, skipped};
use crate::{parameters::is_money, problem::text, shown};

/// A value this many times as large, or as small, is asked about.
const LEAP: i64 = 100;
/// From 元 to 万元.
const TEN_THOUSAND: i64 = 10_000;

impl Checking<'_> {
    pub(super) fn jump(&self) -> CheckResult {
        let title = text("变化幅度", "Leaps");
        let Some(plan) = self.plan else { return skipped("jump", title, no_plan()) };
        let changed = self.changed(plan);
        let mut items = Vec::new();
        for one in &changed {
            let (Some(times), Some(parameter)) = (times(one), plan.parameters.get(one.parameter)) else { continue };
            let (was, is) = (one.eve.or(one.instead_of), one.value);
            let words = |value| shown::value(plan, &parameter.domain, value);
            let (was, is) = (was.map(words).unwrap_or_default(), words(is));
            let unit = is_money(plan, &parameter.domain) && times == Leap::Unit;
            let (why_zh, why_en) = if unit {
                ("正好差一万倍，像是把万元和元弄混了", "exactly ten thousand times: 万元 and 元 may be mixed up")
            } else {
                ("相差一百倍以上", "by more than a hundred times")
            };
            let said = text(
                format!("{}：{} → {}，{why_zh}", parameter.title.zh, was.zh, is.zh),
                format!("{}: {} → {}, {why_en}", parameter.title.en, was.en, is.en),
            );
            items.push(
                Item::new(format!("jump:{}@{}", one.name, one.from), Weight::Stops, said).explainable(self.accepted),
            );
        }
        let summary = match items.len() {
            0 => text("没有异常的跳变", "no value leaps"),
            count => text(
                format!("{count} 个取值变化异常，请确认或说明"),
                format!("{count} values leap: correct or explain them"),
            ),
        };
        result("jump", title, summary, items)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Leap {
    Large,
    Unit,
}

fn times(one: &Changed) -> Option<Leap> {
    let (was, is) = (one.eve.or(one.instead_of)?.cell().number()?, one.value.cell().number()?);
    if was.is_zero() || is.is_zero() {
        return None;
    }
    let (low, high) = (was.abs().min(is.abs()), was.abs().max(is.abs()));
    let by = |times: i64| low.checked_mul(Decimal::from(times));
    if by(TEN_THOUSAND) == Some(high) {
        return Some(Leap::Unit);
    }
    by(LEAP).is_none_or(|most| high > most).then_some(Leap::Large)
}
