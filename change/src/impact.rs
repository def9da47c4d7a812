//! Change, impact: whom a change touches: each stored case decided before and after, as of one day.

mod csv;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;
use zhunsheng_compiler::{Package, cases};
use zhunsheng_engine::{
    Date, Verdict, VerifiedPlan,
    plan::{FindingKind, Text},
};

pub use crate::both::{AmountChange, FindingChange, OutcomeChange};
use crate::{both::Both, problem::text};
pub use csv::impact_csv;

/// Cases that belong together.
#[derive(Debug, Clone, Default)]
pub struct CaseSet {
    /// `stored` or `package`.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// The cases.
    pub cases: Vec<SetCase>,
}

/// One case of a set.
#[derive(Debug, Clone, Default)]
pub struct SetCase {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// The facts, as JSON text.
    pub facts: String,
    /// Values for parameters that hold in this case only.
    pub parameters: Vec<(String, String)>,
}

impl CaseSet {
    /// The hand-written cases of a package.
    #[must_use]
    pub fn of_package(package: &Package) -> Self {
        let case = |case: cases::Case| SetCase {
            id: case.name.clone(),
            title: case.name,
            facts: case.facts,
            parameters: case.parameters,
        };
        let cases = cases::read(package).into_iter().map(case).collect();
        Self { id: "package".to_owned(), title: text("规则包自带的案例", "cases of the package"), cases }
    }
}

/// What a change does to cases, as of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Impact {
    /// The id of the policy.
    pub policy: String,
    /// The day that was decided for.
    pub as_of: Date,
    /// The hash of the plan before.
    pub before: String,
    /// The hash of the plan after.
    pub after: String,
    /// The sets, with how many cases each has.
    pub sets: Vec<SetRow>,
    /// For each outcome, how many cases went which way.
    pub outcomes: Vec<OutcomeRow>,
    /// For each amount that some case has, the sums.
    pub amounts: Vec<AmountRow>,
    /// The cases that come out differently.
    pub cases: Vec<CaseRow>,
    /// The cases that could not be decided.
    pub unusable: Vec<Unusable>,
}

/// A set of cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetRow {
    /// `stored` or `package`.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// How many cases it has.
    pub cases: usize,
}

/// What happens to an outcome; the numbers count cases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OutcomeRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Met now, and not before.
    pub newly_met: usize,
    /// Met before; now not met or not applicable.
    pub no_longer_met: usize,
    /// Decided before, and now unknown.
    pub became_unknown: usize,
    /// Any other change.
    pub other: usize,
    /// The same verdict.
    pub unchanged: usize,
}

/// What happens to an amount, summed over all cases. In 元, exact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AmountRow {
    /// The finding that gives it.
    pub finding: String,
    /// Its title.
    pub title: Text,
    /// The unit of the sums.
    pub unit: &'static str,
    /// The sum before.
    pub before: String,
    /// The sum after.
    pub after: String,
    /// After less before.
    pub difference: String,
    /// In how many cases it differs.
    pub cases: usize,
}

/// A case that comes out differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseRow {
    /// The set.
    pub set: String,
    /// The id of the case.
    pub case: String,
    /// What people call it.
    pub title: String,
    /// The outcomes that differ.
    pub outcomes: Vec<OutcomeChange>,
    /// The amounts that differ.
    pub amounts: Vec<AmountChange>,
    /// The findings that differ, first those that a changed outcome rests on.
    pub findings: Vec<FindingChange>,
}

/// A case that could not be decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unusable {
    /// The set.
    pub set: String,
    /// The id of the case.
    pub case: String,
    /// What people call it.
    pub title: String,
    /// Why.
    pub why: Text,
}

