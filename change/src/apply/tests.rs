//! Change, applied: tests on the real packages, with values from the documents.

use zhunsheng_compiler::{Package, compile};
use zhunsheng_engine::{Date, VerifiedPlan};

use super::{FILE, apply, form, with_file};
use crate::{
    problem::Problem,
    proposal::{Proposed, Removed, Source, Values},
    words,
};

/// A package of the repository.
pub(crate) fn package(policy: &str) -> Package {
    let folder = format!("{policy}/1/");
    let files = zhunsheng_rules::FILES.iter().filter_map(|(path, text)| Some((path.strip_prefix(&folder)?, *text)));
    Package::from_files(format!("{policy}/1"), files)
}

pub(crate) fn plan(package: &Package) -> VerifiedPlan {
    let compiled = compile(package);
    compiled.plan.unwrap_or_else(|| unreachable!("it compiles: {:?}", compiled.diagnostics))
}

pub(crate) fn day(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|| unreachable!("{text} is a day"))
}

pub(crate) fn value(parameter: &str, from: &str, value: &str) -> Values {
    values(&[(parameter, from, value)])
}

pub(crate) fn values(list: &[(&str, &str, &str)]) -> Values {
    let source =
        || Source { document: "桂科规字〔2026〕3号".into(), article: "第五条".into(), file_sha256: None };
    let values = list.iter().map(|(parameter, from, value)| Proposed {
        parameter: (*parameter).to_owned(),
        from: (*from).to_owned(),
        value: (*value).to_owned(),
        unit: None,
        source: source(),
    });
    Values { values: values.collect(), reason: "自治区科技厅提高了要求".to_owned(), ..Values::default() }
}

fn today() -> Date {
    day("2026-11-22")
}

/// The new `parameters.json`.
fn applied(base: &Package, values: &Values) -> String {
    let after = apply(base, &plan(base), values, today());
    after.unwrap_or_else(|why| unreachable!("{why:?}")).get(FILE).unwrap_or_default().to_owned()
}

fn problems(base: &Package, values: &Values) -> Vec<Problem> {
    apply(base, &plan(base), values, today()).err().unwrap_or_default()
}

fn codes(found: &[Problem]) -> Vec<(&str, &str)> {
    found.iter().map(|one| (one.path.as_str(), one.code)).collect()
}

/// The lines that differ, before and after.
fn changed(before: &str, after: &str) -> Vec<(String, String)> {
    let (mut old, mut new) = (before.lines(), after.lines());
    let mut found = Vec::new();
    loop {
        match (old.next(), new.next()) {
            (None, None) => return found,
            (was, is) if was == is => {}
            (was, is) => found.push((was.unwrap_or("").to_owned(), is.unwrap_or("").to_owned())),
        }
    }
}

#[test]
fn one_value_changes_one_line() {
    let base = package("gx-station");
    let before = base.get(FILE).unwrap_or_default();
    // 附件 一（一）2: at least five full-time staff.
    let after = applied(&base, &value("basic.full_time_staff", "2027-01-01", "8"));
    let line = r#"      "values": [{ "from": "2011-01-01", "value": 5, "source": "附件 一（一）2" }"#;
    let new = r#", { "from": "2027-01-01", "value": 8, "source": "桂科规字〔2026〕3号第五条" }]"#;
    assert_eq!(changed(before, &after), [(format!("{line}]"), format!("{line}{new}"))]);
    // Taking the same piece out again gives the same bytes.
    assert_eq!(after.replacen(new, "]", 1), before);
}

#[test]
fn a_value_takes_its_place_and_the_form_of_its_neighbour() {
    let base = package("gx-transfer");
    let before = base.get(FILE).unwrap_or_default();
    let list =
        before.split_once("\"values\": [{").and_then(|(_, rest)| rest.split_once("}]")).map_or("", |(item, _)| item);
    let wide = before.replacen(
        &format!("[{{{list}}}]"),
        &format!("[\n        {{{list}}},\n        {{\n          \"value\": \"2021-12-31\",\n          \"from\": \"2030-01-01\",\n          \"source\": \"乙\"\n        }}\n      ]"),
        1,
    );
    let base = with_file(&base, FILE, wide.clone());
    let name =
        plan(&base).parameters.iter().find(|one| one.values.len() == 2).map(|one| one.name.clone()).unwrap_or_default();
    let middle = applied(&base, &value(&name, "2027-01-01", "2022年6月30日"));
    let line = r#"        {"from": "2027-01-01", "value": "2022-06-30", "source": "桂科规字〔2026〕3号第五条"},"#;
    assert_eq!(
        middle,
        wide.replacen("        {\n          \"value\"", &format!("{line}\n        {{\n          \"value\""), 1)
    );
    let last = applied(&base, &value(&name, "2031-01-01", "2022-06-30"));
    let item = "        {\n          \"value\": \"2022-06-30\",\n          \"from\": \"2031-01-01\",\n          \"source\": \"桂科规字〔2026〕3号第五条\"\n        }";
    assert_eq!(last, wide.replacen("\n        }\n      ]", &format!("\n        }},\n{item}\n      ]"), 1));
}

