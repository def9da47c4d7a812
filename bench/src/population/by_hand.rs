//! Peer: plain loops over the columns, as a programmer writes them for this one policy and this one day.

#![expect(
    clippy::indexing_slicing,
    reason = "plain loops over columns of one length; that length is checked once, in `new`"
)]

use super::made::{Column, Population, Values};
use measure::station::asks::{CONTRACT_YUAN, ONE_YEAR, PEOPLE, PROJECTS, TWO_YEARS};

/// How many rows meet each criterion, then how many meet all, then (where asked) how many rows know each fact.
pub(crate) type Counts = Vec<u64>;

/// The columns by name, as slices of one length.
pub(crate) struct Slices<'a> {
    full_time_staff: &'a [i16],
    legal_form: &'a [u8],
    host_established_on: &'a [i32],
    practice_since: &'a [i32],
    contract_value: &'a [i64],
    projects: &'a [i32],
    cases: &'a [bool],
    head_management_since: &'a [i32],
    head_practice_since: &'a [i32],
    transfer_staff: &'a [i32],
    external_experts: &'a [i32],
    track_record: &'a [bool],
    main_business: &'a [bool],
    management: &'a [bool],
    premises: &'a [bool],
    website: &'a [bool],
    known: [&'a [bool]; 16],
    /// The six yes-or-no columns again, a bit for each row.
    bits: [Vec<u64>; 6],
}

impl<'a> Slices<'a> {
    pub(crate) fn new(of: &'a Population) -> Option<Self> {
        let boolean =
            |at: usize| if let Values::Boolean(held) = &of.columns.get(at)?.values { Some(&**held) } else { None };
        let date = |at: usize| if let Values::Date(held) = &of.columns.get(at)?.values { Some(&**held) } else { None };
        let number = |at: usize| if let Values::I32(held) = &of.columns.get(at)?.values { Some(&**held) } else { None };
        let Values::I16(full_time_staff) = &of.columns.first()?.values else { return None };
        let Values::Choice(legal_form) = &of.columns.get(1)?.values else { return None };
        let Values::Yuan(contract_value) = &of.columns.get(4)?.values else { return None };
        let known: Vec<&[bool]> = of.columns.iter().map(|Column { known, .. }| &**known).collect();
        let bits = [6, 11, 12, 13, 14, 15].map(|at| boolean(at).map(packed).unwrap_or_default());
        let one_length =
            of.columns.iter().all(|column| column.known.len() == of.rows && column.values.len() == of.rows);
        one_length.then_some(())?;
        Some(Self {
            full_time_staff,
            legal_form,
            host_established_on: date(2)?,
            practice_since: date(3)?,
            contract_value,
            projects: number(5)?,
            cases: boolean(6)?,
            head_management_since: date(7)?,
            head_practice_since: date(8)?,
            transfer_staff: number(9)?,
            external_experts: number(10)?,
            track_record: boolean(11)?,
            main_business: boolean(12)?,
            management: boolean(13)?,
            premises: boolean(14)?,
            website: boolean(15)?,
            known: known.try_into().ok()?,
            bits,
        })
    }

    /// One plain loop over the rows, without a branch: how many meet all.
    #[inline(never)]
    pub(crate) fn rows(&self) -> Counts {
        let columns = self.of_one_length();
        let all = |row| u64::from(columns.meets(row).into_iter().fold(true, |all, met| all & met));
        vec![(0..columns.full_time_staff.len()).map(all).sum()]
    }

    /// The same in blocks of 64 rows, with yes-or-no columns of bits as this kernel has them: the quickest found here by hand.
    #[inline(never)]
    pub(crate) fn blocks(&self) -> Counts {
        let (people, projects) = (PEOPLE as i32, PROJECTS as i32);
        let (two_years, one_year) = (TWO_YEARS.number as i32, ONE_YEAR.number as i32);
        let mut all = 0;
        let rows = self.full_time_staff.len();
        for (block, start) in (0..rows).step_by(64).enumerate() {
            let part = start..(start + 64).min(rows);
            let mut held = [0_u8; 64];
            let (staff, form) = (&self.full_time_staff[part.clone()], &self.legal_form[part.clone()]);
            let (host, practice) = (&self.host_established_on[part.clone()], &self.practice_since[part.clone()]);
            let (value, count) = (&self.contract_value[part.clone()], &self.projects[part.clone()]);
            let managing = &self.head_management_since[part.clone()];
            let practised = &self.head_practice_since[part.clone()];
            let (transfer, experts) = (&self.transfer_staff[part.clone()], &self.external_experts[part.clone()]);
            for (row, held) in held[..part.len()].iter_mut().enumerate() {
                *held = u8::from(
                    (staff[row] >= people as i16)
                        & (form[row] == 0)
                        & (host[row] <= two_years)
                        & (practice[row] <= two_years)
                        & (value[row] >= CONTRACT_YUAN)
                        & (count[row] >= projects)
                        & (managing[row] <= two_years)
                        & (practised[row] <= one_year)
                        & (transfer[row] >= people)
                        & (experts[row] >= people),
                );
            }
            let numbers = bits(&held);
            all += u64::from(self.bits.iter().fold(numbers, |all, bits| all & bits[block]).count_ones());
        }
        vec![all]
    }

    /// The same, with a count for each criterion.
    #[inline(never)]
    pub(crate) fn rows_counted(&self) -> Counts {
        let columns = self.of_one_length();
        let mut counts = [0_u64; 17];
        for row in 0..columns.full_time_staff.len() {
            let met = columns.meets(row);
            for (count, met) in counts.iter_mut().zip(met) {
                *count += u64::from(met);
            }
            counts[16] += u64::from(met.into_iter().fold(true, |all, met| all & met));
        }
        counts.to_vec()
    }

