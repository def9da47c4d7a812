//! The desk is opened: the first publication, a folder that is there already, and what is no folder of a desk.

#[expect(dead_code, reason = "each test file uses what it needs of it")]
mod desk;

use std::fs;

use desk::{Opened, built_in};
use zhunsheng_compiler::compile;
use zhunsheng_desk::{Desk, OpenError, Options, StoreError};

#[test]
fn the_first_publication_has_every_package_as_compiled() {
    let opened = Opened::new();
    let rulebook = opened.desk.rulebook();
    assert_eq!(rulebook.publication, 1);
    let packages = built_in();
    assert_eq!(rulebook.editions().len(), packages.len());
    for package in packages {
        let plan = compile(&package).plan.unwrap_or_else(|| unreachable!("built-in packages compile"));
        let edition = rulebook.get(&plan.policy.id).unwrap_or_else(|| unreachable!("{} is published", package.name));
        assert_eq!(edition.plan, plan);
        assert_eq!(*edition.text, *plan.to_json());
        assert_eq!(edition.package, package);
    }
    let publication = opened.desk.publication(1).ok().flatten().unwrap_or_else(|| unreachable!("it is in the log"));
    assert!(publication.active);
    assert_eq!((publication.seq, publication.hash.as_str()), (1, rulebook.hash.as_str()));
    assert_eq!(publication.recorded_at, "2026-11-20T04:00:00Z");
}

#[test]
fn what_is_there_is_opened_again_and_other_packages_are_only_named() {
    let opened = Opened::new();
    let hash = opened.desk.rulebook().hash.clone();
    let again = Desk::open(opened.dir.path(), &opened.options(), built_in).unwrap_or_else(|why| unreachable!("{why}"));
    assert_eq!(again.rulebook().hash, hash);
    assert!(again.notes().is_empty());
    let altered = || {
        let mut packages = built_in();
        packages.truncate(1);
        for package in &mut packages {
            let files: Vec<(String, String)> = package.folder("").map(|(p, t)| (p.into(), format!("{t}\n"))).collect();
            *package = zhunsheng_compiler::Package::from_files(package.name.clone(), files);
        }
        packages
    };
    let other = Desk::open(opened.dir.path(), &opened.options(), altered).unwrap_or_else(|why| unreachable!("{why}"));
    assert_eq!(other.rulebook().hash, hash);
    assert_eq!(other.notes().len(), 1);
}

#[test]
fn packages_with_problems_are_all_reported_and_nothing_is_published() {
    let dir = tempfile::tempdir().unwrap_or_else(|why| unreachable!("{why}"));
    let spoilt = || {
        let spoil = |package: zhunsheng_compiler::Package| {
            let files: Vec<(String, String)> = package
                .folder("")
                .filter(|(path, _)| *path != "rules.rhai")
                .map(|(p, t)| (p.into(), t.into()))
                .collect();
            zhunsheng_compiler::Package::from_files(package.name, files)
        };
        let mut packages = built_in();
        let last = packages.pop();
        packages.into_iter().take(2).map(spoil).chain(last).collect()
    };
    let refused = Desk::open(dir.path(), &Options::default(), spoilt).err();
    let Some(OpenError::Packages(refused)) = refused else { unreachable!("{refused:?}") };
    assert_eq!(refused.len(), 2);
    assert!(refused.iter().all(|one| one.problems.contains("rules.rhai")), "{refused:?}");
    let none = Desk::open(dir.path(), &Options::default(), Vec::new).err();
    assert_eq!(none, Some(OpenError::Nothing));
}

#[test]
fn what_is_no_database_of_this_program_is_refused_and_stays() {
    let open = |dir: &std::path::Path| Desk::open(dir, &Options::default(), built_in).err();
    let dir = tempfile::tempdir().unwrap_or_else(|why| unreachable!("{why}"));
    let file = dir.path().join("desk.db");

    let text = "这不是数据库。".repeat(100);
    assert!(fs::write(&file, &text).is_ok());
    assert_eq!(open(dir.path()), Some(OpenError::Store(StoreError::NotADatabase)));
    assert_eq!(fs::read_to_string(&file).ok(), Some(text));

    assert!(fs::remove_file(&file).is_ok());
    let foreign = rusqlite::Connection::open(&file).and_then(|c| c.execute_batch("CREATE TABLE t (a); "));
    assert!(foreign.is_ok());
    assert_eq!(open(dir.path()), Some(OpenError::Store(StoreError::Foreign)));

    assert!(fs::remove_file(&file).is_ok());
    assert!(open(dir.path()).is_none());
    let newer = rusqlite::Connection::open(&file).and_then(|c| c.pragma_update(None, "user_version", 99));
    assert!(newer.is_ok());
    let refused = open(dir.path());
    assert_eq!(refused, Some(OpenError::Store(StoreError::Newer { found: 99, known: 1 })));
    let message = refused.map(|why| why.message()).unwrap_or_default();
    assert!(message.zh.contains("99") && message.zh.contains('1') && message.en.contains("99"), "{message:?}");
}

#[test]
fn a_read_only_file_is_refused() {
    let opened = Opened::new();
    let dir = opened.close();
    let file = dir.path().join("desk.db");
    let before = fs::read(&file).unwrap_or_default();
    let mode = fs::metadata(&file).map(|meta| meta.permissions());
    let Ok(mut mode) = mode else { unreachable!("the file is there") };
    mode.set_readonly(true);
    assert!(fs::set_permissions(&file, mode).is_ok());
    let refused = Desk::open(dir.path(), &Options::default(), built_in).err();
    assert_eq!(refused, Some(OpenError::Store(StoreError::ReadOnly)));
    assert_eq!(fs::read(&file).unwrap_or_default(), before);
}

#[test]
fn a_folder_that_cannot_be_made_is_refused() {
    let dir = tempfile::tempdir().unwrap_or_else(|why| unreachable!("{why}"));
    let file = dir.path().join("file");
    assert!(fs::write(&file, "").is_ok());
    let refused = Desk::open(&file.join("data"), &Options::default(), built_in).err();
    assert!(matches!(refused, Some(OpenError::Store(StoreError::Folder(_)))), "{refused:?}");
}
