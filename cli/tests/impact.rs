//! Face cli, tests: `impact` and `population` with the real binary: counts that can be checked in the file by hand, what is refused and how, the JSON
//! against its schema, and a run that is broken off.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;
use zhunsheng_schemas::{IMPACT, MAPPING};

/// An empty folder, so that the packages of the binary are used.
fn place(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("impact").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn zhunsheng(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = zhunsheng(folder).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert!(!err.contains("panicked"), "{args:?}: {err}");
    assert!(!out.contains('\u{1b}') && !err.contains('\u{1b}'), "colours in a pipe: {args:?}");
    (output.status.code().unwrap(), out, err)
}

fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}

fn sample() -> String {
    format!("{}/samples/gx-station.population.csv", env!("CARGO_MANIFEST_DIR"))
}

/// The rows of the sample, by heading.
fn rows_of_sample() -> Vec<std::collections::BTreeMap<String, String>> {
    let text = fs::read_to_string(sample()).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let head = lines.next().unwrap();
    lines.map(|cells| head.iter().cloned().zip(cells).collect()).collect()
}

/// Whether a row of the sample meets the work station with so many full-time staff, by the columns that differ from row to row: at least so many of
/// them, two years of age and of practice on 1 January 2027, contracts of 50 万元, two projects, five people in transfer, five experts. `None` where a
/// cell is empty and all else is met.
fn meets(row: &std::collections::BTreeMap<String, String>, staff: u64) -> Option<bool> {
    let at_least = |heading: &str, least: f64| match row[heading].as_str() {
        "" => None,
        digits => Some(digits.parse::<f64>().unwrap() >= least),
    };
    let by = |heading: &str| Some(row[heading].as_str() <= "2025-01-01");
    let all = [
        at_least("站点专职人员（人）", staff as f64),
        by("依托机构成立日期"),
        by("开始从事技术转移服务的日期"),
        at_least("上年度技术转移合同额（万元）", 50.0),
        at_least("上年度技术转移服务项目（项）", 2.0),
        at_least("从事技术转移服务的人员（人）", 5.0),
        at_least("外聘专家（人）", 5.0),
    ];
    if all.contains(&Some(false)) {
        return Some(false);
    }
    if all.contains(&None) { None } else { Some(true) }
}

const CHANGE: &str = "basic.full_time_staff=8@2027-01-01";

#[test]
fn the_sample_comes_to_what_can_be_counted_in_it_by_hand() {
    let rows = rows_of_sample();
    assert_eq!(rows.len(), 200);
    let count = |staff: u64, wanted: Option<bool>| rows.iter().filter(|row| meets(row, staff) == wanted).count();
    let lost = rows.iter().filter(|row| meets(row, 5) == Some(true) && meets(row, 8) == Some(false)).count();
    let flips = rows.iter().filter(|row| meets(row, 5) != meets(row, 8)).count();
    assert!(lost > 5 && count(8, Some(true)) > 5, "the sample has rows on both sides");

    let folder = place("sample");
    let args = ["impact", "gx-station", "--population", &sample(), "--set", CHANGE, "--group-by", "城市", "--json"];
    let (code, out, err) = run(&folder, &args);
    assert_eq!((code, err.as_str()), (0, ""));
    let report: Value = serde_json::from_str(&out).unwrap();
    let station = report["outcomes"].as_array().unwrap().iter().find(|one| one["id"] == "work_station").unwrap();
    for (side, staff) in [("before", 5), ("after", 8)] {
        let counts = &station[side];
        assert_eq!(counts["met"], count(staff, Some(true)), "{side}");
        assert_eq!(counts["not_met"], count(staff, Some(false)), "{side}");
        assert_eq!(counts["unknown"], count(staff, None), "{side}");
    }
    let moved = station["flips"].as_array().unwrap();
    assert_eq!(moved.iter().map(|flip| flip["rows"].as_u64().unwrap()).sum::<u64>(), flips as u64);
    assert_eq!(moved.iter().find(|flip| flip["from"] == "met" && flip["to"] == "not_met").unwrap()["rows"], lost);
    assert_eq!(station["only"], serde_json::json!(["basic.full_time_staff"]));
    assert_eq!(station["causes"][0]["findings"][0]["id"], "full_time_staff");

    // The groups: every city with five rows or more by itself, its counts as in the file.
    let groups = report["groups"]["rows"].as_array().unwrap();
    for group in groups {
        let city = group["key"][0].as_str().unwrap();
        let of_city: Vec<_> = rows.iter().filter(|row| row["城市"] == city).collect();
        let met = |staff: u64| of_city.iter().filter(|row| meets(row, staff) == Some(true)).count();
        let outcome = group["outcomes"].as_array().unwrap().iter().find(|one| one["id"] == "work_station").unwrap();
        assert_eq!(group["rows"], of_city.len(), "{city}");
        assert_eq!((&outcome["met_before"], &outcome["met_after"]), (&met(5).into(), &met(8).into()), "{city}");
        assert!(of_city.len() >= 5);
    }
    let together = report["groups"]["together"]["row"]["rows"].as_u64().unwrap_or(0);
    assert_eq!(groups.iter().map(|group| group["rows"].as_u64().unwrap()).sum::<u64>() + together, 200);
}

