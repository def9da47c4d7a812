//! The task of one decision: sixteen criteria of the work station, one case that meets all of them and sixteen that miss one each.

use serde::{Deserialize, Serialize};

/// The criteria: the eleven with numbers, dates or choices, and five yes-or-no ones.
pub const CRITERIA: [&str; 16] = [
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

/// The case that meets all of them and those that miss one, in the order of the criteria.
pub const CASES: usize = CRITERIA.len() + 1;

/// The day that is decided for: year, month, day.
pub const AS_OF: (i32, u32, u32) = (2026, 3, 1);

/// What the policy asks on that day. The years are counted back from it once, in everybody's favour but this engine's, which does so itself.
pub mod asks {
    pub const PEOPLE: i64 = 5;
    pub const PROJECTS: i64 = 2;
    /// 万元, and the same in 元.
    pub const CONTRACT_VALUE: f64 = 50.0;
    pub const CONTRACT_YUAN: i64 = 500_000;
    pub const LEGAL_FORM: &str = "independent_legal_person";
    /// Two years before the day, and one.
    pub const TWO_YEARS: Day = Day { text: "2024-03-01", number: 19_783 };
    pub const ONE_YEAR: Day = Day { text: "2025-03-01", number: 20_148 };

    /// A day as text and as days since 1970-01-01.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Day {
        pub text: &'static str,
        pub number: i64,
    }
}
use asks::Day;

/// One case, as everybody gets it.
#[derive(Debug, Clone, Copy)]
pub struct Station {
    pub legal_form: &'static str,
    pub host_established_on: Day,
    pub practice_since: Day,
    pub head_management_since: Day,
    pub head_practice_since: Day,
    pub full_time_staff: i64,
    pub transfer_staff: i64,
    pub external_experts: i64,
    pub transfer_projects_last_year: i64,
    /// 万元.
    pub transfer_contract_value_last_year: f64,
    pub representative_cases: bool,
    pub track_record: bool,
    pub main_business_transfer: bool,
    pub management_sound: bool,
    pub premises_suitable: bool,
    pub independent_website: bool,
}

/// Meets everything.
const GOOD: Station = Station {
    legal_form: "independent_legal_person",
    host_established_on: Day { text: "2018-06-30", number: 17_712 },
    practice_since: Day { text: "2019-03-01", number: 17_956 },
    head_management_since: Day { text: "2015-01-01", number: 16_436 },
    head_practice_since: Day { text: "2016-05-04", number: 16_925 },
    full_time_staff: 6,
    transfer_staff: 7,
    external_experts: 5,
    transfer_projects_last_year: 3,
    transfer_contract_value_last_year: 86.5,
    representative_cases: true,
    track_record: true,
    main_business_transfer: true,
    management_sound: true,
    premises_suitable: true,
    independent_website: true,
};

/// Too young for two years, and for one.
const LATE: Day = Day { text: "2025-06-30", number: 20_269 };

/// The good case, then one that misses each criterion, in order.
pub fn cases() -> [Station; CASES] {
    [
        GOOD,
        Station { full_time_staff: 4, ..GOOD },
        Station { legal_form: "internal_body", ..GOOD },
        Station { host_established_on: LATE, ..GOOD },
        Station { practice_since: LATE, ..GOOD },
        Station { transfer_contract_value_last_year: 49.9, ..GOOD },
        Station { transfer_projects_last_year: 1, ..GOOD },
        Station { representative_cases: false, ..GOOD },
        Station { head_management_since: LATE, ..GOOD },
        Station { head_practice_since: LATE, ..GOOD },
        Station { transfer_staff: 4, ..GOOD },
        Station { external_experts: 4, ..GOOD },
        Station { track_record: false, ..GOOD },
        Station { main_business_transfer: false, ..GOOD },
        Station { management_sound: false, ..GOOD },
        Station { premises_suitable: false, ..GOOD },
        Station { independent_website: false, ..GOOD },
    ]
}

/// How a JSON text says days and money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As people write it: `"2018-06-30"` and 86.5 万元. What this engine reads.
    Plain,
    /// Days counted since 1970-01-01, for engines without dates.
    DayNumbers,
    /// That, and money in whole 元, for engines without fractions.
    WholeNumbers,
}

/// The facts as JSON has them, for those who write or read them as a struct; the keys stand in the same order for everybody.
#[derive(Debug, Serialize, Deserialize)]
pub struct Json<'a, D, M> {
    pub legal_form: &'a str,
    pub host_established_on: D,
    pub practice_since: D,
    pub head_management_since: D,
    pub head_practice_since: D,
    pub full_time_staff: i64,
    pub transfer_staff: i64,
    pub external_experts: i64,
    pub transfer_projects_last_year: i64,
    pub transfer_contract_value_last_year: M,
    pub representative_cases: bool,
    pub track_record: bool,
    pub main_business_transfer: bool,
    pub management_sound: bool,
    pub premises_suitable: bool,
    pub independent_website: bool,
}

impl Station {
    /// As JSON text without blanks.
    pub fn json(&self, form: Form) -> String {
        let money = self.transfer_contract_value_last_year;
        let written = match form {
            Form::Plain => serde_json::to_string(&self.with(|day| day.text, money)),
            Form::DayNumbers => serde_json::to_string(&self.with(|day| day.number, money)),
            Form::WholeNumbers => serde_json::to_string(&self.with(|day| day.number, self.yuan())),
        };
        written.unwrap_or_default()
    }

    /// The value of the contracts in whole 元.
    pub fn yuan(&self) -> i64 {
        (self.transfer_contract_value_last_year * 10_000.0).round() as i64
    }

    fn with<D, M>(&self, day: impl Fn(Day) -> D, money: M) -> Json<'_, D, M> {
        Json {
            legal_form: self.legal_form,
            host_established_on: day(self.host_established_on),
            practice_since: day(self.practice_since),
            head_management_since: day(self.head_management_since),
            head_practice_since: day(self.head_practice_since),
            full_time_staff: self.full_time_staff,
            transfer_staff: self.transfer_staff,
            external_experts: self.external_experts,
            transfer_projects_last_year: self.transfer_projects_last_year,
            transfer_contract_value_last_year: money,
            representative_cases: self.representative_cases,
            track_record: self.track_record,
            main_business_transfer: self.main_business_transfer,
            management_sound: self.management_sound,
            premises_suitable: self.premises_suitable,
            independent_website: self.independent_website,
        }
    }
}

/// The cases as JSON texts.
pub fn texts(form: Form) -> Vec<String> {
    cases().iter().map(|case| case.json(form)).collect()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{GOOD, LATE, asks};

    #[test]
    fn days_as_numbers_are_the_days_as_text() {
        let days = [asks::TWO_YEARS, asks::ONE_YEAR, LATE, GOOD.host_established_on, GOOD.practice_since];
        for day in days.into_iter().chain([GOOD.head_management_since, GOOD.head_practice_since]) {
            let date: NaiveDate = day.text.parse().unwrap_or_default();
            assert_eq!(i64::from(date.to_epoch_days()), day.number, "{}", day.text);
        }
    }
}
