//! Stage facts, report: what is wrong with a facts file, where, and how to mend it, in both languages.

use alloc::{format, string::String};

use crate::{json::FlawKind, plan::Lang};

/// One problem of a facts file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactProblem {
    /// JSON path of the value, such as `$.experts[2].name`; `$` is the whole file.
    pub path: String,
    /// Line of the value, from 1.
    pub line: u32,
    /// Column of the value in characters, from 1.
    pub column: u32,
    /// What stands there, shortened.
    pub found: String,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// The kinds of problems of a facts file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// Nothing but white space.
    Empty,
    /// Larger than this engine reads.
    TooLarge,
    /// Not JSON, and in what way.
    NotJson(FlawKind),
    /// Not an object of facts.
    NotAnObject,
    /// No such fact or field; the nearest name, if one is near.
    UnknownName(Option<String>),
    /// The same name twice.
    Duplicate,
    /// Not of the type that the fact has.
    WrongType(Expected),
    /// A number with a fraction where a whole number is needed.
    NotWhole,
    /// More digits after the point than the fact has.
    TooManyDecimals(u32),
    /// More digits than can be computed exactly.
    TooManyDigits,
    /// Out of bounds; the bounds as shown, and the unit.
    OutOfBounds {
        /// Least value.
        minimum: String,
        /// Greatest value.
        maximum: String,
        /// The unit.
        unit: String,
    },
    /// A day that the calendar does not have.
    NoSuchDay,
    /// No such choice; the choices, and the nearest.
    UnknownChoice {
        /// The choices, joined.
        choices: String,
        /// The nearest.
        nearest: Option<String>,
    },
    /// A text longer than allowed.
    TooLong(u32),
    /// A list longer than allowed.
    TooManyRecords(u32),
    /// `$confirmed` names a fact that needs no judge.
    NotJudged,
}

/// The forms that values have in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// `true` or `false`.
    Boolean,
    /// A whole number without quotes.
    Integer,
    /// A number, or a string with a decimal.
    Decimal,
    /// A string `YYYY-MM-DD`.
    Date,
    /// A string.
    Text,
    /// An array of objects.
    List,
    /// An object.
    Record,
    /// An array of fact names.
    Names,
}

impl Expected {
    fn words(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Boolean => ("true 或 false", "true or false"),
            Self::Integer => ("不加引号的整数", "a whole number without quotes"),
            Self::Decimal => ("数字（或写成字符串的小数）", "a number, or a decimal written as a string"),
            Self::Date => ("日期字符串，格式为 \"YYYY-MM-DD\"", "a date as a string, \"YYYY-MM-DD\""),
            Self::Text => ("字符串", "a string"),
            Self::List => ("由记录组成的数组 [{…}, …]", "an array of records [{…}, …]"),
            Self::Record => ("一条记录 {…}", "a record {…}"),
            Self::Names => ("由事实名称组成的数组", "an array of fact names"),
        };
        pick(lang, zh, en)
    }
}

fn pick<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

impl ProblemKind {
    /// A stable name for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too-large",
            Self::NotJson(_) => "not-json",
            Self::NotAnObject => "not-an-object",
            Self::UnknownName(_) => "unknown-name",
            Self::Duplicate => "duplicate",
            Self::WrongType(_) => "wrong-type",
            Self::NotWhole => "not-whole",
            Self::TooManyDecimals(_) => "too-many-decimals",
            Self::TooManyDigits => "too-many-digits",
            Self::OutOfBounds { .. } => "out-of-bounds",
            Self::NoSuchDay => "no-such-day",
            Self::UnknownChoice { .. } => "unknown-choice",
            Self::TooLong(_) => "too-long",
            Self::TooManyRecords(_) => "too-many-records",
            Self::NotJudged => "not-judged",
        }
    }
}

