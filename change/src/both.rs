//! Change, decided: one case on the plan before and on the plan after, and what of the two decisions differs and why.

use std::{borrow::Cow, collections::BTreeMap};

use rust_decimal::Decimal;
use serde::Serialize;
use zhunsheng_engine::{
    Date, Decider, Decision, FactProblem, InForce, Lang, Verdict, VerifiedPlan, decide,
    explain::support::support,
    facts,
    plan::{Finding, FindingKind, Plan, Text},
    wording,
};

use crate::{parameters::parameters_of, problem::text, shown};

/// An outcome whose verdict differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutcomeChange {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// The verdict before; nothing if there was no such outcome.
    pub before: Option<Verdict>,
    /// The verdict after; nothing if there is no such outcome any more.
    pub after: Option<Verdict>,
}

/// An amount that differs, in 元.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AmountChange {
    /// The finding that gives it.
    pub finding: String,
    /// Its title.
    pub title: Text,
    /// Before; nothing if it was not due or not known.
    pub before: Option<String>,
    /// After; nothing if it is not due or not known.
    pub after: Option<String>,
    /// The parameters it reads whose value differs on the day.
    #[serde(skip)]
    pub parameters: Vec<String>,
}

/// A finding whose verdict differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingChange {
    /// Its id.
    pub id: String,
    /// What the policy asks, with the values after the change.
    pub sentence: Text,
    /// Its clause.
    pub clause: String,
    /// The verdict before; nothing if there was no such finding.
    pub before: Option<Verdict>,
    /// The verdict after; nothing if there is no such finding any more.
    pub after: Option<Verdict>,
    /// The parameters it reads whose value differs on the day.
    pub parameters: Vec<String>,
    /// What the case has, if the finding is one comparison.
    pub measured: Option<Text>,
}

/// What of two decisions of one case differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseChange {
    /// Outcomes, in the order of the plan.
    pub outcomes: Vec<OutcomeChange>,
    /// Amounts.
    pub amounts: Vec<AmountChange>,
    /// Findings; first those that a changed outcome rests on.
    pub findings: Vec<FindingChange>,
    /// Every amount of the case that has a value on one of the sides: finding, before, after.
    pub sums: Vec<(String, Option<Decimal>, Option<Decimal>)>,
    /// The verdicts of every outcome: id, before, after.
    pub verdicts: Vec<(String, Option<Verdict>, Option<Verdict>)>,
}

impl CaseChange {
    /// Whether the two decisions say the same.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.outcomes.is_empty() && self.amounts.is_empty() && self.findings.is_empty()
    }
}

/// Two plans that cases are decided on, with the values in force looked up once for each day.
pub struct Both<'p> {
    before: &'p VerifiedPlan,
    after: &'p VerifiedPlan,
    /// Whether facts read for one plan are facts of the other.
    one_form: bool,
    days: BTreeMap<Date, Day<'p>>,
}

struct Day<'p> {
    before: Decider<'p>,
    after: Decider<'p>,
    differing: Vec<usize>,
}

impl<'p> Both<'p> {
    /// Two plans.
    #[must_use]
    pub fn new(before: &'p VerifiedPlan, after: &'p VerifiedPlan) -> Self {
        let one_form =
            before.facts == after.facts && before.choice_sets == after.choice_sets && before.units == after.units;
        Self { before, after, one_form, days: BTreeMap::new() }
    }

    /// Decides a case on both; `parameters` are values that hold in this case only.
    ///
    /// # Errors
    /// What is wrong with the facts, or with the values of the case.
    pub fn decide(
        &mut self,
        text: &str,
        as_of: Date,
        parameters: &[(String, String)],
        tolerant: bool,
    ) -> Result<CaseChange, Text> {
        let read = |plan: &VerifiedPlan, other: &VerifiedPlan| {
            let facts = facts::read(plan, &[plan, other], text).map_err(|why| said(&why))?;
            if facts.problems().is_empty() || tolerant { Ok(facts) } else { Err(said(facts.problems())) }
        };
        let facts_after = read(self.after, self.before)?;
        let facts_before =
            if self.one_form { Cow::Borrowed(&facts_after) } else { Cow::Owned(read(self.before, self.after)?) };
        if !parameters.is_empty() {
            let before = with_values(self.before, parameters)?;
            let after = with_values(self.after, parameters)?;
            let differing = differing(&before, &after, as_of);
            return Ok(compare(
                &decide(&before, &facts_before, as_of),
                &decide(&after, &facts_after, as_of),
                &differing,
            ));
        }
        let (before, after) = (self.before, self.after);
        let day = self.days.entry(as_of).or_insert_with(|| Day {
            before: InForce::new(before, as_of).decider(),
            after: InForce::new(after, as_of).decider(),
            differing: differing(before, after, as_of),
        });
        Ok(compare(&day.before.decide(&facts_before), &day.after.decide(&facts_after), &day.differing))
    }
}

/// A plan with the values of one case.
fn with_values(plan: &VerifiedPlan, parameters: &[(String, String)]) -> Result<VerifiedPlan, Text> {
    parameters.iter().try_fold(plan.clone(), |plan, (name, value)| {
        let with = plan.with_value(name, value, plan.policy.from);
        with.map_err(|why| text(why.message(Lang::Zh), why.message(Lang::En)))
    })
}

/// The first problems of facts, in one text.
pub(crate) fn said(problems: &[FactProblem]) -> Text {
    let line = |problem: &FactProblem, lang| format!("{} {}", problem.path, problem.message(lang));
    let all = |lang, join| problems.iter().take(3).map(|one| line(one, lang)).collect::<Vec<_>>().join(join);
    text(all(Lang::Zh, "；"), all(Lang::En, "; "))
}

