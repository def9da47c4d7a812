//! Face server, over a real socket: what a browser is sent, and what it is not.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use tokio::{net::TcpListener, sync::oneshot};
use zhunsheng_compiler::Package;
use zhunsheng_desk::{Desk, Options};
use zhunsheng_server::{App, Settings, Site, SiteError, serve};

/// A folder that goes when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let name = format!("zhunsheng-server-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        for (path, text) in files {
            let path = folder.join(path);
            let made = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, text));
            assert!(made.is_ok(), "{made:?}");
        }
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A server on a free port; it stops when it is dropped.
struct Running {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<bool>>,
    _folder: Folder,
    _data: tempfile::TempDir,
}

fn start(files: &[(&str, &str)]) -> Running {
    let folder = Folder::new(files);
    let site = Site::read(&folder.0).unwrap_or_else(|why| unreachable!("{why}"));
    let data = tempfile::tempdir().unwrap_or_else(|why| unreachable!("{why}"));
    let files =
        zhunsheng_rules::FILES.iter().filter_map(|(path, text)| Some((path.strip_prefix("gx-zone/1/")?, *text)));
    let package = Package::from_files("gx-zone/1", files);
    let desk = Desk::open(data.path(), &Options::default(), || vec![package]);
    let desk = desk.unwrap_or_else(|why| unreachable!("{why}"));
    let app = App::new(desk, site, Settings::default()).unwrap_or_else(|why| unreachable!("{why}"));
    let (stop, stopped) = oneshot::channel();
    let (tell, told) = std::sync::mpsc::channel();
    let thread = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
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
    Running { address, stop: Some(stop), thread: Some(thread), _folder: folder, _data: data }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
        let ended = self.thread.take().map(thread::JoinHandle::join);
        assert!(matches!(ended, Some(Ok(true))), "the server ends when it is asked to");
    }
}

struct Reply {
    head: String,
    body: Vec<u8>,
}

impl Reply {
    fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let line = self.head.lines().find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}:")))?;
        line.split_once(':').map(|(_, value)| value.trim())
    }
}

impl Running {
    fn send(&self, request: &str) -> Reply {
        let mut stream = TcpStream::connect(self.address).unwrap_or_else(|why| unreachable!("{why}"));
        let mut whole = Vec::new();
        let done = stream.write_all(request.as_bytes()).and_then(|()| stream.read_to_end(&mut whole));
        assert!(done.is_ok(), "{done:?}");
        let at = whole.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(whole.len());
        let (head, body) = whole.split_at(at);
        Reply { head: String::from_utf8_lossy(head).into_owned(), body: body.get(4..).unwrap_or_default().to_vec() }
    }

