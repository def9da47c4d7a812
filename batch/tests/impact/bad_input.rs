//! Batch, tests: everything that can be wrong with a population: said with its place and what to do, counted, never passed over.

use std::{fs, sync::Arc};

use arrow::{
    array::{ArrayRef, Int64Array, RecordBatch},
    datatypes::{DataType, Field, Schema},
};
use encoding_rs::GB18030;
use parquet::{arrow::ArrowWriter, file::properties::WriterProperties};
use zhunsheng_batch::{
    impact::{Report, Settings},
    population::{Mapping, Population},
};

use crate::{Kept, Place, count, one_side, plan, refused, settings, try_count};

/// Verdicts of the finding on full-time staff: met, not met, unknown.
fn staff(report: &Report) -> (u64, u64, u64) {
    let finding = report.findings.iter().find(|finding| finding.about.id == "full_time_staff");
    let counts = finding.and_then(|finding| finding.after).unwrap_or_default();
    (counts.met, counts.not_met, counts.unknown)
}

/// What a table comes to, and every problem: its row, column and code.
fn table(text: impl AsRef<[u8]>) -> (Report, Vec<(u64, Option<String>, &'static str)>) {
    let (place, plan, mut kept) = (Place::new(), plan("gx-station"), Kept::default());
    let path = place.file("p.csv", text);
    let report = try_count(&path, &one_side(&plan), &settings(), &mut kept);
    let report = report.unwrap_or_else(|problems| unreachable!("{problems:?}"));
    let problems = kept.problems.iter().map(|bad| (bad.row, bad.column.as_deref().map(str::to_owned), bad.code));
    (report, problems.collect())
}

fn at(row: u64, column: &str, code: &'static str) -> (u64, Option<String>, &'static str) {
    (row, Some(column.to_owned()), code)
}

#[test]
fn wrong_types_are_named_and_counted() {
    let (report, problems) = table(
        "full_time_staff,host_established_on,host_support\n5,2020-01-01,是\n五,2020-13-01,也许\n-3,2020-01-01,否\n7,,\n",
    );
    assert_eq!(
        problems,
        [
            at(3, "full_time_staff", "bad-cell"),
            at(3, "host_established_on", "bad-cell"),
            at(3, "host_support", "bad-cell"),
            at(4, "full_time_staff", "out-of-bounds"),
        ]
    );
    assert_eq!(staff(&report), (2, 0, 2));
    assert_eq!((report.rows.decided, report.rows.bad_cells, report.rows.set_aside), (4, 4, 0));
    assert!(!report.is_whole());
    let first = report.problems.kept.first().map(|bad| (bad.found.as_str(), bad.message.zh.contains('五')));
    assert_eq!(first, Some(("五", true)));
}

#[test]
fn many_problems_are_counted_by_kind_and_only_the_first_listed() {
    let text = format!("full_time_staff\n{}5\n", "x\n".repeat(3000));
    let (report, problems) = table(text);
    assert_eq!((report.problems.kept.len(), problems.len()), (20, 3000));
    let kinds: Vec<_> = report.problems.kinds().iter().map(|kind| (kind.code, kind.count, kind.first.row)).collect();
    assert_eq!(kinds, [("bad-cell", 3000, 2)]);
}

#[test]
fn a_column_that_is_missing_is_named_with_what_hangs_on_it() {
    let (report, _) = table("full_time_staff\n5\n");
    let missing = report.missing.iter().find(|missing| missing.fact.id == "external_experts");
    let outcomes: Vec<&str> =
        missing.iter().flat_map(|missing| missing.outcomes.iter().map(|outcome| outcome.id.as_str())).collect();
    assert!(outcomes.contains(&"work_station"), "{outcomes:?}");
    assert!(!report.missing.iter().any(|missing| missing.fact.id == "full_time_staff"));
    // What is not in the file is not known; nothing in it was wrong.
    assert!(report.is_whole());
}

#[test]
fn units_that_are_mixed_are_converted_cell_by_cell_and_named() {
    let (report, problems) = table(
        "technology_service_income_last_year,transfer_contract_value_last_year（元）\n50万元,500000\n500000元,499999\n50,50万元\n",
    );
    assert_eq!(problems, []);
    let value = report.findings.iter().find(|finding| finding.about.id == "work_contract_value");
    let counts = value.and_then(|finding| finding.after).map(|counts| (counts.met, counts.not_met));
    // 50 万元 are asked for: 500,000 元 and 50 万元 are met, 499,999 元 are not.
    assert_eq!(counts, Some((2, 1)));
    let notes: Vec<&str> =
        report.notes.iter().map(|note| note.zh.as_str()).filter(|note| note.contains("单位不一")).collect();
    assert_eq!(notes.len(), 2, "{:?}", report.notes);
    assert!(
        notes.iter().any(|note| note.contains("万元 1") && note.contains("元 1") && note.contains("1 格")),
        "{notes:?}"
    );
}

#[test]
fn a_file_without_rows_or_without_anything_is_refused() {
    let (place, plan) = (Place::new(), plan("gx-station"));
    let codes = |name: &str, bytes: &[u8]| -> Vec<&'static str> {
        refused(&place.file(name, bytes), &plan, &settings()).into_iter().map(|(code, _)| code).collect()
    };
    assert_eq!(codes("a.csv", b"full_time_staff,host_support\n"), ["no-rows"]);
    assert_eq!(codes("b.csv", b"full_time_staff"), ["no-rows"]);
    assert_eq!(codes("c.csv", b""), ["empty"]);
    assert_eq!(codes("d.csv", b"\n\n  \n"), ["no-headings"]);
    assert_eq!(codes("e.csv", b"a,b,c\n1,2,3\n"), ["no-headings"]);
    assert_eq!(codes("f.csv", b"PNG\0\0\0\x01garbage\0"), ["not-a-table"]);
    assert_eq!(codes("g.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"), ["not-a-table"]);
    assert_eq!(codes("h.xlsx", b"PK\x03\x04 this is no workbook"), ["broken-archive"]);
    assert_eq!(codes("i.parquet", b"PAR1 and nothing more"), ["not-parquet"]);
    assert_eq!(codes("j.csv", b"%PDF-1.7\n1 0 obj\n"), ["no-headings"]);
    let unreadable =
        |path: &std::path::Path| Population::open(path, None).err().map(|problem| (problem.code, problem.message.zh));
    assert_eq!(unreadable(&place.path("none.csv")), Some(("unreadable", "没有这个文件".to_owned())));
    assert_eq!(unreadable(place.0.path()), Some(("unreadable", "这是一个文件夹".to_owned())));
}

