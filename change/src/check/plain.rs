//! Change, checked: form, values, compiling, vocabulary, that nothing else changed, and whether it is still up to date.

use zhunsheng_compiler::{
    Compiled, Severity,
    vocabulary::{self, Mismatch},
};
use zhunsheng_engine::{
    VerifiedPlan,
    plan::{Plan, Text},
};

use super::{
    CheckResult, Checking, Context, Item, Place, Proposal, Resolved, Values, Weight, no_plan, resolve, result,
    sequence, skipped,
};
use crate::problem::{Problem, text};

/// The values of a proposal against the plan in force.
pub(super) fn read(context: &Context<'_>, values: &Values) -> Result<Vec<Resolved>, Vec<Problem>> {
    let Some((_, plan)) = context.base else {
        let message = text("没有正在施行的这项政策", "this policy is not in force here");
        return Err(vec![Problem::new("$", "no-base", "", message)]);
    };
    resolve(plan, values, context.today)
}

fn items(problems: &[Problem]) -> Vec<Item> {
    let item = |problem: &Problem| {
        let hint = problem.hint.as_ref();
        let zh = hint.map_or(String::new(), |hint| format!("；{}", hint.zh));
        let en = hint.map_or(String::new(), |hint| format!("; {}", hint.en));
        let said = text(format!("{}{zh}", problem.message.zh), format!("{}{en}", problem.message.en));
        Item::new(format!("{}:{}", problem.code, problem.path), Weight::Stops, said)
    };
    problems.iter().map(item).collect()
}

fn found(count: usize, zh: &str, en: &str) -> Text {
    if count == 0 { text(zh, en) } else { text(format!("有 {count} 处要改"), format!("{count} to mend")) }
}

pub(super) fn form(problems: &[Problem]) -> CheckResult {
    let title = text("填写完整", "Filled in");
    result(
        "form",
        title,
        found(problems.len(), "理由和依据都已写明", "reason and citations are given"),
        items(problems),
    )
}

pub(super) fn values(problems: &[Problem], nothing: bool) -> CheckResult {
    let title = text("取值可用", "Values");
    if nothing && problems.is_empty() {
        return skipped("values", title, text("没有可检查的取值", "there is no value to check"));
    }
    let summary = found(problems.len(), "日期、单位、范围都合格", "dates, units and bounds are right");
    result("values", title, summary, items(problems))
}

pub(super) fn stale(why: Option<&Text>) -> CheckResult {
    let title = text("基于现行版本", "Up to date");
    let summary = why.cloned().unwrap_or_else(|| text("与现行版本一致", "it is based on what is in force"));
    let items = why.map(|why| Item::new("stale", Weight::Stops, why.clone()));
    result("stale", title, summary, items.into_iter().collect())
}

