//! Beside the pipeline: the sixteen criteria as a programmer would write them by hand, for this one policy, date and population.

use zhunsheng_engine::Date;

use crate::{
    Found,
    station::{Column, Station, coded},
};

/// The numbers of the policy, with the years turned into days once.
pub(crate) struct Thresholds {
    one_year_ago: i32,
    two_years_ago: i32,
    /// In 分.
    contract_value: i64,
    projects: i32,
    people: i32,
}

impl Thresholds {
    /// As of 2026-03-01.
    pub(crate) fn in_force() -> Self {
        let day = |year| Date::new(year, 3, 1).map_or(0, coded);
        Self { one_year_ago: day(2025), two_years_ago: day(2024), contract_value: 50_000_000, projects: 2, people: 5 }
    }
}

/// How many rows meet all sixteen, taken as if every fact were known: one pass, one truth value a row.
#[inline(never)]
#[expect(clippy::indexing_slicing, reason = "every slice is 64 rows long, and the loops have 64 rounds")]
pub(crate) fn all_hold(station: &Station, t: &Thresholds) -> u64 {
    let Station {
        legal_form,
        dates,
        full_time_staff,
        transfer_staff,
        external_experts,
        projects,
        contract_value,
        flags,
        ..
    } = station;
    let [host, practice, management, head] = dates.each_ref().map(|column| column.values.as_slice());
    let mut met = 0;
    let people = i16::try_from(t.people).unwrap_or(i16::MAX);
    for block in 0..station.rows / 64 {
        let rows = block * 64..block * 64 + 64;
        let (Some(host), Some(practice), Some(management), Some(head)) =
            (host.get(rows.clone()), practice.get(rows.clone()), management.get(rows.clone()), head.get(rows.clone()))
        else {
            break;
        };
        let (Some(staff), Some(form), Some(transfer), Some(experts), Some(projects), Some(value)) = (
            full_time_staff.values.get(rows.clone()),
            legal_form.values.get(rows.clone()),
            transfer_staff.values.get(rows.clone()),
            external_experts.values.get(rows.clone()),
            projects.values.get(rows.clone()),
            contract_value.values.get(rows),
        ) else {
            break;
        };
        let mut holds = [0_u8; 64];
        for (row, holds) in holds.iter_mut().enumerate() {
            *holds = u8::from(
                (staff[row] >= people)
                    & (form[row] == 0)
                    & (host[row] <= t.two_years_ago)
                    & (practice[row] <= t.two_years_ago)
                    & (management[row] <= t.two_years_ago)
                    & (head[row] <= t.one_year_ago)
                    & (value[row] >= t.contract_value)
                    & (projects[row] >= t.projects)
                    & (transfer[row] >= t.people)
                    & (experts[row] >= t.people),
            );
        }
        let numbers = packed(&holds);
        met += u64::from(flags.iter().fold(numbers, |all, flag| all & flag.values[block]).count_ones());
    }
    met
}

/// Bytes of 0 and 1 as bits.
fn packed(holds: &[u8; 64]) -> u64 {
    let eight = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    holds.as_chunks::<8>().0.iter().rev().fold(0, |word, bytes| word << 8 | eight(bytes))
}

/// For each criterion, how many meet it, do not, or are not known: one pass for each, 64 rows at a time.
#[inline(never)]
pub(crate) fn counts(station: &Station, t: &Thresholds) -> Found {
    let people = i16::try_from(t.people).unwrap_or(i16::MAX);
    let [host, practice, management, head] = station.dates.each_ref();
    let [cases, track_record, main_business, sound, premises, website] = station.flags.each_ref();
    let rows = station.rows;
    [
        counted(rows, &station.full_time_staff, |n| n >= people),
        counted(rows, &station.legal_form, |form| form == 0),
        counted(rows, host, |day| day <= t.two_years_ago),
        counted(rows, practice, |day| day <= t.two_years_ago),
        counted(rows, &station.contract_value, |n| n >= t.contract_value),
        counted(rows, &station.projects, |n| n >= t.projects),
        flagged(rows, cases),
        counted(rows, management, |day| day <= t.two_years_ago),
        counted(rows, head, |day| day <= t.one_year_ago),
        counted(rows, &station.transfer_staff, |n| n >= t.people),
        counted(rows, &station.external_experts, |n| n >= t.people),
        flagged(rows, track_record),
        flagged(rows, main_business),
        flagged(rows, sound),
        flagged(rows, premises),
        flagged(rows, website),
    ]
}

#[inline(always)]
fn counted<T: Copy>(rows: usize, column: &Column<T>, holds: impl Fn(T) -> bool) -> [u64; 3] {
    let (mut met, mut all) = (0, 0);
    for (values, known) in column.values.chunks(64).zip(&column.known) {
        let mut word = 0;
        for (row, value) in values.iter().enumerate() {
            word |= u64::from(holds(*value)) << row;
        }
        met += u64::from((word & known).count_ones());
        all += u64::from(known.count_ones());
    }
    [met, all - met, rows as u64 - all]
}

fn flagged(rows: usize, column: &Column<u64>) -> [u64; 3] {
    let (mut met, mut all) = (0, 0);
    for (flags, known) in column.values.iter().zip(&column.known) {
        met += u64::from((flags & known).count_ones());
        all += u64::from(known.count_ones());
    }
    [met, all - met, rows as u64 - all]
}
