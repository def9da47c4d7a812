//! Face cli, text: thresholds with the facts on either side of them, clause by clause.

use anstyle::Style;
use serde_json::{Value as Json, json};
use zhunsheng_engine::{
    Date, Lang, Verdict, VerifiedPlan,
    plan::{Domain, Plan},
    wording,
};
use zhunsheng_lab::{
    boundaries::{Boundaries, LeftOut, Point, Reason, Side, Varied},
    generate::Value,
};

use super::{
    layout::{Page, Span, plain, span},
    style::{BAD, BOLD, DIM, GOOD, OPEN, paint},
};

fn say(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// The points of a policy, clause by clause, and a line that counts them.
pub(crate) fn render(name: &str, plan: &VerifiedPlan, found: &Boundaries, lang: Lang, width: usize) -> String {
    let mut page = Page::new(width);
    page.line(0, 2, &[span(BOLD, plan.policy.title.get(lang).to_owned()), plain("  "), span(DIM, name.to_owned())]);
    let mut turns: Vec<&[Point]> = found.turns().collect();
    turns.sort_by_key(|turn| turn.first().map(|point| point.clause));
    let mut clause = None;
    for turn in turns {
        let Some(first) = turn.first() else { continue };
        if clause != Some(first.clause) {
            clause = Some(first.clause);
            let clause = plan.clauses.get(first.clause as usize);
            let (id, heading) = clause.map_or(("", ""), |clause| (clause.id.as_str(), clause.heading.get(lang)));
            page.blank();
            page.line(0, 2, &[span(BOLD, id.to_owned()), plain("  "), plain(heading.to_owned())]);
        }
        of_turn(plan, turn, lang, &mut page);
    }
    if !found.left_out.is_empty() {
        page.blank();
        page.line(0, 2, &[span(OPEN, say(lang, "没有造出事实的地方", "places without facts"))]);
        for one in &found.left_out {
            let (title, why) = (left_title(plan, one, lang), reason(plan, &one.reason, lang));
            page.line(2, 4, &[plain(title), plain(say(lang, "：", ": ")), span(DIM, why)]);
        }
    }
    let (turns, points) = (found.turns().count(), found.points.len());
    let (places, left) = (found.places, found.left_out.len());
    let last = match lang {
        Lang::Zh => format!("{name}：{places} 处，{turns} 道门槛，{points} 份事实，{left} 处没有造出"),
        Lang::En => format!("{name}: {places} places, {turns} thresholds, {points} sets of facts, {left} left out"),
    };
    format!("{}\n{} {last}\n", page.into_text(), paint(GOOD, "✔"))
}

fn of_turn(plan: &VerifiedPlan, turn: &[Point], lang: Lang, page: &mut Page) {
    let Some(first) = turn.first() else { return };
    let (title, id) = owner(plan, first, lang);
    let outcome = first.outcome.and_then(|index| plan.outcomes.get(index)).map(|one| one.title.get(lang));
    let mut head = vec![span(BOLD, title), plain(" "), span(DIM, id)];
    if let Some(outcome) = outcome.filter(|_| first.finding.is_some()) {
        head.push(span(DIM, format!(" → {outcome}")));
    }
    page.line(2, 4, &head);
    let mut line: Vec<Span<'_>> =
        vec![plain(first.varied.title(plan).get(lang).to_owned()), plain(say(lang, "：", ": "))];
    for (at, point) in turn.iter().enumerate() {
        if at > 0 {
            line.push(plain(say(lang, "；", "; ")));
        }
        line.push(span(BOLD, value(plan, point.varied, &point.value, lang)));
        line.push(plain(side(point.side, lang)));
        line.push(plain(" "));
        if let Some(verdict) = point.verdict {
            line.push(of_verdict(verdict, lang));
        }
        if let Some(outcome) = point.outcome_verdict {
            line.push(span(DIM, if point.verdict.is_some() { " → " } else { "" }));
            line.push(of_verdict(outcome, lang));
        }
    }
    page.line(4, 6, &line);
}

/// The rule that turns, or the outcome whose own comparison does: its title and its id.
fn owner(plan: &Plan, point: &Point, lang: Lang) -> (String, String) {
    let finding = point.finding.and_then(|index| plan.findings.get(index)).map(|one| (&one.title, &one.id));
    let outcome = || point.outcome.and_then(|index| plan.outcomes.get(index)).map(|one| (&one.title, &one.id));
    finding.or_else(outcome).map_or_else(Default::default, |(title, id)| (title.get(lang).to_owned(), id.clone()))
}

/// A point in one line: the rule, what was moved, and where to.
pub(crate) fn title(plan: &Plan, point: &Point, lang: Lang) -> String {
    let (title, _) = owner(plan, point, lang);
    let (varied, value) = (point.varied.title(plan), value(plan, point.varied, &point.value, lang));
    let side = side(point.side, lang);
    match lang {
        Lang::Zh => format!("{title}｜{}：{value}{side}", varied.zh),
        Lang::En => format!("{title} | {}: {value}{side}", varied.en),
    }
}

fn side(side: Side, lang: Lang) -> &'static str {
    match side {
        Side::Below => say(lang, "（差一步）", " (just below)"),
        Side::On => say(lang, "（正好）", " (on it)"),
        Side::Above => say(lang, "（过一步）", " (just above)"),
        Side::Value => "",
    }
}