#[test]
fn the_terminal_shows_both_sides_and_why_in_both_languages() {
    let folder = place("terminal");
    let sample = sample();
    let args = ["impact", "gx-station", "--population", &sample, "--set", CHANGE, "--outcome", "work_station"];
    let (code, out, err) = run(&folder, &args);
    assert_eq!((code, err.as_str()), (0, ""));
    let rows = rows_of_sample();
    let met = |staff: u64| rows.iter().filter(|row| meets(row, staff) == Some(true)).count();
    let change = format!("{} → {}", met(5), met(8));
    assert_has(
        &out,
        &[
            "判断日期：2027年1月1日",
            "5人 → 8人",
            "判断 200 行",
            "工作站点",
            &change,
            "全部因参数 basic.full_time_staff",
            "试算：",
        ],
    );
    let english: Vec<&str> = args.iter().copied().chain(["--lang", "en", "--all"]).collect();
    let (code, out, _) = run(&folder, &english);
    assert_eq!(code, 0);
    assert_has(&out, &[&change, "all from the parameter basic.full_time_staff", "200 rows decided", "not met"]);
    assert!(!out.contains("结论"), "{out}");
    // Without a change there is one side.
    let (code, out, _) =
        run(&folder, &["impact", "gx-station", "-p", &sample, "--as-of", "2027-01-01", "--outcome", "work_station"]);
    assert_eq!(code, 0);
    assert_has(&out, &["工作站点", "判断日期：2027年1月1日"]);
    assert!(!out.contains('→'), "{out}");
}

#[test]
fn changes_that_cannot_be_tried_are_refused_with_what_to_write() {
    let folder = place("refused");
    let sample = sample();
    let refused = |more: &[&str]| {
        let args: Vec<&str> =
            ["impact", "gx-station", "--population", &sample].into_iter().chain(more.iter().copied()).collect();
        let (code, out, err) = run(&folder, &args);
        assert_eq!((code, out.as_str()), (1, ""), "{more:?}");
        err
    };
    assert_has(
        &refused(&["--set", "basic.full_time_staf=8@2027-01-01"]),
        &["没有名为 basic.full_time_staf 的参数", "是否想写 basic.full_time_staff"],
    );
    assert_has(
        &refused(&["--set", "basic.full_time_staff=8"]),
        &["没有写自哪天起", "basic.full_time_staff=8@2027-01-01"],
    );
    assert_has(&refused(&["--set", "basic.full_time_staff=-8@2027-01-01"]), &["应为", "整数"]);
    assert_has(&refused(&["--set", "basic.full_time_staff=eight@2027-01-01"]), &["eight"]);
    assert_has(&refused(&["--set", "basic.full_time_staff=8@2027-02-30"]), &["日历上没有 2027-02-30"]);
    assert_has(&refused(&["--set", "basic.full_time_staff"]), &["写法不对", "参数=值@日期"]);
    // All of them at once.
    let both = refused(&["--set", "a=1@2027-01-01", "--set", "basic.full_time_staff=8", "--set", "b"]);
    assert_has(&both, &["没有名为 a 的参数", "没有写自哪天起", "--set b 写法不对"]);
    assert_has(&refused(&["--base", "gx-zone"]), &["gx-zone", "不能与 gx-station 比较"]);
    assert_has(&refused(&["--base", "2027-13-01"]), &["日历上没有 2027-13-01"]);
    assert_has(&refused(&["--outcome", "work_statio"]), &["work_station"]);
    assert_has(&refused(&["--group-by", "城区"]), &["没有“城区”这一列"]);
    let (code, _, err) = run(&folder, &["impact", "gx-station", "--population", "none.csv"]);
    assert_eq!(code, 1);
    assert_has(&err, &["none.csv", "没有这个文件"]);
}

#[test]
fn a_change_that_comes_later_is_said_to_change_nothing() {
    let folder = place("later");
    let (code, out, err) = run(
        &folder,
        &[
            "impact",
            "gx-station",
            "-p",
            &sample(),
            "--set",
            CHANGE,
            "--as-of",
            "2026-12-31",
            "--outcome",
            "work_station",
        ],
    );
    assert_eq!(code, 0);
    assert_has(&err, &["晚于判断日期", "不起作用"]);
    assert_has(&out, &["没有一行的结论改变"]);
}

