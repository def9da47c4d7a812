//! The population: a column for each of the sixteen facts, made up from one seed, written as raw little-endian numbers that everybody can read.

use std::{fs, path::Path};

use serde_json::{Value, json};

use measure::station::asks::{CONTRACT_YUAN, Day, ONE_YEAR, PEOPLE, PROJECTS, TWO_YEARS};

/// Every value is known with this chance in the columns with gaps: 1 of so many is missing.
const MISSING: u64 = 50;

/// The values of a column, as wide as the bounds of the fact in the policy ask.
#[derive(Debug)]
pub(crate) enum Values {
    Boolean(Vec<bool>),
    /// Legal forms: 0 an independent legal person, 1 an internal body, 2 other.
    Choice(Vec<u8>),
    /// Days since 1970-01-01.
    Date(Vec<i32>),
    I16(Vec<i16>),
    I32(Vec<i32>),
    /// Whole 元.
    Yuan(Vec<i64>),
}

impl Values {
    /// How many rows.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Boolean(values) => values.len(),
            Self::Choice(values) => values.len(),
            Self::Date(values) | Self::I32(values) => values.len(),
            Self::I16(values) => values.len(),
            Self::Yuan(values) => values.len(),
        }
    }
}

/// One fact of everybody.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) values: Values,
    /// Which rows know it in the columns with gaps.
    pub(crate) known: Vec<bool>,
}

/// Everybody.
#[derive(Debug)]
pub(crate) struct Population {
    pub(crate) rows: usize,
    /// In the order of the criteria.
    pub(crate) columns: Vec<Column>,
}

/// Numbers that look like chance and are the same on every machine (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below the bound.
    fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }
}

/// What is asked of a fact, in the order of the criteria.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asks {
    True,
    /// An independent legal person.
    First,
    NotAfter(Day),
    AtLeast(i64),
}

pub(crate) const FACTS: [(&str, Asks); 16] = [
    ("full_time_staff", Asks::AtLeast(PEOPLE)),
    ("legal_form", Asks::First),
    ("host_established_on", Asks::NotAfter(TWO_YEARS)),
    ("practice_since", Asks::NotAfter(TWO_YEARS)),
    ("transfer_contract_value_last_year", Asks::AtLeast(CONTRACT_YUAN)),
    ("transfer_projects_last_year", Asks::AtLeast(PROJECTS)),
    ("representative_cases", Asks::True),
    ("head_management_since", Asks::NotAfter(TWO_YEARS)),
    ("head_practice_since", Asks::NotAfter(ONE_YEAR)),
    ("transfer_staff", Asks::AtLeast(PEOPLE)),
    ("external_experts", Asks::AtLeast(PEOPLE)),
    ("track_record", Asks::True),
    ("main_business_transfer", Asks::True),
    ("management_sound", Asks::True),
    ("premises_suitable", Asks::True),
    ("independent_website", Asks::True),
];

impl Population {
    /// So many rows from this seed. Each criterion is met by about 7 to 9 rows of 10, so that nobody can guess.
    pub(crate) fn made(rows: usize, seed: u64) -> Self {
        let columns = FACTS.iter().zip(1_u64..).map(|(&(name, asks), stream)| {
            let mut chance = Chance(seed ^ (stream << 32));
            let mut fill = |bound: u64| (0..rows).map(|_| chance.below(bound) as i64).collect::<Vec<_>>();
            let values = match (name, asks) {
                (_, Asks::True) => Values::Boolean(fill(10).into_iter().map(|n| n > 0).collect()),
                (_, Asks::First) => {
                    Values::Choice(fill(20).into_iter().map(|n| u8::from(n > 15) + u8::from(n > 18)).collect())
                }
                (_, Asks::NotAfter(_)) => Values::Date(fill(4000).into_iter().map(|n| 20_513 - n as i32).collect()),
                ("full_time_staff", _) => Values::I16(fill(40).into_iter().map(|n| n as i16).collect()),
                ("transfer_contract_value_last_year", _) => {
                    Values::Yuan(fill(16_000).into_iter().map(|n| n * 100).collect())
                }
                ("transfer_projects_last_year", _) => Values::I32(fill(10).into_iter().map(|n| n as i32).collect()),
                _ => Values::I32(fill(40).into_iter().map(|n| n as i32).collect()),
            };
            let known = fill(MISSING).into_iter().map(|n| n > 0).collect();
            Column { name, values, known }
        });
        Self { rows, columns: columns.collect() }
    }

    /// Writes the columns, and what is asked of them, for those who read files.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), String> {
        let said = |why: std::io::Error| format!("{}: {why}", folder.display());
        fs::create_dir_all(folder).map_err(said)?;
        let mut facts = Vec::new();
        for (Column { name, values, known }, (_, asks)) in self.columns.iter().zip(FACTS) {
            let (bytes, dtype): (Vec<u8>, &str) = match values {
                Values::Boolean(values) => (values.iter().map(|&b| u8::from(b)).collect(), "u1"),
                Values::Choice(values) => (values.clone(), "u1"),
                Values::Date(values) | Values::I32(values) => {
                    (values.iter().flat_map(|n| n.to_le_bytes()).collect(), "<i4")
                }
                Values::I16(values) => (values.iter().flat_map(|n| n.to_le_bytes()).collect(), "<i2"),
                Values::Yuan(values) => (values.iter().flat_map(|n| n.to_le_bytes()).collect(), "<i8"),
            };
            fs::write(folder.join(format!("{name}.values")), bytes).map_err(said)?;
            let known: Vec<u8> = known.iter().map(|&known| u8::from(known)).collect();
            fs::write(folder.join(format!("{name}.known")), known).map_err(said)?;
            let (kind, threshold, day) = match asks {
                Asks::True => ("boolean", Value::Null, Value::Null),
                Asks::First => ("choice", 0.into(), Value::Null),
                Asks::NotAfter(day) => ("date", day.text.into(), day.number.into()),
                Asks::AtLeast(bound) => ("number", bound.into(), Value::Null),
            };
            facts.push(json!({ "name": name, "kind": kind, "dtype": dtype, "threshold": threshold, "day": day }));
        }
        let task = json!({ "rows": self.rows, "facts": facts, "money": ["transfer_contract_value_last_year"] });
        fs::write(folder.join("task.json"), task.to_string()).map_err(said)
    }
}
