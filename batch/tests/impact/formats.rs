//! Batch, tests: the same table in every format and form comes to the same.

use std::{
    io::{Cursor, Write as _},
    sync::Arc,
};

use arrow::{
    array::{ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float64Array, Int16Array, RecordBatch, StringArray},
    datatypes::{Field, Int32Type, Schema},
};
use parquet::arrow::ArrowWriter;
use zhunsheng_batch::impact::{Report, Settings};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{Kept, Place, count, one_side, plan, settings, try_count};

/// Every count of findings and groups.
fn numbers(report: &Report) -> serde_json::Value {
    let mut json = report.json(zhunsheng_engine::Lang::Zh);
    if let Some(members) = json.as_object_mut() {
        members.retain(|name, _| matches!(name.as_str(), "outcomes" | "findings" | "groups" | "amounts"));
    }
    json
}

const CSV: &str = "城市,full_time_staff,host_support,host_established_on,transfer_contract_value_last_year,legal_form\n\
    南宁,5,是,2020-03-01,50.5,独立法人\n柳州,4,否,2026-12-31,49.99,其他形式\n南宁,,是,,,\n";

fn workbook() -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let packages = "http://schemas.openxmlformats.org/package/2006";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let head = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
    let text = |at: &str, text: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let number = |at: &str, digits: &str| format!(r#"<c r="{at}"><v>{digits}</v></c>"#);
    let day = |at: &str, serial: &str| format!(r#"<c r="{at}" s="1"><v>{serial}</v></c>"#);
    let truth = |at: &str, truth: &str| format!(r#"<c r="{at}" t="b"><v>{truth}</v></c>"#);
    let headings = CSV.lines().next().unwrap_or_default().split(',');
    let first: String = headings.zip("ABCDEF".chars()).map(|(name, at)| text(&format!("{at}1"), name)).collect();
    let rows = [
        format!("<row r=\"1\">{first}</row>"),
        format!(
            "<row r=\"2\">{}{}{}{}{}{}</row>",
            text("A2", "南宁"),
            number("B2", "5"),
            truth("C2", "1"),
            day("D2", "43891"),
            number("E2", "50.5"),
            text("F2", "独立法人")
        ),
        format!(
            "<row r=\"3\">{}{}{}{}{}{}</row>",
            text("A3", "柳州"),
            number("B3", "4"),
            text("C3", "否"),
            text("D3", "2026年12月31日"),
            number("E3", "49.99"),
            text("F3", "other")
        ),
        format!("<row r=\"5\">{}{}</row>", text("A5", "南宁"), text("C5", "有")),
    ];
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                r#"{head}<Types xmlns="{packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"{head}<Relationships xmlns="{packages}/relationships"><Relationship Id="rId1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"{head}<Relationships xmlns="{packages}/relationships"><Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{relations}/styles" Target="styles.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"{head}<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                r#"{head}<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(r#"{head}<worksheet xmlns="{main}"><sheetData>{}</sheetData></worksheet>"#, rows.concat()),
        ),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap_or_else(|why| unreachable!("{why}"));
        zip.write_all(text.as_bytes()).unwrap_or_else(|why| unreachable!("{why}"));
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn parquet(place: &Place) -> std::path::PathBuf {
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("城市", Arc::new(["南宁", "柳州", "南宁"].into_iter().collect::<DictionaryArray<Int32Type>>())),
        ("full_time_staff", Arc::new(Int16Array::from(vec![Some(5), Some(4), None]))),
        ("host_support", Arc::new(BooleanArray::from(vec![true, false, true]))),
        ("host_established_on", Arc::new(Date32Array::from(vec![Some(18_322), Some(20_818), None]))),
        ("transfer_contract_value_last_year", Arc::new(Float64Array::from(vec![Some(50.5), Some(49.99), None]))),
        ("legal_form", Arc::new(StringArray::from(vec![Some("independent_legal_person"), Some("其他形式"), None]))),
    ];
    let fields: Vec<Field> =
        columns.iter().map(|(name, values)| Field::new(*name, values.data_type().clone(), true)).collect();
    let schema = Arc::new(Schema::new(fields));
    let path = place.path("p.parquet");
    let file = std::fs::File::create(&path).unwrap_or_else(|why| unreachable!("{why}"));
    let mut writer = ArrowWriter::try_new(file, Arc::clone(&schema), None).unwrap_or_else(|why| unreachable!("{why}"));
    let batch = RecordBatch::try_new(schema, columns.into_iter().map(|(_, values)| values).collect());
    writer.write(&batch.unwrap_or_else(|why| unreachable!("{why}"))).unwrap_or_else(|why| unreachable!("{why}"));
    writer.close().unwrap_or_else(|why| unreachable!("{why}"));
    path
}

#[test]
fn csv_excel_and_parquet_come_to_the_same() {
    let (place, plan) = (Place::new(), plan("gx-station"));
    let settings = Settings { group_by: vec!["城市".to_owned()], min_group: 1, ..settings() };
    let csv = count(&place.file("p.csv", CSV), &one_side(&plan), &settings);
    let xlsx = count(&place.file("p.xlsx", workbook()), &one_side(&plan), &settings);
    let parquet = count(&parquet(&place), &one_side(&plan), &settings);
    assert_eq!([csv.format, xlsx.format, parquet.format], ["csv", "xlsx", "parquet"]);
    for report in [&csv, &xlsx, &parquet] {
        assert_eq!((report.rows.decided, report.is_whole()), (3, true), "{:?}", report.problems.kept);
        let finding = |id: &str| {
            let counts =
                report.findings.iter().find(|finding| finding.about.id == id).and_then(|finding| finding.after);
            counts.map(|counts| (counts.met, counts.not_met, counts.unknown))
        };
        // Two years on 1 January 2027: 2020-03-01 is old enough, 2026-12-31 is not.
        assert_eq!(finding("work_host_age"), Some((1, 1, 1)));
        assert_eq!(finding("work_contract_value"), Some((1, 1, 1)));
        assert_eq!(finding("basic_host_support"), Some((2, 1, 0)));
        assert_eq!(finding("work_legal_form"), Some((1, 1, 1)));
        let groups = report.groups.as_ref().map(|groups| {
            groups.rows.iter().map(|row| (row.key.first().map(|key| key.zh.clone()), row.rows)).collect::<Vec<_>>()
        });
        assert_eq!(groups, Some(vec![(Some("南宁".to_owned()), 2), (Some("柳州".to_owned()), 1)]));
    }
    assert_eq!(numbers(&csv), numbers(&xlsx));
    assert_eq!(numbers(&csv), numbers(&parquet));
}

#[test]
fn what_is_written_plainly_means_what_it_means_in_a_dossier() {
    let (place, plan) = (Place::new(), plan("gx-station"));
    // Each pair: written plainly, and in a way that only the reader of dossiers knows.
    for (fact, plain, other) in [
        ("full_time_staff", "5", "５ 人"),
        ("full_time_staff", "1005", "1,005"),
        ("host_support", "是", "√"),
        ("host_support", "no", "×"),
        ("host_established_on", "2020-03-01", "2020年3月1日"),
        ("transfer_contract_value_last_year", "50.5", "505000元"),
        ("legal_form", "独立法人", "　独立法人　"),
    ] {
        let report = |value: &str| {
            let path = place.file("p.csv", format!("{fact}\n\"{value}\"\n"));
            let mut kept = Kept::default();
            let report = try_count(&path, &one_side(&plan), &settings(), &mut kept);
            assert_eq!(kept.problems, [], "{fact} {value}");
            numbers(&report.unwrap_or_else(|problems| unreachable!("{problems:?}")))
        };
        assert_eq!(report(plain), report(other), "{fact}: {plain} and {other}");
    }
}

#[test]
fn the_page_is_whole_and_loads_nothing() {
    let (place, plan) = (Place::new(), plan("gx-station"));
    let as_of = crate::day("2027-01-01");
    let new = plan.with_value("basic.full_time_staff", "8", as_of).unwrap_or_else(|why| unreachable!("{why:?}"));
    let side = |plan| zhunsheng_batch::impact::Side { plan, as_of };
    let question = zhunsheng_batch::impact::Question { before: Some(side(&plan)), after: side(&new) };
    let settings = Settings { group_by: vec!["城市".to_owned()], min_group: 1, ..settings() };
    let report = count(&place.file("p.csv", CSV.replace("南宁", "<b>南&宁</b>")), &question, &settings);
    for (lang, words) in [
        (zhunsheng_engine::Lang::Zh, ["政策影响", "5人 → 8人"]),
        (zhunsheng_engine::Lang::En, ["Impact of a policy", "5"]),
    ] {
        let page = report.page("p.csv", lang);
        assert!(words.iter().all(|word| page.contains(word)), "{lang:?}");
        assert!(page.contains("&lt;b&gt;南&amp;宁&lt;/b&gt;") && !page.contains("<b>南"));
        for loads in ["http:", "https:", "src=", "<script", "<link", "@import", "url("] {
            assert!(!page.contains(loads), "the page has {loads}");
        }
    }
}
