//! Stage answer: from the cells of a decision to the answer's structure and words.

use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};

use super::{
    AmountAnswer, Answer, Because, ChangeAnswer, DeadlineAnswer, DocumentAnswer, EligibleAnswer, FindingAnswer,
    GapAnswer, LadderAnswer, Measured, MissingAnswer, OutcomeAnswer, ProblemAnswer, QuestionAnswer, StepAnswer,
    StepState, Threshold, Value, WayAnswer,
    headline::{Tally, headline},
};
use crate::{
    date::Date,
    decide::{Decision, Verdict},
    explain::{
        changeable_by, is_settled, questions, standing,
        support::{in_force_since, own_word, support},
        ways, window,
    },
    facts::FactProblem,
    order::{self, Indices},
    plan::{Domain, Finding, FindingKind, Lang, Measure, Operand, Outcome, Plan, Purpose, Quantity, QuantityKind},
    value::Cell,
    wording::{self, Place, shown},
};

pub(super) fn answer<'a>(decision: &Decision<'a>, lang: Lang, only: Option<usize>, suggest: bool) -> Answer<'a> {
    let plan = decision.plan();
    let writer = Writer { decision, plan, lang, suggest };
    let outcomes: Vec<(u32, &Outcome)> =
        (0_u32..).zip(&plan.outcomes).filter(|(index, _)| only.is_none_or(|only| only == *index as usize)).collect();
    let wanted: Indices = outcomes.iter().flat_map(|(_, outcome)| outcome.findings.iter().copied()).collect();
    let findings: Vec<&Finding> = (0_u32..)
        .zip(&plan.findings)
        .filter(|(index, _)| only.is_none() || wanted.contains(*index))
        .map(|(_, finding)| finding)
        .collect();
    let indices: Vec<u32> = outcomes.iter().map(|(index, _)| *index).collect();
    let ladders =
        plan.ladders.iter().filter(|ladder| only.is_none() || ladder.rungs.iter().any(|rung| indices.contains(rung)));
    Answer {
        policy: &plan.policy.id,
        version: &plan.policy.version,
        title: plan.policy.title.get(lang),
        as_of: decision.as_of(),
        plan: plan.hash(),
        lang,
        outcomes: outcomes.iter().map(|(_, outcome)| writer.outcome(outcome)).collect(),
        amounts: findings.iter().filter_map(|finding| writer.amount(finding)).collect(),
        indicators: findings.iter().filter_map(|finding| writer.indicator(finding)).collect(),
        deadlines: findings.iter().filter_map(|finding| writer.deadline(finding)).collect(),
        documents: findings.iter().filter_map(|finding| writer.document(finding)).collect(),
        steps: findings.iter().filter_map(|finding| writer.step(finding)).collect(),
        findings: findings.iter().map(|finding| writer.finding(finding)).collect(),
        ladders: ladders.map(|ladder| writer.ladder(ladder)).collect(),
        questions: if suggest { writer.questions(&indices) } else { Vec::new() },
        gaps: outcomes.iter().filter(|_| suggest).filter_map(|(_, outcome)| writer.gap(outcome)).collect(),
        eligible_from: outcomes.iter().filter(|_| suggest).map(|(_, outcome)| writer.eligible(outcome)).collect(),
        problems: decision.facts.problems().iter().map(|problem| unusable(problem, lang)).collect(),
    }
}

pub(super) struct Writer<'d, 'a> {
    pub(super) decision: &'d Decision<'a>,
    pub(super) plan: &'a Plan,
    pub(super) lang: Lang,
    /// Whether what could be done is looked for.
    suggest: bool,
}

