//! Sixteen criteria of the work station, decided five ways on the same facts: `cargo bench -p zhunsheng-tests --bench decide`.

use std::hint::black_box;

use chrono::NaiveDate;
use divan::Bencher;
use rhai::{AST, Dynamic, Engine, OptimizationLevel, Scope};
use rust_decimal::Decimal;
use zhunsheng_engine::{Answer, Date, Facts, InForce, Lang, Verdict, VerifiedPlan, answer::compact, decide, facts};
use zhunsheng_tests::{packages, plan};

/// The criteria: the eleven with numbers, dates or choices, and five yes-or-no ones.
const CRITERIA: [&str; 16] = [
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

const FACTS: &str = r#"{
  "legal_form": "independent_legal_person", "host_established_on": "2018-06-30", "practice_since": "2019-03-01",
  "head_management_since": "2015-01-01", "head_practice_since": "2016-05-04", "full_time_staff": 6, "transfer_staff": 7,
  "external_experts": 5, "transfer_projects_last_year": 3, "transfer_contract_value_last_year": 86.5,
  "representative_cases": true, "track_record": true, "main_business_transfer": true, "management_sound": true,
  "premises_suitable": true, "independent_website": true
}"#;

fn main() {
    divan::main();
}

fn gx_station() -> VerifiedPlan {
    let package = packages().into_iter().find(|package| package.name == "gx-station/1");
    let package = package.unwrap_or_else(|| unreachable!("the package gx-station/1 is in the repository"));
    plan(&package).unwrap_or_else(|problems| unreachable!("it compiles: {problems}"))
}

fn as_of() -> Date {
    Date::new(2026, 3, 1).unwrap_or_else(|| unreachable!("a day of the calendar"))
}

fn typed(plan: &VerifiedPlan) -> Facts {
    facts::from_json(plan, FACTS).unwrap_or_else(|problems| unreachable!("good facts: {problems:?}"))
}

fn indices(plan: &VerifiedPlan) -> Vec<usize> {
    CRITERIA
        .iter()
        .map(|id| plan.finding_index(id).unwrap_or_else(|| unreachable!("there is a criterion {id}")))
        .collect()
}

/// What a programmer would write by hand for this one policy and date.
struct Station {
    independent_legal_person: bool,
    internal_body: bool,
    host_established_on: NaiveDate,
    practice_since: NaiveDate,
    head_management_since: NaiveDate,
    head_practice_since: NaiveDate,
    full_time_staff: i64,
    transfer_staff: i64,
    external_experts: i64,
    projects: i64,
    contract_value: Decimal,
    cases: bool,
    track_record: bool,
    main_business: bool,
    management: bool,
    premises: bool,
    website: bool,
}

/// The thresholds, with the years turned into dates once per as-of date.
struct Thresholds {
    internal_body_accepted: bool,
    one_year_ago: NaiveDate,
    two_years_ago: NaiveDate,
    contract_value: Decimal,
    projects: i64,
    people: i64,
}

