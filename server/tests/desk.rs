//! Face server, over a real socket: one change from its draft to every answer, and what stands in its way.

mod served;

use std::{thread, time::Duration};

use serde_json::{Value, json};
use served::{PASSWORD, Served};
use zhunsheng_desk::people::Role;
use zhunsheng_server::Settings;

fn draft(value: &str, unit: &str, from: &str) -> String {
    let source = json!({ "document": "桂科计字〔2026〕9号", "article": "第三条" });
    let value =
        json!({ "parameter": "basic.full_time_staff", "from": from, "value": value, "unit": unit, "source": source });
    json!({ "kind": "value", "policy": "gx-station", "content": { "values": [value], "reason": "提高要求" } })
        .to_string()
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn people() -> Served {
    let server = Served::start(Settings::default());
    server.account("li", &[Role::Editor]);
    server.account("wang", &[Role::Approver]);
    server.account("chen", &[Role::Administrator]);
    server
}

/// The verdict of full-time staff for a station with so many of them.
fn verdict(server: &Served, staff: u32, as_of: &str) -> String {
    let path = format!("/api/v1/policies/gx-station/decide?detail=verdicts&as_of={as_of}");
    let reply = server.post(&path, &json!({ "full_time_staff": staff }).to_string());
    assert_eq!(reply.status, 200, "{reply:?}");
    let answer = reply.json();
    let findings = answer.pointer("/decision/findings").and_then(Value::as_array).cloned().unwrap_or_default();
    // Why so: the finding whose measured value is what was said of the case.
    let found = findings.iter().find(|one| text(one, "/id").contains("full_time_staff"));
    found.map(|one| text(one, "/verdict").to_owned()).unwrap_or_default()
}

#[test]
fn a_change_goes_from_a_draft_to_every_answer() {
    let server = people();
    let (li, wang, chen) = (server.sign_in("li"), server.sign_in("wang"), server.sign_in("chen"));
    let head = server.get("/api/v1/head");
    let tag = head.header("etag").unwrap_or_default().to_owned();
    let address = server.address;
    // A form that is open waits the whole time.
    let waiting = thread::spawn({
        let request = format!(
            "GET /api/v1/head?wait=60 HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\nif-none-match: {tag}\r\n\r\n"
        );
        move || {
            use std::io::{Read as _, Write as _};
            let mut stream = std::net::TcpStream::connect(address).unwrap_or_else(|why| unreachable!("{why}"));
            let mut reply = String::new();
            let done = stream.write_all(request.as_bytes()).and_then(|()| stream.read_to_string(&mut reply));
            (done.is_ok(), reply)
        }
    });
    assert_eq!(verdict(&server, 6, "2027-01-01"), "met");

    let reply = server.by(&li, "POST", "/api/v1/desk/changes", &draft("8", "人", "2027-01-01"));
    assert_eq!(reply.status, 201, "{reply:?}");
    let mut change = reply.json();
    let id = change.get("id").and_then(Value::as_u64).unwrap_or(0);
    assert!(text(&change, "/diff/0/zh").contains("5 人 → 8 人，自 2027-01-01"), "{change:#}");
    if text(&change, "/state") == "draft" {
        // Cases of the package expect what was before: each is explained, as the desk asks.
        let items = change.pointer("/checks/results").and_then(Value::as_array).cloned().unwrap_or_default();
        let items =
            items.iter().flat_map(|one| one.get("items").and_then(Value::as_array).cloned().unwrap_or_default());
        let accepted: Vec<Value> = items
            .filter(|item| item.get("explainable") == Some(&Value::Bool(true)))
            .map(|item| json!({ "item": item.get("id"), "reason": "新规定如此" }))
            .collect();
        let mut content = change.get("content").cloned().unwrap_or_default();
        if let Some(keys) = content.as_object_mut() {
            keys.insert("accepted".to_owned(), accepted.into());
        }
        let digest = format!("\"{}\"", text(&change, "/digest"));
        let headers = [("cookie", li.as_str()), ("sec-fetch-site", "same-origin"), ("if-match", digest.as_str())];
        let body = json!({ "content": content }).to_string();
        let reply = server.send("PUT", &format!("/api/v1/desk/changes/{id}"), &headers, &body);
        assert_eq!(reply.status, 200, "{reply:?}");
        change = reply.json();
    }
    assert_eq!(text(&change, "/state"), "checked", "{change:#}");
    let path = |action: &str| format!("/api/v1/desk/changes/{id}/{action}");
    assert_eq!(server.by(&li, "POST", &path("submit"), "").status, 200);
    let digest = json!({ "digest": text(&change, "/digest") }).to_string();

    assert_eq!(server.by(&li, "POST", &path("approve"), &digest).code(), "role", "the author is no approver");
    assert_eq!(server.by(&chen, "POST", &path("approve"), &digest).code(), "role", "nor is an administrator");
    assert_eq!(server.by(&wang, "POST", &path("approve"), &digest).code(), "confirm_first");
    let wrong = server.by(&wang, "POST", "/api/v1/session/confirm", r#"{"password":"another one"}"#);
    assert_eq!(wrong.status, 403, "the session goes on: {wrong:?}");
    let password = json!({ "password": PASSWORD }).to_string();
    assert_eq!(server.by(&wang, "POST", "/api/v1/session/confirm", &password).status, 200);
    let forged = [("cookie", wang.as_str()), ("sec-fetch-site", "cross-site")];
    assert_eq!(server.send("POST", &path("approve"), &forged, &digest).code(), "other_origin");
    assert_eq!(verdict(&server, 6, "2027-01-01"), "met", "nothing has changed so far");
    let approved = server.by(&wang, "POST", &path("approve"), &digest);
    assert_eq!((approved.status, text(&approved.json(), "/state")), (200, "published"), "{approved:?}");

    // From the moment of the answer on: 6 are enough on the last day of the year and not on the first.
    assert_eq!(verdict(&server, 6, "2026-12-31"), "met");
    assert_eq!(verdict(&server, 6, "2027-01-01"), "not_met");
    assert_eq!(verdict(&server, 8, "2027-01-01"), "met");
    let Ok((true, told)) = waiting.join() else { unreachable!("the long poll is answered") };
    assert!(told.starts_with("HTTP/1.1 200") && told.contains("\"publication\":2"), "{told}");
    assert_eq!(server.get("/api/v1/policies/gx-station/plan").header("x-publication"), Some("2"));
    let earlier = server.get("/api/v1/policies/gx-station/plan?publication=1");
    assert_eq!(earlier.header("x-publication"), Some("1"));
    let listed = server.get("/plans/index.json").body;
    assert!(listed.contains(text(&server.get("/api/v1/head").json(), "/policies/0/plan")), "{listed}");

    // And back: the old plan has its hash again.
    let before = text(&head.json(), "/policies/0/plan").to_owned();
    let back = json!({ "kind": "rollback", "content": { "to": 1, "reason": "暂缓" } }).to_string();
    let reply = server.by(&li, "POST", "/api/v1/desk/changes", &back);
    assert_eq!(reply.status, 201, "{reply:?}");
    let change = reply.json();
    let id = change.get("id").and_then(Value::as_u64).unwrap_or(0);
    let path = |action: &str| format!("/api/v1/desk/changes/{id}/{action}");
    let sent = server.by(&li, "POST", &path("submit"), "");
    assert_eq!(sent.status, 200, "{sent:?}");
    let digest = json!({ "digest": text(&change, "/digest") }).to_string();
    let approved = server.by(&wang, "POST", &path("approve"), &digest);
    assert_eq!(approved.status, 200, "{approved:?}");
    assert_eq!(text(&server.get("/api/v1/head").json(), "/policies/0/plan"), before);
    assert_eq!(verdict(&server, 6, "2027-01-01"), "met");
}

#[test]
fn what_cannot_be_saved_is_refused_whole() {
    let server = people();
    let li = server.sign_in("li");
    for (body, found) in [
        (draft("1000000", "人", "2027-01-01"), "maximum"),
        (draft("8", "万元", "2027-01-01"), "unit"),
        (draft("8", "人", "2026-01-01"), "from"),
        (draft("5", "人", "2027-01-01"), "value"),
    ] {
        let reply = server.by(&li, "POST", "/api/v1/desk/changes", &body);
        let problem = reply.json();
        let message = problem.pointer("/problems/0/message");
        assert_eq!(reply.status, 422, "{found}: {reply:?}");
        assert!(message.is_some_and(|said| said.get("zh").is_some() && said.get("en").is_some()), "{found}: {reply:?}");
    }
    let none = server.by(&li, "GET", "/api/v1/desk/changes", "").json();
    assert_eq!(none.pointer("/items").and_then(Value::as_array).map(Vec::len), Some(0), "{none:#}");
    assert_eq!(server.by(&li, "POST", "/api/v1/desk/changes", &draft("8", "人", "2027-01-01")).status, 201);
    let again = server.by(&li, "POST", "/api/v1/desk/changes", &draft("9", "人", "2027-01-01"));
    assert_eq!(again.status, 409, "another open request has the same day: {again:?}");
}

#[test]
fn a_session_ends_when_it_is_not_used() {
    let server = people();
    let li = server.sign_in("li");
    assert_eq!(server.by(&li, "GET", "/api/v1/session", "").status, 200);
    server.pass(Duration::from_secs(31 * 60));
    assert_eq!(server.by(&li, "GET", "/api/v1/session", "").status, 401);
    let li = server.sign_in("li");
    let out = server.by(&li, "DELETE", "/api/v1/session", "");
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").is_some_and(|cookie| cookie.contains("Max-Age=0")), "{out:?}");
    assert_eq!(server.by(&li, "GET", "/api/v1/session", "").status, 401);
}

#[test]
fn the_cookie_is_kept_from_scripts_and_other_sites() {
    let server = people();
    let body = json!({ "account": "li", "password": PASSWORD }).to_string();
    let cookie = server.post("/api/v1/session", &body).header("set-cookie").unwrap_or_default().to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let secure = Served::start(Settings { origin: Some("https://desk.example.org".to_owned()), ..Settings::default() });
    secure.account("li", &[Role::Editor]);
    let cookie = secure.post("/api/v1/session", &body).header("set-cookie").unwrap_or_default().to_owned();
    assert!(cookie.starts_with("__Host-zhunsheng=") && cookie.contains("; Secure"), "{cookie}");
}

#[test]
fn a_wrong_password_says_nothing_of_the_account_and_sign_ins_are_counted() {
    let server = people();
    let attempt = |account: &str, forwarded: &str| {
        let body = json!({ "account": account, "password": "not the password" }).to_string();
        server.send("POST", "/api/v1/session", &[("x-forwarded-for", forwarded)], &body)
    };
    let (known, unknown) = (attempt("li", "1.1.1.1"), attempt("nobody", "1.1.1.2"));
    assert_eq!((known.status, unknown.status), (401, 401));
    let said = |reply: &served::Reply| text(&reply.json(), "/detail").to_owned();
    assert_eq!(said(&known), said(&unknown));
    for number in 0..8 {
        assert_eq!(attempt("nobody", &format!("2.2.2.{number}")).status, 401);
    }
    let refused = attempt("nobody", "3.3.3.3");
    assert_eq!(refused.status, 429, "a forged address is none");
    assert!(refused.header("retry-after").is_some_and(|seconds| seconds.parse::<u64>().is_ok_and(|s| s > 0)));
}

#[test]
fn the_log_is_exported_whole() {
    let server = people();
    server.account("zhao", &[Role::Auditor]);
    let zhao = server.sign_in("zhao");
    let listed = server.by(&zhao, "GET", "/api/v1/desk/audit?limit=2", "").json();
    assert_eq!(listed.pointer("/items").and_then(Value::as_array).map(Vec::len), Some(2));
    assert!(listed.get("next").is_some_and(Value::is_string), "{listed:#}");
    let lines = server.by(&zhao, "GET", "/api/v1/desk/audit.ndjson", "");
    let seqs: Vec<u64> =
        lines.body.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()?.get("seq")?.as_u64()).collect();
    let all: Vec<u64> = (1..=seqs.len() as u64).rev().collect();
    assert_eq!(seqs, all, "every record, the newest first");
    assert!(lines.header("content-disposition").is_some_and(|said| said.starts_with("attachment")));
    let table = server.by(&zhao, "GET", "/api/v1/desk/audit.csv", "");
    assert!(table.body.contains("publication") && table.body.contains("account.added"), "{}", table.body);
    assert!(!lines.body.contains(PASSWORD) && !lines.body.contains("argon2"), "no secret is in the log");
}
