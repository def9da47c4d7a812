//! Change, checked: the cases of the package before and after, at their own dates; what differs and for what reason.

use zhunsheng_compiler::{Package, cases};

use super::{CheckResult, Checking, Item, Weight, no_plan, result, skipped};
use crate::{both::Both, causes::Causes, problem::text};

/// So many cases with one cause are told as one.
const MANY: usize = 4;

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
        let mut causes = Causes::new();
        let mut decided = 0_usize;
        for case in all.iter().filter(|case| !self.left_out(case)) {
            let Ok(change) = both.decide(&case.facts, case.as_of, &case.parameters, true) else { continue };
            decided += 1;
            if change.is_none() {
                continue;
            }
            causes.add(case.name.clone(), change);
        }
        let count = causes.count();
        let mut items = Vec::new();
        for cause in causes.all() {
            // Why: what follows from a parameter that somebody means to change is meant; it is shown, not asked about.
            let weight = if cause.by_parameter { Weight::Warns } else { Weight::Stops };
            if cause.cases.len() >= MANY {
                let id = format!("differences:{}", cause.names.join("+"));
                items.push(Item::new(id, weight, cause.together(after)));
                continue;
            }
            for (name, change) in cause.cases {
                let mut item = Item::new(format!("difference:{name}"), weight, change.told(&name));
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
