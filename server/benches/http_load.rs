//! Beside the pipeline: decisions over HTTP beside a bare axum echo of the same JSON, both on loopback in processes of their own, in alternating rounds.
//!
//! `cargo bench -p zhunsheng-server --bench http_load` prints requests a second, the median and the 99th percentile of the time of a request, errors,
//! and how much memory each process has before and after. It ends with an error if a decision reaches less than 70 % of the echo, or any request fails.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    process::{Child, Command, ExitCode, Stdio},
    thread,
    time::{Duration, Instant},
};

use axum::{Json, Router, routing::post};
use serde_json::Value;
use tokio::net::TcpListener;
use zhunsheng_compiler::Package;
use zhunsheng_desk::{Desk, Options};
use zhunsheng_server::{App, Settings, Site, serve};

const CONNECTIONS: usize = 64;
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(3);
/// Of the requests a second of the echo.
const AT_LEAST: f64 = 0.7;
const FACTS: &str = include_str!("../../cli/samples/gx-station-near.json");
const DECIDE: &str = "/api/v1/policies/gx-station/decide?as_of=2026-03-01";

type Done<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> ExitCode {
    let done = match env::args().nth(1).as_deref() {
        Some("echo") => runtime().and_then(|runtime| runtime.block_on(echo())),
        Some("decide") => runtime().and_then(|runtime| runtime.block_on(decisions())),
        _ => compare(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("http_load: {why}");
            ExitCode::FAILURE
        }
    }
}

fn runtime() -> Done<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

async fn echo() -> Done<()> {
    let router = Router::new().route("/", post(|Json(value): Json<Value>| async { Json(value) }));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

async fn decisions() -> Done<()> {
    let data = tempfile::tempdir()?;
    let files = zhunsheng_rules::FILES.iter();
    let files = files.filter_map(|(path, text)| Some((path.strip_prefix("gx-station/1/")?, *text)));
    let package = Package::from_files("gx-station/1", files);
    let desk = Desk::open(data.path(), &Options::default(), || vec![package])?;
    let settings = Settings { decisions_a_second: u32::MAX, ..Settings::default() };
    let app = App::new(desk, Site::default(), settings)?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    Ok(serve(listener, app, std::future::pending()).await?)
}

/// A server in a process of its own; it ends when this is dropped.
struct Process {
    child: Child,
    address: SocketAddr,
}

impl Process {
    fn start(what: &str) -> Done<Self> {
        let mut child = Command::new(env::current_exe()?).arg(what).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        Ok(Self { child, address: line.trim().parse()? })
    }

    /// Resident memory in KiB, where the system says so.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What was measured of one kind of request.
#[derive(Default)]
struct Measured {
    times: Vec<u32>,
    errors: usize,
    seconds: f64,
}

impl Measured {
    fn a_second(&self) -> f64 {
        self.times.len() as f64 / self.seconds
    }

    /// Microseconds below which this share of the requests took.
    fn percentile(&mut self, share: f64) -> u32 {
        self.times.sort_unstable();
        let at = (self.times.len() as f64 * share) as usize;
        self.times.get(at.min(self.times.len().saturating_sub(1))).copied().unwrap_or(0)
    }
}

fn round(address: SocketAddr, request: &[u8], into: &mut Measured) {
    let began = Instant::now();
    let done: Vec<_> = thread::scope(|scope| {
        let clients = (0..CONNECTIONS).map(|_| scope.spawn(|| client(address, request, began + ROUND)));
        clients.collect::<Vec<_>>().into_iter().map(thread::ScopedJoinHandle::join).collect()
    });
    for client in done {
        match client {
            Ok(Ok(times)) => into.times.extend(times),
            _ => into.errors += 1,
        }
    }
    into.seconds += began.elapsed().as_secs_f64();
}

/// One connection: sends the request again as soon as it is answered.
fn client(address: SocketAddr, request: &[u8], until: Instant) -> Done<Vec<u32>> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let (mut times, mut buffer) = (Vec::with_capacity(50_000), vec![0; 1 << 18]);
    while Instant::now() < until {
        let began = Instant::now();
        stream.write_all(request)?;
        answer(&mut stream, &mut buffer)?;
        times.push(u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
    Ok(times)
}

/// Reads one answer, which has to be 200.
fn answer(stream: &mut TcpStream, buffer: &mut [u8]) -> Done<()> {
    let (mut read, mut whole) = (0, None);
    loop {
        let count = stream.read(buffer.get_mut(read..).unwrap_or_default())?;
        if count == 0 {
            return Err("the connection was closed, or the answer is too long".into());
        }
        read += count;
        if whole.is_none() {
            let known = buffer.get(..read).unwrap_or_default();
            let Some(end) = known.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
            let head = std::str::from_utf8(known.get(..end).unwrap_or_default())?;
            if !head.starts_with("HTTP/1.1 200") {
                return Err(head.lines().next().unwrap_or_default().to_owned().into());
            }
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).ok_or("no length")?;
            whole = Some(end + 4 + length.parse::<usize>()?);
        }
        if whole.is_some_and(|whole| read >= whole) {
            return Ok(());
        }
    }
}

fn compare() -> Done<()> {
    let facts: Value = serde_json::from_str(FACTS)?;
    let body = facts.to_string();
    let post = |path: &str| {
        let length = body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        format!("{head}{body}").into_bytes()
    };
    let (echo, decide) = (Process::start("echo")?, Process::start("decide")?);
    let kinds = [
        ("echo", &echo, post("/")),
        ("verdicts of one outcome", &decide, post(&format!("{DECIDE}&detail=verdicts&outcome=work_station"))),
        ("verdicts of all", &decide, post(&format!("{DECIDE}&detail=verdicts"))),
        ("brief", &decide, post(&format!("{DECIDE}&detail=brief&outcome=work_station"))),
        ("full", &decide, post(&format!("{DECIDE}&detail=full&outcome=work_station"))),
    ];
    let mut measured: Vec<Measured> = kinds.iter().map(|_| Measured::default()).collect();
    let mut memory = Vec::new();
    for number in 0..=ROUNDS {
        for ((_, process, request), measured) in kinds.iter().zip(&mut measured) {
            // Why: the first round only warms up.
            let mut warming = Measured::default();
            round(process.address, request, if number == 0 { &mut warming } else { measured });
        }
        memory.push((echo.memory(), decide.memory()));
    }
    println!("{} bytes of facts, {CONNECTIONS} connections, {ROUNDS} rounds of {} s", body.len(), ROUND.as_secs());
    let base = measured.first().map_or(1.0, Measured::a_second);
    let mut errors = 0;
    let mut share = 0.0;
    for (index, ((name, ..), measured)) in kinds.iter().zip(&mut measured).enumerate() {
        let (rate, median, late) = (measured.a_second(), measured.percentile(0.5), measured.percentile(0.99));
        if index == 1 {
            share = rate / base;
        }
        errors += measured.errors;
        let percent = rate / base * 100.0;
        println!(
            "{name:<24} {rate:>9.0}/s {percent:>6.1} %  p50 {median:>6} µs  p99 {late:>6} µs  errors {}",
            measured.errors
        );
    }
    println!("memory in KiB after each round (echo, decide): {memory:?}");
    if errors > 0 {
        return Err(format!("{errors} connections failed").into());
    }
    if share < AT_LEAST {
        return Err(format!(
            "deciding reaches {:.0} % of the echo; at least {:.0} % are wanted",
            share * 100.0,
            AT_LEAST * 100.0
        )
        .into());
    }
    Ok(())
}