#[test]
fn another_date_and_another_edition_are_compared() {
    let folder = place("base");
    // On 31 December 2026 nobody who was founded on 1 January 2025 is two years old; a day later they are.
    let rows = rows_of_sample();
    let (code, out, _) = run(
        &folder,
        &["impact", "gx-station", "-p", &sample(), "--base", "2026-12-31", "--as-of", "2027-01-01", "--json"],
    );
    assert_eq!(code, 0);
    let report: Value = serde_json::from_str(&out).unwrap();
    let age = report["findings"].as_array().unwrap().iter().find(|one| one["id"] == "work_host_age").unwrap();
    let born = rows.iter().filter(|row| row["依托机构成立日期"] == "2025-01-01").count();
    assert_eq!(age["flips"], serde_json::json!([{ "from": "not_met", "to": "met", "rows": born }]));
    let station = report["outcomes"].as_array().unwrap().iter().find(|one| one["id"] == "work_station").unwrap();
    assert!(station["causes"].as_array().unwrap().iter().all(|cause| cause["date"] == true), "{}", station["causes"]);

    let (code, plan, _) = run(&folder, &["plan", "gx-station"]);
    assert_eq!(code, 0);
    fs::write(folder.join("older.plan.json"), plan).unwrap();
    let args = [
        "impact",
        "gx-station",
        "-p",
        &sample(),
        "--base",
        "older.plan.json",
        "--set",
        CHANGE,
        "--outcome",
        "work_station",
    ];
    let (code, out, _) = run(&folder, &args);
    assert_eq!(code, 0);
    assert_has(&out, &["全部因参数 basic.full_time_staff"]);
}

#[test]
fn a_file_with_mistakes_is_counted_as_far_as_it_goes() {
    let folder = place("mistakes");
    let text = "full_time_staff,城市,手机\n5,南宁,13800000000\n四个,柳州,13800000001\n6\n200000000,桂林,13800000002\n4,南宁,\n";
    fs::write(folder.join("p.csv"), text).unwrap();
    let args = [
        "impact",
        "gx-station",
        "-p",
        "p.csv",
        "--problems",
        "problems.csv",
        "--rows",
        "rows.parquet",
        "--html",
        "p.html",
    ];
    let (code, out, err) = run(&folder, &args);
    assert_eq!(code, 1);
    assert_has(&out, &["第 3 行“full_time_staff”", "四个", "第 4 行：有 1 格，列名有 3 个", "个人信息"]);
    assert_has(&err, &["结果不完整：判断 4 行，搁置 1 行，2 格不能用"]);
    let problems = fs::read_to_string(folder.join("problems.csv")).unwrap();
    assert_eq!(problems.lines().count(), 4, "{problems}");
    assert_has(
        &problems,
        &["3,\"full_time_staff\",\"bad-cell\",\"四个\"", "4,\"\",\"cells\"", "5,\"full_time_staff\",\"out-of-bounds\""],
    );
    assert!(fs::metadata(folder.join("rows.parquet")).unwrap().len() > 500);
    let page = fs::read_to_string(folder.join("p.html")).unwrap();
    assert_has(&page, &["结果不完整", "搁置"]);
    for kept in [&out, &page] {
        assert!(!kept.contains("1380000"), "personal data is carried into a result");
    }
}

