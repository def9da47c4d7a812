//! Desk, change requests: what is asked for, handed to the checks; and the checks of a rollback, which has nothing to compile.

use serde_json::Value;
use zhunsheng_change::{Context, Proposal, Review, Values, check, words};
use zhunsheng_compiler::Package;
use zhunsheng_engine::{Date, VerifiedPlan, plan::Text};

use super::{PackageContent, RollbackContent};
use crate::{refusal::Problem, rulebook::Edition, text::both};

/// What the checks gave.
#[derive(Debug)]
pub(super) struct Reviewed {
    /// The package that would be published; nothing if the values cannot be written into it, and of a rollback.
    pub(super) package: Option<Package>,
    /// Its plan; nothing if it does not compile, and of a rollback.
    pub(super) plan: Option<VerifiedPlan>,
    /// What would change, line by line.
    pub(super) diff: Vec<Text>,
    /// Every problem of the content with its place.
    pub(super) problems: Vec<Problem>,
    /// The checks.
    pub(super) checks: Value,
    /// Whether it may go on.
    pub(super) passed: bool,
}

/// Checks values on what is in force; `quick` while somebody types.
pub(super) fn values(base: &Edition, others: &[&VerifiedPlan], values: &Values, today: Date, quick: bool) -> Reviewed {
    let context = context(Some(base), others, Proposal::Values(values), today);
    reviewed(check(&Context { quick, ..context }))
}

/// Checks a package beside what is in force.
pub(super) fn package(
    base: Option<&Edition>,
    others: &[&VerifiedPlan],
    package: &Package,
    content: &PackageContent,
    today: Date,
) -> Reviewed {
    let mut reviewed =
        reviewed(check(&context(base, others, Proposal::Package { package, accepted: &content.accepted }, today)));
    if let (None, Some(plan)) = (base, &reviewed.plan) {
        let (policy, version) = (&plan.policy.id, &plan.policy.version);
        reviewed.diff.push(both(
            format!("新增政策：{policy} 第 {version} 版"),
            format!("New policy: {policy}, version {version}"),
        ));
    }
    reviewed
}

fn context<'a>(
    base: Option<&'a Edition>,
    others: &'a [&'a VerifiedPlan],
    proposal: Proposal<'a>,
    today: Date,
) -> Context<'a> {
    Context {
        // Why empty: the digest covers what the checks give; both are added when they have given it.
        digest: "",
        base_digest: "",
        base: base.map(|edition| (&edition.package, &edition.plan)),
        others,
        proposal,
        today,
        // Why: a change is always worked out on what is in force; that it is no longer is found out when it is read.
        stale: None,
        quick: false,
    }
}

fn reviewed(review: Review) -> Reviewed {
    let Review { package, plan, diff, problems, checks } = review;
    let passed = checks.passed && plan.is_some();
    Reviewed {
        package,
        plan,
        diff,
        problems: problems.into_iter().map(Problem::from).collect(),
        checks: serde_json::to_value(&checks).unwrap_or_default(),
        passed,
    }
}

/// The checks of a rollback: what comes back was checked when it was published, so only its form and its base are looked at anew.
pub(super) fn rollback(pairs: &[(Option<&Edition>, Option<Edition>)], content: &RollbackContent) -> Reviewed {
    let mut diff = Vec::new();
    for (now, before) in pairs {
        match (now, before) {
            (Some(now), Some(before)) => {
                let lines = words(&now.plan, &before.plan);
                let policy = now.policy();
                if lines.is_empty() {
                    diff.push(both(format!("{policy}：规则包的文件"), format!("{policy}: files of the package")));
                }
                diff.extend(lines);
            }
            (None, Some(before)) => {
                let policy = before.policy();
                diff.push(both(format!("恢复政策 {policy}"), format!("The policy {policy} comes back")));
            }
            (Some(now), None) => {
                let policy = now.policy();
                diff.push(both(format!("不再包含政策 {policy}"), format!("The policy {policy} is gone")));
            }
            (None, None) => {}
        }
    }
    let reasoned = !content.reason.trim().is_empty();
    let mut problems = Vec::new();
    if !reasoned {
        problems.push(Problem {
            path: String::from("$.reason"),
            code: String::from("reason_missing"),
            message: both("请写明回退的理由", "a rollback needs its reason"),
            hint: None,
            found: None,
        });
    }
    Reviewed { package: None, plan: None, diff, checks: rollback_checks(&problems), problems, passed: reasoned }
}

fn rollback_checks(problems: &[Problem]) -> Value {
    let skipped = both("恢复的内容在当时发布前已经检查", "what comes back was checked before it was published");
    let titles = [
        ("form", "内容完整", "Form"),
        ("values", "取值", "Values"),
        ("compile", "规则包", "Package"),
        ("vocabulary", "共用词汇", "Vocabulary"),
        ("only_this", "只改了这些", "Nothing else"),
        ("cases", "手写案例", "Hand-written cases"),
        ("differences", "判断差异", "Differences"),
        ("boundary", "边界案例", "Boundary cases"),
        ("jump", "幅度", "Size of the change"),
        ("stale", "基于现行版本", "Base"),
    ];
    let results = titles.map(|(id, zh, en)| {
        let (state, summary) = match id {
            "form" if problems.is_empty() => ("passed", both("理由已写明", "the reason is given")),
            "form" => ("failed", both("缺少理由", "the reason is missing")),
            "stale" => ("passed", both("基于现行的发布", "made on the publication in force")),
            _ => ("skipped", skipped.clone()),
        };
        let items = problems.iter().filter(|_| id == "form").map(|problem| {
            let Problem { path, message, .. } = problem;
            serde_json::json!({ "id": format!("form:{path}"), "text": message, "explainable": false, "explained": null, "case": null, "place": null })
        });
        let items: Vec<Value> = items.collect();
        serde_json::json!({ "id": id, "title": both(zh, en), "state": state, "summary": summary, "items": items })
    });
    let counted = serde_json::json!({ "rules": 0, "cases": 0, "boundary": 0 });
    serde_json::json!({ "passed": problems.is_empty(), "counted": counted, "results": results })
}
