//! Face cli, text: what `test` found: one line for what is good, and for what is not the rule, the clause and the values.

use zhunsheng_compiler::contracts::{Contract, Subject};
use zhunsheng_engine::{
    Lang, Verdict, VerifiedPlan,
    plan::{Plan, Text},
};
use zhunsheng_lab::{
    contracts::{Outcome, Sample, Violation},
    generate::{Case, to_json},
    regression::{CaseFailure, Cases, Cause, Group, Tested, Turned, Wanted},
};

use super::{
    boundaries::{of_domain, title},
    style::{BAD, BOLD, DIM, GOOD, OPEN, paint},
};
use crate::commands::test::Run;

/// Of so many failures with one cause, this many are written out.
const EXAMPLES: usize = 2;
/// Fewer than these are written out one by one.
const MANY: usize = 4;

fn say(lang: Lang, zh: impl Into<String>, en: impl Into<String>) -> String {
    match lang {
        Lang::Zh => zh.into(),
        Lang::En => en.into(),
    }
}

/// What came of a package.
pub(crate) fn package(run: &Run, wanted: Wanted, lang: Lang, _width: usize) -> String {
    let mark = if run.passed() { paint(GOOD, "✔") } else { paint(BAD, "✖") };
    let (plan, tested) = match &run.came {
        Ok(came) => came,
        Err(problems) => {
            let last = say(lang, "规则包有问题，没有测试", "the package has problems: nothing was tested");
            return format!("{problems}\n{mark} {}  {last}\n", paint(BOLD, &run.name));
        }
    };
    let mut out = String::new();
    if let Some(cases) = &tested.cases {
        failed_cases(plan, cases, lang, &mut out);
    }
    if let Some(turned) = &tested.turned {
        for line in wrong_lines(plan, turned, lang) {
            out.push_str(&format!("  {} {line}\n", paint(BAD, "✖")));
        }
        moved_points(plan, turned, lang, &mut out);
    }
    for held in tested.contracts.iter().flatten() {
        let Some(broken) = &held.violation else { continue };
        let lines = violation_lines(plan, &held.contract, broken, lang);
        for (at, line) in lines.iter().enumerate() {
            let mark = if at == 0 { paint(BAD, "✖") } else { " ".to_owned() };
            out.push_str(&format!("  {mark} {line}\n"));
        }
    }
    out.push_str(&format!("{mark} {}  {}\n", paint(BOLD, &run.name), counts(tested, wanted, lang)));
    out
}

/// The counts of a package in one line.
fn counts(tested: &Tested, wanted: Wanted, lang: Lang) -> String {
    let mut parts = Vec::new();
    if let Some(cases) = &tested.cases {
        let (run, failed) = (cases.names.len(), cases.failed.len());
        parts.push(say(lang, format!("案例 {run}"), format!("{run} cases")));
        if failed > 0 {
            parts.push(paint(BAD, &say(lang, format!("不符 {failed}"), format!("{failed} differ"))));
        }
    }
    if let Some(turned) = &tested.turned {
        parts.push(turns(turned, lang));
        if !turned.wrong.is_empty() {
            let wrong = turned.wrong.len();
            parts.push(paint(BAD, &say(lang, format!("不对 {wrong}"), format!("{wrong} wrong"))));
        }
        let left = turned.found.left_out.len();
        if left > 0 {
            parts.push(paint(DIM, &say(lang, format!("未造出 {left}"), format!("{left} left out"))));
        }
    }
    if let Some(held) = &tested.contracts {
        let broken = held.iter().filter(|one| one.violation.is_some()).count();
        let decisions: usize = held.iter().map(|one| one.decisions).sum();
        let count = held.len();
        parts.push(say(
            lang,
            format!("约定 {count}（判断 {decisions} 次，种子 {}）", wanted.effort.seed),
            format!("{count} contracts ({decisions} decisions, seed {})", wanted.effort.seed),
        ));
        if broken > 0 {
            parts.push(paint(BAD, &say(lang, format!("违反 {broken}"), format!("{broken} broken"))));
        }
    }
    let seconds = tested.took.as_millis() / 100;
    parts.push(paint(
        DIM,
        &say(lang, format!("{}.{} 秒", seconds / 10, seconds % 10), format!("{}.{} s", seconds / 10, seconds % 10)),
    ));
    parts.join(&say(lang, " · ", " · "))
}