/// Decides every case before and after.
#[must_use]
pub fn impact(before: &VerifiedPlan, after: &VerifiedPlan, sets: &[CaseSet], as_of: Date) -> Impact {
    let mut both = Both::new(before, after);
    let mut counts: BTreeMap<String, OutcomeRow> = BTreeMap::new();
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    let mut impact = Impact {
        policy: after.policy.id.clone(),
        as_of,
        before: before.hash().to_owned(),
        after: after.hash().to_owned(),
        sets: Vec::new(),
        outcomes: Vec::new(),
        amounts: Vec::new(),
        cases: Vec::new(),
        unusable: Vec::new(),
    };
    for set in sets {
        impact.sets.push(SetRow { id: set.id.clone(), title: set.title.clone(), cases: set.cases.len() });
        for case in &set.cases {
            let (id, title) = (case.id.clone(), case.title.clone());
            let change = match both.decide(&case.facts, as_of, &case.parameters, false) {
                Ok(change) => change,
                Err(why) => {
                    impact.unusable.push(Unusable { set: set.id.clone(), case: id, title, why });
                    continue;
                }
            };
            for (outcome, was, is) in &change.verdicts {
                count(counts.entry(outcome.clone()).or_default(), *was, *is);
            }
            for (finding, was, is) in &change.sums {
                sums.entry(finding.clone()).or_default().add(*was, *is);
            }
            if !change.is_none() {
                let (outcomes, amounts, findings) = (change.outcomes, change.amounts, change.findings);
                impact.cases.push(CaseRow { set: set.id.clone(), case: id, title, outcomes, amounts, findings });
            }
        }
    }
    let gone = before.outcomes.iter().filter(|old| after.outcome_index(&old.id).is_none());
    for outcome in after.outcomes.iter().chain(gone) {
        let row = counts.remove(&outcome.id).unwrap_or_default();
        impact.outcomes.push(OutcomeRow { id: outcome.id.clone(), title: outcome.title.clone(), ..row });
    }
    let gone = before.findings.iter().filter(|old| after.finding_index(&old.id).is_none());
    for finding in after.findings.iter().chain(gone) {
        if let (FindingKind::Amount { .. }, Some(sum)) = (&finding.kind, sums.remove(&finding.id)) {
            impact.amounts.push(sum.row(finding.id.clone(), finding.title.clone()));
        }
    }
    impact
}

fn count(row: &mut OutcomeRow, was: Option<Verdict>, is: Option<Verdict>) {
    let met = |verdict| verdict == Some(Verdict::Met);
    let place = match (was, is) {
        _ if was == is => &mut row.unchanged,
        _ if met(is) => &mut row.newly_met,
        (Some(_), Some(Verdict::Unknown)) => &mut row.became_unknown,
        _ if met(was) => &mut row.no_longer_met,
        _ => &mut row.other,
    };
    *place += 1;
}

/// Sums of one amount. Why: amounts are bounded far below 28 digits, so a sum that is none is said as such instead of rounded.
#[derive(Default)]
struct Sum {
    before: Option<Decimal>,
    after: Option<Decimal>,
    overflow: bool,
    cases: usize,
}

impl Sum {
    fn add(&mut self, was: Option<Decimal>, is: Option<Decimal>) {
        for (sum, amount) in [(&mut self.before, was), (&mut self.after, is)] {
            let total = sum.unwrap_or_default().checked_add(amount.unwrap_or_default());
            self.overflow |= total.is_none();
            *sum = total;
        }
        self.cases += usize::from(was != is);
    }

    fn row(self, finding: String, title: Text) -> AmountRow {
        let shown = |sum: Option<Decimal>| match sum.filter(|_| !self.overflow) {
            Some(sum) => sum.normalize().to_string(),
            None => "…".to_owned(),
        };
        let difference = self.after.zip(self.before).and_then(|(after, before)| after.checked_sub(before));
        AmountRow {
            finding,
            title,
            unit: "元",
            before: shown(self.before),
            after: shown(self.after),
            difference: shown(difference),
            cases: self.cases,
        }
    }
}

#[cfg(test)]
mod tests;
