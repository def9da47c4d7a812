//! A change request from its draft to its publication and back, and every way in which the desk says no.

#[expect(dead_code, reason = "each test file uses what it needs of it")]
mod desk;

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use desk::{Opened, approver, built_in, editor, of_value, person, publish, staff};
use serde_json::json;
use zhunsheng_desk::{
    Actor, Desk, Refusal,
    change::{Action, Approval, ChangeFilter, ChangeKind, Draft, Phase, State},
    people::Role,
};
use zhunsheng_engine::Date;

fn code<T>(result: Result<T, Refusal>) -> &'static str {
    result.err().map_or("", |why| why.code)
}

fn approval(digest: &str) -> Approval {
    Approval { digest: digest.to_owned(), note: String::from("同意"), publish: true }
}

fn rollback(to: u64) -> Draft {
    let content = json!({ "to": to, "reason": "取值有误", "notes": "", "accepted": [] });
    Draft { kind: ChangeKind::Rollback, policy: None, content, key: None }
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|| unreachable!("{text} is a day"))
}

#[test]
fn a_value_goes_from_draft_to_force_and_a_rollback_brings_the_old_plan_back() {
    let opened = Opened::new();
    let desk = &opened.desk;
    let first = desk.rulebook();
    let told = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&told);
    desk.subscribe(Box::new(move |rulebook| {
        if let Ok(mut told) = listener.lock() {
            told.push(rulebook.publication);
        }
    }));

    let drafted = desk.draft(&editor(), staff("8", "2027-01-01")).unwrap_or_else(|why| unreachable!("{why:?}"));
    assert_eq!(drafted.state, State::Checked, "{:#?}", drafted.checks);
    assert!(drafted.title.zh.ends_with("·专职人员下限：5 人 → 8 人，自 2027-01-01"), "{}", drafted.title.zh);
    assert!(drafted.may.contains(&Action::Submit) && !drafted.may.contains(&Action::Approve));
    let sent = desk.submit(&editor(), drafted.id).unwrap_or_else(|why| unreachable!("{why:?}"));
    assert_eq!(sent.state, State::AwaitingApproval);
    let published = desk.approve(&approver(), drafted.id, &approval(&drafted.digest));
    let published = published.unwrap_or_else(|why| unreachable!("{why:?}"));
    assert_eq!((published.state, published.publication), (State::Published, Some(2)));
    assert_eq!(published.phase, Some(Phase::Pending));
    let kinds: Vec<&str> = published.history.iter().map(|line| line.kind.as_str()).collect();
    assert_eq!(kinds, ["change.drafted", "change.checked", "change.submitted", "change.approved", "publication"]);

    let second = desk.rulebook();
    assert_eq!(second.publication, 2);
    for edition in first.editions() {
        let same = second.get(edition.policy()).is_some_and(|now| Arc::ptr_eq(now, edition));
        assert_eq!(same, edition.policy() != "gx-station", "{} is shared unless it changed", edition.policy());
    }
    let staff_now = desk.parameter("gx-station", "basic.full_time_staff", day("2027-01-01"));
    let staff_now = staff_now.unwrap_or_else(|why| unreachable!("{why:?}"));
    assert_eq!(staff_now.row.current.map(|value| value.value).as_deref(), Some("8"));
    let history = staff_now.history.unwrap_or_default();
    let lines: Vec<(String, &str, u64, Option<u64>)> = history
        .iter()
        .map(|past| (past.from.to_string(), past.value.as_str(), past.publication, past.change))
        .collect();
    assert_eq!(
        lines,
        [(String::from("2011-01-01"), "5", 1, None), (String::from("2027-01-01"), "8", 2, Some(drafted.id))]
    );
    let before = desk.parameter("gx-station", "basic.full_time_staff", day("2026-12-31")).ok();
    assert_eq!(before.and_then(|row| row.row.current).map(|value| value.value).as_deref(), Some("5"));

    // 2027-01-01: the value holds; nothing was done for that.
    opened.pass_days(42);
    assert_eq!(desk.change(drafted.id, None).ok().and_then(|change| change.phase), Some(Phase::InEffect));

    publish(desk, rollback(1));
    let third = desk.rulebook();
    assert_eq!(third.publication, 3);
    let hash = |rulebook: &zhunsheng_desk::Rulebook| rulebook.get("gx-station").map(|one| one.plan.hash().to_owned());
    assert_eq!(hash(&third), hash(&first));
    assert_ne!(hash(&second), hash(&first));
    assert_eq!(desk.change(drafted.id, None).ok().and_then(|change| change.phase), Some(Phase::Replaced));
    assert_eq!(told.lock().map(|told| told.clone()).unwrap_or_default(), [2, 3]);
    let versions: Vec<u64> =
        desk.versions("gx-station").unwrap_or_default().iter().map(|version| version.publication).collect();
    assert_eq!(versions, [3, 2, 1]);
    assert_eq!(desk.versions("gx-zone").map(|versions| versions.len()).ok(), Some(1));
    let old = desk.plan_of(2, "gx-station").ok().flatten();
    assert_eq!(old.as_deref(), second.get("gx-station").map(|edition| &*edition.text));

    // Everything is there again after opening anew.
    let again = Desk::open(opened.dir.path(), &opened.options(), built_in).unwrap_or_else(|why| unreachable!("{why}"));
    assert_eq!((again.rulebook().publication, &again.rulebook().hash), (3, &third.hash));
    assert!(again.audit().is_ok_and(|report| report.whole));
}

