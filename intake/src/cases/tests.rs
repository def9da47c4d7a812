//! Intake, dossiers: tables and JSON for a real policy, good ones and each kind of bad one, built here.

use std::io::{Cursor, Write};

use zhunsheng_compiler::{Package, compile};
use zhunsheng_engine::{Date, VerifiedPlan};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{Format, Limits, Report, read};

fn plan() -> VerifiedPlan {
    let files =
        zhunsheng_rules::FILES.iter().filter_map(|(path, text)| Some((path.strip_prefix("gx-station/1/")?, *text)));
    compile(&Package::from_files("gx-station/1", files)).plan.unwrap_or_else(|| unreachable!("it compiles"))
}

fn csv(source: &str) -> Report {
    read(source.as_bytes(), Format::Csv, None, &plan(), Limits::default())
}

fn facts(report: &Report) -> Vec<(&str, &str)> {
    report.cases.iter().map(|case| (case.title.as_str(), case.facts.as_str())).collect()
}

/// Row, path and code of everything that was refused.
fn refused(report: &Report) -> Vec<(usize, &str, &str)> {
    report
        .refused
        .iter()
        .flat_map(|row| row.problems.iter().map(|one| (row.row, one.path.as_str(), one.code)))
        .collect()
}

/// A workbook of one sheet, from the XML of its rows. Style 1 is a date.
fn workbook(rows: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let head = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                r#"{head}<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"{head}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"{head}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{relations}/styles" Target="styles.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"{head}<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="案例" sheetId="1" r:id="rId1"/></sheets></workbook>"#
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
            format!(r#"{head}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>"#),
        ),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap_or_else(|why| unreachable!("{why}"));
        zip.write_all(text.as_bytes()).unwrap_or_else(|why| unreachable!("{why}"));
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn text_cell(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn xlsx(rows: &str) -> Report {
    read(&workbook(rows), Format::Xlsx, None, &plan(), Limits::default())
}

#[test]
fn a_table_is_read_by_names_and_titles_in_both_languages() {
    let report = csv(
        "案例,日期,full_time_staff,上年度技术转移合同额（万元）,quality_work_norms,外聘专家\n甲,2026/3/1,５,50.5,是,3 人\n乙,,8,\"1,200\",no,\n",
    );
    assert_eq!(report.refused, []);
    assert_eq!(
        facts(&report),
        [
            (
                "甲",
                r#"{"full_time_staff":5,"transfer_contract_value_last_year":50.5,"quality_work_norms":true,"external_experts":3}"#
            ),
            ("乙", r#"{"full_time_staff":8,"transfer_contract_value_last_year":1200,"quality_work_norms":false}"#),
        ]
    );
    let days: Vec<_> = report.cases.iter().map(|case| case.as_of).collect();
    assert_eq!(days, [Date::parse("2026-03-01"), None]);
}

#[test]
fn money_in_another_unit_is_converted() {
    let report = csv("上年度技术转移合同额（元）\n500000\n\"1,234,567.8\"\n80万元\n0.5亿元\n");
    let values: Vec<&str> = report.cases.iter().map(|case| case.facts.as_str()).collect();
    let expected =
        ["50", "123.45678", "80", "5000"].map(|value| format!("{{\"transfer_contract_value_last_year\":{value}}}"));
    assert_eq!(values, expected);
    assert_eq!(refused(&csv("上年度技术转移合同额（人）\n5\n")), [(1, "A1", "wrong-unit")]);
}

#[test]
fn encodings_and_separators_are_recognised() {
    let source = "站点专职人员;外聘专家\n5;6\n";
    let gbk = encoding_rs::GBK.encode(source).0.into_owned();
    let marked = [b"\xef\xbb\xbf".as_slice(), source.as_bytes()].concat();
    let tabs = source.replace(';', "\t");
    for (bytes, warnings) in [(gbk.as_slice(), 1), (&marked, 0), (tabs.as_bytes(), 0)] {
        let report = read(bytes, Format::Csv, None, &plan(), Limits::default());
        assert_eq!(facts(&report), [("2", r#"{"full_time_staff":5,"external_experts":6}"#)]);
        assert_eq!(report.warnings.len(), warnings);
    }
    let junk = read(b"\xff\xff\x00\x81", Format::Csv, None, &plan(), Limits::default());
    assert_eq!(refused(&junk), [(0, "", "encoding")]);
}

#[test]
fn each_bad_cell_is_named_and_the_good_rows_stay() {
    let report = csv("案例,站点专职人员,已制订工作规范,成立日期x\n");
    assert_eq!(refused(&report), [(1, "D1", "unknown-heading")]);
    let report = csv("案例,站点专职人员,已制订工作规范\n甲,五,也许\n乙,5,是\n丙,-1,否\n丁,5.5,\n戊,5,是,多\n");
    assert_eq!(
        refused(&report),
        [
            (2, "B2", "bad-cell"),
            (2, "C2", "bad-cell"),
            (4, "B4", "out-of-bounds"),
            (5, "B5", "not-whole"),
            (6, "D6", "extra-cell")
        ]
    );
    assert_eq!(facts(&report).iter().map(|(title, _)| *title).collect::<Vec<_>>(), ["乙"]);
    let said = report.refused.first().and_then(|row| row.problems.first()).map(|one| one.message.zh.as_str());
    assert_eq!(said, Some("第 2 行“站点专职人员”：应为以“人”计的数，实为“五”"));
}

#[test]
fn headings_that_mean_nothing_are_told_with_the_nearest() {
    let report = csv("full_time_staf,专职人员,annual_task_books,full_time_staff,站点专职人员\n1,2,3,4,5\n");
    assert_eq!(
        refused(&report),
        [(1, "A1", "unknown-heading"), (1, "B1", "unknown-heading"), (1, "C1", "list"), (1, "E1", "duplicate-heading")]
    );
    let hints: Vec<String> = report
        .refused
        .iter()
        .flat_map(|row| &row.problems)
        .filter_map(|one| Some(one.hint.as_ref()?.zh.clone()))
        .collect();
    assert!(hints.first().is_some_and(|hint| hint.contains("“full_time_staff”")), "{hints:?}");
    assert!(hints.get(1).is_some_and(|hint| hint.contains("“站点专职人员”")), "{hints:?}");
}

#[test]
fn personal_data_stays_out() {
    let report = csv("姓名,联系电话,身份证号,站点专职人员,备注\n张三,13800000000,450000199001010000,5,好\n");
    assert_eq!(facts(&report), [("2", r#"{"full_time_staff":5}"#)]);
    assert_eq!(report.warnings.len(), 4);
    let json = br#"[{"full_time_staff": 5, "phone": "13800000000"}]"#;
    let report = read(json, Format::Json, None, &plan(), Limits::default());
    assert_eq!(facts(&report), [("1", r#"{"full_time_staff":5}"#)]);
    assert!(!serde_json::to_string(&report).unwrap_or_default().contains("13800000000"));
}

#[test]
fn json_comes_as_facts_as_cases_or_as_a_saved_form() {
    let read = |source: &str| read(source.as_bytes(), Format::Json, None, &plan(), Limits::default());
    let report = read(
        r#"[{"full_time_staff": 5}, {"title": "乙", "as_of": "2026-03-01", "facts": {"transfer_contract_value_last_year": 50.10}}]"#,
    );
    assert_eq!(
        facts(&report),
        [("1", r#"{"full_time_staff": 5}"#), ("乙", r#"{"transfer_contract_value_last_year": 50.10}"#)]
    );
    let saved = read(r#"{"$comment": "zhunsheng gx-zone/1 2026-05-01 sha256:0", "full_time_staff": 5}"#);
    assert_eq!(saved.cases.first().and_then(|case| case.as_of), Date::parse("2026-05-01"));
    assert_eq!(saved.warnings.len(), 1);
    let bad =
        read(r#"[{"full_time_staff": "five"}, 7, {"facts": {}, "as_of": "soon", "when": 1}, {"full_time_stuff": 1}]"#);
    assert_eq!(
        refused(&bad),
        [
            (1, "$.full_time_staff", "wrong-type"),
            (2, "[1]", "not-an-object"),
            (3, "when", "unknown-name"),
            (3, "as_of", "not-a-date"),
            (4, "$.full_time_stuff", "unknown-name"),
        ]
    );
    assert_eq!(refused(&read("[{]")), [(0, "1:3", "not-json")]);
    assert_eq!(refused(&read("[]")), [(0, "", "empty")]);
    assert_eq!(refused(&read(&"[".repeat(100_000))).first().map(|one| one.2), Some("not-json"));
}

#[test]
fn a_workbook_keeps_its_types() {
    let headings = ["案例", "日期", "站点专职人员", "上年度技术转移合同额", "已制订工作规范"];
    let cells: String =
        "ABCDE".chars().zip(headings).map(|(at, heading)| text_cell(&format!("{at}1"), heading)).collect();
    let first = format!(r#"<row r="1">{cells}</row>"#);
    // 0.1 + 0.2 as a spreadsheet stores it; 46082 is 1 March 2026.
    let second = format!(
        r#"<row r="2">{}<c r="B2" s="1"><v>46082</v></c><c r="C2"><v>5</v></c><c r="D2"><v>0.30000000000000004</v></c><c r="E2" t="b"><v>1</v></c></row>"#,
        text_cell("A2", "甲")
    );
    let fourth = format!(
        r#"<row r="4"><c r="C4"><v>5.5</v></c><c r="D4" t="e"><v>#DIV/0!</v></c>{}</row>"#,
        text_cell("E4", "是")
    );
    let report = xlsx(&format!("{first}{second}{fourth}"));
    assert_eq!(
        facts(&report),
        [("甲", r#"{"full_time_staff":5,"transfer_contract_value_last_year":0.3,"quality_work_norms":true}"#)]
    );
    assert_eq!(report.cases.first().and_then(|case| case.as_of), Date::parse("2026-03-01"));
    assert_eq!(refused(&report), [(4, "D4", "bad-cell"), (4, "C4", "not-whole")]);
    let named = |sheet| read(&workbook(&first), Format::Xlsx, Some(sheet), &plan(), Limits::default());
    assert_eq!(refused(&named("其他")), [(0, "", "no-sheet")]);
    assert_eq!(refused(&named("案例")), [(0, "", "empty")]);
}

#[test]
fn limits_hold() {
    let far = format!(
        r#"<row r="1">{}</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#,
        text_cell("A1", "站点专职人员")
    );
    assert_eq!(refused(&xlsx(&far)), [(0, "", "too-many-columns")]);
    let limits = Limits { bytes: 1000, rows: 2, columns: 2 };
    let small = |source: &str| read(source.as_bytes(), Format::Csv, None, &plan(), limits);
    assert_eq!(refused(&small("站点专职人员\n1\n2\n3\n")), [(0, "", "too-many-rows")]);
    assert_eq!(refused(&small("a,b,c\n")), [(0, "", "too-many-columns")]);
    assert_eq!(refused(&small(&"1".repeat(1001))), [(0, "", "too-large")]);
    assert_eq!(refused(&small("")), [(0, "", "empty")]);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap_or_else(|why| unreachable!("{why}"));
    zip.write_all(&vec![b' '; 100 << 20]).unwrap_or_else(|why| unreachable!("{why}"));
    let bomb = zip.finish().map(Cursor::into_inner).unwrap_or_default();
    assert_eq!(
        refused(&read(&bomb, Format::Xlsx, None, &plan(), Limits::default())),
        [(0, "xl/workbook.xml", "entry-too-large")]
    );
    assert_eq!(refused(&read(b"PK", Format::Xlsx, None, &plan(), Limits::default())), [(0, "", "broken-archive")]);
}
