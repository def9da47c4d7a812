//! Face cli: `zhunsheng match`, one dossier against the newest edition of every policy.

use std::{collections::BTreeMap, path::Path};

use serde_json::{Value, json};
use zhunsheng_engine::{
    Answer, Cell, Date, Decision, Facts, Lang, Verdict, VerifiedPlan,
    answer::{AmountAnswer, FindingAnswer, OutcomeAnswer},
    decide,
    explain::{questions, support::support},
    plan::{FindingKind, Plan, Purpose},
    wording::{self, Place},
};

use crate::{
    args::Match,
    facts_file,
    failure::Failure,
    local::{self, LocalValue},
    packages::Library,
    screen::{Screen, today},
    text::{
        matching,
        words::{fill, words},
    },
};

/// A policy in force, decided.
pub(crate) struct Decided<'a> {
    pub(crate) answer: Answer<'a>,
    pub(crate) decision: &'a Decision<'a>,
    pub(crate) local: &'a [LocalValue],
}

/// An outcome and how far it is.
pub(crate) struct Sought<'m, 'a> {
    pub(crate) of: &'m Decided<'a>,
    pub(crate) outcome: &'m OutcomeAnswer<'a>,
    /// Whether the dossier says anything about it.
    pub(crate) touched: bool,
    /// Findings that are not met, or cannot be computed.
    pub(crate) not_met: Vec<&'m FindingAnswer<'a>>,
    /// Findings that are not known.
    pub(crate) unknown: Vec<&'m FindingAnswer<'a>>,
    /// All findings that apply.
    pub(crate) all: usize,
}

/// An amount.
pub(crate) struct Paid<'m, 'a> {
    pub(crate) of: &'m Decided<'a>,
    pub(crate) finding: &'m FindingAnswer<'a>,
    pub(crate) amount: &'m AmountAnswer<'a>,
    pub(crate) touched: bool,
    /// What it would be once its condition is met: the digits in 元, and in words.
    pub(crate) if_met: Option<(String, String)>,
}

/// A fact to find out, over all policies.
pub(crate) struct Asked<'a> {
    pub(crate) fact: &'a str,
    pub(crate) title: &'a str,
    pub(crate) score: u32,
    /// The policies that ask for it, with their outcomes.
    pub(crate) outcomes: Vec<(&'a str, &'a str, &'a str)>,
}

/// All that is said of a dossier.
pub(crate) struct Matched<'m, 'a> {
    pub(crate) as_of: Date,
    pub(crate) lang: Lang,
    pub(crate) all: bool,
    pub(crate) decided: &'m [Decided<'a>],
    /// Policies that are not in force.
    pub(crate) left_out: &'m [&'a VerifiedPlan],
    pub(crate) met: Vec<Sought<'m, 'a>>,
    /// Sanctions and effects that have set in, and duties that are not kept.
    pub(crate) alerts: Vec<Sought<'m, 'a>>,
    /// Not met, the nearest first.
    pub(crate) near: Vec<Sought<'m, 'a>>,
    /// Those that the dossier does not touch.
    pub(crate) untouched: Vec<Sought<'m, 'a>>,
    pub(crate) amounts: Vec<Paid<'m, 'a>>,
    pub(crate) questions: Vec<Asked<'a>>,
}

