//! Change, checked: cases made for each changed threshold: just below, on and just above, on the eve and on the first day.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use zhunsheng_engine::{
    Cell, Date, Facts, VerifiedPlan, decide,
    plan::{Comparison, Domain, Node, Operand, Plan, Text},
    value::{Constant, Number, shift},
};

use super::{Changed, CheckResult, Checking, Item, Weight, no_plan, result, skipped};
use crate::{parameters::Uses, problem::text, shown};

/// A comparison of one plain fact with a changed parameter; the fact stands on the left.
struct Compared {
    node: u32,
    fact: usize,
    op: Comparison,
}

/// What a made case came to.
struct Probe {
    fact: Text,
    holds: bool,
}

impl Checking<'_> {
    pub(super) fn boundary(&mut self) -> CheckResult {
        let title = text("门槛两侧", "Either side of the threshold");
        let Some(plan) = self.plan else { return skipped("boundary", title, no_plan()) };
        let changed = self.changed(plan);
        if changed.is_empty() {
            return skipped("boundary", title, text("没有改动取值", "no value changes"));
        }
        let (mut items, mut probes, mut wrong) = (Vec::new(), 0_usize, 0_usize);
        let mut left_out: Vec<usize> = Vec::new();
        for one in &changed {
            let (compared, others) = comparisons(plan, one.parameter);
            if compared.is_empty() || others {
                left_out.push(one.parameter);
            }
            for compare in compared {
                let eve = one.from.plus_days(-1).filter(|eve| *eve >= plan.policy.from);
                let days = [Some((one.from, Some(one.value))), eve.map(|eve| (eve, one.eve))];
                for (day, threshold) in days.into_iter().flatten() {
                    let Some(threshold) = threshold else { continue };
                    let Some((item, count, bad)) = probe(plan, one, &compare, day, threshold) else { continue };
                    probes += count;
                    wrong += bad;
                    items.push(item);
                }
            }
        }
        items.extend(not_probed(plan, &left_out));
        self.counted.boundary = probes;
        if probes == 0 {
            let why = text(
                "改动的取值不与单项事实直接比较，没有可造的案例",
                "the changed values are compared with no single fact: there is no case to make",
            );
            return CheckResult { items, ..skipped("boundary", title, why) };
        }
        let summary = match wrong {
            0 => {
                text(format!("{probes} 个边界案例全部如所料"), format!("all {probes} made cases come out as they must"))
            }
            _ => text(
                format!("{probes} 个边界案例中有 {wrong} 个不对"),
                format!("{wrong} of {probes} made cases come out wrong"),
            ),
        };
        result("boundary", title, summary, items)
    }
}

/// The comparisons of a parameter with one plain fact, and whether it is read in any other way.
fn comparisons(plan: &Plan, parameter: usize) -> (Vec<Compared>, bool) {
    let own = u32::try_from(parameter).map(Operand::Parameter);
    let Ok(own) = own else { return (Vec::new(), false) };
    let bodies: Vec<(u32, u32)> = plan.nodes.iter().flat_map(Node::bodies).map(|body| (body.first, body.end)).collect();
    let (mut compared, mut others) = (Vec::new(), false);
    for (index, node) in (0_u32..).zip(&plan.nodes) {
        let mut reads = false;
        node.operands(|operand| reads |= operand == own);
        reads |= node.bodies().any(|body| body.result == own);
        if !reads {
            continue;
        }
        // Why: a node inside a list is computed for each record, and has no one result.
        let inside = bodies.iter().any(|(first, end)| (*first..*end).contains(&index));
        let plain = match node {
            Node::Compare { op, left: Operand::Fact(fact), right } if *right == own => Some((*fact, *op)),
            Node::Compare { op, left, right: Operand::Fact(fact) } if *left == own => Some((*fact, op.mirrored())),
            _ => None,
        };
        match plain.filter(|_| !inside).and_then(|(fact, op)| Some((usize::try_from(fact).ok()?, op))) {
            Some((fact, op)) => compared.push(Compared { node: index, fact, op }),
            None => others = true,
        }
    }
    (compared, others)
}

