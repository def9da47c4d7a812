//! Face cli, tests: `zhunsheng docs` with the real binary: formats, files, and what it refuses.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// An empty folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    let output = command.current_dir(folder).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}

#[test]
fn a_page_is_printed_or_written() {
    let place = folder("docs-pages");
    let (code, out, err) = run(&place, &["docs", "gx-station"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_has(&out, &["# 中国创新驿站广西站点体系", "**推定**：发布机关：正文没有署名", "## 逐条规则", "```mermaid"]);
    let (_, out, _) = run(&place, &["docs", "gx-station/1", "--lang", "en"]);
    assert_has(&out, &["**Inferred**: Issued by: ", "## The rules, clause by clause"]);
    let (_, out, _) = run(&place, &["docs", "gx-station", "--format", "html"]);
    assert_has(&out, &["<!DOCTYPE html>", "<html lang=\"zh-CN\">", "<svg class=\"flow\""]);

    for (file, start) in [("a.html", "<!DOCTYPE html>"), ("a.HTM", "<!DOCTYPE html>"), ("a.md", "# ")] {
        let (code, out, err) = run(&place, &["docs", "gx-station", "--output", file]);
        assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""), "{file}");
        assert!(fs::read_to_string(place.join(file)).unwrap().starts_with(start), "{file}");
    }
    assert_eq!(run(&place, &["docs", "gx-station", "--format", "html", "-o", "page"]).0, 0);
    assert!(place.join("page").is_file());
}

#[test]
fn a_plan_file_gives_the_same_page() {
    let place = folder("docs-plans");
    assert_eq!(run(&place, &["plan", "gx-station", "--out", "gx.plan.json"]).0, 0);
    let (code, from_plan, err) = run(&place, &["docs", "gx.plan.json"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let (_, from_package, _) = run(&place, &["docs", "gx-station"]);
    assert_has(&from_plan, &["## 逐条规则", "**推定**：发布机关"]);
    assert_eq!(from_plan, from_package);
}

#[test]
fn what_cannot_be_written_is_said() {
    let place = folder("docs-refused");
    let refused = |args: &[&str], code: i32, parts: &[&str]| {
        let (found, out, err) = run(&place, args);
        assert_eq!((found, out.as_str()), (code, ""), "{args:?}: {err}");
        assert_has(&err, parts);
    };
    refused(&["docs"], 2, &["<POLICY>"]);
    refused(&["docs", "gx-station", "--format", "pdf"], 2, &["pdf"]);
    refused(&["docs", "gx-statoin"], 1, &["没有标识为 gx-statoin 的政策", "是否想写 gx-station"]);
    refused(&["docs", "gx-station", "-o", "page.txt"], 1, &["从 page.txt 的扩展名看不出格式", "--format"]);
    let differs = ["docs", "gx-station", "--format", "markdown", "-o", "page.html", "--lang", "en"];
    refused(&differs, 1, &["the extension of page.html and --format do not agree"]);
    refused(&["docs", "gx-station", "-o", "nowhere/page.html"], 1, &["没有这个目录"]);
    assert_eq!(fs::read_dir(&place).unwrap().count(), 0);
}
