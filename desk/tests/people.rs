//! Desk, tests: accounts, passwords, sessions and tokens, with a clock that is set.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use jiff::Timestamp;
use tempfile::TempDir;
use zhunsheng_desk::{
    Clock, Options, Refusal, Store,
    people::{
        ABSOLUTE, AccountChange, CONFIRMED, IDLE, NewAccount, NewToken, People, Role, Roles, Scope, SessionKey,
        SignInRefused, TokenKey, Way,
    },
};

const PASSWORD: &str = "a sentence of my own";
/// 2026-11-22, eight in the evening in China.
const START: i64 = 1_795_348_800;

/// A store of its own, and its clock.
struct Fixture {
    dir: TempDir,
    store: Store,
    options: Options,
    clock: Arc<AtomicI64>,
}

impl Fixture {
    fn new() -> Self {
        let clock = Arc::new(AtomicI64::new(START));
        let told = Arc::clone(&clock);
        let now = move || Timestamp::from_second(told.load(Ordering::SeqCst)).unwrap_or_default();
        let options = Options { clock: Clock::new(now), ..Options::default() };
        let dir = tempfile::tempdir().unwrap_or_else(|why| unreachable!("no folder: {why}"));
        let store = Store::open(dir.path(), options.clock.clone()).unwrap_or_else(|why| unreachable!("{why}"));
        Self { dir, store, options, clock }
    }

    fn people(&self) -> People<'_> {
        People::new(&self.store, &self.options)
    }

    fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    fn add(&self, account: &str, roles: &[Role]) {
        let new = NewAccount { account: account.to_owned(), name: String::from("李明"), roles: Roles::of(roles) };
        let added = self.people().add_account("@command-line", &new, Some(PASSWORD));
        assert!(added.is_ok(), "{added:?}");
    }

    fn signed_in(&self, account: &str) -> SessionKey {
        self.people().sign_in(account, PASSWORD).unwrap_or_else(|why| unreachable!("{account}: {why:?}"))
    }

    fn is_refused(&self, account: &str, password: &str) -> bool {
        self.people().sign_in(account, password) == Err(SignInRefused::Refused)
    }

    fn is_in_force(&self, key: &SessionKey) -> bool {
        self.people().session(key).unwrap_or_else(|why| unreachable!("{why}")).is_some()
    }

    /// The payloads of the records of a kind, the oldest first.
    fn records(&self, kind: &str) -> Vec<String> {
        let read = self.store.read(|connection| {
            let sql = "SELECT payload FROM record WHERE kind = ?1 ORDER BY seq";
            zhunsheng_desk::store::all(connection, sql, [kind], |row| row.get(0))
        });
        read.unwrap_or_else(|why: zhunsheng_desk::StoreError| unreachable!("{why}"))
    }
}

fn code<T>(result: Result<T, Refusal>) -> &'static str {
    result.err().map_or("", |refusal| refusal.code)
}

fn token(title: &str, scopes: &[&str], expires_on: &str) -> NewToken {
    let scopes = scopes.iter().map(|scope| String::from(*scope)).collect();
    NewToken { title: title.to_owned(), scopes, expires_on: expires_on.to_owned() }
}

