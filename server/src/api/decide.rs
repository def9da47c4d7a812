//! Face server: cases decided, on one rulebook each. Nothing of a case is kept: it is read, decided, answered and gone.

use axum::{
    http::{HeaderValue, StatusCode},
    response::Response,
};
use serde::Deserialize;
use serde_json::value::RawValue;
use zhunsheng_engine::{
    Answer, Date, Facts, InForce, Match, VerifiedPlan,
    across::Decided,
    answer::compact,
    decide,
    facts::{from_json, read},
    names::nearest,
    to_json, wording,
};

use super::health::no_policy;
use crate::{
    app::Inside,
    call::{self, Call, Outcome},
    contract::shorten,
    dispatch::X_PUBLICATION,
    front::Front,
    problem::{FieldProblem, Problem, text},
};

/// How much is said of a decision.
#[derive(Clone, Copy)]
enum Detail {
    Full,
    Brief,
    Verdicts,
}

/// What is asked of a policy: on which day, of which outcome, in how much detail.
struct Question<'p> {
    plan: &'p VerifiedPlan,
    as_of: Date,
    only: Option<usize>,
    detail: Detail,
    call: &'p Call,
}

pub(super) fn one(inside: &Inside, call: &Call) -> Outcome {
    let front = inside.front();
    let question = question(inside, &front, call)?;
    let facts = from_json(question.plan, body(call)?).map_err(|why| Problem::facts(&why))?;
    let mut out = opening(&front, &question);
    out.push_str("\"decision\":");
    question.write(&facts, &mut out);
    out.push('}');
    inside.metrics.decisions.inc();
    Ok(said(&front, out))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Many<'b> {
    #[serde(borrow)]
    cases: Vec<&'b RawValue>,
}

/// No more cases in one request.
const MOST_CASES: usize = 1000;

pub(super) fn many(inside: &Inside, call: &Call) -> Outcome {
    let front = inside.front();
    let question = question(inside, &front, call)?;
    let refused = |code: &str, zh: String, en: String| {
        let detail = text("应为 {\"cases\": [事实, …]}", "expected {\"cases\": [facts, …]}");
        let problem = FieldProblem::new("$.cases", code, text(zh, en), shorten(body(call).unwrap_or_default()));
        Problem::new(StatusCode::BAD_REQUEST, "body", detail).with(vec![problem])
    };
    let read: Many<'_> = serde_json::from_str(body(call)?)
        .map_err(|why| refused("wrong_form", format!("无法读取：{why}"), format!("cannot be read: {why}")))?;
    if read.cases.is_empty() || read.cases.len() > MOST_CASES {
        let count = read.cases.len();
        return Err(refused(
            "too_many",
            format!("一次 1 至 {MOST_CASES} 份，实为 {count} 份"),
            format!("1 to {MOST_CASES} cases at a time, found {count}"),
        ));
    }
    let mut out = opening(&front, &question);
    out.push_str("\"decisions\":[");
    for (index, case) in read.cases.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        match from_json(question.plan, case.get()) {
            Ok(facts) => {
                question.write(&facts, &mut out);
                inside.metrics.decisions.inc();
            }
            Err(why) => {
                let problems: Vec<FieldProblem> = why.iter().map(FieldProblem::of_fact).collect();
                out.push_str("{\"problems\":");
                out.push_str(&serde_json::to_string(&problems).unwrap_or_default());
                out.push('}');
            }
        }
    }
    out.push_str("]}");
    Ok(said(&front, out))
}

pub(super) fn matched(inside: &Inside, call: &Call) -> Outcome {
    let front = inside.front();
    let as_of = call.date("as_of").unwrap_or_else(|| inside.desk.today());
    let plans: Vec<&VerifiedPlan> = front.rulebook.editions().iter().map(|edition| &edition.plan).collect();
    let among: Vec<_> = plans.iter().map(|plan| &***plan).collect();
    let (in_force, left_out): (Vec<&VerifiedPlan>, Vec<&VerifiedPlan>) =
        plans.iter().partition(|plan| holds(plan, as_of));
    let text = body(call)?;
    // Why: where no policy is in force, nobody would look at what was sent.
    if let (true, Some(plan)) = (in_force.is_empty(), plans.first()) {
        read(plan, &among, text).map_err(|why| Problem::facts(&why))?;
    }
    let mut dossiers = Vec::with_capacity(in_force.len());
    for plan in &in_force {
        dossiers.push(read(plan, &among, text).map_err(|why| Problem::facts(&why))?);
    }
    let decisions: Vec<_> = in_force.iter().zip(&dossiers).map(|(plan, facts)| decide(plan, facts, as_of)).collect();
    let decided: Vec<Decided<'_, '_>> = decisions.iter().map(|decision| Decided::new(decision, call.lang)).collect();
    let matched = Match::new(&decided, &left_out, (as_of, call.lang, false));
    inside.metrics.decisions.inc();
    let number = front.rulebook.publication;
    let out = format!("{{\"publication\":{number},\"as_of\":\"{as_of}\",\"match\":{}}}", to_json(&matched));
    Ok(said(&front, out))
}

