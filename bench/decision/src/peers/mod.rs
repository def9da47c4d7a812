//! The engines that are compared on one decision, each in its fastest honest form: compiled once, facts prepared once where it says so.

pub(crate) mod by_hand;
pub(crate) mod cedar;
pub(crate) mod cel;
pub(crate) mod datalogic;
pub(crate) mod regorus;
pub(crate) mod rhai;
pub(crate) mod zen;
pub(crate) mod zhunsheng;

/// The sixteen criteria joined, for engines that write comparisons as most languages do: a prefix before each fact, an operator between criteria.
pub(crate) fn expression(prefix: &str, and: &str, whole_yuan: bool) -> String {
    use measure::station::asks::{CONTRACT_VALUE, CONTRACT_YUAN, LEGAL_FORM, ONE_YEAR, PEOPLE, PROJECTS, TWO_YEARS};
    let (one_year, two_years) = (ONE_YEAR.number, TWO_YEARS.number);
    let money = if whole_yuan { CONTRACT_YUAN.to_string() } else { format!("{CONTRACT_VALUE:?}") };
    [
        format!("{prefix}full_time_staff >= {PEOPLE}"),
        format!("{prefix}legal_form == \"{LEGAL_FORM}\""),
        format!("{prefix}host_established_on <= {two_years}"),
        format!("{prefix}practice_since <= {two_years}"),
        format!("{prefix}transfer_contract_value_last_year >= {money}"),
        format!("{prefix}transfer_projects_last_year >= {PROJECTS}"),
        format!("{prefix}representative_cases"),
        format!("{prefix}head_management_since <= {two_years}"),
        format!("{prefix}head_practice_since <= {one_year}"),
        format!("{prefix}transfer_staff >= {PEOPLE}"),
        format!("{prefix}external_experts >= {PEOPLE}"),
        format!("{prefix}track_record"),
        format!("{prefix}main_business_transfer"),
        format!("{prefix}management_sound"),
        format!("{prefix}premises_suitable"),
        format!("{prefix}independent_website"),
    ]
    .join(&format!(" {and} "))
}
