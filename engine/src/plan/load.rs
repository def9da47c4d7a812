//! Stage load: plan text to a verified plan, and back. The hash covers every byte of the plan.

use alloc::{borrow::Cow, format, string::String, vec::Vec};
use core::{fmt, ops::Deref};

use rust_decimal::Decimal;
use sha2::{Digest as _, Sha256};

use super::{
    Dated, Domain, FORMAT, Lang, Plan, Text,
    link::Links,
    read::{self, close, member},
    verify::{Verified, verify},
};
use crate::{
    date::Date,
    facts,
    json::{Cursor, Flaw, Read, to_json},
    names::nearest,
    order,
    value::{Constant, Number, Type, shift},
    wording::shown,
};

/// A plan that keeps every invariant of [`super::verify`]: deciding on it cannot fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedPlan {
    plan: Plan,
    hash: String,
    verified: Verified,
    links: Links,
}

/// Why a plan was not loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadError {
    /// The text is not a plan file.
    NotAPlan(Flaw),
    /// The plan was written for another engine.
    OtherFormat(u32),
    /// The text was changed after it was written.
    Altered,
    /// The plan breaks an invariant.
    Broken(String),
}

impl LoadError {
    /// A stable name for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAPlan(_) => "not-a-plan",
            Self::OtherFormat(_) => "other-format",
            Self::Altered => "altered",
            Self::Broken(_) => "broken",
        }
    }

    /// What is wrong and how to mend it.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::NotAPlan(Flaw { at, kind }), Lang::Zh) => {
                format!("不是方案文件（第 {at} 字节：{}）；方案文件由 `zhunsheng plan` 生成", kind.words(lang))
            }
            (Self::NotAPlan(Flaw { at, kind }), Lang::En) => {
                format!("this is not a plan (byte {at}: {}); `zhunsheng plan` writes one", kind.words(lang))
            }
            (Self::OtherFormat(found), Lang::Zh) => {
                format!("方案的格式是 {found}，与本程序不同；请重新编译规则包")
            }
            (Self::OtherFormat(found), Lang::En) => {
                format!("the plan has format {found}, this engine reads format {FORMAT}; compile the package again")
            }
            (Self::Altered, Lang::Zh) => String::from("方案在编译之后被改动过（指纹不符）；请重新编译规则包"),
            (Self::Altered, Lang::En) => {
                String::from("the plan was changed after it was compiled (its hash differs); compile the package again")
            }
            (Self::Broken(why), Lang::Zh) => format!("方案自相矛盾：{why}；请重新编译规则包"),
            (Self::Broken(why), Lang::En) => format!("the plan breaks an invariant: {why}; compile the package again"),
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl core::error::Error for LoadError {}

/// Why a parameter was not given a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueError {
    /// The plan has no such parameter.
    NoSuchParameter {
        /// As it was asked for.
        name: String,
        /// The nearest name.
        near: Option<String>,
    },
    /// The value does not fit the parameter.
    NotAValue {
        /// The parameter.
        name: String,
        /// As it was given.
        value: String,
        /// What is needed.
        needed: Text,
    },
    /// The plan would break an invariant.
    Broken(LoadError),
}

impl ValueError {
    /// What is wrong and how to mend it.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::NoSuchParameter { name, near: Some(near) }, Lang::Zh) => {
                format!("没有参数 `{name}`；是否想写 `{near}`？")
            }
            (Self::NoSuchParameter { name, near: Some(near) }, Lang::En) => {
                format!("there is no parameter `{name}`; did you mean `{near}`?")
            }
            (Self::NoSuchParameter { name, near: None }, Lang::Zh) => format!("没有参数 `{name}`"),
            (Self::NoSuchParameter { name, near: None }, Lang::En) => format!("there is no parameter `{name}`"),
            (Self::NotAValue { name, value, needed }, Lang::Zh) => {
                format!("`{value}` 不能作为 `{name}` 的值：{}", needed.zh)
            }
            (Self::NotAValue { name, value, needed }, Lang::En) => {
                format!("`{value}` is not a value of `{name}`: {}", needed.en)
            }
            (Self::Broken(why), _) => format!("{why}"),
        }
    }
}

impl VerifiedPlan {
    /// Verifies a plan that was just compiled.
    ///
    /// # Errors
    /// If it breaks an invariant.
    pub fn new(plan: Plan) -> Result<Self, LoadError> {
        let hash = hash_of(&to_json(&plan));
        Self::verified(plan, hash)
    }

    fn verified(plan: Plan, hash: String) -> Result<Self, LoadError> {
        let verified = verify(&plan).map_err(LoadError::Broken)?;
        let top = |(index, depth): (u32, &u8)| (*depth == 0).then_some(index);
        let order = (0_u32..).zip(&verified.depths).filter_map(top);
        let links = Links::new(&plan, order);
        Ok(Self { plan, hash, verified, links })
    }