/// The side for programs.
pub(crate) fn side_id(side: Side) -> &'static str {
    match side {
        Side::Below => "below",
        Side::On => "on",
        Side::Above => "above",
        Side::Value => "value",
    }
}

fn of_verdict(verdict: Verdict, lang: Lang) -> Span<'static> {
    let (style, words): (Style, _) = match verdict {
        Verdict::Met => (GOOD, say(lang, "符合", "met")),
        Verdict::NotMet => (BAD, say(lang, "不符合", "not met")),
        Verdict::Unknown => (OPEN, say(lang, "尚不确定", "unknown")),
        Verdict::NotApplicable => (DIM, say(lang, "不适用", "not applicable")),
        Verdict::NotComputable => (OPEN, say(lang, "无法计算", "not computable")),
    };
    span(style, words)
}

/// A value of what was moved, with its unit.
pub(crate) fn value(plan: &Plan, varied: Varied, value: &Value, lang: Lang) -> String {
    let domain = match varied {
        Varied::Fact(fact) => plan.facts.get(fact as usize).map(|fact| &fact.domain),
        Varied::Field { list, field } => match plan.facts.get(list as usize).map(|fact| &fact.domain) {
            Some(Domain::List { fields, .. }) => fields.get(field as usize).map(|field| &field.domain),
            _ => None,
        },
        Varied::Records(_) | Varied::AsOf => None,
    };
    of_domain(plan, domain, value, lang)
}

/// A value of a domain, with its unit.
pub(crate) fn of_domain(plan: &Plan, domain: Option<&Domain>, value: &Value, lang: Lang) -> String {
    let unit =
        domain.and_then(Domain::unit).and_then(|unit| plan.units.get(unit as usize)).filter(|unit| unit.id != "1");
    let with_unit = |number: String| match (unit, lang) {
        (None, _) => number,
        (Some(unit), Lang::Zh) => format!("{number} {}", unit.id),
        (Some(unit), Lang::En) => format!("{number} {}", if number == "1" { &unit.one } else { &unit.many }),
    };
    match value {
        Value::Boolean(true) => say(lang, "是", "yes").to_owned(),
        Value::Boolean(false) => say(lang, "否", "no").to_owned(),
        Value::Integer(number) => with_unit(number.to_string()),
        Value::Decimal(number) => with_unit(number.to_string()),
        Value::Date(day) => Date::parse(day).map_or_else(|| day.clone(), |day| wording::date(day, lang)),
        Value::Choice(id) => {
            let set = match domain {
                Some(Domain::Choice { set }) => plan.choice_sets.get(*set as usize),
                _ => None,
            };
            let choice = set.and_then(|set| set.choices.iter().find(|choice| choice.id == *id));
            choice.map_or_else(|| id.clone(), |choice| choice.label.get(lang).to_owned())
        }
        Value::Text(text) => match lang {
            Lang::Zh => format!("“{text}”"),
            Lang::En => format!("\"{text}\""),
        },
        Value::List(records) => match lang {
            Lang::Zh => format!("{} 条", records.len()),
            Lang::En => format!("{} records", records.len()),
        },
    }
}