#[test]
fn the_second_person_is_somebody_else_administrators_included() {
    let opened = Opened::new();
    let desk = &opened.desk;
    let everything = [Role::Editor, Role::Approver, Role::Auditor, Role::Administrator];
    let author = person("zhao", &everything);
    let drafted = desk.draft(&author, staff("8", "2027-01-01")).unwrap_or_else(|why| unreachable!("{why:?}"));
    let helper = person("qian", &everything);
    let content = serde_json::to_value(&drafted.content).unwrap_or_default();
    let edited = desk.edit(&helper, drafted.id, &format!("\"{}\"", drafted.digest), content);
    let edited = edited.unwrap_or_else(|why| unreachable!("{why:?}"));
    assert_eq!(edited.editors, ["qian"]);
    desk.submit(&author, drafted.id).unwrap_or_else(|why| unreachable!("{why:?}"));

    let approve = |actor: &Actor| desk.approve(actor, drafted.id, &approval(&edited.digest));
    assert_eq!(code(approve(&author)), "own_change");
    assert_eq!(code(approve(&helper)), "own_change");
    assert_eq!(code(approve(&person("sun", &[Role::Administrator]))), "role_missing");
    assert_eq!(code(approve(&editor())), "role_missing");
    assert_eq!(code(approve(&Actor { confirmed: false, ..approver() })), "confirm_first");
    assert_eq!(code(desk.reject(&author, drafted.id, &edited.digest, "不")), "own_change");
    assert_eq!(code(desk.reject(&approver(), drafted.id, &edited.digest, " ")), "reason_missing");
    assert_eq!(desk.rulebook().publication, 1, "nothing was published");
    let seen = desk.change(drafted.id, Some(&author)).unwrap_or_else(|why| unreachable!("{why:?}"));
    assert!(!seen.may.contains(&Action::Approve));
    assert!(seen.why_not.get(&Action::Approve).is_some_and(|why| why.zh.contains("管理员也不例外")));
    assert_eq!(approve(&approver()).map(|change| change.state).ok(), Some(State::Published));
    assert_eq!(code(approve(&approver())), "wrong_state");
}

