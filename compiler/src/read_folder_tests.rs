//! Beside the pipeline: tests of reading folders.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;

use super::read_folder;
use crate::diagnostic::{Code, Diagnostics};

fn codes(problems: &Diagnostics) -> Vec<(Code, &str)> {
    problems.iter().map(|one| (one.code, one.file.as_str())).collect()
}

#[test]
fn reports_everything_at_once() {
    let folder = std::env::temp_dir().join(format!("zhunsheng-read-{}", std::process::id())).join("1");
    fs::create_dir_all(folder.join("cases")).unwrap();
    fs::create_dir_all(folder.join("policy.json")).unwrap();
    fs::write(folder.join("parameters.json"), b"{\n\xff}").unwrap();
    fs::write(folder.join("rules.rhai"), " ".repeat(3 * 1024 * 1024)).unwrap();
    fs::write(folder.join("parameter.json"), "{}").unwrap();
    fs::write(folder.join("cases/a.json"), "{}").unwrap();
    let problems = read_folder(&folder).unwrap_err();
    assert_eq!(
        codes(&problems),
        [
            (Code::MissingFile, "facts.schema.json"),
            (Code::UnexpectedFile, "parameter.json"),
            (Code::NotUtf8, "parameters.json"),
            (Code::NotFound, "policy.json"),
            (Code::TooLarge, "rules.rhai"),
        ]
    );
    let file = read_folder(&folder.join("parameters.json")).unwrap_err();
    assert_eq!(codes(&file), [(Code::NotAFolder, "")]);
    assert_eq!(codes(&read_folder(&folder.join("absent")).unwrap_err()), [(Code::NotFound, "")]);

    fs::remove_dir(folder.join("policy.json")).unwrap();
    for file in ["policy.json", "parameters.json", "facts.schema.json", "rules.rhai"] {
        fs::write(folder.join(file), "{}").unwrap();
    }
    let package = read_folder(&folder).unwrap();
    assert!(package.name.ends_with("/1") && package.name.matches('/').count() == 1, "{}", package.name);
    assert_eq!(package.get("cases/a.json"), Some("{}"));
    assert_eq!(codes(&package.check_names()), [(Code::UnexpectedFile, "parameter.json")]);
    fs::remove_dir_all(folder.parent().unwrap()).unwrap();
}