impl Checking<'_> {
    pub(super) fn compile(&mut self, compiled: Option<&Compiled>) -> CheckResult {
        let title = text("规则包可编译", "Compiles");
        let Some(compiled) = compiled else { return skipped("compile", title, no_plan()) };
        let mut items = Vec::new();
        for (at, one) in compiled.diagnostics.iter().enumerate() {
            let weight = if one.severity == Severity::Error { Weight::Stops } else { Weight::Warns };
            let hint = one.hint.as_ref().map_or(String::new(), |hint| format!(" ({hint})"));
            let en = format!("{}{hint} [{}]", one.message, one.code.name());
            let kind = if one.severity == Severity::Error { "错误" } else { "提醒" };
            let said = text(format!("编译{kind}，{} 第 {} 行（原文）：{en}", one.file, one.span.line), en);
            let mut item = Item::new(format!("compile:{at}"), weight, said);
            item.place = Some(Place { file: one.file.clone(), line: one.span.line, column: one.span.column });
            items.push(item);
        }
        let Some(plan) = &compiled.plan else {
            let count = compiled.diagnostics.count(Severity::Error);
            let summary = text(format!("有 {count} 个错误，不能编译"), format!("it does not compile: {count} errors"));
            return result("compile", title, summary, items);
        };
        self.counted.rules = plan.findings.len() + plan.outcomes.len();
        if let Some((_, before)) = self.context.base.filter(|(_, before)| before.policy.id != plan.policy.id) {
            let (is, was) = (&plan.policy.id, &before.policy.id);
            let said = text(
                format!("这是政策“{is}”的规则包，不是“{was}”的"),
                format!("this is a package of `{is}`, not of `{was}`"),
            );
            items.push(Item::new("compile:policy", Weight::Stops, said));
        }
        let (rules, parameters) = (self.counted.rules, plan.parameters.len());
        let summary = text(
            format!("{rules} 条规则和结论、{parameters} 个参数全部通过"),
            format!("{rules} rules and outcomes, {parameters} parameters"),
        );
        result("compile", title, summary, items)
    }

    pub(super) fn vocabulary(&self) -> CheckResult {
        let title = text("与其他政策用词一致", "Vocabulary");
        let Some(plan) = self.plan else { return skipped("vocabulary", title, no_plan()) };
        let known: Vec<Mismatch> = self.context.base.map(|(_, before)| self.mismatches(before)).unwrap_or_default();
        let same = |one: &Mismatch| known.iter().any(|old| old.fact == one.fact && old.aspect == one.aspect);
        let new = self.mismatches(plan).into_iter().filter(|one| !same(one));
        let items: Vec<Item> = new
            .map(|one| {
                let (en, (first, ours), (other, theirs)) = (one.message(), &one.first, &one.other);
                let zh = format!("事实“{}”与其他政策说法不同：{first} 为“{ours}”，{other} 为“{theirs}”", one.fact);
                let id = format!("vocabulary:{}:{}:{other}", one.fact, one.aspect.code());
                Item::new(id, Weight::Stops, text(zh, en)).explainable(self.accepted)
            })
            .collect();
        let others = self.context.others.len();
        let summary = match items.len() {
            0 => text(
                format!("与另外 {others} 项政策没有新的冲突"),
                format!("no new difference from {others} other policies"),
            ),
            count => text(format!("有 {count} 处说法不同"), format!("{count} differences")),
        };
        result("vocabulary", title, summary, items)
    }

    /// What this plan and the others say differently of the same fact.
    fn mismatches(&self, plan: &VerifiedPlan) -> Vec<Mismatch> {
        let name = |plan: &VerifiedPlan| format!("{}/{}", plan.policy.id, plan.policy.version);
        let own = name(plan);
        let others = self.context.others.iter().filter(|other| other.policy.id != plan.policy.id);
        let named: Vec<(String, &Plan)> =
            std::iter::once(plan).chain(others.copied()).map(|plan| (name(plan), &**plan)).collect();
        let plans: Vec<(&str, &Plan)> = named.iter().map(|(name, plan)| (name.as_str(), *plan)).collect();
        vocabulary::check(&plans).into_iter().filter(|one| one.first.0 == own || one.other.0 == own).collect()
    }

    /// That the plan differs from the one in force in the values of the proposal, and in nothing else.
    pub(super) fn only_this(&self) -> CheckResult {
        let title = text("只改了这些", "Nothing else changes");
        let (Proposal::Values(_), Some((_, before))) = (self.context.proposal, self.context.base) else {
            let why = text("整包替换，改动见差异清单", "another package takes its place: see the differences");
            return skipped("only_this", title, why);
        };
        let Some(after) = self.plan else { return skipped("only_this", title, no_plan()) };
        let mut expected: Plan = (**before).clone();
        for (index, (parameter, old)) in expected.parameters.iter_mut().zip(&before.parameters).enumerate() {
            parameter.values = sequence(old, index, &self.resolved);
        }
        let items = if expected == **after {
            Vec::new()
        } else {
            let said =
                text("编译结果与现行版本还有别的不同", "the plan differs from the one in force in something else too");
            vec![Item::new("only_this", Weight::Stops, said).explainable(self.accepted)]
        };
        let count = self.resolved.len();
        let summary = if items.is_empty() {
            text(
                format!("除这 {count} 处取值外，与现行版本逐项相同"),
                match count {
                    1 => String::from("apart from this value the plan is the same"),
                    _ => format!("apart from these {count} values the plan is the same"),
                },
            )
        } else {
            text("还有别的改动", "something else changes")
        };
        result("only_this", title, summary, items)
    }
}