#[test]
fn an_approval_binds_to_the_content_and_an_edit_voids_it() {
    let opened = Opened::new();
    let desk = &opened.desk;
    let drafted = desk.draft(&editor(), staff("8", "2027-01-01")).unwrap_or_else(|why| unreachable!("{why:?}"));
    desk.submit(&editor(), drafted.id).unwrap_or_else(|why| unreachable!("{why:?}"));
    let held = Approval { publish: false, ..approval(&drafted.digest) };
    let held = desk.approve(&approver(), drafted.id, &held).unwrap_or_else(|why| unreachable!("{why:?}"));
    assert_eq!((held.state, held.approvals.len()), (State::Approved, 1));
    assert_eq!(desk.rulebook().publication, 1);

    let content = serde_json::to_value(staff("9", "2027-01-01").content).unwrap_or_default();
    assert_eq!(code(desk.edit(&editor(), drafted.id, "\"sha256:0\"", content.clone())), "content_changed");
    let edited =
        desk.edit(&editor(), drafted.id, &drafted.digest, content).unwrap_or_else(|why| unreachable!("{why:?}"));
    assert_eq!((edited.state, edited.approvals.len()), (State::Checked, 0));
    assert_ne!(edited.digest, drafted.digest);
    assert_eq!(code(desk.publish(&approver(), drafted.id, &edited.digest)), "wrong_state");
    desk.submit(&editor(), drafted.id).unwrap_or_else(|why| unreachable!("{why:?}"));
    assert_eq!(code(desk.approve(&approver(), drafted.id, &approval(&drafted.digest))), "content_changed");
    let held = Approval { publish: false, ..approval(&edited.digest) };
    assert!(desk.approve(&approver(), drafted.id, &held).is_ok());
    let published = desk.publish(&approver(), drafted.id, &edited.digest).unwrap_or_else(|why| unreachable!("{why:?}"));
    assert_eq!((published.state, published.publication), (State::Published, Some(2)));
    let publication = desk.publication(2).ok().flatten().unwrap_or_else(|| unreachable!("it is in the log"));
    assert_eq!(publication.approvals.len(), 1);
    assert_eq!(publication.change, Some(drafted.id));
}

#[test]
fn what_was_published_meanwhile_makes_a_change_stale_until_it_is_rebased() {
    let opened = Opened::new();
    let desk = &opened.desk;
    let other = desk.draft(&editor(), of_value("regional.projects", "12", "2027-01-01"));
    let other = other.unwrap_or_else(|why| unreachable!("{why:?}"));
    desk.submit(&editor(), other.id).unwrap_or_else(|why| unreachable!("{why:?}"));
    assert_eq!(code(desk.rebase(&editor(), other.id)), "not_stale");
    publish(desk, staff("8", "2027-01-01"));

    let stale = desk.change(other.id, Some(&approver())).unwrap_or_else(|why| unreachable!("{why:?}"));
    assert!(stale.stale);
    assert_eq!(stale.state, State::AwaitingApproval);
    assert_eq!(code(desk.approve(&approver(), other.id, &approval(&stale.digest))), "stale");
    let rebased = desk.rebase(&editor(), other.id).unwrap_or_else(|why| unreachable!("{why:?}"));
    assert_eq!((rebased.state, rebased.stale), (State::Checked, false));
    assert_eq!(rebased.base.publication, 2);
    desk.submit(&editor(), other.id).unwrap_or_else(|why| unreachable!("{why:?}"));
    assert!(desk.approve(&approver(), other.id, &approval(&rebased.digest)).is_ok());
    // Both values are in force.
    let value = |name: &str| {
        let parameter = desk.parameter("gx-station", name, day("2027-01-01")).ok();
        parameter.and_then(|parameter| parameter.row.current).map(|value| value.value)
    };
    assert_eq!(value("basic.full_time_staff").as_deref(), Some("8"));
    assert_eq!(value("regional.projects").as_deref(), Some("12"));
}

#[test]
fn what_another_publication_already_brings_is_superseded() {
    let opened = Opened::new();
    let desk = &opened.desk;
    publish(desk, staff("8", "2027-01-01"));
    publish(desk, rollback(1));
    // The value of publication 2 comes back by a rollback while the same one waits for approval.
    let waiting = desk.draft(&editor(), staff("9", "2027-01-01")).unwrap_or_else(|why| unreachable!("{why:?}"));
    desk.submit(&editor(), waiting.id).unwrap_or_else(|why| unreachable!("{why:?}"));
    let elsewhere = desk.draft(&editor(), of_value("regional.projects", "12", "2027-01-01"));
    let elsewhere = elsewhere.unwrap_or_else(|why| unreachable!("{why:?}"));
    desk.submit(&editor(), elsewhere.id).unwrap_or_else(|why| unreachable!("{why:?}"));
    publish(desk, rollback(2));
    let state = |id: u64| desk.change(id, None).map(|change| (change.state, change.stale)).ok();
    assert_eq!(state(waiting.id), Some((State::Superseded, false)));
    assert_eq!(state(elsewhere.id), Some((State::AwaitingApproval, true)));
    assert_eq!(code(desk.withdraw(&editor(), waiting.id)), "wrong_state");
}

