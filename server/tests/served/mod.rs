//! Face server, tests: a whole server on a free port with a data folder of its own, and a client that shows every byte.

#![expect(dead_code, reason = "each of the tests uses a part of it")]

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    thread,
    time::Duration,
};

use serde_json::Value;
use tokio::{net::TcpListener, sync::oneshot};
use zhunsheng_compiler::Package;
use zhunsheng_desk::{
    Clock, Desk, Options,
    people::{NewAccount, Role, Roles},
};
use zhunsheng_server::{App, Settings, Site, serve};

/// The password of every account here.
pub(crate) const PASSWORD: &str = "seven green bridges";
/// 2026-11-22T02:00:00Z: at +08:00 it is the same day.
const START: i64 = 1_795_312_800;

/// A server; it stops when it is dropped.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    pub(crate) desk: Desk,
    seconds: Arc<AtomicI64>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<bool>>,
    data: tempfile::TempDir,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    pub(crate) fn code(&self) -> String {
        self.json().get("code").and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}

pub(crate) fn package(name: &str) -> Package {
    let prefix = format!("{name}/");
    let files = zhunsheng_rules::FILES.iter().filter_map(|(path, text)| Some((path.strip_prefix(&prefix)?, *text)));
    Package::from_files(name, files)
}

impl Served {
    /// With these accounts, each named like its roles.
    pub(crate) fn start(settings: Settings) -> Self {
        let data = tempfile::tempdir().unwrap_or_else(|why| unreachable!("{why}"));
        let seconds = Arc::new(AtomicI64::new(START));
        let told = Arc::clone(&seconds);
        let now = move || jiff::Timestamp::from_second(told.load(Ordering::Relaxed)).unwrap_or_default();
        let options = Options { clock: Clock::new(now), ..Options::default() };
        let packages = || vec![package("gx-station/1"), package("gx-zone/1")];
        let desk = Desk::open(data.path(), &options, packages).unwrap_or_else(|why| unreachable!("{why}"));
        let app = App::new(desk.clone(), Site::default(), settings).unwrap_or_else(|why| unreachable!("{why}"));
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
            let runtime = runtime.unwrap_or_else(|why| unreachable!("{why}"));
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap_or_else(|why| unreachable!("{why}"));
                let _ = tell.send(listener.local_addr());
                let until = async {
                    let _ = stopped.await;
                };
                serve(listener, app, until).await.is_ok()
            })
        });
        let address = told.recv().ok().and_then(Result::ok).unwrap_or_else(|| unreachable!("it listens"));
        Self { address, desk, seconds, stop: Some(stop), thread: Some(thread), data }
    }

    /// Adds an account.
    pub(crate) fn account(&self, name: &str, roles: &[Role]) {
        let new = NewAccount { account: name.to_owned(), name: name.to_owned(), roles: Roles::of(roles) };
        let added = self.desk.people().add_account("@command-line", &new, Some(PASSWORD));
        assert!(added.is_ok(), "{added:?}");
    }

    /// Every file of the data folder.
    pub(crate) fn files(&self) -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(self.data.path()).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect()
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, time: Duration) {
        self.seconds.fetch_add(i64::try_from(time.as_secs()).unwrap_or(0), Ordering::Relaxed);
    }

    /// Sends a text and reads what comes until the connection is closed.
    pub(crate) fn raw(&self, request: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(self.address).unwrap_or_else(|why| unreachable!("{why}"));
        let _ = stream.set_read_timeout(Some(Duration::from_secs(90)));
        let mut whole = Vec::new();
        // Why: a server that refuses early may close before all is sent; what it said still counts.
        let _ = stream.write_all(request);
        let _ = stream.read_to_end(&mut whole);
        let text = String::from_utf8_lossy(&whole).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Reply { status, head: head.to_owned(), body: body.to_owned() }
    }

    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.address);
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            if !headers.iter().any(|(name, _)| *name == "content-type") {
                request.push_str("content-type: application/json\r\n");
            }
            request.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        request.push_str("\r\n");
        request.push_str(body);
        self.raw(request.as_bytes())
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], "")
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> Reply {
        self.send("POST", path, &[], body)
    }

    /// Signs in; gives the cookie.
    pub(crate) fn sign_in(&self, account: &str) -> String {
        let body = serde_json::json!({ "account": account, "password": PASSWORD }).to_string();
        let reply = self.post("/api/v1/session", &body);
        assert_eq!(reply.status, 200, "{reply:?}");
        let cookie = reply.header("set-cookie").and_then(|cookie| cookie.split(';').next());
        cookie.unwrap_or_default().to_owned()
    }

    /// Asks as a page of ours does.
    pub(crate) fn by(&self, cookie: &str, method: &str, path: &str, body: &str) -> Reply {
        self.send(method, path, &[("cookie", cookie), ("sec-fetch-site", "same-origin")], body)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
        let ended = self.thread.take().map(thread::JoinHandle::join);
        assert!(matches!(ended, Some(Ok(true))), "the server ends when it is asked to");
    }
}
