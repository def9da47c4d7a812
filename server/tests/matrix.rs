//! Face server, over a real socket: every operation of the document asked by everybody: nobody, each role, a token of each scope, one that is over.

mod served;

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Value, json};
use served::{PASSWORD, Reply, Served};
use zhunsheng_desk::people::Role;
use zhunsheng_server::Settings;

/// Operations that need a provider to sign in at: `oidc.rs` asks them.
const WITH_A_PROVIDER: [&str; 2] = ["oidc_start", "oidc_callback"];

struct Operation {
    id: String,
    method: String,
    path: String,
    roles: Vec<String>,
    scope: Option<String>,
    confirm: bool,
    body: Option<(String, String)>,
    statuses: Vec<String>,
}

fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(zhunsheng_schemas::OPENAPI).unwrap_or_default();
    let mut found = Vec::new();
    for (path, methods) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        for (method, one) in methods.as_object().into_iter().flatten() {
            let word = |key: &str| one.get(key).and_then(Value::as_str).map(str::to_owned);
            let roles = one.get("x-roles").and_then(Value::as_array).cloned().unwrap_or_default();
            let content = one.pointer("/requestBody/content").and_then(Value::as_object);
            let body = content.and_then(|content| content.iter().next()).map(|(kind, media)| {
                let example = media.get("example").map_or_else(|| "x".to_owned(), Value::to_string);
                (kind.clone(), example)
            });
            found.push(Operation {
                id: word("operationId").unwrap_or_default(),
                method: method.to_ascii_uppercase(),
                path: path.clone(),
                roles: roles.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                scope: word("x-token-scope"),
                confirm: one.get("x-confirm") == Some(&Value::Bool(true)),
                body,
                statuses: one
                    .get("responses")
                    .and_then(Value::as_object)
                    .map_or_else(Vec::new, |all| all.keys().cloned().collect()),
            });
        }
    }
    found.retain(|operation| !WITH_A_PROVIDER.contains(&operation.id.as_str()));
    assert!(found.len() > 40, "the document is read");
    found
}

impl Operation {
    /// Asks with what the document gives as an example, for things that are not there.
    fn ask(&self, server: &Served, headers: &[(&str, &str)]) -> Reply {
        let values = [
            ("{policy}", "gx-zone"),
            ("{name}", "no.such"),
            ("{id}", "999"),
            ("{token}", "999"),
            ("{number}", "999"),
            ("{account}", "nobody"),
        ];
        let mut path = values.iter().fold(self.path.clone(), |path, (name, value)| path.replace(name, value));
        match self.id.as_str() {
            "delete_cases" => path.push_str("?policy=gx-zone"),
            "import_cases" => path.push_str("?policy=gx-zone&format=csv&dry=true"),
            "draft_package" => path.push_str("?policy=gx-zone&reason=x"),
            _ => {}
        }
        let mut all = headers.to_vec();
        all.push(("if-match", "\"x\""));
        let (kind, body) = self.body.clone().unwrap_or_default();
        if !kind.is_empty() {
            all.push(("content-type", &kind));
        }
        server.send(&self.method, &path, &all, &body)
    }

    /// Whether an answer is one of those that the document names.
    fn documents(&self, reply: &Reply) -> bool {
        self.statuses.contains(&reply.status.to_string())
    }
}

/// Who asks: the headers, the roles, the scopes of a token, and whether who it is was confirmed.
struct Asker {
    name: String,
    headers: Vec<(String, String)>,
    roles: Vec<&'static str>,
    scopes: Option<Vec<&'static str>>,
    confirmed: bool,
}

fn by_cookie(name: &str, cookie: String, roles: Vec<&'static str>, confirmed: bool) -> Asker {
    let headers = vec![("cookie".to_owned(), cookie), ("sec-fetch-site".to_owned(), "same-origin".to_owned())];
    Asker { name: name.to_owned(), headers, roles, scopes: None, confirmed }
}

/// What the guard says: nothing where it lets one through.
fn expected(operation: &Operation, asker: &Asker) -> Option<(u16, &'static str)> {
    if operation.roles == ["public"] {
        return None;
    }
    if let Some(scopes) = &asker.scopes {
        match &operation.scope {
            None => return Some((403, "not_by_token")),
            Some(needed) if !scopes.contains(&needed.as_str()) => return Some((403, "scope")),
            Some(_) => {}
        }
    }
    if operation.roles != ["any"] && !operation.roles.iter().any(|role| asker.roles.contains(&role.as_str())) {
        return Some((403, "role"));
    }
    (operation.confirm && !asker.confirmed).then_some((403, "confirm_first"))
}

fn token(server: &Served, cookie: &str, scopes: &[&str], expires_on: &str) -> (String, String) {
    let body = json!({ "title": "test", "scopes": scopes, "expires_on": expires_on }).to_string();
    let reply = server.by(cookie, "POST", "/api/v1/tokens", &body);
    assert_eq!(reply.status, 201, "{reply:?}");
    let made = reply.json();
    let token = made.get("token").and_then(Value::as_str).unwrap_or_default().to_owned();
    ("authorization".to_owned(), format!("Bearer {token}"))
}