#[test]
fn an_open_parameter_gets_its_first_value() {
    let base = package("gx-station");
    let before = base.get(FILE).unwrap_or_default();
    let after = applied(
        &base,
        &values(&[("fund.grant", "2027-01-01", "120.5"), ("targets.start_date", "2027-01-01", "2027-01-01")]),
    );
    let changed = changed(before, &after);
    assert_eq!(changed.len(), 2);
    let tail =
        |at: usize| changed.get(at).map_or("", |(_, line)| line.split_once("\"values\"").map_or("", |(_, tail)| tail));
    assert_eq!(
        tail(0),
        r#": [{ "from": "2027-01-01", "value": "2027-01-01", "source": "桂科规字〔2026〕3号第五条" }] },"#
    );
    assert_eq!(tail(1), r#": [{ "from": "2027-01-01", "value": 120.5, "source": "桂科规字〔2026〕3号第五条" }] }"#);
}

#[test]
fn what_is_put_in_and_corrected_away_leaves_no_trace() {
    let base = package("gx-station");
    let plan_before = plan(&base);
    let with = apply(&base, &plan_before, &value("basic.full_time_staff", "2027-01-01", "8"), today());
    let with = with.unwrap_or_else(|why| unreachable!("{why:?}"));
    let removed = vec![Removed { parameter: "basic.full_time_staff".into(), from: "2027-01-01".into() }];
    let correction = Values { removed, correction: true, ..Values::default() };
    let back = apply(&with, &plan(&with), &correction, day("2027-06-01")).unwrap_or_else(|why| unreachable!("{why:?}"));
    assert_eq!(back, base);
    let lines = words(&plan(&with), &plan_before);
    assert_eq!(
        lines.iter().map(|line| line.zh.as_str()).collect::<Vec<_>>(),
        ["基本条件·人员·专职人员下限：删除自 2027-01-01 起的取值 8 人，改按 5 人"]
    );
}

#[test]
fn a_correction_replaces_the_value_of_its_day() {
    let base = package("gx-station");
    let correction = Values { correction: true, ..value("basic.full_time_staff", "2011-01-01", "6") };
    let after = applied(&base, &correction);
    let line = r#"      "values": [{ "from": "2011-01-01", "value": 6, "source": "桂科规字〔2026〕3号第五条" }]"#;
    assert_eq!(changed(base.get(FILE).unwrap_or_default(), &after).first().map(|(_, is)| is.as_str()), Some(line));
    let plain = Values { correction: false, ..correction };
    assert_eq!(codes(&problems(&base, &plain)), [("$.values[0].from", "past")]);
}

#[test]
fn what_has_one_meaning_is_read() {
    let base = package("gx-station");
    for (parameter, typed, unit, written) in [
        ("basic.full_time_staff", " ８ ", None, "8"),
        ("basic.full_time_staff", "8 人", None, "8"),
        ("basic.full_time_staff", "8人", Some("人"), "8"),
        ("basic.full_time_staff", "8 people", None, "8"),
        ("regional.transfer_staff", "1,000", None, "1000"),
        ("regional.transfer_staff", "1，000", None, "1000"),
        ("work.contract_value", "80万", None, "80"),
        ("work.contract_value", "80万元", Some("万元"), "80"),
        ("work.contract_value", "1.2亿", None, "12000"),
        ("work.contract_value", "80.50", None, "80.5"),
    ] {
        let mut values = value(parameter, "2027-01-01", typed);
        values.values.iter_mut().for_each(|one| one.unit = unit.map(str::to_owned));
        let after = applied(&base, &values);
        let expected = format!("\"from\": \"2027-01-01\", \"value\": {written}, ");
        assert!(after.contains(&expected), "{typed}: {expected}");
    }
}

#[test]
fn what_does_not_fit_is_said_with_how_to_mend_it() {
    let base = package("gx-station");
    for (parameter, typed, unit, code, hint) in [
        ("basic.full_time_staf", "8", None, "unknown-parameter", "是否想写“basic.full_time_staff”？"),
        ("专职人员下限", "8", None, "unknown-parameter", "是否想写“basic.full_time_staff”？"),
        ("basic.full_time_staff", "八", None, "not-a-number", "应为 0 至 1000人 之间的整数"),
        ("basic.full_time_staff", "8.5", None, "not-whole", "应为 0 至 1000人 之间的整数"),
        ("basic.full_time_staff", "1001", None, "out-of-bounds", "应为 0 至 1000人 之间的整数"),
        ("basic.full_time_staff", "8", Some("项"), "wrong-unit", "换算成“人”再填"),
        ("basic.full_time_staff", "8项", None, "wrong-unit", "换算成“人”再填"),
        ("basic.full_time_staff", "1,00", None, "not-a-number", "应为 0 至 1000人 之间的整数"),
        ("work.contract_value", "500000元", None, "wrong-unit", "500000 元 = 50 万元，请写 50"),
        ("work.contract_value", "500000", Some("元"), "wrong-unit", "500000 元 = 50 万元，请写 50"),
        ("work.contract_value", "0.5", Some("亿元"), "wrong-unit", "0.5 亿元 = 5000 万元，请写 5000"),
        ("work.contract_value", "5千", None, "ambiguous", "本参数以万元为单位，请只写数字"),
        ("work.contract_value", "8000000", None, "out-of-bounds", "如果 8000000 是以元计的，请写 800（万元）"),
        (
            "work.contract_value",
            "80.1234567",
            None,
            "too-many-decimals",
            "应为 0 至 1000000万元 之间的数，小数点后最多 6 位",
        ),
        ("basic.full_time_staff", "5", None, "no-change", ""),
        ("targets.start_date", "2027-02-30", None, "not-a-date", "日期写成 2027-01-01 的样子"),
    ] {
        let mut values = value(parameter, "2027-01-01", typed);
        values.values.iter_mut().for_each(|one| one.unit = unit.map(str::to_owned));
        let found = problems(&base, &values);
        let said = |one: &Problem| one.hint.as_ref().map_or(String::new(), |hint| hint.zh.clone());
        assert_eq!(
            found.iter().map(|one| (one.code, said(one))).collect::<Vec<_>>(),
            [(code, hint.to_owned())],
            "{typed}"
        );
        assert!(found.iter().all(|one| !one.message.zh.is_empty() && !one.message.en.is_empty()));
    }
}

#[test]
fn all_problems_come_at_once() {
    let base = package("gx-station");
    let mut values = values(&[
        ("basic.full_time_staff", "2027/1/1", "8"),
        ("basic.full_time_staff", "2026-11-22", "8"),
        ("regional.practice", "2010-12-31", "3"),
        ("regional.projects", "2027-01-01", "12"),
        ("regional.projects", "2027-01-01", "13"),
        ("regional.projects", "2028-01-01", "-1"),
    ]);
    values.removed = vec![Removed { parameter: "regional.practice".into(), from: "2011-01-01".into() }];
    assert_eq!(
        codes(&problems(&base, &values)),
        [
            ("$.removed[0]", "not-allowed"),
            ("$.values[0].from", "not-a-date"),
            ("$.values[1].from", "past"),
            ("$.values[2].from", "before-the-policy"),
            ("$.values[5].value", "out-of-bounds"),
            ("$.values[4]", "duplicate"),
            ("$.removed[0]", "only-value"),
        ]
    );
}

#[test]
fn a_step_up_and_back_is_no_idle_change() {
    let base = package("gx-station");
    let twice = values(&[("basic.full_time_staff", "2027-01-01", "8"), ("basic.full_time_staff", "2028-01-01", "5")]);
    let before = plan(&base);
    let after = apply(&base, &before, &twice, today()).unwrap_or_else(|why| unreachable!("{why:?}"));
    let lines = words(&before, &plan(&after));
    assert_eq!(
        lines.iter().map(|line| (line.zh.as_str(), line.en.as_str())).collect::<Vec<_>>(),
        [
            (
                "基本条件·人员·专职人员下限：5 人 → 8 人，自 2027-01-01，至 2027-12-31",
                "Basic: people · Minimum full-time staff: 5 people → 8 people from 2027-01-01 to 2027-12-31"
            ),
            (
                "基本条件·人员·专职人员下限：8 人 → 5 人，自 2028-01-01",
                "Basic: people · Minimum full-time staff: 8 people → 5 people from 2028-01-01"
            ),
        ]
    );
    assert_eq!(words(&before, &before), []);
}

#[test]
fn a_taken_day_asks_for_a_correction() {
    let base = package("gx-station");
    let first = apply(&base, &plan(&base), &value("basic.full_time_staff", "2027-01-01", "8"), today());
    let first = first.unwrap_or_else(|why| unreachable!("{why:?}"));
    let again = value("basic.full_time_staff", "2027-01-01", "9");
    assert_eq!(codes(&problems(&first, &again)), [("$.values[0].from", "date-taken")]);
    assert!(problems(&first, &Values { correction: true, ..again }).is_empty());
    let same = value("basic.full_time_staff", "2027-06-01", "8");
    assert_eq!(codes(&problems(&first, &same)), [("$.values[0].value", "no-change")]);
}

#[test]
fn reasons_and_citations_are_asked_for() {
    let good = value("basic.full_time_staff", "2027-01-01", "8");
    assert_eq!(codes(&form(&good)), []);
    let bare = Values { values: vec![Proposed::default()], correction: true, ..Values::default() };
    assert_eq!(
        codes(&form(&bare)),
        [("$.reason", "missing"), ("$.correction_reason", "missing"), ("$.values[0].source.document", "missing")]
    );
    assert_eq!(codes(&form(&Values { reason: "x".into(), ..Values::default() })), [("$.values", "empty")]);
}
