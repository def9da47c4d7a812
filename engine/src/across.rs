//! Stage answer, across policies: one dossier against many: what is met, what is near, what it would pay, what to find out (`schemas/match.schema.json`).

use alloc::{string::String, string::ToString as _, vec::Vec};

use serde::Serialize;

use crate::{
    answer::{AmountAnswer, Answer, Because, FindingAnswer, Measured, OutcomeAnswer, ProblemAnswer, Value},
    date::Date,
    decide::{Decision, Verdict},
    explain::{questions, support::support},
    plan::{FindingKind, Lang, Outcome, Purpose, VerifiedPlan},
    value::Cell,
    wording::{self, Place},
};

/// A dossier decided on one policy, with the answer about all of it.
#[derive(Debug)]
pub struct Decided<'d, 'a> {
    /// The decision.
    pub decision: &'d Decision<'a>,
    /// The whole answer.
    pub answer: Answer<'a>,
}

/// All that is said of a dossier.
#[derive(Debug, Serialize)]
pub struct Match<'m, 'a> {
    /// The date that was decided for.
    pub as_of: Date,
    /// The language of the texts.
    pub lang: Lang,
    /// First the policies that were decided, then those that are not in force.
    pub policies: Vec<PolicyMatch<'a>>,
    /// Qualifications that are met.
    pub met: Vec<OutcomeMatch<'m, 'a>>,
    /// Sanctions and effects that have set in, and duties that are not kept.
    pub alerts: Vec<OutcomeMatch<'m, 'a>>,
    /// Qualifications that are not met, the nearest first.
    pub near: Vec<OutcomeMatch<'m, 'a>>,
    /// Those that the dossier does not touch.
    pub untouched: Vec<OutcomeMatch<'m, 'a>>,
    /// Money, due or not.
    pub amounts: Vec<AmountMatch<'m, 'a>>,
    /// What to find out, over all policies.
    pub questions: Vec<QuestionMatch<'a>>,
    /// What of the dossier could not be used, each once.
    pub problems: Vec<&'m ProblemAnswer<'a>>,
}

/// A policy that was looked at.
#[derive(Debug, Serialize)]
pub struct PolicyMatch<'a> {
    /// Its id.
    pub policy: &'a str,
    /// The version of its package.
    pub version: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The hash of the plan.
    pub plan: &'a str,
    /// Whether it was decided.
    pub in_force: bool,
    /// Empty: the face that puts a locality's values into plans knows them and writes them here.
    pub local_parameters: [u8; 0],
}

/// An outcome and how far it is.
#[derive(Debug, Serialize)]
pub struct OutcomeMatch<'m, 'a> {
    /// The policy that it is of.
    #[serde(skip)]
    pub of: &'m Decided<'m, 'a>,
    /// All that is said of it.
    #[serde(skip)]
    pub answer: &'m OutcomeAnswer<'a>,
    /// Whether the dossier says anything about it.
    #[serde(skip)]
    pub touched: bool,
    /// The id of the policy.
    pub policy: &'a str,
    /// Its id.
    pub outcome: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What it is to the applicant.
    pub purpose: Purpose,
    /// Met, not met or unknown.
    pub verdict: Verdict,
    /// Whether no answer to any fact can change the verdict any more.
    pub settled: bool,
    /// Whether the verdict rests on the applicant's own word.
    pub provisional: bool,
    /// Its clause.
    pub clause: &'a str,
    /// The verdict in one line.
    pub headline: &'m str,
    /// The parameters that it waits for.
    pub waiting_for: &'m [&'a str],
    /// How far it is.
    pub distance: Distance,
    /// Findings that are not met, or cannot be computed.
    pub not_met: Vec<OpenFinding<'m, 'a>>,
    /// Findings that are not known.
    pub unknown: Vec<OpenFinding<'m, 'a>>,
    /// From when time alone makes it met.
    pub eligible_from: Option<Date>,
    /// The smallest set of changes that reaches it, in words.
    pub way: Option<&'m str>,
}

/// Where an outcome is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// A qualification that is met.
    Met,
    /// A sanction or effect that has set in, or a duty that is not kept.
    Alert,
    /// A qualification that is not met, and of which the dossier says something.
    Near,
    /// A qualification of which it says next to nothing.
    Untouched,
    /// Nothing to tell.
    Aside,
}

