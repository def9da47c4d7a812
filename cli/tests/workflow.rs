//! Face cli, tests: the example of a workflow for pull requests: what it may do, and that its command lines run, on a copy with an edited parameter.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn workflow() -> String {
    fs::read_to_string(root().join("examples/github-actions/policy-change.yml")).unwrap()
}

/// The command lines of the program, without what the shell does with them.
fn command_lines(text: &str) -> Vec<Vec<String>> {
    let lines = text.lines().map(str::trim).filter_map(|line| line.strip_prefix("zhunsheng "));
    let own = |line: &str| line.split(" > ").next().unwrap_or(line).split_whitespace().map(str::to_owned).collect();
    lines.map(own).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { assert!(fs::copy(&path, &target).is_ok()) }
    }
}

fn run(folder: &Path, args: &[String]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_zhunsheng")).current_dir(folder).args(args).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn it_has_no_secret_and_no_more_rights_than_it_needs() {
    let text = workflow();
    assert!(!text.contains("secrets.") && !text.contains('\t') && !text.contains("pull_request_target"));
    assert!(text.contains("\npermissions: {}\n"), "nothing is allowed unless a job says so");
    let rights: Vec<&str> =
        text.lines().map(str::trim).filter(|line| line.ends_with(": write") || line.ends_with(": read")).collect();
    assert_eq!(rights, ["contents: read", "pull-requests: write"]);
    let used: Vec<&str> = text.lines().filter_map(|line| line.trim().strip_prefix("uses: ")).collect();
    assert!(!used.is_empty());
    for action in used {
        let version =
            action.strip_prefix("actions/").and_then(|rest| rest.split_once("@v")).map(|(_, version)| version);
        let numbers = version.map(|version| version.split('.').filter(|part| part.parse::<u32>().is_ok()).count());
        assert_eq!(numbers, Some(3), "{action} is one of GitHub's own, at a whole version");
    }
}

#[test]
fn its_command_lines_run_on_a_changed_threshold() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("workflow");
    let _ = fs::remove_dir_all(&folder);
    for side in ["base", "head"] {
        copy(&root().join("rules/gx-station/1"), &folder.join(side).join("rules/gx-station/1"));
    }
    let parameters = folder.join("head/rules/gx-station/1/parameters.json");
    let before = fs::read_to_string(&parameters).unwrap();
    let old = r#""values": [{ "from": "2011-01-01", "value": 5, "source": "附件 一（一）2" }]"#;
    let new = r#""values": [{ "from": "2011-01-01", "value": 5, "source": "附件 一（一）2" }, { "from": "2027-01-01", "value": 8, "source": "2026 年通知" }]"#;
    assert!(before.contains(old));
    fs::write(&parameters, before.replacen(old, new, 1)).unwrap();

    let lines = command_lines(&workflow());
    let commands: Vec<&str> = lines.iter().filter_map(|line| line.first()).map(String::as_str).collect();
    assert_eq!(commands, ["check", "test", "mutate", "diff"]);
    for line in &lines {
        // Why: what takes minutes is only read, not run; an argument that there is not would be refused before the help.
        let long = matches!(line.first().map(String::as_str), Some("test" | "mutate"));
        let args: Vec<String> = line.iter().cloned().chain(long.then(|| "--help".to_owned())).collect();
        let (code, out, err) = run(&folder, &args);
        let differs = line.first().is_some_and(|command| command == "diff");
        assert_eq!(code, i32::from(differs), "{line:?}\n{out}{err}");
        assert!(err.is_empty(), "{line:?}\n{err}");
        if differs {
            assert!(out.starts_with("## ") && out.contains("8 人"), "{out}");
        }
    }
}

#[test]
fn every_command_of_the_pages_on_changing_a_policy_is_one() {
    for page in ["rules/CHANGING.md", "rules/CHANGING.zh-CN.md"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        let lines = text.lines().map(str::trim).filter_map(|line| line.strip_prefix("$ zhunsheng "));
        let mut count = 0;
        for line in lines {
            let own = line.split(" > ").next().unwrap_or(line).split("  #").next().unwrap_or(line);
            let args: Vec<String> = own.split_whitespace().map(str::to_owned).chain(["--help".to_owned()]).collect();
            let (code, _, err) = run(&root(), &args);
            assert_eq!((code, err.as_str()), (0, ""), "{page}: {line}");
            count += 1;
        }
        assert!(count >= 6, "{page} has {count} command lines");
    }
}