fn left_title(plan: &Plan, one: &LeftOut, lang: Lang) -> String {
    let finding = one.finding.and_then(|index| plan.findings.get(index));
    let title =
        finding.map_or(say(lang, "结论自身的比较", "a comparison of an outcome"), |one| one.title.get(lang));
    let clause = plan.clauses.get(one.clause as usize).map_or("", |clause| clause.id.as_str());
    let varied = one.varied.map(|varied| varied.title(plan));
    let varied = varied.map_or_else(String::new, |title| format!(" · {}", title.get(lang)));
    match lang {
        Lang::Zh => format!("{clause} {title}{varied}"),
        Lang::En => format!("{clause}, {title}{varied}"),
    }
}

fn reason(plan: &Plan, reason: &Reason, lang: Lang) -> String {
    match reason {
        Reason::NotSet(open) => {
            let names = open.iter().filter_map(|index| plan.parameters.get(*index as usize));
            let names: Vec<&str> = names.map(|one| one.name.as_str()).collect();
            match lang {
                Lang::Zh => format!("取决于还没有人设定的参数 {}", names.join("、")),
                Lang::En => format!("it waits for parameters that nobody has set: {}", names.join(", ")),
            }
        }
        Reason::NoFact => say(lang, "不读取任何可以移动的事实", "it reads no fact that could be moved").to_owned(),
        Reason::OnlyTexts => say(lang, "只取决于文字", "it only depends on texts").to_owned(),
        Reason::NotReached => say(lang, "试过的事实都没有使它翻转", "no facts that were tried made it turn").to_owned(),
        Reason::DecidesNothing => {
            say(lang, "翻转了，但所属规则的结果不变", "it turns, but nothing of its rule changes with it").to_owned()
        }
    }
}

/// A place that was left out, for programs.
pub(crate) fn left_out_json(plan: &Plan, one: &LeftOut, lang: Lang) -> Json {
    let id = match one.reason {
        Reason::NotSet(_) => "not_set",
        Reason::NoFact => "no_fact",
        Reason::OnlyTexts => "only_texts",
        Reason::NotReached => "not_reached",
        Reason::DecidesNothing => "decides_nothing",
    };
    json!({
        "finding": one.finding.and_then(|index| plan.findings.get(index)).map(|one| one.id.as_str()),
        "clause": plan.clauses.get(one.clause as usize).map(|clause| clause.id.as_str()),
        "of": left_title(plan, one, lang), "reason": id, "why": reason(plan, &one.reason, lang),
    })
}

/// A rule or clause that was asked for and is not there.
pub(crate) fn unknown(kind_is_clause: bool, name: &str, near: Option<&str>, lang: Lang) -> (String, Option<String>) {
    let what = match (kind_is_clause, lang) {
        (true, Lang::Zh) => format!("没有条款“{name}”"),
        (true, Lang::En) => format!("there is no clause `{name}`"),
        (false, Lang::Zh) => format!("没有规则 `{name}`"),
        (false, Lang::En) => format!("there is no rule `{name}`"),
    };
    let hint = near.map(|near| match lang {
        Lang::Zh => format!("是否想写 {near}？"),
        Lang::En => format!("did you mean {near}?"),
    });
    (what, hint)
}

/// What is said after a case file has been written.
pub(crate) fn written(path: &str, count: usize, lang: Lang) -> String {
    let mark = paint(GOOD, "✔");
    match lang {
        Lang::Zh => format!(
            "{mark} 已写入 {path}：{count} 份事实。预期是程序现在的判断，不是政策原文：逐条对照原文核对以后，再放进 cases/\n"
        ),
        Lang::En => format!(
            "{mark} wrote {path}: {count} sets of facts. What they expect is what the program decides now, not what the document says: \
             check each against the document before you put them into cases/\n"
        ),
    }
}

/// What a case file says of itself.
pub(crate) const REVIEW: &str =
    "由 zhunsheng boundaries 生成：预期取自程序当前的判断，须由人逐条对照政策原文核对后才可作为案例保留";