/// Decides the dossier for every policy.
pub(crate) fn run(screen: &mut Screen, rules: Option<&Path>, args: &Match) -> Result<(), Failure> {
    let lang = screen.lang;
    let plans = Library::open(rules, lang)?.newest_plans(lang)?;
    let as_of = match args.basis.as_of {
        Some(date) => date,
        None => today(lang)?,
    };
    let plans = local::apply_to_all(args.basis.parameters.as_deref(), plans, as_of, lang)?;
    let all: Vec<&VerifiedPlan> = plans.iter().map(|(plan, _)| plan).collect();
    let (facts, whole) = facts_file::read_for_all(screen, &args.facts, &all)?;
    let (mut decisions, mut left_out) = (Vec::new(), Vec::new());
    for ((plan, local), facts) in plans.iter().zip(&facts) {
        if as_of < plan.policy.from || plan.policy.to.is_some_and(|last| last < as_of) {
            left_out.push(plan);
        } else {
            decisions.push((decide(plan, facts, as_of), local.as_slice()));
        }
    }
    if decisions.is_empty() {
        let what = fill(words(lang).match_none, &[&wording::date(as_of, lang)]);
        return Err(Failure::new(lang, &what).hint(lang, words(lang).as_of_hint));
    }
    let decided: Vec<Decided<'_>> = decisions
        .iter()
        .map(|(decision, local)| Decided { answer: Answer::new(decision, lang, None), decision, local })
        .collect();
    let matched = Matched::new(&decided, &left_out, as_of, lang, args.all);
    if args.json {
        let json = matched.json();
        screen.say(&if screen.is_terminal { format!("{json:#}\n") } else { format!("{json}\n") })?;
        return whole;
    }
    screen.say(&matching::render(&matched, screen.width))?;
    whole
}

impl<'a> Decided<'a> {
    pub(crate) fn finding(&self, id: &str) -> Option<&FindingAnswer<'a>> {
        self.answer.findings.iter().find(|finding| finding.id == id)
    }

    fn touches(&self, finding: &FindingAnswer<'_>) -> bool {
        let plan = self.decision.plan();
        let known = |name: &&str| plan.fact_index(name).is_some_and(|index| self.facts().cell(index).is_known());
        finding.facts.iter().any(known)
    }

    fn facts(&self) -> &Facts {
        self.decision.facts()
    }

    fn sought(&self) -> impl Iterator<Item = Sought<'_, 'a>> {
        let applies = self.answer.outcomes.iter().filter(|outcome| outcome.verdict != Verdict::NotApplicable);
        applies.map(move |outcome| {
            // Why: money follows from the other findings; it is told apart.
            let findings = outcome.findings.iter().filter_map(|id| self.finding(id));
            let findings: Vec<_> = findings.filter(|finding| finding.kind != "amount").collect();
            let with = |verdicts: &[Verdict]| {
                findings.iter().copied().filter(|finding| verdicts.contains(&finding.verdict)).collect()
            };
            Sought {
                of: self,
                outcome,
                touched: findings.iter().any(|finding| self.touches(finding)),
                not_met: with(&[Verdict::NotMet, Verdict::NotComputable]),
                unknown: with(&[Verdict::Unknown]),
                all: findings.iter().filter(|finding| finding.verdict != Verdict::NotApplicable).count(),
            }
        })
    }

    fn paid(&self) -> impl Iterator<Item = Paid<'_, 'a>> {
        self.answer.amounts.iter().filter_map(move |amount| {
            let finding = self.finding(amount.finding)?;
            let plan = self.decision.plan();
            let rule = plan.findings.get(plan.finding_index(amount.finding)?)?;
            let FindingKind::Amount { value, .. } = rule.kind else { return None };
            let cell = self.decision.cell(value.of);
            let held = if amount.verdict == Verdict::NotMet { cell.number() } else { None };
            let if_met = held.map(|held| {
                let text = wording::cell(self.decision, cell, value, self.answer.lang, Place::Alone);
                (held.normalize().to_string(), text)
            });
            let known = |fact: u32| self.facts().cell(fact as usize) != Cell::Unknown;
            let touched = self.touches(finding) || support(plan, value.of).facts.into_iter().any(known);
            Some(Paid { of: self, finding, amount, touched, if_met })
        })
    }
}

impl Sought<'_, '_> {
    /// How far it is: everything that is not met or not known; of two as far, the one with less that is not met is nearer.
    fn distance(&self) -> (usize, usize) {
        (self.not_met.len() + self.unknown.len(), self.not_met.len())
    }

    /// Whether the dossier says enough about it to call it near: a tenth of its findings, so that one answer that many policies share is not enough.
    fn is_told_of(&self) -> bool {
        self.touched && self.unknown.len() * 10 <= self.all * 9
    }

    /// Whether more of it is known than not.
    fn is_half_known(&self) -> bool {
        self.unknown.len() * 2 <= self.all
    }
}