/// How many thresholds were looked at, from how many points.
pub(crate) fn turns(turned: &Turned, lang: Lang) -> String {
    let (turns, points) = (turned.found.turns().count(), turned.found.points.len());
    say(lang, format!("门槛 {turns}（{points} 份事实）"), format!("{turns} thresholds ({points} sets of facts)"))
}

/// The last line, over all packages.
pub(crate) fn total(runs: &[Run], wanted: Wanted, lang: Lang) -> String {
    if runs.len() < 2 {
        return String::new();
    }
    let tested = || runs.iter().filter_map(|run| run.came.as_ref().ok()).map(|(_, tested)| tested);
    let cases: usize = tested().filter_map(|one| one.cases.as_ref()).map(|cases| cases.names.len()).sum();
    let points: usize = tested().filter_map(|one| one.turned.as_ref()).map(|one| one.found.points.len()).sum();
    let contracts: usize = tested().filter_map(|one| one.contracts.as_ref()).map(Vec::len).sum();
    let good = runs.iter().filter(|run| run.passed()).count();
    let mut parts = vec![say(
        lang,
        format!("{good}/{} 个规则包通过", runs.len()),
        format!("{good}/{} packages passed", runs.len()),
    )];
    if wanted.cases {
        parts.push(say(lang, format!("案例 {cases}"), format!("{cases} cases")));
    }
    if wanted.boundaries {
        parts.push(say(lang, format!("门槛两侧的事实 {points} 份"), format!("{points} sets of facts at thresholds")));
    }
    if wanted.contracts {
        parts.push(say(lang, format!("约定 {contracts}"), format!("{contracts} contracts")));
    }
    format!("{}\n", parts.join(" · "))
}

/// Why the command ends with exit code 1.
pub(crate) fn failed(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "有规则包没有通过测试",
        Lang::En => "not every package passed its tests",
    }
}

/// What a package without cases is told.
pub(crate) fn no_cases(lang: Lang) -> Vec<String> {
    vec![
        say(lang, "规则包没有案例，写错了也没有人知道", "the package has no cases: nobody would notice a mistake"),
        say(
            lang,
            "在 cases/ 里按政策原文手写案例（格式见 schemas/case.schema.json）；`zhunsheng boundaries 规则包 --cases 文件` 给出可供核对的初稿",
            "write cases from the document into cases/ (their form: schemas/case.schema.json); `zhunsheng boundaries PACKAGE --cases FILE` \
             drafts some to be checked",
        ),
    ]
}

fn failed_cases(plan: &VerifiedPlan, cases: &Cases, lang: Lang, out: &mut String) {
    if cases.names.is_empty() {
        for (at, line) in no_cases(lang).iter().enumerate() {
            let mark = if at == 0 { paint(BAD, "✖") } else { " ".to_owned() };
            out.push_str(&format!("  {mark} {line}\n"));
        }
    }
    for group in &cases.groups {
        let failures: Vec<&CaseFailure> = group.members.iter().filter_map(|at| cases.failed.get(*at)).collect();
        let many = failures.len() >= MANY;
        if many {
            let head = together(plan, group, cases.compared, lang);
            out.push_str(&format!("  {} {}\n", paint(BAD, "✖"), paint(BOLD, &head)));
        }
        let shown = if many { EXAMPLES } else { failures.len() };
        for failure in failures.iter().take(shown) {
            let indent = if many { "    " } else { "  " };
            for (at, line) in failure_lines(plan, failure, lang).iter().enumerate() {
                let mark = if at == 0 { paint(BAD, "✖") } else { " ".to_owned() };
                out.push_str(&format!("{indent}{mark} {line}\n"));
            }
            if !many && let Some(cause) = &group.cause {
                let said = because(plan, cause, cases.compared, lang);
                out.push_str(&format!("{indent}    {}\n", paint(OPEN, &said)));
            }
        }
        let rest = failures.len() - shown;
        if rest > 0 {
            out.push_str(&format!(
                "    {}\n",
                paint(DIM, &say(lang, format!("……另有 {rest} 个"), format!("… and {rest} more")))
            ));
        }
    }
}

