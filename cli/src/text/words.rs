//! Face cli, text: every word of the command line, once in Chinese and once in English. `{}` stands for a value.

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
        pub(crate) struct Words { $(pub(crate) $name: &'static str,)* }
        const ZH: Words = Words { $($name: $zh,)* };
        const EN: Words = Words { $($name: $en,)* };
        #[cfg(test)]
        const PAIRS: &[(&str, &str, &str)] = &[$((stringify!($name), $zh, $en),)*];
    };
}

pub(crate) mod diff;
pub(crate) mod people;
pub(crate) mod records;

phrases! {
    // Between words.
    colon: "：", ": ";
    comma: "、", ", ";
    semicolon: "；", "; ";
    pause: "，", ", ";
    dot: " · ", " · ";
    gap: "　", "  ";
    did_you_mean: "是否想写 {}？", "did you mean {}?";
    error: "错误：", "error: ";
    problem: "错误", "error";
    hint: "提示：", "hint: ";
    and_so_on: "{}等", "{} and others";
    and_more: "{}等 {} 项", "{} and others, {} in all";

    // Finding and reading.
    standard_input: "标准输入", "standard input";
    built_in: "内置", "built in";
    known_policies: "现有规则包（{}）：{}", "packages in {}: {}";
    unknown_policy: "没有标识为 {} 的政策", "there is no policy {}";
    no_packages_in: "{} 里没有规则包", "there are no packages in {}";
    no_package_in: "{} 里没有规则包", "there is no package in {}";
    rules_hint: "规则目录下应是 <政策>/<版本>/，如 rules/gx-station/1/", "a folder of packages holds <policy>/<version>/, such as rules/gx-station/1/";
    package_hint: "可以写政策标识（gx-station）、规则包目录（rules/gx-station/1）或 .json 方案文件", "give a policy id (gx-station), a package folder (rules/gx-station/1) or a .json plan file";
    no_such_path: "找不到 {}", "there is no {}";
    not_a_package: "{} 是文件；规则包是目录，方案文件以 .json 结尾", "{} is a file; a package is a folder, and a plan file ends with .json";
    package_has_problems: "规则包 {} 有错误，不能使用", "the package {} has errors and cannot be used";
    cannot_read: "无法读取 {}：{}", "cannot read {}: {}";
    cannot_write: "无法写入 {}：{}", "cannot write {}: {}";
    cannot_print: "无法输出：{}", "cannot print: {}";
    no_such_file: "没有这个文件", "there is no such file";
    no_such_folder: "没有这个目录", "there is no such folder";
    not_permitted: "没有权限", "not permitted";
    is_a_folder: "这是目录，不是文件", "it is a folder, not a file";
    already_there: "已经存在，不会覆盖", "it exists already and is not overwritten";
    not_utf8: "{} 第 {} 行不是 UTF-8 文本", "{} is not UTF-8 text in line {}";
    utf8_hint: "请另存为 UTF-8；原文件可能是 GB18030 或 UTF-16", "save the file as UTF-8; it may be in GB18030 or UTF-16";
    facts_have_problems: "{} 有 {} 处错误，没有作出判断", "problems in {}: {}; nothing was decided";
    facts_left_out: "{} 中有 {} 处不能使用，已按“未填”处理，其余照常判断", "{}: {} values could not be used and count as not given; everything else was decided";
    no_clock: "读不到今天的日期，请用 --as-of 给出", "cannot tell today's date; give it with --as-of";

    // What was asked for.
    unknown_outcome: "没有名为 {} 的结论", "there is no outcome {}";
    known_outcomes: "可选：{}", "outcomes: {}";
    too_early: "判断日期 {} 早于政策施行日期 {}", "the as-of date {} is before the policy comes into force on {}";
    too_late: "判断日期 {} 晚于政策失效日期 {}", "the as-of date {} is after the policy's last day, {}";
    as_of_hint: "用 --as-of 给出施行期间内的日期", "give a date in force with --as-of";
    bad_set: "--set {} 写法不对", "--set {} cannot be read";
    set_hint: "应写成 参数=值 或 参数=值@日期，如 fund.grant=10@2026-01-01", "write NAME=VALUE or NAME=VALUE@DATE, such as fund.grant=10@2026-01-01";
    set_refused: "--set {}：{}", "--set {}: {}";
    unknown_parameter: "没有名为 {} 的参数", "there is no parameter {}";
    trial: "试算：{}（{}）暂取 {}，自 {} 起；这不是政策规定的值", "trial: {} ({}) taken as {} from {} on; this is not the value of the policy";

    // A locality's own values.
    local_value: "本地值：{}（{}）取 {}，自 {} 起（{}）", "local value: {} ({}) is {} from {} on ({})";
    local_no_source: "未注明依据", "no source given";
    local_not_object: "应为对象：{\"政策标识\": {\"参数\": 值}}", "an object is needed: {\"policy id\": {\"parameter\": value}}";
    local_unknown_policy: "没有标识为 `{}` 的政策", "there is no policy `{}`";
    local_which_policy: "没有写明参数 `{}` 属于哪部政策", "which policy does the parameter `{}` belong to?";
    local_which_hint: "写成 {\"政策标识\": {\"参数\": 值}}", "write {\"policy id\": {\"parameter\": value}}";
    local_unknown_parameter: "政策 {} 没有名为 `{}` 的参数", "the policy {} has no parameter `{}`";
    local_not_a_value: "应为值，或 [{\"from\": 日期, \"value\": 值, \"source\": 依据}]", "a value is needed, or [{\"from\": DATE, \"value\": …, \"source\": …}]";
    local_unknown_key: "没有名为 `{}` 的项，只能写 from、value 和 source", "there is no `{}` here, only from, value and source";
    local_needs_key: "缺少 `{}`", "`{}` is missing";
    local_bad_date: "`{}` 不是日期，应写成 YYYY-MM-DD", "`{}` is not a date YYYY-MM-DD";
    local_same_date: "{} 有两个值", "there are two values from {} on";
    local_source_text: "依据应为字符串", "the source is a string";
    local_problems: "本地参数文件 {} 有 {} 处错误，没有作出判断", "problems in the parameters file {}: {}; nothing was decided";

    // One dossier against every policy.
    match_title: "一份事实对照 {} 部政策", "One dossier against {} policies";
    match_skipped: "{}（{}）在这一天没有施行，未作对照", "{} ({}) is not in force on that day and was left out";
    match_none: "{} 没有施行中的政策", "no policy is in force on {}";
    match_met: "够得上", "Met";
    match_nothing_met: "按已知的事实，还没有够得上的认定", "nothing is met with what is known";
    match_near: "接近的，由近到远", "Near, the nearest first";
    match_lacks: "还差 {} 项：{}", "lacks {}: {}";
    match_open: "待补充 {} 项：{}", "to fill in {}: {}";
    match_waiting: "等待规定：{}", "waiting to be set: {}";
    match_set_by: "（由{}规定）", " (set by {})";
    match_of_all: "（共 {} 项）", " (of {})";
    match_alerts: "请留意", "Mind these";
    match_way: "最小改动：{}", "smallest change: {}";
    match_more: "另有 {} 项较远，--all 列出", "{} more are further away; --all lists them";
    match_untouched: "另有 {} 项认定与这些事实无关，--all 列出", "these facts do not touch {} more outcomes; --all lists them";
    match_amounts: "能得多少", "What it would pay";
    match_due: "可得 {}", "{} is due";
    absent: "没有出现的情形 {} 项：{}", "not the case ({}): {}";
    spared: "不影响结论：{} {} 项（{}）", "met without these: {} {} ({})";
    value_yes: "是", "yes";
    value_no: "否", "no";
    owed_by: "由{}承担", "owed by {}";
    match_owed: "由{}承担 {}", "owed by {}: {}";
    match_if_open: "{}，条件待补充", "{}, the condition is still open";
    match_if_met: "{}，条件满足时", "{} once the condition is met";
    match_no_sum: "数额未知", "the sum is not known";
    match_no_amounts: "这些事实没有涉及任何金额", "these facts do not touch any amount";
    match_other_amounts: "另有 {} 项金额与这些事实无关，--all 列出", "these facts do not touch {} more amounts; --all lists them";
    match_questions: "接下来最值得查明", "Most worth finding out next";
    match_for: "关系到 {}", "for {}";

    // Indicators.
    no_indicators: "{} 没有指标", "{} has no indicators";
    pace_left: "还差 {}", "{} to go";
    pace_month: "每月至少 {} 才能按期达到", "at least {} a month to be in time";
    pace_year: "每年至少再增加 {}", "at least {} more a year";
    pace_growth: "或年均增长 {}%", "or {}% growth a year";
    pace_expected: "按直线进度，{}应有 {}", "on {}, a steady pace would have {}";
    pace_on_track: "进度正常", "on track";
    pace_behind: "落后 {}", "behind by {}";
    since_start: "比起点", "since the start";
    since_year: "比{}年", "since {}";
    in_percent: "（{}%）", " ({}%)";
    fails_on: "问题所在：{}", "where: {}";
    and_so_many: "……共 {} 条", "… {} in all";
    pace_summary: "{} 项指标：已达成 {}，未达成 {}，未知 {}", "{} indicators: reached {}, not reached {}, unknown {}";

    // Clauses.
    kind_criterion: "条件", "criteria";
    kind_duty: "职责", "duties";
    kind_indicator: "指标", "indicators";
    kind_amount: "金额", "amounts";
    kind_deadline: "期限", "deadlines";
    kind_document: "文书", "documents";
    kind_step: "步骤", "steps";
    kind_outcome: "结论", "outcomes";
    no_rule: "无规则", "no rule";
    clause_missing: "既没有规则，也没有说明理由", "neither a rule nor a reason";
    coverage_summary: "{}：共 {} 条，{} 条有规则，{} 条说明了为什么没有，{} 条遗漏", "{}: {} clauses, with rules {}, with reasons {}, missing {}";
    coverage_failed: "有条款没有交代，或规则包没有通过", "some clauses are not accounted for, or a package does not compile";

    // The report.
    edition: "{} 第 {} 版", "{} version {}";
    as_of: "按 {} 判断", "As of {}";
    fingerprint: "方案指纹 {}", "plan {}";
    other_outcomes: "其他结论", "Other outcomes";
    untouched: "另有 {} 项结论没有涉及", "{} more outcomes were not touched";
    next_questions: "接下来最值得补充", "Most worth filling in next";
    fact_name: "（{}）", " ({})";
    score: "得分 {}：{}", "score {}: {}";
    more_options: "--outcome 标识：只看一项的全部细节；--all：列出全部；--json：机器可读", "--outcome ID shows one outcome in detail, --all lists everything, --json is for programs";
    rung_reached: "← 已达到", "← reached";
    rung_next: "← 下一级", "← next";
    rung_lacks: "缺：{}", "lacks: {}";
    rung_open: "{} 项待补充", "to fill in: {}";
    highest_rung: "已达到最高一级", "the highest tier is reached";

    // States.
    met: "已满足", "met";
    not_met: "未满足", "not met";
    open: "待补充", "to fill in";
    own_word: "自评满足，待评审", "met by own word, to be reviewed";
    unset: "尚无规定", "not yet set";
    not_applicable: "不适用", "not applicable";
    not_computable: "无法计算", "not computable";
    has_set_in: "已触发", "has set in";
    has_not_set_in: "未触发", "has not set in";
    kept: "已履行", "kept";
    not_kept: "未履行", "not kept";
    reached: "已达成", "reached";
    not_reached: "未达成", "not reached";
    items: " {} 项", " ({})";

    // Findings.
    measured: "目前 {}", "now {}";
    at_least: "要求至少 {}", "at least {} needed";
    more_than: "要求多于 {}", "more than {} needed";
    at_most: "要求至多 {}", "at most {} allowed";
    less_than: "要求少于 {}", "less than {} needed";
    not_before: "要求不早于 {}", "not before {}";
    after: "要求晚于 {}", "after {}";
    not_after: "要求不晚于 {}", "by {} at the latest";
    before: "要求早于 {}", "before {}";
    equal: "要求为 {}", "{} needed";
    not_equal: "要求不是 {}", "anything but {}";
    short_by: "还差 {}", "{} short";
    over_by: "超出 {}", "{} over";
    early_by: "早了 {}", "{} early";
    late_by: "晚了 {}", "{} late";
    by_authority: "由主管部门或登记机关认定，申报单位不能自行改变", "this is for the authorities to settle, the applicant cannot change it alone";
    by_applicant: "申报单位可以改变", "the applicant can change this";
    by_nobody: "无法由申报单位改变", "the applicant cannot change this";
    by_time: "只需等待，到 {} 即满足", "time alone: met from {}";
    in_force_since: "标准自 {} 起施行", "threshold in force since {}";
    note: "注：{}", "note: {}";
    to_be_set_by: "（待{}规定）", " (to be set by {})";
    not_set: "（尚未规定）", " (not yet set)";
    earliest: "其他条件不变，最早 {} 满足", "Nothing else changing, met from {} on";
    earliest_until: "其他条件不变，最早 {} 满足，到 {} 为止", "Nothing else changing, met from {} until {}";
    holds_until: "其他条件不变，保持到 {}", "Nothing else changing, it holds until {}";
    smallest_ways: "最小改动", "Smallest changes";
    evidence: "请准备材料", "Evidence to prepare";
    evidence_for: "请准备材料（自评的由{}核实）", "Evidence to prepare (self-assessed items are verified by {})";
    more_evidence: "；另有 {} 项，--all 列出", "; {} more with --all";
    judge_expert: "评审专家", "expert reviewers";
    judge_secretariat: "秘书处", "the secretariat";
    judge_registry: "登记机关", "the registry";

    // Tables.
    amounts: "金额", "Amounts";
    not_entitled: "（条件未满足）", " (condition not met)";
    indicators: "指标", "Indicators";
    due_by: "{} 到期", "due {}";
    deadlines: "期限", "Deadlines";
    due: "最迟 {}", "due {}";
    due_unknown: "期限未知", "due date unknown";
    done_on: "{} 已办", "done {}";
    days_left: "还有 {} 天", "days left: {}";
    days_over: "已过 {} 天", "days over: {}";
    steps: "办理步骤", "Steps";
    step_done: "已完成", "done";
    step_ready: "现在可办", "can be done now";
    step_blocked: "等待前一步", "waiting";
    waits_for_step: "先完成：{}", "first: {}";
    documents: "文书材料", "Documents";
    document_there: "已具备", "there";
    document_missing: "还缺", "missing";
    document_not_needed: "不需要", "not needed";
    copies: "{} 份", "copies: {}";

    // Pages for people.
    page_extension: "从 {} 的扩展名看不出格式", "the extension of {} does not tell a format";
    page_extension_hint: "文件名以 .md 或 .html 结尾，或用 --format 指定", "end the file's name with .md or .html, or give --format";
    page_format_differs: "{} 的扩展名与 --format 不一致", "the extension of {} and --format do not agree";
    page_format_hint: "改文件名，或去掉 --format", "change the name of the file, or leave --format out";

    // Checking packages.
    package_summary: "{}：{} 项判断、{} 项结论、{} 项事实、{} 个参数", "{}: {} findings, {} outcomes, {} facts, {} parameters";
    no_problems: "，没有问题", ", 0 problems";
    some_problems: "，{} 个错误、{} 个警告", ", errors: {}, warnings: {}";
    not_compiled: "{}：没有通过", "{}: not compiled";
    check_failed: "{} 个规则包中有 {} 个没有通过", "of {} packages, {} did not pass";

    vocabulary_differs: "事实 `{}` 的{}不一致：{} 写 `{}`，{} 写 `{}`", "the fact `{}` differs in its {}: {} has `{}`, {} has `{}`";
    vocabulary_near_miss: "中文名称 `{}` 对应不同的标识：{} 写 `{}`，{} 写 `{}`", "the Chinese title `{}` has different names: {} has `{}`, {} has `{}`";
    vocabulary_hint: "含义相同的事实，标识和写法在各部政策中一致；改成一致，或给含义不同的换一个标识和名称", "facts that mean the same have one name and one wording in all packages: make them agree, or give the one that means something else a name and title of its own";
    vocabulary_failed: "各规则包的同名事实有 {} 处不一致", "differences between packages in their facts: {}";
    aspect_title: "中文名称", "Chinese title";
    aspect_title_en: "英文名称", "English title";
    aspect_judge: "判断者", "judge";
    aspect_type: "类型", "type";
    aspect_unit: "单位", "unit";
    aspect_bounds: "取值范围", "bounds";
    aspect_choices: "选项", "choices";

    // Facts of several packages.
    shared_none: "没有两部以上政策共用的事实", "no fact is shared by two or more policies";
    shared_summary: "{} 部政策共有 {} 项事实，其中 {} 项由两部以上政策共用", "{} policies ask for {} facts; shared by two or more: {}";


    // A facts file to fill in.
    template_help: "不清楚的留 null：未知不等于“否”，也不等于零。// 之后是说明，可以保留。", "Leave null where it is not known: unknown is neither no nor zero. What follows // is a comment and may stay.";
    template_command: "填好后：zhunsheng decide {} --facts 本文件", "Then: zhunsheng decide {} --facts THIS-FILE";
    template_type: "填法：", "write: ";
    template_judge: "由{}判断，自己填的只算自评；正式确认后列入 $confirmed", "judged by {}: an own view counts as self-assessed until its name stands in $confirmed";
    why: "为什么问：", "why we ask: ";
    proof: "证明材料：", "evidence: ";
    type_boolean: "true 或 false", "true or false";
    type_integer: "整数{}，{} 至 {}", "whole number{}, {} to {}";
    type_decimal: "数字{}，{} 至 {}，小数最多 {} 位", "number{}, {} to {}, at most {} decimals";
    type_date: "日期 \"YYYY-MM-DD\"", "date \"YYYY-MM-DD\"";
    type_choice: "以下之一：{}", "one of {}";
    type_choice_one: "\"{}\"（{}）", "\"{}\" ({})";
    type_text: "文字，最多 {} 个字", "text, at most {} characters";
    type_list: "数组 [{…}, …]，最多 {} 条，每条有：", "array [{…}, …], at most {} records, each with:";
    in_unit: "（{}）", " ({})";
    no_unit: "", "";

    // The interview.
    ask_which: "要判断哪一项？输入序号，直接回车选 {}", "Which outcome? Enter a number; Enter alone takes {}";
    ask_intro: "共 {} 个问题，随时可答：不清楚（或直接回车）、返回、保存、退出。答案只留在本机。", "{} questions. At any time: unknown (or Enter alone), back, save, quit. The answers stay on this computer.";
    ask_number: "第 {} 题", "Question {}";
    ask_left: "还剩 {} 题", "{} left";
    ask_judged: "由{}判断，您的看法只作自评", "judged by {}; your own view counts as self-assessed";
    ask_boolean: "是 / 否 / 不清楚", "yes / no / unknown";
    ask_choice: "输入序号 / 不清楚", "a number / unknown";
    ask_integer: "整数{}", "a whole number{}";
    ask_decimal: "数字{}", "a number{}";
    ask_date: "日期，如 2024-07-08 或 2024年7月8日", "a date, such as 2024-07-08";
    ask_text: "文字，最多 {} 个字", "text, at most {} characters";
    ask_records: "有几条？（最多 {}）", "how many records? (at most {})";
    ask_record: "第 {} 条", "record {}";
    ask_prompt: "> ", "> ";
    ask_last_day: "按该月最后一天 {} 计", "taken as the last day of the month, {}";
    ask_again: "没有看懂“{}”，请按提示再答一次", "“{}” was not understood; please answer as shown";
    ask_no_back: "已经是第一题", "this is the first question";
    ask_settled: "结论已经确定。回车继续补充其余 {} 题，列出全部差距；输入 否 直接看结果", "The verdict is settled. Enter goes on with the other {} questions to list every gap; no shows the result";
    ask_progress: "已满足 {} · 还差 {} · 待补充 {}", "met {} · missing {} · to fill in {}";
    ask_saved: "已保存到 {}", "saved to {}";
    ask_save_where: "请写明文件名，如：保存 facts.json", "name a file, such as: save facts.json";
    ask_go_on: "要接着以前的答案问，请同时写 --facts 这个文件", "to go on from the answers in it, name it with --facts too";
    ask_over: "问答结束，结果如下。", "That is all. The result:";
    ask_stopped: "按已知的事实，结果如下。", "With what is known, the result:";

    // Serving.
    serve_site: "申报自查与政策页面：{}", "the form and all policies:  {}";
    serve_desk: "秘书处参数台：{}", "the desk of the secretariat: {}";
    serve_api: "接口说明：{}", "the API:  {}";
    serve_api_only: "这个程序没有带网页，只有接口；用 cargo xtask site 构建网页，再用 --site web/dist 指定", "this program has no pages, only the API; cargo xtask site builds them, then name them with --site web/dist";
    serve_accounts: "还没有任何账户。修改参数需要两个人，一人编辑、一人审批，请在另一个终端里建立：\n  {} user add li --role editor{}\n  {} user add wang --role approver{}", "there are no accounts yet. Changing a parameter takes two people, one who edits and one who approves; in another terminal:\n  {} user add li --role editor{}\n  {} user add wang --role approver{}";
    serve_stop: "按 Ctrl-C 停止", "Ctrl-C stops it";
    serve_port_taken: "端口 {} 已被别的程序占用", "port {} is taken by another program";
    serve_port_forbidden: "没有权限使用端口 {}", "there is no permission to use port {}";
    serve_port_hint: "用 --port 换一个端口，--port 0 为任一空闲端口", "choose another one with --port, or any free one with --port 0";
    serve_cannot_listen: "无法监听：{}", "cannot listen: {}";
    serve_cannot_start: "无法启动：{}", "cannot start: {}";
    serve_no_site: "{} 里没有可用的网页：{}", "{} is no built site: {}";
    serve_site_hint: "用 cargo xtask site 构建网页；不写 --site 则用程序内置的网页", "cargo xtask site builds the site; without --site the one built into this program is served";
    serve_data: "数据目录 {}：{}", "the data folder {}: {}";

    // A new package.
    new_done: "已新建 {}", "created {}";
    new_next: "下一步：按 rules/README.md 改写各文件，再运行 zhunsheng check {}", "next: write your policy as rules/README.md describes, then run zhunsheng check {}";
}

#[cfg(test)]
mod tests {
    use super::{PAIRS, fill};

    #[test]
    fn both_languages_take_the_same_values() {
        for (name, zh, en) in PAIRS {
            assert_eq!(zh.matches("{}").count(), en.matches("{}").count(), "{name}");
        }
    }

    #[test]
    fn values_stand_in_order() {
        assert_eq!(fill("{} a {}", &["1", "{}"]), "1 a {}");
        assert_eq!(fill("{} a {}", &["1"]), "1 a ");
    }
}
