//! Face cli: `zhunsheng boundaries`.

use std::{fs, path::Path};

use serde_json::{Map, Value, json};
use zhunsheng_compiler::{cases, compile, diagnostic::text};
use zhunsheng_engine::{Lang, VerifiedPlan, names::nearest, plan::Plan};
use zhunsheng_lab::boundaries::{Boundaries as Found, Point, Seed, Varied, boundaries_of};

use super::test::facts;
use crate::{args::Boundaries, failure::Failure, packages, screen::Screen, text::boundaries as shown};

/// Finds the facts on either side of every threshold of one package.
pub(crate) fn run(screen: &mut Screen, rules: Option<&Path>, args: &Boundaries) -> Result<(), Failure> {
    let lang = screen.lang;
    let editions = packages::to_check(rules, &args.policy, lang)?;
    let newest = packages::newest(&editions);
    for edition in newest {
        let name = edition.name();
        let package = edition.read().map_err(|(package, why)| Failure::from(text::render(&why, &package, false)))?;
        let compiled = compile(&package);
        let plan = compiled.plan.ok_or_else(|| Failure::from(text::render(&compiled.diagnostics, &package, false)))?;
        let wanted = wanted(&plan, args, lang)?;
        let seeds: Vec<Seed> = cases::read(&package).iter().map(|case| Seed::of_case(&plan, case)).collect();
        let mut found = boundaries_of(&plan, &seeds, &|finding| finding.is_none_or(|index| wanted.contains(&index)));
        narrow(&plan, args, &mut found);
        if args.json {
            let row = row(&name, &plan, &found, lang);
            let text = if screen.is_terminal { format!("{row:#}\n") } else { format!("{row}\n") };
            screen.say(&text)?;
        } else {
            screen.say(&shown::render(&name, &plan, &found, lang, screen.width))?;
        }
        if let Some(path) = &args.cases {
            let file = case_file(&plan, &found);
            fs::write(path, format!("{file:#}\n")).map_err(|why| packages::unwritable(path, &why, lang))?;
            screen.complain(&shown::written(&path.display().to_string(), found.points.len(), lang));
        }
    }
    Ok(())
}

/// The findings that were asked for, by index.
fn wanted(plan: &VerifiedPlan, args: &Boundaries, lang: Lang) -> Result<Vec<usize>, Failure> {
    let refuse = |is_clause: bool, name: &str, near: Option<&str>| {
        let (what, hint) = shown::unknown(is_clause, name, near, lang);
        let failure = Failure::new(lang, &what);
        hint.map_or_else(|| Failure::new(lang, &what), |hint| failure.hint(lang, &hint))
    };
    for id in args.finding.iter().filter(|id| plan.finding_index(id).is_none()) {
        return Err(refuse(false, id, nearest(id, plan.findings.iter().map(|one| one.id.as_str()))));
    }
    for id in args.clause.iter().filter(|id| plan.clauses.iter().all(|clause| clause.id != **id)) {
        return Err(refuse(true, id, nearest(id, plan.clauses.iter().map(|one| one.id.as_str()))));
    }
    let chosen = |finding: &zhunsheng_engine::plan::Finding| {
        let clause = plan.clauses.get(finding.clause as usize).map(|clause| &clause.id);
        (args.finding.is_empty() || args.finding.contains(&finding.id))
            && (args.clause.is_empty() || clause.is_some_and(|clause| args.clause.contains(clause)))
    };
    Ok(plan.findings.iter().enumerate().filter(|(_, finding)| chosen(finding)).map(|(index, _)| index).collect())
}

/// Comparisons of outcomes are of no finding: they stay where no finding is asked for, and their clause is.
fn narrow(plan: &Plan, args: &Boundaries, found: &mut Found) {
    let stays = |finding: Option<usize>, clause: u32| {
        let clause = plan.clauses.get(clause as usize).map(|clause| &clause.id);
        finding.is_some()
            || (args.finding.is_empty()
                && (args.clause.is_empty() || clause.is_some_and(|clause| args.clause.contains(clause))))
    };
    found.points.retain(|point| stays(point.finding, point.clause));
    found.left_out.retain(|one| stays(one.finding, one.clause));
}

