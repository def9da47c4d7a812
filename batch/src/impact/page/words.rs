//! Batch, impact, page: every word of the page, in Chinese and English. `{}` stands for a value.

use zhunsheng_engine::{Lang, Verdict};

macro_rules! phrases {
    ($($name:ident: $zh:literal, $en:literal;)*) => {
        /// The words of one language.
        pub(super) struct Words { $(pub(super) $name: &'static str,)* }
        const ZH: Words = Words { $($name: $zh,)* };
        const EN: Words = Words { $($name: $en,)* };
        #[cfg(test)]
        const PAIRS: &[(&str, &str, &str)] = &[$((stringify!($name), $zh, $en),)*];
    };
}

phrases! {
    html_lang: "zh-CN", "en";
    title: "政策影响", "Impact of a policy";
    policy: "规则包", "package";
    as_of: "判断日期", "as of";
    before: "之前", "before";
    after: "之后", "after";
    now: "现在", "now";
    population: "名单", "population";
    decided: "判断行数", "rows decided";
    broken_off: "中途停止：只算了文件的约 {}%，下面的数不是全部。", "Broken off: only about {} % of the file was counted.";
    not_whole: "结果不完整：{} 行搁置，{} 格不能用、按不知道处理。", "Not whole: {} rows were set aside, {} cells could not be used and count as unknown.";
    changed: "改了什么", "What changes";
    no_value: "没有值", "no value";
    other_rules: "规则本身也不同", "the rules themselves differ too";
    outcomes: "结论", "Outcomes";
    flips: "{} 行改变", "{} rows change";
    both: "前后相同", "on both sides";
    same: "没有变化的结论：{} 项", "{} outcomes that do not change";
    only: "全部因参数 {}", "all from the parameter {}";
    comma: "、", ", ";
    causes: "为什么改变", "Why they change";
    more_causes: "另有 {} 种情形，共 {} 行", "{} more kinds, {} rows";
    the_date: "日期", "the date";
    the_rules: "规则改动", "other rules";
    own_rule: "结论本身的规则", "the outcome's own rule";
    rows: "{} 行", "{} rows";
    amounts: "金额", "Amounts";
    yuan: "元", "CNY";
    rows_due: "{} 行应付", "due in {} rows";
    owed_by: "由{}承担", "owed by {}";
    difference: "相差 ", "difference ";
    more_less: "{} 行变多，{} 行变少", "more in {} rows, less in {}";
    open_rows: "{} 行还不能确定是否应付或应付多少，没有计入", "in {} rows it is open whether or how much is due; they are not in the sum";
    too_long: "超出位数", "too many digits";
    groups: "分组：", "By ";
    row_count: "行数", "rows";
    together: "合并 {} 组", "{} groups together";
    rest: "其余各组", "all further groups";
    least: "数的是符合的行。少于 {} 行的组并在一起；如果只有一组，或并起来还是太少，就再并入下一组，使任何小组都不能由总数倒推。", "Rows that are met are counted. Groups of fewer than {} rows are put together, and as long as that is one group or still too few, the next smallest joins, so that no small group can be had by subtraction.";
    withheld: "各组都太小，不列出。", "Every group is too small to be shown.";
    findings: "逐项条件", "Findings";
    finding: "条件", "finding";
    file: "文件", "The file";
    missing: "没有的列（按不知道处理）", "Missing columns (unknown everywhere)";
    hangs: "用到它的结论：{}", "read by {}";
    problems: "有误的行和格", "Rows and cells that are wrong";
    column: "列", "column";
    problem: "问题", "problem";
    times: "处", "times";
    at_row: "第 {} 行起：", "from row {}: ";
    footer: "由准绳按规则包逐行判断得出；金额精确到分，没有用浮点数。本页不加载任何外部内容。", "Decided row by row by Zhunsheng from the rule package; sums are exact, no floating point is used. This page loads nothing.";
    met: "符合", "met";
    not_met: "不符合", "not met";
    unknown: "待定", "unknown";
    not_applicable: "不适用", "not applicable";
    not_computable: "不能算", "not computable";
}

/// The words of a language.
pub(super) fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

impl Words {
    /// A phrase with its values in place of `{}`, in order.
    pub(super) fn fill(&self, phrase: &str, values: &[&str]) -> String {
        let mut values = values.iter();
        let mut text = String::new();
        for (at, part) in phrase.split("{}").enumerate() {
            if at > 0 {
                text.push_str(values.next().copied().unwrap_or_default());
            }
            text.push_str(part);
        }
        text
    }

    pub(super) fn verdict(&self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Met => self.met,
            Verdict::NotMet => self.not_met,
            Verdict::Unknown => self.unknown,
            Verdict::NotApplicable => self.not_applicable,
            Verdict::NotComputable => self.not_computable,
        }
    }
}

/// A count with marks between its thousands.
pub(super) fn number(count: u64) -> String {
    grouped(&count.to_string())
}

/// A number with marks between its thousands.
pub(super) fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let (whole, rest) = digits.split_once('.').map_or((digits, ""), |(whole, rest)| (whole, rest));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if rest.is_empty() { out } else { format!("{out}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::{PAIRS, grouped};

    #[test]
    fn both_languages_take_the_same_values() {
        for (name, zh, en) in PAIRS {
            assert_eq!(zh.matches("{}").count(), en.matches("{}").count(), "{name}");
        }
    }

    #[test]
    fn thousands_are_told_apart() {
        assert_eq!(["0", "999", "1000", "-1234567.80"].map(grouped), ["0", "999", "1,000", "-1,234,567.80"]);
    }
}