/// The parameters of the plan after whose value on a day is not that of the plan before.
pub(crate) fn differing(before: &Plan, after: &Plan, day: Date) -> Vec<usize> {
    let differs = |new: &zhunsheng_engine::plan::Parameter| {
        let old = before.parameters.iter().find(|old| old.name == new.name);
        let was = old.and_then(|old| shown::in_force(old, day)).map(|dated| dated.value);
        was != shown::in_force(new, day).map(|dated| dated.value)
    };
    after.parameters.iter().enumerate().filter(|(_, new)| differs(new)).map(|(index, _)| index).collect()
}

fn compare(before: &Decision<'_>, after: &Decision<'_>, differing: &[usize]) -> CaseChange {
    let mut change = CaseChange::default();
    let (old, new) = (before.plan(), after.plan());
    let mut resting: Vec<u32> = Vec::new();
    for outcome in &new.outcomes {
        let was = old.outcomes.iter().find(|known| known.id == outcome.id).map(|known| before.outcome(known));
        let is = Some(after.outcome(outcome));
        change.verdicts.push((outcome.id.clone(), was, is));
        if was != is {
            resting.extend(&outcome.findings);
            change.outcomes.push(OutcomeChange {
                id: outcome.id.clone(),
                title: outcome.title.clone(),
                before: was,
                after: is,
            });
        }
    }
    for outcome in old.outcomes.iter().filter(|old| new.outcomes.iter().all(|known| known.id != old.id)) {
        let was = Some(before.outcome(outcome));
        change.verdicts.push((outcome.id.clone(), was, None));
        change.outcomes.push(OutcomeChange {
            id: outcome.id.clone(),
            title: outcome.title.clone(),
            before: was,
            after: None,
        });
    }
    let mut findings: Vec<(bool, FindingChange)> = Vec::new();
    for (index, finding) in new.findings.iter().enumerate() {
        let known = old.findings.get(index).filter(|known| known.id == finding.id);
        let known = known.or_else(|| old.findings.iter().find(|known| known.id == finding.id));
        let (was, is) = (known.map(|known| before.finding(known).verdict), Some(after.finding(finding).verdict));
        if was != is {
            let rests = u32::try_from(index).is_ok_and(|index| resting.contains(&index));
            findings.push((!rests, finding_change(after, finding, was, is, differing)));
        }
        let named = || named(new, &parameters_of(new, finding), differing);
        amount(&mut change, finding, known.and_then(|known| worth(before, known)), worth(after, finding), named);
    }
    for finding in old.findings.iter().filter(|old| new.findings.iter().all(|known| known.id != old.id)) {
        findings.push((true, finding_change(before, finding, Some(before.finding(finding).verdict), None, &[])));
        amount(&mut change, finding, worth(before, finding), None, Vec::new);
    }
    findings.sort_by_key(|(later, _)| *later);
    change.findings = findings.into_iter().map(|(_, finding)| finding).collect();
    change
}

fn finding_change(
    decision: &Decision<'_>,
    finding: &Finding,
    before: Option<Verdict>,
    after: Option<Verdict>,
    differing: &[usize],
) -> FindingChange {
    let plan = decision.plan();
    let read: Vec<usize> = support(plan, finding.verdict).parameters.iter().map(|known| *known as usize).collect();
    let parameters = named(plan, &read, differing);
    let words = |lang| wording::sentence(decision, &finding.says, lang);
    let measured = finding.measure.map(|measure| {
        let words = |lang| wording::value(decision, measure.measured, lang, wording::Place::Alone);
        text(words(Lang::Zh), words(Lang::En))
    });
    FindingChange {
        id: finding.id.clone(),
        sentence: text(words(Lang::Zh), words(Lang::En)),
        clause: plan.clauses.get(finding.clause as usize).map(|clause| clause.id.clone()).unwrap_or_default(),
        before,
        after,
        parameters,
        measured,
    }
}

/// The names of those parameters that differ.
fn named(plan: &Plan, read: &[usize], differing: &[usize]) -> Vec<String> {
    let both = differing.iter().filter(|index| read.contains(index));
    both.filter_map(|&index| Some(plan.parameters.get(index)?.name.clone())).collect()
}

/// The money that a finding gives, in 元; nothing if it is not due or not known.
fn worth(decision: &Decision<'_>, finding: &Finding) -> Option<Decimal> {
    let FindingKind::Amount { value, .. } = &finding.kind else { return None };
    let due = !matches!(decision.finding(finding).verdict, Verdict::NotMet | Verdict::NotApplicable);
    decision.cell(value.of).number().filter(|_| due)
}

fn amount(
    change: &mut CaseChange,
    finding: &Finding,
    before: Option<Decimal>,
    after: Option<Decimal>,
    parameters: impl FnOnce() -> Vec<String>,
) {
    if before.is_none() && after.is_none() {
        return;
    }
    change.sums.push((finding.id.clone(), before, after));
    if before != after {
        let shown = |amount: Option<Decimal>| amount.map(|amount| amount.normalize().to_string());
        change.amounts.push(AmountChange {
            finding: finding.id.clone(),
            title: finding.title.clone(),
            before: shown(before),
            after: shown(after),
            parameters: parameters(),
        });
    }
}

impl std::fmt::Debug for Both<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Both").field("before", &self.before.hash()).field("after", &self.after.hash()).finish()
    }
}
