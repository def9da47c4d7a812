//! Face cli, text: the words of `zhunsheng diff`.

use zhunsheng_engine::Lang;

/// The words of a language.
pub(crate) fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

phrases! {
    // What cannot be compared.
    bad_day: "{} 里的 `{}` 不是日历上的日期", "`{}`: `{}` is not a day of the calendar";
    bad_day_hint: "日期写成 YYYY-MM-DD，如 gx-station@2027-01-01", "a day is written YYYY-MM-DD, such as gx-station@2027-01-01";
    one_day: "只有 {} 写了日期", "only {} has a date";
    one_day_hint: "两边都写日期，比较各自当天的数值；或者都不写，比较全部数值和生效日期", "give both sides a date, to compare the values in force on those days, or neither, to compare all values with their days";
    two_policies: "{} 和 {} 是两部不同的政策，不能对比", "{} and {} are different policies and cannot be compared";
    two_policies_hint: "只能对比同一政策的两版；要对比两套规则，给出两个规则目录", "editions of one policy are compared; for two sets of policies give two folders of packages";
    not_among: "{} 里没有政策 {}", "in {} there is no policy {}";
    none_in_force: "{} 里没有在 {} 施行的政策", "no policy of {} is in force on {}";
    bad_publication: "`{}` 不是发布号", "`{}` is not the number of a publication";
    publication_hint: "写成 publication:3，或 publication:last 表示最新一次发布；发布号见 `zhunsheng audit`", "write publication:3, or publication:last for the newest; `zhunsheng audit` says how many there are";
    no_publication: "{} 里没有第 {} 次发布", "in {} there is no publication {}";
    nothing_published: "{} 里还没有发布", "nothing has been published in {} yet";
    store: "{}：{}", "{}: {}";

    // What is compared.
    from_to: "{} → {}", "{} → {}";
    on_day: "{} 当天的数值", "values of {}";
    version: "第 {} 版", "version {}";
    all_same: "两边相同：{} 部政策的条款、数值、规则、结构和案例结果都没有不同", "the same: {} policies without a difference in clauses, values, rules, structure or cases";
    differs: "有不同", "they differ";
    is_same: "两边相同，条款、数值、规则、结构和案例结果都没有不同", "the same, without a difference in clauses, values, rules, structure or cases";
    summary: "{} 部政策：{} 部不同，{} 部相同，{} 部新增，{} 部删去", "{} policies: {} differ, {} the same, {} added, {} dropped";
    policy_added: "新增的政策", "policy added";
    policy_dropped: "删去的政策", "policy dropped";
    also_same: "没有不同：{}", "without a difference: {}";

    // The sections.
    by_clause: "变化，按条款", "What changes, by clause";
    no_clause: "不属于某一条款", "Of no clause";
    parameters: "参数，原值 → 新值", "Parameters, old → new";
    rules: "规则", "Rules";
    structure: "结构", "Structure";
    cases: "案例", "Cases";
    from: "自 {}", "from {}";
    from_until: "{} 至 {}", "{} to {}";
    not_set: "尚未规定", "not set";
    source: "依据：{}", "source: {}";
    added: "新增", "added";
    dropped: "删去", "dropped";
    altered: "改动", "changed";
    was: "原：", "was: ";
    is: "现：", "is: ";
    joined: "加入 {}", "now with {}";
    left: "移出 {}", "no longer with {}";
    new_outcome: "新的结论，依据 {}", "new outcome, rests on {}";
    gone_outcome: "删去的结论，原依据 {}", "dropped outcome, rested on {}";
    decided: "{} 个案例按各自日期和数值变化的日期在两边判断，结果都没有变", "{} cases are decided on both sides, on their own days and on those when a value changes, and come out the same";
    flipped: "{} 个案例按各自日期和数值变化的日期在两边判断，{} 个结果变了", "{} cases are decided on both sides, on their own days and on those when a value changes; {} come out differently";
    no_cases: "两边都没有案例可判断", "there are no cases to decide";
    cause: "{} 个案例，{}", "{} cases, {}";
    one_cause: "1 个案例，{}", "1 case, {}";
    of_before: "（原版的案例）", " (a case of the edition before)";
    unfit: "{} 个案例只有一边能判断", "{} cases can be decided on one side only";
    and_more: "另有 {} 个，--json 列出全部", "{} more; --json lists all of them";

    // Tables.
    column_clause: "条款", "Clause";
    column_what: "内容", "What";
    column_parameter: "参数", "Parameter";
    column_days: "日期", "Days";
    column_before: "原", "Before";
    column_after: "现", "After";
    column_rule: "规则", "Rule";
    column_change: "变化", "Change";
    column_case: "案例", "Case";
    column_why: "结果和原因", "Result and reason";
    count_nodes: "计算节点", "computations";
    count_facts: "事实", "facts";
    count_parameters: "参数", "parameters";
    count_findings: "规则", "rules";
    count_outcomes: "结论", "outcomes";
    count_ladders: "阶梯", "ladders";
    count_clauses: "条款", "clauses";
    kind_criterion: "条件", "criterion";
    kind_duty: "职责", "duty";
    kind_indicator: "指标", "indicator";
    kind_amount: "金额", "amount";
    kind_deadline: "期限", "deadline";
    kind_document: "文书", "document";
    kind_step: "步骤", "step";
    kind_outcome: "结论", "outcome";
    title: "政策对比", "Policy diff";
}

#[cfg(test)]
mod tests {
    use super::PAIRS;

    #[test]
    fn both_languages_take_the_same_values() {
        for (name, zh, en) in PAIRS {
            assert_eq!(zh.matches("{}").count(), en.matches("{}").count(), "{name}");
        }
    }
}
