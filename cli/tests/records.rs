//! Face cli, tests: `zhunsheng audit`, `rebuild`, `backup` and `restore` with the real binary.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use zhunsheng_compiler::Package;
use zhunsheng_desk::{Desk, Options};

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// A desk with its first publication: what `zhunsheng new` writes.
fn desk(folder: &Path) -> Desk {
    let files = [
        ("policy.json", include_str!("../scaffold/policy.json")),
        ("parameters.json", include_str!("../scaffold/parameters.json")),
        ("facts.schema.json", include_str!("../scaffold/facts.schema.json")),
        ("rules.rhai", include_str!("../scaffold/rules.rhai")),
        ("locales/en.json", include_str!("../scaffold/en.json")),
        ("cases/first.json", include_str!("../scaffold/case.json")),
    ];
    let files = files.map(|(path, text)| (path, text.replace("{{id}}", "tiny")));
    let packages = || vec![Package::from_files("tiny/1", files)];
    Desk::open(&folder.join("zhunsheng-data"), &Options::default(), packages).unwrap()
}

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
    command.env_remove("LC_ALL").env_remove("LC_MESSAGES").env_remove("LANG").current_dir(folder).args(args);
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert!(!err.contains("panicked"), "{args:?}: {err}");
    (output.status.code().unwrap(), out, err)
}

#[test]
fn records_are_proved_backed_up_and_restored_beside_an_open_desk() {
    let here = folder("records");
    let open = desk(&here);
    let head = open.rulebook().hash.clone();
    let (code, out, err) = run(&here, &["audit"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.starts_with("日志完整：1 条记录，1 次发布，8 个文件和方案") && out.contains(&head), "{out}");
    let (code, out, _) = run(&here, &["audit", "--json", "--lang", "en"]);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, report.get("whole"), report.get("records")), (0, Some(&true.into()), Some(&1.into())));
    assert_eq!(run(&here, &["rebuild"]).1, "已按 1 条记录重建派生表\n");

    assert_eq!(run(&here, &["backup", "one.db"]).1, "已备份到 one.db：1 条记录，1 次发布，已核对\n");
    let (code, _, err) = run(&here, &["backup", "one.db"]);
    assert!(code == 1 && err.contains("已存在"), "{err}");
    let (code, out, _) = run(&here, &["restore", "one.db", "--data", "again", "--lang", "en"]);
    assert_eq!((code, out.as_str()), (0, "restored into again: 1 records, 1 publications, verified\n"));
    assert!(run(&here, &["audit", "--data", "again"]).1.contains(&head));
    let (code, _, err) = run(&here, &["restore", "one.db", "--data", "again"]);
    assert!(code == 1 && err.contains("已存在"), "{err}");
}

#[test]
fn what_is_wrong_is_named_and_the_command_fails() {
    let here = folder("records-wrong");
    let (code, _, err) = run(&here, &["audit"]);
    assert!(code == 1 && err.contains("没有这个文件") && err.contains("--data"), "{err}");
    drop(desk(&here));
    let file = here.join("zhunsheng-data/desk.db");
    let tamper = |sql: &str| rusqlite::Connection::open(&file).unwrap().execute_batch(sql).unwrap();

    tamper("UPDATE edition SET version = '9'");
    let (code, _, err) = run(&here, &["audit"]);
    assert!(code == 1 && err.contains("派生表 edition") && err.contains("zhunsheng rebuild"), "{err}");
    assert_eq!(run(&here, &["rebuild"]).0, 0);
    assert_eq!(run(&here, &["audit"]).0, 0);

    tamper("DROP TRIGGER record_stays; UPDATE record SET actor = 'wang'");
    let (code, out, err) = run(&here, &["audit", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (code, report.pointer("/flaw/seq"), report.pointer("/flaw/kind")),
        (1, Some(&1.into()), Some(&"hash".into()))
    );
    assert!(err.contains("记录 1 的内容与指纹不符"), "{err}");
    let (code, _, err) = run(&here, &["rebuild"]);
    assert!(code == 1 && err.contains("记录 1"), "a rebuild would hide it: {err}");
    assert_eq!(run(&here, &["backup", "bad.db"]).0, 1);
    assert!(!here.join("bad.db").exists() && !here.join("bad.db.part").exists());
}
