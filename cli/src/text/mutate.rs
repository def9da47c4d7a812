//! Face cli, text: mutants of a policy: a summary by kind and by clause, survivors with their place and what would catch them.

use std::collections::BTreeMap;

use zhunsheng_engine::{Lang, VerifiedPlan};
use zhunsheng_lab::mutate::{Fate, Kind, Mutant, Place, Proposal, Report, Score};

use super::{
    layout::{Page, pad, plain, span, widest},
    style::{BAD, BOLD, DIM, GOOD, OPEN, paint},
    words::fill,
};

/// The phrases of this command.
pub(crate) struct MutateWords {
    pub(crate) deciding: &'static str,
    pub(crate) proposing: &'static str,
    pub(crate) too_low: &'static str,
    pub(crate) too_low_hint: &'static str,
    pub(crate) not_whole: &'static str,
    pub(crate) cannot_write: &'static str,
    pub(crate) cannot_write_hint: &'static str,
    pub(crate) written: &'static str,
    pub(crate) nothing_written: &'static str,
    summary: &'static str,
    row: &'static str,
    clauses: &'static str,
    survivors: &'static str,
    equivalents: &'static str,
    catches: &'static str,
    from: &'static str,
    as_it_is: &'static str,
    expects: &'static str,
    candidate: &'static str,
    stale_gone: &'static str,
    stale_killed: &'static str,
    red: &'static str,
    kinds: [&'static str; 12],
}

const ZH: MutateWords = MutateWords {
    deciding: "逐个判断",
    proposing: "为遗漏寻找案例",
    too_low: "{} 部政策的得分低于 {}%",
    too_low_hint: "`--survivors` 列出案例没有发现的改动，以及能发现它的案例；`--write FILE` 把这些案例写成文件，复核后留用",
    not_whole: "结果不完整：有规则包没有案例或不能编译，有案例不符合预期，或 mutants.json 有过时的条目",
    cannot_write: "写不了 {}：{}",
    cannot_write_hint: "换一个文件名，或先移走已有的文件",
    written: "已写入 {}：预期取自现有规则，请对照条款复核后再留用",
    nothing_written: "没有可写的案例",
    summary: "{}：{} 处改动，案例发现 {}，遗漏 {}，等价 {}；得分 {}%",
    row: "发现 {}，遗漏 {}，等价 {}",
    clauses: "有遗漏的条款",
    survivors: "案例没有发现的改动",
    equivalents: "等价的改动（不计分）",
    catches: "能发现它的案例：",
    from: "{}，改动：{}",
    as_it_is: "{}，只需多写一条预期",
    expects: "预期 {}",
    candidate: "找不到能区分它的事实：可能等价，请复核；确实等价的写入 mutants.json 并说明理由",
    stale_gone: "mutants.json 里的 `{}` 已经不存在，请删去",
    stale_killed: "mutants.json 里的 `{}` 其实会被案例发现（{}），请删去",
    red: "案例不符合预期，不能作数：{}",
    kinds: [
        "参数取值",
        "规则中的数",
        "比较",
        "都要／其一",
        "去掉条件",
        "适用条件",
        "日期",
        "数额",
        "舍入",
        "分支",
        "列表",
        "否定",
    ],
};

const EN: MutateWords = MutateWords {
    deciding: "deciding",
    proposing: "looking for cases",
    too_low: "the score of {} is below {} %",
    too_low_hint: "`--survivors` lists the changes that no case notices, each with a case that would; `--write FILE` writes those cases, to be reviewed and kept",
    not_whole: "the result is not whole: a package has no cases or does not compile, a case does not come out as expected, or mutants.json has entries that are out of date",
    cannot_write: "{} cannot be written: {}",
    cannot_write_hint: "take another name, or move the file that is there",
    written: "{} is written: what it expects is what the rules decide today; hold it against the clauses before keeping it",
    nothing_written: "there is no case to write",
    summary: "{}: {} changes, {} noticed by a case, {} survived, {} equivalent; score {} %",
    row: "{} noticed, {} survived, {} equivalent",
    clauses: "clauses with survivors",
    survivors: "changes that no case notices",
    equivalents: "equivalent changes (not counted)",
    catches: "a case that would catch it: ",
    from: "{}, with {}",
    as_it_is: "{}, if it expected one thing more",
    expects: "expecting {}",
    candidate: "no facts were found that tell it apart: it may be equivalent; look at it, and if it is, list it in mutants.json with the reason",
    stale_gone: "`{}` in mutants.json is not there any more; take it out",
    stale_killed: "`{}` in mutants.json is noticed by a case ({}); take it out",
    red: "does not come out as expected and proves nothing: {}",
    kinds: [
        "values",
        "numbers in rules",
        "comparisons",
        "all or any",
        "dropped criteria",
        "applicability",
        "dates",
        "amounts",
        "rounding",
        "branches",
        "lists",
        "negations",
    ],
};

/// The phrases in a language.
pub(crate) fn words(lang: Lang) -> &'static MutateWords {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

/// The summary of a policy, and with `survivors` each of them with what would catch it.
pub(crate) fn render(
    name: &str,
    plan: &VerifiedPlan,
    report: &Report,
    survivors: bool,
    lang: Lang,
    width: usize,
) -> String {
    let words = words(lang);
    let mut page = Page::new(width);
    page.line(0, 2, &[span(BOLD, plan.policy.title.get(lang)), plain("  "), span(DIM, name)]);
    by_kind(report, words, &mut page);
    by_clause(plan, report, words, lang, &mut page);
    if survivors {
        each(plan, report, words, lang, &mut page);
    }
    for one in &report.stale {
        let line = match &one.killed_by {
            None => fill(words.stale_gone, &[&one.mutant]),
            Some(case) => fill(words.stale_killed, &[&one.mutant, case]),
        };
        page.line(2, 4, &[span(BAD, "✖ "), plain(line)]);
    }
    for case in &report.red {
        page.line(2, 4, &[span(BAD, "✖ "), plain(fill(words.red, &[case]))]);
    }
    let score = report.score();
    let all = report.mutants.len() - score.refused;
    let counts = [all, score.killed, score.survived, score.equivalent].map(|count| count.to_string());
    let [all, killed, survived, equivalent] = counts;
    let percent = score.percent().unwrap_or_else(|| "–".to_owned());
    let mark = if score.survived == 0 { paint(GOOD, "✔") } else { paint(OPEN, "•") };
    let summary = fill(words.summary, &[name, &all, &killed, &survived, &equivalent, &percent]);
    format!("{}{mark} {summary}\n\n", page.into_text())
}

fn row(score: &Score, words: &MutateWords) -> String {
    let counts = [score.killed, score.survived, score.equivalent].map(|count| count.to_string());
    fill(words.row, &counts.each_ref().map(String::as_str))
}

fn by_kind(report: &Report, words: &MutateWords, page: &mut Page) {
    let mut kinds: BTreeMap<Kind, Score> = BTreeMap::new();
    for (mutant, fate) in report.each() {
        kinds.entry(mutant.kind).or_default().count(fate);
    }
    let column = widest(words.kinds.iter().copied());
    for (kind, word) in Kind::ALL.iter().zip(words.kinds) {
        let Some(score) = kinds.get(kind) else { continue };
        let style = if score.survived == 0 { GOOD } else { OPEN };
        page.line(2, 4, &[plain(format!("{}  ", pad(word, column))), span(style, row(score, words))]);
    }
}

fn by_clause(plan: &VerifiedPlan, report: &Report, words: &MutateWords, lang: Lang, page: &mut Page) {
    let mut clauses: BTreeMap<u32, Score> = BTreeMap::new();
    for (mutant, fate) in report.each() {
        clauses.entry(mutant.clause).or_default().count(fate);
    }
    clauses.retain(|_, score| score.survived > 0);
    if clauses.is_empty() {
        return;
    }
    page.line(2, 4, &[span(BOLD, words.clauses)]);
    for (index, score) in &clauses {
        let Some(clause) = plan.clauses.get(*index as usize) else { continue };
        let heading = format!("{}  {}  ", clause.id, clause.heading.get(lang));
        page.line(4, 6, &[plain(heading), span(OPEN, row(score, words))]);
    }
}

fn each(plan: &VerifiedPlan, report: &Report, words: &MutateWords, lang: Lang, page: &mut Page) {
    if report.survivors().next().is_some() {
        page.line(2, 4, &[span(BOLD, words.survivors)]);
    }
    for (mutant, proposal) in report.survivors() {
        one(plan, mutant, lang, page);
        match proposal {
            Some(Some(found)) => caught(found, words, lang, page),
            Some(None) => page.line(6, 8, &[span(OPEN, words.candidate)]),
            None => {}
        }
    }
    let equivalent = report.each().filter_map(|(mutant, fate)| match fate {
        Fate::Equivalent(why) => Some((mutant, why)),
        _ => None,
    });
    // Why: one reason stands for many days on which a value begins.
    let mut reasons: BTreeMap<&str, Vec<&Mutant>> = BTreeMap::new();
    equivalent.for_each(|(mutant, why)| reasons.entry(why.get(lang)).or_default().push(mutant));
    if !reasons.is_empty() {
        page.line(2, 4, &[span(BOLD, words.equivalents)]);
    }
    for (why, mutants) in &reasons {
        page.line(4, 6, &[plain("– "), plain(*why)]);
        for mutant in mutants {
            page.line(6, 8, &[span(DIM, mutant.key.as_str())]);
        }
    }
}

fn one(plan: &VerifiedPlan, mutant: &Mutant, lang: Lang, page: &mut Page) {
    let clause = plan.clauses.get(mutant.clause as usize).map_or("", |clause| &clause.id);
    let (colon, open, close) = match lang {
        Lang::Zh => ("：", "（", "）"),
        Lang::En => (": ", " (", ")"),
    };
    let what = format!("{}{colon}{}{open}{clause}{close}", mutant.words.get(lang), mutant.title.get(lang));
    page.line(4, 6, &[span(BAD, "✖ "), plain(what)]);
    let place = match &mutant.place {
        Place::Rule { line, column } => format!("rules.rhai:{line}:{column}  {}", mutant.rule),
        Place::Parameter { name, from } => format!("parameters.json  {name}@{from}"),
    };
    page.line(6, 8, &[span(DIM, place)]);
    page.line(6, 8, &[span(DIM, mutant.key.as_str())]);
}

fn caught(found: &Proposal, words: &MutateWords, lang: Lang, page: &mut Page) {
    let changes = found.changes.get(lang);
    let from = if changes.is_empty() {
        fill(words.as_it_is, &[&found.base.name])
    } else {
        fill(words.from, &[&found.base.name, changes])
    };
    page.line(6, 8, &[span(GOOD, words.catches), plain(from)]);
    if let Some(expect) = found.variant.get("expect") {
        page.line(6, 8, &[plain(fill(words.expects, &[&expect.to_string()]))]);
    }
}
