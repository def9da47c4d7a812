//! Beside the pipeline, mutants: what a hand-written case can expect of a decision, read off its cells without an answer being written.

use serde_json::Value;
use zhunsheng_engine::{
    Cell, Date, Decision, Verdict,
    explain::{FailingRecord, Pace, Trend, failing_records, pace, standing, support::own_word, trend, window},
    plan::{Finding, FindingKind, Operand, Plan},
};

use super::survey::roots;

/// Something that a case can expect, by the index of its finding, outcome or ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Seen {
    /// The verdict of a finding.
    Verdict(usize),
    /// What the case has.
    Measured(usize),
    /// What the policy asks.
    Threshold(usize),
    /// By how much the case falls short.
    Shortfall(usize),
    /// The money.
    Amount(usize),
    /// The day a deadline falls due.
    Due(usize),
    /// How many copies of a paper.
    Copies(usize),
    /// How far a step is.
    State(usize),
    /// The verdict of an outcome.
    Outcome(usize),
    /// The rung that is reached.
    Ladder(usize),
    /// Completion, pace and trend of an indicator.
    Pace(usize),
    /// The records that a finding fails on.
    Records(usize),
    /// Whether an outcome rests on somebody's own word.
    Provisional(usize),
    /// From when an outcome is met.
    Eligible(usize),
}

/// What is seen there.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sight {
    Verdict(Verdict),
    Value(Option<Cell>),
    State(Verdict, bool, bool),
    Rung(Option<usize>),
    Pace(Option<Cell>, Box<(Option<Pace>, Option<Trend>)>),
    Records(Vec<FailingRecord>),
    Flag(bool),
    Day(Option<Date>),
}

/// Everything that a case of this plan can expect without being asked for: what a search for facts looks at.
pub(super) fn all(plan: &Plan) -> Vec<Seen> {
    let mut seen = Vec::new();
    for (index, finding) in plan.findings.iter().enumerate() {
        seen.push(Seen::Verdict(index));
        if finding.measure.is_some() {
            seen.extend([Seen::Measured(index), Seen::Threshold(index), Seen::Shortfall(index)]);
        }
        match &finding.kind {
            FindingKind::Amount { .. } => seen.push(Seen::Amount(index)),
            FindingKind::Deadline { .. } => seen.push(Seen::Due(index)),
            FindingKind::Document { copies: Some(_) } => seen.push(Seen::Copies(index)),
            FindingKind::Step { .. } => seen.push(Seen::State(index)),
            FindingKind::Indicator { .. } => seen.push(Seen::Pace(index)),
            _ => {}
        }
    }
    seen.extend((0..plan.outcomes.len()).map(Seen::Outcome));
    seen.extend((0..plan.ladders.len()).map(Seen::Ladder));
    seen
}

/// What a case expects.
pub(super) fn mentioned(plan: &Plan, expect: &Value) -> Vec<Seen> {
    let mut seen = Vec::new();
    let names = |section: &str| {
        let section = expect.get(section).and_then(Value::as_object);
        section.into_iter().flatten().map(|(id, value)| (id.as_str(), value))
    };
    let finding = |id: &str| plan.finding_index(id);
    let outcome = |id: &str| plan.outcome_index(id);
    for (id, keys) in names("findings") {
        let Some(index) = finding(id) else { continue };
        for key in keys.as_object().into_iter().flatten().map(|(key, _)| key.as_str()) {
            seen.extend(match key {
                "verdict" => Some(Seen::Verdict(index)),
                "measured" => Some(Seen::Measured(index)),
                "threshold" => Some(Seen::Threshold(index)),
                "shortfall" => Some(Seen::Shortfall(index)),
                "copies" => Some(Seen::Copies(index)),
                "records" => Some(Seen::Records(index)),
                _ => None,
            });
        }
    }
    seen.extend(names("outcomes").filter_map(|(id, _)| outcome(id)).map(Seen::Outcome));
    seen.extend(names("eligible_from").filter_map(|(id, _)| outcome(id)).map(Seen::Eligible));
    seen.extend(names("amounts").filter_map(|(id, _)| finding(id)).map(Seen::Amount));
    seen.extend(names("deadlines").filter_map(|(id, _)| finding(id)).map(Seen::Due));
    seen.extend(names("steps").filter_map(|(id, _)| finding(id)).map(Seen::State));
    seen.extend(names("indicators").filter_map(|(id, _)| finding(id)).map(Seen::Pace));
    let ladder = |id: &str| plan.ladders.iter().position(|ladder| ladder.id == id);
    seen.extend(names("ladders").filter_map(|(id, _)| ladder(id)).map(Seen::Ladder));
    if expect.get("provisional").is_some() {
        seen.extend((0..plan.outcomes.len()).map(Seen::Provisional));
    }
    seen.sort_unstable();
    seen.dedup();
    seen
}