#[inline(never)]
fn by_hand(s: &Station, t: &Thresholds) -> bool {
    s.full_time_staff >= t.people
        && (s.independent_legal_person || (s.internal_body && t.internal_body_accepted))
        && s.host_established_on <= t.two_years_ago
        && s.practice_since <= t.two_years_ago
        && s.contract_value >= t.contract_value
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

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

#[divan::bench(sample_size = 10_000)]
fn a_hand_written_rust(bencher: Bencher<'_, '_>) {
    let station = Station {
        independent_legal_person: true,
        internal_body: false,
        host_established_on: day(2018, 6, 30),
        practice_since: day(2019, 3, 1),
        head_management_since: day(2015, 1, 1),
        head_practice_since: day(2016, 5, 4),
        full_time_staff: 6,
        transfer_staff: 7,
        external_experts: 5,
        projects: 3,
        contract_value: Decimal::from(865_000),
        cases: true,
        track_record: true,
        main_business: true,
        management: true,
        premises: true,
        website: true,
    };
    let thresholds = Thresholds {
        internal_body_accepted: false,
        one_year_ago: day(2025, 3, 1),
        two_years_ago: day(2024, 3, 1),
        contract_value: Decimal::from(500_000),
        projects: 2,
        people: 5,
    };
    assert!(by_hand(&station, &thresholds));
    bencher.bench_local(|| by_hand(black_box(&station), black_box(&thresholds)));
}

#[divan::bench(sample_size = 1_000)]
fn b_engine_typed_facts_to_findings(bencher: Bencher<'_, '_>) {
    let plan = gx_station();
    let facts = typed(&plan);
    let indices = indices(&plan);
    let mut decider = InForce::new(&plan, as_of()).findings(&indices).decider();
    {
        let decision = decider.decide(&facts);
        assert_eq!(decision.results().filter(|result| result.verdict == Verdict::Met).count(), CRITERIA.len());
    }
    bencher.bench_local(|| {
        let decision = decider.decide(black_box(&facts));
        for result in decision.results() {
            black_box((result.verdict, result.measured, result.threshold, result.shortfall().is_some()));
        }
    });
}

#[divan::bench(sample_size = 100)]
fn c_engine_json_to_compact_json(bencher: Bencher<'_, '_>) {
    let plan = gx_station();
    let indices = indices(&plan);
    let mut decider = InForce::new(&plan, as_of()).findings(&indices).decider();
    let mut reader = facts::Reader::new(&plan);
    let mut out = String::new();
    bencher.bench_local(|| {
        out.clear();
        if let Ok(facts) = reader.read(black_box(FACTS)) {
            let decision = decider.decide(facts);
            compact::write_findings(&decision, indices.iter().copied(), &mut out);
        }
        black_box(out.len())
    });
    assert_eq!(out.matches("\"met\"").count(), CRITERIA.len());
}

#[divan::bench]
fn d_whole_answer_as_json(bencher: Bencher<'_, '_>) {
    let plan = gx_station();
    let outcome = plan.outcome_index("work_station");
    bencher.bench_local(|| {
        let facts = facts::from_json(&plan, black_box(FACTS)).unwrap_or_else(|_| Facts::none(&plan));
        let decision = decide(&plan, &facts, as_of());
        let answer = Answer::new(&decision, Lang::Zh, outcome);
        serde_json::to_string(&answer).map_or(0, |text| text.len())
    });
}

/// The same conditions as one expression for Rhai's interpreter.
const RULE: &str = r#"
    fact.full_time_staff >= param.basic.full_time_staff
    && (fact.legal_form == "independent_legal_person" || (fact.legal_form == "internal_body" && param.reading.internal_body_accepted))
    && years_between(fact.host_established_on, as_of) >= param.work.host_age
    && years_between(fact.practice_since, as_of) >= param.work.practice
    && fact.transfer_contract_value_last_year >= param.work.contract_value
    && fact.transfer_projects_last_year >= param.work.projects
    && fact.representative_cases
    && years_between(fact.head_management_since, as_of) >= param.work.head_management
    && years_between(fact.head_practice_since, as_of) >= param.work.head_practice
    && fact.transfer_staff >= param.work.transfer_staff
    && fact.external_experts >= param.work.external_experts
    && fact.track_record
    && fact.main_business_transfer
    && fact.management_sound
    && fact.premises_suitable
    && fact.independent_website
"#;

fn interpreter() -> (Engine, AST, Scope<'static>) {
    let mut engine = Engine::new();
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_max_expr_depths(256, 256);
    engine.register_fn("years_between", |from: Date, to: Date| from.years_until(to));
    let ast = engine.compile(RULE).unwrap_or_else(|why| unreachable!("it parses: {why}"));
    let date = |text: &str| Dynamic::from(Date::parse(text).unwrap_or_else(as_of));
    let mut fact = rhai::Map::new();
    for (name, n) in
        [("full_time_staff", 6_i64), ("transfer_staff", 7), ("external_experts", 5), ("transfer_projects_last_year", 3)]
    {
        fact.insert(name.into(), n.into());
    }
    for name in [
        "representative_cases",
        "track_record",
        "main_business_transfer",
        "management_sound",
        "premises_suitable",
        "independent_website",
    ] {
        fact.insert(name.into(), true.into());
    }
    fact.insert("legal_form".into(), "independent_legal_person".into());
    fact.insert("transfer_contract_value_last_year".into(), Dynamic::from(Decimal::from(865_000)));
    for (name, text) in [
        ("host_established_on", "2018-06-30"),
        ("practice_since", "2019-03-01"),
        ("head_management_since", "2015-01-01"),
        ("head_practice_since", "2016-05-04"),
    ] {
        fact.insert(name.into(), date(text));
    }
    let group = |values: &[(&str, Dynamic)]| -> Dynamic {
        values.iter().map(|(name, value)| ((*name).into(), value.clone())).collect::<rhai::Map>().into()
    };
    let mut param = rhai::Map::new();
    param.insert("basic".into(), group(&[("full_time_staff", 5_i64.into())]));
    param.insert("reading".into(), group(&[("internal_body_accepted", false.into())]));
    let work = [
        ("host_age", 2_i64.into()),
        ("practice", 2_i64.into()),
        ("contract_value", Dynamic::from(Decimal::from(500_000))),
        ("projects", 2_i64.into()),
        ("head_management", 2_i64.into()),
        ("head_practice", 1_i64.into()),
        ("transfer_staff", 5_i64.into()),
        ("external_experts", 5_i64.into()),
    ];
    param.insert("work".into(), group(&work));
    let mut scope = Scope::new();
    scope.push_constant("fact", fact);
    scope.push_constant("param", param);
    scope.push_constant("as_of", as_of());
    (engine, ast, scope)
}

#[divan::bench(sample_size = 100)]
fn e_rhai_interpreter(bencher: Bencher<'_, '_>) {
    let (engine, ast, mut scope) = interpreter();
    assert_eq!(engine.eval_ast_with_scope::<bool>(&mut scope, &ast).ok(), Some(true));
    bencher.bench_local(|| engine.eval_ast_with_scope::<bool>(black_box(&mut scope), black_box(&ast)).unwrap_or(false));
}
