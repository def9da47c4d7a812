//! Change, checked: the hand-written cases of the package, and those that are meant to come out otherwise.

use zhunsheng_compiler::{
    Package,
    cases::{self, Case},
    expected::{Difference, differences},
};
use zhunsheng_engine::{
    Lang, VerifiedPlan, decide,
    plan::{Finding, Text},
    wording,
};

use super::{CheckResult, Checking, Item, Weight, no_plan, result, skipped};
use crate::{problem::text, rewrite::rewrite_case};

impl Checking<'_> {
    /// The result, and the package with the expectations of accepted cases.
    pub(super) fn cases(&mut self, package: Option<Package>) -> (CheckResult, Option<Package>) {
        let title = text("手写案例", "Hand-written cases");
        let (Some(mut package), Some(plan)) = (package.clone(), self.plan) else {
            return (skipped("cases", title, no_plan()), package);
        };
        let all = cases::read(&package);
        let mut items: Vec<Item> = Vec::new();
        for (at, case) in all.iter().enumerate() {
            if self.left_out(case) {
                continue;
            }
            self.counted.cases += 1;
            let found = differences(case, plan);
            if found.is_empty() {
                continue;
            }
            let mut id = format!("case:{}", case.name);
            if items.iter().any(|item| item.id == id) {
                id = format!("{id}#{at}");
            }
            let mut item = Item::new(id, Weight::Stops, told(case, plan, &found)).explainable(self.accepted);
            item.case = Some(case.name.clone());
            if item.explained.is_some() {
                match rewrite_case(&package, plan, at, &found) {
                    Some(rewritten) => package = rewritten,
                    None => {
                        item.explained = None;
                        item.explainable = false;
                        item.text.zh.push_str("；这种不同不能靠改预期解决");
                        item.text.en.push_str("; no expectation can follow this");
                    }
                }
            }
            items.push(item);
        }
        let (count, red) = (self.counted.cases, items.len());
        let summary = match red {
            0 if self.context.quick => text(
                format!("先看了会受影响的 {count} 个案例，都符合预期；保存时再看全部"),
                format!("{count} cases that it can touch come out as expected; all are looked at when it is saved"),
            ),
            0 => text(format!("{count} 个案例全部符合预期"), format!("all {count} cases come out as expected")),
            _ => text(
                format!("{count} 个案例中有 {red} 个与预期不同"),
                format!("{red} of {count} cases differ from what is expected"),
            ),
        };
        (result("cases", title, summary, items), Some(package))
    }
}

/// A red case in words.
fn told(case: &Case, plan: &VerifiedPlan, found: &[Difference]) -> Text {
    let lines: Vec<Text> = found.iter().map(|one| line(case, plan, one)).collect();
    let all = |lang, join| lines.iter().map(|line| line.get(lang)).collect::<Vec<_>>().join(join);
    text(
        format!("案例“{}”（{}）：{}", case.name, case.as_of, all(Lang::Zh, "；")),
        format!("case “{}” ({}): {}", case.name, case.as_of, all(Lang::En, "; ")),
    )
}

/// One difference in words, with the sentence and the clause where it is about a rule.
fn line(case: &Case, plan: &VerifiedPlan, one: &Difference) -> Text {
    let (what, key) = one.what.split_once(", ").map_or((one.what.as_str(), None), |(what, key)| (what, Some(key)));
    let (expected, found) = (said(plan, &one.expected), said(plan, &one.found));
    let (kind, id) = what.rsplit_once(' ').unwrap_or((what, ""));
    let titled = |title: &Text, zh: &str, en: &str| text(format!("{zh}“{}”", title.zh), format!("{en} “{}”", title.en));
    let subject = match kind {
        "outcome" | "eligible from" => {
            let outcome = plan.outcomes.iter().find(|outcome| outcome.id == id);
            let (zh, en) =
                if kind == "outcome" { ("结论", "outcome") } else { ("最早符合日", "first day met of") };
            outcome.map(|outcome| titled(&outcome.title, zh, en))
        }
        "ladder" => plan.ladders.iter().find(|ladder| ladder.id == id).map(|one| titled(&one.title, "阶梯", "ladder")),
        "finding" | "indicator" | "amount" | "deadline" | "step" => {
            plan.findings.iter().find(|finding| finding.id == id).map(|finding| rule(case, plan, finding, key))
        }
        _ => None,
    };
    let subject = subject.unwrap_or_else(|| match what {
        "provisional" => text("以申报单位自述为准的结论", "outcomes on the applicant's own word"),
        "unusable" => text("不能使用的事实", "facts that cannot be used"),
        "case" => text("案例本身", "the case itself"),
        _ => text(one.what.as_str(), one.what.as_str()),
    });
    text(
        format!("{}应为{}，实为{}", subject.zh, expected.zh, found.zh),
        format!("{}: expected {}, found {}", subject.en, expected.en, found.en),
    )
}

fn rule(case: &Case, plan: &VerifiedPlan, finding: &Finding, key: Option<&str>) -> Text {
    let clause = plan.clauses.get(finding.clause as usize).map_or("", |clause| clause.id.as_str());
    let part = key.filter(|key| *key != "verdict").map_or_else(Text::default, |key| {
        let zh = match key {
            "shortfall" => "的差额",
            "measured" => "的实有值",
            "threshold" => "的要求值",
            "clause" => "的条款",
            "copies" => "的份数",
            "records" => "的不合格记录",
            "completion" => "的完成率",
            _ => "的推算值",
        };
        text(zh, format!(", {key}"))
    });
    // Why: the sentence has the values of the day of the case, which is what the reader compares.
    let sentence = case.facts(plan).ok().map(|facts| {
        let decision = decide(plan, &facts, case.as_of);
        let words = |lang| wording::sentence(&decision, &finding.says, lang);
        text(words(Lang::Zh), words(Lang::En))
    });
    let sentence = sentence.unwrap_or_else(|| finding.title.clone());
    text(format!("“{}”（{clause}）{}", sentence.zh, part.zh), format!("“{}” ({clause}){}", sentence.en, part.en))
}

/// An expectation in words, each of several for itself.
fn said(plan: &VerifiedPlan, value: &str) -> Text {
    let parts: Vec<Text> = value.split(", ").map(|one| word(plan, one)).collect();
    let all = |lang, join| parts.iter().map(|part| part.get(lang)).collect::<Vec<_>>().join(join);
    text(all(Lang::Zh, "、"), all(Lang::En, ", "))
}

/// One value: a word of ours, or the title of what it is the id of.
fn word(plan: &VerifiedPlan, value: &str) -> Text {
    if let Some(outcome) = plan.outcomes.iter().find(|outcome| outcome.id == value) {
        return outcome.title.clone();
    }
    let (zh, en) = match value {
        "met" => ("符合", "met"),
        "not_met" => ("不符合", "not met"),
        "unknown" => ("尚不确定", "unknown"),
        "not_applicable" => ("不适用", "not applicable"),
        "not_computable" => ("无法计算", "not computable"),
        "done" => ("已完成", "done"),
        "ready" => ("可以办理", "ready"),
        "blocked" => ("被前一步卡住", "blocked"),
        "null" | "" => ("无", "none"),
        "usable" => ("可以使用", "usable"),
        other => (other, other),
    };
    text(zh, en)
}