    /// The plan with one more dated value of a parameter, for a trial or for a value that is set locally. Its hash is another one.
    ///
    /// The value is written as in `parameters.json`: a number in the parameter's unit, a date, `true`, `false` or the id of a choice.
    ///
    /// # Errors
    /// If there is no such parameter or the value does not fit it.
    pub fn with_value(&self, name: &str, value: &str, from: Date) -> Result<Self, ValueError> {
        self.with_value_of(name, value, from, "with_value")
    }

    /// The same, with where the value is set.
    ///
    /// # Errors
    /// As [`VerifiedPlan::with_value`].
    pub fn with_value_of(&self, name: &str, value: &str, from: Date, source: &str) -> Result<Self, ValueError> {
        let mut plan = self.plan.clone();
        let Some(index) = plan.parameters.iter().position(|parameter| parameter.name == name) else {
            let near = nearest(name, plan.parameters.iter().map(|parameter| parameter.name.as_str())).map(String::from);
            return Err(ValueError::NoSuchParameter { name: String::from(name), near });
        };
        let Some(parameter) = plan.parameters.get(index) else {
            return Err(ValueError::NoSuchParameter { name: String::from(name), near: None });
        };
        let domain = parameter.domain.clone();
        let Some(value) = constant(&plan, &domain, value) else {
            let (zh, en) = needed(&plan, &domain);
            let (name, value) = (String::from(name), String::from(value));
            return Err(ValueError::NotAValue { name, value, needed: Text { zh, en } });
        };
        if let Some(parameter) = plan.parameters.get_mut(index) {
            parameter.values.retain(|dated| dated.from != from);
            parameter.values.push(Dated { from, value, source: String::from(source) });
            order::sort(&mut parameter.values, |a, b| a.from.cmp(&b.from));
        }
        Self::new(plan).map_err(ValueError::Broken)
    }

    /// Reads a plan file.
    ///
    /// # Errors
    /// If the text is not a plan, of another format, altered, or breaks an invariant.
    pub fn from_json(text: &str) -> Result<Self, LoadError> {
        let (format, hash, plan) = frame(text).map_err(LoadError::NotAPlan)?;
        if format != FORMAT {
            return Err(LoadError::OtherFormat(format));
        }
        if hash_of(plan) != hash || framed(&hash, plan) != text.trim_end() {
            return Err(LoadError::Altered);
        }
        let read = read::plan(plan);
        let broken =
            |Flaw { at, kind }: Flaw| LoadError::Broken(format!("byte {at} of the plan: {}", kind.words(Lang::En)));
        Self::verified(read.map_err(broken)?, hash.into_owned())
    }

    /// Writes the plan file.
    #[must_use]
    pub fn to_json(&self) -> String {
        framed(&self.hash, &to_json(&self.plan))
    }

    /// The content hash, `sha256:` and 64 hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The order of computation, and where operands stand.
    pub(crate) fn links(&self) -> &Links {
        &self.links
    }

    /// How many lists a node stands inside of.
    pub(crate) fn depth(&self, node: u32) -> u8 {
        self.verified.depths.get(node as usize).copied().unwrap_or(0)
    }

    pub(crate) fn is_integer(&self, node: u32) -> bool {
        self.verified.types.get(node as usize) == Some(&Type::Integer)
    }
}

impl Deref for VerifiedPlan {
    type Target = Plan;
    fn deref(&self) -> &Plan {
        &self.plan
    }
}

/// A value of a domain as text, in the unit that it is shown in.
fn constant(plan: &Plan, domain: &Domain, text: &str) -> Option<Constant> {
    let number = || Decimal::from_str_exact(text).ok();
    let value = match domain {
        Domain::Boolean => Constant::Boolean(text.parse().ok()?),
        Domain::Date => Constant::Date(Date::parse(text)?),
        Domain::Integer { .. } => Constant::Integer(text.parse().ok()?),
        Domain::Decimal { unit, .. } => {
            let exponent = plan.units.get(*unit as usize)?.exponent;
            Constant::Decimal(Number(shift(number()?, exponent)?))
        }
        Domain::Choice { set } => {
            let choices = &plan.choice_sets.get(*set as usize)?.choices;
            let index = choices.iter().position(|choice| choice.id == text)?;
            Constant::Choice(u32::try_from(index).ok()?)
        }
        Domain::Text { .. } | Domain::List { .. } => return None,
    };
    facts::fits(plan, domain, value.cell()).then_some(value)
}