impl Standing {
    /// From what the outcome is, its verdict, whether the dossier says anything about it, and how far it is.
    pub(crate) fn of(purpose: Purpose, verdict: Verdict, touched: bool, distance: &Distance) -> Self {
        let told_of = touched && Self::tells(distance.unknown, distance.findings);
        match (purpose, verdict) {
            (Purpose::Consequence, Verdict::Met) | (Purpose::Obligation, Verdict::NotMet) if touched => Self::Alert,
            (Purpose::Qualification, Verdict::Met) => Self::Met,
            (Purpose::Qualification, _) if told_of => Self::Near,
            (Purpose::Qualification, _) => Self::Untouched,
            _ => Self::Aside,
        }
    }

    /// Whether enough is known of the findings to call their outcome near. Why: one answer that many policies share is not enough; a tenth is.
    pub(crate) fn tells(unknown: usize, findings: usize) -> bool {
        unknown * 10 <= findings * 9
    }
}

/// Counts of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Distance {
    /// Not met, or not computable.
    pub not_met: usize,
    /// Not known.
    pub unknown: usize,
    /// All that apply.
    pub findings: usize,
}

impl Distance {
    pub(crate) fn add(&mut self, verdict: Verdict) {
        self.findings += usize::from(verdict != Verdict::NotApplicable);
        match verdict {
            Verdict::NotMet | Verdict::NotComputable => self.not_met += 1,
            Verdict::Unknown => self.unknown += 1,
            Verdict::Met | Verdict::NotApplicable => {}
        }
    }

    /// Less is nearer: everything that is not met or not known; of two as far, the one with less that is not met.
    pub(crate) fn nearness(&self) -> (usize, usize) {
        (self.not_met + self.unknown, self.not_met)
    }
}

/// A finding that is not met or not known.
#[derive(Debug, Serialize)]
pub struct OpenFinding<'m, 'a> {
    /// All that is said of it.
    #[serde(skip)]
    pub answer: &'m FindingAnswer<'a>,
    /// Its id.
    pub finding: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its verdict.
    pub verdict: Verdict,
    /// Its clause.
    pub clause: &'a str,
    /// By how much the case falls short.
    pub shortfall: Option<&'m Measured<'a>>,
}

/// Money of a policy.
#[derive(Debug, Serialize)]
pub struct AmountMatch<'m, 'a> {
    /// The id of the policy.
    pub policy: &'a str,
    /// The finding.
    pub finding: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its clause.
    pub clause: &'a str,
    /// Whether it is due.
    pub verdict: Verdict,
    /// How much, in 元.
    pub value: Option<&'m Value>,
    /// The unit of `value`.
    pub unit: &'static str,
    /// In words.
    pub text: &'m str,
    /// Who owes it, where it is not money that the applicant receives.
    pub owed_by: Option<&'a str>,
    /// What it would be once its condition is met.
    pub if_met: Option<Money>,
    /// Why it is unknown or not computable.
    pub because: Option<&'m Because<'a>>,
    /// Whether the dossier says anything about it.
    pub touched: bool,
}

/// An amount of money.
#[derive(Debug, Serialize)]
pub struct Money {
    /// The digits, in 元.
    pub value: String,
    /// In words.
    pub text: String,
}

/// A fact to find out.
#[derive(Debug, Serialize)]
pub struct QuestionMatch<'a> {
    /// Its name.
    pub fact: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The scores of all policies together.
    pub score: u32,
    /// The undecided outcomes that wait for it.
    pub outcomes: Vec<OutcomeOf<'a>>,
}

/// An outcome of a policy.
#[derive(Debug, Serialize)]
pub struct OutcomeOf<'a> {
    /// The policy.
    pub policy: &'a str,
    /// The outcome.
    pub outcome: &'a str,
    /// Its title.
    #[serde(skip)]
    pub title: &'a str,
}

impl<'d, 'a> Decided<'d, 'a> {
    /// Writes the answer to a decision.
    #[must_use]
    pub fn new(decision: &'d Decision<'a>, lang: Lang) -> Self {
        Self { decision, answer: Answer::new(decision, lang, None) }
    }