impl FactProblem {
    /// What is wrong, in one sentence.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let found = &self.found;
        match (&self.kind, lang) {
            (ProblemKind::Empty, Lang::Zh) => String::from("文件是空的"),
            (ProblemKind::Empty, Lang::En) => String::from("the file is empty"),
            (ProblemKind::TooLarge, Lang::Zh) => String::from("文件超过 16 MiB，不像一份事实文件"),
            (ProblemKind::TooLarge, Lang::En) => {
                String::from("the file is larger than 16 MiB, which no facts file should be")
            }
            (ProblemKind::NotJson(why), Lang::Zh) => format!("不是合法的 JSON：{}", why.words(lang)),
            (ProblemKind::NotJson(why), Lang::En) => format!("not valid JSON: {}", why.words(lang)),
            (ProblemKind::NotAnObject, Lang::Zh) => format!("应为一个由事实组成的对象 {{…}}，实为 {found}"),
            (ProblemKind::NotAnObject, Lang::En) => format!("expected an object of facts {{…}}, found {found}"),
            (ProblemKind::UnknownName(_), Lang::Zh) if self.path.contains("].") => {
                format!("这种记录没有名为 `{found}` 的字段")
            }
            (ProblemKind::UnknownName(_), Lang::En) if self.path.contains("].") => {
                format!("these records have no field named `{found}`")
            }
            (ProblemKind::UnknownName(_), Lang::Zh) => format!("没有名为 `{found}` 的事实"),
            (ProblemKind::UnknownName(_), Lang::En) => format!("there is no fact named `{found}`"),
            (ProblemKind::Duplicate, Lang::Zh) => format!("`{found}` 写了两次"),
            (ProblemKind::Duplicate, Lang::En) => format!("`{found}` is given twice"),
            (ProblemKind::WrongType(expected), Lang::Zh) => format!("应为{}，实为 {found}", expected.words(lang)),
            (ProblemKind::WrongType(expected), Lang::En) => format!("expected {}, found {found}", expected.words(lang)),
            (ProblemKind::NotWhole, Lang::Zh) => format!("应为整数，实为 {found}"),
            (ProblemKind::NotWhole, Lang::En) => format!("expected a whole number, found {found}"),
            (ProblemKind::TooManyDecimals(most), Lang::Zh) => format!("小数点后最多 {most} 位，实为 {found}"),
            (ProblemKind::TooManyDecimals(most), Lang::En) => {
                format!("at most {most} digits after the point, found {found}")
            }
            (ProblemKind::TooManyDigits, Lang::Zh) => format!("{found} 的位数超出可精确计算的范围"),
            (ProblemKind::TooManyDigits, Lang::En) => format!("{found} has more digits than can be computed exactly"),
            (ProblemKind::OutOfBounds { minimum, maximum, unit }, Lang::Zh) => {
                format!("应在 {minimum} 至 {maximum}{unit} 之间，实为 {found}")
            }
            (ProblemKind::OutOfBounds { minimum, maximum, .. }, Lang::En) => {
                format!("expected {minimum} to {maximum}, found {found}")
            }
            (ProblemKind::NoSuchDay, Lang::Zh) => format!("{found} 不是日历上存在的日期"),
            (ProblemKind::NoSuchDay, Lang::En) => format!("{found} is not a day of the calendar"),
            (ProblemKind::UnknownChoice { choices, .. }, Lang::Zh) => format!("应为 {choices} 之一，实为 {found}"),
            (ProblemKind::UnknownChoice { choices, .. }, Lang::En) => {
                format!("expected one of {choices}, found {found}")
            }
            (ProblemKind::TooLong(most), Lang::Zh) => format!("最多 {most} 个字符"),
            (ProblemKind::TooLong(most), Lang::En) => format!("at most {most} characters"),
            (ProblemKind::TooManyRecords(most), Lang::Zh) => format!("最多 {most} 条记录"),
            (ProblemKind::TooManyRecords(most), Lang::En) => format!("at most {most} records"),
            (ProblemKind::NotJudged, Lang::Zh) => format!("`{found}` 不需要评审确认"),
            (ProblemKind::NotJudged, Lang::En) => format!("`{found}` is not a judged fact and needs no confirmation"),
        }
    }

    /// How to mend it, where that is not plain from the message.
    #[must_use]
    pub fn hint(&self, lang: Lang) -> Option<String> {
        match &self.kind {
            ProblemKind::UnknownName(Some(near)) | ProblemKind::UnknownChoice { nearest: Some(near), .. } => {
                Some(match lang {
                    Lang::Zh => format!("是否想写 `{near}`？"),
                    Lang::En => format!("did you mean `{near}`?"),
                })
            }
            ProblemKind::UnknownName(None) => {
                Some(String::from(pick(lang, "`zhunsheng facts` 列出全部事实", "`zhunsheng facts` lists every fact")))
            }
            ProblemKind::NotJudged => {
                Some(String::from(pick(lang, "从 $confirmed 中去掉它", "take it out of $confirmed")))
            }
            ProblemKind::Empty => Some(String::from(pick(
                lang,
                "没有事实时写 {}；`zhunsheng facts` 给出模板",
                "write {} where nothing is known; `zhunsheng facts` prints a template",
            ))),
            ProblemKind::WrongType(_) => Some(String::from(pick(
                lang,
                "不清楚的事实写 null 或不写",
                "leave a fact out, or write null, where it is not known",
            ))),
            _ => None,
        }
    }
}
