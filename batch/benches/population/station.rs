//! Beside the pipeline: a population of candidates for a work station, with the facts of sixteen criteria.

use std::path::Path;

use rust_decimal::Decimal;
use zhunsheng_batch::columns::{ColumnBuilder, Columns};
use zhunsheng_compiler::{compile, read_folder};
use zhunsheng_engine::{Cell, Date, Plan, VerifiedPlan};
use zhunsheng_lab::generate::{FIXED_SEED, Random};

/// The criteria: the eleven with numbers, dates or choices, and five yes-or-no ones; the same as in the benchmark of one decision.
pub(crate) const CRITERIA: [&str; 16] = [
    "full_time_staff",
    "work_legal_form",
    "work_host_age",
    "work_practice",
    "work_contract_value",
    "work_projects",
    "work_cases",
    "work_head_management",
    "work_head_practice",
    "work_transfer_staff",
    "work_external_experts",
    "work_track_record",
    "basic_main_business",
    "basic_management",
    "basic_premises",
    "basic_website",
];

/// The booleans, in the order of their criteria.
const FLAGS: [&str; 6] = [
    "representative_cases",
    "track_record",
    "main_business_transfer",
    "management_sound",
    "premises_suitable",
    "independent_website",
];

const DATES: [&str; 4] = ["host_established_on", "practice_since", "head_management_since", "head_practice_since"];

/// A column as somebody would hold it who writes a loop for this one policy: values of the narrowest type, and bits for those that are known.
pub(crate) struct Column<T> {
    pub(crate) values: Vec<T>,
    pub(crate) known: Vec<u64>,
}

/// The population, column by column.
pub(crate) struct Station {
    pub(crate) rows: usize,
    pub(crate) legal_form: Column<u8>,
    /// Days as `year × 512 + month × 32 + day`, which compare as dates.
    pub(crate) dates: [Column<i32>; 4],
    pub(crate) full_time_staff: Column<i16>,
    pub(crate) transfer_staff: Column<i32>,
    pub(crate) external_experts: Column<i32>,
    pub(crate) projects: Column<i32>,
    /// In 分.
    pub(crate) contract_value: Column<i64>,
    /// Bits.
    pub(crate) flags: [Column<u64>; 6],
}

pub(crate) fn gx_station() -> VerifiedPlan {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/gx-station/1");
    let Ok(package) = read_folder(&folder) else { unreachable!("the package is in the repository") };
    compile(&package).plan.unwrap_or_else(|| unreachable!("it compiles"))
}

pub(crate) fn as_of() -> Date {
    Date::new(2026, 3, 1).unwrap_or_else(|| unreachable!("a day of the calendar"))
}

pub(crate) fn findings(plan: &Plan) -> Vec<usize> {
    let index = |id| plan.finding_index(id).unwrap_or_else(|| unreachable!("there is a criterion {id}"));
    CRITERIA.into_iter().map(index).collect()
}

pub(crate) fn coded(date: Date) -> i32 {
    date.year() << 9 | (date.month() << 5 | date.day()).cast_signed()
}

fn decoded(date: i32) -> Date {
    let (month, day) = ((date >> 5 & 15).unsigned_abs(), (date & 31).unsigned_abs());
    Date::new(date >> 9, month, day).unwrap_or(Date::FIRST)
}

