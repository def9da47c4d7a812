//! Every hand-written case decided, as small snapshots: verdicts of outcomes, money, and the clauses that decide. No sentence and no title stands in
//! them, so that only a change of a decision changes a line. Of a variant only what differs from its case is written.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use zhunsheng_compiler::{Package, cases};
use zhunsheng_engine::{
    Decision, Verdict, VerifiedPlan, decide,
    explain::support::support,
    plan::{FindingKind, Plan},
};
use zhunsheng_tests::{compiled, root};

/// What is kept of a decision: each outcome that is decided, each sum that is due, with the clauses that decide.
type Kept = BTreeMap<String, String>;

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::NotMet => "not_met",
        Verdict::Unknown => "unknown",
        Verdict::NotApplicable => "not_applicable",
        Verdict::NotComputable => "not_computable",
    }
}

fn kept(decision: &Decision<'_>) -> Kept {
    let plan = decision.plan();
    let mut kept = Kept::new();
    for outcome in &plan.outcomes {
        let verdict = decision.outcome(outcome);
        if verdict == Verdict::Unknown {
            continue;
        }
        let mut line = word(verdict).to_owned();
        if verdict == Verdict::NotMet {
            let findings = outcome.findings.iter().filter_map(|&index| plan.findings.get(index as usize));
            let against = findings.filter(|finding| decision.finding(finding).verdict == Verdict::NotMet);
            let clauses: BTreeSet<&str> = against.filter_map(|finding| clause(plan, finding.clause)).collect();
            for clause in clauses {
                let _ = write!(line, " [{clause}]");
            }
        }
        kept.insert(outcome.id.clone(), line);
    }
    for finding in &plan.findings {
        let FindingKind::Amount { value, .. } = &finding.kind else { continue };
        let due = decision.finding(finding).verdict == Verdict::Met;
        if let Some(sum) = decision.cell(value.of).number().filter(|_| due) {
            kept.insert(format!("{}=", finding.id), sum.normalize().to_string());
        }
    }
    kept
}

fn clause(plan: &Plan, index: u32) -> Option<&str> {
    plan.clauses.get(index as usize).map(|clause| clause.id.as_str())
}

/// What differs from the case that it is a variant of; what is gone is marked.
fn against(base: &Kept, own: &Kept) -> String {
    let mut text = String::new();
    for (id, line) in own.iter().filter(|(id, line)| base.get(*id) != Some(line)) {
        let _ = write!(text, " {id}{}{line};", if id.ends_with('=') { "" } else { " " });
    }
    for id in base.keys().filter(|id| !own.contains_key(*id)) {
        let _ = write!(text, " -{id};");
    }
    if text.is_empty() { " =".to_owned() } else { text }
}

/// The snapshot of a package: a line for each case, below the name of its file.
fn snapshot(package: &Package, plan: &VerifiedPlan) -> String {
    let mut text = String::new();
    let (mut file, mut base, mut number) = (String::new(), Kept::new(), 0_usize);
    for case in cases::read(package) {
        let path = case.name.split(": ").next().unwrap_or_default();
        let plan = case.plan(plan).unwrap_or_else(|why| unreachable!("{why}"));
        let facts = case.facts(&plan).unwrap_or_else(|problems| unreachable!("{problems:?}"));
        let decided = kept(&decide(&plan, &facts, case.as_of));
        if path == file {
            number += 1;
            let _ = writeln!(text, "{number}{}", against(&base, &decided));
        } else {
            let _ = writeln!(text, "{path}\n0{}", against(&Kept::new(), &decided));
            (file, base, number) = (path.to_owned(), decided, 0);
        }
    }
    text
}

/// The lines of two snapshots that differ, as what was and what is.
fn changed<'t>(was: &'t str, is: &'t str) -> Vec<(&'t str, &'t str)> {
    let lines = |text: &'t str| {
        let mut file = "";
        let mut found: BTreeMap<(&str, &str), &str> = BTreeMap::new();
        for line in text.lines() {
            match line.split_once(' ') {
                Some((number, rest)) => drop(found.insert((file, number), rest)),
                None => file = line,
            }
        }
        found
    };
    let (old, new) = (lines(was), lines(is));
    let both = new.iter().filter_map(|(at, is)| Some((*old.get(at)?, *is)));
    both.filter(|(was, is)| was != is).collect()
}

/// What so many changed lines have in common: the clauses that decide now and did not, or the other way round, most frequent first.
fn causes(plan: &Plan, changed: &[(&str, &str)]) -> String {
    fn clauses(line: &str) -> BTreeSet<&str> {
        line.split('[').skip(1).filter_map(|part| part.split(']').next()).collect()
    }
    let mut open: Vec<BTreeSet<&str>> =
        changed.iter().map(|(was, is)| clauses(was).symmetric_difference(&clauses(is)).copied().collect()).collect();
    let mut text = String::new();
    while !open.is_empty() {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        open.iter().flatten().for_each(|clause| *counts.entry(clause).or_default() += 1);
        let Some((common, count)) = counts.into_iter().max_by_key(|(_, count)| *count) else {
            let _ = writeln!(text, "  {} cases without a clause in common", open.len());
            break;
        };
        open.retain(|clauses| !clauses.contains(common));
        let on = |finding: &&zhunsheng_engine::plan::Finding| clause(plan, finding.clause) == Some(common);
        let read = plan
            .findings
            .iter()
            .filter(on)
            .flat_map(|finding| support(plan, finding.verdict).parameters.iter().copied().collect::<Vec<_>>());
        let read: BTreeSet<u32> = read.collect();
        let names = read.iter().filter_map(|&index| plan.parameters.get(index as usize));
        let names: Vec<&str> = names.map(|parameter| parameter.name.as_str()).collect();
        let _ = writeln!(text, "  {count} cases, all at clause {common}, whose rules read {}", names.join(", "));
    }
    text
}

#[test]
fn every_case_is_decided_as_it_was() {
    let mut size = 0;
    for (package, plan) in compiled() {
        let policy = package.name.split('/').next().unwrap_or_default();
        let text = snapshot(package, plan);
        size += text.len();
        let path = root().join(format!("tests/tests/snapshots/every_decision__{policy}.snap"));
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        let kept = kept.splitn(3, "---\n").nth(2).unwrap_or_default();
        let changed = changed(kept, &text);
        if !changed.is_empty() {
            println!("{}: {} cases come out otherwise\n{}", package.name, changed.len(), causes(plan, &changed));
        }
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(policy, text) });
    }
    assert!(size < 400_000, "the snapshots hold {size} bytes: keep less of each decision");
}

#[test]
fn many_changes_are_told_once_under_their_cause() {
    let station = compiled().iter().find(|(package, _)| package.name == "gx-station/1");
    let (package, plan) = station.unwrap_or_else(|| unreachable!("the package is in the repository"));
    let from = plan.policy.from;
    let raised = plan.with_value("basic.full_time_staff", "8", from).unwrap_or_else(|why| unreachable!("{why:?}"));
    let (was, is) = (snapshot(package, plan), snapshot(package, &raised));
    let changed = changed(&was, &is);
    assert!(changed.len() > 50, "{}", changed.len());
    let told = causes(plan, &changed);
    let first = told.lines().next().unwrap_or_default();
    assert!(first.contains("附件 一（一）2") && first.contains("basic.full_time_staff"), "{told}");
    let of_first = first.split_whitespace().next().and_then(|count| count.parse::<usize>().ok());
    assert!(of_first.is_some_and(|count| count * 2 > changed.len()), "most of them have one cause: {told}");
    assert!(told.lines().count() < 5, "{told}");
}
