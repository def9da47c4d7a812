//! Tests of the laboratory: the points that boundaries gives are where the plan turns, and hardly any comparison is left out.

mod packages;

use zhunsheng_compiler::{Package, cases};
use zhunsheng_engine::{Cell, Date, Verdict, VerifiedPlan, decide, plan::Operand};
use zhunsheng_lab::{
    boundaries::{Boundaries, Point, Reason, Seed, Side, Varied, boundaries},
    generate::{Value, to_json, typed},
};

/// The hand-written cases of a package.
fn seeds(package: &Package, plan: &VerifiedPlan) -> Vec<Seed> {
    cases::read(package).iter().map(|case| Seed::of_case(plan, case)).collect()
}

fn found(name: &str) -> (VerifiedPlan, Boundaries) {
    let package = packages::of(name);
    let plan = packages::plan(&package);
    let found = boundaries(&plan, &seeds(&package, &plan));
    (plan, found)
}

/// The turn of a finding at which this fact is moved.
fn turn<'b>(plan: &VerifiedPlan, found: &'b Boundaries, finding: &str, fact: &str) -> &'b [Point] {
    let finding = plan.finding_index(finding);
    let fact = plan.fact_index(fact).and_then(|index| u32::try_from(index).ok());
    let wanted = |turn: &&[Point]| {
        turn.first().is_some_and(|point| point.finding == finding && point.varied.fact() == fact && fact.is_some())
    };
    found.turns().find(wanted).unwrap_or_else(|| unreachable!("{finding:?} turns"))
}

#[test]
fn every_comparison_of_every_package_turns_at_its_threshold() {
    for package in packages::all() {
        let plan = packages::plan(&package);
        let found = boundaries(&plan, &seeds(&package, &plan));
        let (mut compared, mut by_outcome) = (0, 0);
        for turn in found.turns() {
            let seen: Vec<_> = turn.iter().map(|point| (point.verdict, point.outcome_verdict)).collect();
            let at = turn.first().map(|point| (point.finding, point.varied.title(&plan).zh));
            for point in turn {
                assert_eq!(point.holds.is_some(), point.must.is_some(), "{}: {at:?}", package.name);
                assert_eq!(point.holds, point.must, "{}: {at:?} at {:?}", package.name, point.value);
            }
            let truths: Vec<bool> = turn.iter().filter_map(|point| point.must).collect();
            if let [first, .., last] = truths.as_slice() {
                compared += 1;
                let on_differs = truths.get(1).is_some_and(|middle| middle != first);
                assert!(first != last || on_differs, "{}: {at:?} {truths:?}", package.name);
            }
            by_outcome += usize::from(seen.iter().any(|(_, outcome)| outcome.is_some()));
            for point in turn.iter().filter(|point| point.outcome.is_some()) {
                let differs = seen.iter().any(|(_, other)| *other != point.outcome_verdict);
                assert!(differs, "{}: {at:?} changes nothing of its outcome: {seen:?}", package.name);
            }
        }
        let turns = found.turns().count();
        println!(
            "{}: {} places, {turns} turns, {by_outcome} seen in an outcome, {compared} compared, {} left out",
            package.name,
            found.places,
            found.left_out.len()
        );
        assert!(compared > 5 && by_outcome * 10 > turns * 9, "{}: {by_outcome} of {turns}", package.name);
        assert!(found.left_out.len() * 40 < found.places, "{}: {:?}", package.name, found.left_out);
    }
}

#[test]
fn a_point_is_a_case_that_anybody_can_decide_again() {
    let (plan, found) = found("cn-pilot/1");
    for point in &found.points {
        let text = to_json(&point.facts);
        let facts = zhunsheng_engine::facts::from_json(&plan, &text)
            .unwrap_or_else(|problems| unreachable!("{problems:?} in {text}"));
        let mut with = plan.clone();
        for (name, value) in &point.parameters {
            with = with.with_value(name, value, plan.policy.from).unwrap_or_else(|why| unreachable!("{why:?}"));
        }
        let decision = decide(&with, &facts, point.as_of);
        let finding = point.finding.and_then(|index| plan.findings.get(index));
        assert_eq!(finding.map(|finding| decision.finding(finding).verdict), point.verdict, "{text}");
        let outcome = point.outcome.and_then(|index| plan.outcomes.get(index));
        assert_eq!(outcome.map(|outcome| decision.outcome(outcome)), point.outcome_verdict, "{text}");
        if let Some((node, holds)) = point.node.zip(point.holds) {
            assert_eq!(decision.cell(Operand::Node(node)), Cell::Boolean(holds), "{text}");
        }
    }
}