/// One line for many failures.
fn together(plan: &Plan, group: &Group, compared: bool, lang: Lang) -> String {
    let count = group.members.len();
    let cause = group.cause.as_ref().map(|cause| because(plan, cause, compared, lang));
    match cause {
        Some(cause) => say(lang, format!("{count} 个案例不符，{cause}"), format!("{count} cases differ, {cause}")),
        None => say(lang, format!("{count} 个案例不符"), format!("{count} cases differ")),
    }
}

/// The cause in words: proved where two plans were compared, else what the rules have in common.
fn because(plan: &Plan, cause: &Cause, compared: bool, lang: Lang) -> String {
    let (kind_zh, kind_en, name, title) = match cause {
        Cause::Parameter(index) => {
            let one = plan.parameters.get(*index);
            ("参数", "parameter", one.map(|one| &one.name), one.map(|one| &one.title))
        }
        Cause::Rule(index) => {
            let one = plan.findings.get(*index);
            ("规则", "rule", one.map(|one| &one.id), one.map(|one| &one.title))
        }
    };
    let (name, title) = (name.map_or("", String::as_str), title.cloned().unwrap_or_default());
    if compared {
        return say(
            lang,
            format!("全部因{kind_zh} {name}（{}）", title.zh),
            format!("all because of {kind_en} {name} ({})", title.en),
        );
    }
    say(lang, format!("都落在{kind_zh} {name}（{}）上", title.zh), format!("all at {kind_en} {name} ({})", title.en))
}

/// A failing case: its name, the rules with clause and values, and what was expected.
pub(crate) fn failure_lines(plan: &Plan, failure: &CaseFailure, lang: Lang) -> Vec<String> {
    let mut lines = vec![failure.case.clone()];
    for one in &failure.findings {
        let Some(finding) = plan.findings.get(one.finding) else { continue };
        let clause = plan.clauses.get(finding.clause as usize).map_or("", |clause| clause.id.as_str());
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.get(lang).to_owned());
        let values = match text(&one.measured).zip(text(&one.threshold)) {
            Some((has, needs)) => {
                say(lang, format!("：现有 {has}，要求 {needs}"), format!(": has {has}, needs {needs}"))
            }
            None => String::new(),
        };
        let (title, verdict) = (finding.title.get(lang), verdict(one.verdict, lang));
        lines.push(say(
            lang,
            format!("    {title}（{clause}）{verdict}{values}"),
            format!("    {title} ({clause}) {verdict}{values}"),
        ));
    }
    for one in &failure.differences {
        let (what, expected, found) = (&one.what, &one.expected, &one.found);
        lines.push(say(
            lang,
            format!("    {what}：预期 {expected}，实为 {found}"),
            format!("    {what}: expected {expected}, found {found}"),
        ));
    }
    lines
}

/// Points at which a comparison does not say what it must.
pub(crate) fn wrong_lines(plan: &Plan, turned: &Turned, lang: Lang) -> Vec<String> {
    let points = turned.wrong.iter().filter_map(|at| turned.found.points.get(*at));
    let line = |point: &zhunsheng_lab::boundaries::Point| {
        let (title, must) = (title(plan, point, lang), point.must == Some(true));
        say(
            lang,
            format!("{title}：比较应{}成立", if must { "" } else { "不" }),
            format!("{title}: the comparison must {}hold", if must { "" } else { "not " }),
        )
    };
    points.map(line).collect()
}

