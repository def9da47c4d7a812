//! Face cli, tests: `zhunsheng user` with the real binary, on a data folder of its own.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const PASSWORD: &str = "a sentence of my own";

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// `zhunsheng user …` in a folder, with a text on standard input.
fn user(folder: &Path, args: &[&str], input: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
    command
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env_remove("LANG")
        .current_dir(folder)
        .arg("user")
        .args(args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Why not unwrapped: a command that reads nothing may have ended before.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert!(!err.contains("panicked"), "{args:?}: {err}");
    assert!(!out.contains(PASSWORD) && !err.contains(PASSWORD), "a password is shown: {out}{err}");
    (output.status.code().unwrap(), out, err)
}

#[test]
fn accounts_are_made_listed_and_changed() {
    let here = folder("user");
    let add = ["add", "li", "--role", "editor", "--display", "李明", "--password-file", "-"];
    let (code, out, err) = user(&here, &add, &format!("{PASSWORD}\n"));
    assert_eq!((code, out.as_str(), err.as_str()), (0, "已添加账户 li（编辑）\n", ""));
    assert!(here.join("zhunsheng-data/desk.db").exists());

    let (code, _, err) = user(&here, &add, PASSWORD);
    assert_eq!(code, 1);
    assert!(err.contains("账户 li 已经存在"), "{err}");

    let weak = ["add", "wang", "--role", "approver", "--password-file", "-", "--lang", "en"];
    let (code, _, err) = user(&here, &weak, "password1234\n");
    assert_eq!(code, 1);
    assert!(err.contains("among the most used"), "{err}");
    let (code, _, err) = user(&here, &weak, "");
    assert_eq!(code, 1, "there is no password that counts as default");
    assert!(err.contains("at least 12"), "{err}");
    assert_eq!(user(&here, &weak, PASSWORD).0, 0);

    let (_, out, _) = user(&here, &["role", "wang", "--add", "auditor", "--lang", "en"], "");
    assert_eq!(out, "roles of wang: approver, auditor; its sessions have ended\n");
    let (code, _, err) = user(&here, &["role", "wang", "--remove", "approver", "--remove", "auditor"], "");
    assert_eq!(code, 1);
    assert!(err.contains("至少要有一个角色"), "{err}");
    assert_eq!(user(&here, &["disable", "wang"], "").0, 0);
    let (_, out, _) = user(&here, &["list"], "");
    assert_eq!(out, "li · 李明 · 编辑\nwang · wang · 审批、审计 · 已停用\n");
    let (_, out, _) = user(&here, &["list", "--json"], "");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json.pointer("/accounts/1/roles"), Some(&serde_json::json!(["approver", "auditor"])));
    assert_eq!(json.pointer("/accounts/1/disabled"), Some(&serde_json::json!(true)));

    assert_eq!(user(&here, &["enable", "wang"], "").0, 0);
    assert_eq!(user(&here, &["unlock", "wang"], "").0, 0);
    assert_eq!(user(&here, &["password", "wang", "--password-file", "-"], "another sentence of mine").0, 0);
}

#[test]
fn the_last_administrator_stays_on_the_command_line_too() {
    let here = folder("user-administrator");
    let add = ["add", "chen", "--role", "administrator", "--password-file", "-"];
    assert_eq!(user(&here, &add, PASSWORD).0, 0);
    for args in [&["disable", "chen"][..], &["role", "chen", "--add", "auditor", "--remove", "administrator"]] {
        let (code, _, err) = user(&here, args, "");
        assert_eq!(code, 1);
        assert!(err.contains("最后一个可用的管理员"), "{err}");
    }
}

#[test]
fn what_is_not_there_is_said() {
    let here = folder("user-nothing");
    let (code, _, err) = user(&here, &["list"], "");
    assert_eq!(code, 1);
    assert!(err.contains("zhunsheng-data 里还没有参数台的数据"), "{err}");
    assert!(!here.join("zhunsheng-data").exists(), "asking makes nothing");
    let (code, _, err) = user(&here, &["add", "li", "--role", "boss"], "");
    assert_eq!(code, 2);
    assert!(err.contains("administrator 管理员"), "{err}");
    assert_eq!(user(&here, &["add", "li"], "").0, 2, "no role, no account");
    assert_eq!(user(&here, &["add", "li", "--role", "editor", "--password-file", "-"], PASSWORD).0, 0);
    for args in [&["disable", "nobody"][..], &["role", "nobody", "--add", "editor"], &["unlock", "nobody"]] {
        let (code, _, err) = user(&here, args, "");
        assert_eq!(code, 1);
        assert!(err.contains("没有名为 nobody 的账户"), "{args:?} {err}");
    }
    let (code, _, err) = user(&here, &["add", "wang", "--role", "approver"], "");
    assert_eq!(code, 1, "{err}");
}
