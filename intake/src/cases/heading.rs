//! Intake, dossiers: what the columns of a table are: facts by name or title, the name of the case, its day, or what has to stay out.

use zhunsheng_engine::{
    VerifiedPlan,
    names::nearest,
    plan::{Domain, Unit, UnitStyle},
};

use super::cell::half_width;
use crate::problem::{Problem, text};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    /// A fact, by its index, and by how many powers of ten its numbers have to be moved into the unit of the fact.
    Fact { index: usize, power: i32 },
    /// The name of the case.
    Title,
    /// The day of the case.
    AsOf,
    /// Nothing that is kept.
    Ignored,
}

/// Words that personal data goes by.
const PERSONAL: [&str; 20] = [
    "身份证",
    "证件号",
    "电话",
    "手机",
    "联系方式",
    "姓名",
    "邮箱",
    "住址",
    "家庭地址",
    "微信",
    "出生日期",
    "银行账号",
    "phone",
    "mobile",
    "email",
    "e-mail",
    "id number",
    "id_number",
    "id card",
    "address",
];
/// Headings that are remarks of whoever made the table.
const REMARKS: [&str; 8] = ["序号", "备注", "说明", "no.", "no", "#", "remark", "note"];

/// Whether a heading looks like that of personal data.
#[must_use]
pub fn is_personal(heading: &str) -> bool {
    let heading = heading.to_lowercase();
    PERSONAL.iter().any(|word| heading.contains(word)) || matches!(heading.as_str(), "name" | "full name" | "full_name")
}

/// What a heading means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning<'p> {
    /// No heading at all.
    Nothing,
    /// The name of the case.
    Title,
    /// The day of the case.
    AsOf,
    /// Personal data that no rule asks for.
    Personal,
    /// A remark of whoever made the table.
    Remark,
    /// A fact, by its index, and by how many powers of ten its numbers have to be moved into the unit of the fact.
    Fact {
        /// The index of the fact.
        index: usize,
        /// The power of ten.
        power: i32,
    },
    /// A fact with a unit that cannot be turned into its own.
    WrongUnit {
        /// The index of the fact.
        index: usize,
        /// The unit as it was typed.
        unit: String,
    },
    /// One of several facts of the same title, by their indices.
    Ambiguous(Vec<usize>),
    /// No fact; the name or title that may have been meant.
    Unknown {
        /// The nearest name or title.
        near: Option<&'p str>,
    },
}

/// What a heading means for a plan.
#[must_use]
pub fn meaning<'p>(plan: &'p VerifiedPlan, typed: &str) -> Meaning<'p> {
    let heading = half_width(typed);
    let lower = heading.to_lowercase();
    match lower.as_str() {
        "" => return Meaning::Nothing,
        "案例" | "案例名称" | "title" | "case" => return Meaning::Title,
        "日期" | "判断日期" | "as_of" | "as of" => return Meaning::AsOf,
        _ => {}
    }
    let (bare, unit) = split_unit(&heading);
    let found = facts(plan, &heading);
    let (found, unit) = if found.is_empty() { (facts(plan, bare), unit) } else { (found, None) };
    let kept = found.first().and_then(|&index| plan.facts.get(index));
    if is_personal(&heading) && kept.is_none_or(|fact| matches!(fact.domain, Domain::Text { .. })) {
        return Meaning::Personal;
    }
    match (found.as_slice(), kept) {
        ([index], Some(fact)) => {
            let own = fact.domain.unit().and_then(|unit| plan.units.get(unit as usize));
            match power(unit, own) {
                Some(power) => Meaning::Fact { index: *index, power },
                None => Meaning::WrongUnit { index: *index, unit: unit.unwrap_or_default().to_owned() },
            }
        }
        ([], _) if REMARKS.contains(&lower.as_str()) => Meaning::Remark,
        ([], _) => {
            let zh = plan.facts.iter().map(|fact| fact.title.zh.as_str());
            let known = plan.facts.iter().map(|fact| fact.name.as_str()).chain(zh);
            Meaning::Unknown { near: nearest(bare, known).or_else(|| containing(plan, bare)) }
        }
        _ => Meaning::Ambiguous(found),
    }
}