impl Seen {
    /// The operands that it is read from.
    pub(super) fn roots(self, plan: &Plan) -> Vec<Operand> {
        let of = |index: usize| plan.findings.get(index);
        match self {
            Self::Verdict(index) | Self::Records(index) => of(index).map(|finding| vec![finding.verdict]),
            Self::Measured(index) => {
                of(index).and_then(|finding| finding.measure).map(|measure| vec![measure.measured.of])
            }
            Self::Threshold(index)
            | Self::Shortfall(index)
            | Self::Amount(index)
            | Self::Due(index)
            | Self::Copies(index)
            | Self::Pace(index) => of(index).map(roots),
            Self::State(index) => of(index).map(|finding| {
                let before = steps_before(finding).iter().filter_map(|&step| of(step as usize));
                before.map(|step| step.verdict).chain([finding.verdict]).collect()
            }),
            Self::Outcome(index) | Self::Provisional(index) | Self::Eligible(index) => {
                plan.outcomes.get(index).map(|outcome| vec![outcome.verdict])
            }
            Self::Ladder(index) => plan.ladders.get(index).map(|ladder| {
                ladder.rungs.iter().filter_map(|&rung| Some(plan.outcomes.get(rung as usize)?.verdict)).collect()
            }),
        }
        .unwrap_or_default()
    }

    /// What is seen in a decision on this plan or on a mutant of it.
    pub(super) fn look(self, decision: &Decision<'_>) -> Sight {
        let plan = decision.plan();
        let finding = |index: usize| plan.findings.get(index);
        let value = |cell: Cell| Sight::Value(known(cell));
        let none = Sight::Value(None);
        match self {
            Self::Verdict(index) => {
                finding(index).map(|finding| Sight::Verdict(Verdict::of(decision.cell(finding.verdict))))
            }
            Self::Measured(index) => finding(index)
                .and_then(|finding| finding.measure)
                .map(|measure| value(decision.cell(measure.measured.of))),
            Self::Threshold(index) => finding(index).and_then(|finding| {
                let cell = decision.cell(finding.measure?.threshold.of);
                // Why: as in the answer: where nobody has set how far a target may be missed, the target itself is asked.
                Some(value(match finding.kind {
                    FindingKind::Indicator { target, .. } if cell == Cell::Unknown => decision.cell(target.of),
                    _ => cell,
                }))
            }),
            Self::Shortfall(index) => {
                finding(index).map(|finding| Sight::Value(decision.finding(finding).shortfall().and_then(known)))
            }
            Self::Amount(index) => finding(index).and_then(|finding| match finding.kind {
                FindingKind::Amount { value: of, .. } => Some(match Verdict::of(decision.cell(finding.verdict)) {
                    Verdict::NotMet | Verdict::NotApplicable => Sight::Value(None),
                    _ => value(decision.cell(of.of)),
                }),
                _ => None,
            }),
            Self::Due(index) => finding(index).and_then(|finding| match finding.kind {
                FindingKind::Deadline { due, .. } => Some(value(decision.cell(due))),
                _ => None,
            }),
            Self::Copies(index) => finding(index).and_then(|finding| match finding.kind {
                FindingKind::Document { copies: Some(copies) } => Some(value(decision.cell(copies.of))),
                _ => None,
            }),
            Self::State(index) => finding(index).map(|finding| state(decision, plan, finding)),
            Self::Outcome(index) => plan.outcomes.get(index).map(|outcome| Sight::Verdict(decision.outcome(outcome))),
            Self::Ladder(index) => {
                plan.ladders.get(index).map(|ladder| Sight::Rung(standing(decision, ladder).reached))
            }
            Self::Pace(index) => finding(index).and_then(|finding| match finding.kind {
                FindingKind::Indicator { completion, .. } => {
                    let share = known(decision.cell(completion));
                    Some(Sight::Pace(share, Box::new((pace(decision, finding), trend(decision, finding)))))
                }
                _ => None,
            }),
            Self::Records(index) => finding(index).map(|finding| Sight::Records(failing_records(decision, finding))),
            Self::Provisional(index) => {
                plan.outcomes.get(index).map(|outcome| Sight::Flag(!own_word(decision, outcome.verdict).is_empty()))
            }
            Self::Eligible(index) => {
                let day = |outcome: Operand| window(decision, outcome).map(|window| window.from);
                plan.outcomes.get(index).map(|outcome| Sight::Day(day(outcome.verdict)))
            }
        }
        .unwrap_or(none)
    }
}

/// A step is done, blocked, ready or not known: by its own verdict and those of the steps before it.
fn state(decision: &Decision<'_>, plan: &Plan, finding: &Finding) -> Sight {
    let before = steps_before(finding).iter().filter_map(|&step| plan.findings.get(step as usize));
    let verdicts: Vec<Verdict> = before.map(|step| Verdict::of(decision.cell(step.verdict))).collect();
    let blocked = verdicts.contains(&Verdict::NotMet);
    let clear = verdicts.iter().all(|verdict| matches!(verdict, Verdict::Met | Verdict::NotApplicable));
    let own = match Verdict::of(decision.cell(finding.verdict)) {
        done @ (Verdict::Met | Verdict::NotApplicable) => return Sight::State(done, false, false),
        _ if blocked => return Sight::State(Verdict::NotMet, true, false),
        own => own,
    };
    // Why: short of being ready, it is not known how far the step is, whatever the reason.
    let own = if own == Verdict::NotMet && clear { own } else { Verdict::Unknown };
    Sight::State(own, false, clear && own == Verdict::NotMet)
}

fn steps_before(finding: &Finding) -> &[u32] {
    match &finding.kind {
        FindingKind::Step { after, .. } => after,
        _ => &[],
    }
}

/// A value as it is shown: whole or not, the same number is the same.
fn known(cell: Cell) -> Option<Cell> {
    match cell {
        Cell::Integer(_) => cell.number().map(Cell::Decimal),
        cell if cell.is_known() => Some(cell),
        _ => None,
    }
}
