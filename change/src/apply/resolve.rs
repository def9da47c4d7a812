//! Change, applied: every value of a proposal against the plan in force, with every problem at once.

use zhunsheng_engine::{
    Date, VerifiedPlan,
    names::nearest,
    plan::{Dated, Parameter, Text},
    value::Constant,
};

use super::read;
use crate::{
    problem::{Problem, text},
    proposal::{Proposed, Removed, Values},
    shown,
};

/// One change of a parameter's dated values, found good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// The index of the parameter in the plan.
    pub parameter: usize,
    /// Its dotted name.
    pub name: String,
    /// The first day of the value.
    pub from: Date,
    /// The value with its source; nothing if the value of that day is taken away.
    pub value: Option<(Constant, String)>,
    /// The value as content writes it, in the unit of the parameter.
    pub plain: String,
    /// Where it stands in the content.
    pub path: String,
}

/// Reads every value of a proposal.
///
/// # Errors
/// Every problem of every value, at once.
pub fn resolve(plan: &VerifiedPlan, values: &Values, today: Date) -> Result<Vec<Resolved>, Vec<Problem>> {
    let mut resolving = Resolving { plan, values, today, problems: Vec::new(), resolved: Vec::new() };
    for (row, removed) in values.removed.iter().enumerate() {
        resolving.remove(removed, format!("$.removed[{row}]"));
    }
    for (row, proposed) in values.values.iter().enumerate() {
        resolving.set(proposed, format!("$.values[{row}]"));
    }
    resolving.twice();
    resolving.sequences();
    let Resolving { problems, resolved, .. } = resolving;
    if problems.is_empty() { Ok(resolved) } else { Err(problems) }
}

/// The values of a parameter after the changes, in the order of their dates.
#[must_use]
pub fn sequence(parameter: &Parameter, index: usize, resolved: &[Resolved]) -> Vec<Dated> {
    let own: Vec<&Resolved> = resolved.iter().filter(|one| one.parameter == index).collect();
    let kept = parameter.values.iter().filter(|dated| own.iter().all(|one| one.from != dated.from)).cloned();
    let new = own.iter().filter_map(|one| {
        let (value, source) = one.value.clone()?;
        Some(Dated { from: one.from, value, source })
    });
    let mut all: Vec<Dated> = kept.chain(new).collect();
    all.sort_by_key(|dated| dated.from);
    all
}

struct Resolving<'a> {
    plan: &'a VerifiedPlan,
    values: &'a Values,
    today: Date,
    problems: Vec<Problem>,
    resolved: Vec<Resolved>,
}

impl<'a> Resolving<'a> {
    fn parameter(&mut self, name: &str, path: &str) -> Option<(usize, &'a Parameter)> {
        let plan = self.plan;
        let wanted = name.trim();
        if let Some(index) = plan.parameters.iter().position(|parameter| parameter.name == wanted) {
            return plan.parameters.get(index).map(|parameter| (index, parameter));
        }
        let titled = plan.parameters.iter().find(|known| known.title.zh == wanted || known.title.en == wanted);
        let near = titled
            .map(|known| known.name.as_str())
            .or_else(|| nearest(wanted, plan.parameters.iter().map(|known| known.name.as_str())));
        let hint = near.map(|near| text(format!("是否想写“{near}”？"), format!("did you mean `{near}`?")));
        let message = text(format!("没有名为“{wanted}”的参数"), format!("there is no parameter `{wanted}`"));
        self.problems
            .push(Problem::new(format!("{path}.parameter"), "unknown-parameter", name, message).maybe_hint(hint));
        None
    }

    /// A day on which a value of the proposal may start, or stops to hold.
    fn day(&mut self, typed: &str, path: &str) -> Option<Date> {
        let path = format!("{path}.from");
        let Some(day) = Date::parse(typed.trim()) else {
            self.problems.push(read::not_a_date(&path, typed));
            return None;
        };
        let policy = &self.plan.policy;
        let mut refuse = |code, message: Text, hint: Option<Text>| {
            self.problems.push(Problem::new(&path, code, typed, message).maybe_hint(hint));
        };
        if day < policy.from {
            let message = text(
                format!("{day} 早于政策施行日 {}", policy.from),
                format!("{day} is before {}, when the policy comes into force", policy.from),
            );
            refuse("before-the-policy", message, None);
            return None;
        }
        if let Some(to) = policy.to.filter(|to| day > *to) {
            let message = text(
                format!("政策施行至 {to} 止，{day} 已不再适用"),
                format!("the policy is in force until {to} only"),
            );
            refuse("after-the-policy", message, None);
            return None;
        }
        if !self.values.correction && day <= self.today {
            let message = text(
                format!("{day} 不晚于今天（{}），会改变已经作出的判断", self.today),
                format!("{day} is not after today ({}): decisions already made would change", self.today),
            );
            let next = self.today.plus_days(1).unwrap_or(self.today);
            let hint = text(
                format!("最早可从 {next} 起；确实要改过去的取值，请提交“更正”"),
                format!("the earliest day is {next}; to correct the past, make it a correction"),
            );
            refuse("past", message, Some(hint));
        }
        Some(day)
    }

