//! Peer: what a programmer would write by hand for this one policy and this one day.

use measure::{
    rounds::{Contender, contender},
    station::{
        Form, Json, Station,
        asks::{CONTRACT_VALUE, CONTRACT_YUAN, LEGAL_FORM, ONE_YEAR, PEOPLE, PROJECTS, TWO_YEARS},
        cases, texts,
    },
};

/// The facts in the types that are quickest to compare.
struct Typed {
    independent_legal_person: bool,
    host_established_on: i32,
    practice_since: i32,
    head_management_since: i32,
    head_practice_since: i32,
    full_time_staff: u32,
    transfer_staff: u32,
    external_experts: u32,
    projects: u32,
    contract_yuan: i64,
    cases: bool,
    track_record: bool,
    main_business: bool,
    management: bool,
    premises: bool,
    website: bool,
}

/// The thresholds of the day; read at run time, as they are by everybody who can change them.
struct Thresholds {
    one_year_ago: i32,
    two_years_ago: i32,
    contract_yuan: i64,
    projects: u32,
    people: u32,
}

#[inline(never)]
fn holds(s: &Typed, t: &Thresholds) -> bool {
    s.full_time_staff >= t.people
        && s.independent_legal_person
        && s.host_established_on <= t.two_years_ago
        && s.practice_since <= t.two_years_ago
        && s.contract_yuan >= t.contract_yuan
        && s.projects >= t.projects
        && s.cases
        && s.head_management_since <= t.two_years_ago
        && s.head_practice_since <= t.one_year_ago
        && s.transfer_staff >= t.people
        && s.external_experts >= t.people
        && s.track_record
        && s.main_business
        && s.management
        && s.premises
        && s.website
}

/// On typed facts.
pub(crate) fn typed() -> Contender {
    let typed = |case: &Station| Typed {
        independent_legal_person: case.legal_form == LEGAL_FORM,
        host_established_on: case.host_established_on.number as i32,
        practice_since: case.practice_since.number as i32,
        head_management_since: case.head_management_since.number as i32,
        head_practice_since: case.head_practice_since.number as i32,
        full_time_staff: case.full_time_staff as u32,
        transfer_staff: case.transfer_staff as u32,
        external_experts: case.external_experts as u32,
        projects: case.transfer_projects_last_year as u32,
        contract_yuan: case.yuan(),
        cases: case.representative_cases,
        track_record: case.track_record,
        main_business: case.main_business_transfer,
        management: case.management_sound,
        premises: case.premises_suitable,
        website: case.independent_website,
    };
    let thresholds = Thresholds {
        one_year_ago: ONE_YEAR.number as i32,
        two_years_ago: TWO_YEARS.number as i32,
        contract_yuan: CONTRACT_YUAN,
        projects: PROJECTS as u32,
        people: PEOPLE as u32,
    };
    contender("hand-written", cases().iter().map(typed).collect(), move |case| {
        holds(case, std::hint::black_box(&thresholds))
    })
}

/// What serde reads into: nothing is owned, days stay text, money is a binary float.
type Read<'a> = Json<'a, &'a str, f64>;

fn holds_as_read(s: &Read<'_>) -> bool {
    let (one_year_ago, two_years_ago) = (ONE_YEAR.text, TWO_YEARS.text);
    s.full_time_staff >= PEOPLE
        && s.legal_form == LEGAL_FORM
        && s.host_established_on <= two_years_ago
        && s.practice_since <= two_years_ago
        && s.transfer_contract_value_last_year >= CONTRACT_VALUE
        && s.transfer_projects_last_year >= PROJECTS
        && s.representative_cases
        && s.head_management_since <= two_years_ago
        && s.head_practice_since <= one_year_ago
        && s.transfer_staff >= PEOPLE
        && s.external_experts >= PEOPLE
        && s.track_record
        && s.main_business_transfer
        && s.management_sound
        && s.premises_suitable
        && s.independent_website
}

/// From JSON text through serde: what bounds every engine that starts from text with a reader of this kind.
pub(crate) fn from_text() -> Contender {
    contender("serde-json", texts(Form::Plain), |text| {
        serde_json::from_str::<Read<'_>>(text).is_ok_and(|read| holds_as_read(&read))
    })
}