impl Station {
    /// The same candidates for the same size, about as many of them on each side of a threshold as in real life.
    pub(crate) fn made_up(rows: usize, percent_unknown: usize) -> Self {
        let mut random = Random::new(FIXED_SEED);
        let days: Vec<i32> = (0..14_600).filter_map(|day| Date::new(1986, 1, 1)?.plus_days(day)).map(coded).collect();
        let date = |random: &mut Random| *random.pick(&days).unwrap_or(&0);
        let whole = |most: i64| move |random: &mut Random| i32::try_from(random.between(0, most)).unwrap_or(0);
        let random = &mut random;
        Self {
            rows,
            legal_form: column(rows, percent_unknown, random, |random| {
                random.pick(&[0, 0, 0, 1, 2]).copied().unwrap_or(0)
            }),
            dates: [(); 4].map(|()| column(rows, percent_unknown, random, date)),
            full_time_staff: column(rows, percent_unknown, random, |random| {
                i16::try_from(random.between(0, 30)).unwrap_or(0)
            }),
            transfer_staff: column(rows, percent_unknown, random, whole(40)),
            external_experts: column(rows, percent_unknown, random, whole(20)),
            projects: column(rows, percent_unknown, random, whole(10)),
            contract_value: column(rows, percent_unknown, random, |random| random.between(0, 400_000_000)),
            flags: [(); 6].map(|()| {
                let random_bits = |random: &mut Random| random.number() | random.number() | random.number();
                let known = known(rows, percent_unknown, random);
                Column { values: known.iter().map(|_| random_bits(random)).collect(), known }
            }),
        }
    }

    /// The same population for the kernel.
    pub(crate) fn columns(&self, plan: &VerifiedPlan) -> Columns {
        let mut columns = Columns::new(plan, self.rows);
        fn put<T: Copy>(columns: &mut Columns, plan: &Plan, name: &str, column: &Column<T>, cell: impl Fn(T) -> Cell) {
            let cells = column
                .values
                .iter()
                .enumerate()
                .map(|(row, &value)| if is_known(&column.known, row) { cell(value) } else { Cell::Unknown });
            fill(columns, plan, name, cells);
        }
        let out = &mut columns;
        put(out, plan, "legal_form", &self.legal_form, |choice| Cell::Choice(choice.into()));
        for (name, column) in DATES.iter().zip(&self.dates) {
            put(out, plan, name, column, |date| Cell::Date(decoded(date)));
        }
        put(out, plan, "full_time_staff", &self.full_time_staff, |n| Cell::Integer(n.into()));
        put(out, plan, "transfer_staff", &self.transfer_staff, |n| Cell::Integer(n.into()));
        put(out, plan, "external_experts", &self.external_experts, |n| Cell::Integer(n.into()));
        put(out, plan, "transfer_projects_last_year", &self.projects, |n| Cell::Integer(n.into()));
        let money = |n: i64| Cell::Decimal(Decimal::new(n, 2));
        put(out, plan, "transfer_contract_value_last_year", &self.contract_value, money);
        for (name, column) in FLAGS.iter().zip(&self.flags) {
            let flag = |row: usize| {
                if is_known(&column.known, row) { Cell::Boolean(is_known(&column.values, row)) } else { Cell::Unknown }
            };
            fill(out, plan, name, (0..self.rows).map(flag));
        }
        columns
    }
}

fn fill(columns: &mut Columns, plan: &Plan, name: &str, cells: impl Iterator<Item = Cell>) {
    let fact = plan.fact_index(name).unwrap_or_else(|| unreachable!("there is a fact {name}"));
    let mut builder = ColumnBuilder::new(plan, fact, columns.rows());
    for cell in cells {
        assert_eq!(builder.push(cell), Ok(()), "{name}: {cell:?} fits");
    }
    columns.put(fact, builder.finish());
}

fn is_known(bits: &[u64], row: usize) -> bool {
    bits.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
}

fn known(rows: usize, percent_unknown: usize, random: &mut Random) -> Vec<u64> {
    let mut words = vec![0; rows.div_ceil(64)];
    for row in 0..rows {
        if let Some(word) = words.get_mut(row / 64) {
            *word |= u64::from(!random.chance(percent_unknown)) << (row % 64);
        }
    }
    words
}

fn column<T>(
    rows: usize,
    percent_unknown: usize,
    random: &mut Random,
    mut value: impl FnMut(&mut Random) -> T,
) -> Column<T> {
    let known = known(rows, percent_unknown, random);
    Column { values: (0..rows).map(|_| value(random)).collect(), known }
}