    fn touches(&self, finding: &FindingAnswer<'_>) -> bool {
        let plan = self.decision.plan();
        let known = |name: &&str| plan.fact_index(name).is_some_and(|at| self.decision.facts().cell(at).is_known());
        finding.facts.iter().any(known)
    }

    fn outcome<'m>(&'m self, outcome: &Outcome, answer: &'m OutcomeAnswer<'a>) -> OutcomeMatch<'m, 'a> {
        let (mut not_met, mut unknown) = (Vec::new(), Vec::new());
        let (mut distance, mut touched) = (Distance::default(), false);
        for finding in outcome.findings.iter().filter_map(|&index| self.answer.findings.get(index as usize)) {
            // Why: money follows from the other findings; it is told apart.
            if finding.kind == "amount" {
                continue;
            }
            touched = touched || self.touches(finding);
            distance.add(finding.verdict);
            match finding.verdict {
                Verdict::NotMet | Verdict::NotComputable => not_met.push(OpenFinding::new(finding)),
                Verdict::Unknown => unknown.push(OpenFinding::new(finding)),
                Verdict::Met | Verdict::NotApplicable => {}
            }
        }
        let eligible = self.answer.eligible_from.iter().find(|eligible| eligible.outcome == answer.id);
        let gap = self.answer.gaps.iter().find(|gap| gap.outcome == answer.id);
        OutcomeMatch {
            of: self,
            answer,
            touched,
            policy: self.answer.policy,
            outcome: answer.id,
            title: answer.title,
            purpose: answer.purpose,
            verdict: answer.verdict,
            settled: answer.settled,
            provisional: answer.provisional,
            clause: answer.clause,
            headline: &answer.headline,
            waiting_for: &answer.waiting_for,
            distance,
            not_met,
            unknown,
            eligible_from: eligible.and_then(|eligible| eligible.from),
            way: gap.and_then(|gap| gap.ways.first()).map(|way| way.text.as_str()),
        }
    }

    fn amount<'m>(&'m self, amount: &'m AmountAnswer<'a>) -> Option<AmountMatch<'m, 'a>> {
        let plan = self.decision.plan();
        let index = plan.finding_index(amount.finding)?;
        let (rule, finding) = (plan.findings.get(index)?, self.answer.findings.get(index)?);
        let FindingKind::Amount { value, .. } = rule.kind else { return None };
        let cell = self.decision.cell(value.of);
        let held = if amount.verdict == Verdict::NotMet { cell.number() } else { None };
        let known = |fact: u32| self.decision.facts().cell(fact as usize) != Cell::Unknown;
        Some(AmountMatch {
            policy: self.answer.policy,
            finding: finding.id,
            title: finding.title,
            clause: finding.clause,
            verdict: amount.verdict,
            value: amount.value.as_ref(),
            unit: amount.unit,
            text: &amount.text,
            owed_by: amount.owed_by,
            if_met: held.map(|held| Money {
                value: held.normalize().to_string(),
                text: wording::cell(self.decision, cell, value, self.answer.lang, Place::Alone),
            }),
            because: finding.because.as_ref(),
            touched: self.touches(finding) || support(plan, value.of).facts.into_iter().any(known),
        })
    }
}

impl<'m, 'a> OpenFinding<'m, 'a> {
    fn new(answer: &'m FindingAnswer<'a>) -> Self {
        let FindingAnswer { id, title, verdict, clause, .. } = *answer;
        Self { answer, finding: id, title, verdict, clause, shortfall: answer.shortfall.as_ref() }
    }
}

impl OutcomeMatch<'_, '_> {
    fn is_nearer_than(&self, other: &Self) -> bool {
        self.distance.nearness() < other.distance.nearness()
    }

    /// Whether more of it is known than not.
    fn is_half_known(&self) -> bool {
        self.distance.unknown * 2 <= self.distance.findings
    }
}

