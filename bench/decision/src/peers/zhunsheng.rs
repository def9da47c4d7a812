//! This engine: the sixteen findings of the plan of gx-station, from typed facts and from JSON text.

use std::{hint::black_box, rc::Rc};

use measure::{
    engine::{as_of, indices, plan},
    rounds::{Contender, contender},
    station::{CASES, CRITERIA, Form, texts},
};
use zhunsheng_engine::{
    Answer, Decider, Facts, InForce, Lang, Verdict, VerifiedPlan, answer::compact, decide, facts, to_json,
};

fn decider(plan: &'static VerifiedPlan, indices: &[usize]) -> Result<Decider<'static>, String> {
    Ok(InForce::new(plan, as_of()?).findings(indices).decider())
}

/// All of this engine's contenders.
pub(crate) fn all() -> Result<Vec<Contender>, String> {
    let plan = plan("gx-station/1")?;
    let indices: Rc<[usize]> = indices(plan)?.into();
    misses_what_it_should(plan, &indices)?;
    let typed = || texts(Form::Plain).iter().map(|text| facts(plan, text)).collect::<Result<Vec<Facts>, String>>();

    let mut own = decider(plan, &indices)?;
    let findings = contender("zhunsheng-findings", typed()?, move |facts| {
        let decision = own.decide(facts);
        let mut met = true;
        for result in decision.results() {
            met &= result.verdict == Verdict::Met;
            black_box((result.verdict, result.measured, result.threshold, result.shortfall().is_some()));
        }
        met
    });
    let mut own = decider(plan, &indices)?;
    let verdict = contender("zhunsheng-verdict", typed()?, move |facts| {
        own.decide(facts).results().all(|result| result.verdict == Verdict::Met)
    });
    let (mut own, mut reader) = (decider(plan, &indices)?, facts::Reader::new(plan));
    let from_text = contender("zhunsheng-text-verdict", texts(Form::Plain), move |text| {
        let Ok(facts) = reader.read(text) else { return false };
        own.decide(facts).results().all(|result| result.verdict == Verdict::Met)
    });
    let (mut own, mut reader) = (decider(plan, &indices)?, facts::Reader::new(plan));
    let (mut out, chosen) = (String::new(), Rc::clone(&indices));
    let to_text = contender("zhunsheng-text-findings", texts(Form::Plain), move |text| {
        out.clear();
        let Ok(facts) = reader.read(text) else { return false };
        let decision = own.decide(facts);
        compact::write_findings(&decision, chosen.iter().copied(), &mut out);
        black_box(out.len());
        decision.results().all(|result| result.verdict == Verdict::Met)
    });
    let (outcome, day, chosen) = (plan.outcome_index("work_station"), as_of()?, Rc::clone(&indices));
    let whole = contender("zhunsheng-text-answer", texts(Form::Plain), move |text| {
        let Ok(facts) = facts::from_json(plan, text) else { return false };
        let decision = decide(plan, &facts, day);
        black_box(to_json(&Answer::new(&decision, Lang::Zh, outcome)).len());
        let mut findings = chosen.iter().filter_map(|&index| plan.findings.get(index));
        findings.all(|finding| decision.finding(finding).verdict == Verdict::Met)
    });
    Ok(vec![findings, verdict, from_text, to_text, whole])
}

fn facts(plan: &VerifiedPlan, text: &str) -> Result<Facts, String> {
    facts::from_json(plan, text).map_err(|problems| format!("the facts are not read: {problems:?}"))
}

/// That each case misses its criterion and no other, as the compact JSON says it too.
fn misses_what_it_should(plan: &'static VerifiedPlan, indices: &[usize]) -> Result<(), String> {
    let mut own = decider(plan, indices)?;
    for (case, text) in texts(Form::Plain).iter().enumerate().take(CASES) {
        let facts = facts(plan, text)?;
        let decision = own.decide(&facts);
        let missed: Vec<usize> = (1..)
            .zip(decision.results())
            .filter(|(_, result)| result.verdict != Verdict::Met)
            .map(|(at, _)| at)
            .collect();
        let mut out = String::new();
        compact::write_findings(&decision, indices.iter().copied(), &mut out);
        let (met, not) = (out.matches("\"met\"").count(), out.matches("\"not_met\"").count());
        let meant: Vec<usize> = (case > 0).then_some(case).into_iter().collect();
        if missed != meant || met + not != CRITERIA.len() || not != meant.len() {
            return Err(format!("case {case} misses the criteria {missed:?}; as JSON: {out}"));
        }
    }
    Ok(())
}
