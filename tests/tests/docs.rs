//! The pages of all packages: complete, well-formed, without anything to load, and with no number but those of the plan.

use std::sync::OnceLock;

use zhunsheng_compiler::Package;
use zhunsheng_docs::Page;
use zhunsheng_engine::{Date, Lang, VerifiedPlan};
use zhunsheng_tests::{packages, plan, synthetic};

fn plans() -> &'static [VerifiedPlan] {
    static PLANS: OnceLock<Vec<VerifiedPlan>> = OnceLock::new();
    PLANS.get_or_init(|| {
        let compiled =
            |package: Package| plan(&package).unwrap_or_else(|problems| unreachable!("{}\n{problems}", package.name));
        packages().into_iter().chain(synthetic()).map(compiled).collect()
    })
}

fn plan_of(id: &str) -> &'static VerifiedPlan {
    plans().iter().find(|plan| plan.policy.id == id).unwrap_or_else(|| unreachable!("there is a package {id}"))
}

fn page(plan: &VerifiedPlan, lang: Lang) -> Page {
    Page::new(plan, lang)
}

/// HTML as people read it: no tags, no style, entities resolved.
fn words_of(html: &str) -> String {
    let body = html.split("</style>").nth(1).unwrap_or_default();
    let mut words = String::new();
    for part in body.split('<').skip(1) {
        words.push_str(part.split_once('>').map_or("", |(_, text)| text));
    }
    for (entity, sign) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")] {
        words = words.replace(entity, sign);
    }
    words
}

/// The entry of a rule in Markdown, without links and emphasis.
fn rule(markdown: &str, id: &str) -> String {
    let anchor = format!("<a id=\"rule-{id}\"></a>");
    let entry = markdown.split(&anchor).nth(1).unwrap_or_else(|| unreachable!("there is a rule {id}"));
    plain(entry.split("<a id=").next().unwrap_or_default())
}