/// Decides the made cases of one comparison on one day: the item, how many there were, how many came out wrong.
fn probe(
    plan: &VerifiedPlan,
    one: &Changed,
    compare: &Compared,
    day: Date,
    threshold: Constant,
) -> Option<(Item, usize, usize)> {
    let fact = plan.facts.get(compare.fact)?;
    let (mut probes, mut wrong) = (Vec::new(), 0_usize);
    for value in beside(plan, &fact.domain, threshold) {
        let mut facts = Facts::none(plan);
        if facts.set(plan, compare.fact, value.cell()).is_err() {
            continue;
        }
        let decision = decide(plan, &facts, day);
        let found = decision.cell(Operand::Node(compare.node));
        let expected = holds(compare.op, value, threshold)?;
        wrong += usize::from(found != Cell::Boolean(expected));
        probes.push(Probe { fact: shown::value(plan, &fact.domain, value), holds: found == Cell::Boolean(true) });
    }
    if probes.is_empty() {
        return None;
    }
    let zh: Vec<String> =
        probes.iter().map(|one| format!("{} {}", one.fact.zh, if one.holds { "够" } else { "不够" })).collect();
    let en: Vec<String> =
        probes.iter().map(|one| format!("{} {}", one.fact.en, if one.holds { "passes" } else { "does not" })).collect();
    let asked = shown::value(plan, &plan.parameters.get(one.parameter)?.domain, threshold);
    let said = text(
        format!("{day}，“{}”的门槛为 {}：{}", fact.title.zh, asked.zh, zh.join("，")),
        format!("{day}, “{}” against {}: {}", fact.title.en, asked.en, en.join(", ")),
    );
    let weight = if wrong == 0 { Weight::Informs } else { Weight::Stops };
    let id = format!("boundary:{}@{day}:{}", one.name, fact.name);
    Some((Item::new(id, weight, said), probes.len(), wrong))
}

/// The values of a fact on either side of a threshold and on it, in the smallest steps that the fact can take.
fn beside(plan: &Plan, domain: &Domain, threshold: Constant) -> Vec<Constant> {
    match (domain, threshold) {
        (Domain::Boolean, _) => vec![Constant::Boolean(false), Constant::Boolean(true)],
        (Domain::Choice { set }, _) => {
            let count = plan.choice_sets.get(*set as usize).map_or(0, |set| set.choices.len());
            (0..u32::try_from(count).unwrap_or(0)).map(Constant::Choice).collect()
        }
        (Domain::Date, Constant::Date(day)) => {
            [-1, 0, 1].into_iter().filter_map(|days| day.plus_days(days)).map(Constant::Date).collect()
        }
        (Domain::Integer { .. }, _) => {
            // Why: a threshold between two whole numbers has one of them on either side.
            let Some(at) = threshold.cell().number() else { return Vec::new() };
            let around = [at.floor() - Decimal::ONE, at.floor(), at.ceil(), at.ceil() + Decimal::ONE];
            let mut whole: Vec<i64> = around.into_iter().filter_map(|n| i64::try_from(n).ok()).collect();
            whole.dedup();
            whole.into_iter().map(Constant::Integer).collect()
        }
        (Domain::Decimal { unit, decimals, .. }, _) => {
            let exponent = plan.units.get(*unit as usize).map_or(0, |unit| unit.exponent);
            let step = i32::try_from(*decimals).ok().and_then(|digits| shift(Decimal::ONE, exponent - digits));
            let (Some(step), Some(at)) = (step, threshold.cell().number()) else { return Vec::new() };
            let around = [at.checked_sub(step), Some(at), at.checked_add(step)];
            around.into_iter().flatten().map(|held| Constant::Decimal(Number(held))).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a comparison must hold, from the two values and the sign alone. Why: not asked of the engine, since the engine is what is checked.
fn holds(op: Comparison, fact: Constant, threshold: Constant) -> Option<bool> {
    let order = match (fact, threshold) {
        (Constant::Boolean(a), Constant::Boolean(b)) => a.cmp(&b),
        (Constant::Date(a), Constant::Date(b)) => a.cmp(&b),
        (Constant::Choice(a), Constant::Choice(b)) => a.cmp(&b),
        (a, b) => a.cell().number()?.cmp(&b.cell().number()?),
    };
    Some(match op {
        Comparison::Equal => order == Ordering::Equal,
        Comparison::NotEqual => order != Ordering::Equal,
        Comparison::Less => order == Ordering::Less,
        Comparison::AtMost => order != Ordering::Greater,
        Comparison::Greater => order == Ordering::Greater,
        Comparison::AtLeast => order != Ordering::Less,
    })
}

/// The rules whose use of a changed parameter was not probed, by name.
fn not_probed(plan: &Plan, parameters: &[usize]) -> Option<Item> {
    let uses = Uses::of(plan);
    let mut findings: Vec<usize> = Vec::new();
    for &parameter in parameters {
        findings
            .extend(uses.findings(parameter).iter().filter(|finding| !findings.contains(finding)).collect::<Vec<_>>());
    }
    let titles: Vec<&Text> =
        findings.iter().filter_map(|&index| plan.findings.get(index)).map(|one| &one.title).collect();
    if titles.is_empty() {
        return None;
    }
    let zh: Vec<&str> = titles.iter().map(|title| title.zh.as_str()).collect();
    let en: Vec<&str> = titles.iter().map(|title| title.en.as_str()).collect();
    let said = text(
        format!("未造案例的用法（不是与单项事实直接比较），涉及规则：{}", zh.join("、")),
        format!("not probed, since the value is not compared with a single fact: {}", en.join(", ")),
    );
    Some(Item::new("boundary:skipped", Weight::Informs, said))
}