#[test]
fn two_drafts_for_one_parameter_and_day_are_not_possible() {
    let opened = Opened::new();
    let desk = &opened.desk;
    let first = desk.draft(&editor(), staff("8", "2027-01-01")).unwrap_or_else(|why| unreachable!("{why:?}"));
    let refused = desk.draft(&editor(), staff("9", "2027-01-01")).err();
    let refused = refused.unwrap_or_else(|| unreachable!("there is one already"));
    assert_eq!((refused.code, refused.status_hint), ("other_open_change", 409));
    assert!(refused.message.zh.contains(&format!("申请 {}", first.id)), "{}", refused.message.zh);
    assert!(desk.draft(&editor(), staff("9", "2028-01-01")).is_ok());
    assert!(desk.withdraw(&editor(), first.id).is_ok());
    assert!(desk.draft(&editor(), staff("9", "2027-01-01")).is_ok());
    let all = desk.changes(&ChangeFilter::default(), 10, None).unwrap_or_default();
    let ids: Vec<u64> = all.iter().map(|change| change.id).collect();
    assert_eq!(ids, [3, 2, 1]);
    let withdrawn = ChangeFilter { state: Some(State::Withdrawn), ..ChangeFilter::default() };
    assert_eq!(desk.changes(&withdrawn, 10, None).map(|found| found.len()).ok(), Some(1));
}

#[test]
fn a_draft_that_is_sent_twice_is_one() {
    let opened = Opened::new();
    let desk = &opened.desk;
    let named = |value: &str| Draft { key: Some(String::from("k-1")), ..staff(value, "2027-01-01") };
    let first = desk.draft(&editor(), named("8")).unwrap_or_else(|why| unreachable!("{why:?}"));
    let second = desk.draft(&editor(), named("8")).unwrap_or_else(|why| unreachable!("{why:?}"));
    assert_eq!(first.id, second.id);
    assert_eq!(code(desk.draft(&editor(), named("9"))), "key_reused");
    assert_eq!(desk.changes(&ChangeFilter::default(), 10, None).map(|all| all.len()).ok(), Some(1));
}

#[test]
fn what_cannot_be_is_refused_with_every_problem_and_nothing_is_saved() {
    let opened = Opened::new();
    let desk = &opened.desk;
    let refused = |draft: Draft| {
        let why = desk.draft(&editor(), draft).err().unwrap_or_else(|| unreachable!("it is refused"));
        assert_eq!(why.status_hint, 422, "{why:?}");
        why
    };
    // Beyond its bounds, of the past, what holds anyway, no number, no parameter.
    for (parameter, value, from) in [
        ("basic.full_time_staff", "1001", "2027-01-01"),
        ("basic.full_time_staff", "8", "2026-11-20"),
        ("basic.full_time_staff", "5", "2027-01-01"),
        ("basic.full_time_staff", "many", "2027-01-01"),
        ("basic.full_time_stuff", "8", "2027-01-01"),
        ("basic.full_time_staff", "8", "2027-02-30"),
    ] {
        let why = refused(of_value(parameter, value, from));
        assert!(!why.problems.is_empty(), "{parameter} {value} {from}: {why:?}");
    }
    assert_eq!(code(desk.draft(&approver(), staff("8", "2027-01-01"))), "role_missing");
    let nowhere = Draft { policy: Some(String::from("nowhere")), ..staff("8", "2027-01-01") };
    assert_eq!(code(desk.draft(&editor(), nowhere)), "unknown_policy");
    assert_eq!(code(desk.draft(&editor(), rollback(1))), "invalid");
    assert_eq!(code(desk.draft(&editor(), rollback(7))), "invalid");
    // Why: no such publication either, and beyond what the database counts.
    assert_eq!(code(desk.draft(&editor(), rollback(u64::MAX))), "invalid");
    assert_eq!(
        code(desk.draft(&editor(), Draft { content: json!({ "values": 3 }), ..staff("8", "2027-01-01") })),
        "invalid"
    );
    assert_eq!(code(desk.change(1, None)), "unknown_change");
    assert_eq!(desk.changes(&ChangeFilter::default(), 10, None).map(|all| all.len()).ok(), Some(0));
    assert_eq!(desk.audit().map(|report| report.records).ok(), Some(1));
}