/// What a column of an upload holds; `Err` with why it means nothing.
pub(super) fn column(
    plan: &VerifiedPlan,
    typed: &str,
    place: &str,
    warnings: &mut Vec<zhunsheng_engine::plan::Text>,
) -> Result<Column, Box<Problem>> {
    let wrong = |code, zh: String, en: String| Problem::new(place, code, typed, text(zh, en));
    let fact = |index: usize| plan.facts.get(index);
    let meaning = meaning(plan, typed);
    if let Meaning::Fact { index, .. } | Meaning::WrongUnit { index, .. } = &meaning
        && fact(*index).is_some_and(|fact| matches!(fact.domain, Domain::List { .. }))
    {
        let hint = text("含有多条记录的事实请用 JSON 导入", "import facts with records as JSON");
        let (zh, en) = (format!("“{typed}”是一组记录，表格里放不下"), format!("`{typed}` is a list of records"));
        return Err(Box::new(wrong("list", zh, en).hint(hint)));
    }
    match meaning {
        Meaning::Nothing => Ok(Column::Ignored),
        Meaning::Title => Ok(Column::Title),
        Meaning::AsOf => Ok(Column::AsOf),
        Meaning::Fact { index, power } => Ok(Column::Fact { index, power }),
        Meaning::Personal => {
            warnings.push(text(
                format!("“{typed}”一列像是个人信息，没有读取也没有保存"),
                format!("the column “{typed}” looks like personal data: it was neither read nor kept"),
            ));
            Ok(Column::Ignored)
        }
        Meaning::Remark => {
            warnings.push(text(format!("“{typed}”一列没有读取"), format!("the column “{typed}” was not read")));
            Ok(Column::Ignored)
        }
        Meaning::WrongUnit { index, unit } => {
            let own = fact(index).and_then(|fact| plan.units.get(fact.domain.unit()? as usize));
            let own = own.filter(|own| own.id != "1").map_or("", |own| own.id.as_str());
            Err(Box::new(wrong(
                "wrong-unit",
                format!("列名里的单位“{unit}”与“{own}”不能换算"),
                format!("the unit `{unit}` of the heading is no {own}"),
            )))
        }
        Meaning::Unknown { near } => {
            let hint = near.map_or_else(
                || {
                    text(
                        "删去这一列，或改成事实的名称或标题",
                        "take the column out, or head it with the name or title of a fact",
                    )
                },
                |near| {
                    text(
                        format!("是否想写“{near}”？不需要的列请删去"),
                        format!("did you mean `{near}`? Take out columns that are not needed"),
                    )
                },
            );
            Err(Box::new(
                wrong("unknown-heading", format!("没有名为“{typed}”的事实"), format!("there is no fact `{typed}`"))
                    .hint(hint),
            ))
        }
        Meaning::Ambiguous(several) => {
            let names: Vec<&str> =
                several.iter().filter_map(|&index| fact(index)).map(|fact| fact.name.as_str()).collect();
            let hint =
                text(format!("请写事实名称：{}", names.join("、")), format!("write the name: {}", names.join(", ")));
            Err(Box::new(
                wrong(
                    "ambiguous-heading",
                    format!("“{typed}”可以指几个事实"),
                    format!("`{typed}` can mean several facts"),
                )
                .hint(hint),
            ))
        }
    }
}

/// The facts of this name or title.
fn facts(plan: &VerifiedPlan, heading: &str) -> Vec<usize> {
    if let Some(index) = plan.fact_index(heading) {
        return vec![index];
    }
    let titled = |title: &zhunsheng_engine::plan::Text| {
        half_width(&title.zh) == heading || title.en.eq_ignore_ascii_case(heading)
    };
    plan.facts.iter().enumerate().filter(|(_, fact)| titled(&fact.title)).map(|(index, _)| index).collect()
}

/// The title that the heading is a part of, or the other way round; of several the one that differs least in length.
fn containing<'p>(plan: &'p VerifiedPlan, heading: &str) -> Option<&'p str> {
    let length = |text: &str| text.chars().count();
    heading.chars().nth(1)?;
    let titles = plan.facts.iter().map(|fact| fact.title.zh.as_str());
    let found = titles.filter(|title| title.contains(heading) || heading.contains(title));
    found.min_by_key(|title| length(title).abs_diff(length(heading)))
}

/// A heading and the unit in brackets after it.
fn split_unit(heading: &str) -> (&str, Option<&str>) {
    let inner = heading.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    inner.map_or((heading, None), |(bare, unit)| (bare.trim(), Some(unit.trim())))
}

/// From a typed unit to that of a fact, as a power of ten; nothing if the one cannot be turned into the other.
#[must_use]
pub fn power(typed: Option<&str>, own: Option<&Unit>) -> Option<i32> {
    let Some(typed) = typed else { return Some(0) };
    let own = own?;
    let english = |word: &str| !word.is_empty() && word.eq_ignore_ascii_case(typed);
    if own.id == typed || english(&own.one) || english(&own.many) {
        return Some(0);
    }
    let money = match typed {
        "元" | "CNY" | "RMB" => 0,
        "万元" | "万" => 4,
        "亿元" | "亿" => 8,
        _ => return None,
    };
    (own.style == UnitStyle::Money).then_some(money - own.exponent)
}