/// What the base decides otherwise at the thresholds: worth knowing, no failure.
fn moved_points(plan: &Plan, turned: &Turned, lang: Lang, out: &mut String) {
    for group in &turned.groups {
        let count = group.members.len();
        let cause = group.cause.as_ref().map_or_else(String::new, |cause| because(plan, cause, true, lang));
        let head = say(
            lang,
            format!("门槛两侧有 {count} 份事实与比较对象判断不同，{cause}"),
            format!("{count} sets of facts at thresholds come out otherwise than in the base, {cause}"),
        );
        out.push_str(&format!("  {} {head}\n", paint(OPEN, "△")));
        let examples = group.members.iter().filter_map(|at| turned.found.points.get(*turned.moved.get(*at)?));
        for point in examples.take(EXAMPLES) {
            out.push_str(&format!("      {}\n", paint(DIM, &title(plan, point, lang))));
        }
    }
}

/// A broken contract: what it says, and the smallest facts that break it with their decisions.
pub(crate) fn violation_lines(plan: &Plan, contract: &Contract, broken: &Violation, lang: Lang) -> Vec<String> {
    let clause = plan.clauses.get(contract.clause as usize).map_or("", |clause| clause.id.as_str());
    let title = contract.title.get(lang);
    let mut lines = vec![say(
        lang,
        format!("约定 {}（{clause}）被违反：{title}", contract.id),
        format!("contract {} ({clause}) is broken: {title}", contract.id),
    )];
    let fact = broken.fact.and_then(|fact| plan.facts.get(fact));
    let name = |subject: Subject| subject.title(plan).get(lang).to_owned();
    let of_sample = |sample: &Sample| {
        let moved = fact.zip(sample.value.as_ref()).map(|(fact, value)| {
            let value = of_domain(plan, Some(&fact.domain), value, lang);
            say(lang, format!("{} {value} → ", fact.title.zh), format!("{} {value} → ", fact.title.en))
        });
        let mut said = format!("{}{} {}", moved.unwrap_or_default(), name(broken.subject), result(sample.result, lang));
        if let Some((other, found)) = broken.other.zip(sample.other) {
            said.push_str(&say(lang, "，", ", "));
            said.push_str(&format!("{} {}", name(other), result(found, lang)));
        }
        if let Some(bound) = broken.bound {
            let bound = bound.normalize();
            said.push_str(&say(lang, format!("，界限 {bound} 元"), format!(", the bound is CNY {bound}")));
        }
        said
    };
    lines.push(format!("    {}", of_sample(&broken.first)));
    lines.extend(broken.second.as_ref().map(|second| format!("    {}", of_sample(second))));
    let others = without(&broken.first.facts, fact.map(|fact| fact.name.as_str()));
    let (day, facts) = (broken.first.as_of, to_json(&others));
    lines.push(say(
        lang,
        format!("    最小反例（{day}）其余事实：{facts}"),
        format!("    smallest counter-example ({day}), the other facts: {facts}"),
    ));
    if !broken.first.parameters.is_empty() {
        let set = broken.first.parameters.iter().map(|(name, value)| format!("{name}={value}"));
        let set = set.collect::<Vec<_>>().join(", ");
        lines.push(say(lang, format!("    参数取值：{set}"), format!("    with parameters: {set}")));
    }
    lines
}

fn without(facts: &Case, name: Option<&str>) -> Case {
    facts
        .iter()
        .filter(|(known, _)| Some(known.as_str()) != name)
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn result(result: Outcome, lang: Lang) -> String {
    match result {
        Outcome::Verdict(one) => verdict(one, lang).to_owned(),
        Outcome::Amount(amount) => {
            say(lang, format!("{} 元", amount.normalize()), format!("CNY {}", amount.normalize()))
        }
        Outcome::Open => say(lang, "尚不确定", "unknown"),
    }
}

fn verdict(verdict: Verdict, lang: Lang) -> &'static str {
    let (zh, en) = match verdict {
        Verdict::Met => ("符合", "met"),
        Verdict::NotMet => ("不符合", "not met"),
        Verdict::Unknown => ("尚不确定", "unknown"),
        Verdict::NotApplicable => ("不适用", "not applicable"),
        Verdict::NotComputable => ("无法计算", "not computable"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