#[test]
fn what_is_only_incomplete_is_a_draft_and_cannot_be_sent() {
    let opened = Opened::new();
    let desk = &opened.desk;
    let mut draft = staff("8", "2027-01-01");
    if let Some(content) = draft.content.as_object_mut() {
        content.insert(String::from("reason"), json!(""));
    }
    let drafted = desk.draft(&editor(), draft).unwrap_or_else(|why| unreachable!("{why:?}"));
    assert_eq!(drafted.state, State::Draft);
    assert_eq!(code(desk.submit(&editor(), drafted.id)), "wrong_state");
}

#[test]
fn a_value_whose_day_has_come_is_not_put_in_force_afterwards() {
    let opened = Opened::new();
    let desk = &opened.desk;
    let drafted = desk.draft(&editor(), staff("8", "2026-11-21")).unwrap_or_else(|why| unreachable!("{why:?}"));
    desk.submit(&editor(), drafted.id).unwrap_or_else(|why| unreachable!("{why:?}"));
    opened.pass_days(1);
    assert_eq!(code(desk.approve(&approver(), drafted.id, &approval(&drafted.digest))), "date_passed");
    assert_eq!(desk.rulebook().publication, 1);
    assert!(desk.reject(&approver(), drafted.id, &drafted.digest, "日期已过").is_ok());
    let content = serde_json::to_value(staff("8", "2027-01-01").content).unwrap_or_default();
    let edited =
        desk.edit(&editor(), drafted.id, &drafted.digest, content).unwrap_or_else(|why| unreachable!("{why:?}"));
    assert_eq!(edited.state, State::Checked);
}

#[test]
fn a_package_is_drafted_with_its_problems_and_published_when_it_has_none() {
    let opened = Opened::new();
    let desk = &opened.desk;
    let station = |edit: &dyn Fn(&str, &str) -> String| {
        let package = built_in().into_iter().find(|package| package.name.starts_with("gx-station/"));
        let package = package.unwrap_or_else(|| unreachable!("it is built in"));
        let files: Vec<(String, String)> =
            package.folder("").map(|(path, text)| (path.into(), edit(path, text))).collect();
        zhunsheng_compiler::Package::from_files("upload", files)
    };
    let broken = station(&|path, text| if path == "rules.rhai" { format!("{text}\nlet") } else { text.to_owned() });
    let drafted = desk.draft_package(&editor(), None, broken, "新版", "").unwrap_or_else(|why| unreachable!("{why:?}"));
    assert_eq!((drafted.state, drafted.policy.as_deref()), (State::Draft, Some("gx-station")));
    assert_eq!(code(desk.submit(&editor(), drafted.id)), "wrong_state");
    assert_eq!(
        code(desk.draft_package(&editor(), Some("gx-zone"), station(&|_, text| text.to_owned()), "", "")),
        "other_policy"
    );
    let counter = AtomicU64::new(0);
    let spaced = station(&|path, text| {
        if path == "parameters.json" {
            counter.fetch_add(1, Ordering::Relaxed);
            return format!("{text}\n");
        }
        text.to_owned()
    });
    assert_eq!(counter.load(Ordering::Relaxed), 1);
    let good = desk.draft_package(&editor(), None, spaced, "排版", "").unwrap_or_else(|why| unreachable!("{why:?}"));
    assert_eq!(good.state, State::Checked, "{:#?}", good.checks);
    desk.submit(&editor(), good.id).unwrap_or_else(|why| unreachable!("{why:?}"));
    let published =
        desk.approve(&approver(), good.id, &approval(&good.digest)).unwrap_or_else(|why| unreachable!("{why:?}"));
    assert_eq!(published.state, State::Published);
    assert_eq!(desk.rulebook().publication, 2);
}