#[test]
fn a_mapping_file_names_headings_and_units() {
    let folder = place("mapping");
    fs::write(folder.join("p.csv"), "员工数,合同额\n5,500000\n").unwrap();
    let mapping =
        r#"{ "员工数": "full_time_staff", "合同额": { "fact": "transfer_contract_value_last_year", "unit": "元" } }"#;
    fs::write(folder.join("m.json"), mapping).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(MAPPING).unwrap()).unwrap();
    assert!(schema.is_valid(&serde_json::from_str(mapping).unwrap()));
    assert!(!schema.is_valid(&serde_json::json!({ "a": { "unit": "元" } })));
    let (code, out, err) = run(&folder, &["impact", "gx-station", "-p", "p.csv", "--mapping", "m.json", "--json"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let report: Value = serde_json::from_str(&out).unwrap();
    let value = report["findings"].as_array().unwrap().iter().find(|one| one["id"] == "work_contract_value").unwrap();
    assert_eq!(value["after"]["met"], 1);
    fs::write(folder.join("m.json"), r#"{ "员工": "full_time_staff" }"#).unwrap();
    let (code, _, err) = run(&folder, &["impact", "gx-station", "-p", "p.csv", "--mapping", "m.json"]);
    assert_eq!(code, 1);
    assert_has(&err, &["“员工”不在文件里", "是否想写“员工数”"]);
}

#[test]
fn what_is_printed_as_json_has_the_form_of_its_schema() {
    let folder = place("schema");
    let schema: Value = serde_json::from_str(IMPACT).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let holds = |args: &[&str]| {
        let (_, out, err) = run(&folder, args);
        let value: Value = serde_json::from_str(&out).unwrap_or_else(|why| unreachable!("{args:?}: {why}\n{err}"));
        let problems: Vec<String> =
            validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(problems.is_empty(), "{args:?}: {}", problems.join("\n"));
        value
    };
    let sample = sample();
    let whole = holds(&[
        "impact",
        "gx-station",
        "-p",
        &sample,
        "--set",
        CHANGE,
        "--group-by",
        "城市",
        "--min-group",
        "10",
        "--json",
    ]);
    assert_eq!((&whole["whole"], &whole["broken_off"]), (&Value::Bool(true), &Value::Null));
    assert!(whole["groups"]["together"]["groups"].as_u64().unwrap() >= 2, "{}", whole["groups"]["together"]);
    holds(&["impact", "gx-station", "-p", &sample, "--json", "--lang", "en"]);
    fs::write(folder.join("p.csv"), "full_time_staff,x\nfive,1\n5,1\n5\n").unwrap();
    let broken = holds(&["impact", "gx-station", "-p", "p.csv", "--group-by", "x", "--json"]);
    assert_eq!((&broken["whole"], &broken["groups"]["withheld"]), (&Value::Bool(false), &Value::Bool(true)));
    for policy in ["cn-pilot", "gx-transfer", "gx-zone", "gy-society"] {
        let file = format!("{policy}.parquet");
        assert_eq!(run(&folder, &["population", policy, "--rows", "400", "--out", &file]).0, 0);
        let report = holds(&["impact", policy, "-p", &file, "--group-by", "城市,行业", "--json"]);
        assert_eq!(
            (&report["whole"], &report["population"]["rows"]),
            (&Value::Bool(true), &Value::from(400)),
            "{policy}"
        );
    }
}

#[test]
fn a_population_is_made_up_the_same_for_the_same_seed() {
    let folder = place("made-up");
    let (code, out, _) = run(
        &folder,
        &["population", "gx-station", "--rows", "50", "--seed", "7", "--as-of", "2027-01-01", "--out", "a.csv"],
    );
    assert_eq!(code, 0);
    assert_has(&out, &["50 行", "编造", "不是真实单位"]);
    run(
        &folder,
        &["population", "gx-station", "--rows", "50", "--seed", "7", "--as-of", "2027-01-01", "--out", "b.csv"],
    );
    run(
        &folder,
        &["population", "gx-station", "--rows", "50", "--seed", "8", "--as-of", "2027-01-01", "--out", "c.csv"],
    );
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!(read("a.csv"), read("b.csv"));
    assert_ne!(read("a.csv"), read("c.csv"));
    let (code, _, err) = run(&folder, &["population", "gx-station", "--out", "a.xls"]);
    assert_eq!(code, 1);
    assert_has(&err, &[".csv", ".parquet"]);
}

#[cfg(unix)]
#[test]
fn what_was_counted_before_an_interruption_is_kept() {
    let folder = place("interrupted");
    let head = "full_time_staff,城市,host_established_on,host_support\n";
    let (bad, good) = ("?!,南宁,2020-01-01,是\n".repeat(500), "5,南宁市西乡塘区,2020-01-01,是\n".repeat(3_000_000));
    fs::write(folder.join("p.csv"), format!("{head}{bad}{good}")).unwrap();
    let args = ["impact", "gx-station", "-p", "p.csv", "--group-by", "城市", "--problems", "problems.csv", "--json"];
    let child = zhunsheng(&folder).args(args).spawn().unwrap();
    // Why: problems that are written say that the first rows have been decided.
    let (start, problems) = (Instant::now(), folder.join("problems.csv"));
    while fs::metadata(&problems).map_or(0, |about| about.len()) < 5000 && start.elapsed() < Duration::from_secs(120) {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{err}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|why| unreachable!("{why}: {err}"));
    let decided = report["population"]["rows"].as_u64().unwrap();
    assert!(decided > 0 && decided < 3_000_500, "{decided}");
    assert!(report["broken_off"]["size"].as_u64().unwrap() > report["broken_off"]["reached"].as_u64().unwrap());
    assert_has(&err, &["中途停止"]);
    fs::remove_file(folder.join("p.csv")).unwrap();
}
