//! Change, checked: the cases of the package before and after, at their own dates; what differs and for what reason.

use std::collections::BTreeMap;

use zhunsheng_compiler::{Package, cases};
use zhunsheng_engine::{
    Lang, Verdict,
    plan::{Plan, Text},
};

use super::{CheckResult, Checking, Item, Weight, no_plan, result, skipped};
use crate::{
    both::{Both, CaseChange, FindingChange},
    problem::text,
    shown,
};

/// So many cases with one cause are told as one.
const MANY: usize = 4;

/// Whether parameters are the cause, and their names or those of the rules.
type Cause = (bool, Vec<String>);

impl Checking<'_> {
    pub(super) fn differences(&self, package: Option<&Package>) -> CheckResult {
        let title = text("判断结果的变化", "Differences");
        let (Some((_, before)), Some(after), Some(package)) = (self.context.base, self.plan, package) else {
            let why = if self.plan.is_some() {
                text("首个版本，没有可比的", "the first version: nothing to compare")
            } else {
                no_plan()
            };
            return skipped("differences", title, why);
        };
        let mut both = Both::new(before, after);
        let all = cases::read(package);
        // By cause: the parameters, or the rules where no parameter is the reason.
        let mut causes: BTreeMap<Cause, Vec<(String, CaseChange)>> = BTreeMap::new();
        let mut decided = 0_usize;
        for case in all.iter().filter(|case| !self.left_out(case)) {
            let Ok(change) = both.decide(&case.facts, case.as_of, &case.parameters, true) else { continue };
            decided += 1;
            if change.is_none() {
                continue;
            }
            let mut parameters: Vec<String> =
                change.findings.iter().flat_map(|finding| finding.parameters.clone()).collect();
            parameters.sort();
            parameters.dedup();
            let rules = || change.findings.iter().take(3).map(|finding| finding.id.clone()).collect();
            let cause = if parameters.is_empty() { (false, rules()) } else { (true, parameters) };
            causes.entry(cause).or_default().push((case.name.clone(), change));
        }
        let count: usize = causes.values().map(Vec::len).sum();
        let mut items = Vec::new();
        for ((by_parameter, cause), cases) in causes {
            // Why: what follows from a parameter that somebody means to change is meant; it is shown, not asked about.
            let weight = if by_parameter { Weight::Warns } else { Weight::Stops };
            if cases.len() >= MANY {
                let id = format!("differences:{}", cause.join("+"));
                items.push(Item::new(id, weight, together(after, by_parameter, &cause, &cases)));
                continue;
            }
            for (name, change) in cases {
                let mut item = Item::new(format!("difference:{name}"), weight, told(&name, &change));
                item.case = Some(name);
                items.push(item);
            }
        }
        let explain = |item: Item| if item.weight == Weight::Stops { item.explainable(self.accepted) } else { item };
        let items = items.into_iter().map(explain).collect();
        let summary = match count {
            0 => text(
                format!("{decided} 个案例在各自日期的判断都没有变"),
                format!("{decided} cases come out the same on their own dates"),
            ),
            _ => text(
                format!("{decided} 个案例中有 {count} 个判断变了"),
                format!("{count} of {decided} cases come out differently"),
            ),
        };
        result("differences", title, summary, items)
    }
}

fn together(plan: &Plan, by_parameter: bool, cause: &[String], cases: &[(String, CaseChange)]) -> Text {
    let count = cases.len();
    let title = |name: &String| {
        let parameter = plan.parameters.iter().find(|parameter| parameter.name == *name).map(|one| &one.title);
        let title = parameter.or_else(|| plan.findings.iter().find(|one| one.id == *name).map(|one| &one.title));
        title.map_or_else(
            || text(name.as_str(), name.as_str()),
            |title| text(format!("{name}（{}）", title.zh), format!("{name} ({})", title.en)),
        )
    };
    let titles: Vec<Text> = cause.iter().map(title).collect();
    let all = |lang, join| titles.iter().map(|title| title.get(lang)).collect::<Vec<_>>().join(join);
    let example = cases.first().map(|(name, change)| told(name, change)).unwrap_or_default();
    let (kind_zh, kind_en) = if by_parameter { ("参数", "parameter") } else { ("规则", "rule") };
    text(
        format!("{count} 个案例的判断变了，全部因{kind_zh} {}。例如：{}", all(Lang::Zh, "、"), example.zh),
        format!(
            "{count} cases come out differently, all because of {kind_en} {}. For instance: {}",
            all(Lang::En, ", "),
            example.en
        ),
    )
}

/// One case in words: what changed, and the finding that changed it.
fn told(name: &str, change: &CaseChange) -> Text {
    let mut parts: Vec<Text> = Vec::new();
    for outcome in &change.outcomes {
        let (was, is) = (verdict(outcome.before), verdict(outcome.after));
        parts.push(text(
            format!("“{}”{} → {}", outcome.title.zh, was.zh, is.zh),
            format!("“{}” {} → {}", outcome.title.en, was.en, is.en),
        ));
    }
    for amount in &change.amounts {
        let sum = |sum: &Option<String>| sum.clone().unwrap_or_else(|| "—".to_owned());
        let (was, is) = (sum(&amount.before), sum(&amount.after));
        parts.push(text(
            format!("“{}”{was} 元 → {is} 元", amount.title.zh),
            format!("“{}” CNY {was} → CNY {is}", amount.title.en),
        ));
    }
    let why: Vec<Text> = change.findings.iter().take(3).map(because).collect();
    let all = |list: &[Text], lang, join| list.iter().map(|one| one.get(lang)).collect::<Vec<_>>().join(join);
    let (zh, en) = match (parts.is_empty(), why.is_empty()) {
        (false, false) => ("，因为", ", because "),
        _ => ("", ""),
    };
    text(
        format!("案例“{name}”：{}{zh}{}", all(&parts, Lang::Zh, "，"), all(&why, Lang::Zh, "，")),
        format!("case “{name}”: {}{en}{}", all(&parts, Lang::En, ", "), all(&why, Lang::En, ", ")),
    )
}

fn because(finding: &FindingChange) -> Text {
    let (was, is) = (verdict(finding.before), verdict(finding.after));
    let measured_zh = finding.measured.as_ref().map_or(String::new(), |has| format!("，现有{}", has.zh));
    let measured_en = finding.measured.as_ref().map_or(String::new(), |has| format!(", found {}", has.en));
    text(
        format!("“{}”{} → {}（{}{measured_zh}）", finding.sentence.zh, was.zh, is.zh, finding.clause),
        format!("“{}” {} → {} ({}{measured_en})", finding.sentence.en, was.en, is.en, finding.clause),
    )
}

fn verdict(verdict: Option<Verdict>) -> Text {
    verdict.map_or_else(|| text("没有这一项", "absent"), shown::verdict)
}