    /// The same with unknown facts: a criterion is met only where its fact is known, and those who know it are counted too. Column by column in tiles,
    /// which is quicker here than row by row: so many counts at once leave no room in the registers.
    #[inline(never)]
    pub(crate) fn with_unknown(&self) -> Counts {
        let (people, projects) = (PEOPLE as i32, PROJECTS as i32);
        let (two_years, one_year) = (TWO_YEARS.number as i32, ONE_YEAR.number as i32);
        let mut tile = Tile { counts: [0; 17], known: [0; 16], all: [1; TILE] };
        let rows = self.full_time_staff.len();
        for start in (0..rows).step_by(TILE) {
            let part = start..(start + TILE).min(rows);
            tile.all = [1; TILE];
            let known = self.known.map(|known| &known[part.clone()]);
            tile.take(0, &self.full_time_staff[part.clone()], known, |n| n >= people as i16);
            tile.take(1, &self.legal_form[part.clone()], known, |form| form == 0);
            tile.take(2, &self.host_established_on[part.clone()], known, |day| day <= two_years);
            tile.take(3, &self.practice_since[part.clone()], known, |day| day <= two_years);
            tile.take(4, &self.contract_value[part.clone()], known, |value| value >= CONTRACT_YUAN);
            tile.take(5, &self.projects[part.clone()], known, |n| n >= projects);
            tile.take(6, &self.cases[part.clone()], known, |held| held);
            tile.take(7, &self.head_management_since[part.clone()], known, |day| day <= two_years);
            tile.take(8, &self.head_practice_since[part.clone()], known, |day| day <= one_year);
            tile.take(9, &self.transfer_staff[part.clone()], known, |n| n >= people);
            tile.take(10, &self.external_experts[part.clone()], known, |n| n >= people);
            tile.take(11, &self.track_record[part.clone()], known, |held| held);
            tile.take(12, &self.main_business[part.clone()], known, |held| held);
            tile.take(13, &self.management[part.clone()], known, |held| held);
            tile.take(14, &self.premises[part.clone()], known, |held| held);
            tile.take(15, &self.website[part.clone()], known, |held| held);
            tile.counts[16] += tile.all[..part.len()].iter().map(|&all| u64::from(all)).sum::<u64>();
        }
        tile.counts.into_iter().chain(tile.known).collect()
    }

    /// The same columns, in a way that shows the compiler that they are of one length, so that it checks no bounds in the loop.
    #[inline(always)]
    fn of_one_length(&self) -> Slices<'_> {
        let n = self.full_time_staff.len();
        Slices {
            full_time_staff: &self.full_time_staff[..n],
            legal_form: &self.legal_form[..n],
            host_established_on: &self.host_established_on[..n],
            practice_since: &self.practice_since[..n],
            contract_value: &self.contract_value[..n],
            projects: &self.projects[..n],
            cases: &self.cases[..n],
            head_management_since: &self.head_management_since[..n],
            head_practice_since: &self.head_practice_since[..n],
            transfer_staff: &self.transfer_staff[..n],
            external_experts: &self.external_experts[..n],
            track_record: &self.track_record[..n],
            main_business: &self.main_business[..n],
            management: &self.management[..n],
            premises: &self.premises[..n],
            website: &self.website[..n],
            known: self.known.map(|known| &known[..n]),
            bits: [const { Vec::new() }; 6],
        }
    }

    #[inline(always)]
    fn meets(&self, row: usize) -> [bool; 16] {
        let (people, projects) = (PEOPLE as i32, PROJECTS as i32);
        let (two_years, one_year) = (TWO_YEARS.number as i32, ONE_YEAR.number as i32);
        [
            self.full_time_staff[row] >= people as i16,
            self.legal_form[row] == 0,
            self.host_established_on[row] <= two_years,
            self.practice_since[row] <= two_years,
            self.contract_value[row] >= CONTRACT_YUAN,
            self.projects[row] >= projects,
            self.cases[row],
            self.head_management_since[row] <= two_years,
            self.head_practice_since[row] <= one_year,
            self.transfer_staff[row] >= people,
            self.external_experts[row] >= people,
            self.track_record[row],
            self.main_business[row],
            self.management[row],
            self.premises[row],
            self.website[row],
        ]
    }
}

const TILE: usize = 4096;

/// What is known of the rows of a tile so far.
struct Tile {
    counts: [u64; 17],
    known: [u64; 16],
    /// 1 for each row that met everything so far.
    all: [u8; TILE],
}

impl Tile {
    #[inline(always)]
    fn take<T: Copy>(&mut self, at: usize, values: &[T], known: [&[bool]; 16], meets: impl Fn(T) -> bool) {
        let (mut met, mut knowing) = (0, 0);
        for ((value, known), all) in values.iter().zip(known[at]).zip(&mut self.all) {
            let held = meets(*value) & known;
            *all &= u8::from(held);
            met += u32::from(held);
            knowing += u32::from(*known);
        }
        self.counts[at] += u64::from(met);
        self.known[at] += u64::from(knowing);
    }
}

/// A bit for each row.
fn packed(values: &[bool]) -> Vec<u64> {
    let word = |part: &[bool]| part.iter().rev().fold(0, |word, value| word << 1 | u64::from(*value));
    values.chunks(64).map(word).collect()
}

/// Bytes of 0 and 1 as bits: the multiplication moves the lowest bit of each of eight bytes into the highest byte.
fn bits(bytes: &[u8; 64]) -> u64 {
    let (eights, _) = bytes.as_chunks::<8>();
    let gathered = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    eights.iter().rev().fold(0, |word, eight| word << 8 | gathered(eight))
}
