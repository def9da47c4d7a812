//! Face cli, tests: the sample dossiers, each decided as its comment says, and the one that is laid before every policy.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

use std::process::Command;

use serde_json::Value;

fn run(args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    let output = command.current_dir(env!("CARGO_TARGET_TMPDIR")).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn sample(name: &str) -> String {
    format!("{}/samples/{name}.json", env!("CARGO_MANIFEST_DIR"))
}

/// A sample with its date, and outcomes with their verdicts and how many findings are not met and not known.
type Expected = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str, usize, usize)]);

const SAMPLES: [Expected; 17] = [
    ("cn-pilot", "cn-pilot", "2026-06-30", &[("pilot_station", "met", 0, 0), ("international_station", "met", 0, 0)]),
    ("cn-pilot", "cn-pilot-near", "2026-06-30", &[("pilot_station", "met", 0, 0), ("local_matching", "not_met", 1, 0)]),
    (
        "cn-pilot",
        "cn-pilot-half",
        "2026-06-30",
        &[("public_service_subsidy", "not_met", 1, 0), ("pilot_station", "unknown", 0, 4)],
    ),
    ("gx-station", "gx-station", "2026-03-01", &[("work_station", "not_met", 2, 0)]),
    ("gx-station", "gx-station-full", "2026-03-01", &[("work_station", "met", 0, 0)]),
    (
        "gx-station",
        "gx-station-near",
        "2026-03-01",
        &[("work_station", "met", 0, 0), ("grassroots_station", "not_met", 2, 0)],
    ),
    ("gx-station", "gx-station-half", "2026-03-01", &[("work_station", "not_met", 1, 17)]),
    ("gx-transfer", "gx-transfer", "2026-03-01", &[("targets_2020", "met", 0, 0), ("targets_2025", "not_met", 5, 0)]),
    ("gx-transfer", "gx-transfer-near", "2026-03-01", &[("targets_2020", "not_met", 1, 0)]),
    ("gx-transfer", "gx-transfer-half", "2026-03-01", &[("targets_2020", "not_met", 3, 3)]),
    ("gx-zone", "gx-zone", "2026-06-30", &[("regional_zone", "met", 0, 0), ("indicator_targets", "met", 0, 0)]),
    ("gx-zone", "gx-zone-near", "2026-06-30", &[("zone_conditions", "met", 0, 0), ("plan_complete", "not_met", 1, 0)]),
    ("gx-zone", "gx-zone-half", "2026-06-30", &[("plan_complete", "not_met", 2, 17)]),
    (
        "gy-society",
        "gy-society",
        "2026-06-30",
        &[("station_application", "met", 0, 0), ("station_subsidy", "met", 0, 0)],
    ),
    (
        "gy-society",
        "gy-society-near",
        "2026-06-30",
        &[("station_application", "not_met", 2, 0), ("application_papers", "not_met", 1, 0)],
    ),
    ("gy-society", "gy-society-half", "2026-06-30", &[("station_subsidy", "unknown", 0, 2)]),
    ("gx-transfer", "gx-transfer-pace", "2019-03-01", &[("targets_2020", "not_met", 5, 0)]),
];

#[test]
fn each_sample_is_what_it_says() {
    for (policy, name, as_of, expected) in SAMPLES {
        for lang in ["zh", "en"] {
            let args = ["decide", policy, "--facts", &sample(name), "--as-of", as_of, "--lang", lang, "--json"];
            let (code, out, err) = run(&args);
            assert_eq!((code, err.as_str()), (0, ""), "{name}");
            let answer: Value = serde_json::from_str(&out).unwrap();
            let entry = |section: &str, id: &str| {
                let entries = answer.get(section).unwrap().as_array().unwrap();
                entries.iter().find(|entry| entry.get("id").unwrap() == id).unwrap().clone()
            };
            for (id, verdict, not_met, unknown) in expected {
                let outcome = entry("outcomes", id);
                assert_eq!(outcome.get("verdict").unwrap(), verdict, "{name}: {id}");
                let findings = outcome.get("findings").unwrap().as_array().unwrap();
                let count = |verdict: &str| {
                    let found = findings
                        .iter()
                        .filter(|id| entry("findings", id.as_str().unwrap()).get("verdict").unwrap() == verdict);
                    found.count()
                };
                assert_eq!((count("not_met"), count("unknown")), (*not_met, *unknown), "{name}: {id}");
            }
        }
    }
}

#[test]
fn one_dossier_tells_a_story_in_both_languages() {
    let file = sample("dossier");
    let stories: [(&str, &[&str]); 2] = [
        (
            "zh",
            &[
                "✔ 已满足　基层站点　gx-station",
                "✔ 已满足　自治区级示范区经费　gx-zone",
                "✖ 未履行　地方配套经费　cn-pilot",
                "还差 1 项：外聘专家（还差 1人）\n     最小改动：外聘专家：14人 → 15人",
                "等待规定：当地实行承接成果补助（由给予补助的县级以上人民政府规定）",
                "地方应配套经费　由当地政府承担 50万元　cn-pilot",
                "自治区级经费　可得 100万元　gx-zone",
                "接下来最值得查明",
            ],
        ),
        (
            "en",
            &[
                "✔ met  Grassroots station  gx-station",
                "✔ met  Funds of a regional zone  gx-zone",
                "✖ not kept  Local matching funds  cn-pilot",
                "lacks 1: External experts (1 person short)",
                "smallest change: External experts: 14 people → 15 people",
                "owed by the local government: CNY 500,000  cn-pilot",
                "Funds of a regional zone  CNY 1,000,000 is due  gx-zone",
                "Most worth finding out next",
            ],
        ),
    ];
    for (lang, parts) in stories {
        let (code, out, err) = run(&["match", "--facts", &file, "--as-of", "2026-03-01", "--lang", lang]);
        assert_eq!((code, err.as_str()), (0, ""));
        for part in parts {
            assert!(out.contains(part), "`{part}` is not in:\n{out}");
        }
    }
}

#[test]
fn the_rate_of_a_locality_gives_an_amount() {
    let (facts, values) = (sample("gx-transfer-nanning"), sample("gx-transfer-nanning.parameters"));
    let args = ["decide", "gx-transfer", "--facts", &facts, "--as-of", "2026-03-01"];
    let (code, out, _) = run(&args);
    assert_eq!(code, 0);
    assert!(out.contains("当地决定实行补助（待给予补助的县级以上人民政府规定）"), "{out}");
    let (code, out, _) = run(&[&args[..], &["--parameters", &values]].concat());
    assert_eq!(code, 0);
    // 15 % of 2368500.04 元 is 355275.006 元: rounded half up to the fen, and below the cap of 80 万元.
    assert!(out.contains("✔ 承接成果补助  355275.01元"), "{out}");
}

#[test]
fn a_sanction_that_has_not_set_in_is_no_distance() {
    let file = sample("gx-station-near");
    let args =
        ["decide", "gx-station", "--facts", &file, "--as-of", "2026-03-01", "--outcome", "criticism_or_revocation"];
    let (code, out, _) = run(&args);
    assert_eq!(code, 0);
    assert!(out.contains("通报批评直至取消资格　– 未触发\n  没有出现的情形 2 项：连续不合格、严重违规"), "{out}");
}