#[test]
fn thresholds_of_the_station_policy_lie_where_the_document_says() {
    let (plan, found) = found("gx-station/1");
    // 附件 一（一）2：不少于 5 人。
    let staff = turn(&plan, &found, "full_time_staff", "full_time_staff");
    let seen: Vec<_> = staff.iter().map(|point| (point.side, point.value.clone(), point.verdict)).collect();
    let met = Some(Verdict::Met);
    assert_eq!(
        seen,
        [
            (Side::Below, Value::Integer(4), Some(Verdict::NotMet)),
            (Side::On, Value::Integer(5), met),
            (Side::Above, Value::Integer(6), met)
        ]
    );
    assert_eq!(staff.first().and_then(|point| point.outcome_verdict), Some(Verdict::NotMet));
    assert_eq!(staff.last().and_then(|point| point.outcome_verdict), met);
    // 附件 一（四）2：技术转移合同额不低于 50 万元；最小的一步是一分钱。
    let value = turn(&plan, &found, "work_contract_value", "transfer_contract_value_last_year");
    let values: Vec<String> = value.iter().map(|point| format!("{:?}", point.value)).collect();
    assert_eq!(values, ["Decimal(49.999999)", "Decimal(50)", "Decimal(50.000001)"]);
    // 附件 一（四）2：成立满两年，满周年当日即算满。
    let age = turn(&plan, &found, "work_host_age", "host_established_on");
    for point in age {
        let Value::Date(day) = &point.value else { unreachable!("it is a date") };
        let anniversary = Date::parse(day).and_then(|day| day.plus_months(24));
        let full = anniversary.is_some_and(|day| day <= point.as_of);
        assert_eq!(point.verdict, Some(if full { Verdict::Met } else { Verdict::NotMet }), "{day} {}", point.as_of);
        assert_eq!(point.side == Side::On, anniversary == Some(point.as_of));
    }
}

#[test]
fn a_later_value_is_looked_at_on_the_days_around_it() {
    let package = packages::of("gx-station/1");
    let plan = packages::plan(&package);
    let day = Date::parse("2027-01-01").unwrap_or_else(|| unreachable!("it is a date"));
    let later = plan.with_value("basic.full_time_staff", "8", day).unwrap_or_else(|why| unreachable!("{why:?}"));
    let found = boundaries(&later, &seeds(&package, &later));
    let staff = later.finding_index("full_time_staff");
    let around = |point: &&Point| point.varied == Varied::AsOf && point.finding == staff;
    let days: Vec<&Point> = found.points.iter().filter(around).collect();
    let seen: Vec<_> = days.iter().map(|point| (point.as_of.to_string(), point.verdict)).collect();
    let expected = [("2026-12-31", Verdict::Met), ("2027-01-01", Verdict::NotMet), ("2027-01-02", Verdict::NotMet)];
    assert_eq!(seen, expected.map(|(day, verdict)| (day.to_owned(), Some(verdict))));
    for point in days {
        let facts = typed(&later, &point.facts);
        let outcome = point.outcome.and_then(|index| later.outcomes.get(index));
        let outcome = outcome.unwrap_or_else(|| unreachable!("an outcome turns with it"));
        assert_eq!(Some(decide(&later, &facts, point.as_of).outcome(outcome)), point.outcome_verdict);
    }
}

#[test]
fn what_waits_for_an_open_parameter_is_left_out_by_name() {
    let package = packages::of("gx-transfer/1");
    let plan = packages::plan(&package);
    let mut seeds = seeds(&package, &plan);
    seeds.retain(|seed| seed.parameters.is_empty());
    let found = boundaries(&plan, &seeds);
    let open: Vec<&str> = found
        .left_out
        .iter()
        .filter_map(|one| if let Reason::NotSet(open) = &one.reason { Some(open) } else { None })
        .flatten()
        .filter_map(|index| plan.parameters.get(*index as usize))
        .map(|parameter| parameter.name.as_str())
        .collect();
    assert!(!open.is_empty(), "{:?}", found.left_out);
    for name in open {
        let parameter = plan.parameters.iter().find(|one| one.name == name);
        assert!(parameter.is_some_and(|one| one.values.is_empty()), "{name} has a value");
    }
}
