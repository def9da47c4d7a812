//! Tests of the desk: the real binary as a server on loopback, and people who use it over HTTP.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Mutex,
    thread,
    time::Duration,
};

use serde_json::{Value, json};

pub(crate) const PASSWORD: &str = "correct horse battery 准绳";

/// A fresh folder for one test.
pub(crate) fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

pub(crate) fn zhunsheng(args: &[&str], input: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
    command.args(args).arg("--lang").arg("en");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// Makes the accounts of an editor and an approver.
pub(crate) fn people(data: &Path) {
    for (name, role) in [("li", "editor"), ("wang", "approver")] {
        let args = ["user", "add", name, "--role", role, "--password-file", "-", "--data", data.to_str().unwrap()];
        let (code, _, err) = zhunsheng(&args, PASSWORD);
        assert_eq!(code, 0, "{err}");
    }
}

/// A running `zhunsheng serve`, ended with the test.
pub(crate) struct Server {
    child: Mutex<Child>,
    pub(crate) url: String,
}

impl Server {
    pub(crate) fn start(data: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
        command.args(["serve", "--port", "0", "--rate", "0", "--lang", "en", "--data"]).arg(data);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut url = String::new();
        let mut said = String::new();
        while url.is_empty() {
            let mut line = String::new();
            if lines.read_line(&mut line).unwrap() == 0 {
                let mut why = String::new();
                let _ = child.stderr.take().unwrap().read_to_string(&mut why);
                unreachable!("the server did not start: {said}{why}");
            }
            said.push_str(&line);
            if let Some((_, rest)) = line.split_once("http://") {
                url = format!("http://{}", rest.split(['/', ' ', '\n']).next().unwrap());
            }
        }
        // Why: a pipe that nobody reads would stop the server once it is full.
        thread::spawn(move || lines.lines().for_each(drop));
        let errors = BufReader::new(child.stderr.take().unwrap());
        thread::spawn(move || errors.lines().for_each(drop));
        Self { child: Mutex::new(child), url }
    }

    /// SIGKILL: no handler runs, nothing is flushed.
    pub(crate) fn end(&self) {
        if let Ok(mut child) = self.child.lock() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

/// Somebody with a browser: keeps the cookie and says where a request comes from.
#[derive(Clone)]
pub(crate) struct Person {
    agent: ureq::Agent,
    cookie: String,
}

/// What the server said.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Said {
    pub(crate) fn ok(self) -> Value {
        assert!(self.status < 300, "{self:?}");
        self.body
    }
}

pub(crate) fn nobody() -> Person {
    let config =
        ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(120)));
    Person { agent: config.build().into(), cookie: String::new() }
}

impl Person {
    pub(crate) fn sign_in(server: &Server, account: &str) -> Self {
        let mut person = nobody();
        let url = format!("{}/api/v1/session", server.url);
        let body = json!({ "account": account, "password": PASSWORD }).to_string();
        let answer = person
            .agent
            .post(&url)
            .header("content-type", "application/json")
            .header("sec-fetch-site", "same-origin")
            .send(body)
            .unwrap();
        assert!(answer.status().is_success(), "{account} signs in: {}", answer.status());
        let cookie = answer.headers().get("set-cookie").unwrap().to_str().unwrap();
        person.cookie = cookie.split(';').next().unwrap().to_owned();
        person
    }

    /// Signs in again, as is asked for before an approval.
    pub(crate) fn confirm(&self, server: &Server) {
        self.post(server, "/session/confirm", &json!({ "password": PASSWORD })).unwrap().ok();
    }

    pub(crate) fn get(&self, server: &Server, path: &str) -> Option<Said> {
        let url = format!("{}/api/v1{path}", server.url);
        let mut request = self.agent.get(&url);
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        said(request.call())
    }

    /// Nothing where the connection broke before the answer.
    pub(crate) fn post(&self, server: &Server, path: &str, body: &Value) -> Option<Said> {
        let url = format!("{}/api/v1{path}", server.url);
        let mut request =
            self.agent.post(&url).header("content-type", "application/json").header("sec-fetch-site", "same-origin");
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        said(request.send(body.to_string()))
    }
}

fn said(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Option<Said> {
    let mut answer = answer.ok()?;
    let text = answer.body_mut().read_to_string().ok()?;
    let status = answer.status().as_u16();
    Some(Said { status, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) })
}

/// A draft that sets the number of visits of cn-pilot from a day on.
pub(crate) fn visits(value: u32, from: &str) -> Value {
    json!({
        "kind": "value", "policy": "cn-pilot",
        "content": {
            "values": [{
                "parameter": "targets.visits", "from": from, "value": value.to_string(), "unit": "家",
                "source": { "document": "试点通知", "article": "一", "file_sha256": null }
            }],
            "removed": [], "reason": "目标调整", "notes": "目标调整", "accepted": []
        }
    })
}