impl<'m, 'a> Matched<'m, 'a> {
    fn new(decided: &'m [Decided<'a>], left_out: &'m [&'a VerifiedPlan], as_of: Date, lang: Lang, all: bool) -> Self {
        let sought: Vec<Sought<'m, 'a>> = decided.iter().flat_map(Decided::sought).collect();
        let mut matched = Self {
            as_of,
            lang,
            all,
            decided,
            left_out,
            met: Vec::new(),
            alerts: Vec::new(),
            near: Vec::new(),
            untouched: Vec::new(),
            amounts: decided.iter().flat_map(Decided::paid).collect(),
            questions: Vec::new(),
        };
        for one in sought {
            match (one.outcome.purpose, one.outcome.verdict) {
                (Purpose::Consequence, Verdict::Met) | (Purpose::Obligation, Verdict::NotMet) if one.touched => {
                    matched.alerts.push(one);
                }
                (Purpose::Qualification, Verdict::Met) => matched.met.push(one),
                (Purpose::Qualification, _) if one.is_told_of() => matched.near.push(one),
                (Purpose::Qualification, _) => matched.untouched.push(one),
                _ => {}
            }
        }
        matched.near.sort_by_key(Sought::distance);
        matched.untouched.sort_by_key(Sought::distance);
        matched.questions = merged(decided, &matched.asking(), lang);
        matched
    }

    /// The outcomes to ask for, by policy: those of which more is known than not, else those that the dossier touches, else all. The questions of the
    /// others would drown theirs.
    fn asking(&self) -> BTreeMap<&'a str, Vec<&'a str>> {
        let mut asking: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut near: Vec<&Sought<'m, 'a>> = self.near.iter().filter(|one| one.is_half_known()).collect();
        if near.is_empty() {
            near.extend(&self.near);
        }
        if near.is_empty() || self.all {
            near = self.near.iter().chain(&self.untouched).collect();
        }
        for one in near {
            asking.entry(one.of.answer.policy).or_default().push(one.outcome.id);
        }
        asking
    }

    fn json(&self) -> Value {
        let policies: Vec<Value> = self
            .decided
            .iter()
            .map(|one| {
                let local: Vec<Value> = one.local.iter().map(LocalValue::json).collect();
                let answer = &one.answer;
                json!({
                    "policy": answer.policy, "version": answer.version, "title": answer.title, "plan": answer.plan,
                    "in_force": true, "local_parameters": local,
                })
            })
            .chain(self.left_out.iter().map(|plan| {
                json!({
                    "policy": plan.policy.id, "version": plan.policy.version, "title": plan.policy.title.get(self.lang),
                    "plan": plan.hash(), "in_force": false, "local_parameters": [],
                })
            }))
            .collect();
        let questions: Vec<Value> = self
            .questions
            .iter()
            .map(|asked| {
                let outcomes: Vec<Value> = asked
                    .outcomes
                    .iter()
                    .map(|(policy, outcome, _)| json!({ "policy": policy, "outcome": outcome }))
                    .collect();
                json!({ "fact": asked.fact, "title": asked.title, "score": asked.score, "outcomes": outcomes })
            })
            .collect();
        let mut problems: Vec<Value> = Vec::new();
        for problem in self.decided.iter().flat_map(|one| &one.answer.problems) {
            let problem = json!(problem);
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        json!({
            "as_of": self.as_of,
            "lang": self.lang,
            "policies": policies,
            "met": self.met.iter().map(Sought::json).collect::<Vec<_>>(),
            "alerts": self.alerts.iter().map(Sought::json).collect::<Vec<_>>(),
            "near": self.near.iter().map(Sought::json).collect::<Vec<_>>(),
            "untouched": self.untouched.iter().map(Sought::json).collect::<Vec<_>>(),
            "amounts": self.amounts.iter().map(Paid::json).collect::<Vec<_>>(),
            "questions": questions,
            "problems": problems,
        })
    }
}

impl<'m, 'a> Sought<'m, 'a> {
    /// Whether the dossier would have it by waiting.
    pub(crate) fn from(&self) -> Option<Date> {
        let eligible = self.of.answer.eligible_from.iter().find(|eligible| eligible.outcome == self.outcome.id);
        eligible.and_then(|eligible| eligible.from)
    }