    fn set(&mut self, proposed: &Proposed, path: String) {
        let parameter = self.parameter(&proposed.parameter, &path);
        let from = self.day(&proposed.from, &path);
        let Some((index, parameter)) = parameter else { return };
        let value = match read::value(self.plan, parameter, &proposed.value, proposed.unit.as_deref(), &path) {
            Ok(value) => value,
            Err(problem) => return self.problems.push(*problem),
        };
        let Some(from) = from else { return };
        let source = proposed.source.written();
        let there = parameter.values.iter().find(|dated| dated.from == from);
        if let Some(there) = there.filter(|_| !self.values.correction && from > self.today) {
            let shown = shown::value(self.plan, &parameter.domain, there.value);
            let message = text(
                format!("自 {from} 起已经定为 {}", shown.zh),
                format!("from {from} it is set to {} already", shown.en),
            );
            let hint = text(
                "要改掉它，请提交“更正”；否则换一个日期",
                "to replace it, make it a correction; or choose another day",
            );
            self.problems.push(Problem::new(format!("{path}.from"), "date-taken", &proposed.from, message).hint(hint));
        }
        let plain = shown::plain(self.plan, &parameter.domain, value);
        let name = parameter.name.clone();
        self.resolved.push(Resolved { parameter: index, name, from, value: Some((value, source)), plain, path });
    }

    fn remove(&mut self, removed: &Removed, path: String) {
        if !self.values.correction {
            let message = text("只有“更正”才能删除取值", "only a correction takes values away");
            self.problems.push(Problem::new(&path, "not-allowed", &removed.from, message));
        }
        let parameter = self.parameter(&removed.parameter, &path);
        let from = Date::parse(removed.from.trim());
        if from.is_none() {
            self.problems.push(read::not_a_date(&format!("{path}.from"), &removed.from));
        }
        let (Some((index, parameter)), Some(from)) = (parameter, from) else { return };
        if parameter.values.iter().all(|dated| dated.from != from) {
            let days: Vec<String> = parameter.values.iter().map(|dated| dated.from.to_string()).collect();
            let message = text(format!("没有从 {from} 起的取值"), format!("there is no value from {from}"));
            let hint = (!days.is_empty()).then(|| {
                text(format!("现有取值的起始日：{}", days.join("、")), format!("values start on {}", days.join(", ")))
            });
            self.problems
                .push(Problem::new(format!("{path}.from"), "no-such-value", &removed.from, message).maybe_hint(hint));
            return;
        }
        let name = parameter.name.clone();
        self.resolved.push(Resolved { parameter: index, name, from, value: None, plain: String::new(), path });
    }

    /// The same parameter and day twice in one proposal.
    fn twice(&mut self) {
        for (at, one) in self.resolved.iter().enumerate() {
            let same = |other: &&Resolved| other.parameter == one.parameter && other.from == one.from;
            if self.resolved.iter().take(at).any(|other| same(&other)) {
                let message = text(
                    format!("{} 自 {} 起的取值写了两次", one.name, one.from),
                    format!("{} from {} is given twice", one.name, one.from),
                );
                let hint = text("留下一处", "keep one of the two");
                self.problems.push(Problem::new(&one.path, "duplicate", &one.name, message).hint(hint));
            }
        }
    }

    /// What only shows when all changes of a parameter are looked at together.
    fn sequences(&mut self) {
        for index in 0..self.plan.parameters.len() {
            let own: Vec<Resolved> = self.resolved.iter().filter(|one| one.parameter == index).cloned().collect();
            let Some(parameter) = self.plan.parameters.get(index).filter(|_| !own.is_empty()) else { continue };
            let after = sequence(parameter, index, &own);
            for one in &own {
                self.no_change(parameter, &after, one);
            }
            self.gap(parameter, &after, &own);
        }
    }

    /// A value that is in force on its day anyway.
    fn no_change(&mut self, parameter: &Parameter, after: &[Dated], one: &Resolved) {
        let Some((value, source)) = &one.value else { return };
        let before = after.iter().rev().find(|dated| dated.from < one.from);
        let there = parameter.values.iter().find(|dated| dated.from == one.from);
        // Why: a correction may mend a citation alone.
        let same = match there {
            Some(there) => there.value == *value && (there.source == *source || source.is_empty()),
            None => before.is_some_and(|before| before.value == *value),
        };
        if !same {
            return;
        }
        let since = there.or(before).map_or(one.from, |dated| dated.from);
        let shown = shown::value(self.plan, &parameter.domain, *value);
        let message = text(
            format!("自 {since} 起本来就是 {}，不必再改", shown.zh),
            format!("it is {} from {since} on already: nothing would change", shown.en),
        );
        self.problems.push(Problem::new(format!("{}.value", one.path), "no-change", &one.plain, message));
    }

    /// Days on which a parameter that the document sets would have no value.
    fn gap(&mut self, parameter: &Parameter, after: &[Dated], own: &[Resolved]) {
        let start = self.plan.policy.from;
        let covered = after.first().is_some_and(|first| first.from <= start);
        let Some(removed) = own.iter().find(|one| one.value.is_none()) else { return };
        if covered || parameter.set_by.is_some() {
            return;
        }
        let message = match after.first() {
            None => text("这是唯一的取值，删掉后就没有取值了", "this is the only value; without it there is none"),
            Some(first) => text(
                format!("删掉后，自 {start} 至 {} 之前没有取值", first.from),
                format!("without it there is no value from {start} until {}", first.from),
            ),
        };
        let hint = text("同时给出该日的正确取值", "give the right value of that day with it");
        self.problems.push(Problem::new(&removed.path, "only-value", &removed.name, message).hint(hint));
    }
}