/// What a domain needs, in Chinese and in English.
fn needed(plan: &Plan, domain: &Domain) -> (String, String) {
    let unit = |unit: &u32| plan.units.get(*unit as usize);
    match domain {
        Domain::Boolean => (String::from("应为 true 或 false"), String::from("true or false is needed")),
        Domain::Date => (String::from("应为日期 YYYY-MM-DD"), String::from("a date YYYY-MM-DD is needed")),
        Domain::Integer { minimum, maximum, unit: index } => {
            let sign = unit(index).map_or("", |unit| &unit.id);
            (
                format!("应为 {minimum} 至 {maximum}{sign} 之间的整数"),
                format!("a whole number from {minimum} to {maximum} {sign} is needed"),
            )
        }
        Domain::Decimal { minimum, maximum, unit: index, decimals } => {
            let Some(unit) = unit(index) else { return Default::default() };
            let (low, high, sign) = (shown(minimum.0, unit), shown(maximum.0, unit), &unit.id);
            (
                format!("应为 {low} 至 {high}{sign} 之间的数，小数点后最多 {decimals} 位"),
                format!(
                    "a number from {low} to {high} {sign} with at most {decimals} digits after the point is needed"
                ),
            )
        }
        Domain::Choice { set } => {
            let choices = plan.choice_sets.get(*set as usize).map_or(&[][..], |set| &set.choices);
            let ids = choices.iter().map(|choice| choice.id.as_str()).collect::<Vec<_>>().join(", ");
            (format!("应为 {ids} 之一"), format!("one of {ids} is needed"))
        }
        Domain::Text { .. } | Domain::List { .. } => (String::from("不能设定"), String::from("it cannot be set")),
    }
}

/// The format of a plan file, its hash, and the text of its plan; of another format nothing more is read.
fn frame(text: &str) -> Read<(u32, Cow<'_, str>, &str)> {
    let mut from = Cursor::new(text);
    from.open(b'{')?;
    member(&mut from, true, "format")?;
    let format = from.number()?.parse().unwrap_or(u32::MAX);
    if format != FORMAT {
        return Ok((format, Cow::Borrowed(""), ""));
    }
    member(&mut from, false, "hash")?;
    let hash = from.string()?;
    member(&mut from, false, "plan")?;
    let plan = from.raw()?;
    close(&mut from)?;
    from.end()?;
    Ok((format, hash, plan))
}

fn framed(hash: &str, plan: &str) -> String {
    format!("{{\"format\":{FORMAT},\"hash\":\"{hash}\",\"plan\":{plan}}}")
}

fn hash_of(text: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(format!("zhunsheng plan {FORMAT}\n"));
    digest.update(text);
    let mut hex = String::from("sha256:");
    for byte in digest.finalize() {
        let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0');
        hex.push(digit(byte >> 4));
        hex.push(digit(byte & 15));
    }
    hex
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::{LoadError, VerifiedPlan, framed, hash_of};
    use crate::{json::to_json, plan::verify::tests::empty};

    #[test]
    fn a_changed_byte_is_found() {
        let plan = VerifiedPlan::new(empty());
        let text = plan.as_ref().map(VerifiedPlan::to_json).unwrap_or_default();
        assert_eq!(VerifiedPlan::from_json(&text), plan);
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            if let Some(byte) = bytes.get_mut(at) {
                *byte = if *byte == b'7' { b'8' } else { b'7' };
            }
            let changed = String::from_utf8(bytes).unwrap_or_default();
            assert!(VerifiedPlan::from_json(&changed).is_err(), "byte {at}");
        }
        assert_eq!(
            VerifiedPlan::from_json(&text.replacen("\"format\":1", "\"format\":2", 1)),
            Err(LoadError::OtherFormat(2))
        );
        assert!(matches!(VerifiedPlan::from_json(""), Err(LoadError::NotAPlan(_))));
    }

    #[test]
    fn whatever_a_plan_says_it_is_read_or_refused() {
        let text = to_json(&empty());
        let load = |plan: &str| VerifiedPlan::from_json(&framed(&hash_of(plan), plan));
        assert!(load(&text).is_ok());
        let (mut taken, mut refused) = (0, 0);
        for (at, _) in text.char_indices() {
            let (before, after) = (text.get(..at).unwrap_or(""), text.get(at..).unwrap_or(""));
            for other in ["", "0", "-", "\"", ",", "{", "]", "null", "[[", "x", "1e9", "\\u0041"] {
                for plan in [alloc::format!("{before}{other}{after}"), alloc::format!("{before}{other}")] {
                    *if load(&plan).is_ok() { &mut taken } else { &mut refused } += 1;
                }
            }
        }
        assert!(taken > 100 && refused > 1000, "{taken} {refused}");
        let turned = text.replacen("\"units\":[", "\"unit\":[", 1);
        assert!(matches!(load(&turned), Err(LoadError::Broken(_))));
    }
}
