//! Stage answer: an outcome's verdict in one line, told as a distance rather than a rejection.

use alloc::{format, string::String};

use crate::{
    decide::Verdict,
    plan::{Lang, Purpose},
};

/// What a headline tells.
pub(super) struct Tally {
    pub(super) verdict: Verdict,
    pub(super) provisional: bool,
    /// Findings that are not met.
    pub(super) lacking: usize,
    /// Findings that are not known and can still be answered.
    pub(super) open: usize,
    /// Findings that wait for a value nobody has set, or cannot be computed.
    pub(super) stuck: usize,
}

pub(super) fn headline(purpose: Purpose, tally: &Tally, lang: Lang) -> String {
    match lang {
        Lang::Zh => chinese(purpose, tally),
        Lang::En => english(purpose, tally),
    }
}

fn chinese(purpose: Purpose, tally: &Tally) -> String {
    let Tally { lacking, open, stuck, .. } = *tally;
    let mut words = match (purpose, tally.verdict) {
        (Purpose::Qualification, Verdict::Met) => String::from("各项条件均已满足"),
        (_, Verdict::NotMet) if lacking == 0 && purpose != Purpose::Consequence => String::from("条件不满足"),
        (Purpose::Qualification, Verdict::NotMet) => format!("目前还差 {lacking} 项"),
        (Purpose::Consequence, Verdict::Met) => String::from("已触发"),
        (Purpose::Consequence, Verdict::NotMet) => String::from("未触发"),
        (Purpose::Obligation, Verdict::Met) => String::from("均已履行"),
        (Purpose::Obligation, Verdict::NotMet) => format!("还有 {lacking} 项未履行"),
        (Purpose::Target, Verdict::Met) => String::from("目标均已达成"),
        (Purpose::Target, Verdict::NotMet) => format!("还有 {lacking} 项目标未达成"),
        (_, Verdict::NotApplicable) => String::from("本情形不适用"),
        _ if open > 0 => format!("还有 {open} 项待补充，补齐后才能得出结论"),
        _ if stuck > 0 => format!("有 {stuck} 项尚无规定或无法计算，目前不能得出结论"),
        _ => String::from("目前不能得出结论"),
    };
    if tally.verdict == Verdict::NotMet && purpose != Purpose::Consequence && open > 0 {
        words.push_str(&format!("，另有 {open} 项待补充"));
    }
    if tally.provisional {
        words.push_str("（含自评，以正式评审为准）");
    }
    words
}

fn english(purpose: Purpose, tally: &Tally) -> String {
    let Tally { lacking, open, stuck, .. } = *tally;
    let items = |n: usize| {
        if n == 1 { String::from("1 item") } else { format!("{n} items") }
    };
    let mut words = match (purpose, tally.verdict) {
        (Purpose::Qualification, Verdict::Met) => String::from("every condition is met"),
        (_, Verdict::NotMet) if lacking == 0 && purpose != Purpose::Consequence => {
            String::from("the condition is not met")
        }
        (Purpose::Qualification, Verdict::NotMet) => format!("{} away for now", items(lacking)),
        (Purpose::Consequence, Verdict::Met) => String::from("has set in"),
        (Purpose::Consequence, Verdict::NotMet) => String::from("has not set in"),
        (Purpose::Obligation, Verdict::Met) => String::from("all kept"),
        (Purpose::Obligation, Verdict::NotMet) => format!("{} not kept", items(lacking)),
        (Purpose::Target, Verdict::Met) => String::from("all reached"),
        (Purpose::Target, Verdict::NotMet) => format!("{} not reached", items(lacking)),
        (_, Verdict::NotApplicable) => String::from("does not apply here"),
        _ if open > 0 => format!("{} to fill in before this can be decided", items(open)),
        _ if stuck > 0 => format!("cannot be decided yet: {} not regulated or not computable", items(stuck)),
        _ => String::from("cannot be decided yet"),
    };
    if tally.verdict == Verdict::NotMet && purpose != Purpose::Consequence && open > 0 {
        words.push_str(&format!(", {} more to fill in", items(open)));
    }
    if tally.provisional {
        words.push_str(" (partly self-assessed; the formal review decides)");
    }
    words
}