#[test]
fn ten_wrong_passwords_lock_and_the_right_one_is_refused_too() {
    let desk = Fixture::new();
    desk.add("li", &[Role::Editor]);
    for _ in 0..9 {
        assert!(desk.is_refused("li", "not the right one"));
    }
    desk.signed_in("li");
    for _ in 0..10 {
        assert!(desk.is_refused("li", "not the right one"));
    }
    assert!(desk.is_refused("li", PASSWORD), "nine before a right one do not count");
    assert_eq!(
        desk.records("account.locked"),
        [r#"{"account":"li","locks":1,"until":"2026-11-22T12:15:00Z"}"#],
        "ten wrong ones lock once"
    );
    let locked = desk.people().account("li").ok().flatten().and_then(|account| account.locked_until);
    assert_eq!(locked.as_deref(), Some("2026-11-22T12:15:00Z"));
    desk.pass(15 * 60 - 1);
    assert!(desk.is_refused("li", PASSWORD));
    desk.pass(1);
    for _ in 0..10 {
        assert!(desk.is_refused("li", "not the right one"));
    }
    desk.pass(30 * 60 - 1);
    assert!(desk.is_refused("li", PASSWORD), "the second lock-out lasts twice as long");
    desk.pass(1);
    desk.signed_in("li");
    assert_eq!(desk.records("account.locked").len(), 2);
}

#[test]
fn unlocking_lets_the_right_password_in_at_once() {
    let desk = Fixture::new();
    desk.add("li", &[Role::Editor]);
    for _ in 0..10 {
        assert!(desk.is_refused("li", "not the right one"));
    }
    assert!(desk.is_refused("li", PASSWORD));
    assert!(desk.people().unlock("@command-line", "li").is_ok());
    desk.signed_in("li");
    assert_eq!(code(desk.people().unlock("@command-line", "nobody")), "unknown_account");
}

#[test]
fn the_answer_is_the_same_whether_there_is_such_an_account_or_not() {
    let desk = Fixture::new();
    desk.add("li", &[Role::Editor]);
    desk.add("gone", &[Role::Editor]);
    let gone = AccountChange { disabled: Some(true), ..AccountChange::default() };
    assert!(desk.people().change_account("@command-line", "gone", &gone).is_ok());
    let steps = |account: &str, password: &str| {
        let before = desk.store.steps().taken();
        let answer = desk.people().sign_in(account, password);
        (answer, desk.store.steps().taken() - before)
    };
    let wrong = steps("li", "not the right one");
    assert_eq!(wrong.0, Err(SignInRefused::Refused));
    for (account, password) in [("nobody", PASSWORD), ("", PASSWORD), ("gone", PASSWORD), ("gone", "not the right one")]
    {
        assert_eq!(steps(account, password), wrong, "{account}");
    }
    for _ in 0..40 {
        assert!(desk.is_refused("nobody", PASSWORD));
    }
    assert!(desk.records("account.locked").is_empty(), "nobody is not locked, and nothing is said of it");
}

#[test]
fn a_name_is_typed_in_any_case_and_a_disabled_account_is_out() {
    let desk = Fixture::new();
    desk.add("li", &[Role::Editor]);
    assert!(desk.people().sign_in("  LI ", PASSWORD).is_ok());
    assert_eq!(
        desk.people().sign_in_elsewhere("LI", Way::Oidc),
        Err(SignInRefused::Refused),
        "elsewhere, LI is another"
    );
    let key = desk.people().sign_in_elsewhere("li", Way::Oidc).unwrap_or_else(|why| unreachable!("{why:?}"));
    let gone = AccountChange { disabled: Some(true), ..AccountChange::default() };
    assert!(desk.people().change_account("@command-line", "li", &gone).is_ok());
    assert!(!desk.is_in_force(&key));
    assert!(desk.is_refused("li", PASSWORD));
    assert_eq!(desk.people().sign_in_elsewhere("li", Way::Oidc), Err(SignInRefused::Refused));
}

#[test]
fn a_session_ends_when_idle_and_after_half_a_day() {
    let desk = Fixture::new();
    desk.add("li", &[Role::Editor]);
    let key = desk.signed_in("li");
    desk.pass(IDLE - 1);
    assert!(desk.is_in_force(&key));
    desk.pass(IDLE);
    assert!(!desk.is_in_force(&key));
    let key = desk.signed_in("li");
    let mut passed = 0;
    while passed + 1_000 < ABSOLUTE {
        desk.pass(1_000);
        passed += 1_000;
        assert!(desk.is_in_force(&key), "after {passed} seconds, in use all the time");
    }
    desk.pass(ABSOLUTE - passed);
    assert!(!desk.is_in_force(&key));
}

#[test]
fn each_sign_in_has_a_session_of_its_own_and_signing_out_ends_one() {
    let desk = Fixture::new();
    desk.add("li", &[Role::Editor]);
    let (one, two) = (desk.signed_in("li"), desk.signed_in("li"));
    assert_ne!(one.reveal(), two.reveal());
    assert!(desk.people().sign_out(&one).is_ok());
    assert!(!desk.is_in_force(&one));
    assert!(desk.is_in_force(&two));
    assert!(desk.people().sign_out(&one).is_ok(), "once more is no fault");
    assert_eq!(desk.records("signed_in").len(), 2);
    assert_eq!(desk.records("signed_out"), [r#"{"account":"li"}"#]);
}

#[test]
fn confirming_holds_for_five_minutes_and_wrong_ones_count() {
    let desk = Fixture::new();
    desk.add("wang", &[Role::Approver]);
    let key = desk.signed_in("wang");
    let confirmed = || desk.people().actor_of_session(&key).ok().flatten().map(|actor| actor.confirmed);
    assert_eq!(confirmed(), Some(false), "signing in is no confirmation");
    assert!(desk.people().confirm(&key, PASSWORD).is_ok());
    desk.pass(CONFIRMED - 1);
    assert_eq!(confirmed(), Some(true));
    desk.pass(1);
    assert_eq!(confirmed(), Some(false));
    for _ in 0..10 {
        assert_eq!(code(desk.people().confirm(&key, "not the right one")), "sign_in_refused");
    }
    assert_eq!(code(desk.people().confirm(&key, PASSWORD)), "sign_in_refused");
    assert!(desk.is_refused("wang", PASSWORD));
    assert_eq!(confirmed(), Some(false));
    assert_eq!(code(desk.people().confirm_elsewhere(&key, "li")), "sign_in_refused");
    assert!(desk.people().confirm_elsewhere(&key, "wang").is_ok());
    assert_eq!(confirmed(), Some(true));
}

#[test]
fn a_new_password_ends_the_other_sessions_and_the_old_password() {
    let desk = Fixture::new();
    desk.add("li", &[Role::Editor]);
    let (here, there) = (desk.signed_in("li"), desk.signed_in("li"));
    let new = "another sentence of mine";
    assert_eq!(code(desk.people().change_password(&here, "not the old one", new)), "sign_in_refused");
    assert_eq!(code(desk.people().change_password(&here, PASSWORD, "short")), "not_valid");
    assert_eq!(code(desk.people().change_password(&here, PASSWORD, PASSWORD)), "not_valid");
    assert!(desk.is_in_force(&there));
    assert_eq!(code(desk.people().change_password(&here, PASSWORD, new)), "");
    assert!(desk.is_in_force(&here));
    assert!(!desk.is_in_force(&there));
    assert!(desk.is_refused("li", PASSWORD));
    assert!(desk.people().sign_in("li", new).is_ok());
    assert_eq!(code(desk.people().set_password("@command-line", "li", PASSWORD)), "");
    assert!(!desk.is_in_force(&here), "who sets it from outside may have a reason");
    assert_eq!(code(desk.people().change_password(&here, PASSWORD, new)), "not_signed_in");
}

#[test]
fn new_roles_end_the_sessions_of_the_account_only() {
    let desk = Fixture::new();
    desk.add("li", &[Role::Editor]);
    desk.add("wang", &[Role::Approver]);
    let (li, wang) = (desk.signed_in("li"), desk.signed_in("wang"));
    let same = AccountChange { roles: Some(Roles::of(&[Role::Editor])), ..AccountChange::default() };
    assert!(desk.people().change_account("chen", "li", &same).is_ok());
    assert!(desk.is_in_force(&li), "nothing changed");
    let more = AccountChange { roles: Some(Roles::of(&[Role::Editor, Role::Auditor])), ..AccountChange::default() };
    assert!(desk.people().change_account("chen", "li", &more).is_ok());
    assert!(!desk.is_in_force(&li));
    assert!(desk.is_in_force(&wang));
    assert_eq!(desk.records("account.changed"), [r#"{"account":"li","roles":["editor","auditor"]}"#]);
    let none = AccountChange { roles: Some(Roles::NONE), ..AccountChange::default() };
    assert_eq!(code(desk.people().change_account("chen", "li", &none)), "not_valid");
}

#[test]
fn the_last_administrator_stays() {
    let desk = Fixture::new();
    desk.add("chen", &[Role::Administrator, Role::Auditor]);
    desk.add("zhao", &[Role::Administrator]);
    let disabled = AccountChange { disabled: Some(true), ..AccountChange::default() };
    let demoted = AccountChange { roles: Some(Roles::of(&[Role::Auditor])), ..AccountChange::default() };
    assert_eq!(code(desk.people().change_account("chen", "zhao", &disabled)), "");
    assert_eq!(code(desk.people().change_account("chen", "chen", &disabled)), "last_administrator");
    assert_eq!(code(desk.people().change_account("chen", "chen", &demoted)), "last_administrator");
    let enabled = AccountChange { disabled: Some(false), ..AccountChange::default() };
    assert_eq!(code(desk.people().change_account("chen", "zhao", &enabled)), "");
    assert_eq!(code(desk.people().change_account("chen", "chen", &demoted)), "");
    assert_eq!(code(desk.people().change_account("chen", "zhao", &demoted)), "last_administrator");
}

#[test]
fn everything_wrong_with_a_new_account_is_said_at_once() {
    let desk = Fixture::new();
    let new = NewAccount { account: String::from("Li Ming"), name: String::from(" "), roles: Roles::NONE };
    let Err(refusal) = desk.people().add_account("@command-line", &new, Some("short")) else {
        unreachable!("it was added")
    };
    let found: Vec<&str> = refusal.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(found, ["account_name", "display_name", "no_role", "weak_password"]);
    assert!(refusal.problems.iter().all(|problem| problem.found.as_deref() != Some("short")), "{refusal:?}");
    desk.add("li", &[Role::Editor]);
    let again =
        NewAccount { account: String::from("li"), name: String::from("李"), roles: Roles::of(&[Role::Editor]) };
    assert_eq!(code(desk.people().add_account("@command-line", &again, None)), "account_exists");
    assert!(desk.people().sign_in("@command-line", PASSWORD).is_err());
}

#[test]
fn a_token_carries_what_its_scopes_say_until_its_last_day() {
    let desk = Fixture::new();
    desk.add("li", &[Role::Editor, Role::Approver, Role::Administrator, Role::Auditor]);
    let people = desk.people();
    let Ok((made, key)) = people.make_token("li", &token("夜间导出", &["desk:read"], "2026-11-23")) else {
        unreachable!("no token")
    };
    let Ok((_, writes)) = people.make_token("li", &token("导入", &["changes:write"], "2027-11-23")) else {
        unreachable!("no token")
    };
    let of = |key: &TokenKey| people.actor_of_token(key).unwrap_or_else(|why| unreachable!("{why}"));
    let reader = of(&key).unwrap_or_else(|| unreachable!("the token is in force"));
    assert_eq!(reader.actor.roles, Roles::of(&[Role::Auditor]));
    assert!(!reader.actor.confirmed);
    assert_eq!(reader.scopes, [Scope::DeskRead]);
    let writer = of(&writes).unwrap_or_else(|| unreachable!("the token is in force"));
    assert_eq!(writer.actor.roles, Roles::of(&[Role::Editor, Role::Auditor]));
    let used = |id: i64| people.tokens("li").ok()?.into_iter().find(|token| token.id == id)?.used_on;
    assert_eq!(used(made.id).as_deref(), Some("2026-11-22"));
    // Four hours later it is midnight in China, and one more day later the token has had its last day.
    desk.pass(4 * 3600);
    assert!(of(&key).is_some());
    assert_eq!(used(made.id).as_deref(), Some("2026-11-23"));
    desk.pass(24 * 3600 - 1);
    assert!(of(&key).is_some());
    desk.pass(1);
    assert!(of(&key).is_none(), "its last day has passed");
    assert!(of(&writes).is_some());
    assert_eq!(code(people.revoke_token("wang", made.id)), "unknown_token", "of another account");
    assert_eq!(code(people.revoke_token("li", made.id)), "");
    let other = AccountChange { name: Some(String::from("李")), ..AccountChange::default() };
    assert_eq!(code(people.change_account("chen", "li", &other)), "");
    assert!(of(&writes).is_some());
}

#[test]
fn what_is_wrong_with_a_token_is_said_at_once_and_being_disabled_ends_them() {
    let desk = Fixture::new();
    desk.add("li", &[Role::Editor]);
    let people = desk.people();
    let codes = |new: &NewToken| {
        let refusal = people.make_token("li", new).err();
        let problems = refusal.map_or_else(Vec::new, |refusal| refusal.problems);
        problems.into_iter().map(|problem| problem.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(&token("", &["approve"], "soon")), ["token_title", "unknown_scope", "token_expiry"]);
    assert_eq!(codes(&token("t", &[], "2026-11-21")), ["no_scope", "token_expiry"]);
    assert_eq!(codes(&token("t", &["desk:read"], "2027-11-24")), ["token_expiry"], "367 days");
    let Ok((_, key)) = people.make_token("li", &token("t", &["desk:read"], "2027-11-23")) else {
        unreachable!("no token")
    };
    let gone = AccountChange { disabled: Some(true), ..AccountChange::default() };
    let back = AccountChange { disabled: Some(false), ..AccountChange::default() };
    assert_eq!(code(people.change_account("chen", "li", &gone)), "");
    assert_eq!(people.actor_of_token(&key), Ok(None));
    assert_eq!(code(people.change_account("chen", "li", &back)), "");
    assert_eq!(people.actor_of_token(&key), Ok(None), "being disabled revoked it");
    assert_eq!(desk.records("token.revoked"), [r#"{"account":"li","token":1}"#]);
    let unknown = TokenKey::read(&format!("zst_{}", "0".repeat(64)));
    assert_eq!(unknown.map(|key| people.actor_of_token(&key)), Some(Ok(None)));
}

#[test]
fn no_secret_is_in_any_file() {
    let desk = Fixture::new();
    desk.add("li", &[Role::Editor]);
    let session = desk.signed_in("li");
    let Ok((_, key)) = desk.people().make_token("li", &token("t", &["desk:read"], "2027-01-01")) else {
        unreachable!("no token")
    };
    assert!(desk.is_refused("li", "a wrong one, typed by mistake"));
    assert_eq!(code(desk.people().change_password(&session, PASSWORD, "another sentence of mine")), "");
    let secrets = [
        PASSWORD,
        "another sentence of mine",
        "a wrong one, typed by mistake",
        session.reveal(),
        key.reveal(),
        key.reveal().trim_start_matches("zst_"),
    ];
    let mut scanned = 0;
    for entry in fs::read_dir(desk.dir.path()).into_iter().flatten().flatten() {
        let bytes = fs::read(entry.path()).unwrap_or_default();
        scanned += bytes.len();
        for secret in secrets {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "a secret stands in {}", entry.path().display());
        }
        assert!(
            !entry.file_name().to_string_lossy().ends_with(".db") || !bytes.is_empty(),
            "the database has been written"
        );
    }
    assert!(scanned > 10_000, "only {scanned} bytes were there to scan");
    let in_log =
        ["account.added", "account.changed", "signed_in", "token.made"].map(|kind| desk.records(kind)).concat();
    assert_eq!(in_log.len(), 4);
    assert!(in_log.iter().all(|payload| !payload.contains("argon2") && !payload.contains("sha256")), "{in_log:?}");
}

#[test]
fn folding_the_log_anew_gives_the_same_accounts_and_ends_no_session() {
    let desk = Fixture::new();
    desk.add("li", &[Role::Editor]);
    desk.add("wang", &[Role::Approver]);
    let key = desk.signed_in("li");
    let gone = AccountChange {
        disabled: Some(true),
        name: Some(String::from("王芳")),
        roles: Some(Roles::of(&[Role::Auditor])),
    };
    assert_eq!(code(desk.people().change_account("chen", "wang", &gone)), "");
    assert!(desk.people().unlock("chen", "li").is_ok());
    let before = desk.people().accounts();
    assert_eq!(before.as_ref().map(Vec::len), Ok(2));
    // Two added, one changed, one unlocked, one signed in.
    assert_eq!(desk.store.rebuild(), Ok(5));
    assert_eq!(desk.people().accounts(), before);
    assert!(desk.is_in_force(&key));
}
