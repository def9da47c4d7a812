//! The process ends at any call of the database: what was acknowledged is there, and nothing is there by half.
#![cfg(debug_assertions)]

#[expect(dead_code, reason = "each test file uses what it needs of it")]
mod desk;

use std::{
    env,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use desk::{approver, editor, tiny, tiny_staff};
use zhunsheng_desk::{
    Desk, Options,
    change::{Approval, State},
};

const FOLDER: &str = "ZHUNSHENG_TEST_FOLDER";

/// Says on standard output that something is done, as an answer over HTTP would.
fn acknowledge(what: &str) {
    println!("done: {what}");
    assert!(std::io::stdout().flush().is_ok());
}

/// The story that is cut off: it runs in a process of its own, in the folder named by the environment.
#[test]
#[ignore = "it is the other process of the test below"]
fn a_story_in_a_folder() {
    let Ok(folder) = env::var(FOLDER) else { return };
    let desk = Desk::open(Path::new(&folder), &Options::default(), tiny).unwrap_or_else(|why| unreachable!("{why}"));
    acknowledge("opened");
    let drafted = desk.draft(&editor(), tiny_staff("4", "2099-01-01")).unwrap_or_else(|why| unreachable!("{why:?}"));
    acknowledge("drafted");
    assert!(desk.submit(&editor(), drafted.id).is_ok());
    acknowledge("submitted");
    let approval = Approval { digest: drafted.digest, note: String::new(), publish: true };
    assert!(desk.approve(&approver(), drafted.id, &approval).is_ok());
    acknowledge("published");
}

#[test]
fn a_process_that_ends_at_any_step_loses_nothing_acknowledged_and_leaves_no_half() {
    let program = env::current_exe().unwrap_or_else(|why| unreachable!("{why}"));
    let mut struck = 0;
    for step in 1_u32.. {
        let dir = tempfile::tempdir().unwrap_or_else(|why| unreachable!("{why}"));
        let ran = Command::new(&program)
            .args(["--exact", "a_story_in_a_folder", "--ignored", "--nocapture"])
            .env(FOLDER, dir.path())
            .env("ZHUNSHENG_FAIL_AT", step.to_string())
            .stderr(Stdio::null())
            .output()
            .unwrap_or_else(|why| unreachable!("{why}"));
        let said = String::from_utf8_lossy(&ran.stdout).into_owned();
        let acknowledged = |what: &str| said.contains(&format!("done: {what}"));
        let ended = !ran.status.success();
        struck += u32::from(ended);

        let desk =
            Desk::open(dir.path(), &Options::default(), tiny).unwrap_or_else(|why| unreachable!("step {step}: {why}"));
        let report = desk.audit().unwrap_or_else(|why| unreachable!("{why}"));
        assert!(report.whole, "step {step}: {report:?}");
        let (state, publication) = (desk.change(1, None).map(|change| change.state).ok(), desk.rulebook().publication);
        assert!(!acknowledged("drafted") || state.is_some(), "step {step}: {state:?}");
        assert!(
            !acknowledged("submitted") || !matches!(state, Some(State::Draft | State::Checked)),
            "step {step}: {state:?}"
        );
        assert!(!acknowledged("published") || state == Some(State::Published), "step {step}: {state:?}");
        assert_eq!(publication == 2, state == Some(State::Published), "step {step}: approved and published are one");
        // Records of one transaction are there together: the first publication, draft and checks, submission, approval and publication.
        assert!([1, 3, 4, 6].contains(&report.records), "step {step}: {} records", report.records);
        if !ended {
            assert!(acknowledged("published"), "{said}");
            break;
        }
    }
    println!("the process was ended {struck} times, once at each step");
    assert!(struck > 40, "{struck}");
}