    fn get(&self, path: &str, headers: &str) -> Reply {
        self.send(&format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n"))
    }
}

const FILES: [(&str, &str); 8] = [
    ("index.html", "<p>开始"),
    ("app.js", "plain"),
    ("app.js.br", "as brotli"),
    ("app.js.gz", "as gzip"),
    ("engine.wasm", "\0asm"),
    ("plans/other.json", "[]"),
    ("policy-check.single.html", "<p>offline"),
    (".secret", "not for anybody"),
];

#[test]
fn files_are_sent_as_what_they_are() {
    let server = start(&FILES);
    for (path, kind, text) in [
        ("/", "text/html; charset=utf-8", "<p>开始"),
        ("/?lang=en", "text/html; charset=utf-8", "<p>开始"),
        ("/app.js", "text/javascript; charset=utf-8", "plain"),
        ("/engine.wasm", "application/wasm", "\0asm"),
        ("/plans/other.json", "application/json; charset=utf-8", "[]"),
    ] {
        let reply = server.get(path, "");
        assert_eq!((reply.status(), reply.header("content-type")), ("200", Some(kind)), "{path}");
        assert_eq!(reply.body, text.as_bytes(), "{path}");
    }
}

#[test]
fn every_answer_has_the_headers_that_keep_a_page_to_itself() {
    let server = start(&FILES);
    for path in ["/", "/app.js", "/missing", "/plans/"] {
        let reply = server.get(path, "");
        let policy = reply.header("content-security-policy").unwrap_or_default();
        for part in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval';",
            "style-src 'self';",
            "connect-src 'self'",
            "form-action 'none'",
            "base-uri 'none'",
            "frame-ancestors 'self'",
        ] {
            assert!(policy.contains(part), "{path}: {part} is missing in {policy}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(reply.header("referrer-policy"), Some("no-referrer"), "{path}");
        assert_eq!(reply.header("cross-origin-opener-policy"), Some("same-origin"), "{path}");
        assert!(reply.header("permissions-policy").is_some(), "{path}");
        assert_eq!(reply.header("set-cookie"), None, "{path}");
    }
}

#[test]
fn the_smallest_accepted_form_is_sent() {
    let server = start(&FILES);
    for (accepted, encoding, text) in [
        ("accept-encoding: gzip, deflate, br\r\n", Some("br"), "as brotli"),
        ("accept-encoding: gzip\r\n", Some("gzip"), "as gzip"),
        ("accept-encoding: br;q=0, gzip;q=0.1\r\n", Some("gzip"), "as gzip"),
        ("accept-encoding: identity\r\n", None, "plain"),
        ("", None, "plain"),
    ] {
        let reply = server.get("/app.js", accepted);
        assert_eq!((reply.header("content-encoding"), reply.header("vary")), (encoding, Some("accept-encoding")));
        assert_eq!(reply.body, text.as_bytes(), "{accepted}");
        assert_eq!(reply.header("content-type"), Some("text/javascript; charset=utf-8"));
    }
}

#[test]
fn what_is_known_is_not_sent_again() {
    let server = start(&FILES);
    let first = server.get("/app.js", "accept-encoding: br\r\n");
    let tag = first.header("etag").unwrap_or_default().to_owned();
    assert_ne!(tag, server.get("/app.js", "").header("etag").unwrap_or_default(), "each form has a tag of its own");
    for tags in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}")] {
        let again = server.get("/app.js", &format!("accept-encoding: br\r\nif-none-match: {tags}\r\n"));
        assert_eq!((again.status(), again.body.len()), ("304", 0), "{tags}");
    }
    let changed = server.get("/app.js", "accept-encoding: br\r\nif-none-match: \"other\"\r\n");
    assert_eq!(changed.status(), "200");
}

#[test]
fn nothing_but_the_site_can_be_reached() {
    let server = start(&FILES);
    for path in [
        "/missing",
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/plans/../../etc/passwd",
        "//etc/passwd",
        "/.secret",
        "/plans",
        "/plans/",
        "/app.js/",
        "/app.js.br",
        "/%00",
        "/\u{fffd}",
    ] {
        let reply = server.get(path, "");
        assert!(["404", "400"].contains(&reply.status()), "{path}: {}", reply.head);
    }
}

#[test]
fn only_reading_is_allowed() {
    let server = start(&FILES);
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let reply =
            server.send(&format!("{method} / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"));
        assert_eq!(reply.status(), "405", "{method}");
    }
    let head = server.send("HEAD /app.js HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    assert_eq!((head.status(), head.header("content-length"), head.body.len()), ("200", Some("5"), 0));
}

#[test]
fn the_offline_file_is_for_the_disk() {
    let server = start(&FILES);
    let reply = server.get("/policy-check.single.html", "");
    assert_eq!(reply.header("content-disposition"), Some("attachment"));
    assert_eq!(server.get("/", "").header("content-disposition"), None);
}

#[test]
fn a_folder_without_a_start_page_is_refused() {
    let folder = Folder::new(&[("other.html", "")]);
    assert!(matches!(Site::read(&folder.0), Err(SiteError::NoStartPage(_))));
    assert!(matches!(Site::read(&folder.0.join("missing")), Err(SiteError::Unreadable(..))));
}