fn row(name: &str, plan: &Plan, found: &Found, lang: Lang) -> Value {
    let turns: Vec<Value> = found.turns().filter_map(|turn| of_turn(plan, turn, lang)).collect();
    let left: Vec<Value> = found.left_out.iter().map(|one| shown::left_out_json(plan, one, lang)).collect();
    json!({
        "package": name, "title": plan.policy.title.get(lang), "places": found.places, "points": found.points.len(),
        "thresholds": turns, "left_out": left,
    })
}

fn of_turn(plan: &Plan, turn: &[Point], lang: Lang) -> Option<Value> {
    let first = turn.first()?;
    let points = turn.iter().map(|point| {
        json!({
            "side": shown::side_id(point.side),
            "value": shown::value(plan, point.varied, &point.value, lang),
            "as_of": point.as_of, "facts": facts(&point.facts), "parameters": parameters(point),
            "finding_verdict": point.verdict, "outcome_verdict": point.outcome_verdict,
        })
    });
    let kind = match first.varied {
        Varied::Fact(_) => "fact",
        Varied::Field { .. } => "field",
        Varied::Records(_) => "records",
        Varied::AsOf => "as_of",
    };
    Some(json!({
        "clause": plan.clauses.get(first.clause as usize).map(|clause| clause.id.as_str()),
        "finding": first.finding.and_then(|index| plan.findings.get(index)).map(|one| one.id.as_str()),
        "outcome": first.outcome.and_then(|index| plan.outcomes.get(index)).map(|one| one.id.as_str()),
        "varied": kind,
        "fact": first.varied.fact().and_then(|fact| plan.facts.get(fact as usize)).map(|fact| fact.name.as_str()),
        "title": first.varied.title(plan).get(lang),
        "points": points.collect::<Vec<_>>(),
    }))
}

fn parameters(point: &Point) -> Map<String, Value> {
    point.parameters.iter().map(|(name, value)| (name.clone(), json!(value))).collect()
}

/// The points as a case file: one case that expects nothing, and each point as a variant of it, since every point has parameters of its own.
fn case_file(plan: &Plan, found: &Found) -> Value {
    let first = found.points.first();
    let known = first.map_or_else(|| json!({}), |point| facts(&point.facts));
    let empty = Map::new();
    let known_members = known.as_object().unwrap_or(&empty);
    let mut variants = Vec::new();
    for point in &found.points {
        let own = facts(&point.facts);
        let members = own.as_object().unwrap_or(&empty);
        let differs = |(name, value): &(&String, &Value)| known_members.get(*name) != Some(*value);
        let set: Map<String, Value> =
            members.iter().filter(differs).map(|(name, value)| (name.clone(), value.clone())).collect();
        let unset: Vec<&String> = known_members.keys().filter(|name| !members.contains_key(*name)).collect();
        let mut expect = Map::new();
        let finding = point.finding.and_then(|index| plan.findings.get(index));
        if let Some((finding, verdict)) = finding.zip(point.verdict) {
            let clause = plan.clauses.get(finding.clause as usize).map(|clause| clause.id.as_str());
            expect.insert("findings".to_owned(), json!({ &finding.id: { "verdict": verdict, "clause": clause } }));
        }
        let outcome = point.outcome.and_then(|index| plan.outcomes.get(index));
        if let Some((outcome, verdict)) = outcome.zip(point.outcome_verdict) {
            expect.insert("outcomes".to_owned(), json!({ &outcome.id: verdict }));
        }
        variants.push(json!({
            "title": shown::title(plan, point, Lang::Zh), "as_of": point.as_of, "set": set, "unset": unset,
            "parameters": parameters(point), "expect": expect,
        }));
    }
    json!({
        "title": shown::REVIEW, "as_of": first.map_or(plan.policy.from, |point| point.as_of), "facts": known, "expect": {},
        "variants": variants,
    })
}
