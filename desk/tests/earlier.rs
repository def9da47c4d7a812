//! Databases of earlier versions: each still opens, says what it said, and keeps its chain. A new version of the schema adds a file here and a test.

use std::{fs, io::Read as _, path::Path};

use flate2::read::GzDecoder;
use zhunsheng_desk::{Desk, Options};
use zhunsheng_engine::{Date, decide, facts};

/// The hash of the last record but the one of its backup, as it was when the file was made.
const HEAD_OF_1: &str = "sha256:24b5b934bcc8a8ea28d001004b4320df60ca366b4eb2ae31c2d1f72db0d178f4";
/// The plan in force then.
const PLAN_OF_1: &str = "sha256:9280b942bc69f69d8a3280dbf25e8a824f51cf7f833bb52e2eaa6b5c4a07e05b";

fn unpacked(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap_or_else(|why| unreachable!("{why}"));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    let packed = fs::read(&file).unwrap_or_else(|why| unreachable!("{}: {why}", file.display()));
    let mut bytes = Vec::new();
    assert!(GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).is_ok());
    assert!(fs::write(folder.path().join("desk.db"), bytes).is_ok());
    folder
}

#[test]
fn a_database_of_version_1_opens_with_all_that_it_held() {
    let folder = unpacked("version-1.db.gz");
    let desk = Desk::open(folder.path(), &Options::default(), Vec::new).unwrap_or_else(|why| unreachable!("{why}"));
    let rulebook = desk.rulebook();
    assert_eq!((rulebook.publication, rulebook.hash.as_str()), (2, HEAD_OF_1));
    let edition = rulebook.get("demo").unwrap_or_else(|| unreachable!("the policy of the scaffold"));
    assert_eq!(edition.plan.hash(), PLAN_OF_1);

    // The change that was published: 3 people until the end of 2029, 4 from then on.
    let staff =
        facts::from_json(&edition.plan, r#"{"full_time_staff": 3}"#).unwrap_or_else(|_| unreachable!("a good fact"));
    let finding =
        edition.plan.findings.iter().find(|one| one.id == "staff").unwrap_or_else(|| unreachable!("its rule"));
    let met = |year, month, day| {
        let date = Date::new(year, month, day).unwrap_or_else(|| unreachable!("a day"));
        decide(&edition.plan, &staff, date).finding(finding).verdict
    };
    assert_eq!(met(2029, 12, 31), zhunsheng_engine::Verdict::Met);
    assert_eq!(met(2030, 1, 1), zhunsheng_engine::Verdict::NotMet);

    assert_eq!(desk.cases("demo", None, 9).map(|cases| cases.len()).ok(), Some(1));
    let accounts = desk.people().accounts().unwrap_or_else(|why| unreachable!("{why}"));
    assert_eq!(accounts.iter().map(|one| one.account.as_str()).collect::<Vec<_>>(), ["li", "root", "wang"]);
    assert!(desk.audit().is_ok_and(|report| report.flaw.is_none()), "the chain is as it was");
    let before = desk.store().derived();
    assert!(desk.rebuild().is_ok());
    assert_eq!(desk.store().derived(), before);
}