#[test]
fn a_million_columns_are_refused_with_their_number() {
    let (place, plan) = (Place::new(), plan("gx-station"));
    let head: Vec<String> = (0..1_000_000).map(|at| format!("c{at}")).collect();
    let path = place.file("wide.csv", format!("{}\n{}\n", head.join(","), "1,".repeat(1_000_000)));
    let found = refused(&path, &plan, &settings());
    assert_eq!(found.len(), 1);
    assert!(
        found.iter().all(|(code, message)| *code == "too-many-columns" && message.contains("1000000")),
        "{found:?}"
    );
}

#[test]
fn marks_and_encodings_are_read() {
    let plain = "专职人员,城市\n5,南宁\n4,柳州\n,桂林\n".replace("专职人员", "站点专职人员");
    let (gbk, _, _) = GB18030.encode(&plain);
    let utf16: Vec<u8> = std::iter::once(0xfeff_u16).chain(plain.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let long = format!("full_time_staff,城市\n{}5,南宁\n", "5,a\n".repeat(40_000));
    let (late, _, _) = GB18030.encode(&long);
    for (bytes, encoding, met) in [
        (plain.clone().into_bytes(), "UTF-8", 1),
        (format!("\u{feff}{plain}").into_bytes(), "UTF-8", 1),
        (gbk.into_owned(), "GB18030", 1),
        (utf16, "UTF-16", 1),
        (plain.replace(',', "\t").into_bytes(), "UTF-8", 1),
        (plain.replace(',', ";").into_bytes(), "UTF-8", 1),
        (plain.replace('\n', "\r\n").into_bytes(), "UTF-8", 1),
        (plain.replace('\n', "\r").into_bytes(), "UTF-8", 1),
        (late.into_owned(), "GB18030", 40_001),
    ] {
        let (report, problems) = table(bytes);
        assert_eq!((report.encoding, staff(&report).0, problems), (Some(encoding), met, vec![]));
    }
}

#[test]
fn bytes_of_no_encoding_are_reported() {
    let (report, problems) = table(b"full_time_staff,team_mix_sound\n5,\xe6\x98\xaf\n6,\xff\xfe\xff\n7,\xe6\x98\xaf\n");
    assert_eq!(staff(&report), (3, 0, 0));
    assert!(
        problems.contains(&(3, None, "encoding")) && problems.contains(&at(3, "team_mix_sound", "bad-cell")),
        "{problems:?}"
    );
    assert_eq!((report.rows.decided, report.is_whole()), (3, false));
}

#[test]
fn a_quote_that_never_closes_costs_its_own_row() {
    let (report, problems) = table("full_time_staff,城市\n5,南宁\n6,\"柳州\n7,桂林\n4,百色\n");
    assert_eq!(problems, [(3, None, "open-quote")]);
    assert_eq!((staff(&report), report.rows.set_aside), ((2, 1, 0), 1));
    // What a quote further down seems to close swallows no row in between.
    let (report, problems) = table("full_time_staff,城市\n5,南宁\n6,\"柳州\n7,桂林\n4,\"百色\n9,梧州\n");
    assert_eq!(problems, [(3, None, "open-quote"), (5, None, "open-quote")]);
    assert_eq!((staff(&report), report.rows.set_aside), ((3, 0, 0), 2));
    // Quotes that close are part of no row's end, and two of them stand for one.
    let (report, problems) = table("full_time_staff,城市\n5,\"南\n宁\"\n4,\"柳\"\"州\"\n6,5\" 管\n");
    assert_eq!((staff(&report), problems), ((2, 1, 0), vec![]));
}

#[test]
fn rows_that_do_not_stand_under_the_headings_are_set_aside() {
    let (report, problems) = table("full_time_staff,城市\n5,南宁\n6\n7,桂林,多出\n8,百色,\n,,\n\n9,梧州\n");
    assert_eq!(problems, [(3, None, "cells"), (4, None, "cells")]);
    assert_eq!(staff(&report), (3, 0, 0));
    assert_eq!((report.rows.decided, report.rows.set_aside, report.rows.blank), (3, 2, 1));
}

#[test]
fn headings_are_refused_all_at_once() {
    let (place, plan) = (Place::new(), plan("gx-station"));
    let path = place.file("p.csv", "full_time_staff,站点专职人员,transfer_staff（年）\n5,6,7\n");
    let found: Vec<&str> = refused(&path, &plan, &settings()).into_iter().map(|(code, _)| code).collect();
    assert_eq!(found, ["duplicate-heading", "heading"]);
    let path = place.file("q.csv", "full_time_staff,城市,身份证号,备注\n5,南宁,450100,x\n");
    let by =
        |names: &[&str]| Settings { group_by: names.iter().map(|name| (*name).to_owned()).collect(), ..settings() };
    let codes = |settings: &Settings| -> Vec<&str> {
        refused(&path, &plan, settings).into_iter().map(|(code, _)| code).collect()
    };
    assert_eq!(codes(&by(&["城區", "身份证号", "城市", "城市"])), ["unknown-group", "personal", "duplicate-group"]);
    let report = count(&path, &one_side(&plan), &by(&["城市"]));
    let notes: String = report.notes.iter().map(|note| note.zh.as_str()).collect();
    assert!(notes.contains("身份证号") && notes.contains("个人信息") && notes.contains("备注"), "{notes}");
    assert!(!report.json(zhunsheng_engine::Lang::Zh).to_string().contains("450100"));
}

#[test]
fn a_mapping_is_held_against_file_and_plan() {
    let (place, plan) = (Place::new(), plan("gx-station"));
    let path = place.file("p.csv", "员工数,合同额,别的\n5,500000,1\n4,499999.99,2\n");
    let with = |text: &str| Settings {
        mapping: Mapping::read(text).unwrap_or_else(|problems| unreachable!("{problems:?}")),
        ..settings()
    };
    let good = with(
        r#"{"员工数": "full_time_staff", "合同额": {"fact": "transfer_contract_value_last_year", "unit": "元"}, "别的": null}"#,
    );
    let report = count(&path, &one_side(&plan), &good);
    assert_eq!(staff(&report), (1, 1, 0));
    let value = report
        .findings
        .iter()
        .find(|finding| finding.about.id == "work_contract_value")
        .and_then(|finding| finding.after);
    assert_eq!(value.map(|counts| (counts.met, counts.not_met)), Some((1, 1)));
    let bad = with(
        r#"{"员工": "full_time_staff", "合同额": "contract", "员工数": {"fact": "full_time_staff", "unit": "元"}}"#,
    );
    let codes: Vec<&str> = refused(&path, &plan, &bad).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["unknown-heading", "wrong-unit", "unknown-fact"]);
    let broken = |text: &str| {
        Mapping::read(text).err().map(|problems| problems.iter().map(|problem| problem.code).collect::<Vec<_>>())
    };
    assert_eq!(broken("{"), Some(vec!["not-json"]));
    assert_eq!(broken("[]"), Some(vec!["not-an-object"]));
    assert_eq!(broken(r#"{"a": 1, "b": {"unit": "元"}, "c": {"fact": "x", "units": "元"}}"#), Some(vec!["mapping"; 3]));
}

#[test]
fn records_stand_in_a_cell_as_json_and_nothing_else() {
    let (_, problems) = table(
        "annual_task_books,full_time_staff\n\"[{\"\"year\"\": 2025}]\",5\n[],5\n三份,5\n\"[], \"\"full_time_staff\"\": 9\",5\n\"[{\"\"year\"\": \"\"x\"\"}]\",5\n",
    );
    let rows: Vec<u64> = problems.iter().map(|(row, _, _)| *row).collect();
    assert_eq!(rows, [4, 5, 6], "{problems:?}");
}

#[test]
fn a_damaged_row_group_costs_its_own_rows() {
    let (place, plan) = (Place::new(), plan("gx-station"));
    let schema = Arc::new(Schema::new(vec![Field::new("full_time_staff", DataType::Int64, true)]));
    let path = place.path("p.parquet");
    let properties =
        WriterProperties::builder().set_dictionary_enabled(false).set_max_row_group_row_count(Some(1000)).build();
    let file = fs::File::create(&path).unwrap_or_else(|why| unreachable!("{why}"));
    let mut writer =
        ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties)).unwrap_or_else(|why| unreachable!("{why}"));
    let values: ArrayRef = Arc::new(Int64Array::from_iter_values((0..3000).map(|at| at % 10)));
    let batch = RecordBatch::try_new(schema, vec![values]).unwrap_or_else(|why| unreachable!("{why}"));
    writer.write(&batch).unwrap_or_else(|why| unreachable!("{why}"));
    let about = writer.close().unwrap_or_else(|why| unreachable!("{why}"));
    let whole = count(&path, &one_side(&plan), &settings());
    assert_eq!((staff(&whole), whole.is_whole()), ((1500, 1500, 0), true));
    // The header of the page of the second group is overwritten.
    let column = about.row_groups().get(1).map(|group| group.column(0).data_page_offset());
    let start =
        column.and_then(|start| usize::try_from(start).ok()).unwrap_or_else(|| unreachable!("there are three groups"));
    let mut bytes = fs::read(&path).unwrap_or_else(|why| unreachable!("{why}"));
    bytes.iter_mut().skip(start).take(40).for_each(|byte| *byte = 0xff);
    let mut kept = Kept::default();
    let report = try_count(&place.file("q.parquet", bytes), &one_side(&plan), &settings(), &mut kept);
    let report = report.unwrap_or_else(|problems| unreachable!("{problems:?}"));
    assert_eq!((report.rows.decided, report.rows.set_aside, report.is_whole()), (2000, 1000, false));
    assert_eq!(staff(&report), (1000, 1000, 0));
    assert_eq!(kept.problems.iter().map(|bad| (bad.row, bad.code)).collect::<Vec<_>>(), [(1001, "row-group")]);
}

#[test]
fn a_count_that_is_stopped_says_how_far_it_came() {
    let (place, plan) = (Place::new(), plan("gx-station"));
    let text = format!("full_time_staff,城市\n{}", "5,南宁市西乡塘区\n".repeat(1_500_000));
    let path = place.file("p.csv", text);
    let mut kept = Kept { stop_after: Some(1), ..Kept::default() };
    let report = try_count(&path, &one_side(&plan), &settings(), &mut kept)
        .unwrap_or_else(|problems| unreachable!("{problems:?}"));
    let decided = report.rows.decided;
    assert!(decided > 0 && decided < 1_500_000, "{decided}");
    assert_eq!(staff(&report), (decided, 0, 0));
    assert!(!report.is_whole() && report.broken_off.is_some_and(|(reached, size)| 0 < reached && reached <= size));
}
