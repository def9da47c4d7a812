//! Beside the pipeline: the units of the rule language, once.

use zhunsheng_engine::plan::{Unit, UnitStyle};

/// A unit as packages write it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KnownUnit {
    pub(crate) id: &'static str,
    one: &'static str,
    many: &'static str,
    pub(crate) exponent: i32,
    style: UnitStyle,
    pub(crate) dimension: Dimension,
}

/// What can be compared with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dimension {
    /// Takes the unit of what it meets: 0, 1, and counts of records.
    Free,
    /// A pure number or a percentage.
    Number,
    /// Money of any unit, held in 元.
    Money,
    /// A unit of its own kind, by its id.
    Of(&'static str),
}

const fn counter(id: &'static str, one: &'static str, many: &'static str) -> KnownUnit {
    KnownUnit { id, one, many, exponent: 0, style: UnitStyle::Counter, dimension: Dimension::Of(id) }
}

const fn measure(id: &'static str, one: &'static str, many: &'static str) -> KnownUnit {
    KnownUnit { id, one, many, exponent: 0, style: UnitStyle::Measure, dimension: Dimension::Of(id) }
}

const fn money(id: &'static str, exponent: i32) -> KnownUnit {
    KnownUnit { id, one: "", many: "", exponent, style: UnitStyle::Money, dimension: Dimension::Money }
}

/// Every unit.
pub(crate) const UNITS: [KnownUnit; 23] = [
    KnownUnit { id: "1", one: "", many: "", exponent: 0, style: UnitStyle::Bare, dimension: Dimension::Number },
    KnownUnit { id: "%", one: "", many: "", exponent: -2, style: UnitStyle::Sign, dimension: Dimension::Number },
    money("元", 0),
    money("万元", 4),
    money("亿元", 8),
    measure("年", "year", "years"),
    measure("个月", "month", "months"),
    measure("天", "day", "days"),
    counter("年度", "", ""),
    counter("人", "person", "people"),
    counter("项", "item", "items"),
    counter("家", "organisation", "organisations"),
    counter("个", "unit", "units"),
    counter("条", "item", "items"),
    counter("份", "copy", "copies"),
    counter("户", "household", "households"),
    counter("次", "time", "times"),
    counter("人次", "visit", "visits"),
    counter("件", "piece", "pieces"),
    counter("场", "event", "events"),
    counter("例", "case", "cases"),
    counter("支", "team", "teams"),
    counter("种", "kind", "kinds"),
];

/// The unit of this id.
pub(crate) fn unit(id: &str) -> Option<&'static KnownUnit> {
    UNITS.iter().find(|unit| unit.id == id)
}

impl KnownUnit {
    /// The unit as a plan carries it.
    pub(crate) fn in_plan(&self) -> Unit {
        Unit {
            id: self.id.to_owned(),
            one: self.one.to_owned(),
            many: self.many.to_owned(),
            exponent: self.exponent,
            style: self.style,
        }
    }

    /// Digits after the point unless the package says otherwise.
    pub(crate) fn default_decimals(&self, money: bool) -> u32 {
        match self.id {
            "元" => 2,
            "万元" | "亿元" => 6,
            _ if money => 2,
            _ => 4,
        }
    }
}

impl Dimension {
    /// How the dimension is called in messages.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Free => "a bare count".to_owned(),
            Self::Number => "a pure number or percentage".to_owned(),
            Self::Money => "money".to_owned(),
            Self::Of(id) => format!("`{id}`"),
        }
    }
}
