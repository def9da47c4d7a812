//! Page, words: every phrase of the page, once in Chinese and once in English. `{}` stands for a value.

use zhunsheng_engine::Lang;

/// The words of a language.
pub(crate) fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

/// A phrase with its values in place of `{}`, in order.
pub(crate) fn fill(phrase: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let mut text = String::with_capacity(phrase.len());
    for (index, part) in phrase.split("{}").enumerate() {
        if index > 0 {
            text.push_str(values.next().copied().unwrap_or_default());
        }
        text.push_str(part);
    }
    text
}

/// One line per phrase: name, Chinese, English.
macro_rules! phrases {
    ($($name:ident: $zh:literal, $en:literal;)*) => {
        /// The phrases of one language.
        #[derive(Debug)]
        pub(crate) struct Words { $(pub(crate) $name: &'static str,)* }
        const ZH: Words = Words { $($name: $zh,)* };
        const EN: Words = Words { $($name: $en,)* };
        #[cfg(test)]
        const PAIRS: &[(&str, &str, &str)] = &[$((stringify!($name), $zh, $en),)*];
    };
}

phrases! {
    // Between words.
    html_lang: "zh-CN", "en";
    bare: "{}", "{}";
    colon: "：", ": ";
    comma: "、", ", ";
    semicolon: "；", "; ";
    dot: " · ", " · ";
    brackets: "（{}）", "({})";
    aside: "（{}）", " ({})";
    now: "（现取“{}”）", " (now “{}”)";
    with_aside: "{}（{}）", "{} ({})";
    yes: "是", "yes";
    no: "否", "no";
    none: "无", "none";
    nothing: "—", "—";

    // The head.
    made_by: "本页由准绳根据规则包自动生成，页面上的每个数值都取自规则包。", "Written by Zhunsheng from the rule package; every value on this page comes from the package.";
    subtitle: "政策规则说明", "The policy and its rules";
    contents: "目录", "Contents";
    issuer: "发布机关", "Issued by";
    jurisdiction: "适用范围", "Applies in";
    document_number: "文号", "Document number";
    in_force: "施行时间", "In force";
    in_force_from: "自 {} 起", "from {}";
    in_force_span: "{} 至 {}", "from {} to {}";
    edition: "规则版本", "Edition";
    edition_value: "{} 第 {} 版", "{} version {}";
    hash: "方案指纹", "Plan";
    full_hash: "方案指纹全文", "Plan, in full";
    package: "规则包标识", "Package";
    about_plan: "版本与指纹", "Edition and fingerprint";
    inferred: "推定", "Inferred";
    inferred_line: "{}：{}", "{}: {}";
    field_title: "标题", "title";
    field_supersedes: "废止的政策", "what it supersedes";
    field_to: "失效时间", "the last day in force";
    counts: "规模", "Size";
    counts_value: "{} 个条款、{} 项规则、{} 项结论、{} 项事实、{} 个参数", "clauses: {}, rules: {}, outcomes: {}, facts: {}, parameters: {}";

    // Sections.
    overview: "结论一览", "What is decided";
    needs: "各项结论的要求", "What each outcome needs";
    rules: "逐条规则", "The rules, clause by clause";
    parameters: "参数表", "Parameters";
    facts: "需要的事实", "Facts";
    documents: "所需材料", "Documents";
    procedure: "办理程序", "Procedure";
    deadlines: "期限", "Deadlines";
    amounts: "金额", "Amounts";
    clauses: "条款索引", "Clauses";
    ladder: "层级：{}", "Tiers: {}";
    ladder_about: "由低到高：{}", "From the lowest to the highest: {}";
    purpose_qualification: "认定与资格", "Recognitions and entitlements";
    purpose_consequence: "处理与后果", "Measures and consequences";
    purpose_obligation: "职责与义务", "Duties";
    purpose_target: "目标", "Targets";
    needs_about: "“同时满足”列出的各项缺一不可；不适用于本案的规则不计入。点击名称可以查看规则。", "Under “all of”, everything listed is needed; rules that do not apply to a case are left out. Each name leads to its rule.";
    parameters_about: "政策中的每个数值、日期和口径，自何日起施行，依据哪一条。", "Every number, date and reading of the policy, with the day from which it holds and where it is set.";
    facts_about: "作出判断所需了解的情况、为什么问、用什么证明、由谁认定。", "What must be known of a case: why it is asked, what proves it, and who can say it.";

    // Outcomes.
    stands_on: "依据：", "Stands on: ";

    // Rules.
    kind_criterion: "条件", "criterion";
    kind_indicator: "指标", "indicator";
    kind_amount: "金额", "amount";
    kind_deadline: "期限", "deadline";
    kind_document: "材料", "document";
    duty_of: "职责（{}）", "duty of {}";
    step_of: "步骤（{}）", "step taken by {}";
    reading: "口径说明", "How it is read";
    no_rule: "不设规则", "No rule";
    remark: "说明", "Note";
    outcomes_here: "本条的结论", "Outcomes that stand on it";
    applies_when: "适用于", "Applies when";
    formula: "算式", "Formula";
    entitled_when: "条件", "Due when";
    amount_formula: "数额", "Amount";
    due_formula: "最迟", "Due by";
    done_formula: "办理日期", "Done on";
    due_label: "到期日", "Falls due";
    done_label: "完成的标志", "Done when";
    have_label: "具备的标志", "There when";
    copies: "份数", "Copies";
    after: "在此之后办理", "Comes after";
    letters: "其中", "Where";
    letter: "{} = {}", "{} = {}";
    computed: "〔{}〕", "[{}]";

    // Formulas.
    also: "（即「{}」）", " (that is “{}”)";
    is_met: "满足「{}」", "“{}” is met";
    is_not_met: "不满足「{}」", "“{}” is not met";
    is_yes: "{}：是", "{}: yes";
    is_no: "{}：否", "{}: no";
    holds: "{} 成立", "{} holds";
    fails: "{} 不成立", "{} does not hold";
    always: "成立", "holds";
    never: "不成立", "does not hold";
    all_of: "同时满足：", "all of:";
    any_of: "满足其一：", "any of:";
    at_least_of: "至少满足以下各项中的 {}：", "at least {} of:";
    and: " 且 ", " and ";
    or: " 或 ", " or ";
    not_line: "并非（{}）", "not ({})";
    not_head: "不满足：", "not:";
    if_then: "如 {}，则 {}；", "if {}, then {}; ";
    if_else: "否则 {}", "otherwise {}";
    if_case: "如 {}", "if {}";
    case: "{}：{}", "{}: {}";
    otherwise: "其他情形", "otherwise";
    by_case: "按情形：", "depending on the case:";
    depends_on: "视 {} 而定：", "depending on {}:";
    only_if: "{} 时，{}", "where {}: {}";
    only_if_head: "{} 时：", "where {}:";
    choice: "“{}”", "‘{}’";
    is: "{} 是 {}", "{} is {}";
    is_not: "{} 不是 {}", "{} is not {}";
    is_one_of: "{} 是以下之一：{}", "{} is one of {}";
    is_none_of: "{} 不是以下任何一种：{}", "{} is none of {}";
    same: "{} 与 {} 相同", "{} is the same as {}";
    different: "{} 与 {} 不同", "{} differs from {}";
    equal: "{} = {}", "{} = {}";
    not_equal: "{} ≠ {}", "{} ≠ {}";
    less: "{} < {}", "{} < {}";
    at_most: "{} ≤ {}", "{} ≤ {}";
    greater: "{} > {}", "{} > {}";
    at_least: "{} ≥ {}", "{} ≥ {}";
    same_day: "{} 就是 {}", "{} is {}";
    other_day: "{} 不是 {}", "{} is not {}";
    before: "{} 早于 {}", "{} is before {}";
    not_after: "{} 不晚于 {}", "{} is not after {}";
    after_day: "{} 晚于 {}", "{} is after {}";
    not_before: "{} 不早于 {}", "{} is not before {}";
    share: "{} 占 {} 的比例", "the share of {} in {}";
    plus: "{} + {}", "{} + {}";
    minus: "{} − {}", "{} − {}";
    negative: "−{}", "−{}";
    times: "{} × {}", "{} × {}";
    divided: "{} ÷ {}", "{} ÷ {}";
    smaller: "{} 与 {} 中较小者", "the smaller of {} and {}";
    larger: "{} 与 {} 中较大者", "the larger of {} and {}";
    earlier: "{} 与 {} 中较早者", "the earlier of {} and {}";
    later: "{} 与 {} 中较晚者", "the later of {} and {}";
    as_of: "判断日期", "the date of the decision";
    years_between: "从 {} 到 {} 的整年数", "the full years from {} to {}";
    months_between: "从 {} 到 {} 的整月数", "the full months from {} to {}";
    days_between: "从 {} 到 {} 的天数", "the days from {} to {}";
    years: "{}年", "{} years";
    months: "{}个月", "{} months";
    days: "{}天", "{} days";
    year_of: "{} 所在年度", "the year of {}";
    count: "{} 的数量", "the number of records in {}";
    count_of: "{} 中「{}」的数量", "the number of records in {} with “{}”";
    count_head: "{} 中符合以下条件的数量：", "the number of records in {} with:";
    sum_of: "{} 中各项「{}」的合计", "the sum over {} of “{}”";
    sum_head: "{} 中各项以下数值的合计：", "the sum over {} of:";
    in_year: "{} 在 {} 的同月同日", "the day of {} in {}";
    filled: "已填写 {}", "{} is filled in";
    in_capitals: "{} 与 {} 的人民币大写相符", "{} is {} in Chinese capital numerals";
    distinct: "{} 中各项的「{}」互不相同", "in {}, no two records have the same “{}”";
    distinct_head: "{} 中各项的以下内容互不相同：", "in {}, no two records have the same:";
    start_label: "起点", "Start";
    at_label: "数据日期", "Day of the value";
    every: "{} 中每一项都符合「{}」", "in {}, every record has “{}”";
    every_head: "{} 中每一项都符合：", "in {}, every record has:";
    some: "{} 中至少有一项符合「{}」", "in {}, some record has “{}”";
    some_head: "{} 中至少有一项符合：", "in {}, some record has:";
    run_of: "{} 中「{}」连续、且符合「{}」的最长年数", "in {}, the longest run of “{}” with “{}”";
    run_head: "{} 中「{}」连续、且符合以下条件的最长年数：", "in {}, the longest run of “{}” with:";
    field_of: "{} 的 ", "{}, ";
    half_up: "四舍五入", "rounded half up";
    half_even: "四舍六入五成双", "rounded half to even";
    round_up: "进一法", "rounded up";
    round_down: "去尾法", "rounded down";
    rounded: "{}，{}{}", "{}, {} {}";
    to_whole: "取整", "to a whole number";
    to_yuan: "取整到元", "to whole yuan";
    to_digits: "到小数位数 {}", "to {} digits after the point";
    to_digits_of_yuan: "到元以下小数位数 {}", "to {} digits of a yuan";

    // Parameters.
    value_from: "自 {} 起 {}", "from {}: {}";
    unset: "未设定", "not set";
    unset_by: "未设定，由{}设定", "not set; {} sets it";
    head_parameter: "参数", "Parameter";
    head_value: "取值", "Value";
    head_from: "自何日起 / 依据", "From / source";
    head_bounds: "单位和范围", "Unit and bounds";
    head_clause: "条款", "Clause";
    head_set_by: "由谁设定", "Set by";
    dated_source: "{} 起（{}）", "{} ({})";
    by_document: "文件本身", "the document";

    // Facts.
    type_boolean: "是或否", "yes or no";
    type_date: "日期", "a date";
    type_integer: "整数，{}", "a whole number, {}";
    type_decimal: "数值，{}，小数位数不超过 {}", "a number, {}, decimals at most {}";
    type_choice: "选项：{}", "one of: {}";
    type_text: "文字，字数不超过 {}", "text, characters at most {}";
    type_list: "清单，项数不超过 {}", "a list, records at most {}";
    from_to: "{} 至 {}", "{} to {}";
    fact_type: "填法", "Form";
    fact_fields: "每项包括", "Each with";
    fact_field: "{}（{}）", "{} ({})";
    fact_why: "为什么问", "Why we ask";
    fact_evidence: "证明材料", "Evidence";
    fact_judge: "由谁认定", "Who can say it";
    fact_unchangeable: "已成事实，申报单位无法改变", "the applicant cannot change it";
    fact_rules: "用于规则", "Rules that rest on it";
    judge_applicant: "申报单位", "the applicant";
    judge_expert: "评审专家", "expert reviewers";
    judge_secretariat: "秘书处", "the secretariat";
    judge_registry: "登记机关", "the registry";

    // Tables and diagrams.
    head_document: "材料", "Document";
    head_says: "要求", "What is asked";
    head_copies: "份数", "Copies";
    head_deadline: "期限", "Deadline";
    head_due: "最迟", "Due by";
    head_amount: "金额", "Amount";
    head_sum: "数额", "Sum";
    head_heading: "内容", "Heading";
    head_rules: "规则和结论", "Rules and outcomes";
    flow_title: "办理程序：{}", "Procedure: {}";
    flow_about: "办理步骤：{}", "The steps: {}";
    flow_step: "{}（{}）", "{} ({})";
    flow_after: "，在 {} 之后", ", after {}";
    flow_single: "其他单独的步骤", "Single steps";
    see_formula: "见算式", "see the formula";
    to_top: "回到目录", "Contents";
}

#[cfg(test)]
mod tests {
    use super::PAIRS;

    #[test]
    fn both_languages_have_the_same_values_and_no_number() {
        for (name, zh, en) in PAIRS {
            assert_eq!(zh.matches("{}").count(), en.matches("{}").count(), "{name}");
            assert!(!zh.is_empty() && !en.is_empty(), "{name}");
            assert!(!format!("{zh}{en}").contains(|one: char| one.is_ascii_digit()), "{name} has a number of its own");
        }
    }
}