#[test]
fn every_operation_lets_in_exactly_whom_the_document_names() {
    // Why: operations that end sessions or use up a rate limit come last or get a server of their own.
    let server = Served::start(Settings { decisions_a_second: 1_000_000, ..Settings::default() });
    let named = [
        ("editor", Role::Editor),
        ("approver", Role::Approver),
        ("auditor", Role::Auditor),
        ("administrator", Role::Administrator),
    ];
    let mut askers = Vec::new();
    for (name, role) in named {
        server.account(name, &[role]);
        askers.push(by_cookie(name, server.sign_in(name), vec![name], false));
    }
    let confirmed = server.sign_in("approver");
    let password = json!({ "password": PASSWORD }).to_string();
    assert_eq!(server.by(&confirmed, "POST", "/api/v1/session/confirm", &password).status, 200);
    askers.push(by_cookie("approver, confirmed", confirmed, vec!["approver"], true));
    server.account("all", &[Role::Editor, Role::Approver, Role::Auditor, Role::Administrator]);
    let all = server.sign_in("all");
    for scopes in [vec!["desk:read"], vec!["changes:write"], vec!["desk:read", "changes:write"]] {
        let headers = vec![token(&server, &all, &scopes, "2027-01-01")];
        let mut roles = vec!["auditor"];
        if scopes.contains(&"changes:write") {
            roles.push("editor");
        }
        askers.push(Asker {
            name: format!("token {scopes:?}"),
            headers,
            roles,
            scopes: Some(scopes),
            confirmed: false,
        });
    }
    let mut tally: BTreeMap<u16, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for operation in operations() {
        if ["sign_in", "sign_out", "confirm", "set_password"].contains(&operation.id.as_str()) {
            continue;
        }
        for asker in &askers {
            let headers: Vec<(&str, &str)> = asker.headers.iter().map(|(name, value)| (&**name, &**value)).collect();
            let reply = operation.ask(&server, &headers);
            *tally.entry(reply.status).or_default() += 1;
            let refused = (reply.status == 401 || reply.status == 403).then(|| (reply.status, reply.code()));
            let expected = expected(&operation, asker).map(|(status, code)| (status, code.to_owned()));
            if refused != expected || !operation.documents(&reply) {
                wrong.push(format!(
                    "{} by {}: {} {}, expected {expected:?}",
                    operation.id, asker.name, reply.status, reply.body
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{tally:?}");
    assert!(tally.get(&403).is_some_and(|count| *count > 50) && tally.get(&200).is_some_and(|count| *count > 50));
}

#[test]
fn who_is_not_signed_in_reaches_only_what_is_public() {
    let server = Served::start(Settings::default());
    server.account("li", &[Role::Editor, Role::Administrator]);
    let li = server.sign_in("li");
    let day = token(&server, &li, &["desk:read", "changes:write"], "2026-11-23");
    server.pass(Duration::from_secs(3 * 24 * 3600));
    let strangers: [(&str, Vec<(&str, &str)>); 6] = [
        ("nobody", vec![]),
        ("a session that is over", vec![("cookie", &li), ("sec-fetch-site", "same-origin")]),
        ("a made-up session", vec![("cookie", "zhunsheng=00"), ("sec-fetch-site", "same-origin")]),
        ("a token that is over", vec![("authorization", &day.1)]),
        ("a made-up token", vec![("authorization", "Bearer zst_0000")]),
        ("basic", vec![("authorization", "Basic bGk6eA==")]),
    ];
    let mut asked = 0;
    for operation in operations() {
        if operation.id == "sign_in" || operation.id == "confirm" || operation.id == "set_password" {
            continue;
        }
        for (name, headers) in &strangers {
            let reply = operation.ask(&server, headers);
            let public = operation.roles == ["public"];
            assert_eq!(reply.status != 401, public, "{} by {name}: {reply:?}", operation.id);
            assert!(operation.documents(&reply), "{} by {name}: {reply:?}", operation.id);
            asked += 1;
        }
    }
    assert!(asked > 200, "{asked}");
}

#[test]
fn a_cookie_changes_nothing_without_a_page_of_ours() {
    let server = Served::start(Settings::default());
    server.account("all", &[Role::Editor, Role::Approver, Role::Auditor, Role::Administrator]);
    let cookie = server.sign_in("all");
    for operation in operations().iter().filter(|one| one.method != "GET" && one.roles != ["public"]) {
        if ["confirm", "set_password"].contains(&operation.id.as_str()) {
            continue;
        }
        for forged in [vec![], vec![("origin", "http://evil.example")], vec![("sec-fetch-site", "cross-site")]] {
            let mut headers = vec![("cookie", cookie.as_str())];
            headers.extend(forged);
            let reply = operation.ask(&server, &headers);
            assert_eq!((reply.status, reply.code().as_str()), (403, "other_origin"), "{}", operation.id);
        }
    }
    assert_eq!(server.by(&cookie, "GET", "/api/v1/session", "").status, 200, "nothing of it signed anybody out");
}

#[test]
fn what_is_not_in_the_document_does_not_exist() {
    let server = Served::start(Settings::default());
    let documented: Vec<(String, String)> = operations().into_iter().map(|one| (one.method, one.path)).collect();
    for operation in operations() {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"] {
            if documented.contains(&(method.to_owned(), operation.path.clone())) {
                continue;
            }
            let other = Operation { method: method.to_owned(), body: None, ..operation_like(&operation) };
            let reply = other.ask(&server, &[]);
            assert_eq!(reply.status, 405, "{method} {}: {reply:?}", operation.path);
            assert_eq!(reply.header("content-type"), Some("application/problem+json"), "{method} {}", operation.path);
            assert!(reply.header("allow").is_some(), "{method} {}", operation.path);
        }
    }
    for path in ["/api/v1/", "/api/v1/desk", "/api/v2/head", "/api/v1/policies/a/b/c", "/api/v1/desk/changes/1/2/3"] {
        let reply = server.get(path);
        assert_eq!((reply.status, reply.code().as_str()), (404, "not_found"), "{path}");
    }
}

fn operation_like(one: &Operation) -> Operation {
    Operation {
        id: one.id.clone(),
        method: one.method.clone(),
        path: one.path.clone(),
        roles: one.roles.clone(),
        scope: one.scope.clone(),
        confirm: one.confirm,
        body: one.body.clone(),
        statuses: one.statuses.clone(),
    }
}