/// What is asked, or everything that is wrong with the question.
fn question<'p>(inside: &Inside, front: &'p Front, call: &'p Call) -> Result<Question<'p>, Problem> {
    let policy = call.path("policy");
    let plan = &front.sheet(policy).ok_or_else(|| no_policy(inside, policy))?.edition.plan;
    let as_of = call.date("as_of").unwrap_or_else(|| inside.desk.today());
    if !holds(plan, as_of) {
        let (from, to) = (plan.policy.from, plan.policy.to);
        let until = |lang| to.map_or_else(String::new, |to| wording::date(to, lang));
        let (zh, en) = (zhunsheng_engine::Lang::Zh, zhunsheng_engine::Lang::En);
        let message = text(
            format!("{as_of} 这部政策不在有效期内：自 {} 起{}", wording::date(from, zh), until_zh(&until(zh))),
            format!("the policy is not in force on {as_of}: from {}{}", wording::date(from, en), until_en(&until(en))),
        );
        let problem = FieldProblem::new("as_of", "not_in_force", message.clone(), as_of.to_string());
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "not_in_force", message).with(vec![problem]));
    }
    let detail = match call.query("detail") {
        Some("verdicts") => Detail::Verdicts,
        Some("brief") => Detail::Brief,
        _ => Detail::Full,
    };
    Ok(Question { plan, as_of, only: outcome_of(plan, call)?, detail, call })
}

fn until_zh(day: &str) -> String {
    if day.is_empty() { String::new() } else { format!("，至 {day} 止") }
}

fn until_en(day: &str) -> String {
    if day.is_empty() { String::new() } else { format!(" until {day}") }
}

fn holds(plan: &VerifiedPlan, as_of: Date) -> bool {
    plan.policy.from <= as_of && plan.policy.to.is_none_or(|last| as_of <= last)
}

/// The index of the outcome that is asked for.
pub(super) fn outcome_of(plan: &VerifiedPlan, call: &Call) -> Result<Option<usize>, Problem> {
    let Some(id) = call.query("outcome") else { return Ok(None) };
    if let Some(index) = plan.outcome_index(id) {
        return Ok(Some(index));
    }
    let known: Vec<&str> = plan.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
    let message = text(
        format!("这部政策没有标识为 {id} 的结论；现有 {}", known.join("、")),
        format!("this policy has no outcome {id}; there are {}", known.join(", ")),
    );
    let mut problem = FieldProblem::new("outcome", "unknown_outcome", message.clone(), shorten(id));
    if let Some(near) = nearest(id, known.iter().copied()) {
        problem = problem.hint(text(format!("是否想写 {near}？"), format!("did you mean {near}?")));
    }
    Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown_outcome", message).with(vec![problem]))
}

fn body(call: &Call) -> Result<&str, Problem> {
    std::str::from_utf8(&call.body).map_err(|_| {
        let detail = text("请求体不是 UTF-8 文本", "the body is not UTF-8 text");
        Problem::new(StatusCode::BAD_REQUEST, "not_utf8", detail)
    })
}

/// The answer up to the decision: what it was made with.
fn opening(front: &Front, question: &Question<'_>) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(4096);
    // Why: writing to a string cannot fail.
    let _ = write!(
        out,
        "{{\"publication\":{},\"plan\":\"{}\",\"as_of\":\"{}\",",
        front.rulebook.publication,
        question.plan.hash(),
        question.as_of
    );
    out
}

fn said(front: &Front, out: String) -> Response {
    let response = call::bytes(StatusCode::OK, const { HeaderValue::from_static("application/json") }, out);
    call::with(response, X_PUBLICATION, front.number.clone())
}

impl Question<'_> {
    /// Decides a case and writes what is said of it.
    fn write(&self, facts: &Facts, out: &mut String) {
        match self.detail {
            Detail::Verdicts => self.verdicts(facts, out),
            Detail::Brief => {
                let decision = decide(self.plan, facts, self.as_of);
                out.push_str(&to_json(&Answer::brief(&decision, self.call.lang, self.only)));
            }
            Detail::Full => {
                let decision = decide(self.plan, facts, self.as_of);
                out.push_str(&to_json(&Answer::new(&decision, self.call.lang, self.only)));
            }
        }
    }

    /// The verdicts, computing only what they need.
    fn verdicts(&self, facts: &Facts, out: &mut String) {
        let plan = self.plan;
        let in_force = InForce::new(plan, self.as_of);
        let Some((index, outcome)) = self.only.and_then(|index| Some((index, plan.outcomes.get(index)?))) else {
            let mut decider = in_force.decider();
            let decision = decider.decide(facts);
            out.push_str("{\"outcomes\":");
            compact::write_outcomes(&decision, 0..plan.outcomes.len(), out);
            out.push_str(",\"findings\":");
            compact::write_findings(&decision, 0..plan.findings.len(), out);
            out.push('}');
            return;
        };
        let findings = || outcome.findings.iter().map(|index| *index as usize);
        let roots = findings().filter_map(|index| plan.findings.get(index)).map(|finding| finding.verdict);
        let mut decider = in_force.only(roots.chain([outcome.verdict])).decider();
        let decision = decider.decide(facts);
        out.push_str("{\"outcomes\":");
        compact::write_outcomes(&decision, [index].into_iter(), out);
        out.push_str(",\"findings\":");
        compact::write_findings(&decision, findings(), out);
        out.push('}');
    }
}
