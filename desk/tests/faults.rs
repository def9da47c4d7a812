//! Faults: whatever call of the database fails, what was asked for is there as a whole or not at all; a full disk too.

#[expect(dead_code, reason = "each test file uses what it needs of it")]
mod desk;

use desk::{Opened, approver, editor, publish, tiny, tiny_staff};
use serde_json::json;
use zhunsheng_desk::{
    Desk, Refusal,
    cases::NewCase,
    change::{Approval, ChangeKind, Draft},
};

/// What somebody asks the desk for, in a desk that was made ready for it.
type Work = (&'static str, fn(&Desk), fn(&Desk) -> Result<(), Refusal>);

const WORKS: [Work; 9] = [
    ("draft", |_| {}, |desk| desk.draft(&editor(), tiny_staff("4", "2027-01-01")).map(|_| ())),
    ("edit", drafted, |desk| {
        let digest = desk.change(1, None)?.digest;
        let content = tiny_staff("6", "2027-01-01").content;
        desk.edit(&editor(), 1, &digest, content).map(|_| ())
    }),
    ("submit", drafted, |desk| desk.submit(&editor(), 1).map(|_| ())),
    ("withdraw", drafted, |desk| desk.withdraw(&editor(), 1).map(|_| ())),
    ("approve and publish", sent, |desk| {
        let digest = desk.change(1, None)?.digest;
        desk.approve(&approver(), 1, &Approval { digest, note: String::new(), publish: true }).map(|_| ())
    }),
    ("reject", sent, |desk| {
        let digest = desk.change(1, None)?.digest;
        desk.reject(&approver(), 1, &digest, "不妥").map(|_| ())
    }),
    ("rollback", published, |desk| {
        let content = json!({ "to": 1, "reason": "有误", "notes": "", "accepted": [] });
        let draft = Draft { kind: ChangeKind::Rollback, policy: None, content, key: None };
        desk.draft(&editor(), draft).map(|_| ())
    }),
    (
        "cases",
        |_| {},
        |desk| {
            let case = NewCase { title: String::from("甲"), facts: String::from("{}"), as_of: None };
            desk.add_cases(&editor(), "tiny", &[case.clone(), case]).map(|_| ())
        },
    ),
    ("rebuild", published, |desk| desk.rebuild().map(|_| ()).map_err(Refusal::from)),
];

fn drafted(desk: &Desk) {
    assert!(desk.draft(&editor(), tiny_staff("4", "2027-01-01")).is_ok());
}

fn sent(desk: &Desk) {
    drafted(desk);
    assert!(desk.submit(&editor(), 1).is_ok());
}

fn published(desk: &Desk) {
    publish(desk, tiny_staff("4", "2027-01-01"));
}

/// Everything that can be seen of a desk.
fn state(desk: &Desk) -> String {
    let cases = desk.cases("tiny", None, 100).unwrap_or_default().len();
    let report = desk.audit().unwrap_or_else(|why| unreachable!("{why}"));
    assert!(report.whole, "{report:?}");
    format!("{:?} {cases} {}", desk.store().derived(), report.records)
}

fn reopened(opened: &Opened) -> Desk {
    Desk::open(opened.dir.path(), &opened.options(), tiny).unwrap_or_else(|why| unreachable!("{why}"))
}

#[test]
fn each_call_of_the_database_may_fail_and_nothing_is_half_done() {
    let mut struck = 0;
    for (name, ready, work) in WORKS {
        let opened = Opened::tiny();
        ready(&opened.desk);
        let before = state(&opened.desk);
        let steps = opened.desk.store().steps();
        let mut number = 1;
        loop {
            steps.fail_at(number);
            let result = work(&opened.desk);
            if steps.struck() == 0 {
                assert!(result.is_ok(), "{name}: {result:?}");
                break;
            }
            let (at, failed) = (steps.struck(), result.err());
            steps.fail_at(0);
            assert_eq!(at, 1, "{name}, step {number}");
            assert_eq!(failed.map(|why| why.code), Some("store_injected"), "{name}, step {number}");
            assert_eq!(state(&reopened(&opened)), before, "{name}, step {number}: a trace was left");
            assert_eq!(opened.desk.rulebook().hash, reopened(&opened).rulebook().hash);
            struck += 1;
            number += 1;
        }
        steps.fail_at(0);
        assert!(number > 3, "{name}: only {number} steps");
        if name != "rebuild" {
            assert_ne!(state(&reopened(&opened)), before, "{name} was acknowledged and is there");
        }
        assert_eq!(state(&opened.desk), state(&reopened(&opened)), "{name}");
    }
    println!("a fault struck {struck} times, once at each step");
    assert!(struck > 80, "{struck}");
}

#[test]
fn a_full_disk_leaves_everything_as_it_was() {
    let opened = Opened::tiny();
    published(&opened.desk);
    let before = state(&opened.desk);
    let small = opened.desk.store().limit_pages(1);
    assert!(small.is_ok(), "{small:?}");
    let large = "测".repeat(6_000);
    let mut draft = tiny_staff("6", "2028-01-01");
    if let Some(content) = draft.content.as_object_mut() {
        content.insert(String::from("reason"), json!(large));
    }
    let mut refused = None;
    for year in 2028..2060 {
        let mut next = draft.clone();
        next.content =
            serde_json::from_str(&draft.content.to_string().replace("2028-", &format!("{year}-"))).unwrap_or_default();
        let records = opened.desk.audit().map(|report| report.records).unwrap_or(0);
        if let Err(why) = opened.desk.draft(&editor(), next) {
            assert_eq!(opened.desk.audit().map(|report| report.records).unwrap_or(0), records);
            refused = Some(why);
            break;
        }
    }
    let refused = refused.unwrap_or_else(|| unreachable!("the limit was reached"));
    assert_eq!((refused.code, refused.status_hint), ("store_full", 503));
    assert!(refused.message.zh.contains("磁盘已满"), "{}", refused.message.zh);
    assert!(before.len() > 100);
    assert!(reopened(&opened).audit().is_ok_and(|report| report.whole));
    assert!(opened.desk.store().limit_pages(1_000_000).is_ok());
    assert!(opened.desk.draft(&editor(), tiny_staff("7", "2061-01-01")).is_ok(), "with space it goes on");
}