impl<'m, 'a> Match<'m, 'a> {
    /// Puts the decisions side by side. `left_out` are the policies that are not in force; with `all`, it is asked for everything that is not met.
    #[must_use]
    pub fn new(
        decided: &'m [Decided<'m, 'a>],
        left_out: &[&'a VerifiedPlan],
        (as_of, lang, all): (Date, Lang, bool),
    ) -> Self {
        let policy = |plan: &'a VerifiedPlan, in_force| PolicyMatch {
            policy: &plan.policy.id,
            version: &plan.policy.version,
            title: plan.policy.title.get(lang),
            plan: plan.hash(),
            in_force,
            local_parameters: [],
        };
        let mut matched = Self {
            as_of,
            lang,
            policies: Vec::new(),
            met: Vec::new(),
            alerts: Vec::new(),
            near: Vec::new(),
            untouched: Vec::new(),
            amounts: Vec::new(),
            questions: Vec::new(),
            problems: Vec::new(),
        };
        for one in decided {
            matched.policies.push(policy(one.decision.plan(), true));
            for (outcome, answer) in one.decision.plan().outcomes.iter().zip(&one.answer.outcomes) {
                if answer.verdict != Verdict::NotApplicable {
                    matched.put(one.outcome(outcome, answer));
                }
            }
            matched.amounts.extend(one.answer.amounts.iter().filter_map(|amount| one.amount(amount)));
            for problem in &one.answer.problems {
                if !matched.problems.contains(&problem) {
                    matched.problems.push(problem);
                }
            }
        }
        left_out.iter().for_each(|plan| matched.policies.push(policy(plan, false)));
        matched.ask(decided, all);
        matched
    }

    fn put(&mut self, one: OutcomeMatch<'m, 'a>) {
        match Standing::of(one.purpose, one.verdict, one.touched, &one.distance) {
            Standing::Met => self.met.push(one),
            Standing::Alert => self.alerts.push(one),
            standing @ (Standing::Near | Standing::Untouched) => {
                let list = if standing == Standing::Near { &mut self.near } else { &mut self.untouched };
                let at = list.iter().take_while(|other| !one.is_nearer_than(other)).count();
                list.insert(at, one);
            }
            Standing::Aside => {}
        }
    }

    /// Asks for the outcomes of which more is known than not, else for those that the dossier touches, else for all: the questions of the others would
    /// drown theirs. Scores of the same fact add up.
    fn ask(&mut self, decided: &[Decided<'_, 'a>], all: bool) {
        let any_known = self.near.iter().any(OutcomeMatch::is_half_known);
        let everything = all || self.near.is_empty();
        let further = self.untouched.iter().filter(|_| everything);
        let nearest = self.near.iter().filter(|one| everything || !any_known || one.is_half_known());
        let wanted: Vec<&OutcomeMatch<'m, 'a>> = nearest.chain(further).collect();
        let mut found: Vec<QuestionMatch<'a>> = Vec::new();
        for one in decided {
            let plan = one.decision.plan();
            let is_wanted =
                |id: &str| wanted.iter().any(|wanted| wanted.policy == plan.policy.id && wanted.outcome == id);
            let outcomes = (0_u32..).zip(&plan.outcomes).filter(|(_, outcome)| is_wanted(&outcome.id));
            let indices: Vec<u32> = outcomes.map(|(index, _)| index).collect();
            for question in questions(one.decision, &indices) {
                let Some(fact) = plan.facts.get(question.fact as usize) else { continue };
                let at = found.iter().position(|asked| asked.fact == fact.name).unwrap_or_else(|| {
                    let (fact, title) = (fact.name.as_str(), fact.title.get(self.lang));
                    found.push(QuestionMatch { fact, title, score: 0, outcomes: Vec::new() });
                    found.len() - 1
                });
                let Some(asked) = found.get_mut(at) else { continue };
                asked.score = asked.score.saturating_add(question.score());
                for outcome in question.bears_on.iter().filter_map(|index| plan.outcomes.get(*index as usize)) {
                    let (policy, title) = (plan.policy.id.as_str(), outcome.title.get(self.lang));
                    asked.outcomes.push(OutcomeOf { policy, outcome: &outcome.id, title });
                }
            }
        }
        for asked in found {
            let at = self.questions.iter().take_while(|other| other.score >= asked.score).count();
            self.questions.insert(at, asked);
        }
    }
}
