//! A backup: of one moment while others write, proved, and restored to the same state.

#[expect(dead_code, reason = "each test file uses what it needs of it")]
mod desk;

use std::{
    fs,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
};

use desk::{Opened, editor, publish, tiny, tiny_staff};
use zhunsheng_desk::{Desk, OpenError, StoreError, backup::restore, cases::NewCase, log::FlawKind};

#[test]
fn a_backup_restores_to_the_same_state() {
    let opened = Opened::tiny();
    publish(&opened.desk, tiny_staff("4", "2027-01-01"));
    let case = NewCase { title: String::from("甲"), facts: String::from("{}"), as_of: None };
    assert!(opened.desk.add_cases(&editor(), "tiny", &[case]).is_ok());
    let folder = tempfile::tempdir().unwrap_or_else(|why| unreachable!("{why}"));
    let (file, dir) = (folder.path().join("backup.db"), folder.path().join("restored"));
    let verified = opened.desk.backup(&file).unwrap_or_else(|why| unreachable!("{why}"));
    assert_eq!((verified.publications, verified.records), (2, 7));
    assert!(
        matches!(opened.desk.backup(&file), Err(OpenError::Store(StoreError::Folder(_)))),
        "no file is written over"
    );

    assert_eq!(restore(&file, &dir).ok(), Some(verified));
    assert!(matches!(restore(&file, &dir), Err(OpenError::Store(StoreError::Folder(_)))), "no desk is written over");
    let again = Desk::open(&dir, &opened.options(), Vec::new).unwrap_or_else(|why| unreachable!("{why}"));
    assert_eq!(again.rulebook().hash, opened.desk.rulebook().hash);
    assert_eq!(again.store().derived(), opened.desk.store().derived());
    assert_eq!(again.cases("tiny", None, 9).ok(), opened.desk.cases("tiny", None, 9).ok());
    assert_eq!(again.audit().ok(), opened.desk.audit().ok());
}

#[test]
fn a_backup_taken_while_others_write_is_of_one_moment() {
    let opened = Opened::tiny();
    let folder = tempfile::tempdir().unwrap_or_else(|why| unreachable!("{why}"));
    let (stop, written) = (AtomicBool::new(false), AtomicU64::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut count = 0_u64;
            while !stop.load(Ordering::Relaxed) {
                count += 1;
                let case = NewCase { title: count.to_string(), facts: String::from("{}"), as_of: None };
                assert!(opened.desk.add_cases(&editor(), "tiny", &[case]).is_ok());
                written.store(count, Ordering::SeqCst);
            }
        });
        for number in 0..8 {
            let (file, dir) = (folder.path().join(format!("{number}.db")), folder.path().join(number.to_string()));
            let least = written.load(Ordering::SeqCst);
            let verified = opened.desk.backup(&file).unwrap_or_else(|why| unreachable!("{why}"));
            assert!(restore(&file, &dir).is_ok());
            let again = Desk::open(&dir, &opened.options(), tiny).unwrap_or_else(|why| unreachable!("{why}"));
            let cases = again.cases("tiny", None, 100_000).map(|cases| cases.len() as u64).unwrap_or(0);
            assert!(cases >= least, "what was acknowledged before is in it: {cases}, {least}");
            assert_eq!(verified.records, cases + 1, "each import is there with its record, or neither");
        }
        stop.store(true, Ordering::Relaxed);
    });
    println!("{} imports were written meanwhile", written.load(Ordering::SeqCst));
    assert!(written.load(Ordering::SeqCst) > 8);
}

#[test]
fn what_is_no_whole_backup_is_not_restored() {
    let opened = Opened::tiny();
    publish(&opened.desk, tiny_staff("4", "2027-01-01"));
    let folder = tempfile::tempdir().unwrap_or_else(|why| unreachable!("{why}"));
    let (file, dir) = (folder.path().join("backup.db"), folder.path().join("restored"));
    assert!(opened.desk.backup(&file).is_ok());

    let text = folder.path().join("text.db");
    assert!(fs::write(&text, "x".repeat(5000)).is_ok());
    assert_eq!(restore(&text, &dir).err(), Some(OpenError::Store(StoreError::NotADatabase)));
    assert!(restore(&folder.path().join("nowhere.db"), &dir).is_err());

    let altered = rusqlite::Connection::open(&file)
        .and_then(|it| it.execute_batch("DROP TRIGGER record_stays; UPDATE record SET actor = 'x' WHERE seq = 3;"));
    assert!(altered.is_ok());
    let refused = restore(&file, &dir).err();
    assert!(
        matches!(&refused, Some(OpenError::Log(flaw)) if flaw.kind == FlawKind::Hash && flaw.seq == Some(3)),
        "{refused:?}"
    );
    assert!(!dir.join("desk.db").exists() && !dir.join("desk.db.part").exists());
}