impl<'a> Writer<'_, 'a> {
    fn clause(&self, index: u32) -> &'a str {
        self.plan.clauses.get(index as usize).map_or("", |clause| &clause.id)
    }

    fn fact_names(&self, facts: impl IntoIterator<Item = u32>) -> Vec<&'a str> {
        facts
            .into_iter()
            .filter_map(|index| self.plan.facts.get(index as usize))
            .map(|fact| fact.name.as_str())
            .collect()
    }

    fn finding_ids(&self, findings: &[u32]) -> Vec<&'a str> {
        findings
            .iter()
            .filter_map(|&index| self.plan.findings.get(index as usize))
            .map(|finding| finding.id.as_str())
            .collect()
    }

    fn outcome_ids(&self, outcomes: &[u32]) -> Vec<&'a str> {
        outcomes
            .iter()
            .filter_map(|&index| self.plan.outcomes.get(index as usize))
            .map(|outcome| outcome.id.as_str())
            .collect()
    }

    fn value(&self, cell: Cell, quantity: Quantity) -> Option<Value> {
        Some(match cell {
            Cell::Boolean(b) => Value::Boolean(b),
            Cell::Integer(n) => Value::Integer(n),
            Cell::Decimal(number) => {
                let unit = quantity.unit.and_then(|unit| self.plan.units.get(unit as usize));
                Value::Text(unit.map_or_else(|| number.normalize().to_string(), |unit| shown(number, unit)))
            }
            Cell::Date(day) => Value::Text(day.to_string()),
            Cell::Choice(choice) => Value::Text(String::from(choice_id(self.decision, quantity.kind, choice))),
            Cell::Text(id) => Value::Text(String::from(self.decision.facts().text(id))),
            _ => return None,
        })
    }

    fn unit(&self, quantity: Quantity) -> Option<&'a str> {
        let unit = quantity.unit.and_then(|unit| self.plan.units.get(unit as usize))?;
        (unit.id != "1").then_some(unit.id.as_str())
    }

    pub(super) fn measured(&self, cell: Cell, quantity: Quantity) -> Measured<'a> {
        Measured {
            value: self.value(cell, quantity),
            unit: self.unit(quantity),
            text: wording::cell(self.decision, cell, quantity, self.lang, Place::Alone),
        }
    }

    /// The shortfall: a number in the unit of the threshold, days between dates.
    fn shortfall(&self, finding: &Finding) -> Option<Measured<'a>> {
        let cell = self.decision.finding(finding).shortfall()?;
        let Measure { threshold, .. } = finding.measure?;
        if self.unit(threshold) == Some("%") {
            let points = self.measured(cell, threshold);
            let number = points.text.trim_end_matches('%');
            let text = match self.lang {
                Lang::Zh => format!("{number}个百分点"),
                Lang::En => format!("{number} percentage points"),
            };
            return Some(Measured { text, ..points });
        }
        if threshold.kind == QuantityKind::Date {
            let days = self.value(cell, threshold);
            let text = match (&days, self.lang) {
                (Some(Value::Integer(1)), Lang::En) => String::from("1 day"),
                (Some(Value::Integer(n)), Lang::En) => format!("{n} days"),
                (Some(Value::Integer(n)), Lang::Zh) => format!("{n}天"),
                _ => String::new(),
            };
            return Some(Measured { value: days, unit: Some("天"), text });
        }
        Some(self.measured(cell, threshold))
    }

    fn outcome(&self, outcome: &'a Outcome) -> OutcomeAnswer<'a> {
        let decision = self.decision;
        let verdict = decision.outcome(outcome);
        let own_word = own_word(decision, outcome.verdict);
        let causes = decision.causes(outcome.verdict);
        let mut tally = Tally { verdict, provisional: !own_word.is_empty(), lacking: 0, open: 0, stuck: 0 };
        for finding in outcome.findings.iter().filter_map(|&index| self.plan.findings.get(index as usize)) {
            // Why: money follows from the other findings; it is no condition of its own.
            if matches!(finding.kind, FindingKind::Amount { .. }) {
                continue;
            }
            match Verdict::of(decision.cell(finding.verdict)) {
                Verdict::NotMet => tally.lacking += 1,
                Verdict::Unknown if !is_settled(decision, finding.verdict) => tally.open += 1,
                Verdict::Unknown | Verdict::NotComputable => tally.stuck += 1,
                Verdict::Met | Verdict::NotApplicable => {}
            }
        }
        OutcomeAnswer {
            id: &outcome.id,
            title: outcome.title.get(self.lang),
            purpose: outcome.purpose,
            verdict,
            settled: is_settled(decision, outcome.verdict),
            provisional: !own_word.is_empty(),
            own_word: self.fact_names(own_word),
            waiting_for: self.parameter_names(&causes.parameters),
            clause: self.clause(outcome.clause),
            headline: headline(outcome.purpose, &tally, self.lang),
            text: outcome.says.as_ref().map(|says| wording::sentence(decision, says, self.lang)),
            findings: self.finding_ids(&outcome.findings),
        }
    }

    fn parameter_names(&self, parameters: &Indices) -> Vec<&'a str> {
        parameters
            .iter()
            .filter_map(|&index| self.plan.parameters.get(index as usize))
            .map(|p| p.name.as_str())
            .collect()
    }

    fn because(&self, finding: &Finding) -> Option<Because<'a>> {
        let mut causes = self.decision.causes(finding.verdict);
        if let FindingKind::Amount { value, .. } = finding.kind
            && self.decision.cell(finding.verdict) != Cell::NotApplicable
        {
            let more = self.decision.causes(value.of);
            causes.facts.add(&more.facts);
            causes.parameters.add(&more.parameters);
            causes.places.add(&more.places);
        }
        let set_by =
            |&index: &u32| self.plan.parameters.get(index as usize)?.set_by.as_ref().map(|by| by.get(self.lang));
        let mut set_by: Vec<&str> = causes.parameters.iter().filter_map(set_by).collect();
        order::sort(&mut set_by, Ord::cmp);
        set_by.dedup();
        let because = Because {
            parameters: self.parameter_names(&causes.parameters),
            set_by,
            places: causes
                .places
                .iter()
                .filter_map(|&node| self.plan.places.get(node as usize))
                .map(|place| format!("rules.rhai:{}:{}", place.line, place.column))
                .collect(),
            facts: self.fact_names(causes.facts),
        };
        (!because.facts.is_empty() || !because.parameters.is_empty() || !because.places.is_empty()).then_some(because)
    }

    fn finding(&self, finding: &'a Finding) -> FindingAnswer<'a> {
        let decision = self.decision;
        let result = decision.finding(finding);
        let facts = support(self.plan, finding.verdict).facts;
        let mut evidence: Vec<&str> = Vec::new();
        for fact in facts.iter().filter_map(|&index| self.plan.facts.get(index as usize)) {
            for text in fact.evidence.iter().map(|text| text.get(self.lang)) {
                if !evidence.contains(&text) {
                    evidence.push(text);
                }
            }
        }
        FindingAnswer {
            id: &finding.id,
            kind: kind(&finding.kind),
            title: finding.title.get(self.lang),
            verdict: result.verdict,
            provisional: !own_word(decision, finding.verdict).is_empty(),
            clause: self.clause(finding.clause),
            text: wording::sentence(decision, &finding.says, self.lang),
            note: finding.note.as_ref().map(|note| note.get(self.lang)),
            role: match &finding.kind {
                FindingKind::Duty { role } => Some(role.get(self.lang)),
                _ => None,
            },
            measured: finding
                .measure
                .map(|measure| self.measured(decision.cell(measure.measured.of), measure.measured)),
            threshold: finding.measure.map(|measure| self.threshold(finding, measure)),
            shortfall: self.shortfall(finding),
            records: self.records(finding),
            facts: self.fact_names(facts),
            because: self.because(finding),
            changeable_by: if self.suggest { changeable_by(decision, finding) } else { None },
            evidence,
        }
    }

    fn threshold(&self, finding: &Finding, mut measure: Measure) -> Threshold<'a> {
        // Why: where nobody has set how far a target may be missed, the target itself is what is asked.
        if let FindingKind::Indicator { target, .. } = finding.kind
            && self.decision.cell(measure.threshold.of) == Cell::Unknown
        {
            measure.threshold = target;
        }
        let Measured { value, unit, text } = self.measured(self.decision.cell(measure.threshold.of), measure.threshold);
        Threshold { op: measure.op, value, unit, text, since: in_force_since(self.decision, measure.threshold.of) }
    }

    fn amount(&self, finding: &'a Finding) -> Option<AmountAnswer<'a>> {
        let FindingKind::Amount { value, owed_by } = &finding.kind else {
            return None;
        };
        let value = *value;
        let verdict = Verdict::of(self.decision.cell(finding.verdict));
        let due = !matches!(verdict, Verdict::NotMet | Verdict::NotApplicable);
        let cell = if due { self.decision.cell(value.of) } else { Cell::NotApplicable };
        let base = Quantity { unit: None, ..value };
        Some(AmountAnswer {
            finding: &finding.id,
            verdict,
            value: self.value(cell, base).map(|value| match value {
                Value::Integer(n) => Value::Text(n.to_string()),
                other => other,
            }),
            unit: "元",
            text: wording::cell(self.decision, cell, value, self.lang, Place::Alone),
            owed_by: owed_by.as_ref().map(|who| who.get(self.lang)),
        })
    }

    pub(super) fn day(&self, operand: Operand) -> Option<Date> {
        match self.decision.cell(operand) {
            Cell::Date(day) => Some(day),
            _ => None,
        }
    }

    fn deadline(&self, finding: &'a Finding) -> Option<DeadlineAnswer<'a>> {
        let FindingKind::Deadline { due, done } = finding.kind else {
            return None;
        };
        let due = self.day(due);
        Some(DeadlineAnswer {
            finding: &finding.id,
            verdict: Verdict::of(self.decision.cell(finding.verdict)),
            due,
            done: done.and_then(|done| self.day(done)),
            days_left: due.map(|due| self.decision.as_of().days_until(due)),
        })
    }

    fn document(&self, finding: &'a Finding) -> Option<DocumentAnswer<'a>> {
        let FindingKind::Document { copies } = finding.kind else {
            return None;
        };
        let verdict = Verdict::of(self.decision.cell(finding.verdict));
        let copies = copies.and_then(|copies| self.value(self.decision.cell(copies.of), copies));
        Some(DocumentAnswer { finding: &finding.id, verdict, copies })
    }

    fn step(&self, finding: &'a Finding) -> Option<StepAnswer<'a>> {
        let FindingKind::Step { actor, after } = &finding.kind else {
            return None;
        };
        let verdict = |finding: &Finding| Verdict::of(self.decision.cell(finding.verdict));
        let before = || after.iter().filter_map(|&index| self.plan.findings.get(index as usize));
        let blocked_by: Vec<&str> =
            before().filter(|step| verdict(step) == Verdict::NotMet).map(|step| step.id.as_str()).collect();
        let clear = before().all(|step| matches!(verdict(step), Verdict::Met | Verdict::NotApplicable));
        let state = match verdict(finding) {
            Verdict::Met => StepState::Done,
            Verdict::NotApplicable => StepState::NotApplicable,
            _ if !blocked_by.is_empty() => StepState::Blocked,
            Verdict::NotMet if clear => StepState::Ready,
            _ => StepState::Unknown,
        };
        Some(StepAnswer {
            finding: &finding.id,
            state,
            actor: actor.get(self.lang),
            after: self.finding_ids(after),
            blocked_by,
        })
    }

    fn ladder(&self, ladder: &'a crate::plan::Ladder) -> LadderAnswer<'a> {
        let standing = standing(self.decision, ladder);
        let rungs = self.outcome_ids(&ladder.rungs);
        let rung = |at: Option<usize>| at.and_then(|at| rungs.get(at).copied());
        let next =
            standing.next.and_then(|at| ladder.rungs.get(at)).and_then(|&index| self.plan.outcomes.get(index as usize));
        LadderAnswer {
            id: &ladder.id,
            title: ladder.title.get(self.lang),
            reached: rung(standing.reached),
            next: rung(standing.next),
            missing: next
                .map_or_else(Vec::new, |next| self.missing(next).into_iter().map(|missing| missing.finding).collect()),
            rungs,
        }
    }

    fn questions(&self, outcomes: &[u32]) -> Vec<QuestionAnswer<'a>> {
        questions(self.decision, outcomes).iter().map(|question| self.question(question)).collect()
    }

    fn question(&self, question: &crate::explain::Question) -> QuestionAnswer<'a> {
        let (settles, waits, findings) = (question.settles.len(), question.bears_on.len(), question.findings.len());
        let text = match self.lang {
            Lang::Zh => format!(
                "可单独定论 {settles} 项结果（每项100分），影响 {waits} 项结果（每项10分）、{findings} 项条件（每项1分）"
            ),
            Lang::En => {
                let many = |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
                let (settles, waits, findings) =
                    (many(settles, "outcome"), many(waits, "outcome"), many(findings, "finding"));
                format!(
                    "may settle {settles} alone (100 points each), bears on {waits} (10 each) and {findings} (1 each)"
                )
            }
        };
        let fact = self.plan.facts.get(question.fact as usize);
        QuestionAnswer {
            fact: fact.map_or("", |fact| &fact.name),
            title: fact.map_or("", |fact| fact.title.get(self.lang)),
            score: question.score(),
            text,
            settles: self.outcome_ids(&question.settles),
            outcomes: self.outcome_ids(&question.bears_on),
            findings: self.finding_ids(&question.findings),
        }
    }

    fn missing(&self, outcome: &'a Outcome) -> Vec<MissingAnswer<'a>> {
        let findings = outcome.findings.iter().filter_map(|&index| self.plan.findings.get(index as usize));
        let missing = findings.filter_map(|finding| {
            let verdict = Verdict::of(self.decision.cell(finding.verdict));
            let lacks = matches!(verdict, Verdict::NotMet | Verdict::Unknown | Verdict::NotComputable);
            lacks.then(|| MissingAnswer {
                finding: &finding.id,
                verdict,
                shortfall: self.shortfall(finding),
                changeable_by: if self.suggest { changeable_by(self.decision, finding) } else { None },
            })
        });
        missing.collect()
    }

    fn gap(&self, outcome: &'a Outcome) -> Option<GapAnswer<'a>> {
        // Why: nobody seeks a sanction, so what would bring it about is not proposed.
        let verdict = self.decision.outcome(outcome);
        if matches!(verdict, Verdict::Met | Verdict::NotApplicable) || outcome.purpose == Purpose::Consequence {
            return None;
        }
        let ways = ways(self.decision, outcome.verdict).into_iter().map(|way| self.way(way)).collect();
        Some(GapAnswer { outcome: &outcome.id, missing: self.missing(outcome), ways })
    }

    fn way(&self, way: crate::explain::Way) -> WayAnswer<'a> {
        let changes: Vec<ChangeAnswer<'a>> =
            way.facts.iter().filter_map(|(fact, change)| self.change(*fact, *change)).collect();
        let mut parts: Vec<String> = changes.iter().map(|change| change.text.clone()).collect();
        if let Some(from) = way.from {
            let day = wording::date(from, self.lang);
            parts.push(match self.lang {
                Lang::Zh => format!("等到{day}"),
                Lang::En => format!("wait until {day}"),
            });
        }
        let text = parts.join(match self.lang {
            Lang::Zh => "；",
            Lang::En => "; ",
        });
        WayAnswer { from: way.from, changes, text }
    }

    fn change(&self, index: u32, change: ways::Change) -> Option<ChangeAnswer<'a>> {
        let fact = self.plan.facts.get(index as usize)?;
        let kind = match &fact.domain {
            Domain::Boolean => QuantityKind::Boolean,
            Domain::Integer { .. } | Domain::Decimal { .. } => QuantityKind::Number,
            Domain::Date => QuantityKind::Date,
            Domain::Choice { set } => QuantityKind::Choice(*set),
            Domain::Text { .. } | Domain::List { .. } => QuantityKind::Text,
        };
        let quantity = Quantity { of: Operand::Fact(index), kind, unit: fact.domain.unit() };
        let words = |cell| wording::cell(self.decision, cell, quantity, self.lang, Place::Alone);
        let title = fact.title.get(self.lang);
        let (now, needed) = (words(change.now), words(change.needed));
        let text = match (change.now.is_known(), self.lang) {
            (true, Lang::Zh) => format!("{title}：{now} → {needed}"),
            (true, Lang::En) => format!("{title}: {now} → {needed}"),
            (false, Lang::Zh) => format!("{title}：确认为{needed}"),
            (false, Lang::En) => format!("{title}: confirm {needed}"),
        };
        Some(ChangeAnswer {
            fact: &fact.name,
            now: self.value(change.now, quantity),
            needed: self.value(change.needed, quantity),
            unit: self.unit(quantity),
            text,
        })
    }

    fn eligible(&self, outcome: &'a Outcome) -> EligibleAnswer<'a> {
        let window = window(self.decision, outcome.verdict);
        EligibleAnswer { outcome: &outcome.id, from: window.map(|w| w.from), until: window.and_then(|w| w.until) }
    }
}

fn unusable(problem: &FactProblem, lang: Lang) -> ProblemAnswer<'_> {
    let FactProblem { path, line, column, found, kind } = problem;
    let (message, hint) = (problem.message(lang), problem.hint(lang));
    ProblemAnswer { path, line: *line, column: *column, code: kind.code(), found, message, hint }
}

fn kind(kind: &FindingKind) -> &'static str {
    match kind {
        FindingKind::Criterion => "criterion",
        FindingKind::Duty { .. } => "duty",
        FindingKind::Indicator { .. } => "indicator",
        FindingKind::Amount { .. } => "amount",
        FindingKind::Deadline { .. } => "deadline",
        FindingKind::Document { .. } => "document",
        FindingKind::Step { .. } => "step",
    }
}

/// The id of a choice.
pub(super) fn choice_id<'a>(decision: &Decision<'a>, kind: QuantityKind, choice: u32) -> &'a str {
    let QuantityKind::Choice(set) = kind else { return "" };
    let set = decision.plan().choice_sets.get(set as usize);
    set.and_then(|set| set.choices.get(choice as usize)).map_or("", |choice| &choice.id)
}
