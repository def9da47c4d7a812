//! Face cli, tests: the server is killed at random moments while people change thresholds; nothing that was acknowledged is lost, nothing is half done.
//!
//! `ZHUNSHENG_KILLS=200` says how often (20 without it), `ZHUNSHENG_SEED` repeats a run. What survives here is the end of a process, not the end of power:
//! the pages that the system holds are not lost with the process.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod desk;

use std::{
    env,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use desk::{Person, Server, folder, nobody, people, visits, zhunsheng};
use serde_json::{Value, json};

/// What the server has acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Acked {
    Drafted(u64),
    Submitted(u64),
    Published(u64, u64),
}

/// Numbers that look random and can be repeated.
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Days that no other draft has taken.
fn day(count: u32) -> String {
    format!("{}-{:02}-{:02}", 2030 + count / 336, 1 + count / 28 % 12, 1 + count % 28)
}

/// Drafts, submits and approves as often as asked or until the connection breaks, and says what was acknowledged.
fn work(
    times: u32,
    server: &Server,
    [editor, approver]: [&Person; 2],
    days: &AtomicU32,
    acked: &Mutex<Vec<Acked>>,
    asking: &AtomicBool,
) {
    let ask = |person: &Person, path: &str, body: &Value| {
        asking.store(true, Ordering::SeqCst);
        let said = person.post(server, path, body)?;
        asking.store(false, Ordering::SeqCst);
        assert!(said.status < 500, "{said:?}");
        Some(said)
    };
    let note = |what: Acked| acked.lock().unwrap().push(what);
    for _ in 0..times {
        let count = days.fetch_add(1, Ordering::SeqCst);
        let Some(said) = ask(editor, "/desk/changes", &visits(1001 + count, &day(count))) else { return };
        let change = said.ok();
        let id = change["id"].as_u64().unwrap();
        note(Acked::Drafted(id));
        let Some(said) = ask(editor, &format!("/desk/changes/{id}/submit"), &json!({})) else { return };
        let change = said.ok();
        note(Acked::Submitted(id));
        let approval = json!({ "digest": change["digest"], "note": "同意", "publish": true });
        let Some(said) = ask(approver, &format!("/desk/changes/{id}/approve"), &approval) else { return };
        note(Acked::Published(id, said.ok()["publication"].as_u64().unwrap()));
    }
}

/// Everything that was acknowledged is there, and every publication is whole.
fn check(data: &Path, server: &Server, editor: &Person, acked: &[Acked]) -> u64 {
    let (code, out, err) = zhunsheng(&["audit", "--data", data.to_str().unwrap()], "");
    assert_eq!(code, 0, "the chain is broken: {out}{err}");
    let head = nobody().get(server, "/head").unwrap().ok();
    let newest = head["publication"].as_u64().unwrap();
    for one in acked {
        let (Acked::Drafted(id) | Acked::Submitted(id) | Acked::Published(id, _)) = one;
        let change = editor.get(server, &format!("/desk/changes/{id}")).unwrap().ok();
        let state = change["state"].as_str().unwrap();
        let enough: &[&str] = match one {
            Acked::Drafted(_) => &["checked", "awaiting_approval", "published"],
            Acked::Submitted(_) => &["awaiting_approval", "published"],
            Acked::Published(..) => &["published"],
        };
        assert!(enough.contains(&state), "{one:?} was acknowledged, and is {state}");
        if let Acked::Published(_, number) = one {
            assert_eq!(change["publication"].as_u64(), Some(*number));
            assert!(*number <= newest, "publication {number} was acknowledged, the newest is {newest}");
        }
    }
    let last = editor.get(server, &format!("/desk/publications/{newest}")).unwrap().ok();
    assert_eq!(last["hash"], head["hash"]);
    for policy in head["policies"].as_array().unwrap() {
        let name = policy["policy"].as_str().unwrap();
        let plan = nobody().get(server, &format!("/policies/{name}/plan")).unwrap().ok();
        assert_eq!(plan["hash"], policy["plan"], "{name}: another plan than the publication says");
    }
    // Why: an approval without its publication, or the other way round, would be half of a transaction.
    let changes = editor.get(server, "/desk/changes?state=published&limit=500").unwrap().ok();
    let published = changes["items"].as_array().unwrap();
    let mut numbers: Vec<u64> = published.iter().map(|change| change["publication"].as_u64().unwrap()).collect();
    numbers.sort_unstable();
    if published.len() < 500 {
        assert_eq!(numbers, (2..=newest).collect::<Vec<_>>(), "each publication belongs to one published change");
    }
    newest
}

#[test]
fn what_was_acknowledged_survives_a_killed_server() {
    let kills = number("ZHUNSHENG_KILLS", 20);
    let fresh = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    let seed = number("ZHUNSHENG_SEED", u64::try_from(fresh & 0xffff_ffff).unwrap() | 1);
    println!("seed {seed}");
    let data = folder("killed");
    people(&data);
    let mut server = Arc::new(Server::start(&data));
    let (editor, approver) = (Person::sign_in(&server, "li"), Person::sign_in(&server, "wang"));
    let (days, mut chance) = (Arc::new(AtomicU32::new(0)), Chance(seed));
    let acked = Arc::new(Mutex::new(Vec::new()));
    let (mut inside, mut newest, mut checked) = (0, 1, 0);
    // Why: a kill is to strike anywhere in a round, however fast or busy the machine is.
    approver.confirm(&server);
    let start = Instant::now();
    work(1, &server, [&editor, &approver], &days, &acked, &AtomicBool::new(false));
    let round = u64::try_from(start.elapsed().as_millis()).unwrap();
    for kill in 1..=kills {
        approver.confirm(&server);
        let asking = Arc::new(AtomicBool::new(false));
        let worker = {
            let (server, days, acked) = (Arc::clone(&server), Arc::clone(&days), Arc::clone(&acked));
            let (editor, approver, asking) = (editor.clone(), approver.clone(), Arc::clone(&asking));
            thread::spawn(move || work(u32::MAX, &server, [&editor, &approver], &days, &acked, &asking))
        };
        thread::sleep(Duration::from_millis(chance.next(2 * round + 50)));
        inside += u64::from(asking.load(Ordering::SeqCst));
        // Why: the worker holds the server too; the process is ended by its number.
        server.end();
        worker.join().unwrap();
        server = Arc::new(Server::start(&data));
        let all = acked.lock().unwrap().clone();
        newest = check(&data, &server, &editor, all.get(checked..).unwrap_or_default());
        checked = all.len().saturating_sub(3);
        if kill % 20 == 0 {
            println!("{kill} of {kills} kills, {} acknowledged, publication {newest}", all.len());
        }
    }
    let all = acked.lock().unwrap().clone();
    assert_eq!(check(&data, &server, &editor, &all), newest);
    println!(
        "{kills} kills, {inside} of them while a request was under way (a round of three takes {round} ms); {} acknowledged, none lost; publication {newest}",
        all.len()
    );
    assert!(inside * 4 > kills, "only {inside} of {kills} kills struck while something was being written");
}