    /// The values that it waits for, with who has to set them.
    pub(crate) fn waiting(&self) -> Vec<String> {
        let (plan, lang) = (self.of.decision.plan(), self.of.answer.lang);
        let known = self.outcome.waiting_for.iter();
        let parameters = known.filter_map(|name| plan.parameters.iter().find(|parameter| parameter.name == **name));
        let titled = parameters.map(|parameter| {
            let title = parameter.title.get(lang);
            let by = parameter.set_by.as_ref().map(|by| fill(words(lang).match_set_by, &[by.get(lang)]));
            by.map_or_else(|| String::from(title), |by| format!("{title}{by}"))
        });
        titled.collect()
    }

    /// The smallest set of changes that reaches it.
    pub(crate) fn way(&self) -> Option<&'m str> {
        let gap = self.of.answer.gaps.iter().find(|gap| gap.outcome == self.outcome.id)?;
        gap.ways.first().map(|way| way.text.as_str())
    }

    fn json(&self) -> Value {
        let outcome = self.outcome;
        let finding = |finding: &&FindingAnswer<'_>| {
            json!({ "finding": finding.id, "title": finding.title, "verdict": finding.verdict, "clause": finding.clause,
                "shortfall": finding.shortfall })
        };
        json!({
            "policy": self.of.answer.policy, "outcome": outcome.id, "title": outcome.title, "purpose": outcome.purpose, "verdict": outcome.verdict,
            "settled": outcome.settled, "provisional": outcome.provisional, "clause": outcome.clause,
            "headline": outcome.headline, "waiting_for": outcome.waiting_for,
            "distance": { "not_met": self.not_met.len(), "unknown": self.unknown.len(), "findings": self.all },
            "not_met": self.not_met.iter().map(finding).collect::<Vec<_>>(),
            "unknown": self.unknown.iter().map(finding).collect::<Vec<_>>(),
            "eligible_from": self.from(), "way": self.way(),
        })
    }
}

impl Paid<'_, '_> {
    fn json(&self) -> Value {
        let if_met = self.if_met.as_ref().map(|(value, text)| json!({ "value": value, "text": text }));
        json!({
            "policy": self.of.answer.policy, "finding": self.finding.id, "title": self.finding.title,
            "clause": self.finding.clause, "verdict": self.amount.verdict, "value": self.amount.value, "unit": self.amount.unit,
            "text": self.amount.text, "owed_by": self.amount.owed_by, "if_met": if_met, "because": self.finding.because, "touched": self.touched,
        })
    }
}

/// The questions of these outcomes, by the names of their facts; scores add up.
fn merged<'a>(decided: &[Decided<'a>], asking: &BTreeMap<&str, Vec<&str>>, lang: Lang) -> Vec<Asked<'a>> {
    let mut found: Vec<Asked<'a>> = Vec::new();
    for one in decided {
        let plan: &'a Plan = one.decision.plan();
        let asked = asking.get(plan.policy.id.as_str()).map_or(&[][..], Vec::as_slice);
        let indices: Vec<u32> =
            (0_u32..).zip(&plan.outcomes).filter(|(_, one)| asked.contains(&one.id.as_str())).map(|(i, _)| i).collect();
        for question in questions(one.decision, &indices) {
            let Some(fact) = plan.facts.get(question.fact as usize) else { continue };
            let outcomes = question.bears_on.iter().filter_map(|index| plan.outcomes.get(*index as usize));
            let outcomes =
                outcomes.map(|outcome| (plan.policy.id.as_str(), outcome.id.as_str(), outcome.title.get(lang)));
            match found.iter_mut().find(|asked| asked.fact == fact.name) {
                Some(asked) => {
                    asked.score = asked.score.saturating_add(question.score());
                    asked.outcomes.extend(outcomes);
                }
                None => found.push(Asked {
                    fact: &fact.name,
                    title: fact.title.get(lang),
                    score: question.score(),
                    outcomes: outcomes.collect(),
                }),
            }
        }
    }
    found.sort_by_key(|asked| std::cmp::Reverse(asked.score));
    found
}