/// Markdown without links, emphasis and escapes.
fn plain(markdown: &str) -> String {
    let mut words = String::new();
    let mut rest = markdown;
    while let Some((before, after)) = rest.split_once("](#") {
        words.push_str(before);
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    words.push_str(rest);
    for (sign, plain) in [("\\[", "〔"), ("\\]", "〕"), ("[", ""), ("<b>", ""), ("</b>", ""), ("**", "")] {
        words = words.replace(sign, plain);
    }
    words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace('\\', "")
}

#[test]
fn every_title_stands_on_the_page_of_its_language() {
    for plan in plans() {
        for lang in [Lang::Zh, Lang::En] {
            let page = page(plan, lang);
            let (markdown, html) = (plain(&page.markdown()), words_of(&page.html()));
            let texts = plan.clauses.iter().flat_map(|one| [&one.heading, &one.summary]);
            let texts = texts.chain(plan.clauses.iter().filter_map(|one| one.no_rule.as_ref()));
            let texts = texts.chain(plan.clauses.iter().filter_map(|one| one.note.as_ref()));
            let texts = texts.chain(plan.findings.iter().map(|one| &one.title));
            let texts = texts.chain(plan.outcomes.iter().map(|one| &one.title));
            let texts = texts.chain(plan.parameters.iter().map(|one| &one.title));
            let texts = texts.chain(plan.facts.iter().map(|one| &one.title));
            let texts = texts.chain(plan.facts.iter().flat_map(|one| &one.evidence));
            for text in texts.chain([&plan.policy.title, &plan.policy.issuer]) {
                let text = text.get(lang);
                assert!(html.contains(text), "{}: `{text}` is not in the HTML", plan.policy.id);
                let text = plain(text);
                assert!(markdown.contains(&text), "{}: `{text}` is not in the Markdown", plan.policy.id);
            }
            for clause in &plan.clauses {
                assert!(html.contains(&clause.id), "{}: {}", plan.policy.id, clause.id);
            }
            assert!(html.contains(plan.hash()) && markdown.contains(plan.hash()));
        }
    }
}

#[test]
fn html_is_balanced_and_loads_nothing() {
    const VOID: [&str; 2] = ["meta", "!DOCTYPE"];
    for plan in plans() {
        for (lang, tag) in [(Lang::Zh, "<html lang=\"zh-CN\">"), (Lang::En, "<html lang=\"en\">")] {
            let html = page(plan, lang).html();
            assert!(html.starts_with("<!DOCTYPE html>") && html.contains(tag));
            for forbidden in ["http:", "https:", "<script", "<link", "<img", "@import", "url(", "javascript:", "src="] {
                assert!(!html.contains(forbidden), "{}: `{forbidden}`", plan.policy.id);
            }
            let mut open: Vec<&str> = Vec::new();
            for part in html.split('<').skip(1) {
                let inside = part.split('>').next().unwrap_or_default();
                assert!(part.contains('>'), "`<` is not escaped before `{inside}`");
                let name = inside.split(' ').next().unwrap_or_default();
                match name.strip_prefix('/') {
                    Some(name) => assert_eq!(open.pop(), Some(name), "{}: </{name}>", plan.policy.id),
                    None if VOID.contains(&name) => {}
                    None => open.push(name),
                }
            }
            assert!(open.is_empty(), "{}: {open:?} are not closed", plan.policy.id);
        }
    }
}

#[test]
fn every_link_leads_to_one_place() {
    for plan in plans() {
        let page = page(plan, Lang::Zh);
        let (html, markdown) = (page.html(), page.markdown());
        for (text, id, link, end) in [(&html, " id=\"", "href=\"#", '"'), (&markdown, "<a id=\"", "](#", ')')] {
            let mut ids: Vec<&str> = text.split(id).skip(1).filter_map(|part| part.split('"').next()).collect();
            ids.sort_unstable();
            let count = ids.len();
            ids.dedup();
            assert_eq!(ids.len(), count, "{}: two places have one name", plan.policy.id);
            for to in text.split(link).skip(1).filter_map(|part| part.split(end).next()) {
                assert!(ids.binary_search(&to).is_ok(), "{}: `{to}` leads nowhere", plan.policy.id);
            }
        }
    }
}

#[test]
fn texts_of_a_package_cannot_break_out() {
    let mut hostile = (**plan_of("gx-station")).clone();
    let text = "</p><script>alert(1)</script> [x](https://example.com) `code` | *a*";
    if let Some(finding) = hostile.findings.first_mut() {
        finding.title.zh = String::from(text);
    }
    hostile.policy.title.zh = String::from(text);
    let plan = VerifiedPlan::new(hostile).unwrap_or_else(|why| unreachable!("{why}"));
    let page = page(&plan, Lang::Zh);
    assert!(!page.html().contains("<script") && page.html().contains("&lt;script&gt;"));
    assert!(!page.markdown().contains("<script") && !page.markdown().contains("[x](https"));
}

/// A rule, a parameter it rests on, its number, another number.
const CHANGED: [(&str, &str, &str, &str, &str, &str); 5] = [
    ("gx-station", "full_time_staff", "basic.full_time_staff", "5人", "37", "37人"),
    ("gx-station", "regional_service_income", "regional.service_income", "500万元", "731", "731万元"),
    ("gy-society", "station_dedicated_staff", "station.dedicated_staff", "1人", "43", "43人"),
    ("gy-society", "agreement_term", "agreement.min_years", "2年", "19", "19年"),
    ("gy-society", "scale_outside_experts", "national.outside_experts", "5人", "61", "61人"),
];

#[test]
fn a_changed_threshold_changes_its_rule() {
    for (policy, id, parameter, old, value, new) in CHANGED {
        let plan = plan_of(policy);
        let first = plan.parameters.iter().find(|one| one.name == parameter).and_then(|one| one.values.first());
        let from = first.map_or_else(|| unreachable!("{parameter} has a value"), |dated| dated.from);
        let before = rule(&page(plan, Lang::Zh).markdown(), id);
        assert_eq!(before.matches(old).count(), 2, "{id}: the sentence and the formula:\n{before}");
        let changed = plan.with_value(parameter, value, from).unwrap_or_else(|why| unreachable!("{why:?}"));
        let page = page(&changed, Lang::Zh);
        let after = rule(&page.markdown(), id);
        assert!(!after.contains(old), "{id} still says {old}:\n{after}");
        assert_eq!(after.matches(new).count(), 2, "{id}:\n{after}");
        assert_eq!(after, before.replace(old, new), "nothing else changes");
        assert!(words_of(&page.html()).contains(new));
    }
}

#[test]
fn a_later_value_stands_beside_the_first() {
    let plan = plan_of("gx-station");
    let from = Date::parse("2027-01-01").unwrap_or_else(|| unreachable!());
    let plan = plan.with_value("basic.full_time_staff", "8", from).unwrap_or_else(|why| unreachable!("{why:?}"));
    let text = rule(&page(&plan, Lang::Zh).markdown(), "full_time_staff");
    assert!(text.contains("不少于5人（自 2027年1月1日 起 8人）"), "{text}");
    assert!(text.contains("站点专职人员 ≥ 专职人员下限（5人（自 2027年1月1日 起 8人））"), "{text}");
    let english = rule(&page(&plan, Lang::En).markdown(), "full_time_staff");
    assert!(english.contains("5 (from 1 January 2027: 8)"), "{english}");
}

/// What a rule says, written by reading its `rules.rhai`: package, rule, language, lines.
const EXPECTED: &[(&str, &str, Lang, &[&str])] = &[
    ("gx-station", "full_time_staff", Lang::Zh, &["- 算式：站点专职人员 ≥ 5人（专职人员下限）"]),
    ("gx-station", "full_time_staff", Lang::En, &["≥ 5 people ("]),
    ("gx-station", "fund_not_withheld", Lang::Zh, &["*职责（经费管理和使用单位）*", "：否\n"]),
    (
        "gx-station",
        "exit_notice",
        Lang::Zh,
        &[
            "- 最迟：下年度任务指标下达日（未设定，由广西站点体系秘书处设定） − 3个月（退出提前月数）",
            "至少在下年度任务指标下达前3个月提出",
        ],
    ),
    (
        "gx-station",
        "consecutive_fails",
        Lang::Zh,
        &[
            "A ≥ 2年（连续不合格年数）",
            "A = 站点年度考核结果 中「年度」连续、且符合以下条件的最长年数：",
            "结果 不是 “合格” 且 年度 ≤ 判断日期 所在年度",
        ],
    ),
    ("gy-society", "clean_society", Lang::Zh, &["- 算式：建站学会涉黑涉恶：否 且 建站学会失信：否"]),
    (
        "gy-society",
        "agreement_term",
        Lang::Zh,
        &["- 算式：协议期限末日 不早于 协议期限首日 + 2年（合作期限下限） − 1天"],
    ),
    (
        "gy-society",
        "scale_outside_experts",
        Lang::Zh,
        &["- 算式：进站专家名单 中「省外专家：是」的数量 ≥ 5人（国家级省外专家下限）"],
    ),
    ("gy-society", "industry_scope", Lang::Zh, &["- 算式：服务产业 不是 “其他产业” 或 "]),
    (
        "gy-society",
        "refund",
        Lang::Zh,
        &[
            "- 适用于：提出中止的一方 是 “乙方（申报单位）”",
            "- 数额：甲方已拨经费 × 经费退还比例，四舍五入到元以下小数位数 2",
        ],
    ),
    (
        "gy-society",
        "result_standard",
        Lang::Zh,
        &["工作站年度成效 中符合以下条件的数量", "类别 是 “技术标准”", "级别 是以下之一：“国家级”、“省级”"],
    ),
    ("gy-society", "result_major_project", Lang::Zh, &["工作站年度成效 中至少有一项符合「类别 是 "]),
    ("gy-society", "experts_distinct", Lang::Zh, &["- 算式：进站专家名单 中各项的「姓名」互不相同"]),
    ("gy-society", "budget_capital_agrees", Lang::Zh, &["的人民币大写相符"]),
    (
        "gy-society",
        "revoke_accident",
        Lang::Zh,
        &[
            "同时满足：",
            "视 建站单位指谁（现取“学会或需求单位”） 而定：",
            "只指建站学会：发生重大事故的单位 是以下之一：“建站学会”、“两家都有”",
        ],
    ),
    (
        "gx-transfer",
        "subsidy",
        Lang::Zh,
        &[
            "- 条件：同时满足：",
            "  - 满足「承接成果的企业」",
            "四舍五入",
            "去尾法",
            "进一法",
            "技术合同交易额",
            "补助封顶数（未设定，由给予补助的县级以上人民政府设定）",
            "中较小者",
        ],
    ),
    (
        "gx-station",
        "target_specialists",
        Lang::Zh,
        &["专员队伍人数 ≥ 50人（专员目标）", "到期日：目标起算日（未设定，由自治区科技厅设定） + 3年（目标期限）"],
    ),
    ("kernel", "helpers_more", Lang::Zh, &["- 算式：协办人员 > 3人（协办人员界限）"]),
    (
        "kernel",
        "if_chain",
        Lang::Zh,
        &["人员 ≥ （如 标志：是，则 人员下限（", "；如 已准备：是，则 3人（协办人员界限）；否则 0） + 1"],
    ),
    ("kernel", "far_away", Lang::Zh, &["- 算式：成立日期 + 延长年数 年 不晚于 判断日期"]),
    ("kernel", "kind_outside", Lang::Zh, &["- 算式：类别 不是以下任何一种：“乙类”、“丙类”"]),
    ("kernel", "income_share_over", Lang::En, &[" in ", " > 1"]),
    ("kernel", "mixed_rules", Lang::Zh, &["满足「optional_share」 且 人员 ≥ ", "满足「optional_rate」 且 已准备：是"]),
    ("kernel", "share_grant", Lang::Zh, &["- 数额：结余 ÷ 系数，四舍六入五成双到元以下小数位数 1", "- 条件：结余 > 0"]),
    ("kernel", "worth", Lang::Zh, &["- 算式：收入 + 结余 − 资本 × 50%（规定比例） ≥ 0.5亿元（下限）"]),
    ("kernel", "triples", Lang::Zh, &["工作 中每一项都符合：", "成绩 中至少有一项符合：", "工作′ 的 类别"]),
    (
        "cn-pilot",
        "central_subsidy",
        Lang::En,
        &["- Due when: all of:", " is one of ‘", "(that is “", "” is met", "(not set; "],
    ),
];

#[test]
fn formulas_say_what_the_rules_say() {
    let mut problems = Vec::new();
    for (policy, id, lang, lines) in EXPECTED {
        let text = rule(&page(plan_of(policy), *lang).markdown(), id);
        for line in *lines {
            if !text.contains(line) {
                problems.push(format!("{policy} {id}: `{line}` is not in\n{text}"));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn needs_are_trees_of_rules() {
    let markdown = page(plan_of("gy-society"), Lang::Zh).markdown();
    let outcome = |id: &str| {
        let text = markdown.split(&format!("<a id=\"outcome-{id}\"></a>")).nth(1).unwrap_or_default();
        String::from(text.split("<a id=").next().unwrap_or_default())
    };
    let refused = outcome("application_refused");
    assert!(refused.contains("满足其一："), "{refused}");
    assert!(refused.contains("- 不满足「[建站学会诚信](#rule-clean_society)」"), "{refused}");
    assert!(refused.contains("- 不满足「[申报书无缺项](#outcome-form_complete)」"), "{refused}");
    let transfer = outcome("judicial_transfer");
    assert!(transfer.contains("同时满足：") && transfer.contains("(#outcome-misuse_measures)"), "{transfer}");
    let pilot = page(plan_of("cn-pilot"), Lang::Zh).markdown();
    assert!(plain(&pilot).contains("- 至少满足以下各项中的 6项（基层站点至少提供的专业服务）："));
}

#[test]
fn what_is_inferred_stands_at_the_top() {
    let plan = plan_of("gx-station");
    let inferred = plan.policy.inferred.iter().find(|inferred| inferred.field == "issuer");
    let why = inferred.map_or("nothing is inferred", |inferred| inferred.why.en.as_str());
    let page = page(plan, Lang::En);
    assert!(page.markdown().contains(&format!("> **Inferred**: Issued by: {why}")));
    assert!(words_of(&page.html()).contains(&format!("Issued by: {why}")));
}
