//! Face cli, tests: publications one after the other while others read; no answer mixes two.
//!
//! `ZHUNSHENG_PUBLICATIONS=1000` says how many (40 without it). They go back and forth between two rulebooks that differ in two policies, so that an answer
//! made of both would have plans that never stood together.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod desk;

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use desk::{Person, Server, folder, nobody, people, visits};
use serde_json::{Value, json};

/// What an answer says it was made with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    publication: u64,
    plans: BTreeMap<String, String>,
    /// The threshold that decided, where the answer has one.
    visits: Option<String>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn publish(server: &Server, [editor, approver]: [&Person; 2], draft: &Value) -> (u64, Instant, Instant) {
    let change = editor.post(server, "/desk/changes", draft).unwrap().ok();
    let id = change["id"].as_u64().unwrap();
    let change = editor.post(server, &format!("/desk/changes/{id}/submit"), &json!({})).unwrap().ok();
    let approval = json!({ "digest": change["digest"], "note": "同意", "publish": true });
    let asked = Instant::now();
    let change = approver.post(server, &format!("/desk/changes/{id}/approve"), &approval).unwrap().ok();
    (change["publication"].as_u64().unwrap(), asked, Instant::now())
}

/// The three ways to read: what is in force, one policy decided, all policies decided.
fn read(server: &Server, person: &Person, turn: usize) -> Option<Seen> {
    let plans =
        |list: &Value| list.as_array().unwrap().iter().map(|one| (text(&one["policy"]), text(&one["plan"]))).collect();
    match turn % 3 {
        0 => {
            let head = person.get(server, "/head")?.ok();
            Some(Seen { publication: head["publication"].as_u64()?, plans: plans(&head["policies"]), visits: None })
        }
        1 => {
            let path = "/policies/cn-pilot/decide?as_of=2041-01-01&detail=brief&lang=en";
            let answer = person.post(server, path, &json!({ "pilot_enterprises_visited": 1500 }))?.ok();
            let findings = answer["decision"]["findings"].as_array().unwrap();
            let threshold = findings
                .iter()
                .find(|one| one["id"] == "target_visits")
                .map(|one| one["threshold"]["value"].to_string());
            assert!(threshold.is_some(), "the target of visits has a threshold: {findings:?}");
            let plans = BTreeMap::from([("cn-pilot".to_owned(), text(&answer["plan"]))]);
            Some(Seen { publication: answer["publication"].as_u64()?, plans, visits: threshold })
        }
        _ => {
            let answer = person.post(server, "/match?as_of=2041-01-01&lang=en", &json!({}))?.ok();
            let plans = plans(&answer["match"]["policies"]);
            Some(Seen { publication: answer["publication"].as_u64()?, plans, visits: None })
        }
    }
}

fn share(sorted: &[Duration], percent: usize) -> Duration {
    sorted.get((sorted.len().max(1) - 1) * percent / 100).copied().unwrap_or_default()
}

#[test]
fn no_answer_mixes_two_publications() {
    let wanted: u64 = env::var("ZHUNSHENG_PUBLICATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(40);
    let data = folder("publications");
    people(&data);
    let server = Server::start(&data);
    let (editor, approver) = (Person::sign_in(&server, "li"), Person::sign_in(&server, "wang"));
    approver.confirm(&server);
    let both = [&editor, &approver];
    publish(&server, both, &visits(2000, "2040-01-01"));
    let mut experts = visits(12, "2040-01-01");
    experts["policy"] = json!("gy-society");
    experts["content"]["values"][0]["parameter"] = json!("national.experts");
    experts["content"]["values"][0]["unit"] = json!("人");
    let (changed, ..) = publish(&server, both, &experts);
    assert_eq!(changed, 3);

    let (seen, waits) = (Mutex::new(BTreeSet::new()), Mutex::new(Vec::new()));
    let (done, answers) = (AtomicBool::new(false), AtomicU64::new(0));
    // The newest publication that some answer has named, and when that was first so.
    let first = Mutex::new((0, Instant::now()));
    thread::scope(|scope| {
        for reader in 0..4 {
            let (server, seen, done, answers, first) = (&server, &seen, &done, &answers, &first);
            scope.spawn(move || {
                let person = nobody();
                let (mut turn, mut last) = (reader, 0);
                while !done.load(Ordering::SeqCst) {
                    let Some(one) = read(server, &person, turn) else { continue };
                    assert!(one.publication >= last, "a reader went back from {last} to {}", one.publication);
                    last = one.publication;
                    {
                        let mut first = first.lock().unwrap();
                        if first.0 < last {
                            *first = (last, Instant::now());
                        }
                    }
                    seen.lock().unwrap().insert(one);
                    answers.fetch_add(1, Ordering::SeqCst);
                    turn += 1;
                }
            });
        }
        for count in 0..wanted {
            if count % 100 == 0 {
                approver.confirm(&server);
            }
            let to = if count % 2 == 0 { 1 } else { 3 };
            let rollback = json!({ "kind": "rollback", "content": { "to": to, "reason": "演练", "notes": "演练", "accepted": [] } });
            let (number, asked, acknowledged) = publish(&server, both, &rollback);
            let until = Instant::now() + Duration::from_secs(10);
            while first.lock().unwrap().0 < number && Instant::now() < until {
                thread::sleep(Duration::from_micros(200));
            }
            let (newest, when) = *first.lock().unwrap();
            assert!(newest >= number, "nobody saw publication {number} within 10 s");
            waits.lock().unwrap().push((when - asked, when.saturating_duration_since(acknowledged)));
        }
        done.store(true, Ordering::SeqCst);
    });

    // What each publication consists of, as the log says.
    let mut log = BTreeMap::new();
    for number in 1..=wanted + 3 {
        let publication = editor.get(&server, &format!("/desk/publications/{number}")).unwrap().ok();
        let plans = publication["packages"].as_array().unwrap().iter();
        log.insert(number, plans.map(|one| (text(&one["policy"]), text(&one["plan"]))).collect::<BTreeMap<_, _>>());
    }
    let seen = seen.into_inner().unwrap();
    for one in &seen {
        let said = log.get(&one.publication).unwrap();
        for (policy, plan) in &one.plans {
            assert_eq!(said.get(policy), Some(plan), "publication {}: another plan of {policy}", one.publication);
        }
        if let Some(visits) = &one.visits {
            let new = said.get("cn-pilot") != log.get(&1).unwrap().get("cn-pilot");
            assert_eq!(visits, if new { "2000" } else { "1000" }, "publication {}", one.publication);
        }
    }
    let publications: BTreeSet<u64> = seen.iter().map(|one| one.publication).collect();
    let (mut asked, mut acknowledged): (Vec<_>, Vec<_>) = waits.into_inner().unwrap().into_iter().unzip();
    asked.sort_unstable();
    acknowledged.sort_unstable();
    println!(
        "{wanted} publications, {} answers of {} of them, none mixed; first new answer after the approval was asked for: middle {:?}, 99 % {:?}; after it was acknowledged: middle {:?}, 99 % {:?}, most {:?}",
        answers.load(Ordering::SeqCst),
        publications.len(),
        share(&asked, 50),
        share(&asked, 99),
        share(&acknowledged, 50),
        share(&acknowledged, 99),
        share(&acknowledged, 100)
    );
    assert!(
        u64::try_from(publications.len()).unwrap() * 2 > wanted,
        "too few publications were read while they were in force"
    );
}
